package javatime

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxPattern bounds a pattern, in bytes.
const maxPattern = 1000

// Pattern is a pattern that was compiled. It may be used by several goroutines.
type Pattern struct {
	text  string
	parts []part
}

// part is a field, a text, or where an optional part begins or ends.
type part struct {
	field  *field // nil for a text
	count  int    // letters of the field
	packed bool   // beside another number, so that it has as many digits as letters
	text   string
	open   bool
	close  bool
	after  int // of open: the part behind its end
}

// PatternError is a pattern that cannot be read.
type PatternError struct {
	Pattern string
	Column  int // from 1, in code points
	Reason  string
}

func (e *PatternError) Error() string {
	return fmt.Sprintf("the date pattern %q is not understood: at character %d %s", e.Pattern, e.Column, e.Reason)
}

// Parse reads a pattern. The error is a *[PatternError].
func Parse(text string) (*Pattern, error) {
	p := &Pattern{text: text}
	fail := func(at int, format string, args ...any) (*Pattern, error) {
		return nil, &PatternError{text, utf8.RuneCountInString(text[:at]) + 1, fmt.Sprintf(format, args...)}
	}
	if len(text) > maxPattern {
		return nil, &PatternError{text[:20] + "…", 1, fmt.Sprintf("it is longer than %d bytes", maxPattern)}
	}
	var open []int
	for at := 0; at < len(text); {
		switch c := text[at]; {
		case c == '\'':
			literal, n := quoted(text[at:])
			if n == 0 {
				return fail(at, "a quote is not closed")
			}
			p.literal(literal)
			at += n
		case c == '[':
			open = append(open, len(p.parts))
			p.parts = append(p.parts, part{open: true})
			at++
		case c == ']':
			if len(open) == 0 {
				return fail(at, "an optional part is closed that was not opened")
			}
			p.parts = append(p.parts, part{close: true})
			p.parts[open[len(open)-1]].after = len(p.parts)
			open = open[:len(open)-1]
			at++
		case c == '{' || c == '}' || c == '#':
			return fail(at, "%c is reserved, and stands for itself in quotes only", c)
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			n := 1
			for at+n < len(text) && text[at+n] == c {
				n++
			}
			f := fieldOf(c)
			if f == nil {
				return fail(at, "%c is no field", c)
			}
			if n > f.most {
				return fail(at, "%s has too many letters", text[at:at+n])
			}
			p.parts = append(p.parts, part{field: f, count: n})
			at += n
		default:
			_, n := utf8.DecodeRuneInString(text[at:])
			p.literal(text[at : at+n])
			at += n
		}
	}
	if len(open) > 0 {
		return fail(len(text), "an optional part is not closed")
	}
	p.pack()
	return p, nil
}

// quoted reads a text in quotes; n is 0 where it has no end.
func quoted(text string) (literal string, n int) {
	if strings.HasPrefix(text, "''") {
		return "'", 2
	}
	var b strings.Builder
	for at := 1; at < len(text); at++ {
		if text[at] != '\'' {
			b.WriteByte(text[at])
		} else if strings.HasPrefix(text[at:], "''") {
			b.WriteByte('\'')
			at++
		} else {
			return b.String(), at + 1
		}
	}
	return "", 0
}

func (p *Pattern) literal(text string) {
	if n := len(p.parts); n > 0 && p.parts[n-1].text != "" {
		p.parts[n-1].text += text
		return
	}
	p.parts = append(p.parts, part{text: text})
}

// pack notes which numbers stand beside a number, and therefore have all their digits.
func (p *Pattern) pack() {
	for i := range p.parts[:max(0, len(p.parts)-1)] {
		a, b := &p.parts[i], &p.parts[i+1]
		if a.number() && b.number() {
			a.packed, b.packed = true, true
		}
	}
}

func (p *part) number() bool {
	return p.field != nil && p.field.number != nil && p.count <= p.field.digits
}

// String returns the pattern.
func (p *Pattern) String() string { return p.text }
