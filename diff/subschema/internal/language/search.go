package language

import "slices"

// before is what a state knows of the character in front of it.
type before uint8

const (
	beginning before = iota
	afterWord
	afterOther
)

// next is what follows: the end, or a character of a kind.
type next uint8

const (
	atEnd next = iota
	wordNext
	otherNext
)

type state struct {
	l Language
	b before
}

type derivation struct {
	l Language
	r rune
	b before
}

type edge struct {
	r  rune // one character of those that lead there
	to state
}

// nullable reports whether the empty text is in l in that context.
func (s *Space) nullable(l Language, b before, n next) bool {
	t := &s.terms[l]
	if !t.anchored {
		return t.empty
	}
	switch t.op {
	case opStart:
		return b == beginning
	case opEnd:
		return n == atEnd
	case opBoundary:
		return (b == afterWord) != (n == wordNext)
	case opNoBoundary:
		return (b == afterWord) == (n == wordNext)
	case opConcat, opBoth:
		return !slices.ContainsFunc(t.parts, func(p Language) bool { return !s.nullable(p, b, n) })
	case opUnion:
		return slices.ContainsFunc(t.parts, func(p Language) bool { return s.nullable(p, b, n) })
	case opNot:
		return !s.nullable(t.parts[0], b, n)
	case opRepeat:
		return t.min == 0 || s.nullable(t.parts[0], b, n)
	}
	return t.empty
}

func (s *Space) kindOf(r rune) (next, before) {
	if s.sets[s.word].has(r) {
		return wordNext, afterWord
	}
	return otherNext, afterOther
}

// derive returns what remains of l after r.
func (s *Space) derive(l Language, r rune, b before) Language {
	if !s.terms[l].anchored {
		b = afterOther // nothing looks at it
	}
	key := derivation{l, r, b}
	if d, ok := s.derived[key]; ok {
		return d
	}
	d := s.derivative(s.terms[l], r, b)
	s.derived[key] = d
	return d
}

func (s *Space) derivative(t term, r rune, b before) Language {
	switch t.op {
	case opSet:
		if s.sets[t.set].has(r) {
			return s.Empty
		}
	case opConcat:
		d := s.Concat(s.derive(t.parts[0], r, b), t.parts[1])
		if n, _ := s.kindOf(r); s.nullable(t.parts[0], b, n) {
			d = s.Union(d, s.derive(t.parts[1], r, b))
		}
		return d
	case opUnion:
		return s.Union(s.deriveAll(t.parts, r, b)...)
	case opBoth:
		return s.Both(s.deriveAll(t.parts, r, b)...)
	case opNot:
		return s.Not(s.derive(t.parts[0], r, b))
	case opRepeat:
		return s.Concat(s.derive(t.parts[0], r, b), s.Repeat(t.parts[0], max(t.min-1, 0), max(t.max-1, min(t.max, 0))))
	}
	return s.None
}

func (s *Space) deriveAll(parts []Language, r rune, b before) []Language {
	out := make([]Language, len(parts))
	for i, p := range parts {
		out[i] = s.derive(p, r, b)
	}
	return out
}

// Has reports whether text is in l.
func (s *Space) Has(l Language, text string) bool {
	b := beginning
	for _, r := range text {
		l = s.derive(l, r, b)
		if l == s.None {
			return false
		}
		_, b = s.kindOf(r)
	}
	return s.nullable(l, b, atEnd)
}

// Outcome is how a search ended.
type Outcome uint8

// The outcomes.
const (
	Unfinished Outcome = iota // the steps were used up
	Found
	Nothing // the language is empty
)

// Shortest searches the shortest text of l that has at most length code points (length < 0: of any
// length), the most readable one among those as far as single characters tell. A step is the
// visit of one state, or of eight alternatives within one; used says how many there were.
func (s *Space) Shortest(l Language, length, steps int) (text string, o Outcome, used int) {
	type visit struct {
		state
		from, length int
		r            rune
	}
	queue := []visit{{state: state{l, beginning}, from: -1}}
	seen := map[state]bool{queue[0].state: true}
	for i := 0; i < len(queue); i++ {
		v := queue[i]
		if used += 1 + s.width(v.l)/8; used > steps {
			return "", Unfinished, used
		}
		if s.nullable(v.l, v.b, atEnd) {
			var out []rune
			for j := i; queue[j].from >= 0; j = queue[j].from {
				out = append(out, queue[j].r)
			}
			slices.Reverse(out)
			return string(out), Found, used
		}
		if v.length == length {
			continue // the queue is in the order of length
		}
		for _, e := range s.successors(v.state) {
			if !seen[e.to] {
				seen[e.to] = true
				queue = append(queue, visit{e.to, i, v.length + 1, e.r})
			}
		}
	}
	return "", Nothing, used
}

// width returns how many alternatives a term has at its top.
func (s *Space) width(l Language) int {
	t := &s.terms[l]
	n := 0
	if t.op == opUnion || t.op == opBoth || t.op == opNot {
		for _, p := range t.parts {
			n += 1 + len(s.terms[p].parts)
		}
	}
	return n
}

// successors returns the states after one more character, one edge for each group of characters
// that no set tells apart.
func (s *Space) successors(from state) []edge {
	if !s.terms[from.l].anchored {
		from.b = afterOther
	}
	if es, ok := s.edges[from]; ok {
		return es
	}
	var out []edge
	seen := map[state]bool{}
	for _, r := range s.representatives(from.l) {
		to := state{l: s.derive(from.l, r, from.b)}
		if to.l == s.None {
			continue
		}
		if s.terms[to.l].anchored {
			_, to.b = s.kindOf(r)
		} else {
			to.b = afterOther
		}
		if !seen[to] {
			seen[to] = true
			out = append(out, edge{r, to})
		}
	}
	s.edges[from] = out
	return out
}

// representatives returns one character of each group that the sets at the beginning of l tell
// apart, the most readable ones first.
func (s *Space) representatives(l Language) []rune {
	t := &s.terms[l]
	ids := t.first
	if t.anchored {
		ids = union32(ids, []int32{s.word})
	}
	cuts := []rune{0}
	for _, id := range ids {
		for _, p := range s.sets[id] {
			cuts = append(cuts, p.lo, p.hi+1)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	best := map[string]rune{}
	sig := make([]byte, len(ids))
	for i, lo := range cuts {
		hi := rune(lastRune)
		if i+1 < len(cuts) {
			hi = cuts[i+1] - 1
		}
		if lo > lastRune || lo >= firstSurrogate && hi <= lastSurrogate {
			continue
		}
		r := readable(lo, hi)
		for k, id := range ids {
			sig[k] = 0
			if s.sets[id].has(r) {
				sig[k] = 1
			}
		}
		if old, ok := best[string(sig)]; !ok || rank(r) < rank(old) {
			best[string(sig)] = r
		}
	}
	out := make([]rune, 0, len(best))
	for _, r := range best {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b rune) int { return rank(a) - rank(b) })
	return out
}

// readable returns the character between lo and hi that reads best.
func readable(lo, hi rune) rune {
	for _, p := range []span{{'a', 'z'}, {'0', '9'}, {'A', 'Z'}, {'!', '~'}, {' ', ' '}, {0xA1, firstSurrogate - 1}} {
		if a, b := max(lo, p.lo), min(hi, p.hi); a <= b {
			return a
		}
	}
	if lo >= firstSurrogate && lo <= lastSurrogate {
		return lastSurrogate + 1
	}
	return lo
}

// rank orders characters by how well they read.
func rank(r rune) int {
	switch {
	case r >= 'a' && r <= 'z':
		return int(r)
	case r >= '0' && r <= '9':
		return 1000 + int(r)
	case r >= 'A' && r <= 'Z':
		return 2000 + int(r)
	case r == '-' || r == '_' || r == '.':
		return 3000 + int(r)
	case r > ' ' && r < 0x7f:
		return 4000 + int(r)
	case r == ' ':
		return 5000
	}
	return 6000 + int(r)
}
