package diff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// parameters compares what travels outside the body. Path parameters match by their position in
// the template, headers without regard to case, the others by name.
func (c *comparison) parameters(m message, p pair) {
	side := Request
	if m.reversed {
		side = Response
	}
	m = m.at(side)
	old, now := c.listed(c.schemas.base, p.base), c.listed(c.schemas.rev, p.rev)
	c.unfold(old, now)
	c.unfold(now, old)
	for _, k := range old.keys {
		o := old.by[k]
		if n := now.by[k]; n != nil {
			c.parameter(m, o, n)
			continue
		}
		if o.In == "path" {
			c.undeclared(k, o, p.rev, "revision")
			continue
		}
		c.add(m.part(label(o)), c.loss(m.side, fact{aspect: "parameter", effect: Removed, name: label(o), base: at(o.Key), rev: missing(p.rev.Node)}))
	}
	for _, k := range now.keys {
		n := now.by[k]
		if old.by[k] != nil {
			continue
		}
		if n.In == "path" {
			c.undeclared(k, n, p.base, "base")
			continue
		}
		f := fact{aspect: "parameter", effect: Added, name: label(n), base: missing(p.base.Node), rev: at(n.Key)}
		if n.Required {
			f.aspect = "required-parameter"
		}
		c.add(m.part(label(n)), f)
	}
}

// undeclared notes that a part of a path is declared on one side only. Where it is in no template
// it never travels.
func (c *comparison) undeclared(key string, p *swagger.Parameter, other *swagger.Operation, side string) {
	if key == "path named "+p.Name {
		return
	}
	c.notices = append(c.notices, Notice{
		Kind: "not-compared", Side: side, Location: location(at(other.Key)),
		Message: "the values of the path parameter " + p.Name + " are not compared: it is not declared here",
		Help:    "declare the parameter with its schema",
	})
}

// loss applies the switch for things that one side no longer names: A7 for requests, A25 for
// responses.
func (c *comparison) loss(s Side, f fact) fact {
	key := "A7"
	if s == Response {
		key = "A25"
	}
	f.assumptions = append(f.assumptions, key)
	f.bump = c.switched(key)
	return f
}

// label names a parameter as people do: "query parameter limit".
func label(p *swagger.Parameter) string { return p.In + " parameter " + p.Name }

// parameterList is the parameters of one operation by what identifies them.
type parameterList struct {
	d    *document
	keys []string
	by   map[string]*swagger.Parameter
}

func (c *comparison) listed(d *document, op *swagger.Operation) *parameterList {
	l := &parameterList{d, nil, map[string]*swagger.Parameter{}}
	names := templateNames(op.Path)
	for _, p := range op.Parameters {
		if c.on("A20") && ignoredHeader(p) {
			continue
		}
		key := p.In + " " + p.Name
		switch p.In {
		case "path":
			key = "path " + strconv.Itoa(slices.Index(names, p.Name))
			if !slices.Contains(names, p.Name) {
				key = "path named " + p.Name
			}
		case "header":
			key = "header " + strings.ToLower(p.Name)
		}
		l.set(key, p)
	}
	return l
}

func (l *parameterList) set(key string, p *swagger.Parameter) {
	if l.by[key] == nil {
		l.keys = append(l.keys, key)
	}
	l.by[key] = p
}

func (l *parameterList) drop(key string) {
	delete(l.by, key)
	l.keys = slices.DeleteFunc(l.keys, func(k string) bool { return k == key })
}

// ignoredHeader reports whether OpenAPI says that a header parameter is ignored (A20: OpenAPI
// 3.1, parameter object, "name").
func ignoredHeader(p *swagger.Parameter) bool {
	if p.In != "header" {
		return false
	}
	switch strings.ToLower(p.Name) {
	case "accept", "content-type", "authorization":
		return true
	}
	return false
}

// unfold replaces an exploded form object that the other side does not have by one parameter
// for each of its members, which is what travels (A10).
func (c *comparison) unfold(l, other *parameterList) {
	if !c.on("A10") {
		return
	}
	for _, k := range slices.Clone(l.keys) {
		p := l.by[k]
		if other.by[k] != nil || p.Style != "form" || !p.Explode || p.In != "query" && p.In != "cookie" {
			continue
		}
		if v := c.schemas.shape(c.schemas.conj(l.d, p.Schema)); v.only(tObject) && len(v.members) > 0 {
			l.drop(k)
			c.members(l, other, p)
		}
	}
}

// members lists each member of an object parameter as a parameter of its own. Where the object
// may be left out, a member that it requires is asked for once another one is sent: that is more
// than the other side asks where the member is optional there, and less where it is required.
func (c *comparison) members(l, other *parameterList, p *swagger.Parameter) {
	v := c.schemas.shape(c.schemas.conj(l.d, p.Schema))
	key := func(name string) string {
		if p.In == "formData" {
			return name
		}
		return p.In + " " + name
	}
	known := 0
	for _, name := range v.names {
		if other.by[key(name)] != nil {
			known++
		}
	}
	for _, name := range v.names {
		mem, k := v.members[name], key(name)
		if len(mem.schemas) != 1 || l.by[k] != nil {
			continue
		}
		sometimes := known > 1 && other.by[k] != nil && !other.by[k].Required
		l.set(k, &swagger.Parameter{
			Name: name, In: p.In, Required: mem.required && (p.Required || sometimes), Style: "form", Explode: true,
			AllowReserved: p.AllowReserved, Schema: mem.schemas[0], Key: mem.key, Node: p.Node,
		})
	}
}

// parameter compares one parameter that both sides have.
func (c *comparison) parameter(m message, o, n *swagger.Parameter) {
	m = m.part(label(n))
	m.slot.parameter = [2]*swagger.Parameter{o, n}
	subject := label(n)
	where := func(key string) (b, r spot) { return keyword(o.Node, key), keyword(n.Node, key) }
	b, r := where("required")
	switch {
	case !o.Required && n.Required:
		c.add(m, fact{aspect: "parameter", effect: Restricted, name: subject, base: b, rev: r})
	case o.Required && !n.Required:
		c.add(m, fact{aspect: "parameter", effect: Relaxed, name: subject, base: b, rev: r})
	}
	if !o.Deprecated && n.Deprecated || o.Deprecated && !n.Deprecated {
		b, r = where("deprecated")
		effect := Added
		if o.Deprecated {
			effect = Removed
		}
		c.service(m, fact{aspect: "deprecation", effect: effect, name: subject, base: b, rev: r})
	}
	switch {
	case len(o.Content) > 0 && len(n.Content) > 0:
		c.content(m, o.Content, n.Content, o.Node, n.Node)
	case len(o.Content) > 0 || len(n.Content) > 0:
		b, r = where("content")
		c.add(m, fact{aspect: "wire-form", effect: Changed, name: subject, from: form(o.Content, o.Style), to: form(n.Content, n.Style), base: b, rev: r, bump: c.switched("A11"), assumptions: []string{"A11"}})
	default:
		c.wireForm(m, "wire-form", subject, c.written(c.schemas.base, o), c.written(c.schemas.rev, n))
		c.schemas.compareText(m, o.Schema, n.Schema, listed(o), listed(n))
	}
	if itself(o) && itself(n) {
		c.readers(m, o.Node, n.Node, parameterKeywords)
	}
}

// itself reports whether a parameter is one of the document, and no member of an object.
func itself(p *swagger.Parameter) bool { return p.Node.Get("name").Text() == p.Name }

func form(content []*swagger.MediaType, style string) string {
	if len(content) > 0 {
		return "as " + content[0].Name
	}
	return "with style " + style
}

// listed reports whether a list of one travels as the value alone: form, simple and the
// delimited styles, but not deepObject, label or matrix, whose punctuation shows.
func listed(p *swagger.Parameter) bool {
	switch p.Style {
	case "form", "simple", "spaceDelimited", "pipeDelimited":
		return true
	}
	return false
}

// body compares request bodies.
func (c *comparison) body(m message, o, n *swagger.Body, oldParent, nowParent node.Node) {
	m = m.at(Request).part("request body")
	if m.reversed {
		m.side = Response
	}
	switch {
	case o == nil && n == nil:
	case o == nil:
		f := fact{aspect: "body", effect: Added, name: "request body", base: missing(oldParent), rev: at(n.Key)}
		if n.Required {
			f.aspect = "required-body"
		}
		c.add(m, f)
	case n == nil:
		c.add(m, c.loss(m.side, fact{aspect: "body", effect: Removed, name: "request body", base: at(o.Key), rev: missing(nowParent)}))
	default:
		b, r := keyword(o.Node, "required"), keyword(n.Node, "required")
		switch {
		case !o.Required && n.Required:
			c.add(m, fact{aspect: "body", effect: Restricted, name: "request body", base: b, rev: r})
		case o.Required && !n.Required:
			c.add(m, fact{aspect: "body", effect: Relaxed, name: "request body", base: b, rev: r})
		}
		c.content(m, o.Content, n.Content, o.Node, n.Node)
		c.readers(m, o.Node, n.Node, bodyKeywords)
	}
}
