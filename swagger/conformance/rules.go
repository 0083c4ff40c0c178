package conformance

import "net/http"

// Rule is one way in which an exchange can disagree with a description.
type Rule struct {
	// ID names it for machines, Title says it in a few words, and Why says whom it hurts.
	ID, Title, Why string
}

// The identifiers of the rules.
const (
	routeUndeclared         = "route-undeclared"
	methodUndeclared        = "method-undeclared"
	parameterMissing        = "parameter-missing"
	parameterMismatch       = "parameter-mismatch"
	queryUndeclared         = "query-parameter-undeclared"
	credentialsNotAsked     = "credentials-not-asked"
	requestBodyMissing      = "request-body-missing"
	requestBodyUndeclared   = "request-body-undeclared"
	requestTypeUndeclared   = "request-media-type-undeclared"
	requestBodyMismatch     = "request-body-mismatch"
	requestMemberUndeclared = "request-member-undeclared"
	statusUndeclared        = "status-undeclared"
	headerMissing           = "response-header-missing"
	headerMismatch          = "response-header-mismatch"
	headerUndeclared        = "response-header-undeclared"
	answerBodyMissing       = "response-body-missing"
	answerBodyUndeclared    = "response-body-undeclared"
	answerTypeUndeclared    = "response-media-type-undeclared"
	answerBodyMismatch      = "response-body-mismatch"
	answerMemberUndeclared  = "response-member-undeclared"
	writeOnlySent           = "write-only-member-sent"
)

// Rules returns the rules, in the order in which an exchange is checked.
func Rules() []Rule {
	return []Rule{
		{routeUndeclared, "path not described", "Nobody who reads the description knows that the path is there."},
		{methodUndeclared, "method not described", "Nobody who reads the description knows that the method is there."},
		{parameterMissing, "required parameter not required", "Clients go to the trouble of sending what the service does not need."},
		{parameterMismatch, "parameter outside its schema accepted", "Clients rely on a value that the next version may refuse."},
		{queryUndeclared, "query parameter not described", "A misspelt parameter is silently ignored, or one that works is known to nobody."},
		{credentialsNotAsked, "described credentials not asked for", "What is described as protected is open."},
		{requestBodyMissing, "required request body not required", "Clients go to the trouble of sending what the service does not need."},
		{requestBodyUndeclared, "request body not described", "Nobody who reads the description knows what may be sent."},
		{requestTypeUndeclared, "media type of the request not described", "Nobody who reads the description knows in which form a body may be sent."},
		{requestBodyMismatch, "request body outside its schema accepted", "Clients rely on a value that the next version may refuse."},
		{requestMemberUndeclared, "member of the request not described", "A misspelt member is silently ignored, or one that works is known to nobody."},
		{statusUndeclared, "status not described", "Clients have no code for an answer that they were not told about."},
		{headerMissing, "required response header missing", "Clients read a header that they were promised."},
		{headerMismatch, "response header outside its schema", "Clients cannot read the header as they were told to."},
		{headerUndeclared, "response header not described", "Clients come to rely on a header that no promise stands behind."},
		{answerBodyMissing, "response body missing", "Clients read a body that they were promised."},
		{answerBodyUndeclared, "response body not described", "Clients come to rely on a body that no promise stands behind."},
		{answerTypeUndeclared, "media type of the response not described", "Clients cannot read a form that they were not told about."},
		{answerBodyMismatch, "response body outside its schema", "Clients that were built from the description break on the answer."},
		{answerMemberUndeclared, "member of the response not described", "Clients come to rely on a member that no promise stands behind, and its removal breaks them unseen."},
		{writeOnlySent, "write-only member sent", "What is described as never shown, a password say, is shown."},
	}
}

// StandardHeader reports whether a response header belongs to HTTP and its intermediaries: it needs no
// description. Case does not matter.
func StandardHeader(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Accept-Ranges", "Age", "Allow", "Alt-Svc", "Cache-Control", "Connection", "Content-Disposition",
		"Content-Encoding", "Content-Language", "Content-Length", "Content-Location", "Content-Range", "Content-Type",
		"Date", "Etag", "Expires", "Keep-Alive", "Last-Modified", "Proxy-Authenticate", "Server", "Trailer",
		"Transfer-Encoding", "Upgrade", "Vary", "Via", "Warning", "Www-Authenticate", // RFC 9110, 9111 and 9112
		"Content-Security-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Opener-Policy",
		"Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy", "Server-Timing",
		"Strict-Transport-Security", "Timing-Allow-Origin", "X-Content-Type-Options", "X-Frame-Options", // browsers
		"Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods",
		"Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Access-Control-Max-Age", // Fetch
		"Deprecation", "Link", "Sunset", "Traceparent", "Tracestate": // RFC 9745, 8288, 8594; W3C Trace Context
		return true
	}
	return false
}
