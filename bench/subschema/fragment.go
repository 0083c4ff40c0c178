package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// maxObjects bounds the schema objects of a pair that the peer is given.
const maxObjects = 2000

// bundled returns a schema in the peer's fragment of draft 7, with everything that it refers to in
// definitions; ok is false where it is too large or a reference leads nowhere.
func bundled(s schema) (map[string]any, bool) {
	b := &bundler{doc: s.doc, names: map[node.Node]string{}, defs: map[string]any{}}
	root, ok := b.schema(s.node).(map[string]any)
	if !ok {
		root = map[string]any{}
	}
	for len(b.queue) > 0 && b.count < maxObjects {
		n := b.queue[0]
		b.queue = b.queue[1:]
		b.defs[b.names[n]] = b.schema(n)
	}
	if len(b.defs) > 0 {
		root["definitions"] = b.defs
	}
	return root, !b.broken && b.count < maxObjects
}

type bundler struct {
	doc    *swagger.Document
	names  map[node.Node]string
	queue  []node.Node
	defs   map[string]any
	count  int
	broken bool
}

func (b *bundler) schema(n node.Node) any {
	if b.count++; b.count >= maxObjects {
		return map[string]any{}
	}
	if n.Kind() == node.Bool {
		return n.Bool()
	}
	if n.Get("$ref").Kind() == node.String {
		to, err := b.doc.Resolve(n)
		if err != nil || to == n {
			b.broken = true
			return map[string]any{}
		}
		if b.names[to] == "" {
			b.names[to] = "d" + strconv.Itoa(len(b.names))
			b.queue = append(b.queue, to)
		}
		return map[string]any{"$ref": "#/definitions/" + b.names[to]}
	}
	out := map[string]any{}
	for key, v := range n.Members() {
		b.keyword(out, n, key, v)
	}
	return out
}

// keyword keeps the keywords of the fragment in their draft 7 forms.
func (b *bundler) keyword(out map[string]any, n node.Node, key string, v node.Node) {
	switch key {
	case "type":
		out[key] = types(n, v)
	case "minimum", "maximum":
		name := key
		if n.Get("exclusive" + string(key[0]-'a'+'A') + key[1:]).Bool() {
			name = "exclusive" + string(key[0]-'a'+'A') + key[1:]
		}
		out[name] = json.Number(v.Text())
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
		out[key] = json.Number(v.Text())
	case "required":
		out[key] = v.Strings()
	case "items", "additionalProperties", "not":
		if v.Kind() == node.Array {
			b.broken = true
			return
		}
		out[key] = b.schema(v)
	case "properties":
		props := map[string]any{}
		for name, p := range v.Members() {
			props[name] = b.schema(p)
		}
		out[key] = props
	case "allOf", "anyOf", "oneOf":
		list := []any{}
		for _, e := range v.Items() {
			list = append(list, b.schema(e))
		}
		if len(list) > 0 {
			out[key] = list
		}
	}
}

func types(n, v node.Node) any {
	list := v.Strings()
	if v.Kind() == node.String {
		list = []string{v.Text()}
	}
	if n.Get("nullable").Bool() {
		list = append(list, "null")
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}

// generatedPair returns two random schemas of the fragment, the second one an edit of the first.
func generatedPair(seed uint64) (from, to map[string]any) {
	g := &generator{rand.New(rand.NewPCG(seed, 1))}
	from = g.schema(3)
	again := &generator{rand.New(rand.NewPCG(seed, 1))}
	to = again.schema(3)
	g.edit(to)
	return from, to
}

type generator struct{ *rand.Rand }

func (g *generator) schema(depth int) map[string]any {
	s := map[string]any{}
	switch kind := g.IntN(6); {
	case kind == 0 && depth > 0:
		list := []any{}
		for range 2 + g.IntN(2) {
			list = append(list, g.schema(depth-1))
		}
		s[[]string{"anyOf", "oneOf", "allOf"}[g.IntN(3)]] = list
	case kind <= 2 && depth > 0:
		s["type"] = "object"
		props := map[string]any{}
		for i := range 1 + g.IntN(4) {
			props[fmt.Sprintf("p%d", i)] = g.schema(depth - 1)
		}
		s["properties"] = props
		if g.IntN(2) == 0 {
			s["required"] = []string{"p0"}
		}
		if g.IntN(2) == 0 {
			s["additionalProperties"] = false
		}
	case kind == 3 && depth > 0:
		s["type"], s["items"] = "array", g.schema(depth-1)
		if g.IntN(2) == 0 {
			s["minItems"] = g.IntN(3)
		}
	case kind == 4:
		s["type"], s["minimum"] = "integer", g.IntN(10)
	default:
		s["type"], s["maxLength"] = "string", 1+g.IntN(10)
	}
	return s
}

// edit changes one place of a schema.
func (g *generator) edit(s map[string]any) {
	for _, key := range []string{"properties", "items", "anyOf", "oneOf", "allOf"} {
		if g.IntN(3) == 0 {
			continue
		}
		switch v := s[key].(type) {
		case map[string]any:
			if key == "items" {
				g.edit(v)
				return
			}
			if p, ok := v["p0"].(map[string]any); ok {
				g.edit(p)
				return
			}
		case []any:
			g.edit(v[g.IntN(len(v))].(map[string]any))
			return
		}
	}
	switch {
	case s["minimum"] != nil:
		s["minimum"] = g.IntN(10)
	case s["maxLength"] != nil:
		s["maxLength"] = 1 + g.IntN(10)
	case s["required"] != nil:
		delete(s, "required")
	case s["properties"] != nil:
		s["required"] = []string{"p0"}
	default:
		s["minItems"] = 2
	}
}
