package judge

import (
	"net/http"
	"net/url"
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
		p := ref.Value
		if !present(input.Request, p) {
			p.Schema, p.Content = plain(), nil
		} else if err := h.weighParameter(s, input.Request, p); err != nil {
			return err
		}
	}
	if b := h.op.kin.RequestBody; b != nil && h.exchange.Request.Body != "" {
		return h.weighBody(s, b.Value.Content, input.Request.Header.Get("Content-Type"), h.exchange.Request.Body)
	}
	return nil
}

// plain is the schema of what is not there: kin-openapi goes through that of an absent parameter, too,
// however long it takes.
func plain() *openapi3.SchemaRef { return openapi3.NewStringSchema().NewRef() }

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

func (h *hearing) weighParameter(s *side, r *http.Request, p *openapi3.Parameter) error {
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
	return decodable("parameter "+p.Name, p.Schema.Value, textsOf(r, h.params, p))
}

// note remembers what the message met.
func (h *hearing) note(met features) {
	h.met.format = h.met.format || met.format
	h.met.inclusive = h.met.inclusive || met.inclusive
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
	h.note(met)
	return weakness(met, nil)
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
		k := ref.Value.Headers[name].Value
		if len(headers.Values(name)) == 0 {
			k.Schema, k.Content = plain(), nil
			continue
		}
		for _, kind := range sortedKeys(k.Content) {
			if err := h.weighPart(s, h.op.schemas[k.Content[kind]]); err != nil {
				return err
			}
		}
		if k.Schema != nil {
			if err := h.weighPart(s, h.op.schemas[k]); err != nil {
				return err
			}
			if err := decodable("header "+name, k.Schema.Value, headers.Values(name)); err != nil {
				return err
			}
		}
	}
	if len(ref.Value.Content) == 0 && r.Body != "" {
		return unreadable("kin-openapi does not look at a body that is not declared")
	}
	return h.weighBody(s, ref.Value.Content, headers.Get("Content-Type"), r.Body)
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
	h.note(met)
	if err := weakness(met, it); err != nil || it != nil {
		return err
	}
	return fields(k, strings.ToLower(kind), body)
}

// fields looks at the members of a form, each of which kin-openapi decodes by itself.
func fields(k *openapi3.MediaType, kind, body string) error {
	multipart := strings.HasPrefix(kind, "multipart/")
	if !multipart && !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		return nil
	}
	values, _ := url.ParseQuery(body)
	for _, name := range sortedKeys(k.Schema.Value.Properties) {
		p := k.Schema.Value.Properties[name].Value
		texts := []string{body}
		if !multipart {
			texts = values[name]
		}
		if err := decodable("field "+name, p, texts); err != nil {
			return err
		}
		if multipart && p.Type == nil {
			return unreadable("kin-openapi cannot decode the field " + name + ", whose schema has no type of its own")
		}
	}
	return nil
}
