package judge

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// operation is one operation as kin-openapi has them, with the definitions that its parts rest on.
type operation struct {
	kin     *openapi3.Operation
	schemas map[any]*definition // by *openapi3.MediaType, *openapi3.Parameter, *openapi3.Header
}

// builder makes operations of those of a party.
type builder struct {
	s   *side
	op  *swagger.Operation
	out *operation
	err error // the first one
}

// pathOf returns the path of an absolute URL, escaped.
func pathOf(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil {
		return "", unreadable("the URL of the request is none for net/url: " + sentence(err))
	}
	return u.EscapedPath(), nil
}

// listed reports whether the operation stands below paths; callbacks and webhooks do not.
func (b *builder) listed() bool { return slices.Contains(b.s.doc.Operations, b.op) }

// match finds the operation's path at the end of a request's path, and returns what is in the
// place of its parameters.
func (b *builder) match(path string) (map[string]string, bool) {
	if !b.listed() {
		return map[string]string{}, true
	}
	want, have := strings.Split(b.op.Path, "/"), strings.Split(path, "/")
	if len(have) < len(want) {
		return nil, false
	}
	have = have[len(have)-len(want):]
	params := map[string]string{}
	for i := 1; i < len(want); i++ { // the first one is before the slash that begins the template
		text, err := url.PathUnescape(have[i])
		if err != nil || !matchStep(want[i], text, params) {
			return nil, false
		}
	}
	return params, true
}

// matchStep matches one step of a template, such as {id} or report.{format}.
func matchStep(template, text string, params map[string]string) bool {
	names := regexp.MustCompile(`\{[^{}]*\}`)
	if !names.MatchString(template) {
		return template == text || unescaped(template) == text
	}
	var pattern strings.Builder
	var found []string
	at := 0
	for _, m := range names.FindAllStringIndex(template, -1) {
		pattern.WriteString(regexp.QuoteMeta(template[at:m[0]]) + "(.*)")
		found, at = append(found, template[m[0]+1:m[1]-1]), m[1]
	}
	pattern.WriteString(regexp.QuoteMeta(template[at:]))
	groups := regexp.MustCompile(`(?s)^` + pattern.String() + `$`).FindStringSubmatch(text)
	if groups == nil {
		return false
	}
	for i, name := range found {
		params[name] = groups[i+1]
	}
	return true
}

func unescaped(s string) string {
	if t, err := url.PathUnescape(s); err == nil {
		return t
	}
	return s
}

func (b *builder) begin() {
	b.out = &operation{kin: openapi3.NewOperation(), schemas: map[any]*definition{}}
	b.out.kin.Security = openapi3.NewSecurityRequirements()
}

// request builds parameters and body.
func (b *builder) request() (*operation, error) {
	b.begin()
	for _, p := range b.op.Parameters {
		if p.In == "header" && ignored(p.Name) || p.In == "path" && !b.listed() {
			continue
		}
		k := &openapi3.Parameter{
			Name: p.Name, In: p.In, Required: p.Required, Style: p.Style, Explode: &p.Explode, AllowEmptyValue: p.AllowEmptyValue,
		}
		if len(p.Content) > 0 {
			k.Style, k.Explode, k.Content = "", nil, b.content(p.Content)
		} else if p.Schema.Exists() {
			k.Schema = b.schema(k, p.Schema)
		}
		b.out.kin.Parameters = append(b.out.kin.Parameters, &openapi3.ParameterRef{Value: k})
	}
	if body := b.op.Body; body != nil {
		k := &openapi3.RequestBody{Required: body.Required, Content: b.content(body.Content)}
		b.out.kin.RequestBody = &openapi3.RequestBodyRef{Value: k}
	}
	return b.out, b.err
}

// ignored reports whether the specification ignores a header parameter of that name (OpenAPI
// 3.1.1, section 4.8.12.2.1).
func ignored(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Accept", "Content-Type", "Authorization":
		return true
	}
	return false
}

// responses builds the responses alone.
func (b *builder) responses() (*operation, error) {
	b.begin()
	all := openapi3.NewResponsesWithCapacity(len(b.op.Responses))
	for _, r := range b.op.Responses {
		k := &openapi3.Response{Content: b.content(r.Content)}
		for _, h := range r.Headers {
			if ignored(h.Name) {
				continue
			}
			if k.Headers == nil {
				k.Headers = openapi3.Headers{}
			}
			k.Headers[h.Name] = &openapi3.HeaderRef{Value: b.header(h)}
		}
		all.Set(r.Status, &openapi3.ResponseRef{Value: k})
	}
	b.out.kin.Responses = all
	return b.out, b.err
}

func (b *builder) header(h *swagger.Header) *openapi3.Header {
	k := &openapi3.Header{}
	k.Required, k.Style, k.Explode = h.Required, h.Style, &h.Explode
	if len(h.Content) > 0 {
		k.Style, k.Explode, k.Content = "", nil, b.content(h.Content)
	} else if h.Schema.Exists() {
		k.Schema = b.schema(k, h.Schema)
	}
	return k
}

// schema returns the schema of a part, and remembers its definition.
func (b *builder) schema(part any, n node.Node) *openapi3.SchemaRef {
	d, err := b.s.conjunction([]node.Node{n})
	if err != nil {
		b.err = err
		return nil
	}
	b.out.schemas[part] = d
	return &openapi3.SchemaRef{Value: b.s.built(d)}
}

func (b *builder) content(list []*swagger.MediaType) openapi3.Content {
	if len(list) == 0 {
		return nil
	}
	out := openapi3.Content{}
	for _, m := range list {
		k := &openapi3.MediaType{}
		switch {
		case m.Form != nil:
			k.Schema = b.form(k, m)
		case m.Schema.Exists():
			k.Schema = b.schema(k, m.Schema)
		}
		for _, e := range m.Encoding {
			if k.Encoding == nil {
				k.Encoding = map[string]*openapi3.Encoding{}
			}
			k.Encoding[e.Property] = &openapi3.Encoding{ContentType: e.ContentType, Style: e.Style, Explode: &e.Explode}
		}
		out[m.Name] = k
	}
	return out
}

// form returns the schema of a Swagger 2.0 form, whose fields are the members of an object.
func (b *builder) form(k *openapi3.MediaType, m *swagger.MediaType) *openapi3.SchemaRef {
	props := map[string]any{}
	var required []any
	var refs []*definition
	for _, f := range m.Form {
		d, err := b.s.conjunction([]node.Node{f.Schema})
		if err != nil {
			b.err = err
			return nil
		}
		props[f.Name], refs = reference(d), append(refs, d)
		if f.Required {
			required = append(required, f.Name)
		}
		if f.Explode && f.Style == "form" {
			continue
		}
		if k.Encoding == nil {
			k.Encoding = map[string]*openapi3.Encoding{}
		}
		k.Encoding[f.Name] = &openapi3.Encoding{Style: f.Style, Explode: &f.Explode}
	}
	schema := map[string]any{"type": "object", "properties": props}
	if required != nil {
		schema["required"] = required
	}
	d, err := b.s.settle(b.s.compound(schema, refs))
	if err != nil {
		b.err = err
		return nil
	}
	b.out.schemas[k] = d
	return &openapi3.SchemaRef{Value: b.s.built(d)}
}
