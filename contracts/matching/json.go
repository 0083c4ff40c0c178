package matching

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// walk holds JSON values against expected ones.
type walk struct {
	rules  []Rule
	strict bool // members that nobody expects are wrong: in requests
	byName bool // rules do not number what they lead to: in XML
	part   string
	found  []Mismatch
	ties   map[*Rule]bool
	warn   func(Rule, Rule)
	steps  int

	decided func(Path, *Rule)

	elementNames bool // see Options
}

// maxSteps bounds the comparisons of one body: a list in a list in a list of variants multiplies.
const maxSteps = 5_000_000

// at is a place: the steps that lead there.
type at struct {
	steps []Step
}

func (a at) member(name string) at {
	return at{append(slices.Clip(a.steps), Step{Kind: Member, Name: name})}
}

func (a at) item(i int) at { return at{append(slices.Clip(a.steps), Step{Kind: Item, Index: i})} }

func (a at) String() string { return Path{Steps: a.steps}.String() }

// choose returns the rule for a place, and says once where two rules have the same weight.
func (w *walk) choose(a at) choice {
	place := a.steps
	if w.byName {
		place = slices.DeleteFunc(slices.Clone(place), func(s Step) bool { return s.Kind == Item })
	}
	c := choose(w.rules, place)
	if c.rule != nil && len(c.rule.Matchers) == 0 {
		c.rule = nil // a list of matchers that is empty asks for equality
	}
	if c.tie != nil && !w.ties[c.tie] {
		w.ties[c.tie] = true
		w.warn(*c.rule, *c.tie)
	}
	if w.decided != nil {
		w.decided(Path{Steps: a.steps}, c.rule)
	}
	return c
}

// miss notes a mismatch.
func (w *walk) miss(a at, expected, actual value, r *Rule, m *Matcher, message string) {
	out := Mismatch{Part: w.part, Path: a.String(), Expected: expected.String(), Actual: actual.String(), Message: message}
	if !expected.isText() {
		out.At = expected.node.Span()
	}
	if m != nil {
		out.Rule = m.Kind
		if r != nil {
			out.Rule, out.At = m.Kind+" at "+r.Path.String(), m.At
		}
	}
	w.found = append(w.found, out)
}

// value holds a value against the expected one. How deep it calls itself is bounded by the reader
// of JSON.
func (w *walk) value(a at, expected, actual node.Node) {
	if w.steps++; w.steps > maxSteps {
		if w.steps == maxSteps+1 {
			w.miss(a, jsonValue(expected), jsonValue(actual), nil, nil, fmt.Sprintf("this was not compared to its end: it takes more than %d comparisons", maxSteps))
		}
		return
	}
	e, v := jsonValue(expected), jsonValue(actual)
	switch kind := expected.Kind(); {
	case kind == node.Object || kind == node.Array:
		if actual.Kind() != kind {
			message := fmt.Sprintf("expected %s (%s) to be %s", v, v.kind(), article(e.kind()))
			if c := w.choose(a); c.rule != nil && c.rule.Any {
				message += "; a rule with OR cannot allow another kind of value here"
			}
			w.miss(a, e, v, nil, nil, message)
			return
		}
		if kind == node.Object {
			w.object(a, expected, actual)
		} else {
			w.list(a, expected, actual)
		}
	default:
		w.scalar(a, e, v)
	}
}

func article(kind string) string {
	if kind == "object" || kind == "integer" {
		return "an " + kind
	}
	return "a " + kind
}

// scalar holds a value against an expected scalar.
func (w *walk) scalar(a at, expected, actual value) {
	c := w.choose(a)
	if c.rule == nil {
		if problem := testEquality(nil, expected, actual); problem != "" {
			w.miss(a, expected, actual, nil, nil, sentence(actual, problem))
		}
		return
	}
	w.matchers(a, c, expected, actual)
}

// unjudged begins what a test says that can neither be passed nor failed.
const unjudged = "cannot be judged: "

// sentence completes what a test says.
func sentence(actual value, problem string) string {
	if strings.HasPrefix(problem, unjudged) {
		return fmt.Sprintf("%s (%s) %s", actual, actual.kind(), problem)
	}
	return fmt.Sprintf("expected %s (%s) %s", actual, actual.kind(), problem)
}

// matchers asks the matchers of a rule: all of them must hold, or one.
func (w *walk) matchers(a at, c choice, expected, actual value) {
	w.ask(c.rule, func(m *Matcher) string { return m.apply(expected, actual, c.cascaded) }, func(m *Matcher, problem string) {
		w.miss(a, expected, actual, c.rule, m, sentence(actual, problem))
	})
}

// ask asks every matcher of a rule, and notes the problems, unless the rule says that one matcher
// will do and there is one without.
func (w *walk) ask(r *Rule, test func(*Matcher) string, note func(m *Matcher, problem string)) {
	before := len(w.found)
	for i := range r.Matchers {
		problem := test(&r.Matchers[i])
		if problem != "" {
			note(&r.Matchers[i], problem)
		} else if r.Any {
			w.found = w.found[:before]
			return
		}
	}
}

// object compares the members of two objects. All matchers of a rule count, also where the rule
// says that one of them will do (the reference implementation's reading).
func (w *walk) object(a at, expected, actual node.Node) {
	c := w.choose(a)
	if c.rule == nil {
		w.members(a, expected, actual)
		return
	}
	walked := false
	for i := range c.rule.Matchers {
		m := &c.rule.Matchers[i]
		if problem := m.apply(jsonValue(expected), jsonValue(actual), c.cascaded); problem != "" {
			w.miss(a, jsonValue(expected), jsonValue(actual), c.rule, m, sentence(jsonValue(actual), problem))
			continue
		}
		switch {
		case c.cascaded:
		case m.Kind == "values":
			w.values(a, expected, actual)
			continue
		case m.Kind == "eachKey":
			w.eachKey(a, m, c.rule, actual)
			continue
		case m.Kind == "eachValue":
			for key, v := range actual.Members() {
				w.each(a.member(key), m, c.rule, another(expected, key), v)
			}
			continue
		}
		if !walked {
			walked = true
			w.members(a, expected, actual)
		}
	}
}

// another returns the expected value of a member, or of the first member where there is none of
// that name.
func another(expected node.Node, key string) node.Node {
	if v := expected.Get(key); v.Exists() {
		return v
	}
	for _, v := range expected.Members() {
		return v
	}
	return node.Node{}
}

// members compares member by member.
func (w *walk) members(a at, expected, actual node.Node) {
	for key, e := range expected.Members() {
		if v := actual.Get(key); v.Exists() {
			w.value(a.member(key), e, v)
			continue
		}
		w.found = append(w.found, Mismatch{
			Part: w.part, Path: a.member(key).String(), Expected: jsonValue(e).String(), Actual: "nothing",
			Message: fmt.Sprintf("expected a member %s, and there is none", wireName(key)), At: expected.Key(key),
		})
	}
	if !w.strict {
		return
	}
	for key, v := range actual.Members() {
		if !expected.Has(key) {
			w.found = append(w.found, Mismatch{
				Part: w.part, Path: a.member(key).String(), Expected: "nothing", Actual: jsonValue(v).String(),
				Message: fmt.Sprintf("expected no member %s", wireName(key)), At: expected.Span(),
			})
		}
	}
}

func wireName(key string) string { return strconv.Quote(shorten(key)) }

// values compares the values of a map, whatever the names are.
func (w *walk) values(a at, expected, actual node.Node) {
	for key, v := range actual.Members() {
		if e := another(expected, key); e.Exists() {
			w.value(a.member(key), e, v)
		}
	}
}

// eachKey asks the matchers about each name.
func (w *walk) eachKey(a at, m *Matcher, r *Rule, actual node.Node) {
	for key := range actual.Members() {
		for i := range m.Rules {
			inner := &m.Rules[i]
			if problem := inner.apply(textValue(key), textValue(key), false); problem != "" {
				w.miss(a.member(key), textValue(key), textValue(key), r, m, "of a name: "+sentence(textValue(key), problem))
			}
		}
	}
}

// each holds one value of a map or list against the matchers of eachValue; no other rule counts
// inside.
func (w *walk) each(a at, m *Matcher, r *Rule, expected, actual node.Node) {
	inner := &walk{
		rules: []Rule{{Path: Path{Steps: a.steps}, Matchers: m.Rules, At: m.At}}, strict: w.strict, part: w.part,
		ties: w.ties, warn: w.warn, steps: w.steps, decided: w.decided,
	}
	if len(m.Rules) == 0 {
		inner.rules = nil
	}
	if !expected.Exists() {
		expected = actual // nothing is given as an example: the rules alone decide
	}
	inner.value(a, expected, actual)
	w.steps = inner.steps
	for _, f := range inner.found {
		if f.Rule != "" {
			f.Rule, f.At = m.Kind+" at "+r.Path.String(), m.At
		}
		w.found = append(w.found, f)
	}
}

// list compares the items of two lists.
func (w *walk) list(a at, expected, actual node.Node) {
	c := w.choose(a)
	if c.rule == nil || c.rule.reset() {
		w.items(a, expected, actual)
		return
	}
	before := len(w.found)
	for i := range c.rule.Matchers {
		start := len(w.found)
		w.listMatcher(a, c, &c.rule.Matchers[i], expected, actual)
		if c.rule.Any && len(w.found) == start {
			w.found = w.found[:before]
			return
		}
	}
}

// reset reports whether the rule only says that values are equal, as where there is no rule.
func (r *Rule) reset() bool {
	return len(r.Matchers) == 1 && r.Matchers[0].Kind == "equality"
}

func (w *walk) listMatcher(a at, c choice, m *Matcher, expected, actual node.Node) {
	if problem := m.apply(jsonValue(expected), jsonValue(actual), c.cascaded); problem != "" {
		w.miss(a, jsonValue(expected), jsonValue(actual), c.rule, m, sentence(jsonValue(actual), problem))
		return
	}
	switch {
	case c.cascaded:
	case m.Kind == "arrayContains":
		w.contains(a, c, m, expected, actual)
		return
	case m.Kind == "eachValue":
		for i, v := range actual.Items() {
			w.each(a.item(i), m, c.rule, like(expected, i), v)
		}
		return
	}
	if expected.Len() == 0 {
		return
	}
	for i, v := range actual.Items() {
		w.value(a.item(i), like(expected, i), v)
	}
}

// like returns the expected item that an item is held against: of its place, else the first.
func like(expected node.Node, i int) node.Node {
	switch {
	case i < expected.Len():
		return expected.At(i)
	case expected.Len() > 0:
		return expected.At(0)
	}
	return node.Node{}
}

// items compares item by item; there must be as many.
func (w *walk) items(a at, expected, actual node.Node) {
	for i, e := range expected.Items() {
		if i < actual.Len() {
			w.value(a.item(i), e, actual.At(i))
			continue
		}
		w.found = append(w.found, Mismatch{
			Part: w.part, Path: a.item(i).String(), Expected: jsonValue(e).String(), Actual: "nothing",
			Message: fmt.Sprintf("expected an item %d, and there is none", i), At: e.Span(),
		})
	}
	if expected.Len() != actual.Len() {
		w.miss(a, jsonValue(expected), jsonValue(actual), nil, nil, fmt.Sprintf("expected %s, not %d", counted(expected.Len(), "item"), actual.Len()))
	}
}

// contains looks for an item of each variant, in any order.
func (w *walk) contains(a at, c choice, m *Matcher, expected, actual node.Node) {
	for _, v := range m.Variants {
		e := expected.At(v.Index)
		if v.Index >= expected.Len() {
			w.miss(a, jsonValue(expected), jsonValue(actual), c.rule, m, fmt.Sprintf("cannot be judged: there is no expected item %d for a variant", v.Index))
			continue
		}
		if !w.some(v, e, actual) {
			w.miss(a, jsonValue(e), jsonValue(actual), c.rule, m, fmt.Sprintf("expected an item like %s, and there is none", jsonValue(e)))
		}
	}
}

func (w *walk) some(v Variant, expected, actual node.Node) bool {
	for _, item := range actual.Items() {
		inner := &walk{rules: v.Rules, strict: w.strict, part: w.part, ties: w.ties, warn: w.warn, steps: w.steps}
		inner.value(at{}, expected, item)
		w.steps = inner.steps
		if len(inner.found) == 0 {
			return true
		}
	}
	return false
}
