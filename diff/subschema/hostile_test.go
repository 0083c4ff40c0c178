package subschema

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"
)

// hostile are shapes that make a careless implementation overflow, or run for very long.
func hostile() map[string][2]string {
	nest := func(open, shut string, n int, inner string) string {
		return strings.Repeat(open, n) + inner + strings.Repeat(shut, n)
	}
	var chain, loops strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&chain, `"d%d":{"$ref":"#/$defs/d%d"},`, i, i+1)
	}
	for i := range 300 {
		fmt.Fprintf(&loops, `"d%d":{"anyOf":[{"$ref":"#/$defs/d%d"},{"$ref":"#/$defs/d%d"}]},`, i, (i+1)%300, (i+7)%300)
	}
	fold := func(key string, k int, leaf string) string {
		var parts []string
		for i := range k {
			parts = append(parts, fmt.Sprintf(`{%q:[{"properties":{"a%d":%s}},{"properties":{"b%d":%s}}]}`, key, i, leaf, i, leaf))
		}
		return `{"type":"object","allOf":[` + strings.Join(parts, ",") + `]}`
	}
	wide := func(n int, leaf string) string {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf(`{"type":"object","properties":{"p%d":%s,"q":{"type":"string"}}}`, i, leaf))
		}
		return `{"oneOf":[` + strings.Join(parts, ",") + `]}`
	}
	properties := func(n int, leaf string) string {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf(`"p%d":%s`, i, leaf))
		}
		return `"properties":{` + strings.Join(parts, ",") + `}`
	}
	patterns := func(n int, leaf string) string {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf(`"^p.*%d":%s`, i, leaf))
		}
		return `"patternProperties":{` + strings.Join(parts, ",") + `}`
	}
	tagged := func(n int, leaf string) string {
		var defs, branches []string
		for i := range n {
			defs = append(defs, fmt.Sprintf(`"t%d":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"},"v%d":%s}}`, i, i, leaf))
			branches = append(branches, fmt.Sprintf(`{"$ref":"#/$defs/t%d"}`, i))
		}
		return `{"$defs":{` + strings.Join(defs, ",") + `},"oneOf":[` + strings.Join(branches, ",") + `],"discriminator":{"propertyName":"kind"}}`
	}
	conditions := func(n int, leaf string) string {
		out := leaf
		for i := range n {
			out = fmt.Sprintf(`{"if":{"required":["a%d"]},"then":%s,"else":{"properties":{"b%d":%s}}}`, i, out, i, leaf)
		}
		return out
	}
	beside := func(n int, leaf string) string {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf(`{"if":{"required":["a%d"]},"then":{"properties":{"x":{"properties":{"c%d":%s}}}},"else":{"required":["b%d"]}}`, i, i, leaf, i))
		}
		return `{"type":"object","allOf":[` + strings.Join(parts, ",") + `]}`
	}
	members := func(n int, leaf string) string {
		out := leaf
		for i := range n {
			out = fmt.Sprintf(`{"type":"object","properties":{"a":%s,"b":{"not":%s}}}`, out, fmt.Sprintf(`{"required":["c%d"]}`, i))
			out = fmt.Sprintf(`{"type":"object","not":{"properties":{"x":%s},"required":["x"]}}`, out)
		}
		return out
	}
	overlap := func(n int, tail string) string {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf(`{"pattern":"a.{%d}b%s"}`, i, tail))
		}
		return `{"type":"string","allOf":[` + strings.Join(parts, ",") + `]}`
	}
	integer, number := `{"type":"integer"}`, `{"type":"number"}`
	more := map[string][2]string{
		"5,000 properties beside patterns":           {`{"type":"object",` + properties(5000, integer) + `,` + patterns(5, integer) + `}`, `{"type":"object",` + properties(5000, number) + `,` + patterns(5, number) + `,"additionalProperties":false}`},
		"5,000 properties beside patterns narrowed":  {`{"type":"object",` + properties(5000, number) + `,` + patterns(5, number) + `}`, `{"type":"object",` + properties(5000, integer) + `,` + patterns(5, integer) + `,"additionalProperties":false}`},
		"5,000 properties and a name for none":       {`{"type":"object","minProperties":5001,` + properties(5000, integer) + `,"propertyNames":{"pattern":"^[px]"}}`, `{"type":"object","maxProperties":5000,` + properties(5000, integer) + `}`},
		"members that overlapping patterns describe": {`{"type":"object",` + patterns(12, integer) + `}`, `{"type":"object",` + patterns(12, number) + `}`},
		"patterns and a least number of members":     {`{"type":"object","minProperties":900,` + patterns(5, integer) + `}`, `{"type":"object","maxProperties":899,` + patterns(5, number) + `}`},
		"a wide discriminator":                       {tagged(400, integer), tagged(400, number)},
		"a wide discriminator narrowed":              {tagged(400, number), tagged(400, integer)},
		"deep conditions":                            {conditions(150, integer), conditions(150, number)},
		"deep conditions narrowed":                   {conditions(150, number), conditions(150, integer)},
		"conditions beside each other":               {beside(40, integer), beside(40, number)},
		"conditions beside each other narrowed":      {beside(40, number), beside(40, integer)},
		"not below not in members":                   {members(60, integer), members(60, number)},
		"not below not in members narrowed":          {members(60, number), members(60, integer)},
		"wide branches":                              {`{"oneOf":[` + strings.Repeat(`{"type":"object",`+properties(1000, integer)+`},`, 60) + `{"type":"null"}]}`, `{"oneOf":[` + strings.Repeat(`{"type":"object",`+properties(1000, number)+`},`, 60) + `{"type":"null"}]}`},
		"overlapping patterns":                       {overlap(12, ""), overlap(13, "c")},
		"overlapping patterns at an end":             {overlap(13, "c"), overlap(12, "")},
	}
	all := map[string][2]string{
		"a long chain of references":        {`{"$defs":{` + chain.String() + `"d100000":{"type":"string"}},"$ref":"#/$defs/d0"}`, `{"type":"string"}`},
		"loops without a member between":    {`{"$defs":{` + loops.String() + `"x":true},"$ref":"#/$defs/d0"}`, `{"type":"string"}`},
		"deep items":                        {nest(`{"items":`, `}`, 900, `{"type":"integer"}`), nest(`{"items":`, `}`, 900, `{"type":"number"}`)},
		"deep items narrowed":               {nest(`{"items":`, `}`, 900, `{"type":"number"}`), nest(`{"items":`, `}`, 900, `{"type":"integer"}`)},
		"deep not":                          {nest(`{"not":`, `}`, 900, `{"type":"integer"}`), nest(`{"not":`, `}`, 900, `{"type":"number"}`)},
		"deep anyOf":                        {nest(`{"anyOf":[`, `,{"minLength":3}]}`, 450, `{"type":"integer"}`), nest(`{"anyOf":[`, `,{"minLength":2}]}`, 450, `{"type":"integer"}`)},
		"k-fold anyOf":                      {fold("anyOf", 20, `{"type":"integer"}`), fold("anyOf", 20, `{"type":"number"}`)},
		"k-fold oneOf":                      {fold("oneOf", 20, `{"type":"integer"}`), fold("oneOf", 20, `{"type":"number"}`)},
		"k-fold oneOf narrowed":             {fold("oneOf", 20, `{"type":"number"}`), fold("oneOf", 20, `{"type":"integer"}`)},
		"a wide oneOf":                      {wide(150, `{"type":"integer"}`), wide(150, `{"type":"number"}`)},
		"many values":                       {`{"type":"integer","minimum":0,"maximum":1000000000000}`, `{"multipleOf":7}`},
		"a number with a long exponent":     {`{"type":"number","maximum":1e100000}`, `{"type":"number","multipleOf":1e-100000}`},
		"a number beyond the limits":        {`{"minimum":1e99999999999}`, `{"minimum":1e99999999999,"maximum":3}`},
		"an exponential pattern":            {`{"type":"string","pattern":"^(a|b)*a(a|b){200}$"}`, `{"pattern":"^(a|b)*b(a|b){200}$"}`},
		"a long repetition":                 {`{"type":"string","pattern":"^.{0,262144}$"}`, `{"pattern":"^.{0,262143}$"}`},
		"more items than can be listed":     {`{"type":"array","minItems":1000000000}`, `{"type":"array","minItems":1000000001}`},
		"more members than can be listed":   {`{"type":"object","minProperties":1000000000}`, `{"type":"object","maxProperties":1000000001}`},
		"a longer string than can be shown": {`{"type":"string","minLength":1000000000}`, `{"type":"string","minLength":1000000001}`},
	}
	maps.Copy(all, more)
	return all
}

func TestHostileSchemasEndWithinTheSteps(t *testing.T) {
	t.Parallel()
	for name, pair := range hostile() {
		t.Run(name, func(t *testing.T) {
			for _, rel := range []Relation{{}, {Reading: Strict, TolerantReceiver: true}} {
				start := time.Now()
				a := compareTexts(t, Draft202012, pair[0], pair[1], rel)
				t.Logf("%v: %v %s %d steps, witness of %d bytes %s", time.Since(start).Round(time.Millisecond), a.Verdict, a.Proof, a.Steps, len(a.Witness), a.Reason)
				if limit := 3*rel.steps() + maxTries; a.Steps > limit {
					t.Errorf("%d steps were taken, more than %d", a.Steps, limit)
				}
			}
		})
	}
}

// Going through many names is work, and counts as such: a wide object costs steps even where each
// of its members is decided at a glance, a small one only one.
func TestWideObjectsCostSteps(t *testing.T) {
	t.Parallel()
	object := func(n int, more string) string {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf(`"p%d":true`, i))
		}
		return `{"type":"object","properties":{` + strings.Join(parts, ",") + `},"required":["p0"` + more + `]}`
	}
	for _, c := range []struct{ members, least, most int }{{10, 1, 10}, {6400, 100, 1000}} {
		a := compareTexts(t, Draft202012, object(c.members, `,"p1"`), object(c.members, ""), Relation{Reading: SenderClosed})
		if a.Verdict != Contained || a.Steps < c.least || a.Steps > c.most {
			t.Errorf("%d members: %s in %d steps, want %d to %d", c.members, a.Verdict, a.Steps, c.least, c.most)
		}
	}
}
