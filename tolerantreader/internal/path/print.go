package path

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// String is the path in canonical form: JSONPath with every name in single quotes and no white space,
// as in normalized paths (RFC 9535 section 2.7). What was written in XPath, which says more than
// JSONPath can, is XPath. Parsed again it is the same path.
func (p *Path) String() string {
	var w writer
	if p.Dialect == XPath {
		w.xpath(p)
	} else {
		w.path(p)
	}
	return w.String()
}

// writer writes paths. It goes down as deep as filters nest, which the parser bounds.
type writer struct{ strings.Builder }

func (w *writer) path(p *Path) {
	if p.Relative {
		w.WriteByte('@')
	} else {
		w.WriteByte('$')
	}
	for _, s := range p.Segments {
		if s.Descendant {
			w.WriteString("..")
		}
		w.list(s.Selectors)
	}
}

func (w *writer) list(selectors []Selector) {
	w.WriteByte('[')
	for i, s := range selectors {
		if i > 0 {
			w.WriteByte(',')
		}
		w.selector(s)
	}
	w.WriteByte(']')
}

func (w *writer) selector(s Selector) {
	switch s.Kind {
	case Name, Attribute:
		w.quoted(s.written())
	case Index:
		w.WriteString(strconv.FormatInt(s.Index, 10))
	case Slice:
		w.bounds(s.Slice)
	case Wildcard:
		w.WriteByte('*')
	case Filter:
		w.WriteByte('?')
		w.expression(s.Filter)
	}
}

// written is the name of a selector with what XML has besides: {uri} before it where it is of one
// namespace, and @ before that where it is an attribute.
func (s Selector) written() string {
	name := s.Name
	if s.Space != nil {
		name = "{" + *s.Space + "}" + name
	}
	if s.Kind == Attribute {
		name = "@" + name
	}
	return name
}

func (w *writer) bounds(b Bounds) {
	w.bound(b.Start)
	w.WriteByte(':')
	w.bound(b.End)
	if b.Step != nil {
		w.WriteByte(':')
		w.bound(b.Step)
	}
}

func (w *writer) bound(n *int64) {
	if n != nil {
		w.WriteString(strconv.FormatInt(*n, 10))
	}
}

// signs are the operators that stand between operands.
var signs = map[Op]string{
	And: "&&", Or: "||", Equal: "==", NotEqual: "!=", Less: "<", LessOrEqual: "<=", Greater: ">", GreaterOrEqual: ">=",
}

func (w *writer) expression(e *Expression) {
	switch e.Op {
	case Not:
		w.WriteByte('!')
		w.operand(e.Operands[0], e.Operands[0].Op != Test && e.Operands[0].Op != Call)
	case Test, Value, Nodes:
		w.path(e.Query)
	case Literal:
		w.literal(e.Literal)
	case Call:
		w.WriteString(e.Function)
		w.WriteByte('(')
		for i, o := range e.Operands {
			if i > 0 {
				w.WriteByte(',')
			}
			w.expression(o)
		}
		w.WriteByte(')')
	default:
		for i, o := range e.Operands {
			if i > 0 {
				w.WriteString(signs[e.Op])
			}
			w.operand(o, o.Op == Or || o.Op == And && e.Op == And)
		}
	}
}

func (w *writer) operand(e *Expression, parenthesized bool) {
	if !parenthesized {
		w.expression(e)
		return
	}
	w.WriteByte('(')
	w.expression(e)
	w.WriteByte(')')
}

func (w *writer) literal(v any) {
	switch v := v.(type) {
	case bool:
		w.WriteString(strconv.FormatBool(v))
	case Number:
		w.WriteString(string(v))
	case string:
		w.quoted(v)
	default:
		w.WriteString("null")
	}
}

// quoted writes a string as a normal-single-quoted (RFC 9535 section 2.7): escapes only where they are
// needed, and always the same.
func (w *writer) quoted(s string) {
	w.WriteByte('\'')
	for len(s) > 0 {
		r, width := utf8.DecodeRuneInString(s)
		switch i := strings.IndexRune("\b\t\n\f\r'\\", r); {
		case i >= 0:
			w.WriteByte('\\')
			w.WriteByte("btnfr'\\"[i])
		case r < 0x20:
			w.WriteString("\\u00" + string("0123456789abcdef"[r>>4]) + string("0123456789abcdef"[r&15]))
		default:
			w.WriteString(s[:width])
		}
		s = s[width:]
	}
	w.WriteByte('\'')
}
