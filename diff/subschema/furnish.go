package subschema

import (
	"strconv"

	"github.com/postel-api/postel/internal/node"
)

// furnish puts the document's own examples and defaults into the witness, member by member, as
// long as it stays one: people know their data better than "x". sender is the schema that was
// asked about, of which the compared one is only the class.
func (w *refuter) furnish(sender *Schema) {
	// All at once is right most of the time, if the deciding place is spared.
	f := &furnisher{w: w, left: 10 * maxFurnished, spared: w.at}
	v := f.value(w.found, "", []*Schema{sender}, nil, func(value) bool { return true })
	if w.refutes(v) {
		w.found = v
		return
	}
	f = &furnisher{w: w, left: maxFurnished, spared: nowhere}
	w.found = f.value(w.found, "", []*Schema{sender}, nil, w.refutes)
}

// nowhere is no JSON Pointer.
const nowhere = "-"

// maxFurnished is how many replacements are tried one by one.
const maxFurnished = 60

type furnisher struct {
	w      *refuter
	left   int
	spared string // the place that stays as it is
}

// value returns v, which stands at the pointer at, with examples in it; keep says whether the
// whole may be so. schemas are those that may describe v, examples those that the values around
// it contain for it.
func (f *furnisher) value(v value, at string, schemas []*Schema, examples []value, keep func(value) bool) value {
	if f.left < 0 || at == f.spared && v.kind < node.Array {
		return v
	}
	examples = append(examplesOf(schemas), examples...)
	switch v.kind {
	case node.String, node.Number:
		return f.scalar(v, examples, keep)
	case node.Object:
		for _, m := range v.members {
			name := m.name
			below := stepInto(schemas, func(g *form) []*Schema { return g.everyMember(name) })
			x := f.value(m.value, at+"/"+node.Escape(name), below, membersOf(examples, name),
				func(x value) bool { return keep(v.with(name, x)) })
			if !x.equal(m.value) {
				v = v.with(name, x)
			}
		}
	case node.Array:
		for i := range v.items {
			below := stepInto(schemas, func(g *form) []*Schema { return g.everyItem(i) })
			v = v.replaced(i, f.value(v.items[i], at+"/"+strconv.Itoa(i), below, itemsOf(examples, i),
				func(x value) bool { return keep(v.replaced(i, x)) }))
		}
	}
	return v
}

// scalar returns the first example of the same type that may stand in place of v.
func (f *furnisher) scalar(v value, examples []value, keep func(value) bool) value {
	for _, e := range examples {
		if f.w.ss.rel.Text {
			if t, ok := textOf(e); ok {
				e = t
			}
		}
		if e.kind != v.kind || len(e.text) > 80 {
			continue
		}
		if f.left--; e.equal(v) || f.left >= 0 && keep(e) {
			return e
		}
		if f.left < 0 {
			break
		}
	}
	return v
}

// examplesOf returns the examples at a place, those of every schema that describes it.
func examplesOf(schemas []*Schema) []value {
	var out []value
	seen := map[*Schema]bool{}
	var visit func(s *Schema)
	visit = func(s *Schema) {
		if s == nil || seen[s] || len(out) > 8 {
			return
		}
		seen[s] = true
		for _, n := range exampleNodes(s) {
			if v, ok := readValue(n); ok {
				out = append(out, v)
			}
		}
		if s.recipe == nil && s.Node.Has("$ref") && s.r != nil {
			if target, err := s.r.Resolve(s.Node); err == nil {
				visit(s.sub(target))
			}
		}
		if a, ok := s.recipe.(*allRecipe); ok {
			for _, p := range a.parts {
				visit(p)
			}
		}
		s.normal().inPlace(visit)
	}
	for _, s := range schemas {
		visit(s)
	}
	return out
}

func membersOf(examples []value, name string) []value {
	var out []value
	for _, e := range examples {
		if v, ok := e.get(name); ok {
			out = append(out, v)
		}
	}
	return out
}

func itemsOf(examples []value, i int) []value {
	var out []value
	for _, e := range examples {
		if len(e.items) > 0 {
			out = append(out, e.items[i%len(e.items)])
		}
	}
	return out
}

// deciding returns the place of v at which it leaves s: the innermost member or item that alone
// is at fault, "" for v itself.
func (w *refuter) deciding(s *Schema, v value) string {
	at := ""
	for s != nil && v.kind >= node.Array {
		f := s.normal()
		var next *Schema
		var inner value
		step := ""
		if v.kind == node.Object {
			next, inner, step = w.faultyMember(f, v)
		} else {
			next, inner, step = w.faultyItem(f, v)
		}
		if next == nil {
			break
		}
		s, v, at = next, inner, at+"/"+node.Escape(step)
	}
	return at
}

func (w *refuter) faultyMember(f *form, v value) (*Schema, value, string) {
	if f.obj == nil {
		return nil, v, ""
	}
	for _, m := range v.members {
		if s := f.obj.demanded(w.ss.u, m.name); s != nil && w.e.accepts(s, m.value, nil) == no {
			return s, m.value, m.name
		}
	}
	return nil, v, ""
}

func (w *refuter) faultyItem(f *form, v value) (*Schema, value, string) {
	if f.arr == nil {
		return nil, v, ""
	}
	for i, item := range v.items {
		if s := f.arr.item(i); s != nil && w.e.accepts(s, item, nil) == no {
			return s, item, strconv.Itoa(i)
		}
	}
	return nil, v, ""
}
