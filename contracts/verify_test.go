package contracts_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/pact"
)

// emailService is what the e-mail service of MusicCorp expects of the customer service.
const emailService = `{
  "consumer": {"name": "email"}, "provider": {"name": "customer"},
  "interactions": [{
    "description": "a customer",
    "request": {"method": "GET", "path": "/customers/7"},
    "response": {
      "status": 200,
      "headers": {"Content-Type": "application/json"},
      "body": {"firstname": "Sam", "email": "sam@example.com"},
      "matchingRules": {"body": {"$.*": {"matchers": [{"match": "type"}]}}}
    }
  }],
  "metadata": {"pactSpecification": {"version": "3.0.0"}}
}`

func ExampleRun() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"firstname": "Ada", "telephoneNumber": "020 7946 0000"}`)
	}))
	defer server.Close()
	c, err := pact.Read("email.json", []byte(emailService))
	if err != nil {
		panic(err)
	}
	report, err := contracts.Run(context.Background(), []*contracts.Contract{c}, contracts.Options{URL: server.URL})
	if err != nil {
		panic(err)
	}
	for _, r := range report.Results {
		fmt.Println(r.Contract.Consumer, r.Interaction.Description, r.Verdict)
		for _, m := range r.Mismatches {
			fmt.Println(" ", m.Path, m.Message)
		}
	}
	// Output:
	// email a customer fail
	//   $.email expected a member "email", and there is none
}

func TestADeadProviderIsNotHammered(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	var interactions []string
	for i := range 40 {
		interactions = append(interactions, fmt.Sprintf(`{"description": "%d", "request": {"path": "/%d"}, "response": {}}`, i, i))
	}
	c, err := pact.Read("c.json", []byte(`{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [`+strings.Join(interactions, ",")+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	report, err := contracts.Run(t.Context(), []*contracts.Contract{c}, contracts.Options{URL: server.URL, Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	if report.Count(contracts.Fail) != 5 || report.Count(contracts.Skipped) != 35 || !strings.Contains(report.Stopped, "has answered none of 5 calls in a row") {
		t.Errorf("%d failed, %d skipped, %s", report.Count(contracts.Fail), report.Count(contracts.Skipped), report.Stopped)
	}
}
