package subschema

import (
	"strings"
	"testing"

	"github.com/postel-api/postel/internal/node"
)

func TestOnePlaceIsOneSchema(t *testing.T) {
	t.Parallel()
	u := NewUniverse()
	n := parse(t, `{"type":"string"}`)
	first := u.Add(n, OpenAPI30, nil)
	if again := u.Add(n, OpenAPI30, nil); again != first {
		t.Error("the same place in the same dialect is two schemas")
	}
	if u.Add(n, OpenAPI30, nil) == u.Add(n, Draft202012, nil) {
		t.Error("two dialects of one place are one schema")
	}
	if got := u.Contains(u.Add(n, OpenAPI30, nil), u.Add(node.Node{}, OpenAPI30, nil), Relation{Reading: Strict}); got.Verdict != Contained {
		t.Errorf("the zero node does not accept everything: %+v", got)
	}
}

func TestSyntheticSchemas(t *testing.T) {
	t.Parallel()
	u := NewUniverse()
	add := func(text string) *Schema { return u.Add(parse(t, text), OpenAPI30, nil) }
	str, num := add(`{"type":"string"}`), add(`{"type":"integer"}`)
	object := u.Object(map[string]*Schema{"b": num, "a": str}, []string{"a"})
	tests := []struct {
		name string
		a, b *Schema
	}{
		{"an object of parts", object, add(`{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"integer"}}}`)},
		{"an array of an item", u.Array(str), add(`{"type":"array","items":{"type":"string"}}`)},
		{"a conjunction", u.AllOf(add(`{"type":"string","minLength":1}`), add(`{"maxLength":3}`)), add(`{"type":"string","minLength":1,"maxLength":3}`)},
		{"a conjunction of nothing", u.AllOf(), add(`{}`)},
		{"a conjunction of one", u.AllOf(str), str},
	}
	for _, tt := range tests {
		if tt.a.Class() != tt.b.Class() {
			t.Errorf("%s has another class than its spelling", tt.name)
		}
	}
}

func TestAcceptsReadsTheReceiver(t *testing.T) {
	t.Parallel()
	u := NewUniverse()
	s := u.Add(parse(t, `{"type":"object","required":["id","n"],"properties":{"id":{"type":"integer","readOnly":true},"n":{"type":"string","format":"date"}},"additionalProperties":false}`), OpenAPI30, nil)
	tests := []struct {
		value string
		rel   []Relation
		want  bool
	}{
		{`{"id":1,"n":"2024-01-31"}`, nil, true},
		{`{"n":"2024-01-31"}`, nil, false},
		{`{"n":"2024-01-31"}`, []Relation{{View: Request}}, true},
		{`{"n":"2024-01-31","id":"?"}`, []Relation{{View: Request}}, true},
		{`{"n":"x","id":1}`, nil, false},
		{`{"n":"x","id":1}`, []Relation{{FormatsAnnotate: true}}, true},
		{`{"n":"2024-01-31","id":1,"more":1}`, nil, false},
		{`{"n":"2024-01-31","id":1,"more":1}`, []Relation{{TolerantReceiver: true}}, true},
		{`{"id":1e99999999999}`, nil, false},
	}
	for _, tt := range tests {
		if got := u.Accepts(s, parse(t, tt.value), tt.rel...); got != tt.want {
			t.Errorf("%s under %+v: got %v, want %v", tt.value, tt.rel, got, tt.want)
		}
	}
}

func TestDiscriminatorsTellBranchesApart(t *testing.T) {
	t.Parallel()
	const parts = `"components":{"schemas":{"Cat":{"type":"object","required":["pet"],"properties":{"pet":{"type":"string"},"lives":{"type":"integer"}}},
		"Dog":{"type":"object","required":["pet"],"properties":{"pet":{"type":"string"},"name":{"type":"string"}}},
		"Fish":{"type":"object","required":["pet"],"properties":{"pet":{"type":"string","enum":["fish"]}}}}}`
	schema := func(branches, mapping string) string {
		var refs []string
		for _, b := range strings.Fields(branches) {
			refs = append(refs, `{"$ref":"#/components/schemas/`+b+`"}`)
		}
		d := `{"propertyName":"pet"`
		if mapping != "" {
			d += `,"mapping":` + mapping
		}
		return `{"oneOf":[` + strings.Join(refs, ",") + `],"discriminator":` + d + `},` + parts + `}`
	}
	rel := Relation{}
	tests := []struct {
		name    string
		a, b    string
		want    Verdict
		witness string
	}{
		{"a branch added", schema("Cat", ""), schema("Cat Dog", ""), Contained, ""},
		{"a branch dropped", schema("Cat Dog", ""), schema("Cat", ""), NotContained, `{"pet":"Dog"}`},
		{"a mapping added that says what is implied", schema("Cat Dog", ""), schema("Cat Dog", `{"Cat":"#/components/schemas/Cat","Dog":"Dog"}`), Contained, ""},
		{"a key changed", schema("Cat Dog", `{"c":"#/components/schemas/Cat"}`), schema("Cat Dog", `{"k":"#/components/schemas/Cat"}`), NotContained, `{"pet":"c"}`},
		{"a tag of its own", schema("Cat Fish", ""), schema("Cat Fish", `{"Cat":"Cat","fish":"Fish"}`), Contained, ""},
	}
	for _, tt := range tests {
		got := compareTexts(t, OpenAPI30, tt.a, tt.b, rel)
		if got.Verdict != tt.want || got.Witness != tt.witness {
			t.Errorf("%s: got %v %s %s, want %v %s", tt.name, got.Verdict, got.Witness, got.Reason, tt.want, tt.witness)
		}
	}
}

func TestUndecidedNamesItsReason(t *testing.T) {
	t.Parallel()
	tests := []struct{ a, b, want string }{
		{`{"$ref":"other.json"}`, `{"type":"string"}`, "not every construct is understood: the reference other.json leads nowhere"},
		{`{"type":"string","pattern":"(?<=a)b"}`, `{"type":"string","pattern":"b$"}`, `not every construct is understood: the pattern "(?<=a)b": lookbehind is not supported`},
		{`{"type":"string","pattern":"(a|b)\\1$"}`, `{"type":"string","pattern":"b$"}`, `not every construct is understood: the pattern "(a|b)\\1$": a back reference is not supported`},
		{`{"type":"string","pattern":"^(?:a(?=b))*$"}`, `{"type":"string","pattern":"b$"}`, `not every construct is understood: the pattern "^(?:a(?=b))*$": a lookahead in a repetition is not supported`},
		{`{"type":"string","pattern":"a("}`, `{"type":"string","pattern":"b$"}`, `not every construct is understood: the pattern "a(": a parenthesis is not closed at character 3 of the pattern`},
		{`{"type":"object","patternProperties":{"(?<!a)b":{"type":"string"}}}`, `{"type":"object","patternProperties":{"b$":{"type":"string"}}}`, `not every construct is understood: the pattern "(?<!a)b": lookbehind is not supported`},
		{`{"type":"money"}`, `{"type":"string"}`, `not every construct is understood: the type "money" is not known`},
	}
	for _, tt := range tests {
		if got := compareTexts(t, Draft202012, tt.a, tt.b, Relation{}); got.Verdict != Undecided || got.Reason != tt.want {
			t.Errorf("%s: got %v %q, want %q", tt.a, got.Verdict, got.Reason, tt.want)
		}
	}
}

func TestAnswersOfOneUniverseMeet(t *testing.T) {
	t.Parallel()
	a, err := Compile([]byte("type: object\nproperties:\n  n: {type: integer}\n"), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Compile([]byte(`{"type":"object","properties":{"n":{"type":"number"}}}`), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	if got := Contains(a, b, Relation{}); got.Verdict != Contained {
		t.Errorf("got %+v", got)
	}
	if got := Equal(a, b); got.Verdict != NotContained || got.Witness != `{"n":0.5}` {
		t.Errorf("got %+v", got)
	}
	if _, err := Compile([]byte(`{"type":`), Draft202012); err == nil {
		t.Error("a broken document is no error")
	}
}
