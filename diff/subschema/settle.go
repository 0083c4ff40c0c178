package subschema

import (
	"slices"

	"github.com/postel-api/postel/internal/node"
)

// normal returns the form of s, settling what it rests on at the same place first (references,
// allOf, branches), on a stack of its own: a chain of references may be longer than ours.
func (s *Schema) normal() *form {
	if s == nil {
		return trueForm
	}
	if s.stage == settled {
		return s.form
	}
	stack := []*Schema{s}
	for len(stack) > 0 {
		t := stack[len(stack)-1]
		switch t.stage {
		case unread:
			t.stage = reading
			t.begin()
			for _, need := range t.waits {
				if need.stage == unread {
					stack = append(stack, need)
				}
			}
		case reading:
			t.finish()
			stack = stack[:len(stack)-1]
		default:
			stack = stack[:len(stack)-1]
		}
	}
	return s.form
}

// begin reads the schema's own keywords and lists what has to be settled first.
func (s *Schema) begin() {
	if s.recipe != nil {
		s.waits = s.recipe.needs()
		return
	}
	s.read()
	s.waits = slices.Clone(s.parts)
	s.form.inPlace(func(c *Schema) {
		if c != nil {
			s.waits = append(s.waits, c)
		}
	})
}

func (s *Schema) finish() {
	switch r := s.recipe.(type) {
	case nil:
		f := s.u.tagged(s.u.withoutLoops(s.form))
		for _, part := range s.parts {
			f = conj(s.u, f, part.settledForm())
		}
		if s.dialect&tracked == 0 {
			f = s.u.settleUnions(f)
		}
		s.form = f
		s.readUnevaluated()
	default:
		s.form = r.make(s.u)
	}
	s.parts, s.waits, s.stage = nil, nil, settled
}

// settledForm returns the form of a schema that another one needs. One that is not settled by
// then needs that other one itself, without a member or item in between: such a loop has no
// meaning in JSON Schema.
func (s *Schema) settledForm() *form {
	if s == nil {
		return trueForm
	}
	switch s.stage {
	case settled:
		return s.form
	case unread:
		return s.normal()
	}
	return s.u.loop().form
}

// loop returns the schema that stands where one refers to itself without a member or item in
// between.
func (u *Universe) loop() *Schema {
	if u.looping == nil {
		u.looping = u.derived(opaqueForm("a schema refers to itself without a member or item in between"))
	}
	return u.looping
}

// withoutLoops returns f with an opaque schema in place of the schemas at the same place that are being
// read already: what they mean depends on what f means.
func (u *Universe) withoutLoops(f *form) *form {
	loops := false
	f.inPlace(func(s *Schema) { loops = loops || s != nil && s.stage == reading })
	if !loops {
		return f
	}
	cut := func(s *Schema) *Schema {
		if s != nil && s.stage == reading {
			return u.loop()
		}
		return s
	}
	g := *f
	g.unions = mapAll(f.unions, func(un union) union {
		un.branches = mapAll(un.branches, cut)
		return un
	})
	g.not = mapAll(f.not, cut)
	g.cond = mapAll(f.cond, func(c conditional) conditional {
		return conditional{cut(c.test), cut(c.then), cut(c.otherwise)}
	})
	if f.obj != nil {
		o := *f.obj
		o.dependents = mapAll(o.dependents, func(d dependent) dependent {
			d.schemas = mapAll(d.schemas, cut)
			return d
		})
		g.obj = &o
	}
	return &g
}

// known returns what is evident of a schema without settling it: true, false, or something that
// is neither.
func (s *Schema) known() *form {
	if s == nil {
		return trueForm
	}
	if s.recipe == nil {
		switch s.Node.Kind() {
		case node.Absent:
			return trueForm
		case node.Bool:
			if s.Node.Bool() {
				return trueForm
			}
			return falseForm
		case node.Object:
			if s.Node.Len() == 0 {
				return trueForm
			}
		}
	} else if s.stage == settled && (s.form == trueForm || s.form == falseForm) {
		return s.form
	}
	return somethingElse
}

var somethingElse = &form{kinds: allKinds, opaque: []string{"not known"}}

// settleUnions simplifies the disjunctions of f as far as the forms of the branches allow.
func (u *Universe) settleUnions(f *form) *form {
	for rounds := 0; len(f.unions) > 0 && rounds < 8; rounds++ {
		unions := f.unions
		g := *f
		g.unions = nil
		rest := &g
		changed := false
		for _, un := range unions {
			un, merged := u.settleUnion(un, f)
			switch {
			case merged != nil:
				rest, changed = conj(u, rest, merged), true
			case len(un.branches) == 0:
				return f.nothing()
			default:
				h := *rest
				h.unions = append(slices.Clip(h.unions), un)
				rest = &h
			}
		}
		f = rest
		if f.kinds == 0 || !changed {
			break
		}
	}
	return f
}

// settleUnion simplifies one disjunction of f: what is left of it, or a form that says the same.
func (u *Universe) settleUnion(un union, f *form) (union, *form) {
	branches := make([]*Schema, 0, len(un.branches))
	for _, b := range un.branches {
		g := b.settledForm()
		if g.kinds&f.kinds == 0 {
			continue // it accepts nothing that f accepts
		}
		if !un.exclusive {
			if g.kinds&f.kinds == f.kinds && g.plain() && !speakAboutMembers(un.branches) {
				return un, trueForm
			}
			if slices.Contains(branches, b) {
				continue
			}
			if inner, ok := g.onlyUnion(); ok {
				branches = append(branches, inner.branches...)
				continue
			}
		}
		branches = append(branches, b)
	}
	un.branches = branches
	if len(branches) == 1 {
		return un, branches[0].settledForm()
	}
	if un.exclusive && evidentlyDisjoint(branches) {
		un.exclusive = false
	}
	if !un.exclusive {
		if f := mergeBranches(u, branches); f != nil {
			return un, f
		}
	}
	return un, nil
}

// speakAboutMembers reports whether one of the schemas says something about members: even where
// a disjunction accepts everything, a reading sees what its branches speak about.
func speakAboutMembers(branches []*Schema) bool {
	return slices.ContainsFunc(branches, func(b *Schema) bool {
		f := b.settledForm()
		return f.obj != nil || !f.local()
	})
}

// onlyUnion returns the inclusive disjunction that f is nothing else than.
func (f *form) onlyUnion() (union, bool) {
	if len(f.unions) != 1 || f.unions[0].exclusive || f.kinds != allKinds {
		return union{}, false
	}
	g := *f
	g.unions = nil
	return f.unions[0], g.plain()
}

// evidentlyDisjoint reports whether no two branches can accept the same value, because of their
// types or enums.
func evidentlyDisjoint(branches []*Schema) bool {
	var seen kinds
	values := map[string]bool{}
	for _, b := range branches {
		f := b.settledForm()
		if f.enum == nil {
			if seen&f.kinds != 0 {
				return false
			}
			seen |= f.kinds
			for key := range values {
				if kindOfKey(key)&f.kinds != 0 {
					return false
				}
			}
			continue
		}
		for i, key := range f.enum.keys {
			if values[key] || seen&f.enum.vals[i].kinds() != 0 {
				return false
			}
			values[key] = true
		}
	}
	return true
}

// kindOfKey returns the type of the value that has that key.
func kindOfKey(key string) kinds {
	switch key[0] {
	case '"':
		return strs
	case '[':
		return arrs
	case '{':
		return objs
	case 'n':
		return nulls
	case 't', 'f':
		return bools
	}
	return nums
}

// mergeBranches returns one form without disjunction that says the same as any of the
// branches, if there is one: the branches are of different types, or all are enums.
func mergeBranches(u *Universe, branches []*Schema) *form {
	enums := 0
	for _, b := range branches {
		f := b.settledForm()
		if !f.local() || f.extensible {
			return nil
		}
		if f.enum != nil || allScalars(f.kinds) >= 0 {
			enums++
		}
	}
	if enums == len(branches) {
		return mergeEnums(branches)
	}
	out := &form{}
	for _, b := range branches {
		f := b.settledForm()
		if out.kinds&f.kinds != 0 || f.enum != nil {
			return nil
		}
		out.kinds |= f.kinds
		out.num, out.str = or(out.num, f.num), or(out.str, f.str)
		out.arr, out.obj = or(out.arr, f.arr), or(out.obj, f.obj)
		out.formats = unionOf(out.formats, f.formats)
		out.readOnly, out.writeOnly = out.readOnly || f.readOnly, out.writeOnly || f.writeOnly
	}
	return out.tidy()
}

func or[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}

// mergeEnums returns the union of finite sets of scalars, nil where a literal that is not part
// of the enum restricts one of them further.
func mergeEnums(branches []*Schema) *form {
	out := &form{}
	var vals []value
	for _, b := range branches {
		f := b.settledForm()
		if f.arr != nil || f.obj != nil || len(f.formats) > 0 {
			return nil
		}
		out.kinds |= f.kinds
		if f.enum != nil {
			vals = append(vals, f.enum.vals...)
			continue
		}
		if f.kinds&nulls != 0 {
			vals = append(vals, nullValue)
		}
		if f.kinds&bools != 0 {
			vals = append(vals, trueValue, falseValue)
		}
	}
	out.enum = newEnum(vals)
	return out.tidy()
}
