package subschema

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// openAPI30 returns a random OpenAPI 3.0 schema object with what that dialect says in its own way:
// nullable, boolean exclusive bounds, keywords beside a $ref, enums that do not list null.
func (g *generator) openAPI30(depth int) map[string]any {
	s := map[string]any{}
	if g.one(8) {
		s["$ref"] = g.pick("#/definitions/a", "#/definitions/b")
		if g.one(2) {
			s["maxLength"] = 0 // has no effect
			s["type"] = "boolean"
		}
		return s
	}
	kind := g.pick("string", "number", "integer", "boolean", "object", "array")
	if !g.one(4) {
		s["type"] = kind
	}
	if g.one(3) {
		s["nullable"] = !g.one(5)
	}
	switch kind {
	case "number", "integer":
		for _, key := range []string{"inimum", "aximum"} {
			if g.one(2) {
				s["m"+key] = json.Number(g.pick("0", "1", "2", "1.5"))
			}
			if g.one(2) {
				s["exclusiveM"+key] = !g.one(4)
			}
		}
	case "string":
		if g.one(2) {
			s["maxLength"] = g.r.IntN(3)
		}
		if g.one(3) {
			s["enum"] = []any{"a", []any{"b", nil, json.Number("1")}[g.r.IntN(3)]}
		}
	case "array":
		s["items"] = g.openAPI30(depth - 1)
		if g.one(3) {
			s["minItems"] = g.r.IntN(3)
		}
	case "object":
		if depth > 0 {
			s["properties"] = map[string]any{"a": g.openAPI30(depth - 1), "b": g.openAPI30(depth - 1)}
		}
		if g.one(3) {
			s["required"] = []any{g.pick("a", "b")}
		}
		if g.one(3) {
			s["additionalProperties"] = g.one(2)
		}
	}
	if depth > 0 && g.one(4) {
		s[g.pick("allOf", "anyOf", "oneOf")] = []any{g.openAPI30(depth - 1), g.openAPI30(depth - 1)}
	}
	if depth > 0 && g.one(8) {
		s["not"] = g.openAPI30(depth - 1)
	}
	return s
}

// TestDialectsAgreeWithAnotherValidator reads random OpenAPI 3.0 schemas, and the same texts as JSON
// Schema 2020-12, where what OpenAPI 3.0 says in its own way says nothing.
func TestDialectsAgreeWithAnotherValidator(t *testing.T) {
	t.Parallel()
	for seed := range envInt("PAIRS", 600) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 17))}
		x, y := g.openAPI30(2), g.openAPI30(2)
		if g.one(2) {
			if m, ok := g.mutate(x, 3).(map[string]any); ok && !numericBounds(m) {
				y = m
			}
		}
		definitions := map[string]any{"a": g.openAPI30(1), "b": map[string]any{"type": "string", "nullable": true}}
		x, y = maps.Clone(x), maps.Clone(y)
		x["definitions"], y["definitions"] = definitions, definitions
		for _, d := range []Dialect{OpenAPI30, Draft202012} {
			checkDialect(t, d, seed, x, y)
		}
		if t.Failed() {
			return
		}
	}
}

// numericBounds reports whether an exclusive bound is a number, which OpenAPI 3.0 does not have
// and which is read all the same.
func numericBounds(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for key, e := range v {
			if _, flag := e.(bool); !flag && (key == "exclusiveMinimum" || key == "exclusiveMaximum") || numericBounds(e) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, numericBounds)
	}
	return false
}

func checkDialect(t *testing.T, d Dialect, seed int, x, y map[string]any) {
	t.Helper()
	g := &generator{r: rand.New(rand.NewPCG(uint64(seed), 18))}
	if d == Draft202012 {
		x, y = dropped("", x, false).(map[string]any), dropped("", y, false).(map[string]any)
	}
	u := NewUniverse()
	s, err := u.Compile([]byte(text(t, x)), d)
	if err != nil {
		t.Fatal(err)
	}
	r, err := u.Compile([]byte(text(t, y)), d)
	if err != nil {
		t.Fatal(err)
	}
	rel := Relation{Reading: Strict, FormatsAnnotate: true}
	a := u.Contains(s, r, rel)
	if illFounded(u) {
		return
	}
	ja, jb := judge(t, text(t, forJudge(d, x))), judge(t, text(t, forJudge(d, y)))
	if a.Verdict == NotContained && (!judges(t, ja, a.Witness) || judges(t, jb, a.Witness)) {
		t.Errorf("seed %d, dialect %d: the witness %s is none\nA %s\nB %s", seed, d, a.Witness, text(t, x), text(t, y))
	}
	for range 30 {
		v := g.value(2)
		w, _ := readValue(parse(t, v))
		inA, inB := judges(t, ja, v), judges(t, jb, v)
		if got := (&evaluator{steps: 1 << 20}).accepts(s, w, nil); got != truthOf(inA) {
			t.Errorf("seed %d, dialect %d: %s in %s: got %v, want %v", seed, d, v, text(t, x), got, inA)
		}
		if a.Verdict == Contained && inA && !inB {
			t.Errorf("seed %d, dialect %d: %s contradicts contained by %s\nA %s\nB %s", seed, d, v, a.Proof, text(t, x), text(t, y))
		}
	}
}

// forJudge returns a document in 2020-12.
func forJudge(d Dialect, m map[string]any) any {
	if d == Draft202012 {
		return dropped("", m, true)
	}
	out, _ := converted(d, withoutDefinitions(m)).(map[string]any)
	defs := map[string]any{}
	for name, s := range m["definitions"].(map[string]any) {
		defs[name] = converted(d, s)
	}
	out["definitions"] = defs
	return out
}

func withoutDefinitions(m map[string]any) map[string]any {
	out := map[string]any{}
	for key, e := range m {
		if key != "definitions" {
			out[key] = e
		}
	}
	return out
}

// dropped returns a keyword's value without boolean exclusive bounds, which 2020-12 has not, and
// for the other validator without nullable, which has no meaning in it. It returns nil for such a
// keyword.
func dropped(key string, e any, nullable bool) any {
	if _, flag := e.(bool); flag && (key == "exclusiveMinimum" || key == "exclusiveMaximum" || nullable && key == "nullable") {
		return nil
	}
	switch e := e.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, v := range e {
			if w := dropped(k, v, nullable); w != nil {
				out[k] = w
			}
		}
		return out
	case []any:
		if key != "allOf" && key != "anyOf" && key != "oneOf" {
			return e
		}
		out := []any{}
		for _, v := range e {
			out = append(out, dropped("", v, nullable))
		}
		return out
	}
	return e
}
