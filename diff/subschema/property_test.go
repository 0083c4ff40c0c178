package subschema

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// law is something that holds between sets, whatever they are: one schema made of random ones lies
// in another.
type law struct {
	name      string
	one, more func(a, b any) any
}

func laws() []law {
	all := func(list ...any) any { return map[string]any{"allOf": list} }
	either := func(list ...any) any { return map[string]any{"anyOf": list} }
	not := func(a any) any { return map[string]any{"not": a} }
	first := func(a, _ any) any { return a }
	nothing := func(_, _ any) any { return false }
	return []law{
		{"a set lies in itself", first, first},
		{"an intersection lies in each part", func(a, b any) any { return all(a, b) }, first},
		{"a set lies in a union with it", first, func(a, b any) any { return either(a, b) }},
		{"nothing is in a set and outside", func(a, _ any) any { return all(a, not(a)) }, nothing},
		{"everything is in a set or outside", func(_, _ any) any { return true }, func(a, _ any) any { return either(a, not(a)) }},
		{"the complement of the complement", func(a, _ any) any { return not(not(a)) }, first},
		{"the complement of a union", func(a, b any) any { return not(either(a, b)) }, func(a, b any) any { return all(not(a), not(b)) }},
		{"and back", func(a, b any) any { return all(not(a), not(b)) }, func(a, b any) any { return not(either(a, b)) }},
		{"the complement of an intersection", func(a, b any) any { return not(all(a, b)) }, func(a, b any) any { return either(not(a), not(b)) }},
		{"one of one", func(a, _ any) any { return map[string]any{"oneOf": []any{a}} }, first},
		{"exactly one is at least one", func(a, b any) any { return map[string]any{"oneOf": []any{a, b}} }, func(a, b any) any { return either(a, b) }},
		{"exactly one is not both", func(a, b any) any { return all(map[string]any{"oneOf": []any{a, b}}, a, b) }, nothing},
		{"a condition with one outcome", func(a, b any) any { return map[string]any{"if": a, "then": b, "else": b} }, func(_, b any) any { return b }},
		{"an implication", func(a, b any) any { return map[string]any{"if": a, "then": b} }, func(a, b any) any { return either(not(a), b) }},
		{"a list of a narrower set", func(a, b any) any { return map[string]any{"type": "array", "items": all(a, b)} }, func(a, _ any) any { return map[string]any{"items": a} }},
		{"a member of a narrower set", func(a, b any) any {
			return map[string]any{"type": "object", "required": []any{"m"}, "properties": map[string]any{"m": all(a, b)}}
		}, func(a, _ any) any { return map[string]any{"properties": map[string]any{"m": a}} }},
	}
}

// What must hold is proved or, rarely, left open; it is never refuted.
func TestLawsOfSetsAreNeverRefuted(t *testing.T) {
	t.Parallel()
	open, asked := 0, 0
	for seed := range envInt("LAWS", 150) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 29))}
		a, b := g.schema(2), g.schema(2)
		for _, l := range laws() {
			ans := ask(t, NewUniverse(), text(t, l.one(a, b)), text(t, l.more(a, b)))
			asked++
			switch ans.Verdict {
			case NotContained:
				t.Errorf("seed %d: %s: refuted by %s\nA %s\nB %s", seed, l.name, ans.Witness, text(t, a), text(t, b))
			case Undecided:
				open++
			}
		}
	}
	t.Logf("%d questions, %d left open", asked, open)
	if open*50 > asked {
		t.Errorf("%d of %d laws are left open, more than one in fifty", open, asked)
	}
}

// Narrowing is transitive, and two sets that lie in each other are equal.
func TestContainmentIsAnOrder(t *testing.T) {
	t.Parallel()
	chains := 0
	for seed := range envInt("LAWS", 150) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 31))}
		var texts []string
		s := g.schema(2)
		for range 4 {
			texts = append(texts, text(t, s))
			s = g.mutate(s, 2)
		}
		u := NewUniverse()
		verdict := map[string]Verdict{}
		for i, a := range texts {
			for j, b := range texts {
				verdict[fmt.Sprint(i, j)] = ask(t, u, a, b).Verdict
			}
		}
		for i := range texts {
			for j := range texts {
				for k := range texts {
					if verdict[fmt.Sprint(i, j)] == Contained && verdict[fmt.Sprint(j, k)] == Contained {
						if chains++; verdict[fmt.Sprint(i, k)] == NotContained {
							t.Errorf("seed %d: A in B and B in C, but A not in C\nA %s\nB %s\nC %s", seed, texts[i], texts[j], texts[k])
						}
					}
				}
				both := verdict[fmt.Sprint(i, j)] == Contained && verdict[fmt.Sprint(j, i)] == Contained
				if equal := equalTexts(t, texts[i], texts[j]); both && equal == NotContained || equal == Contained && (verdict[fmt.Sprint(i, j)] == NotContained || verdict[fmt.Sprint(j, i)] == NotContained) {
					t.Errorf("seed %d: contained both ways %v, equal %s\nA %s\nB %s", seed, both, equal, texts[i], texts[j])
				}
			}
		}
	}
	if chains == 0 {
		t.Error("no chain was found")
	}
	t.Logf("%d chains", chains)
}

func equalTexts(t *testing.T, a, b string) Verdict {
	t.Helper()
	s, err := Compile([]byte(a), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Compile([]byte(b), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	return Equal(s, r).Verdict
}

// Instances near a witness are where a wrong proof would show.
func TestNeighboursOfWitnessesContradictNoProof(t *testing.T) {
	t.Parallel()
	neighbours := 0
	for seed := range envInt("LAWS", 150) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 37))}
		a, b := g.schema(2), g.schema(2)
		ab := ask(t, NewUniverse(), text(t, a), text(t, b))
		if ab.Verdict != NotContained {
			continue
		}
		// What is in a and not in b is not in any set that lies in b.
		c := map[string]any{"allOf": []any{b, g.schema(1)}}
		ja, jb, jc := judge(t, text(t, a)), judge(t, text(t, b)), judge(t, text(t, c))
		for _, v := range g.near(ab.Witness) {
			neighbours++
			inA, inB, inC := judges(t, ja, v), judges(t, jb, v), judges(t, jc, v)
			if inC && !inB {
				t.Fatalf("seed %d: the other validator contradicts itself about %s", seed, v)
			}
			for what, in := range map[string]bool{text(t, a): inA, text(t, b): inB, text(t, c): inC} {
				if got := ask(t, NewUniverse(), `{"const":`+v+`}`, what).Verdict; got != Undecided && (got == Contained) != in {
					t.Errorf("seed %d: %s in %s: got %s, the other validator says %v", seed, v, what, got, in)
				}
			}
		}
	}
	t.Logf("%d instances", neighbours)
}

// near returns values that differ from a JSON text in one place.
func (g *generator) near(text string) []string {
	out := []string{text, "[" + text + "]", `{"a":` + text + `}`}
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '8' && (i+1 == len(text) || text[i+1] != '.'):
			out = append(out, text[:i]+string(c+1)+text[i+1:])
		case c == 'a' && i > 0 && text[i-1] == '"':
			out = append(out, text[:i]+"b"+text[i+1:])
		}
	}
	return out[:min(len(out), 8)]
}
