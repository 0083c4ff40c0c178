package subschema

import (
	"fmt"
	"slices"
	"strings"
)

// objects verifies the literals of o member by member.
func (c *checker) objects(x *claim, o *objects) error {
	b := x.f.obj.orAny()
	whole := conjunct{c, []*form{x.f}}
	if !allIn(o.required, b.required) {
		return fmt.Errorf("object: required")
	}
	if least, _ := whole.memberCounts(); o.min > least {
		return fmt.Errorf("object: minProperties")
	}
	names, closed := c.members(b), false
	if only, ok := c.onlyNames(b); ok {
		names, closed = only, true
	} else {
		names = append(names, c.members(o)...)
		slices.Sort(names)
		names = slices.Compact(names)
	}
	if err := c.counts(x, b, o, names, closed); err != nil {
		return err
	}
	if err := c.memberNames(x, b, o, names, closed); err != nil {
		return err
	}
	for _, name := range names {
		if err := c.holds(x, c.says(b, name, false), c.says(o, name, true), x.strict); err != nil && !c.impossible(x, x.f, name) {
			return fmt.Errorf("object: member %q: %w", name, err)
		}
	}
	if !closed || len(b.names) == 0 {
		if err := c.unnamed(x, b, o); err != nil {
			return err
		}
	}
	return c.dependents(x, b, o)
}

// members lists the names that o has anything particular to say about.
func (c *checker) members(o *objects) []string {
	names := slices.Clone(o.required)
	for _, g := range o.groups {
		for _, p := range g.props {
			names = append(names, p.name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// onlyNames lists the names that members of o can have, if o says so.
func (c *checker) onlyNames(o *objects) ([]string, bool) {
	for _, s := range o.names {
		if e := s.normal().enum; e != nil {
			return mapAll(e.vals, func(v value) string { return v.text }), true
		}
	}
	for _, g := range o.groups {
		if g.additional != nil && g.additional.normal().kinds == 0 && len(g.patterns) == 0 {
			return mapAll(g.props, func(p property) string { return p.name }), true
		}
	}
	return nil, false
}

// impossible reports a proof that objects of f have no member of that name.
func (c *checker) impossible(x *claim, f *form, name string) bool {
	for _, s := range f.obj.orAny().names {
		if c.in(s.normal(), stringValue(name)) == no {
			return true
		}
	}
	said := flat(c.says(f.obj, name, false)...)
	return len(said) > 0 && c.none(x, "member", mapAll(said, (*Schema).normal)...) == nil
}

func (c *checker) counts(x *claim, b, o *objects, names []string, closed bool) error {
	if o.max < 0 || b.max >= 0 && b.max <= o.max {
		return nil
	}
	n := 0
	for _, name := range names {
		if !c.impossible(x, x.f, name) {
			n++
		}
	}
	if !closed || n > o.max {
		return fmt.Errorf("object: maxProperties")
	}
	return nil
}

func (c *checker) memberNames(x *claim, b, o *objects, names []string, closed bool) error {
	for _, s := range o.names {
		if slices.ContainsFunc(b.names, func(t *Schema) bool { return c.sameView(t, s) }) {
			continue
		}
		if !closed {
			if err := c.holds(x, append(slices.Clone(b.names), textSchema), []*Schema{s}, true); err != nil {
				return fmt.Errorf("object: propertyNames: %w", err)
			}
			continue
		}
		for _, name := range names {
			if c.in(s.normal(), stringValue(name)) != yes && !c.impossible(x, x.f, name) {
				return fmt.Errorf("object: the name %q", name)
			}
		}
	}
	return nil
}

// unnamed verifies what is said about members that no side names, for each set of patterns that
// such a name can match.
func (c *checker) unnamed(x *claim, b, o *objects) error {
	var ps []*pattern
	for _, side := range []*objects{b, o} {
		for _, g := range side.groups {
			for _, p := range g.patterns {
				ps = append(ps, p.pattern)
			}
		}
	}
	slices.SortFunc(ps, func(p, q *pattern) int { return strings.Compare(p.source, q.source) })
	ps = slices.Compact(ps)
	if len(ps) > 10 {
		return fmt.Errorf("object: %d patterns", len(ps))
	}
	for bits := range 1 << len(ps) {
		matches := func(p *pattern) bool { return bits>>slices.Index(ps, p)&1 == 1 }
		if err := c.holds(x, saysUnnamed(b, matches), saysUnnamed(o, matches), x.strict); err != nil {
			return fmt.Errorf("object: other members: %w", err)
		}
	}
	return nil
}

// saysUnnamed lists what o demands of a member that no properties name.
func saysUnnamed(o *objects, matches func(*pattern) bool) []*Schema {
	var out []*Schema
	for _, g := range o.groups {
		named := false
		for _, p := range g.patterns {
			if matches(p.pattern) {
				named = true
				out = append(out, p.schema)
			}
		}
		if !named {
			out = append(out, g.additional)
		}
	}
	return out
}

func (c *checker) dependents(x *claim, b, o *objects) error {
	for _, d := range o.dependents {
		there := &form{kinds: objs, obj: &objects{required: []string{d.name}, max: -1}}
		both := conjunct{c, []*form{x.f, there}}
		if both.blank(objs) || c.impossible(x, x.f, d.name) {
			continue
		}
		if !allIn(d.required, both.required()) {
			return fmt.Errorf("object: dependentRequired of %q", d.name)
		}
		for _, s := range d.schemas {
			if slices.ContainsFunc(b.dependents, func(e dependent) bool {
				return e.name == d.name && slices.ContainsFunc(e.schemas, func(t *Schema) bool { return c.sameView(t, s) })
			}) {
				continue
			}
			if err := c.lies(x, "dependentSchemas of "+d.name, s.normal(), x.strict, x.f, there); err != nil {
				return fmt.Errorf("object: %w", err)
			}
		}
	}
	return nil
}
