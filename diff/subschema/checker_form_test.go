package subschema

import (
	"cmp"
	"maps"
	"math/big"
	"reflect"
	"regexp"
	"slices"

	"github.com/postel-api/postel/internal/node"
)

// This file holds forms against conjunctions of forms. A step of a proof goes on with "the form
// and a branch": the checker does not believe the code that made that conjunction, but compares
// it with its parts.

// conjunct holds what several forms say together about values of one type.
type conjunct struct {
	c     *checker
	parts []*form
}

// maxWork is how many forms the checker compares before it gives up on a certificate.
const maxWork = 200_000

// covers reports whether each value that is in all of the parts is in h.
func (c *checker) covers(h *form, parts ...*form) bool {
	if len(parts) == 1 && h == parts[0] {
		return true
	}
	if c.work++; c.work > maxWork {
		return false
	}
	x := conjunct{c, parts}
	all := allKinds
	for _, p := range parts {
		all &= p.kinds
	}
	var left kinds
	for _, k := range all.single() {
		if !x.blank(k) {
			left |= k
		}
	}
	return left == 0 || left&^h.kinds == 0 && x.enums(h, left) && x.scalars(h, left) &&
		(left&arrs == 0 || h.arr == nil || x.arrays(h.arr)) &&
		(left&objs == 0 || h.obj == nil || x.objects(h.obj)) && x.across(h)
}

// gather lists what each part has.
func gather[T any](parts []*form, of func(*form) []T) []T {
	var out []T
	for _, p := range parts {
		out = append(out, of(p)...)
	}
	return out
}

func allIn[T comparable](some, all []T) bool {
	return !slices.ContainsFunc(some, func(x T) bool { return !slices.Contains(all, x) })
}

// flat returns the conjuncts of schemas, sorted, without the true schema.
func flat(list ...*Schema) []*Schema {
	var out []*Schema
	for _, s := range list {
		if s == nil || s == trueSchema {
			continue
		}
		if all, ok := s.recipe.(*allRecipe); ok {
			out = append(out, all.parts...)
		} else {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *Schema) int { return cmp.Compare(a.id, b.id) })
	out = slices.Compact(out)
	if i := slices.IndexFunc(out, remembers); i >= 0 {
		out = out[i].u.settleBeside(out)
	}
	return out
}

// remembers reports whether s restricts nothing, but says what else a sender may speak about.
func remembers(s *Schema) bool {
	_, ok := s.recipe.(*besideRecipe)
	return ok
}

// binding returns the conjuncts of a schema that restrict something.
func binding(s *Schema) []*Schema { return slices.DeleteFunc(flat(s), remembers) }

func (x conjunct) span() *span {
	return spanOf(mapAll(x.parts, func(p *form) *numbers { return p.num })...)
}

// lengths is the tightest of the limits that the parts have.
func lengths(least, most, newLeast, newMost int) (int, int) {
	if newMost >= 0 && (most < 0 || newMost < most) {
		most = newMost
	}
	return max(least, newLeast), most
}

func (x conjunct) textLengths() (least, most int) {
	most = -1
	for _, p := range x.parts {
		if p.str != nil {
			least, most = lengths(least, most, p.str.min, p.str.max)
		}
	}
	return least, most
}

func (x conjunct) arrayLengths() (least, most int) {
	most = -1
	for _, p := range x.parts {
		if p.arr == nil {
			continue
		}
		least, most = lengths(least, most, p.arr.min, p.arr.max)
		for _, c := range p.arr.contains {
			least = max(least, c.min)
		}
	}
	for i := range 1 + len(gather(x.parts, func(p *form) []*Schema { return p.arr.orAny().prefix })) {
		if (most < 0 || i < most) && x.c.nothing(x.items(i)) {
			most = i
		}
	}
	return least, most
}

// nothing reports whether the schemas evidently have no value in common.
func (c *checker) nothing(list []*Schema) bool {
	list = flat(list...)
	if len(list) == 0 || c.deep > 1 {
		return false
	}
	c.deep++
	defer func() { c.deep-- }()
	return c.covers(falseForm, mapAll(list, (*Schema).normal)...)
}

// required lists the members that must be there, with what dependents add.
func (x conjunct) required() []string {
	all := gather(x.parts, func(p *form) []string { return p.obj.orAny().required })
	deps := gather(x.parts, func(p *form) []dependent { return p.obj.orAny().dependents })
	for i := 0; i < len(all); i++ {
		for _, d := range deps {
			if d.name != all[i] {
				continue
			}
			for _, name := range d.required {
				if !slices.Contains(all, name) {
					all = append(all, name)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (o *objects) orAny() *objects {
	if o == nil {
		return &objects{max: -1}
	}
	return o
}

func (a *arrays) orAny() *arrays {
	if a == nil {
		return &arrays{max: -1}
	}
	return a
}

func (x conjunct) memberCounts() (least, most int) {
	most = -1
	for _, p := range x.parts {
		if p.obj != nil {
			least, most = lengths(least, most, p.obj.min, p.obj.max)
		}
	}
	return max(least, len(x.required())), most
}

// says lists what the parts demand of a member.
func (x conjunct) says(name string) []*Schema {
	return gather(x.parts, func(p *form) []*Schema { return x.c.says(p.obj, name, false) })
}

// blank reports whether the parts evidently have no value of a type in common.
func (x conjunct) blank(k kinds) bool {
	if vals, ok := x.values(); ok && !slices.ContainsFunc(vals, func(v value) bool { return v.kinds() == k }) {
		return true
	}
	if slices.ContainsFunc(x.parts, func(p *form) bool { return lacks(p, k, 3) }) {
		return true
	}
	switch k {
	case nums:
		return x.span().none()
	case strs:
		least, most := x.textLengths()
		return most >= 0 && least > most || spanOf(mapAll(x.parts, func(p *form) *numbers { return p.str.orAny().number })...).none()
	case arrs:
		least, most := x.arrayLengths()
		return most >= 0 && least > most
	case objs:
		least, most := x.memberCounts()
		return most >= 0 && least > most || slices.ContainsFunc(x.required(), func(name string) bool { return x.c.nothing(x.says(name)) })
	}
	return false
}

func (t *texts) orAny() *texts {
	if t == nil {
		return &texts{max: -1}
	}
	return t
}

// lacks reports whether f evidently has no value of a type: the branches of a disjunction have none.
func lacks(f *form, k kinds, depth int) bool {
	return f.kinds&k == 0 || depth > 0 && slices.ContainsFunc(f.unions, func(un union) bool {
		return !slices.ContainsFunc(un.branches, func(b *Schema) bool { return !lacks(b.normal(), k, depth-1) })
	})
}

// values lists the values that all enums of the parts have and their bounds admit.
func (x conjunct) values() ([]value, bool) {
	var vals []value
	found := false
	for _, p := range x.parts {
		if p.enum == nil {
			continue
		}
		if !found {
			vals, found = slices.Clone(p.enum.vals), true
			continue
		}
		vals = slices.DeleteFunc(vals, func(v value) bool { return !slices.ContainsFunc(p.enum.vals, v.equal) })
	}
	return slices.DeleteFunc(vals, func(v value) bool {
		return slices.ContainsFunc(x.parts, func(p *form) bool { return p.kinds&v.kinds() == 0 || x.c.barely(p, v) })
	}), found
}

// barely reports whether the scalar literals of f refuse v.
func (c *checker) barely(f *form, v value) bool {
	switch v.kind {
	case node.Number:
		r, ok := exactly(v.num)
		s := spanOf(f.num)
		return ok && !s.huge && !s.has(r)
	case node.String:
		if f.str == nil {
			return false
		}
		t := *f.str
		n := t.number
		t.number = nil
		return n != nil && !spells(v.text, n) || c.jury.judges(&form{kinds: strs, str: &t}, v) == no
	}
	return false
}

// plainNumber is what a number is written as where values travel as text.
var plainNumber = regexp.MustCompile(`^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$`)

// spells reports whether a text may be that of a number of n.
func spells(text string, n *numbers) bool {
	r, ok := new(big.Rat).SetString(text)
	s := spanOf(n)
	return plainNumber.MatchString(text) && (!ok || s.huge || s.has(r))
}

func (x conjunct) enums(h *form, left kinds) bool {
	if h.enum == nil {
		return true
	}
	vals, ok := x.values()
	return ok && !slices.ContainsFunc(vals, func(v value) bool {
		return v.kinds()&left != 0 && !slices.ContainsFunc(h.enum.vals, v.equal)
	})
}

func (x conjunct) scalars(h *form, left kinds) bool {
	if left&nums != 0 && !x.span().within(h.num) {
		return false
	}
	if left&strs != 0 && h.str != nil {
		least, most := x.textLengths()
		all := gather(x.parts, func(p *form) []*pattern { return p.str.orAny().patterns })
		if least < h.str.min || h.str.max >= 0 && (most < 0 || most > h.str.max) || !allIn(h.str.patterns, all) {
			return false
		}
		own := mapAll(x.parts, func(p *form) *numbers { return p.str.orAny().number })
		if h.str.number != nil && (!slices.ContainsFunc(own, func(n *numbers) bool { return n != nil }) || !spanOf(own...).within(h.str.number)) {
			return false
		}
	}
	return allIn(h.formats, gather(x.parts, func(p *form) []string { return p.formats }))
}

func (x conjunct) arrays(h *arrays) bool {
	least, most := x.arrayLengths()
	if least < h.min || h.max >= 0 && (most < 0 || most > h.max) {
		return false
	}
	for i := range len(h.prefix) + 1 {
		if most >= 0 && i >= most {
			break
		}
		if !allIn(binding(h.item(i)), flat(x.items(i)...)) {
			return false
		}
	}
	// The rest of h stands for all later positions, which may still differ among the parts.
	for i := range 1 + len(gather(x.parts, func(p *form) []*Schema { return p.arr.orAny().prefix })) {
		if at := len(h.prefix) + i; (most < 0 || at < most) && !allIn(binding(h.rest), flat(x.items(at)...)) {
			return false
		}
	}
	all := gather(x.parts, func(p *form) []containment { return p.arr.orAny().contains })
	for _, c := range h.contains {
		if !c.vacuous() && !slices.Contains(all, c) {
			return false
		}
	}
	return !h.unique || slices.ContainsFunc(x.parts, func(p *form) bool { return p.arr.orAny().unique })
}

func (x conjunct) items(i int) []*Schema {
	return mapAll(x.parts, func(p *form) *Schema { return p.arr.orAny().item(i) })
}

func (x conjunct) objects(h *objects) bool {
	least, most := x.memberCounts()
	if least < max(h.min, len(h.required)) || h.max >= 0 && (most < 0 || most > h.max) || !allIn(h.required, x.required()) {
		return false
	}
	names := gather(x.parts, func(p *form) []*Schema { return p.obj.orAny().names })
	if !allIn(h.names, names) {
		return false
	}
	groups := gather(x.parts, func(p *form) []group { return p.obj.orAny().groups })
	for _, g := range h.groups {
		if !slices.ContainsFunc(groups, func(o group) bool { return equalGroups(g, o) }) && !x.silent(g, groups) {
			return false
		}
	}
	deps := gather(x.parts, func(p *form) []dependent { return p.obj.orAny().dependents })
	for _, d := range h.dependents {
		own := slices.DeleteFunc(slices.Clone(deps), func(o dependent) bool { return o.name != d.name })
		var required []string
		var schemas []*Schema
		for _, o := range own {
			required, schemas = append(required, o.required...), append(schemas, o.schemas...)
		}
		if !allIn(d.required, required) || !allIn(d.schemas, schemas) {
			return false
		}
	}
	return true
}

// silent reports whether a group that says nothing about additional members says no more than
// the groups do.
func (x conjunct) silent(g group, groups []group) bool {
	if g.additional != nil || g.barred != nil {
		return false
	}
	for _, p := range g.props {
		var own []*Schema
		for _, o := range groups {
			if q := o.property(p.name); q != nil {
				own = append(own, q.schema)
			}
		}
		if !allIn(binding(p.schema), flat(own...)) {
			return false
		}
	}
	var patterns []patterned
	for _, o := range groups {
		patterns = append(patterns, o.patterns...)
	}
	return allIn(g.patterns, patterns)
}

func equalGroups(g, h group) bool {
	named := func(p, q property) bool { return p.name == q.name && p.schema == q.schema }
	return g.additional == h.additional && slices.EqualFunc(g.props, h.props, named) &&
		slices.Equal(g.patterns, h.patterns) && maps.Equal(g.barred, h.barred) && (g.barred == nil) == (h.barred == nil)
}

func (x conjunct) across(h *form) bool {
	unions := gather(x.parts, func(p *form) []union { return p.unions })
	for _, un := range h.unions {
		if !slices.ContainsFunc(unions, func(o union) bool { return reflect.DeepEqual(ids(un), ids(o)) }) {
			return false
		}
	}
	return allIn(h.not, gather(x.parts, func(p *form) []*Schema { return p.not })) &&
		allIn(h.cond, gather(x.parts, func(p *form) []conditional { return p.cond })) &&
		allIn(h.uneval, gather(x.parts, func(p *form) []unevaluated { return p.uneval })) &&
		allIn(h.opaque, gather(x.parts, func(p *form) []string { return p.opaque }))
}

// ids are what tells two disjunctions apart.
func ids(un union) [3]any {
	id := func(s *Schema) int32 { return s.id }
	return [3]any{un.exclusive, mapAll(un.branches, id), mapAll(un.sent, id)}
}

// says lists what the groups demand of a member: of a sender, what is certain, of a receiver, what
// may be.
func (c *checker) says(o *objects, name string, receiver bool) []*Schema {
	var out []*Schema
	for _, g := range o.orAny().groups {
		named, doubtful := false, false
		if p := g.property(name); p != nil {
			named = true
			out = append(out, p.schema)
		}
		for _, p := range g.patterns {
			switch m := c.jury.matches(p.pattern, name); {
			case m == yes:
				named = true
				out = append(out, p.schema)
			case m == maybe:
				doubtful = true
				if receiver {
					out = append(out, p.schema)
				}
			}
		}
		switch {
		case named || doubtful && !receiver:
		case g.barred[name]:
			out = append(out, falseSchema)
		default:
			out = append(out, g.additional)
		}
	}
	return out
}
