package uritemplate

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Template is a URI Template. It is immutable.
type Template struct {
	text  string
	parts []part
}

// part is a literal, or an expression.
type part struct {
	literal string
	expr    *Expr
}

// Expr is an expression: an operator and the variables that it is applied to.
type Expr struct {
	// Op is '+', '#', '.', '/', ';', '?' or '&', and 0 where there is none.
	Op byte
	// Vars are in their order.
	Vars []Var
}

// Var is a variable with its modifiers (section 2.4).
type Var struct {
	Name string
	// Explode says that a list or an array becomes parts of its own ("*").
	Explode bool
	// Prefix is how many characters of a string are taken, 0 for all (":3").
	Prefix int
}

// MaxLength bounds a template, in bytes.
const MaxLength = 64 << 10

// SyntaxError is a template that cannot be read.
type SyntaxError struct {
	Template string
	// Column is where, in characters from 1.
	Column int
	Reason string
}

// Error says what is wrong and where.
func (e *SyntaxError) Error() string {
	text := e.Template
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "") + "…"
	}
	return fmt.Sprintf("the URI template %q cannot be read at column %d: %s", text, e.Column, e.Reason)
}

// Parse reads a template. The error is a *[SyntaxError].
func Parse(text string) (*Template, error) {
	t := &Template{text: text}
	fail := func(at int, format string, args ...any) error {
		return &SyntaxError{text, utf8.RuneCountInString(text[:at]) + 1, fmt.Sprintf(format, args...)}
	}
	if len(text) > MaxLength {
		return nil, &SyntaxError{text, 1, fmt.Sprintf("it has more than %d bytes", MaxLength)}
	}
	if !utf8.ValidString(text) {
		return nil, &SyntaxError{text, 1, "it is not UTF-8"}
	}
	for at := 0; at < len(text); {
		open := strings.IndexAny(text[at:], "{}")
		if open < 0 {
			open = len(text) - at
		}
		if open > 0 {
			t.parts = append(t.parts, part{literal: encodeLiteral(text[at : at+open])})
		}
		if at += open; at == len(text) {
			break
		}
		if text[at] == '}' {
			return nil, fail(at, "a brace is closed that was not opened")
		}
		length := strings.IndexAny(text[at+1:], "{}")
		if length < 0 || text[at+1+length] == '{' {
			return nil, fail(at, "a brace is not closed")
		}
		expr, offset, reason := expression(text[at+1 : at+1+length])
		if reason != "" {
			return nil, fail(at+1+offset, "%s", reason)
		}
		t.parts = append(t.parts, part{expr: expr})
		at += length + 2
	}
	return t, nil
}

// expression reads what stands between braces; reason says what is wrong at an offset, "" where nothing
// is.
func expression(text string) (e *Expr, offset int, reason string) {
	e = &Expr{}
	if text == "" {
		return nil, 0, "there is no variable"
	}
	switch c := text[0]; c {
	case '+', '#', '.', '/', ';', '?', '&':
		e.Op, offset = c, 1
	case '=', ',', '!', '@', '|':
		return nil, 0, fmt.Sprintf("the operator %c is reserved", c)
	}
	for {
		spec := text[offset:]
		end := strings.IndexByte(spec, ',')
		if end >= 0 {
			spec = spec[:end]
		}
		v, at, reason := variable(spec)
		if reason != "" {
			return nil, offset + at, reason
		}
		e.Vars = append(e.Vars, v)
		if end < 0 {
			return e, 0, ""
		}
		offset += end + 1
	}
}

// variable reads a variable with its modifiers.
func variable(text string) (v Var, at int, reason string) {
	name := text
	if colon := strings.IndexByte(text, ':'); colon >= 0 {
		digits := text[colon+1:]
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 || n > 9999 || digits[0] < '1' || digits[0] > '9' {
			return v, colon, "a prefix is a number from 1 to 9999"
		}
		name, v.Prefix = text[:colon], n
	} else if strings.HasSuffix(text, "*") {
		name, v.Explode = text[:len(text)-1], true
	}
	if name == "" {
		return v, 0, "a variable has no name"
	}
	dot := true // whether the character before was one, or there was none
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c == '.':
			if dot {
				return v, i, "a dot stands between two characters of a name"
			}
			dot = true
			continue
		case c == '%':
			if i+2 >= len(name) || !hex(name[i+1]) || !hex(name[i+2]) {
				return v, i, "a percent sign is followed by two hexadecimal digits"
			}
			i += 2
		case c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z'):
			r, _ := utf8.DecodeRuneInString(name[i:])
			return v, i, fmt.Sprintf("a name has letters, digits, _, dots and percent signs, not %q", r)
		}
		dot = false
	}
	if dot {
		return v, len(name) - 1, "a name does not end with a dot"
	}
	v.Name = name
	return v, 0, ""
}

func hex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// String returns the template as it was written.
func (t *Template) String() string { return t.text }

// Exprs are the expressions in their order.
func (t *Template) Exprs() []Expr {
	var out []Expr
	for _, p := range t.parts {
		if p.expr != nil {
			e := *p.expr
			e.Vars = append([]Var(nil), e.Vars...)
			out = append(out, e)
		}
	}
	return out
}

// Names are the names of the variables, each once, in their order.
func (t *Template) Names() []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range t.parts {
		if p.expr == nil {
			continue
		}
		for _, v := range p.expr.Vars {
			if !seen[v.Name] {
				seen[v.Name] = true
				out = append(out, v.Name)
			}
		}
	}
	return out
}
