package html

import (
	"strings"

	nethtml "golang.org/x/net/html"
)

// White space is written as it is seen: runs of it are one space, there is none at the start and the
// end of an element, where it is moved out between the elements, and the texts of two blocks have one
// between them. So the text of an element is neither padded by how the page is indented, nor are words
// of different elements one word.

// spacing is what is to be known about the text written so far.
type spacing struct {
	said    []bool // of each open element: whether there is text in it
	pending bool   // white space came, which is written if text follows
	written bool   // the last text written is a space
}

// text writes text, unless it is kept as it stands.
func (w *writer) text(text string) {
	for text != "" {
		if white(text[0]) {
			w.pending = true
			text = text[1:]
			continue
		}
		word := text
		if end := strings.IndexFunc(text, func(r rune) bool { return r < ' '+1 && white(byte(r)) }); end >= 0 {
			word = text[:end]
		}
		w.separate()
		w.page.text = appendText(w.page.text, word)
		w.say()
		text = text[len(word):]
	}
}

// separate writes the space that is pending, unless nothing stands before it.
func (w *writer) separate() {
	if w.pending && !w.written && w.said[len(w.said)-1] {
		w.page.text = append(w.page.text, ' ')
		w.written = true
	}
	w.pending = false
}

func (w *writer) say() { w.said[len(w.said)-1], w.written = true, false }

// before writes the space before an element, and after keeps in mind the one behind it.
func (w *writer) before(n *nethtml.Node) {
	if w.pending = w.pending || block(n.Data) || padded(n); n.FirstChild != nil && len(w.said) > 0 {
		w.separate()
	}
	w.said = append(w.said, false)
}

func (w *writer) after(n *nethtml.Node) {
	top := len(w.said) - 1
	if said := w.said[top]; top > 0 {
		w.said[top-1] = w.said[top-1] || said
	}
	w.said = w.said[:top]
	w.pending = w.pending || block(n.Data)
}

// white is ASCII white space (the Infra standard, section 4.6).
func white(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == '\f' }

// padded says whether the text of an element starts with white space. What is nested deeper than
// inline elements are is not looked at.
func padded(n *nethtml.Node) bool {
	for range 8 {
		if n = n.FirstChild; n == nil || n.Type != nethtml.ElementNode {
			break
		}
	}
	return n != nil && n.Type == nethtml.TextNode && n.Data != "" && white(n.Data[0])
}

// block says whether an element is seen on lines of its own, or ends a line. Unknown elements are not.
func block(tag string) bool {
	switch tag {
	case "address", "article", "aside", "base", "blockquote", "body", "br", "caption", "center", "col", "colgroup",
		"dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
		"frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend", "li", "link",
		"listing", "main", "menu", "meta", "nav", "noscript", "ol", "optgroup", "option", "p", "pre", "script", "search",
		"section", "select", "style", "summary", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead",
		"title", "tr", "ul":
		return true
	}
	return false
}

// keepsSpace says whether white space in elements of the name is meant.
func keepsSpace(tag string) bool {
	return tag == "pre" || tag == "textarea" || tag == "listing" || tag == "script" || tag == "style"
}
