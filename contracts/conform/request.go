package conform

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/ordered"
	"github.com/postel-api/postel/swagger"
)

// request holds a request against its operation. One whose answer is an error may be wrong on purpose.
func (c *checker) request(i *contracts.Interaction) {
	r := i.Request
	c.accept(r)
	typed := c.contentType(r)
	if i.Response.Status >= 400 {
		return
	}
	c.security(r)
	c.headers(r)
	c.query(r)
	if typed {
		c.body(r)
	}
}

// header returns the values of a header in one text.
func header(list []contracts.Field, name string) (string, node.Span, bool) {
	for _, h := range list {
		if strings.EqualFold(h.Name, name) {
			return strings.Join(h.Values, ", "), h.At, true
		}
	}
	return "", node.Span{}, false
}

// produced are the media types of all answers.
func (c *checker) produced() []*swagger.MediaType {
	var out []*swagger.MediaType
	for _, r := range c.op.Responses {
		out = append(out, c.content(r)...)
	}
	return out
}

// content is the media types of an answer. In Swagger 2.0 they stand at the operation, and count for
// answers without a schema, too.
func (c *checker) content(r *swagger.Response) []*swagger.MediaType {
	if c.doc.Version != swagger.V20 || len(r.Content) > 0 {
		return r.Content
	}
	produces := c.op.Node.Get("produces")
	if !produces.Exists() {
		produces = c.doc.Root.Get("produces")
	}
	var out []*swagger.MediaType
	for _, n := range produces.Items() {
		out = append(out, &swagger.MediaType{Name: n.Text(), Key: n.Span(), Node: n})
	}
	return out
}

func (c *checker) accept(r *contracts.Request) {
	text, at, ok := header(r.Headers, "Accept")
	if !ok {
		return
	}
	content := c.produced()
	if len(content) == 0 {
		c.find("request.accept.unknown", "request.headers", []string{"accept"}, at, c.op.Key, "", "it asks for %s, and no answer is described with a media type", text)
		return
	}
	for part := range strings.SplitSeq(text, ",") {
		if choose(content, parseMedia(part)) != nil {
			return
		}
	}
	c.find("request.accept.incompatible", "request.headers", []string{"accept"}, at, c.op.Key, "ask for "+names(content), "it asks for %s, and no answer has it", text)
}

func names(content []*swagger.MediaType) string {
	var out []string
	for _, m := range content {
		if n := m.Name; !strings.Contains(strings.Join(out, " "), n) {
			out = append(out, n)
		}
	}
	return strings.Join(out, " or ")
}

// contentType reports whether the body may be looked at.
func (c *checker) contentType(r *contracts.Request) bool {
	text, at, ok := header(r.Headers, "Content-Type")
	var content []*swagger.MediaType
	if c.op.Body != nil {
		content = c.op.Body.Content
	}
	switch {
	case ok && len(content) == 0:
		c.find("request.content-type.unknown", "request.headers", []string{"content-type"}, at, c.op.Key, "", "it sends %s, and no body is described", text)
	case !ok && len(content) > 0 && r.Body.Presence == matching.Present:
		if r.Body.Type != "" && r.Body.JSON.IsZero() { // a contract of version 4 says it beside the body
			return true
		}
		c.find("request.content-type.missing", "request.headers", []string{"content-type"}, r.At, c.op.Body.Key, "say "+names(content), "the body has no media type")
	case ok && choose(content, parseMedia(text)) == nil:
		c.find("request.content-type.incompatible", "request.headers", []string{"content-type"}, at, c.op.Body.Key, "send "+names(content), "a body of the type %s is not taken", text)
		return false
	}
	return true
}

// security looks for one alternative of credentials that the request has.
func (c *checker) security(r *contracts.Request) {
	if c.op.Security == nil || len(c.op.Security.Alternatives) == 0 {
		return
	}
	var missing *swagger.SecurityScheme
	for _, a := range c.op.Security.Alternatives {
		lacks := c.lacks(r, a)
		if lacks == nil {
			return
		}
		if missing == nil {
			missing = lacks
		}
	}
	part, noun := "request.headers", "the header Authorization"
	if missing.Type == "apiKey" {
		noun = "the " + missing.In + " parameter " + missing.ParamName
		if missing.In == "query" {
			part = "request.query"
		} else {
			noun = "the header " + missing.ParamName
		}
	}
	c.find("request.authorization.missing", part, nil, r.At, c.op.Security.Node.Place(), "name "+noun+" with any value: the requests file of a verification sets the real one", "%s is not there, which %s demands", noun, missing.Name)
}

// lacks is the first scheme of an alternative that the request has no credential for, nil where it has
// all. What cannot be seen in a request is taken for there.
func (c *checker) lacks(r *contracts.Request, a swagger.Alternative) *swagger.SecurityScheme {
	for _, k := range a.Credentials {
		s := k.Scheme
		if s == nil {
			continue
		}
		switch {
		case s.Type == "apiKey" && s.In == "header":
			if _, _, ok := header(r.Headers, s.ParamName); !ok {
				return s
			}
		case s.Type == "apiKey" && s.In == "query":
			if !has(r.Query, s.ParamName) {
				return s
			}
		case s.Type == "http" && (s.Scheme == "basic" || s.Scheme == "bearer"):
			if v, _, _ := header(r.Headers, "Authorization"); !strings.HasPrefix(strings.ToLower(v), s.Scheme+" ") {
				return s
			}
		}
	}
	return nil
}

func has(list []contracts.Field, name string) bool {
	for _, f := range list {
		if f.Name == name {
			return true
		}
	}
	return false
}

// ofSecurity reports whether a header or query parameter carries a credential of the operation.
func (c *checker) ofSecurity(in, name string) bool {
	if c.op.Security == nil {
		return false
	}
	for _, a := range c.op.Security.Alternatives {
		for _, k := range a.Credentials {
			if s := k.Scheme; s != nil && s.Type == "apiKey" && s.In == in && (s.ParamName == name || in == "header" && strings.EqualFold(s.ParamName, name)) {
				return true
			}
		}
	}
	return false
}

func (c *checker) headers(r *contracts.Request) {
	for _, p := range c.op.Parameters {
		name := strings.ToLower(p.Name)
		if p.In != "header" || name == "accept" || name == "content-type" || name == "authorization" {
			continue
		}
		text, at, ok := header(r.Headers, p.Name)
		switch {
		case ok:
			for _, f := range c.refuses(p.Schema, c.parameterValue(p, []string{text}), asText) {
				c.find("request.header.incompatible", "request.headers", append([]string{name}, f.path...), at, f.schema.Place(), "", "the header %s: %s", p.Name, f.message)
			}
		case p.Required:
			c.find("request.header.incompatible", "request.headers", []string{name}, r.At, p.Key, "", "the header %s is required, and not there", p.Name)
		}
	}
	for _, h := range r.Headers {
		described := false
		for _, p := range c.op.Parameters {
			described = described || p.In == "header" && strings.EqualFold(p.Name, h.Name)
		}
		if !described && !standardRequest(h.Name) && !c.ofSecurity("header", h.Name) {
			c.find("request.header.unknown", "request.headers", []string{strings.ToLower(h.Name)}, h.At, c.op.Key, "", "the header %s is not described", h.Name)
		}
	}
}

func (c *checker) query(r *contracts.Request) {
	list := make([]field, len(r.Query))
	for i, f := range r.Query {
		list[i] = field{f.Name, f.Values, f.At}
	}
	known := map[string]bool{}
	for _, p := range c.op.Parameters {
		if p.In != "query" {
			continue
		}
		v, at, ok := c.queryValue(p, list, known)
		switch {
		case ok:
			for _, f := range c.refuses(p.Schema, v, asText) {
				c.find("request.query.incompatible", "request.query", append([]string{p.Name}, f.path...), at, f.schema.Place(), "", "the parameter %s: %s", p.Name, f.message)
			}
		case p.Required:
			c.find("request.query.incompatible", "request.query", []string{p.Name}, r.At, p.Key, "", "the parameter %s is required, and not there", p.Name)
		}
	}
	for _, f := range list {
		if !known[f.name] && !c.ofSecurity("query", f.name) {
			c.find("request.query.unknown", "request.query", []string{f.name}, f.at, c.op.Key, "", "the parameter %s is not described", f.name)
		}
	}
}

// queryValue is the value of a parameter in a query, and notes which fields it took.
func (c *checker) queryValue(p *swagger.Parameter, list []field, known map[string]bool) (v node.Node, at node.Span, ok bool) {
	if p.Style == "deepObject" || c.kindOf(p.Schema) == "object" {
		if o, ok := deep(p.Name, list); ok {
			for _, f := range list {
				if strings.HasPrefix(f.name, p.Name+"[") {
					known[f.name], at = true, f.at
				}
			}
			return value(o), at, true
		}
		if p.Explode && p.Style == "form" { // its members are parameters of their own
			out := ordered.Object{}
			for _, f := range list {
				for _, part := range c.parts(p.Schema) {
					if part.Get("properties").Has(f.name) {
						known[f.name], at = true, f.at
						out.Add(f.name, strings.Join(f.values, ","))
					}
				}
			}
			return value(out), at, len(out) > 0
		}
	}
	for _, f := range list {
		if f.name == p.Name || f.name == p.Name+"[]" {
			known[f.name] = true
			if len(f.values) == 1 && f.values[0] == "" && p.AllowEmptyValue {
				return node.Node{}, f.at, false
			}
			return c.parameterValue(p, f.values), f.at, true
		}
	}
	return node.Node{}, node.Span{}, false
}

// body holds the body of a request against its schema.
func (c *checker) body(r *contracts.Request) {
	text, _, typed := header(r.Headers, "Content-Type")
	if !typed {
		text = r.Body.Type
	}
	if c.op.Body == nil || len(c.op.Body.Content) == 0 {
		if r.Body.Presence == matching.Present {
			c.find("request.body.unknown", "request.body", nil, r.Body.At, c.op.Key, "", "there is a body, and none is described")
		}
		return
	}
	if r.Body.Presence != matching.Present {
		if c.op.Body.Required && r.Body.Presence != matching.Absent || c.op.Body.Required && typed {
			c.find("request.body.incompatible", "request.body", nil, r.Body.At, c.op.Body.Key, "", "a body is required, and there is none")
		}
		return
	}
	m := parseMedia(text)
	if text == "" {
		m = parseMedia("application/json")
	}
	d := choose(c.op.Body.Content, m)
	if d == nil {
		d = c.op.Body.Content[0]
	}
	v, rel, ok := bodyOf(r.Body, m)
	if !ok {
		c.find("request.body.unvalidatable", "request.body", nil, r.Body.At, d.Key, "", "a body of the type %s is not validated", m.base)
		return
	}
	schema := d.Schema
	if len(d.Form) > 0 {
		c.form(r, d, v)
		return
	}
	found := c.refuses(schema, v, rel)
	for _, f := range found {
		c.find("request.body.incompatible", "request.body", f.path, placeIn(r.Body, f.path), f.schema.Place(), "", "%s%s", prefix(f.path), f.message)
	}
	if e := (&expectation{checker: c}); len(found) == 0 && !rel.Text && schema.Exists() && len(e.value([]node.Node{schema}, v, matching.Path{})) == 0 {
		c.sentRules(r, e.met)
	}
}

// prefix is a place in front of a sentence.
func prefix(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return strings.Join(path, ".") + ": "
}

// form holds the fields of a form of Swagger 2.0 against their parameters.
func (c *checker) form(r *contracts.Request, d *swagger.MediaType, v node.Node) {
	for _, p := range d.Form {
		w := v.Get(p.Name)
		switch {
		case w.Exists():
			for _, f := range c.refuses(p.Schema, w, asText) {
				c.find("request.body.incompatible", "request.body", append([]string{p.Name}, f.path...), r.Body.At, f.schema.Place(), "", "the field %s: %s", p.Name, f.message)
			}
		case p.Required:
			c.find("request.body.incompatible", "request.body", nil, r.Body.At, p.Key, "", "the field %s is required, and not there", p.Name)
		}
	}
}

// placeIn is where a value of a body stands in its contract.
func placeIn(b matching.Content, path []string) node.Span {
	n := b.JSON
	for _, key := range path {
		if n.Kind() == node.Array {
			n = item(n, key)
		} else {
			n = n.Get(key)
		}
	}
	if n.Exists() {
		return n.Place()
	}
	return b.At
}

func item(n node.Node, key string) node.Node {
	k := 0
	for _, r := range key {
		if r < '0' || r > '9' || k > 1<<24 {
			return node.Node{}
		}
		k = k*10 + int(r-'0')
	}
	return n.At(k)
}

// bodyOf is a body as a value, with how it is held against a schema. ok is false for media types that
// are no values.
func bodyOf(b matching.Content, m media) (v node.Node, rel subschema.Relation, ok bool) {
	switch {
	case m.isJSON():
		v = b.Tree()
		if !v.Exists() {
			v = value(string(b.Bytes)) // no JSON: no schema but that of a text takes it
		}
		return v, asSent, true
	case m.base == "application/x-www-form-urlencoded":
		if v = b.Tree(); v.Kind() == node.Object { // written as an object by people
			return v, asText, true
		}
		fields, err := url.ParseQuery(string(b.Bytes))
		return value(flat(fields)), asText, err == nil
	case strings.HasPrefix(m.base, "multipart/"):
		if v = b.Tree(); v.Kind() == node.Object {
			return v, asText, true
		}
		fields, ok := multipartFields(b)
		return value(flat(fields)), asText, ok
	}
	return v, rel, false
}

// flat are fields with one value or a list of them.
func flat(fields map[string][]string) map[string]any {
	out := map[string]any{}
	for name, values := range fields {
		if len(values) == 1 {
			out[name] = values[0]
		} else {
			out[name] = values
		}
	}
	return out
}

// maxPart bounds one part of a multipart body, in bytes.
const maxPart = 16 << 20

func multipartFields(b matching.Content) (map[string][]string, bool) {
	_, params, err := mime.ParseMediaType(b.Type)
	if err != nil || params["boundary"] == "" {
		return nil, false
	}
	out := map[string][]string{}
	r := multipart.NewReader(bytes.NewReader(b.Bytes), params["boundary"])
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			return out, true
		}
		if err != nil {
			return nil, false
		}
		data, err := io.ReadAll(io.LimitReader(p, maxPart))
		if err != nil {
			return nil, false
		}
		out[p.FormName()] = append(out[p.FormName()], string(data))
	}
}
