package subschema

import (
	"fmt"
	"slices"

	"github.com/postel-api/postel/diff/subschema/internal/language"
)

// within verifies that each value of x.f is in x.g.
func (c *checker) within(x *claim) error {
	f, g := x.f, x.g
	if f.kinds == 0 || c.covers(g, &form{kinds: allKinds}) {
		return nil
	}
	if f.enum != nil {
		return c.allIn(f.enum.vals, f, g)
	}
	return c.either(func() error { return c.literals(x) }, func() error { return c.cases(x) })
}

// in evaluates; what the other validator cannot be asked about is trusted.
func (c *checker) in(f *form, v value) truth {
	if res := c.jury.judges(f, v); res != maybe {
		return res
	}
	c.trust("value")
	return (&evaluator{steps: 1 << 16}).form(f, v, nil)
}

// allIn verifies that the values that f has are in g.
func (c *checker) allIn(vals []value, f, g *form) error {
	for _, v := range vals {
		if c.in(g, v) != yes && c.in(f, v) != no {
			return fmt.Errorf("enum: %s is not accepted", v.key())
		}
	}
	return nil
}

// noneIn verifies that none of the values is in f.
func (c *checker) noneIn(vals []value, f *form) error {
	for _, v := range vals {
		if c.in(f, v) != no {
			return fmt.Errorf("enum: %s is accepted", v.key())
		}
	}
	return nil
}

// listed returns the values of the types of f, if they are few.
func listed(f *form) ([]value, bool) {
	if f.enum != nil {
		return f.enum.vals, true
	}
	var vals []value
	for _, k := range f.kinds.single() {
		switch k {
		case nulls:
			vals = append(vals, nullValue)
		case bools:
			vals = append(vals, trueValue, falseValue)
		case nums:
			all, ok := spanOf(f.num).list(300)
			if !ok {
				return nil, false
			}
			for _, r := range all {
				d, ok := parseDecimal(r.FloatString(40))
				if !ok {
					return nil, false
				}
				vals = append(vals, numberValue(d))
			}
		case arrs:
			if f.arr == nil || f.arr.max != 0 {
				return nil, false
			}
			vals = append(vals, emptyArray)
		case objs:
			if f.obj == nil || f.obj.max != 0 && !slices.ContainsFunc(f.obj.groups, func(g group) bool {
				return len(g.props)+len(g.patterns) == 0 && g.additional != nil && g.additional.normal().kinds == 0
			}) {
				return nil, false
			}
			vals = append(vals, emptyObject)
		default:
			return nil, false
		}
	}
	return vals, true
}

// literals verifies each literal of x.g.
func (c *checker) literals(x *claim) error {
	f, g := x.f, x.g
	if g.enum != nil {
		vals, ok := listed(f)
		if !ok {
			return fmt.Errorf("enum: the values cannot be listed")
		}
		return c.allIn(vals, f, g)
	}
	for _, k := range (f.kinds &^ g.kinds).single() {
		if err := c.none(x, fmt.Sprintf("type %d", k), f, &form{kinds: k}); err != nil {
			return err
		}
	}
	if f.kinds&nums != 0 && !spanOf(f.num).within(g.num) {
		return fmt.Errorf("numbers: a bound or multiple is not kept")
	}
	if f.kinds&strs != 0 {
		if err := c.texts(x); err != nil {
			return err
		}
	}
	if f.kinds&arrs != 0 && g.arr != nil {
		if err := c.arrays(x, f.arr.orAny(), g.arr); err != nil {
			return err
		}
	}
	if f.kinds&objs != 0 && g.obj != nil {
		if err := c.objects(x, g.obj); err != nil {
			return err
		}
	}
	return c.across(x)
}

// texts verifies the literals about strings. That a language is empty is trusted, after some texts
// have been tried.
func (c *checker) texts(x *claim) error {
	f, g, u := x.f, x.g, c.ss.u
	s, t := f.str.orAny(), g.str.orAny()
	before := c.trusted["text"]
	without := func(what string, l language.Language) error { return c.noText(x, what, f, l) }
	for _, name := range g.formats {
		if formatKinds(name) != strs || slices.Contains(f.formats, name) {
			continue
		}
		l, exact := u.formatTexts(name)
		if err := without("format "+name, u.space.Not(l)); err != nil || !exact {
			return fmt.Errorf("format: %s: %v", name, err)
		}
	}
	for _, p := range t.patterns {
		if slices.Contains(s.patterns, p) {
			continue
		}
		if err := without("pattern "+p.source, u.space.Not(p.in)); err != nil || !p.known {
			return fmt.Errorf("pattern: %s: %v", p.source, err)
		}
	}
	if s.min < t.min {
		if err := without("minLength", u.space.Length(0, t.min-1)); err != nil {
			return err
		}
	}
	if t.max >= 0 && (s.max < 0 || s.max > t.max) {
		if err := without("maxLength", u.space.Length(t.max+1, -1)); err != nil {
			return err
		}
	}
	if t.number != nil && (s.number == nil || !spanOf(s.number).within(t.number)) {
		l, exact := u.numberTexts(t.number)
		if err := without("number texts", u.space.Not(l)); err != nil || !exact {
			return fmt.Errorf("number texts: %v", err)
		}
	}
	if c.trusted["text"] == before {
		return nil
	}
	return c.tried(f, func(v value) bool {
		return c.jury.judges(&form{kinds: strs, str: g.str, formats: g.formats}, v) == no
	})
}

// noText finds the claim that no string of f is in a language.
func (c *checker) noText(x *claim, what string, f *form, l language.Language) error {
	for _, y := range x.subs {
		if y.what == claimNoText && y.texts == l && c.covers(y.f, f) {
			c.trust("text")
			return nil
		}
	}
	return fmt.Errorf("%s: no claim that it is kept", what)
}

// tried takes some texts of f and refuses the certificate if one is wrong.
func (c *checker) tried(f *form, wrong func(value) bool) error {
	only := &form{kinds: strs, enum: f.enum, str: f.str, formats: f.formats}
	for _, v := range sampleTexts(c.ss.u, f) {
		if c.jury.judges(only, v) == yes && wrong(v) {
			return fmt.Errorf("text: %q contradicts a claim about texts", v.text)
		}
	}
	return nil
}

// arrays verifies the literals of a, position by position.
func (c *checker) arrays(x *claim, b, a *arrays) error {
	if b.min < a.min || a.max >= 0 && (b.max < 0 || b.max > a.max) {
		return fmt.Errorf("array: a length")
	}
	if a.unique && !b.unique && (b.max < 0 || b.max > 1) {
		return fmt.Errorf("array: uniqueItems")
	}
	if err := c.items(x, b, len(a.prefix), x.strict, a.item); err != nil {
		return err
	}
	for _, d := range a.contains {
		if d.min > 0 {
			if err := c.finds(x, b, d); err != nil {
				return err
			}
		}
		if d.max >= 0 && (b.max < 0 || b.max > d.max) && !slices.ContainsFunc(b.contains, func(e containment) bool {
			return e.max >= 0 && e.max <= d.max && c.holds(x, []*Schema{d.schema}, []*Schema{e.schema}, true) == nil
		}) {
			return fmt.Errorf("array: maxContains")
		}
	}
	return nil
}

func (c *checker) items(x *claim, b *arrays, size int, strict bool, at func(int) *Schema) error {
	for i := range max(size, len(b.prefix)) + 1 {
		if b.max >= 0 && i >= b.max {
			break
		}
		if err := c.holds(x, []*Schema{b.item(i)}, []*Schema{at(i)}, strict); err != nil {
			return fmt.Errorf("array: item %d: %w", i, err)
		}
	}
	return nil
}

func (c *checker) finds(x *claim, b *arrays, d containment) error {
	for _, e := range b.contains {
		if e.min >= d.min && c.holds(x, []*Schema{e.schema}, []*Schema{d.schema}, x.strict) == nil {
			return nil
		}
	}
	if b.min < d.min {
		return fmt.Errorf("array: minContains")
	}
	return c.items(x, b, 0, x.strict, func(int) *Schema { return d.schema })
}

// across verifies the literals of x.g about several types.
func (c *checker) across(x *claim) error {
	f, g := x.f, x.g
	if !allIn(g.opaque, f.opaque) {
		return fmt.Errorf("opaque: %v", g.opaque)
	}
	for _, y := range g.uneval {
		if !slices.ContainsFunc(f.uneval, func(z unevaluated) bool {
			return z.items == y.items && c.sameView(z.scope, y.scope) && c.evident(flat(z.schema), flat(y.schema))
		}) {
			return fmt.Errorf("unevaluated")
		}
	}
	for _, s := range g.not {
		if slices.ContainsFunc(f.not, func(t *Schema) bool { return c.sameView(s, t) }) {
			continue
		}
		if err := c.apart(x, "not", f, s.normal()); err != nil {
			return err
		}
	}
	for i, un := range g.unions {
		if err := c.union(x, un); err != nil {
			return fmt.Errorf("union %d: %w", i, err)
		}
	}
	for i, d := range g.cond {
		if err := c.conditional(x, d); err != nil {
			return fmt.Errorf("condition %d: %w", i, err)
		}
	}
	return nil
}

// apart demands that no value is in both forms.
func (c *checker) apart(x *claim, missing string, f, g *form) error {
	if f.kinds&g.kinds == 0 {
		return nil
	}
	return c.below(x, claimDisjoint, missing+": disjointness", func(y *claim) bool {
		return c.covers(y.f, f) && c.covers(y.g, g) || c.covers(y.g, f) && c.covers(y.f, g)
	})
}

// lies demands that the conjunction of the parts is in g.
func (c *checker) lies(x *claim, missing string, g *form, strict bool, parts ...*form) error {
	if c.covers(falseForm, parts...) {
		return nil
	}
	return c.below(x, claimWithin, missing, func(y *claim) bool {
		return y.g == g && y.strict == strict && c.covers(y.f, parts...)
	})
}

// union verifies that x.f lies in a disjunction: each branch of one of its own evidently is a
// branch, or each lies in a branch, or all of x.f does.
func (c *checker) union(x *claim, un union) error {
	for _, own := range x.f.unions {
		if c.evidentUnion(own, un) {
			return nil
		}
	}
	rules := []func() error{func() error { return c.oneBranch(x, un, x.f) }}
	for i := range x.f.unions {
		rules = append(rules, func() error {
			rest := *x.f
			rest.unions = nil
			for _, parts := range branches(&rest, x.f.unions[i]) {
				if !c.covers(falseForm, parts...) {
					if err := c.oneBranch(x, un, parts...); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	return c.either(rules...)
}

func (c *checker) evidentUnion(own, un union) bool {
	for _, s := range own.branches {
		if !slices.ContainsFunc(un.branches, func(r *Schema) bool { return c.sameView(s, r) }) {
			return false
		}
	}
	if !un.exclusive {
		return true
	}
	origin := func(s *Schema) int32 {
		if s.origin != nil {
			s = s.origin
		}
		return s.id
	}
	a, b := mapAll(own.branches, origin), mapAll(un.branches, origin)
	slices.Sort(a)
	slices.Sort(b)
	return own.exclusive && slices.Equal(a, b)
}

// branches returns the conjunctions that a disjunction splits rest into.
func branches(rest *form, un union) [][]*form {
	var out [][]*form
	for i, b := range un.branches {
		if un.sent != nil {
			b = un.sent[i]
		}
		parts := []*form{rest, b.normal()}
		if un.exclusive {
			others := slices.Delete(slices.Clone(un.branches), i, i+1)
			parts = append(parts, &form{kinds: allKinds, not: others})
		}
		out = append(out, parts)
	}
	return out
}

// oneBranch verifies that the conjunction lies in a branch, and outside of the others where only
// one may hold.
func (c *checker) oneBranch(x *claim, un union, parts ...*form) error {
	err := fmt.Errorf("no branch has it")
	for i, b := range un.branches {
		g := b.normal()
		err2 := c.lies(x, "branch", g, x.strict, parts...)
		if g.kinds == allKinds && g.plain() {
			err2 = nil
		}
		for j, o := range un.branches {
			if err2 == nil && un.exclusive && j != i {
				err2 = c.apartFrom(x, o.normal(), parts)
			}
		}
		if err2 == nil {
			return nil
		}
		err = fmt.Errorf("%w; branch %d: %w", err, i, err2)
	}
	return err
}

// apartFrom demands that the conjunction has no value of g.
func (c *checker) apartFrom(x *claim, g *form, parts []*form) error {
	if c.covers(falseForm, append(slices.Clone(parts), g)...) {
		return nil
	}
	return c.below(x, claimDisjoint, "exclusive branch", func(y *claim) bool { return y.g == g && c.covers(y.f, parts...) })
}

func (c *checker) conditional(x *claim, d conditional) error {
	f, test, then, otherwise := x.f, d.test.normal(), d.then.normal(), d.otherwise.normal()
	if slices.ContainsFunc(f.cond, func(e conditional) bool {
		return c.sameView(d.test, e.test) && c.evident(flat(e.then), flat(d.then)) && c.evident(flat(e.otherwise), flat(d.otherwise))
	}) {
		return nil
	}
	return c.either(
		func() error {
			if err := c.lies(x, "then", then, x.strict, f, test); err != nil {
				return err
			}
			return c.either(
				func() error { return c.lies(x, "else", otherwise, x.strict, f) },
				func() error {
					return c.lies(x, "else", otherwise, x.strict, f, &form{kinds: allKinds, not: []*Schema{d.test}})
				},
			)
		},
		func() error {
			if err := c.apart(x, "if", f, test); err != nil {
				return err
			}
			return c.lies(x, "else", otherwise, x.strict, f)
		},
	)
}
