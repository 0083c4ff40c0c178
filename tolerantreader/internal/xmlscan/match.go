package xmlscan

import (
	"math/bits"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// dead says whether no path leads to or into a child of that name.
func (s *scanner) dead(name int32) bool {
	p := s.p
	d := len(s.frames)
	if d == 0 {
		return false
	}
	row, maybe := p.row(name, elements), p.row(name, tested)
	from := s.active[d*p.words : (d+1)*p.words]
	for k, on := range from {
		if on&(row[k]|maybe[k]|p.descend[k]) != 0 {
			return false
		}
	}
	return true
}

// step computes the positions that are on at the innermost open element, from those of its parent,
// records the paths that lead to it, and says whether anything below it is asked for.
func (s *scanner) step(name, space int32) bool {
	p := s.p
	w, d := p.words, len(s.frames)
	row, maybe := p.row(name, elements), p.row(name, tested)
	from, to := s.active[(d-1)*w:d*w], s.active[d*w:(d+1)*w]
	var carry, live, ends, asked uint64
	for k := range w {
		on := from[k]
		m := on & row[k]
		if t := on & maybe[k]; t != 0 {
			m |= s.decide(k, t, name, space)
		}
		s.moved[k] = m
		asked |= m & p.named[k]
		next := m<<1 | carry | on&p.descend[k]
		if d == 1 {
			next |= p.initial[k]
		}
		carry = m >> 63
		to[k] = next
		live |= next &^ p.final[k]
		ends |= next & p.final[k]
	}
	switch {
	case space == noSpace && !s.spaced:
		for k := range w {
			s.met[k] |= s.moved[k] & p.named[k]
		}
	case asked != 0 || s.mixing:
		s.follow(space)
	}
	if ends != 0 {
		s.accept()
	}
	return live != 0
}

// decide is those of the positions in t, a word of them, whose tests select a child of that name and
// namespace.
func (s *scanner) decide(word int, t uint64, name, space int32) (selected uint64) {
	n := s.p.counters
	counters := s.counters[(len(s.frames)-1)*n:]
	for ; t != 0; t &= t - 1 {
		bit := bits.TrailingZeros64(t)
		tests := s.p.tests[word*64+bit]
		for k := range tests {
			if tests[k].selects(counters, name, s.local, space) {
				selected |= 1 << bit
			}
		}
	}
	return selected
}

// selects says whether t selects an element, and counts it.
func (t *test) selects(counters []int32, name int32, local []byte, space int32) bool {
	if t.attribute || !t.names(name, local, space) {
		return false
	}
	if t.counter == none {
		return true
	}
	n := counters[t.counter]
	counters[t.counter]++
	return t.holds(int64(n))
}

// names says whether t asks for a name and a namespace.
func (t *test) names(name int32, local []byte, space int32) bool {
	return (t.name == anyName || t.name == name) && (t.space == anySpace || t.space == space) &&
		(t.exact == "" || t.exact == string(local))
}

// follow notes through which namespaces positions were reached: whether only through those that
// were met first at each position.
func (s *scanner) follow(space int32) {
	p := s.p
	w, d := p.words, len(s.frames)
	var carry uint64
	for k := range w {
		var strange uint64
		for m := s.moved[k] & p.named[k]; m != 0; m &= m - 1 {
			if bit := bits.TrailingZeros64(m); s.strange(k*64+bit, space) {
				strange |= 1 << bit
			}
		}
		if !s.mixing {
			continue
		}
		from := s.other[(d-1)*w+k]
		m := s.moved[k] & (from | strange)
		s.other[d*w+k] = m<<1 | carry | from&p.descend[k]
		carry = m >> 63
	}
}

// strange says whether a position was met in another namespace before. As long as nothing has a
// namespace, it is enough to know which positions were met.
func (s *scanner) strange(position int, space int32) bool {
	word, bit := position/64, uint64(1)<<(position%64)
	if space == noSpace && !s.spaced {
		s.met[word] |= bit
		return false
	}
	s.spaced = true
	first := s.firstSpace[position]
	if s.met[word]&bit != 0 {
		first = noSpace + 1
	}
	if first == 0 {
		s.firstSpace[position] = space + 1
		return false
	}
	if first == space+1 {
		return false
	}
	if !s.mixing {
		s.mixing = true
		clear(s.other) // of what is open, too: it was reached before anything was mixed
	}
	return true
}

// accept records that the innermost open element is where paths lead.
func (s *scanner) accept() {
	p := s.p
	w, d := p.words, len(s.frames)
	f := &s.frames[d-1]
	f.match = int32(len(s.found.Matches))
	start := int(f.start)
	for k := range w {
		for m := s.active[d*w+k] & p.final[k]; m != 0; m &= m - 1 {
			bit := bits.TrailingZeros64(m)
			other := s.mixing && s.other[d*w+k]>>bit&1 != 0
			match := document.Match{Start: start, End: start, Parent: s.parent(d - 1), Kind: document.Text}
			if !s.record(k*64+bit, other, match) {
				return
			}
			f.matches++
		}
	}
}

// parent is where the element starts that the frame below d is of; -1 above the document element.
func (s *scanner) parent(d int) int {
	if d == 0 {
		return -1
	}
	return int(s.frames[d-1].start)
}

// acceptAttribute records which paths lead to an attribute of that name.
func (s *scanner) acceptAttribute(f *frame, a *attribute, local []byte) bool {
	p, name := s.p, s.p.names.find(local, &s.folded)
	w, d := p.words, len(s.frames)
	row := p.row(name, attributes)
	for k := range w {
		for m := s.active[d*w+k] & row[k]; m != 0; m &= m - 1 {
			bit := bits.TrailingZeros64(m)
			position := k*64 + bit
			if !p.selectsAttribute(position, name, local, a.space) {
				continue
			}
			other := p.named[k]>>bit&1 != 0 && s.strange(position, a.space) || s.mixing && s.other[d*w+k]>>bit&1 != 0
			match := document.Match{Start: a.value, End: a.valueEnd, Parent: int(f.start), Kind: document.Attribute}
			if !s.record(position+1, other, match) {
				return false
			}
		}
	}
	return true
}

func (p *Program) selectsAttribute(position int, name int32, local []byte, space int32) bool {
	tests := p.tests[position]
	for n := range tests {
		if t := &tests[n]; t.attribute && t.names(name, local, space) {
			return true
		}
	}
	return false
}

// record appends a match of the path whose last position is given.
func (s *scanner) record(position int, other bool, m document.Match) bool {
	if len(s.found.Matches) >= s.limits.Matches {
		s.exceed(m.Start, "matches", s.limits.Matches)
		return false
	}
	m.Path, m.Scope = int(s.p.pathOf[position]), s.scope
	s.found.Matches = append(s.found.Matches, m)
	first := &s.seen[m.Path]
	switch {
	case first.reported:
	case other && first.other == 0:
		first.other = m.Start + 1
	case !other && first.plain == 0:
		first.plain = m.Start + 1
	}
	if !first.reported && first.plain > 0 && first.other > 0 {
		first.reported = true
		s.found.Mixed = append(s.found.Mixed, document.Mixed{
			Path: m.Path, Start: m.Start, First: min(first.plain, first.other) - 1,
		})
	}
	return true
}
