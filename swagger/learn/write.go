package learn

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/ordered"
)

// mark is the extension that says what was learned, and of how much.
const mark = "x-postel-learned"

// marked counts the exchanges of something.
func marked(o *ordered.Object, exchanges int) {
	o.Add(mark, ordered.Object{{Name: "exchanges", Value: exchanges}})
}

// write writes the description.
func (l *learner) write() (*Draft, error) {
	title, version := l.options.Title, l.options.Version
	if title == "" {
		title = "Learned API"
	}
	if version == "" {
		version = "0.0.0"
	}
	root := ordered.Object{{Name: "openapi", Value: "3.1.1"}, {Name: "info", Value: ordered.Object{
		{Name: "title", Value: title},
		{Name: "version", Value: version},
		{Name: "description", Value: "A draft, learned from recorded exchanges: what was seen, and not what is promised."},
	}}}
	marked(&root, l.draft.Exchanges)
	if server := withoutUser(l.options.Server); server != "" {
		root.Add("servers", []ordered.Object{{{Name: "url", Value: server}}})
	}
	root.Add("paths", l.paths())
	if schemes := l.schemes(); len(schemes) > 0 {
		root.Add("components", ordered.Object{{Name: "securitySchemes", Value: schemes}})
	}
	text, err := json.Marshal(root)
	if err != nil {
		return nil, err
	}
	l.draft.tree, err = node.ParseJSON("learned", text, node.Options{})
	return l.draft, err
}

// paths are the path items, by template.
func (l *learner) paths() ordered.Object {
	items := map[string][]*operation{}
	var names []string
	for _, op := range l.order {
		if items[op.path] == nil {
			names = append(names, op.path)
		}
		items[op.path] = append(items[op.path], op)
	}
	slices.Sort(names)
	l.draft.Paths = len(names)
	out := ordered.Object{}
	for _, name := range names {
		item := ordered.Object{}
		for _, method := range methods() {
			for _, op := range items[name] {
				if op.method == method {
					item.Add(strings.ToLower(method), l.described(op))
				}
			}
		}
		out.Add(name, item)
	}
	return out
}

func (l *learner) described(op *operation) ordered.Object {
	o := ordered.Object{}
	marked(&o, op.exchanges)
	var parameters []ordered.Object
	for _, p := range op.variables {
		parameters = append(parameters, l.parameter(p, "path"))
	}
	for _, p := range op.query {
		parameters = append(parameters, l.parameter(p, "query"))
	}
	if len(parameters) > 0 {
		o.Add("parameters", parameters)
	}
	if len(op.bodies) > 0 {
		o.Add("requestBody", ordered.Object{{Name: "content", Value: l.content(op.bodies, false)}})
	}
	responses := ordered.Object{}
	for _, r := range op.responses {
		responses.Add(strconv.Itoa(r.status), l.response(r))
	}
	o.Add("responses", responses)
	if list := op.security(); len(list) > 0 {
		o.Add("security", list)
	}
	return o
}

func (l *learner) parameter(p *parameter, in string) ordered.Object {
	o := ordered.Object{{Name: "name", Value: p.name}, {Name: "in", Value: in}}
	if in == "path" {
		o.Add("required", true)
	}
	if in == "query" && p.values.empty {
		o.Add("allowEmptyValue", true)
	}
	schema := p.values.schema(p.values.several)
	o.Add("schema", schema)
	if !l.options.NoExamples && !p.secret && p.example != "" && !l.secrets.in(p.example) {
		o.Add("example", p.values.example(p.example))
	}
	marked(&o, p.exchanges)
	return o
}

// schema writes what values have in common.
func (v *values) schema(list bool) ordered.Object {
	o := ordered.Object{{Name: "type", Value: v.kind()}}
	if f := v.text.format(); f != "" && v.kind() == "string" {
		o.Add("format", f)
	}
	if list {
		return ordered.Object{{Name: "type", Value: "array"}, {Name: "items", Value: o}}
	}
	return o
}

// example is a text as a value of the type.
func (v *values) example(text string) any {
	var value any = text
	if v.kind() != "string" {
		value = json.RawMessage(text)
	}
	if v.several {
		return []any{value}
	}
	return value
}

func (l *learner) response(r *response) ordered.Object {
	text := http.StatusText(r.status)
	if text == "" {
		text = fmt.Sprintf("Status %d", r.status)
	}
	o := ordered.Object{{Name: "description", Value: text}}
	if len(r.headers) > 0 {
		headers := ordered.Object{}
		for _, h := range r.headers {
			header := ordered.Object{{Name: "schema", Value: h.header()}}
			marked(&header, h.exchanges)
			headers.Add(h.name, header)
		}
		o.Add("headers", headers)
	}
	if len(r.bodies) > 0 {
		o.Add("content", l.content(r.bodies, true))
	}
	marked(&o, r.exchanges)
	return o
}

// header is the schema of a header, which is one text though it may stand in several lines.
func (p *parameter) header() ordered.Object {
	if p.values.several {
		return ordered.Object{{Name: "type", Value: "string"}}
	}
	return p.values.schema(false)
}

func (l *learner) content(list []*media, answer bool) ordered.Object {
	out := ordered.Object{}
	for _, m := range list {
		o := ordered.Object{}
		switch {
		case m.shape != nil && m.whole:
			o.Add("schema", m.shape.schema(answer))
			if text := l.example(m.example); text != nil {
				o.Add("example", text)
			}
		case len(m.form) > 0 && m.whole:
			properties := ordered.Object{}
			for _, p := range m.form {
				properties.Add(p.name, p.values.schema(p.values.several))
			}
			o.Add("schema", ordered.Object{{Name: "type", Value: "object"}, {Name: "properties", Value: properties}})
		}
		out.Add(m.name, o)
	}
	return out
}

// security says which credentials accepted requests had: one of them, or none.
func (op *operation) security() []ordered.Object {
	var list []ordered.Object
	for _, s := range []string{"bearer", "basic"} {
		if op.schemes[s] > 0 {
			list = append(list, ordered.Object{{Name: s + "Auth", Value: []string{}}})
		}
	}
	if seen := op.schemes["bearer"] + op.schemes["basic"]; len(list) > 0 && seen < op.accepted {
		list = append(list, ordered.Object{})
	}
	return list
}

// schemes are those that operations refer to.
func (l *learner) schemes() ordered.Object {
	out := ordered.Object{}
	for _, s := range []string{"bearer", "basic"} {
		if slices.ContainsFunc(l.order, func(op *operation) bool { return op.schemes[s] > 0 }) {
			out.Add(s+"Auth", ordered.Object{{Name: "type", Value: "http"}, {Name: "scheme", Value: s}})
		}
	}
	return out
}
