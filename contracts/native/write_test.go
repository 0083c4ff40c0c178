package native_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/formats"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/contracts/native"
	"github.com/postel-api/postel/contracts/pact"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/tolerantreader"
)

// same compares contracts by what they say: where it stands does not count.
var same = cmp.Options{
	cmp.Comparer(func(a, b node.Node) bool { return node.Equal(a, b) }),
	cmpopts.IgnoreTypes(node.Span{}, map[string]node.Span{}, &tolerantreader.Plan{}),
	cmpopts.IgnoreFields(contracts.Contract{}, "File"),
	cmpopts.EquateEmpty(),
}

const all = `postel: contract/1
consumer: email
provider: customer
needs: "^1.2.0"
interactions:
  - description: a customer by its number
    states:
      - customer 7 exists
      - name: there is mail
        params:
          count: 2
    pending: true
    observed: true
    request:
      method: POST
      path: /customers/7
      query:
        fields:
          - email
          - firstname
        deep: null
      headers:
        Accept: application/json
      body:
        limit: 1.50
    response:
      status: 201
      headers:
        Content-Type: text/plain
      body: |
        two
        lines
      reads:
        firstname: string
        "it's": string
        email:
          paths:
            - "$.email"
            - "$..email"
          kind: string
          required: true
        age:
          kind: int
          required: false
          accept: number-string
  - description: an order that the consumer follows relations to
    request:
      method: GET
      follow: "mc:orders > mc:order[0]^ > mc:find{a=c%20d}"
    response:
      status: 200
`

func TestAContractThatIsWrittenIsReadAsTheSame(t *testing.T) {
	t.Parallel()
	c, err := native.Read("c.yaml", []byte(all))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := native.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(all, b.String()); d != "" {
		t.Errorf("(-read +written)\n%s", d)
	}
	again, err := native.Read("again.yaml", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(c, again, same); d != "" {
		t.Errorf("(-first +again)\n%s", d)
	}
}

func TestWhatTheFormHasNoWordsForIsAnError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ interaction, want string }{
		"a rule":      {`{"description": "d", "request": {"path": "/"}, "response": {"body": {"a": 1}, "matchingRules": {"body": {"$.a": {"matchers": [{"match": "type"}]}}}}}`, "a matching rule"},
		"a generator": {`{"description": "d", "request": {"path": "/", "generators": {"path": {"type": "Uuid"}}}, "response": {}}`, "a generator"},
		"bytes":       {`{"description": "d", "request": {"path": "/"}, "response": {"headers": {"Content-Type": "image/png"}, "body": "iVBORw0KGgo="}}`, "a body that is no text"},
	} {
		c, err := pact.Read("c.json", []byte(`{"consumer": {"name": "a"}, "provider": {"name": "b"}, "metadata": {"pactSpecification": {"version": "3.0.0"}}, "interactions": [`+test.interaction+`]}`))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		var cannot *native.UnsayableError
		if err := native.Write(&b, c); !errors.As(err, &cannot) || cannot.Reason != test.want || b.Len() > 0 {
			t.Errorf("%s: got %v and %d bytes", name, err, b.Len())
		}
	}
}

// A reader says what it reads; what it exports is a contract.
func ExampleFromFieldList() {
	plan, err := tolerantreader.New([]tolerantreader.Field{
		{Name: "email", Paths: []string{"$..email"}, Kind: tolerantreader.String},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	exported := plan.Contract("email")
	fmt.Println(exported.Consumer, exported.Reads[0].Name)
	c, err := formats.Read("reads.json", []byte(`{"version": "1", "consumer": "email", "reads": [{"name": "email", "paths": ["$..email"], "kind": "string", "required": true}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Consumer, c.Format, c.Interactions[0].Kind == contracts.Reading, c.Interactions[0].Response.Reads.Contract.Reads[0].Name)
	// Output:
	// email email
	// email fields of a reader true email
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(all))
	f.Add([]byte(email))
	f.Add([]byte(`{postel: contract/1, consumer: a, provider: b, interactions: [{description: d, request: {follow: "a[name=x%20y]{q=1,q=2%2C}^ > /rels/b[3]"}, response: {}}]}`))
	f.Add([]byte(`{"version": "1", "consumer": "email", "reads": [{"name": "email", "paths": ["$..email"], "kind": "string"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := formats.Read("c.yaml", data)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if native.Write(&b, c) != nil {
			return
		}
		again, err := native.Read("again.yaml", b.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		for i := range c.Interactions {
			if got, want := again.Interactions[i].Response.Body.Presence == matching.Present, c.Interactions[i].Response.Body.Presence == matching.Present; got != want {
				t.Errorf("a body is %v, was %v\n%s", got, want, b.String())
			}
			if got, want := again.Interactions[i].Request.Target(), c.Interactions[i].Request.Target(); got != want {
				t.Errorf("the request goes to %q, went to %q\n%s", got, want, b.String())
			}
		}
	})
}
