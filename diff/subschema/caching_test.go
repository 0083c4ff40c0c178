package subschema

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// What a universe remembers of one question must not decide another one: random definitions that
// share recursive states are compared in random order in one universe, and each pair in a universe
// of its own. The two answers never contradict each other.
func TestAnswersDoNotDependOnWhatWasAskedBefore(t *testing.T) {
	t.Parallel()
	for seed := range envInt("KNOTS", 60) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 23))}
		defs := g.knot(2 + g.r.IntN(4))
		var texts []string
		for i := range len(defs) {
			texts = append(texts, text(t, map[string]any{"$defs": defs, "$ref": "#/$defs/" + strconv.Itoa(i)}))
		}
		shared := NewUniverse()
		for _, i := range g.r.Perm(len(texts)) {
			for _, j := range g.r.Perm(len(texts)) {
				together := ask(t, shared, texts[i], texts[j])
				alone := ask(t, NewUniverse(), texts[i], texts[j])
				if together.Verdict != alone.Verdict && together.Verdict != Undecided && alone.Verdict != Undecided {
					t.Fatalf("seed %d: %s by %s after other questions, %s by %s (witness %s) alone\nA %s\nB %s", seed,
						together.Verdict, together.Proof, alone.Verdict, alone.Proof, alone.Witness, texts[i], texts[j])
				}
			}
		}
	}
}

func ask(t *testing.T, u *Universe, a, b string) Answer {
	t.Helper()
	s, err := u.Compile([]byte(a), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	r, err := u.Compile([]byte(b), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	return u.Contains(s, r, Relation{Reading: Strict, FormatsAnnotate: true})
}

// knot returns n definitions, each of which needs others of them: some have values, some have none
// because they never end, and which it is shows only when all have been followed.
func (g *generator) knot(n int) map[string]any {
	ref := func() any { return map[string]any{"$ref": "#/$defs/" + strconv.Itoa(g.r.IntN(n))} }
	end := func() any { return map[string]any{"type": g.pick("null", "integer", "string")} }
	defs := map[string]any{}
	for i := range n {
		s := map[string]any{"type": "object"}
		props := map[string]any{"a": ref()}
		required := []any{}
		switch g.r.IntN(4) {
		case 0: // it ends
			props["a"] = map[string]any{g.pick("anyOf", "oneOf"): []any{end(), ref()}}
		case 1: // it needs not go on
		default:
			required = append(required, "a")
		}
		if g.one(2) {
			props["b"] = ref()
			if g.one(2) {
				required = append(required, "b")
			}
		}
		if g.one(4) {
			s["not"] = map[string]any{"required": []any{"b"}, "properties": map[string]any{"b": ref()}}
		}
		if g.one(5) {
			s["additionalProperties"] = false
		}
		s["properties"], s["required"] = props, required
		if g.one(4) {
			s = map[string]any{g.pick("anyOf", "allOf", "oneOf"): []any{s, ref2(g, n)}}
		}
		defs[strconv.Itoa(i)] = s
	}
	return defs
}

// ref2 is a reference behind a member, so that no definition refers to itself in place.
func ref2(g *generator, n int) any {
	return map[string]any{"type": "object", "required": []any{"c"}, "properties": map[string]any{"c": map[string]any{"$ref": "#/$defs/" + strconv.Itoa(g.r.IntN(n))}}}
}
