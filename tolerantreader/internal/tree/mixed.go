package tree

import (
	"slices"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// tellMixed notes in XML that a path leads to elements of two namespaces without saying which it
// means, once. From each place it looks up as far as the path says step by step what is above; what is
// above a descendant segment it does not compare.
func (e *evaluator) tellMixed(p *path.Path, nodes []Node) {
	if !e.xml || len(nodes) < 2 {
		return
	}
	var unpinned []bool // for each step from the last, whether it names without a namespace
	for segments := p.Segments; len(segments) > 0; {
		var s step
		if s, segments = e.first(segments, p.Dialect); s.segment.Descendant {
			unpinned = unpinned[:0]
		}
		unpinned = append(unpinned, slices.ContainsFunc(s.segment.Selectors, func(s path.Selector) bool {
			s = s.InXML()
			return (s.Kind == path.Name || s.Kind == path.Attribute) && s.Space == nil
		}))
	}
	slices.Reverse(unpinned)
	for _, n := range nodes[1:] {
		a, b := nodes[0], n
		for _, asked := range unpinned {
			if asked && e.names[e.nodes[a].name].Space != e.names[e.nodes[b].name].Space {
				first, again := e.offset(nodes[0]), e.offset(n)
				e.found.Mixed = append(e.found.Mixed, document.Mixed{Path: e.number, Start: max(first, again), First: min(first, again)})
				return
			}
			a, b = e.nodes[a].parent, e.nodes[b].parent
		}
	}
}
