package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/formats"
	"github.com/postel-api/postel/contracts/lint"
	"github.com/postel-api/postel/contracts/provider"
)

// http is an interaction of HTTP in a file of version 4.
func http(request, response string) string {
	return `{"consumer": {"name": "shop"}, "provider": {"name": "stock"}, "metadata": {"pactSpecification": {"version": "4.0"}}, "interactions": [
{"type": "Synchronous/HTTP", "description": "an item",
"request": {"method": "GET", "path": "/items/7"` + request + `},
"response": {"status": 200` + response + `}}]}`
}

// body is a response with a JSON body and rules for it.
func body(content, rules string) string {
	return http("", `, "body": {"contentType": "application/json", "encoded": false, "content":
`+content+`},
"matchingRules": {"body": {
`+rules+`}}`)
}

func TestWhatIsWrongWithAContractIsFound(t *testing.T) {
	t.Parallel()
	const typed = `"$": {"matchers": [{"match": "type"}]}`
	for name, test := range map[string]struct {
		contract string
		want     []string
	}{
		"nothing": {body(`{"a": "x", "b": [1, 2]}`, typed), nil},
		"no interactions": {`{"consumer": {"name": "shop"}, "provider": {"name": "stock"}, "interactions": []}`,
			[]string{"contract-empty: shop expects nothing of stock"}},
		"the reader's tolerance": {`{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [
{"description": "d", "provider_state": "s", "request": {"method": "DELETE", "path": "/"}, "response": {"status": 204}}]}`,
			[]string{"2: contract-unclear: provider_state is read as providerState"}},
		"the same twice": {`{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [
{"description": "d", "request": {"method": "DELETE", "path": "/"}, "response": {"status": 204}},
{"description": "d", "providerState": "s", "request": {"method": "DELETE", "path": "/"}, "response": {"status": 204}},
{"description": "d", "request": {"method": "DELETE", "path": "/x"}, "response": {"status": 204}}]}`,
			[]string{`4: interaction-repeated: "d" is there twice; first at line 2`}},
		"a state in two spellings": {`{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [
{"description": "d", "providerState": "Item 7 exists", "request": {"method": "DELETE", "path": "/"}, "response": {"status": 204}},
{"description": "e", "providerState": "item 7 exists.", "request": {"method": "DELETE", "path": "/"}, "response": {"status": 204}}]}`,
			[]string{`3: state-spelled-twice: "item 7 exists." is also written "Item 7 exists"`}},
		"a credential": {http(`, "headers": {"Authorization": ["Bearer abc"]}`, `, "body": {"contentType": "application/json", "encoded": false, "content": {}}`),
			[]string{"3: credential-written: the header Authorization has a value here"}},
		"a credential that is made": {http(`, "headers": {"Authorization": ["Bearer abc"]}, "generators": {"header": {"Authorization": {"type": "ProviderState", "expression": "${token}"}}}`, `, "body": {"contentType": "application/json", "encoded": false, "content": {}}`), nil},
		"a matcher of a plugin":     {body(`{"a": 1}`, `"$.a": {"matchers": [{"match": "near", "value": 2}]}`), []string{`7: rule-unknown: no matcher "near" is known; it is one of a plugin, or misspelt`}},
		"an expression with a hole": {body(`{"a": "1"}`, `"$.a": {"matchers": [{"match": "regex", "regex": "("}]}`), []string{"7: expression-invalid"}},
		"a date pattern that is none": {body(`{"a": "1"}`, `"$.a": {"matchers": [{"match": "date", "format": "yyyy-bb"}]}`),
			[]string{"7: expression-invalid"}},
		"look-ahead": {body(`{"a": "12"}`, `"$.a": {"matchers": [{"match": "regex", "regex": "(?=1)\\d+"}]}`), []string{"7: expression-not-portable: invalid or unsupported Perl syntax: `(?=`"}},
		"an example that its rule refuses": {body(`{"a": "x"}`, `"$.a": {"matchers": [{"match": "regex", "regex": "[0-9]+"}]}`),
			[]string{`7: example-refused: the example of the response is refused at $.a: expected "x" (string) to match [0-9]+`}},
		"a path that leads nowhere": {body(`{"a": "x"}`, `"$.b": {"matchers": [{"match": "type"}]}`),
			[]string{"7: rule-without-effect: the rule for $.b decides nowhere in the example of the response"}},
		"a rule that others outweigh": {body(`{"a": {"b": 1}}`, `"$.a.*": {"matchers": [{"match": "type"}]}, "$.a": {"matchers": [{"match": "type"}]},
"$.a.b": {"matchers": [{"match": "integer"}]}`), []string{"7: rule-without-effect: the rule for $.a.* decides nowhere in the example of the response"}},
		"a header that is not there": {http("", `, "headers": {"X-A": ["1"]}, "matchingRules": {"header": {"x-a": {"matchers": [{"match": "integer"}]},
"X-B": {"matchers": [{"match": "type"}]}}}`), []string{`5: rule-without-effect: there is a rule for the header "X-B", which the response does not have`}},
		"a rule for no body": {http("", `, "headers": {"X-A": ["1"]}, "matchingRules": {"body": {"$.a": {"matchers": [{"match": "type"}]}}}`),
			[]string{"4: rule-without-effect: there is a rule for $.a, and the response has no body"}},
		"rules of one weight": {body(`{"a": {"b": 1}}`, `"$.*.b": {"matchers": [{"match": "type"}]},
"$.a.*": {"matchers": [{"match": "equality"}]}`), []string{
			"7: rule-without-effect: the rule for $.*.b decides nowhere in the example of the response",
			"7: rule-tie: $.a.* and $.*.b have the same weight; $.a.* decides",
		}},
		"an expression for everything": {body(`{"a": "x"}`, `"$.a": {"matchers": [{"match": "regex", "regex": ".*"}]}`), []string{"7: rule-allows-anything: the expression .* matches every text"}},
		"a rule for names that frees the values": {body(`{"a": {"k": 1}}`, `"$.a": {"matchers": [{"match": "eachKey", "rules": [{"match": "regex", "regex": "[a-z]"}]}]}`),
			[]string{"7: rule-allows-anything: eachKey looks at names alone, and no value in $.a is compared"}},
		"names and values": {body(`{"a": {"k": 1}}`, `"$.a": {"matchers": [{"match": "eachKey", "rules": [{"match": "regex", "regex": "[a-z]"}]}, {"match": "eachValue", "rules": [{"match": "integer"}]}]}`), nil},
		"a generator for nothing": {http(`, "body": {"contentType": "application/json", "encoded": false, "content": {"a": 1}}, "generators": {"body": {"$.b": {"type": "Uuid"}}}`, `, "headers": {"X-A": ["1"]}`),
			[]string{"3: generator-without-effect: the generator for $.b leads to no place of the request"}},
		"a value of one run": {body(`{"id": "a3bb189e-8bf9-43a9-8c4d-0242ac120002",
"at": "2026-01-31T12:00:00Z", "day": "2026-01-31", "b": 1}`, `"$.b": {"matchers": [{"match": "type"}]}`), []string{
			`5: value-pinned: $.id must be exactly "a3bb189e-8bf9-43a9-8c4d-0242ac120002"`,
			`6: value-pinned: $.at must be exactly "2026-01-31T12:00:00Z"`,
		}},
		"a status and nothing else": {http("", ""), []string{"4: answer-unread: nothing of the answer but its status is expected"}},
		"fields of our own form": {`postel: contract/1
consumer: a
provider: b
interactions:
  - description: d
    request: {path: /a}
    response: {reads: {a: string}}
`, nil},
		"an XML body": {http("", `, "body": {"contentType": "application/xml", "encoded": false, "content": "<a x='1'><b>2</b></a>"}, "matchingRules": {"body": {"$.a.b['#text']": {"matchers": [{"match": "integer"}]}, "$.a['@x']": {"matchers": [{"match": "type"}]},
"$.a.c": {"matchers": [{"match": "type"}]}}}`), []string{"5: rule-without-effect: the rule for $.a.c decides nowhere in the example of the response"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range lint.Contracts([]*contracts.Contract{read(t, test.contract)}, lint.Options{}) {
				text := fmt.Sprintf("%s: %s", f.Rule.ID, f.Message)
				if f.Rule.ID == "expression-invalid" {
					text = f.Rule.ID // the engine's words
				}
				if !f.At.IsZero() {
					text = fmt.Sprintf("%d: %s", f.At.Pos().Line, text)
				}
				got = append(got, text)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func read(t *testing.T, text string) *contracts.Contract {
	t.Helper()
	c, err := formats.Read("contract", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAStateThatNobodySetsUpIsFound(t *testing.T) {
	t.Parallel()
	states, err := provider.ReadStates("states.yaml", []byte("states:\n  - state: /item \\d+ exists/\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := read(t, `{"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [
{"description": "d", "providerState": "item 7 exists", "request": {"method": "DELETE", "path": "/"}, "response": {"status": 204}},
{"description": "e", "providerState": "no item", "request": {"method": "DELETE", "path": "/"}, "response": {"status": 204}}]}`)
	found := lint.Contracts([]*contracts.Contract{c}, lint.Options{States: states})
	if len(found) != 1 || found[0].Rule.ID != "state-unknown" || found[0].At.Pos().Line != 3 {
		t.Errorf("got %v", found)
	}
}

// Every rule is found by a test: one that nothing breaks is not known to work.
func TestEveryRuleIsDocumentedAndTested(t *testing.T) {
	t.Parallel()
	tests, err := os.ReadFile("lint_test.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range lint.Rules() {
		if r.Title == "" || r.Why == "" || r.Level != lint.Error && r.Level != lint.Warning || seen[r.ID] {
			t.Errorf("rule %q is not whole", r.ID)
		}
		seen[r.ID] = true
		if !strings.Contains(string(tests), r.ID) && r.ID != "interaction-needs-plugin" {
			t.Errorf("no test breaks %s", r.ID)
		}
	}
}

// The contracts of the specification's own test suite are read by people all the time: whatever is
// said of them must be true, and looking at them must end.
func TestContractsOfOthersAreLookedAt(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	files, err := filepath.Glob(filepath.Join(dir, "pact-openapi", "cases", "*", "*", "pact.json"))
	if err != nil || len(files) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("the contracts of others are not there")
		}
		t.Skip("the contracts of others are not there: POSTEL_SUITES names their directory")
	}
	count := map[string]int{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		c, err := formats.Read(filepath.Base(filepath.Dir(f)), data)
		if err != nil {
			t.Logf("%v", err)
			continue
		}
		for _, found := range lint.Contracts([]*contracts.Contract{c}, lint.Options{}) {
			count[found.Rule.ID]++
			if testing.Verbose() {
				t.Logf("%s:%d: %s: %s", c.File, found.At.Pos().Line, found.Rule.ID, found.Message)
			}
		}
	}
	t.Logf("%d contracts: %v", len(files), count)
}
