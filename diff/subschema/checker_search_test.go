package subschema

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
)

// question verifies that no value is in x.s and in none of x.not, type by type.
func (c *checker) question(x *claim) error {
	s := c.ss.sentAt(x.s, c.ss.u.and(x.not))
	if s != x.s {
		c.trust("reading")
	}
	f := s.normal()
	c.asking = x
	for _, k := range f.kinds.single() {
		of := &form{kinds: k}
		if c.covers(falseForm, f, of) {
			continue
		}
		if err := c.below(x, claimGoal, fmt.Sprintf("question: type %d", k), func(y *claim) bool {
			return y.goal.kind == k && c.covers(y.goal.form, f, of) && allIn(y.goal.not, slices.Concat(f.not, x.not)) &&
				y.goal.demands.among(demands{})
		}); err != nil {
			return err
		}
	}
	return nil
}

// asked lists the questions below x by the schemas that they ask for.
func (c *checker) askedBelow(x *claim) map[string][]*claim {
	if m, ok := c.asks[x]; ok {
		return m
	}
	m := map[string][]*claim{}
	for _, y := range x.subs {
		if y.what == claimAsked {
			key := fmt.Sprint(mapAll(flat(y.s), idOf))
			m[key] = append(m[key], y)
		}
	}
	c.asks[x] = m
	return m
}

var errNotAsked = errors.New("was not asked")

// unanswerable demands that no member or item is in all of have and in none of not: x asked that,
// or asked for less, and the certificate has the answer.
func (c *checker) unanswerable(x *claim, have, not []*Schema) error {
	have = flat(have...)
	err := fmt.Errorf("question: %v without %v %w", mapAll(have, idOf), mapAll(not, idOf), errNotAsked)
	for _, y := range c.askedBelow(x)[fmt.Sprint(mapAll(have, idOf))] {
		if allIn(y.not, not) {
			if err = c.answered(y); err == nil {
				return nil
			}
		}
	}
	return err
}

// answered verifies a question that was asked: one of the schemas that it excludes has all values,
// or the certificate has it among its finished ones.
func (c *checker) answered(y *claim) error {
	for _, r := range y.not {
		if c.evident(flat(y.s), flat(r)) {
			return nil
		}
		for _, z := range y.subs {
			if z.what == claimCited && !z.pair.strict && z.pair.r == r && slices.Equal(flat(z.pair.s), flat(y.s)) {
				return c.rests(z.pair)
			}
		}
	}
	return c.finished(y.s, y.not)
}

// finished demands that the certificate has a question among its finished ones.
func (c *checker) finished(s *Schema, not []*Schema) error {
	if s == nil {
		s = trueSchema
	}
	var rest []*Schema
	for _, r := range not {
		if r.normal().kinds != 0 {
			rest = append(rest, r)
		}
	}
	slices.SortFunc(rest, func(a, b *Schema) int { return cmp.Compare(a.id, b.id) })
	rest = slices.Compact(rest)
	x := c.cert.questions[questionKey(s, rest)]
	if x == nil || x.s != s || !slices.Equal(x.not, rest) {
		return fmt.Errorf("question: %d without %v is not finished", s.id, mapAll(rest, idOf))
	}
	if !c.seen[x] {
		c.seen[x] = true
		c.queue = append(c.queue, x)
	}
	return nil
}

// goal verifies that no value meets a goal: all values that there are fail, or each choice of a
// clause does, or nothing can be built of the literals that are left.
func (c *checker) goal(x *claim) error {
	g := &x.goal
	if c.covers(falseForm, g.form) {
		return nil
	}
	if vals, ok := listed(g.form); ok && x.clause < 0 {
		if err := c.refuted(vals); err == nil || g.kind != nums {
			return err
		}
	}
	if x.clause < 0 {
		return c.leaf(x)
	}
	options, rest, err := c.split(x)
	if err != nil {
		return err
	}
	for i, o := range options {
		if err := c.fails(x, rest, o); err != nil {
			return fmt.Errorf("clause %d: choice %d of %d: %w", x.clause, i, len(options), err)
		}
	}
	return nil
}

// refuted verifies that no value answers the question.
func (c *checker) refuted(vals []value) error {
	q := c.asking
	for _, v := range vals {
		if c.in(q.s.normal(), v) != no && !slices.ContainsFunc(q.not, func(r *Schema) bool { return c.in(r.normal(), v) == yes }) {
			return fmt.Errorf("question: %s is an answer", v.key())
		}
	}
	return nil
}

// option is one choice of a clause, as the checker sees it: what it adds to the goal.
type option struct {
	forms []*form
	not   []*Schema
	more  demands
	moot  func() error // nil error: a claim says that the choice adds nothing
}

// fails verifies that a goal with one more choice is not met.
func (c *checker) fails(x *claim, rest *goal, o option) error {
	parts := append([]*form{rest.form, {kinds: rest.kind}}, o.forms...)
	if c.covers(falseForm, parts...) || o.moot != nil && o.moot() == nil {
		return nil
	}
	not := slices.Concat(rest.not, o.not)
	for _, f := range o.forms {
		not = append(not, f.not...)
	}
	more := rest.demands.with(o.more)
	return c.below(x, claimGoal, "goal", func(y *claim) bool {
		return y.goal.kind == rest.kind && allIn(y.goal.not, not) && y.goal.demands.among(more) && c.covers(y.goal.form, parts...)
	})
}

func (d demands) with(e demands) demands {
	return demands{
		steps: slices.Concat(d.steps, e.steps), texts: slices.Concat(d.texts, e.texts), items: slices.Concat(d.items, e.items),
		but: slices.Concat(d.but, e.but), repeats: d.repeats || e.repeats, members: slices.Concat(d.members, e.members),
		strangers: slices.Concat(d.strangers, e.strangers), badNames: slices.Concat(d.badNames, e.badNames),
	}
}

// among reports whether d demands no more than e.
func (d demands) among(e demands) bool {
	for _, v := range d.but {
		if !slices.ContainsFunc(e.but, v.equal) {
			return false
		}
	}
	for _, s := range d.strangers {
		if !slices.ContainsFunc(e.strangers, func(t strangerDemand) bool {
			return s.pattern == t.pattern && s.not == t.not && equalGroups(s.group, t.group)
		}) {
			return false
		}
	}
	return allIn(d.steps, e.steps) && allIn(d.texts, e.texts) && allIn(d.items, e.items) && allIn(d.members, e.members) &&
		allIn(d.badNames, e.badNames) && (e.repeats || !d.repeats)
}

// leaf verifies that nothing can be built of literals of one type.
func (c *checker) leaf(x *claim) error {
	g := &x.goal
	if n := len(g.form.unions) + len(g.form.cond) + len(g.not) + len(g.form.obj.orAny().dependents); n > 0 {
		return fmt.Errorf("leaf: %d clauses are left", n)
	}
	switch g.kind {
	case nums:
		return numberLeaf(g)
	case strs:
		return c.textLeaf(g)
	case arrs:
		return c.arrayLeaf(x)
	case objs:
		return c.objectLeaf(x)
	}
	return fmt.Errorf("leaf: type %d has few values", g.kind)
}

// numberLeaf verifies that each number of the goal is a multiple that is not wanted, or one of the
// excluded values: all of them, or those of one common period.
func numberLeaf(g *goal) error {
	s := spanOf(g.form.num)
	var steps []*big.Rat
	for _, d := range g.steps {
		r, ok := exactly(d)
		if !ok {
			return fmt.Errorf("numbers: too large")
		}
		steps = append(steps, r)
	}
	multiple := func(r *big.Rat) bool {
		return slices.ContainsFunc(steps, func(t *big.Rat) bool { return new(big.Rat).Quo(r, t).IsInt() })
	}
	excluded := func(r *big.Rat) bool {
		return slices.ContainsFunc(g.but, func(v value) bool {
			b, ok := exactly(v.num)
			return v.kinds() == nums && ok && b.Cmp(r) == 0
		})
	}
	if all, ok := s.list(3000); ok {
		if slices.ContainsFunc(all, func(r *big.Rat) bool { return !multiple(r) && !excluded(r) }) {
			return fmt.Errorf("numbers: one is left")
		}
		return nil
	}
	if s.huge || s.step == nil {
		return fmt.Errorf("numbers: they are not finitely many")
	}
	period := s.step
	for _, t := range steps {
		period = commonStep(period, t)
	}
	at := new(big.Rat)
	for range 3000 {
		if !multiple(at) {
			return fmt.Errorf("numbers: one of a period is left")
		}
		if at = new(big.Rat).Add(at, s.step); at.Cmp(period) >= 0 {
			return nil
		}
	}
	return fmt.Errorf("numbers: the period is long")
}

// textLeaf trusts that the languages have no text in common, after some texts have been tried.
func (c *checker) textLeaf(g *goal) error {
	if slices.ContainsFunc(g.texts, func(t textual) bool { return t.format != "" && slices.Contains(g.form.formats, t.format) }) {
		return nil
	}
	if slices.ContainsFunc(g.texts, func(t textual) bool { return !t.exact }) {
		return fmt.Errorf("text: an excluded language is larger than what it stands for")
	}
	c.trust("text")
	return c.refuted(sampleTexts(c.ss.u, g.form))
}
