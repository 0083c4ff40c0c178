package subschema

import (
	"fmt"
	"slices"
)

// cases verifies a split of x.f: by a disjunction, by type, or by the values of a member.
func (c *checker) cases(x *claim) error {
	f := x.f
	if len(f.unions) > 0 {
		rest := *f
		rest.unions = f.unions[1:]
		for i, parts := range branches(&rest, f.unions[0]) {
			missing := fmt.Sprintf("case %d of a disjunction", i)
			if err := c.either(
				func() error { return c.lies(x, missing, x.g, x.strict, parts...) },
				func() error { return c.none(x, missing, parts...) },
			); err != nil {
				return err
			}
		}
		return nil
	}
	if ks := f.kinds.single(); len(ks) > 1 {
		for _, k := range ks {
			if err := c.lies(x, fmt.Sprintf("case of type %d", k), x.g, x.strict, f, &form{kinds: k}); err != nil {
				return err
			}
		}
		return nil
	}
	err := fmt.Errorf("cases: there are none")
	for _, name := range f.obj.orAny().required {
		if err = c.valuesOf(x, name); err == nil {
			return nil
		}
	}
	return err
}

// valuesOf verifies a split by the values that a required member can have.
func (c *checker) valuesOf(x *claim, name string) error {
	says := flat(c.says(x.f.obj, name, false)...)
	var vals []value
	found := false
	for _, s := range says {
		if all, ok := listed(s.normal()); ok {
			vals, found = all, true
			break
		}
	}
	if !found {
		whole := conjunct{c, mapAll(says, (*Schema).normal)}
		if vals, found = whole.values(); !found {
			return fmt.Errorf("cases: %q has no list of values", name)
		}
	}
	for _, v := range vals {
		ok := false
		for _, y := range x.subs {
			if y.what != claimWithin || y.g != x.g || y.strict != x.strict {
				continue
			}
			// What the case says about the member beyond x.f must be true of the value.
			more := slices.DeleteFunc(flat(c.says(y.f.obj, name, false)...), func(s *Schema) bool { return slices.Contains(says, s) })
			if slices.ContainsFunc(more, func(s *Schema) bool { return c.in(s.normal(), v) != yes }) {
				continue
			}
			props := mapAll(more, func(s *Schema) group { return group{props: []property{{name: name, schema: s}}} })
			if c.covers(y.f, x.f, &form{kinds: objs, obj: &objects{groups: props, max: -1}}) && c.verify(y) == nil {
				ok = true
				break
			}
		}
		if !ok {
			return fmt.Errorf("cases: the value %s of %q is missing", v.key(), name)
		}
	}
	return nil
}
