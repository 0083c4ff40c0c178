package subschema

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// recursive returns definitions that refer to each other through members and items, so that
// questions about one come up while it is being worked on.
func (g *generator) recursive() map[string]any {
	ref := func() any { return map[string]any{"$ref": g.pick("#/$defs/a", "#/$defs/b", "#/$defs/c")} }
	node := func() any {
		s := map[string]any{"type": "object"}
		props := map[string]any{}
		for _, name := range []string{"a", "b"} {
			switch g.r.IntN(5) {
			case 0, 1:
				props[name] = ref()
			case 2:
				props[name] = map[string]any{"type": g.pick("integer", "number", "null")}
			case 3:
				props[name] = map[string]any{g.pick("anyOf", "oneOf"): []any{ref(), map[string]any{"type": g.pick("null", "integer", "object")}}}
			}
		}
		s["properties"] = props
		switch g.r.IntN(4) {
		case 0:
			s["required"] = []any{g.pick("a", "b")}
		case 1:
			s["additionalProperties"] = []any{false, ref()}[g.r.IntN(2)]
		}
		switch g.r.IntN(8) {
		case 0:
			s["not"] = map[string]any{"required": []any{g.pick("a", "b")}}
		case 1:
			s["not"] = map[string]any{"properties": map[string]any{"a": ref()}, "required": []any{"a"}}
		case 2:
			s["type"] = []any{"object", "array"}
			s["items"] = ref()
			s["minItems"] = g.r.IntN(2)
		}
		return s
	}
	union := func() any {
		return map[string]any{g.pick("anyOf", "oneOf"): []any{node(), node()}}
	}
	defs := map[string]any{}
	for _, name := range []string{"a", "b", "c"} {
		if g.one(4) {
			defs[name] = union()
		} else {
			defs[name] = node()
		}
	}
	return defs
}

func (g *generator) tree(depth int) string {
	if depth == 0 || g.one(4) {
		return g.pick("1", "0.5", "null", "{}", "[]")
	}
	switch g.r.IntN(5) {
	case 0:
		return fmt.Sprintf(`{"a":%s}`, g.tree(depth-1))
	case 1:
		return fmt.Sprintf(`{"b":%s}`, g.tree(depth-1))
	case 2:
		return fmt.Sprintf(`{"a":%s,"b":%s}`, g.tree(depth-1), g.tree(depth-1))
	case 3:
		return fmt.Sprintf(`[%s]`, g.tree(depth-1))
	}
	return fmt.Sprintf(`{"a":%s,"x":%s}`, g.tree(depth-1), g.tree(depth-1))
}

// Recursive schemas that share states are where a result that rests on an assumption does harm:
// so all definitions are compared with each other in one universe, in changing order.
func TestRecursiveDecisionsAgreeWithAnotherValidator(t *testing.T) {
	t.Parallel()
	counts := map[string]int{}
	for seed := range envInt("KNOTS", 40) {
		checkRecursive(t, uint64(seed+envInt("SEED", 0)), counts)
		if t.Failed() {
			return
		}
	}
	t.Log(counts)
}

func checkRecursive(t *testing.T, seed uint64, counts map[string]int) {
	g := &generator{r: rand.New(rand.NewPCG(seed, 5))}
	one := g.recursive()
	two := map[string]any{}
	for _, name := range []string{"a", "b", "c"} {
		two[name] = one[name]
		if g.one(2) {
			two[name] = g.mutate(one[name], 2)
		}
	}
	if g.one(3) {
		two = g.recursive()
	}
	u := NewUniverse()
	type entry struct {
		text  string
		s     *Schema
		judge *jsonschema.Schema
	}
	var all []entry
	for _, defs := range []map[string]any{one, two} {
		for _, name := range []string{"a", "b", "c"} {
			doc := text(t, map[string]any{"$defs": defs, "$ref": "#/$defs/" + name})
			s, err := u.Compile([]byte(doc), Draft202012)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, entry{doc, s, judge(t, doc)})
		}
	}
	var values []string
	for range 40 {
		values = append(values, g.tree(4))
	}
	rel := Relation{Reading: Strict, FormatsAnnotate: true}
	for _, i := range g.r.Perm(len(all)) {
		for _, j := range g.r.Perm(len(all)) {
			a, b := all[i], all[j]
			ans := u.Contains(a.s, b.s, rel)
			if illFounded(u) {
				return
			}
			counts[ans.Verdict.String()+" "+ans.Proof]++
			ja, jb := a.judge, b.judge
			// The other validator takes exponential time in the depth of a value.
			if ans.Verdict == NotContained && len(ans.Witness) < 100 && (!judges(t, ja, ans.Witness) || judges(t, jb, ans.Witness)) {
				t.Errorf("seed %d: the witness %s is none\nA %s\nB %s", seed, ans.Witness, a.text, b.text)
			}
			if ans.Verdict != Contained || i == j {
				continue
			}
			for _, v := range values {
				if judges(t, ja, v) && !judges(t, jb, v) {
					t.Errorf("seed %d: %s contradicts contained by %s\nA %s\nB %s", seed, v, ans.Proof, a.text, b.text)
					return
				}
			}
		}
	}
}

// A map of maps of maps: what a tolerant receiver opens is asked of a schema that is being read.
func TestASchemaCanBeThatOfItsOwnAdditionalMembers(t *testing.T) {
	t.Parallel()
	for _, keyword := range []string{"additionalProperties", "unevaluatedProperties"} {
		u := NewUniverse()
		a, _ := u.Compile([]byte(`{"type": "object", "maxProperties": 2, "`+keyword+`": {"$ref": "#"}}`), Draft202012)
		b, _ := u.Compile([]byte(`{"type": "object", "maxProperties": 1, "`+keyword+`": {"$ref": "#"}}`), Draft202012)
		rel := Relation{View: Response, TolerantReceiver: true}
		if got := u.Contains(b, a, rel); got.Verdict != Contained {
			t.Errorf("%s: fewer members: %+v", keyword, got)
		}
		if got := u.Contains(a, b, rel); got.Verdict != NotContained {
			t.Errorf("%s: more members: %+v", keyword, got)
		}
	}
}
