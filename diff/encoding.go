package diff

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// encoding compares how the members of a form or multipart body are written (A12). With other
// media types the keyword has no effect (OpenAPI 3.1, media type object, "encoding").
func (c *comparison) encoding(m message, o, n *swagger.MediaType) {
	if !parted(o.Name) || !parted(n.Name) {
		return
	}
	old, now := encodings(o), encodings(n)
	for _, e := range o.Encoding {
		c.encoded(m, e.Property, o, n, e, now[e.Property])
	}
	for _, e := range n.Encoding {
		if old[e.Property] == nil {
			c.encoded(m, e.Property, o, n, nil, e)
		}
	}
}

// parted reports whether the members of a body of that type are written one by one.
func parted(media string) bool {
	t := canonicalMedia(media)
	return strings.HasPrefix(t, "multipart/") || urlEncoded(t)
}

func urlEncoded(canonical string) bool {
	return strings.HasPrefix(canonical, "application/x-www-form-urlencoded")
}

func encodings(t *swagger.MediaType) map[string]*swagger.Encoding {
	by := make(map[string]*swagger.Encoding, len(t.Encoding))
	for _, e := range t.Encoding {
		by[e.Property] = e
	}
	return by
}

// encoded compares how one member is written; one of the encodings may be absent.
func (c *comparison) encoded(m message, property string, old, now *swagger.MediaType, o, n *swagger.Encoding) {
	b, r := missing(old.Node), missing(now.Node)
	var was, is swagger.Encoding
	if o != nil {
		was, b = *o, at(o.Key)
	}
	if n != nil {
		is, r = *n, at(n.Key)
	}
	if was.ContentType != "" || is.ContentType != "" {
		from, to := c.partTypes(c.schemas.base, old, property, was), c.partTypes(c.schemas.rev, now, property, is)
		f := fact{aspect: "encoding", name: property, from: name(from), to: name(to), base: b, rev: r, assumptions: []string{"A12"}}
		if f.effect = moved(from, to); f.effect != "" {
			c.add(m, f)
		}
	}
	part := m.part("part " + property).inside()
	c.headers(part, was.Headers, is.Headers, old.Node, now.Node)
	if old.Form == nil && now.Form == nil && c.styled(old, now) {
		c.wireForm(m, "wire-form", "form field "+property, c.field(c.schemas.base, old, property, o), c.field(c.schemas.rev, now, property, n))
	}
	if len(was.Encoding) > 0 || len(is.Encoding) > 0 {
		c.encoding(part, c.nested(c.schemas.base, old, property, was), c.nested(c.schemas.rev, now, property, is))
	}
}

// moved compares two comma-separated lists of media ranges, of which an empty one is unknown.
func moved(from, to string) Effect {
	gone, more := uncovered(from, to), uncovered(to, from)
	switch {
	case gone && more:
		return Changed
	case gone:
		return Narrowed
	case more:
		return Widened
	}
	return ""
}

// uncovered reports whether a comma-separated list of media ranges has one that the other list
// does not cover.
func uncovered(list, by string) bool {
	for l := range strings.SplitSeq(list, ",") {
		l = canonicalMedia(l)
		if !slices.ContainsFunc(strings.Split(by, ","), func(b string) bool { return covers(canonicalMedia(b), l) }) {
			return true
		}
	}
	return false
}

// styled reports whether style, explode and allowReserved count: in URL-encoded forms, from
// OpenAPI 3.1 on in multipart forms, too (encoding object, "style").
func (c *comparison) styled(o, n *swagger.MediaType) bool {
	styles := func(d *swagger.Document, t *swagger.MediaType) bool {
		return urlEncoded(canonicalMedia(t.Name)) || d.Version >= swagger.V31 && canonicalMedia(t.Name) == "multipart/form-data"
	}
	return styles(c.base, o) && styles(c.rev, n)
}

// field is a member of a form as it is written; without an encoding as the default says.
func (c *comparison) field(d *document, t *swagger.MediaType, property string, e *swagger.Encoding) written {
	w := written{name: property, in: "form", style: "form", explode: true, node: t.Node, kinds: c.kinds(d, c.memberSchema(d, t, property))}
	if e != nil {
		w.style, w.explode, w.allowReserved, w.node = e.Style, e.Explode, e.AllowReserved, e.Node
	}
	return w
}

// memberSchema is the schema of a member of a body, absent where the body declares no such
// member in one place.
func (c *comparison) memberSchema(d *document, t *swagger.MediaType, property string) node.Node {
	m := c.schemas.shape(c.schemas.conj(d, t.Schema)).members[property]
	if m == nil || len(m.schemas) != 1 {
		return node.Node{}
	}
	return m.schemas[0]
}

// nested is a part that is a multipart body itself.
func (c *comparison) nested(d *document, t *swagger.MediaType, property string, e swagger.Encoding) *swagger.MediaType {
	return &swagger.MediaType{
		Name: c.partTypes(d, t, property, e), Schema: c.memberSchema(d, t, property),
		Encoding: e.Encoding, Key: e.Key, Node: e.Node,
	}
}

// partTypes are the content types that a part may have.
func (c *comparison) partTypes(d *document, t *swagger.MediaType, property string, e swagger.Encoding) string {
	if e.ContentType != "" {
		return e.ContentType
	}
	schema := c.memberSchema(d, t, property)
	if !schema.Exists() {
		return ""
	}
	return c.partType(d, schema, maxNestedLists)
}

// maxNestedLists bounds how deep the elements of a list are asked for their content type: lists
// may be recursive.
const maxNestedLists = 8

// partType is the content type of a part that names none (OpenAPI 3.1.1, encoding object,
// "contentType"; 3.0 says the same of binary strings by their format); "" where it depends on
// the value.
func (c *comparison) partType(d *document, schema node.Node, depth int) string {
	s := c.schemas.shape(c.schemas.conj(d, schema))
	switch {
	case s.untyped && s.types&(tArray|tObject) != 0:
		return "application/octet-stream"
	case s.only(tObject):
		return "application/json"
	case s.only(tArray):
		if elements := s.values["items"]; len(elements) == 1 && depth > 0 {
			return c.partType(d, elements[0].value, depth-1)
		}
	case s.only(tString) && (len(s.values["contentEncoding"]) > 0 || slices.ContainsFunc(s.values["format"], func(h held) bool { return h.value.Text() == "binary" })):
		return "application/octet-stream"
	case s.only(tScalar):
		return "text/plain"
	}
	return ""
}
