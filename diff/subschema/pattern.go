package subschema

import (
	"cmp"
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/postel-api/postel/diff/subschema/internal/language"
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
	space  *language.Space
	in     language.Language // the texts in which it is found
	known  bool              // false: it is not understood, and in has no meaning
	why    string            // it is not understood
	all    bool              // it is found in every text
}

func (u *Universe) pattern(source string) *pattern {
	if p := u.patterns[source]; p != nil {
		return p
	}
	l, err := u.space.Pattern(source)
	p := &pattern{source: source, space: u.space, in: l, known: err == nil}
	if err != nil {
		p.why = err.Error()
	} else {
		// Patterns for "anything" have many spellings, all of them simple.
		_, o, _ := u.space.Shortest(u.space.Not(l), -1, 20)
		p.all = o == language.Nothing
	}
	u.patterns[source] = p
	return p
}

// finds reports whether the pattern is found in s: patterns are not anchored (JSON Schema
// 2020-12 Validation, section 6.3.3).
func (p *pattern) finds(s string) truth {
	if !p.known {
		return maybe
	}
	return truthOf(p.space.Has(p.in, s))
}

// sample returns the shortest string in which the pattern is found.
func (p *pattern) sample() (string, bool) {
	if !p.known {
		return "", false
	}
	s, o, _ := p.space.Shortest(p.in, -1, patternSteps)
	return s, o == language.Found
}

func sortPatterns(ps []*pattern) []*pattern {
	slices.SortFunc(ps, func(a, b *pattern) int { return cmp.Compare(a.source, b.source) })
	return slices.Compact(ps)
}

// patternSteps bounds one question about texts, in states of the automaton.
const patternSteps = 10_000

// textQuery is a question about texts: is there one in all of the languages, of such a length?
type textQuery struct {
	in       language.Language
	min, max int // max < 0: no limit
}

type textAnswer struct {
	text    string
	outcome language.Outcome
}

// statesPerStep is how many states of an automaton are one step of a decision.
const statesPerStep = 20

// shortest answers a question about texts, once, and takes its steps from the budget.
func (u *Universe) shortest(q textQuery, steps *int) textAnswer {
	a, ok := u.texts[q]
	if !ok && *steps >= 0 {
		a = u.search(q, steps)
		u.texts[q] = a
	}
	if a.outcome == language.Unfinished {
		u.unfinished++
	}
	return a
}

func (u *Universe) search(q textQuery, steps *int) textAnswer {
	l := q.in
	if q.min > 0 {
		l = u.space.Both(l, u.space.Length(q.min, -1))
	}
	s, o, used := u.space.Shortest(l, q.max, patternSteps)
	*steps -= used / statesPerStep
	if o == language.Found && (utf8.RuneCountInString(s) < q.min) {
		o = language.Unfinished
	}
	return textAnswer{s, o}
}

// within returns a superset of the strings of f as a question; exact says that it is no larger.
func (u *Universe) within(f *form) (q textQuery, exact bool) {
	q, exact = textQuery{in: u.space.All, max: -1}, true
	parts := []language.Language{u.space.All}
	if t := f.str; t != nil {
		q.min, q.max = t.min, t.max
		for _, p := range t.patterns {
			if p.known {
				parts = append(parts, p.in)
			}
			exact = exact && p.known
		}
		if t.number != nil {
			l, same := u.numberTexts(t.number)
			parts, exact = append(parts, l), exact && same
		}
	}
	for _, name := range f.formats {
		if formatKinds(name) == strs {
			l, same := u.formatTexts(name)
			parts, exact = append(parts, l), exact && same
		}
	}
	q.in = u.space.Both(parts...)
	return q, exact
}

// known returns the language of a pattern of our own.
func (u *Universe) ownPattern(source string) language.Language {
	p := u.pattern(source)
	if !p.known {
		panic("subschema: " + source + ": " + errors.ErrUnsupported.Error())
	}
	return p.in
}

// numberTexts returns a superset of the texts of numbers, exactly those if n has no bounds.
func (u *Universe) numberTexts(n *numbers) (l language.Language, exact bool) {
	if n.step != nil && n.step.isInteger() {
		l = u.ownPattern(`^(?:0|-?[1-9]\d*)$`)
		exact = *n.step == decimalOf(1)
	} else {
		l = u.ownPattern(`^(?:0|-?(?:0\.\d*[1-9]|[1-9]\d*(?:\.\d*[1-9])?))$`)
		exact = n.step == nil
	}
	return l, exact && n.lo == nil && n.hi == nil
}

// formatTexts returns a superset of the texts of a format, and whether it is exact.
func (u *Universe) formatTexts(name string) (l language.Language, exact bool) {
	source, exact := formatPattern(name)
	return u.ownPattern(source), exact
}
