package overlay_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/overlay"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/apidoc"
	"github.com/postel-api/postel/swagger/bundle"
)

func load(t *testing.T, text string) *swagger.Document {
	t.Helper()
	doc, err := swagger.Load("a.yaml", []byte(text), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// shown returns the operation of a method on /orders as the page gets it.
func shown(t *testing.T, doc *swagger.Document, o *overlay.Overlay, method string) map[string]any {
	t.Helper()
	text, err := bundle.JSON(doc.Root, bundle.Options{Edit: o.Edit})
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Paths map[string]map[string]map[string]any
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d.Paths["/orders"][method]
}

const base = `
openapi: 3.0.3
info: {title: Orders, version: 1.0.0}
paths:
  /orders:
    get: {responses: {"200": {description: all}}}
    put: {responses: {"200": {description: all}}}
  /gone:
    get: {responses: {"200": {description: all}}}
`

const revision = `
openapi: 3.0.3
info: {title: Orders, version: 2.0.0}
paths:
  /orders:
    get:
      deprecated: true
      x-sunset: 2027-03-31T12:00:00Z
      parameters: [{name: page, in: query, required: true, schema: {type: integer}}]
      responses: {"200": {description: all}}
    put:
      deprecated: true
      requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string, minLength: 2, readOnly: true}, sku: {type: string, pattern: "^[A-Z]{3}$"}}}}}}
      responses: {"200": {description: all}}
    post:
      requestBody: {content: {application/json: {schema: {type: object}, example: {own: true}}}}
      responses: {"201": {description: made}}
`

func TestAnOperationCarriesItsChangesItsEndAndItsConsumers(t *testing.T) {
	t.Parallel()
	doc := load(t, revision)
	calls := func(consumer, description, method string) *contracts.Contract {
		return &contracts.Contract{Consumer: consumer, Interactions: []contracts.Interaction{
			{Kind: contracts.HTTP, Description: description, Request: &contracts.Request{Method: method, Path: "/v1/orders"}},
		}}
	}
	o := overlay.New(overlay.Sources{
		Document: doc, Report: diff.Compare(load(t, base), doc, diff.Options{}),
		Contracts: []*contracts.Contract{calls("shop", "all orders", "GET"), calls("bank", "one", "GET"), calls("shop", "all orders", "GET"), calls("shop", "change", "PUT")},
		Asked:     true,
	})
	want := map[string]any{
		"level": "MAJOR", "notes": []any{
			"MAJOR required parameter added (query parameter page): query parameter page must now be sent",
			"MINOR deprecated: GET /orders is now deprecated",
			`MINOR sunset changed: the sunset of GET /orders was none and is now "2027-03-31T12:00:00Z"`,
		},
	}
	get := shown(t, doc, o, "get")
	if diff := cmp.Diff(want, get["x-postel-change"]); diff != "" {
		t.Errorf("the change (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"label": "ends 2027-03-31", "notes": []any{"It stays until 2027-03-31 (x-sunset)."}}, get["x-postel-deprecation"]); diff != "" {
		t.Errorf("the end (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]any{"bank: one", "shop: all orders"}, get["x-postel-consumers"]); diff != "" {
		t.Errorf("the consumers (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"label": "deprecated", "notes": []any{"No day of its end is announced (x-sunset)."}}, shown(t, doc, o, "put")["x-postel-deprecation"]); diff != "" {
		t.Errorf("an end without a day (-want +got)\n%s", diff)
	}
	notices := []apidoc.Notice{
		{Sentence: "The change since 1.0.0 is MAJOR: 2 MAJOR, 5 MINOR and 0 PATCH changes. Operations are marked."},
		{Sentence: "Operations that are gone since 1.0.0: 1", Items: []string{"MAJOR GET /gone"}},
		{Sentence: "Consumers whose contracts are known: 2. Operations that they use are marked."},
	}
	if diff := cmp.Diff(notices, o.Notices()); diff != "" {
		t.Errorf("the notices (-want +got)\n%s", diff)
	}
}

func TestARequestBodyWithoutAnExampleGetsOneThatItsSchemaAccepts(t *testing.T) {
	t.Parallel()
	doc := load(t, revision)
	o := overlay.New(overlay.Sources{Document: doc})
	example := func(method string) any {
		content := shown(t, doc, o, method)["requestBody"].(map[string]any)["content"].(map[string]any)
		return content["application/json"].(map[string]any)["example"]
	}
	if diff := cmp.Diff(map[string]any{"sku": "AAA"}, example("put")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"own": true}, example("post")); diff != "" {
		t.Errorf("an example of the description (-want +got)\n%s", diff)
	}
}

func TestNothingIsSaidThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	doc := load(t, base)
	o := overlay.New(overlay.Sources{Document: doc})
	if got := o.Notices(); len(got) != 0 {
		t.Errorf("the notices are %v", got)
	}
	if diff := cmp.Diff(map[string]any{"responses": map[string]any{"200": map[string]any{"description": "all"}}}, shown(t, doc, o, "get")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	o = overlay.New(overlay.Sources{Document: doc, Report: diff.Compare(doc, doc, diff.Options{})})
	if diff := cmp.Diff([]apidoc.Notice{{Sentence: "Nothing has changed since 1.0.0."}}, o.Notices()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
