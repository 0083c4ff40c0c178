package tree

import (
	"strconv"
	"unicode/utf8"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// functions is what the functions of path.Functions do, a row for each. Arguments are of the types
// that path has for them.
var functions = map[string]func(*evaluator, []operand) operand{
	"length": (*evaluator).length,
	"count":  (*evaluator).count,
	"match":  (*evaluator).match,
	"search": (*evaluator).search,
	"value":  (*evaluator).value,
}

// length is the number of characters of a string, elements of an array, or members of an object (RFC
// 9535 section 2.4.4), and of child elements of an element of XML.
func (e *evaluator) length(arguments []operand) operand {
	a := arguments[0]
	switch {
	case a.nodes != nil:
		return number(len(a.nodes))
	case a.kind == document.Array, a.kind == document.Object, a.kind == document.Element:
		return number(int(e.Document.nodes[a.node].count))
	case e.textual(a):
		return number(utf8.RuneCountInString(e.text(a)))
	}
	return operand{node: none}
}

// count is the number of places that a query leads to (RFC 9535 section 2.4.5).
func (e *evaluator) count(arguments []operand) operand { return number(len(arguments[0].nodes)) }

// value is the value at the one place that a query leads to (RFC 9535 section 2.4.8).
func (e *evaluator) value(arguments []operand) operand {
	if nodes := arguments[0].nodes; len(nodes) == 1 {
		return e.at(nodes[0])
	}
	return operand{node: none}
}

// match says whether a pattern matches a whole string (RFC 9535 section 2.4.6).
func (e *evaluator) match(arguments []operand) operand {
	return operand{node: none, holds: e.matches(arguments, true)}
}

// search says whether a pattern matches a part of a string (RFC 9535 section 2.4.7).
func (e *evaluator) search(arguments []operand) operand {
	return operand{node: none, holds: e.matches(arguments, false)}
}

func number(n int) operand {
	return operand{kind: document.Number, node: none, text: strconv.Itoa(n)}
}
