package subschema

import (
	"encoding/binary"
	"maps"
	"slices"
	"sort"
)

// What a sender speaks about at a place below hangs on all that it says there, and some of that is
// only known to hold once a branch is chosen: {"properties": {"x": {"type": "object"}}} beside an
// anyOf of which one branch describes x. So each member and item goes along with what may be said
// about it besides: schemas that restrict nothing here, but whose members a sender may add.

// besideRecipe makes the true schema that remembers what may hold besides.
type besideRecipe struct{ list []*Schema }

func (r *besideRecipe) needs() []*Schema { return nil }
func (r *besideRecipe) make(*Universe) *form {
	return &form{kinds: allKinds, untyped: true, beside: r.list}
}

// beside returns the true schema with what may hold besides, nil where nothing of that speaks about
// members or items.
func (u *Universe) beside(list []*Schema) *Schema {
	list = slices.Clone(list)
	for _, s := range list {
		list = append(list, s.normal().beside...)
	}
	list = slices.DeleteFunc(list, func(s *Schema) bool { return !s.describes() })
	if len(list) == 0 {
		return nil
	}
	sort.Slice(list, func(i, j int) bool { return list[i].id < list[j].id })
	list = slices.Compact(list)
	key := []byte{'~'}
	for _, s := range list {
		key = binary.LittleEndian.AppendUint32(key, uint32(s.id))
	}
	s := u.ands[string(key)]
	if s == nil {
		s = u.register(&Schema{recipe: &besideRecipe{list}})
		u.ands[string(key)] = s
	}
	return s
}

// describes reports whether s says anything about members or items.
func (s *Schema) describes() bool {
	f := s.normal()
	if f.kinds&(objs|arrs) == 0 {
		return false
	}
	found := f.obj != nil || f.arr != nil || f.enum != nil || len(f.uneval) > 0 || len(f.opaque) > 0
	f.holding(func(*Schema) { found = true })
	return found
}

// settleBeside makes one of what several parts of a conjunction say may hold besides; what is a
// part itself holds anyway.
func (u *Universe) settleBeside(parts []*Schema) []*Schema {
	var rest, list []*Schema
	for _, s := range parts {
		if r, ok := s.recipe.(*besideRecipe); ok {
			list = append(list, r.list...)
		} else {
			rest = append(rest, s)
		}
	}
	if list == nil {
		return parts
	}
	list = slices.DeleteFunc(list, func(s *Schema) bool { return s.among(rest) })
	if s := u.beside(list); s != nil {
		rest = append(rest, s)
		sort.Slice(rest, func(i, j int) bool { return rest[i].id < rest[j].id })
	}
	return rest
}

// among reports whether s is a part, or made of parts.
func (s *Schema) among(parts []*Schema) bool {
	if all, ok := s.recipe.(*allRecipe); ok {
		return !slices.ContainsFunc(all.parts, func(p *Schema) bool { return !slices.Contains(parts, p) })
	}
	return slices.Contains(parts, s)
}

// holding calls visit for the schemas that may hold for the same value, and then speak about its
// members: not for what stands below a negation.
func (f *form) holding(visit func(*Schema)) {
	g := *f
	g.not = nil
	g.inPlace(func(s *Schema) {
		if s != nil {
			visit(s)
		}
	})
	for _, s := range f.beside {
		visit(s)
	}
}

// besides is what may be said about the members and items of one value.
type besides struct {
	u      *Universe
	names  map[string][]*Schema // about members that are listed somewhere
	others []*Schema            // about members that some pattern or nothing lists
	items  []*Schema
}

// overlay returns what may be said in addition about members and items of f's values, as a form
// that restricts nothing; nil where there is nothing.
func (u *Universe) overlay(f *form) *form {
	b := &besides{u: u, names: map[string][]*Schema{}}
	b.unevaluated(f)
	if f.arr != nil {
		b.contains(f.arr)
	}
	seen := map[*Schema]bool{}
	var visit func(*Schema)
	visit = func(s *Schema) {
		if seen[s] {
			return
		}
		seen[s] = true
		b.add(s.normal())
		s.normal().holding(visit)
	}
	f.holding(visit)
	return b.form(f)
}

func (b *besides) add(f *form) {
	b.unevaluated(f)
	if f.enum != nil {
		b.values(f.enum.vals)
	}
	if f.arr != nil {
		b.items = append(b.items, f.arr.prefix...)
		b.items = append(b.items, f.arr.rest)
		b.contains(f.arr)
	}
	if f.obj == nil {
		return
	}
	for _, g := range f.obj.groups {
		for _, p := range g.props {
			b.names[p.name] = append(b.names[p.name], p.schema)
		}
		for _, p := range g.patterns {
			b.others = append(b.others, p.schema)
		}
		b.others = append(b.others, g.additional)
	}
}

func (b *besides) contains(a *arrays) {
	for _, c := range a.contains {
		b.items = append(b.items, c.schema)
	}
}

func (b *besides) unevaluated(f *form) {
	for _, x := range f.uneval {
		if x.items {
			b.items = append(b.items, x.schema)
		} else {
			b.others = append(b.others, x.schema)
		}
	}
}

// values adds what an enum says: all of each value.
func (b *besides) values(vals []value) {
	for _, v := range vals {
		for _, m := range v.members {
			b.names[m.name] = append(b.names[m.name], b.u.only(m.value))
		}
		for _, w := range v.items {
			b.items = append(b.items, b.u.only(w))
		}
	}
}

// form returns the overlay for f's values, nil for none.
func (b *besides) form(f *form) *form {
	over := &form{kinds: allKinds}
	if g := b.group(); g != nil && f.kinds&objs != 0 {
		over.obj = &objects{groups: []group{*g}, max: -1}
	}
	if items := b.u.beside(b.items); items != nil && f.kinds&arrs != 0 {
		over.arr = &arrays{rest: items, max: -1}
	}
	if over.obj == nil && over.arr == nil {
		return nil
	}
	return over
}

// group returns what may be said about members; a pattern may match a name that is listed, too.
func (b *besides) group() *group {
	g := &group{additional: b.u.beside(b.others)}
	found := g.additional != nil
	for _, name := range slices.Sorted(maps.Keys(b.names)) {
		s := b.u.beside(slices.Concat(b.names[name], b.others))
		found = found || s != nil
		g.props = append(g.props, property{name: name, schema: s})
	}
	if !found {
		return nil
	}
	return g
}

// besideContains returns f with what may be said about an item that contains finds: what the
// schemas of the positions say.
func (u *Universe) besideContains(f *form) *form {
	if f.arr == nil || len(f.arr.contains) == 0 {
		return f
	}
	said := u.beside(append(slices.Clone(f.arr.prefix), f.arr.rest))
	if said == nil {
		return f
	}
	g, a := *f, *f.arr
	a.contains = mapAll(a.contains, func(c containment) containment {
		c.schema = u.both(c.schema, said)
		return c
	})
	g.arr = &a
	return &g
}
