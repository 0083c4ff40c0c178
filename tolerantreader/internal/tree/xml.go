package tree

import (
	"sync"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

// FromXML is the tree of an XML document in UTF-8.
func FromXML(doc []byte, limits document.Limits) (*Document, error) {
	var found document.Found
	if err := everything().Scan(doc, limitsOf(doc, limits), xmlscan.Verify, &found); err != nil {
		return nil, err
	}
	return fromFound(doc, &found, limits)
}

// FromElement is the tree of the element at m, a match of an earlier scan of doc that found outer.
// Offsets are those of doc.
func FromElement(doc []byte, m document.Match, outer *document.Found, limits document.Limits) (*Document, error) {
	var found document.Found
	if err := everything().ScanElement(doc, m, outer, limitsOf(doc, limits), xmlscan.Verify, &found); err != nil {
		return nil, err
	}
	return fromFound(doc, &found, limits)
}

// everything is the program that finds the root, all elements below it, and all attributes.
var everything = sync.OnceValue(func() *xmlscan.Program {
	all := func(s path.Selector) *path.Path {
		return &path.Path{Segments: []path.Segment{{Descendant: true, Selectors: []path.Selector{s}}}}
	}
	p, _ := xmlscan.Compile([]*path.Path{ // these paths can be compiled
		{}, all(path.Selector{Kind: path.Wildcard}), all(path.Selector{Kind: path.Attribute, Name: "*"}),
	}, xmlscan.Options{})
	return p
})

// limitsOf are limits by which a scan finds all there is.
func limitsOf(doc []byte, limits document.Limits) document.Limits {
	limits.Matches = len(doc)
	return limits
}

// fromFound is the tree of all elements and attributes. Above the document element is a node for the
// document, where an XPath starts.
func fromFound(doc []byte, found *document.Found, limits document.Limits) (*Document, error) {
	b, err := newBuilder(doc, limits)
	if err != nil {
		return nil, err
	}
	b.xml, b.root, b.declarations = true, 1, found.Declarations
	b.limits.Depth++ // for the node above
	if err := b.begin(node{kind: document.Element}); err != nil {
		return nil, err
	}
	numbers := map[xmlscan.Name]int32{}
	for _, m := range found.Matches {
		for b.open != 0 && m.Start >= int(b.nodes[b.open].end) {
			b.shut(b.nodes[b.open].end)
		}
		if err := b.element(m, xmlscan.NameOf(doc, found, m), numbers); err != nil {
			return nil, err
		}
	}
	for b.open != none {
		b.shut(b.nodes[b.open].end)
	}
	b.limits.Depth--
	return b.Document, nil
}

// element adds an element or an attribute.
func (b *builder) element(m document.Match, name xmlscan.Name, numbers map[xmlscan.Name]int32) error {
	n, ok := numbers[name]
	if !ok {
		n = int32(len(b.names))
		numbers[name] = n
		b.names = append(b.names, name)
	}
	x := node{kind: m.Kind, start: int32(m.Start), end: int32(m.End), name: n, scope: m.Scope}
	if m.Kind == document.Attribute {
		b.add(x)
		return nil
	}
	return b.begin(x)
}
