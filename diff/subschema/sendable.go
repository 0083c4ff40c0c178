package subschema

import (
	"slices"
	"strconv"

	"github.com/postel-api/postel/internal/node"
)

// sendable reports whether v is in s and the reading lets a sender send it to r: at every place of
// the value, a member about which nothing that accepted the value speaks has a name that the
// reading allows.
func (ss *session) sendable(e *evaluator, s, r *Schema, v value) truth {
	if ss.rel.Reading == Strict {
		return e.accepts(s, v, nil)
	}
	t := &trace{mention: true}
	if res := e.accepts(s, v, t); res != yes {
		return res
	}
	return truthOf(ss.allowed(v, t, location{[]*Schema{s}, []*Schema{r}}))
}

// location is what the two sides say about one place of a value, whichever branch may hold.
type location struct{ s, r []*Schema }

func (ss *session) allowed(v value, t *trace, at location) bool {
	if t != nil && t.listed {
		return true
	}
	switch v.kind {
	case node.Object:
		for _, m := range v.members {
			if (t == nil || !t.allNames && !t.names[m.name]) && !ss.mayAdd(m.name, at) {
				return false
			}
			if m.value.kind >= node.Array && !ss.allowed(m.value, t.peek(m.name), at.below(func(f *form) []*Schema { return f.everyMember(m.name) })) {
				return false
			}
		}
	case node.Array:
		for i, w := range v.items {
			if w.kind >= node.Array && !ss.allowed(w, t.peek(strconv.Itoa(i)), at.below(func(f *form) []*Schema { return f.everyItem(i) })) {
				return false
			}
		}
	}
	return true
}

func (t *trace) peek(step string) *trace {
	if t == nil {
		return nil
	}
	return t.below[step]
}

func (ss *session) mayAdd(name string, at location) bool {
	if ss.rel.Reading == SenderClosed {
		return false
	}
	for _, s := range slices.Concat(at.s, at.r) {
		if contains(ss.spokenNames(s), name) {
			return false
		}
	}
	return true
}

// below returns the location of a member or item.
func (at location) below(child func(*form) []*Schema) location {
	return location{stepInto(at.s, child), stepInto(at.r, child)}
}

func stepInto(list []*Schema, child func(*form) []*Schema) []*Schema {
	seen := map[*Schema]bool{}
	var out []*Schema
	var visit func(s *Schema)
	visit = func(s *Schema) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		f := s.normal()
		out = append(out, child(f)...)
		f.inPlace(visit)
	}
	for _, s := range list {
		visit(s)
	}
	return out
}

// everyMember returns all that f may say about a member.
func (f *form) everyMember(name string) []*Schema {
	var out []*Schema
	if f.obj != nil {
		for _, g := range f.obj.groups {
			out = append(out, g.demanded(name)...)
		}
	}
	for _, x := range f.uneval {
		if !x.items {
			out = append(out, x.schema)
		}
	}
	return out
}

func (f *form) everyItem(i int) []*Schema {
	var out []*Schema
	if f.arr != nil {
		if s := f.arr.item(i); s != nil {
			out = append(out, s)
		}
		for _, c := range f.arr.contains {
			out = append(out, c.schema)
		}
	}
	for _, x := range f.uneval {
		if x.items {
			out = append(out, x.schema)
		}
	}
	return out
}
