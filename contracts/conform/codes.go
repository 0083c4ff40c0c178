package conform

// Severity is how much a finding matters.
type Severity string

// The severities. An Error is that consumer and provider cannot work together as both say.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Code is one thing that can be found.
type Code struct {
	ID       string
	Severity Severity
	Title    string
	Why      string
}

// Codes are all codes.
func Codes() []Code {
	return []Code{
		{"request.path-or-method.unknown", Error, "no operation has this method and path", "The provider answers 404 or 405."},
		{"request.accept.incompatible", Error, "no answer has a media type that is asked for", "The provider answers 406, or with what the consumer does not read."},
		{"request.accept.unknown", Warning, "media types are asked for, and no answer is described as having one", "Nobody can say whether the consumer gets what it asks for."},
		{"request.authorization.missing", Error, "the request has none of the credentials that are demanded", "The provider answers 401."},
		{"request.content-type.incompatible", Error, "the operation does not take this media type", "The provider answers 415."},
		{"request.content-type.missing", Warning, "the body has no media type, and the operation takes some", "The provider has to guess."},
		{"request.content-type.unknown", Warning, "the request has a media type, and the operation takes no body", "The body is not read."},
		{"request.header.incompatible", Error, "a header is not as described", "The provider refuses the request."},
		{"request.header.unknown", Warning, "a header is not described", "The provider does not read it."},
		{"request.query.incompatible", Error, "a query parameter is not as described", "The provider refuses the request."},
		{"request.query.unknown", Warning, "a query parameter is not described", "The provider does not read it, or refuses the request."},
		{"request.body.incompatible", Error, "the body is not as described", "The provider refuses the request."},
		{"request.body.unknown", Warning, "there is a body, and none is described", "The provider does not read it."},
		{"request.body.unvalidatable", Warning, "a body of this media type is not validated", "Nothing is known of it."},
		{"request.body.rule-wider", Warning, "a matching rule lets values pass that the provider refuses", "The consumer's own tests pass with such a value, and the provider refuses it."},
		{"request.body.rule-unmet", Error, "no value of the schema meets a matching rule", "The rule and the description exclude each other."},
		{"response.status.unknown", Error, "no answer with this status is described", "The provider does not send it."},
		{"response.status.default", Warning, "the status is described by the default answer only", "Nobody promises this status."},
		{"response.content-type.incompatible", Error, "no answer of this status has this media type", "The provider sends another one."},
		{"response.content-type.unknown", Warning, "a media type is expected, and none is described", "Nobody promises it."},
		{"response.header.incompatible", Error, "a header is not as described", "The provider sends another value."},
		{"response.header.unknown", Error, "a header is expected that is not described", "The provider does not send it."},
		{"response.header.undefined", Warning, "a standard header is expected that is not described", "It may come, but nobody promises it."},
		{"response.body.incompatible", Error, "the body is not one that is described", "The provider does not send it."},
		{"response.body.unknown", Warning, "a body is expected, and none is described", "Nobody promises it."},
		{"response.body.unvalidatable", Warning, "a body of this media type is not validated", "Nothing is known of it."},
		{"response.body.rule-narrower", Warning, "the provider may send values that a matching rule refuses", "The day it does, the consumer breaks, and both kept their word."},
		{"response.body.rule-unmet", Error, "no value of the schema meets a matching rule", "The rule and the description exclude each other."},
		{"response.body.field-unknown", Error, "a field is read that is not described", "The provider does not send it."},
		{"response.body.field-kind", Error, "a field is read as a kind that it never has", "The consumer cannot read it."},
		{"response.body.field-optional", Note, "a field is required by the consumer, and may be missing", "The description does not promise it."},
		{"message.references.missing", Error, "the message does not say of which operation it is", "Nothing can be held against it: many operations may carry such a message."},
		{"message.operation.unknown", Error, "there is no such operation", "The provider sends and receives no such message."},
		{"message.no.match", Error, "no message of the operation is like this one", "The provider does not send it, or does not take it."},
		{"message.payload.unknown", Warning, "a payload is expected, and none is described", "Nobody promises it."},
		{"message.payload.unvalidatable", Warning, "a payload of this type is not validated", "Nothing is known of it."},
		{"message.payload.rule-narrower", Warning, "the provider may send values that a matching rule refuses", "The day it does, the consumer breaks, and both kept their word."},
		{"message.payload.rule-unmet", Error, "no value of the schema meets a matching rule", "The rule and the description exclude each other."},
	}
}
