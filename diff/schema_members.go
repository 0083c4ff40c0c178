package diff

import (
	"slices"
	"strconv"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
)

// members compares the declared members of objects. Losing a declared member counts whatever
// the sets say (A7, A25); the rest counts as the sets say.
func (a *analysis) members() {
	if a.old.types&a.now.types&tObject == 0 {
		return
	}
	if len(a.old.names) > 0 && a.old.untyped && a.dropped() && a.p.side == Request { // otherwise the type says it
		a.promise(fact{aspect: "schema", effect: Widened, base: a.s.spot(a.p.base), rev: a.s.spot(a.p.rev)})
	}
	for _, name := range a.old.names {
		o, n := a.old.members[name], a.now.members[name]
		if !a.exists(a.old, o) {
			continue
		}
		switch {
		case n == nil:
			a.lost(name, o)
		case !a.exists(a.now, n):
			a.hidden(name, o, n)
		default:
			a.below("/"+node.Escape(name), o.schemas, n.schemas)
		}
	}
	for _, name := range a.now.names {
		n := a.now.members[name]
		o := a.old.members[name]
		if !a.exists(a.now, n) || o != nil && a.exists(a.old, o) || a.inBranches(a.old, name) {
			continue
		}
		f := fact{aspect: "member", effect: Added, name: name, base: a.old.lacking(), rev: at(n.key)}
		_, before := a.old.require[name]
		switch {
		case !n.required || before && a.p.side == Request:
			a.promise(f)
		case a.p.side == Request:
			f.aspect = "required-member"
			a.note(f.with(Narrowed))
		default:
			f.aspect = "required-member"
			a.promise(f)
		}
	}
	a.required()
	a.additional()
}

// with gives the fact the effect under which sets are asked.
func (f fact) with(e Effect) fact {
	f.effect = e
	return f
}

// exists reports whether a member exists in the messages of this direction (A6).
func (a *analysis) exists(s *shape, m *memberShape) bool {
	if !a.s.c.on("A6") {
		return true
	}
	key := "readOnly"
	if a.p.side == Response {
		key = "writeOnly"
	}
	return !slices.ContainsFunc(m.schemas, func(n node.Node) bool { return s.doc.flagged(n, key, maxFlagDepth) })
}

// maxFlagDepth bounds how many references and allOf are followed to a readOnly or writeOnly.
const maxFlagDepth = 64

// flagged reports whether a schema has a boolean keyword set, behind references and allOf too.
func (d *document) flagged(n node.Node, key string, depth int) bool {
	if n.Kind() != node.Object || depth == 0 {
		return false
	}
	if n.Get("$ref").Kind() == node.String {
		target, err := d.doc.Resolve(n)
		if err == nil && target != n && d.flagged(target, key, depth-1) {
			return true
		}
		if d.dialect != subschema.Draft202012 {
			return false
		}
	}
	if n.Get(key).Bool() {
		return true
	}
	for _, part := range n.Get("allOf").Items() {
		if d.flagged(part, key, depth-1) {
			return true
		}
	}
	return false
}

// lost records a member that the revision does not declare. One that moved into the branches of
// a union is still declared; the sets say whether it is promised as before.
func (a *analysis) lost(name string, o *memberShape) {
	if a.inBranches(a.now, name) || a.dropped() && (a.p.side == Request || !a.old.untyped) {
		return
	}
	key := "A7"
	if a.p.side == Response {
		key = "A25"
	}
	a.promise(fact{
		aspect: "member", effect: Removed, name: name, base: at(o.key), rev: a.now.lacking(),
		bump: a.s.c.switched(key), assumptions: []string{key},
	})
	if o.required && a.p.side == Response {
		a.p.facts[len(a.p.facts)-1].proven = true
	}
}

// dropped reports whether a schema is gone altogether, so that no member of it was singled out.
func (a *analysis) dropped() bool {
	s := a.now
	return s.untyped && !s.never && len(s.names) == 0 && len(s.unions) == 0
}

// hidden records a member that became readOnly in a request or writeOnly in a response.
func (a *analysis) hidden(name string, o, n *memberShape) {
	key, aspect := "A7", Aspect("read-only")
	if a.p.side == Response {
		key, aspect = "A25", "write-only"
	}
	a.promise(fact{
		aspect: aspect, effect: Added, name: name, base: at(o.key), rev: at(n.key),
		bump: a.s.c.switched(key), assumptions: []string{"A6", key},
	})
}

// inBranches reports whether a branch of a union declares a member.
func (a *analysis) inBranches(s *shape, name string) bool {
	for _, u := range s.unions {
		for _, b := range u.branches {
			inner := a.s.shape(a.s.conj(s.doc, b))
			if inner.members[name] != nil || len(inner.unions) > 0 && inner != s && a.inNested(inner, name, 8) {
				return true
			}
		}
	}
	return false
}

// inNested looks into unions of unions, to a bounded depth because they may be recursive.
func (a *analysis) inNested(s *shape, name string, depth int) bool {
	if depth == 0 {
		return false
	}
	for _, u := range s.unions {
		for _, b := range u.branches {
			inner := a.s.shape(a.s.conj(s.doc, b))
			if inner.members[name] != nil || a.inNested(inner, name, depth-1) {
				return true
			}
		}
	}
	return false
}

// required compares which members must be there, declared or not.
func (a *analysis) required() {
	for _, name := range sortedKeys(a.old.require) {
		if _, still := a.now.require[name]; still || !a.there(a.old, name) || !a.there(a.now, name) || a.gone(a.now, name) {
			continue
		}
		f := fact{aspect: "member", effect: Relaxed, name: name, base: requiredSpot(a.old, name), rev: memberSpot(a.now, name)}
		if a.p.side == Response {
			f.bump, f.assumptions = a.s.c.switched("A25"), []string{"A25"}
		}
		a.note(f)
	}
	for _, name := range sortedKeys(a.now.require) {
		if _, before := a.old.require[name]; before || !a.there(a.old, name) || !a.there(a.now, name) || a.now.members[name] != nil && a.gone(a.old, name) {
			continue
		}
		a.note(fact{aspect: "member", effect: Restricted, name: name, base: memberSpot(a.old, name), rev: requiredSpot(a.now, name)})
	}
}

// there reports whether a member can exist in the messages of this direction.
func (a *analysis) there(s *shape, name string) bool {
	m := s.members[name]
	return m == nil || a.exists(s, m)
}

// gone reports whether a member is not declared, so that its loss or addition is a fact already.
func (a *analysis) gone(s *shape, name string) bool {
	return s.members[name] == nil && !a.inBranches(s, name) && (a.old.members[name] != nil || a.now.members[name] != nil)
}

func requiredSpot(s *shape, name string) spot {
	for _, v := range s.require[name].Get("required").Items() {
		if v.Str() == name {
			return atNode(v)
		}
	}
	return s.lacking()
}

func memberSpot(s *shape, name string) spot {
	if m := s.members[name]; m != nil {
		return at(m.key)
	}
	return s.lacking()
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// additional compares what an object says about members that it does not declare.
func (a *analysis) additional() {
	const key = "additionalProperties"
	o, n := a.old.values[key], a.now.values[key]
	if len(o) == 1 && len(n) == 1 && o[0].value.Kind() == node.Object && n[0].value.Kind() == node.Object {
		a.below("/*", []node.Node{o[0].value}, []node.Node{n[0].value})
		return
	}
	was, is := openness(o), openness(n)
	if was == is {
		return
	}
	f := fact{aspect: "additional-members", effect: Narrowed, from: was.String(), to: is.String(), base: a.old.place(key), rev: a.now.place(key)}
	if is > was {
		f.effect = Widened
	}
	a.note(f)
}

// open is how much an object allows besides its declared members.
type open int

const (
	closed open = iota
	typed
	anything
)

// String says it for a message.
func (o open) String() string {
	return [...]string{"no other members", "other members of one schema", "any other members"}[o]
}

func openness(values []held) open {
	o := anything
	for _, h := range values {
		switch {
		case h.value.Kind() == node.Bool && !h.value.Bool():
			o = min(o, closed)
		case h.value.Kind() == node.Object && h.value.Len() > 0:
			o = min(o, typed)
		}
	}
	return o
}

// elements compares arrays: one schema for all elements, and schemas by position.
func (a *analysis) elements() {
	if a.old.types&a.now.types&tArray == 0 {
		return
	}
	o, oPrefix := tuple(a.old.values)
	n, nPrefix := tuple(a.now.values)
	switch {
	case len(o) > 0 && len(n) > 0:
		a.below("/*", o, n)
	case len(o) > 0:
		a.note(fact{aspect: "items", effect: Widened, from: "a schema", to: "none", base: a.old.place("items"), rev: a.now.place("items")})
	case len(n) > 0:
		a.note(fact{aspect: "items", effect: Narrowed, from: "none", to: "a schema", base: a.old.place("items"), rev: a.now.place("items")})
	}
	for i := 0; i < min(len(oPrefix), len(nPrefix)); i++ {
		a.below("/"+strconv.Itoa(i), oPrefix[i:i+1], nPrefix[i:i+1])
	}
	if len(oPrefix) != len(nPrefix) {
		a.note(fact{aspect: "items", effect: Changed, from: positions(len(oPrefix)), to: positions(len(nPrefix)), base: a.old.place("prefixItems"), rev: a.now.place("prefixItems")})
	}
}

func positions(n int) string {
	switch n {
	case 0:
		return "no schema by position"
	case 1:
		return "a schema for the first position"
	}
	return "schemas for the first " + strconv.Itoa(n) + " positions"
}

// tuple splits what arrays say into the schema of all elements and those by position, in both
// spellings.
func tuple(values map[string][]held) (all, prefix []node.Node) {
	for _, h := range values["items"] {
		if h.value.Kind() == node.Array {
			prefix = append(prefix, items(h.value)...)
		} else {
			all = append(all, h.value)
		}
	}
	for _, h := range values["prefixItems"] {
		prefix = append(prefix, items(h.value)...)
	}
	return all, prefix
}
