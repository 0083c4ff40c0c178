package tree

import (
	"math"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// Bounds of the work of one search, besides the limits of the document.
const (
	freeSteps    = 10_000_000
	stepsPerNode = 64
	// maxDuplicates is how many names that stand twice are told of.
	maxDuplicates = 1_000
)

// Eval is where a path leads to from a node, in the order and as often as RFC 9535 says (sections
// 2.1.2, 2.5.2.2 and 2.3.4.2.2). A query from $ within a filter begins at the root of the document. An
// error is a *document.LimitError.
func (d *Document) Eval(p *path.Path, start Node) ([]Node, error) {
	e := newEvaluator(d)
	nodes := e.query(p, start)
	if e.err == nil && len(nodes) > d.limits.Matches {
		e.tooMany(nodes[d.limits.Matches], d.limits.Matches)
	}
	if e.err != nil {
		return nil, e.err
	}
	return nodes, nil
}

// Find adds to found where the path of a number leads to from a node, and the names that stand twice
// in an object on the way: all members of such a name are found, and the first is what filters ask.
func (d *Document) Find(p *path.Path, number int, start Node, found *document.Found) error {
	e := newEvaluator(d)
	e.found, e.number = found, number
	nodes := e.query(p, start)
	if room := d.limits.Matches - len(found.Matches); e.err == nil && len(nodes) > room {
		e.tooMany(nodes[max(0, room)], d.limits.Matches)
	}
	if e.err != nil {
		return e.err
	}
	e.tellMixed(p, nodes)
	around := int32(len(found.Declarations))
	for _, n := range nodes {
		m := d.Match(n, number)
		if m.Scope > 0 {
			m.Scope += around
		}
		found.Matches = append(found.Matches, m)
	}
	for _, x := range d.declarations {
		if x.Outer > 0 {
			x.Outer += around
		}
		found.Declarations = append(found.Declarations, x)
	}
	return nil
}

// evaluator is one search. Once err is set everything it does is cut short.
type evaluator struct {
	*Document
	err       error
	steps     int // that are left
	found     *document.Found
	number    int
	told      int                   // names that stand twice
	filtering int                   // filters that are being asked
	absolute  map[*path.Path][]Node // where queries from $ in filters lead
	patterns  map[pattern]*compiled
}

func newEvaluator(d *Document) *evaluator {
	return &evaluator{Document: d, steps: d.budget()}
}

// budget is how many steps a search may take, which an int of 32 bits holds.
func (d *Document) budget() int {
	return freeSteps + stepsPerNode*min(len(d.nodes), (math.MaxInt32-freeSteps)/stepsPerNode)
}

// step counts steps at a node, and says whether the search goes on.
func (e *evaluator) step(n Node, count int) bool {
	if e.steps -= count; e.steps < 0 && e.err == nil {
		e.err = &document.LimitError{Offset: e.offset(n), What: "steps of a search", Limit: e.budget()}
	}
	return e.err == nil
}

func (e *evaluator) tooMany(n Node, limit int) {
	e.err = &document.LimitError{Offset: e.offset(n), What: "matches", Limit: limit}
}

func (e *evaluator) offset(n Node) int {
	if n < 0 {
		n = e.root
	}
	return int(e.nodes[n].start)
}

// query is where a path leads to from a node.
func (e *evaluator) query(p *path.Path, start Node) []Node {
	if p.FromDocument && e.xml && start == e.root {
		start = 0
	}
	nodes := []Node{start}
	for segments := p.Segments; len(segments) > 0 && len(nodes) > 0 && e.err == nil; {
		var s step
		s, segments = e.first(segments, p.Dialect)
		nodes = e.apply(&s, nodes)
	}
	return nodes
}

// first is the first step of segments, and the segments after it.
func (d *Document) first(segments []path.Segment, dialect path.Dialect) (step, []path.Segment) {
	s := step{segment: segments[0]}
	if segments = segments[1:]; d.xml && len(segments) > 0 && counts(s.segment, segments[0], dialect) {
		s.counted, segments = segments[0].Selectors, segments[1:]
	}
	return s, segments
}

// step is a segment that is being applied.
type step struct {
	segment path.Segment
	counted []path.Selector // in XML, those after it that are among the siblings of a name
	next    []Node          // where it leads
	among   []Node          // the children that a selector selects among
}

// counts says whether the selectors of the second segment are among the siblings that the first
// selects by name.
func counts(first, second path.Segment, d path.Dialect) bool {
	if second.Descendant {
		return false
	}
	named, wild := true, d == path.XPath
	for _, s := range first.Selectors {
		named = named && (s.Kind == path.Name || s.Kind == path.Attribute)
		wild = wild && s.Kind == path.Wildcard
	}
	for _, s := range second.Selectors {
		switch s.Kind {
		case path.Index, path.Slice, path.Filter:
			if !named && !wild {
				return false
			}
		case path.Wildcard:
			if !named || d == path.XPath {
				return false
			}
		default:
			return false
		}
	}
	return true
}
