// Package language computes with regular languages of texts: intersection, union, complement,
// whether one is empty, and its shortest text.
//
// A pattern is a regular expression of ECMA-262 with the u flag, as JSON Schema asks for. Its
// language is the set of the texts in which it is found, so it is not anchored. Lookahead outside
// of repetitions is understood; lookbehind and back references are not.
//
// A language is a term that is never expanded into an automaton. Its states are derivatives
// (Brzozowski 1964): what remains to be read after a prefix. Boolean operators and counted
// repetitions are terms like the others, so that an intersection with a complement, or {0,5000},
// costs nothing until a search walks through it. Anchors and word boundaries look at their
// context: a state knows what kind of character came before it. Terms that are equal up to
// associativity, commutativity and idempotence of union and intersection are the same term, which
// makes the states finitely many.
//
// Every search is bounded in steps.
package language

import (
	"encoding/binary"
	"slices"
)

// Language is a term of a Space; it is valid in that one only. Two equal terms are equal
// languages, but not the other way round.
type Language int32

// Space holds terms and what is known about them. It is used by one goroutine at a time.
type Space struct {
	terms   []term
	index   map[string]Language
	sets    []set
	setIDs  map[string]int32
	derived map[derivation]Language
	edges   map[state][]edge
	key     []byte

	None  Language // no text
	Empty Language // the empty text
	All   Language // every text
	word  int32    // the set of word characters
}

type operator uint8

const (
	opNone operator = iota
	opEmpty
	opSet    // one character
	opConcat // parts[0] then parts[1]
	opUnion
	opBoth // intersection
	opNot
	opRepeat
	opStart
	opEnd
	opBoundary
	opNoBoundary
)

type term struct {
	op       operator
	set      int32
	min, max int // of a repetition; max < 0: no limit
	parts    []Language
	anchored bool // depends on its context
	// empty is whether the empty text is in it, unless that depends on the context.
	empty bool
	first []int32 // the sets that decide about the next character
}

// NewSpace returns a space with no patterns in it.
func NewSpace() *Space {
	s := &Space{
		index: map[string]Language{}, setIDs: map[string]int32{},
		derived: map[derivation]Language{}, edges: map[state][]edge{},
	}
	s.None = s.intern(term{op: opNone})
	s.Empty = s.intern(term{op: opEmpty})
	s.word = s.setID(wordSet())
	s.All = s.Repeat(s.one(anySet()), 0, -1)
	return s
}

func (s *Space) intern(t term) Language {
	b := append(s.key[:0], byte(t.op))
	b = binary.AppendVarint(b, int64(t.set))
	b = binary.AppendVarint(b, int64(t.min))
	b = binary.AppendVarint(b, int64(t.max))
	for _, p := range t.parts {
		b = binary.LittleEndian.AppendUint32(b, uint32(p))
	}
	s.key = b
	if l, ok := s.index[string(b)]; ok {
		return l
	}
	s.describe(&t)
	l := Language(len(s.terms))
	s.terms = append(s.terms, t)
	s.index[string(b)] = l
	return l
}

// describe fills in what follows from the parts.
func (s *Space) describe(t *term) {
	for _, p := range t.parts {
		t.anchored = t.anchored || s.terms[p].anchored
	}
	switch t.op {
	case opEmpty:
		t.empty = true
	case opSet:
		t.first = []int32{t.set}
	case opStart, opEnd, opBoundary, opNoBoundary:
		t.anchored = true
	case opConcat:
		a, b := &s.terms[t.parts[0]], &s.terms[t.parts[1]]
		t.empty = a.empty && b.empty
		t.first = a.first
		if a.empty || a.anchored {
			t.first = union32(a.first, b.first)
		}
	case opUnion:
		for _, p := range t.parts {
			t.empty = t.empty || s.terms[p].empty
			t.first = union32(t.first, s.terms[p].first)
		}
	case opBoth:
		t.empty = true
		for _, p := range t.parts {
			t.empty = t.empty && s.terms[p].empty
			t.first = union32(t.first, s.terms[p].first)
		}
	case opNot:
		t.empty = !s.terms[t.parts[0]].empty
		t.first = s.terms[t.parts[0]].first
	case opRepeat:
		t.empty = t.min == 0 || s.terms[t.parts[0]].empty
		t.first = s.terms[t.parts[0]].first
	}
}

func union32(a, b []int32) []int32 {
	if len(a) == 0 || len(b) == 0 {
		return append(a, b...)
	}
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *Space) one(r set) Language {
	if len(r) == 0 {
		return s.None
	}
	return s.intern(term{op: opSet, set: s.setID(r)})
}

// Literal returns the language of one text.
func (s *Space) Literal(text string) Language {
	runes := []rune(text)
	l := s.Empty
	for i := len(runes) - 1; i >= 0; i-- {
		l = s.Concat(s.one(set{{runes[i], runes[i]}}), l)
	}
	return l
}

// Length returns the texts of min to max code points; max < 0 is no limit.
func (s *Space) Length(minimum, maximum int) Language {
	return s.Repeat(s.one(anySet()), minimum, maximum)
}

// Concat returns the texts that are one of a followed by one of b.
func (s *Space) Concat(a, b Language) Language {
	switch {
	case a == s.None || b == s.None:
		return s.None
	case a == s.Empty:
		return b
	case b == s.Empty:
		return a
	case a == s.All && (b == s.All || s.startsWithAll(b)):
		return b
	}
	if t := s.terms[a]; t.op == opConcat {
		return s.Concat(t.parts[0], s.Concat(t.parts[1], b))
	}
	return s.intern(term{op: opConcat, parts: []Language{a, b}})
}

func (s *Space) startsWithAll(l Language) bool {
	t := s.terms[l]
	return t.op == opConcat && t.parts[0] == s.All
}

// Repeat returns the texts that are minimum to maximum texts of l in a row; maximum < 0 is no
// limit.
func (s *Space) Repeat(l Language, minimum, maximum int) Language {
	t := s.terms[l]
	switch {
	case maximum == 0 || l == s.Empty:
		return s.Empty
	case minimum == 1 && maximum == 1:
		return l
	case l == s.None && minimum == 0:
		return s.Empty
	case l == s.None:
		return s.None
	case t.op == opRepeat && t.min == 0 && t.max < 0:
		return l
	}
	if t.empty && !t.anchored {
		minimum = 0
	}
	return s.intern(term{op: opRepeat, min: minimum, max: maximum, parts: []Language{l}})
}

// Union returns the texts that are in at least one of the languages.
func (s *Space) Union(ls ...Language) Language {
	var parts []Language
	var chars set
	single := 0
	for _, l := range s.flat(opUnion, ls) {
		switch t := s.terms[l]; {
		case l == s.All:
			return s.All
		case l == s.None:
		case t.op == opSet:
			chars = chars.union(s.sets[t.set])
			single++
		default:
			parts = append(parts, l)
		}
	}
	if single > 0 {
		parts = append(parts, s.one(chars))
	}
	return s.combine(opUnion, parts, s.None)
}

// Both returns the texts that are in all of the languages.
func (s *Space) Both(ls ...Language) Language {
	var parts []Language
	for _, l := range s.flat(opBoth, ls) {
		switch l {
		case s.None:
			return s.None
		case s.All:
		default:
			parts = append(parts, l)
		}
	}
	for _, l := range parts {
		if t := s.terms[l]; t.op == opNot && slices.Contains(parts, t.parts[0]) {
			return s.None
		}
	}
	return s.combine(opBoth, parts, s.All)
}

// flat replaces terms of the operator by their parts.
func (s *Space) flat(op operator, ls []Language) []Language {
	var out []Language
	for _, l := range ls {
		if t := s.terms[l]; t.op == op {
			out = append(out, t.parts...)
		} else {
			out = append(out, l)
		}
	}
	return out
}

func (s *Space) combine(op operator, parts []Language, unit Language) Language {
	slices.Sort(parts)
	parts = slices.Compact(parts)
	switch len(parts) {
	case 0:
		return unit
	case 1:
		return parts[0]
	}
	return s.intern(term{op: op, parts: parts})
}

// Not returns the texts that are not in l.
func (s *Space) Not(l Language) Language {
	switch t := s.terms[l]; {
	case l == s.None:
		return s.All
	case l == s.All:
		return s.None
	case t.op == opNot:
		return t.parts[0]
	}
	return s.intern(term{op: opNot, parts: []Language{l}})
}
