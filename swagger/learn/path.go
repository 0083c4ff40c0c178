package learn

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// template is a path template that is known.
type template struct {
	text     string
	segments []string
}

// newTemplate reads a template. A variable is a whole segment of it.
func newTemplate(text string) (*template, error) {
	if !strings.HasPrefix(text, "/") {
		return nil, fmt.Errorf("the path %q does not begin with a slash", text)
	}
	t := &template{text: text, segments: strings.Split(text[1:], "/")}
	seen := map[string]bool{}
	for _, s := range t.segments {
		name, ok := variable(s)
		switch {
		case !ok && strings.ContainsAny(s, "{}?#"):
			return nil, fmt.Errorf("the path %q has %q: a variable is a whole segment, as in /users/{name}", text, s)
		case ok && seen[name]:
			return nil, fmt.Errorf("the path %q has the variable %s twice", text, name)
		}
		seen[name] = ok
	}
	return t, nil
}

// variable is the name of a segment that is a variable.
func variable(segment string) (string, bool) {
	if len(segment) > 2 && segment[0] == '{' && segment[len(segment)-1] == '}' && !strings.ContainsAny(segment[1:len(segment)-1], "{}/?#") {
		return segment[1 : len(segment)-1], true
	}
	return "", false
}

// place is where an exchange belongs.
type place struct {
	template string
	names    []string // of the variables
	values   []string
	opaque   []bool // the value of a variable that is not shown
}

// place finds the template of a path: one that is known, else one of what its segments look like.
func (l *learner) place(path string) place {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, p := range parts {
		if text, err := url.PathUnescape(p); err == nil {
			parts[i] = text
		}
	}
	for _, t := range l.known {
		if p, ok := t.match(parts); ok {
			return p
		}
	}
	return l.guess(parts)
}

func (t *template) match(parts []string) (place, bool) {
	p := place{template: t.text}
	if len(parts) != len(t.segments) {
		return p, false
	}
	for i, s := range t.segments {
		name, ok := variable(s)
		switch {
		case !ok && s != parts[i], ok && parts[i] == "":
			return p, false
		case ok:
			p.names, p.values, p.opaque = append(p.names, name), append(p.values, parts[i]), append(p.opaque, secretName(name))
		}
	}
	return p, true
}

// guess makes a template of the segments of a path.
func (l *learner) guess(parts []string) place {
	var p place
	var text strings.Builder
	taken := map[string]int{}
	before := ""
	for _, s := range parts {
		text.WriteByte('/')
		id, opaque := identifier(s)
		if hidden := l.secrets.in(s) || secretName(before) && strings.ContainsAny(s, "0123456789"); hidden && s != "" {
			id, opaque = true, true
		}
		if !id {
			text.WriteString(s)
			before = s
			continue
		}
		name := parameterName(before)
		if taken[name]++; taken[name] > 1 {
			name = fmt.Sprintf("%s%d", name, taken[name])
		}
		fmt.Fprintf(&text, "{%s}", name)
		p.names, p.values, p.opaque = append(p.names, name), append(p.values, s), append(p.opaque, opaque)
	}
	p.template = text.String()
	return p
}

var (
	number = regexp.MustCompile(`^[0-9]+$`)
	uuid   = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	digits = regexp.MustCompile(`[0-9]`)
	hexes  = regexp.MustCompile(`^[0-9a-fA-F]{16,}$`)
	ulid   = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{26}$`)
)

const longestWord = 40 // characters of a segment that may be a literal

// identifier reports whether a segment or the name of a member is what a value is called by, and not
// a word of the interface. opaque is true of one that may let somebody in.
func identifier(s string) (id, opaque bool) {
	switch {
	case number.MatchString(s), uuid.MatchString(s):
		return true, false
	case hexes.MatchString(s) && digits.MatchString(s), ulid.MatchString(s):
		return true, true
	case len(s) > longestWord && digits.MatchString(s), strings.ContainsAny(s, "/{}?#@%"):
		return true, true
	}
	return strings.ContainsFunc(s, func(c rune) bool { return c == unicode.ReplacementChar || unicode.IsControl(c) }), true
}

// parameterName names a parameter after the literal segment before it: customers becomes customerId.
func parameterName(before string) string {
	var b strings.Builder
	upper := false
	for _, c := range before {
		switch {
		case c < 'A' || c > 'Z' && c < 'a' || c > 'z':
			upper = b.Len() > 0
		case upper:
			b.WriteRune(unicode.ToUpper(c))
			upper = false
		default:
			b.WriteRune(c)
		}
	}
	name := b.String()
	switch {
	case name == "":
		return "id"
	case strings.HasSuffix(name, "ies") && len(name) > 4:
		name = name[:len(name)-3] + "y"
	case strings.HasSuffix(name, "ses") && len(name) > 4, strings.HasSuffix(name, "xes"):
		name = name[:len(name)-2]
	case strings.HasSuffix(name, "s") && !strings.HasSuffix(name, "ss") && len(name) > 2:
		name = name[:len(name)-1]
	}
	return name + "Id"
}
