package subschema

import (
	"cmp"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
)

// truth is the answer of a check that may meet something it does not understand.
type truth int8

const (
	no truth = iota - 1
	maybe
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// and is Kleene's conjunction.
func (t truth) and(o truth) truth { return min(t, o) }

// pattern is a regular expression of a schema. A universe has one pattern for each source.
type pattern struct {
	source string
	re     *regexp.Regexp // nil: not understood
	all    bool           // it is found in every text
}

func (u *Universe) pattern(source string) *pattern {
	if p := u.patterns[source]; p != nil {
		return p
	}
	p := &pattern{source: source, all: findsAll(source)}
	if t, ok := translate(source); ok {
		p.re, _ = regexp.Compile(t)
	}
	u.patterns[source] = p
	return p
}

// finds reports whether the pattern is found in s: patterns are not anchored (JSON Schema
// 2020-12 Validation, section 6.3.3).
func (p *pattern) finds(s string) truth {
	if p.re == nil {
		return maybe
	}
	return truthOf(p.re.MatchString(s))
}

// findsAll reports whether a pattern is one of those that people write for "anything".
func findsAll(source string) bool {
	anchored := strings.HasPrefix(source, "^") && strings.HasSuffix(source, "$")
	switch strings.TrimSuffix(strings.TrimPrefix(source, "^"), "$") {
	case "", `[\s\S]*`, `[\S\s]*`, `(.|\n)*`:
		return source != "^$"
	case ".*":
		return !anchored // an anchored dot excludes texts of several lines
	}
	return false
}

func sortPatterns(ps []*pattern) []*pattern {
	slices.SortFunc(ps, func(a, b *pattern) int { return cmp.Compare(a.source, b.source) })
	return slices.Compact(ps)
}

// translate writes an ECMA-262 pattern in the syntax of package regexp; ok is false where it
// has no equivalent there (lookaround, back references).
func translate(source string) (string, bool) {
	t := translator{in: source}
	for t.at < len(t.in) {
		if !t.next() {
			return "", false
		}
	}
	return t.out.String(), true
}

type translator struct {
	in    string
	at    int
	class bool
	out   strings.Builder
}

func (t *translator) next() bool {
	c := t.in[t.at]
	switch {
	case c == '\\':
		return t.escape()
	case t.class && c == '[':
		t.out.WriteString(`\[`)
	case t.class && c == ']':
		t.class = false
		t.out.WriteByte(c)
	case t.class:
		t.out.WriteByte(c)
	case c == '[':
		return t.open()
	case c == '.':
		t.out.WriteString(`[^\n\r\x{2028}\x{2029}]`)
	case c == '(' && strings.HasPrefix(t.in[t.at:], "(?"):
		return t.group()
	case c == '{' && !t.repetition():
		t.out.WriteString(`\{`)
	default:
		t.out.WriteByte(c)
	}
	t.at++
	return true
}

// open begins a class. [] and [^] are an empty class and its complement in ECMA-262.
func (t *translator) open() bool {
	switch rest := t.in[t.at:]; {
	case strings.HasPrefix(rest, "[^]"):
		t.out.WriteString(`[\x{0}-\x{10FFFF}]`)
		t.at += 3
	case strings.HasPrefix(rest, "[]"):
		t.out.WriteString(`[^\x{0}-\x{10FFFF}]`)
		t.at += 2
	case strings.HasPrefix(rest, "[^"):
		t.class = true
		t.out.WriteString("[^")
		t.at += 2
	default:
		t.class = true
		t.out.WriteByte('[')
		t.at++
	}
	return true
}

func (t *translator) group() bool {
	rest := t.in[t.at:]
	switch {
	case strings.HasPrefix(rest, "(?:"):
		t.out.WriteString("(?:")
		t.at += 3
		return true
	case strings.HasPrefix(rest, "(?<") && len(rest) > 3 && rest[3] != '=' && rest[3] != '!':
		end := strings.IndexByte(rest, '>')
		if end < 0 {
			return false
		}
		t.out.WriteByte('(')
		t.at += end + 1
		return true
	}
	return false
}

// repetition reports whether a counted repetition stands at the brace; a brace that begins none
// is a literal (ECMA-262, annex B.1.2).
func (t *translator) repetition() bool {
	body, _, ok := strings.Cut(t.in[t.at+1:], "}")
	lo, hi, comma := strings.Cut(body, ",")
	return ok && digits(lo) && lo != "" && (!comma || digits(hi))
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// space is \s of ECMA-262, section 22.2.2.9: WhiteSpace and LineTerminator.
const space = `\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`

func (t *translator) escape() bool {
	if t.at+1 >= len(t.in) {
		return false
	}
	c := t.in[t.at+1]
	t.at += 2
	switch c {
	case 'd', 'D', 'w', 'W', 't', 'n', 'v', 'f', 'r':
		t.out.WriteString(`\` + string(c))
	case 's':
		t.set(space, false)
	case 'S':
		return t.notSpace()
	case 'b', 'B':
		if t.class {
			t.out.WriteString(`\x08`)
			return c == 'b'
		}
		t.out.WriteString(`\` + string(c))
	case '0':
		t.out.WriteString(`\x00`)
	case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k':
		return false
	case 'x':
		return t.code(2)
	case 'u':
		if strings.HasPrefix(t.in[t.at:], "{") {
			return t.braced()
		}
		return t.code(4)
	case 'c':
		return t.control()
	case 'p', 'P':
		return t.property(c)
	default:
		if c >= 0x80 {
			t.at--
			return true
		}
		t.out.WriteString(regexp.QuoteMeta(string(c)))
		if c == '-' || c == '^' {
			// Inside a class these would be read as operators without the backslash.
			s := t.out.String()
			t.out.Reset()
			t.out.WriteString(strings.TrimSuffix(strings.TrimSuffix(s, string(c)), `\`) + `\` + string(c))
		}
	}
	return true
}

func (t *translator) set(s string, negated bool) {
	switch {
	case t.class:
		t.out.WriteString(s)
	case negated:
		t.out.WriteString("[^" + s + "]")
	default:
		t.out.WriteString("[" + s + "]")
	}
}

// notSpace writes \S, inside a class as the ranges between the spaces.
func (t *translator) notSpace() bool {
	if !t.class {
		t.set(space, true)
		return true
	}
	t.out.WriteString(`\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}` +
		`\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`)
	return true
}

func (t *translator) code(n int) bool {
	if t.at+n > len(t.in) {
		return false
	}
	r, err := strconv.ParseUint(t.in[t.at:t.at+n], 16, 32)
	if err != nil || r >= 0xd800 && r < 0xe000 {
		return false // half of a surrogate pair has no counterpart
	}
	t.at += n
	fmt.Fprintf(&t.out, `\x{%x}`, r)
	return true
}

func (t *translator) braced() bool {
	hex, _, ok := strings.Cut(t.in[t.at+1:], "}")
	r, err := strconv.ParseUint(hex, 16, 32)
	if !ok || err != nil || r > 0x10ffff {
		return false
	}
	t.at += len(hex) + 2
	fmt.Fprintf(&t.out, `\x{%x}`, r)
	return true
}

func (t *translator) control() bool {
	if t.at >= len(t.in) {
		return false
	}
	c := t.in[t.at] | 0x20
	if c < 'a' || c > 'z' {
		return false
	}
	t.at++
	fmt.Fprintf(&t.out, `\x{%x}`, c-'a'+1)
	return true
}

// property copies \p{…}; package regexp knows general categories and scripts by the same short names.
func (t *translator) property(c byte) bool {
	name, _, ok := strings.Cut(strings.TrimPrefix(t.in[t.at:], "{"), "}")
	if !ok || !strings.HasPrefix(t.in[t.at:], "{") {
		return false
	}
	t.at += len(name) + 2
	if _, after, ok := strings.Cut(name, "="); ok {
		name = after
	}
	if long, ok := map[string]string{"Letter": "L", "Number": "N", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Decimal_Number": "Nd", "digit": "Nd"}[name]; ok {
		name = long
	}
	t.out.WriteString(`\` + string(c) + "{" + name + "}")
	return true
}

// sample returns a short string in which the pattern is found.
func (p *pattern) sample() (string, bool) {
	if p.re == nil {
		return "", false
	}
	re, err := syntax.Parse(p.re.String(), syntax.Perl)
	if err != nil {
		return "", false
	}
	s := string(shortest(re.Simplify(), nil))
	return s, p.re.MatchString(s)
}

// shortest appends a short match of re, as far as that can be told without its context.
func shortest(re *syntax.Regexp, out []rune) []rune {
	switch re.Op {
	case syntax.OpLiteral:
		return append(out, re.Rune...)
	case syntax.OpCharClass:
		return append(out, readable(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return append(out, 'x')
	case syntax.OpCapture, syntax.OpPlus:
		return shortest(re.Sub[0], out)
	case syntax.OpRepeat:
		for range re.Min {
			out = shortest(re.Sub[0], out)
		}
	case syntax.OpConcat:
		for _, s := range re.Sub {
			out = shortest(s, out)
		}
	case syntax.OpAlternate:
		return shortest(re.Sub[0], out)
	}
	return out
}

// readable returns a member of a class, given as ranges: a letter or digit if there is one.
func readable(ranges []rune) rune {
	for _, c := range "ax0A-_" {
		for i := 0; i+1 < len(ranges); i += 2 {
			if ranges[i] <= c && c <= ranges[i+1] {
				return c
			}
		}
	}
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i+1] > ' ' {
			return max(ranges[i], '!')
		}
	}
	if len(ranges) > 0 {
		return ranges[0]
	}
	return 'x'
}
