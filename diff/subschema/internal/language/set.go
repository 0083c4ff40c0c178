package language

import (
	"encoding/binary"
	"slices"
)

// set is a set of characters: ranges that are sorted, disjoint and not adjacent. Surrogates are no
// characters.
type set []span

type span struct{ lo, hi rune }

const (
	lastRune       = 0x10FFFF
	firstSurrogate = 0xD800
	lastSurrogate  = 0xDFFF
)

func anySet() set { return set{{0, firstSurrogate - 1}, {lastSurrogate + 1, lastRune}} }

// newSet returns the characters of the ranges.
func newSet(spans ...span) set {
	out := slices.Clone(spans)
	slices.SortFunc(out, func(a, b span) int { return int(a.lo) - int(b.lo) })
	n := 0
	for _, p := range out {
		if n > 0 && p.lo <= out[n-1].hi+1 {
			out[n-1].hi = max(out[n-1].hi, p.hi)
			continue
		}
		out[n] = p
		n++
	}
	return set(out[:n]).and(anySet())
}

func (a set) union(b set) set {
	return newSet(append(slices.Clone(a), b...)...)
}

func (a set) and(b set) set {
	var out set
	for i, j := 0, 0; i < len(a) && j < len(b); {
		lo, hi := max(a[i].lo, b[j].lo), min(a[i].hi, b[j].hi)
		if lo <= hi {
			out = append(out, span{lo, hi})
		}
		if a[i].hi < b[j].hi {
			i++
		} else {
			j++
		}
	}
	return out
}

func (a set) not() set {
	var out set
	next := rune(0)
	for _, p := range a {
		if p.lo > next {
			out = append(out, span{next, p.lo - 1})
		}
		next = p.hi + 1
	}
	if next <= lastRune {
		out = append(out, span{next, lastRune})
	}
	return out.and(anySet())
}

func (a set) has(r rune) bool {
	i, ok := slices.BinarySearchFunc(a, r, func(p span, r rune) int { return int(p.lo) - int(r) })
	return ok || i > 0 && a[i-1].hi >= r
}

func (s *Space) setID(a set) int32 {
	b := make([]byte, 0, 8*len(a))
	for _, p := range a {
		b = binary.LittleEndian.AppendUint32(b, uint32(p.lo))
		b = binary.LittleEndian.AppendUint32(b, uint32(p.hi))
	}
	if id, ok := s.setIDs[string(b)]; ok {
		return id
	}
	id := int32(len(s.sets))
	s.sets = append(s.sets, a)
	s.setIDs[string(b)] = id
	return id
}

func digitSet() set { return set{{'0', '9'}} }

func wordSet() set { return set{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}} }

// spaceSet is \s: WhiteSpace and LineTerminator (ECMA-262, sections 12.2 and 12.3).
func spaceSet() set {
	return newSet(span{9, 13}, span{' ', ' '}, span{0xA0, 0xA0}, span{0x1680, 0x1680}, span{0x2000, 0x200A},
		span{0x2028, 0x2029}, span{0x202F, 0x202F}, span{0x205F, 0x205F}, span{0x3000, 0x3000}, span{0xFEFF, 0xFEFF})
}

// lineSet are the characters that a dot excludes.
func lineSet() set { return set{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}} }
