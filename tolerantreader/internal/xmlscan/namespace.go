package xmlscan

import (
	"hash/maphash"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// The namespaces that have a meaning of their own, by number. A document's further ones are numbered
// as they are met, behind those that the program's paths ask for.
const (
	noSpace = iota
	xmlSpace
	xmlnsSpace
	instanceSpace
	firstPinned
	undeclared = -1
)

var fixedSpaces = [firstPinned]string{
	noSpace:       "",
	xmlSpace:      "http://www.w3.org/XML/1998/namespace",
	xmlnsSpace:    "http://www.w3.org/2000/xmlns/",
	instanceSpace: "http://www.w3.org/2001/XMLSchema-instance",
}

func fixedSpace(uri string) (int32, bool) {
	for n, fixed := range fixedSpaces {
		if fixed == uri {
			return int32(n), true
		}
	}
	return 0, false
}

// The prefixes that are always declared, by number.
const (
	noPrefix = iota
	xmlPrefix
	fixedPrefixes
)

// binding is what a prefix meant before a declaration.
type binding struct{ prefix, space int32 }

// numbering gives equal strings equal numbers. It is seeded, as documents choose the strings.
type numbering struct {
	seed    maphash.Seed
	strings [][]byte
	slots   []int32 // numbers plus one, by hash; a power of two, at most half full
	fixed   int     // how many strings stay from scan to scan
}

func newNumbering(fixed ...string) *numbering {
	t := &numbering{seed: maphash.MakeSeed(), slots: make([]int32, 16)}
	for _, s := range fixed {
		t.number([]byte(s))
	}
	t.fixed = len(t.strings)
	return t
}

// number is the number of b, which is kept, not copied.
func (t *numbering) number(b []byte) int32 {
	slot := t.search(b)
	if n := t.slots[slot]; n != 0 {
		return n - 1
	}
	t.strings = append(t.strings, b)
	n := int32(len(t.strings))
	t.slots[slot] = n
	if 2*len(t.strings) > len(t.slots) {
		t.place(2 * len(t.slots))
	}
	return n - 1
}

// search is the slot of b, or the empty slot where it belongs.
func (t *numbering) search(b []byte) int {
	mask := len(t.slots) - 1
	slot := int(maphash.Bytes(t.seed, b)) & mask
	for t.slots[slot] != 0 && string(t.strings[t.slots[slot]-1]) != string(b) {
		slot = (slot + 1) & mask
	}
	return slot
}

// place puts all strings into so many slots.
func (t *numbering) place(slots int) {
	if slots == len(t.slots) {
		clear(t.slots)
	} else {
		t.slots = make([]int32, slots)
	}
	for n, b := range t.strings {
		t.slots[t.search(b)] = int32(n + 1)
	}
}

// reset forgets what a document brought.
func (t *numbering) reset() {
	if len(t.strings) == t.fixed {
		return
	}
	clear(t.strings[t.fixed:])
	t.strings = t.strings[:t.fixed]
	t.place(len(t.slots))
}

// prefix is the number of a prefix. Documents use one prefix many times in a row.
func (s *scanner) prefix(b []byte) int32 {
	if string(b) == string(s.lastPrefix) {
		return s.lastNumber
	}
	n := s.prefixes.number(b)
	for int(n) >= len(s.bound) {
		s.bound = append(s.bound, undeclared)
	}
	s.lastPrefix, s.lastNumber = b, n
	return n
}

// declare puts the declaration of a namespace in force: prefix, which may be empty, stands from start
// to end, the URI from value to valueEnd.
func (s *scanner) declare(start, end, value, valueEnd int) bool {
	uri := s.doc[value:valueEnd]
	if !literal(uri) {
		from := len(s.arena)
		s.arena = normalize(s.arena, uri)
		uri = s.arena[from:]
	}
	prefix, space := s.prefix(s.doc[start:end]), s.spaces.number(uri)
	if reason := forbidden(s.doc[start:end], prefix, space); reason != "" {
		s.fail(start, reason)
		return false
	}
	if len(s.undo) >= maxDeclarations {
		s.exceed(start, "namespace declarations in force", maxDeclarations)
		return false
	}
	s.undo = append(s.undo, binding{prefix, s.bound[prefix]})
	s.bound[prefix] = space
	s.found.Declarations = append(s.found.Declarations, document.Declaration{
		PrefixStart: int32(start), PrefixEnd: int32(end),
		SpaceStart: int32(value), SpaceEnd: int32(valueEnd), Outer: s.scope,
	})
	s.scope = int32(len(s.found.Declarations))
	return true
}

// forbidden says what is wrong with a declaration (Namespaces in XML, sections 2.2 and 3).
func forbidden(text []byte, prefix, space int32) string {
	switch {
	case string(text) == "xmlns":
		return "the prefix xmlns is declared, which is not allowed"
	case (prefix == xmlPrefix) != (space == xmlSpace):
		return "the prefix xml and its namespace are declared as something else"
	case space == xmlnsSpace:
		return "the namespace of xmlns is declared, which is not allowed"
	case prefix != noPrefix && space == noSpace:
		return "a prefix is declared as no namespace"
	}
	return ""
}

// retract takes declarations back, down to n of them, and the scope before them.
func (s *scanner) retract(n int, scope int32) {
	for len(s.undo) > n {
		last := s.undo[len(s.undo)-1]
		s.bound[last.prefix] = last.space
		s.undo = s.undo[:len(s.undo)-1]
	}
	s.scope = scope
}

// spaceOf is the namespace of the name from start to end, whose prefix ends at colon, or -1.
func (s *scanner) spaceOf(start, colon int, unprefixed int32) int32 {
	if colon < 0 {
		return unprefixed
	}
	space := s.bound[s.prefix(s.doc[start:colon])]
	if space == undeclared {
		s.fail(start, "the prefix is not declared")
	}
	return space
}

// inherit declares what is in force at scope of an earlier scan, outermost first.
func (s *scanner) inherit(scope int32, outer *document.Found) bool {
	chain := s.chain[:0]
	for ; scope > 0 && len(chain) < maxDeclarations; scope = outer.Declarations[scope-1].Outer {
		chain = append(chain, scope-1)
	}
	s.chain = chain
	for n := len(chain) - 1; n >= 0; n-- {
		d := outer.Declarations[chain[n]]
		if !s.declare(int(d.PrefixStart), int(d.PrefixEnd), int(d.SpaceStart), int(d.SpaceEnd)) {
			return false
		}
	}
	return true
}

// Name is a name of an element or an attribute, taken apart.
type Name struct {
	// Space is the URI of the namespace, empty where it is in none.
	Space string
	// Prefix is what stands before the colon, empty where there is none.
	Prefix string
	// Local is the name without its prefix.
	Local string
}

// NameOf is the name of what stands at m, a match of the scan of doc that found found. The zero Name
// is that of a place that a scan did not find.
func NameOf(doc []byte, found *document.Found, m document.Match) Name {
	start, end := nameAt(doc, m)
	if start >= end {
		return Name{}
	}
	n := Name{Local: string(doc[start:end])}
	for i := start; i < end; i++ {
		if doc[i] == ':' {
			n.Prefix, n.Local = string(doc[start:i]), string(doc[i+1:end])
			break
		}
	}
	if n.Prefix == "xml" {
		n.Space = fixedSpaces[xmlSpace]
		return n
	}
	if n.Prefix == "" && m.Kind == document.Attribute {
		return n
	}
	for scope := m.Scope; scope > 0; {
		d := found.Declarations[scope-1]
		if string(doc[d.PrefixStart:d.PrefixEnd]) == n.Prefix {
			n.Space = string(normalize(nil, doc[d.SpaceStart:d.SpaceEnd]))
			break
		}
		scope = d.Outer
	}
	return n
}

// nameAt is where the name of what stands at m starts and ends.
func nameAt(doc []byte, m document.Match) (start, end int) {
	if m.Start < 1 && m.Kind == document.Attribute || m.Start < 0 || m.Start >= len(doc) {
		return 0, 0
	}
	if m.Kind != document.Attribute {
		start = m.Start + 1
		for end = start; end < len(doc) && !ends(doc[end]); end++ {
		}
		return start, end
	}
	end = m.Start - 1 // the quote
	for end > 0 && (doc[end-1] == '=' || classes[doc[end-1]]&white != 0) {
		end--
	}
	for start = end; start > 0 && classes[doc[start-1]]&white == 0; start-- {
	}
	return start, end
}

// ends says whether a byte ends the name in a start tag.
func ends(b byte) bool { return b == '>' || b == '/' || classes[b]&white != 0 }
