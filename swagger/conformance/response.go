package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/postel-api/postel/swagger"
)

// response checks the answer.
func (k *check) response() {
	op := k.route.operation
	r := statusOf(op.Responses, k.x.Status)
	if r == nil {
		k.add(Finding{Rule: k.rules[statusUndeclared], Part: "status", Message: fmt.Sprintf("%d is not described", k.x.Status), At: place(op.Node.Key("responses"), op.Key)})
		return
	}
	k.result.Response = r
	theirs := k.responseOf(r.Status)
	if theirs == nil {
		k.unchecked("response %s: kin-openapi does not have it", r.Status)
		return
	}
	k.headersOf(r, theirs)
	k.answerBody(r, theirs)
}

// statusOf finds the response for a status: the code itself, its range, the default.
func statusOf(list []*swagger.Response, status int) *swagger.Response {
	code := strconv.Itoa(status)
	for _, want := range []string{code, code[:1] + "XX", "default"} {
		for _, r := range list {
			if r.Status == want {
				return r
			}
		}
	}
	return nil
}

func (k *check) headersOf(r *swagger.Response, theirs *openapi3.Response) {
	declared := map[string]bool{}
	for _, h := range r.Headers {
		declared[http.CanonicalHeaderKey(h.Name)] = true
		if !strings.EqualFold(h.Name, "Content-Type") { // is described by content
			k.header(h, theirs)
		}
	}
	for _, name := range sortedKeys(k.x.Answer) {
		canonical := http.CanonicalHeaderKey(name)
		if declared[canonical] || k.Checker.headers[canonical] || StandardHeader(canonical) {
			continue
		}
		k.add(Finding{
			Rule: k.rules[headerUndeclared], Part: "response header " + canonical, Message: "it is not described",
			Actual: clip(strings.Join(k.x.Answer[name], ", ")), At: place(r.Node.Key("headers"), r.Key),
		})
	}
}

func (k *check) header(h *swagger.Header, theirs *openapi3.Response) {
	part := "response header " + h.Name
	if len(k.x.Answer.Values(h.Name)) == 0 {
		if h.Required {
			k.add(Finding{Rule: k.rules[headerMissing], Part: part, Keyword: "required", Message: "it is required, and not there", At: place(h.Node.Key("required"), h.Key)})
		}
		return
	}
	if !k.decodable(h.Schema) {
		k.unchecked("%s: kin-openapi reads no text by a schema without one type", part)
		return
	}
	var one *openapi3.HeaderRef
	for name, ref := range theirs.Headers {
		if strings.EqualFold(name, h.Name) {
			one = ref
		}
	}
	if one == nil || one.Value == nil {
		k.unchecked("%s: kin-openapi does not have it", part)
		return
	}
	err := k.guarded(part, func() error {
		return k.validate(&openapi3.Response{Headers: openapi3.Headers{h.Name: one}}, k.x.Answer, nil)
	})
	if err != nil {
		k.mismatches(err, subject{rule: headerMismatch, part: part, schemas: schemasOf(h.Schema, h.Content), fallback: h.Key, text: strings.Join(k.x.Answer.Values(h.Name), ", ")})
	}
}

// validate asks openapi3filter about a part of an answer. It is given that part as the default
// response to a GET, since it does not look at every status and method.
func (k *check) validate(r *openapi3.Response, h http.Header, body []byte) error {
	in := k.input()
	op := &openapi3.Operation{Responses: openapi3.NewResponses(openapi3.WithName("default", r))}
	in.Route = &routers.Route{Spec: k.kin, Path: k.route.operation.Path, PathItem: k.item, Method: http.MethodGet, Operation: op}
	in.Request.Method = http.MethodGet
	if h == nil {
		h = http.Header{}
	}
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: http.StatusOK, Header: h, Body: io.NopCloser(bytes.NewReader(body)), Options: in.Options,
	})
}

func (k *check) answerBody(r *swagger.Response, theirs *openapi3.Response) {
	x := k.x
	if x.Method == http.MethodHead {
		return // whatever the handler writes, nothing is sent
	}
	empty := x.Status == http.StatusNoContent || x.Status == http.StatusNotModified || x.Status == http.StatusResetContent
	switch {
	case len(x.Answered) == 0:
		if len(r.Content) > 0 && !empty && !x.AnswerCut {
			k.add(Finding{Rule: k.rules[answerBodyMissing], Part: "response body", Message: "a body is described, and none is sent", At: place(r.Node.Key("content"), r.Key)})
		}
		return
	case len(r.Content) == 0:
		k.add(Finding{Rule: k.rules[answerBodyUndeclared], Part: "response body", Message: "a body is sent, and none is described", At: r.Key})
		return
	}
	m := mediaOf(r.Content, x.Answer.Get("Content-Type"))
	if m == nil {
		k.add(Finding{Rule: k.rules[answerTypeUndeclared], Part: "response body", Message: typeMessage(x.Answer), At: place(r.Node.Key("content"), r.Key)})
		return
	}
	if !k.readable("response body", x.Answered, x.AnswerCut, x.Answer) {
		return
	}
	if m.ItemSchema.Exists() {
		k.unchecked("response body: itemSchema")
		return
	}
	s := subject{rule: answerBodyMismatch, member: answerMemberUndeclared, part: "response body", schemas: schemasOf(m.Schema, nil), fallback: m.Key, answer: true}
	k.body(s, x.Answered, x.Answer, func() error {
		if len(theirs.Content) == 0 {
			return errors.New("kin-openapi does not have it")
		}
		return k.validate(&openapi3.Response{Content: theirs.Content}, x.Answer, x.Answered)
	})
}

// mediaOf finds the entry of a content map for a Content-Type: with its parameters, without, its range,
// every range (OpenAPI 3.1.1, section 4.8.14: the most specific one).
func mediaOf(list []*swagger.MediaType, header string) *swagger.MediaType {
	full := compact(header)
	bare, _, _ := strings.Cut(full, ";")
	kind, _, _ := strings.Cut(bare, "/")
	for _, want := range []string{full, bare, kind + "/*", "*/*"} {
		i := slices.IndexFunc(list, func(m *swagger.MediaType) bool {
			return compact(m.Name) == want
		})
		if i >= 0 {
			return list[i]
		}
	}
	for _, m := range list { // the entry has parameters that the message leaves out
		if name, _, cut := strings.Cut(compact(m.Name), ";"); cut && name == bare {
			return m
		}
	}
	return nil
}

// compact is a media type in small letters and without white space.
func compact(media string) string {
	return strings.ToLower(strings.Join(strings.Fields(media), ""))
}
