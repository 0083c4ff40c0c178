package subschema

import (
	"slices"

	"github.com/postel-api/postel/internal/node"
)

// tidy drops what has no effect and draws the conclusions that need no other schema, so that
// equivalent spellings meet: literals for impossible types, tautologies, bounds of multiples,
// enum members that the other literals refuse. f is changed and returned, or replaced.
func (f *form) tidy() *form {
	if f.enum != nil {
		f.tidyEnum()
	}
	f.tidyNumbers()
	f.tidyTexts()
	f.tidyArrays()
	f.tidyObjects()
	f.formats = slices.DeleteFunc(slices.Clone(f.formats), func(s string) bool { return formatKinds(s)&f.kinds == 0 })
	if f.kinds == 0 {
		return f.nothing()
	}
	return f
}

// nothing returns the empty set with the flags of f: a member that can have no value may still be
// one that is never sent.
func (f *form) nothing() *form {
	if f.flagless() {
		return falseForm
	}
	return &form{readOnly: f.readOnly, writeOnly: f.writeOnly}
}

func (f *form) tidyEnum() {
	f.enum = f.enum.filter(func(v value) bool { return f.kinds&v.kinds() != 0 && f.admits(v) })
	f.kinds &= f.enum.kinds()
	// The members have been held against the scalar literals, which say no more after that.
	f.num, f.str = nil, nil
	if f.enum.keys == nil {
		f.kinds = 0
	}
	if len(f.enum.vals) == allScalars(f.kinds) {
		f.enum = nil
	}
}

// allScalars returns how many values the types have in all, -1 if there is no end to them.
func allScalars(k kinds) int {
	switch k {
	case nulls:
		return 1
	case bools:
		return 2
	case nulls | bools:
		return 3
	}
	return -1
}

// admits holds a scalar against the literals that need no other schema. What cannot be told is
// admitted, so the literal has to stay: a pattern that is not understood never filters.
func (f *form) admits(v value) bool {
	switch v.kind {
	case node.Number:
		return f.num == nil || f.num.holds(v.num) != no
	case node.String:
		return f.str == nil || f.str.holds(v.text) != no
	}
	return true
}

func (f *form) tidyNumbers() {
	if f.kinds&nums == 0 || f.num == nil || *f.num == (numbers{}) {
		f.num = nil
		return
	}
	n := *f.num
	n.round()
	f.num = &n
	if n.empty() {
		f.num, f.kinds = nil, f.kinds&^nums
	}
}

func (f *form) tidyTexts() {
	if f.kinds&strs == 0 || f.str == nil {
		f.str = nil
		return
	}
	t := *f.str
	t.patterns = slices.DeleteFunc(slices.Clone(t.patterns), func(p *pattern) bool { return p.all })
	if t.min <= 0 && t.max < 0 && len(t.patterns) == 0 && t.number == nil {
		f.str = nil
		return
	}
	if n := t.number; n != nil {
		m := *n
		m.round()
		t.number = &m
	}
	f.str = &t
	if t.max >= 0 && t.min > t.max || t.number != nil && t.number.empty() {
		f.str, f.kinds = nil, f.kinds&^strs
	}
}

func (f *form) tidyArrays() {
	if f.kinds&arrs == 0 || f.arr == nil {
		f.arr = nil
		return
	}
	a := *f.arr
	a.prefix = slices.Clone(a.prefix)
	if a.rest.known().isTrue() {
		a.rest = nil
	}
	if a.max >= 0 && len(a.prefix) > a.max {
		a.prefix = a.prefix[:a.max]
	}
	if a.max >= 0 && len(a.prefix) == a.max {
		a.rest = nil
	}
	for n := len(a.prefix); n > 0 && (a.prefix[n-1] == a.rest || a.rest == nil && a.prefix[n-1].known().isTrue()); n-- {
		a.prefix = a.prefix[:n-1]
	}
	if a.rest.known().isFalse() {
		a.max, a.rest = lesser(a.max, len(a.prefix)), nil
	}
	a.contains = slices.Clone(a.contains)
	for i, c := range a.contains {
		a.min = max(a.min, c.min)
		if c.min > 0 && c.max < 0 && c.schema.known().isTrue() {
			a.contains[i].min = 0
		}
	}
	a.contains = slices.DeleteFunc(a.contains, func(c containment) bool { return c.vacuous() && !c.tracked })
	if a.max >= 0 && a.max <= 1 {
		a.unique = false
	}
	f.arr = &a
	if a.max >= 0 && a.min > a.max {
		f.arr, f.kinds = nil, f.kinds&^arrs
	} else if a.min <= 0 && a.max < 0 && len(a.prefix) == 0 && a.rest == nil && len(a.contains) == 0 && !a.unique && a.spoken == 0 {
		f.arr = nil
	}
}

func (f *form) tidyObjects() {
	if f.kinds&objs == 0 || f.obj == nil {
		f.obj = nil
		return
	}
	o := *f.obj
	o.foldDependents()
	o.min = max(o.min, len(o.required))
	if o.min <= len(o.required) {
		o.min = 0
	}
	o.groups = slices.DeleteFunc(slices.Clone(o.groups), func(g group) bool {
		return g.additional == nil && g.barred == nil && len(g.props) == 0 && len(g.patterns) == 0
	})
	f.obj = &o
	if o.max >= 0 && max(o.min, len(o.required)) > o.max || o.demandsForbidden() {
		f.obj, f.kinds = nil, f.kinds&^objs
	} else if len(o.groups) == 0 && len(o.required) == 0 && o.min == 0 && o.max < 0 && len(o.names) == 0 && len(o.dependents) == 0 {
		f.obj = nil
	}
}

// foldDependents moves what depends on a required member to required, over and over: each
// name that becomes required may be a trigger itself.
func (o *objects) foldDependents() {
	for again := true; again; {
		again = false
		var rest []dependent
		for _, d := range o.dependents {
			if contains(o.required, d.name) && len(d.required) > 0 {
				o.required = unionOf(o.required, d.required)
				d.required, again = nil, true
			}
			if len(d.required) > 0 || len(d.schemas) > 0 {
				rest = append(rest, d)
			}
		}
		o.dependents = rest
	}
}

func contains(sorted []string, s string) bool {
	_, ok := slices.BinarySearch(sorted, s)
	return ok
}

// demandsForbidden reports whether a required member is one that can have no value.
func (o *objects) demandsForbidden() bool {
	for _, name := range o.required {
		for _, g := range o.groups {
			for _, s := range g.member(name) {
				if s.known().isFalse() {
					return true
				}
			}
		}
	}
	return false
}

// member returns the schemas that g has for a member of that name. Where a pattern is not
// understood, certain is what holds in any case.
func (g group) member(name string) (certain []*Schema) {
	certain, named, doubtful := g.spoken(name)
	switch {
	case named || doubtful:
	case g.barred[name]:
		certain = append(certain, falseSchema)
	case g.additional != nil:
		certain = append(certain, g.additional)
	}
	return certain
}

// demanded is member for a receiver: where a pattern is not understood, all that could hold.
func (g group) demanded(name string) []*Schema {
	all, named, doubtful := g.spoken(name)
	if doubtful {
		for _, p := range g.patterns {
			if p.pattern.finds(name) == maybe {
				all = append(all, p.schema)
			}
		}
	}
	if !named && g.additional != nil {
		all = append(all, g.additional)
	}
	return all
}

// spoken returns what properties and patternProperties say about a name.
func (g group) spoken(name string) (schemas []*Schema, named, doubtful bool) {
	if p := g.property(name); p != nil {
		named = true
		if p.schema != nil {
			schemas = append(schemas, p.schema)
		}
	}
	for _, p := range g.patterns {
		switch p.pattern.finds(name) {
		case yes:
			named = true
			if p.schema != nil {
				schemas = append(schemas, p.schema)
			}
		case maybe:
			doubtful = true
		}
	}
	return schemas, named, doubtful
}

// trueSchema, falseSchema and textSchema (all strings) belong to no universe: they have no class.
var (
	trueSchema  = &Schema{recipe: fixed{}, form: trueForm, stage: settled, id: -1}
	falseSchema = &Schema{recipe: fixed{}, form: falseForm, stage: settled, id: -2}
	textSchema  = &Schema{recipe: fixed{}, form: &form{kinds: strs}, stage: settled, id: -3}
)

// property returns the entry of properties with that name, nil if there is none.
func (g group) property(name string) *property {
	i, ok := slices.BinarySearchFunc(g.props, name, func(p property, s string) int { return compare(p.name, s) })
	if !ok {
		return nil
	}
	return &g.props[i]
}
