package judge_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/judge"
	"github.com/postel-api/postel/swagger"
)

// generator makes random schemas of a version that are small enough to be decided.
type generator struct {
	r       *rand.Rand
	version string
}

func (g *generator) one(n int) bool { return g.r.IntN(n) == 0 }

func (g *generator) pick(list ...any) any { return list[g.r.IntN(len(list))] }

func (g *generator) name() string { return g.pick("a", "b", "c").(string) }

func (g *generator) ref() map[string]any {
	prefix := "#/components/schemas/"
	if g.version == "2.0" {
		prefix = "#/definitions/"
	}
	return map[string]any{"$ref": prefix + g.pick("S", "T", "U").(string)}
}

// schema returns a random schema; keywords that the version does not know are among them. What
// matters to a relation stands in schemas that do not contradict themselves: of one that accepts
// nothing, package subschema does not remember more than that.
func (g *generator) schema(depth int) map[string]any {
	switch {
	case depth < 2 && g.one(6):
		return g.ref()
	case g.one(12):
		return map[string]any{"type": "string", "x-extensible-enum": g.pick([]any{"a", "b"}, []any{"a"})}
	case g.one(12):
		return map[string]any{"type": g.pick("string", "integer"), g.pick("readOnly", "writeOnly").(string): true}
	}
	s := map[string]any{}
	if !g.one(4) {
		s["type"] = g.pick("string", "integer", "number", "boolean", "array", "object", "object")
	}
	for range 1 + g.r.IntN(3) {
		g.keyword(s, depth)
	}
	if s["type"] == "array" && s["items"] == nil {
		s["items"] = g.schema(0)
	}
	return s
}

func (g *generator) keyword(s map[string]any, depth int) {
	switch g.r.IntN(22) {
	case 0:
		s[g.pick("minimum", "maximum", "multipleOf").(string)] = g.pick(1, 2, 0.5)
	case 1:
		if g.version == "3.1" {
			s[g.pick("exclusiveMinimum", "exclusiveMaximum").(string)] = g.pick(1, 2)
		} else {
			s[g.pick("exclusiveMinimum", "exclusiveMaximum").(string)] = g.pick(true, false)
		}
	case 2:
		s[g.pick("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties").(string)] = g.r.IntN(3)
	case 3:
		s["pattern"] = g.pick("^a", "b$", "^[a-c]+$")
	case 4:
		s["format"] = g.pick("date", "int32", "uuid", "uri", "byte", "float", "other")
	case 5:
		s["enum"] = g.values(s["type"])
	case 6:
		s[g.pick("nullable", "x-nullable", "uniqueItems").(string)] = true
	case 7, 8:
		s["const"] = g.values(s["type"])[0]
	case 9, 10:
		s["required"] = []any{g.name()}
	case 11:
		s["additionalProperties"] = g.pick(true, false, false)
	default:
		g.nested(s, depth)
	}
}

// values returns two values of a type, or of any.
func (g *generator) values(of any) []any {
	switch of {
	case "string":
		return []any{g.pick("a", "ab"), g.pick("b", nil)}
	case "integer", "number":
		return []any{g.pick(1, 2), 0}
	case "boolean":
		return []any{g.pick(true, false), nil}
	case "array":
		return []any{[]any{}, []any{g.pick(1, "a")}}
	case "object":
		return []any{map[string]any{}, map[string]any{g.name(): 1}}
	}
	return []any{g.pick("a", 1, nil), g.pick("b", 2, true)}
}

func (g *generator) nested(s map[string]any, depth int) {
	if depth == 0 {
		return
	}
	list := func() []any {
		all := []any{g.schema(depth - 1)}
		for g.one(2) {
			all = append(all, g.schema(depth-1))
		}
		return all
	}
	switch n := g.r.IntN(14); {
	case n < 5:
		props, _ := s["properties"].(map[string]any)
		props = maps.Clone(props)
		if props == nil {
			props = map[string]any{}
		}
		props[g.name()] = g.schema(depth - 1)
		s["properties"] = props
	case n < 6:
		s["items"] = g.schema(depth - 1)
	case n < 8:
		s["allOf"] = list()
	case n < 10 && g.version != "2.0":
		s[g.pick("anyOf", "oneOf").(string)] = list()
	case n < 11 && g.version != "2.0":
		s["oneOf"], s["discriminator"] = []any{g.ref(), g.ref()}, map[string]any{"propertyName": g.name()}
	case n < 12 && g.version != "2.0":
		s["not"] = g.schema(depth - 1)
	case n < 13 && g.version == "3.1":
		s[g.pick("contains", "propertyNames", "unevaluatedProperties", "if", "then").(string)] = g.schema(depth - 1)
	}
}

// changed returns a schema with some of its keywords changed.
func (g *generator) changed(s map[string]any, depth int) map[string]any {
	out := maps.Clone(s)
	if props, ok := s["properties"].(map[string]any); ok && g.one(2) {
		props = maps.Clone(props)
		for _, name := range []string{"a", "b", "c"} {
			if p, ok := props[name].(map[string]any); ok && g.one(2) {
				props[name] = g.changed(p, depth-1)
			}
		}
		out["properties"] = props
		return out
	}
	if s["$ref"] != nil || s["x-extensible-enum"] != nil || s["readOnly"] != nil || s["writeOnly"] != nil {
		return g.schema(depth)
	}
	g.keyword(out, max(depth, 0))
	return out
}

// text returns a random schema of what a query parameter may say.
func (g *generator) text() map[string]any {
	s := map[string]any{"type": g.pick("string", "integer", "number", "boolean")}
	for range g.r.IntN(3) {
		g.keyword(s, 0)
	}
	switch {
	case g.version != "3.1" && g.one(4):
		return map[string]any{"type": "array", "items": s}
	case g.version == "3.1" && g.one(4):
		return map[string]any{g.pick("anyOf", "oneOf", "allOf").(string): []any{s, map[string]any{"type": g.pick("string", "integer")}}}
	}
	return s
}

// document returns a description with one operation that sends and answers S, and asks for Q.
func (g *generator) document(schemas map[string]any) []byte {
	doc := map[string]any{"info": map[string]any{"title": "t", "version": "1"}}
	ref := map[string]any{"$ref": "#/components/schemas/S"}
	content := map[string]any{"application/json": map[string]any{"schema": ref}}
	query := map[string]any{"name": "q", "in": "query", "schema": schemas["Q"]}
	op := map[string]any{
		"parameters":  []any{query},
		"requestBody": map[string]any{"content": content},
		"responses":   map[string]any{"200": map[string]any{"description": "d", "content": content}},
	}
	if g.version == "2.0" {
		ref["$ref"] = "#/definitions/S"
		doc["swagger"], doc["definitions"] = "2.0", schemas
		query = maps.Clone(schemas["Q"].(map[string]any))
		query["name"], query["in"] = "q", "query"
		op = map[string]any{
			"parameters": []any{query, map[string]any{"name": "b", "in": "body", "schema": ref}},
			"responses":  map[string]any{"200": map[string]any{"description": "d", "schema": ref}},
		}
	} else {
		doc["openapi"], doc["components"] = g.version+".0", map[string]any{"schemas": schemas}
	}
	doc["paths"] = map[string]any{"/a": map[string]any{"post": op}}
	data, err := json.Marshal(doc)
	if err != nil {
		panic(err) // maps, lists and scalars
	}
	return data
}

// No judge disputes a witness that was found for one of many random changes: two readers that
// share no code read every version, keyword and assumption alike.
func TestNoWitnessOfRandomChangesIsDisputed(t *testing.T) {
	t.Parallel()
	pairs := 400
	if n, err := strconv.Atoi(os.Getenv("PAIRS")); err == nil {
		pairs = n
	}
	all := judge.All()
	count := map[string]int{}
	for seed := range pairs {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed), 5)), version: []string{"2.0", "3.0", "3.1"}[seed%3]}
		before := map[string]any{"S": g.schema(3), "T": g.schema(2), "U": g.schema(1), "Q": g.text()}
		after := maps.Clone(before)
		name := g.pick("S", "S", "T", "U").(string)
		after[name], after["Q"] = g.changed(before[name].(map[string]any), 2), g.text()
		x, y := g.document(before), g.document(after)
		base, err1 := swagger.Load("base.json", x, swagger.Options{})
		revision, err2 := swagger.Load("revision.json", y, swagger.Options{})
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		c := &collector{}
		diff.Compare(base, revision, diff.Options{Judges: []diff.Judge{c}, Exchanges: true, MaxSteps: 500})
		for _, claim := range c.claims {
			for _, j := range all {
				o := j.Judge(claim)
				count[fmt.Sprint(o.Judge, " ", o.Says)]++
				if o.Says == diff.Disputes {
					t.Errorf("seed %d, %+v: %s\nbase %s\nrevision %s", seed, claim.Relation, describe("", record{claim, o}), x, y)
				}
			}
		}
	}
	t.Log(count)
}
