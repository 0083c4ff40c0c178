package subschema

import (
	"encoding/binary"
	"math"
	"slices"
)

// solver decides whether a value is in one schema and in none of some others. It is the complete
// procedure behind the rules: the positive schema is a conjunction of literals, each negative one
// becomes a clause of negated literals, and the clauses are chosen from until only literals of
// one type are left, which a solver of that type decides.
//
// Values are finite, so a question that comes back on its own path has no answer that way: it is
// taken to have none. "None" is kept only if it rests on no question that is still open.
type solver struct {
	ss    *session
	cert  *certificate
	p     *prover
	e     *evaluator
	steps int
	known map[string]bool // questions that were left open
	open  map[string]int
	low   int
	depth int
}

// solution is the answer to a question; with unsure the steps ran out, or a construct has no
// negation here.
type solution struct {
	outcome outcome
	value   value
}

type outcome uint8

const (
	unsure outcome = iota
	none
	some
)

// maxNesting is how deep questions about members and items lie within each other.
const maxNesting = 200

func (ss *session) solver(steps int) *solver {
	return &solver{
		ss: ss, cert: ss.cert, p: ss.prover(steps), e: &evaluator{steps: 200 * steps}, steps: steps,
		known: map[string]bool{}, open: map[string]int{}, low: grounded,
	}
}

func (x *solver) step() bool {
	x.steps--
	return x.steps >= 0
}

// charge takes the steps of going through n names.
func (x *solver) charge(n int) { x.steps -= n / namesPerStep }

// place answers a question about one place of a value: nil is the true schema.
func (x *solver) place(s *Schema, not []*Schema) solution {
	x.cert.beginAsked(s, not)
	return x.cert.answer(x.answered(s, not))
}

func (x *solver) answered(s *Schema, not []*Schema) solution {
	if s == nil {
		s = trueSchema
	}
	not = slices.DeleteFunc(slices.Clone(not), func(r *Schema) bool { return r != nil && r.normal().kinds == 0 })
	for _, r := range not {
		if x.p.contained(s, r) {
			return solution{outcome: none}
		}
	}
	slices.SortFunc(not, func(a, b *Schema) int { return int(a.id - b.id) })
	not = slices.Compact(not)
	key := questionKey(s, not)
	if a, ok := x.ss.solved[key]; ok {
		return a
	}
	if x.known[key] {
		return solution{}
	}
	if depth, ok := x.open[key]; ok {
		x.low = min(x.low, depth)
		return solution{outcome: none}
	}
	if !x.step() || len(x.open) > maxNesting {
		return solution{}
	}
	depth, outer := len(x.open), x.low
	x.open[key], x.low = depth, grounded
	x.cert.beginQuestion(s, not)
	a := x.fresh(s, not)
	x.cert.endQuestion(key, a)
	delete(x.open, key)
	switch {
	case a.outcome == unsure:
		x.known[key] = true
	case a.outcome == some || x.low >= depth:
		x.ss.solved[key] = a
	}
	if a.outcome == none && x.low < depth {
		outer = min(outer, x.low)
	}
	x.low = outer
	return a
}

func questionKey(s *Schema, not []*Schema) string {
	b := binary.LittleEndian.AppendUint32(nil, uint32(s.id))
	for _, r := range not {
		b = binary.LittleEndian.AppendUint32(b, uint32(r.id))
	}
	return string(b)
}

// fresh answers a question for the first time, type by type.
func (x *solver) fresh(s *Schema, not []*Schema) solution {
	f := x.ss.sentAt(s, x.ss.u.and(not)).normal()
	out := solution{outcome: none}
	for _, k := range []kinds{strs, nums, bools, objs, arrs, nulls} {
		if f.kinds&k == 0 {
			continue
		}
		h := *f.only(k)
		h.not = nil
		g := &goal{kind: k, form: &h, not: slices.Concat(f.not, not), check: func(v value) truth { return x.holds(s, not, v) }}
		a := x.goal(g)
		if a.outcome == some {
			return a
		}
		if a.outcome == unsure {
			out.outcome = unsure
		}
	}
	return out
}

// holds reports whether v answers the question.
func (x *solver) holds(s *Schema, not []*Schema, v value) truth {
	res := x.e.accepts(s, v, nil)
	for _, r := range not {
		if res == no {
			break
		}
		res = res.and(-x.e.accepts(r, v, nil))
	}
	return res
}

// goal is a question about values of one type, partly worked out.
type goal struct {
	kind kinds
	form *form     // its disjunctions, conditions and dependents are clauses still to be chosen from
	not  []*Schema // still to be negated
	demands
	check func(value) truth
}

// demands are negated literals.
type demands struct {
	steps     []decimal // the number is a multiple of none of them
	texts     []textual // the text is in none of them
	items     []itemDemand
	but       []value // the value is none of them
	repeats   bool    // two items are equal
	members   []memberDemand
	strangers []strangerDemand
	badNames  []*Schema // for each, some member's name is not in it
}

// itemDemand asks for an item outside of a schema, at a position from from to to (to < 0: or later).
type itemDemand struct {
	from, to int
	not      *Schema
}

// memberDemand asks that a member is outside of a schema; the form requires it.
type memberDemand struct {
	name string
	not  *Schema
}

// strangerDemand asks for a member outside of a schema that group has for it: one whose name
// matches pattern, or, if that is nil, one that the group's additionalProperties speak about.
type strangerDemand struct {
	group   group
	pattern *pattern
	not     *Schema
}

func (g *goal) clone() *goal {
	h := *g
	h.not = slices.Clip(g.not)
	d := &h.demands
	d.steps, d.texts, d.items = slices.Clip(d.steps), slices.Clip(d.texts), slices.Clip(d.items)
	d.members, d.strangers, d.badNames = slices.Clip(d.members), slices.Clip(d.strangers), slices.Clip(d.badNames)
	return &h
}

// choice is one way to meet a clause: it makes a goal smaller, or returns nil where that leaves
// nothing.
type choice func(g *goal) *goal

// goal works a goal out.
func (x *solver) goal(g *goal) solution {
	x.cert.beginGoal(g)
	return x.cert.answer(x.worked(g))
}

func (x *solver) worked(g *goal) solution {
	if g.form.kinds == 0 {
		return solution{outcome: none}
	}
	if !x.step() {
		return solution{}
	}
	if x.depth++; x.depth > 20*maxNesting {
		x.depth--
		return solution{}
	}
	defer func() { x.depth-- }()
	if vals, ok := g.form.few(); ok {
		return x.among(g, vals)
	}
	clause, rest, ok := x.smallest(g)
	if !ok {
		return solution{outcome: none}
	}
	if clause == nil {
		return x.leaf(rest)
	}
	out := solution{outcome: none}
	for _, c := range clause {
		h := c(rest.clone())
		if h == nil {
			continue
		}
		a := x.goal(h)
		if a.outcome == some {
			return a
		}
		if a.outcome == unsure {
			out.outcome = unsure
		}
	}
	return out
}

// few returns the values that f can have, if they are listed or of a type with few values.
func (f *form) few() ([]value, bool) {
	if f.enum != nil {
		return f.enum.vals, true
	}
	switch {
	case f.kinds&^(nulls|bools) == 0:
		h, _ := f.listed()
		return h.enum.vals, true
	case f.kinds == arrs && f.arr != nil && f.arr.max == 0:
		return []value{emptyArray}, true
	case f.kinds == objs && f.obj.onlyEmpty():
		return []value{emptyObject}, true
	}
	return nil, false
}

func (x *solver) among(g *goal, vals []value) solution {
	out := solution{outcome: none}
	for _, v := range vals {
		switch g.check(v) {
		case yes:
			return solution{some, v}
		case maybe:
			out.outcome = unsure
		}
	}
	return out
}

// smallest takes the clause with the fewest choices out of g. A nil clause means that only
// literals are left; ok is false where one has no choice at all.
func (x *solver) smallest(g *goal) (clause []choice, rest *goal, ok bool) {
	best, at := math.MaxInt, -1
	n := g.clauses()
	x.steps -= n // each of them is worked out below, which is where the time goes
	for i := range n {
		c := x.clause(g, i)
		if len(c) == 0 {
			x.cert.splits(i)
			return nil, nil, false
		}
		if len(c) < best {
			clause, best, at = c, len(c), i
		}
		if best == 1 {
			break
		}
	}
	if at < 0 {
		return nil, g, true
	}
	x.cert.splits(at)
	return clause, g.without(at), true
}

// clauses counts the clauses of g: disjunctions, conditions, dependents, negations.
func (g *goal) clauses() int {
	n := len(g.form.unions) + len(g.form.cond) + len(g.not)
	if g.form.obj != nil {
		n += len(g.form.obj.dependents)
	}
	return n
}

// without returns g without its clause i.
func (g *goal) without(i int) *goal {
	h := g.clone()
	f := *g.form
	h.form = &f
	switch {
	case i < len(f.unions):
		f.unions = slices.Delete(slices.Clone(f.unions), i, i+1)
		return h
	case i-len(f.unions) < len(f.cond):
		i -= len(f.unions)
		f.cond = slices.Delete(slices.Clone(f.cond), i, i+1)
		return h
	}
	i -= len(f.unions) + len(f.cond)
	if i < len(g.not) {
		h.not = slices.Delete(slices.Clone(g.not), i, i+1)
		return h
	}
	o := *f.obj
	o.dependents = slices.Delete(slices.Clone(o.dependents), i-len(g.not), i-len(g.not)+1)
	f.obj = &o
	return h
}

// clause returns the choices of clause i.
func (x *solver) clause(g *goal, i int) []choice {
	f := g.form
	switch {
	case i < len(f.unions):
		return x.unionChoices(g, f.unions[i])
	case i-len(f.unions) < len(f.cond):
		return conditionChoices(x.ss.u, f.cond[i-len(f.unions)], false)
	}
	i -= len(f.unions) + len(f.cond)
	if i < len(g.not) {
		return x.negations(g, g.not[i])
	}
	return dependentChoices(x.ss.u, f.obj.dependents[i-len(g.not)])
}

// unionChoices are the branches of a disjunction.
func (x *solver) unionChoices(g *goal, un union) []choice {
	var out []choice
	for i := range un.branches {
		b := un.branches[i]
		if un.sent != nil {
			b = un.sent[i]
		}
		if x.p.disjoint(g.form, b.normal()) {
			continue
		}
		out = append(out, func(g *goal) *goal {
			if un.exclusive {
				for j, o := range un.branches {
					if j != i {
						g.not = append(g.not, o)
					}
				}
			}
			return g.and(x.ss.u, b.normal())
		})
	}
	return out
}

// and adds a positive form.
func (g *goal) and(u *Universe, f *form) *goal {
	h := conj(u, g.form, f).only(g.kind)
	if h.kinds == 0 {
		return nil
	}
	g.not = append(g.not, h.not...)
	if len(h.not) > 0 {
		c := *h
		c.not = nil
		h = &c
	}
	g.form = h
	return g
}

// conditionChoices are those of if, then and else, or of their negation.
func conditionChoices(u *Universe, c conditional, negated bool) []choice {
	side := func(g *goal, s *Schema) *goal {
		if negated {
			g.not = append(g.not, orTrue(s))
			return g
		}
		return g.and(u, s.normal())
	}
	return []choice{
		func(g *goal) *goal {
			if g = g.and(u, c.test.normal()); g == nil {
				return nil
			}
			return side(g, c.then)
		},
		func(g *goal) *goal {
			g.not = append(g.not, orTrue(c.test))
			return side(g, c.otherwise)
		},
	}
}

func orTrue(s *Schema) *Schema {
	if s == nil {
		return trueSchema
	}
	return s
}

// dependentChoices are: the member is not there, or what depends on it holds.
func dependentChoices(u *Universe, d dependent) []choice {
	return []choice{
		func(g *goal) *goal { return g.and(u, absent(d.name)) },
		func(g *goal) *goal {
			g = g.and(u, present(append(slices.Clone(d.required), d.name)...))
			for _, s := range d.schemas {
				if g != nil {
					g = g.and(u, s.normal())
				}
			}
			return g
		},
	}
}

func absent(name string) *form {
	return &form{kinds: allKinds, obj: &objects{groups: []group{{props: []property{{name: name, schema: falseSchema}}}}, max: -1}}
}

func present(names ...string) *form {
	slices.Sort(names)
	return &form{kinds: allKinds, obj: &objects{required: slices.Compact(names), max: -1}}
}

// leaf decides a goal of which only literals are left.
func (x *solver) leaf(g *goal) solution {
	var a solution
	switch g.kind {
	case nums:
		a = x.numberLeaf(g)
	case strs:
		a = x.textLeaf(g)
	case arrs:
		a = x.arrayLeaf(g)
	case objs:
		a = x.objectLeaf(g)
	default:
		vals, _ := g.form.only(nulls | bools).few()
		a = x.among(g, vals)
	}
	if a.outcome == some && g.check(a.value) != yes {
		return solution{}
	}
	return a
}
