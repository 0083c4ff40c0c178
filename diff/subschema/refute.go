package subschema

import (
	"slices"
	"strconv"

	"github.com/postel-api/postel/internal/node"
)

// refuter searches a value that a sender may send and a receiver refuses: it follows the two
// schemas in parallel and makes values for the places where the proof failed.
type refuter struct {
	ss    *session
	p     *prover
	e     *evaluator
	s, r  *Schema
	found value
	at    string
	tries int
	open  map[pair]bool
	// samples are values of schemas, the zero value where none was found.
	samples map[*Schema]value
	depth   int
	effort  int // that is left for shrinking
}

// Depth of the search, and how many values one decision tries.
const (
	searchDepth = 40
	maxTries    = 4000
)

// emitter takes a candidate for a place and says whether the search is over.
type emitter func(v value, at string) bool

func (ss *session) refute(s, r *Schema, spent int) *decision {
	budget := max(ss.rel.steps()-spent, ss.rel.steps()/2)
	w := &refuter{ss: ss, p: ss.prover(budget), e: &evaluator{steps: 100 * budget}, s: s, r: r, open: map[pair]bool{}, samples: map[*Schema]value{}}
	ok := w.place(s, r, w.try)
	steps := spent + w.tries + budget - w.p.steps
	if !ok {
		return &decision{Answer: Answer{Steps: steps, Reason: w.reason()}}
	}
	w.open, w.samples, w.p = nil, nil, nil // the search is over: keep what shrinking needs
	return &decision{Answer: Answer{Verdict: NotContained, Proof: "witness", Steps: steps}, found: w}
}

// refutation is a value that a sender may send and a receiver refuses, with the deciding place.
type refutation struct {
	value value
	at    string
}

// remember keeps a witness of a pair, and the parts of it that lead to the place that decided as
// witnesses of the pairs there: recursive schemas meet them again. A part may be none, if
// something around it decided too; all are judged before they are used.
func (ss *session) remember(s, r *Schema, v value, at string) {
	for r != nil {
		key := pair{s: orTrue(s), r: r}
		if _, ok := ss.witnesses[key]; ok {
			return
		}
		ss.witnesses[key] = refutation{v, at}
		path := splitPointer(at)
		if len(path) == 0 {
			return
		}
		at = at[1+len(path[0]):]
		f, g := ss.sentAt(key.s, r).normal(), r.normal()
		switch i, err := strconv.Atoi(path[0]); {
		case v.kind == node.Object && g.obj != nil:
			name := node.Unescape(path[0])
			s, r = f.member(ss.u, name), g.obj.demanded(ss.u, name)
			v, _ = v.get(name)
		case v.kind == node.Array && g.arr != nil && err == nil && i < len(v.items):
			s, r = f.arr.itemOf(i), g.arr.item(i)
			v = v.items[i]
		default:
			return
		}
	}
}

// try judges a candidate for the whole value.
func (w *refuter) try(v value, at string) bool {
	w.tries++
	if !w.refutes(v) {
		return false
	}
	w.found, w.at = v, at
	return true
}

func (w *refuter) refutes(v value) bool {
	refused := w.e.accepts(w.r, v, nil)
	if refused == yes {
		return false
	}
	sent := w.ss.sendable(w.e, w.s, w.r, v)
	return refused == no && sent == yes
}

func (w *refuter) over() bool { return w.tries > maxTries || w.e.steps < 0 || w.p.steps < -1000 }

func (w *refuter) reason() string {
	if o := append(opaqueIn(w.s), opaqueIn(w.r)...); len(o) > 0 {
		return "not every construct is understood: " + o[0]
	}
	if w.over() || w.p.spent {
		return usedUp
	}
	return notFound
}

const (
	notFound = "neither a proof nor a counterexample was found"
	notSent  = "what was found has members that no sender adds in this reading, and there is no proof that nothing else can be found"
	usedUp   = "the steps are used up: " + notFound
)

// opaqueIn returns what is not understood in s or below it, at most one text.
func opaqueIn(s *Schema) []string {
	seen := map[*Schema]bool{s: true}
	list := []*Schema{s}
	for i := 0; i < len(list); i++ {
		f := list[i].normal()
		if len(f.opaque) > 0 {
			return f.opaque[:1]
		}
		for _, q := range f.patterns() {
			if !q.known {
				return []string{"the pattern " + strconv.Quote(q.source) + ": " + q.why}
			}
		}
		f.each(func(c *Schema) {
			if c != nil && !seen[c] {
				seen[c] = true
				list = append(list, c)
			}
		})
	}
	return nil
}

// patterns lists the patterns of texts and of members' names.
func (f *form) patterns() []*pattern {
	var out []*pattern
	if f.str != nil {
		out = append(out, f.str.patterns...)
	}
	if f.obj != nil {
		for _, g := range f.obj.groups {
			for _, p := range g.patterns {
				out = append(out, p.pattern)
			}
		}
	}
	return out
}

// onlyStrict reports whether the witness has members that only the strict reading lets a sender
// add, and the schemas are contained under fresh names.
func (w *refuter) onlyStrict() bool {
	if w.ss.rel.Reading != Strict {
		return false
	}
	rel := w.ss.rel
	rel.Reading = FreshNames
	ss := w.ss.u.session(rel)
	s, r := ss.view(w.s.origin, sender, nil), ss.view(w.r.origin, receiver, nil)
	e := &evaluator{steps: 1 << 20}
	if ss.sendable(e, s, r, w.found) == yes {
		return false
	}
	return ss.prover(rel.steps()).contained(s, r)
}

// shrink leaves out members and items as long as the value stays a witness.
func (w *refuter) shrink() {
	w.effort = maxEffort
	for range 3 {
		before := w.found.key()
		w.found = w.smaller(w.found, w.refutes)
		if w.found.key() == before {
			break
		}
	}
	w.at = existing(w.found, w.at)
}

// smaller leaves out of v what keep does not miss, at any depth.
func (w *refuter) smaller(v value, keep func(value) bool) value {
	switch v.kind {
	case node.Object:
		v = w.fewer(v, keep)
		for _, m := range v.members {
			if w.effort -= len(v.members); w.effort < 0 {
				return v
			}
			if fewer := v.without(m.name); keep(fewer) {
				v = fewer
				continue
			}
			if m.value.kind >= node.Array {
				name := m.name
				v = v.with(name, w.smaller(m.value, func(x value) bool { return keep(v.with(name, x)) }))
			}
		}
	case node.Array:
		for i := len(v.items) - 1; i >= 0; i-- {
			if w.effort -= len(v.items); w.effort < 0 {
				return v
			}
			fewer := v
			fewer.items = slices.Delete(slices.Clone(v.items), i, i+1)
			if keep(fewer) {
				v = fewer
				continue
			}
			if v.items[i].kind >= node.Array {
				at := i
				item := w.smaller(v.items[i], func(x value) bool { return keep(v.replaced(at, x)) })
				v = v.replaced(i, item)
			}
		}
	}
	return v
}

// maxEffort is how many members and items all the attempts to shrink one witness have together.
const maxEffort = 100_000

// fewer leaves out blocks of members of a large object, so that not each needs an attempt.
func (w *refuter) fewer(v value, keep func(value) bool) value {
	for size := len(v.members) / 2; size >= 8; size /= 2 {
		for at := 0; at < len(v.members); {
			if w.effort -= len(v.members); w.effort < 0 {
				return v
			}
			less := v
			less.members = slices.Delete(slices.Clone(v.members), at, min(at+size, len(v.members)))
			if keep(less) {
				v = less
			} else {
				at += size
			}
		}
	}
	return v
}

// existing cuts a pointer back to what is there in v.
func existing(v value, at string) string {
	root := v
	out := ""
	for _, tok := range splitPointer(at) {
		var next value
		ok := false
		switch root.kind {
		case node.Object:
			next, ok = root.get(node.Unescape(tok))
		case node.Array:
			i, err := strconv.Atoi(tok)
			if ok = err == nil && i < len(root.items); ok {
				next = root.items[i]
			}
		}
		if !ok {
			return out
		}
		out, root = out+"/"+tok, next
	}
	return out
}

func splitPointer(at string) []string {
	if at == "" {
		return nil
	}
	var out []string
	for i, start := 1, 1; i <= len(at); i++ {
		if i == len(at) || at[i] == '/' {
			out = append(out, at[start:i])
			start = i + 1
		}
	}
	return out
}

// place searches one place.
func (w *refuter) place(s, r *Schema, emit emitter) bool {
	if s == nil {
		s = trueSchema
	}
	if w.depth > searchDepth || w.over() {
		return false
	}
	key := pair{s: s, r: r}
	if w.open[key] {
		return false // what differs below differs here as well
	}
	w.open[key] = true
	w.depth++
	defer func() { w.depth--; delete(w.open, key) }()
	if known, ok := w.ss.witnesses[key]; ok && emit(known.value, known.at) {
		return true
	}
	for _, v := range w.examples(s) {
		if emit(v, "") {
			return true
		}
	}
	return w.forms(w.ss.sentAt(s, r).normal(), r.normal(), emit)
}

// forms searches values of f that g refuses.
func (w *refuter) forms(f, g *form, emit emitter) bool {
	if f.kinds == 0 || w.over() {
		return false
	}
	if w.depth > searchDepth {
		return false
	}
	if f.enum != nil {
		for _, v := range f.enum.vals {
			if emit(v, "") {
				return true
			}
		}
		return false
	}
	if len(f.unions) > 0 {
		rest := *f
		rest.unions = f.unions[1:]
		if len(rest.unions) == 0 && w.probe(&rest, f.unions[0], g, emit) {
			return true
		}
		for i := range f.unions[0].branches {
			h := w.ss.u.choose(&rest, f.unions[0], i)
			if h.kinds != 0 && !w.p.forms(h, g) && w.forms(h, g, emit) {
				return true
			}
			if w.over() {
				return false
			}
		}
		return false
	}
	for _, k := range []kinds{strs, nums, bools, objs, arrs, nulls} {
		if f.kinds&k != 0 && w.kind(f.only(k), k, g, emit) {
			return true
		}
	}
	return false
}

// probe tries a few objects of each branch before the search goes deep into the first one: what
// came or went in a long union is a whole branch most of the time.
func (w *refuter) probe(rest *form, un union, g *form, emit emitter) bool {
	for i := range un.branches {
		h := w.ss.u.choose(rest, un, i).only(objs)
		if h.kinds == 0 {
			continue
		}
		for _, v := range w.variedObjects(h) {
			if emit(v, "") {
				return true
			}
			for _, tagged := range w.tagged(h, v) {
				if emit(tagged, "") {
					return true
				}
			}
		}
		if w.over() {
			return false
		}
	}
	return false
}

// kind searches values of one type: where g says nothing about the type, some value will do.
func (w *refuter) kind(f *form, k kinds, g *form, emit emitter) bool {
	if f.kinds == 0 {
		return false
	}
	for _, v := range w.varied(f, k, g) {
		if emit(v, "") {
			return true
		}
	}
	switch k {
	case arrs:
		if w.arrays(f, g, emit) || w.unevaluated(f, g, emit) {
			return true
		}
	case objs:
		if w.objects(f, g, emit) || w.unevaluated(f, g, emit) {
			return true
		}
	}
	return w.branches(f, g, emit)
}

// branches follows the disjunctions and conditions of the receiver, each branch on its own.
func (w *refuter) branches(f, g *form, emit emitter) bool {
	follow := func(s *Schema) bool {
		if s == nil || s.normal().kinds&f.kinds == 0 {
			return false
		}
		w.depth++
		defer func() { w.depth-- }()
		return w.forms(f, s.normal(), emit)
	}
	for _, un := range g.unions {
		for _, b := range un.branches {
			if follow(b) {
				return true
			}
			if w.over() {
				return false
			}
		}
	}
	for _, c := range g.cond {
		if follow(c.then) || follow(c.otherwise) {
			return true
		}
	}
	for _, s := range g.not {
		h := conj(w.ss.u, f, s.normal())
		if w.depth++; w.forms(h, falseForm, emit) {
			return true
		}
		w.depth--
	}
	return false
}

// arrays searches arrays of f.
func (w *refuter) arrays(f, g *form, emit emitter) bool {
	a := f.arr
	if a == nil {
		a = &arrays{max: -1}
	}
	base, ok := w.sample(f)
	if !ok {
		return false
	}
	n := len(a.prefix)
	if g.arr != nil {
		n = max(n, len(g.arr.prefix))
	}
	for i := 0; i <= n && (a.max < 0 || i < a.max); i++ {
		demands := []*Schema{}
		if g.arr != nil {
			demands = append(demands, g.arr.item(i))
			for _, c := range g.arr.contains {
				demands = append(demands, c.schema)
			}
		}
		for _, r := range demands {
			if r == nil || w.p.contained(a.item(i), r) {
				continue
			}
			long, ok := w.filled(f, base, i)
			if !ok {
				continue
			}
			step := "/" + strconv.Itoa(i)
			if w.place(a.item(i), r, func(v value, at string) bool {
				return emit(long.replaced(i, v), step+at)
			}) {
				return true
			}
		}
	}
	return false
}

// filled returns base with at least i+1 items.
func (w *refuter) filled(f *form, base value, i int) (value, bool) {
	out := base
	out.items = slices.Clone(base.items)
	for len(out.items) <= i {
		v, ok := w.sampleSchema(f.arr.itemOf(len(out.items)))
		if !ok {
			return base, false
		}
		out.items = append(out.items, v)
	}
	return out, true
}

func (a *arrays) itemOf(i int) *Schema {
	if a == nil {
		return nil
	}
	return a.item(i)
}

// objects searches objects of f.
func (w *refuter) objects(f, g *form, emit emitter) bool {
	base, ok := w.sample(f)
	if !ok {
		return false
	}
	b, o := f.obj, g.obj
	if b == nil {
		b = &objects{max: -1}
	}
	if o == nil {
		o = &objects{max: -1}
	}
	names := memberNames(b, o)
	for _, name := range names {
		s, possible := w.p.possible(f, b, name)
		if !possible {
			continue
		}
		r := o.demanded(w.ss.u, name)
		if r == nil || w.p.contained(s, r) {
			continue
		}
		if w.place(s, r, w.inMember(base, name, emit)) {
			return true
		}
	}
	if w.strangers(b, o, base, names, emit) {
		return true
	}
	return w.combined(f, b, o, base, names, emit)
}

// unevaluated searches members and items that the receiver's unevaluatedProperties and
// unevaluatedItems refuse.
func (w *refuter) unevaluated(f, g *form, emit emitter) bool {
	for _, y := range g.uneval {
		base, ok := w.sample(f)
		if !ok || y.items != (base.kind == node.Array) {
			continue
		}
		steps := []string{"x-unknown"}
		if y.items {
			steps = []string{strconv.Itoa(len(base.items))}
		} else if f.obj != nil {
			steps = append(memberNames(f.obj, &objects{max: -1}), steps...)
		}
		for _, step := range steps {
			if w.place(nil, y.schema, func(v value, at string) bool {
				with := base
				if y.items {
					with.items = append(slices.Clone(base.items), v)
				} else {
					with = base.with(step, v)
				}
				return emit(with, "/"+node.Escape(step)+at)
			}) {
				return true
			}
		}
	}
	return false
}

func (w *refuter) inMember(base value, name string, emit emitter) emitter {
	step := "/" + node.Escape(name)
	return func(v value, at string) bool { return emit(base.with(name, v), step+at) }
}

// strangers searches members that nobody names.
func (w *refuter) strangers(b, o *objects, base value, names []string, emit emitter) bool {
	for _, name := range w.freshNames(b, o, names) {
		s, possible := w.p.possible(&form{kinds: objs, obj: b}, b, name)
		if !possible {
			continue
		}
		r := o.demanded(w.ss.u, name)
		for _, t := range o.names {
			if w.e.accepts(t, stringValue(name), nil) == no {
				r = falseSchema
			}
		}
		if r != nil && !w.p.contained(s, r) && w.place(s, r, w.inMember(base, name, emit)) {
			return true
		}
	}
	return false
}

// freshNames returns names that no properties of either side list, one for each pattern and one
// that is unlikely to match any.
func (w *refuter) freshNames(b, o *objects, names []string) []string {
	fresh := "x-unknown"
	for i := 2; slices.Contains(names, fresh) || b.bars(fresh); i++ {
		fresh = "x-unknown-" + strconv.Itoa(i)
	}
	out := []string{fresh, "", "a", "0", "A"}
	for _, side := range []*objects{b, o} {
		for _, g := range side.groups {
			for _, q := range g.patterns {
				if s, ok := q.pattern.sample(); ok {
					out = append(out, s)
				}
			}
		}
		for _, s := range side.names {
			for _, v := range w.varied(s.normal().only(strs), strs, textSchema.form) {
				out = append(out, v.text)
			}
		}
	}
	sendable := w.ss.u.and(append(slices.Clone(b.names), textSchema)).normal()
	for _, s := range o.names {
		for _, v := range w.varied(sendable, strs, s.normal()) {
			out = append(out, v.text)
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return slices.Contains(names, s) })
}

func (o *objects) bars(name string) bool {
	return slices.ContainsFunc(o.groups, func(g group) bool { return g.barred[name] })
}

// combined tries members that the sender need not send, one more and all together: what counts
// members, depends on them, or excludes another branch shows there.
func (w *refuter) combined(f *form, b, o *objects, base value, names []string, emit emitter) bool {
	var more []member
	for _, name := range names {
		if base.has(name) {
			continue
		}
		s, possible := w.p.possible(f, b, name)
		if !possible {
			continue
		}
		v, ok := w.sampleSchema(s)
		if !ok {
			continue
		}
		if emit(base.with(name, v), "") {
			return true
		}
		if b.max < 0 || len(base.members)+len(more) < b.max {
			more = append(more, member{name, v})
		}
		if w.over() {
			return false
		}
	}
	full := base.withAll(more)
	if emit(full, "") {
		return true
	}
	for i := len(full.members); o.max >= 0 && i <= o.max && i < 64; i++ {
		full = full.with("x-"+strconv.Itoa(i), nullValue)
		if emit(full, "") {
			return true
		}
	}
	for _, d := range o.dependents {
		if v, ok := full.get(d.name); ok && emit(base.with(d.name, v), "") {
			return true
		}
	}
	return false
}
