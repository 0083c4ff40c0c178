package subschema

import (
	"math/rand/v2"
	"strconv"
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

// Recursive definitions share questions: what one leaves behind must not answer another.
func TestTheCompleteProcedureAgreesWithTheSearchOnKnots(t *testing.T) {
	t.Parallel()
	for seed := range envInt("KNOTS", 40) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 43))}
		defs := g.knot(2 + g.r.IntN(4))
		var texts []string
		for i := range len(defs) {
			texts = append(texts, text(t, map[string]any{"$defs": defs, "$ref": "#/$defs/" + strconv.Itoa(i)}))
		}
		u := NewUniverse()
		for _, i := range g.r.Perm(len(texts)) {
			for _, j := range g.r.Perm(len(texts)) {
				checkSolution(t, g, seed, procedure(t, u, texts[i], texts[j]), texts[i], texts[j])
			}
		}
		if t.Failed() {
			return
		}
	}
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
