package mock

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// candidates yields values that are likely to be ones of a schema, the most telling ones first.
func (s *Sampler) candidates(schema node.Node, view subschema.View, left int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, n := range given(schema) {
			if !yield(wire.JSON(n)) {
				return
			}
		}
		if schema.Get("$ref").Kind() == node.String {
			if target, err := s.doc.Resolve(schema); err == nil && target != schema {
				if v := s.value(target, view, left); v.ok && !yield(v.text) {
					return
				}
			}
		}
		for _, key := range []string{"oneOf", "anyOf"} {
			for _, branch := range schema.Get(key).Items() {
				if v := s.value(branch, view, left); v.ok && !yield(v.text) {
					return
				}
			}
		}
		for _, depth := range []int{left, 1} { // all members, then those that are required
			if text, ok := s.object(schema, view, depth); ok && !yield(text) {
				return
			}
		}
		if text, ok := s.array(schema, view, left); ok && !yield(text) {
			return
		}
		if text, ok := words[schema.Get("format").Text()]; ok {
			yield(wire.Quote(text))
		}
	}
}

// given are the values that a schema itself names.
func given(schema node.Node) []node.Node {
	out := []node.Node{schema.Get("example")}
	for _, key := range []string{"examples", "x-examples"} {
		for _, e := range schema.Get(key).Items() {
			out = append(out, e)
		}
	}
	out = append(out, schema.Get("const"), schema.Get("default"))
	if all := schema.Get("enum"); all.Len() > 0 {
		out = append(out, all.At(0))
	}
	return slices.DeleteFunc(out, func(n node.Node) bool { return !n.Exists() || n.Kind() == node.Null })
}

// words are readable texts of formats that are annotations to a validator.
var words = map[string]string{"password": "secret", "uri-reference": "/a", "url": "https://example.com/", "phone": "+15550100", "duration": "PT1H", "binary": "bytes"}

// member is one member of an object, with the schemas that all are about it.
type member struct {
	name    string
	schemas []node.Node
}

// members gathers the declared members of an object: of the schema, of what it refers to, and of
// the parts that all count. Of alternatives the first one counts.
func (s *Sampler) members(schema node.Node, nesting int, into []member) (all []member, required []string, object bool) {
	if nesting > 20 {
		return into, nil, false
	}
	all = into
	parts := []node.Node{}
	if schema.Get("$ref").Kind() == node.String {
		if target, err := s.doc.Resolve(schema); err == nil && target != schema {
			parts = append(parts, target)
		}
		if s.doc.Version < swagger.V31 {
			schema = node.Node{}
		}
	}
	object = schema.Get("type").Text() == "object" || slices.Contains(schema.Get("type").Strings(), "object")
	for name, v := range schema.Get("properties").Members() {
		object = object || !schema.Has("type")
		if i := slices.IndexFunc(all, func(m member) bool { return m.name == name }); i >= 0 {
			all[i].schemas = append(all[i].schemas, v)
		} else {
			all = append(all, member{name, []node.Node{v}})
		}
	}
	required = schema.Get("required").Strings()
	for _, part := range schema.Get("allOf").Items() {
		parts = append(parts, part)
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		if first := schema.Get(key).At(0); first.Exists() {
			parts = append(parts, first)
		}
	}
	for _, part := range parts {
		more, names, is := s.members(part, nesting+1, all)
		all, required, object = more, append(required, names...), object || is
	}
	return all, required, object
}

// object writes an object with its declared members; with one level left only with those that
// are required.
func (s *Sampler) object(schema node.Node, view subschema.View, left int) (string, bool) {
	all, required, object := s.members(schema, 0, nil)
	if !object {
		return "", false
	}
	var parts []string
	for _, m := range all {
		needed := slices.Contains(required, m.name)
		if !needed && (left <= 1 || s.leadsBack(m, schema)) || s.hidden(m, view) {
			continue
		}
		if text, ok := s.member(m, view, left-1); ok {
			parts = append(parts, wire.Quote(m.name)+":"+text)
		}
	}
	return "{" + strings.Join(parts, ",") + "}", true
}

// leadsBack reports whether a member is of the schema that it is in, or a list of such: written
// out it says nothing new.
func (s *Sampler) leadsBack(m member, owner node.Node) bool {
	return slices.ContainsFunc(m.schemas, func(schema node.Node) bool {
		target, err := s.doc.Resolve(schema)
		if err != nil {
			return false
		}
		items, err := s.doc.Resolve(target.Get("items"))
		return target == owner || err == nil && items == owner
	})
}

// member returns a value that all schemas of a member accept.
func (s *Sampler) member(m member, view subschema.View, left int) (string, bool) {
	for _, schema := range m.schemas {
		v := s.value(schema, view, left)
		if v.ok && !slices.ContainsFunc(m.schemas, func(other node.Node) bool {
			return other != schema && !s.acceptsText(other, v.text, view)
		}) {
			return v.text, true
		}
	}
	if len(m.schemas) < 2 {
		return "", false
	}
	sets := make([]*subschema.Schema, len(m.schemas))
	for i, schema := range m.schemas {
		sets[i] = s.universe.Add(schema, s.dialect, s.doc)
	}
	return s.universe.Witness(s.universe.AllOf(sets...), subschema.Relation{View: view})
}

// hidden reports whether a member is never in a message of that direction.
func (s *Sampler) hidden(m member, view subschema.View) bool {
	key := "writeOnly"
	if view == subschema.Request {
		key = "readOnly"
	}
	for _, schema := range m.schemas {
		target, err := s.doc.Resolve(schema)
		if schema.Get(key).Bool() || err == nil && target.Get(key).Bool() {
			return true
		}
	}
	return false
}

// maxItems is how many items are written at most.
const maxItems = 16

// array writes an array with one item, or as many equal ones as it needs.
func (s *Sampler) array(schema node.Node, view subschema.View, left int) (string, bool) {
	items := schema.Get("items")
	if items.Kind() != node.Object || left <= 1 {
		return "", false
	}
	v := s.value(items, view, left-1)
	if !v.ok {
		return "", false
	}
	n, err := strconv.Atoi(schema.Get("minItems").Text())
	if err != nil || n < 1 || n > maxItems {
		n = 1
	}
	return "[" + strings.TrimSuffix(strings.Repeat(v.text+",", n), ",") + "]", true
}
