package swagger

import (
	"fmt"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// body reads the request body of an operation.
func (l *loader) body(op node.Node) *Body {
	n := op.Get("requestBody")
	obj, ref := l.object(n, "a request body")
	if !obj.Exists() {
		return nil
	}
	b := l.memo.bodies[obj]
	if b == nil {
		l.prose(obj, "description")
		l.fields(obj, "a request body", bodyFields())
		b = &Body{Required: l.flag(obj, "required", false), Content: l.content(obj), Node: obj}
		l.memo.bodies[obj] = b
	}
	listed := *b
	listed.Key, listed.Ref = op.Key("requestBody"), ref
	return &listed
}

// content reads the content map of a body, response, parameter or header; nil if there is none.
func (l *loader) content(owner node.Node) []*MediaType {
	m := l.entries(owner, "content", node.Object)
	if m.Len() == 0 {
		return nil
	}
	list := make([]*MediaType, 0, m.Len())
	for name, n := range m.Members() {
		if extension(name) && !strings.Contains(name, "/") { // x-world/x-vrml is a media type, x-note is none
			continue
		}
		var obj node.Node
		if l.doc.Version >= V32 {
			obj, _ = l.object(n, "a media type")
		} else {
			obj = l.plain(n, "a media type")
		}
		if !obj.Exists() {
			continue
		}
		listed := *l.mediaType(obj)
		listed.Name, listed.Key = name, m.Key(name)
		list = append(list, &listed)
	}
	return list
}

func (l *loader) mediaType(n node.Node) *MediaType {
	if t := l.memo.media[n]; t != nil {
		return t
	}
	l.fields(n, "a media type", mediaTypeFields())
	t := &MediaType{Schema: l.schema(n, "schema"), ItemSchema: l.schema(n, "itemSchema"), Node: n}
	t.Encoding = l.encodings(n)
	l.memo.media[n] = t
	return t
}

// encodings reads how the members of a body are written, by name or (3.2) by position.
func (l *loader) encodings(n node.Node) []*Encoding {
	var list []*Encoding
	named := l.entries(n, "encoding", node.Object)
	for property, e := range named.Members() {
		list = l.encoding(list, property, named.Key(property), e)
	}
	for i, e := range l.entries(n, "prefixEncoding", node.Array).Items() {
		list = l.encoding(list, fmt.Sprintf("[%d]", i), e.Span(), e)
	}
	if e := n.Get("itemEncoding"); e.Exists() {
		list = l.encoding(list, "[*]", n.Key("itemEncoding"), e)
	}
	return list
}

func (l *loader) encoding(list []*Encoding, property string, key node.Span, n node.Node) []*Encoding {
	obj := l.plain(n, "an encoding")
	if !obj.Exists() {
		return list
	}
	e := &Encoding{
		Property: property, ContentType: l.text(obj, "contentType"), Style: l.style(obj, "query"),
		AllowReserved: l.flag(obj, "allowReserved", false), Headers: l.headers(obj), Key: key, Node: obj,
	}
	e.Explode = l.flag(obj, "explode", e.Style == "form")
	if l.doc.Version >= V32 {
		e.Encoding = l.encodings(obj)
	}
	return append(list, e)
}
