package subschema

// canon returns the one schema that stands for s's class: comparisons are made between
// canonical schemas, so that what two documents share, or one repeats, is compared once.
func (u *Universe) canon(s *Schema) *Schema {
	if s == nil {
		return nil
	}
	c := s.Class()
	if u.canonical[c] == nil {
		t := u.register(&Schema{recipe: canonRecipe{u.members[c]}, class: c})
		u.canonical[c] = t
	}
	return u.canonical[c]
}

type canonRecipe struct{ member *Schema }

func (r canonRecipe) needs() []*Schema { return []*Schema{r.member} }

func (r canonRecipe) make(u *Universe) *form {
	f := r.member.settledForm().mapped(u.canon, func(p property) property {
		p.readOnly, p.writeOnly = p.flags()
		p.schema = u.canon(p.schema)
		return p
	})
	// What the flags mean belongs to the member that has them.
	f.readOnly, f.writeOnly = false, false
	return f
}

// mapped returns a copy of f with other schemas in place of those that it refers to.
func (f *form) mapped(to func(*Schema) *Schema, prop func(property) property) *form {
	g := *f
	if f.arr != nil {
		g.arr = f.arr.mapped(to)
	}
	if f.obj != nil {
		g.obj = f.obj.mapped(to, prop)
	}
	g.unions = mapAll(f.unions, func(un union) union {
		un.branches = mapAll(un.branches, to)
		return un
	})
	g.not = mapAll(f.not, to)
	g.cond = mapAll(f.cond, func(c conditional) conditional {
		return conditional{to(c.test), to(c.then), to(c.otherwise)}
	})
	g.uneval = mapAll(f.uneval, func(x unevaluated) unevaluated {
		return unevaluated{to(x.scope), to(x.schema), x.items}
	})
	return &g
}

func (a *arrays) mapped(to func(*Schema) *Schema) *arrays {
	b := *a
	b.prefix = mapAll(a.prefix, to)
	b.rest = to(a.rest)
	b.contains = mapAll(a.contains, func(c containment) containment {
		c.schema = to(c.schema)
		return c
	})
	return &b
}

func (o *objects) mapped(to func(*Schema) *Schema, prop func(property) property) *objects {
	b := *o
	b.groups = mapAll(o.groups, func(g group) group {
		return group{
			props: mapAll(g.props, prop),
			patterns: mapAll(g.patterns, func(p patterned) patterned {
				return patterned{p.pattern, to(p.schema)}
			}),
			additional: to(g.additional),
		}
	})
	b.names = mapAll(o.names, to)
	b.dependents = mapAll(o.dependents, func(d dependent) dependent {
		d.schemas = mapAll(d.schemas, to)
		return d
	})
	return &b
}

func mapAll[S, T any](in []S, f func(S) T) []T {
	if in == nil {
		return nil
	}
	out := make([]T, len(in))
	for i, x := range in {
		out[i] = f(x)
	}
	return out
}
