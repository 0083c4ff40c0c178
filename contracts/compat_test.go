package contracts_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/pact"
	"github.com/postel-api/postel/contracts/provider"
)

// wire notes what reaches a provider, which answers what answer says, or nothing; it cannot set up
// the state "broken".
type wire struct {
	answer http.HandlerFunc

	mu   sync.Mutex
	seen []string
}

func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	w.mu.Lock()
	w.seen = append(w.seen, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", r.Method, r.URL.RequestURI(), r.Header.Get("Content-Type"), body)))
	w.mu.Unlock()
	switch {
	case strings.Contains(string(body), `"state":"broken"`):
		out.WriteHeader(http.StatusBadRequest)
	case r.URL.Path != "/_states" && w.answer != nil:
		w.answer(out, r)
	}
}

// Where Postel differs from the reference verifier on purpose, Compat does what that does. Each row
// is one difference: what is sent, and the verdicts, both ways.
func TestEachDifferenceFromTheReferenceVerifierCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	const head = `{"consumer": {"name": "c"}, "provider": {"name": "p"}, "metadata": {"pactSpecification": {"version": "4.0"}}, "interactions": [`
	http4 := func(more string) string { return `{"type": "Synchronous/HTTP", "description": "d", ` + more + `}` }
	same := http4(`"request": {"method": "GET", "path": "/x"}, "response": {"status": 200}`)
	const setup, teardown = `POST /_states application/json {"action":"setup","params":{},"state":%q}`, `POST /_states application/json {"action":"teardown","params":{},"state":%q}`
	type outcome struct {
		Sent     []string
		Verdicts []contracts.Verdict
		Warnings int
	}
	pass, fail, skipped := contracts.Pass, contracts.Fail, contracts.Skipped
	for _, c := range []struct {
		name         string
		interactions []string // of one contract each
		states       bool     // there is a state URL
		answer       http.HandlerFunc
		own, compat  outcome
	}{
		{
			name: "an interaction without a state is announced", interactions: []string{same}, states: true,
			own:    outcome{Sent: []string{"GET /x"}, Verdicts: []contracts.Verdict{pass}},
			compat: outcome{Sent: []string{fmt.Sprintf(setup, ""), "GET /x", fmt.Sprintf(teardown, "")}, Verdicts: []contracts.Verdict{pass}},
		},
		{
			name:         "a state that nobody sets up is a warning",
			interactions: []string{http4(`"providerStates": [{"name": "s"}], "request": {"method": "GET", "path": "/x"}, "response": {"status": 200}`)},
			own:          outcome{Verdicts: []contracts.Verdict{skipped}},
			compat:       outcome{Sent: []string{"GET /x"}, Verdicts: []contracts.Verdict{pass}, Warnings: 1},
		},
		{
			name: "states are torn down in the order in which they were set up", states: true,
			interactions: []string{http4(`"providerStates": [{"name": "a"}, {"name": "b"}], "request": {"method": "GET", "path": "/x"}, "response": {"status": 200}`)},
			own:          outcome{Sent: []string{fmt.Sprintf(setup, "a"), fmt.Sprintf(setup, "b"), "GET /x", fmt.Sprintf(teardown, "b"), fmt.Sprintf(teardown, "a")}, Verdicts: []contracts.Verdict{pass}},
			compat:       outcome{Sent: []string{fmt.Sprintf(setup, "a"), fmt.Sprintf(setup, "b"), "GET /x", fmt.Sprintf(teardown, "a"), fmt.Sprintf(teardown, "b")}, Verdicts: []contracts.Verdict{pass}},
		},
		{
			name: "a state that could not be set up leaves the others as they are", states: true,
			interactions: []string{http4(`"providerStates": [{"name": "a"}, {"name": "broken"}], "request": {"method": "GET", "path": "/x"}, "response": {"status": 200}`)},
			own:          outcome{Sent: []string{fmt.Sprintf(setup, "a"), fmt.Sprintf(setup, "broken"), fmt.Sprintf(teardown, "a")}, Verdicts: []contracts.Verdict{fail}},
			compat:       outcome{Sent: []string{fmt.Sprintf(setup, "a"), fmt.Sprintf(setup, "broken")}, Verdicts: []contracts.Verdict{fail}},
		},
		{
			name: "redirects are followed", interactions: []string{http4(`"request": {"method": "GET", "path": "/old"}, "response": {"status": 302}`)},
			answer: func(out http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/old" {
					http.Redirect(out, r, "/new", http.StatusFound)
				}
			},
			own:    outcome{Sent: []string{"GET /old"}, Verdicts: []contracts.Verdict{pass}},
			compat: outcome{Sent: []string{"GET /old", "GET /new"}, Verdicts: []contracts.Verdict{fail}},
		},
		{
			name: "a query parameter without a value is left out", interactions: []string{http4(`"request": {"method": "GET", "path": "/x", "query": {"a": ["1"], "debug": []}}, "response": {"status": 200}`)},
			own:    outcome{Sent: []string{"GET /x?a=1&debug"}, Verdicts: []contracts.Verdict{pass}},
			compat: outcome{Sent: []string{"GET /x?a=1"}, Verdicts: []contracts.Verdict{pass}},
		},
		{
			name: "a body's contentType is no header", interactions: []string{http4(`"request": {"method": "POST", "path": "/x", "body": {"content": "<a/>", "contentType": "application/xml", "encoded": false}}, "response": {"status": 200}`)},
			own:    outcome{Sent: []string{"POST /x application/xml <a/>"}, Verdicts: []contracts.Verdict{pass}},
			compat: outcome{Sent: []string{"POST /x  <a/>"}, Verdicts: []contracts.Verdict{pass}},
		},
		{
			name: "values of states are not expected", states: true,
			interactions: []string{http4(`"providerStates": [{"name": "s", "params": {"id": 42}}], "request": {"method": "GET", "path": "/x"},
				"response": {"status": 200, "body": {"content": {"id": 7}, "contentType": "application/json", "encoded": false}, "generators": {"body": {"$.id": {"type": "ProviderState", "expression": "${id}"}}}}`)},
			answer: func(out http.ResponseWriter, r *http.Request) {
				out.Header().Set("Content-Type", "application/json")
				fmt.Fprint(out, `{"id": "42"}`)
			},
			own:    outcome{Sent: []string{`POST /_states application/json {"action":"setup","params":{"id":42},"state":"s"}`, "GET /x", `POST /_states application/json {"action":"teardown","params":{"id":42},"state":"s"}`}, Verdicts: []contracts.Verdict{pass}},
			compat: outcome{Sent: []string{`POST /_states application/json {"action":"setup","params":{"id":42},"state":"s"}`, "GET /x", `POST /_states application/json {"action":"teardown","params":{"id":42},"state":"s"}`}, Verdicts: []contracts.Verdict{fail}},
		},
		{
			name: "equal interactions are verified each", interactions: []string{same, same},
			own:    outcome{Sent: []string{"GET /x"}, Verdicts: []contracts.Verdict{pass, pass}},
			compat: outcome{Sent: []string{"GET /x", "GET /x"}, Verdicts: []contracts.Verdict{pass, pass}},
		},
		{
			name: "interactions with and without a state keep their order", states: true,
			interactions: []string{http4(`"providerStates": [{"name": "s"}], "request": {"method": "GET", "path": "/1"}, "response": {"status": 200}`), same},
			own:          outcome{Sent: []string{"GET /x", fmt.Sprintf(setup, "s"), "GET /1", fmt.Sprintf(teardown, "s")}, Verdicts: []contracts.Verdict{pass, pass}},
			compat:       outcome{Sent: []string{fmt.Sprintf(setup, "s"), "GET /1", fmt.Sprintf(teardown, "s"), fmt.Sprintf(setup, ""), "GET /x", fmt.Sprintf(teardown, "")}, Verdicts: []contracts.Verdict{pass, pass}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, compat := range []bool{false, true} {
				w := &wire{answer: c.answer}
				server := httptest.NewServer(w)
				t.Cleanup(server.Close)
				o := contracts.Options{URL: server.URL, Compat: compat}
				if c.states {
					o.States = &provider.StateURL{URL: server.URL + "/_states", Client: server.Client(), Teardowns: true}
				}
				var list []*contracts.Contract
				for k, text := range c.interactions {
					read, err := pact.Read(fmt.Sprintf("%d.json", k), []byte(head+text+`]}`))
					if err != nil {
						t.Fatal(err)
					}
					list = append(list, read)
				}
				report, err := contracts.Run(t.Context(), list, o)
				if err != nil {
					t.Fatal(err)
				}
				got := outcome{Sent: slices.Clone(w.seen), Warnings: len(report.Warnings)}
				for _, r := range report.Results {
					got.Verdicts = append(got.Verdicts, r.Verdict)
				}
				want := map[bool]outcome{false: c.own, true: c.compat}[compat]
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("compat %v: %s", compat, diff)
				}
			}
		})
	}
}
