package diff

import (
	"math/big"
	"strings"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// types is a set of JSON types. A number that must be an integer has tInteger alone.
type types uint8

const (
	tNull types = 1 << iota
	tBool
	tInteger
	tFraction // numbers that are no integers
	tString
	tArray
	tObject

	tNumber = tInteger | tFraction
	tScalar = tNull | tBool | tNumber | tString
	tAll    = tScalar | tArray | tObject
)

var typeNames = []struct {
	t    types
	name string
}{
	{tNumber, "number"}, {tInteger, "integer"}, {tString, "string"}, {tBool, "boolean"},
	{tArray, "array"}, {tObject, "object"}, {tNull, "null"},
}

// String names the types as a schema would: "string", "integer or null", "any type".
func (t types) String() string {
	if t == tAll {
		return "any type"
	}
	var out []string
	for _, n := range typeNames {
		if t&n.t == n.t && (n.t != tInteger || t&tNumber == tInteger) {
			out = append(out, n.name)
		}
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, " or ")
}

func typeOf(name string) types {
	for _, n := range typeNames {
		if n.name == name {
			return n.t
		}
	}
	if name == "file" { // Swagger 2.0
		return tString
	}
	return 0
}

// document is one side of a comparison of schemas.
type document struct {
	doc     *swagger.Document
	dialect subschema.Dialect
	broken  func(node.Node, error) // told about a reference that leads nowhere
}

// conj is a conjunction of schema objects that hold at one place, for example the two that two
// branches of allOf give to one member. It is interned: one conjunction is one pointer.
type conj struct {
	doc      *document
	nodes    []node.Node
	compiled *subschema.Schema // by schemas.set
	view     *shape            // by schemas.shape
}

// shape is what the schema objects of a conjunction say together, with references followed,
// allOf flattened and unions of one branch opened: the form in which two schemas are compared
// keyword by keyword, to say what moved. Whether it hurts is not decided on it.
type shape struct {
	doc     *document
	holders []node.Node // the schema objects, the outermost first
	seen    map[node.Node]bool

	types   types
	typeAt  node.Node // the object with the type keyword
	untyped bool
	never   bool // a false schema is among the conjuncts
	broken  bool // a reference among the conjuncts leads nowhere

	enum   []node.Node // nil: none
	enumAt node.Node
	bounds map[string]bound

	names   []string
	members map[string]*memberShape
	require map[string]node.Node // the object that requires the name

	// lists of values of a keyword, one for each holder that has it
	values map[string][]held
	unions []union
}

// held is the value of a keyword and the object that has it.
type held struct{ value, holder node.Node }

type memberShape struct {
	schemas  []node.Node
	key      node.Span
	required bool
}

// bound is one numeric limit.
type bound struct {
	value     *big.Rat
	exclusive bool
	text      string
	holder    node.Node
	key       string
}

type union struct {
	keyword  string // "anyOf" or "oneOf"
	branches []node.Node
	holder   node.Node
}

// only reports whether every value is of the types t, null aside.
func (s *shape) only(t types) bool {
	rest := s.types &^ tNull
	if len(s.unions) > 0 {
		rest = s.alternatives(2) &^ tNull // of a union without a type, those of its branches
	} else if s.untyped {
		return false
	}
	return rest != 0 && rest&^t == 0
}

func newShape(c *conj) *shape {
	s := &shape{
		doc: c.doc, types: tAll, untyped: true, seen: map[node.Node]bool{},
		bounds: map[string]bound{}, members: map[string]*memberShape{}, require: map[string]node.Node{}, values: map[string][]held{},
	}
	for _, n := range c.nodes {
		s.take(n)
	}
	for name, m := range s.members {
		_, m.required = s.require[name]
	}
	s.seen = nil
	if s.enum != nil {
		s.types &= typesOf(s.enum)
	}
	return s
}

// typesOf returns the types of some values: an enum that does not list null excludes it,
// whatever nullable says.
func typesOf(values []node.Node) types {
	var t types
	for _, v := range values {
		switch v.Kind() {
		case node.Number:
			t |= tInteger
			if r, ok := v.Rat(); ok && !r.IsInt() {
				t |= tFraction
			}
		default:
			t |= typeOf(v.Kind().String())
		}
	}
	return t
}

// alternatives narrows the types of a shape that leaves them to its unions to those of the
// branches, a few unions deep, because unions may be recursive.
func (s *shape) alternatives(depth int) types {
	t := s.types
	for _, u := range s.unions {
		var any types
		for _, b := range u.branches {
			inner := newShape(&conj{doc: s.doc, nodes: []node.Node{b}})
			if depth == 0 {
				any |= inner.types
			} else {
				any |= inner.alternatives(depth - 1)
			}
		}
		t &= any | s.nulls(u)
	}
	return t
}

// nulls is the null that was taken out of a union's branches.
func (s *shape) nulls(u union) types {
	for _, b := range u.holder.Get(u.keyword).Items() {
		if onlyNull(b) {
			return tNull
		}
	}
	return 0
}

// take adds a schema object and everything that holds together with it.
func (s *shape) take(n node.Node) {
	if n.Kind() == node.Bool && !n.Bool() {
		s.never = true
	}
	if n.Kind() != node.Object || s.seen[n] {
		return
	}
	s.seen[n] = true
	if n.Get("$ref").Kind() == node.String {
		target, err := s.doc.doc.Resolve(n)
		if err != nil {
			s.doc.broken(n, err)
			s.broken = true
		} else if target != n {
			if s.doc.dialect == subschema.Draft202012 && n.Len() > 1 {
				s.keywords(n)
			}
			s.take(target)
		}
		return
	}
	s.keywords(n)
}

// keywords reads the members of one schema object.
func (s *shape) keywords(n node.Node) {
	s.holders = append(s.holders, n)
	var later []node.Node
	for k, v := range n.Members() {
		switch k {
		case "type":
			s.typed(n, v)
		case "enum":
			s.restrict(n, items(v))
		case "const":
			if s.doc.dialect == subschema.Draft202012 {
				s.restrict(n, []node.Node{v})
			}
		case "properties":
			s.properties(v)
		case "required":
			for _, name := range v.Strings() {
				s.require[name] = n
			}
		case "allOf":
			later = append(later, items(v)...)
		case "anyOf", "oneOf":
			later = append(later, s.union(k, n, v)...)
		case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
			"minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains":
			s.bound(n, k, v)
		default:
			s.values[k] = append(s.values[k], held{v, n})
		}
	}
	for _, l := range later {
		s.take(l)
	}
}

func items(n node.Node) []node.Node {
	var out []node.Node
	for _, v := range n.Items() {
		out = append(out, v)
	}
	return out
}

func (s *shape) typed(n, v node.Node) {
	var t types
	for _, w := range append(items(v), v) {
		t |= typeOf(w.Str())
	}
	if t == 0 {
		return
	}
	if s.nullable(n) {
		t |= tNull
	}
	s.types &= t
	s.typeAt, s.untyped = n, false
}

// nullable reads the keyword of OpenAPI 3.0 and the extension of 2.0.
func (s *shape) nullable(n node.Node) bool {
	switch s.doc.dialect {
	case subschema.OpenAPI30:
		return n.Get("nullable").Bool()
	case subschema.Swagger20:
		return n.Get("x-nullable").Bool()
	}
	return false
}

func (s *shape) restrict(n node.Node, values []node.Node) {
	if s.enum == nil || len(values) < len(s.enum) {
		s.enum, s.enumAt = values, n
	}
}

func (s *shape) properties(v node.Node) {
	for name, schema := range v.Members() {
		m := s.members[name]
		if m == nil {
			m = &memberShape{key: v.Key(name)}
			s.members[name] = m
			s.names = append(s.names, name)
		}
		m.schemas = append(m.schemas, schema)
	}
}

// union opens a union that leaves no choice, and returns what holds then; a branch that only
// adds null widens the type.
func (s *shape) union(keyword string, n, v node.Node) []node.Node {
	var branches []node.Node
	null := false
	for _, b := range v.Items() {
		if onlyNull(b) {
			null = true
		} else {
			branches = append(branches, b)
		}
	}
	if len(branches) == 1 && (v.Len() == 1 || null) {
		if !null {
			return branches
		}
		inner := newShape(&conj{doc: s.doc, nodes: branches})
		s.merge(inner)
		return nil
	}
	if len(branches) > 0 { // an empty list is no valid schema and restricts nothing
		s.unions = append(s.unions, union{keyword, branches, n})
	}
	return nil
}

// merge adds a shape that may also be null.
func (s *shape) merge(inner *shape) {
	if !inner.untyped {
		s.types &= inner.types | tNull
		s.typeAt, s.untyped = inner.typeAt, false
	}
	s.holders = append(s.holders, inner.holders...)
	if inner.enum != nil {
		s.restrict(inner.enumAt, inner.enum)
	}
	for k, b := range inner.bounds {
		s.tighten(k, b)
	}
	for _, name := range inner.names {
		if s.members[name] == nil {
			s.members[name] = &memberShape{key: inner.members[name].key}
			s.names = append(s.names, name)
		}
		s.members[name].schemas = append(s.members[name].schemas, inner.members[name].schemas...)
	}
	for name, at := range inner.require {
		s.require[name] = at
	}
	for k, v := range inner.values {
		s.values[k] = append(s.values[k], v...)
	}
	s.unions = append(s.unions, inner.unions...)
}

func onlyNull(n node.Node) bool {
	if n.Get("type").Str() == "null" {
		return true
	}
	enum := n.Get("enum")
	return n.Has("const") && n.Get("const").Kind() == node.Null || enum.Len() == 1 && enum.At(0).Kind() == node.Null
}

func (s *shape) bound(n node.Node, key string, v node.Node) {
	b := bound{holder: n, key: key}
	if v.Kind() == node.Bool { // the flag of OpenAPI 3.0, read with its bound
		return
	}
	r, ok := v.Rat()
	if !ok {
		return
	}
	b.value, b.text = r, v.Text()
	if k, ok := strings.CutPrefix(key, "exclusiveM"); ok {
		key, b.exclusive = "m"+k, true
	} else if key == "minimum" || key == "maximum" {
		b.exclusive = n.Get("exclusiveM" + key[1:]).Bool()
	}
	s.tighten(key, b)
}

// tighten keeps the stricter of two bounds.
func (s *shape) tighten(key string, b bound) {
	old, ok := s.bounds[key]
	if !ok {
		s.bounds[key] = b
		return
	}
	d := b.value.Cmp(old.value)
	if strings.HasPrefix(key, "max") {
		d = -d
	}
	if d > 0 || d == 0 && b.exclusive {
		s.bounds[key] = b
	}
}

// first returns the first value of a keyword among the holders, and who holds it.
func (s *shape) first(key string) held {
	if v := s.values[key]; len(v) > 0 {
		return v[0]
	}
	return held{}
}

// flag reports whether a boolean keyword is true in any holder.
func (s *shape) flag(key string) bool {
	for _, h := range s.values[key] {
		if h.value.Bool() {
			return true
		}
	}
	return false
}

// place is where a keyword stands, or the schema object that lacks it.
func (s *shape) place(key string) spot {
	if h := s.first(key); h.holder.Exists() {
		return keyword(h.holder, key)
	}
	return s.lacking()
}

// lacking is the schema object itself, as the place of something that is not there.
func (s *shape) lacking() spot {
	if len(s.holders) == 0 {
		return spot{}
	}
	return missing(s.holders[0])
}
