package oniguruma

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds on an expression.
const (
	maxLength = 64 << 10 // bytes
	maxNested = 200      // groups and classes within each other
	maxTimes  = 100_000  // of a quantifier, as in Oniguruma
)

// SyntaxError is an expression that cannot be read.
type SyntaxError struct {
	// Pattern is the expression.
	Pattern string
	// Offset is the byte at which it is wrong.
	Offset int
	// Reason is what is wrong, as a clause: "a group is not closed".
	Reason string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("the regular expression %s is not understood: at character %d %s",
		strconv.Quote(short(e.Pattern)), utf8.RuneCountInString(e.Pattern[:e.Offset])+1, e.Reason)
}

func short(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

type options struct{ fold, lines, extended bool }

type parser struct {
	src    string
	at     int
	depth  int
	flags  options
	quoted bool // between \Q and \E, where every character stands for itself
	groups int
	names  map[string]int
	refs   []*expression // by number, checked at the end
	named  map[*expression]string
}

// parse reads an expression; groups is how many captures it has.
func parse(src string) (e *expression, groups int, err error) {
	if len(src) > maxLength {
		return nil, 0, &SyntaxError{src, 0, fmt.Sprintf("it is longer than %d bytes", maxLength)}
	}
	if !utf8.ValidString(src) {
		return nil, 0, &SyntaxError{src, 0, "it is not UTF-8"}
	}
	p := &parser{src: src, names: map[string]int{}, named: map[*expression]string{}}
	if e, err = p.alternatives(); err != nil {
		return nil, 0, err
	}
	if p.at < len(src) {
		return nil, 0, p.errorf("a group is closed that was not opened")
	}
	return e, p.groups, p.resolve()
}

// resolve gives references by name their group, and refuses those to groups that are not there.
func (p *parser) resolve() error {
	for _, r := range p.refs {
		if name := p.named[r]; name != "" {
			r.group = p.names[name]
			if r.group == 0 {
				return &SyntaxError{p.src, len(p.src), fmt.Sprintf("there is no group named %s", name)}
			}
		}
		if r.group > p.groups {
			return &SyntaxError{p.src, len(p.src), fmt.Sprintf("there is no group %d", r.group)}
		}
	}
	return nil
}

func (p *parser) errorf(format string, args ...any) error {
	return &SyntaxError{p.src, p.at, fmt.Sprintf(format, args...)}
}

// more reports whether there is anything left; peek and next may be called where it is true.
func (p *parser) more() bool { return p.at < len(p.src) }

func (p *parser) peek() rune {
	r, _ := utf8.DecodeRuneInString(p.src[p.at:])
	return r
}

func (p *parser) next() rune {
	r, n := utf8.DecodeRuneInString(p.src[p.at:])
	p.at += n
	return r
}

func (p *parser) skip(prefix string) bool {
	if !strings.HasPrefix(p.src[p.at:], prefix) {
		return false
	}
	p.at += len(prefix)
	return true
}

// enter goes one level deeper.
func (p *parser) enter() error {
	if p.depth++; p.depth > maxNested {
		return p.errorf("it is nested deeper than %d levels", maxNested)
	}
	return nil
}

// alternatives reads to the end of a group. Options that are set within end with it.
func (p *parser) alternatives() (*expression, error) {
	flags := p.flags
	defer func() { p.flags = flags }()
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	var list []*expression
	for {
		e, err := p.sequence()
		if err != nil {
			return nil, err
		}
		list = append(list, e)
		if !p.skip("|") {
			break
		}
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return &expression{op: alternatives, subs: list}, nil
}

func (p *parser) sequence() (*expression, error) {
	e := &expression{op: sequence}
	for p.more() && (p.quoted || p.peek() != '|' && p.peek() != ')') {
		if p.quoted && p.skip(`\E`) {
			p.quoted = false
			continue
		}
		if !p.quoted && p.flags.extended && p.blank() {
			continue
		}
		piece, err := p.piece()
		if err != nil {
			return nil, err
		}
		if piece == nil { // a comment, or options
			continue
		}
		if piece, err = p.quantified(piece); err != nil {
			return nil, err
		}
		e.subs = append(e.subs, piece)
	}
	return e, nil
}

// blank skips white space and a comment of the option x.
func (p *parser) blank() bool {
	switch c := p.src[p.at]; {
	case c == '#':
		for p.more() && p.next() != '\n' {
		}
		return true
	case strings.IndexByte(" \t\n\v\f\r", c) >= 0:
		p.at++
		return true
	}
	return false
}

// quantified reads the quantifiers behind a piece.
func (p *parser) quantified(e *expression) (*expression, error) {
	if p.quoted && p.skip(`\E`) {
		p.quoted = false
	}
	for p.more() && !p.quoted {
		if p.flags.extended && p.blank() {
			continue
		}
		least, most, braces, ok, err := p.quantifier()
		if err != nil || !ok {
			return e, err
		}
		switch e.op {
		case lineStart, lineEnd, textStart, textEnd, textEndOrLineFeed:
			return nil, p.errorf("a quantifier stands behind an anchor")
		}
		r := &expression{op: repeat, subs: []*expression{e}, min: least, max: most}
		switch {
		case p.skip("?"):
			r.mode = lazy
		case !braces && p.skip("+"):
			r.mode = possessive
		}
		if err := p.enter(); err != nil {
			return nil, err
		}
		defer func() { p.depth-- }()
		e = r
	}
	return e, nil
}

// quantifier reads one quantifier without what makes it lazy or possessive.
func (p *parser) quantifier() (least, most int, braces, ok bool, err error) {
	switch {
	case p.skip("*"):
		return 0, -1, false, true, nil
	case p.skip("+"):
		return 1, -1, false, true, nil
	case p.skip("?"):
		return 0, 1, false, true, nil
	case p.peek() != '{':
		return 0, 0, false, false, nil
	}
	text, _, closed := strings.Cut(p.src[p.at+1:], "}")
	low, high, comma := strings.Cut(text, ",")
	if !closed || !digits(low) || !digits(high) || low == "" && high == "" {
		return 0, 0, false, false, nil // a brace that stands for itself
	}
	least, most = count(low, 0), count(high, -1)
	if !comma {
		most = least
	}
	if least > maxTimes || most > maxTimes {
		return 0, 0, true, false, p.errorf("a quantifier repeats more than %d times", maxTimes)
	}
	if most >= 0 && least > most {
		return 0, 0, true, false, p.errorf("a quantifier has a minimum above its maximum")
	}
	p.at += len(text) + 2
	return least, most, true, true, nil
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// count reads a number that may be left out; one beyond every bound is above maxTimes.
func count(s string, otherwise int) int {
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return maxTimes + 1
	}
	return n
}

// piece reads what a quantifier may follow; nil for what matches nothing at all.
func (p *parser) piece() (*expression, error) {
	r := p.next()
	if p.quoted {
		return p.literal(r), nil
	}
	switch r {
	case '(':
		return p.group()
	case '[':
		c, err := p.class()
		if err != nil {
			return nil, err
		}
		return p.charset(c), nil
	case '.':
		return &expression{op: anyCharacter, lines: p.flags.lines}, nil
	case '^':
		return &expression{op: lineStart}, nil
	case '$':
		return &expression{op: lineEnd}, nil
	case '\\':
		return p.escape()
	case '*', '+', '?':
		p.at--
		return nil, p.errorf("a quantifier has nothing to repeat")
	default:
		return p.literal(r), nil
	}
}

func (p *parser) literal(r rune) *expression {
	return &expression{op: character, char: r, fold: p.flags.fold}
}

func (p *parser) charset(c *class) *expression {
	return &expression{op: oneOf, set: c.set(), fold: p.flags.fold}
}

// group reads behind an opening parenthesis.
func (p *parser) group() (*expression, error) {
	start := p.at - 1
	if !p.skip("?") {
		return p.captured("", start)
	}
	switch {
	case p.skip("#"):
		_, rest, ok := strings.Cut(p.src[p.at:], ")")
		if !ok {
			return nil, p.errorf("a comment is not closed")
		}
		p.at = len(p.src) - len(rest)
		return nil, nil
	case p.skip(":"):
		return p.closed(start)
	case p.skip(">"):
		return p.wrapped(start, expression{op: atomic})
	case p.skip("="):
		return p.wrapped(start, expression{op: look, ahead: true})
	case p.skip("!"):
		return p.wrapped(start, expression{op: look, ahead: true, not: true})
	case p.skip("<="):
		return p.wrapped(start, expression{op: look})
	case p.skip("<!"):
		return p.wrapped(start, expression{op: look, not: true})
	case p.skip("P<"), p.skip("<"):
		return p.namedGroup(">", start)
	case p.skip("'"):
		return p.namedGroup("'", start)
	}
	return p.options(start)
}

func (p *parser) namedGroup(end string, start int) (*expression, error) {
	name, _, ok := strings.Cut(p.src[p.at:], end)
	if !ok || name == "" || strings.ContainsAny(name, "()<>' ") {
		return nil, p.errorf("the name of a group is missing or not closed")
	}
	p.at += len(name) + len(end)
	return p.captured(name, start)
}

func (p *parser) captured(name string, start int) (*expression, error) {
	p.groups++
	n := p.groups
	if name != "" {
		if p.names[name] != 0 {
			return nil, p.errorf("two groups are named %s", name)
		}
		p.names[name] = n
	}
	return p.wrapped(start, expression{op: capture, group: n})
}

func (p *parser) wrapped(start int, around expression) (*expression, error) {
	inner, err := p.closed(start)
	if err != nil {
		return nil, err
	}
	around.subs = []*expression{inner}
	return &around, nil
}

// closed reads to the parenthesis that closes a group.
func (p *parser) closed(start int) (*expression, error) {
	e, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if !p.skip(")") {
		return nil, &SyntaxError{p.src, start, "a group is not closed"}
	}
	return e, nil
}

// options reads (?imx-imx) and (?imx-imx:...).
func (p *parser) options(start int) (*expression, error) {
	set, on := p.flags, true
	for p.more() {
		switch r := p.next(); r {
		case '-':
			on = false
		case 'i':
			set.fold = on
		case 'm', 's': // s is what other dialects call it
			set.lines = on
		case 'x':
			set.extended = on
		case 'u', 'U':
			// Unicode is always on.
		case ')':
			p.flags = set // until the group around ends
			return nil, nil
		case ':':
			before := p.flags
			p.flags = set
			e, err := p.closed(start)
			p.flags = before
			return e, err
		default:
			p.at -= utf8.RuneLen(r)
			return nil, p.errorf("the group (?%c is not supported", r)
		}
	}
	return nil, &SyntaxError{p.src, start, "a group is not closed"}
}

// escape reads behind a backslash outside of a class.
func (p *parser) escape() (*expression, error) {
	if !p.more() {
		return nil, p.errorf("a backslash stands at the end")
	}
	switch r := p.peek(); r {
	case 'A':
		return p.simple(textStart)
	case 'z':
		return p.simple(textEnd)
	case 'Z':
		return p.simple(textEndOrLineFeed)
	case 'b':
		return p.simple(wordBoundary)
	case 'B':
		return p.simple(noWordBoundary)
	case 'R':
		p.at++
		return lineBreak(), nil
	case 'k':
		p.at++
		return p.namedReference()
	case 'Q':
		p.at++
		p.quoted = true
		return nil, nil
	case 'G', 'K', 'g', 'X':
		return nil, p.errorf(`\%c is not supported`, r)
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return p.numbered(), nil
	}
	c, r, err := p.escaped()
	if err != nil {
		return nil, err
	}
	if c != nil {
		return p.charset(c), nil
	}
	return p.literal(r), nil
}

func (p *parser) simple(o op) (*expression, error) {
	p.at++
	return &expression{op: o}, nil
}

// lineBreak is \R: a line break of any system, which is never split.
func lineBreak() *expression {
	pair := &expression{op: sequence, subs: []*expression{{op: character, char: '\r'}, {op: character, char: '\n'}}}
	single := &expression{op: oneOf, set: set{{'\n', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}}}
	return &expression{op: atomic, subs: []*expression{{op: alternatives, subs: []*expression{pair, single}}}}
}

func (p *parser) numbered() *expression {
	n := 0
	for p.more() && unicode.IsDigit(p.peek()) && p.peek() < utf8.RuneSelf && n < maxLength {
		n = 10*n + int(p.next()-'0')
	}
	e := &expression{op: reference, group: n, fold: p.flags.fold}
	p.refs = append(p.refs, e)
	return e
}

func (p *parser) namedReference() (*expression, error) {
	end := ">"
	if !p.skip("<") {
		if end = "'"; !p.skip("'") {
			return nil, p.errorf(`\k needs a name, as in \k<name>`)
		}
	}
	name, _, ok := strings.Cut(p.src[p.at:], end)
	if !ok || name == "" {
		return nil, p.errorf(`\k needs a name, as in \k<name>`)
	}
	p.at += len(name) + len(end)
	e := &expression{op: reference, fold: p.flags.fold}
	if n, err := strconv.Atoi(name); err == nil && n > 0 {
		e.group = n
	} else {
		p.named[e] = name
	}
	p.refs = append(p.refs, e)
	return e, nil
}
