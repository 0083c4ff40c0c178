package oniguruma

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// class reads behind an opening bracket. What && separates are classes of which a character must
// be all.
func (p *parser) class() (*class, error) {
	start := p.at - 1
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	negate := p.skip("^")
	part := &class{}
	var before []*class
	for first := true; ; first = false {
		switch {
		case !p.more():
			return nil, &SyntaxError{p.src, start, "a class is not closed"}
		case p.peek() == ']' && !first:
			p.at++
			return whole(before, part, negate), nil
		case p.skip("&&"):
			before, part = append(before, part), &class{}
			continue
		}
		if err := p.member(part); err != nil {
			return nil, err
		}
	}
}

func whole(before []*class, last *class, negate bool) *class {
	if len(before) == 0 {
		last.negate = negate
		return last
	}
	return &class{others: before[:1], within: append(before[1:], last), negate: negate}
}

// member reads a character, a range, a class or a bracket into a class.
func (p *parser) member(into *class) error {
	if p.skip("[:") {
		return p.bracket(into)
	}
	if p.skip("[") {
		c, err := p.class()
		into.others = append(into.others, c)
		return err
	}
	c, low, err := p.one()
	if err != nil {
		return err
	}
	if c != nil {
		into.others = append(into.others, c)
		return nil
	}
	high := low
	if rest := p.src[p.at:]; strings.HasPrefix(rest, "-") && len(rest) > 1 && rest[1] != ']' && !strings.HasPrefix(rest, "-[") {
		p.at++
		at := p.at
		if c, high, err = p.one(); err != nil {
			return err
		}
		if c != nil { // [a-\d] is an a, a hyphen, and digits
			p.at = at
			into.ranges = append(into.ranges, span{'-', '-'})
			high = low
		}
	}
	if high < low {
		return p.errorf("a range in a class ends before it begins")
	}
	into.ranges = append(into.ranges, span{low, high})
	return nil
}

// one reads one character of a class, or an escape that stands for a class.
func (p *parser) one() (*class, rune, error) {
	if !p.more() {
		return nil, 0, p.errorf("a class is not closed")
	}
	if r := p.next(); r != '\\' {
		return nil, r, nil
	}
	if !p.more() {
		return nil, 0, p.errorf("a backslash stands at the end")
	}
	if p.skip("b") {
		return nil, '\b', nil
	}
	return p.escaped()
}

// bracket reads the name of a POSIX bracket.
func (p *parser) bracket(into *class) error {
	name, _, ok := strings.Cut(p.src[p.at:], ":]")
	not := strings.HasPrefix(name, "^")
	c, known := named(strings.TrimPrefix(name, "^"))
	if !ok || !known {
		return p.errorf("a bracket [: :] has a name that is not known")
	}
	p.at += len(name) + len(":]")
	if not {
		c = negated(c)
	}
	into.others = append(into.others, c)
	return nil
}

// escaped reads behind a backslash what means the same in a class and outside: a class, or a
// character.
func (p *parser) escaped() (*class, rune, error) {
	switch r := p.next(); r {
	case 'd':
		return digitClass(), 0, nil
	case 'D':
		return negated(digitClass()), 0, nil
	case 'w':
		return wordClass(), 0, nil
	case 'W':
		return negated(wordClass()), 0, nil
	case 's':
		return spaceClass(), 0, nil
	case 'S':
		return negated(spaceClass()), 0, nil
	case 'h':
		return hexClass(), 0, nil
	case 'H':
		return negated(hexClass()), 0, nil
	case 'p', 'P':
		return p.property(r == 'P')
	case 't':
		return nil, '\t', nil
	case 'n':
		return nil, '\n', nil
	case 'r':
		return nil, '\r', nil
	case 'f':
		return nil, '\f', nil
	case 'v':
		return nil, '\v', nil
	case 'a':
		return nil, '\a', nil
	case 'e':
		return nil, 0x1B, nil
	case 'x':
		return p.hexadecimal(2)
	case 'u':
		return p.hexadecimal(4)
	case '0':
		n := 0
		for ; n < 2 && p.at+n < len(p.src) && '0' <= p.src[p.at+n] && p.src[p.at+n] <= '7'; n++ {
		}
		v, _ := strconv.ParseInt("0"+p.src[p.at:p.at+n], 8, 32) // only octal digits
		p.at += n
		return nil, rune(v), nil
	case 'c':
		if !p.more() || p.peek() >= utf8.RuneSelf {
			return nil, 0, p.errorf(`\c needs a letter`)
		}
		return nil, unicode.ToUpper(p.next()) & 0x1F, nil
	default:
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			p.at -= utf8.RuneLen(r)
			return nil, 0, p.errorf(`\%c is not supported`, r)
		}
		return nil, r, nil
	}
}

// hexadecimal reads \xHH, \uHHHH and \x{H...}.
func (p *parser) hexadecimal(most int) (*class, rune, error) {
	text := p.src[p.at:]
	if p.skip("{") {
		inner, _, ok := strings.Cut(text[1:], "}")
		v, err := strconv.ParseInt(inner, 16, 32)
		if !ok || err != nil || v > unicode.MaxRune || v < 0 {
			return nil, 0, p.errorf("a character is not given in hexadecimal digits")
		}
		p.at += len(inner) + 1
		return nil, rune(v), nil
	}
	n := 0
	for n < most && n < len(text) && strings.IndexByte("0123456789abcdefABCDEF", text[n]) >= 0 {
		n++
	}
	if n == 0 || most == 4 && n < 4 {
		return nil, 0, p.errorf("a character is not given in hexadecimal digits")
	}
	v, _ := strconv.ParseInt(text[:n], 16, 32) // only hexadecimal digits, at most four
	p.at += n
	return nil, rune(v), nil
}

// property reads \p{Name}, \p{^Name} and \pL.
func (p *parser) property(negate bool) (*class, rune, error) {
	name := ""
	if p.skip("{") {
		inner, _, ok := strings.Cut(p.src[p.at:], "}")
		if !ok {
			return nil, 0, p.errorf("a property is not closed")
		}
		p.at += len(inner) + 1
		if strings.HasPrefix(inner, "^") {
			inner, negate = inner[1:], !negate
		}
		name = strings.TrimPrefix(strings.TrimPrefix(inner, "Is"), "In")
		if _, rest, ok := strings.Cut(inner, "="); ok {
			name = rest
		}
	} else if p.more() {
		name = string(p.next())
	}
	c, ok := named(name)
	if !ok {
		return nil, 0, p.errorf("the property %q is not known", name)
	}
	if negate {
		c = negated(c)
	}
	return c, 0, nil
}
