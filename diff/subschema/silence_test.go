package subschema

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Where the choice of a receiver's branch describes a member, the sender has not spoken about what
// lies below it.
func TestWhatAReceiversBranchDescribesIsNotSaidByTheSender(t *testing.T) {
	t.Parallel()
	union := func(deep string) string {
		return `{"type":"object","oneOf":[{"additionalProperties":{}},
			{"required":["kind","list"],"properties":{"kind":{"const":"folder"},"list":{"type":"array","items":{"type":"object","required":["entry"],"properties":{"entry":{"type":"` + deep + `"}}}}}}]}`
	}
	for _, c := range []struct {
		name             string
		sender, receiver string
		want             map[Reading]Verdict
	}{
		{
			"an entry that only a described branch accepts", union("integer"), union("number"),
			map[Reading]Verdict{FreshNames: Contained, SenderClosed: Contained, Strict: NotContained},
		},
		{
			"a member at the place itself",
			`{"type":"object","oneOf":[{"additionalProperties":{}},{"required":["kind"],"properties":{"kind":{"const":"file"}}}]}`,
			`{"type":"object","oneOf":[{"additionalProperties":{}},{"required":["kind"],"properties":{"kind":{"enum":["file","folder"]}}}]}`,
			map[Reading]Verdict{FreshNames: NotContained, SenderClosed: NotContained, Strict: NotContained},
		},
	} {
		for reading, want := range c.want {
			a := compareTexts(t, Draft202012, c.sender, c.receiver, Relation{Reading: reading})
			if a.Verdict != want {
				t.Errorf("%s, %v: got %v, want %v (%+v)", c.name, reading, a.Verdict, want, a)
			}
		}
	}
}

// What a sender says about a member or item counts wherever it says it: a branch, a condition or
// contains may describe what the place itself only types.
func TestWhatASenderSaysInABranchIsSentBelow(t *testing.T) {
	t.Parallel()
	const plain = `{"type":"object","properties":{"x":{"type":"object"}},`
	const described = `{"properties":{"x":{"properties":{"q":{"type":"integer"}}}}}`
	const textual = `{"type":"object","properties":{"x":{"type":"object","properties":{"q":{"type":"string"}}}}}`
	for _, c := range []struct{ name, sender, receiver string }{
		{"anyOf", plain + `"anyOf":[` + described + `,{"required":["z"]}]}`, textual},
		{"oneOf", plain + `"oneOf":[{"required":["k"],"properties":{"k":{"const":1},"x":{"properties":{"q":{"type":"integer"}}}}},{"required":["k"],"properties":{"k":{"const":2}}}]}`, textual},
		{"then", plain + `"if":{"required":["a"]},"then":` + described + `}`, textual},
		{"if", plain + `"if":` + described + `,"else":false}`, textual},
		{"dependentSchemas", plain + `"dependentSchemas":{"a":` + described + `}}`, textual},
		{"a branch of a branch", plain + `"anyOf":[{"anyOf":[` + described + `,true]},{"required":["z"]}]}`, textual},
		{"two branches at once",
			`{"type":"object","anyOf":[{"properties":{"x":{"type":"object","properties":{"p":{"type":"integer"}}}}},{"properties":{"x":{"type":"object","properties":{"q":{"type":"integer"}}}}}]}`,
			`{"type":"object","anyOf":[{"properties":{"x":{"type":"object","properties":{"p":{"type":"integer"},"q":{"type":"string"}}}}},{"properties":{"x":{"type":"object","properties":{"q":{"type":"integer"},"p":{"type":"string"}}}}}]}`},
		{"listed values",
			`{"type":"object","properties":{"x":{"type":"object"}},"anyOf":[{"enum":[{"x":{"y":{"q":1}}}]},{"maxProperties":0}]}`,
			`{"properties":{"x":{"properties":{"y":{"properties":{"q":{"type":"string"}}}}}}}`},
		{"items", `{"type":"array","items":{"type":"object"},"anyOf":[{"items":{"properties":{"q":{"type":"integer"}}}},{"minItems":7}]}`, `{"items":{"properties":{"q":{"type":"string"}}}}`},
		{"contains", `{"type":"array","items":{"type":"object"},"contains":{"required":["q"],"properties":{"q":{"type":"integer"}}}}`, `{"items":{"properties":{"q":{"type":"string"}}}}`},
		{"items of what contains finds", `{"type":"array","items":{"properties":{"q":{"type":"integer"}}},"contains":{"required":["k"]}}`, `{"contains":{"required":["k"],"properties":{"q":{"type":"string"}}}}`},
		{"additionalProperties", `{"type":"object","additionalProperties":{"type":"object"},"anyOf":[{"additionalProperties":{"properties":{"q":{"type":"integer"}}}},{"required":["z"]}]}`, `{"additionalProperties":{"properties":{"q":{"type":"string"}}}}`},
		{"patternProperties", `{"type":"object","additionalProperties":{"type":"object"},"anyOf":[{"patternProperties":{"^a":{"properties":{"q":{"type":"integer"}}}}},{"required":["z"]}]}`, `{"additionalProperties":{"properties":{"q":{"type":"string"}}}}`},
		{"unevaluatedProperties", `{"type":"object","properties":{"x":{}},"anyOf":[{"required":["z"]},true],"unevaluatedProperties":{"properties":{"q":{"type":"integer"}}}}`, `{"properties":{"y":{"properties":{"q":{"type":"string"}}}}}`},
	} {
		for _, reading := range []Reading{FreshNames, SenderClosed} {
			if a := compareTexts(t, Draft202012, c.sender, c.receiver, Relation{Reading: reading}); a.Verdict == Contained {
				t.Errorf("%s, reading %d: contained by %s", c.name, reading, a.Proof)
			}
		}
	}
}

// No value that a sender may send contradicts a proof, where catch-all branches meet described
// ones that differ at depth.
func TestNoSentObjectContradictsAProofAtDepth(t *testing.T) {
	t.Parallel()
	counts := map[string]int{}
	for seed := range envInt("PAIRS", 400) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 41))}
		a, b := g.catchAll(3), ""
		if b = a; g.one(4) {
			b = g.catchAll(3)
		} else {
			for _, from := range []string{`"integer"`, `"number"`} {
				b = strings.Replace(b, from, g.pick(`"number"`, `"integer"`), 1+g.r.IntN(2))
			}
		}
		rel := Relation{Reading: []Reading{FreshNames, SenderClosed}[g.r.IntN(2)]}
		u := NewUniverse()
		s, _ := u.Compile([]byte(a), Draft202012)
		r, _ := u.Compile([]byte(b), Draft202012)
		ans := u.Contains(s, r, rel)
		counts[ans.Verdict.String()+" "+ans.Proof]++
		if ans.Verdict != Contained || ans.Proof == "equal" {
			continue
		}
		ss := u.session(rel)
		from, to := ss.view(u.canon(s), sender, nil), ss.view(u.canon(r), receiver, nil)
		for range 80 {
			v, _ := readValue(parse(t, g.object(3)))
			e := &evaluator{steps: 1 << 20}
			if ss.sendable(e, from, to, v) == yes && e.accepts(to, v, nil) == no {
				t.Fatalf("seed %d: %s contradicts contained by %s\nA %s\nB %s\n%+v", seed, v.key(), ans.Proof, a, b, rel)
			}
		}
	}
	t.Log(counts)
}

// catchAll returns a schema of objects in which branches that accept every member stand beside
// branches that describe theirs.
func (g *generator) catchAll(depth int) string {
	if depth == 0 || g.one(5) {
		return g.pick(`{"type":"integer"}`, `{"type":"number"}`, `{"type":["object","integer"]}`, `{"const":"x"}`, `{}`)
	}
	switch g.r.IntN(10) {
	case 0, 1:
		return fmt.Sprintf(`{%q:[{"type":"object","additionalProperties":{}},%s]}`, g.pick("oneOf", "anyOf"), g.described(depth))
	case 2:
		return fmt.Sprintf(`{"oneOf":[%s,%s]}`, g.described(depth), g.described(depth))
	case 3:
		return fmt.Sprintf(`{"type":"object","not":%s}`, g.described(depth))
	case 4:
		return fmt.Sprintf(`{"type":"array","items":%s}`, g.catchAll(depth-1))
	case 5:
		return fmt.Sprintf(`{"type":"array","items":%s,"contains":%s}`, g.catchAll(depth-1), g.described(depth-1))
	case 6:
		return fmt.Sprintf(`{"allOf":[%s],"if":%s,"then":%s}`, g.described(depth), g.described(1), g.described(depth))
	case 7:
		return fmt.Sprintf(`{"allOf":[%s],%q:[%s,%s]}`, g.described(depth), g.pick("oneOf", "anyOf"), g.described(depth), g.described(depth))
	}
	return g.described(depth)
}

func (g *generator) described(depth int) string {
	depth = max(depth, 1)
	name := g.pick("a", "b")
	required := ""
	if g.one(2) {
		required = fmt.Sprintf(`"required":[%q],`, name)
	}
	return fmt.Sprintf(`{"type":"object",%s"properties":{%q:%s}}`, required, name, g.catchAll(depth-1))
}

// object returns a tree of objects with the names of [generator.catchAll] and a fresh one.
func (g *generator) object(depth int) string {
	if depth == 0 || g.one(4) {
		return g.pick("1", "0.5", `"x"`, `"y"`, "{}", "[]")
	}
	if g.one(6) {
		return "[" + g.object(depth-1) + "]"
	}
	var members []string
	for _, name := range []string{"a", "b", "fresh"} {
		if g.one(2) {
			members = append(members, fmt.Sprintf("%q:%s", name, g.object(depth-1)))
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}
