package judge

import (
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// weigh looks at the parts of the operation that the message meets: whether they can be judged.
func (h *hearing) weigh(s *side) error {
	if h.exchange.Response != nil {
		return h.weighResponse(s)
	}
	input, err := h.input(nil)
	if err != nil {
		return err
	}
	for _, ref := range h.op.kin.Parameters {
		if p := ref.Value; present(input.Request, p) {
			if err := h.weighParameter(s, p); err != nil {
				return err
			}
		}
	}
	if b := h.op.kin.RequestBody; b != nil && h.exchange.Request.Body != "" {
		return h.weighBody(s, b.Value.Content, input.Request.Header.Get("Content-Type"), h.exchange.Request.Body)
	}
	return nil
}

// present reports whether a request may carry a parameter.
func present(r *http.Request, p *openapi3.Parameter) bool {
	switch p.In {
	case "query":
		for name := range r.URL.Query() {
			if name == p.Name || strings.HasPrefix(name, p.Name+"[") {
				return true
			}
		}
		return p.Schema != nil && p.Schema.Value.Type.Is("object")
	case "header":
		return len(r.Header.Values(p.Name)) > 0
	case "cookie":
		_, err := r.Cookie(p.Name)
		return err == nil
	}
	return true
}

// manyDigits reports whether there may be a number among texts that a float64 does not hold.
func manyDigits(text string) bool {
	run := 0
	for _, c := range []byte(text) {
		if run++; c < '0' || c > '9' {
			run = 0
		}
		if run > 15 {
			return true
		}
	}
	return false
}

func (h *hearing) weighParameter(s *side, p *openapi3.Parameter) error {
	switch {
	case p.In == "querystring":
		return unreadable("OpenAPI 3.0 has no parameter for the whole query string")
	case p.Style == "tabDelimited" || p.Style == "cookie":
		return unreadable("OpenAPI 3.0 does not have the style " + p.Style)
	}
	for _, name := range sortedKeys(p.Content) {
		if err := h.weighPart(s, h.op.schemas[p.Content[name]]); err != nil {
			return err
		}
	}
	d := h.op.schemas[p]
	if d == nil {
		return nil
	}
	if err := h.weighPart(s, d); err != nil {
		return err
	}
	if !decodable(p.Schema.Value, map[*openapi3.Schema]bool{}) {
		return unreadable("kin-openapi cannot decode the parameter " + p.Name + ", whose schema has no type")
	}
	if manyDigits(h.exchange.Request.URL) {
		return unreadable("a number has more digits than a float64")
	}
	return nil
}

// weighPart looks at the schema of a part that travels as text; nil is none.
func (h *hearing) weighPart(s *side, d *definition) error {
	if d == nil {
		return nil
	}
	met, err := weigh(s, d, nil)
	if err != nil {
		return err
	}
	h.met.format = h.met.format || met.format
	return weakness(met, nil)
}

// decodable reports whether kin-openapi finds out what a text of a schema means: it looks for a
// type at the end of each branch.
func decodable(k *openapi3.Schema, open map[*openapi3.Schema]bool) bool {
	if open[k] || k.Not != nil || k.Always != nil {
		return false
	}
	open[k] = true
	defer delete(open, k)
	for _, list := range []openapi3.SchemaRefs{k.AllOf, k.AnyOf, k.OneOf} {
		for _, e := range list {
			if !decodable(e.Value, open) {
				return false
			}
		}
		if len(list) > 0 {
			return true
		}
	}
	switch {
	case k.Type == nil:
		return false
	case k.Type.Is("array"):
		return k.Items != nil && decodable(k.Items.Value, open)
	}
	return len(*k.Type) == 1
}

func (h *hearing) weighResponse(s *side) error {
	r := h.exchange.Response
	switch {
	case h.exchange.Request.Method == http.MethodHead:
		return unreadable("kin-openapi does not look at responses to HEAD")
	case r.Status == 301 || r.Status == 304 || r.Status == 307 || r.Status == 308:
		return unreadable("kin-openapi does not look at responses of that status")
	}
	if h.op.kin.Responses.Len() == 0 {
		return unreadable("kin-openapi does not look at responses where none is declared")
	}
	ref := h.op.kin.Responses.Status(r.Status)
	if ref == nil {
		ref = h.op.kin.Responses.Default()
	}
	if ref == nil {
		return nil
	}
	headers := header(r.Header)
	for _, name := range sortedKeys(ref.Value.Headers) {
		if k := ref.Value.Headers[name].Value; len(headers.Values(name)) > 0 && k.Schema != nil {
			if err := h.weighHeader(s, name, k); err != nil {
				return err
			}
		}
	}
	if len(ref.Value.Content) == 0 && r.Body != "" {
		return unreadable("kin-openapi does not look at a body that is not declared")
	}
	return h.weighBody(s, ref.Value.Content, headers.Get("Content-Type"), r.Body)
}

func (h *hearing) weighHeader(s *side, name string, k *openapi3.Header) error {
	if err := h.weighPart(s, h.op.schemas[k]); err != nil {
		return err
	}
	if !decodable(k.Schema.Value, map[*openapi3.Schema]bool{}) {
		return unreadable("kin-openapi cannot decode the header " + name + ", whose schema has no type")
	}
	return nil
}

// weighBody looks at the schema that governs a body.
func (h *hearing) weighBody(s *side, content openapi3.Content, kind, body string) error {
	k := content.Get(kind)
	if k == nil || h.op.schemas[k] == nil {
		return nil
	}
	var it *item
	if strings.Contains(strings.ToLower(kind), "json") {
		var err error
		if it, err = parse(body); err != nil {
			return err
		}
	}
	met, err := weigh(s, h.op.schemas[k], it)
	if err != nil {
		return err
	}
	h.met.format = h.met.format || met.format
	if err := weakness(met, it); err != nil || it != nil {
		return err
	}
	if manyDigits(body) {
		return unreadable("a number has more digits than a float64")
	}
	return fields(k, strings.ToLower(kind))
}

// fields looks at the members of a form, each of which kin-openapi decodes by itself.
func fields(k *openapi3.MediaType, kind string) error {
	multipart := strings.HasPrefix(kind, "multipart/")
	if !multipart && !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		return nil
	}
	for _, name := range sortedKeys(k.Schema.Value.Properties) {
		p := k.Schema.Value.Properties[name].Value
		if !decodable(p, map[*openapi3.Schema]bool{}) || multipart && p.Type == nil {
			return unreadable("kin-openapi cannot decode the field " + name + ", whose schema has no type")
		}
	}
	return nil
}
