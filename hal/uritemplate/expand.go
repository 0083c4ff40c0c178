package uritemplate

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Vars are the values of variables by name; see the package comment for what a value may be.
type Vars map[string]any

// Pairs is an associative array that keeps its order: names and values in turn.
type Pairs []string

// ValueError is a value that a template cannot take.
type ValueError struct {
	Name   string
	Reason string
}

// Error names the variable.
func (e *ValueError) Error() string { return fmt.Sprintf("the variable %s: %s", e.Name, e.Reason) }

// rules is how an operator expands (appendix A).
type rules struct {
	first, sep string
	named      bool
	ifEmpty    string // behind a name without a value
	reserved   bool   // reserved characters stay
}

func rulesOf(op byte) rules {
	switch op {
	case '+':
		return rules{sep: ",", reserved: true}
	case '#':
		return rules{first: "#", sep: ",", reserved: true}
	case '.':
		return rules{first: ".", sep: "."}
	case '/':
		return rules{first: "/", sep: "/"}
	case ';':
		return rules{first: ";", sep: ";", named: true}
	case '?':
		return rules{first: "?", sep: "&", named: true, ifEmpty: "="}
	case '&':
		return rules{first: "&", sep: "&", named: true, ifEmpty: "="}
	}
	return rules{sep: ","}
}

// Expand returns the URI that values make of the template. The error is a *[ValueError].
func (t *Template) Expand(vars Vars) (string, error) {
	var b strings.Builder
	for _, p := range t.parts {
		if p.expr == nil {
			b.WriteString(p.literal)
			continue
		}
		if err := p.expr.expand(&b, vars); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// value is a value in one of its forms.
type value struct {
	text  string
	items []string // of a list, or names and values of an array in turn
	kind  kind
}

type kind uint8

const (
	undefined kind = iota
	text
	list
	array
)

func (e *Expr) expand(b *strings.Builder, vars Vars) error {
	r := rulesOf(e.Op)
	started := false
	for _, v := range e.Vars {
		val, err := valueOf(v.Name, vars[v.Name])
		if err != nil {
			return err
		}
		if val.kind == undefined {
			continue
		}
		if v.Prefix > 0 && val.kind != text {
			return &ValueError{v.Name, "a prefix is of a text, and not of a list or an array"}
		}
		if started {
			b.WriteString(r.sep)
		} else {
			b.WriteString(r.first)
			started = true
		}
		v.expand(b, val, r)
	}
	return nil
}

func (v Var) expand(b *strings.Builder, val value, r rules) {
	switch {
	case val.kind == text:
		s := val.text
		if v.Prefix > 0 {
			s = prefix(s, v.Prefix)
		}
		if r.named {
			b.WriteString(v.Name)
			if s == "" {
				b.WriteString(r.ifEmpty)
				return
			}
			b.WriteByte('=')
		}
		encode(b, s, r.reserved)
	case v.Explode:
		v.exploded(b, val, r)
	default:
		if r.named {
			b.WriteString(v.Name)
			b.WriteByte('=')
		}
		for i, s := range val.items {
			if i > 0 {
				b.WriteByte(',')
			}
			encode(b, s, r.reserved)
		}
	}
}

// exploded writes each item of a list, or each pair of an array, as a part of its own.
func (v Var) exploded(b *strings.Builder, val value, r rules) {
	for i := 0; i < len(val.items); i++ {
		if i > 0 {
			b.WriteString(r.sep)
		}
		s := val.items[i]
		switch {
		case val.kind == array:
			encode(b, s, r.reserved)
			i++
			s = val.items[i]
			if r.named && s == "" {
				b.WriteString(r.ifEmpty)
				continue
			}
			b.WriteByte('=')
		case r.named:
			b.WriteString(v.Name)
			if s == "" {
				b.WriteString(r.ifEmpty)
				continue
			}
			b.WriteByte('=')
		}
		encode(b, s, r.reserved)
	}
}

// prefix is the first characters of a text; a percent-encoded triplet is three.
func prefix(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// valueOf reads a value.
func valueOf(name string, v any) (value, error) {
	switch v := v.(type) {
	case nil:
		return value{}, nil
	case string:
		return value{kind: text, text: v}, nil
	case []string:
		return listOf(list, v), nil
	case []any:
		items := make([]string, 0, len(v))
		for _, item := range v {
			if item == nil {
				continue // an undefined member of a list is none
			}
			s, ok := scalar(item)
			if !ok {
				return value{}, &ValueError{name, fmt.Sprintf("a list has texts, not a %T", item)}
			}
			items = append(items, s)
		}
		return listOf(list, items), nil
	case map[string]string:
		var items []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			items = append(items, key, v[key])
		}
		return listOf(array, items), nil
	case Pairs:
		if len(v)%2 != 0 {
			return value{}, &ValueError{name, "pairs are names and values in turn, and one has no value"}
		}
		return listOf(array, v), nil
	}
	if s, ok := scalar(v); ok {
		return value{kind: text, text: s}, nil
	}
	return value{}, &ValueError{name, fmt.Sprintf("a value is a text, a list or an array, not a %T", v)}
}

func listOf(k kind, items []string) value {
	if len(items) == 0 {
		return value{}
	}
	return value{kind: k, items: items}
}

// scalar is the text of a text, a number or a bool.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64, fmt.Stringer:
		return fmt.Sprint(v), true
	}
	return "", false
}

// encode writes a text, percent-encoded (section 3.2.1): all but unreserved characters, or all but
// unreserved and reserved ones and triplets.
func encode(b *strings.Builder, s string, reserved bool) {
	const digits = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case unreserved(c), reserved && isReserved(c), reserved && c == '%' && i+2 < len(s) && hex(s[i+1]) && hex(s[i+2]):
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
}

// encodeLiteral encodes what stands outside of expressions and may not stand in a URI (section 3.1).
func encodeLiteral(s string) string {
	var b strings.Builder
	encode(&b, s, true)
	return b.String()
}

func unreserved(c byte) bool {
	return c < utf8.RuneSelf && (c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0)
}

func isReserved(c byte) bool { return strings.IndexByte(":/?#[]@!$&'()*+,;=", c) >= 0 }
