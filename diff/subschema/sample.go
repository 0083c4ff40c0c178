package subschema

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postel-api/postel/diff/subschema/internal/language"
	"github.com/postel-api/postel/internal/node"
)

// examples returns what the documents themselves give as values of s, as far as it is in s.
func (w *refuter) examples(s *Schema) []value {
	var out []value
	for _, n := range exampleNodes(s) {
		if v, ok := readValue(n); ok {
			if w.ss.rel.Text {
				if v, ok = textOf(v); !ok {
					continue
				}
			}
			out = append(out, v)
		}
	}
	return out
}

func exampleNodes(s *Schema) []node.Node {
	for s != nil {
		switch r := s.recipe.(type) {
		case *viewRecipe:
			s = r.s
		case canonRecipe:
			if f := s.normal(); f.str == nil && f.num == nil && f.arr == nil && f.obj == nil && len(f.formats) == 0 {
				return nil // any text will do, and not what another member of the class is about
			}
			s = r.member
		case *allRecipe:
			return exampleNodes(r.parts[0])
		default:
			n := s.Node
			out := []node.Node{n.Get("example"), n.Get("default")}
			for _, e := range n.Get("examples").Items() {
				out = append(out, e)
			}
			return slices.DeleteFunc(out, node.Node.IsZero)
		}
	}
	return nil
}

// sampleSchema returns some readable value of s.
func (w *refuter) sampleSchema(s *Schema) (value, bool) {
	if s == nil {
		return stringValue("x"), true
	}
	if v, ok := w.samples[s]; ok {
		return v, v.kind != node.Absent
	}
	for _, v := range w.examples(s) {
		if v.kind < node.Array && w.e.accepts(s, v, nil) == yes {
			w.samples[s] = v
			return v, true
		}
	}
	v, ok := w.sample(s.normal())
	if ok || w.depth < searchDepth/2 {
		w.samples[s] = v // the zero value: none was found, and not for lack of depth
	}
	return v, ok
}

// sample returns some small value of f.
func (w *refuter) sample(f *form) (value, bool) {
	if w.depth++; w.depth > searchDepth {
		w.depth--
		return value{}, false
	}
	defer func() { w.depth-- }()
	if f.enum != nil {
		for _, v := range f.enum.vals {
			if w.e.form(f, v, nil) == yes {
				return v, true
			}
		}
		return value{}, false
	}
	if len(f.unions) > 0 {
		rest := *f
		rest.unions = f.unions[1:]
		for i := range f.unions[0].branches {
			if v, ok := w.sample(w.ss.u.choose(&rest, f.unions[0], i)); ok {
				return v, true
			}
		}
		return value{}, false
	}
	for _, k := range []kinds{strs, nums, bools, objs, arrs, nulls} {
		if f.kinds&k == 0 {
			continue
		}
		if v := plainest(k); w.e.form(f, v, nil) == yes {
			return v, true
		}
		for _, v := range w.varied(f.only(k), k, trueForm) {
			if w.e.form(f, v, nil) == yes {
				return v, true
			}
		}
	}
	return value{}, false
}

// plainest is the value of a type that is tried first.
func plainest(k kinds) value {
	switch k {
	case strs:
		return stringValue("x")
	case nums:
		return numberValue(decimalOf(1))
	case bools:
		return trueValue
	case arrs:
		return emptyArray
	case objs:
		return emptyObject
	}
	return nullValue
}

// varied returns values of one type that are likely to be in f, those at the limits of f and of
// g among them, the most readable ones first.
func (w *refuter) varied(f *form, k kinds, g *form) []value {
	switch k {
	case nulls:
		return []value{nullValue}
	case bools:
		return []value{trueValue, falseValue}
	case nums:
		return variedNumbers(f.num, g.num)
	case strs:
		return w.variedTexts(f, g)
	case arrs:
		return w.variedArrays(f, g)
	case objs:
		return w.variedObjects(f)
	}
	return nil
}

func variedNumbers(n, m *numbers) []value {
	var out []decimal
	add := func(ds ...decimal) {
		for _, d := range ds {
			if n.holds(d) == yes && !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	}
	one, half := decimalOf(1), decimal{digits: "5"}
	tenth := decimal{digits: "1"}
	var steps []decimal
	for _, x := range []*numbers{n, m} {
		if x != nil && x.step != nil {
			steps = append(steps, *x.step)
		}
	}
	steps = append(steps, one, half, tenth, decimal{digits: "1", exp: -8})
	add(decimalOf(1), decimalOf(0), decimalOf(-1))
	add(steps...)
	for _, x := range []*numbers{m, n} {
		if x == nil {
			continue
		}
		for _, bound := range []*decimal{x.hi, x.lo} {
			if bound == nil {
				continue
			}
			add(*bound)
			for _, s := range steps {
				for _, t := range []decimal{s, s.negated()} {
					if d, ok := bound.plus(t); ok {
						add(d)
					}
				}
			}
		}
	}
	add(half, decimal{digits: "15", exp: 1})
	for _, s := range steps {
		add(s, s.negated())
		if d, ok := s.plus(s); ok {
			add(d)
		}
	}
	if n != nil && n.step != nil && n.lo != nil {
		if d, ok := n.lo.multipleUp(*n.step); ok {
			add(d)
		}
	}
	add(decimal{digits: "1", exp: 400}, decimal{digits: "1", exp: 400, neg: true})
	return mapAll(out, numberValue)
}

// variedTexts returns strings of f: samples of its patterns and formats and plain words, of the
// lengths at which f or g begin or end.
func (w *refuter) variedTexts(f, g *form) []value {
	words := []string{"x", "abc", "0", "1", "", "a b", "A", "é", "true", "1.5", "-1", "2024-01-31", "not a value"}
	for _, h := range []*form{f, g} {
		for _, name := range h.formats {
			words = append(formatSamples(name), words...)
		}
		if h.str == nil {
			continue
		}
		for _, q := range h.str.patterns {
			if s, ok := q.sample(); ok {
				words = append([]string{s}, words...)
			}
		}
		if h.str.number != nil {
			for _, v := range variedNumbers(f.numeric(), g.numeric()) {
				words = append(words, v.num.plain())
			}
		}
	}
	words = append(words, w.counterTexts(f, g)...)
	var lengths []int
	for _, h := range []*form{f, g} {
		if h.str != nil {
			lengths = append(lengths, h.str.min, h.str.min-1, h.str.max, h.str.max+1)
		}
	}
	var out []value
	seen := map[string]bool{}
	add := func(s string) {
		if !seen[s] && f.str.holds(s) == yes {
			seen[s] = true
			out = append(out, stringValue(s))
		}
	}
	for _, s := range words {
		add(s)
	}
	for _, n := range lengths {
		if n < 0 || n > 1<<16 {
			continue
		}
		for _, s := range words {
			if c := utf8.RuneCountInString(s); c > 0 && c < n {
				_, last := utf8.DecodeLastRuneInString(s)
				add(s + strings.Repeat(s[len(s)-last:], n-c))
				add(strings.Repeat(s[:1], n-c) + s)
			}
		}
		add(strings.Repeat("x", n))
		add(strings.Repeat("0", n))
	}
	return out
}

func (f *form) numeric() *numbers {
	if f.str == nil {
		return nil
	}
	return f.str.number
}

// counterTexts returns, for each literal about strings of g, the shortest string of f that it
// refuses, and at the end the shortest string of f.
func (w *refuter) counterTexts(f, g *form) []string {
	var out []string
	u := w.ss.u
	q, _ := u.within(f)
	add := func(l language.Language) {
		r := q
		r.in = u.space.Both(q.in, l)
		if a := u.shortest(r, &w.p.steps); a.outcome == language.Found {
			out = append(out, a.text)
		}
	}
	if g.str != nil {
		for _, p := range g.str.patterns {
			if p.known {
				add(u.space.Not(p.in))
			}
		}
		if g.str.number != nil {
			l, _ := u.numberTexts(g.str.number)
			add(u.space.Not(l))
		}
		if g.str.min > 0 {
			add(u.space.Length(0, g.str.min-1))
		}
		if g.str.max >= 0 {
			add(u.space.Length(g.str.max+1, -1))
		}
	}
	for _, name := range g.formats {
		if formatKinds(name) == strs {
			l, _ := u.formatTexts(name)
			add(u.space.Not(l))
		}
	}
	if f.str != nil && len(f.str.patterns) > 0 {
		add(u.space.All)
	}
	return out
}

func formatSamples(name string) []string {
	switch name {
	case "date":
		return []string{"2024-01-31"}
	case "date-time":
		return []string{"2024-01-31T12:00:00Z"}
	case "time":
		return []string{"12:00:00Z"}
	case "uuid":
		return []string{"123e4567-e89b-12d3-a456-426614174000"}
	case "email":
		return []string{"a@example.com"}
	case "uri":
		return []string{"https://example.com/"}
	case "ipv4":
		return []string{"192.0.2.1"}
	case "ipv6":
		return []string{"2001:db8::1"}
	case "hostname":
		return []string{"example.com"}
	case "byte":
		return []string{"eHl6"}
	}
	return nil
}

func (w *refuter) variedArrays(f, g *form) []value {
	a := f.arr
	if a == nil {
		a = &arrays{max: -1}
	}
	sizes := []int{a.min}
	if len(a.prefix) > 0 {
		sizes = append(sizes, len(a.prefix))
	}
	if g.arr != nil {
		sizes = append(sizes, g.arr.min-1, g.arr.max+1)
		if g.arr.unique {
			sizes = append(sizes, 2)
		}
		for _, c := range g.arr.contains {
			sizes = append(sizes, c.max+1)
		}
	}
	var out []value
	for _, n := range sizes {
		if n < a.min || n > maxItems || a.max >= 0 && n > a.max {
			continue
		}
		if v, ok := w.arrayOf(a, n); ok {
			out = append(out, v)
		}
	}
	return out
}

// maxItems is how many items an array gets that shows a limit.
const maxItems = 4096

// arrayOf returns an array of n items, with what contains asks for in front.
func (w *refuter) arrayOf(a *arrays, n int) (value, bool) {
	out := value{kind: node.Array}
	wanted := []*Schema{}
	for _, c := range a.contains {
		for range c.min {
			wanted = append(wanted, c.schema)
		}
	}
	seen := map[string]bool{}
	for i := range n {
		s := a.item(i)
		if i < len(wanted) {
			s = w.ss.u.both(s, wanted[i])
		}
		v, ok := w.sampleSchema(s)
		if ok && a.unique && seen[v.key()] {
			v, ok = w.another(s, seen)
		}
		if !ok {
			return out, false
		}
		seen[v.key()] = true
		out.items = append(out.items, v)
	}
	return out, true
}

// another returns a value of s that is not among the seen ones.
func (w *refuter) another(s *Schema, seen map[string]bool) (value, bool) {
	f := s.normal()
	fresh := func(v value) bool { return !seen[v.key()] && w.e.form(f, v, nil) == yes }
	if f.enum != nil {
		for _, v := range f.enum.vals {
			if fresh(v) {
				return v, true
			}
		}
		return value{}, false
	}
	// Counting on finds the next one where few things are asked.
	n := len(seen)
	for _, v := range []value{stringValue("x" + strconv.Itoa(n)), stringValue(strconv.Itoa(n)), numberValue(decimalOf(n))} {
		if fresh(v) {
			return v, true
		}
	}
	for _, k := range f.kinds.single() {
		for _, v := range w.varied(f.only(k), k, trueForm) {
			if fresh(v) {
				return v, true
			}
		}
	}
	return value{}, false
}

// variedObjects returns the smallest object of f: its required members, and others only up to
// the least number.
func (w *refuter) variedObjects(f *form) []value {
	o := f.obj
	if o == nil {
		return []value{emptyObject}
	}
	required := make([]member, 0, len(o.required))
	for _, name := range o.required {
		v, ok := w.sampleSchema(f.member(w.ss.u, name))
		if !ok {
			return nil
		}
		required = append(required, member{name, v})
	}
	out := emptyObject.withAll(required)
	if len(out.members) >= o.min {
		return []value{out}
	}
	names := memberNames(o, &objects{max: -1})
	for _, name := range append(names, w.freshNames(o, o, names)...) {
		if len(out.members) >= o.min {
			break
		}
		if out.has(name) {
			continue
		}
		s, possible := w.p.possible(f, o, name)
		if !possible {
			continue
		}
		if v, ok := w.sampleSchema(s); ok {
			out = out.with(name, v)
		}
	}
	return []value{out}
}

// maxTags bounds the members with which an object is told from others, and their values.
const maxTags = 6

// tagged returns v with the members that tell it from what f must not be, such as the other
// branches of a oneOf: optional ones with few values, one by one and all together.
func (w *refuter) tagged(f *form, v value) []value {
	if len(f.not) == 0 || f.obj == nil {
		return nil
	}
	var out []value
	all, tags := v, 0
	for _, name := range memberNames(f.obj, &objects{max: -1}) {
		s := f.member(w.ss.u, name)
		if v.has(name) || s == nil || s.normal().enum == nil {
			continue
		}
		if tags++; tags > maxTags {
			break
		}
		vals := s.normal().enum.vals
		for _, tag := range vals[:min(len(vals), maxTags)] {
			out = append(out, v.with(name, tag))
		}
		if len(vals) > 0 {
			all = all.with(name, vals[0])
		}
	}
	if tags > 1 {
		out = append(out, all)
	}
	return out
}
