package matching

import (
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
)

// value is what a matcher is asked about: a JSON value, or a text that has no type (a header, a query
// parameter, a form field, the text of an XML element).
type value struct {
	node node.Node
	text string
}

func textValue(s string) value { return value{text: s} }

func jsonValue(n node.Node) value { return value{node: n} }

func (v value) isText() bool { return !v.node.Exists() }

// kind is the JSON type that a message names.
func (v value) kind() string {
	if v.isText() {
		return "text"
	}
	switch v.node.Kind() {
	case node.Null:
		return "null"
	case node.Bool:
		return "boolean"
	case node.Number:
		if v.decimal() {
			return "decimal"
		}
		return "integer"
	case node.String:
		return "string"
	case node.Array:
		return "list"
	}
	return "object"
}

// plain is the text that an expression is held against: the text of a string, and the JSON of
// anything else.
func (v value) plain() string {
	switch {
	case v.isText():
		return v.text
	case v.node.Kind() == node.String:
		return v.node.Text()
	}
	return wire.JSON(v.node)
}

// String is the value as a person reads it in a report.
func (v value) String() string {
	if v.isText() {
		return shorten(wire.Quote(v.text))
	}
	return shorten(wire.JSON(v.node))
}

// decimal reports whether a number is written with a fraction or an exponent.
func (v value) decimal() bool { return strings.ContainsAny(v.node.Text(), ".eE") }

// shorten cuts what is too long for a report.
func shorten(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > most-utf8.UTFMax && !utf8.RuneStart(s[cut]) { // no letter is longer: it may be no UTF-8 at all
		cut--
	}
	return s[:cut] + "…"
}

// equal reports whether two values are the same: numbers by value and kind, so that 100 is neither
// 100.0 nor 1e2.
func equal(a, b value) bool {
	if a.isText() || b.isText() {
		return a.plain() == b.plain()
	}
	return equalNodes(a.node, b.node)
}

// equalNodes compares without recursion: a document may be as deep as its reader allows.
func equalNodes(a, b node.Node) bool {
	type two struct{ a, b node.Node }
	for queue := []two{{a, b}}; len(queue) > 0; {
		p := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if p.a.Kind() != p.b.Kind() || p.a.Len() != p.b.Len() {
			return false
		}
		switch p.a.Kind() {
		case node.Object:
			for key, x := range p.a.Members() {
				if !p.b.Has(key) {
					return false
				}
				queue = append(queue, two{x, p.b.Get(key)})
			}
		case node.Array:
			for i, x := range p.a.Items() {
				queue = append(queue, two{x, p.b.At(i)})
			}
		case node.Number:
			if !equalNumbers(p.a, p.b) {
				return false
			}
		case node.Bool:
			if p.a.Bool() != p.b.Bool() {
				return false
			}
		case node.String:
			if p.a.Text() != p.b.Text() {
				return false
			}
		}
	}
	return true
}

func equalNumbers(a, b node.Node) bool {
	if jsonValue(a).decimal() != jsonValue(b).decimal() {
		return false
	}
	if a.Text() == b.Text() {
		return true
	}
	x, ok := a.Rat()
	y, ok2 := b.Rat()
	if !ok || !ok2 {
		return false // beyond exact arithmetic only the same text is known to be equal
	}
	return (*big.Rat).Cmp(x, y) == 0
}
