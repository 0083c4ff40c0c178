package subschema

import "slices"

// disjoint reports a proof that no value is in both forms.
func (p *prover) disjoint(f, g *form) bool {
	p.cert.begin(claimDisjoint, f, g, true)
	return p.cert.end(p.apart(f, g))
}

func (p *prover) apart(f, g *form) bool {
	both := f.kinds & g.kinds
	if both == 0 {
		return true
	}
	if !p.step() {
		return false
	}
	if p.depth++; p.depth > maxDepth {
		p.spent = true
	}
	defer func() { p.depth-- }()
	if f.enum != nil && noneIn(f.enum, g) || g.enum != nil && noneIn(g.enum, f) {
		return true
	}
	return p.disjointLiterals(f, g) || p.disjointBranches(f, g)
}

func noneIn(e *enum, f *form) bool {
	ev := &evaluator{steps: 1 << 20}
	return !slices.ContainsFunc(e.vals, func(v value) bool { return ev.form(f, v, nil) != no })
}

// disjointLiterals compares type by type.
func (p *prover) disjointLiterals(f, g *form) bool {
	for _, k := range (f.kinds & g.kinds).single() {
		apart := false
		switch k {
		case nums:
			apart = apartNumbers(f.num, g.num)
		case strs:
			q, _ := p.ss.u.within(g)
			apart = apartLengths(f.str, g.str) || p.noText(f, q.in)
		case arrs:
			apart = f.arr != nil && g.arr != nil && p.apartArrays(f.arr, g.arr)
		case objs:
			apart = f.obj != nil && g.obj != nil && p.apartObjects(f, g)
		}
		if !apart {
			return false
		}
	}
	return true
}

func apartLengths(s, t *texts) bool {
	return s != nil && t != nil && (s.max >= 0 && t.min > s.max || t.max >= 0 && s.min > t.max)
}

func apartNumbers(n, m *numbers) bool {
	if n == nil || m == nil {
		return false
	}
	both, _ := conjNumbers(n, m) // no less than the intersection, which is enough here
	h := (&form{kinds: nums, num: both}).tidy()
	if h.kinds == 0 {
		return true
	}
	vals, ok := n.list(64)
	if !ok {
		return false
	}
	return !slices.ContainsFunc(vals, func(v value) bool { return m.holds(v.num) != no })
}

func (p *prover) apartArrays(a, b *arrays) bool {
	if a.max >= 0 && b.min > a.max || b.max >= 0 && a.min > b.max {
		return true
	}
	for i := range min(max(a.min, b.min), 1+max(len(a.prefix), len(b.prefix))) {
		if s, r := a.item(i), b.item(i); s != nil && r != nil && p.disjoint(s.normal(), r.normal()) {
			return true
		}
	}
	return false
}

// apartObjects looks for a member that must be there and can have no value that suits both.
func (p *prover) apartObjects(f, g *form) bool {
	a, b := f.obj, g.obj
	if a.max >= 0 && max(b.min, len(b.required)) > a.max || b.max >= 0 && max(a.min, len(a.required)) > b.max {
		return true
	}
	for _, name := range unionOf(a.required, b.required) {
		s, r := f.member(p.ss.u, name), g.member(p.ss.u, name)
		switch {
		case s == nil && r == nil:
		case s == nil:
			if p.empty(r.normal()) {
				return true
			}
		case r == nil:
			if p.empty(s.normal()) {
				return true
			}
		case p.disjoint(s.normal(), r.normal()):
			return true
		}
	}
	return false
}

// disjointBranches looks into disjunctions, conditions and negations.
func (p *prover) disjointBranches(f, g *form) bool {
	for _, un := range f.unions {
		if p.allDisjoint(un, f, g) {
			return true
		}
	}
	for _, un := range g.unions {
		if p.allDisjoint(un, g, f) {
			return true
		}
	}
	for _, s := range f.not {
		if p.plainForms(g, s.normal()) {
			return true
		}
	}
	for _, s := range g.not {
		if p.plainForms(f, s.normal()) {
			return true
		}
	}
	return false
}

func (p *prover) allDisjoint(un union, own, other *form) bool {
	for i, b := range un.branches {
		if un.sent != nil {
			b = un.sent[i]
		}
		if !p.disjoint(b.normal(), other) {
			return false
		}
	}
	return true
}

// plainForms reports a proof of containment without a reading.
func (p *prover) plainForms(f, g *form) bool {
	was := p.strict
	p.strict = true
	ok := p.forms(f, g)
	p.strict = was
	return ok
}

// empty reports a proof that f has no value.
func (p *prover) empty(f *form) bool {
	p.cert.begin(claimEmpty, f, nil, true)
	return p.cert.end(p.hasNone(f))
}

func (p *prover) hasNone(f *form) bool {
	if f.kinds == 0 {
		return true
	}
	if !p.step() {
		return false
	}
	if p.depth++; p.depth > maxDepth {
		p.spent = true
	}
	defer func() { p.depth-- }()
	if f.enum != nil && noneIn(f.enum, f) {
		return true
	}
	for _, s := range f.not {
		if p.plainForms(f.withoutNot(), s.normal()) {
			return true
		}
	}
	for i, un := range f.unions {
		if p.noBranch(f, i, un) {
			return true
		}
	}
	for _, k := range f.kinds.single() {
		switch {
		case k == objs && p.lacksMember(f), k == arrs && p.lacksItem(f.arr), k == strs && p.noText(f, p.ss.u.space.All):
		default:
			return false
		}
	}
	return true
}

func (f *form) withoutNot() *form {
	g := *f
	g.not = nil
	return &g
}

func (p *prover) noBranch(f *form, i int, un union) bool {
	rest := *f
	rest.unions = slices.Delete(slices.Clone(f.unions), i, i+1)
	rest.not = nil
	for k, b := range un.branches {
		if un.sent != nil {
			b = un.sent[k]
		}
		if !p.empty(conj(p.ss.u, &rest, b.normal())) {
			return false
		}
	}
	return true
}

// lacksMember reports whether a required member can have no value. Below a member the search
// goes on only as deep as maxEmpty: a value that contains itself does not exist either, but
// that is for the complete procedure to say.
func (p *prover) lacksMember(f *form) bool {
	if f.obj == nil || p.nested >= maxEmpty {
		return false
	}
	p.nested++
	defer func() { p.nested-- }()
	for _, name := range f.obj.required {
		if s := f.member(p.ss.u, name); s != nil && p.empty(s.normal()) {
			return true
		}
	}
	return false
}

func (p *prover) lacksItem(a *arrays) bool {
	if a == nil || p.nested >= maxEmpty {
		return false
	}
	p.nested++
	defer func() { p.nested-- }()
	for i := range min(a.min, len(a.prefix)+1) {
		if s := a.item(i); s != nil && p.empty(s.normal()) {
			return true
		}
	}
	return false
}

const maxEmpty = 4
