package tolerantreader

import (
	"reflect"
	"slices"
	"strings"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// Bounds of the search for what could be meant.
const (
	maxSearched = 50_000 // places that are looked at, for all fields together
	maxNearest  = 3      // places that are named of a field
)

// likeness is how a name is like another, the likeliest first.
type likeness int

const (
	equal    likeness = iota // the same name at another place
	folded                   // but for upper and lower case
	restyled                 // but for the style: first_name, first-name, firstName
	mistyped                 // at an edit distance of 1, or of 2 from six letters on
	leftOver                 // the only name beside it that no field reads
	unlike
)

// near is a place that could be meant.
type near struct {
	node     int32
	fits     bool
	likeness likeness
}

// nearest are the places that could be meant where a field is missing.
func (x *explainer) nearest(f *field, root int32, ends []int32) []Location {
	if int(root) >= len(x.outline.nodes) {
		return nil
	}
	var wanted []string
	for _, c := range f.candidates {
		if name := lastName(c.path); name != "" && !slices.Contains(wanted, name) && c.role <= embedded {
			wanted = append(wanted, name)
		}
	}
	found := x.alike(f, wanted, root)
	if len(found) == 0 {
		found = x.leftOver(f, root, ends)
	}
	slices.SortStableFunc(found, func(a, b near) int {
		if a.fits != b.fits {
			if a.fits {
				return -1
			}
			return 1
		}
		return int(a.likeness) - int(b.likeness)
	})
	var at []Location
	for _, n := range found[:min(len(found), maxNearest)] {
		at = append(at, x.outline.place(n.node))
	}
	return at
}

// lastName is the last name in a path.
func lastName(p *path.Path) string {
	for i := len(p.Segments) - 1; i >= 0; i-- {
		if s := p.Segments[i].Selectors; s[0].Kind == path.Name {
			return s[0].Name
		}
	}
	return ""
}

// alike are the places below root whose names are like one that is wanted.
func (x *explainer) alike(f *field, wanted []string, root int32) []near {
	var found []near
	for n := root + 1; n < x.outline.nodes[root].after && len(found) < maxFailures && x.steps > 0; n++ {
		x.steps--
		name := x.outline.nodes[n].name
		if name == "" {
			continue
		}
		best := unlike
		for _, w := range wanted {
			best = min(best, likenessOf(w, name))
		}
		if best < unlike {
			found = append(found, near{n, x.fits(f, n), best})
		}
	}
	return found
}

// leftOver are members that could be meant because nothing else reads them: of each object in which a
// path of the field ends below the root, the one member that no field reads and that fits, where there is only one.
func (x *explainer) leftOver(f *field, root int32, ends []int32) []near {
	var found []near
	for _, end := range ends {
		if end == root && len(ends) > 1 {
			continue
		}
		only, several := int32(-1), false
		for c := end + 1; c < x.outline.nodes[end].after; c = x.outline.nodes[c].after {
			if x.steps--; x.steps <= 0 {
				return found
			}
			if x.outline.nodes[c].name != "" && !x.claims()[c] && x.fits(f, c) {
				only, several = c, only >= 0
			}
		}
		if only >= 0 && !several {
			found = append(found, near{only, true, leftOver})
		}
	}
	return found
}

// claims are the nodes that paths of the document lead to or through.
func (x *explainer) claims() map[int32]bool {
	if x.claimed == nil {
		x.claimed = map[int32]bool{}
		for _, m := range x.levels[0].found.Matches {
			for n := x.outline.at(m.Start); n > 0; n = x.outline.nodes[n].parent {
				x.claimed[n] = true
			}
		}
	}
	return x.claimed
}

// fits says whether a field could be read at a node.
func (x *explainer) fits(f *field, n int32) bool {
	node := x.outline.nodes[n]
	if f.shape.scalar == nil {
		return f.Kind == Any || kindOf(node.kind) == f.Kind
	}
	c := x.cell(document.Match{Start: node.start, End: node.end, Kind: node.kind}, f.Accept)
	f.shape.scalar(&c, reflect.Value{})
	return c.reason == ""
}

// likenessOf compares a name that is wanted with one that is there.
func likenessOf(wanted, there string) likeness {
	switch {
	case wanted == there:
		return equal
	case strings.EqualFold(wanted, there):
		return folded
	case strings.EqualFold(bare(wanted), bare(there)):
		return restyled
	case distance(wanted, there) <= min(2, len(wanted)/3):
		return mistyped
	}
	return unlike
}

// bare is a name without what separates its words.
func bare(name string) string {
	return strings.NewReplacer("_", "", "-", "", ".", "", " ", "").Replace(name)
}

// maxName bounds the names that are compared letter by letter.
const maxName = 64

// distance is how many letters must be added, left out or changed to make b of a, or a great number
// where that are more than two.
func distance(a, b string) int {
	const far = 3
	if len(a) > maxName || len(b) > maxName || len(a)-len(b) >= far || len(b)-len(a) >= far {
		return far
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
