package subschema

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// The views have an oracle of their own, like the readings: both schemas, rewritten for the other
// validator as the package comment says.

// rewriting is what a relation makes of one side.
type rewriting struct {
	rel  Relation
	role role
}

// directed returns a random schema with members that exist in one direction only.
func (g *generator) directed(depth int) map[string]any {
	s := map[string]any{}
	if !g.one(3) {
		s["type"] = "object"
	}
	props := map[string]any{}
	for range 1 + g.r.IntN(3) {
		props[g.name()] = g.directedMember(depth)
	}
	s["properties"] = props
	if g.one(4) {
		s["dependentRequired"] = map[string]any{g.name(): []any{g.name()}}
	} else if g.one(2) {
		s["required"] = []any{g.name()}
	}
	if g.one(3) {
		// What contradicts itself as written is empty whatever a view would take away.
		delete(s, "required")
		delete(s, "dependentRequired")
		s["additionalProperties"] = []any{false, map[string]any{"type": "string"}}[g.r.IntN(2)]
		s["type"] = "object"
	}
	if depth > 0 && g.one(4) {
		s[g.pick("anyOf", "oneOf")] = []any{g.directed(depth - 1), g.directed(depth - 1)}
	}
	if depth > 0 && g.one(5) {
		s["not"] = g.directed(depth - 1)
	}
	return s
}

func (g *generator) directedMember(depth int) map[string]any {
	s := map[string]any{"type": g.pick("integer", "string", "boolean")}
	switch g.r.IntN(9) {
	case 0:
		s = map[string]any{"type": "string", "enum": []any{"a", "b"}[:1+g.r.IntN(2)]}
		if g.one(2) {
			s["x-extensible-enum"] = true
		}
	case 1, 2:
		if depth > 0 {
			s = g.directed(depth - 1)
		}
	case 3, 4:
		if depth > 0 {
			s = map[string]any{"type": "array", "contains": g.directed(depth - 1), "minContains": g.r.IntN(2)}
			if g.one(2) {
				s["maxContains"] = g.r.IntN(2)
			}
			if g.one(2) {
				s["items"] = g.directed(depth - 1)
			}
		}
	}
	if g.one(3) {
		s[g.pick("readOnly", "writeOnly")] = true
	}
	return s
}

// of returns the schema as the side has it; removed are the members that are gone already.
func (w rewriting) of(v any, removed map[string]bool) any {
	s, ok := v.(map[string]any)
	if !ok {
		return v
	}
	gone := w.gone(s, removed)
	out := map[string]any{}
	for key, e := range s {
		switch key {
		case "additionalProperties", "contains", "items":
			out[key] = w.of(e, nil)
		case "not":
			out[key] = rewriting{w.rel, exact}.of(e, nil)
		case "anyOf", "oneOf":
			if w.role == receiver && w.wider(e, gone) {
				key = "anyOf" // the branches overlap where those that are written do not
			}
			out[key] = mapAll(e.([]any), func(b any) any { return w.of(b, gone) })
		case "required":
			out[key] = withoutNames(e.([]any), gone)
		case "dependentRequired":
			rest := map[string]any{}
			for name, list := range e.(map[string]any) {
				if !gone[name] {
					rest[name] = withoutNames(list.([]any), gone)
				}
			}
			out[key] = rest
		case "enum":
			if extensible, _ := s["x-extensible-enum"].(bool); !extensible || w.role != receiver || !w.rel.ExtensibleEnums {
				out[key] = e
			}
		case "properties":
		default:
			out[key] = e
		}
	}
	if max, limited := s["maxContains"]; limited {
		out["maxContains"] = max
		out["contains"] = rewriting{w.rel, exact}.of(s["contains"], nil)
	}
	w.members(s, out, gone)
	return out
}

// wider reports whether a receiver accepts more than some branch, or than something below it.
func (w rewriting) wider(branches any, gone map[string]bool) bool {
	names := map[string]bool{}
	for _, b := range branches.([]any) {
		if w.loosens(b) || len(gone) > 0 && strings.Contains(fmt.Sprint(b), "additionalProperties") {
			return true
		}
		mentioned(b, names)
	}
	return slices.ContainsFunc(slices.Collect(maps.Keys(gone)), func(name string) bool { return names[name] })
}

// mentioned collects the names that a schema speaks about at its own place.
func mentioned(v any, out map[string]bool) {
	s, ok := v.(map[string]any)
	if !ok {
		return
	}
	for _, name := range slices.Concat(sortedKeys(s["properties"]), sortedKeys(s["dependentRequired"])) {
		out[name] = true
	}
	for _, name := range listOf(s["required"]) {
		out[name.(string)] = true
	}
	for _, name := range sortedKeys(s["dependentRequired"]) {
		for _, other := range listOf(s["dependentRequired"].(map[string]any)[name]) {
			out[other.(string)] = true
		}
	}
	for _, b := range slices.Concat(listOf(s["anyOf"]), listOf(s["oneOf"]), []any{s["not"]}) {
		mentioned(b, out)
	}
}

// loosens reports whether something in a schema is one that a receiver accepts more of, even below
// a negation.
func (w rewriting) loosens(v any) bool {
	s, ok := v.(map[string]any)
	if !ok {
		return false
	}
	if w.rel.TolerantReceiver && s["additionalProperties"] == false || w.rel.ExtensibleEnums && s["x-extensible-enum"] == true ||
		len(rewriting{w.rel, receiver}.gone(s, nil)) > 0 {
		return true
	}
	props, _ := s["properties"].(map[string]any)
	below := slices.Concat(slices.Collect(maps.Values(props)), listOf(s["anyOf"]), listOf(s["oneOf"]), []any{s["not"], s["contains"], s["items"], s["additionalProperties"]})
	return slices.ContainsFunc(below, w.loosens)
}

// gone adds the members that do not exist in the direction of the view.
func (w rewriting) gone(s map[string]any, removed map[string]bool) map[string]bool {
	out := map[string]bool{}
	for name := range removed {
		out[name] = true
	}
	props, _ := s["properties"].(map[string]any)
	for name, p := range props {
		m, _ := p.(map[string]any)
		if w.role != exact && (m["readOnly"] == true && w.rel.View == Request || m["writeOnly"] == true && w.rel.View == Response) {
			out[name] = true
		}
	}
	return out
}

// members writes properties: a sender has none of the removed ones, and a receiver says nothing
// about them.
func (w rewriting) members(s, out map[string]any, gone map[string]bool) {
	rest := map[string]any{}
	props, _ := s["properties"].(map[string]any)
	for name, p := range props {
		if !gone[name] {
			rest[name] = w.of(p, nil)
		}
	}
	for name := range gone {
		if rest[name] = true; w.role == sender {
			rest[name] = false
		}
	}
	if len(props) > 0 && w.rel.UntypedObjects && s["type"] == nil {
		out["type"] = "object"
	}
	if len(rest) > 0 {
		out["properties"] = rest
	}
	if w.role == receiver && w.rel.TolerantReceiver && s["additionalProperties"] == false {
		delete(out, "additionalProperties")
	}
}

func withoutNames(names []any, gone map[string]bool) []any {
	out := []any{}
	for _, name := range names {
		if !gone[name.(string)] {
			out = append(out, name)
		}
	}
	return out
}

func TestViewsAgreeWithTheirRewriting(t *testing.T) {
	t.Parallel()
	counts := map[string]int{}
	for seed := range envInt("PAIRS", 1500) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 6))}
		rel := Relation{
			Reading: Strict, View: View(g.r.IntN(3)), TolerantReceiver: g.one(2), FormatsAnnotate: true,
			UntypedObjects: g.one(2), ExtensibleEnums: g.one(2),
		}
		x, y := any(g.directed(2)), any(g.directed(2))
		if !g.one(3) {
			y = g.redirected(x)
		}
		switch g.r.IntN(16) {
		case 0:
			x, y = g.limited(), g.limited()
		case 1:
			x, y = g.sentNoMore()
		}
		checkView(t, g, seed, rel, x, y, counts)
		if t.Failed() {
			return
		}
	}
	t.Log(counts)
}

// limited returns a schema of arrays that limits how many closed objects there are.
func (g *generator) limited() any {
	return map[string]any{"type": "array", "minContains": 0, "maxContains": g.r.IntN(2), "contains": map[string]any{
		"type": "object", "additionalProperties": false, "properties": map[string]any{"a": map[string]any{"type": "integer"}},
	}}
}

// sentNoMore returns a pair whose branch demands a member that only one side has in both directions.
func (g *generator) sentNoMore() (x, y any) {
	name := g.name()
	branches := []any{map[string]any{"required": []any{name}}, map[string]any{"required": []any{g.name()}, "properties": map[string]any{name: g.directedMember(0)}}}
	side := func(member map[string]any) any {
		return map[string]any{"type": "object", "properties": map[string]any{name: member}, "anyOf": branches}
	}
	x, y = side(map[string]any{g.pick("readOnly", "writeOnly"): true}), side(map[string]any{"type": "integer"})
	if g.one(3) {
		return y, x
	}
	return x, y
}

// redirected returns the schema with other flags and one member changed, at any depth.
func (g *generator) redirected(v any) any {
	s, ok := v.(map[string]any)
	if !ok {
		return v
	}
	out := map[string]any{}
	for key, e := range s {
		out[key] = e
	}
	switch key := g.pick(sortedKeys(s)...); key {
	case "properties":
		props := map[string]any{}
		for name, p := range s[key].(map[string]any) {
			props[name] = p
		}
		name := g.pick(sortedKeys(props)...)
		if g.one(2) {
			props[name] = g.redirected(props[name])
		} else {
			props[name] = g.directedMember(1)
		}
		out[key] = props
	case "not", "contains", "items":
		out[key] = g.redirected(s[key])
	case "minContains", "maxContains":
		out[key] = g.r.IntN(3)
	case "readOnly", "writeOnly", "required", "dependentRequired", "additionalProperties", "anyOf", "oneOf":
		delete(out, key)
	}
	if g.one(4) {
		out[g.pick("readOnly", "writeOnly")] = true
	}
	return out
}

func checkView(t *testing.T, g *generator, seed int, rel Relation, x, y any, counts map[string]int) {
	t.Helper()
	a, b := text(t, x), text(t, y)
	u := NewUniverse()
	s, err := u.Compile([]byte(a), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	r, err := u.Compile([]byte(b), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	ans := u.Contains(s, r, rel)
	counts[ans.Verdict.String()]++
	from, to := rewriting{rel, sender}.of(x, nil), rewriting{rel, receiver}.of(y, nil)
	sends, takes := judge(t, text(t, from)), judge(t, text(t, to))
	if ans.Verdict == NotContained && (!judges(t, sends, ans.Witness) || judges(t, takes, ans.Witness)) {
		t.Errorf("seed %d: the witness %s is none\nA %s\nB %s\n%+v", seed, ans.Witness, a, b, rel)
	}
	p, q := tree(t, text(t, from)), tree(t, text(t, to))
	for range 20 {
		for _, v := range []string{g.instance(p, p, 3), g.instance(q, q, 3)} {
			if in, out := judges(t, sends, v), judges(t, takes, v); ans.Verdict == Contained && in && !out {
				t.Errorf("seed %d: %s contradicts contained by %s\nA %s\nB %s\n%+v", seed, v, ans.Proof, a, b, rel)
				return
			}
		}
	}
}
