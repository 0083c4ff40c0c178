package subschema

import (
	"encoding/binary"
	"slices"
	"sort"

	"github.com/postel-api/postel/diff/subschema/internal/language"
	"github.com/postel-api/postel/internal/node"
)

// Dialect says how the keywords of a schema object are read.
type Dialect uint8

// The dialects.
const (
	Draft202012 Dialect = iota // JSON Schema 2020-12, as in OpenAPI 3.1 and 3.2
	OpenAPI30                  // OpenAPI 3.0 schema objects
	Swagger20                  // Swagger 2.0 schema, parameter and header objects
	Draft4
)

// Resolver finds what a $ref means. ref is the schema object that holds it. The answer may hold
// a $ref again, which is followed in turn (in 2020-12 together with the keywords beside it).
type Resolver interface {
	Resolve(ref node.Node) (node.Node, error)
}

// Universe holds the schemas that are compared with each other, compiled and hash-consed:
// schemas that accept the same values for the same structural reason have one class. It is
// used by one goroutine at a time.
type Universe struct {
	places   map[place]*Schema
	all      []*Schema // in the order of their ids
	space    *language.Space
	patterns map[string]*pattern
	texts    map[textQuery]textAnswer
	tags     map[string]*Schema
	// unfinished counts the questions about texts whose steps were used up.
	unfinished int
	ands       map[string]*Schema
	types      [allKinds + 1]*form // forms that are nothing but a type

	classes   map[string]Class
	canonical []*Schema // by class; nil until asked for
	members   []*Schema // by class: the first schema of it
	cyclic    []*Schema // the first schema of each class that reaches a cycle
	pending   []*Schema // added since the last classification

	sessions map[Relation]*session
	looping  *Schema
}

type place struct {
	n     node.Node
	d     Dialect
	scope *dynamicScope
}

// Schema is one schema object in a universe: a set of JSON values.
type Schema struct {
	Node node.Node

	u       *Universe
	id      int32
	dialect Dialect
	scope   *dynamicScope // how it was entered, as far as a $dynamicRef below depends on it
	bare    bool          // read without unevaluatedProperties and unevaluatedItems
	stage   stage
	class   Class // 0: none yet
	r       Resolver
	recipe  recipe    // of a schema that stands in no document; nil: read Node
	parts   []*Schema // while reading: the rest of the conjunction
	waits   []*Schema // while reading: what has to be settled first
	form    *form
	origin  *Schema // of a view: what it was made from
	role    role    // of a view
}

type stage uint8

const (
	unread  stage = iota
	reading       // its form waits for others
	settled
)

// recipe makes the form of a schema that is derived from others.
type recipe interface {
	// needs lists the schemas that must be settled first.
	needs() []*Schema
	make(u *Universe) *form
}

// NewUniverse returns an empty universe.
func NewUniverse() *Universe {
	u := &Universe{
		places:    map[place]*Schema{},
		space:     language.NewSpace(),
		patterns:  map[string]*pattern{},
		texts:     map[textQuery]textAnswer{},
		tags:      map[string]*Schema{},
		ands:      map[string]*Schema{},
		classes:   map[string]Class{},
		canonical: []*Schema{nil}, // class 0 is "none yet"
		members:   []*Schema{nil},
		sessions:  map[Relation]*session{},
	}
	for k := range u.types {
		u.types[k] = &form{kinds: kinds(k)}
	}
	u.types[0] = falseForm
	return u
}

// Add returns the schema at n; the same place read in the same dialect is the same *Schema. The
// zero Node is the schema that accepts everything. r finds the schemas that it refers to; nil
// leaves references unresolved, and what rests on them undecided. Reading is put off until the
// schema is needed.
func (u *Universe) Add(n node.Node, d Dialect, r Resolver) *Schema {
	s := u.add(n, d, r, nil)
	if s.class == 0 {
		u.pending = append(u.pending, s)
	}
	return s
}

// add returns the schema at n, entered from a dynamic scope.
func (u *Universe) add(n node.Node, d Dialect, r Resolver, from *dynamicScope) *Schema {
	if l, ok := r.(*locals); ok {
		from = l.entering(from, n)
	}
	key := place{n, d, from}
	if s := u.places[key]; s != nil {
		return s
	}
	s := u.register(&Schema{Node: n, dialect: d, scope: from, r: r})
	u.places[key] = s
	return s
}

// sub returns the schema at n, to which s leads: a subschema, or what it refers to.
func (s *Schema) sub(n node.Node) *Schema { return s.u.add(n, s.dialect, s.r, s.scope) }

func (u *Universe) register(s *Schema) *Schema {
	s.u, s.id = u, int32(len(u.all))
	u.all = append(u.all, s)
	return s
}

// AllOf returns the schema of the values that all of the schemas accept.
func (u *Universe) AllOf(schemas ...*Schema) *Schema {
	s := u.and(schemas)
	if s == nil {
		return u.Add(node.Node{}, Draft202012, nil)
	}
	if s.class == 0 {
		u.pending = append(u.pending, s)
	}
	return s
}

// both returns the intersection of two schemas, where nil is the true schema.
func (u *Universe) both(a, b *Schema) *Schema {
	switch {
	case a == nil || a == b:
		return b
	case b == nil:
		return a
	}
	return u.and([]*Schema{a, b})
}

// and returns the intersection; nil is the true schema.
func (u *Universe) and(schemas []*Schema) *Schema {
	var parts []*Schema
	for _, s := range schemas {
		if a, ok := s.recipe.(*allRecipe); ok && a != nil {
			parts = append(parts, a.parts...)
		} else if s != nil {
			parts = append(parts, s)
		}
	}
	sort.Slice(parts, func(i, j int) bool { return parts[i].id < parts[j].id })
	parts = u.settleBeside(slices.Compact(parts))
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	key := make([]byte, 0, 4*len(parts))
	for _, s := range parts {
		key = binary.LittleEndian.AppendUint32(key, uint32(s.id))
	}
	s := u.ands[string(key)]
	if s == nil {
		s = u.register(&Schema{recipe: &allRecipe{parts}})
		u.ands[string(key)] = s
	}
	return s
}

type allRecipe struct{ parts []*Schema }

func (r *allRecipe) needs() []*Schema { return r.parts }

func (r *allRecipe) make(u *Universe) *form {
	f := trueForm
	for _, s := range r.parts {
		f = conj(u, f, s.settledForm())
	}
	return u.settleUnions(f)
}

// Object returns the schema of the objects with the given members, of which some are required,
// silent about additional ones: what a set of exploded parameters or form fields is.
func (u *Universe) Object(members map[string]*Schema, required []string) *Schema {
	g := group{}
	for name, s := range members {
		g.props = append(g.props, property{name: name, schema: s})
	}
	sort.Slice(g.props, func(i, j int) bool { return g.props[i].name < g.props[j].name })
	required = slices.Clone(required)
	sort.Strings(required)
	f := &form{kinds: objs, obj: &objects{groups: []group{g}, required: slices.Compact(required), max: -1}}
	return u.made(f.tidy())
}

// Array returns the schema of the arrays whose items the schema accepts.
func (u *Universe) Array(item *Schema) *Schema {
	return u.made((&form{kinds: arrs, arr: &arrays{rest: item, max: -1}}).tidy())
}

// made returns a new schema with a form of its own.
func (u *Universe) made(f *form) *Schema {
	s := u.register(&Schema{recipe: fixed{}, form: f, stage: settled})
	u.pending = append(u.pending, s)
	return s
}

// fixed is the recipe of a schema whose form was given.
type fixed struct{}

func (fixed) needs() []*Schema     { return nil }
func (fixed) make(*Universe) *form { return trueForm }
