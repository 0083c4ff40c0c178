package oniguruma

import (
	"cmp"
	"slices"
	"unicode"
)

// expression is a parsed expression: a tree whose depth is bounded by the parser.
type expression struct {
	op   op
	subs []*expression

	char  rune       // of character
	set   set        // of oneOf
	fold  bool       // of character, oneOf and reference: without case
	lines bool       // of anyCharacter: line feeds, too
	min   int        // of repeat
	max   int        // of repeat, -1 for no limit
	mode  repetition // of repeat
	group int        // of capture and reference
	ahead bool       // of look: ahead, not behind
	not   bool       // of look: that it does not match
}

type op uint8

const (
	nothing op = iota // the empty text
	character
	anyCharacter
	oneOf
	sequence
	alternatives
	repeat
	capture
	atomic
	look
	reference
	lineStart
	lineEnd
	textStart
	textEnd
	textEndOrLineFeed
	wordBoundary
	noWordBoundary
)

// repetition says in which order the lengths of a repetition are tried.
type repetition uint8

const (
	greedy repetition = iota
	lazy
	possessive
)

// class is a set of characters as it was written: a union of ranges, tables and other classes,
// perhaps within other classes, perhaps negated.
type class struct {
	ranges []span
	tables []*unicode.RangeTable
	others []*class // part of the union
	within []*class // of which a character must be, too
	negate bool
}

// set is a set of characters: ranges in order that neither meet nor touch.
type set []span

type span struct{ low, high rune }

func (s set) has(r rune) bool {
	i, found := slices.BinarySearchFunc(s, r, func(s span, r rune) int {
		switch {
		case s.high < r:
			return -1
		case s.low > r:
			return 1
		}
		return 0
	})
	return found && i < len(s)
}

// hasFold reports whether a character or one that differs only in case is in the set.
func (s set) hasFold(r rune) bool {
	if s.has(r) {
		return true
	}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		if s.has(f) {
			return true
		}
	}
	return false
}

// set returns what a class means.
func (c *class) set() set {
	all := slices.Clone(c.ranges)
	for _, t := range c.tables {
		all = appendTable(all, t)
	}
	for _, o := range c.others {
		all = append(all, o.set()...)
	}
	out := union(all)
	for _, w := range c.within {
		out = out.and(w.set())
	}
	if c.negate {
		out = out.complement()
	}
	return out
}

func appendTable(all []span, t *unicode.RangeTable) []span {
	add := func(low, high, stride rune) {
		if stride == 1 {
			all = append(all, span{low, high})
			return
		}
		for r := low; r <= high; r += stride {
			all = append(all, span{r, r})
		}
	}
	for _, r := range t.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range t.R32 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	return all
}

func union(all []span) set {
	slices.SortFunc(all, func(a, b span) int { return cmp.Or(cmp.Compare(a.low, b.low), cmp.Compare(a.high, b.high)) })
	var out set
	for _, s := range all {
		if n := len(out); n > 0 && s.low <= out[n-1].high+1 {
			out[n-1].high = max(out[n-1].high, s.high)
		} else {
			out = append(out, s)
		}
	}
	return out
}

func (s set) complement() set {
	var out set
	next := rune(0)
	for _, r := range s {
		if r.low > next {
			out = append(out, span{next, r.low - 1})
		}
		next = r.high + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, span{next, unicode.MaxRune})
	}
	return out
}

func (s set) and(o set) set {
	var out set
	for i, j := 0, 0; i < len(s) && j < len(o); {
		if low, high := max(s[i].low, o[j].low), min(s[i].high, o[j].high); low <= high {
			out = append(out, span{low, high})
		}
		if s[i].high < o[j].high {
			i++
		} else {
			j++
		}
	}
	return out
}

func sameFold(a, b rune) bool {
	if a == b {
		return true
	}
	for f := unicode.SimpleFold(a); f != a; f = unicode.SimpleFold(f) {
		if f == b {
			return true
		}
	}
	return false
}

// The classes that letters name, as Oniguruma defines them for Unicode.
func wordClass() *class {
	return &class{tables: []*unicode.RangeTable{unicode.L, unicode.M, unicode.N, unicode.Pc}}
}

func isWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.Pc) }

func digitClass() *class { return &class{tables: []*unicode.RangeTable{unicode.Nd}} }

func spaceClass() *class {
	return &class{ranges: []span{{'\t', '\r'}, {0x85, 0x85}}, tables: []*unicode.RangeTable{unicode.Z}}
}

func hexClass() *class { return &class{ranges: []span{{'0', '9'}, {'a', 'f'}, {'A', 'F'}}} }

func negated(c *class) *class { return &class{others: []*class{c}, negate: true} }

// named returns a POSIX bracket or a property of Unicode by its name, in any case and without
// regard to spaces, hyphens and low lines.
func named(name string) (*class, bool) {
	switch key := plain(name); key {
	case "alnum":
		return &class{tables: []*unicode.RangeTable{unicode.L, unicode.M, unicode.Nd}}, true
	case "alpha":
		return &class{tables: []*unicode.RangeTable{unicode.L, unicode.M}}, true
	case "ascii":
		return &class{ranges: []span{{0, 0x7F}}}, true
	case "blank":
		return &class{ranges: []span{{'\t', '\t'}}, tables: []*unicode.RangeTable{unicode.Zs}}, true
	case "cntrl":
		return &class{tables: []*unicode.RangeTable{unicode.C}}, true
	case "digit":
		return digitClass(), true
	case "graph":
		return &class{tables: []*unicode.RangeTable{unicode.Space, unicode.C}, negate: true}, true
	case "lower":
		return &class{tables: []*unicode.RangeTable{unicode.Ll}}, true
	case "print":
		return &class{tables: []*unicode.RangeTable{unicode.C}, negate: true}, true
	case "punct":
		return &class{tables: []*unicode.RangeTable{unicode.P, unicode.S}}, true
	case "space":
		return spaceClass(), true
	case "upper":
		return &class{tables: []*unicode.RangeTable{unicode.Lu}}, true
	case "xdigit":
		return hexClass(), true
	case "word":
		return wordClass(), true
	case "any":
		return &class{ranges: []span{{0, unicode.MaxRune}}}, true
	default:
		for _, tables := range []map[string]*unicode.RangeTable{unicode.Categories, unicode.Scripts, unicode.Properties} {
			if t, ok := lookup(tables, key); ok {
				return &class{tables: []*unicode.RangeTable{t}}, true
			}
		}
		if key == "letter" || key == "number" || key == "punctuation" || key == "symbol" {
			t := map[string]*unicode.RangeTable{"letter": unicode.L, "number": unicode.N, "punctuation": unicode.P, "symbol": unicode.S}[key]
			return &class{tables: []*unicode.RangeTable{t}}, true
		}
	}
	return nil, false
}

func lookup(tables map[string]*unicode.RangeTable, key string) (*unicode.RangeTable, bool) {
	for name, t := range tables {
		if plain(name) == key { // the plain names of a table are distinct
			return t, true
		}
	}
	return nil, false
}

func plain(name string) string {
	out := make([]byte, 0, len(name))
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case 'A' <= c && c <= 'Z':
			out = append(out, c+'a'-'A')
		case c != ' ' && c != '-' && c != '_':
			out = append(out, c)
		}
	}
	return string(out)
}
