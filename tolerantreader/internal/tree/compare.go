package tree

import (
	"strings"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

// compare compares two operands (RFC 9535 section 2.3.5.2.2). In XML it holds where it holds for one
// of several siblings.
func (e *evaluator) compare(op path.Op, a, b operand) bool {
	switch op {
	case path.NotEqual:
		return !e.compare(path.Equal, a, b)
	case path.Greater:
		return e.compare(path.Less, b, a)
	case path.GreaterOrEqual:
		return e.compare(path.LessOrEqual, b, a)
	}
	for i := range max(1, len(a.nodes)) {
		for j := range max(1, len(b.nodes)) {
			if !e.step(none, 1) {
				return false
			}
			x, y := e.one(a, i), e.one(b, j)
			if op != path.Equal && e.less(x, y) || op != path.Less && e.equal(x, y) {
				return true
			}
		}
	}
	return false
}

// one is one of several siblings, or the operand itself.
func (e *evaluator) one(a operand, i int) operand {
	if len(a.nodes) == 0 {
		return a
	}
	return e.at(a.nodes[i])
}

// less compares two numbers or two strings; all else is not ordered.
func (e *evaluator) less(a, b operand) bool {
	a, b = e.alike(a, b)
	switch {
	case a.kind == document.Number && b.kind == document.Number:
		return compareNumbers(e.text(a), e.text(b)) < 0
	case e.textual(a) && e.textual(b):
		return e.text(a) < e.text(b) // UTF-8 has the order of code points, as the RFC wants
	}
	return false
}

// equal compares any two values, without recursion.
func (e *evaluator) equal(a, b operand) bool {
	if a.node == none || b.node == none {
		return e.sameScalar(a, b)
	}
	pairs := [][2]Node{{a.node, b.node}}
	for len(pairs) > 0 {
		a, b := pairs[len(pairs)-1][0], pairs[len(pairs)-1][1]
		pairs = pairs[:len(pairs)-1]
		if a == b {
			continue
		}
		x, y := &e.nodes[a], &e.nodes[b]
		container := x.kind == document.Object || x.kind == document.Array
		if !container {
			if !e.sameScalar(e.at(a), e.at(b)) {
				return false
			}
			continue
		}
		if x.kind != y.kind || x.count != y.count || !e.step(a, 1+int(x.count)) {
			return false
		}
		var ok bool
		if pairs, ok = e.pair(pairs, a, b); !ok {
			return false
		}
	}
	return true
}

// pair adds the elements of two arrays, or the members of two objects, that have to be equal.
func (e *evaluator) pair(pairs [][2]Node, a, b Node) ([][2]Node, bool) {
	if e.nodes[a].kind == document.Array {
		other := b + 1
		for c := range e.children(a) {
			pairs = append(pairs, [2]Node{c, other})
			other = e.nodes[other].after
		}
		return pairs, true
	}
	named := make(map[string]Node, e.nodes[b].count)
	for c := range e.children(b) {
		named[e.name(c)] = c
	}
	for c := range e.children(a) {
		other, ok := named[e.name(c)]
		if !ok {
			return nil, false
		}
		pairs = append(pairs, [2]Node{c, other})
	}
	return pairs, true
}

// sameScalar compares two values of which one at least has no children.
func (e *evaluator) sameScalar(a, b operand) bool {
	a, b = e.alike(a, b)
	switch {
	case e.textual(a) && e.textual(b):
		return e.text(a) == e.text(b)
	case a.kind != b.kind:
		return false
	case a.kind == document.Number:
		return compareNumbers(e.text(a), e.text(b)) == 0
	case a.kind == document.Bool:
		return e.text(a) == e.text(b)
	}
	return a.kind == document.Absent || a.kind == document.Null
}

// alike makes a number, or true or false, of a text of XML that is compared with one.
func (e *evaluator) alike(a, b operand) (operand, operand) {
	if e.xml {
		return e.like(a, b), e.like(b, a)
	}
	return a, b
}

func (e *evaluator) like(a, b operand) operand {
	if b.kind != document.Number && b.kind != document.Bool || a.node == none || !e.textual(a) {
		return a
	}
	text := strings.Trim(e.text(a), " \t\r\n")
	if b.kind == document.Number && isNumber(text) || b.kind == document.Bool && (text == "true" || text == "false") {
		return operand{kind: b.kind, node: none, text: text}
	}
	return a
}

// textual says whether the value of an operand is a string.
func (e *evaluator) textual(a operand) bool {
	switch a.kind {
	case document.String, document.Text, document.Element, document.Attribute:
		return true
	}
	return false
}

// text is what a scalar says: a string without quotes and escapes, the text of XML, or the token.
func (e *evaluator) text(a operand) string {
	if a.node == none {
		e.step(none, len(a.text)/64)
		return a.text
	}
	x := &e.nodes[a.node]
	e.step(a.node, int(x.end-x.start)/64)
	switch {
	case e.xml:
		return string(xmlscan.Text(nil, e.Document.text, e.Match(a.node, 0)))
	case a.kind == document.String:
		return unescaped(e.Document.text[x.start+1 : x.end-1])
	}
	return string(e.Document.text[x.start:x.end])
}
