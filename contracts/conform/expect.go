package conform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
)

// asReceived is how the values of an answer are held against schemas.
var asReceived = subschema.Relation{Reading: subschema.Strict, View: subschema.Response}

// expectation walks what is expected of a body beside what is described: a value of which some member
// of a set of answers may be more, never less.
type expectation struct {
	*checker
	// met are the places that are as described, with the schemas that describe them.
	met []met
}

// met is a place of a value with the schemas that it was held against.
type met struct {
	place   matching.Path
	schemas []node.Node
	value   node.Node
}

const (
	// maxAlternatives bounds the combinations of branches that one value is held against, and
	// maxUnions how deep unions stand in unions.
	maxAlternatives = 64
	maxUnions       = 8
)

// value lists the places of v at which it is none that the schema describes. Missing members are none.
func (e *expectation) value(schemas []node.Node, v node.Node, place matching.Path) []fault {
	if len(place.Steps) > maxDepth {
		return nil
	}
	alternatives := e.alternatives(schemas, v, 0)
	if len(alternatives) == 0 {
		return []fault{{steps(place), fmt.Sprintf("%s has a tag that no schema is described for", shown(v)), schemas[0]}}
	}
	var best []fault
	before := len(e.met)
	for i, parts := range alternatives {
		found := e.alternative(parts, v, place)
		if len(found) == 0 {
			return nil
		}
		e.met = e.met[:before]
		if i == 0 || len(found) < len(best) {
			best = found
		}
	}
	if len(alternatives) > 1 {
		return []fault{{steps(place), fmt.Sprintf("%s fits none of the %d schemas; of the nearest: %s", shown(v), len(alternatives), best[0].message), schemas[0]}}
	}
	return best
}

// steps are a place as the members and indices of a path.
func steps(p matching.Path) []string {
	var out []string
	for _, s := range p.Steps {
		if s.Kind == matching.Item {
			out = append(out, strconv.Itoa(s.Index))
		} else {
			out = append(out, s.Name)
		}
	}
	return out
}

// alternatives are the ways in which a value can be described: each a list of schema objects without
// unions of their own.
func (e *expectation) alternatives(schemas []node.Node, v node.Node, depth int) [][]node.Node {
	out := [][]node.Node{nil}
	if depth > maxUnions {
		return out // a union that is a branch of itself
	}
	for _, s := range schemas {
		for _, part := range e.parts(s) {
			for i := range out {
				out[i] = append(slices.Clip(out[i]), part)
			}
			for _, key := range []string{"oneOf", "anyOf"} {
				branches, ok := e.branches(part, part.Get(key), v)
				if !ok {
					return nil
				}
				if len(branches) == 0 {
					continue
				}
				var next [][]node.Node
				for _, way := range out {
					for _, b := range branches {
						for _, inner := range e.alternatives([]node.Node{b}, v, depth+1) {
							if len(next) < maxAlternatives {
								next = append(next, append(slices.Clip(slices.Clone(way)), inner...))
							}
						}
					}
				}
				out = next
			}
		}
	}
	return out
}

// branches are those of a union that a value may be of: the one that its tag names, where there is a
// discriminator. ok is false where the tag names none.
func (e *expectation) branches(part, union, v node.Node) (out []node.Node, ok bool) {
	for _, b := range union.Items() {
		out = append(out, b)
	}
	name := part.Path("discriminator", "propertyName")
	if len(out) == 0 || !name.Exists() || v.Kind() != node.Object {
		return out, true
	}
	tag := v.Get(name.Text())
	if tag.Kind() != node.String {
		return out, true
	}
	mapped := part.Path("discriminator", "mapping").Get(tag.Text())
	for _, b := range out {
		ref := b.Get("$ref").Text()
		target, err := e.refs.Resolve(b)
		switch {
		case ref == "":
		case mapped.Exists():
			if other, err := e.refs.Reference(part.Get("discriminator"), mapped.Text()); err == nil && other == target {
				return []node.Node{b}, true
			}
			if strings.HasSuffix(ref, "/"+mapped.Text()) {
				return []node.Node{b}, true
			}
		case err == nil && strings.HasSuffix(ref, "/"+tag.Text()):
			return []node.Node{b}, true
		}
	}
	for _, b := range out { // tags that a branch lists itself
		for _, p := range e.parts(b) {
			t := p.Get("properties").Get(name.Text())
			if (t.Has("enum") || t.Has("const")) && !e.refused(t, tag, asReceived) {
				return []node.Node{b}, true
			}
		}
	}
	return nil, false
}

func (e *expectation) alternative(parts []node.Node, v node.Node, place matching.Path) []fault {
	e.met = append(e.met, met{place, parts, v})
	switch v.Kind() {
	case node.Object:
		return e.object(parts, v, place)
	case node.Array:
		return e.list(parts, v, place)
	}
	for _, part := range parts {
		if e.refused(part, v, asReceived) {
			return []fault{{steps(place), e.why(part, []node.Node{part}, v, asReceived), part}}
		}
	}
	return nil
}

// excluded reports whether the type of a value is none of a schema's, and says so.
func (e *expectation) excluded(parts []node.Node, v node.Node, place matching.Path) []fault {
	for _, part := range parts {
		if want := types(part); len(want) > 0 && !ofType(v, want) {
			return []fault{{steps(place), fmt.Sprintf("%s is not %s", shown(v), strings.Join(want, " or ")), part}}
		}
	}
	return nil
}

func (e *expectation) object(parts []node.Node, v node.Node, place matching.Path) []fault {
	if out := e.excluded(parts, v, place); out != nil {
		return out
	}
	var out []fault
	named := false // some schema names members
	for _, part := range parts {
		named = named || part.Get("properties").Len() > 0 || part.Get("additionalProperties").Kind() == node.Bool && !part.Get("additionalProperties").Bool()
	}
	for key, w := range v.Members() {
		declared := declared(parts, key)
		at := matching.Path{Steps: append(slices.Clip(slices.Clone(place.Steps)), matching.Step{Kind: matching.Member, Name: key})}
		switch {
		case len(declared) > 0:
			out = append(out, e.value(declared, w, at)...)
		case named && !free(parts):
			out = append(out, fault{steps(place), fmt.Sprintf("the member %s is not described", key), parts[0]})
		}
	}
	return out
}

// declared are the schemas that are described for a member.
func declared(parts []node.Node, key string) []node.Node {
	var out []node.Node
	for _, part := range parts {
		if s := part.Get("properties").Get(key); s.Exists() {
			out = append(out, s)
		} else if s := part.Get("additionalProperties"); s.Kind() == node.Object {
			out = append(out, s)
		}
	}
	return out
}

// free reports whether names may be anything: they are described by a pattern.
func free(parts []node.Node) bool {
	return slices.ContainsFunc(parts, func(p node.Node) bool { return p.Get("patternProperties").Len() > 0 })
}

func (e *expectation) list(parts []node.Node, v node.Node, place matching.Path) []fault {
	if out := e.excluded(parts, v, place); out != nil {
		return out
	}
	for _, part := range parts {
		if e.refusedAlone(part, "maxItems", v, asReceived) {
			return []fault{{steps(place), fmt.Sprintf("there are %d items, and at most %s are described", v.Len(), part.Get("maxItems").Text()), part}}
		}
	}
	var out []fault
	for i, w := range v.Items() {
		var schemas []node.Node
		for _, part := range parts {
			if s := part.Get("prefixItems").At(i); s.Exists() {
				schemas = append(schemas, s)
			} else if s := part.Get("items"); s.Kind() == node.Object {
				schemas = append(schemas, s)
			}
		}
		if len(schemas) > 0 {
			at := matching.Path{Steps: append(slices.Clip(slices.Clone(place.Steps)), matching.Step{Kind: matching.Item, Index: i})}
			out = append(out, e.value(schemas, w, at)...)
		}
	}
	return out
}
