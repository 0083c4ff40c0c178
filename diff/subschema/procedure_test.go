package subschema

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A decision asks the complete procedure only where rules and the search for a witness have ended
// without an answer, which is seldom. Here it is asked about everything: it agrees with them, and
// with the other validator.
func TestTheCompleteProcedureAgreesWithTheSearch(t *testing.T) {
	t.Parallel()
	counts := map[outcome]int{}
	for seed := range envInt("PAIRS", 2000) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 41))}
		a, b := g.pairOf(t)
		u := NewUniverse()
		got := procedure(t, u, a, b)
		if illFounded(u) {
			continue
		}
		counts[got.outcome]++
		checkSolution(t, g, seed, got, a, b)
		if t.Failed() {
			return
		}
	}
	t.Logf("unsure, none, some: %v", counts)
	if counts[none] == 0 || counts[some] == 0 {
		t.Error("nothing was decided")
	}
}

// Definitions that need each other share questions: what one leaves behind must not answer another.
// Which of them have values is known without any search.
func TestTheCompleteProcedureKnowsWhichDefinitionsHaveValues(t *testing.T) {
	t.Parallel()
	for seed := range envInt("KNOTS", 400) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 43))}
		defs := g.tangle(3 + g.r.IntN(4))
		u := NewUniverse()
		ss := u.session(Relation{Reading: Strict, FormatsAnnotate: true})
		inhabited := defs.inhabited()
		document := text(t, defs.document())
		for range 2 { // a second time, when all has been asked before
			for _, i := range g.r.Perm(len(defs)) {
				s, err := u.Compile([]byte(strings.Replace(document, "#/$defs/root", "#/$defs/"+strconv.Itoa(i), 1)), Draft202012)
				if err != nil {
					t.Fatal(err)
				}
				u.Classify()
				x := ss.solver(ss.rel.steps())
				if got := x.place(ss.view(u.canon(s), sender, nil), nil); got.outcome != unsure && (got.outcome == some) != inhabited[i] {
					t.Fatalf("seed %d: definition %d has values: %v, found %v\n%s", seed, i, inhabited[i], got.value.key(), document)
				}
			}
		}
	}
}

// And what lies in what is the same, whatever was asked before.
func TestTheCompleteProcedureDoesNotDependOnWhatWasAskedBefore(t *testing.T) {
	t.Parallel()
	for seed := range envInt("KNOTS", 60) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 47))}
		defs := g.tangle(3 + g.r.IntN(3))
		document := text(t, defs.document())
		u := NewUniverse()
		for _, i := range g.r.Perm(len(defs)) {
			for _, j := range g.r.Perm(len(defs)) {
				a := strings.Replace(document, "#/$defs/root", "#/$defs/"+strconv.Itoa(i), 1)
				b := strings.Replace(document, "#/$defs/root", "#/$defs/"+strconv.Itoa(j), 1)
				together, alone := procedure(t, u, a, b), procedure(t, NewUniverse(), a, b)
				if together.outcome != alone.outcome && together.outcome != unsure && alone.outcome != unsure {
					t.Fatalf("seed %d: %s after other questions, %s alone\nA %s\nB %s", seed, together.value.key(), alone.value.key(), a, b)
				}
			}
		}
	}
}

// Where there is room for few items, one item has to meet what several keywords ask for.
func TestTheCompleteProcedureFindsRoomInShortArrays(t *testing.T) {
	t.Parallel()
	counts := map[outcome]int{}
	for seed := range envInt("PAIRS", 400) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 59))}
		x := map[string]any{"type": "array", "maxItems": 1 + g.r.IntN(2), "contains": g.part()}
		y := map[string]any{g.pick("items", "contains"): g.part()}
		if g.one(2) {
			x["allOf"] = []any{map[string]any{"contains": g.part()}}
		}
		if g.one(3) {
			y["maxContains"], y["contains"] = 0, g.part()
		}
		a, b := text(t, x), text(t, y)
		got := procedure(t, NewUniverse(), a, b)
		counts[got.outcome]++
		checkSolution(t, g, seed, got, a, b)
		if t.Failed() {
			return
		}
	}
	t.Logf("unsure, none, some: %v", counts)
}

// tangle is definitions, each a list of alternatives, each the definitions that it needs as
// members; an alternative that needs none is null or an empty array.
type tangle [][][]int

func (g *generator) tangle(n int) tangle {
	out := make(tangle, n)
	for i := range out {
		for range 1 + g.r.IntN(3) {
			var needs []int
			for range g.r.IntN(3) {
				needs = append(needs, g.r.IntN(n))
			}
			if len(needs) == 0 && !g.one(2) {
				needs = append(needs, g.r.IntN(n))
			}
			out[i] = append(out[i], needs)
		}
	}
	return out
}

// inhabited says of each definition whether it has a value: one alternative of it needs only
// definitions that have some.
func (d tangle) inhabited() []bool {
	out := make([]bool, len(d))
	for range d {
		for i, alternatives := range d {
			out[i] = out[i] || slices.ContainsFunc(alternatives, func(needs []int) bool {
				return !slices.ContainsFunc(needs, func(j int) bool { return !out[j] })
			})
		}
	}
	return out
}

// document returns the definitions as a schema that refers to #/$defs/root.
func (d tangle) document() map[string]any {
	defs := map[string]any{}
	for i, alternatives := range d {
		list := []any{}
		for _, needs := range alternatives {
			props, required := map[string]any{}, []any{}
			for k, j := range needs {
				name := string(rune('a' + k))
				props[name] = map[string]any{"$ref": "#/$defs/" + strconv.Itoa(j)}
				required = append(required, name)
			}
			switch {
			case len(needs) > 0:
				list = append(list, map[string]any{"type": "object", "required": required, "properties": props})
			case i%2 == 0:
				list = append(list, map[string]any{"type": "null"})
			default:
				list = append(list, map[string]any{"type": "array", "maxItems": 0})
			}
		}
		defs[strconv.Itoa(i)] = map[string]any{"anyOf": list}
	}
	return map[string]any{"$defs": defs, "$ref": "#/$defs/root"}
}

// procedure asks the complete procedure for a value of a that is none of b, without rules or search
// before.
func procedure(t *testing.T, u *Universe, a, b string) solution {
	t.Helper()
	s, err := u.Compile([]byte(a), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	r, err := u.Compile([]byte(b), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	u.Classify()
	ss := u.session(Relation{Reading: Strict, FormatsAnnotate: true, MaxSteps: 2000})
	return ss.solver(ss.rel.steps()).place(ss.view(u.canon(s), sender, nil), []*Schema{ss.view(u.canon(r), receiver, nil)})
}

// checkSolution holds what was found against the other validator, and that nothing was found
// against what the search finds in a universe of its own.
func checkSolution(t *testing.T, g *generator, seed int, got solution, a, b string) {
	t.Helper()
	var values []string
	switch got.outcome {
	case unsure:
		return
	case some:
		v := got.value.key()
		if len(v) < 100 && (!judges(t, judge(t, a), v) || judges(t, judge(t, b), v)) {
			t.Errorf("seed %d: %s is not in A without B\nA %s\nB %s", seed, v, a, b)
		}
		return
	case none:
		if ans := ask(t, NewUniverse(), a, b); ans.Verdict == NotContained {
			values = append(values, ans.Witness)
		}
	}
	x := tree(t, a)
	for range 10 {
		values = append(values, g.instance(x, x, 3))
	}
	ja, jb := judge(t, a), judge(t, b)
	for _, v := range values {
		if len(v) < 100 && judges(t, ja, v) && !judges(t, jb, v) {
			t.Errorf("seed %d: nothing was found, but %s is in A without B\nA %s\nB %s", seed, v, a, b)
			return
		}
	}
}
