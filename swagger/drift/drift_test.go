package drift_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/drift"
)

const described = `openapi: 3.1.1
info: {title: A, version: 1.0.0}
servers: [{url: https://a.example/v1}]
paths:
  /orders:
    get:
      parameters:
        - {name: state, in: query, required: true, schema: {enum: [open, paid]}}
        - {name: fields, in: query, required: true, explode: false, schema: {type: array, items: {type: string}}, example: [id, total]}
        - {name: X-Tenant, in: header, required: true, schema: {type: string, default: a}}
        - {name: page, in: query, schema: {type: integer}, example: 3}
      responses: {"200": {description: yes, content: {application/json: {schema: {type: array}}}}}
    post:
      responses: {"201": {description: made}}
    delete:
      responses: {"204": {description: gone}}
  /orders/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}, examples: {one: {value: a/b}, two: {value: none}}}
    get:
      responses:
        "200": {description: yes, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
        "404": {description: no}
    head:
      responses: {"200": {description: yes}, "404": {description: no}}
  /customers/{number}:
    get:
      parameters: [{name: number, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: yes, content: {application/json: {schema: {type: object, properties: {number: {type: integer}}}}}}}
  /secret:
    get:
      responses: {"200": {description: yes}}
`

func run(t *testing.T, h http.HandlerFunc, o drift.Options) (*drift.Report, []string) {
	t.Helper()
	doc, err := swagger.Load("a.yaml", []byte(described), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := conformance.New(doc, conformance.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen = append(seen, r.Method+" "+r.RequestURI)
		mu.Unlock()
		h(w, r)
	}))
	defer server.Close()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	report, err := drift.Run(t.Context(), c, u, o)
	if err != nil {
		t.Fatal(err)
	}
	return report, seen
}

func honest(w http.ResponseWriter, r *http.Request) {
	body := "{}"
	switch {
	case strings.HasSuffix(r.URL.Path, "/none"):
		w.WriteHeader(404)
		return
	case r.URL.Path == "/v1/orders":
		body = "[]"
	case r.URL.Path == "/v1/secret":
		w.WriteHeader(401)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, body)
}

func says(r *drift.Report) []string {
	var out []string
	for _, c := range r.Calls {
		name := c.Operation.Method + " " + c.Operation.Path
		if c.Skipped != "" {
			out = append(out, name+": "+c.Skipped)
		}
		for _, f := range c.Findings {
			out = append(out, fmt.Sprintf("%s: %s %s", name, f.Level, f.Rule.ID))
		}
	}
	return out
}

func TestOnlySafeOperationsAreCalledWithWhatIsKnown(t *testing.T) {
	t.Parallel()
	r, seen := run(t, honest, drift.Options{Values: map[string][]string{"number": {"7", "8"}}})
	want := []string{
		"GET /v1/orders?fields=id%2Ctotal&state=open", "GET /v1/orders?fields=id%2Ctotal&state=open",
		"GET /v1/orders/a%2Fb", "GET /v1/orders/a%2Fb", "GET /v1/orders/none",
		"HEAD /v1/orders/a%2Fb", "HEAD /v1/orders/none",
		"GET /v1/customers/7", "GET /v1/customers/7", "GET /v1/customers/8", "GET /v1/customers/8",
		"GET /v1/secret",
	}
	if d := cmp.Diff(want, seen); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if d := cmp.Diff([]string{"GET /orders/{id}: warning example-leads-nowhere", "HEAD /orders/{id}: warning example-leads-nowhere", "GET /secret: it wants credentials (401)"}, says(r)); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestWhatIsNotKnownIsNotMadeUp(t *testing.T) {
	t.Parallel()
	r, seen := run(t, honest, drift.Options{})
	if got := says(r); !strings.Contains(strings.Join(got, "\n"), "GET /customers/{number}: no value is known for its path parameter number") || strings.Contains(strings.Join(seen, "\n"), "customers") {
		t.Errorf("%v %v", got, seen)
	}
}

func TestAnswersThatDepartAreFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers func(n int, w http.ResponseWriter) // to the n-th GET of a customer
		want    []string
	}{
		"another type":      {func(_ int, w http.ResponseWriter) { fmt.Fprint(w, `{"number": "7"}`) }, []string{"error response-body-mismatch"}},
		"another member":    {func(_ int, w http.ResponseWriter) { fmt.Fprint(w, `{"name": "7"}`) }, []string{"error response-member-undeclared"}},
		"another status":    {func(_ int, w http.ResponseWriter) { w.WriteHeader(500) }, []string{"error status-undeclared"}},
		"a second status":   {func(n int, w http.ResponseWriter) { w.WriteHeader(200 + 10*(n-1)); fmt.Fprint(w, "{}") }, []string{"error repeated-status-differs"}},
		"a second body":     {func(n int, w http.ResponseWriter) { fmt.Fprintf(w, `{"number": %d}`, n) }, []string{"note repeated-body-differs"}},
		"the same JSON":     {func(n int, w http.ResponseWriter) { fmt.Fprint(w, strings.Repeat(" ", n)+`{"number": 1}`) }, nil},
		"an ETag that lies": {func(n int, w http.ResponseWriter) { w.Header().Set("ETag", `"1"`); fmt.Fprintf(w, `{"number": %d}`, n) }, []string{"error same-etag-other-body"}},
		"a weak ETag": {func(n int, w http.ResponseWriter) {
			w.Header().Set("ETag", `W/"1"`)
			fmt.Fprintf(w, `{"number": %d}`, n)
		}, []string{"note repeated-body-differs"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 0
			r, _ := run(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/v1/customers/7" {
					honest(w, r)
					return
				}
				n++
				w.Header().Set("Content-Type", "application/json")
				test.answers(n, w)
			}, drift.Options{Values: map[string][]string{"number": {"7"}, "id": {"a"}}, Header: http.Header{"Authorization": {"x"}}})
			var got []string
			for _, line := range says(r) {
				if line, ok := strings.CutPrefix(line, "GET /customers/{number}: "); ok {
					got = append(got, line)
				}
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestRedirectionsAreAnswers(t *testing.T) {
	t.Parallel()
	_, seen := run(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, drift.Options{})
	if strings.Contains(strings.Join(seen, "\n"), "elsewhere") {
		t.Errorf("%v", seen)
	}
}

func TestAServiceThatIsGoneIsNotCalledForEver(t *testing.T) {
	t.Parallel()
	many := "openapi: 3.1.1\ninfo: {title: A, version: 1.0.0}\npaths:\n"
	for i := range 20 {
		many += fmt.Sprintf("  /p%d: {get: {responses: {\"200\": {description: yes}}}}\n", i)
	}
	doc, err := swagger.Load("a.yaml", []byte(many), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := conformance.New(doc, conformance.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := drift.Run(t.Context(), c, &url.URL{Scheme: "http", Host: "127.0.0.1:1"}, drift.Options{})
	if err != nil || len(r.Calls) != drift.MaxSilent || r.Stopped == "" {
		t.Errorf("%d calls, %q, %v", len(r.Calls), r.Stopped, err)
	}
	if _, err := drift.Run(t.Context(), c, &url.URL{Path: "orders"}, drift.Options{}); err == nil {
		t.Error("a path is called")
	}
}
