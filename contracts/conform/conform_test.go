package conform_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/conform"
	"github.com/postel-api/postel/contracts/formats"
	"github.com/postel-api/postel/swagger"
)

// description is of a service with one order, whose schema a test gives.
func description(order string) string {
	return `openapi: 3.1.0
info: {title: shop, version: 1.0.0}
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
    put:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"204": {description: done}}
components:
  schemas:
    Order: ` + order + "\n"
}

// pact is a contract with one interaction.
func pact(request, response string) string {
	return `{"consumer": {"name": "till"}, "provider": {"name": "shop"}, "metadata": {"pactSpecification": {"version": "3.0.0"}}, "interactions": [{"description": "d", "request": {` + request + `}, "response": {` + response + `}}]}`
}

func received(body, rules string) string {
	return pact(`"method": "GET", "path": "/orders/7"`, `"status": 200, "headers": {"Content-Type": "application/json"}, "body": `+body+`, "matchingRules": {"body": {`+rules+`}}`)
}

func sent(body, rules string) string {
	return pact(`"method": "PUT", "path": "/orders/7", "headers": {"Content-Type": "application/json"}, "body": `+body+`, "matchingRules": {"body": {`+rules+`}}`, `"status": 204`)
}

func rule(path, matchers string) string {
	return fmt.Sprintf(`%q: {"matchers": [%s]}`, path, matchers)
}

func reads(fields string) string {
	return "postel: contract/1\nconsumer: till\nprovider: shop\ninteractions:\n  - description: d\n    request: {path: /orders/7}\n    response:\n      reads:\n" + fields
}

func TestRulesAndSchemasAreComparedAsSets(t *testing.T) {
	t.Parallel()
	const regex = `{"match": "regex", "regex": %q}`
	for name, test := range map[string]struct {
		order, contract string
		want            []string
	}{
		// What the provider may send, and the consumer refuses.
		"null where a text is wanted": {`{type: object, properties: {a: {type: [string, "null"]}}}`, received(`{"a": "x"}`, rule("$.a", `{"match": "type"}`)), []string{
			"warning response.body.rule-narrower response.body.a: $.a: the provider may send null, which the rule type refuses",
		}},
		"a value of an enumeration": {`{type: object, properties: {a: {enum: [open, shut, lost]}}}`, received(`{"a": "open"}`, rule("$.a", fmt.Sprintf(regex, "open|shut"))), []string{
			`warning response.body.rule-narrower response.body.a: $.a: the provider may send "lost", which the rule regex open|shut refuses`,
		}},
		"all of an enumeration": {`{type: object, properties: {a: {enum: [open, shut]}}}`, received(`{"a": "open"}`, rule("$.a", fmt.Sprintf(regex, "open|shut"))), nil},
		"a text beside an expression": {`{type: object, properties: {a: {type: string}}}`, received(`{"a": "12"}`, rule("$.a", fmt.Sprintf(regex, `\d+`))), []string{
			`note response.body.rule-narrower response.body.a: $.a: the provider may send "x", which the rule regex \d+ refuses`,
		}},
		"a whole number for a decimal": {`{type: object, properties: {a: {type: number}}}`, received(`{"a": 1.5}`, rule("$.a", `{"match": "decimal"}`)), []string{
			"note response.body.rule-narrower response.body.a: $.a: the provider may send 1, which the rule decimal refuses",
		}},
		"a decimal for a whole number": {`{type: object, properties: {a: {type: number}}}`, received(`{"a": 1}`, rule("$.a", `{"match": "integer"}`)), []string{
			"note response.body.rule-narrower response.body.a: $.a: the provider may send 0.5, which the rule integer refuses",
		}},
		"an empty list": {`{type: object, properties: {a: {type: array, items: {type: integer}}}}`, received(`{"a": [1]}`, rule("$.a", `{"match": "type", "min": 1}`)), []string{
			"note response.body.rule-narrower response.body.a: $.a: the provider may send [], which the rule type min 1 refuses",
		}},
		"a list that is never empty": {`{type: object, properties: {a: {type: array, minItems: 1, items: {type: integer}}}}`, received(`{"a": [1]}`, rule("$.a", `{"match": "type", "min": 1}`)), nil},
		"null or a text, both taken": {`{type: object, properties: {a: {type: [string, "null"]}}}`, received(`{"a": "x"}`, `"$.a": {"combine": "OR", "matchers": [{"match": "type"}, {"match": "null"}]}`), nil},
		"the type of everything":     {`{type: object, properties: {a: {type: string}, b: {type: number}, c: {type: boolean}}}`, received(`{"a": "x", "b": 1, "c": true}`, rule("$", `{"match": "type"}`)), nil},
		"no rule":                    {`{type: object, properties: {a: {type: string}}}`, received(`{"a": "x"}`, ""), nil},
		"no value of the enumeration": {`{type: object, properties: {a: {enum: [open, shut]}}}`, received(`{"a": "open"}`, rule("$.a", fmt.Sprintf(regex, "[A-Z]+"))), []string{
			"error response.body.rule-unmet response.body.a: $.a: no value that is described meets the rule regex [A-Z]+",
		}},

		// What the rule lets pass, and the provider refuses.
		"a text that is too long": {`{type: object, properties: {a: {type: string, maxLength: 3}}}`, sent(`{"a": "abc"}`, rule("$.a", `{"match": "type"}`)), []string{
			`note request.body.rule-wider request.body.a: $.a: the rule type lets "true" pass, which the provider refuses`,
		}},
		"a text that is no member": {`{type: object, properties: {a: {enum: [open, shut]}}}`, sent(`{"a": "open"}`, rule("$.a", `{"match": "type"}`)), []string{
			`warning request.body.rule-wider request.body.a: $.a: the rule type lets "x" pass, which the provider refuses`,
		}},
		"a decimal that is sent": {`{type: object, properties: {a: {type: integer}}}`, sent(`{"a": 1}`, rule("$.a", `{"match": "type"}`)), []string{
			"note request.body.rule-wider request.body.a: $.a: the rule type lets 0.5 pass, which the provider refuses",
		}},
		"a member that is refused": {`{type: object, additionalProperties: false, required: [a, b], properties: {a: {type: integer}, b: {}}}`, sent(`{"a": "1", "c": 1}`, ""), []string{
			`error request.body.incompatible request.body.a: a: "1" is not integer`,
		}},
		"a member that is missing": {`{type: object, required: [a, b], properties: {a: {type: integer}, b: {}}}`, sent(`{"a": 1}`, ""), []string{
			"error request.body.incompatible request.body: required, and not there: b",
		}},

		// Fields that are read.
		"fields that are described": {`{type: object, required: [a], properties: {a: {type: string}, l: {type: array, items: {type: object, properties: {n: {type: integer}}}}}}`, reads("        a: string\n        n: {paths: ['$.l[*].n'], kind: list, required: false}\n"), nil},
		"a field that is not": {`{type: object, properties: {b: {type: string}}}`, reads("        a: string\n"), []string{
			"error response.body.field-unknown response.body.a: the field a is read at $['a'], and no member of the answer is described there",
		}},
		"a field of another kind": {`{type: object, required: [a], properties: {a: {type: integer}}}`, reads("        a: string\n"), []string{
			"error response.body.field-kind response.body.a: the field a is read as string, and described as integer",
		}},
		"a field that may be missing": {`{type: object, properties: {a: {type: string}}}`, reads("        a: string\n"), []string{
			"note response.body.field-optional response.body.a: the field a is required, and the description does not promise it",
		}},
		"a field that is found anywhere":   {`{type: object, properties: {x: {oneOf: [{type: object, properties: {y: {type: array, items: {type: object, properties: {email: {type: string}}}}}}]}}}`, reads("        e: {paths: ['$..email'], kind: string, required: false}\n"), nil},
		"a field in what is not described": {`{type: object}`, reads("        a: string\n"), nil},

		// Values that are expected.
		"members that are left out":   {`{type: object, required: [a, b], properties: {a: {type: string}, b: {type: object, required: [c], properties: {c: {}, d: {}}}}}`, received(`{"b": {"d": 1}}`, ""), nil},
		"a member that is not named":  {`{type: object, properties: {a: {type: string}}}`, received(`{"x": 1}`, ""), []string{"error response.body.incompatible response.body: the member x is not described"}},
		"one branch of several":       {`{oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}`, received(`{"b": "x"}`, ""), nil},
		"no branch of several":        {`{oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}`, received(`{"c": "x"}`, ""), []string{`error response.body.incompatible response.body: {"c":"x"} fits none of the 2 schemas; of the nearest: the member c is not described`}},
		"members of what is combined": {`{allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}`, received(`{"a": "x", "b": "y"}`, ""), nil},
		"names that may be anything":  {`{type: object, additionalProperties: {type: integer}}`, received(`{"x": 1, "y": "z"}`, ""), []string{`error response.body.incompatible response.body.y: y: "z" is not integer`}},
		"a schema that holds itself":  {`{type: object, properties: {a: {$ref: "#/components/schemas/Order"}}}`, received(`{"a": {"a": {"a": 1}}}`, ""), []string{"error response.body.incompatible response.body.a.a.a: a.a.a: 1 is not object"}},
		"a union that is of itself":   {`{oneOf: [{$ref: "#/components/schemas/Order"}, {type: object}]}`, received(`{"a": 1}`, ""), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, err := swagger.Load("shop.yaml", []byte(description(test.order)), swagger.Options{})
			if err != nil {
				t.Fatal(err)
			}
			c, err := formats.Read("contract", []byte(test.contract))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range conform.Check(doc, []*contracts.Contract{c}).Findings {
				got = append(got, fmt.Sprintf("%s %s %s: %s", f.Severity, f.ID, f.Location(), f.Message))
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestAnUnknownPathNamesWhatWasMeant(t *testing.T) {
	t.Parallel()
	doc, err := swagger.Load("shop.yaml", []byte(description("{}")), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := formats.Read("contract", []byte(pact(`"method": "GET", "path": "/order/7"`, `"status": 200`)))
	if err != nil {
		t.Fatal(err)
	}
	r := conform.Check(doc, []*contracts.Contract{c})
	if len(r.Findings) != 1 || r.Findings[0].Help != "did you mean GET /orders/{id}?" || r.Compatible() {
		t.Errorf("got %+v", r.Findings)
	}
}

func TestCodesAreWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range conform.Codes() {
		if c.Title == "" || c.Why == "" || seen[c.ID] || !strings.Contains(c.ID, ".") {
			t.Errorf("code %q is not whole", c.ID)
		}
		seen[c.ID] = true
	}
}

func BenchmarkCheck(b *testing.B) {
	doc, err := swagger.Load("shop.yaml", []byte(description(`{type: object, required: [a], properties: {a: {type: string}, b: {type: integer}, c: {type: boolean}, d: {type: array, items: {type: number}}, e: {enum: [open, shut]}}}`)), swagger.Options{})
	if err != nil {
		b.Fatal(err)
	}
	one := `{"description": "d%d", "request": {"method": "GET", "path": "/orders/%d"}, "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"a": "x", "b": 1, "c": true, "d": [1], "e": "open"},
		"matchingRules": {"body": {"$.a": {"matchers": [{"match": "type"}]}, "$.b": {"matchers": [{"match": "integer"}]}, "$.c": {"matchers": [{"match": "type"}]}, "$.d": {"matchers": [{"match": "type", "min": 1}]}, "$.d[*]": {"matchers": [{"match": "number"}]}, "$.e": {"matchers": [{"match": "regex", "regex": "open|shut"}]}}}}}`
	var all []string
	for i := range 1000 {
		all = append(all, fmt.Sprintf(one, i, i))
	}
	text := []byte(`{"consumer": {"name": "till"}, "provider": {"name": "shop"}, "metadata": {"pactSpecification": {"version": "3.0.0"}}, "interactions": [` + strings.Join(all, ",") + `]}`)
	for b.Loop() {
		c, err := formats.Read("contract", text)
		if err != nil {
			b.Fatal(err)
		}
		if r := conform.Check(doc, []*contracts.Contract{c}); len(r.Checked) != 1000 {
			b.Fatal(len(r.Checked))
		}
	}
}
