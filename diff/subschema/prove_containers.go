package subschema

import "slices"

// arrays holds the arrays of f against a.
func (p *prover) arrays(f *form, a *arrays) bool {
	b := f.arr
	if b == nil {
		b = &arrays{max: -1}
	}
	if b.min < a.min || a.max >= 0 && (b.max < 0 || b.max > a.max) {
		return false
	}
	if a.unique && !b.unique && (b.max < 0 || b.max > 1) {
		return false
	}
	return p.items(b, a.item, len(a.prefix)) && p.containments(b, a)
}

// items reports a proof that each item of b's arrays is in the schema of its position, where the
// schema is the same from position n on.
func (p *prover) items(b *arrays, at func(int) *Schema, n int) bool {
	n = max(n, len(b.prefix))
	for i := range n + 1 {
		if b.max >= 0 && i >= b.max {
			return true
		}
		if !p.contained(b.item(i), at(i)) {
			return false
		}
	}
	return true
}

func (p *prover) containments(b, a *arrays) bool {
	for _, c := range a.contains {
		if c.vacuous() {
			continue
		}
		if c.min > 0 && !p.finds(b, c) || c.max >= 0 && !p.limits(b, c) {
			return false
		}
	}
	return true
}

// finds reports a proof that b's arrays have the least number of items.
func (p *prover) finds(b *arrays, c containment) bool {
	for _, d := range b.contains {
		if d.min >= c.min && p.contained(d.schema, c.schema) {
			return true
		}
	}
	return b.min >= c.min && p.items(b, func(int) *Schema { return c.schema }, 0)
}

// limits reports a proof that b's arrays have no more than the greatest number of items.
func (p *prover) limits(b *arrays, c containment) bool {
	if b.max >= 0 && b.max <= c.max {
		return true
	}
	for _, d := range b.contains {
		if d.max >= 0 && d.max <= c.max && p.plainly(c.schema, d.schema) {
			return true
		}
	}
	return false
}

// plainly reports a proof of containment without a reading.
func (p *prover) plainly(s, r *Schema) bool {
	was := p.strict
	p.strict = true
	ok := p.contained(s, r)
	p.strict = was
	return ok
}

// objects holds the objects of f against o.
func (p *prover) objects(f *form, o *objects) bool {
	b := f.obj
	if b == nil {
		b = &objects{max: -1}
	}
	for _, name := range o.required {
		if !contains(b.required, name) {
			return false
		}
	}
	if o.min > max(b.min, len(b.required)) {
		return false
	}
	names := o.named()
	if o.speaksAboutOthers() {
		names = memberNames(b, o)
	}
	p.charge(len(names) * (1 + b.patternCount() + o.patternCount()))
	return p.sizes(f, b, o, names) && p.propertyNames(f, b, o, names) && p.listedMembers(f, b, o, names) && p.dependents(f, b, o)
}

// patternCount returns how many patterns a name of a member is held against.
func (o *objects) patternCount() int {
	n := 0
	for _, g := range o.groups {
		n += len(g.patterns)
	}
	return n
}

// named returns the names that properties of o list, sorted.
func (o *objects) named() []string {
	var names []string
	for _, g := range o.groups {
		for _, p := range g.props {
			names = append(names, p.name)
		}
	}
	if len(o.groups) < 2 {
		return names
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// speaksAboutOthers reports whether o says anything about members that its properties do not list.
func (o *objects) speaksAboutOthers() bool {
	return o.max >= 0 || len(o.names) > 0 || slices.ContainsFunc(o.groups, func(g group) bool {
		return g.additional != nil || len(g.patterns) > 0
	})
}

// memberNames returns the names that properties of one of the sides or propertyNames of the
// sender list.
func memberNames(b, o *objects) []string {
	var names []string
	for _, side := range []*objects{b, o} {
		for _, g := range side.groups {
			for _, p := range g.props {
				names = append(names, p.name)
			}
		}
		names = append(names, side.required...)
	}
	names = append(names, b.namesListed()...)
	slices.Sort(names)
	return slices.Compact(names)
}

// namesListed returns the only names that members can have, nil if they are not limited.
func (o *objects) namesListed() []string {
	for _, s := range o.names {
		if e := s.normal().enum; e != nil {
			var names []string
			for _, v := range e.vals {
				names = append(names, v.text)
			}
			return names
		}
	}
	return nil
}

// possible returns what f says about a member, and whether it can be there at all as far as
// names tell.
func (p *prover) possible(f *form, b *objects, name string) (*Schema, bool) {
	e := &evaluator{steps: 1000}
	for _, s := range b.names {
		if e.accepts(s, stringValue(name), nil) == no {
			return falseSchema, false
		}
	}
	s := f.member(p.ss.u, name)
	return s, s == nil || !p.empty(s.normal())
}

// sizes holds maxProperties.
func (p *prover) sizes(f *form, b, o *objects, names []string) bool {
	if o.max < 0 || b.max >= 0 && b.max <= o.max {
		return true
	}
	if !p.closed(b) {
		return false
	}
	n := 0
	for _, name := range names {
		if _, ok := p.possible(f, b, name); ok {
			n++
		}
	}
	return n <= o.max
}

// closed reports whether members that no properties name cannot be there.
func (p *prover) closed(b *objects) bool {
	if b.namesListed() != nil {
		return true
	}
	for _, g := range b.groups {
		if g.additional != nil && len(g.patterns) == 0 && g.additional.normal().isFalse() {
			return true
		}
	}
	return false
}

// propertyNames holds the keyword of that name.
func (p *prover) propertyNames(f *form, b, o *objects, names []string) bool {
	e := &evaluator{steps: 1 << 16}
	for _, s := range o.names {
		if slices.ContainsFunc(b.names, func(t *Schema) bool { return same(t, s) }) {
			continue
		}
		for _, name := range names {
			if _, ok := p.possible(f, b, name); ok && e.accepts(s, stringValue(name), nil) != yes {
				return false
			}
		}
		if !p.closed(b) && !p.plainly(p.ss.namesOf(b), s) {
			return false
		}
	}
	return true
}

// namesOf returns the schema of the names that members of b can have.
func (ss *session) namesOf(b *objects) *Schema {
	return ss.u.and(append(slices.Clone(b.names), textSchema))
}

// listedMembers holds properties, patternProperties and additionalProperties.
func (p *prover) listedMembers(f *form, b, o *objects, names []string) bool {
	for _, name := range names {
		r := o.demanded(p.ss.u, name)
		if r == nil {
			continue
		}
		if same(f.member(p.ss.u, name), r) {
			continue // whether it can be there or not, which takes longer to find out
		}
		s, ok := p.possible(f, b, name)
		if ok && !p.contained(s, r) {
			return false
		}
	}
	return b.namesListed() != nil || p.cells(b, o)
}

// demanded returns what the groups of o ask of a member, nil for nothing.
func (o *objects) demanded(u *Universe, name string) *Schema {
	var list []*Schema
	for _, g := range o.groups {
		list = append(list, g.demanded(name)...)
	}
	return u.and(list)
}

// cells holds the members that nobody names, by the patterns that such a name can match.
func (p *prover) cells(b, o *objects) bool {
	var ps []*pattern
	for _, side := range []*objects{b, o} {
		for _, g := range side.groups {
			for _, q := range g.patterns {
				ps = append(ps, q.pattern)
			}
		}
	}
	ps = sortPatterns(ps)
	if len(ps) > 6 {
		return false
	}
	for bits := range 1 << len(ps) {
		in := func(q *pattern) bool { return bits>>slices.Index(ps, q)&1 == 1 }
		s, r := p.ss.u.and(b.cell(in)), p.ss.u.and(o.cell(in))
		if !p.contained(s, r) {
			return false
		}
	}
	return true
}

// cell returns what the groups say about a name that none lists and that matches the patterns
// for which in holds.
func (o *objects) cell(in func(*pattern) bool) []*Schema {
	var list []*Schema
	for _, g := range o.groups {
		named := false
		for _, q := range g.patterns {
			if in(q.pattern) {
				named = true
				if q.schema != nil {
					list = append(list, q.schema)
				}
			}
		}
		if !named && g.additional != nil {
			list = append(list, g.additional)
		}
	}
	return list
}

// dependents holds dependentRequired and dependentSchemas.
func (p *prover) dependents(f *form, b, o *objects) bool {
	for _, d := range o.dependents {
		if _, ok := p.possible(f, b, d.name); !ok {
			continue
		}
		with := &form{kinds: objs, obj: &objects{required: []string{d.name}, max: -1}}
		g := conj(p.ss.u, f, with)
		if g.kinds&objs == 0 || g.obj == nil {
			continue
		}
		for _, name := range d.required {
			if !contains(g.obj.required, name) {
				return false
			}
		}
		for _, s := range d.schemas {
			if !p.dependsAlike(b, d.name, s) && !p.forms(g, s.normal()) {
				return false
			}
		}
	}
	return true
}

func (p *prover) dependsAlike(b *objects, name string, s *Schema) bool {
	return slices.ContainsFunc(b.dependents, func(d dependent) bool {
		return d.name == name && slices.ContainsFunc(d.schemas, func(t *Schema) bool { return same(t, s) })
	})
}
