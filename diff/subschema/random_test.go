package subschema

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// generator makes random schemas over a small vocabulary of values, so that keywords meet.
type generator struct {
	r    *rand.Rand
	defs bool // schemas may refer to #/$defs/a and #/$defs/b
}

func (g *generator) pick(list ...string) string { return list[g.r.IntN(len(list))] }
func (g *generator) one(n int) bool             { return g.r.IntN(n) == 0 }

func (g *generator) value(depth int) string {
	switch n := g.r.IntN(12); {
	case n < 3 || depth <= 0 && n >= 8:
		return g.pick("0", "1", "2", "3", "-1", "0.5", "1.5", "10", "1e1")
	case n < 6:
		return g.pick(`""`, `"a"`, `"b"`, `"ab"`, `"aa"`, `"abc"`, `"1"`, `"é"`)
	case n < 7:
		return "null"
	case n < 8:
		return g.pick("true", "false")
	case n < 10:
		var items []string
		for range g.r.IntN(4) {
			items = append(items, g.value(depth-1))
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	var ms []string
	for _, name := range []string{"a", "b", "c", "ab"} {
		if g.one(2) {
			ms = append(ms, fmt.Sprintf("%q:%s", name, g.value(depth-1)))
		}
	}
	return "{" + strings.Join(ms, ",") + "}"
}

// schema returns a schema as a tree of Go values, so that it can be mutated.
func (g *generator) schema(depth int) any {
	if depth <= 0 || g.one(12) {
		switch g.r.IntN(6) {
		case 0:
			return true
		case 1:
			return g.one(3)
		case 2:
			if g.defs {
				return map[string]any{"$ref": g.pick("#/$defs/a", "#/$defs/b")}
			}
		}
		return map[string]any{"type": g.pick("string", "number", "integer", "boolean", "null", "object", "array")}
	}
	s := map[string]any{}
	focus := g.r.IntN(6)
	if g.one(2) {
		s["type"] = []any{"", "number", "string", "array", "object", g.pick("integer", "boolean", "null")}[focus]
		if focus == 0 {
			s["type"] = []any{g.pick("string", "null"), g.pick("object", "integer")}
		}
	}
	for range 1 + g.r.IntN(3) {
		g.keyword(s, focus, depth)
	}
	if g.one(6) {
		s["examples"] = []any{json.RawMessage(g.value(1))} // witnesses are made of them
	}
	return s
}

func (g *generator) keyword(s map[string]any, focus, depth int) {
	if g.one(4) {
		focus = g.r.IntN(6)
	}
	switch focus {
	case 1:
		g.numberKeyword(s)
	case 2:
		g.stringKeyword(s)
	case 3:
		g.arrayKeyword(s, depth)
	case 4:
		g.objectKeyword(s, depth)
	default:
		g.compositeKeyword(s, depth)
	}
}

func (g *generator) numberKeyword(s map[string]any) {
	key := g.pick("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
	s[key] = json.Number(g.pick("0", "1", "2", "-1", "0.5", "1.5", "3", "10"))
	if key == "multipleOf" {
		s[key] = json.Number(g.pick("1", "2", "0.5", "3", "1.5"))
	}
}

func (g *generator) stringKeyword(s map[string]any) {
	switch g.r.IntN(3) {
	case 0:
		s["minLength"] = g.r.IntN(4)
	case 1:
		s["maxLength"] = g.r.IntN(4)
	default:
		s["pattern"] = g.pick("^a", "b$", "^[ab]*$", "a+", "^.$", "^(a|b)$", "^ab?$", "[^a]", "^a{2}$", "^(?:ab|b){1,2}$", `\bb`)
		if g.one(3) {
			s[g.pick("minLength", "maxLength")] = g.r.IntN(4)
		}
	}
}

func (g *generator) arrayKeyword(s map[string]any, depth int) {
	switch g.r.IntN(9) {
	case 0:
		s["minItems"] = g.r.IntN(4)
	case 1:
		s["maxItems"] = g.r.IntN(4)
	case 2, 3:
		s["items"] = g.schema(depth - 1)
	case 4:
		list := []any{}
		for range 1 + g.r.IntN(2) {
			list = append(list, g.schema(depth-1))
		}
		s["prefixItems"] = list
		if g.one(2) {
			s["items"] = g.schema(depth - 1)
		}
	case 5, 6:
		s["contains"] = g.schema(depth - 1)
		if g.one(2) {
			s["minContains"] = g.r.IntN(4)
			if g.one(2) {
				s["minItems"] = 1 + g.r.IntN(3)
			}
		}
		if g.one(2) {
			s["maxContains"] = g.r.IntN(3)
		}
	case 7:
		s["uniqueItems"] = true
		if g.one(2) {
			s["items"] = g.few()
		}
	default:
		s["unevaluatedItems"] = g.schema(depth - 1)
	}
}

// few returns a schema that accepts a few values, so that they can be used up.
func (g *generator) few() any {
	switch g.r.IntN(4) {
	case 0:
		return map[string]any{"type": g.pick("boolean", "null")}
	case 1:
		return map[string]any{"type": "integer", "minimum": json.Number("0"), "maximum": json.Number(g.pick("0", "1", "2"))}
	}
	s := map[string]any{}
	g.enumerate(s)
	return s
}

// enumerate adds an enum of scalars, arrays and objects.
func (g *generator) enumerate(s map[string]any) {
	list := []any{}
	for range 1 + g.r.IntN(3) {
		list = append(list, json.RawMessage(g.value(1)))
	}
	s["enum"] = list
}

func (g *generator) name() string { return g.pick("a", "b", "c") }

func (g *generator) objectKeyword(s map[string]any, depth int) {
	switch g.r.IntN(12) {
	case 0, 1, 2:
		props, _ := s["properties"].(map[string]any)
		if props == nil {
			props = map[string]any{}
		}
		for range 1 + g.r.IntN(2) {
			props[g.name()] = g.schema(depth - 1)
		}
		s["properties"] = props
	case 3:
		s["required"] = []any{g.name()}
	case 4:
		s["additionalProperties"] = g.schema(depth - 1)
	case 5:
		patterns := map[string]any{g.pick("^a", "b$", "c"): g.schema(depth - 1)}
		if g.one(3) {
			patterns[g.pick("^a", "b$", "c", "^x")] = g.schema(depth - 1)
		}
		s["patternProperties"] = patterns
		if g.one(3) {
			s["additionalProperties"] = g.schema(depth - 1)
		}
	case 6:
		names := map[string]any{}
		g.stringKeyword(names)
		if g.one(3) {
			names = map[string]any{g.pick("not", "allOf"): names}
			if s, ok := names["allOf"]; ok {
				names["allOf"] = []any{s, g.schema(0)}
			}
		}
		s["propertyNames"] = names
	case 7, 8:
		s[g.pick("minProperties", "maxProperties")] = g.r.IntN(4)
	case 9:
		s["dependentRequired"] = map[string]any{g.name(): []any{g.name()}}
	case 10:
		s["dependentSchemas"] = map[string]any{g.name(): g.schema(depth - 1)}
	default:
		s["unevaluatedProperties"] = g.schema(depth - 1)
	}
}

func (g *generator) compositeKeyword(s map[string]any, depth int) {
	list := func() []any {
		out := []any{}
		for range 1 + g.r.IntN(3) {
			out = append(out, g.schema(depth-1))
		}
		return out
	}
	switch g.r.IntN(9) {
	case 0, 1:
		s["anyOf"] = list()
	case 2, 3:
		s["oneOf"] = list()
	case 4:
		s["allOf"] = list()
	case 5:
		s["not"] = g.schema(depth - 1)
	case 6:
		s["if"], s["then"], s["else"] = g.schema(depth-1), g.schema(depth-1), g.schema(depth-1)
	default:
		g.enumerate(s)
	}
}

// mutate changes one part of a schema somewhere.
func (g *generator) mutate(v any, depth int) any {
	m, ok := v.(map[string]any)
	if !ok {
		if l, ok := v.([]any); ok && len(l) > 0 {
			out := append([]any{}, l...)
			i := g.r.IntN(len(out))
			if g.one(4) && len(out) > 1 {
				return append(out[:i], out[i+1:]...)
			}
			out[i] = g.mutate(out[i], depth)
			return out
		}
		if _, ok := v.(bool); ok {
			return g.schema(1)
		}
		return v
	}
	if g.one(3) {
		return g.twisted(m)
	}
	out := map[string]any{}
	keys := []string{}
	for k, e := range m {
		out[k] = e
		keys = append(keys, k)
	}
	sortStrings(keys)
	if len(keys) == 0 || g.one(3) {
		g.keyword(out, g.r.IntN(6), depth)
		return out
	}
	k := keys[g.r.IntN(len(keys))]
	switch k {
	case "type", "minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum", "pattern", "$ref",
		"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems", "required", "dependentRequired", "minContains", "maxContains":
		if g.one(2) {
			delete(out, k)
		} else {
			g.keyword(out, g.r.IntN(6), depth)
		}
	case "enum", "examples":
		delete(out, k)
	default:
		if g.one(4) {
			delete(out, k)
		} else if p, ok := out[k].(map[string]any); ok && (k == "properties" || k == "patternProperties" || k == "dependentSchemas" || k == "$defs") {
			q := map[string]any{}
			names := []string{}
			for n, e := range p {
				q[n] = e
				names = append(names, n)
			}
			sortStrings(names)
			if len(names) > 0 {
				n := names[g.r.IntN(len(names))]
				q[n] = g.mutate(q[n], depth-1)
			}
			out[k] = q
		} else {
			out[k] = g.mutate(out[k], depth-1)
		}
	}
	return out
}

func sortStrings(s []string) {
	for i := range s {
		for j := i; j > 0 && s[j] < s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

func text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// judge compiles a schema with a validator that is not ours.
func judge(t testing.TB, schema string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		t.Fatalf("%s: %v", schema, err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("s.json", doc); err != nil {
		t.Fatalf("%s: %v", schema, err)
	}
	s, err := c.Compile("s.json")
	if err != nil {
		t.Fatalf("%s: %v", schema, err)
	}
	return s
}

func judges(t testing.TB, s *jsonschema.Schema, instance string) bool {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(instance))
	if err != nil {
		t.Fatalf("%s: %v", instance, err)
	}
	return s.Validate(v) == nil
}

// pairOf returns two random schemas, most of them variants of each other.
func (g *generator) pairOf(t testing.TB) (a, b string) {
	if g.one(3) {
		x, y := g.dense()
		return text(t, x), text(t, y)
	}
	g.defs = g.one(3)
	x := g.schema(3)
	y := x
	if g.one(4) {
		y = g.schema(3)
	} else {
		for range 1 + g.r.IntN(3) {
			y = g.mutate(y, 2)
		}
	}
	if g.one(4) {
		x, y = g.around(x, y)
	}
	if g.defs {
		ad, bd := g.schema(2), g.schema(2)
		ad2, bd2 := ad, bd
		if g.one(2) {
			ad2 = g.mutate(ad, 2)
		}
		if g.one(2) {
			bd2 = g.mutate(bd, 2)
		}
		return text(t, map[string]any{"$defs": map[string]any{"a": ad, "b": bd}, "allOf": []any{x}}),
			text(t, map[string]any{"$defs": map[string]any{"a": ad2, "b": bd2}, "allOf": []any{y}})
	}
	return text(t, x), text(t, y)
}

// illFounded reports whether the validator gave up on a schema that refers to itself.
func illFounded(u *Universe) bool {
	for _, s := range u.all {
		if s.stage == settled && len(s.form.opaque) > 0 {
			return true
		}
	}
	return false
}

func TestDecisionsAgreeWithAnotherValidator(t *testing.T) {
	t.Parallel()
	pairs := envInt("PAIRS", 1600)
	if testing.Short() {
		pairs = 300
	}
	counts := map[string]int{}
	for seed := range pairs {
		checkRandomPair(t, uint64(seed+envInt("SEED", 0)), counts)
		if t.Failed() {
			return
		}
	}
	t.Log(counts)
}

// checkRandomPair decides one random pair in both directions, in one universe, and holds the
// answers against the other validator. Now and then the steps are so few that they end.
func checkRandomPair(t *testing.T, seed uint64, counts map[string]int) {
	g := &generator{r: rand.New(rand.NewPCG(seed, 1))}
	a, b := g.pairOf(t)
	u := NewUniverse()
	s, err := u.Compile([]byte(a), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	r, err := u.Compile([]byte(b), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	rel := Relation{Reading: Strict, FormatsAnnotate: true}
	if g.one(5) {
		rel.MaxSteps = 10 + g.r.IntN(200)
	}
	x, y := side{a, s, judge(t, a)}, side{b, r, judge(t, b)}
	there, back := u.Contains(s, r, rel), u.Contains(r, s, rel)
	if illFounded(u) {
		counts["ill-founded"]++
		return
	}
	counts[there.Verdict.String()+" "+there.Proof]++
	counts[back.Verdict.String()+" "+back.Proof]++
	checkWitness(t, seed, there, x, y)
	checkWitness(t, seed, back, y, x)
	for _, v := range g.instances(t, a, b) {
		inA, inB := x.agrees(t, seed, v), y.agrees(t, seed, v)
		for _, wrong := range []struct {
			Answer
			is bool
		}{{there, inA && !inB}, {back, inB && !inA}} {
			if wrong.is && wrong.Verdict == Contained {
				t.Errorf("seed %d: %s is in one only, but the answer is contained (%s)\nA %s\nB %s", seed, v, wrong.Proof, a, b)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// side is one schema of a pair, with the other validator's view of it.
type side struct {
	text  string
	s     *Schema
	judge *jsonschema.Schema
}

// agrees holds the evaluator against the other validator, and returns what both say.
func (x side) agrees(t *testing.T, seed uint64, v string) bool {
	t.Helper()
	item, _ := parse(t, "["+v+"]").Pointer("/0") // a scalar alone would be read as YAML
	w, _ := readValue(item)
	in := judges(t, x.judge, v)
	if got := (&evaluator{steps: 1 << 20}).accepts(x.s, w, nil); got != truthOf(in) {
		t.Errorf("seed %d: %s in %s: got %v, want %v", seed, v, x.text, got, in)
	}
	return in
}

// checkWitness holds a witness against the other validator. Its deciding place is in it.
func checkWitness(t *testing.T, seed uint64, ans Answer, x, y side) {
	t.Helper()
	if ans.Verdict != NotContained {
		return
	}
	if !judges(t, x.judge, ans.Witness) || judges(t, y.judge, ans.Witness) {
		t.Errorf("seed %d: the witness %s is none\nA %s\nB %s", seed, ans.Witness, x.text, y.text)
	}
	if _, ok := parse(t, "["+ans.Witness+"]").Pointer("/0" + ans.At); !ok {
		t.Errorf("seed %d: %q leads to nothing in the witness %s\nA %s\nB %s", seed, ans.At, ans.Witness, x.text, y.text)
	}
}

// instances returns values of no schema in particular and values near both.
func (g *generator) instances(t *testing.T, a, b string) []string {
	t.Helper()
	x, y := tree(t, a), tree(t, b)
	var out []string
	for range 25 {
		out = append(out, g.value(3), g.instance(x, x, 3), g.instance(y, y, 3))
	}
	return out
}

func envInt(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}
