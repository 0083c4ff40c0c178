package compatibility

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/postel-api/postel/contracts"
	contractsprovider "github.com/postel-api/postel/contracts/provider"
	"github.com/postel-api/postel/internal/report"
)

// provider is the service that is verified, and where it sets states up.
type provider struct {
	answers  []map[string]string // rows of interactions, as they are answered
	messages map[string]answer   // by description

	mu     sync.Mutex
	events []event // in the order in which they came
}

// answer is a message that the provider sends.
type answer struct {
	content  content
	metadata object
}

// event is a request to the provider, or a call that sets a state up.
type event struct {
	header http.Header
	action string // of a call about a state: "setup", "teardown"
	state  string
	params map[string]any
}

func (p *provider) note(e event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, e)
}

// run is what is verified, how, and what came of it.
type run struct {
	callback, broken bool // there is a state callback, and it fails
	filter           []byte
	report           *contracts.Report
	text             string
}

func verificationRows() []row {
	return []row{
		on(`the following HTTP interactions have been defined:`, func(w *world, _ []string, s *step) { w.defined = s.named() }),
		on(`a provider is started that returns the responses? from interactions? "?([\d, ]+)"?(?:, with the following changes:)?`, func(w *world, g []string, s *step) {
			for number := range strings.SplitSeq(g[0], ", ") {
				w.provider.answers = append(w.provider.answers, w.row(number, s))
			}
		}),
		on(`a provider state callback is configured(, but will return a failure)?`, func(w *world, g []string, _ *step) {
			w.run.callback, w.run.broken = true, g[0] != ""
		}),
		on(`a Pact file for interaction (\d+) is to be verified(?: with a provider state "(.*)" defined)?`, func(w *world, g []string, s *step) {
			i := w.interaction(w.row(g[0], s))
			w.give(i, state{name: g[1]})
			w.documents = append(w.documents, w.contract(i))
		}),
		on(`a Pact file for interaction (\d+) is to be verified with the following provider states defined:`, func(w *world, g []string, s *step) {
			i := w.interaction(w.row(g[0], &step{}))
			var list []state
			for _, r := range s.named() {
				list = append(list, state{r["State Name"], r["Parameters"]})
			}
			w.give(i, list...)
			w.documents = append(w.documents, w.contract(i))
		}),
		on(`a Pact file for interaction (\d+) is to be verified, but is marked pending`, func(w *world, g []string, s *step) {
			i := w.interaction(w.row(g[0], s))
			i["pending"] = true
			w.documents = append(w.documents, w.contract(i))
		}),
		on(`a Pact file for interaction (\d+) is to be verified with the following comments:`, func(w *world, g []string, s *step) {
			i := w.interaction(w.row(g[0], &step{}))
			i["comments"] = comments(s)
			w.documents = append(w.documents, w.contract(i))
		}),
		on(`a request filter is configured to make the following changes:`, func(w *world, _ []string, s *step) {
			set := map[string]string{}
			for name, values := range headers(s.named()[0]["headers"]) {
				set[name] = values[0]
			}
			w.run.filter = w.text(object{"requests": []any{object{"headers": object{"set": set}}}})
		}),
		on(`the verification is run`, func(w *world, _ []string, _ *step) { w.verify() }),
		on(`the verification will( NOT)? be successful`, func(w *world, g []string, _ *step) {
			if want := g[0] == ""; w.run.report.Passed() != want {
				w.errorf("successful is %v\n%s", !want, w.run.text)
			}
		}),
		on(`the verification results will contain a "(.*)" error`, func(w *world, g []string, _ *step) { w.wantError(contracts.Fail, g[0]) }),
		on(`there will be a pending "(.*)" error`, func(w *world, g []string, _ *step) { w.wantError(contracts.Pending, g[0]) }),
		on(`the comment "(.*)" will have been printed to the console`, func(w *world, g []string, _ *step) { w.wantText(g[0]) }),
		on(`the "(.*)" will displayed as the original test name`, func(w *world, g []string, _ *step) { w.wantText("test " + g[0]) }),
		on(`a warning will be displayed that there was no provider state callback configured for provider state "(.*)"`, func(w *world, g []string, _ *step) {
			w.wantText(fmt.Sprintf("the provider state %q is not set up: nothing is given that sets states up", g[0]))
		}),
		on(`the request to the provider will contain the header "(.*): (.*)"`, func(w *world, g []string, _ *step) {
			for _, e := range w.provider.events {
				if e.action == "" && e.header.Get(g[0]) != g[1] {
					w.errorf("the header %s is %q", g[0], e.header.Get(g[0]))
				}
			}
		}),
		on(`the provider state callback will be called (before|after) the verification is run`, func(w *world, g []string, _ *step) {
			first, last := w.provider.events[0], w.provider.events[len(w.provider.events)-1]
			if g[0] == "before" && first.action != "setup" || g[0] == "after" && last.action != "teardown" {
				w.errorf("the calls are %+v", w.provider.events)
			}
		}),
		on(`the provider state callback will receive a (setup|teardown) call (?:with )?"(.*)" (?:as the provider state parameter|and the following parameters:)`, func(w *world, g []string, s *step) {
			for _, e := range w.provider.events {
				if e.action == g[0] && e.state == g[1] && has(e.params, s) {
					return
				}
			}
			w.errorf("the calls are %+v", w.provider.events)
		}),
		on(`the provider state callback will NOT receive a teardown call`, func(w *world, _ []string, _ *step) {
			for _, e := range w.provider.events {
				if e.action == "teardown" {
					w.errorf("the calls are %+v", w.provider.events)
				}
			}
		}),
	}
}

type state struct{ name, params string }

// give gives an interaction provider states, in the form of the version.
func (w *world) give(i object, list ...state) {
	if w.version < "V3" {
		if list[0].name != "" {
			i["providerState"] = list[0].name
		}
		return
	}
	var out []any
	for _, s := range list {
		if s.name == "" {
			return
		}
		o := object{"name": s.name}
		if s.params != "" {
			o["params"] = json.RawMessage(s.params)
		}
		out = append(out, o)
	}
	i["providerStates"] = out
}

func comments(s *step) object {
	out := object{}
	var text []string
	for _, r := range s.named() {
		if r["type"] == "text" {
			text = append(text, r["comment"])
		} else {
			out[r["type"]] = r["comment"]
		}
	}
	out["text"] = text
	return out
}

// has reports whether the parameters are those of a table whose cells are JSON; no table asks for nothing.
func has(params map[string]any, s *step) bool {
	for _, r := range s.named() {
		for name, text := range r {
			var want any
			if json.Unmarshal([]byte(text), &want) != nil || params[name] != want {
				return false
			}
		}
	}
	return true
}

// verify verifies the contracts as a user of --compat pact would.
func (w *world) verify() {
	server := httptest.NewServer(w.handler())
	defer server.Close()
	o := contracts.Options{URL: server.URL, Compat: true}
	if w.run.callback {
		o.States = &contractsprovider.StateURL{URL: server.URL + "/_states", Client: server.Client(), Teardowns: true}
	}
	if w.run.filter != nil {
		requests, err := contractsprovider.ReadRequests("requests.yaml", w.run.filter)
		if err != nil {
			w.fatalf("%v", err)
		}
		o.Edit = requests.Edit
	}
	var list []*contracts.Contract
	for _, d := range w.documents {
		list = append(list, w.parse(d))
	}
	r, err := contracts.Run(w.t.Context(), list, o)
	if err != nil {
		w.fatalf("%v", err)
	}
	var b strings.Builder
	if err := report.WriteVerification(&b, report.Text, r, report.Options{}); err != nil {
		w.fatalf("%v", err)
	}
	w.run.report, w.run.text = r, b.String()
}

// handler is the provider.
func (w *world) handler() http.Handler {
	p := &w.provider
	mux := http.NewServeMux()
	mux.HandleFunc("POST /_states", func(out http.ResponseWriter, r *http.Request) {
		var call struct {
			State, Action string
			Params        map[string]any
		}
		if err := json.NewDecoder(r.Body).Decode(&call); err != nil {
			w.t.Error(err)
		}
		p.note(event{action: call.Action, state: call.State, params: call.Params})
		if w.run.broken {
			out.WriteHeader(http.StatusBadRequest)
		}
	})
	mux.HandleFunc("/", func(out http.ResponseWriter, r *http.Request) {
		p.note(event{header: r.Header})
		if p.messages != nil {
			w.produce(out, r)
			return
		}
		for _, row := range p.answers {
			if row["method"] == r.Method && row["path"] == r.URL.Path && row["query"] == r.URL.RawQuery {
				w.reply(out, row)
				return
			}
		}
		http.Error(out, "no such interaction", http.StatusNotFound)
	})
	return mux
}

// reply answers as an interaction says.
func (w *world) reply(out http.ResponseWriter, row map[string]string) {
	c := w.content(row["response body"])
	if row["response body type"] != "" {
		c.media = row["response body type"]
	}
	if row["response content"] != "" {
		c.media = row["response content"]
	}
	out.Header()["Content-Type"] = nil // nothing is guessed
	if c.media != "" {
		out.Header().Set("Content-Type", c.media)
	}
	for name, values := range headers(row["response headers"]) {
		out.Header()[http.CanonicalHeaderKey(name)] = values
	}
	var status int
	if _, err := fmt.Sscan(row["response"], &status); err != nil {
		w.t.Error(err)
	}
	out.WriteHeader(status)
	if _, err := out.Write(c.bytes); err != nil && err != http.ErrBodyNotAllowed {
		w.t.Error(err)
	}
}

// wantError demands a failure: in the suite's words, which name a part of the answer.
func (w *world) wantError(verdict contracts.Verdict, words string) {
	part := map[string][]string{
		"Response status did not match": {"status"}, "Headers had differences": {"header"},
		"Body had differences": {"body", "body type"}, "Metadata had differences": {"metadata"},
	}[words]
	for _, r := range w.run.report.Results {
		if r.Verdict != verdict {
			continue
		}
		if words == "State change request failed" && strings.Contains(r.Problem, "could not be set up") {
			return
		}
		for _, m := range r.Mismatches {
			for _, p := range part {
				if m.Part == p {
					return
				}
			}
		}
	}
	w.errorf("nothing is said of %q\n%s", words, w.run.text)
}

func (w *world) wantText(text string) {
	if !strings.Contains(w.run.text, text) {
		w.errorf("%q is not said\n%s", text, w.run.text)
	}
}

// produce answers a request for a message by its description.
func (w *world) produce(out http.ResponseWriter, r *http.Request) {
	var asked struct{ Description string }
	data, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(data, &asked)
	}
	if err != nil {
		w.t.Error(err)
	}
	m, ok := w.provider.messages[asked.Description]
	if !ok {
		http.Error(out, "no such message", http.StatusNotFound)
		return
	}
	out.Header().Set("Content-Type", m.content.media)
	m.head(w, out.Header())
	if _, err := out.Write(m.content.bytes); err != nil {
		w.t.Error(err)
	}
}
