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
		s["minLength"] = g.r.IntN(3)
	case 1:
		s["maxLength"] = g.r.IntN(4)
	default:
		s["pattern"] = g.pick("^a", "b$", "^[ab]*$", "a+", "^.$", "^(a|b)$", "^ab?$", "[^a]")
	}
}

func (g *generator) arrayKeyword(s map[string]any, depth int) {
	switch g.r.IntN(8) {
	case 0:
		s["minItems"] = g.r.IntN(3)
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
	case 5:
		s["contains"] = g.schema(depth - 1)
		if g.one(2) {
			s["minContains"] = g.r.IntN(3)
		}
		if g.one(2) {
			s["maxContains"] = g.r.IntN(3)
		}
	case 6:
		s["uniqueItems"] = true
	default:
		s["unevaluatedItems"] = g.schema(depth - 1)
	}
}

func (g *generator) name() string { return g.pick("a", "b", "c") }

func (g *generator) objectKeyword(s map[string]any, depth int) {
	switch g.r.IntN(11) {
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
		s["patternProperties"] = map[string]any{g.pick("^a", "b$", "c"): g.schema(depth - 1)}
	case 6:
		s["propertyNames"] = g.schema(1)
	case 7:
		s[g.pick("minProperties", "maxProperties")] = g.r.IntN(3)
	case 8:
		s["dependentRequired"] = map[string]any{g.name(): []any{g.name()}}
	case 9:
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
		list := []any{}
		for range 1 + g.r.IntN(3) {
			list = append(list, json.RawMessage(g.value(1)))
		}
		s["enum"] = list
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
	case "enum":
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

// pairOf returns two random schemas, mostly mutants of each other.
func (g *generator) pairOf(t testing.TB) (a, b string) {
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
	pairs := envInt("PAIRS", 800)
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

// checkRandomPair decides one random pair and holds the answer against the other validator.
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
	ans := u.Contains(s, r, rel)
	if illFounded(u) {
		counts["ill-founded"]++
		return
	}
	counts[ans.Verdict.String()+" "+ans.Proof]++
	ja, jb := judge(t, a), judge(t, b)
	if ans.Verdict == NotContained {
		if !judges(t, ja, ans.Witness) || judges(t, jb, ans.Witness) {
			t.Errorf("seed %d: the witness %s is none\nA %s\nB %s", seed, ans.Witness, a, b)
		}
		return
	}
	for range 60 {
		v := g.value(3)
		inA, inB := judges(t, ja, v), judges(t, jb, v)
		e := &evaluator{steps: 1 << 20}
		w, _ := readValue(parse(t, v))
		if got := e.accepts(s, w, nil); got != truthOf(inA) {
			t.Errorf("seed %d: %s in %s: got %v, want %v", seed, v, a, got, inA)
		}
		if got := e.accepts(r, w, nil); got != truthOf(inB) {
			t.Errorf("seed %d: %s in %s: got %v, want %v", seed, v, b, got, inB)
		}
		if inA && !inB && ans.Verdict == Contained {
			t.Errorf("seed %d: %s is in A and not in B, but the answer is contained (%s)\nA %s\nB %s", seed, v, ans.Proof, a, b)
		}
		if inA && !inB {
			counts["undecided, but random search finds one"]++
			if ans.Verdict == Undecided && counts["shown"] < 10 {
				counts["shown"]++
				t.Logf("seed %d missed %s\nA %s\nB %s", seed, v, a, b)
			}
			break
		}
		if t.Failed() {
			return
		}
	}
}

func envInt(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}
