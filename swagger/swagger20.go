package swagger

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// The functions of this file read what Swagger 2.0 says in its own way, and turn it into the
// terms of OpenAPI 3.

// mediaName is an entry of consumes or produces.
type mediaName struct {
	name string
	key  node.Span
}

// mediaNames returns the media types of an operation, else those of the document.
func (l *loader) mediaNames(op node.Node, key string) []mediaName {
	list := l.member(op, key, node.Array)
	if list.Len() == 0 {
		list = l.member(l.doc.Root, key, node.Array)
	}
	if list.Len() == 0 || !l.spend(list.Len(), list.Span()) {
		return nil
	}
	names := make([]mediaName, 0, list.Len())
	for _, n := range list.Items() {
		if n.Kind() == node.String {
			names = append(names, mediaName{n.Text(), n.Span()})
		} else {
			l.wrong(n, "a media type", node.String)
		}
	}
	return names
}

// said20 reads what an operation of 2.0 says differently: its body and form are parameters.
func (l *loader) said20(op *Operation, n node.Node, item *pathItem) {
	var body *Parameter
	var form, rest []*Parameter
	for _, p := range op.Parameters {
		switch p.In {
		case "body":
			body = p
		case "formData":
			form = append(form, p)
		default:
			rest = append(rest, p)
		}
	}
	op.Parameters = rest
	consumes := l.mediaNames(n, "consumes")
	switch {
	case body != nil:
		op.Body = l.body20(body, consumes)
		if form != nil {
			l.fault(form[0].Key, "an operation has a body and a form; the form is left out", "")
		}
	case form != nil:
		op.Body = l.form20(form, consumes, n)
	}
	op.Responses = l.responses(n, l.mediaNames(n, "produces"))
	op.Servers = l.doc.Servers
	if schemes := n.Get("schemes"); schemes.Exists() {
		if servers := l.servers20(schemes); servers != nil {
			op.Servers = servers
		}
	}
}

// body20 turns a body parameter into a request body. A document that does not say what it
// consumes means JSON: the specification leaves it open, and every tool reads it so.
func (l *loader) body20(p *Parameter, consumes []mediaName) *Body {
	if len(consumes) == 0 {
		consumes = []mediaName{{"application/json", p.Key}}
	}
	b := &Body{Required: p.Required, Key: p.Key, Node: p.Node, Ref: p.Ref}
	for _, m := range consumes {
		b.Content = append(b.Content, &MediaType{Name: m.name, Schema: p.Schema, Key: m.key, Node: p.Node})
	}
	return b
}

// form20 turns form parameters into a request body. A form is sent as what the operation
// consumes; where that names no form, as multipart if it has a file, else URL-encoded.
func (l *loader) form20(form []*Parameter, consumes []mediaName, op node.Node) *Body {
	b := &Body{Key: form[0].Key, Node: op.Get("parameters")}
	file := false
	for _, p := range form {
		b.Required = b.Required || p.Required
		file = file || p.Node.Get("type").Text() == "file"
	}
	forms := slices.DeleteFunc(slices.Clone(consumes), func(m mediaName) bool {
		name := strings.ToLower(m.name)
		return !strings.HasPrefix(name, "multipart/form-data") && !strings.HasPrefix(name, "application/x-www-form-urlencoded")
	})
	switch {
	case len(forms) > 0:
	case file:
		forms = []mediaName{{"multipart/form-data", b.Key}}
	default:
		forms = []mediaName{{"application/x-www-form-urlencoded", b.Key}}
	}
	for _, m := range forms {
		b.Content = append(b.Content, &MediaType{Name: m.name, Form: form, Key: m.key, Node: b.Node})
	}
	return b
}

// content20 turns the schema of a response into content. As for bodies, a document that does
// not say what it produces means JSON, and for a file any bytes.
func (l *loader) content20(response node.Node, produces []mediaName) []*MediaType {
	schema := l.schema(response, "schema")
	if !schema.Exists() {
		return nil
	}
	if len(produces) == 0 {
		name := "application/json"
		if schema.Get("type").Text() == "file" {
			name = "application/octet-stream"
		}
		produces = []mediaName{{name, response.Key("schema")}}
	}
	if !l.spend(len(produces), schema.Span()) {
		return nil
	}
	content := make([]*MediaType, len(produces))
	for i, m := range produces {
		content[i] = &MediaType{Name: m.name, Schema: schema, Key: m.key, Node: response}
	}
	return content
}

// parameter20 reads the rest of a 2.0 parameter, which is its own schema unless it is a body.
func (l *loader) parameter20(p *Parameter) {
	n := p.Node
	if p.In == "body" {
		p.Schema = l.schema(n, "schema")
		return
	}
	p.Schema = n
	if n.Has("schema") && !n.Has("type") {
		l.fault(n.Key("schema"), "only a body parameter has a schema in Swagger 2.0; it is read as the type", "")
		p.Schema = l.schema(n, "schema")
	}
	p.Style, p.Explode = l.collectionFormat(n, p.In)
}

// collectionFormat returns the style and explode that write a list in the same way (Swagger
// 2.0, parameter object, "collectionFormat"). Tabs have no style in OpenAPI 3; they are
// "tabDelimited" here. What is no list has the defaults of OpenAPI 3, under which it is
// written alike.
func (l *loader) collectionFormat(n node.Node, in string) (style string, explode bool) {
	plain := "simple"
	if in == "query" || in == "formData" {
		plain = "form"
	}
	format := l.text(n, "collectionFormat")
	if n.Get("type").Text() != "array" {
		return plain, plain == "form"
	}
	switch format {
	case "", "csv":
		return plain, false
	case "multi":
		if plain == "form" {
			return plain, true
		}
	case "ssv":
		return "spaceDelimited", false
	case "tsv":
		return "tabDelimited", false
	case "pipes":
		return "pipeDelimited", false
	}
	l.fault(n.Get("collectionFormat").Span(), "there is no collectionFormat "+quoted(format)+" here; \"csv\" is assumed", "")
	return plain, false
}

// servers20 turns host, basePath and schemes into servers. Without schemes it is the scheme of
// the description's own URL, without a host its host (Swagger 2.0, swagger object).
func (l *loader) servers20(schemes node.Node) []Server {
	root := l.doc.Root
	host, base := l.text(root, "host"), l.text(root, "basePath")
	if base != "" && base[0] != '/' {
		l.fault(root.Get("basePath").Span(), "basePath does not begin with a slash; one is added", "")
		base = "/" + base
	}
	at := root.Get("host")
	if host == "" {
		if base == "" {
			return nil
		}
		return []Server{{URL: base, Node: root.Get("basePath")}}
	}
	base = strings.TrimSuffix(base, "/")
	if isReference(schemes) {
		schemes = l.tolerated(schemes, "schemes")
	}
	var servers []Server
	for _, s := range schemes.Strings() {
		servers = append(servers, Server{URL: strings.ToLower(s) + "://" + host + base, Node: at})
	}
	if servers == nil {
		servers = []Server{{URL: "//" + host + base, Node: at}}
	}
	return servers
}
