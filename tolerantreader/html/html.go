// Package html reads HTML by CSS selectors, for readers of package tolerantreader and by itself. It is
// a package of its own so that those who read JSON and XML do not pay for an HTML parser.
//
// A page is parsed as browsers do (golang.org/x/net/html), and written as well-formed XML: element
// names in lower case, no document type, no comments, white space as it is seen, attributes with names
// that XML allows. All places are places in that text, so that everything
// that reads XML reads pages too.
//
// A selector is CSS: type, class, id and attribute selectors, the combinators >, +, ~ and descendant,
// lists, and the pseudo-classes that ask for the place among siblings, :not, :empty and :root. An @ and
// the name of an attribute behind it ask for that attribute: "a[rel=next] @href". Without it the
// element is asked for, whose text is all text in it. Selection takes steps in proportion to the
// elements times the parts of the selector, whatever the page.
package html

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

// The bounds of pages. HTML parsers repeat what is left open, so a small page can become a large tree;
// it is estimated before it is built.
const (
	maxBytes      = 32 << 20
	maxNodes      = 500_000 // elements and texts
	maxDepth      = 512     // of golang.org/x/net/html
	maxAttributes = 256     // of one element
)

// Page is an HTML page that was parsed. It is immutable and safe for concurrent use.
type Page struct {
	text     []byte
	elements []element
	siblings int // the sum of the squares of how many children elements have
}

// element is an element in document order, and where it is in the text of the page.
type element struct {
	node       *nethtml.Node
	parent     int32 // -1 for the document element
	previous   int32 // element sibling, or -1
	number     int32 // among the element siblings, from 1
	start, end int
	attributes []attribute
	inner      bool // has child elements
}

// attribute is where the value of an attribute is in the text of a page.
type attribute struct {
	name       string
	start, end int
}

// Parse reads a page of at most 32 MiB, 500,000 nodes and a depth of 512. ContentType is the media type
// that came with it, whose charset decides after a byte order mark and before the page itself; it may
// be empty. No page is malformed: an error says which limit it goes beyond.
func Parse(page []byte, contentType string) (*Page, error) {
	return parse(page, contentType, document.Limits{Depth: maxDepth})
}

func parse(page []byte, contentType string, limits document.Limits) (*Page, error) {
	if len(page) > maxBytes {
		return nil, &document.LimitError{Offset: maxBytes, What: "bytes", Limit: maxBytes}
	}
	decoded, err := decode(page, contentType)
	if err != nil {
		return nil, err
	}
	if err := estimate(decoded); err != nil {
		return nil, err
	}
	root, err := nethtml.ParseWithOptions(bytes.NewReader(decoded), nethtml.ParseOptionEnableScripting(false))
	if err != nil { // the only one that reading from memory leaves
		return nil, &document.LimitError{What: "depth", Limit: maxDepth}
	}
	return write(root, limits)
}

// decode makes UTF-8 of a page (the HTML standard, section 13.2.3.2).
func decode(page []byte, contentType string) ([]byte, error) {
	encoding, name, _ := charset.DetermineEncoding(page, contentType)
	if name != "utf-8" {
		decoded, err := encoding.NewDecoder().Bytes(page)
		if err != nil {
			return nil, &document.SyntaxError{Format: "HTML", Reason: "the page is not in its encoding " + name + ": " + err.Error()}
		}
		page = decoded
	}
	page = bytes.TrimPrefix(page, []byte("\ufeff"))
	if !utf8.Valid(page) {
		page = bytes.ToValidUTF8(page, []byte("\ufffd"))
	}
	return page, nil
}

// XML is the page as well-formed XML.
func (p *Page) XML() []byte { return bytes.Clone(p.text) }

// Place is where a selector leads.
type Place struct {
	// Text is the text of the element as it is seen, or the value of the attribute without white space
	// around it.
	Text string
	// Path is a selector that leads to the element alone: "html > body:nth-child(2) > p:nth-child(1)".
	Path string
	// Attribute is the name of the attribute, empty for an element.
	Attribute string
	// Start and End are the bytes of Page.XML that hold the element or the value of the attribute.
	Start, End int
}

// Select finds the places that a selector leads to, in document order, at most limit of them. An error
// is that of a selector that counts siblings on a page where one element has too many children.
func (p *Page) Select(s *Selector, limit int) ([]Place, error) {
	selected, err := p.selected(s)
	var places []Place
	for _, n := range selected {
		if len(places) >= limit {
			break
		}
		if m, ok := p.match(n, s.attribute); ok {
			places = append(places, p.place(n, s.attribute, m))
		}
	}
	return places, err
}

// match is the place of an element, or of an attribute of it.
func (p *Page) match(n int32, name string) (document.Match, bool) {
	e := &p.elements[n]
	if name != "" {
		for _, a := range e.attributes {
			if a.name == name {
				return document.Match{Start: a.start, End: a.end, Parent: e.start, Kind: document.Attribute}, true
			}
		}
		return document.Match{}, false
	}
	m := document.Match{Start: e.start, End: e.end, Parent: -1, Kind: document.Text}
	if e.parent >= 0 {
		m.Parent = p.elements[e.parent].start
	}
	if e.inner {
		m.Kind = document.Element
	}
	return m, true
}

func (p *Page) place(n int32, attribute string, m document.Match) Place {
	return Place{Text: p.value(m), Path: p.path(n), Attribute: attribute, Start: m.Start, End: m.End}
}

func (p *Page) value(m document.Match) string {
	return strings.TrimSpace(string(xmlscan.Text(nil, p.text, m)))
}

// errNoSelector is for what is empty.
var errNoSelector = errors.New("there is no selector")
