package oniguruma

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Regexp is an expression that was compiled. It may be used by several goroutines.
type Regexp struct {
	pattern string
	linear  *regexp.Regexp // nil where the expression has what Go's regexp has not
	program []instruction
	slots   int
}

// Compile reads an expression. The error is a *[SyntaxError].
func Compile(pattern string) (*Regexp, error) {
	e, groups, err := parse(pattern)
	if err != nil {
		return nil, err
	}
	r := &Regexp{pattern: pattern}
	var b strings.Builder
	b.WriteString(`\A(?:`)
	if linear(&b, atStart(e)) {
		b.WriteString(`)\z`)
		if r.linear, err = regexp.Compile(b.String()); err == nil {
			return r, nil // beyond the bounds of Go's regexp the program decides
		}
	}
	if r.program, r.slots, err = compile(e, groups); err != nil {
		return nil, &SyntaxError{pattern, 0, err.Error()}
	}
	return r, nil
}

// String returns the expression.
func (r *Regexp) String() string { return r.pattern }

// MatchWhole reports whether the expression matches the whole of a text. The error is a
// *[LimitError], after which nothing is known.
func (r *Regexp) MatchWhole(text string) (bool, error) {
	if r.linear != nil {
		return r.linear.MatchString(text), nil
	}
	m := &machine{program: r.program, text: text, slots: make([]int, r.slots)}
	for i := range m.slots {
		m.slots[i] = -1
	}
	_, ok, within := m.run(0, 0, -1)
	if !within {
		return false, &LimitError{r.pattern, m.steps}
	}
	return ok, nil
}

// atStart is an expression for the start of a text, where the start of a line is the start of the
// text. (Elsewhere the start of a line is not what it is in Go: there is none behind the last line
// feed.)
func atStart(e *expression) *expression {
	out := *e
	switch e.op {
	case lineStart:
		return &expression{op: textStart}
	case alternatives, capture:
		out.subs = nil
		for _, s := range e.subs {
			out.subs = append(out.subs, atStart(s))
		}
	case sequence:
		if len(e.subs) > 0 {
			out.subs = append([]*expression{atStart(e.subs[0])}, e.subs[1:]...)
		}
	}
	return &out
}

// linear writes an expression for Go's regexp; ok is false where it has what that has not.
func linear(b *strings.Builder, e *expression) (ok bool) {
	switch e.op {
	case nothing:
	case character:
		folded(b, e.fold, func() { b.WriteString(regexp.QuoteMeta(string(e.char))) })
		return e.char != unicode.ReplacementChar // which is also what is no UTF-8
	case anyCharacter:
		if e.lines {
			b.WriteString(`(?s:.)`)
		} else {
			b.WriteByte('.')
		}
	case oneOf:
		folded(b, e.fold, func() { writeSet(b, e.set) })
		return len(e.set) > 0
	case sequence:
		for _, s := range e.subs {
			if !linear(b, s) {
				return false
			}
		}
	case alternatives:
		b.WriteString(`(?:`)
		for i, s := range e.subs {
			if i > 0 {
				b.WriteByte('|')
			}
			if !linear(b, s) {
				return false
			}
		}
		b.WriteByte(')')
	case repeat:
		return repeated(b, e)
	case capture:
		b.WriteString(`(?:`)
		defer b.WriteByte(')')
		return linear(b, e.subs[0])
	case lineEnd:
		b.WriteString(`(?m:$)`)
	case textStart:
		b.WriteString(`\A`)
	case textEnd:
		b.WriteString(`\z`)
	default:
		return false
	}
	return true
}

func folded(b *strings.Builder, fold bool, write func()) {
	if !fold {
		write()
		return
	}
	b.WriteString(`(?i:`)
	write()
	b.WriteByte(')')
}

func writeSet(b *strings.Builder, s set) {
	b.WriteByte('[')
	for _, r := range s {
		fmt.Fprintf(b, `\x{%X}-\x{%X}`, r.low, r.high)
	}
	b.WriteByte(']')
}

func repeated(b *strings.Builder, e *expression) bool {
	if e.mode == possessive {
		return false
	}
	b.WriteString(`(?:`)
	if !linear(b, e.subs[0]) {
		return false
	}
	b.WriteByte(')')
	switch {
	case e.max < 0 && e.min == 0:
		b.WriteByte('*')
	case e.max < 0:
		fmt.Fprintf(b, `{%d,}`, e.min)
	default:
		fmt.Fprintf(b, `{%d,%d}`, e.min, e.max)
	}
	return true
}
