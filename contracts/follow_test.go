package contracts_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/native"
)

// following is a contract whose requests follow chains.
func following(t *testing.T, requests ...string) []*contracts.Contract {
	t.Helper()
	text := "postel: contract/1\nconsumer: c\nprovider: p\ninteractions:\n"
	for i, r := range requests {
		text += fmt.Sprintf("  - description: d%d\n    request: {%s}\n    response: {status: 200}\n", i, r)
	}
	c, err := native.Read("c.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return []*contracts.Contract{c}
}

// hypermedia answers with HAL.
func hypermedia(t *testing.T, answers map[string]string, asked func(*http.Request)) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked != nil {
			asked(r)
		}
		body, ok := answers[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/hal+json")
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return server
}

func TestAChainThatCannotBeFollowedSaysAtWhichStep(t *testing.T) {
	t.Parallel()
	elsewhere := hypermedia(t, nil, func(r *http.Request) { t.Errorf("another origin is asked for %s", r.URL) })
	server := hypermedia(t, map[string]string{
		"/": `{"_links": {"self": {"href": "/"}, "orders": {"href": "/orders"}, "far": {"href": "` + elsewhere.URL + `/"}, "find": {"href": "/f/{id}", "templated": true},
			"bad": {"href": "javascript:alert(1)"}, "item": [{"href": "/1"}, {"href": "/2"}], "lost": {"href": "/lost"}, "page": {"href": "/page"}},
			"_embedded": {"near": {"_links": {"self": {"href": "` + elsewhere.URL + `/near"}}}}}`,
		"/orders": `{"_links": {"self": {"href": "/orders"}}}`,
		"/page":   `<html>`,
	}, nil)
	for chain, want := range map[string]string{
		"order":         "step 1 (order) at " + server.URL + "/: there is no order, only orders, far, find, bad, item, lost, page, near; is orders meant?",
		"orders > next": "step 2 (next) at " + server.URL + "/orders: there is no next",
		"far":           `step 1 (far) at ` + server.URL + `/: "` + elsewhere.URL + `/" is not followed: it leads to another origin`,
		"far > orders":  `step 1 (far) at ` + server.URL + `/: "` + elsewhere.URL + `/" is not followed: it leads to another origin`,
		"near":          `step 1 (near) at ` + server.URL + `/: "` + elsewhere.URL + `/near" is not followed: it leads to another origin`,
		"near^ > x":     `step 1 (near^) at ` + server.URL + `/: "` + elsewhere.URL + `/near" is not followed: it leads to another origin`,
		"bad":           `step 1 (bad) at ` + server.URL + `/: "javascript:alert(1)" is not followed: only http and https are followed`,
		"find":          "step 1 (find) at " + server.URL + "/: ",
		"item":          "step 1 (item) at " + server.URL + "/: ",
		"lost > next":   "step 1 (lost) at " + server.URL + "/: GET " + server.URL + "/lost answered 404",
		"page > next":   "step 1 (page) at " + server.URL + "/: " + server.URL + "/page: no document with controls",
	} {
		report, err := contracts.Run(t.Context(), following(t, `follow: "`+chain+`"`), contracts.Options{URL: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		r := report.Results[0]
		if r.Verdict != contracts.Fail || len(r.Mismatches) != 1 || r.Curl == "" {
			t.Errorf("%s: %s %q %v %s", chain, r.Verdict, r.Problem, r.Mismatches, r.Curl)
			continue
		}
		m := r.Mismatches[0]
		if m.Part != "request" || m.Rule != "follow" || !strings.HasPrefix(m.Message, "the chain cannot be followed: "+want) || m.At.Pos().Line != 6 {
			t.Errorf("%s: %s %s %q", chain, m.Part, m.Rule, m.Message)
		}
	}
}

// What was tried is in the report, and the way there carries what is about all of a conversation.
func TestTheHeadersOfARequestAreSentOnTheWayThere(t *testing.T) {
	t.Parallel()
	var got []string
	server := hypermedia(t, map[string]string{"/shop/": `{"_links": {"self": {"href": "/shop/"}, "orders": {"href": "orders?open=1"}}}`, "/shop/orders": `{}`}, func(r *http.Request) {
		got = append(got, fmt.Sprintf("%s %s tenant=%s token=%s match=%s accept=%t", r.Method, r.URL, r.Header.Get("X-Tenant"), r.Header.Get("X-Token"), r.Header.Get("If-Match"), r.Header.Get("Accept") == "text/plain"))
	})
	list := following(t, `follow: orders, method: PUT, query: {page: 2}, headers: {X-Tenant: a, If-Match: '"1"', Accept: text/plain}, body: {a: 1}`)
	report, err := contracts.Run(t.Context(), list, contracts.Options{URL: server.URL + "/shop/", Edit: func(_ *contracts.Contract, _ *contracts.Interaction, r *http.Request) error {
		r.Header.Set("X-Token", "secret")
		return nil
	}, Secret: func(name string) bool { return name == "X-Token" }})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"GET /shop/ tenant=a token=secret match= accept=false", `PUT /shop/orders?open=1&page=2 tenant=a token=secret match="1" accept=true`}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if r := report.Results[0]; r.Verdict != contracts.Pass || !strings.Contains(r.Curl, "/shop/orders?open=1&page=2") || strings.Contains(r.Curl, "secret") {
		t.Errorf("%s %v %s", r.Verdict, r.Mismatches, r.Curl)
	}
}

func TestAPathAndARelationOfTheSameTextAreTwoRequests(t *testing.T) {
	t.Parallel()
	server := hypermedia(t, map[string]string{"/": `{"_links": {"self": {"href": "/"}, "/x": {"href": "/y"}}}`, "/y": `{}`}, nil)
	report, err := contracts.Run(t.Context(), following(t, "path: /x", "follow: /x"), contracts.Options{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := report.Results[0], report.Results[1]; a.Verdict != contracts.Fail || b.Verdict != contracts.Pass || b.Shared {
		t.Errorf("%s, %s", a.Verdict, b.Verdict)
	}
}

// Missing relations do not end a run, and a provider that gives no answer does.
func TestAProviderThatMissesRelationsIsNotDead(t *testing.T) {
	t.Parallel()
	chains := make([]string, 8)
	for i := range chains {
		chains[i] = fmt.Sprintf("follow: r%d", i)
	}
	server := hypermedia(t, map[string]string{"/": `{"_links": {"self": {"href": "/"}}}`}, nil)
	report, err := contracts.Run(t.Context(), following(t, chains...), contracts.Options{URL: server.URL, Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	if n := report.Count(contracts.Fail); n != len(chains) || report.Stopped != "" {
		t.Errorf("%d failed; %s", n, report.Stopped)
	}
	server.Close()
	if report, err = contracts.Run(t.Context(), following(t, chains...), contracts.Options{URL: server.URL, Jobs: 1}); err != nil {
		t.Fatal(err)
	}
	if n := report.Count(contracts.Skipped); n != 3 || !strings.Contains(report.Stopped, "none of 5 calls in a row") {
		t.Errorf("%d skipped; %s", n, report.Stopped)
	}
}

func TestWhatEndsAChainIsToldAsForOtherRequests(t *testing.T) {
	t.Parallel()
	server := hypermedia(t, map[string]string{"/": `{"_links": {"self": {"href": "/"}, "slow": {"href": "/slow"}}}`}, func(r *http.Request) {
		if r.URL.Path == "/slow" {
			<-r.Context().Done()
		}
	})
	for want, o := range map[string]contracts.Options{
		"the provider did not answer within 200ms": {Timeout: 200 * time.Millisecond},
		"there is no token": {Edit: func(*contracts.Contract, *contracts.Interaction, *http.Request) error {
			return errors.New("there is no token")
		}},
	} {
		o.URL = server.URL
		report, err := contracts.Run(t.Context(), following(t, "follow: slow > next"), o)
		if err != nil {
			t.Fatal(err)
		}
		if r := report.Results[0]; r.Problem != want || len(r.Mismatches) > 0 {
			t.Errorf("%q %v", r.Problem, r.Mismatches)
		}
	}
}

func TestADeprecatedRelationThatIsFollowedIsSaid(t *testing.T) {
	t.Parallel()
	server := hypermedia(t, map[string]string{"/": `{"_links": {"self": {"href": "/"}, "old": {"href": "/old", "deprecation": "/why"}}}`, "/old": `{}`}, nil)
	report, err := contracts.Run(t.Context(), following(t, "follow: old"), contracts.Options{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Warnings) != 1 || report.Warnings[0].Message != "the relation old, which the chain follows, is deprecated" || report.Warnings[0].Help != "see /why" {
		t.Errorf("%+v", report.Warnings)
	}
}
