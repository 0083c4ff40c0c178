package subschema

import (
	"fmt"
	"slices"

	"github.com/postel-api/postel/diff/subschema/internal/language"
)

// split returns the choices of the clause that a goal was split by, and the goal without it.
func (c *checker) split(x *claim) ([]option, *goal, error) {
	g, i := x.goal, x.clause
	f := *g.form
	g.form = &f
	if i < len(f.unions) {
		un := f.unions[i]
		f.unions = slices.Delete(slices.Clone(f.unions), i, i+1)
		return c.branchOptions(x, un), &g, nil
	}
	if i -= len(f.unions); i < len(f.cond) {
		d := f.cond[i]
		f.cond = slices.Delete(slices.Clone(f.cond), i, i+1)
		return []option{
			{forms: []*form{d.test.normal(), d.then.normal()}},
			{forms: []*form{d.otherwise.normal()}, not: []*Schema{orTrue(d.test)}},
		}, &g, nil
	}
	if i -= len(f.cond); i < len(g.not) {
		r := g.not[i]
		g.not = slices.Delete(slices.Clone(g.not), i, i+1)
		options, err := c.negated(x, r.normal())
		return options, &g, err
	}
	if i -= len(g.not); i >= len(f.obj.orAny().dependents) {
		return nil, nil, fmt.Errorf("clause %d: there is none", x.clause)
	}
	o := *f.obj
	f.obj = &o
	d := o.dependents[i]
	o.dependents = slices.Delete(slices.Clone(o.dependents), i, i+1)
	with := append([]*form{mustHave(append(slices.Clone(d.required), d.name)...)}, mapAll(d.schemas, (*Schema).normal)...)
	return []option{{forms: []*form{mustLack(d.name)}}, {forms: with}}, &g, nil
}

func mustHave(names ...string) *form {
	slices.Sort(names)
	return &form{kinds: allKinds, obj: &objects{required: names, max: -1}}
}

func mustLack(name string) *form {
	return &form{kinds: allKinds, obj: &objects{groups: []group{{props: []property{{name: name, schema: falseSchema}}}}, max: -1}}
}

func (c *checker) branchOptions(x *claim, un union) []option {
	var out []option
	for i, b := range un.branches {
		if un.sent != nil {
			b = un.sent[i]
		}
		o := option{
			forms: []*form{b.normal()},
			moot:  func() error { return c.apart(x, "branch", x.goal.form, b.normal()) },
		}
		if un.exclusive {
			o.not = slices.Delete(slices.Clone(un.branches), i, i+1)
		}
		out = append(out, o)
	}
	return out
}

// negated returns the ways in which a value of the goal's type is not in f: one for each literal.
func (c *checker) negated(x *claim, f *form) ([]option, error) {
	k := x.goal.kind
	if f.kinds&k == 0 {
		return []option{{}}, nil
	}
	var out []option
	if f.enum != nil {
		out = append(out, c.otherThan(k, f.enum.vals))
	}
	switch k {
	case nums:
		out = append(out, otherNumbers(x.goal.form.num, f.num)...)
	case strs:
		out = append(out, c.otherTexts(f)...)
	case arrs:
		if f.arr != nil {
			out = append(out, c.otherArrays(x, f.arr)...)
		}
	case objs:
		if f.obj != nil {
			out = append(out, c.otherObjects(x, f.obj)...)
		}
	}
	if slices.ContainsFunc(f.obj.orAny().groups, func(g group) bool { return g.barred != nil }) {
		return nil, fmt.Errorf("negation: of a reading")
	}
	return append(out, c.otherwise(x, f)...), nil
}

// otherThan asks for another value than the listed ones.
func (c *checker) otherThan(k kinds, vals []value) option {
	if k != strs {
		return option{more: demands{but: vals}}
	}
	var list []language.Language
	for _, v := range vals {
		if v.kinds() == strs {
			list = append(list, c.ss.u.space.Literal(v.text))
		}
	}
	return option{more: demands{texts: []textual{{in: c.ss.u.space.Union(list...), exact: true}}}}
}

func otherNumbers(own, m *numbers) []option {
	var out []option
	if m == nil {
		return nil
	}
	if m.lo != nil {
		out = append(out, option{forms: []*form{{kinds: nums, num: &numbers{hi: m.lo, hiOpen: !m.loOpen}}}})
	}
	if m.hi != nil {
		out = append(out, option{forms: []*form{{kinds: nums, num: &numbers{lo: m.hi, loOpen: !m.hiOpen}}}})
	}
	if m.step != nil && (own == nil || !spanOf(&numbers{step: own.step}).within(&numbers{step: m.step})) {
		out = append(out, option{more: demands{steps: []decimal{*m.step}}})
	}
	return out
}

func (c *checker) otherTexts(f *form) []option {
	var out []option
	length := func(least, most int) {
		out = append(out, option{forms: []*form{{kinds: strs, str: &texts{min: least, max: most}}}})
	}
	outside := func(l language.Language, exact bool, format string) {
		out = append(out, option{more: demands{texts: []textual{{l, exact, format}}}})
	}
	if t := f.str; t != nil {
		if t.min > 0 {
			length(0, t.min-1)
		}
		if t.max >= 0 {
			length(t.max+1, -1)
		}
		for _, p := range t.patterns {
			if p.known {
				outside(p.in, true, "")
			} else {
				out = append(out, option{})
			}
		}
		if t.number != nil {
			l, exact := c.ss.u.numberTexts(t.number)
			outside(l, exact, "")
		}
	}
	for _, name := range f.formats {
		if formatKinds(name) == strs {
			l, exact := c.ss.u.formatTexts(name)
			outside(l, exact, name)
		}
	}
	return out
}

func (c *checker) otherArrays(x *claim, a *arrays) []option {
	var out []option
	b := x.goal.form.arr.orAny()
	of := func(y arrays, more demands) {
		out = append(out, option{forms: []*form{{kinds: arrs, arr: &y}}, more: more})
	}
	if a.min > 0 {
		of(arrays{max: a.min - 1}, demands{})
	}
	if a.max >= 0 {
		of(arrays{min: a.max + 1, max: -1}, demands{})
	}
	size := max(len(a.prefix), len(b.prefix))
	for i := range size + 1 {
		if r := a.item(i); r != nil && (b.max < 0 || i < b.max) {
			d := itemDemand{from: i, to: i, not: r}
			if i == size {
				d.to = -1
			}
			out = append(out, option{
				more: demands{items: []itemDemand{d}},
				moot: func() error { return c.holds(x, []*Schema{b.item(i)}, []*Schema{r}, false) },
			})
		}
	}
	for _, d := range a.contains {
		if d.min > 0 {
			of(arrays{max: -1, contains: []containment{{d.schema, 0, d.min - 1, false}}}, demands{})
		}
		if d.max >= 0 {
			of(arrays{max: -1, contains: []containment{{d.schema, d.max + 1, -1, false}}}, demands{})
		}
	}
	if a.unique && !b.unique {
		of(arrays{min: 2, max: -1}, demands{repeats: true})
	}
	return out
}

func (c *checker) otherObjects(x *claim, o *objects) []option {
	var out []option
	b := x.goal.form.obj.orAny()
	for _, name := range o.required {
		out = append(out, option{forms: []*form{mustLack(name)}, moot: func() error {
			if !slices.Contains(b.required, name) {
				return fmt.Errorf("object: %q is not required", name)
			}
			return nil
		}})
	}
	if o.min > 0 {
		out = append(out, option{forms: []*form{{kinds: objs, obj: &objects{max: o.min - 1}}}})
	}
	if o.max >= 0 {
		out = append(out, option{forms: []*form{{kinds: objs, obj: &objects{min: o.max + 1, max: -1}}}})
	}
	for _, g := range o.groups {
		for _, p := range g.props {
			if p.schema != nil {
				out = append(out, c.otherMember(x, p))
			}
		}
		for _, p := range g.patterns {
			out = append(out, c.stranger(x, strangerDemand{g, p.pattern, p.schema})...)
		}
		out = append(out, c.stranger(x, strangerDemand{g, nil, g.additional})...)
	}
	for _, s := range o.names {
		out = append(out, option{more: demands{badNames: []*Schema{s}}})
	}
	for _, d := range o.dependents {
		for _, name := range d.required {
			out = append(out, option{forms: []*form{mustHave(d.name), mustLack(name)}})
		}
		for _, s := range d.schemas {
			out = append(out, option{forms: []*form{mustHave(d.name)}, not: []*Schema{s}})
		}
	}
	return out
}

func (c *checker) otherMember(x *claim, p property) option {
	return option{
		forms: []*form{mustHave(p.name)},
		more:  demands{members: []memberDemand{{p.name, p.schema}}},
		moot:  func() error { return c.alwaysIn(x, p.name, p.schema) },
	}
}

// alwaysIn verifies that a member of the goal is in a schema, or cannot be there.
func (c *checker) alwaysIn(x *claim, name string, r *Schema) error {
	f := x.goal.form
	err := c.holds(x, c.says(f.obj, name, false), []*Schema{r}, false)
	if err != nil && c.impossible(x, f, name) {
		return nil
	}
	return err
}

// stranger asks for a member that a group has no name for.
func (c *checker) stranger(x *claim, d strangerDemand) []option {
	if d.not == nil || c.covers(d.not.normal(), &form{kinds: allKinds}) {
		return nil
	}
	return []option{{
		forms: []*form{{kinds: objs, obj: &objects{min: 1, max: -1}}},
		more:  demands{strangers: []strangerDemand{d}},
		moot: func() error {
			names, closed := c.onlyNames(x.goal.form.obj.orAny())
			if !closed {
				return fmt.Errorf("object: it is open")
			}
			for _, name := range names {
				if c.concerns(d, name) {
					if err := c.alwaysIn(x, name, d.not); err != nil {
						return err
					}
				}
			}
			return nil
		},
	}}
}

// concerns reports whether a demand may speak about a name.
func (c *checker) concerns(d strangerDemand, name string) bool {
	if d.pattern != nil {
		return c.jury.matches(d.pattern, name) != no
	}
	return d.group.property(name) == nil && !slices.ContainsFunc(d.group.patterns, func(p patterned) bool {
		return c.jury.matches(p.pattern, name) == yes
	})
}

// otherwise returns the ways to break the literals about several types.
func (c *checker) otherwise(x *claim, f *form) []option {
	var out []option
	for range f.opaque {
		out = append(out, option{})
	}
	for _, y := range f.uneval {
		out = append(out, option{not: []*Schema{y.scope}})
		switch {
		case y.items && x.goal.kind == arrs:
			out = append(out, option{more: demands{items: []itemDemand{{from: 0, to: -1, not: y.schema}}}})
		case !y.items && x.goal.kind == objs:
			out = append(out, c.stranger(x, strangerDemand{group{}, nil, y.schema})...)
		}
	}
	for _, s := range f.not {
		out = append(out, option{forms: []*form{s.normal()}, moot: func() error { return c.apart(x, "not", x.goal.form, s.normal()) }})
	}
	for _, un := range f.unions {
		out = append(out, option{not: un.branches})
		for i, b := range un.branches {
			if un.exclusive && i < len(un.branches)-1 {
				later := &form{kinds: allKinds, unions: []union{{branches: un.branches[i+1:]}}}
				out = append(out, option{
					forms: []*form{b.normal(), later},
					moot:  func() error { return c.apart(x, "branch", x.goal.form, b.normal()) },
				})
			}
		}
	}
	for _, d := range f.cond {
		out = append(out,
			option{forms: []*form{d.test.normal()}, not: []*Schema{orTrue(d.then)}},
			option{not: []*Schema{orTrue(d.test), orTrue(d.otherwise)}})
	}
	return out
}
