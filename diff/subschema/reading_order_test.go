package subschema

import (
	"math/rand/v2"
	"testing"
)

// A reading rewrites the sender for the receiver that it meets: what it was for one says nothing
// about another, nor about the same in a larger schema.
func TestAnswersUnderReadingsDoNotDependOnOtherReceivers(t *testing.T) {
	t.Parallel()
	for seed := range envInt("PAIRS", 120) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 51))}
		var texts []string
		x := g.flat(2)
		for range 4 {
			texts = append(texts, text(t, x), text(t, map[string]any{"type": "object", "properties": map[string]any{"m": x}}))
			if x = g.flat(2); g.one(2) {
				x = mutateFlat(g, x).(map[string]any)
			}
		}
		// One that refuses a name without declaring it.
		texts = append(texts, text(t, map[string]any{"type": "object", "patternProperties": map[string]any{"^" + g.name() + "$": false}}))
		checkOrder(t, g, seed, texts, Relation{Reading: []Reading{FreshNames, SenderClosed}[g.r.IntN(2)]})
	}
}

// A view takes members away from the branches around which they are declared, and from nothing else
// that is the same schema.
func TestAnswersUnderViewsDoNotDependOnOtherPlaces(t *testing.T) {
	t.Parallel()
	for seed := range envInt("PAIRS", 120) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 53))}
		var texts []string
		for range 2 {
			x := g.directed(0)
			flag := map[string]any{g.name(): map[string]any{g.pick("readOnly", "writeOnly"): true}}
			texts = append(texts, text(t, x), text(t, g.redirected(x)),
				text(t, map[string]any{"properties": flag, "anyOf": []any{x, g.directed(0)}}),
				text(t, map[string]any{"properties": flag, "allOf": []any{map[string]any{"anyOf": []any{x, g.redirected(x)}}}}))
		}
		checkOrder(t, g, seed, texts, Relation{Reading: Strict, View: []View{Request, Response}[g.r.IntN(2)], TolerantReceiver: g.one(2)})
	}
}

// checkOrder asks about all pairs in one universe, and about each in one of its own.
func checkOrder(t *testing.T, g *generator, seed int, texts []string, rel Relation) {
	t.Helper()
	shared := NewUniverse()
	for _, i := range g.r.Perm(len(texts)) {
		for _, j := range g.r.Perm(len(texts)) {
			together, alone := under(t, shared, texts[i], texts[j], rel), under(t, NewUniverse(), texts[i], texts[j], rel)
			if together.Verdict != alone.Verdict && together.Verdict != Undecided && alone.Verdict != Undecided {
				t.Fatalf("seed %d: %s by %s after other questions, %s by %s alone\nA %s\nB %s\n%+v", seed,
					together.Verdict, together.Proof, alone.Verdict, alone.Proof, texts[i], texts[j], rel)
			}
		}
	}
}

func under(t *testing.T, u *Universe, a, b string, rel Relation) Answer {
	t.Helper()
	s, err := u.Compile([]byte(a), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	r, err := u.Compile([]byte(b), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	return u.Contains(s, r, rel)
}
