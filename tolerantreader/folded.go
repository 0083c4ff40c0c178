package tolerantreader

import (
	"strings"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// resolveFolded looks for a field that is nowhere once more, without regard to upper and lower case.
// Paths with filters and slices are not tried.
func (r *reading) resolveFolded(f *field, l *level) outcome {
	o := r.outlined()
	if len(o.nodes) == 0 {
		return outcome{}
	}
	root := int32(0)
	if l.base.Parent >= 0 {
		root = o.at(l.base.Start)
	}
	for i := range f.candidates {
		c := &f.candidates[i]
		if c.role > embedded || root < 0 {
			continue
		}
		nodes := o.folded(c.path, root, r.plan.options.limits.Matches)
		if len(nodes) == 0 {
			continue
		}
		matches := make([]document.Match, len(nodes))
		for j, n := range nodes {
			x := o.nodes[n]
			parent := 0
			if x.parent >= 0 {
				parent = o.nodes[x.parent].start
			}
			matches[j] = document.Match{Path: c.number, Start: x.start, End: x.end, Kind: x.kind, Parent: parent}
		}
		out := r.resolveAt(f, i, matches, &level{base: l.base, first: make([]int32, len(l.first))})
		if out.state != absent {
			if r.report != nil && out.state != failed {
				r.note(CaseFolded, out.matches[0], lastName(c.path), o.nodes[nodes[0]].name)
			}
			return out
		}
	}
	return outcome{}
}

// folded are the nodes that a path leads to where names are compared without regard to case, up to a
// limit. Names that several members have then lead to each of them.
func (o *outline) folded(p *path.Path, root int32, limit int) []int32 {
	nodes := []int32{root}
	segments := p.Segments
	if p.FromDocument && len(segments) > 0 {
		segments = segments[1:]
	}
	for _, s := range segments {
		var next []int32
		last := int32(-1)
		for _, n := range nodes {
			if s.Descendant && n < last {
				continue // it lies within the one before, and everything below it was looked at
			}
			for c := n + 1; c < o.nodes[n].after && len(next) < limit; {
				if o.selected(s, c) {
					next = append(next, c)
				}
				if s.Descendant {
					c++
				} else {
					c = o.nodes[c].after
				}
			}
			last = max(last, o.nodes[n].after)
		}
		nodes = next
	}
	return nodes
}

// selected says whether a segment selects a node among the children of its parent.
func (o *outline) selected(s path.Segment, n int32) bool {
	x := &o.nodes[n]
	for _, sel := range s.Selectors {
		switch sel.Kind {
		case path.Name:
			if x.name != "" && strings.EqualFold(x.name, sel.Name) {
				return true
			}
		case path.Attribute:
			if strings.EqualFold(x.name, "@"+sel.Name) {
				return true
			}
		case path.Index:
			if x.name == "" && int64(x.index) == sel.Index {
				return true
			}
		case path.Wildcard:
			return true
		}
	}
	return false
}
