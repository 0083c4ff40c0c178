package subschema

import (
	"math/rand/v2"
	"testing"
)

// relations are those under which the properties of containment are tried.
func relations() []Relation {
	var out []Relation
	for _, reading := range []Reading{FreshNames, SenderClosed, Strict} {
		for _, view := range []View{BothWays, Request, Response} {
			for bits := range 8 {
				out = append(out, Relation{
					Reading: reading, View: view, TolerantReceiver: bits&1 != 0,
					Text: bits&2 != 0, UntypedObjects: bits&4 != 0, ExtensibleEnums: bits&1 != 0,
				})
			}
		}
	}
	return out
}

// flagged adds readOnly, writeOnly and x-extensible-enum to some members.
func (g *generator) flagged(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range v {
			if k == "enum" || k == "required" || k == "dependentRequired" {
				out[k] = e
				continue
			}
			out[k] = g.flagged(e)
		}
		if _, schema := v["type"]; schema && g.one(4) {
			out[g.pick("readOnly", "writeOnly")] = true
		}
		if _, ok := v["enum"]; ok && g.one(2) {
			out["x-extensible-enum"] = true
		}
		return out
	case []any:
		out := []any{}
		for _, e := range v {
			out = append(out, g.flagged(e))
		}
		return out
	}
	return v
}

func TestEverySchemaIsContainedInItself(t *testing.T) {
	t.Parallel()
	all := relations()
	for seed := range 100 {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed), 2))}
		a := text(t, g.flagged(g.schema(3)))
		u := NewUniverse()
		s, _ := u.Compile([]byte(a), Draft202012)
		for _, rel := range all {
			ss := u.session(rel)
			p := ss.prover(rel.steps())
			// Without the short cut through classes, so that the views are tried.
			v := ss.view(u.canon(s), sender, nil)
			r := ss.view(u.canon(s), receiver, nil)
			v.origin, r.origin = nil, nil
			if p.contained(v, r) {
				continue
			}
			if got := ss.refute2(u.canon(s), u.canon(s)); got.Verdict == NotContained {
				t.Fatalf("seed %d: %s is not contained in itself under %+v: %s", seed, a, rel, got.Witness)
			}
		}
	}
}

// refute2 searches a witness without a proof before.
func (ss *session) refute2(s, r *Schema) Answer {
	d := ss.refute(ss.view(s, sender, nil), ss.view(r, receiver, nil), 0)
	if d.found != nil {
		d.attest()
	}
	return d.Answer
}

func TestNoRandomInstanceContradictsAProof(t *testing.T) {
	t.Parallel()
	all := relations()
	counts := map[string]int{}
	for seed := range envInt("PAIRS", 1500) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed), 3))}
		x := g.flagged(g.schema(3))
		y := x
		for range g.r.IntN(4) {
			y = g.mutate(y, 2)
		}
		a, b := text(t, x), text(t, y)
		rel := all[g.r.IntN(len(all))]
		u := NewUniverse()
		s, _ := u.Compile([]byte(a), Draft202012)
		r, _ := u.Compile([]byte(b), Draft202012)
		ans := u.Contains(s, r, rel)
		counts[ans.Verdict.String()]++
		if ans.Verdict != Contained {
			continue
		}
		ss := u.session(rel)
		from, to := ss.view(u.canon(s), sender, nil), ss.view(u.canon(r), receiver, nil)
		for range 60 {
			v, _ := readValue(parse(t, g.value(3)))
			e := &evaluator{steps: 1 << 20}
			if ss.sendable(e, from, to, v) == yes && e.accepts(to, v, nil) == no {
				t.Fatalf("seed %d: %s contradicts %s by %s\nA %s\nB %s\n%+v", seed, v.key(), ans.Verdict, ans.Proof, a, b, rel)
			}
		}
	}
	t.Log(counts)
}

// What depends on a member is compared in one direction: a sender's view of it is narrower than
// what is written below the receiver's condition.
func TestWhatASenderLeavesOutOfADependentSchemaIsNotTakenForProved(t *testing.T) {
	t.Parallel()
	q := `{"dependentSchemas":{"a":{"type":"object","properties":{"x":{"readOnly":true,"type":"integer"}}}}}`
	u := NewUniverse()
	s, err := u.Compile([]byte(`{"oneOf":[true,`+q+`]}`), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	r, err := u.Compile([]byte(`{"if":`+q+`,"then":false}`), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	// {"a":1,"x":1} is in one branch only, as x is not sent, and meets the receiver's condition.
	if got := u.Contains(s, r, Relation{Reading: Strict, View: Request}); got.Verdict == Contained {
		t.Errorf("got %v by %s", got.Verdict, got.Proof)
	}
}
