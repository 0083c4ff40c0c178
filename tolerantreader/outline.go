package tolerantreader

import (
	"bytes"
	"encoding/xml"
	"io"
	"sort"
	"strconv"
	"strings"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// outline is a document as a list of its places, in document order. It is made only where something
// is to be said about places: for findings and errors.
type outline struct {
	format Format
	nodes  []node
	// siblings counts the children of a name under a node, in XML.
	siblings map[sibling]int32
}

// node is a place.
type node struct {
	name       string // of a member, an element or an attribute with @
	kind       document.Kind
	start, end int
	parent     int32 // -1 for the root
	index      int32 // among the elements of the array, or the siblings of the name
	children   int32
	after      int32 // the node behind everything below this one
}

type sibling struct {
	parent int32
	name   string
}

// newOutline makes the outline of a document that was read.
func newOutline(doc []byte, format Format) *outline {
	o := &outline{format: format}
	if format == JSON {
		o.json(doc)
	} else {
		o.siblings = map[sibling]int32{}
		o.xml(doc)
	}
	return o
}

// open adds a node.
func (o *outline) open(parent int32, name string, kind document.Kind, start, end int) int32 {
	n := int32(len(o.nodes))
	x := node{name: name, kind: kind, start: start, end: end, parent: parent, after: n + 1}
	if parent >= 0 {
		x.index = o.nodes[parent].children
		o.nodes[parent].children++
		if o.siblings != nil {
			x.index = o.siblings[sibling{parent, name}]
			o.siblings[sibling{parent, name}]++
		}
	}
	o.nodes = append(o.nodes, x)
	return n
}

// shut says where a node and everything below it ends.
func (o *outline) shut(n int32, end int) {
	o.nodes[n].end, o.nodes[n].after = end, int32(len(o.nodes))
}

// json walks over JSON without recursion.
func (o *outline) json(doc []byte) {
	type open struct {
		node int32
		walk children
	}
	begin := func(parent int32, name string, start, end int) (open, bool) {
		kind := jsonKind(doc[start])
		n := o.open(parent, name, kind, start, end)
		// A container is walked up to the end of the document, for its own end is not known yet.
		return open{n, children{doc: doc, next: start + 1, end: len(doc)}}, kind == document.Object || kind == document.Array
	}
	i := 0
	for i < len(doc) && blank(doc[i]) {
		i++
	}
	if i == len(doc) {
		return
	}
	root, deeper := begin(-1, "", i, len(bytes.TrimRight(doc, " \t\r\n")))
	if !deeper {
		return
	}
	stack := []open{root}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		w := &top.walk
		for w.next < w.end && blank(doc[w.next]) {
			w.next++
		}
		if w.next >= w.end || doc[w.next] == ']' || doc[w.next] == '}' {
			end := min(w.next+1, len(doc))
			o.shut(top.node, end)
			stack = stack[:len(stack)-1]
			if len(stack) > 0 {
				stack[len(stack)-1].walk.next = end
			}
			continue
		}
		name := ""
		if o.nodes[top.node].kind == document.Object {
			end := skip(doc, w.next)
			name = string(unquote(doc[w.next:end], nil))
			for w.next = end; w.next < w.end && blank(doc[w.next]); w.next++ {
			}
			if w.next >= w.end || doc[w.next] == ']' || doc[w.next] == '}' {
				continue
			}
		}
		start := w.next
		if doc[start] == '{' || doc[start] == '[' {
			next, _ := begin(top.node, name, start, len(doc))
			stack = append(stack, next)
			continue
		}
		w.next = max(skip(doc, start), start+1)
		o.open(top.node, name, jsonKind(doc[start]), start, w.next)
	}
}

// xml walks over XML.
func (o *outline) xml(doc []byte) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	d.CharsetReader = alreadyDecoded
	stack := []int32{-1}
	for {
		start := int(d.InputOffset())
		token, err := d.RawToken()
		if err != nil {
			return
		}
		end := int(d.InputOffset())
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if top >= 0 {
				o.nodes[top].kind = document.Element
			}
			n := o.open(top, t.Name.Local, document.Text, start, end)
			o.attributes(n, t.Attr, doc, start, end)
			stack = append(stack, n)
		case xml.EndElement:
			if top < 0 {
				return
			}
			o.shut(top, end)
			stack = stack[:len(stack)-1]
		}
	}
}

// attributes adds the attributes of a start tag, but for namespace declarations.
func (o *outline) attributes(n int32, all []xml.Attr, doc []byte, start, end int) {
	at := start
	for _, a := range all {
		name := a.Name.Local
		if a.Name.Space != "" {
			name = a.Name.Space + ":" + name
		}
		i := bytes.Index(doc[at:end], []byte(name))
		if i < 0 {
			continue
		}
		at += i + len(name)
		q := bytes.IndexAny(doc[at:end], `"'`)
		if q < 0 {
			continue
		}
		from := at + q + 1
		to := bytes.IndexByte(doc[from:end], doc[from-1])
		if to < 0 {
			continue
		}
		at = from + to + 1
		if a.Name.Space != "xmlns" && name != "xmlns" {
			o.open(n, "@"+a.Name.Local, document.Attribute, from, from+to)
		}
	}
}

// at is the number of the node that begins at an offset, or -1.
func (o *outline) at(offset int) int32 {
	n := sort.Search(len(o.nodes), func(i int) bool { return o.nodes[i].start >= offset })
	if n < len(o.nodes) && o.nodes[n].start == offset {
		return int32(n)
	}
	return -1
}

// around is the number of the innermost node at or around an offset, or -1. The name of a member
// belongs to the member.
func (o *outline) around(offset int) int32 {
	n := int32(sort.Search(len(o.nodes), func(i int) bool { return o.nodes[i].start > offset })) - 1
	for n >= 0 && o.nodes[n].end <= offset {
		n = o.nodes[n].parent
	}
	return n
}

// location names the place at an offset.
func (o *outline) location(offset int) Location {
	if offset < 0 {
		return Location{}
	}
	n := o.at(offset)
	if n < 0 {
		n = o.around(offset)
	}
	if n < 0 {
		return Location{Path: "$", Offset: offset}
	}
	l := o.place(n)
	l.Offset = offset
	return l
}

// place names a node.
func (o *outline) place(n int32) Location {
	l := Location{Offset: o.nodes[n].start}
	var way []int32
	for ; o.nodes[n].parent >= 0; n = o.nodes[n].parent {
		way = append(way, n)
	}
	var p, q strings.Builder
	p.WriteByte('$')
	for i := len(way) - 1; i >= 0; i-- {
		x := &o.nodes[way[i]]
		array := o.format == JSON && o.nodes[x.parent].kind == document.Array
		if !array {
			p.WriteString(member(x.name))
			q.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(x.name))
		}
		if array || o.format != JSON && o.siblings[sibling{x.parent, x.name}] > 1 {
			p.WriteString("[" + strconv.Itoa(int(x.index)) + "]")
			q.WriteString("/" + strconv.Itoa(int(x.index)))
		}
	}
	l.Path, l.Pointer = p.String(), q.String()
	return l
}

// member is a name as a segment of a path.
func member(name string) string {
	for i := range len(name) {
		if b := name[i] | 0x20; !('a' <= b && b <= 'z' || name[i] == '_' || i > 0 && digit(name[i]) || name[i] >= 0x80) {
			return "[" + quoted(name) + "]"
		}
	}
	if name == "" {
		return "['']"
	}
	return "." + name
}

// quoted is a name in single quotes (RFC 9535 section 2.7).
func quoted(name string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range name {
		switch {
		case r == '\'' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r < 0x20:
			b.WriteString(`\u00` + strconv.FormatInt(int64(r)+0x100, 16)[1:])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// alreadyDecoded is for a declaration of an encoding that the text is no longer in.
func alreadyDecoded(_ string, text io.Reader) (io.Reader, error) { return text, nil }
