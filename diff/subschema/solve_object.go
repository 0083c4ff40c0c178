package subschema

import (
	"maps"
	"slices"
	"strconv"

	"github.com/postel-api/postel/diff/subschema/internal/language"
	"github.com/postel-api/postel/internal/node"
)

// objectLeaf builds an object: the required members, a member for each demand about others, and
// fillers up to the least number.
func (x *solver) objectLeaf(g *goal) solution {
	o := g.form.obj
	if o == nil {
		o = &objects{max: -1}
	}
	b := &objectBuilder{x: x, g: g, o: o, not: map[string][]*Schema{}}
	for _, name := range o.required {
		b.not[name] = nil
	}
	for _, d := range g.members {
		b.not[d.name] = append(b.not[d.name], d.not)
	}
	b.listNames()
	return b.strangers(0)
}

type objectBuilder struct {
	x     *solver
	g     *goal
	o     *objects
	names []string             // all that somebody lists, sorted
	not   map[string][]*Schema // the members that are to be there, and what they are not
}

// listNames collects the names that the form and the demands list.
func (b *objectBuilder) listNames() {
	all := memberNames(b.o, &objects{max: -1})
	for _, d := range b.g.strangers {
		for _, p := range d.group.props {
			all = append(all, p.name)
		}
	}
	for _, v := range b.g.but {
		for _, m := range v.members {
			all = append(all, m.name)
		}
	}
	slices.Sort(all)
	b.names = slices.Compact(all)
}

// strangers finds a member for demand i and the ones after it: one that is listed somewhere but
// not in the demand's group, or one that nobody lists.
func (b *objectBuilder) strangers(i int) solution {
	if !b.x.step() {
		return solution{}
	}
	if i == len(b.g.strangers) {
		return b.badNames(0)
	}
	d := b.g.strangers[i]
	names, sure := b.candidates(d)
	out := solution{outcome: none}
	if !sure {
		out.outcome = unsure
	}
	for _, name := range names {
		a := b.with(name, d.not, func() solution { return b.strangers(i + 1) })
		if a.outcome == some {
			return a
		}
		if a.outcome == unsure {
			out.outcome = unsure
		}
	}
	return out
}

// with asks for one more member, outside of a schema, while next is worked out.
func (b *objectBuilder) with(name string, not *Schema, next func() solution) solution {
	old, had := b.not[name]
	now := old
	if not != nil {
		now = append(slices.Clip(old), not)
	}
	if s, possible := b.x.p.possible(b.g.form, b.o, name); !possible || b.x.place(s, now).outcome == none {
		return solution{outcome: none}
	}
	b.not[name] = now
	a := next()
	if had {
		b.not[name] = old
	} else {
		delete(b.not, name)
	}
	return a
}

// candidates returns names for which the demand speaks about the member; sure is false where there
// may be others that behave differently.
func (b *objectBuilder) candidates(d strangerDemand) (names []string, sure bool) {
	speaks := func(name string) truth {
		if d.pattern != nil {
			return d.pattern.finds(name)
		}
		if d.group.property(name) != nil {
			return no
		}
		res := truth(yes)
		for _, p := range d.group.patterns {
			res = res.and(-p.pattern.finds(name))
		}
		return res
	}
	fresh, sure := b.freshNames()
	b.x.charge(len(b.names) * (1 + len(d.group.patterns)))
	for _, name := range append(fresh, b.names...) {
		switch speaks(name) {
		case yes:
			names = append(names, name)
		case maybe:
			sure = false
		}
	}
	return names, sure
}

// patterns returns the patterns by which names differ.
func (b *objectBuilder) patterns() []*pattern {
	var ps []*pattern
	add := func(g group) {
		for _, p := range g.patterns {
			ps = append(ps, p.pattern)
		}
	}
	for _, g := range b.o.groups {
		add(g)
	}
	for _, d := range b.g.strangers {
		add(d.group)
	}
	return sortPatterns(ps)
}

// freshNames returns, for each way in which a name that nobody lists can match the patterns, one for
// each demand; all is false where some way may have been missed.
func (b *objectBuilder) freshNames() (names []string, all bool) {
	ps := b.patterns()
	if len(ps) > 5 {
		return nil, false
	}
	all = true
	for bits := range 1 << len(ps) {
		next := 0
		for range max(1, len(b.g.strangers)) {
			name, ok := b.freshName(ps, bits, names, &next)
			if all = all && ok != unsure; ok != some {
				break
			}
			names = append(names, name)
		}
	}
	return names, all && !slices.ContainsFunc(ps, func(p *pattern) bool { return !p.known })
}

// freshName finds a name that nobody lists, that matches just the patterns whose bits are set,
// that propertyNames accept, and that is not used. next counts the names that were tried for those
// bits.
func (b *objectBuilder) freshName(ps []*pattern, bits int, used []string, next *int) (string, outcome) {
	u := b.x.ss.u
	fits := func(name string) bool {
		for i, p := range ps {
			if p.finds(name) != truthOf(bits>>i&1 == 1) {
				return false
			}
		}
		return !contains(b.names, name) && !slices.Contains(used, name) && !b.o.bars(name) && b.named(name) == yes
	}
	for *next < 3+len(used) {
		name := "x-unknown"
		if *next > 0 {
			name += "-" + strconv.Itoa(*next+1)
		}
		*next++
		b.x.charge(len(used) + 8*len(ps))
		if fits(name) {
			return name, some
		}
	}
	in := []language.Language{}
	for i, p := range ps {
		switch {
		case !p.known:
		case bits>>i&1 == 1:
			in = append(in, p.in)
		default:
			in = append(in, u.space.Not(p.in))
		}
	}
	names := u.and(append(slices.Clone(b.o.names), textSchema))
	q, _ := u.within(names.normal().only(strs))
	q.in = u.space.Both(append(in, q.in)...)
	for range 20 {
		a := u.shortest(q, &b.x.steps)
		switch a.outcome {
		case language.Nothing:
			return "", none
		case language.Unfinished:
			return "", unsure
		}
		if fits(a.text) {
			return a.text, some
		}
		q.in = u.space.Both(q.in, u.space.Not(u.space.Literal(a.text)))
	}
	return "", unsure
}

// named reports whether propertyNames accept a name.
func (b *objectBuilder) named(name string) truth {
	res := truth(yes)
	for _, s := range b.o.names {
		res = res.and(b.x.e.accepts(s, stringValue(name), nil))
	}
	return res
}

// badNames finds a member whose name propertyNames of demand i refuse.
func (b *objectBuilder) badNames(i int) solution {
	if i == len(b.g.demands.badNames) {
		return b.fill()
	}
	bad := b.g.demands.badNames[i]
	out := solution{outcome: none}
	var names []string
	for _, name := range b.names {
		if b.x.e.accepts(bad, stringValue(name), nil) == no {
			names = append(names, name)
		}
	}
	a := b.x.place(b.x.ss.u.and(append(slices.Clone(b.o.names), textSchema)), []*Schema{bad})
	switch a.outcome {
	case some:
		names = append(names, a.value.text)
		out.outcome = unsure // a second name could differ for the patterns
		// Where members are limited, one whose name suits several demands could be what is needed.
		alone := b.o.max < 0 || len(b.g.strangers)+len(b.g.demands.badNames) == 1
		if alone && len(b.patterns()) == 0 && !b.o.bars(a.value.text) && !slices.Contains(b.names, a.value.text) {
			out.outcome = none
		}
	case unsure:
		out.outcome = unsure
	}
	for _, name := range names {
		a := b.with(name, nil, func() solution { return b.badNames(i + 1) })
		if a.outcome == some {
			return a
		}
		if a.outcome == unsure {
			out.outcome = unsure
		}
	}
	return out
}

// fill finds the values of the members, and more members up to the least number.
func (b *objectBuilder) fill() solution {
	if b.o.max >= 0 && len(b.not) > b.o.max {
		return solution{outcome: none}
	}
	v := value{kind: node.Object}
	for _, name := range b.wanted() {
		s, possible := b.x.p.possible(b.g.form, b.o, name)
		if !possible || b.named(name) == no {
			return solution{outcome: none}
		}
		a := b.x.place(s, b.not[name])
		if a.outcome != some {
			return a
		}
		v = v.with(name, a.value)
	}
	v, outcome := b.padded(v)
	if outcome != some {
		return solution{outcome: outcome}
	}
	if slices.ContainsFunc(b.g.but, v.equal) {
		return b.other(v)
	}
	return solution{some, v}
}

// wanted returns the members that are to be there, those first about which something is demanded:
// they are the ones that may be impossible.
func (b *objectBuilder) wanted() []string {
	var names, plain []string
	for _, name := range slices.Sorted(maps.Keys(b.not)) {
		if len(b.not[name]) > 0 {
			names = append(names, name)
		} else {
			plain = append(plain, name)
		}
	}
	return append(names, plain...)
}

// padded adds members up to the least number.
func (b *objectBuilder) padded(v value) (value, outcome) {
	if b.o.min > maxItems || len(b.patterns()) > 5 {
		return v, unsure
	}
	short := none // what it means if the number is not reached
	add := func(name string) bool {
		w, o := b.extra(v, name)
		if v = w; o == unsure {
			short = unsure
		}
		return o == some
	}
	for _, name := range b.names {
		if len(v.members) < b.o.min {
			add(name)
		}
	}
	ps := b.patterns()
	for bits := range 1 << len(ps) {
		next := 0
		for len(v.members) < b.o.min {
			if !b.x.step() {
				return v, unsure
			}
			name, o := b.freshName(ps, bits, namesOf(v), &next)
			if o == unsure || len(b.o.names) > 0 {
				short = unsure
			}
			if o != some || !add(name) {
				break
			}
		}
	}
	if len(v.members) >= b.o.min {
		return v, some
	}
	return v, short
}

func namesOf(v value) []string { return mapAll(v.members, func(m member) string { return m.name }) }

// extra adds an optional member.
func (b *objectBuilder) extra(v value, name string) (value, outcome) {
	if v.has(name) {
		return v, none
	}
	s, possible := b.x.p.possible(b.g.form, b.o, name)
	if !possible || b.named(name) != yes {
		return v, none
	}
	a := b.x.place(s, nil)
	if a.outcome == some {
		v = v.with(name, a.value)
	}
	return v, a.outcome
}

// other returns an object that differs from one that is asked not to be, if that is easy.
func (b *objectBuilder) other(v value) solution {
	fresh, _ := b.freshNames()
	for _, name := range append(fresh, b.names...) {
		if w, o := b.extra(v, name); o == some && !slices.ContainsFunc(b.g.but, w.equal) && b.g.check(w) == yes {
			return solution{some, w}
		}
	}
	return solution{}
}
