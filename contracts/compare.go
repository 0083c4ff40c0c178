package contracts

import (
	"github.com/postel-api/postel/contracts/matching"
)

// Received is a message that came: a request or a response.
type Received struct {
	Method, Path string
	Query        []matching.Field
	Status       int
	Headers      []matching.Field
	Body         matching.Content
}

// Compare holds a request that came against the expected one. Members of JSON that the contract does
// not name are wrong here: a provider state or a mock would not have sent them.
func (r *Request) Compare(got *Received, o matching.Options) []matching.Mismatch {
	o.Strict = true
	out := matching.Method(r.Method, got.Method, r.At)
	out = append(out, matching.URLPath(r.Path, got.Path, r.Rules.Path, r.At)...)
	out = append(out, matching.Query(fieldsOf(r.Query), got.Query, r.Rules.Query)...)
	out = append(out, matching.Headers(fieldsOf(r.Headers), got.Headers, r.Rules.Header)...)
	return append(out, matching.Body(r.Body, got.Body, r.Rules.Body, r.Rules.Header, o)...)
}

// Compare holds a response that came against the expected one. What the contract does not name may
// be there.
func (r *Response) Compare(got *Received, o matching.Options) []matching.Mismatch {
	o.Strict = false
	out := matching.Status(r.Status, got.Status, r.Rules.Status, r.At)
	out = append(out, matching.Headers(fieldsOf(r.Headers), got.Headers, r.Rules.Header)...)
	return append(out, matching.Body(r.Body, got.Body, r.Rules.Body, r.Rules.Header, o)...)
}

// Compare holds the content of a message that came against the expected one.
func (m *Message) Compare(got *Received, o matching.Options) []matching.Mismatch {
	o.Strict = false
	return matching.Body(m.Content, got.Body, m.Rules.Body, nil, o)
}

func fieldsOf(list []Field) []matching.Field {
	out := make([]matching.Field, len(list))
	for i, f := range list {
		out[i] = matching.Field{Name: f.Name, Values: f.Values, At: f.At}
	}
	return out
}
