// Package tree is documents as trees, and RFC 9535 evaluated over them in full: filters, functions,
// counting from the end, order and repetition as the RFC has them. It is the slow and complete way;
// the scanners are the fast one, and path.Split says what they leave.
//
// # Documents
//
// A document is a list of nodes in document order, so that everything below a node is the nodes
// between it and the one after it. Nothing here goes down into a document by recursion. Values stay in
// the bytes that they were read from, and are decoded where they are asked for.
//
// # XML
//
// $ is the document element, or the element that is read. A name is the local name of child elements,
// in whatever namespace; ['@id'] is an attribute and ['{uri}name'] a name of one namespace (see
// path.Selector.InXML). An index, a slice or a filter right after a name is among the siblings of that
// name, as if they were the elements of an array, and [*] right after a name is each of them. Elsewhere
// these select among all child elements; in an XPath they always do after *, which itself always is all
// child elements.
//
// The value of an element or attribute is its text. Compared with a number it is one where it is
// written as one, and compared with true or false where it reads so; an element with xsi:nil="true" is
// null. Where a singular query leads to several siblings, a comparison holds where it holds for one of
// them, and != where == does not.
//
// # Bounds
//
// A search takes at most 10,000,000 steps and 64 for each node, a step being a node that is looked at
// or 64 bytes that are compared. What a query asks from $ in a filter is found once.
package tree

import (
	"math"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

// Document is a document, or the part of one that is read. It is immutable and safe for concurrent use.
type Document struct {
	text   []byte
	nodes  []node
	root   Node
	xml    bool
	limits document.Limits
	// names are those of elements and attributes, and declarations the namespaces that are declared.
	names        []xmlscan.Name
	declarations []document.Declaration
}

// Node is a place in a document.
type Node int32

// none is no node.
const none Node = -1

type node struct {
	kind  document.Kind
	plain bool // the name has no escapes
	// start and end enclose the value.
	start, end int32
	// nameStart and nameEnd enclose the name of a member, without its quotes. nameStart is 0 where
	// there is none.
	nameStart, nameEnd int32
	// name is the name of an element or attribute, in Document.names.
	name int32
	// scope is as in document.Match.
	scope int32
	// parent is the node around it, and after the node behind everything below it.
	parent, after Node
	// index is its number among its siblings, attributes apart, and count how many children it has.
	index, count int32
}

// Root is the node that $ is.
func (d *Document) Root() Node { return d.root }

// Match is a node as scanners have it, of the path of a number.
func (d *Document) Match(n Node, number int) document.Match {
	x := &d.nodes[n]
	m := document.Match{Path: number, Start: int(x.start), End: int(x.end), Kind: x.kind, Scope: x.scope}
	switch {
	case x.parent >= d.root:
		m.Parent = int(d.nodes[x.parent].start)
	case d.xml:
		m.Parent = -1 // as xmlscan has it
	}
	return m
}

// Location is the way from the root to a node.
func (d *Document) Location(n Node) path.Location {
	var l path.Location
	for ; n > d.root; n = d.nodes[n].parent {
		x := &d.nodes[n]
		switch {
		case d.nodes[x.parent].kind == document.Array:
			l = append(l, path.Step{Index: int(x.index), Indexed: true})
			continue
		case d.xml:
			if i, several := d.sibling(n); several {
				l = append(l, path.Step{Index: i, Indexed: true})
			}
		}
		name := d.name(n)
		if x.kind == document.Attribute {
			name = "@" + name
		}
		l = append(l, path.Step{Name: name})
	}
	for i, j := 0, len(l)-1; i < j; i, j = i+1, j-1 {
		l[i], l[j] = l[j], l[i]
	}
	return l
}

// sibling is the index of an element among the siblings of its name, and whether there are several.
func (d *Document) sibling(n Node) (index int, several bool) {
	x := &d.nodes[n]
	count := 0
	for c := range d.children(x.parent) {
		if c == n {
			index = count
		}
		y := &d.nodes[c]
		if (y.kind == document.Attribute) == (x.kind == document.Attribute) && d.names[y.name].Local == d.names[x.name].Local {
			count++
		}
	}
	return index, count > 1
}

// children are the children of a node, in XML its attributes before its elements.
func (d *Document) children(n Node) func(func(Node) bool) {
	return func(yield func(Node) bool) {
		after := d.nodes[n].after
		for c := n + 1; c < after; c = d.nodes[c].after {
			if !yield(c) {
				return
			}
		}
	}
}

// builder builds a document. Its methods are called in document order.
type builder struct {
	*Document
	open  Node // the innermost node that is open
	depth int
}

func newBuilder(text []byte, limits document.Limits) (*builder, error) {
	if len(text) > math.MaxInt32 {
		return nil, &document.LimitError{Offset: math.MaxInt32, What: "bytes", Limit: math.MaxInt32}
	}
	return &builder{Document: &Document{text: text, limits: limits}, open: none}, nil
}

// add adds a child of the open node, which is closed itself.
func (b *builder) add(x node) Node {
	n := Node(len(b.nodes))
	x.parent, x.after = b.open, n+1
	if b.open != none && x.kind != document.Attribute {
		x.index = b.nodes[b.open].count
		b.nodes[b.open].count++
	}
	b.nodes = append(b.nodes, x)
	return n
}

// begin adds a node and opens it.
func (b *builder) begin(x node) error {
	if b.depth++; b.depth > b.limits.Depth {
		return &document.LimitError{Offset: int(x.start), What: "depth", Limit: b.limits.Depth}
	}
	b.open = b.add(x)
	return nil
}

// shut closes the open node, which ends at an offset.
func (b *builder) shut(end int32) {
	x := &b.nodes[b.open]
	x.end, x.after = end, Node(len(b.nodes))
	b.open = x.parent
	b.depth--
}
