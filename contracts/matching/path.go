package matching

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Path is a path of a matching rule: a root, then steps to a member or an item. It is the small
// language of the Pact specification, not JSONPath: no slices, no filters, no descendants.
type Path struct {
	// Text is the path as it was written.
	Text string
	// Steps lead from the root.
	Steps []Step
}

// Step is one step of a Path.
type Step struct {
	Kind StepKind
	// Name is the member of a Member step.
	Name string
	// Index is the item of an Item step.
	Index int
}

// StepKind says what a step selects.
type StepKind uint8

// The kinds of steps.
const (
	Member   StepKind = iota // .name, ['name']
	Item                     // [0]
	AnyChild                 // .*, which selects items, too
	AnyItem                  // [*]
)

// maxPath bounds a path, in bytes.
const maxPath = 10_000

// PathError is a path that cannot be read.
type PathError struct {
	Path   string
	Column int // from 1, in code points
	Reason string
}

func (e *PathError) Error() string {
	return fmt.Sprintf("the path %q of a rule is not understood: at character %d %s", shorten(e.Path), e.Column, e.Reason)
}

// ParsePath reads a path: $ and then .name, .*, ['any name'], [0] and [*]. The name behind a dot may
// hold letters, digits and _ - : # @. The error is a *[PathError].
func ParsePath(text string) (Path, error) {
	p := Path{Text: text}
	at := 0
	fail := func(reason string) (Path, error) {
		return Path{}, &PathError{text, utf8.RuneCountInString(text[:at]) + 1, reason}
	}
	if len(text) > maxPath {
		return fail(fmt.Sprintf("it is longer than %d bytes", maxPath))
	}
	if !strings.HasPrefix(text, "$") {
		return fail("it does not begin with $")
	}
	for at = 1; at < len(text); {
		switch rest := text[at:]; {
		case strings.HasPrefix(rest, ".*"):
			p.Steps = append(p.Steps, Step{Kind: AnyChild})
			at += 2
		case rest[0] == '.':
			n := strings.IndexFunc(rest[1:], func(r rune) bool { return !nameRune(r) })
			if n < 0 {
				n = len(rest) - 1
			}
			if n == 0 {
				return fail("a name is missing behind the dot")
			}
			p.Steps = append(p.Steps, Step{Kind: Member, Name: rest[1 : 1+n]})
			at += 1 + n
		case strings.HasPrefix(rest, "[*]"):
			p.Steps = append(p.Steps, Step{Kind: AnyItem})
			at += 3
		case strings.HasPrefix(rest, "['"):
			n := strings.Index(rest[2:], "']")
			if n < 0 {
				return fail("a name in quotes is not closed")
			}
			p.Steps = append(p.Steps, Step{Kind: Member, Name: rest[2 : 2+n]})
			at += n + 4
		case rest[0] == '[':
			n := strings.IndexByte(rest, ']')
			index, err := strconv.Atoi(rest[1:max(n, 1)])
			if n < 0 || err != nil || index < 0 {
				return fail("brackets hold neither a number, nor *, nor a name in single quotes")
			}
			p.Steps = append(p.Steps, Step{Kind: Item, Index: index})
			at += n + 1
		default:
			return fail("there should be a dot or a bracket")
		}
	}
	return p, nil
}

func nameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-:#@", r)
}

// String returns the path as it would be written.
func (p Path) String() string {
	var b strings.Builder
	b.WriteByte('$')
	for _, s := range p.Steps {
		b.WriteString(s.String())
	}
	return b.String()
}

// String returns the step as it is written behind what leads to it.
func (s Step) String() string {
	switch s.Kind {
	case Item:
		return "[" + strconv.Itoa(s.Index) + "]"
	case AnyChild:
		return ".*"
	case AnyItem:
		return "[*]"
	}
	if s.Name == "" || strings.IndexFunc(s.Name, func(r rune) bool { return !nameRune(r) }) >= 0 {
		return "['" + s.Name + "']"
	}
	return "." + s.Name
}
