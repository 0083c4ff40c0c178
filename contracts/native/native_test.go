package native_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/native"
)

const email = `postel: contract/1
consumer: email
provider: customer
needs: ^1.2.0
interactions:
  - description: a customer by its number
    states: [customer 7 exists, {name: there is mail, params: {count: 2}}]
    request:
      method: post
      path: /customers/7
      query: {fields: [email, firstname], deep: null}
      headers: {Accept: application/json}
      body: {limit: 1}
    response:
      reads:
        firstname: string
        email: {paths: ["$.email", "$..email"], kind: string}
        age: {kind: int, required: false, accept: number-string}
`

func TestAContractIsHeldAgainstAnAnswer(t *testing.T) {
	t.Parallel()
	c, err := native.Read("email.yaml", []byte(strings.Replace(email, "    states: [customer 7 exists, {name: there is mail, params: {count: 2}}]\n", "", 1)))
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string][]string{
		`{"firstname": "Ada", "email": "a@example.com"}`:              nil,
		`{"firstname": "Ada", "contact": {"email": "a@example.com"}}`: nil,
		`{"firstname": "Ada", "email": "a@example.com", "age": "7"}`:  nil,
		`{"firstname": 1, "email": "a@example.com", "age": "old"}`:    {"firstname", "age"},
		`{"naming": {"firstname": "Ada"}, "emails": ["a@b.example"]}`: {"firstname", "email"},
		`{"firstname": "Ada"`: {"$"},
		``:                    {"$"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != "POST" || r.URL.RawQuery != "fields=email&fields=firstname&deep" || r.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%s %s %s", r.Method, r.URL, r.Header)
			}
			w.Header().Set("Content-Type", "application/json")
			if _, err := w.Write([]byte(body)); err != nil {
				t.Error(err)
			}
		}))
		report, err := contracts.Run(t.Context(), []*contracts.Contract{c}, contracts.Options{URL: server.URL})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range report.Results[0].Mismatches {
			got = append(got, m.Path)
			if m.At.IsZero() {
				t.Errorf("%s: %s has no place", body, m.Message)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s %v", body, diff, report.Results[0])
		}
	}
}

func TestAContractThatIsWrongIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	for change, want := range map[[2]string]string{
		{"contract/1", "contract/2"}:               `c.yaml:1:9: the contract has the form "contract/2"`,
		{"consumer: email", "consumer: ''"}:        "c.yaml:2:11: the consumer has no name",
		{"^1.2.0", "~0.0.0"}:                       "c.yaml:4:8: ",
		{"states", "state"}:                        `c.yaml:7:5: "state" is not known here`,
		{"path: /customers/7", "path: customers"}:  "c.yaml:10:13: the path of a request begins with a slash",
		{"path: /customers/7", "follow: ''"}:       "c.yaml:10:7: this is no chain of relations: it is empty",
		{"path: /customers/7", "follow: a > b[*]"}: "c.yaml:10:7: the chain leads to several resources: the step b[*] takes all",
		{"path: /customers/7", "follow: a >"}:      "c.yaml:10:7: this is no chain of relations: ",
		{"path: /customers/7", "pfad: /"}:          `c.yaml:10:7: "pfad" is not known here`,
		{"firstname: string", "firstname: strign"}: "c.yaml:16:20: ",
		{"$..email", "$..["}:                       "c.yaml:16:9: ",
		{"accept: number-string", "accepts: x"}:    `"accepts" is not known here`,
		{"{limit: 1}", "{limit: 1"}:                "c.yaml:",
	} {
		text := strings.Replace(email, change[0], change[1], 1)
		if text == email {
			t.Fatalf("%s is not in the example", change[0])
		}
		if _, err := native.Read("c.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", change[1], err, want)
		}
	}
}

func TestTheSchemaAcceptsTheExample(t *testing.T) {
	t.Parallel()
	c, err := native.Read("email.yaml", []byte(email))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Interactions[0].States) != 2 || c.Interactions[0].States[1].Name != "there is mail" {
		t.Errorf("%+v", c.Interactions[0].States)
	}
	compiler := jsonschema.NewCompiler()
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(string(native.Schema())))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var value any
	text := `{"postel": "contract/1", "consumer": "a", "provider": "b", "interactions": [{"description": "d", "states": ["s", {"name": "t"}],
		"request": {"path": "/"}, "response": {"reads": {"a": "string", "b": {"kind": "int", "required": false}}}}]}`
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(value); err != nil {
		t.Error(err)
	}
	if _, err := native.Read("x", []byte(text)); err != nil {
		t.Error(err)
	}
	request := value.(map[string]any)["interactions"].([]any)[0].(map[string]any)["request"].(map[string]any)
	if request["follow"] = "mc:orders"; s.Validate(value) == nil {
		t.Error("the schema accepts a path and a chain")
	}
	if delete(request, "path"); s.Validate(value) != nil {
		t.Error("the schema does not accept a chain")
	}
	value.(map[string]any)["needs"] = 7
	if s.Validate(value) == nil {
		t.Error("the schema accepts a number as a range")
	}
}
