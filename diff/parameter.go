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
	old, now := c.listed(p.base), c.listed(p.rev)
	c.unfold(old, now)
	c.unfold(now, old)
	for _, k := range old.keys {
		o := old.by[k]
		if n := now.by[k]; n != nil {
			c.parameter(m, o, n)
			continue
		}
		if o.In == "path" {
			continue // the template has no such name, so it never travelled
		}
		c.add(m.part(label(o)), c.loss(m.side, fact{aspect: "parameter", effect: Removed, name: label(o), base: at(o.Key), rev: missing(p.rev.Node)}))
	}
	for _, k := range now.keys {
		n := now.by[k]
		if old.by[k] != nil || n.In == "path" {
			continue
		}
		f := fact{aspect: "parameter", effect: Added, name: label(n), base: missing(p.base.Node), rev: at(n.Key)}
		if n.Required {
			f.aspect = "required-parameter"
		}
		c.add(m.part(label(n)), f)
	}
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
	op   *swagger.Operation
	keys []string
	by   map[string]*swagger.Parameter
}

func (c *comparison) listed(op *swagger.Operation) *parameterList {
	l := &parameterList{op, nil, map[string]*swagger.Parameter{}}
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
		d := c.documentOf(l)
		v := c.schemas.shape(c.schemas.conj(d, p.Schema))
		if v.only(tObject) && len(v.members) > 0 {
			l.drop(k)
			c.members(l, d, p)
		}
	}
}

// members lists each member of an object parameter as a parameter of its own.
func (c *comparison) members(l *parameterList, d *document, p *swagger.Parameter) {
	v := c.schemas.shape(c.schemas.conj(d, p.Schema))
	for _, name := range v.names {
		key := p.In + " " + name
		if p.In == "formData" {
			key = name
		}
		if mem := v.members[name]; len(mem.schemas) == 1 && l.by[key] == nil {
			l.set(key, &swagger.Parameter{
				Name: name, In: p.In, Required: p.Required && mem.required, Style: "form", Explode: true,
				Schema: mem.schemas[0], Key: mem.key, Node: p.Node,
			})
		}
	}
}

func (c *comparison) documentOf(l *parameterList) *document {
	if slices.Contains(c.base.Operations, l.op) {
		return c.schemas.base
	}
	return c.schemas.rev
}

// parameter compares one parameter that both sides have.
func (c *comparison) parameter(m message, o, n *swagger.Parameter) {
	m = m.part(label(n))
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
	c.wireForm(m, o, n)
	switch {
	case len(o.Content) > 0 && len(n.Content) > 0:
		c.content(m, o.Content, n.Content, o.Node, n.Node)
	case len(o.Content) > 0 || len(n.Content) > 0:
		b, r = where("content")
		c.add(m, fact{aspect: "wire-form", effect: Changed, name: subject, from: form(o), to: form(n), base: b, rev: r})
	default:
		c.schemas.compareText(m, o.Schema, n.Schema, listed(o), listed(n))
	}
	c.readers(m, o.Node, n.Node, parameterKeywords)
}

func form(p *swagger.Parameter) string {
	if len(p.Content) > 0 {
		return "content " + p.Content[0].Name
	}
	return "style " + p.Style
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

// wireForm compares how the value is written (A11). A style counts only where it shows for the
// types that the value can have.
func (c *comparison) wireForm(m message, o, n *swagger.Parameter) {
	was, is := c.shows(c.schemas.base, o), c.shows(c.schemas.rev, n)
	subject := label(n)
	if was != "" && is != "" && was != is && !(single(was, o, n) || single(is, n, o)) {
		key := "style"
		if o.Style == n.Style {
			key = "explode"
		}
		c.add(m, fact{
			aspect: "wire-form", effect: Changed, name: subject, from: was, to: is,
			base: keyword(o.Node, key), rev: keyword(n.Node, key),
			bump: c.switched("A11"), assumptions: []string{"A11"},
		})
	}
	flag := func(aspect Aspect, key string, old, now bool) {
		f := fact{aspect: aspect, name: subject, base: keyword(o.Node, key), rev: keyword(n.Node, key), assumptions: []string{"A11"}}
		switch {
		case old && !now:
			f.effect, f.bump = Removed, c.switched("A11")
			c.add(m, f)
		case !old && now:
			f.effect = Added
			c.add(m, f)
		}
	}
	flag("empty-value", "allowEmptyValue", o.AllowEmptyValue, n.AllowEmptyValue)
	flag("reserved-characters", "allowReserved", o.AllowReserved, n.AllowReserved)
}

// single reports whether a plain value became a list, or the other way round, in styles that
// write a list of one as the value alone (A10).
func single(shown string, plain, other *swagger.Parameter) bool {
	return shown == plainValue && listed(plain) && listed(other)
}

const plainValue = "the plain value"

// shows describes the wire form that the types of the schema make visible, "" where no value is
// written with punctuation.
func (c *comparison) shows(d *document, p *swagger.Parameter) string {
	if len(p.Content) > 0 {
		return ""
	}
	s := c.schemas.shape(c.schemas.conj(d, p.Schema))
	composite := s.types&(tArray|tObject) != 0
	switch {
	case p.Style == "deepObject":
		return "style deepObject"
	case !composite && (p.Style == "form" || p.Style == "simple" || p.Style == "spaceDelimited" || p.Style == "pipeDelimited"):
		return plainValue
	case !composite:
		return "style " + p.Style
	case s.untyped:
		return ""
	case p.Explode:
		if p.Style == "spaceDelimited" || p.Style == "pipeDelimited" {
			return "style form, exploded" // OpenAPI 3.1 style examples: only unexploded lists are delimited
		}
		return "style " + p.Style + ", exploded"
	}
	return "style " + p.Style + ", not exploded"
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
