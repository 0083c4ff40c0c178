package tree

import (
	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// holds says whether an expression holds for a node (RFC 9535 section 2.3.5.2). It goes down as deep
// as expressions nest, which the parser bounds.
func (e *evaluator) holds(x *path.Expression, current Node) bool {
	e.filtering++
	defer func() { e.filtering-- }()
	return e.logical(x, current)
}

func (e *evaluator) logical(x *path.Expression, current Node) bool {
	if !e.step(current, 1) {
		return false
	}
	switch x.Op {
	case path.And:
		for _, o := range x.Operands {
			if !e.logical(o, current) {
				return false
			}
		}
		return true
	case path.Or:
		for _, o := range x.Operands {
			if e.logical(o, current) {
				return true
			}
		}
		return false
	case path.Not:
		return !e.logical(x.Operands[0], current)
	case path.Test: // section 2.3.5.2.1
		return len(e.places(x.Query, current)) > 0
	case path.Call:
		return e.call(x, current).holds
	}
	return e.compare(x.Op, e.operand(x.Operands[0], current), e.operand(x.Operands[1], current))
}

// operand is what stands on a side of a comparison, or an argument of a function.
type operand struct {
	kind  document.Kind // Absent is Nothing (RFC 9535 section 2.4.1)
	node  Node          // where the value stands, or none
	text  string        // a literal or computed value, as JSON but for strings, which are without quotes
	nodes []Node        // of NodesType, and several siblings in XML
	holds bool          // of LogicalType
}

// operand evaluates an operand at a node.
func (e *evaluator) operand(x *path.Expression, current Node) operand {
	switch x.Op {
	case path.Literal:
		return literal(x.Literal)
	case path.Value:
		return e.valueOf(e.places(x.Query, current))
	case path.Nodes:
		return operand{node: none, nodes: e.places(x.Query, current)}
	}
	return e.call(x, current)
}

func literal(v any) operand {
	switch v := v.(type) {
	case bool:
		if v {
			return operand{kind: document.Bool, node: none, text: "true"}
		}
		return operand{kind: document.Bool, node: none, text: "false"}
	case path.Number:
		return operand{kind: document.Number, node: none, text: string(v)}
	case string:
		return operand{kind: document.String, node: none, text: v}
	}
	return operand{kind: document.Null, node: none, text: "null"}
}

// valueOf is the value at what a singular query leads to: nothing, one place, or siblings in XML.
func (e *evaluator) valueOf(nodes []Node) operand {
	switch len(nodes) {
	case 0:
		return operand{node: none}
	case 1:
		return e.at(nodes[0])
	}
	return operand{kind: document.Array, node: none, nodes: nodes}
}

func (e *evaluator) at(n Node) operand { return operand{kind: e.nodes[n].kind, node: n} }

// places are where a query of a filter leads to. What it asks from $ does not depend on the current
// node and is found once.
func (e *evaluator) places(q *path.Path, current Node) []Node {
	if q.Relative {
		return e.query(q, current)
	}
	nodes, ok := e.absolute[q]
	if !ok {
		if e.absolute == nil {
			e.absolute = map[*path.Path][]Node{}
		}
		nodes = e.query(q, e.root)
		e.absolute[q] = nodes
	}
	return nodes
}

// call calls a function (RFC 9535 section 2.4).
func (e *evaluator) call(x *path.Expression, current Node) operand {
	var arguments [4]operand
	all := arguments[:0]
	for _, o := range x.Operands {
		all = append(all, e.operand(o, current))
	}
	return functions[x.Function](e, all)
}
