package tree

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// translate makes a regular expression of Go of an I-Regexp (RFC 9485 section 4), as section 5 has it
// for other languages: a dot is everything but line ends. ^ and $ stand for the ends of the text, as
// in these mappings and the compliance suite, though the grammar counts them among characters. size is
// about how many states it has.
func translate(text string) (pattern string, size int, ok bool) {
	t := translator{rest: text}
	ok = t.expression()
	return t.String(), t.size, ok
}

// translator goes over an I-Regexp once; what is open is on a stack.
type translator struct {
	strings.Builder
	rest string
	size int
	open []int // the sizes before the groups that are open
}

// maxGroups is how deep groups may nest.
const maxGroups = 500

func (t *translator) expression() bool {
	atom := -1 // the size before the atom that a quantifier would be of, or -1
	for t.rest != "" {
		c := t.rest[0]
		before := t.size
		switch {
		case c == '|':
			t.copy(1)
			atom = -1
			continue
		case c == '(':
			if len(t.open) == maxGroups {
				return false
			}
			t.open = append(t.open, before)
			t.rest = t.rest[1:]
			t.WriteString("(?:")
			atom = -1
			continue
		case c == ')':
			if len(t.open) == 0 {
				return false
			}
			before = t.open[len(t.open)-1]
			t.open = t.open[:len(t.open)-1]
			t.copy(1)
		case strings.IndexByte("*+?{", c) >= 0:
			if atom < 0 || !t.quantifier(atom) {
				return false
			}
			atom = -1
			continue
		case !t.atom():
			return false
		}
		t.size++
		atom = before
	}
	return len(t.open) == 0
}

func (t *translator) copy(n int) {
	t.WriteString(t.rest[:n])
	t.rest = t.rest[n:]
}

// quantifier takes *, +, ?, {n}, {n,} or {n,m}, of the atom before which the size was such.
func (t *translator) quantifier(before int) bool {
	if t.rest[0] != '{' {
		t.copy(1)
		return true
	}
	text, _, closed := strings.Cut(t.rest[1:], "}")
	least, most, ranged := strings.Cut(text, ",")
	if !closed || !isDigits(least) || ranged && most != "" && !isDigits(most) {
		return false
	}
	n, err := strconv.Atoi(least)
	if m, wrong := strconv.Atoi(most); wrong == nil {
		n = max(n, m)
	} else if most != "" {
		err = wrong
	}
	if err != nil {
		n = maxRepeat
	}
	t.size = min(before+(t.size-before)*min(max(n, 1), maxRepeat), maxSize)
	t.copy(len(text) + 2)
	return true
}

const (
	maxRepeat = 1_001 // one more than Go compiles
	maxSize   = 1 << 30
)

// isDigits says whether a text is one or more digits.
func isDigits(text string) bool { return text != "" && digits(text) == len(text) }

// atom takes NormalChar or charClass.
func (t *translator) atom() bool {
	switch t.rest[0] {
	case '.':
		t.rest = t.rest[1:]
		t.WriteString(`[^\n\r]`)
		return true
	case '\\':
		return t.escape()
	case '[':
		return t.class()
	case '^', '$':
		t.copy(1)
		return true
	case ']', '}':
		return false
	}
	t.literal()
	return true
}

// literal takes a character that stands for itself.
func (t *translator) literal() {
	_, width := utf8.DecodeRuneInString(t.rest)
	t.WriteString(regexp.QuoteMeta(t.rest[:width]))
	t.rest = t.rest[width:]
}

// escape takes SingleCharEsc, catEsc or complEsc, which Go writes in the same way.
func (t *translator) escape() bool {
	if len(t.rest) < 2 {
		return false
	}
	switch c := t.rest[1]; {
	case c == 'p' || c == 'P':
		property, _, closed := strings.Cut(t.rest[2:], "}")
		if !closed || !category(strings.TrimPrefix(property, "{")) || property[0] != '{' {
			return false
		}
		t.copy(len(property) + 3)
		return true
	case strings.IndexByte("()*+-.?[\\]^nrt{|}", c) >= 0:
		t.copy(2)
		return true
	}
	return false
}

// categories are the second letters that a general category may have, by its first.
var categories = map[byte]string{
	'L': "lmotu", 'M': "cen", 'N': "dlo", 'P': "cdefios", 'Z': "lps", 'S': "ckmo", 'C': "cfno",
}

// category says whether a text is IsCategory.
func category(text string) bool {
	if text == "" || len(text) > 2 {
		return false
	}
	second, ok := categories[text[0]]
	return ok && (len(text) == 1 || strings.IndexByte(second, text[1]) >= 0)
}

// class takes charClassExpr.
func (t *translator) class() bool {
	t.copy(1)
	if strings.HasPrefix(t.rest, "^") {
		t.copy(1)
	}
	hyphen := t.hyphen()
	for some := hyphen; ; some = true {
		switch {
		case t.rest == "":
			return false
		case t.rest[0] == ']':
			t.copy(1)
			return some
		case t.rest[0] == '-':
			return t.hyphen() && strings.HasPrefix(t.rest, "]") && t.closed()
		case !t.classElement():
			return false
		}
	}
}

func (t *translator) closed() bool {
	t.copy(1)
	return true
}

// hyphen takes a hyphen that stands for itself.
func (t *translator) hyphen() bool {
	if !strings.HasPrefix(t.rest, "-") {
		return false
	}
	t.rest = t.rest[1:]
	t.WriteString(`\-`)
	return true
}

// classElement takes CCE1: a character, a range, or a category.
func (t *translator) classElement() bool {
	if strings.HasPrefix(t.rest, `\p`) || strings.HasPrefix(t.rest, `\P`) {
		return t.escape()
	}
	if !t.classCharacter() {
		return false
	}
	if len(t.rest) > 1 && t.rest[0] == '-' && t.rest[1] != ']' {
		t.copy(1)
		return !strings.HasPrefix(t.rest, `\p`) && !strings.HasPrefix(t.rest, `\P`) && t.classCharacter()
	}
	return true
}

// classCharacter takes CCchar.
func (t *translator) classCharacter() bool {
	switch {
	case t.rest == "":
		return false
	case t.rest[0] == '\\':
		return t.escape()
	case t.rest[0] == '[' || t.rest[0] == ']' || t.rest[0] == '-':
		return false
	case t.rest[0] == '^':
		t.rest = t.rest[1:]
		t.WriteString(`\^`)
		return true
	}
	t.literal()
	return true
}
