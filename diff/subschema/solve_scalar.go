package subschema

import (
	"slices"
	"unicode/utf8"

	"github.com/postel-api/postel/diff/subschema/internal/language"
)

// numberLeaf finds a number in the form that is a multiple of none of the steps and none of the
// excluded values.
func (x *solver) numberLeaf(g *goal) solution {
	n := g.form.num
	if n == nil {
		n = &numbers{}
	}
	fits := func(d decimal) bool {
		return n.holds(d) == yes && !slices.ContainsFunc(g.steps, func(s decimal) bool { return isMultiple(d, s) }) &&
			!slices.ContainsFunc(g.but, func(v value) bool { return v.equal(numberValue(d)) })
	}
	for _, v := range variedNumbers(n, nil) {
		if fits(v.num) {
			return solution{some, v}
		}
	}
	if n.step != nil {
		return x.multiples(g, n, fits)
	}
	return between(g, n, fits)
}

// between finds a number of an interval. One with more decimals than every step and excluded
// value is a multiple of none and equal to none.
func between(g *goal, n *numbers, fits func(decimal) bool) solution {
	if n.lo != nil && n.hi != nil && n.lo.cmp(*n.hi) == 0 {
		return solution{outcome: none} // the only number was tried
	}
	unit := 0
	for _, s := range g.steps {
		unit = min(unit, s.unit())
	}
	for _, v := range g.but {
		if v.kinds() == nums {
			unit = min(unit, v.num.unit())
		}
	}
	base := decimal{}
	switch {
	case n.lo != nil:
		base = *n.lo
	case n.hi != nil:
		base = *n.hi
	}
	for more := 1; more < 40; more++ {
		tiny := decimal{digits: "1", exp: min(unit, base.unit()) - more + 1}
		if n.lo == nil && n.hi != nil {
			tiny = tiny.negated()
		}
		if d, ok := base.plus(tiny); ok && fits(d) {
			return solution{some, numberValue(d)}
		}
	}
	return solution{}
}

// multiples walks through the multiples of the step. What is excluded by other steps comes again
// with their common period.
func (x *solver) multiples(g *goal, n *numbers, fits func(decimal) bool) solution {
	const limit = 2000
	period := *n.step
	for _, s := range g.steps {
		l, ok := period.lcm(s)
		if !ok {
			return solution{}
		}
		period = l
	}
	at, stride := decimal{}, *n.step
	var ok bool
	switch {
	case n.lo != nil:
		at, ok = n.lo.multipleUp(*n.step)
	case n.hi != nil:
		at, ok = n.hi.negated().multipleUp(*n.step)
		at, stride = at.negated(), stride.negated()
	default:
		ok = true
	}
	if !ok {
		return solution{}
	}
	end, ok := at.plus(period)
	if stride.neg {
		end, ok = at.plus(period.negated())
	}
	extra := len(g.but) + 2
	for range limit {
		if !ok {
			return solution{}
		}
		if fits(at) {
			return solution{some, numberValue(at)}
		}
		beyond := n.hi != nil && at.cmp(*n.hi) > 0 || n.lo != nil && at.cmp(*n.lo) < 0
		turned := !stride.neg && at.cmp(end) > 0 || stride.neg && at.cmp(end) < 0
		if turned {
			extra--
		}
		if beyond || turned && extra < 0 && len(g.but) == 0 {
			return solution{outcome: none}
		}
		at, ok = at.plus(stride)
	}
	return solution{}
}

// textLeaf finds a text in the form and in none of the excluded languages. Where a language is
// larger than the set that it stands for, what is found is checked, and a few others are tried.
func (x *solver) textLeaf(g *goal) solution {
	u := x.ss.u
	for _, t := range g.texts {
		if t.format != "" && slices.Contains(g.form.formats, t.format) {
			return solution{outcome: none} // of that format, and not of it
		}
	}
	q, exact := u.within(g.form)
	parts := []language.Language{q.in}
	for _, t := range g.texts {
		parts = append(parts, u.space.Not(t.in))
		exact = exact && t.exact
	}
	q.in = u.space.Both(parts...)
	if w := (&refuter{ss: x.ss, p: x.p}); !exact {
		for _, v := range w.variedTexts(g.form, &form{}) {
			if g.check(v) == yes {
				return solution{some, v}
			}
		}
	}
	for range 5 {
		a := u.shortest(q, &x.steps)
		switch {
		case a.outcome == language.Nothing && !g.narrowed():
			return solution{outcome: none}
		case a.outcome != language.Found:
			return solution{}
		}
		if v := stringValue(a.text); utf8.ValidString(a.text) && g.check(v) == yes {
			return solution{some, v}
		}
		q.in = u.space.Both(q.in, u.space.Not(u.space.Literal(a.text)))
	}
	return solution{}
}

// narrowed reports whether a language that was excluded is larger than the set it stands for: then
// "nothing is left" says nothing.
func (g *goal) narrowed() bool {
	return slices.ContainsFunc(g.texts, func(t textual) bool { return !t.exact })
}
