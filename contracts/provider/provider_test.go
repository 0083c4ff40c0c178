package provider_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/provider"
	"github.com/postel-api/postel/internal/node"
)

// recorder is a provider that notes the calls it gets, and answers with a value.
func recorder(t *testing.T) (url string, calls func() []string) {
	t.Helper()
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, fmt.Sprintf("%s %s %s %s", r.Method, r.URL.Path, r.Header.Get("X-Key"), body))
		if r.URL.Path == "/broken" {
			http.Error(w, "no such table", http.StatusInternalServerError)
			return
		}
		fmt.Fprint(w, `{"id": 7}`)
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []string { return got }
}

func state(t *testing.T, name, params string) contracts.State {
	t.Helper()
	tree, err := node.Parse("params", []byte(params), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return contracts.State{Name: name, Params: tree.Root()}
}

func TestAStatesFileSetsUpByCallsAndCommands(t *testing.T) {
	t.Parallel()
	url, calls := recorder(t)
	f, err := provider.ReadStates("states.yaml", []byte(`
states:
  - state: customer exists
    setup:
      request: {method: put, url: "`+url+`/customers/${name}", headers: {X-Key: "k ${age}"}, body: {firstname: "${name}"}}
    teardown:
      request: {method: DELETE, url: "`+url+`/customers/${id}"}
  - state: nothing to do
  - state: /order (?P<number>\d+) of .*/
    setup: {request: {url: "`+url+`/orders/${number}"}}
  - state: printed
    setup: {command: [echo, '{"token": "t ${name}"}']}
  - state: broken
    setup: {request: {url: "`+url+`/broken"}}
`), http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	s := state(t, "customer exists", `{"name": "sam", "age": 7}`)
	values, err := f.Setup(t.Context(), s)
	if err != nil || fmt.Sprint(values) != "map[id:7]" {
		t.Errorf("%v, %v", values, err)
	}
	if err := f.Teardown(t.Context(), s); err != nil {
		t.Error(err)
	}
	if values, err := f.Setup(t.Context(), state(t, "order 12 of sam", "{}")); err != nil || fmt.Sprint(values) != "map[id:7 number:12]" {
		t.Errorf("%v, %v", values, err)
	}
	if values, err := f.Setup(t.Context(), state(t, "printed", `{"name": "x"}`)); err != nil || fmt.Sprint(values) != "map[token:t x]" {
		t.Errorf("%v, %v", values, err)
	}
	if _, err := f.Setup(t.Context(), state(t, "broken", "{}")); err == nil || !strings.Contains(err.Error(), "/broken answered 500 Internal Server Error: no such table") {
		t.Error(err)
	}
	if f.Can(state(t, "somebody else", "{}")) || !f.Can(state(t, "nothing to do", "{}")) {
		t.Error("the wrong states can be set up")
	}
	want := []string{`PUT /customers/sam k 7 {"firstname":"sam"}`, "DELETE /customers/7  ", "POST /orders/12  ", "POST /broken  "}
	if diff := cmp.Diff(want, calls()); diff != "" {
		t.Error(diff)
	}
}

func TestAStateURLGetsAPostForEachState(t *testing.T) {
	t.Parallel()
	url, calls := recorder(t)
	s := &provider.StateURL{URL: url + "/states", Client: http.DefaultClient, Teardowns: true}
	if values, err := s.Setup(t.Context(), state(t, "a", `{"x": 1}`)); err != nil || fmt.Sprint(values) != "map[id:7]" {
		t.Errorf("%v, %v", values, err)
	}
	if err := s.Teardown(t.Context(), state(t, "a", "null")); err != nil {
		t.Error(err)
	}
	want := []string{`POST /states  {"action":"setup","params":{"x":1},"state":"a"}`, `POST /states  {"action":"teardown","params":{},"state":"a"}`}
	if diff := cmp.Diff(want, calls()); diff != "" {
		t.Error(diff)
	}
	broken := &provider.StateURL{URL: url + "/broken", Client: http.DefaultClient}
	if _, err := broken.Setup(t.Context(), state(t, "a", "{}")); err == nil || len(calls()) != 3 {
		t.Errorf("%v after %d calls", err, len(calls()))
	}
}

// roundTrip answers without a network.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Pauses are as long as the reference verifier's: two minutes in all.
func TestAStateCallIsRepeatedWhenThatIsAskedFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status, calls int
		took          time.Duration
	}{
		"5xx": {http.StatusServiceUnavailable, 9, 127500 * time.Millisecond},
		"4xx": {http.StatusNotFound, 1, 0},
		"2xx": {http.StatusNoContent, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				calls, start := 0, time.Now()
				client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					calls++
					return &http.Response{StatusCode: c.status, Status: http.StatusText(c.status), Body: http.NoBody, Request: r}, nil
				})}
				s := &provider.StateURL{URL: "http://p", Client: client, Retries: 8}
				_, err := s.Setup(t.Context(), state(t, "a", "{}"))
				if calls != c.calls || time.Since(start) != c.took || (err == nil) != (c.status < 300) {
					t.Errorf("%d calls in %s: %v", calls, time.Since(start), err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				calls, start = 0, time.Now()
				if _, err := s.Setup(ctx, state(t, "a", "{}")); calls > 2 || time.Since(start) > time.Second {
					t.Errorf("bounded to a second: %d calls in %s: %v", calls, time.Since(start), err)
				}
			})
		})
	}
}

func TestHeadersOfStateCallsAreTheirOwnUnlessAllAreWanted(t *testing.T) {
	t.Parallel()
	q, err := provider.ReadRequests("requests.yaml", []byte(`
requests:
  - headers: {set: {X-All: "1"}}
  - {consumer: c, headers: {set: {X-Consumer: "1"}}}
  - {interaction: i, headers: {set: {X-Interaction: "1"}}}
  - {interaction: /i/, headers: {set: {X-Pattern: "1"}}}
states:
  headers: {set: {X-State: "1"}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for states, want := range map[bool]http.Header{false: {"X-State": {"1"}}, true: {"X-All": {"1"}, "X-State": {"1"}}} {
		q.States = states
		var got http.Header
		s := &provider.StateURL{URL: "http://p", Edit: q.EditState, Client: &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			got = r.Header
			return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
		})}}
		if _, err := s.Setup(t.Context(), state(t, "a", "{}")); err != nil {
			t.Fatal(err)
		}
		got.Del("Content-Type")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("all are wanted: %v\n%s", states, diff)
		}
	}
}

func TestARequestsFileChangesWhatIsSent(t *testing.T) {
	t.Parallel()
	q, err := provider.ReadRequests("requests.yaml", []byte(`
tokens:
  key: {environment: KEY}
requests:
  - headers: {set: {Authorization: "Bearer ${key}"}, replace: {Accept: text/plain, X-None: x}, remove: [X-Debug]}
  - interaction: /admin/
    query: {set: {tenant: "7"}, replace: {lang: en, none: x}, remove: [debug]}
  - consumer: somebody else
    headers: {set: {X-Other: "1"}}
`))
	if err != nil {
		t.Fatal(err)
	}
	q.Lookup = func(name string) string { return "the " + name }
	r, err := http.NewRequest(http.MethodGet, "http://x/y?lang=de&debug=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "*/*")
	r.Header.Set("X-Debug", "1")
	if err := q.Edit(&contracts.Contract{Consumer: "helpdesk"}, &contracts.Interaction{Description: "admin"}, r); err != nil {
		t.Fatal(err)
	}
	want := http.Header{"Accept": {"text/plain"}, "Authorization": {"Bearer the KEY"}}
	if diff := cmp.Diff(want, r.Header); diff != "" {
		t.Error(diff)
	}
	if r.URL.RawQuery != "lang=en&tenant=7" {
		t.Error(r.URL.RawQuery)
	}
	if !q.Secret("authorization") || q.Secret("Accept") {
		t.Error("the wrong headers are secret")
	}
}

func TestAFileThatIsWrongIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"states: []":                                           "f:1:1: there are no states in it: a states file begins with states: and a list",
		"states:\n - stat: x":                                  `f:2:4: "stat" is not known here`,
		"states:\n - state: x\n   setup: {}":                   "f:3:11: this needs a request or a command, and not both",
		"states:\n - state: x\n   setup: {command: ls}":        "f:3:21: a command is a list: the program, then its arguments",
		"states:\n - state: x\n   setup: {request: {body: 1}}": "f:3:21: a request has no url",
		"states:\n - state: /(/":                               "f:2:11: /(/ is no regular expression: error parsing regexp: missing closing ): `\\A(?:()\\z`",
	} {
		if _, err := provider.ReadStates("f", []byte(text), nil); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"tokens: {}":                                    "f:1:1: there are no requests in it: a requests file has requests: and a list",
		"states: {header: {}}":                          `f:1:10: "header" is not known here`,
		"tokens: {a: {}}\nrequests: [{}]":               "f:1:13: a token has a command or an environment, and not both",
		"requests: [{headers: {Authorization: \"x\"}}]": `f:1:23: "Authorization" is not known here`,
	} {
		if _, err := provider.ReadRequests("f", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
