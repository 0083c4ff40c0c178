package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/spelling"
	"github.com/postel-api/postel/swagger"
)

// request checks a request that was accepted.
func (k *check) request() {
	for _, p := range k.route.operation.Parameters {
		k.parameter(p)
	}
	k.query()
	k.credentials()
	k.requestBody()
}

func (k *check) httpRequest() *http.Request {
	var body io.Reader = http.NoBody
	if len(k.x.Body) > 0 {
		body = bytes.NewReader(k.x.Body)
	}
	r := &http.Request{Method: k.x.Method, URL: k.x.URL, Header: k.x.Header, Body: io.NopCloser(body), ContentLength: int64(len(k.x.Body))}
	if r.Header == nil {
		r.Header = http.Header{}
	}
	return r
}

func (k *check) parameter(p *swagger.Parameter) {
	part := partOf(p)
	theirs := k.parameterOf(p.In, p.Name)
	if p.In == "querystring" || theirs == nil {
		k.unchecked("%s: kin-openapi does not have it", part)
		return
	}
	if p.In == "header" && slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(p.Name)) {
		return // has no meaning as a parameter (OpenAPI 3.1.1, section 4.8.12)
	}
	if !k.decodable(p.Schema) {
		if p.Required && !sent(k.x, p) {
			k.missing(p)
			return
		}
		k.unchecked("%s: kin-openapi reads no text by a schema without one type", part)
		return
	}
	err := k.guarded(part, func() error { return openapi3filter.ValidateParameter(context.Background(), k.input(), theirs) })
	switch {
	case err == nil:
	case errors.Is(err, openapi3filter.ErrInvalidRequired):
		k.missing(p)
	case errors.Is(err, openapi3filter.ErrInvalidEmptyValue):
		k.add(Finding{Rule: k.rules[parameterMismatch], Part: part, Message: "it is empty", At: p.Key})
	default:
		k.mismatches(err, subject{rule: parameterMismatch, part: part, schemas: schemasOf(p.Schema, p.Content), fallback: p.Key, text: k.raw(p)})
	}
}

func (k *check) missing(p *swagger.Parameter) {
	k.add(Finding{Rule: k.rules[parameterMissing], Part: partOf(p), Keyword: "required", Message: "it is required, and the service does without", At: place(p.Node.Key("required"), p.Key)})
}

// decodable reports whether kin-openapi can read a text by a schema: it has one type, and so have the
// elements of a list. Elsewhere it takes for wrong what it cannot read.
func (k *check) decodable(schema node.Node) bool {
	if !schema.Exists() {
		return true
	}
	types := map[string]bool{}
	var items []node.Node
	for _, n := range k.applicable([]node.Node{schema}) {
		if t := n.Get("type"); t.Kind() == node.Array {
			for _, one := range t.Strings() {
				types[one] = true
			}
		} else if t.Exists() {
			types[t.Text()] = true
		}
		if one := n.Get("items"); one.Exists() {
			items = append(items, one)
		}
	}
	if len(types) != 1 {
		return false
	}
	return !types["array"] || len(items) > 0 && !slices.ContainsFunc(items, func(n node.Node) bool { return !k.decodable(n) })
}

func partOf(p *swagger.Parameter) string {
	if p.In == "cookie" {
		return "cookie " + p.Name
	}
	return p.In + " parameter " + p.Name
}

// raw is the text of a parameter as it was sent.
func (k *check) raw(p *swagger.Parameter) string {
	switch p.In {
	case "path":
		return k.route.params[p.Name]
	case "query":
		return strings.Join(k.x.URL.Query()[p.Name], ", ")
	case "header":
		return strings.Join(k.x.Header.Values(p.Name), ", ")
	}
	return ""
}

// query looks for query parameters that are not described.
func (k *check) query() {
	op := k.route.operation
	declared := map[string]bool{}
	for _, p := range op.Parameters {
		switch {
		case p.In == "querystring":
			return
		case p.In == "query" && p.Style == "form" && p.Explode && k.isObject(p):
			return // its members are parameters of their own names
		case p.In == "query":
			declared[p.Name] = true
		}
	}
	if op.Security != nil {
		for _, a := range op.Security.Alternatives {
			for _, c := range a.Credentials {
				if c.Scheme != nil && c.Scheme.In == "query" {
					declared[c.Scheme.ParamName] = true
				}
			}
		}
	}
	values := k.x.URL.Query()
	for _, name := range sortedKeys(values) {
		stem, _, deep := strings.Cut(name, "[")
		if declared[name] || deep && (declared[stem] || declared[stem+"[]"]) {
			continue
		}
		message := "it is not described"
		if near := spelling.Nearest(name, sortedKeys(declared)); near != "" {
			message += fmt.Sprintf("; did you mean %s?", near)
		}
		at := op.Node.Key("parameters")
		k.add(Finding{Rule: k.rules[queryUndeclared], Part: "query parameter " + name, Message: message, Actual: clip(strings.Join(values[name], ", ")), At: place(at, op.Key)})
	}
}

func (k *check) isObject(p *swagger.Parameter) bool {
	for _, s := range k.applicable(schemasOf(p.Schema, nil)) {
		if s.Get("type").Text() == "object" || s.Has("properties") || s.Has("additionalProperties") {
			return true
		}
	}
	return false
}

// credentials finds that a request was served without those that the description asks for. What they
// are worth is the service's business.
func (k *check) credentials() {
	required := k.route.operation.Security
	if required == nil || len(required.Alternatives) == 0 {
		return
	}
	for _, a := range required.Alternatives {
		if !slices.ContainsFunc(a.Credentials, func(c swagger.Credential) bool { return !k.has(c.Scheme) }) {
			return
		}
	}
	k.add(Finding{Rule: k.rules[credentialsNotAsked], Part: "credentials", Message: "the request has none of the credentials that are required, and is served", At: place(required.Node.Place(), k.route.operation.Key)})
}

// has reports whether the request carries something for a scheme; where it cannot be seen it does.
func (k *check) has(s *swagger.SecurityScheme) bool {
	switch {
	case s == nil, s.Type == "mutualTLS":
		return true
	case s.Type == "apiKey" && s.In == "query":
		return k.x.URL.Query().Has(s.ParamName)
	case s.Type == "apiKey" && s.In == "cookie":
		_, err := (&http.Request{Header: k.x.Header}).Cookie(s.ParamName)
		return err == nil
	case s.Type == "apiKey":
		return k.x.Header.Get(s.ParamName) != ""
	case s.Type == "http":
		scheme, _, _ := strings.Cut(k.x.Header.Get("Authorization"), " ")
		return strings.EqualFold(scheme, s.Scheme)
	}
	return k.x.Header.Get("Authorization") != ""
}

func (k *check) requestBody() {
	op, x := k.route.operation, k.x
	switch {
	case op.Body == nil && len(x.Body) > 0:
		k.add(Finding{Rule: k.rules[requestBodyUndeclared], Part: "request body", Message: "a body is sent, and none is described", At: op.Key})
		return
	case op.Body == nil:
		return
	case len(x.Body) == 0:
		if op.Body.Required && !x.BodyCut {
			k.add(Finding{Rule: k.rules[requestBodyMissing], Part: "request body", Keyword: "required", Message: "it is required, and the service does without", At: place(op.Body.Node.Key("required"), op.Body.Key)})
		}
		return
	}
	m := mediaOf(op.Body.Content, x.Header.Get("Content-Type"))
	if m == nil {
		k.add(Finding{Rule: k.rules[requestTypeUndeclared], Part: "request body", Message: typeMessage(x.Header), At: place(op.Body.Node.Key("content"), op.Body.Key)})
		return
	}
	if !k.readable("request body", x.Body, x.BodyCut, x.Header) {
		return
	}
	s := subject{rule: requestBodyMismatch, member: requestMemberUndeclared, part: "request body", schemas: schemasOf(m.Schema, nil), fallback: m.Key}
	k.body(s, x.Body, x.Header, func() error {
		if k.op.RequestBody == nil || k.op.RequestBody.Value == nil {
			return errors.New("kin-openapi does not have it")
		}
		return openapi3filter.ValidateRequestBody(context.Background(), k.input(), k.op.RequestBody.Value)
	})
}

// readable says whether a body can be checked.
func (k *check) readable(part string, body []byte, cut bool, h http.Header) bool {
	switch encoding := h.Get("Content-Encoding"); {
	case cut || len(body) > k.options.MaxBody:
		k.unchecked("%s: it is not there as a whole, or has more than %d bytes", part, k.options.MaxBody)
	case encoding != "" && !strings.EqualFold(encoding, "identity"):
		k.unchecked("%s: it is compressed (%s)", part, clip(encoding))
	default:
		return true
	}
	return false
}

func typeMessage(h http.Header) string {
	if t := h.Get("Content-Type"); t != "" {
		return clip(t) + " is not described"
	}
	return "it has no Content-Type"
}
