package judge

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// setting is what the schemas around a schema object say about the same value.
type setting struct {
	exact      bool     // read as written: below a negation
	removed    []string // members that do not exist in this direction, sorted
	extensible bool     // x-extensible-enum stands beside
	typed      bool     // another conjunct has a type
}

func (c setting) key() string {
	var b strings.Builder
	for _, flag := range []bool{c.exact, c.extensible, c.typed} {
		if flag {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	for _, name := range c.removed {
		b.WriteByte(0)
		b.WriteString(name)
	}
	return b.String()
}

// below is the context of a member or item.
func (c setting) below() setting { return setting{exact: c.exact} }

// branch is the context of an alternative at the same place.
func (c setting) branch() setting { return setting{exact: c.exact, removed: c.removed} }

// around returns the context of schema objects that hold at one place together: what any of
// them, and what they refer to or list in allOf, say about all of them.
func (s *side) around(nodes []node.Node, c setting) setting {
	removed := map[string]bool{}
	for _, n := range s.conjuncts(nodes...) {
		c.typed = c.typed || n.Has("type")
		if c.exact {
			continue
		}
		if x := n.Get("x-extensible-enum"); s.receiver && s.relation.ExtensibleEnums {
			c.extensible = c.extensible || x.Bool() || x.Kind() == node.Array
		}
		if s.relation.View == subschema.BothWays {
			continue
		}
		for name, p := range n.Get("properties").Members() {
			if s.absent(p) {
				removed[name] = true
			}
		}
	}
	if len(removed) > 0 {
		for _, name := range c.removed {
			removed[name] = true
		}
		c.removed = sortedKeys(removed)
	}
	return c
}

// conjuncts returns the schema objects that hold whenever all of nodes hold: they themselves,
// what they refer to, and their allOf.
func (s *side) conjuncts(nodes ...node.Node) []node.Node {
	seen := map[node.Node]bool{}
	var out []node.Node
	stack := slices.Clone(nodes)
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.Kind() != node.Object || seen[n] || s.steps < 0 {
			continue
		}
		seen[n] = true
		s.steps--
		if to, ok := s.target(n); ok {
			stack = append(stack, to)
		}
		if s.bare(n) {
			continue
		}
		out = append(out, n)
		for _, e := range n.Get("allOf").Items() {
			stack = append(stack, e)
		}
	}
	return out
}

// target returns what the $ref of n means; ok is false where it has none or leads nowhere.
func (s *side) target(n node.Node) (to node.Node, ok bool) {
	if n.Get("$ref").Kind() != node.String {
		return node.Node{}, false
	}
	to, err := s.doc.Resolve(n)
	return to, err == nil && to != n
}

// absent reports whether a member does not exist in the direction of the relation.
func (s *side) absent(member node.Node) bool {
	flag := "readOnly"
	if s.relation.View == subschema.Response {
		flag = "writeOnly"
	}
	if !member.Has(flag) && !member.Has("$ref") && !member.Has("allOf") { // almost always
		return false
	}
	return slices.ContainsFunc(s.conjuncts(member), func(n node.Node) bool { return n.Get(flag).Bool() })
}

// write fills in a definition. Schema objects beyond room are not written, which is more than
// any claim may have.
func (s *side) write(d *definition, room int) {
	w := &writer{s: s, d: d, room: room}
	d.read, d.schema = true, w.object(d.n, d.c)
	if s.steps < 0 {
		d.schema = map[string]any{broken: "the schema is too large to be read"}
	}
}

// writer rewrites one definition.
type writer struct {
	s    *side
	d    *definition
	room int
}

// at returns the schema at n, in place.
func (w *writer) at(n node.Node, c setting) any {
	if n.Get("$ref").Kind() == node.String {
		return w.refer(n, c)
	}
	return w.object(n, c)
}

// refer returns a reference to the definition of n.
func (w *writer) refer(n node.Node, c setting) any {
	d := w.s.define(n, c)
	w.d.refs = append(w.d.refs, d)
	return reference(d)
}

func (w *writer) object(n node.Node, c setting) any {
	w.d.objects++
	if w.d.objects > w.room {
		return true
	}
	switch n.Kind() {
	case node.Absent:
		return true
	case node.Bool:
		return n.Bool()
	case node.Object:
	default:
		return map[string]any{broken: "a schema is neither an object nor a boolean"}
	}
	if w.s.bare(n) { // and still here: the reference leads nowhere
		return map[string]any{broken: "the reference " + n.Get("$ref").Str() + " leads nowhere"}
	}
	c = w.s.around([]node.Node{n}, c)
	o := &object{w: w, n: n, c: c, out: map[string]any{}}
	o.keywords()
	return o.out
}

// broken is the key under which a rewritten schema says why it cannot be judged. Validators
// ignore it; [scale] does not.
const broken = "x-unreadable"

// modern reports whether the document's schemas are JSON Schema 2020-12.
func (s *side) modern() bool { return s.doc.Version >= swagger.V31 }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
