// Package path is the one abstract syntax of the paths that a tolerant reader understands, whatever
// they were written in: RFC 9535 JSONPath, RFC 6901 JSON Pointer, a subset of XPath 1.0, and gjson's
// syntax. A path leads from the root of a document, or of a part of it, to any number of places.
//
// In XML the root is the document element, a name is the local name of child elements, @name is an
// attribute, and an index or a slice after a name counts the siblings of that name, as if they were
// the elements of an array; [*] after a name is each of them.
package path

import "strings"

// Path is a path that was compiled. It is immutable.
type Path struct {
	// Text is the path as it was written.
	Text string
	// Dialect is what it was written in.
	Dialect Dialect
	// Relative is true for a path that starts at a part of a document ("@.sku"), not at its root.
	Relative bool
	// FromDocument is true where the first segment names the document element itself, as in the
	// XPath /customer/name; a JSONPath starts below it.
	FromDocument bool
	// Segments lead, one after the other, from each place to places below it.
	Segments []Segment
}

// Dialect is a notation for paths.
type Dialect uint8

// The dialects.
const (
	JSONPath Dialect = iota // RFC 9535
	Pointer                 // RFC 6901, starts with a slash or is empty
	XPath                   // a subset of XPath 1.0, starts with // or xpath:
	GJSON                   // gjson's own, starts with gjson:
)

// Segment is one step (RFC 9535 section 2.5): from each place to the children that one of its
// selectors selects, or, where Descendant is true, to such children of the place and of everything
// below it.
type Segment struct {
	Descendant bool
	Selectors  []Selector
}

// Kind says what a selector selects.
type Kind uint8

// The kinds of selectors (RFC 9535 section 2.3), and an attribute of XML.
const (
	Name Kind = iota
	Attribute
	Index
	Slice
	Wildcard
	Filter
)

// Selector selects children of a place.
type Selector struct {
	Kind Kind
	// Name is the member, element or attribute that Name and Attribute select.
	Name string
	// Space is the namespace that an element or attribute must be in, nil where any is right.
	Space *string
	// Index is the element that Index selects, from the end where it is negative.
	Index int64
	// Slice is what Slice selects.
	Slice Bounds
	// Filter decides for each child whether Filter selects it.
	Filter *Expression
}

// Bounds are the bounds of a slice; nil where one is left out (RFC 9535 section 2.3.4).
type Bounds struct {
	Start, End, Step *int64
}

// InXML is what a selector of a name selects in XML: a JSONPath has no syntax of its own for
// attributes and namespaces, so a name that begins with @ is an attribute, @* each of them, and {uri}
// before a name is its namespace. In JSON such a name is a name like any other. Other selectors are as they are.
func (s Selector) InXML() Selector {
	if s.Kind != Name && s.Kind != Attribute {
		return s
	}
	if name, ok := strings.CutPrefix(s.Name, "@"); ok && s.Kind == Name {
		s.Kind, s.Name = Attribute, name
	}
	if end := strings.LastIndexByte(s.Name, '}'); end > 0 && s.Name[0] == '{' {
		uri := s.Name[1:end]
		s.Space, s.Name = &uri, s.Name[end+1:]
	}
	return s
}
