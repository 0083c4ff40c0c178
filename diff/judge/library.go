package judge

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// maxObjects bounds the schema objects that one claim may rest on, on one side.
const maxObjects = 20_000

// maxLooks bounds the schema objects that are looked at while those of one claim are read: each one
// is read in the light of its conjuncts, and a union in that of everything below it.
const maxLooks = 2_000_000

// library holds the rewritten schemas of all documents that claims were about.
type library struct {
	mu    sync.Mutex
	sides map[sideKey]*side
	runs  []map[string]openapi3.StringFormatValidator // see formatRuns
}

func newLibrary() *library { return &library{sides: map[sideKey]*side{}} }

// sideKey is what decides how a schema object is rewritten.
type sideKey struct {
	doc      *swagger.Document
	receiver bool
	relation subschema.Relation // without what is not written into schemas
}

// side is one document in one role under one relation.
type side struct {
	sideKey
	defs     map[place]*definition
	weak     map[node.Node]bool // see widened
	roots    map[string]*definition
	list     []*definition
	compiler *jsonschema.Compiler
	steps    int // left for looking around while reading, see maxLooks
}

// place is a schema object with what the schemas around it say about the same value.
type place struct {
	n       node.Node
	setting string
}

// definition is one schema object, rewritten together with those inside of it.
type definition struct {
	name    string
	n       node.Node
	c       setting
	read    bool
	schema  any // a schema of JSON Schema 2020-12 whose references are names of definitions
	objects int // schema objects in it
	refs    []*definition

	complete bool // everything that it refers to has been read, within the bounds
	added    bool // to the compiler
	compiled *jsonschema.Schema
	kin      *openapi3.Schema
}

func (l *library) side(doc *swagger.Document, receiver bool, r subschema.Relation) *side {
	r.Reading, r.MaxSteps, r.Text = 0, 0, false
	if !receiver {
		r.TolerantReceiver, r.ExtensibleEnums = false, false
	}
	k := sideKey{doc, receiver, r}
	s := l.sides[k]
	if s == nil {
		s = &side{sideKey: k, defs: map[place]*definition{}, weak: map[node.Node]bool{}, roots: map[string]*definition{}}
		l.sides[k] = s
	}
	return s
}

// of returns both sides of a claim.
func (l *library) of(c diff.Claim) (sender, receiver *side) {
	return l.side(c.Sender.Document, false, c.Relation), l.side(c.Receiver.Document, true, c.Relation)
}

// unreadable is the reason why something cannot be judged.
type unreadable string

func (u unreadable) Error() string { return string(u) }

// conjunction returns the definition of a value that all of the schemas describe, with everything
// that it refers to. The error is an unreadable.
func (s *side) conjunction(nodes []node.Node) (*definition, error) {
	c := setting{}
	s.steps = maxLooks
	switch len(nodes) {
	case 0:
		return s.settle(s.define(node.Node{}, c))
	case 1:
		return s.settle(s.define(nodes[0], c))
	}
	around := s.around(nodes, c)
	var refs []*definition
	var list []any
	for _, n := range nodes {
		d := s.define(n, around)
		refs, list = append(refs, d), append(list, reference(d))
	}
	return s.settle(s.compound(map[string]any{"allOf": list}, refs))
}

// compound returns the definition of a schema that stands in no document.
func (s *side) compound(schema any, refs []*definition) *definition {
	var key strings.Builder
	fmt.Fprintf(&key, "%v", schema)
	d := s.roots[key.String()]
	if d == nil {
		d = s.register(&definition{schema: schema, refs: refs, read: true, objects: 1})
		s.roots[key.String()] = d
	}
	return d
}

func reference(d *definition) map[string]any { return map[string]any{"$ref": d.name} }

func (s *side) register(d *definition) *definition {
	d.name = address + strconv.Itoa(len(s.list))
	s.list = append(s.list, d)
	return d
}

// named returns the definition that a reference names.
func (s *side) named(ref string) *definition {
	i, _ := strconv.Atoi(strings.TrimPrefix(ref, address))
	return s.list[i]
}

// address begins the names of definitions, which are absolute so that they mean the same everywhere.
const address = "schema:///"

// define returns the definition of a schema object. A reference that says nothing more is what it
// refers to.
func (s *side) define(n node.Node, c setting) *definition {
	if s.bare(n) {
		if to, err := s.doc.Resolve(n); err == nil {
			n = to
		}
	}
	p := place{n, c.key()}
	d := s.defs[p]
	if d == nil {
		d = s.register(&definition{n: n, c: c})
		s.defs[p] = d
	}
	return d
}

// bare reports whether a schema is nothing but a reference. Before 3.1 every one with a $ref is
// (OpenAPI 3.0.4, section 4.7.23: what stands beside is ignored).
func (s *side) bare(n node.Node) bool {
	return n.Get("$ref").Kind() == node.String && (n.Len() == 1 || s.doc.Version < swagger.V31)
}

// settle reads everything that d refers to.
func (s *side) settle(d *definition) (*definition, error) {
	if d.complete {
		return d, nil
	}
	s.steps = maxLooks
	all := []*definition{d}
	seen := map[*definition]bool{d: true}
	objects := 0
	for i := 0; i < len(all); i++ {
		at := all[i]
		if !at.read {
			s.write(at, maxObjects-objects)
		}
		if objects += at.objects; objects > maxObjects {
			return nil, unreadable(fmt.Sprintf("the schema has more than %d parts when its references are followed", maxObjects))
		}
		for _, to := range at.refs {
			if !seen[to] {
				seen[to] = true
				all = append(all, to)
			}
		}
	}
	for _, at := range all {
		at.complete = true
	}
	return d, nil
}
