package subschema

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// The readings have an oracle of their own: the sender's schema, rewritten with
// unevaluatedProperties for the other validator. The rewriting here is for objects whose members
// are scalars, so that one place is all there is.

// flat returns a random schema of objects with scalar members, without negations.
func (g *generator) flat(depth int) map[string]any {
	s := map[string]any{}
	if g.one(2) {
		s["type"] = "object"
	}
	for range 1 + g.r.IntN(2) {
		switch n := g.r.IntN(9); {
		case n < 3:
			props, _ := s["properties"].(map[string]any)
			if props == nil {
				props = map[string]any{}
			}
			props[g.name()] = map[string]any{"type": g.pick("integer", "string", "number", "boolean")}
			s["properties"] = props
		case n < 4:
			s["required"] = []any{g.name()}
		case n < 5:
			s["additionalProperties"] = []any{true, false, map[string]any{"type": "string"}}[g.r.IntN(3)]
		case n < 6:
			s["patternProperties"] = map[string]any{g.pick("^a", "b$", "c"): map[string]any{"type": g.pick("integer", "string")}}
		case depth > 0:
			list := []any{}
			for range 1 + g.r.IntN(3) {
				list = append(list, g.flat(depth-1))
			}
			s[g.pick("allOf", "anyOf", "oneOf")] = list
		}
	}
	if s["additionalProperties"] == false {
		for _, key := range []string{"required", "allOf", "anyOf", "oneOf"} {
			delete(s, key) // a branch that accepts nothing declares nothing
		}
	}
	return s
}

// names collects what a schema names, its branches included.
func names(v any, out map[string]bool) {
	m, ok := v.(map[string]any)
	if !ok {
		return
	}
	if props, ok := m["properties"].(map[string]any); ok {
		for name := range props {
			out[name] = true
		}
	}
	if list, ok := m["required"].([]any); ok {
		for _, name := range list {
			out[name.(string)] = true
		}
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if list, ok := m[key].([]any); ok {
			for _, s := range list {
				names(s, out)
			}
		}
	}
}

// named returns the schema with required names in properties too, where nothing else depends on
// those: to require a member is to speak about it.
func named(v any) any {
	m := maps.Clone(v.(map[string]any))
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if list, ok := m[key].([]any); ok {
			m[key] = mapAll(list, named)
		}
	}
	list, _ := m["required"].([]any)
	if _, all := m["additionalProperties"]; all || list == nil {
		return m
	}
	props := map[string]any{}
	if old, ok := m["properties"].(map[string]any); ok {
		props = maps.Clone(old)
	}
	for _, name := range list {
		if _, ok := props[name.(string)]; !ok {
			props[name.(string)] = true
		}
	}
	m["properties"] = props
	return m
}

// rewritten returns what the reading allows a sender with schema s to send to a receiver with
// schema r.
func rewritten(s, r any, reading Reading) any {
	out := map[string]any{"allOf": []any{named(s)}, "unevaluatedProperties": false}
	if reading == FreshNames {
		declared := map[string]bool{}
		names(s, declared)
		names(r, declared)
		fresh := map[string]any{}
		for _, name := range memberUniverse() {
			if !declared[name] {
				fresh[name] = true
			}
		}
		out["properties"] = fresh
	}
	return out
}

func memberUniverse() []string { return []string{"a", "b", "c", "ab", "x", "x-unknown"} }

func (g *generator) flatObject() string {
	var ms []string
	for _, name := range memberUniverse() {
		if g.one(3) {
			ms = append(ms, fmt.Sprintf("%q:%s", name, g.pick("1", "0.5", `"s"`, "true")))
		}
	}
	return "{" + strings.Join(ms, ",") + "}"
}

func TestReadingsAgreeWithTheirRewriting(t *testing.T) {
	t.Parallel()
	counts := map[string]int{}
	for seed := range envInt("PAIRS", 800) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed), 4))}
		var x, y any = g.flat(2), g.flat(2)
		if g.one(2) {
			y = mutateFlat(g, x.(map[string]any))
		}
		if g.one(8) { // members of two branches are sent together
			member := func() any {
				return map[string]any{"type": "object", "properties": map[string]any{g.name(): map[string]any{"type": "integer"}}}
			}
			x = map[string]any{"anyOf": []any{member(), member()}}
			y = closed(x)
		}
		reading := []Reading{FreshNames, SenderClosed}[g.r.IntN(2)]
		a, b := text(t, x), text(t, y)
		u := NewUniverse()
		s, _ := u.Compile([]byte(a), Draft202012)
		r, _ := u.Compile([]byte(b), Draft202012)
		rel := Relation{Reading: reading}
		ans := u.Contains(s, r, rel)
		counts[ans.Verdict.String()]++
		sends, takes := judge(t, text(t, rewritten(x, y, reading))), judge(t, b)
		if ans.Verdict == NotContained {
			if !onlyKnownNames(ans.Witness) {
				continue
			}
			if !judges(t, sends, ans.Witness) || judges(t, takes, ans.Witness) {
				t.Fatalf("seed %d: the witness %s is none\nA %s\nB %s", seed, ans.Witness, a, b)
			}
			continue
		}
		ss := u.session(rel)
		near := tree(t, text(t, rewritten(x, y, reading)))
		for i := range 60 {
			text := g.flatObject()
			if i%3 == 0 {
				text = g.instance(near, near, 1)
				if nested := strings.Count(text, "{") > 1; nested || !onlyKnownNames(text) {
					continue // the rewriting is one of the outermost object
				}
			}
			v, _ := readValue(parse(t, text))
			in, out := judges(t, sends, text), judges(t, takes, text)
			if got := ss.sendable(&evaluator{steps: 1 << 20}, ss.view(u.canon(s), sender, nil), ss.view(u.canon(r), receiver, nil), v); got != truthOf(in) {
				t.Fatalf("seed %d: %s may be sent: got %v, want %v\nA %s\nB %s %v", seed, text, got, in, a, b, reading)
			}
			if ans.Verdict == Contained && in && !out {
				t.Fatalf("seed %d: %s contradicts contained by %s\nA %s\nB %s", seed, text, ans.Proof, a, b)
			}
		}
	}
	t.Log(counts)
}

// onlyKnownNames reports whether the rewriting, which lists the fresh names, knows all of them.
func onlyKnownNames(object string) bool {
	for _, part := range strings.Split(object, `"`) {
		if strings.HasPrefix(part, ":") || part == "" || strings.ContainsAny(part, "{,") {
			continue
		}
		if !slices.Contains(append(memberUniverse(), "s"), part) {
			return false
		}
	}
	return true
}

func mutateFlat(g *generator, m map[string]any) any {
	if g.one(4) {
		return closed(m)
	}
	out := maps.Clone(m)
	for key, e := range g.flat(1) {
		out[key] = e
	}
	return out
}

// closed returns a receiver that accepts nothing but what it lists, in each branch: what several
// branches of a sender describe is in none of its own.
func closed(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	out := maps.Clone(m)
	if _, ok := m["properties"]; ok {
		out["additionalProperties"] = false
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if list, ok := m[key].([]any); ok {
			out[key] = mapAll(list, closed)
		}
	}
	return out
}

// Values that a sender's schema lists are sent as they are: their members are no additional ones.
func TestWhatAnEnumListsIsSentInEveryReading(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, sender, receiver, witness string }{
		{"a listed object whose member the other side declares otherwise", `{"const": {"b": 2}}`, `{"properties": {"b": {"type": "string"}}}`, `{"b":2}`},
		{"a listed object that another list lacks", `{"enum": [{"a": 1}, {"b": 2}]}`, `{"enum": [{"a": 1}], "properties": {"b": {}}}`, `{"b":2}`},
		{"a listed object in a branch", `{"anyOf": [{"enum": [{"b": 2}]}, {"type": "string"}]}`, `{"properties": {"b": {"type": "string"}}}`, `{"b":2}`},
		{"a listed object in a list", `{"enum": [[{"b": 2}]]}`, `{"items": {"properties": {"b": {"type": "string"}}}}`, `[{"b":2}]`},
		{"a listed object in a member", `{"type": "object", "required": ["x"], "properties": {"x": {"const": {"b": 2}}}}`, `{"properties": {"x": {"properties": {"b": {"type": "string"}}}}}`, `{"x":{"b":2}}`},
	} {
		for _, reading := range []Reading{FreshNames, SenderClosed, Strict} {
			s, err := Compile([]byte(c.sender), Draft202012)
			if err != nil {
				t.Fatal(err)
			}
			r, err := Compile([]byte(c.receiver), Draft202012)
			if err != nil {
				t.Fatal(err)
			}
			if a := Contains(s, r, Relation{Reading: reading}); a.Verdict != NotContained || a.Witness != c.witness {
				t.Errorf("%s, reading %d: %s, witness %s, want %s", c.name, reading, a.Verdict, a.Witness, c.witness)
			}
		}
	}
}
