package tolerantreader

import (
	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// maxDuplicates bounds how many members are left out because of their names, for each has to be gone
// over to its end.
const maxDuplicates = 100

// duplicated says which fields names concern that stand more than once in an object, or leaves out what
// is within those members that the options do not take.
func (r *reading) duplicated(g *group, l *level) {
	policy := r.plan.options.duplicates
	if policy != refuseDuplicates && len(l.found.Duplicates) <= maxDuplicates {
		r.leaveOut(l, policy)
	} else {
		policy = refuseDuplicates
	}
	for _, d := range l.found.Duplicates {
		f := g.asking(d.Path)
		if f == nil || r.failures.full() {
			return
		}
		r.trail = append(r.trail, step{f.Name, -1})
		first, again := document.Match{Start: d.First}, document.Match{Start: d.Start}
		switch {
		case policy == refuseDuplicates:
			r.failures.ambiguous(r.name(), f.text(d.Path), "a name stands more than once in the object", first, again)
		case r.report != nil && policy == firstOfDuplicates:
			r.note(DuplicateKey, first, "", "", first, again)
		case r.report != nil:
			r.note(DuplicateKey, again, "", "", first, again)
		}
		r.trail = r.trail[:len(r.trail)-1]
	}
}

// leaveOut takes out of what was found all that is within members that are not taken: those that came
// again, or all but the last.
func (r *reading) leaveOut(l *level, policy duplicates) {
	last := map[int]int{}
	var out []int
	for _, d := range l.found.Duplicates {
		switch before, seen := last[d.First]; {
		case policy == firstOfDuplicates:
			out = append(out, d.Start)
		case !seen:
			out = append(out, d.First)
			last[d.First] = d.Start
		case d.Start > before:
			out = append(out, before)
			last[d.First] = d.Start
		}
	}
	for _, start := range out {
		end := memberEnd(r.doc, start)
		kept := l.found.Matches[:0]
		for _, m := range l.found.Matches {
			if m.Start < start || m.Start >= end {
				kept = append(kept, m)
			}
		}
		l.found.Matches = kept
	}
}

// memberEnd is the offset behind the member whose name, or whose value, begins at an offset.
func memberEnd(doc []byte, start int) int {
	end := skip(doc, start)
	for i := end; i < len(doc) && blank(doc[i]) && doc[i] != ','; i++ {
		if doc[i] != ':' {
			continue
		}
		walk := children{doc: doc, next: i, end: len(doc)}
		if _, valueEnd, ok := walk.value(); ok {
			return valueEnd
		}
	}
	return end
}
