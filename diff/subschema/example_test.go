package subschema_test

import (
	"fmt"
	"log"

	"github.com/postel-api/postel/diff/subschema"
)

func compile(text string) *subschema.Schema {
	s, err := subschema.Compile([]byte(text), subschema.Draft202012)
	if err != nil {
		log.Fatal(err)
	}
	return s
}

func ExampleContains() {
	before := compile(`{"type": "object", "properties": {"size": {"enum": ["S", "M", "L"]}}}`)
	after := compile(`{"type": "object", "properties": {"size": {"enum": ["S", "M"]}, "color": {"type": "string"}}}`)

	a := subschema.Contains(before, after, subschema.Relation{})
	fmt.Println(a.Verdict, a.Witness, "at", a.At)
	a = subschema.Contains(after, before, subschema.Relation{})
	fmt.Println(a.Verdict, "by", a.Proof)
	// Output:
	// not contained {"size":"L"} at /size
	// contained by rules
}

// Under the strict reading a sender may use by chance the name of a member that the receiver
// declares, and everything that is newly declared is a restriction.
func ExampleContains_readings() {
	before := compile(`{"type": "object"}`)
	after := compile(`{"type": "object", "properties": {"color": {"type": "string"}}}`)

	fmt.Println(subschema.Contains(before, after, subschema.Relation{Reading: subschema.FreshNames}).Verdict)
	a := subschema.Contains(before, after, subschema.Relation{Reading: subschema.Strict})
	fmt.Println(a.Verdict, a.Witness, a.Strict)
	// Output:
	// contained
	// not contained {"color":1} true
}

func ExampleEqual() {
	a := compile(`{"oneOf": [{"type": "integer"}, {"type": "null"}], "minimum": 1}`)
	b := compile(`{"type": ["null", "integer"], "exclusiveMinimum": 0}`)
	fmt.Println(subschema.Equal(a, b).Verdict)
	// Output: contained
}

func ExampleEmpty() {
	s := compile(`{"type": "string", "minLength": 3, "pattern": "^.?$"}`)
	fmt.Println(subschema.Empty(s).Verdict)
	s = compile(`{"type": "integer", "multipleOf": 7, "minimum": 8, "maximum": 13}`)
	fmt.Println(subschema.Empty(s).Verdict)
	// Output:
	// contained
	// contained
}

func ExampleWitness() {
	text, ok := subschema.Witness(compile(`{"type": "array", "minItems": 2, "items": {"enum": [1, 2]}, "uniqueItems": true}`))
	fmt.Println(text, ok)
	// Output: [1,2] true
}
