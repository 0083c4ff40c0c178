package subschema

import (
	"fmt"
	"slices"
)

// disjoint verifies that no value is in x.f and x.g.
func (c *checker) disjoint(x *claim) error {
	f, g := x.f, x.g
	if c.covers(falseForm, f, g) {
		return nil
	}
	rules := []func() error{func() error { return c.apartByType(x) }}
	for _, side := range [][2]*form{{f, g}, {g, f}} {
		own, other := side[0], side[1]
		if own.enum != nil {
			rules = append(rules, func() error { return c.noneIn(own.enum.vals, other) })
		}
		for _, un := range own.unions {
			rules = append(rules, func() error { return c.allApart(x, un, other) })
		}
		for _, s := range own.not {
			rules = append(rules, func() error { return c.lies(x, "not", s.normal(), true, other) })
		}
	}
	return c.either(rules...)
}

func (c *checker) allApart(x *claim, un union, other *form) error {
	for i, b := range un.branches {
		if un.sent != nil {
			b = un.sent[i]
		}
		if err := c.apart(x, fmt.Sprintf("branch %d", i), b.normal(), other); err != nil {
			return err
		}
	}
	return nil
}

// apartByType verifies disjointness of the literals, type by type.
func (c *checker) apartByType(x *claim) error {
	f, g := x.f, x.g
	both := conjunct{c, []*form{f, g}}
	for _, k := range (f.kinds & g.kinds).single() {
		if both.blank(k) {
			continue
		}
		var err error
		switch k {
		case strs:
			err = c.textsApart(x)
		case arrs:
			err = c.itemsApart(x)
		case objs:
			err = c.membersApart(x)
		case nums:
			err = c.numbersApart(f.num, g.num)
		default:
			err = fmt.Errorf("type %d is common", k)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) numbersApart(n, m *numbers) error {
	if n == nil || m == nil {
		return fmt.Errorf("numbers: no bounds")
	}
	all, ok := spanOf(n).list(300)
	if t := spanOf(m); !ok || t.huge || slices.ContainsFunc(all, t.has) {
		return fmt.Errorf("numbers: some are common")
	}
	return nil
}

func (c *checker) textsApart(x *claim) error {
	q, _ := c.ss.u.within(x.g)
	if err := c.noText(x, "text", x.f, q.in); err != nil {
		return err
	}
	return c.tried(x.f, func(v value) bool {
		return c.jury.judges(&form{kinds: strs, str: x.g.str, formats: x.g.formats}, v) == yes
	})
}

func (c *checker) itemsApart(x *claim) error {
	a, b := x.f.arr.orAny(), x.g.arr.orAny()
	for i := range min(max(a.min, b.min), 1+max(len(a.prefix), len(b.prefix))) {
		if s, r := a.item(i), b.item(i); s != nil && r != nil && c.apart(x, "item", s.normal(), r.normal()) == nil {
			return nil
		}
	}
	return fmt.Errorf("array: no item tells them apart")
}

// membersApart looks for a member that must be there and can have no value that suits both.
func (c *checker) membersApart(x *claim) error {
	for _, name := range slices.Concat(x.f.obj.orAny().required, x.g.obj.orAny().required) {
		s := mapAll(flat(c.says(x.f.obj, name, false)...), (*Schema).normal)
		r := mapAll(flat(c.says(x.g.obj, name, false)...), (*Schema).normal)
		if c.below(x, claimDisjoint, "member", func(y *claim) bool { return c.covers(y.f, s...) && c.covers(y.g, r...) }) == nil ||
			len(s) > 0 && c.none(x, "member", s...) == nil || len(r) > 0 && c.none(x, "member", r...) == nil {
			return nil
		}
	}
	return fmt.Errorf("object: no member tells them apart")
}

// empty verifies that no value is in x.f.
func (c *checker) empty(x *claim) error {
	f := x.f
	if c.covers(falseForm, f) {
		return nil
	}
	rules := []func() error{}
	if f.enum != nil {
		rules = append(rules, func() error { return c.noneIn(f.enum.vals, f) })
	}
	positive := *f
	positive.not = nil
	for _, s := range f.not {
		rules = append(rules, func() error { return c.lies(x, "not", s.normal(), true, &positive) })
	}
	for i, un := range f.unions {
		rest := positive
		rest.unions = slices.Delete(slices.Clone(f.unions), i, i+1)
		un.exclusive = false
		rules = append(rules, func() error {
			for k, parts := range branches(&rest, un) {
				if err := c.none(x, fmt.Sprintf("branch %d", k), parts...); err != nil {
					return err
				}
			}
			return nil
		})
	}
	rules = append(rules, func() error {
		for _, k := range f.kinds.single() {
			if err := c.noneOfType(x, k); err != nil {
				return err
			}
		}
		return nil
	})
	return c.either(rules...)
}

func (c *checker) noneOfType(x *claim, k kinds) error {
	f := x.f
	switch {
	case (conjunct{c, []*form{f}}).blank(k):
		return nil
	case k == strs:
		if err := c.noText(x, "text", f, c.ss.u.space.All); err != nil {
			return err
		}
		return c.tried(f, func(value) bool { return true })
	case k == objs:
		for _, name := range f.obj.orAny().required {
			if c.impossible(x, f, name) {
				return nil
			}
		}
	case k == arrs && f.arr != nil:
		for i := range min(f.arr.min, len(f.arr.prefix)+1) {
			if s := f.arr.item(i); s != nil && c.none(x, "item", s.normal()) == nil {
				return nil
			}
		}
	}
	return fmt.Errorf("empty: values of type %d remain", k)
}
