package subschema

import (
	"slices"
	"strings"
)

// session is what a universe remembers about one relation.
type session struct {
	u   *Universe
	rel Relation

	answers   map[question]*decision
	views     map[viewKey]*Schema
	sent      map[pair]*Schema
	overlays  map[*Schema]*form    // what may be said besides about members, nil for nothing
	names     map[*Schema][]string // what a schema speaks about at its place, sorted
	weak      map[*Schema]bool
	empties   map[*Schema]bool
	proved    map[pair]bool
	solved    map[string]solution // by question: none or some
	witnesses map[pair]refutation // of pairs that were refuted, and of those below on the way to what decided
	cert      *certificate        // nil: proofs leave no trace
}

type question struct{ sender, receiver Class }

// pair is two schemas of a session; strict pairs are compared without a reading.
type pair struct {
	s, r   *Schema
	strict bool
}

func (u *Universe) session(rel Relation) *session {
	if u.sessions[rel] == nil {
		u.sessions[rel] = &session{
			u: u, rel: rel,
			answers:   map[question]*decision{},
			views:     map[viewKey]*Schema{},
			sent:      map[pair]*Schema{},
			overlays:  map[*Schema]*form{},
			witnesses: map[pair]refutation{},
			names:     map[*Schema][]string{},
			weak:      map[*Schema]bool{},
			empties:   map[*Schema]bool{},
			proved:    map[pair]bool{},
			solved:    map[string]solution{},
		}
	}
	return u.sessions[rel]
}

// role is how a schema is read under a relation.
type role uint8

const (
	exact    role = iota // as written, below a negation
	sender               // what may be sent
	receiver             // what is accepted
)

type viewKey struct {
	s       *Schema
	role    role
	removed string
}

// view returns a canonical schema as it is read under the relation. A sender's view is a subset of
// the schema, a receiver's one a superset, so that a schema is always contained in itself. removed
// are members that the view has taken away already at this place.
func (ss *session) view(s *Schema, r role, removed []string) *Schema {
	if s == nil {
		return nil
	}
	key := viewKey{s, r, strings.Join(removed, "\x00")}
	v := ss.views[key]
	if v == nil {
		v = ss.u.register(&Schema{recipe: &viewRecipe{ss, s, r, removed}, origin: s, role: r})
		ss.views[key] = v
	}
	return v
}

type viewRecipe struct {
	ss      *session
	s       *Schema
	role    role
	removed []string
}

func (r *viewRecipe) needs() []*Schema { return []*Schema{r.s} }

func (r *viewRecipe) make(u *Universe) *form {
	f := r.s.settledForm()
	if f == trueForm || f == falseForm {
		return f
	}
	removed := r.removed
	if r.role != exact {
		removed = unionOf(removed, f.removed(r.ss.rel.View))
	}
	g := r.children(f, removed)
	g.formatsAsBounds(r.ss.rel.FormatsAnnotate)
	if r.ss.rel.UntypedObjects && f.untyped && f.obj != nil && len(f.obj.groups) > 0 {
		g.kinds &= objs
	}
	if g.obj != nil {
		switch r.role {
		case sender:
			g.obj = g.obj.withhold(removed)
		case receiver:
			g.obj = g.obj.overlook(removed, r.ss.rel.TolerantReceiver)
		}
	}
	if r.role == receiver && r.ss.rel.ExtensibleEnums && f.extensible {
		g.enum = nil
	}
	if r.ss.rel.Text {
		g = asTexts(u, g)
	}
	return g.tidy()
}

// removed returns the members that do not exist in the direction of the view.
func (f *form) removed(v View) []string {
	if v == BothWays || f.obj == nil {
		return nil
	}
	var out []string
	for _, g := range f.obj.groups {
		for _, p := range g.props {
			if ro, wo := p.flags(); ro && v == Request || wo && v == Response {
				out = unionOf(out, []string{p.name})
			}
		}
	}
	return out
}

// children returns a copy of f with the views of the schemas that it refers to. What stands below
// a negation, or is counted, is read as written.
func (r *viewRecipe) children(f *form, removed []string) *form {
	ss := r.ss
	below := func(s *Schema) *Schema { return ss.view(s, r.role, nil) }
	here := func(s *Schema) *Schema { return ss.view(s, r.role, removed) }
	asWritten := func(s *Schema) *Schema { return ss.view(s, exact, nil) }
	g := f.mapped(below, func(p property) property {
		return property{name: p.name, schema: below(p.schema)}
	})
	g.unions = mapAll(f.unions, func(un union) union {
		wider := func(s *Schema) bool { return ss.weakened(s) || ss.overlooks(s, removed) }
		if un.exclusive && r.role == receiver && slices.ContainsFunc(un.branches, wider) {
			// Branches that accept more than is written overlap where the written ones do not.
			un.exclusive = false
		}
		un.branches = mapAll(un.branches, here)
		return un
	})
	g.not = mapAll(f.not, asWritten)
	g.cond = mapAll(f.cond, func(c conditional) conditional {
		return conditional{asWritten(c.test), here(c.then), here(c.otherwise)}
	})
	g.uneval = mapAll(f.uneval, func(x unevaluated) unevaluated {
		return unevaluated{here(x.scope), below(x.schema), x.items}
	})
	if r.role == receiver && ss.rel.TolerantReceiver {
		g.uneval = slices.DeleteFunc(g.uneval, func(x unevaluated) bool { return !x.items && x.schema.viewsFalse() })
	}
	if g.obj != nil {
		g.obj.dependents = mapAll(f.obj.dependents, func(d dependent) dependent {
			d.schemas = mapAll(d.schemas, here)
			return d
		})
	}
	if g.arr != nil {
		for i, c := range f.arr.contains {
			if c.max >= 0 {
				g.arr.contains[i].schema = asWritten(c.schema)
			}
		}
	}
	return g
}

// formatsAsBounds turns the numeric formats into bounds, or drops all formats.
func (f *form) formatsAsBounds(annotate bool) {
	var rest []string
	for _, name := range f.formats {
		switch {
		case annotate:
		case formatKinds(name) == nums:
			num, beyond := conjNumbers(f.num, formatRange(name))
			f.num, f.opaque = num, unionOf(f.opaque, beyond)
		default:
			rest = append(rest, name)
		}
	}
	f.formats = rest
}

// withhold returns the objects without the removed members.
func (o *objects) withhold(removed []string) *objects {
	if len(removed) == 0 {
		return o
	}
	p := o.forget(removed)
	g := group{}
	for _, name := range removed {
		g.props = append(g.props, property{name: name, schema: falseSchema})
	}
	p.groups = append(p.groups, g)
	return p
}

// overlook returns the objects whose removed members are neither required nor restricted, and,
// to a tolerant receiver, open.
func (o *objects) overlook(removed []string, tolerant bool) *objects {
	p := o.forget(removed)
	for i, g := range p.groups {
		if tolerant && g.additional.viewsFalse() {
			p.groups[i].additional = nil
		}
		if g.additional != nil {
			for _, name := range removed {
				p.groups[i].props = conjProps(nil, p.groups[i].props, []property{{name: name}})
			}
		}
	}
	return p
}

// viewsFalse reports whether s is a view of the false schema. It asks what was viewed: the view may
// be the one that is being made, where a schema is that of its own members.
func (s *Schema) viewsFalse() bool { return s != nil && s.origin != nil && s.origin.normal().isFalse() }

// forget returns o without what it says about the removed members.
func (o *objects) forget(removed []string) *objects {
	p := *o
	p.groups = slices.Clone(o.groups)
	if len(removed) == 0 {
		return &p
	}
	gone := func(name string) bool { return contains(removed, name) }
	p.required = slices.DeleteFunc(slices.Clone(o.required), gone)
	for i, g := range p.groups {
		p.groups[i].props = slices.DeleteFunc(slices.Clone(g.props), func(p property) bool { return gone(p.name) })
	}
	p.dependents = nil
	for _, d := range o.dependents {
		if !gone(d.name) {
			d.required = slices.DeleteFunc(slices.Clone(d.required), gone)
			p.dependents = append(p.dependents, d)
		}
	}
	return &p
}

// weakened reports whether the receiver's view of s accepts more than s, at any depth.
func (ss *session) weakened(s *Schema) bool {
	if ss.rel.View == BothWays && !ss.rel.TolerantReceiver && !ss.rel.ExtensibleEnums {
		return false
	}
	if w, ok := ss.weak[s]; ok {
		return w
	}
	seen := map[*Schema]bool{s: true}
	list := []*Schema{s}
	found := false
	for i := 0; i < len(list) && !found; i++ {
		f := list[i].normal()
		found = ss.weakens(f)
		f.each(func(c *Schema) {
			if c != nil && !seen[c] {
				seen[c] = true
				list = append(list, c)
			}
		})
	}
	ss.weak[s] = found
	return found
}

// overlooks reports whether s could say something about a removed member.
func (ss *session) overlooks(s *Schema, removed []string) bool {
	return len(removed) > 0 && (opensSomewhere(s, map[*Schema]bool{}) ||
		slices.ContainsFunc(removed, func(name string) bool { return contains(ss.spokenNames(s), name) }))
}

func (ss *session) weakens(f *form) bool {
	if ss.rel.ExtensibleEnums && f.extensible || len(f.removed(ss.rel.View)) > 0 {
		return true
	}
	if !ss.rel.TolerantReceiver {
		return false
	}
	for _, x := range f.uneval {
		if !x.items && x.schema.normal().isFalse() {
			return true
		}
	}
	return f.obj != nil && slices.ContainsFunc(f.obj.groups, func(g group) bool {
		return g.additional != nil && g.additional.normal().isFalse()
	})
}

// asTexts returns the texts of the scalars in f: a number's text is its shortest spelling without
// exponent, null has none. Values of different types may have the same text.
func asTexts(u *Universe, f *form) *form {
	scalars := f.kinds & (nulls | bools | nums | strs)
	if scalars&^strs == 0 {
		return f
	}
	g := *f
	g.num, g.kinds = nil, f.kinds&^scalars|strs
	if f.enum != nil {
		vals := make([]value, 0, len(f.enum.vals))
		for _, v := range f.enum.vals {
			if t, ok := textOf(v); ok {
				vals = append(vals, t)
			}
		}
		g.enum, g.str = newEnum(vals), nil
		return &g
	}
	if f.kinds&strs != 0 && f.str == nil && len(f.formats) == 0 {
		return &g
	}
	branches := textBranches(f)
	g.str, g.formats = nil, nil
	if rest := f.kinds &^ scalars; rest != 0 {
		branches = append(branches, &form{kinds: rest})
	}
	switch len(branches) {
	case 0:
		g.kinds &^= strs
	case 1:
		h := branches[0]
		g.kinds, g.str, g.formats, g.enum = h.kinds, h.str, h.formats, h.enum
	default:
		un := union{}
		for _, b := range branches {
			un.branches = append(un.branches, u.derived(b))
		}
		g.unions = append(slices.Clone(g.unions), un)
	}
	return &g
}

// textBranches returns the texts of each type of scalar that f has.
func textBranches(f *form) []*form {
	var branches []*form
	if f.kinds&strs != 0 {
		branches = append(branches, &form{kinds: strs, str: f.str, formats: f.formats})
	}
	if f.kinds&nums != 0 {
		n := f.num
		if n == nil {
			n = &numbers{}
		}
		branches = append(branches, &form{kinds: strs, str: &texts{max: -1, number: n}})
	}
	if f.kinds&bools != 0 {
		branches = append(branches, &form{kinds: strs, enum: newEnum([]value{stringValue("true"), stringValue("false")})})
	}
	return branches
}

// textOf returns a scalar as the text that stands for it on the wire.
func textOf(v value) (value, bool) {
	switch v.kinds() {
	case nums:
		return stringValue(v.num.plain()), true
	case bools:
		return stringValue(v.text), true
	case nulls:
		return value{}, false
	}
	return v, true
}

// derived returns a schema with a form of its own that is not classified.
func (u *Universe) derived(f *form) *Schema {
	return u.register(&Schema{recipe: fixed{}, form: f, stage: settled})
}
