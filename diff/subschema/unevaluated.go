package subschema

import (
	"math"
	"slices"

	"github.com/postel-api/postel/internal/node"
)

// everyItem is the number of positions that items speaks about.
const everyItem = math.MaxInt

// tracked is a dialect in which forms keep what has no effect on the set but on what is evaluated:
// a disjunction with a branch that accepts everything, an if without then.
const tracked Dialect = 0x80

// readUnevaluated adds unevaluatedProperties and unevaluatedItems to the form of s. Where the rest
// of the schema object has no branches, what is unevaluated does not depend on the value, and the
// keywords are rewritten into additionalProperties and items.
func (s *Schema) readUnevaluated() {
	n := s.Node
	if s.bare || s.dialect&^tracked != Draft202012 || n.Kind() != node.Object {
		return
	}
	props, items := n.Get("unevaluatedProperties"), n.Get("unevaluatedItems")
	if props.IsZero() && items.IsZero() {
		return
	}
	scope := s.u.register(&Schema{Node: n, dialect: s.dialect | tracked, scope: s.scope, r: s.r, bare: true})
	if props.Exists() {
		s.addUnevaluated(scope, s.sub(props), false)
	}
	if items.Exists() {
		s.addUnevaluated(scope, s.sub(items), true)
	}
}

func (s *Schema) addUnevaluated(scope, schema *Schema, items bool) {
	base := scope.normal()
	g, static := base.closeItems(schema)
	if !items {
		g, static = base.closeMembers(s.u, schema)
	}
	if !static {
		g = &form{kinds: allKinds, uneval: []unevaluated{{scope, schema, items}}}
	}
	s.form = conj(s.u, s.form, g)
}

// branching reports whether what f evaluates depends on the value.
func (f *form) branching() bool {
	if len(f.unions) > 0 || len(f.cond) > 0 || len(f.uneval) > 0 || len(f.opaque) > 0 {
		return true
	}
	return f.obj != nil && slices.ContainsFunc(f.obj.dependents, func(d dependent) bool { return len(d.schemas) > 0 })
}

// closeMembers returns unevaluatedProperties as a group beside f; static is false where f is
// branching.
func (f *form) closeMembers(u *Universe, schema *Schema) (g *form, static bool) {
	if f.branching() {
		return nil, false
	}
	anything := u.add(node.Node{}, Draft202012, nil, nil)
	closed := group{additional: schema}
	if f.obj != nil {
		for _, g := range f.obj.groups {
			if g.additional != nil {
				return trueForm, true
			}
			for _, p := range g.props {
				if !slices.ContainsFunc(closed.props, func(q property) bool { return q.name == p.name }) {
					closed.props = append(closed.props, property{name: p.name, schema: anything})
				}
			}
			for _, p := range g.patterns {
				closed.patterns = append(closed.patterns, patterned{p.pattern, anything})
			}
		}
	}
	slices.SortFunc(closed.props, func(a, b property) int { return compare(a.name, b.name) })
	return (&form{kinds: allKinds, obj: &objects{groups: []group{closed}, max: -1}}).tidy(), true
}

// closeItems returns unevaluatedItems as items beside f; static is false where f is branching or
// has contains, which evaluates the items that it finds.
func (f *form) closeItems(schema *Schema) (g *form, static bool) {
	if f.branching() || f.arr != nil && len(f.arr.contains) > 0 {
		return nil, false
	}
	a := &arrays{rest: schema, max: -1, spoken: everyItem}
	if f.arr != nil {
		if f.arr.spoken == everyItem {
			return trueForm, true
		}
		a.prefix = make([]*Schema, f.arr.spoken)
	}
	return (&form{kinds: allKinds, arr: a}).tidy(), true
}
