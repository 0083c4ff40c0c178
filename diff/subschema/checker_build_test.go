package subschema

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/postel-api/postel/diff/subschema/internal/language"
)

// maxPlacements is how many placements of demands the checker goes through before it trusts a leaf.
const maxPlacements = 20_000

// placed is a position or member that is being filled.
type placed struct {
	name      string // of a member that somebody lists
	listed    bool
	bits      int // of a member that nobody lists: the patterns that it matches
	have, not []*Schema
}

// arrayLeaf verifies that demands and counted items find no places: for each length that can
// matter and each placement, some position has nothing to hold.
func (c *checker) arrayLeaf(x *claim) error {
	g := &x.goal
	a := g.form.arr.orAny()
	var tasks []arrayTask
	limited := g.repeats
	for _, d := range g.items {
		tasks = append(tasks, arrayTask{from: d.from, to: d.to, not: d.not})
	}
	for _, d := range a.contains {
		limited = limited || d.max >= 0
		for i := range d.min {
			tasks = append(tasks, arrayTask{to: -1, is: d.schema, again: i > 0})
		}
	}
	longest := max(a.min, len(a.prefix)) + len(tasks) + 2
	for _, t := range tasks {
		longest = max(longest, t.from+len(tasks)+2)
	}
	if a.max >= 0 {
		longest = min(longest, a.max)
	}
	tries := 0
	for n := a.min; n <= longest; n++ {
		if c.tooMany(a, n) {
			continue
		}
		slots := make([]placed, n)
		for i := range slots {
			slots[i].have = []*Schema{a.item(i)}
		}
		err := c.assigned(x, slots, tasks, -1, &tries)
		switch {
		case err != nil && (limited || tries > maxPlacements):
			c.trust("array")
			return nil
		case err != nil:
			return fmt.Errorf("array of %d: %w", n, err)
		}
	}
	return nil
}

// tooMany reports whether n different items are more than there are values.
func (c *checker) tooMany(a *arrays, n int) bool {
	vals, ok := listed(a.rest.normal())
	return a.unique && a.rest != nil && ok && n-len(a.prefix) > len(vals)
}

func (c *checker) assigned(x *claim, slots []placed, tasks []arrayTask, last int, tries *int) error {
	if *tries++; *tries > maxPlacements {
		return fmt.Errorf("too many placements")
	}
	for _, s := range slots {
		if c.unanswerable(x, s.have, s.not) == nil {
			return nil
		}
	}
	if len(tasks) == 0 {
		return fmt.Errorf("a placement is not refuted")
	}
	t := tasks[0]
	from := t.from
	if t.again {
		from = max(from, last+1)
	}
	for p := from; p < len(slots) && (t.to < 0 || p <= t.to); p++ {
		with := slices.Clone(slots)
		if t.is != nil {
			with[p].have = append(slices.Clip(with[p].have), t.is)
		}
		if t.not != nil {
			with[p].not = append(slices.Clip(with[p].not), t.not)
		}
		if err := c.assigned(x, with, tasks[1:], p, tries); err != nil {
			return err
		}
	}
	return nil
}

// objectLeaf verifies that members which are demanded cannot all be there.
func (c *checker) objectLeaf(x *claim) error {
	b := &assembly{c: c, x: x, o: x.goal.form.obj.orAny()}
	var slots []placed
	for _, name := range b.o.required {
		slots = append(slots, placed{name: name, listed: true, have: c.says(b.o, name, false)})
	}
	for _, d := range x.goal.members {
		slots = b.put(slots, d.name, d.not)
	}
	b.listNames()
	if len(b.patterns) > 6 {
		return fmt.Errorf("object: %d patterns", len(b.patterns))
	}
	err := b.strangers(slots, x.goal.strangers)
	if err != nil && (b.tries > maxPlacements || b.short) {
		c.trust("object")
		return nil
	}
	return err
}

// assembly is an object that is being put together in every way that there is.
type assembly struct {
	c        *checker
	x        *claim
	o        *objects
	names    []string // that somebody lists
	patterns []*pattern
	tries    int
	why      error // why a member was not refuted
	short    bool  // what is left undecided is whether there can be enough members
}

func (b *assembly) listNames() {
	groups := slices.Clone(b.o.groups)
	for _, d := range b.x.goal.strangers {
		groups = append(groups, d.group)
	}
	b.names = slices.Clone(b.o.required)
	for _, g := range groups {
		for _, p := range g.props {
			b.names = append(b.names, p.name)
		}
		for _, p := range g.patterns {
			b.patterns = append(b.patterns, p.pattern)
		}
	}
	if only, ok := b.c.onlyNames(b.o); ok {
		b.names = append(b.names, only...)
	}
	slices.Sort(b.names)
	b.names = slices.Compact(b.names)
	slices.SortFunc(b.patterns, func(p, q *pattern) int { return strings.Compare(p.source, q.source) })
	b.patterns = slices.Compact(b.patterns)
}

// put asks for one more member, outside of a schema.
func (b *assembly) put(slots []placed, name string, not ...*Schema) []placed {
	out := slices.Clone(slots)
	i := slices.IndexFunc(out, func(s placed) bool { return s.listed && s.name == name })
	if i < 0 {
		i = len(out)
		out = append(out, placed{name: name, listed: true, have: b.c.says(b.o, name, false)})
	}
	out[i].not = slices.Concat(out[i].not, not)
	return out
}

// unnamed are the ways to have a member that nobody names: the sets of patterns it can match.
func (b *assembly) unnamed(slots []placed, fits func(bits int) bool, not []*Schema) [][]placed {
	var out [][]placed
	for i, s := range slots {
		if !s.listed && fits(s.bits) {
			with := slices.Clone(slots)
			with[i].not = slices.Concat(s.not, not)
			out = append(out, with)
		}
	}
	if _, closed := b.c.onlyNames(b.o); closed {
		return out
	}
	for bits := range 1 << len(b.patterns) {
		if fits(bits) && !b.noName(bits) {
			have := saysUnnamed(b.o, func(p *pattern) bool { return b.matches(bits, p) })
			out = append(out, append(slices.Clone(slots), placed{bits: bits, have: have, not: not}))
		}
	}
	return out
}

// noName trusts that no name matches just those patterns, is one that propertyNames accept, and is
// none of those that somebody lists.
func (b *assembly) noName(bits int) bool {
	u := b.c.ss.u
	if len(b.o.names) == 0 && bits == 0 {
		return false
	}
	var in []language.Language
	for _, name := range b.names {
		in = append(in, u.space.Not(u.space.Literal(name)))
	}
	for _, s := range b.o.names {
		q, _ := u.within(s.normal())
		in = append(in, q.in, u.space.Length(q.min, q.max))
	}
	for _, p := range b.patterns {
		switch {
		case !p.known:
		case b.matches(bits, p):
			in = append(in, p.in)
		default:
			in = append(in, u.space.Not(p.in))
		}
	}
	if _, o, _ := u.space.Shortest(u.space.Both(in...), -1, patternSteps); o != language.Nothing {
		return false
	}
	b.c.trust("text")
	return !slices.ContainsFunc(sampleTexts(u, &form{kinds: strs}), func(v value) bool {
		return !slices.Contains(b.names, v.text) && !slices.ContainsFunc(b.patterns, func(p *pattern) bool {
			return b.c.jury.matches(p, v.text) != truthOf(b.matches(bits, p))
		}) && !slices.ContainsFunc(b.o.names, func(s *Schema) bool { return b.c.jury.judges(s.normal(), v) != yes })
	})
}

func (b *assembly) matches(bits int, p *pattern) bool {
	return bits>>slices.Index(b.patterns, p)&1 == 1
}

func (b *assembly) strangers(slots []placed, rest []strangerDemand) error {
	if done, err := b.refuted(slots); done {
		return err
	}
	if len(rest) == 0 {
		return b.badNames(slots, b.x.goal.badNames)
	}
	d := rest[0]
	for _, name := range b.names {
		if b.c.concerns(d, name) {
			if err := b.strangers(b.put(slots, name, d.not), rest[1:]); err != nil {
				return err
			}
		}
	}
	fits := func(bits int) bool {
		if d.pattern != nil {
			return b.matches(bits, d.pattern)
		}
		return !slices.ContainsFunc(d.group.patterns, func(p patterned) bool { return b.matches(bits, p.pattern) })
	}
	for _, with := range b.unnamed(slots, fits, []*Schema{d.not}) {
		if err := b.strangers(with, rest[1:]); err != nil {
			return err
		}
	}
	return nil
}

func (b *assembly) badNames(slots []placed, rest []*Schema) error {
	if done, err := b.refuted(slots); done {
		return err
	}
	if len(rest) == 0 {
		return b.complete(slots)
	}
	bad := rest[0]
	for _, name := range b.names {
		if b.c.in(bad.normal(), stringValue(name)) != yes {
			if err := b.badNames(b.put(slots, name), rest[1:]); err != nil {
				return err
			}
		}
	}
	if b.c.unanswerable(b.x, append(slices.Clone(b.o.names), textSchema), []*Schema{bad}) == nil {
		return nil
	}
	for _, with := range b.unnamed(slots, func(int) bool { return true }, nil) {
		if err := b.badNames(with, rest[1:]); err != nil {
			return err
		}
	}
	return nil
}

// refuted reports whether one of the members has nothing to hold.
func (b *assembly) refuted(slots []placed) (done bool, err error) {
	if b.tries++; b.tries > maxPlacements {
		return true, fmt.Errorf("too many placements")
	}
	for _, s := range slots {
		err := b.c.unanswerable(b.x, s.have, s.not)
		if err == nil {
			return true, nil
		}
		if b.why == nil || !errors.Is(err, errNotAsked) {
			b.why = err
		}
		if s.listed && b.c.impossible(b.x, b.x.goal.form, s.name) {
			return true, nil
		}
		if have := flat(s.have...); !s.listed && len(have) > 0 && b.c.none(b.x, "member", mapAll(have, (*Schema).normal)...) == nil {
			return true, nil
		}
	}
	return false, nil
}

// complete is reached where each demand has a member: then the members are too many, or cannot
// be enough.
func (b *assembly) complete(slots []placed) error {
	if b.o.max >= 0 && len(slots) > b.o.max {
		return nil
	}
	b.short = b.o.min > len(slots)
	return fmt.Errorf("object: nothing is wrong with the members %v: %w", mapAll(slots, func(s placed) string { return s.name }), b.why)
}
