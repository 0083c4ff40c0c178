package subschema

import (
	"slices"

	"github.com/postel-api/postel/diff/subschema/internal/language"
)

// negations returns the choices of "the value is not in r": for each literal of r that speaks
// about the type, the value breaks it.
func (x *solver) negations(g *goal, r *Schema) []choice {
	f := r.normal()
	if f.kinds&g.kind == 0 {
		return []choice{func(g *goal) *goal { return g }}
	}
	n := &negation{x: x, u: x.ss.u, g: g}
	if f.enum != nil {
		n.enum(f.enum)
	}
	switch g.kind {
	case nums:
		n.numbers(f.num)
	case strs:
		n.textsAndFormats(f)
	case arrs:
		n.arrays(f.arr)
	case objs:
		n.objects(f.obj)
	}
	n.across(f)
	return n.out
}

// negation collects choices.
type negation struct {
	x   *solver
	u   *Universe
	g   *goal
	out []choice
}

func (n *negation) add(c choice) { n.out = append(n.out, c) }

// form adds a choice that is a positive form, unless that leaves nothing.
func (n *negation) form(f *form) {
	n.add(func(g *goal) *goal { return g.and(n.u, f) })
}

func (n *negation) enum(e *enum) {
	switch n.g.kind {
	case strs:
		var list []language.Language
		for _, v := range e.vals {
			if v.kinds() == strs {
				list = append(list, n.u.space.Literal(v.text))
			}
		}
		n.text(textual{in: n.u.space.Union(list...), exact: true})
	case nums:
		list := slices.DeleteFunc(slices.Clone(e.vals), func(v value) bool { return v.kinds() != nums })
		n.add(func(g *goal) *goal {
			g.but = append(slices.Clip(g.but), list...)
			return g
		})
	default:
		n.add(func(g *goal) *goal {
			g.but = append(slices.Clip(g.but), e.vals...)
			return g
		})
	}
}

func (n *negation) numbers(m *numbers) {
	if m == nil {
		return
	}
	if m.lo != nil {
		n.form(&form{kinds: allKinds, num: &numbers{hi: m.lo, hiOpen: !m.loOpen}})
	}
	if m.hi != nil {
		n.form(&form{kinds: allKinds, num: &numbers{lo: m.hi, loOpen: !m.hiOpen}})
	}
	if m.step != nil {
		if s := n.g.form.num; s == nil || s.step == nil || !isMultiple(*s.step, *m.step) {
			n.add(func(g *goal) *goal {
				g.steps = append(g.steps, *m.step)
				return g
			})
		}
	}
}

func isMultiple(d, step decimal) bool {
	is, known := d.multiple(step)
	return is && known
}

// textual is a set of texts by a language that may be larger than the set.
type textual struct {
	in     language.Language
	exact  bool
	format string // whose texts they are, "" for none
}

// text adds the choice that the text is not in t.
func (n *negation) text(t textual) {
	n.add(func(g *goal) *goal {
		g.texts = append(g.texts, t)
		return g
	})
}

func (n *negation) textsAndFormats(f *form) {
	if t := f.str; t != nil {
		if t.min > 0 {
			n.form(&form{kinds: allKinds, str: &texts{max: t.min - 1}})
		}
		if t.max >= 0 {
			n.form(&form{kinds: allKinds, str: &texts{min: t.max + 1, max: -1}})
		}
		for _, p := range t.patterns {
			if p.known {
				n.text(textual{in: p.in, exact: true})
			} else {
				n.loosely()
			}
		}
		if t.number != nil {
			n.text(n.u.numberTextual(t.number))
		}
	}
	for _, name := range f.formats {
		if formatKinds(name) == strs {
			l, exact := n.u.formatTexts(name)
			n.text(textual{l, exact, name})
		}
	}
}

func (u *Universe) numberTextual(m *numbers) textual {
	l, exact := u.numberTexts(m)
	return textual{in: l, exact: exact}
}

// loosely adds the choice of something that cannot be expressed: nothing more is asked.
func (n *negation) loosely() {
	n.add(func(g *goal) *goal { return g })
}

func (n *negation) arrays(a *arrays) {
	if a == nil {
		return
	}
	b := n.g.form.arr
	if b == nil {
		b = &arrays{max: -1}
	}
	if a.min > 0 {
		n.form(&form{kinds: allKinds, arr: &arrays{max: a.min - 1}})
	}
	if a.max >= 0 {
		n.form(&form{kinds: allKinds, arr: &arrays{min: a.max + 1, max: -1}})
	}
	size := max(len(a.prefix), len(b.prefix))
	for i := range size + 1 {
		if b.max >= 0 && i >= b.max {
			break
		}
		if r := a.item(i); r != nil && !n.x.p.contained(b.item(i), r) {
			d := itemDemand{from: i, to: i, not: r}
			if i == size {
				d.to = -1
			}
			n.add(func(g *goal) *goal {
				g.items = append(g.items, d)
				return g
			})
		}
	}
	for _, c := range a.contains {
		if c.min > 0 {
			n.form(&form{kinds: allKinds, arr: &arrays{max: -1, contains: []containment{{c.schema, 0, c.min - 1, false}}}})
		}
		if c.max >= 0 {
			n.form(&form{kinds: allKinds, arr: &arrays{max: -1, contains: []containment{{c.schema, c.max + 1, -1, false}}}})
		}
	}
	if a.unique && !b.unique {
		n.add(func(g *goal) *goal {
			g.repeats = true
			return g.and(n.u, &form{kinds: allKinds, arr: &arrays{min: 2, max: -1}})
		})
	}
}

func (n *negation) objects(o *objects) {
	if o == nil {
		return
	}
	b := n.g.form.obj
	if b == nil {
		b = &objects{max: -1}
	}
	for _, name := range o.required {
		if !contains(b.required, name) {
			n.form(absent(name))
		}
	}
	if o.min > 0 {
		n.form(&form{kinds: allKinds, obj: &objects{max: o.min - 1}})
	}
	if o.max >= 0 {
		n.form(&form{kinds: allKinds, obj: &objects{min: o.max + 1, max: -1}})
	}
	for _, gr := range o.groups {
		n.group(gr, b)
	}
	for _, s := range o.names {
		n.add(func(g *goal) *goal {
			g.badNames = append(g.badNames, s)
			return g
		})
	}
	for _, d := range o.dependents {
		n.dependent(d)
	}
}

func (n *negation) group(gr group, b *objects) {
	n.x.charge(len(gr.props) * (1 + b.patternCount()))
	for _, p := range gr.props {
		s, possible := n.x.p.possible(n.g.form, b, p.name)
		if p.schema == nil || !possible || n.x.p.contained(s, p.schema) {
			continue
		}
		n.add(func(g *goal) *goal {
			g.members = append(g.members, memberDemand{p.name, p.schema})
			return g.and(n.u, present(p.name))
		})
	}
	for _, p := range gr.patterns {
		n.stranger(strangerDemand{gr, p.pattern, p.schema})
	}
	if gr.additional != nil {
		n.stranger(strangerDemand{gr, nil, gr.additional})
	}
}

func (n *negation) stranger(d strangerDemand) {
	if d.not == nil || d.not.normal().isTrue() || !n.couldMeet(d) {
		return
	}
	n.add(func(g *goal) *goal {
		g.strangers = append(g.strangers, d)
		return g.and(n.u, &form{kinds: allKinds, obj: &objects{min: 1, max: -1}})
	})
}

// couldMeet reports whether a form that lists its members lists one for the demand.
func (n *negation) couldMeet(d strangerDemand) bool {
	b := n.g.form.obj
	if b == nil || !n.x.p.closed(b) {
		return true
	}
	names := memberNames(b, &objects{max: -1})
	n.x.charge(len(names) * (1 + b.patternCount()))
	for _, name := range names {
		if d.pattern == nil && d.group.property(name) != nil || d.pattern != nil && d.pattern.finds(name) == no {
			continue
		}
		if s, possible := n.x.p.possible(n.g.form, b, name); possible && !n.x.p.contained(s, d.not) {
			return true
		}
	}
	return false
}

// dependent adds: the member is there, and something that depends on it is not as it should be.
func (n *negation) dependent(d dependent) {
	for _, name := range d.required {
		n.add(func(g *goal) *goal {
			if g = g.and(n.u, present(d.name)); g == nil {
				return nil
			}
			return g.and(n.u, absent(name))
		})
	}
	for _, s := range d.schemas {
		n.add(func(g *goal) *goal {
			g.not = append(g.not, s)
			return g.and(n.u, present(d.name))
		})
	}
}

// across adds the choices about literals of all types.
func (n *negation) across(f *form) {
	for range f.opaque {
		n.loosely()
	}
	for _, y := range f.uneval {
		n.unevaluated(y)
	}
	for _, s := range f.not {
		if !n.x.p.disjoint(n.g.form, s.normal()) {
			n.form(s.normal())
		}
	}
	for _, un := range f.unions {
		n.union(un)
	}
	for _, c := range f.cond {
		n.out = append(n.out, conditionChoices(n.u, c, true)...)
	}
}

// unevaluated adds: some member or item is outside of the schema, and, which is left out, nothing
// has evaluated it. That the scope does not hold is a choice of its own literals.
func (n *negation) unevaluated(y unevaluated) {
	n.add(func(g *goal) *goal {
		g.not = append(g.not, y.scope)
		return g
	})
	switch {
	case y.items && n.g.kind == arrs:
		n.add(func(g *goal) *goal {
			g.items = append(g.items, itemDemand{from: 0, to: -1, not: y.schema})
			return g
		})
	case !y.items && n.g.kind == objs:
		n.stranger(strangerDemand{group{}, nil, y.schema})
	}
}

// union adds: in no branch, or, for an exclusive disjunction, in branch i and a later one.
func (n *negation) union(un union) {
	n.add(func(g *goal) *goal {
		g.not = append(g.not, un.branches...)
		return g
	})
	if !un.exclusive {
		return
	}
	for i, b := range un.branches[:len(un.branches)-1] {
		if n.x.p.disjoint(n.g.form, b.normal()) {
			continue
		}
		n.add(func(g *goal) *goal {
			if g = g.and(n.u, b.normal()); g == nil {
				return nil
			}
			return g.and(n.u, &form{kinds: allKinds, unions: []union{{branches: un.branches[i+1:]}}})
		})
	}
}
