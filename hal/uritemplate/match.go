package uritemplate

import (
	"net/url"
	"regexp"
	"strings"
)

// Match takes a URI apart: what it returns expands to that URI. ok is false where no values do. Values
// are strings, and []string where a variable is exploded and several were found.
func (t *Template) Match(uri string) (vars Vars, ok bool) {
	if len(uri) > MaxLength {
		return nil, false
	}
	m := &matcher{}
	m.pattern.WriteString(`\A`)
	for _, p := range t.parts {
		if p.expr == nil {
			m.pattern.WriteString(regexp.QuoteMeta(p.literal))
			continue
		}
		m.expression(p.expr)
	}
	m.pattern.WriteString(`\z`)
	re, err := regexp.Compile(m.pattern.String())
	if err != nil {
		return nil, false // more groups than the engine takes
	}
	found := re.FindStringSubmatchIndex(uri)
	if found == nil {
		return nil, false
	}
	vars = Vars{}
	for i, g := range m.groups {
		from, to := found[2*i+2], found[2*i+3]
		if from < 0 {
			continue
		}
		v, ok := g.value(uri[from:to])
		if !ok {
			return nil, false
		}
		if old, ok := vars[g.v.Name]; ok && g.v.Prefix == 0 {
			if s, text := old.(string); !text || !strings.HasPrefix(stringOf(v), s) {
				continue // the same variable again: the expansion below tells
			}
		} else if ok {
			continue
		}
		vars[g.v.Name] = v
	}
	if again, err := t.Expand(vars); err != nil || again != uri {
		return nil, false
	}
	return vars, true
}

func stringOf(v any) string {
	s, _ := v.(string)
	return s
}

// matcher writes a regular expression with a group for each variable.
type matcher struct {
	pattern strings.Builder
	groups  []group
}

type group struct {
	v Var
	r rules
}

func (m *matcher) expression(e *Expr) {
	r := rulesOf(e.Op)
	chars := `[A-Za-z0-9\-._~%,]`
	if r.reserved {
		chars = `[^ "<>{}|\\^` + "`" + `]`
	}
	if e.Op == '.' {
		chars = `[A-Za-z0-9\-_~%,]` // a dot begins the next one
	}
	m.pattern.WriteString(`(?:` + regexp.QuoteMeta(r.first))
	for i, v := range e.Vars {
		m.groups = append(m.groups, group{v, r})
		one := chars + `*?`
		if v.Explode {
			one = `(?:` + chars + `|=|` + regexp.QuoteMeta(r.sep) + `)*?`
		}
		m.pattern.WriteString(`(?:`)
		if i > 0 {
			m.pattern.WriteString(`(?:` + regexp.QuoteMeta(r.sep) + `)??`)
		}
		switch {
		case r.named && v.Explode:
			m.pattern.WriteString(`(` + regexp.QuoteMeta(v.Name) + `=?` + one + `)`)
		case r.named:
			m.pattern.WriteString(regexp.QuoteMeta(v.Name) + `=?(` + one + `)`)
		default:
			m.pattern.WriteString(`(` + one + `)`)
		}
		m.pattern.WriteString(`)?`)
	}
	m.pattern.WriteString(`)?`)
}

// value decodes what a group has found.
func (g group) value(s string) (any, bool) {
	if !g.v.Explode || g.r.sep == "" {
		return decode(s)
	}
	var items []string
	for part := range strings.SplitSeq(s, g.r.sep) {
		if g.r.named {
			part = strings.TrimPrefix(strings.TrimPrefix(part, g.v.Name), "=")
		}
		item, ok := decode(part)
		if !ok {
			return nil, false
		}
		items = append(items, item)
	}
	if len(items) == 1 {
		return items[0], true
	}
	return items, true
}

func decode(s string) (string, bool) {
	text, err := url.PathUnescape(s)
	return text, err == nil
}
