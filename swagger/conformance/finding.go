package conformance

import (
	"fmt"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// Finding is one disagreement between an exchange and the description.
type Finding struct {
	// Rule is one of [Rules].
	Rule Rule
	// Operation is the method and the path template, or the path of the request where no operation
	// is its own.
	Operation string
	// Status is that of the answer, also for a finding about the request.
	Status int
	// Part is where in the exchange: "path", "query parameter limit", "response header Location",
	// "response body".
	Part string
	// Pointer is the JSON Pointer (RFC 6901) into a JSON body, "" for the whole of it and elsewhere.
	Pointer string
	// Keyword is the one of the schema that is not met, "" where it is not about a schema.
	Keyword string
	// Message says what is wrong, one sentence without a period. No value of the exchange is in it;
	// names of members, parameters and headers are.
	Message string
	// Actual is the value, cut to a few words; "" where there is none to show.
	Actual string
	// At is the place in the description that disagrees, and never zero: at least the paths.
	At node.Span
}

// String returns the finding in one line: place, rule, operation, place in the message, sentence.
func (f Finding) String() string {
	p := f.At.Pos()
	s := fmt.Sprintf("%s:%d:%d: %s: %s, %s", p.File, p.Line, p.Column, f.Rule.ID, f.Operation, f.Part)
	if f.Pointer != "" {
		s += " " + f.Pointer
	}
	s += ": " + f.Message
	if f.Actual != "" {
		s += ", got " + f.Actual
	}
	return s
}

// Result is what one exchange has shown.
type Result struct {
	// Operation is the one that the exchange is of, nil where none is; Response the one of its
	// responses, nil where the status is not described.
	Operation *swagger.Operation
	Response  *swagger.Response
	// Refused says that the service has refused the request (a status from 400 on), so that what is
	// wrong with it is right.
	Refused  bool
	Findings []Finding
	// Unchecked says in sentences what could not be looked at.
	Unchecked []string
}
