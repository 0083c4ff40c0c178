package jsonscan

import (
	"bytes"
	"math/bits"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// seen is a name of paths that an open object has had.
type seen struct {
	row        int // of the table of positions, doubled, and odd in that of folded names
	start, end int // of the name, with quotes
}

// level is the set of the container at the given depth; that of the root is at 0. The set of a child
// is made at the level of its container plus one, where it has to be if the child is a container too.
func (s *scanner) level(depth int) []uint64 {
	w := len(s.program.words)
	return s.sets[depth*w : depth*w+w : depth*w+w]
}

// begin makes the set of the root and keeps the paths that end there.
func (s *scanner) begin(at int) (wanted, ok bool) {
	p := s.program
	for _, path := range p.root {
		if !s.match(path, at) {
			return false, false
		}
	}
	for n, set := 0, s.level(0); n < len(set); n++ {
		set[n] = p.words[n].initial
		wanted = wanted || set[n] != 0
	}
	return wanted, true
}

// enter leaves in the set of a container that is opened what may lead on in one of its kind.
func (s *scanner) enter(object bool) (live bool) {
	p := s.program
	set := s.level(len(s.frames))
	rest := uint64(0)
	for n := range set {
		if object {
			set[n] &= p.words[n].inObject
		} else {
			set[n] &= p.words[n].inArray
		}
		rest |= set[n]
	}
	return rest != 0
}

// member makes the set of the member whose name is between the quotes at start and before end and
// whose value is at i, and keeps the paths that end there.
func (s *scanner) member(f *frame, start, end, i int, escaped bool) (wanted, ok bool) {
	p := s.program
	exact, folded := -1, -1
	if escaped || len(p.fold) > 0 || p.names.has(end-start-2) {
		exact, folded = s.find(start+1, end-1, escaped)
	}
	if exact < 0 && folded < 0 && !p.wild {
		return s.descend(), true // most names of a document
	}
	return s.selected(f, exact, folded, start, end, i)
}

// descend makes the set of a child that no position selects.
func (s *scanner) descend() (wanted bool) {
	words, depth := s.program.words, len(s.frames)
	if len(words) == 1 {
		child := s.sets[depth-1] & words[0].descend
		s.sets[depth] = child
		return child != 0
	}
	set, child, below := s.level(depth-1), s.level(depth), uint64(0)
	for n := range set {
		child[n] = set[n] & words[n].descend
		below |= child[n]
	}
	return below != 0
}

// selected is member for a name that has numbers, or where there are wildcards.
func (s *scanner) selected(f *frame, exact, folded, start, end, i int) (wanted, ok bool) {
	p := s.program
	set, child := s.level(len(s.frames)-1), s.level(len(s.frames))
	live, below := uint64(0), uint64(0)
	asked := false
	for n := range set {
		w := &p.words[n]
		selected := set[n] & p.selected(exact, folded, n)
		asked = asked || selected != 0
		if s.skim {
			set[n] &^= selected & w.once
		}
		selected |= set[n] & w.wild
		if !s.accept(selected&w.last, n, i) {
			return false, false
		}
		child[n] = (selected&^w.last)<<1 | set[n]&w.descend
		below |= child[n]
		live |= set[n]
	}
	if asked && !s.skim && !s.distinct(f, exact, folded, start, end) {
		return false, false
	}
	s.leaves(f, live != 0)
	return below != 0, true
}

// selected is the positions of word n that select a name by its numbers, negative where it has none.
func (p *Program) selected(exact, folded, n int) uint64 {
	selected := uint64(0)
	if exact >= 0 {
		selected = p.exact[exact*len(p.words)+n]
	}
	if folded >= 0 {
		selected |= p.fold[folded*len(p.words)+n]
	}
	return selected
}

// element makes the set of the next element of an array, whose value is at i, and keeps the paths
// that end there.
func (s *scanner) element(f *frame, i int) (wanted, ok bool) {
	p := s.program
	if !p.wild && !p.ranged {
		return s.descend(), true
	}
	set, child := s.level(len(s.frames)-1), s.level(len(s.frames))
	live, below := uint64(0), uint64(0)
	for n := range set {
		w := &p.words[n]
		selected, over := set[n]&w.wild, uint64(0)
		for rest := set[n] & w.ranged &^ selected; rest != 0; rest &= rest - 1 {
			position := n*64 + bits.TrailingZeros64(rest)
			for _, r := range p.spans[position] {
				if f.number >= r.start && f.number < r.end && (f.number-r.start)%r.step == 0 {
					selected |= rest & -rest
				}
			}
			if f.number+1 >= p.bound[position] {
				over |= rest & -rest
			}
		}
		if !s.accept(selected&w.last, n, i) {
			return false, false
		}
		child[n] = (selected&^w.last)<<1 | set[n]&w.descend
		below |= child[n]
		set[n] &^= over &^ w.descend
		live |= set[n]
	}
	f.number++
	s.leaves(f, live != 0)
	return below != 0, true
}

// accept keeps the paths whose last positions are given, of word n, for the value at i.
func (s *scanner) accept(positions uint64, n, i int) bool {
	for ; positions != 0; positions &= positions - 1 {
		if !s.match(s.program.pathOf[n*64+bits.TrailingZeros64(positions)], i) {
			return false
		}
	}
	return true
}

// match keeps that a path leads to the value at i, whose end and kind are not known yet.
func (s *scanner) match(path int32, i int) bool {
	if len(s.found.Matches) >= s.limits.Matches {
		s.exceed(i, "matches", s.limits.Matches)
		return false
	}
	parent := 0
	if len(s.frames) > 0 {
		parent = s.frames[len(s.frames)-1].start
	}
	s.found.Matches = append(s.found.Matches, document.Match{Path: int(path), Start: i, Parent: parent})
	return true
}

// distinct keeps that an open object had a name, and reports one that came again.
func (s *scanner) distinct(f *frame, exact, folded, start, end int) bool {
	row := exact * 2
	if exact < 0 {
		row = folded*2 + 1
	}
	bit := uint64(1) << (row & 63)
	if f.names&bit != 0 {
		for _, earlier := range s.seen[f.seen:] {
			if earlier.row != row {
				continue
			}
			if exact < 0 && !bytes.Equal(s.doc[earlier.start:earlier.end], s.doc[start:end]) {
				return true // equal but for case: not the same name
			}
			return s.duplicate(document.Duplicate{Path: s.lowest(exact, folded), Start: start, First: earlier.start})
		}
	}
	f.names |= bit
	s.seen = append(s.seen, seen{row, start, end})
	return true
}

func (s *scanner) duplicate(d document.Duplicate) bool {
	if len(s.found.Duplicates) >= s.limits.Matches {
		s.exceed(d.Start, "duplicate names", s.limits.Matches)
		return false
	}
	s.found.Duplicates = append(s.found.Duplicates, d)
	return true
}

// lowest is the lowest index of the paths that ask, in the object at hand, for a name.
func (s *scanner) lowest(exact, folded int) int {
	p := s.program
	lowest := -1
	for n, set := range s.level(len(s.frames) - 1) {
		for rest := set & p.selected(exact, folded, n); rest != 0; rest &= rest - 1 {
			if path := int(p.pathOf[n*64+bits.TrailingZeros64(rest)]); lowest < 0 || path < lowest {
				lowest = path
			}
		}
	}
	return lowest
}
