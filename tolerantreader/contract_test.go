package tolerantreader_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/tolerantreader"
)

// order has one of everything that a contract says.
type order struct {
	ID    string  `read:"$.id | $.orderId, accept=string-number"`
	Total float64 `read:"$.sum.total | $..total"`
	Note  *string `read:"$.note"`
	Paid  bool    `read:"$.paid, default=false, accept=bool-string+null-as-absent"`
	Items []struct {
		SKU   string `read:"@.sku"`
		Count int    `read:"@.count, optional, accept=number-string"`
	} `read:"$.items"`
	Tags  []string                  `read:"$.tags[*], optional"`
	Codes map[string]int            `read:"$.codes, optional"`
	First string                    `read:"$.names[0], optional"`
	Until tolerantreader.Maybe[int] `read:"$.until"`
	Self  tolerantreader.Hyperlink  `read:"$.self, optional"`
}

func TestAContractIsSortedStableAndValid(t *testing.T) {
	t.Parallel()
	contract := tolerantreader.MustFor[order]().Contract("helpdesk")
	text, err := json.Marshal(contract)
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(contract.Reads); i++ {
		if contract.Reads[i-1].Name >= contract.Reads[i].Name {
			t.Errorf("%s stands before %s", contract.Reads[i-1].Name, contract.Reads[i].Name)
		}
	}
	if err := schemaOf(t, []byte(tolerantreader.ContractSchema())).Validate(instance(t, string(text))); err != nil {
		t.Error(err)
	}
	again, err := tolerantreader.ParseContract(text)
	if diff := cmp.Diff(contract, again); err != nil || diff != "" {
		t.Errorf("%v, -want +got\n%s", err, diff)
	}
}

// bodies are documents for order, and whether it can read them.
var bodies = []struct {
	body string
	ok   bool
}{
	{`{"id":"1","sum":{"total":1.5},"items":[]}`, true},
	{`{"id":7,"sum":{"total":1.5},"items":[]}`, true},
	{`{"orderId":"1","total":1,"items":[{"sku":"a"}],"extra":{"sku":7}}`, true},
	{`{"id":"1","x":[{"y":{"total":1}}],"items":[{"sku":"a","count":"2"}]}`, true},
	{`{"id":"1","x":[{"y":{"total":"1"}}],"items":[]}`, false},
	{`{"id":"1","items":[]}`, false},
	{`{"id":true,"orderId":"1","total":1,"items":[]}`, false},
	{`{"id":null,"orderId":"1","total":1,"items":[]}`, false},
	{`{"orderId":"1","total":1,"items":[{}]}`, false},
	{`{"orderId":"1","total":1,"items":[{"sku":"a","count":"x"}]}`, false},
	{`{"orderId":"1","total":1,"items":[{"sku":"a","count":1.5}]}`, false},
	{`{"orderId":"1","total":1,"items":[{"sku":"a","count":null}]}`, true},
	{`{"orderId":"1","total":1,"items":[null]}`, false},
	{`{"orderId":"1","total":1,"items":{}}`, false},
	{`{"orderId":"1","total":1,"items":[],"note":null,"paid":null,"until":null}`, true},
	{`{"orderId":"1","total":1,"items":[],"note":"n","paid":"true","until":3}`, true},
	{`{"orderId":"1","total":1,"items":[],"paid":"yes"}`, false},
	{`{"orderId":"1","total":1,"items":[],"note":1}`, false},
	{`{"orderId":"1","total":1,"items":[],"until":"3"}`, false},
	{`{"orderId":"1","total":1,"items":[],"tags":["a","b"]}`, true},
	{`{"orderId":"1","total":1,"items":[],"tags":["a",1]}`, false},
	{`{"orderId":"1","total":1,"items":[],"tags":{"a":"b"}}`, true},
	{`{"orderId":"1","total":1,"items":[],"codes":{"a":1}}`, true},
	{`{"orderId":"1","total":1,"items":[],"codes":{"a":"1"}}`, false},
	{`{"orderId":"1","total":1,"items":[],"names":["x",1]}`, true},
	{`{"orderId":"1","total":1,"items":[],"names":[1]}`, false},
	{`{"orderId":"1","total":1,"items":[],"names":[]}`, true},
	{`{"orderId":"1","total":1,"items":[],"names":{"0":1}}`, true},
	{`{"orderId":"1","total":1,"items":[],"self":{"href":"/"}}`, true},
	{`{"orderId":"1","total":1,"items":[],"self":{}}`, false},
	{`[]`, false},
	{`"x"`, false},
}

func TestTheSchemaOfAContractAcceptsWhatTheReaderReads(t *testing.T) {
	t.Parallel()
	reader := tolerantreader.MustFor[order]()
	contract := reader.Contract("helpdesk")
	text, err := contract.JSONSchema()
	if err != nil {
		t.Fatal(err)
	}
	schema := schemaOf(t, text)
	for _, test := range bodies {
		_, err := reader.Read([]byte(test.body))
		if (err == nil) != test.ok {
			t.Errorf("%s: the reader says %v", test.body, err)
		}
		if err := schema.Validate(instance(t, test.body)); (err == nil) != test.ok {
			t.Errorf("%s: the schema says %v", test.body, err)
		}
		findings, err := contract.CheckBody([]byte(test.body))
		violated := len(findings) > 0 && findings[0].Kind == tolerantreader.Violated
		if err != nil || violated == test.ok {
			t.Errorf("%s: the contract says %v, %v", test.body, findings, err)
		}
	}
}

// Each part of a document in each form: the schema says what the reader does.
func TestTheSchemaOfAContractAgreesWithTheReaderOnEveryForm(t *testing.T) {
	t.Parallel()
	reader := tolerantreader.MustFor[order]()
	text, err := reader.Contract("helpdesk").JSONSchema()
	if err != nil {
		t.Fatal(err)
	}
	schema := schemaOf(t, text)
	forms := []string{`null`, `true`, `"true"`, `1`, `-1`, `1.5`, `"1"`, `"1.5"`, `""`, `"x"`, `[]`, `[1]`, `["x"]`, `[null]`, `[{}]`, `[{"sku":"a"}]`, `[[]]`, `{}`, `{"a":1}`, `{"total":1}`, `{"total":"x"}`, `{"href":"/"}`, `{"href":""}`, `[{"sku":"a","count":"1"}]`, `[{"sku":"a","count":"1.0"}]`}
	members := []string{"id", "orderId", "sum", "total", "note", "paid", "items", "tags", "codes", "names", "until", "self", "other"}
	readable := 0
	for _, base := range []string{`{"id":"1","sum":{"total":1.5},"items":[]`, `{"orderId":"1","total":1,"items":[{"sku":"a"}]`} {
		for _, member := range members {
			for _, form := range forms {
				if strings.Contains(base, `"`+member+`":`) {
					continue // it would stand twice
				}
				body := base + `,"` + member + `":` + form + `}`
				_, err := reader.Read([]byte(body))
				if errors.Is(err, tolerantreader.ErrAmbiguous) {
					continue // which no schema says
				}
				if err == nil {
					readable++
				}
				if says := schema.Validate(instance(t, body)); (says == nil) != (err == nil) {
					t.Errorf("%s: the reader says %v, the schema says %v", body, err, says)
				}
			}
		}
	}
	if readable < 100 {
		t.Errorf("only %d documents can be read", readable)
	}
}

func TestAContractThatCannotBeReadByIsRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{`:                              "not a contract",
		`{"version":"2","consumer":"x"}`: `has version "2"`,
		`{"version":"1","consumer":"x","duplicates":"all"}`:                                                         "duplicates is first, last or left out",
		`{"version":"1","consumer":"x","reads":[{"name":"a","kind":"sting","paths":["$.a"],"required":true}]}`:      `"sting" is no kind`,
		`{"version":"1","consumer":"x","reads":[{"name":"a","kind":"string","paths":["$.["],"required":true}]}`:     `a: "$.["`,
		`{"version":"1","consumer":"x","reads":[{"name":"a","kind":"string","paths":["$.a"],"accept":"anything"}]}`: `"anything" is no tolerance`,
	} {
		if _, err := tolerantreader.ParseContract([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func schemaOf(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func instance(t *testing.T, text string) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
