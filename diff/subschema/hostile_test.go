package subschema

import (
	"fmt"
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
	return map[string][2]string{
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
