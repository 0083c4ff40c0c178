package html

import (
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// writer writes a tree as XML, without recursion.
type writer struct {
	page Page
	open []int32 // elements
	last []int32 // of each open element: its child element that was written last, or -1
	keep int     // open elements in which white space is kept
	spacing
	limits document.Limits
	nodes  int
	err    error
}

// write makes a page of a document node.
func write(root *nethtml.Node, limits document.Limits) (*Page, error) {
	w := &writer{limits: limits, last: []int32{-1}}
	for n := root.FirstChild; n != nil && w.err == nil; {
		if w.node(n); n.Type == nethtml.ElementNode && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		n = w.next(n, root)
	}
	if w.err != nil {
		return nil, w.err
	}
	return &w.page, nil
}

// next closes n, and the elements that end with it, and is the node behind them.
func (w *writer) next(n, root *nethtml.Node) *nethtml.Node {
	for ; n != root; n = n.Parent {
		if n.Type == nethtml.ElementNode {
			w.close()
		}
		if n.NextSibling != nil {
			return n.NextSibling
		}
	}
	return nil
}

func (w *writer) node(n *nethtml.Node) {
	if w.nodes++; w.nodes > maxNodes {
		w.err = &document.LimitError{Offset: len(w.page.text), What: "nodes", Limit: maxNodes}
		return
	}
	switch n.Type {
	case nethtml.ElementNode:
		w.element(n)
	case nethtml.TextNode:
		switch {
		case len(w.open) == 0:
		case w.keep > 0:
			w.page.text = appendText(w.page.text, n.Data)
			w.say()
		default:
			w.text(n.Data)
		}
	}
}

func (w *writer) element(n *nethtml.Node) {
	depth, p := len(w.open), &w.page
	if depth >= w.limits.Depth {
		w.err = &document.LimitError{Offset: len(p.text), What: "depth", Limit: w.limits.Depth}
		return
	}
	w.before(n)
	e := element{node: n, parent: -1, previous: w.last[depth], start: len(p.text)}
	if depth > 0 {
		e.parent = w.open[depth-1]
		p.elements[e.parent].inner = true
	}
	if e.number = 1; e.previous >= 0 {
		e.number += p.elements[e.previous].number
	}
	w.countChildren(n)
	p.text = append(append(p.text, '<'), xmlName(n.Data)...)
	for _, a := range n.Attr {
		w.attribute(&e, a)
	}
	p.text = append(p.text, '>')
	number := int32(len(p.elements))
	p.elements = append(p.elements, e)
	w.last[depth] = number
	w.open, w.last = append(w.open, number), append(w.last, -1)
	if keepsSpace(n.Data) {
		w.keep++
	}
}

// countChildren counts what asking for the place among the children of n takes.
func (w *writer) countChildren(n *nethtml.Node) {
	children := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		children++
	}
	w.page.siblings += children * children
}

// attribute writes an attribute that XML allows; of several of one name the first counts (the HTML
// standard, section 13.2.5.33).
func (w *writer) attribute(e *element, a nethtml.Attribute) {
	written := a.Key
	if a.Namespace == "xml" {
		written = "xml:" + a.Key
	}
	twice := slices.ContainsFunc(e.attributes, func(b attribute) bool { return b.name == written })
	if a.Key == "xmlns" || a.Namespace == "xmlns" || xmlName(a.Key) != a.Key || twice {
		return
	}
	text := append(append(append(w.page.text, ' '), written...), '=', '"')
	start := len(text)
	text = appendValue(text, a.Val)
	e.attributes = append(e.attributes, attribute{written, start, len(text)})
	w.page.text = append(text, '"')
}

func (w *writer) close() {
	top := len(w.open) - 1
	e := &w.page.elements[w.open[top]]
	w.page.text = append(append(append(w.page.text, '<', '/'), xmlName(e.node.Data)...), '>')
	e.end = len(w.page.text)
	w.open, w.last = w.open[:top], w.last[:top+1]
	if w.after(e.node); keepsSpace(e.node.Data) {
		w.keep--
	}
}

// xmlName is a name of HTML as XML writes it: what XML does not allow is an underscore. Only names of
// ASCII stay as they are.
func xmlName(name string) string {
	legal := func(n int, r rune) bool {
		letter := 'a' <= r|0x20 && r|0x20 <= 'z' || r == '_'
		return letter || n > 0 && ('0' <= r && r <= '9' || r == '-' || r == '.')
	}
	for n, r := range name {
		if !legal(n, r) {
			var b strings.Builder
			for k, r := range name {
				if !legal(k, r) {
					r = '_'
				}
				b.WriteRune(r)
			}
			return b.String()
		}
	}
	if name == "" {
		return "_"
	}
	return name
}

func appendText(dst []byte, text string) []byte {
	for _, r := range text {
		dst = appendEscaped(dst, r)
	}
	return dst
}

// appendValue writes the value of an attribute; line ends and tabs are references, which XML keeps.
func appendValue(dst []byte, value string) []byte {
	for _, r := range value {
		switch r {
		case '\n':
			dst = append(dst, "&#10;"...)
		case '\t':
			dst = append(dst, "&#9;"...)
		case '"':
			dst = append(dst, "&quot;"...)
		default:
			dst = appendEscaped(dst, r)
		}
	}
	return dst
}

func appendEscaped(dst []byte, r rune) []byte {
	switch {
	case r == '<':
		return append(dst, "&lt;"...)
	case r == '>':
		return append(dst, "&gt;"...)
	case r == '&':
		return append(dst, "&amp;"...)
	case r == '\r':
		return append(dst, "&#13;"...)
	case r == '\f':
		r = ' '
	case r < ' ' && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
		r = '\ufffd'
	}
	return append(dst, string(r)...)
}
