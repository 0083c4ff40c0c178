package compatibility

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/contracts/pact"
)

// mock is a server that answers what a contract expects, as consumers' tests use one: it holds each
// request against the expected ones.
type mock struct {
	server   *httptest.Server
	contract *contracts.Contract
	read     *contracts.Contract // what was written out

	mu         sync.Mutex
	met        map[int]bool          // interactions that a request was made for
	unexpected []*contracts.Received // requests that no interaction is about
	found      []matching.Mismatch   // of requests that are wrong
	status     int                   // of the last answer
	media      string
	payload    []byte
}

func mockRows() []row {
	return []row{
		on(`the mock server is started with interactions? "?([\d, ]+)"?(?: but with the following changes:)?`, func(w *world, g []string, s *step) { w.startMock(strings.Split(g[0], ", "), s) }),
		on(`request (\d+) is made to the mock server(?: with the following changes:)?`, func(w *world, g []string, s *step) { w.ask(w.row(g[0], s)) }),
		on(`a (\d+) (?:success|error) response is returned`, func(w *world, g []string, _ *step) {
			if got := strconv.Itoa(w.mock.status); got != g[0] {
				w.errorf("%s was returned: %+v", got, w.mock.found)
			}
		}),
		on(`the payload will contain the "(.*)" JSON document`, func(w *world, g []string, _ *step) {
			w.wantJSON(w.mock.payload, g[0]+".json")
		}),
		on(`the content type will be set as "(.*)"`, func(w *world, g []string, _ *step) {
			if w.mock.media != g[0] {
				w.errorf("it is %s", w.mock.media)
			}
		}),
		on(`the pact test is done`, func(w *world, _ []string, _ *step) { w.mock.finish(w) }),
		on(`the mock server status will( NOT)? be OK`, func(w *world, g []string, _ *step) {
			if want := g[0] == ""; w.mock.fine() != want {
				w.errorf("OK is %v: %+v %+v", !want, w.mock.unexpected, w.mock.found)
			}
		}),
		on(`the mock server will( NOT)? write out a Pact file for the interactions? when done`, func(w *world, g []string, _ *step) {
			if want := g[0] == ""; (w.mock.read != nil) != want {
				w.errorf("written is %v", !want)
			}
		}),
		on(`the pact file will contain \{(\d+)\} interaction`, func(w *world, g []string, _ *step) {
			if got := strconv.Itoa(len(w.mock.read.Interactions)); got != g[0] {
				w.errorf("there are %s", got)
			}
		}),
		on(`the \{first\} interaction request will be for a "(.*)"`, func(w *world, g []string, _ *step) {
			if got := w.mock.read.Interactions[0].Request.Method; got != g[0] {
				w.errorf("it is for a %s", got)
			}
		}),
		on(`the \{first\} interaction (request|response) will contain the "(.*)" document`, func(w *world, g []string, _ *step) {
			i := w.mock.read.Interactions[0]
			w.wantJSON(map[string][]byte{"request": i.Request.Body.Bytes, "response": i.Response.Body.Bytes}[g[0]], g[1])
		}),
		on(`the \{first\} interaction request content type will be "(.*)"`, func(w *world, g []string, _ *step) {
			if got := w.mock.read.Interactions[0].Request.Body.Type; got != g[0] {
				w.errorf("it is %s", got)
			}
		}),
		on(`the \{first\} interaction request query parameters will be "(.*)"`, func(w *world, g []string, _ *step) {
			want, err := url.ParseQuery(g[0])
			if err != nil {
				w.fatalf("%v", err)
			}
			w.wantFields(w.mock.read.Interactions[0].Request.Query, want)
		}),
		on(`the \{first\} interaction request will contain the header "(.*)" with value "(.*)"`, func(w *world, g []string, _ *step) {
			w.wantFields(w.mock.read.Interactions[0].Request.Headers, map[string][]string{g[0]: {g[1]}})
		}),
		on(`the mock server status will be an expected but not received error for interaction \{(\d+)\}`, func(w *world, g []string, _ *step) {
			for i := range w.mock.contract.Interactions {
				if w.mock.contract.Interactions[i].Description == "interaction "+g[0] && !w.mock.met[i] {
					return
				}
			}
			w.errorf("it was received")
		}),
		on(`the mock server status will be an unexpected "(.*)" request received error for (?:interaction \{(\d+)\}|path "(.*)")`, func(w *world, g []string, _ *step) {
			path := g[2]
			if g[1] != "" {
				path = w.row(g[1], &step{})["path"]
			}
			for _, r := range w.mock.unexpected {
				if r.Method == g[0] && r.Path == path {
					return
				}
			}
			w.errorf("unexpected are %+v", w.mock.unexpected)
		}),
		on(`the mock server status will be mismatches`, func(w *world, _ []string, _ *step) {
			if len(w.mock.found) == 0 {
				w.errorf("there are none")
			}
		}),
		on(`the mismatches will contain an? "(.*)" mismatch (?:with path "(.*)" )?with error "(.*)"`, func(w *world, g []string, _ *step) {
			part := strings.ReplaceAll(g[0], "body-content-type", "body type")
			w.matching.found = [][]matching.Mismatch{w.mock.found}
			w.wantMismatch(func(m *matching.Mismatch) bool {
				return m.Part == part && (g[1] == "" || samePlace(m.Path, g[1])) && about(m, g[2])
			})
		}),
	}
}

// startMock starts a server that expects interactions of the background, perhaps changed.
func (w *world) startMock(numbers []string, s *step) {
	w.mock = &mock{met: map[int]bool{}, contract: &contracts.Contract{Consumer: "the suite", Provider: "p"}}
	for _, n := range numbers {
		w.mock.contract.Interactions = append(w.mock.contract.Interactions, w.parse(w.contract(w.interaction(w.row(n, s)))).Interactions...)
	}
	w.mock.server = httptest.NewServer(w.mock)
	w.t.Cleanup(w.mock.server.Close)
}

// ask makes the request of an interaction.
func (w *world) ask(row map[string]string) {
	c := w.content(row["body"])
	target := w.mock.server.URL + row["path"]
	if row["query"] != "" {
		target += "?" + row["query"]
	}
	r, err := http.NewRequestWithContext(w.t.Context(), row["method"], target, bytes.NewReader(c.bytes))
	if err != nil {
		w.fatalf("%v", err)
	}
	if row["body type"] != "" {
		c.media = row["body type"]
	}
	if c.media != "" {
		r.Header.Set("Content-Type", c.media)
	}
	for _, column := range []string{"headers", "raw headers"} {
		for name, values := range headers(row[column]) {
			r.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	answer, err := w.mock.server.Client().Do(r)
	if err != nil {
		w.fatalf("%v", err)
	}
	defer answer.Body.Close()
	w.mock.status, w.mock.media = answer.StatusCode, answer.Header.Get("Content-Type")
	if w.mock.payload, err = io.ReadAll(answer.Body); err != nil {
		w.fatalf("%v", err)
	}
}

// ServeHTTP answers the request of the interaction that expects it, and 500 where none does.
func (m *mock) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	got, err := received(r)
	if err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	near := false
	var found []matching.Mismatch
	for i := range m.contract.Interactions {
		expected := &m.contract.Interactions[i]
		wrong := expected.Request.Compare(got, matching.Options{})
		if len(wrong) == 0 {
			m.met[i] = true
			for _, h := range expected.Response.Headers {
				out.Header()[http.CanonicalHeaderKey(h.Name)] = h.Values
			}
			out.WriteHeader(expected.Response.Status)
			_, _ = out.Write(expected.Response.Body.Bytes) // the client notices
			return
		}
		if !slices.ContainsFunc(wrong, func(w matching.Mismatch) bool { return w.Part == "method" || w.Part == "path" }) {
			near, found = true, append(found, wrong...)
		}
	}
	if near {
		m.found = append(m.found, found...)
	} else {
		m.unexpected = append(m.unexpected, got)
	}
	http.Error(out, "this was not expected", http.StatusInternalServerError)
}

// received is a request as it came.
func received(r *http.Request) (*contracts.Received, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	out := &contracts.Received{Method: r.Method, Path: r.URL.Path, Body: content{true, body, r.Header.Get("Content-Type")}.body()}
	for name, values := range r.Header {
		out.Headers = append(out.Headers, matching.Field{Name: name, Values: values})
	}
	for name, values := range r.URL.Query() {
		out.Query = append(out.Query, matching.Field{Name: name, Values: values})
	}
	return out, nil
}

// fine reports whether every request was expected, and every expected one was made.
func (m *mock) fine() bool {
	return len(m.found)+len(m.unexpected) == 0 && len(m.met) == len(m.contract.Interactions)
}

// finish writes the contract, if the test of the consumer went well, and reads it again.
func (m *mock) finish(w *world) {
	if !m.fine() {
		return
	}
	var b bytes.Buffer
	if err := pact.Write(&b, m.contract, pact.V3); err != nil {
		w.fatalf("%v", err)
	}
	m.read = w.parse(b.Bytes())
}

// wantJSON demands a document of the fixtures.
func (w *world) wantJSON(data []byte, fixture string) {
	var got, want any
	if err := json.Unmarshal(data, &got); err != nil {
		w.errorf("%v: %q", err, data)
	}
	if err := json.Unmarshal(w.read(fixture), &want); err != nil {
		w.fatalf("%v", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.errorf("%s", diff)
	}
}

// wantFields demands headers or query parameters.
func (w *world) wantFields(list []contracts.Field, want map[string][]string) {
	got := map[string][]string{}
	for _, f := range list {
		got[f.Name] = f.Values
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.errorf("%s", diff)
	}
}
