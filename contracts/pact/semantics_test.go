package pact_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/contracts/pact"
)

// compare holds a JSON body against an expected one under rules of version 3.
func compare(t *testing.T, expected, rules, actual string) []matching.Mismatch {
	t.Helper()
	c, err := pact.Read("c.json", fmt.Appendf(nil, `{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [
		{"description": "d", "request": {}, "response": {"headers": {"Content-Type": "application/json"}, "body": %s, "matchingRules": {"body": {%s}}}}],
		"metadata": {"pactSpecification": {"version": "3.0.0"}}}`, expected, rules))
	if err != nil {
		t.Fatal(err)
	}
	return c.Interactions[0].Response.Compare(&contracts.Received{
		Status: 200, Headers: []matching.Field{{Name: "Content-Type", Values: []string{"application/json"}}},
		Body: matching.Content{Presence: matching.Present, Type: "application/json", Bytes: []byte(actual)},
	}, matching.Options{})
}

// The cases are facts about the reference implementation of which the specification's own cases do
// not speak: those that were seen in runs of it.
func TestWhatTheReferenceImplementationDoes(t *testing.T) {
	t.Parallel()
	rule := func(path string, matchers ...string) string {
		return fmt.Sprintf(`%q: {"matchers": [%s]}`, path, strings.Join(matchers, ", "))
	}
	const kind = `{"match": "type"}`
	for _, c := range []struct {
		name, expected, rules, actual string
		ok                            bool
	}{
		{"numbers are equal by value and kind", `[100, 1.0]`, ``, `[100, 1.00]`, true},
		{"an integer is no decimal", `100`, ``, `100.0`, false},
		{"an integer is not written with an exponent", `100`, ``, `1e2`, false},
		{"more members are free in an answer", `{"a": 1}`, ``, `{"a": 1, "b": 2}`, true},
		{"a member that is missing is not null", `{"a": null}`, ``, `{}`, false},
		{"a rule about types cascades", `{"a": {"b": [1]}}`, rule("$.a", kind), `{"a": {"b": [2]}}`, true},
		{"equality resets it", `{"a": {"b": 1}}`, rule("$.a", kind) + "," + rule("$.a.b", `{"match": "equality"}`), `{"a": {"b": 2}}`, false},
		{"a path that is more exact weighs more", `{"a": {"b": 1}}`, rule("$.a.b", kind) + "," + rule("$.*.*", `{"match": "equality"}`), `{"a": {"b": 2}}`, true},
		{"an index is a key for a star", `{"a": [1]}`, rule("$.a.*", kind), `{"a": [2]}`, true},
		{"a starred index is no key", `{"a": {"x": 1}}`, rule("$.a[*]", kind), `{"a": {"x": 2}}`, false},
		{"a rule on items does not free the length", `[1]`, rule("$[*]", kind), `[1, 2]`, false},
		{"a rule on the list does", `[1]`, rule("$", kind), `[1, 2, 3]`, true},
		{"more items are held against the first", `[1, "x"]`, rule("$", kind), `[1, "y", "z"]`, false},
		{"min counts at its own list", `{"a": [[1]]}`, rule("$.a", `{"match": "type", "min": 2}`), `{"a": [[1], [1]]}`, true},
		{"and is demanded there", `{"a": [1]}`, rule("$.a", `{"match": "type", "min": 2}`), `{"a": [1]}`, false},
		{"max", `[1]`, rule("$", `{"match": "type", "max": 2}`), `[1, 2, 3]`, false},
		{"a regular expression matches the whole", `"ab"`, rule("$", `{"match": "regex", "regex": "a"}`), `"ab"`, false},
		{"of a number its text", `12`, rule("$", `{"match": "regex", "regex": "\\d+"}`), `345`, true},
		{"a look-ahead", `"a1"`, rule("$", `{"match": "regex", "regex": "(?=.*\\d)[a-z0-9]+"}`), `"b2"`, true},
		{"include", `"abc"`, rule("$", `{"match": "include", "value": "b"}`), `"xbx"`, true},
		{"seven is an integer", `1`, rule("$", `{"match": "integer"}`), `7`, true},
		{"7.0 is none", `1`, rule("$", `{"match": "integer"}`), `7.0`, false},
		{"and a decimal", `1.5`, rule("$", `{"match": "decimal"}`), `7.0`, true},
		{"seven is no decimal", `1.5`, rule("$", `{"match": "decimal"}`), `7`, false},
		{"a text is no number", `1`, rule("$", `{"match": "number"}`), `"3"`, false},
		{"a text may be a boolean", `true`, rule("$", `{"match": "boolean"}`), `"false"`, true},
		{"the rule integer on a list judges the items", `[1]`, rule("$", `{"match": "integer"}`), `[2, 3]`, true},
		{"all of them", `[1]`, rule("$", `{"match": "integer"}`), `[2, "x"]`, false},
		{"a rule about dates cascades to what is in an object", `{"o": {"d": "2020-01-01"}}`, rule("$", `{"match": "date"}`), `{"o": {"d": "2021-02-03"}}`, false},
		{"dates may have few digits", `"2020-01-01"`, rule("$", `{"match": "date", "format": "yyyy-MM-dd"}`), `"2020-1-3"`, true},
		{"and must be of the calendar", `"2020-01-01"`, rule("$", `{"match": "date", "format": "yyyy-MM-dd"}`), `"2023-02-31"`, false},
		{"a fraction has as many digits as letters", `"10:00:00.123"`, rule("$", `{"match": "time", "format": "HH:mm:ss.SSS"}`), `"10:00:00.123456"`, false},
		{"values leave the names free", `{"a": 1}`, rule("$", `{"match": "values"}`) + "," + rule("$.*", kind), `{"x": 2, "y": 3}`, true},
		{"each key", `{"k1": 1}`, rule("$", `{"match": "eachKey", "rules": [{"match": "regex", "regex": "k\\d"}]}`), `{"k7": "anything"}`, true},
		{"and no other", `{"k1": 1}`, rule("$", `{"match": "eachKey", "rules": [{"match": "regex", "regex": "k\\d"}]}`), `{"x": 1}`, false},
		{"each value", `["a"]`, rule("$", `{"match": "eachValue", "rules": [{"match": "regex", "regex": "[a-z]"}]}`), `["b", "c"]`, true},
		{"none is fine for it", `["a"]`, rule("$", `{"match": "eachValue", "rules": [{"match": "regex", "regex": "[a-z]"}]}`), `[]`, true},
		{"one that is not is not", `["a"]`, rule("$", `{"match": "eachValue", "rules": [{"match": "regex", "regex": "[a-z]"}]}`), `["b", "1"]`, false},
		{"a list contains in any order", `[1, 2]`, rule("$", `{"match": "arrayContains", "variants": [{"index": 0}, {"index": 1}]}`), `[3, 2, 1]`, true},
		{"all of them, again", `[1, 2]`, rule("$", `{"match": "arrayContains", "variants": [{"index": 0}, {"index": 1}]}`), `[3, 2]`, false},
		{"not empty", `"a"`, rule("$", `{"match": "notEmpty"}`), `7`, true},
		{"empty", `"a"`, rule("$", `{"match": "notEmpty"}`), `""`, false},
		{"a version", `"1.0.0"`, rule("$", `{"match": "semver"}`), `"2.3.4-rc.1"`, true},
		{"with a v it is none", `"1.0.0"`, rule("$", `{"match": "semver"}`), `"v2.3.4"`, false},
		{"an object cannot be null, whatever the rule", `{"a": {"b": 1}}`, `"$.a": {"combine": "OR", "matchers": [{"match": "type"}, {"match": "null"}]}`, `{"a": null}`, false},
		{"a scalar can", `{"a": 1}`, `"$.a": {"combine": "or", "matchers": [{"match": "type"}, {"match": "null"}]}`, `{"a": null}`, true},
		{"a rule of a plugin cannot be judged", `1`, rule("$", `{"match": "protobuf"}`), `1`, false},
		{"an expression that is none cannot be judged", `"a"`, rule("$", `{"match": "regex", "regex": "("}`), `"a"`, false},
		{"null is no body", `1`, ``, `null`, false},
		{"what is no JSON", `{"a": 1}`, ``, `a: 1`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if found := compare(t, c.expected, c.rules, c.actual); (len(found) == 0) != c.ok {
				t.Errorf("%+v", found)
			}
		})
	}
}

func TestRulesOfOneWeightHaveAFixedOrder(t *testing.T) {
	t.Parallel()
	const body = `{"a": {"b": 1}}`
	typeFirst := `"$.*.b": {"matchers": [{"match": "type"}]}, "$.a.*": {"matchers": [{"match": "equality"}]}`
	equalityFirst := `"$.a.*": {"matchers": [{"match": "equality"}]}, "$.*.b": {"matchers": [{"match": "type"}]}`
	for range 20 {
		for _, rules := range []string{typeFirst, equalityFirst} {
			if found := compare(t, body, rules, `{"a": {"b": 2}}`); len(found) != 1 || found[0].Rule != "equality at $.a.*" {
				t.Fatalf("%+v", found)
			}
		}
	}
}

func TestAnInteractionOfAnUnknownTypeSpoilsNoOther(t *testing.T) {
	t.Parallel()
	c, err := pact.Read("c.json", []byte(`{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [
		{"type": "Async/Messages", "description": "odd"}, {"type": "Synchronous/HTTP", "description": "d", "request": {}, "response": {}}],
		"metadata": {"pactSpecification": {"version": "4.0"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Interactions) != 2 || c.Interactions[0].Plugin != "Async/Messages" || len(c.Warnings) != 1 {
		t.Errorf("%+v", c)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [{"description": "d", "providerState": "s", "request": {"query": "a=1&b"}, "response": {"status": 201, "body": {"a": [1]}, "matchingRules": {"$.body.a[0]": {"match": "type"}}}}], "metadata": {"pactSpecification": {"version": "2.0.0"}}}`))
	f.Add([]byte(`{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [{"type": "Synchronous/Messages", "request": {"contents": {"content": "eA==", "encoded": "base64"}}, "response": [{"metadata": {"a": 1}}]}], "metadata": {"pactSpecification": {"version": "4.0"}}}`))
	f.Add([]byte(`{"consumer": {"name": "c"}, "provider": {"name": "p"}, "messages": [{"contents": {"x": 1}, "matchingRules": {"body": {"$.x": {"combine": "OR", "matchers": [{"match": "arrayContains", "variants": [{"index": 0, "rules": {"$.*": {"matchers": [{"match": "date", "date": "yyyy"}]}}}]}]}}}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4000 {
			return
		}
		c, err := pact.Read("c.json", data)
		if err != nil {
			return
		}
		for i := range c.Interactions {
			r := c.Interactions[i].Response
			if r == nil {
				continue
			}
			// What a contract gives as an example it accepts, unless its own rules refuse it.
			got := &contracts.Received{Status: r.Status, Body: r.Body}
			for _, h := range r.Headers {
				got.Headers = append(got.Headers, matching.Field{Name: h.Name, Values: h.Values})
			}
			r.Compare(got, matching.Options{})
		}
	})
}
