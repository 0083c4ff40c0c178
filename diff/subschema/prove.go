package subschema

import (
	"math"
	"slices"

	"github.com/postel-api/postel/diff/subschema/internal/language"
)

// prover looks for a structural proof that one schema contains another. It is sound and not
// complete: true is a proof, false is nothing.
//
// Containment of recursive schemas is coinductive: a pair is assumed while it is being proved. A
// result is kept only if it rests on no pair that is still open; low is the outermost one that
// the current proof rests on.
type prover struct {
	ss    *session
	cert  *certificate
	steps int
	open  map[pair]int
	low   int
	// tentative are proofs that rest on open pairs, with the outermost of those; they become
	// proofs with it, or are forgotten with it.
	tentative map[pair]int
	order     []pair
	strict    bool // without a reading: no side is a sender
	spent     bool // the steps are used up
	depth     int
	nested    int // how deep a search for emptiness is
}

const (
	grounded = math.MaxInt
	maxDepth = 3000 // of pairs within each other, of schemas that documents really have far below
)

func (ss *session) prover(steps int) *prover {
	return &prover{ss: ss, cert: ss.cert, steps: steps, open: map[pair]int{}, low: grounded, tentative: map[pair]int{}}
}

func (p *prover) step() bool {
	if p.steps--; p.steps < 0 {
		p.spent = true
	}
	return !p.spent
}

// namesPerStep is how many members' names that are gone through are one step.
const namesPerStep = 64

// charge takes the steps of going through n names; small objects are free.
func (p *prover) charge(n int) {
	p.steps -= n / namesPerStep
}

// contained reports a proof that every value that s may send is in r.
func (p *prover) contained(s, r *Schema) bool {
	if r == nil || same(s, r) {
		return true
	}
	if s == nil {
		s = trueSchema
	}
	if r.normal().isTrue() || s.normal().isFalse() || p.shares(s, r) {
		return true
	}
	key := pair{s, r, p.strict}
	if ok, known := p.ss.proved[key]; known {
		return p.cert.cites(key, ok)
	}
	if low, ok := p.assumed(key); ok {
		p.low = min(p.low, low)
		return p.cert.cites(key, true)
	}
	if !p.step() || len(p.open) > maxDepth {
		p.spent = true
		return false
	}
	return p.cert.cites(key, p.settle(key))
}

func (p *prover) assumed(key pair) (low int, ok bool) {
	if low, ok = p.open[key]; ok {
		return low, true
	}
	low, ok = p.tentative[key]
	return low, ok
}

// settle proves a pair while assuming it, and keeps what came out.
func (p *prover) settle(key pair) bool {
	depth, mark, outer := len(p.open), len(p.order), p.low
	p.open[key], p.low = depth, grounded
	p.cert.beginPair(key)
	ok := p.place(key.s, key.r)
	p.cert.endPair(key, ok, p.order[mark:])
	delete(p.open, key)
	low := p.low
	p.low = outer
	switch {
	case !ok:
		p.forget(mark)
		if !p.spent {
			p.ss.proved[key] = false
		}
	case low >= depth:
		p.ss.proved[key] = true
		for _, k := range p.order[mark:] {
			p.ss.proved[k] = true
		}
		p.forget(mark)
	default:
		p.low = min(outer, low)
		p.tentative[key] = low
		p.order = append(p.order, key)
	}
	return ok
}

func (p *prover) forget(mark int) {
	for _, k := range p.order[mark:] {
		delete(p.tentative, k)
	}
	p.order = p.order[:mark]
}

// shares reports whether each conjunct of r is one of s.
func (p *prover) shares(s, r *Schema) bool {
	b, ok := r.recipe.(*allRecipe)
	if !ok {
		return false
	}
	list := []*Schema{s}
	if a, ok := s.recipe.(*allRecipe); ok {
		list = a.parts
	}
	for _, q := range b.parts {
		if !slices.ContainsFunc(list, func(t *Schema) bool { return same(t, q) }) {
			return false
		}
	}
	return true
}

// same reports whether two schemas evidently are one, or a narrower and a wider view of one. A
// sender does not send what was removed even if it is required, so that its view is narrower only
// than one of a receiver for which that does not exist either.
func same(s, r *Schema) bool {
	if s == r {
		return true
	}
	if s == nil || r == nil || s.origin == nil || s.origin != r.origin {
		return false
	}
	a, b := s.recipe.(*viewRecipe), r.recipe.(*viewRecipe)
	switch {
	case b.role == receiver:
		return !slices.ContainsFunc(a.removed, func(name string) bool { return !contains(b.removed, name) })
	case a.role == sender && b.role == exact:
		return len(a.removed) == 0 && !a.ss.weakened(s.origin)
	}
	return false
}

// place begins the comparison of a place: the sender's schema is rewritten by the reading.
func (p *prover) place(s, r *Schema) bool {
	if !p.strict {
		s = p.ss.sentAt(s, r)
		p.charge(len(p.ss.spokenNames(s)) + len(p.ss.spokenNames(r)))
	}
	f, g := s.normal(), r.normal()
	return p.forms(f, g) || p.empty(f)
}

// forms reports a proof that f is contained in g, both about the same place.
func (p *prover) forms(f, g *form) bool {
	p.cert.begin(claimWithin, f, g, p.strict)
	return p.cert.end(p.within(f, g))
}

func (p *prover) within(f, g *form) bool {
	if f.kinds == 0 || g.isTrue() {
		return true
	}
	if !p.step() {
		return false
	}
	if p.depth++; p.depth > maxDepth {
		p.spent = true
	}
	defer func() { p.depth-- }()
	if f.enum != nil {
		return p.members(f, g)
	}
	if p.literals(f, g) {
		return true
	}
	return !p.spent && p.cases(f, g)
}

// members decides a finite sender by evaluation.
func (p *prover) members(f, g *form) bool {
	e := &evaluator{steps: 1 << 20}
	for _, v := range f.enum.vals {
		if !p.step() || e.form(g, v, nil) != yes && e.form(f, v, nil) != no {
			return false
		}
	}
	return true
}

// literals holds f against each literal of g.
func (p *prover) literals(f, g *form) bool {
	if g.enum != nil {
		h, ok := f.listed()
		return ok && p.members(h, g)
	}
	for _, k := range (f.kinds &^ g.kinds).single() {
		if !p.withoutKind(f, k) {
			return false
		}
	}
	return (f.kinds&nums == 0 || f.num.within(g.num)) &&
		(f.kinds&strs == 0 || p.texts(f, g)) &&
		(f.kinds&arrs == 0 || g.arr == nil || p.arrays(f, g.arr)) &&
		(f.kinds&objs == 0 || g.obj == nil || p.objects(f, g.obj)) &&
		p.acrossAll(f, g)
}

// withoutKind reports whether f has no values of that type.
func (p *prover) withoutKind(f *form, k kinds) bool { return p.empty(f.only(k)) }

// only returns the values of f that are of the types in k.
func (f *form) only(k kinds) *form {
	if f.kinds&^k == 0 {
		return f
	}
	g := *f
	g.kinds &= k
	return g.tidy()
}

// listed returns f with all its values as an enum, if they are few and can be listed.
func (f *form) listed() (*form, bool) {
	var vals []value
	switch rest := f.kinds &^ (nulls | bools | nums); {
	case rest == 0:
	case rest == arrs && f.arr != nil && f.arr.max == 0:
		vals = append(vals, emptyArray)
	case rest == objs && f.obj.onlyEmpty():
		vals = append(vals, emptyObject)
	default:
		return nil, false
	}
	if f.kinds&nulls != 0 {
		vals = append(vals, nullValue)
	}
	if f.kinds&bools != 0 {
		vals = append(vals, trueValue, falseValue)
	}
	if f.kinds&nums != 0 {
		all, ok := f.num.list(64)
		if !ok {
			return nil, false
		}
		vals = append(vals, all...)
	}
	g := *f
	g.enum = newEnum(vals)
	return &g, true
}

// onlyEmpty reports whether no member can be there.
func (o *objects) onlyEmpty() bool {
	return o != nil && (o.max == 0 || slices.ContainsFunc(o.groups, func(g group) bool {
		return len(g.props) == 0 && len(g.patterns) == 0 && g.additional != nil && g.additional.normal().isFalse()
	}))
}

// list returns the numbers in n if they are at most limit.
func (n *numbers) list(limit int) ([]value, bool) {
	if n == nil || n.lo == nil || n.hi == nil {
		return nil, false
	}
	if n.lo.cmp(*n.hi) == 0 {
		return []value{numberValue(*n.lo)}, true
	}
	if n.step == nil || n.loOpen || n.hiOpen {
		return nil, false
	}
	var vals []value
	for d := *n.lo; d.cmp(*n.hi) <= 0; {
		if vals = append(vals, numberValue(d)); len(vals) > limit {
			return nil, false
		}
		next, ok := d.plus(*n.step)
		if !ok {
			return nil, false
		}
		d = next
	}
	return vals, true
}

// within reports whether every number of n is one of m.
func (n *numbers) within(m *numbers) bool {
	if m == nil || n == m {
		return true
	}
	if n == nil {
		return false
	}
	if vals, ok := n.list(64); ok {
		return !slices.ContainsFunc(vals, func(v value) bool { return m.holds(v.num) != yes })
	}
	if m.lo != nil {
		if n.lo == nil {
			return false
		}
		if c := n.lo.cmp(*m.lo); c < 0 || c == 0 && m.loOpen && !n.loOpen {
			return false
		}
	}
	if m.hi != nil {
		if n.hi == nil {
			return false
		}
		if c := n.hi.cmp(*m.hi); c > 0 || c == 0 && m.hiOpen && !n.hiOpen {
			return false
		}
	}
	if m.step == nil {
		return true
	}
	if n.step == nil {
		return false
	}
	is, known := n.step.multiple(*m.step)
	return is && known
}

// texts holds the strings of f against those of g.
func (p *prover) texts(f, g *form) bool {
	for _, name := range g.formats {
		if formatKinds(name) == strs && !slices.Contains(f.formats, name) && !p.inFormat(f, name) {
			return false
		}
	}
	t := g.str
	if t == nil {
		return true
	}
	s := f.str
	if s == nil {
		s = &texts{max: -1}
	}
	for _, q := range t.patterns {
		if !slices.Contains(s.patterns, q) && (!q.known || !p.noText(f, p.ss.u.space.Not(q.in))) {
			return false
		}
	}
	if s.min < t.min && !p.noText(f, p.ss.u.space.Length(0, t.min-1)) {
		return false
	}
	if t.max >= 0 && (s.max < 0 || s.max > t.max) && !p.noText(f, p.ss.u.space.Length(t.max+1, -1)) {
		return false
	}
	return t.number == nil || s.number != nil && s.number.within(t.number) || p.numeric(f, t.number)
}

// noText reports a proof that no string of f is in l.
func (p *prover) noText(f *form, l language.Language) bool {
	q, _ := p.ss.u.within(f)
	q.in = p.ss.u.space.Both(q.in, l)
	return p.cert.lacksTexts(f, l, p.ss.u.shortest(q, &p.steps).outcome == language.Nothing)
}

func (p *prover) inFormat(f *form, name string) bool {
	l, exact := p.ss.u.formatTexts(name)
	return exact && p.noText(f, p.ss.u.space.Not(l))
}

func (p *prover) numeric(f *form, n *numbers) bool {
	l, exact := p.ss.u.numberTexts(n)
	return exact && p.noText(f, p.ss.u.space.Not(l))
}

// acrossAll holds f against the literals of g that concern all types.
func (p *prover) acrossAll(f, g *form) bool {
	for _, text := range g.opaque {
		if !slices.Contains(f.opaque, text) {
			return false
		}
	}
	for _, x := range g.uneval {
		if !slices.ContainsFunc(f.uneval, func(y unevaluated) bool {
			return same(y.scope, x.scope) && same(y.schema, x.schema) && x.items == y.items
		}) {
			return false
		}
	}
	for _, s := range g.not {
		if !slices.ContainsFunc(f.not, func(t *Schema) bool { return same(s, t) }) && !p.disjoint(f, s.normal()) {
			return false
		}
	}
	for _, un := range g.unions {
		if !p.union(f, un) {
			return false
		}
	}
	for _, c := range g.cond {
		if !p.conditional(f, c) {
			return false
		}
	}
	return true
}

// union reports a proof that f lies in a disjunction.
func (p *prover) union(f *form, un union) bool {
	for _, own := range f.unions {
		if own.within(un) {
			return true
		}
	}
	if len(f.unions) > 1 && p.counterpart(f, un) {
		return true
	}
	return p.oneBranch(f, un)
}

// oneBranch reports a proof that f lies in a single branch.
func (p *prover) oneBranch(f *form, un union) bool {
	for i, b := range un.branches {
		if p.forms(f, b.normal()) && (!un.exclusive || p.disjointFromOthers(f, un.branches, i)) {
			return true
		}
	}
	return false
}

// counterpart looks for one disjunction of f of which each branch lies in a branch of un, so
// that not all disjunctions of f have to be split against each other.
func (p *prover) counterpart(f *form, un union) bool {
	for i := range f.unions {
		alone := *f
		alone.unions = nil
		inside := true
		for k := range f.unions[i].branches {
			h := p.ss.u.choose(&alone, f.unions[i], k)
			if inside = h.kinds == 0 || p.oneBranch(h, un); !inside {
				break
			}
		}
		if inside {
			return true
		}
	}
	return false
}

func (p *prover) disjointFromOthers(f *form, branches []*Schema, i int) bool {
	for j, b := range branches {
		if j != i && !p.disjoint(f, b.normal()) {
			return false
		}
	}
	return true
}

// within reports whether each branch of un evidently is one of o, and exclusiveness is the same.
func (un union) within(o union) bool {
	if !each(un.branches, o.branches) {
		return false
	}
	// A receiver's exclusive branches are as written, or they would not be exclusive any more.
	return !o.exclusive || un.exclusive && len(un.branches) == len(o.branches) &&
		slices.Equal(un.origins(), o.origins())
}

// each reports whether each schema of a evidently lies in one of b.
func each(a, b []*Schema) bool {
	for _, s := range a {
		if !slices.ContainsFunc(b, func(r *Schema) bool { return same(s, r) }) {
			return false
		}
	}
	return true
}

func (un union) origins() []int32 {
	var ids []int32
	for _, b := range un.branches {
		if b.origin != nil {
			b = b.origin
		}
		ids = append(ids, b.id)
	}
	slices.Sort(ids)
	return ids
}

func (p *prover) conditional(f *form, c conditional) bool {
	if slices.ContainsFunc(f.cond, func(d conditional) bool {
		return same(c.test, d.test) && (c.then == nil || same(d.then, c.then)) && (c.otherwise == nil || same(d.otherwise, c.otherwise))
	}) {
		return true
	}
	u := p.ss.u
	then := p.forms(conj(u, f, c.test.normal()), c.then.normal())
	if !then {
		return p.disjoint(f, c.test.normal()) && p.forms(f, c.otherwise.normal())
	}
	if p.forms(f, c.otherwise.normal()) {
		return true
	}
	negated := *f
	negated.not = append(slices.Clip(f.not), c.test)
	return p.forms(&negated, c.otherwise.normal())
}

// cases splits f and proves each part: by a disjunction of its own, by type, by a member that
// has few values.
func (p *prover) cases(f, g *form) bool {
	if len(f.unions) > 0 {
		un, rest := f.unions[0], *f
		rest.unions = f.unions[1:]
		for i := range un.branches {
			if h := p.ss.u.choose(&rest, un, i); !p.forms(h, g) && !p.empty(h) {
				return false
			}
		}
		return true
	}
	if len(g.unions) == 0 && len(g.cond) == 0 && len(g.not) == 0 {
		return false
	}
	if ks := f.kinds.single(); len(ks) > 1 {
		for _, k := range ks {
			if !p.forms(f.only(k), g) {
				return false
			}
		}
		return true
	}
	return p.casesOfMember(f, g)
}

// choose returns rest within branch i of a disjunction, outside the other ones if that is
// exclusive.
func (u *Universe) choose(rest *form, un union, i int) *form {
	b := un.branches[i]
	if un.sent != nil {
		b = un.sent[i]
	}
	f := conj(u, rest, b.normal())
	if un.exclusive && f.kinds != 0 {
		g := *f
		g.not = slices.Clone(f.not)
		for j, o := range un.branches {
			if j != i {
				g.not = append(g.not, o)
			}
		}
		f = &g
	}
	return f
}

// casesOfMember splits an object by the values of a required member.
func (p *prover) casesOfMember(f, g *form) bool {
	if f.kinds != objs || f.obj == nil {
		return false
	}
	for _, name := range f.obj.required {
		s := f.member(p.ss.u, name)
		if s == nil {
			continue
		}
		m := s.normal()
		if m.enum == nil {
			h, ok := m.listed()
			if !ok {
				continue
			}
			m = h
		}
		if len(m.enum.vals) < 2 || len(m.enum.vals) > 100 {
			continue
		}
		return p.eachValue(f, g, name, m.enum)
	}
	return false
}

func (p *prover) eachValue(f, g *form, name string, e *enum) bool {
	for _, v := range e.vals {
		one := p.ss.u.derived((&form{kinds: v.kinds(), enum: newEnum([]value{v})}).tidy())
		only := &form{kinds: objs, obj: &objects{groups: []group{{props: []property{{name: name, schema: one}}}}, max: -1}}
		if !p.forms(conj(p.ss.u, f, only), g) {
			return false
		}
	}
	return true
}
