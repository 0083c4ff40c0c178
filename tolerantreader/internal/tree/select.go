package tree

import (
	"slices"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// apply is where a segment leads to from nodes: for each node its children that are selected, or those
// of it and of everything below it, a node before what is below it (RFC 9535 sections 2.5.1.2 and
// 2.5.2.2).
func (e *evaluator) apply(s *step, nodes []Node) []Node {
	for _, n := range nodes {
		after := n + 1
		if s.segment.Descendant {
			after = e.nodes[n].after
		}
		for ; n < after && e.step(n, 1); n++ {
			for _, sel := range s.segment.Selectors {
				if e.xml {
					e.selectElements(s, sel, n)
				} else {
					e.selectValues(s, sel, n)
				}
			}
		}
	}
	return s.next
}

// selectValues selects children of a value of JSON (RFC 9535 section 2.3).
func (e *evaluator) selectValues(s *step, sel path.Selector, n Node) {
	kind := e.nodes[n].kind
	switch {
	case kind == document.Object && sel.Kind == path.Name: // section 2.3.1.2
		if sel.Space == nil { // a namespace is of XML
			e.members(s, sel, n)
		}
	case kind == document.Array && sel.Kind == path.Index && sel.Index >= 0: // section 2.3.3.2
		e.element(s, sel.Index, n)
	case kind == document.Array, kind == document.Object && sel.Kind != path.Index && sel.Kind != path.Slice:
		s.among = s.among[:0]
		for c := range e.children(n) {
			if !e.step(c, 1) {
				return
			}
			s.among = append(s.among, c)
		}
		e.choose(s, sel)
		if kind == document.Object {
			e.tellRepeated(s.among)
		}
	}
}

// members selects the members of a name.
func (e *evaluator) members(s *step, sel path.Selector, n Node) {
	first := none
	for c := range e.children(n) {
		if !e.step(c, 1) {
			return
		}
		if !e.hasName(c, sel) {
			continue
		}
		if first != none {
			if e.tell(first, c); e.filtering > 0 {
				continue
			}
		} else {
			first = c
		}
		e.keep(s, c)
	}
}

// element selects the element of an index.
func (e *evaluator) element(s *step, index int64, n Node) {
	if index >= int64(e.nodes[n].count) {
		return
	}
	for c := range e.children(n) {
		if !e.step(c, 1) {
			return
		}
		if int64(e.nodes[c].index) == index {
			e.keep(s, c)
			return
		}
	}
}

// selectElements selects child elements or attributes in XML.
func (e *evaluator) selectElements(s *step, sel path.Selector, n Node) {
	s.among = s.among[:0]
	named := sel.Kind == path.Name || sel.Kind == path.Attribute
	for c := range e.children(n) {
		if !e.step(c, 1) {
			return
		}
		if named && e.hasName(c, sel) || !named && e.nodes[c].kind != document.Attribute {
			s.among = append(s.among, c)
		}
	}
	switch {
	case s.counted != nil:
		for _, sel := range s.counted {
			e.choose(s, sel)
		}
	case named:
		for _, c := range s.among {
			e.keep(s, c)
		}
	default:
		e.choose(s, sel)
	}
}

// choose keeps those of the children in among that a selector selects which is not a name's.
func (e *evaluator) choose(s *step, sel path.Selector) {
	switch sel.Kind {
	case path.Wildcard: // RFC 9535 section 2.3.2.2
		for _, c := range s.among {
			e.keep(s, c)
		}
	case path.Filter: // section 2.3.5.2
		for _, c := range s.among {
			if e.step(c, 1) && e.holds(sel.Filter, c) {
				e.keep(s, c)
			}
		}
	case path.Index: // section 2.3.3.2
		if i := fromEnd(sel.Index, int64(len(s.among))); i >= 0 && i < int64(len(s.among)) {
			e.keep(s, s.among[i])
		}
	case path.Slice:
		start, end, step := bounds(sel.Slice, int64(len(s.among)))
		for i := start; step > 0 && i < end || step < 0 && i > end; i += step {
			e.keep(s, s.among[i])
		}
	}
}

// fromEnd is an index counted from the start (RFC 9535 sections 2.3.3.2 and 2.3.4.2.2, Normalize).
func fromEnd(i, length int64) int64 {
	if i < 0 {
		return i + length
	}
	return i
}

// bounds are those of a slice of so many elements: the first, the one before which it ends, and the
// step, which is zero where nothing is selected (RFC 9535 section 2.3.4.2.2).
func bounds(b path.Bounds, length int64) (first, end, step int64) {
	step = or(b.Step, 1)
	switch {
	case step > 0:
		first = clamp(fromEnd(or(b.Start, 0), length), 0, length)
		end = clamp(fromEnd(or(b.End, length), length), 0, length)
	case step < 0:
		first = clamp(fromEnd(or(b.Start, length-1), length), -1, length-1)
		end = clamp(fromEnd(or(b.End, -length-1), length), -1, length-1)
	}
	return first, end, step
}

func or(n *int64, otherwise int64) int64 {
	if n == nil {
		return otherwise
	}
	return *n
}

func clamp(n, least, most int64) int64 { return min(max(n, least), most) }

// keep adds a node to where a step leads.
func (e *evaluator) keep(s *step, n Node) {
	if most := len(e.nodes) + e.limits.Matches; len(s.next) >= most {
		e.tooMany(n, most)
	}
	if e.step(n, 1) {
		s.next = append(s.next, n)
	}
}

// tell notes once that the name of a member stood before in its object.
func (e *evaluator) tell(first, again Node) {
	if e.found == nil || e.told == maxDuplicates {
		return
	}
	d := document.Duplicate{Path: e.number, Start: int(e.nodes[again].nameStart) - 1, First: int(e.nodes[first].nameStart) - 1}
	all := e.found.Duplicates
	if !slices.Contains(all[len(all)-e.told:], d) {
		e.told++
		e.found.Duplicates = append(all, d)
	}
}

// tellRepeated notes the names that stand twice among members.
func (e *evaluator) tellRepeated(members []Node) {
	if e.found == nil || e.filtering > 0 {
		return
	}
	first := make(map[string]Node, len(members))
	for _, c := range members {
		name := e.name(c)
		if before, ok := first[name]; ok {
			e.tell(before, c)
			continue
		}
		first[name] = c
	}
}
