package contracts_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/pact"
)

// one is a contract with one interaction, whose response has the given members.
func one(t *testing.T, response string) []*contracts.Contract {
	t.Helper()
	c, err := pact.Read("c.json", []byte(`{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [
		{"description": "d", "request": {"path": "/x"}, "response": `+response+`}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return []*contracts.Contract{c}
}

// A provider that misbehaves costs bounded time and memory, and a sentence says what it did.
func TestFaultsOfAProviderAreTold(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 200 {
		if _, err := z.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	hijacked := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			fmt.Fprint(c, text)
			c.Close()
		}
	}
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"closes without an answer": {hijacked(""), "the provider closed the connection without an answer"},
		"closes early":             {hijacked("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\""), "the answer broke off after 4 bytes: unexpected EOF"},
		"sends a bad chunk":        {hijacked("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"), "the answer broke off after 0 bytes: invalid byte in chunk length"},
		"speaks no HTTP":           {hijacked("hello\r\n\r\n"), "the provider gave no answer: net/http: HTTP/1.x transport connection broken: malformed HTTP response"},
		"never answers": {func(w http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}, "the provider did not answer within 200ms"},
		"never ends": {func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write([]byte("x")); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				time.Sleep(time.Millisecond)
			}
		}, "the answer did not end within 200ms"},
		"answers more than is kept": {func(w http.ResponseWriter, _ *http.Request) {
			for range 100 {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
		}, "the answer is longer than 1048576 bytes"},
		"packs a bomb": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			if _, err := w.Write(bomb.Bytes()); err != nil {
				return
			}
		}, "the answer is longer than 1048576 bytes"},
		"says a length that is too long": {hijacked("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"a\": 1}"), "the answer broke off after 8 bytes"},
		"says gzip and is not": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "plain text, for sure")
		}, "the answer says that it is gzip, and is not: gzip: invalid header"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(test.handler)
			t.Cleanup(server.Close)
			report, err := contracts.Run(t.Context(), one(t, `{"body": {"a": 1}}`), contracts.Options{URL: server.URL, Timeout: 200 * time.Millisecond, MaxBody: 1 << 20})
			if err != nil {
				t.Fatal(err)
			}
			if r := report.Results[0]; r.Verdict != contracts.Fail || !strings.HasPrefix(r.Problem, test.want) {
				t.Errorf("%s: %q, want %q", r.Verdict, r.Problem, test.want)
			}
		})
	}
}

// What was answered in full and cannot be read is a mismatch, not the end of the run.
func TestAnAnswerThatCannotBeReadIsAMismatch(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ media, body, want string }{
		"another charset":     {"application/json; charset=iso-8859-1", "{\"a\": \"\xe9\"}", "UTF-8"},
		"HTML for JSON":       {"application/json", "<html>", "the body is no JSON"},
		"less than was meant": {"application/json", "{\"a\": ", "the body is no JSON"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", test.media)
			w.Header().Set("Content-Length", fmt.Sprint(len(test.body)))
			fmt.Fprint(w, test.body)
		}))
		t.Cleanup(server.Close)
		report, err := contracts.Run(t.Context(), one(t, `{"body": {"a": "x"}}`), contracts.Options{URL: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		if r := report.Results[0]; r.Verdict != contracts.Fail || len(r.Mismatches) != 1 || !strings.Contains(r.Mismatches[0].Message, test.want) {
			t.Errorf("%s: %s %v", name, r.Verdict, r.Mismatches)
		}
	}
}

func TestARedirectIsTheAnswerUnlessItIsFollowed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/x" {
			http.Redirect(w, r, "/y", http.StatusFound)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	for follow, status := range map[bool]int{false: 302, true: 204} {
		report, err := contracts.Run(t.Context(), one(t, fmt.Sprintf(`{"status": %d}`, status)), contracts.Options{URL: server.URL, FollowRedirects: follow})
		if err != nil {
			t.Fatal(err)
		}
		if r := report.Results[0]; r.Verdict != contracts.Pass {
			t.Errorf("follow %v: %v %v", follow, r.Problem, r.Mismatches)
		}
	}
}

func TestTheProvidersURLMayHaveAPathAndAUser(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if r.URL.Path != "/api/x" || user != "ada" || password != "secret" {
			t.Errorf("%s %s %s", r.URL.Path, user, password)
		}
	}))
	t.Cleanup(server.Close)
	report, err := contracts.Run(t.Context(), one(t, `{}`), contracts.Options{URL: strings.Replace(server.URL, "http://", "http://ada:secret@", 1) + "/api/"})
	if err != nil {
		t.Fatal(err)
	}
	if r := report.Results[0]; r.Verdict != contracts.Pass || strings.Contains(r.Curl, "secret") {
		t.Errorf("%v %s", r.Problem, r.Curl)
	}
}

func TestAnIPv6AddressIsAnAddress(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("there is no IPv6 on this machine's loopback")
	}
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: http.NotFoundHandler()}}
	server.Start()
	t.Cleanup(server.Close)
	report, err := contracts.Run(t.Context(), one(t, `{"status": 404}`), contracts.Options{URL: "http://" + l.Addr().String()})
	if err != nil || report.Results[0].Verdict != contracts.Pass {
		t.Errorf("%v %+v", err, report)
	}
}

// states is a provider whose states are noted.
type states struct{ calls []string }

func (s *states) Can(contracts.State) bool { return true }

func (s *states) Setup(_ context.Context, st contracts.State) (map[string]any, error) {
	s.calls = append(s.calls, "setup "+st.Name)
	return map[string]any{"id": 42}, nil
}

func (s *states) Teardown(_ context.Context, st contracts.State) error {
	s.calls = append(s.calls, "teardown "+st.Name)
	return nil
}

func TestWhatASetupReturnsIsSentAndExpected(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/customers/42" {
			t.Errorf("the request went to %s", r.URL.Path)
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"id": 42}`)
	}))
	t.Cleanup(server.Close)
	c, err := pact.Read("c.json", []byte(`{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [{
		"description": "d", "providerStates": [{"name": "a"}, {"name": "b"}],
		"request": {"path": "/customers/7", "generators": {"path": {"type": "ProviderState", "expression": "/customers/${id}"}}},
		"response": {"headers": {"Content-Type": "application/json"}, "body": {"id": 7}, "generators": {"body": {"$.id": {"type": "ProviderState", "expression": "id"}}}}}],
		"metadata": {"pactSpecification": {"version": "3.0.0"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	s := &states{}
	report, err := contracts.Run(t.Context(), []*contracts.Contract{c}, contracts.Options{URL: server.URL, States: s})
	if err != nil {
		t.Fatal(err)
	}
	if r := report.Results[0]; r.Verdict != contracts.Pass {
		t.Errorf("%s %v", r.Problem, r.Mismatches)
	}
	if got := strings.Join(s.calls, ", "); got != "setup a, setup b, teardown b, teardown a" {
		t.Error(got)
	}
	// The reference implementation makes no value of an expected answer.
	report, err = contracts.Run(t.Context(), []*contracts.Contract{c}, contracts.Options{URL: server.URL, States: s, Compat: true})
	if err != nil {
		t.Fatal(err)
	}
	if r := report.Results[0]; r.Verdict != contracts.Fail {
		t.Errorf("%s in the way of the reference implementation", r.Verdict)
	}
}

func TestAnInterruptedRunTearsStatesDown(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { cancel() }))
	t.Cleanup(server.Close)
	c, err := pact.Read("c.json", []byte(`{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [
		{"description": "1", "providerState": "a", "request": {"path": "/1"}, "response": {}},
		{"description": "2", "providerState": "b", "request": {"path": "/2"}, "response": {}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	s := &states{}
	report, err := contracts.Run(ctx, []*contracts.Contract{c}, contracts.Options{URL: server.URL, States: s})
	if err != nil {
		t.Fatal(err)
	}
	if report.Results[1].Verdict != contracts.Skipped || report.Stopped != "the run was interrupted" {
		t.Errorf("%+v %s", report.Results[1], report.Stopped)
	}
	if got := strings.Join(s.calls, ", "); got != "setup a, teardown a" {
		t.Error(got)
	}
}
