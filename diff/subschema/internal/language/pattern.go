package language

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrUnsupported is wrapped by the errors about constructs that have a meaning, but not one that
// is computed with here.
var ErrUnsupported = errors.New("not supported")

// Limits of a pattern: groups within each other, and the count of a repetition.
const (
	maxGroups = 200
	maxCount  = 1 << 30
)

// Pattern returns the language of the texts in which the pattern is found. The error says where
// the pattern is not a regular expression, or wraps [ErrUnsupported].
func (s *Space) Pattern(source string) (Language, error) {
	p := &parser{s: s, in: source}
	n, err := p.alternatives()
	if err == nil && p.at < len(p.in) {
		err = p.fail("a parenthesis is closed that was not opened")
	}
	if err != nil {
		return s.None, err
	}
	l, err := s.build(n, s.All)
	if err != nil {
		return s.None, err
	}
	return s.Concat(s.All, l), nil
}

// syntax is a parsed pattern. Lookahead speaks about the rest of the text, so that a term can
// only be made once that rest is known.
type syntax struct {
	kind     kind
	leaf     Language
	parts    []*syntax
	min, max int
	ahead    bool // a lookahead is in it
}

type kind uint8

const (
	leaf kind = iota
	sequence
	choice
	repeat
	lookahead
	negativeLookahead
)

func join(k kind, parts []*syntax) *syntax {
	if len(parts) == 1 {
		return parts[0]
	}
	n := &syntax{kind: k, parts: parts}
	for _, p := range parts {
		n.ahead = n.ahead || p.ahead
	}
	return n
}

// build returns the texts that are a match of n followed by a text of rest.
func (s *Space) build(n *syntax, rest Language) (Language, error) {
	if !n.ahead {
		return s.Concat(s.plain(n), rest), nil
	}
	switch n.kind {
	case sequence:
		for i := len(n.parts) - 1; i >= 0; i-- {
			l, err := s.build(n.parts[i], rest)
			if err != nil {
				return s.None, err
			}
			rest = l
		}
		return rest, nil
	case choice:
		var parts []Language
		for _, p := range n.parts {
			l, err := s.build(p, rest)
			if err != nil {
				return s.None, err
			}
			parts = append(parts, l)
		}
		return s.Union(parts...), nil
	case lookahead, negativeLookahead:
		l, err := s.build(n.parts[0], s.All)
		if err != nil {
			return s.None, err
		}
		if n.kind == negativeLookahead {
			l = s.Not(l)
		}
		return s.Both(l, rest), nil
	}
	if n.min == 0 && n.max == 1 {
		l, err := s.build(n.parts[0], rest)
		return s.Union(l, rest), err
	}
	return s.None, fmt.Errorf("a lookahead in a repetition is %w", ErrUnsupported)
}

// plain returns the term of a part without lookahead.
func (s *Space) plain(n *syntax) Language {
	switch n.kind {
	case sequence:
		l := s.Empty
		for i := len(n.parts) - 1; i >= 0; i-- {
			l = s.Concat(s.plain(n.parts[i]), l)
		}
		return l
	case choice:
		var parts []Language
		for _, p := range n.parts {
			parts = append(parts, s.plain(p))
		}
		return s.Union(parts...)
	case repeat:
		return s.Repeat(s.plain(n.parts[0]), n.min, n.max)
	}
	return n.leaf
}

type parser struct {
	s     *Space
	in    string
	at    int
	depth int
}

func (p *parser) fail(msg string) error {
	return fmt.Errorf("%s at character %d of the pattern", msg, utf8.RuneCountInString(p.in[:p.at])+1)
}

func (p *parser) unsupported(what string) error {
	return fmt.Errorf("%s is %w", what, ErrUnsupported)
}

func (p *parser) more() bool { return p.at < len(p.in) }

func (p *parser) take(s string) bool {
	if strings.HasPrefix(p.in[p.at:], s) {
		p.at += len(s)
		return true
	}
	return false
}

func (p *parser) rune() rune {
	r, n := utf8.DecodeRuneInString(p.in[p.at:])
	p.at += n
	return r
}

func (p *parser) alternatives() (*syntax, error) {
	if p.depth++; p.depth > maxGroups {
		return nil, p.unsupported("so deep a pattern")
	}
	defer func() { p.depth-- }()
	var parts []*syntax
	for {
		n, err := p.sequence()
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
		if !p.take("|") {
			return join(choice, parts), nil
		}
	}
}

func (p *parser) sequence() (*syntax, error) {
	parts := []*syntax{}
	for p.more() && p.in[p.at] != '|' && p.in[p.at] != ')' {
		n, err := p.atom()
		if err != nil {
			return nil, err
		}
		if n, err = p.repetition(n); err != nil {
			return nil, err
		}
		parts = append(parts, n)
	}
	if len(parts) == 0 {
		return &syntax{leaf: p.s.Empty}, nil
	}
	return join(sequence, parts), nil
}

// repetition reads the quantifiers behind an atom. Laziness has no effect on what is found.
func (p *parser) repetition(n *syntax) (*syntax, error) {
	lo, hi := 0, -1
	switch {
	case p.take("*"):
	case p.take("+"):
		lo = 1
	case p.take("?"):
		hi = 1
	default:
		var ok bool
		if lo, hi, ok = p.counts(); !ok {
			return n, nil
		}
	}
	p.take("?")
	if hi >= 0 && lo > hi {
		return nil, p.fail("the counts of a repetition are in the wrong order")
	}
	if lo > maxCount || hi > maxCount {
		return nil, p.unsupported("so long a repetition")
	}
	return &syntax{kind: repeat, parts: []*syntax{n}, min: lo, max: hi, ahead: n.ahead}, nil
}

// counts reads {n}, {n,} or {n,m}. A brace that begins none of them is a character (annex B.1.2).
func (p *parser) counts() (lo, hi int, ok bool) {
	body, found := strings.CutPrefix(p.in[p.at:], "{")
	body, _, closed := strings.Cut(body, "}")
	if !found || !closed {
		return 0, 0, false
	}
	a, b, comma := strings.Cut(body, ",")
	lo, okLo := count(a)
	hi, okHi := count(b)
	switch {
	case !okLo || comma && b != "" && !okHi:
		return 0, 0, false
	case !comma:
		hi = lo
	case b == "":
		hi = -1
	}
	p.at += len(body) + 2
	return lo, hi, true
}

func count(s string) (int, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return maxCount + 1, true
	}
	return n, true
}

func (p *parser) atom() (*syntax, error) {
	s := p.s
	switch c := p.in[p.at]; c {
	case '(':
		return p.group()
	case '[':
		r, err := p.class()
		return &syntax{leaf: s.one(r)}, err
	case '.':
		p.at++
		return &syntax{leaf: s.one(lineSet().not())}, nil
	case '^':
		p.at++
		return &syntax{leaf: s.intern(term{op: opStart})}, nil
	case '$':
		p.at++
		return &syntax{leaf: s.intern(term{op: opEnd})}, nil
	case '\\':
		return p.escape()
	case '*', '+', '?':
		return nil, p.fail("a repetition has nothing to repeat")
	}
	r := p.rune()
	return &syntax{leaf: s.one(set{{r, r}})}, nil
}

func (p *parser) group() (*syntax, error) {
	kind := leaf
	switch {
	case p.take("(?:"):
	case p.take("(?="):
		kind = lookahead
	case p.take("(?!"):
		kind = negativeLookahead
	case strings.HasPrefix(p.in[p.at:], "(?<=") || strings.HasPrefix(p.in[p.at:], "(?<!"):
		return nil, p.unsupported("lookbehind")
	case p.take("(?<"):
		end := strings.IndexByte(p.in[p.at:], '>')
		if end <= 0 {
			return nil, p.fail("the name of a group has no end")
		}
		p.at += end + 1
	case strings.HasPrefix(p.in[p.at:], "(?"):
		return nil, p.unsupported("a group of that kind")
	default:
		p.at++
	}
	n, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if !p.take(")") {
		return nil, p.fail("a parenthesis is not closed")
	}
	if kind == leaf {
		return n, nil
	}
	return &syntax{kind: kind, parts: []*syntax{n}, ahead: true}, nil
}

// escape reads an escape outside of a class.
func (p *parser) escape() (*syntax, error) {
	switch {
	case p.take(`\b`):
		return &syntax{leaf: p.s.intern(term{op: opBoundary})}, nil
	case p.take(`\B`):
		return &syntax{leaf: p.s.intern(term{op: opNoBoundary})}, nil
	}
	r, err := p.escaped()
	return &syntax{leaf: p.s.one(r)}, err
}

// escaped reads an escape that stands for characters.
func (p *parser) escaped() (set, error) {
	p.at++
	if !p.more() {
		return nil, p.fail("a backslash ends the pattern")
	}
	r := p.rune()
	switch r {
	case 'd':
		return digitSet(), nil
	case 'D':
		return digitSet().not(), nil
	case 'w':
		return wordSet(), nil
	case 'W':
		return wordSet().not(), nil
	case 's':
		return spaceSet(), nil
	case 'S':
		return spaceSet().not(), nil
	case 'p', 'P':
		return p.property(r == 'P')
	case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k':
		return nil, p.unsupported("a back reference")
	}
	c, err := p.character(r)
	return set{{c, c}}, err
}

// character reads the rest of an escape for one character, of which r is the letter.
func (p *parser) character(r rune) (rune, error) {
	switch r {
	case 't':
		return '\t', nil
	case 'n':
		return '\n', nil
	case 'v':
		return '\v', nil
	case 'f':
		return '\f', nil
	case 'r':
		return '\r', nil
	case '0':
		return 0, nil
	case 'x':
		return p.hex(2)
	case 'u':
		return p.unicode()
	case 'c':
		if !p.more() || !isLetter(p.in[p.at]) {
			return 0, p.fail("a control escape has no letter")
		}
		return p.rune() & 31, nil
	}
	if r < 0x80 && isLetter(byte(r)) {
		return 0, p.fail("the escape \\" + string(r) + " has no meaning")
	}
	return r, nil
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (p *parser) hex(n int) (rune, error) {
	if p.at+n > len(p.in) {
		return 0, p.fail("a hexadecimal escape is too short")
	}
	v, err := strconv.ParseUint(p.in[p.at:p.at+n], 16, 32)
	if err != nil {
		return 0, p.fail("a hexadecimal escape has other characters")
	}
	p.at += n
	return rune(v), nil
}

// unicode reads \uXXXX, a surrogate pair of two of them, or \u{X}.
func (p *parser) unicode() (rune, error) {
	if p.take("{") {
		body, _, ok := strings.Cut(p.in[p.at:], "}")
		v, err := strconv.ParseUint(body, 16, 32)
		if !ok || err != nil || v > lastRune {
			return 0, p.fail("a hexadecimal escape is no character")
		}
		p.at += len(body) + 1
		return rune(v), nil
	}
	r, err := p.hex(4)
	if err != nil || r < firstSurrogate || r > lastSurrogate {
		return r, err
	}
	at := p.at
	if r < 0xDC00 && p.take(`\u`) {
		if low, err := p.hex(4); err == nil && low >= 0xDC00 && low <= lastSurrogate {
			return (r-firstSurrogate)<<10 + (low - 0xDC00) + 0x10000, nil
		}
	}
	p.at = at
	return 0, p.unsupported("half of a surrogate pair")
}

// property reads \p{…}: a general category or a script.
func (p *parser) property(negated bool) (set, error) {
	body, ok := strings.CutPrefix(p.in[p.at:], "{")
	body, _, closed := strings.Cut(body, "}")
	if !ok || !closed {
		return nil, p.fail("a property has no name in braces")
	}
	p.at += len(body) + 2
	name := body
	if _, value, ok := strings.Cut(body, "="); ok {
		name = value
	}
	r, ok := propertySet(name)
	if !ok {
		return nil, p.unsupported("the property " + body)
	}
	if negated {
		r = r.not()
	}
	return r, nil
}

func propertySet(name string) (set, bool) {
	switch name {
	case "Any":
		return anySet(), true
	case "ASCII":
		return set{{0, 127}}, true
	case "Letter", "Alphabetic":
		// Alphabetic has some marks and numerals besides, which no pattern has been seen to mean.
		if name == "Alphabetic" {
			return nil, false
		}
		name = "L"
	case "Uppercase_Letter":
		name = "Lu"
	case "Lowercase_Letter":
		name = "Ll"
	case "Number":
		name = "N"
	case "Decimal_Number", "digit":
		name = "Nd"
	case "Punctuation", "punct":
		name = "P"
	case "Symbol":
		name = "S"
	case "Separator":
		name = "Z"
	case "Mark":
		name = "M"
	}
	table := unicode.Categories[name]
	if table == nil {
		table = unicode.Scripts[name]
	}
	if table == nil {
		return nil, false
	}
	var spans []span
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			spans = append(spans, span{lo, hi})
			return
		}
		for r := lo; r <= hi; r += stride {
			spans = append(spans, span{r, r})
		}
	}
	for _, r := range table.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range table.R32 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	return newSet(spans...), true
}

// class reads a character class.
func (p *parser) class() (set, error) {
	p.at++
	negated := p.take("^")
	var spans []span
	for {
		if !p.more() {
			return nil, p.fail("a class is not closed")
		}
		if p.take("]") {
			break
		}
		lo, single, err := p.member()
		if err != nil {
			return nil, err
		}
		if single && p.at+1 < len(p.in) && p.in[p.at] == '-' && p.in[p.at+1] != ']' {
			p.at++
			hi, single, err := p.member()
			switch {
			case err != nil:
				return nil, err
			case !single:
				spans = append(append(append(spans, lo...), span{'-', '-'}), hi...)
				continue
			case lo[0].lo > hi[0].lo:
				return nil, p.fail("a range is in the wrong order")
			}
			lo = set{{lo[0].lo, hi[0].lo}}
		}
		spans = append(spans, lo...)
	}
	r := newSet(spans...)
	if negated {
		r = r.not()
	}
	return r, nil
}

// member reads one member of a class; single says that it is one character.
func (p *parser) member() (r set, single bool, err error) {
	if !p.more() {
		return nil, false, p.fail("a class is not closed")
	}
	if p.in[p.at] != '\\' {
		c := p.rune()
		return set{{c, c}}, true, nil
	}
	switch {
	case p.take(`\b`):
		return set{{'\b', '\b'}}, true, nil
	case p.take(`\-`):
		return set{{'-', '-'}}, true, nil
	}
	if p.at+1 < len(p.in) {
		single = !strings.ContainsRune("dDwWsSpP", rune(p.in[p.at+1]))
	}
	r, err = p.escaped()
	return r, single, err
}
