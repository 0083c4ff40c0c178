package subschema

import (
	"maps"
	"strconv"
	"unicode/utf8"

	"github.com/postel-api/postel/internal/node"
)

// evaluator holds values against schemas, exactly. Its answer is maybe where a construct is not
// understood or the steps are used up.
type evaluator struct{ steps int }

// trace records what the schemas that accepted a value have evaluated of it.
type trace struct {
	// mention counts names that required and dependents speak about too, as the readings do;
	// unevaluatedProperties does not.
	mention bool
	// listed says that an enum or const has the value, which says all of it at any depth. It is
	// recorded with mention only: unevaluatedProperties takes nothing from an enum.
	listed   bool
	allNames bool
	names    map[string]bool
	allItems bool
	items    map[int]bool
	below    map[string]*trace // by member name, or by index for items
}

func (t *trace) name(s string) {
	if t.names == nil {
		t.names = map[string]bool{}
	}
	t.names[s] = true
}

func (t *trace) item(i int) {
	if t.items == nil {
		t.items = map[int]bool{}
	}
	t.items[i] = true
}

// at returns the trace of a member or item, nil if nothing is recorded.
func (t *trace) at(step string) *trace {
	if t == nil {
		return nil
	}
	if t.below == nil {
		t.below = map[string]*trace{}
	}
	if t.below[step] == nil {
		t.below[step] = &trace{mention: t.mention}
	}
	return t.below[step]
}

func (t *trace) child() *trace {
	if t == nil {
		return nil
	}
	return &trace{mention: t.mention}
}

func (t *trace) merge(o *trace) {
	if t == nil || o == nil {
		return
	}
	t.listed = t.listed || o.listed
	t.allNames, t.allItems = t.allNames || o.allNames, t.allItems || o.allItems
	for s := range o.names {
		t.name(s)
	}
	for i := range o.items {
		t.item(i)
	}
	for step, b := range o.below {
		t.at(step).merge(b)
	}
}

// accepts reports whether v is in s.
func (e *evaluator) accepts(s *Schema, v value, t *trace) truth {
	if e.steps--; e.steps < 0 {
		return maybe
	}
	return e.form(s.normal(), v, t)
}

// form reports whether v is in f. Nothing is cut short while a trace is wanted.
func (e *evaluator) form(f *form, v value, t *trace) truth {
	if f.kinds&v.kinds() == 0 || f.enum != nil && !f.enum.has(v) {
		return no
	}
	if f.enum != nil && t != nil && t.mention {
		t.listed = true
	}
	res := truthOf(true)
	if len(f.opaque) > 0 {
		res = maybe
	}
	switch v.kind {
	case node.Number:
		res = res.and(e.number(f, v.num))
	case node.String:
		res = res.and(e.text(f, v.text))
	case node.Array:
		res = res.and(e.array(f.arr, v, t))
	case node.Object:
		res = res.and(e.object(f.obj, v, t))
	}
	if res == no {
		return no
	}
	return res.and(e.across(f, v, t))
}

func (e *evaluator) number(f *form, d decimal) truth {
	res := f.num.holds(d)
	for _, name := range f.formats {
		if formatKinds(name) == nums {
			res = res.and(formatRange(name).holds(d))
		}
	}
	return res
}

func (n *numbers) holds(d decimal) truth {
	if n == nil {
		return yes
	}
	if n.lo != nil {
		if c := d.cmp(*n.lo); c < 0 || c == 0 && n.loOpen {
			return no
		}
	}
	if n.hi != nil {
		if c := d.cmp(*n.hi); c > 0 || c == 0 && n.hiOpen {
			return no
		}
	}
	if n.step != nil {
		is, known := d.multiple(*n.step)
		if !known {
			return maybe
		}
		return truthOf(is)
	}
	return yes
}

func (e *evaluator) text(f *form, s string) truth {
	res := f.str.holds(s)
	for _, name := range f.formats {
		if formatKinds(name) == strs && !formatHolds(name, s) {
			return no
		}
	}
	return res
}

func (t *texts) holds(s string) truth {
	if t == nil {
		return yes
	}
	if n := utf8.RuneCountInString(s); n < t.min || t.max >= 0 && n > t.max {
		return no
	}
	res := yes
	for _, p := range t.patterns {
		if res = res.and(p.finds(s)); res == no {
			return no
		}
	}
	if t.number != nil {
		d, ok := parseDecimal(s)
		if !ok || d.plain() != s {
			return no
		}
		res = res.and(t.number.holds(d))
	}
	return res
}

func (e *evaluator) array(a *arrays, v value, t *trace) truth {
	if a == nil {
		return yes
	}
	if len(v.items) < a.min || a.max >= 0 && len(v.items) > a.max {
		return no
	}
	res := truth(yes)
	for i, w := range v.items {
		if i >= len(a.prefix) && a.rest == nil {
			break
		}
		if t != nil {
			t.item(i)
		}
		if s := a.item(i); s != nil {
			if res = res.and(e.accepts(s, w, t.at(strconv.Itoa(i)))); res == no {
				return no
			}
		}
	}
	if t != nil {
		for i := range min(a.spoken, len(v.items)) {
			t.item(i)
		}
	}
	for _, c := range a.contains {
		if res = res.and(e.contains(c, v, t)); res == no {
			return no
		}
	}
	if a.unique && !distinct(v.items) {
		return no
	}
	return res
}

func distinct(vs []value) bool {
	seen := make(map[string]bool, len(vs))
	for _, v := range vs {
		key := v.key()
		if seen[key] {
			return false
		}
		seen[key] = true
	}
	return true
}

// contains counts: what may or may not match widens the range in which the count lies.
func (e *evaluator) contains(c containment, v value, t *trace) truth {
	sure, possible := 0, 0
	for i, w := range v.items {
		tr := t.child()
		switch e.accepts(c.schema, w, tr) {
		case yes:
			sure++
			possible++
			if t != nil {
				t.item(i)
				t.at(strconv.Itoa(i)).merge(tr)
			}
		case maybe:
			possible++
		}
	}
	if possible < c.min || c.max >= 0 && sure > c.max {
		return no
	}
	if sure < c.min || c.max >= 0 && possible > c.max {
		return maybe
	}
	return yes
}

func (e *evaluator) object(o *objects, v value, t *trace) truth {
	if o == nil {
		return yes
	}
	if len(v.members) < o.min || o.max >= 0 && len(v.members) > o.max {
		return no
	}
	for _, name := range o.required {
		if !v.has(name) {
			return no
		}
	}
	if t != nil && t.mention {
		o.mentions(t.name)
	}
	res := truth(yes)
	for _, g := range o.groups {
		if res = res.and(e.group(g, v, t)); res == no {
			return no
		}
	}
	for _, s := range o.names {
		for _, m := range v.members {
			if res = res.and(e.accepts(s, stringValue(m.name), nil)); res == no {
				return no
			}
		}
	}
	for _, d := range o.dependents {
		if !v.has(d.name) {
			continue
		}
		for _, name := range d.required {
			if !v.has(name) {
				return no
			}
		}
		for _, s := range d.schemas {
			if res = res.and(e.accepts(s, v, t)); res == no {
				return no
			}
		}
	}
	return res
}

// mentions calls f for the names that o speaks about without describing them.
func (o *objects) mentions(f func(string)) {
	for _, name := range o.required {
		f(name)
	}
	for _, d := range o.dependents {
		f(d.name)
		for _, name := range d.required {
			f(name)
		}
	}
}

func (e *evaluator) group(g group, v value, t *trace) truth {
	if t != nil {
		t.allNames = t.allNames || g.additional != nil
		for _, p := range g.props {
			t.name(p.name)
		}
	}
	res := truth(yes)
	for _, m := range v.members {
		res = res.and(e.member(g, m, t))
		if res == no {
			return no
		}
	}
	return res
}

func (e *evaluator) member(g group, m member, t *trace) truth {
	res, named := yes, false
	if p := g.property(m.name); p != nil {
		named = true
		res = res.and(e.accepts(p.schema, m.value, t.at(m.name)))
	}
	doubtful := false
	for _, p := range g.patterns {
		switch p.pattern.finds(m.name) {
		case yes:
			named = true
			if t != nil {
				t.name(m.name)
			}
			res = res.and(e.accepts(p.schema, m.value, t.at(m.name)))
		case maybe:
			doubtful = true
		}
		if res == no {
			return no
		}
	}
	if doubtful {
		return res.and(maybe)
	}
	if !named && g.barred[m.name] {
		return no
	}
	if !named && g.additional != nil {
		res = res.and(e.accepts(g.additional, m.value, t.at(m.name)))
	}
	return res
}

// across evaluates the literals that concern all types.
func (e *evaluator) across(f *form, v value, t *trace) truth {
	res := yes
	for _, un := range f.unions {
		if res = res.and(e.union(un, v, t)); res == no {
			return no
		}
	}
	for _, s := range f.not {
		if res = res.and(-e.accepts(s, v, nil)); res == no {
			return no
		}
		if t != nil && t.mention {
			s.declared(t.name)
		}
	}
	for _, c := range f.cond {
		if res = res.and(e.conditional(c, v, t)); res == no {
			return no
		}
	}
	for _, x := range f.uneval {
		if res = res.and(e.unevaluated(x, v, t)); res == no {
			return no
		}
	}
	return res
}

func (e *evaluator) union(un union, v value, t *trace) truth {
	sure, possible := 0, 0
	for _, b := range un.branches {
		tr := t.child()
		switch e.accepts(b, v, tr) {
		case yes:
			sure++
			possible++
			t.merge(tr)
			if !un.exclusive && t == nil {
				return yes
			}
		case maybe:
			possible++
		}
		if un.exclusive && sure > 1 {
			return no
		}
	}
	switch {
	case possible == 0:
		return no
	case sure == 0 || un.exclusive && possible > 1:
		return maybe
	}
	return yes
}

func (e *evaluator) conditional(c conditional, v value, t *trace) truth {
	tr := t.child()
	test := e.accepts(c.test, v, tr)
	if test == yes {
		t.merge(tr)
	}
	then, otherwise := truth(yes), truth(yes)
	if test != no {
		then = e.accepts(c.then, v, t)
	}
	if test != yes {
		otherwise = e.accepts(c.otherwise, v, t)
	}
	if test == maybe && then != otherwise {
		return maybe
	}
	return then.and(otherwise)
}

func (e *evaluator) unevaluated(x unevaluated, v value, t *trace) truth {
	seen := &trace{}
	scope := e.accepts(x.scope, v, seen)
	res := truth(yes)
	if x.items {
		for i, w := range v.items {
			if seen.allItems || seen.items[i] {
				continue
			}
			res = res.and(e.accepts(x.schema, w, t.at(strconv.Itoa(i))))
		}
		if t != nil && v.kind == node.Array {
			for i := range v.items {
				t.item(i)
			}
		}
	} else if v.kind == node.Object {
		for _, m := range v.members {
			if seen.allNames || seen.names[m.name] {
				continue
			}
			res = res.and(e.accepts(x.schema, m.value, t.at(m.name)))
		}
		if t != nil {
			t.allNames = true
		}
	}
	if scope == maybe {
		return maybe // what is not understood may have evaluated what is left
	}
	return res
}

// declared calls f for every name that s speaks about at its own place, its branches included.
func (s *Schema) declared(f func(string)) {
	names := map[string]bool{}
	s.gather(names, map[*Schema]bool{})
	for name := range maps.Keys(names) {
		f(name)
	}
}

func (s *Schema) gather(names map[string]bool, seen map[*Schema]bool) {
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	s.normal().gather(names, seen)
}

func (g *form) gather(names map[string]bool, seen map[*Schema]bool) {
	if o := g.obj; o != nil {
		o.mentions(func(name string) { names[name] = true })
		for _, g := range o.groups {
			for _, p := range g.props {
				names[p.name] = true
			}
		}
	}
	g.inPlace(func(s *Schema) { s.gather(names, seen) })
}

// inPlace calls visit for the schemas that f holds against the same value.
func (f *form) inPlace(visit func(*Schema)) {
	if f.obj != nil {
		for _, d := range f.obj.dependents {
			for _, s := range d.schemas {
				visit(s)
			}
		}
	}
	for _, un := range f.unions {
		for _, s := range un.branches {
			visit(s)
		}
	}
	for _, s := range f.not {
		visit(s)
	}
	for _, c := range f.cond {
		visit(c.test)
		visit(c.then)
		visit(c.otherwise)
	}
	for _, x := range f.uneval {
		visit(x.scope)
	}
}
