package subschema

import (
	"fmt"
	"strings"
	"testing"
)

// ring returns definitions of which each refers to its neighbours and to itself, the way round;
// one in the middle has a longer text.
func ring(components, length int) string {
	var defs []string
	for i := range components {
		most := 30
		if i == components/2 {
			most = length
		}
		defs = append(defs, fmt.Sprintf(`"d%d":{"type":"object","properties":{"name":{"type":"string","maxLength":%d},"next":{"$ref":"#/$defs/d%d"},
			"children":{"type":"array","items":{"$ref":"#/$defs/d%d"}},"previous":{"$ref":"#/$defs/d%d"}}}`, i, most, (i+1)%components, i, (i+components-1)%components))
	}
	return `{"$defs":{` + strings.Join(defs, ",") + `}}`
}

// What one pair of a recursive description was refuted with serves the others: the way to the
// place that decides is not searched again from each of them.
func TestRecursiveSchemasShareTheirWitnesses(t *testing.T) {
	t.Parallel()
	const components = 60
	u := NewUniverse()
	in := func(length int) func(int) *Schema {
		root := parse(t, ring(components, length))
		refs := newLocals(root, Draft202012)
		return func(i int) *Schema { return u.Add(root.Get("$defs").Get(fmt.Sprintf("d%d", i)), Draft202012, refs) }
	}
	longer, shorter := in(40), in(30)
	steps := 0
	for i := range components {
		a := u.Decide(longer(i), shorter(i), Relation{})
		if a.Verdict != NotContained {
			t.Fatalf("component %d: %s (%s)", i, a.Verdict, a.Reason)
		}
		steps += a.Steps
	}
	if alone := 100 * components; steps > alone {
		t.Errorf("%d steps were taken for %d pairs, more than %d", steps, components, alone)
	}
	a := u.Contains(longer(components/2-1), shorter(components/2-1), Relation{})
	if text := strings.Repeat("a", 31); !strings.Contains(a.Witness, text) || !strings.HasSuffix(a.At, "/next/name") {
		t.Errorf("got %s at %s, want a name of 31 characters in the next component", a.Witness, a.At)
	}
}
