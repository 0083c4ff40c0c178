package subschema

import (
	"maps"
	"slices"
)

// The readings rewrite the sender's schema at one place, against the receiver's one: a member
// that nothing in the sender's schema speaks about may only have a name that the receiver does
// not declare there either (fresh names), or no name at all (sender-closed). What "speaks
// about" means is what unevaluatedProperties calls evaluated, and names in required and
// dependents besides. The rewritten schema is a superset of what the reading allows: where
// several branches may hold at once, each one allows the members of the others as those
// describe them. Witnesses are held against the exact definition, by [session.sendable].

// spokenNames returns the names that s speaks about at its own place, sorted.
func (ss *session) spokenNames(s *Schema) []string {
	if s == nil {
		return nil
	}
	names, ok := ss.names[s]
	if !ok {
		set := map[string]bool{}
		s.gather(set, map[*Schema]bool{})
		names = slices.Sorted(maps.Keys(set))
		ss.names[s] = names
	}
	return names
}

// sentAt returns a superset of what a sender with schema s may send to a receiver with schema r.
func (ss *session) sentAt(s, r *Schema) *Schema {
	if ss.rel.Reading == Strict || s.normal().kinds&(objs|arrs) == 0 {
		return s
	}
	key := pair{s: s, r: r}
	if t := ss.sent[key]; t != nil {
		return t
	}
	own, others := ss.u.bySender(s)
	f := own.normal()
	g := ss.narrowerAt(s, r).narrow(f, scope{})
	if over := ss.overlay(own); over != nil {
		g = ss.u.besideContains(conj(ss.u, g, over))
	}
	t := s
	if g != f {
		t = ss.u.derived(conj(ss.u, g, others.normal()))
	}
	ss.sent[key] = t
	return t
}

// narrowerAt returns what rewrites the place of s and r.
func (ss *session) narrowerAt(s, r *Schema) *narrower {
	n := &narrower{ss: ss}
	if ss.rel.Reading == FreshNames {
		n.barred = map[string]bool{}
		for _, name := range ss.spokenNames(s) {
			n.barred[name] = true
		}
		for _, name := range ss.spokenNames(r) {
			n.barred[name] = true
		}
	}
	return n
}

// overlay is [Universe.overlay] of a sender's schema, remembered.
func (ss *session) overlay(s *Schema) *form {
	over, ok := ss.overlays[s]
	if !ok {
		over = ss.u.overlay(s.normal())
		ss.overlays[s] = over
	}
	return over
}

// bySender takes apart a schema that was put together while a receiver's disjunction was chosen
// from: what the receiver describes is nothing that the sender speaks about. nil is the true schema.
func (u *Universe) bySender(s *Schema) (own, others *Schema) {
	parts := []*Schema{s}
	if all, ok := s.recipe.(*allRecipe); ok {
		parts = all.parts
	}
	var mine, theirs []*Schema
	for _, p := range parts {
		if p.role == receiver {
			theirs = append(theirs, p)
		} else {
			mine = append(mine, p)
		}
	}
	if theirs == nil {
		return s, nil
	}
	return u.and(mine), u.and(theirs)
}

// narrower rewrites the schemas of one place.
type narrower struct {
	ss     *session
	barred map[string]bool // nil: every name
}

// scope is what the schemas around a branch say.
type scope struct {
	open     bool // something that may hold too speaks about all names
	spoken   map[string]bool
	patterns []*pattern
	// soft are the members that inclusive siblings describe: they may be there, as described.
	soft map[string][]*Schema
}

func (n *narrower) narrow(f *form, sc scope) *form {
	if sc.open || f.kinds&objs == 0 || speaksAboutAll(f) || n.barred != nil && len(n.barred) == 0 {
		return f
	}
	sc = sc.with(f)
	if len(f.beside) > 0 {
		if sc = sc.softened(n.ss, f.beside, -1); sc.open {
			return f
		}
	}
	if len(f.unions) == 0 {
		return conj(n.ss.u, f, &form{kinds: allKinds, obj: &objects{groups: []group{n.group(sc)}, max: -1}})
	}
	g := *f
	g.unions = make([]union, len(f.unions))
	for i, un := range f.unions {
		inner := sc
		for j, other := range f.unions {
			if j != i {
				inner = inner.beside(other)
			}
		}
		un.sent = make([]*Schema, len(un.branches))
		for k, b := range un.branches {
			un.sent[k] = n.branch(un, k, b.normal(), inner)
		}
		g.unions[i] = un
	}
	return &g
}

func (n *narrower) branch(un union, k int, f *form, sc scope) *Schema {
	if !un.exclusive {
		sc = sc.softened(n.ss, un.branches, k)
	}
	t := n.narrow(f, sc)
	if t == f {
		return un.branches[k]
	}
	return n.ss.u.derived(t)
}

// speaksAboutAll reports whether f speaks about every name, whatever the value is. A list of
// values says all of each.
func speaksAboutAll(f *form) bool {
	if len(f.opaque) > 0 || f.enum != nil || slices.ContainsFunc(f.uneval, func(x unevaluated) bool { return !x.items }) {
		return true
	}
	return f.obj != nil && slices.ContainsFunc(f.obj.groups, func(g group) bool { return g.additional != nil })
}

// with adds what f itself speaks about; conditions, negations and dependents count as spoken.
func (sc scope) with(f *form) scope {
	out := sc
	out.spoken = maps.Clone(sc.spoken)
	if out.spoken == nil {
		out.spoken = map[string]bool{}
	}
	g := *f
	g.unions = nil
	g.gather(out.spoken, map[*Schema]bool{})
	if f.obj != nil {
		for _, gr := range f.obj.groups {
			for _, p := range gr.patterns {
				out.patterns = append(slices.Clip(out.patterns), p.pattern)
			}
		}
	}
	g.inPlace(func(s *Schema) { out.open = out.open || opensSomewhere(s, map[*Schema]bool{}) })
	return out
}

// beside adds what another disjunction may speak about.
func (sc scope) beside(un union) scope {
	out := sc
	out.spoken = maps.Clone(sc.spoken)
	for _, b := range un.branches {
		b.gather(out.spoken, map[*Schema]bool{})
		out.open = out.open || opensSomewhere(b, map[*Schema]bool{})
	}
	return out
}

// opensSomewhere reports whether some part of s at its place speaks about names that cannot be listed.
func opensSomewhere(s *Schema, seen map[*Schema]bool) bool {
	if s == nil || seen[s] {
		return false
	}
	seen[s] = true
	f := s.normal()
	if speaksAboutAll(f) || f.obj != nil && slices.ContainsFunc(f.obj.groups, func(g group) bool { return len(g.patterns) > 0 }) {
		return true
	}
	found := false
	f.inPlace(func(c *Schema) { found = found || opensSomewhere(c, seen) })
	return found
}

// softened adds the members that the siblings of branch k describe.
func (sc scope) softened(ss *session, branches []*Schema, k int) scope {
	out := sc
	out.soft = maps.Clone(sc.soft)
	if out.soft == nil {
		out.soft = map[string][]*Schema{}
	}
	for i, b := range branches {
		if i == k {
			continue
		}
		f := b.normal()
		if opensSomewhere(b, map[*Schema]bool{}) {
			out.open = true
			return out
		}
		for _, name := range ss.spokenNames(b) {
			var member *Schema
			if f.local() {
				member = f.member(ss.u, name)
			}
			out.soft[name] = append(slices.Clip(out.soft[name]), member)
		}
	}
	return out
}

// member returns what the groups of f say about a member, nil for anything.
func (f *form) member(u *Universe, name string) *Schema {
	if f.obj == nil {
		return nil
	}
	if len(f.obj.groups) == 1 {
		switch list := f.obj.groups[0].member(name); len(list) {
		case 0:
			return nil
		case 1:
			return list[0]
		}
	}
	var list []*Schema
	for _, g := range f.obj.groups {
		list = append(list, g.member(name)...)
	}
	return u.and(list)
}

// group returns the rewriting of silence within a scope.
func (n *narrower) group(sc scope) group {
	g := group{barred: n.barred}
	if n.barred == nil {
		g.additional = falseSchema
	}
	for name := range sc.spoken {
		g.props = append(g.props, property{name: name})
	}
	for _, name := range slices.Sorted(maps.Keys(sc.soft)) { // in order, because schemas are numbered
		if !sc.spoken[name] {
			g.props = append(g.props, property{name: name, schema: n.ss.oneOrMore(sc.soft[name])})
		}
	}
	slices.SortFunc(g.props, func(a, b property) int { return compare(a.name, b.name) })
	for _, p := range sc.patterns {
		g.patterns = append(g.patterns, patterned{pattern: p})
	}
	return g
}

// oneOrMore returns the disjunction of the schemas, nil if one of them is the true schema.
func (ss *session) oneOrMore(list []*Schema) *Schema {
	if slices.Contains(list, nil) {
		return nil
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b *Schema) int { return int(a.id - b.id) })
	list = slices.Compact(list)
	if len(list) == 1 {
		return list[0]
	}
	return ss.u.derived(ss.u.settleUnions(&form{kinds: allKinds, unions: []union{{branches: list}}}))
}
