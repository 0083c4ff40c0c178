package tree

import (
	"errors"
	"math"
	"regexp"
	"regexp/syntax"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// pattern is a regular expression as match or search mean it.
type pattern struct {
	text  string
	whole bool
}

// compiled is a pattern that can be asked; matcher is nil where it is no I-Regexp.
type compiled struct {
	matcher *regexp.Regexp
	size    int // of the automaton, about
}

// maxPatterns is how many compiled patterns are kept: a path has a few, and a document may have one in
// each node.
const maxPatterns = 64

// maxStates is how large a pattern may be once its repetitions are written out.
const maxStates = 100_000

// matches says whether the second argument is an I-Regexp (RFC 9485) that matches the first, or a part
// of it. Arguments that are no strings, and patterns that are none, match nothing (RFC 9535 sections
// 2.4.6 and 2.4.7).
func (e *evaluator) matches(arguments []operand, whole bool) bool {
	for i, a := range arguments {
		if len(a.nodes) > 1 { // siblings in XML: it matches where one of them does
			for j := range a.nodes {
				one := [2]operand{arguments[0], arguments[1]}
				one[i] = e.one(a, j)
				if e.matches(one[:], whole) {
					return true
				}
			}
			return false
		}
	}
	if !e.textual(arguments[0]) || !e.textual(arguments[1]) {
		return false
	}
	c := e.compiled(pattern{e.text(arguments[1]), whole})
	if c == nil || c.matcher == nil {
		return false
	}
	text := e.text(arguments[0])
	steps := 1 + int64(len(text))*int64(c.size)/64
	return e.step(arguments[0].node, int(min(steps, math.MaxInt32))) && c.matcher.MatchString(text)
}

// compiled compiles a pattern, or takes it from those that were compiled.
func (e *evaluator) compiled(p pattern) *compiled {
	if c, ok := e.patterns[p]; ok {
		return c
	}
	c := &compiled{}
	if text, size, ok := translate(p.text); ok {
		if size > maxStates {
			e.err = &document.LimitError{Offset: e.offset(none), What: "states of a pattern", Limit: maxStates}
			return nil
		}
		if c.size = size; !e.step(none, 10*size) {
			return nil
		}
		if p.whole {
			text = `\A(?:` + text + `)\z`
		}
		var err error
		if c.matcher, err = regexp.Compile(text); tooLarge(err) {
			e.err = &document.LimitError{Offset: e.offset(none), What: "repetitions in a pattern", Limit: 1000}
			return nil
		}
	}
	if e.patterns == nil || len(e.patterns) == maxPatterns {
		e.patterns = map[pattern]*compiled{}
	}
	e.patterns[p] = c
	return c
}

// tooLarge says whether a pattern is one that repeats more than can be compiled (RFC 9485 section 8
// lets implementations bound that).
func tooLarge(err error) bool {
	var wrong *syntax.Error
	return errors.As(err, &wrong) && (wrong.Code == syntax.ErrInvalidRepeatSize || wrong.Code == syntax.ErrLarge)
}
