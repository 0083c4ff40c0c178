package tolerantreader

import (
	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/jsonscan"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// jsonEngine finds paths in JSON: in one pass over the bytes those that do not count from the end, and
// in its outline the others.
type jsonEngine struct {
	program  *jsonscan.Program
	streamed []int // the numbers of the paths of the program
	all      bool  // whether these are all paths
	rest     []*path.Path
	numbers  []int // of rest
}

func newJSONEngine(paths []*path.Path) (engine, error) {
	e := jsonEngine{}
	var some []*path.Path
	for n, p := range paths {
		if jsonscan.Streamable(p) {
			some, e.streamed = append(some, p), append(e.streamed, n)
		} else if !ofXML(p) {
			e.rest, e.numbers = append(e.rest, p), append(e.numbers, n)
		}
	}
	e.all = len(some) == len(paths)
	var err error
	e.program, err = jsonscan.Compile(some, jsonscan.Options{})
	return e, err
}

// ofXML says whether a path asks for what only XML has.
func ofXML(p *path.Path) bool {
	for _, s := range p.Segments {
		for _, sel := range s.Selectors {
			if sel.Kind == path.Attribute || sel.Space != nil {
				return true
			}
		}
	}
	return false
}

func (e jsonEngine) find(doc []byte, limits document.Limits, skim bool, found *document.Found) error {
	mode := jsonscan.Verify
	if skim {
		mode = jsonscan.Skim
	}
	if err := e.program.Scan(doc, limits, mode, found); err != nil || e.all {
		return err
	}
	renumber(found, e.streamed)
	if len(e.rest) == 0 {
		return nil
	}
	return e.outlined(newOutline(doc, JSON), limits, found)
}

func (e jsonEngine) within(doc []byte, m document.Match, _ *document.Found, limits document.Limits, skim bool, found *document.Found) error {
	mode := jsonscan.Verify
	if skim {
		mode = jsonscan.Skim
	}
	if err := e.program.ScanValue(doc, m, limits, mode, found); err != nil || e.all {
		return err
	}
	renumber(found, e.streamed)
	if len(e.rest) == 0 {
		return nil
	}
	first, second := len(found.Matches), len(found.Duplicates)
	err := e.outlined(newOutline(doc[m.Start:m.End], JSON), limits, found)
	for i := range found.Matches[first:] {
		x := &found.Matches[first+i]
		x.Start, x.End, x.Parent = x.Start+m.Start, x.End+m.Start, x.Parent+m.Start
	}
	for i := range found.Duplicates[second:] {
		d := &found.Duplicates[second+i]
		d.Start, d.First = d.Start+m.Start, d.First+m.Start
	}
	return err
}

// outlined finds the paths that are not streamed in an outline.
func (e jsonEngine) outlined(o *outline, limits document.Limits, found *document.Found) error {
	for i, p := range e.rest {
		number := e.numbers[i]
		nodes := []int32{0}
		for _, s := range p.Segments {
			nodes = o.step(s, nodes, number, found)
		}
		for _, n := range nodes {
			if len(found.Matches) == limits.Matches {
				return &document.LimitError{Offset: o.nodes[n].start, What: "matches", Limit: limits.Matches}
			}
			x := &o.nodes[n]
			m := document.Match{Path: number, Start: x.start, End: x.end, Kind: x.kind}
			if x.parent >= 0 {
				m.Parent = o.nodes[x.parent].start
			}
			found.Matches = append(found.Matches, m)
		}
	}
	return nil
}

// step is where a segment leads from nodes that are in document order.
func (o *outline) step(s path.Segment, nodes []int32, number int, found *document.Found) []int32 {
	var next []int32
	behind := int32(-1)
	for _, n := range nodes {
		if s.Descendant && n < behind {
			continue // it lies within the one before, below which everything was looked at
		}
		first := map[int32]map[string]int{}
		for c := n + 1; c < o.nodes[n].after; {
			x := &o.nodes[c]
			if o.leadsTo(s, x) {
				next = append(next, c)
				o.duplicate(first, x, number, found)
			}
			if s.Descendant {
				c++
			} else {
				c = x.after
			}
		}
		behind = max(behind, o.nodes[n].after)
	}
	return next
}

// duplicate notes a name that was seen before in its object.
func (o *outline) duplicate(first map[int32]map[string]int, x *node, number int, found *document.Found) {
	if o.nodes[x.parent].kind == document.Array {
		return
	}
	if first[x.parent] == nil {
		first[x.parent] = map[string]int{}
	}
	if start, ok := first[x.parent][x.name]; ok {
		found.Duplicates = append(found.Duplicates, document.Duplicate{Path: number, Start: x.start, First: start})
		return
	}
	first[x.parent][x.name] = x.start
}

// leadsTo says whether a segment selects a node among the children of its parent.
func (o *outline) leadsTo(s path.Segment, x *node) bool {
	array := o.nodes[x.parent].kind == document.Array
	length := int64(o.nodes[x.parent].children)
	for _, sel := range s.Selectors {
		switch sel.Kind {
		case path.Wildcard:
			return true
		case path.Name:
			if !array && x.name == sel.Name {
				return true
			}
		case path.Index:
			if array && (int64(x.index) == sel.Index || int64(x.index) == sel.Index+length && sel.Index < 0) {
				return true
			}
		case path.Slice:
			if array && inSlice(sel.Slice, int64(x.index), length) {
				return true
			}
		}
	}
	return false
}

// inSlice says whether a slice has an index (RFC 9535 section 2.3.4.2.2), whatever its order.
func inSlice(b path.Bounds, i, length int64) bool {
	step := int64(1)
	if b.Step != nil {
		step = *b.Step
	}
	bound := func(p *int64, otherwise int64) int64 {
		switch {
		case p == nil:
			return otherwise
		case *p < 0:
			return *p + length
		}
		return *p
	}
	switch {
	case step > 0:
		start := max(0, bound(b.Start, 0))
		return i >= start && i < bound(b.End, length) && (i-start)%step == 0
	case step < 0:
		start := min(length-1, bound(b.Start, length-1))
		return i <= start && i > max(-1, bound(b.End, -1)) && (start-i)%-step == 0
	}
	return false
}
