package path

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Number is a number of a filter as it is written, in the grammar of JSON (RFC 9535 section 2.3.5.1),
// so that it can be compared exactly.
type Number string

// maxInteger bounds indices, bounds and steps: what IEEE 754 doubles count exactly (RFC 9535 section
// 2.1, RFC 7493 section 2.2).
const maxInteger = 1<<53 - 1

// integer reads an integer, or nothing where none is next: no leading zeros, no -0.
func (p *parser) integer() (*int64, error) {
	start := p.at
	p.take("-")
	p.digits()
	text := p.text[start:p.at]
	if text == "" {
		return nil, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case text == "-":
		return nil, p.failAt(start, "a number is missing after -")
	case text == "-0" || strings.TrimPrefix(text, "-")[0] == '0' && text != "0":
		return nil, p.failAt(start, "%s is no index: write it without leading zeros, and zero without a sign", text)
	case err != nil || n > maxInteger || n < -maxInteger:
		return nil, p.failAt(start, "%s is no index: it is beyond 2^53-1", text)
	}
	return &n, nil
}

// digits takes digits, and says how many.
func (p *parser) digits() int {
	start := p.at
	for p.at < len(p.text) && digit(p.text[p.at]) {
		p.at++
	}
	return p.at - start
}

// number reads number (RFC 9535 section 2.3.5.1).
func (p *parser) number() (Number, error) {
	start := p.at
	p.take("-")
	whole := p.at
	if p.digits() == 0 {
		return "", p.fail("a number is missing after -")
	}
	if p.text[whole] == '0' && p.at > whole+1 {
		return "", p.failAt(start, "a number has no leading zeros")
	}
	if p.take(".") && p.digits() == 0 {
		return "", p.fail("digits are missing after the point")
	}
	if p.take("e") || p.take("E") {
		if !p.take("-") {
			p.take("+")
		}
		if p.digits() == 0 {
			return "", p.fail("digits of the exponent are missing")
		}
	}
	return Number(p.text[start:p.at]), nil
}

// quoted reads a string literal (RFC 9535 section 2.3.1.1), of which the quote is next.
func (p *parser) quoted(quote byte) (string, error) {
	start := p.at
	var b strings.Builder
	for p.at++; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		switch {
		case c == quote:
			p.at++
			return b.String(), nil
		case c < 0x20:
			return "", p.fail("a control character in quotes is written \\u%04x", c)
		case c != '\\':
			b.WriteByte(c)
			continue
		}
		if err := p.escape(&b, quote); err != nil {
			return "", err
		}
	}
	return "", p.failAt(start, "the quote is not closed")
}

// escape reads what follows a backslash, up to its last byte.
func (p *parser) escape(b *strings.Builder, quote byte) error {
	start := p.at
	if p.at++; p.at == len(p.text) {
		return p.failAt(start, "the quote is not closed")
	}
	c := p.text[p.at]
	switch i := strings.IndexByte("bfnrt/\\", c); {
	case c == quote:
		b.WriteByte(c)
	case i >= 0:
		b.WriteByte("\b\f\n\r\t/\\"[i])
	case c == 'u':
		r, err := p.unicode(start)
		if err != nil {
			return err
		}
		b.WriteRune(r)
	default:
		r, _ := utf8.DecodeRuneInString(p.text[p.at:])
		return p.failAt(start, "\\%c is no escape; a backslash itself is written \\\\", r)
	}
	return nil
}

// unicode reads uXXXX, or two of them for a character beyond the basic plane.
func (p *parser) unicode(start int) (rune, error) {
	r, ok := p.hex(p.at + 1)
	if !ok {
		return 0, p.failAt(start, "\\u needs four hexadecimal digits")
	}
	p.at += 4
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	if strings.HasPrefix(p.text[p.at+1:], "\\u") {
		if low, ok := p.hex(p.at + 3); ok {
			if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
				p.at += 6
				return both, nil
			}
		}
	}
	return 0, p.failAt(start, "half of a surrogate pair stands alone")
}

// hex is the number of the four hexadecimal digits at an offset.
func (p *parser) hex(at int) (rune, bool) {
	if at+4 > len(p.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(p.text[at:at+4], 16, 16)
	return rune(n), err == nil
}
