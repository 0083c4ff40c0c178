package subschema

import (
	"testing"
)

// Each row is a pair of schemas and what is true about them in both directions: "<" the first one
// is contained in the second only, ">" the other way round, "=" both, "x" neither.
func TestKeywords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		d    Dialect
		a, b string
		want string
	}{
		// Types.
		{0, `{"type":"integer"}`, `{"type":"number"}`, "<"},
		{0, `{"type":["integer","number"]}`, `{"type":"number"}`, "="},
		{0, `{"type":["string","null"]}`, `{"type":["null","string"]}`, "="},
		{0, `{}`, `{"type":["null","boolean","number","string","array","object"]}`, "="},
		{0, `false`, `{"type":"string"}`, "<"},
		{0, `true`, `{}`, "="},
		{0, `{"type":"integer"}`, `{"type":"number","multipleOf":1}`, "="},
		{2, `{"type":"file"}`, `{"type":"string"}`, "="},
		{0, `{"type":"string","minimum":3}`, `{"type":"string"}`, "="},
		// Nullable, and where it means nothing.
		{1, `{"type":"string","nullable":true}`, `{"type":"string"}`, ">"},
		{1, `{"nullable":true,"minLength":1}`, `{"minLength":1}`, "="},
		{1, `{"type":"string","nullable":true,"enum":["a"]}`, `{"type":"string","enum":["a"]}`, "="},
		{1, `{"type":"string","nullable":true,"enum":["a",null]}`, `{"type":"string","enum":["a"]}`, ">"},
		{1, `{"allOf":[{"type":"string"}],"nullable":true}`, `{"type":"string"}`, "="},
		{0, `{"type":"string","nullable":true}`, `{"type":"string"}`, "="},
		{2, `{"type":"string","x-nullable":true}`, `{"type":"string"}`, ">"},
		{2, `{"type":"string","nullable":true}`, `{"type":"string"}`, "="},
		{1, `{"type":"string","nullable":true}`, `{"anyOf":[{"type":"string"},{"type":"string","nullable":true,"enum":[null]}]}`, "="},
		// References and their siblings.
		{0, `{"$defs":{"s":{"type":"string"}},"$ref":"#/$defs/s","minLength":1}`, `{"type":"string","minLength":1}`, "="},
		{1, `{"definitions":{"s":{"type":"string"}},"$ref":"#/definitions/s","minLength":1}`, `{"type":"string"}`, "="},
		{4 - 1, `{"definitions":{"s":{"type":"string"}},"$ref":"#/definitions/s","minLength":1}`, `{"type":"string"}`, "="},
		{0, `{"$defs":{"s":{"$anchor":"x","type":"string"}},"$ref":"#x"}`, `{"type":"string"}`, "="},
		{0, `{"$defs":{"s":{"$dynamicAnchor":"x","type":"string"}},"$dynamicRef":"#x"}`, `{"type":"string"}`, "="},
		// Enums.
		{0, `{"enum":[1]}`, `{"const":1.0}`, "="},
		{0, `{"enum":["a","b"]}`, `{"anyOf":[{"const":"b"},{"const":"a"}]}`, "="},
		{0, `{"enum":["a","b"]}`, `{"enum":["b","c"]}`, "x"},
		{0, `{"enum":[true,false]}`, `{"type":"boolean"}`, "="},
		{0, `{"enum":[{"a":1,"b":2}]}`, `{"const":{"b":2.0,"a":1}}`, "="},
		{0, `{"enum":["a",5],"type":"string"}`, `{"const":"a"}`, "="},
		{0, `{"enum":[1,2,3],"minimum":2}`, `{"enum":[2,3]}`, "="},
		{1, `{"type":"string","const":"a"}`, `{"type":"string"}`, "="},
		{0, `{"type":"integer","minimum":1,"maximum":3}`, `{"enum":[1,2,3]}`, "="},
		// Numbers.
		{0, `{"minimum":1}`, `{"minimum":0}`, "<"},
		{0, `{"type":"number","exclusiveMinimum":1}`, `{"type":"number","minimum":1}`, "<"},
		{1, `{"type":"number","minimum":1,"exclusiveMinimum":true}`, `{"type":"number","minimum":1}`, "<"},
		{1, `{"type":"number","exclusiveMinimum":true}`, `{"type":"number"}`, "="},
		{0, `{"type":"integer","exclusiveMaximum":5}`, `{"type":"integer","maximum":4}`, "="},
		{0, `{"type":"integer","maximum":4.5}`, `{"type":"integer","maximum":4}`, "="},
		{0, `{"maximum":9007199254740993}`, `{"maximum":9007199254740992}`, ">"},
		{0, `{"maximum":0.12345678901234567891}`, `{"maximum":0.12345678901234567892}`, "<"},
		{0, `{"multipleOf":4}`, `{"multipleOf":2}`, "<"},
		{0, `{"multipleOf":0.3}`, `{"multipleOf":0.1}`, "<"},
		{0, `{"allOf":[{"multipleOf":4},{"multipleOf":6}],"type":"number"}`, `{"type":"number","multipleOf":12}`, "="},
		{0, `{"type":"integer","multipleOf":0.5}`, `{"type":"integer"}`, "="},
		{1, `{"type":"integer","format":"int32"}`, `{"type":"integer","format":"int64"}`, "<"},
		{1, `{"type":"integer","format":"int64"}`, `{"type":"integer"}`, "<"},
		{1, `{"type":"number","format":"float"}`, `{"type":"number","format":"double"}`, "<"},
		{1, `{"type":"integer","format":"int32"}`, `{"type":"integer","minimum":-2147483648,"maximum":2147483647}`, "="},
		// Strings.
		{0, `{"type":"string","minLength":2}`, `{"type":"string","minLength":1}`, "<"},
		{0, `{"type":"string","minLength":0}`, `{"type":"string"}`, "="},
		{0, `{"type":"string","maxLength":2}`, `{"type":"string","pattern":"^[^]{0,2}$"}`, "="},
		{0, `{"type":"string","pattern":"^a+$"}`, `{"type":"string","pattern":"a"}`, "<"},
		{0, `{"type":"string","pattern":"^(?:x|y)$"}`, `{"enum":["x","y"]}`, "="},
		{0, `{"type":"string","pattern":".*"}`, `{"type":"string"}`, "="},
		{0, `{"type":"string","pattern":"^\\d{4}$"}`, `{"type":"string","minLength":4,"maxLength":4}`, "<"},
		{0, `{"type":"string","format":"date"}`, `{"type":"string"}`, "<"},
		{0, `{"type":"string","format":"uuid"}`, `{"type":"string","maxLength":36}`, "<"},
		{0, `{"type":"string","format":"ipv4"}`, `{"type":"string","pattern":"^[0-9.]+$"}`, "<"},
		{0, `{"type":"string","format":"password"}`, `{"type":"string"}`, "="},
		{0, `{"type":"string","format":"date-time"}`, `{"type":"string","format":"date"}`, "x"},
		// Arrays.
		{0, `{"type":"array","items":{"type":"integer"}}`, `{"type":"array","items":{"type":"number"}}`, "<"},
		{0, `{"type":"array","items":true,"minItems":0}`, `{"type":"array"}`, "="},
		{0, `{"type":"array","prefixItems":[{"type":"string"}],"items":{"type":"string"}}`, `{"type":"array","items":{"type":"string"}}`, "="},
		{0, `{"type":"array","prefixItems":[{"type":"string"}],"items":false}`, `{"type":"array","maxItems":1,"items":{"type":"string"}}`, "="},
		{3, `{"type":"array","items":[{"type":"string"}],"additionalItems":false}`, `{"type":"array","maxItems":1,"items":{"type":"string"}}`, "="},
		{0, `{"type":"array","items":{"type":"string"},"maxItems":0}`, `{"const":[]}`, "="},
		{0, `{"type":"array","uniqueItems":true}`, `{"type":"array"}`, "<"},
		{0, `{"type":"array","uniqueItems":true,"maxItems":1}`, `{"type":"array","maxItems":1}`, "="},
		{0, `{"type":"array","items":{"type":"boolean"},"uniqueItems":true}`, `{"type":"array","maxItems":2}`, "<"},
		{0, `{"type":"array","contains":{"const":1},"minContains":2}`, `{"type":"array","contains":{"type":"integer"}}`, "<"},
		{0, `{"type":"array","contains":{"const":1},"minContains":0}`, `{"type":"array"}`, "="},
		{0, `{"type":"array","contains":{"const":1},"minContains":0,"maxContains":0}`, `{"type":"array","items":{"not":{"const":1}}}`, "="},
		{0, `{"type":"array","contains":true}`, `{"type":"array","minItems":1}`, "="},
		{0, `{"type":"array","minItems":2,"items":{"type":"string"}}`, `{"type":"array","contains":{"type":"string"},"minContains":2}`, "<"},
		{0, `{"type":"array","prefixItems":[true],"unevaluatedItems":false}`, `{"type":"array","maxItems":1}`, "="},
		// Objects.
		{0, `{"type":"object","required":["a","b"]}`, `{"type":"object","required":["a"]}`, "<"},
		{0, `{"type":"object","properties":{"a":{"type":"integer"}}}`, `{"type":"object","properties":{"a":{"type":"number"}}}`, "<"},
		{0, `{"type":"object","properties":{"a":false}}`, `{"type":"object","not":{"required":["a"]}}`, "="},
		{0, `{"type":"object","additionalProperties":{"type":"string"}}`, `{"type":"object","patternProperties":{"":{"type":"string"}}}`, "="},
		{0, `{"type":"object","additionalProperties":false}`, `{"const":{}}`, "="},
		{0, `{"type":"object","additionalProperties":false}`, `{"type":"object","maxProperties":0}`, "="},
		{0, `{"type":"object","properties":{"a":{}},"additionalProperties":false}`, `{"type":"object","propertyNames":{"const":"a"}}`, "="},
		{0, `{"type":"object","patternProperties":{"^a":{"type":"integer"}}}`, `{"type":"object","patternProperties":{"^ab":{"type":"number"}}}`, "<"},
		{0, `{"type":"object","properties":{"ab":{"type":"string"}},"patternProperties":{"^a":{"minLength":1}}}`, `{"type":"object","properties":{"ab":{"type":"string","minLength":1}}}`, "<"},
		{0, `{"type":"object","minProperties":1,"required":["a"]}`, `{"type":"object","required":["a"]}`, "="},
		{0, `{"type":"object","propertyNames":{"maxLength":3}}`, `{"type":"object","propertyNames":{"maxLength":5}}`, "<"},
		{0, `{"type":"object","dependentRequired":{"a":["b"]},"required":["a"]}`, `{"type":"object","required":["a","b"]}`, "="},
		{0, `{"type":"object","dependentRequired":{"a":["b"]}}`, `{"type":"object","anyOf":[{"properties":{"a":false}},{"required":["b"]}]}`, "="},
		{0, `{"type":"object","dependentSchemas":{"a":{"required":["b"]}}}`, `{"type":"object","dependentRequired":{"a":["b"]}}`, "="},
		{3, `{"type":"object","dependencies":{"a":["b"]}}`, `{"type":"object","not":{"required":["a"],"properties":{"b":{"not":{}}}}}`, "="},
		{1, `{"type":"object","patternProperties":{"^a":{"type":"integer"}}}`, `{"type":"object"}`, "="},
		{0, `{"type":"object","properties":{"a":true},"unevaluatedProperties":false}`, `{"type":"object","properties":{"a":true},"additionalProperties":false}`, "="},
		{0, `{"type":"object","allOf":[{"properties":{"a":true}}],"additionalProperties":false}`, `{"const":{}}`, "="},
		{0, `{"type":"object","allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}`, `{"type":"object","properties":{"a":{}},"additionalProperties":false}`, "="},
		// Composition.
		{0, `{"allOf":[{"minimum":1},{"maximum":5}]}`, `{"minimum":1,"maximum":5}`, "="},
		{0, `{"anyOf":[{"type":"string"},{"type":"string","minLength":1}]}`, `{"type":"string"}`, "="},
		{0, `{"anyOf":[{"type":"string"}]}`, `{"oneOf":[{"type":"string"}]}`, "="},
		{0, `{"oneOf":[{"type":"string"},{"type":"string"}]}`, `false`, "="},
		{0, `{"oneOf":[{"type":"string"},{"type":"integer"}]}`, `{"type":["integer","string"]}`, "="},
		{0, `{"oneOf":[{"type":"number"},{"type":"integer"}]}`, `{"type":"number","not":{"type":"integer"}}`, "="},
		{0, `{"oneOf":[{"minimum":0},{"maximum":10}],"type":"number"}`, `{"anyOf":[{"exclusiveMaximum":0},{"exclusiveMinimum":10}],"type":"number"}`, "="},
		{0, `{"not":{"not":{"type":"string"}}}`, `{"type":"string"}`, "="},
		{0, `{"not":{}}`, `false`, "="},
		{0, `{"not":{"type":["string","null"]}}`, `{"type":["boolean","number","array","object"]}`, "="},
		{0, `{"not":{"anyOf":[{"type":"string"},{"type":"null"}]}}`, `{"not":{"type":["string","null"]}}`, "="},
		{0, `{"if":{"type":"string"},"then":{"minLength":1},"else":false}`, `{"type":"string","minLength":1}`, "="},
		{0, `{"if":{"type":"string"}}`, `{}`, "="},
		{0, `{"anyOf":[{},{"type":"string"}]}`, `{}`, "="},
		{0, `{"type":"object","oneOf":[{"required":["a"]},{"required":["b"]}]}`, `{"type":"object","anyOf":[{"required":["a"]},{"required":["b"]}]}`, "<"},
		{0, `{"type":"object","properties":{"k":{"enum":["a","b"]}},"required":["k"]}`, `{"oneOf":[{"type":"object","properties":{"k":{"const":"a"}},"required":["k"]},{"type":"object","properties":{"k":{"const":"b"}},"required":["k"]}]}`, "="},
		// Counterexamples that need two members or items.
		{0, `{"type":"object"}`, `{"type":"object","anyOf":[{"additionalProperties":{"type":"string"}},{"additionalProperties":{"not":{"type":"string"}}}]}`, ">"},
		{0, `{"type":"array","maxItems":2}`, `{"type":"array","maxItems":2,"anyOf":[{"items":{"type":"string"}},{"items":{"not":{"type":"string"}}}]}`, ">"},
		{0, `{"type":"array","maxItems":1}`, `{"type":"array","maxItems":1,"anyOf":[{"items":{"type":"string"}},{"items":{"not":{"type":"string"}}}]}`, "="},
		// Impossible values.
		{0, `{"type":"object","required":["a"],"properties":{"a":{"type":"string","enum":[1]}}}`, `false`, "="},
		{0, `{"type":"integer","minimum":0.2,"maximum":0.8}`, `false`, "="},
		{0, `{"type":"array","items":false,"minItems":1}`, `false`, "="},
		{0, `{"$defs":{"n":{"type":"object","required":["n"],"properties":{"n":{"$ref":"#/$defs/n"}}}},"$ref":"#/$defs/n"}`, `false`, "="},
		// Recursion, unrolled.
		{0, `{"$defs":{"n":{"type":"object","properties":{"n":{"$ref":"#/$defs/n"}}}},"$ref":"#/$defs/n"}`,
			`{"$defs":{"n":{"type":"object","properties":{"n":{"type":"object","properties":{"n":{"$ref":"#/$defs/n"}}}}}},"$ref":"#/$defs/n"}`, "="},
	}
	rel := Relation{Reading: Strict}
	for _, tt := range tests {
		ab, ba := compareTexts(t, tt.d, tt.a, tt.b, rel), compareTexts(t, tt.d, tt.b, tt.a, rel)
		if got := direction(ab.Verdict, ba.Verdict); got != tt.want {
			t.Errorf("%s\n%s\ngot %q (%s %s, %s %s), want %q", tt.a, tt.b, got, ab.Witness, ab.Reason, ba.Witness, ba.Reason, tt.want)
		}
	}
}

func direction(ab, ba Verdict) string {
	switch {
	case ab == Undecided || ba == Undecided:
		return "?"
	case ab == Contained && ba == Contained:
		return "="
	case ab == Contained:
		return "<"
	case ba == Contained:
		return ">"
	}
	return "x"
}

// Spellings of one structure have one class, before any decision.
func TestEquivalentSpellingsHaveOneClass(t *testing.T) {
	t.Parallel()
	tests := []struct {
		d    Dialect
		a, b string
	}{
		{0, `{"type":"string","description":"x"}`, `{"title":"y","type":["string"]}`},
		{0, `{"allOf":[{"type":"string"}]}`, `{"type":"string"}`},
		{0, `{"anyOf":[{"type":"string"},{"type":"null"}]}`, `{"type":["null","string"]}`},
		{0, `{"oneOf":[{"$ref":"#/$defs/s"},{"type":"null"}],"$defs":{"s":{"enum":["a"]}}}`, `{"enum":[null,"a"]}`},
		{0, `{"enum":["b","a"]}`, `{"anyOf":[{"const":"a"},{"const":"b"}]}`},
		{0, `{"type":"array","items":{}}`, `{"type":"array"}`},
		{0, `{"type":"string","minLength":0,"pattern":".*"}`, `{"type":"string"}`},
		{0, `{"type":"array","contains":{"type":"string"},"minContains":0}`, `{"type":"array"}`},
		{0, `{"allOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"b":{"type":"string"}},"required":["b"]}]}`,
			`{"properties":{"b":{"type":"string"},"a":{"type":"string"}},"required":["b"]}`},
		{0, `{"dependentRequired":{"a":["b"]},"required":["a"]}`, `{"required":["b","a"]}`},
		{0, `{"anyOf":[{"type":"integer","minimum":3},{"type":"integer","minimum":3},{"type":"object"},{"type":"object","required":["a"]}]}`,
			`{"anyOf":[{"type":"object","required":["a"]},{"minimum":3,"type":"integer"},{"type":"object"}]}`},
		{0, `{"$defs":{"n":{"type":"object","properties":{"n":{"$ref":"#/$defs/n"},"v":{"type":"integer"}}}},"$ref":"#/$defs/n"}`,
			`{"$defs":{"m":{"type":"object","properties":{"v":{"type":"integer"},"n":{"type":"object","properties":{"n":{"$ref":"#/$defs/m"},"v":{"type":"integer"}}}}}},"$ref":"#/$defs/m"}`},
	}
	for _, tt := range tests {
		if got := compareTexts(t, tt.d, tt.a, tt.b, Relation{}); got.Proof != "equal" {
			t.Errorf("%s and %s: %v by %q", tt.a, tt.b, got.Verdict, got.Proof)
		}
	}
}

// What a view or reading can tell apart has two classes although the sets are equal.
func TestClassesKeepWhatViewsNeed(t *testing.T) {
	t.Parallel()
	for _, tt := range [][2]string{
		{`{"properties":{"a":{"type":"string","readOnly":true}}}`, `{"properties":{"a":{"type":"string"}}}`},
		{`{"properties":{"a":{"$ref":"#/$defs/s"}},"$defs":{"s":{"type":"string","writeOnly":true}}}`, `{"properties":{"a":{"type":"string"}}}`},
		{`{"type":"object","additionalProperties":true}`, `{"type":"object"}`},
	} {
		if got := compareTexts(t, Draft202012, tt[0], tt[1], Relation{}); got.Proof == "equal" {
			t.Errorf("%s and %s have one class", tt[0], tt[1])
		}
	}
}
