// Package xmlscan finds the places that paths lead to in an XML document, in one pass over its bytes
// for all paths at once, without recursion and, once its memory has grown, without allocation.
//
// # What is read
//
// XML 1.0 (fifth edition) with Namespaces in XML 1.0, in UTF-8; [Decode] makes UTF-8 of other
// encodings. A document type declaration is refused, so there are no entities but amp, lt, gt, quot,
// apos and the numeric ones, no default attributes, and nothing that is fetched.
//
// # What a path means
//
// The root is the document element, or, where a path is FromDocument, what stands above it. A name
// is the local name of child elements, whatever their namespace; {uri}name is of that namespace
// alone. An attribute is asked for by an Attribute selector or by a name that starts with @, which
// no element has; it is the end of a path. Namespace declarations are not attributes.
//
// An index or a slice right after a name counts the siblings of that name as if they were the
// elements of an array, [*] right after a name is each of them, and in an XPath an index right after
// a wildcard counts all siblings. Elsewhere index, slice and wildcard select among all child
// elements; in an XPath a wildcard always does. Places are found in document order, each place once
// for each path.
package xmlscan

import (
	"math"
	"unicode/utf8"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// Mode says how much of a document is checked.
type Mode uint8

// The modes.
const (
	// Verify checks the whole document: it is found in it what is there, or it is refused.
	Verify Mode = iota
	// Skim trusts the inside of elements that no path asks for and what comes after the document
	// element. It finds in a well-formed document what Verify finds.
	Skim
)

// Bounds that do not depend on the limits of the caller. No document that was written to be read
// comes near them; what needs them is linear memory and time on those that were not.
const (
	maxAttributes   = 10_000 // of one element
	maxDeclarations = 1_000  // of namespaces, in force at one place
)

// Scan finds in doc, which is UTF-8, what the paths of the program lead to. It is safe for concurrent
// use. An error is a *document.SyntaxError or a *document.LimitError, and found is then what was
// found before it.
func (p *Program) Scan(doc []byte, limits document.Limits, mode Mode, found *document.Found) error {
	s := p.states.Get().(*scanner)
	defer s.release()
	found.Reset()
	s.doc, s.found, s.limits, s.verify = doc, found, limits, mode == Verify
	return s.document()
}

// ScanElement is Scan for the element at m, a match of an earlier scan of doc that found outer. The
// root of paths is that element, offsets are those of doc, and the namespaces that are declared
// around the element are known. found must not be outer.
func (p *Program) ScanElement(doc []byte, m document.Match, outer *document.Found, limits document.Limits, mode Mode, found *document.Found) error {
	s := p.states.Get().(*scanner)
	defer s.release()
	found.Reset()
	if m.Start < 0 || m.Start >= m.End || m.End > len(doc) || doc[m.Start] != '<' {
		return &document.SyntaxError{Format: "XML", Offset: m.Start, Reason: "no element starts"}
	}
	s.doc, s.found, s.limits, s.verify = doc[:m.End], found, limits, mode == Verify
	if !s.inherit(m.Scope, outer) || s.element(m.Start) < 0 {
		return s.err
	}
	return nil
}

// document scans a whole document: prolog, document element, and what may come after it.
func (s *scanner) document() error {
	i, ok := s.opening()
	if !ok {
		return s.err
	}
	if i = s.misc(i, true); i < 0 {
		return s.err
	}
	if i = s.element(i); i < 0 {
		return s.err
	}
	if !s.verify {
		s.found.Unread += len(s.doc) - i
		return nil
	}
	if s.misc(i, false) < 0 {
		return s.err
	}
	return nil
}

// opening checks what concerns the document as a whole, and reads the byte order mark and the XML
// declaration.
func (s *scanner) opening() (int, bool) {
	doc := s.doc
	if len(doc) > math.MaxInt32 {
		s.err = &document.LimitError{Offset: math.MaxInt32, What: "bytes", Limit: math.MaxInt32}
		return 0, false
	}
	if s.verify && !utf8.Valid(doc) {
		s.fail(invalidUTF8(doc), "a byte is not UTF-8")
		return 0, false
	}
	i := 0
	if len(doc) >= 3 && doc[0] == 0xEF && doc[1] == 0xBB && doc[2] == 0xBF {
		i = 3
	}
	if declared(doc[i:]) {
		i = s.declaration(i)
	}
	return i, i >= 0
}

// invalidUTF8 is the offset of the first byte that is not part of UTF-8.
func invalidUTF8(doc []byte) int {
	i := 0
	for i < len(doc) {
		r, width := utf8.DecodeRune(doc[i:])
		if r == utf8.RuneError && width == 1 {
			return i
		}
		i += width
	}
	return i
}

// fail keeps the error and is the offset that says so.
func (s *scanner) fail(offset int, reason string) int {
	s.err = &document.SyntaxError{Format: "XML", Offset: offset, Reason: reason}
	return -1
}

// exceed is fail for a limit.
func (s *scanner) exceed(offset int, what string, limit int) int {
	s.err = &document.LimitError{Offset: offset, What: what, Limit: limit}
	return -1
}
