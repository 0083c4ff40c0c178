package diff

import (
	"mime"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// content compares two content maps. Media types compare by range and without regard to case;
// the most specific entry governs a type (A12; OpenAPI 3.1, request body object, "content").
func (c *comparison) content(m message, old, now []*swagger.MediaType, oldParent, nowParent node.Node) {
	was, is := c.indexed(old), c.indexed(now)
	widened := map[*swagger.MediaType]bool{}
	for _, o := range old {
		sub := m.media(o.Name)
		if n := is.find(o.Name); n != nil {
			c.mediaType(sub, o, n)
			continue
		}
		g := is.governing(o.Name)
		if g == nil {
			sub.slot.media = [2]*swagger.MediaType{o, nil}
			c.add(sub, fact{aspect: "media-type", effect: Removed, name: o.Name, base: at(o.Key), rev: missing(nowParent)})
			continue
		}
		if m.side == Response && was.find(g.Name) == nil {
			widened[g] = true
			c.add(sub, fact{aspect: "media-type", effect: Widened, name: o.Name, from: o.Name, to: g.Name, base: at(o.Key), rev: at(g.Key), assumptions: []string{"A12"}})
		}
		c.mediaType(sub, o, g)
	}
	for _, n := range now {
		if was.find(n.Name) != nil || widened[n] {
			continue
		}
		if g := was.governing(n.Name); g != nil {
			c.mediaType(m.media(n.Name), g, n)
			continue
		}
		f := fact{aspect: "media-type", effect: Added, name: n.Name, base: missing(oldParent), rev: at(n.Key)}
		if m.reversed && m.side == Response {
			f.aspect = "callback-media-type" // a receiver says nothing by Accept
		}
		c.add(m.media(n.Name), f)
	}
}

// mediaType compares one media type that both sides have.
func (c *comparison) mediaType(m message, o, n *swagger.MediaType) {
	m.slot.media = [2]*swagger.MediaType{o, n}
	text := strings.HasPrefix(canonicalMedia(o.Name), "application/x-www-form-urlencoded")
	if o.Form == nil && n.Form == nil {
		c.schemas.compare(m, o.Schema, n.Schema, text)
	} else {
		c.form(m, o, n)
	}
	if o.ItemSchema.Exists() || n.ItemSchema.Exists() {
		c.schemas.compare(m.part("items").inside(), o.ItemSchema, n.ItemSchema, false)
	}
	c.encoding(m, o, n)
	if o != n && c.base.Version > swagger.V20 && c.rev.Version > swagger.V20 { // 2.0 has no object for it
		c.readers(m, o.Node, n.Node, mediaKeywords)
	}
}

// form compares the fields of a Swagger 2.0 form one by one: they have no schema object around
// them. Where the other document is of a later version, the members of its schema are the fields.
func (c *comparison) form(m message, o, n *swagger.MediaType) {
	old, now := c.fields(c.schemas.base, o), c.fields(c.schemas.rev, n)
	for _, k := range old.keys {
		f, other := old.by[k], now.by[k]
		if other != nil {
			c.parameter(m, f, other)
			continue
		}
		c.add(m.part(label(f)), c.loss(m.side, fact{aspect: "parameter", effect: Removed, name: label(f), base: at(f.Key), rev: missing(n.Node)}))
	}
	for _, k := range now.keys {
		if f := now.by[k]; old.by[k] == nil {
			added := fact{aspect: "parameter", effect: Added, name: label(f), base: missing(o.Node), rev: at(f.Key)}
			if f.Required {
				added.aspect = "required-parameter"
			}
			c.add(m.part(label(f)), added)
		}
	}
}

// fields lists the fields of a form by name.
func (c *comparison) fields(d *document, t *swagger.MediaType) *parameterList {
	l := &parameterList{d, nil, map[string]*swagger.Parameter{}}
	for _, p := range t.Form {
		l.set(p.Name, p)
	}
	if t.Form == nil {
		c.members(l, &parameterList{}, &swagger.Parameter{In: "formData", Required: true, Schema: t.Schema, Node: t.Node})
	}
	for _, e := range t.Encoding {
		if p := l.by[e.Property]; p != nil && t.Form == nil {
			p.Style, p.Explode, p.AllowReserved = e.Style, e.Explode, e.AllowReserved
		}
	}
	return l
}

// canonicalMedia writes a media type in one way: lower case, parameters sorted, and without the
// charset of a JSON type, which has no effect (RFC 8259, section 11).
func canonicalMedia(s string) string {
	kind, params, err := mime.ParseMediaType(s)
	if err != nil {
		return strings.ToLower(strings.TrimSpace(s))
	}
	if kind == "application/json" || strings.HasSuffix(kind, "+json") {
		delete(params, "charset")
	}
	if out := mime.FormatMediaType(kind, params); out != "" {
		return out
	}
	return kind // a range such as */*, which FormatMediaType does not write
}

// covers reports whether a canonical media range matches a canonical type (RFC 9110, section
// 12.5.1).
func covers(r, t string) bool {
	if r == t || r == "*/*" {
		return true
	}
	if prefix, ok := strings.CutSuffix(r, "/*"); ok {
		return strings.HasPrefix(t, prefix+"/")
	}
	bare, _, _ := strings.Cut(t, ";")
	return !strings.Contains(r, ";") && r == bare
}

// contentIndex finds the entries of a content map.
type contentIndex struct {
	byName map[string]*swagger.MediaType // in canonical form
	wide   []*swagger.MediaType          // entries that may cover others; none where ranges do not count
}

func (c *comparison) indexed(content []*swagger.MediaType) contentIndex {
	x := contentIndex{byName: make(map[string]*swagger.MediaType, len(content))}
	for _, t := range content {
		name := canonicalMedia(t.Name)
		x.byName[name] = t
		if c.on("A12") && (strings.HasSuffix(name, "*") || len(content) < 100 && !strings.Contains(name, ";")) {
			x.wide = append(x.wide, t)
		}
	}
	return x
}

func (x contentIndex) find(name string) *swagger.MediaType { return x.byName[canonicalMedia(name)] }

// governing returns the most specific entry that covers a type.
func (x contentIndex) governing(name string) *swagger.MediaType {
	want := canonicalMedia(name)
	var best *swagger.MediaType
	for _, t := range x.wide {
		if r := canonicalMedia(t.Name); covers(r, want) && (best == nil || len(r) > len(canonicalMedia(best.Name))) {
			best = t
		}
	}
	return best
}
