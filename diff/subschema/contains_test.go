package subschema

import (
	"testing"
)

// compare compiles both texts into one universe.
func compareTexts(t testing.TB, d Dialect, a, b string, rel Relation) Answer {
	t.Helper()
	u := NewUniverse()
	s, err := u.Compile([]byte(a), d)
	if err != nil {
		t.Fatalf("%s: %v", a, err)
	}
	r, err := u.Compile([]byte(b), d)
	if err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return u.Contains(s, r, rel)
}

func TestContainment(t *testing.T) {
	t.Parallel()
	const in, out = Contained, NotContained
	strict := Relation{Reading: Strict}
	closed := Relation{Reading: SenderClosed}
	tests := []struct {
		name    string
		d       Dialect
		a, b    string
		rel     Relation
		want    Verdict
		witness string
	}{
		{"integers are numbers", 0, `{"type":"integer"}`, `{"type":"number"}`, strict, in, ""},
		{"numbers are not integers", 0, `{"type":"number"}`, `{"type":"integer"}`, strict, out, "0.5"},
		{"a null is lost", 0, `{"type":["string","null"]}`, `{"type":"string"}`, strict, out, "null"},
		{"null as branch is null as type", 0, `{"anyOf":[{"type":"string"},{"type":"null"}]}`, `{"type":["null","string"]}`, strict, in, ""},
		{"enum member dropped", 0, `{"enum":["a","b"]}`, `{"enum":["a"]}`, strict, out, `"b"`},
		{"enum in pattern", 0, `{"enum":["a","b"]}`, `{"pattern":"^[ab]$"}`, strict, in, ""},
		{"exclusive bounds of integers round", 0, `{"type":"integer","exclusiveMinimum":0}`, `{"type":"integer","minimum":1}`, strict, in, ""},
		{"beyond 2^53", 0, `{"minimum":9007199254740993}`, `{"minimum":9007199254740992}`, strict, in, ""},
		{"beyond 2^53 back", 0, `{"type":"number","minimum":9007199254740992}`, `{"minimum":9007199254740993}`, strict, out, "9007199254740992"},
		{"multiples", 0, `{"multipleOf":0.6}`, `{"multipleOf":0.3}`, strict, in, ""},
		{"multiples back", 0, `{"type":"number","multipleOf":0.3}`, `{"multipleOf":0.6}`, strict, out, "0.3"},
		{"multiples whose common ones are beyond exact arithmetic", 0, `{"type":"number"}`, `{"allOf":[{"multipleOf":1e3000},{"multipleOf":7e-3000}]}`, strict, out, "1"},
		{"int32 in int64", 1, `{"type":"integer","format":"int32"}`, `{"type":"integer","format":"int64"}`, strict, in, ""},
		{"int64 not in int32", 1, `{"type":"integer","format":"int64"}`, `{"type":"integer","format":"int32"}`, strict, out, "2147483648"},
		{"a new required member", 1, `{"type":"object","properties":{"a":{"type":"string"}}}`, `{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}`, strict, out, "{}"},
		{"a new optional member under the strict reading", 1, `{"type":"object"}`, `{"type":"object","properties":{"a":{"type":"string"}}}`, strict, out, `{"a":1}`},
		{"a new optional member under fresh names", 1, `{"type":"object"}`, `{"type":"object","properties":{"a":{"type":"string"}}}`, Relation{}, in, ""},
		{"closing an object under fresh names", 1, `{"type":"object","properties":{"a":{}}}`, `{"type":"object","properties":{"a":{}},"additionalProperties":false}`, Relation{}, out, `{"x-unknown":"x"}`},
		{"closing an object under sender-closed", 1, `{"type":"object","properties":{"a":{}}}`, `{"type":"object","properties":{"a":{}},"additionalProperties":false}`, closed, in, ""},
		{"a dropped member of a closed object", 1, `{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}`, `{"type":"object","properties":{},"additionalProperties":false}`, Relation{}, out, `{"a":"x"}`},
		{"the same for a tolerant receiver", 1, `{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}`, `{"type":"object","properties":{},"additionalProperties":false}`, Relation{TolerantReceiver: true}, in, ""},
		{"an explicit map has no excuse", 1, `{"type":"object","additionalProperties":true}`, `{"type":"object","properties":{"a":{"type":"string"}}}`, Relation{}, out, `{"a":1}`},
		{"recursion", 0, `{"$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"},"v":{"type":"integer"}}}},"$ref":"#/$defs/n"}`,
			`{"$defs":{"m":{"type":"object","properties":{"next":{"$ref":"#/$defs/m"},"v":{"type":"number"}}}},"$ref":"#/$defs/m"}`, strict, in, ""},
		{"recursion narrowed below", 0, `{"$defs":{"m":{"type":"object","properties":{"next":{"$ref":"#/$defs/m"},"v":{"type":"number"}}}},"$ref":"#/$defs/m"}`,
			`{"$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"},"v":{"type":"integer"}}}},"$ref":"#/$defs/n"}`, strict, out, `{"v":0.5}`},
		{"a common member distributed over branches", 0, `{"type":"object","required":["k"],"properties":{"k":{"enum":["a","b"]},"v":{"type":"string"}}}`,
			`{"oneOf":[{"type":"object","required":["k"],"properties":{"k":{"enum":["a"]},"v":{"type":"string"}}},{"type":"object","required":["k"],"properties":{"k":{"enum":["b"]},"v":{"type":"string"}}}]}`, Relation{}, in, ""},
		{"overlap in oneOf", 0, `{"type":"integer"}`, `{"oneOf":[{"minimum":0},{"maximum":10}]}`, strict, out, "1"},
		{"not flips", 0, `{"not":{"type":"number"}}`, `{"not":{"type":"integer"}}`, strict, in, ""},
		{"if without then", 0, `{"type":"string"}`, `{"if":{"type":"string"},"then":{"minLength":1}}`, strict, out, `""`},
		{"read-only member in a request", 1, `{"type":"object","properties":{"id":{"type":"string","readOnly":true}}}`, `{"type":"object","required":["id"],"properties":{"id":{"type":"integer","readOnly":true}}}`, Relation{View: Request}, in, ""},
		{"the same in a response", 1, `{"type":"object","required":["id"],"properties":{"id":{"type":"string","readOnly":true}}}`, `{"type":"object","required":["id"],"properties":{"id":{"type":"integer","readOnly":true}}}`, Relation{View: Response}, out, `{"id":"x"}`},
		{"a branch that demands what is not sent overlaps with the others", 1, `{"type":"object","enum":[{"x":1}]}`, `{"properties":{"id":{"readOnly":true}},"oneOf":[{"required":["id"]},{"required":["x"]}]}`, Relation{Reading: Strict, View: Request}, in, ""},
		{"what a branch demands is sent now", 0, `{"type":"object","properties":{"id":{"readOnly":true}},"anyOf":[{"required":["id"]},{"properties":{"x":{"type":"string"}},"required":["y"]}]}`,
			`{"type":"object","properties":{"id":{}},"anyOf":[{"required":["id"]},{"properties":{"x":{"type":"string"}},"required":["y"]}]}`, Relation{View: Request}, out, "{}"},
		{"what is counted is read as written", 0, `{"type":"array","maxItems":9,"contains":{"type":"object","required":["id"],"properties":{"id":{"readOnly":true}}}}`,
			`{"type":"array","contains":{"type":"object","required":["id"],"properties":{"id":{"readOnly":true}}},"maxContains":9}`, Relation{View: Request}, out, "[{}]"},
		{"a member that can have no value is not sent all the same", 0, `{"const":{"a":1}}`, `{"allOf":[{"properties":{"a":{"type":"integer"}}}],"properties":{"a":{"readOnly":true,"type":"string"}}}`, Relation{Reading: Strict, View: Request}, in, ""},
		{"a closed branch has no member that is not sent", 1, `{"type":"object","enum":[{"id":1}]}`, `{"properties":{"id":{"readOnly":true}},"anyOf":[{"oneOf":[{"additionalProperties":false},{"not":{"required":["x"]}}]}]}`, Relation{Reading: Strict, View: Request}, in, ""},
		{"integers as texts", 1, `{"type":"integer"}`, `{"type":"string"}`, Relation{Text: true}, in, ""},
		{"strings as texts are not integers", 1, `{"type":"string"}`, `{"type":"integer"}`, Relation{Text: true}, out, `"x"`},
		{"numeric enum as texts", 1, `{"type":"string","enum":["1","2"]}`, `{"type":"integer","enum":[1,2]}`, Relation{Text: true}, in, ""},
		{"booleans as texts", 1, `{"type":"boolean"}`, `{"type":"string","enum":["true","false"]}`, Relation{Text: true}, in, ""},
		{"an extensible enum", 1, `{"type":"string","enum":["a","b"]}`, `{"type":"string","x-extensible-enum":["a"]}`, Relation{ExtensibleEnums: true}, in, ""},
		{"nullable needs a type", 1, `{"nullable":true,"enum":["a",null]}`, `{"type":"string","nullable":true,"enum":["a",null]}`, strict, in, ""},
		{"nullable enum without null", 1, `{"type":"string","nullable":true,"enum":["a"]}`, `{"type":"string"}`, strict, in, ""},
		{"nullable means nothing in 2020-12", 0, `{"type":"string","nullable":true}`, `{"type":"string"}`, strict, in, ""},
		{"an impossible sender", 0, `{"type":"string","minLength":3,"maxLength":2}`, `{"type":"integer"}`, strict, in, ""},
		{"a closed base forbids what the other demands", 1, `{"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false},{"type":"object","required":["b"],"properties":{"b":{"type":"string"}}}]}`, `{"type":"integer"}`, Relation{}, in, ""},
		{"unevaluated sees through", 0, `{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false,"type":"object"}`, `{"type":"object","properties":{"a":true},"additionalProperties":false}`, strict, in, ""},
		{"minContains zero", 0, `{"type":"array"}`, `{"type":"array","contains":{"type":"string"},"minContains":0}`, strict, in, ""},
		{"a member of another branch", 1, `{"oneOf":[{"type":"object","required":["t"],"properties":{"t":{"enum":["cat"]}}},{"type":"object","required":["t"],"properties":{"t":{"enum":["dog"]},"age":{"type":"string"}}}]}`,
			`{"oneOf":[{"type":"object","required":["t"],"properties":{"t":{"enum":["cat"]},"age":{"type":"integer"}}},{"type":"object","required":["t"],"properties":{"t":{"enum":["dog"]},"age":{"type":"string"}}}]}`, Relation{}, in, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := compareTexts(t, tt.d, tt.a, tt.b, tt.rel)
			if got.Verdict != tt.want || got.Witness != tt.witness {
				t.Errorf("%s in %s:\ngot %v %s (%s, %s)\nwant %v %s", tt.a, tt.b, got.Verdict, got.Witness, got.Proof, got.Reason, tt.want, tt.witness)
			}
		})
	}
}
