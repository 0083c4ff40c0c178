package learn_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/learn"
)

// get is an exchange of GET with an answer of JSON.
func get(target string, status int, answer string) *conformance.Exchange {
	return exchange("GET", target, "", status, answer)
}

func exchange(method, target, body string, status int, answer string) *conformance.Exchange {
	u, err := url.Parse(target)
	if err != nil {
		panic(err)
	}
	x := &conformance.Exchange{Method: method, URL: u, Header: http.Header{}, Body: []byte(body), Status: status, Answer: http.Header{}, Answered: []byte(answer)}
	if body != "" {
		x.Header.Set("Content-Type", "application/json")
	}
	if answer != "" {
		x.Answer.Set("Content-Type", "application/json; charset=utf-8")
	}
	return x
}

// described is the draft of exchanges. It is a valid description to Postel and to kin-openapi.
func described(t testing.TB, o learn.Options, list ...*conformance.Exchange) (*learn.Draft, *swagger.Document) {
	t.Helper()
	draft, err := learn.Describe(list, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{draft.JSON(), draft.YAML()} {
		doc, err := swagger.Load("draft.yaml", text, swagger.Options{})
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for _, f := range doc.Faults {
			t.Errorf("%v\n%s", f.Err(), text)
		}
	}
	spec, err := openapi3.NewLoader().LoadFromData(draft.JSON())
	if err != nil {
		t.Fatalf("%v\n%s", err, draft.YAML())
	}
	if err := spec.Validate(context.Background()); err != nil {
		t.Errorf("%v\n%s", err, draft.YAML())
	}
	doc, _ := swagger.Load("draft.yaml", draft.YAML(), swagger.Options{})
	return draft, doc
}

// conforms fails where an exchange disagrees with a description.
func conforms(t testing.TB, doc *swagger.Document, list ...*conformance.Exchange) {
	t.Helper()
	c, err := conformance.New(doc, conformance.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list {
		for _, f := range c.Check(x).Findings {
			t.Errorf("%s %s %s → %d %v %s\n%s", x.Method, x.URL, x.Body, x.Status, x.Answer, x.Answered, f)
		}
	}
}

func TestADraftSaysWhatWasSeen(t *testing.T) {
	t.Parallel()
	list := []*conformance.Exchange{
		get("/v1/orders?page=1&state=open", 200, `[{"id": 7, "total": 9.5, "placed": "2026-01-31", "note": null}]`),
		get("/v1/orders?page=2", 200, `[{"id": 8, "total": 3, "placed": "2026-02-01", "note": "soon", "gift": true}]`),
		get("/v1/orders/7", 200, `{"id": 7}`),
		get("/v1/orders/9", 404, `{"title": "There is no such order"}`),
		exchange("POST", "/v1/orders", `{"sku": "A"}`, 201, ""),
		exchange("POST", "/v1/orders", `{"sku": 1}`, 400, ""),
		get("/v1/nowhere", 404, ""),
		get("/elsewhere", 200, ""),
	}
	list[4].Answer.Set("Location", "/v1/orders/10")
	list[4].Header.Set("Authorization", "Bearer abcdefgh")
	draft, doc := described(t, learn.Options{Title: "Orders", Server: "https://shop.example.com/v1"}, list...)
	conforms(t, doc, list[:7]...)
	if draft.Exchanges != 6 || draft.Paths != 2 || draft.Operations != 3 {
		t.Errorf("%d exchanges, %d paths, %d operations", draft.Exchanges, draft.Paths, draft.Operations)
	}
	if d := cmp.Diff([]learn.Left{{Reason: "elsewhere than below the server", Count: 1}, {Reason: "to operations that are not there", Count: 1}}, draft.Left); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// Whatever a service was seen to do, it conforms to what was learned of it.
func TestEveryExchangeConformsToWhatWasLearnedOfIt(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		r := &traffic{rand.New(rand.NewPCG(seed, 1))}
		list := make([]*conformance.Exchange, 1+r.IntN(40))
		for i := range list {
			list[i] = r.exchange()
		}
		list = append(list, get("/health", 204, ""))
		draft, doc := described(t, learn.Options{}, list...)
		if d := cmp.Diff([]learn.Left{{Reason: "to operations that are not there", Count: len(list) - draft.Exchanges}}, draft.Left); d != "" && draft.Left != nil {
			t.Errorf("(-want +got)\n%s", d)
		}
		if draft.Left != nil { // what is not there may have the path of something else that is
			list = slices.DeleteFunc(list, func(x *conformance.Exchange) bool { return x.Status == 404 })
		}
		conforms(t, doc, list...)
		if t.Failed() {
			t.Fatalf("seed %d\n%s", seed, draft.YAML())
		}
	}
}

// traffic makes exchanges up.
type traffic struct{ *rand.Rand }

func (r *traffic) pick(list ...string) string { return list[r.IntN(len(list))] }

func (r *traffic) exchange() *conformance.Exchange {
	path := ""
	for range 1 + r.IntN(3) {
		path += "/" + r.pick("orders", "customers", "search", "a b", "café", "7", "0042", "123e4567-e89b-12d3-a456-426614174000", "5f2b18c3a0d94e7b8c1d2e3f", "me", "x.json", "a%2Fb", "%7Bid%7D")
	}
	path += r.pick("", "", "", "/")
	query := url.Values{}
	for range r.IntN(4) {
		query.Add(r.pick("page", "sort", "filter[name]", "ids[]", "q", "token", "since"), r.pick("1", "2", "-3", "0.5", "true", "", "a b", "2026-01-31", "abc", "007", "1,2", "null"))
	}
	method := r.pick("GET", "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD")
	status := []int{200, 200, 201, 302, 400, 404, 422, 500, 599}[r.IntN(9)]
	body := ""
	if method != "GET" && method != "HEAD" && r.IntN(2) == 0 {
		body = r.json(0)
	}
	x := exchange(method, (&url.URL{Opaque: path, RawQuery: query.Encode()}).String(), body, status, r.json(0))
	for range r.IntN(3) {
		x.Answer.Add(r.pick("X-Total", "Location", "Set-Cookie", "x-trace", "ETag", "X-Flag"), r.pick("1", "a=b; Path=/", "0.5", "true", "", "2026-01-31", "x, y"))
	}
	switch r.IntN(8) {
	case 0:
		x.Header.Set("Authorization", "Bearer abc")
	case 1:
		x.Header.Set("Authorization", "Basic abc")
	case 2:
		x.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if body != "" {
			x.Body = []byte(query.Encode())
		}
	case 3:
		x.Answer.Set("Content-Type", "text/plain")
	case 4:
		x.Answer.Set("Content-Type", "application/problem+json")
	case 5:
		x.Answer.Set("Content-Type", r.pick("application/octet-stream", "application/xml", "text/csv", "application/yaml"))
	}
	return x
}

// json is any value of JSON.
func (r *traffic) json(depth int) string {
	switch n := r.IntN(10); {
	case n < 3 && depth < 4:
		var members []string
		for _, name := range []string{"id", "name", "items", "9", "10", "password", "a/b"} {
			if r.IntN(3) == 0 {
				members = append(members, fmt.Sprintf("%q: %s", name, r.json(depth+1)))
			}
		}
		return "{" + strings.Join(members, ", ") + "}"
	case n < 5 && depth < 4:
		var items []string
		for range r.IntN(6) {
			items = append(items, r.json(depth+1))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return r.pick("null", "true", "1", "-7", "2.5", "1e3", `""`, `"text"`, `"2026-01-31"`, `"2026-01-31T10:00:00Z"`, `"123e4567-e89b-12d3-a456-426614174000"`, `"2026-13-01"`, "12345678901234567890123", "0")
}

func TestSecretsAreNeverCopied(t *testing.T) {
	t.Parallel()
	const key = "s3cr3t-v4lue"
	x := exchange("POST", "/login?api_key="+key+"&next=/a?token=t0p-token", `{"user": "ann", "password": "`+key+`", "pins": {"otp": [123456, "`+key+`"]}}`, 200,
		`{"accessToken": "`+key+`", "echo": "you sent `+key+`", "jwt2": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "id": 7, "`+key+`": 1}`)
	x.Header.Set("Authorization", "Bearer head-token-1")
	x.Header.Set("Cookie", "sid=cookie-value-1; theme=dark-theme")
	x.Answer.Add("Set-Cookie", "sid=cookie-value-2; Path=/; HttpOnly")
	x.Answer.Set("X-Auth-Token", "answer-token-1")
	list := []*conformance.Exchange{
		x,
		get("/sessions/cookie-value-2/items", 200, `{"all": ["cookie-value-1", "head-token-1", "answer-token-1"]}`),
		get("/reset/5f2b18c3a0d94e7b8c1d2e3f", 200, `{"a": 1}`),
		get("/tokens/abc123", 200, `{"link": "https://ann:pa55@example.com/"}`),
	}
	draft, doc := described(t, learn.Options{Server: "https://ann:server-pw@example.com"}, list...)
	text := string(draft.YAML())
	for _, secret := range []string{key, "t0p-token", "head-token-1", "cookie-value", "dark-theme", "answer-token", "eyJ", "5f2b18c3", "abc123", "pa55", "server-pw", "123456"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in the draft", secret)
		}
	}
	if !strings.Contains(text, "user: ann") {
		t.Errorf("there is no example\n%s", text)
	}
	conforms(t, doc, list...)
	bare, _ := described(t, learn.Options{NoExamples: true}, list...)
	if strings.Contains(string(bare.YAML()), "ann") {
		t.Errorf("%s", bare.YAML())
	}
}

// A word that is a secret in a URL is none in a body: errors have codes.
func TestCodesOfErrorsAreShown(t *testing.T) {
	t.Parallel()
	draft, _ := described(t, learn.Options{}, get("/callback?code=hidden-code&page=1", 400, ""), get("/callback?code=hidden-code", 200, `{"code": "order_missing"}`))
	if text := string(draft.YAML()); strings.Contains(text, "hidden") || !strings.Contains(text, "code: order_missing") {
		t.Errorf("%s", text)
	}
}

func TestPathsAreGuessedWhereASegmentIsNoWord(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"/customers":             "/customers",
		"/customers/17":          "/customers/{customerId}",
		"/customers/17/orders/9": "/customers/{customerId}/orders/{orderId}",
		"/addresses/17":          "/addresses/{addressId}",
		"/companies/17":          "/companies/{companyId}",
		"/news/123e4567-e89b-12d3-a456-426614174000": "/news/{newId}",
		"/17/18":                                "/{id}/{id2}",
		"/order-lines/5f2b18c3a0d94e7b8c1d2e3f": "/order-lines/{orderLineId}",
		"/users/ann":                            "/users/{name}",
		"/users/ann@example.com":                "/users/{name}",
		"/v1/health":                            "/v1/health",
		"/mail/ann@example.com":                 "/mail/{mailId}",
		"/blobs/a%2Fb":                          "/blobs/{blobId}",
		"/feedfacefeedface":                     "/feedfacefeedface",
		"/":                                     "/",
	} {
		_, doc := described(t, learn.Options{Paths: []string{"/users/{name}"}}, get(target, 204, ""))
		if got := doc.Operations[0].Path; got != want {
			t.Errorf("%s: %s, want %s", target, got, want)
		}
	}
}

func TestAPathThatIsKnownHasToBeOne(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"users":             `the path "users" does not begin with a slash`,
		"/users/{name}.xml": `the path "/users/{name}.xml" has "{name}.xml": a variable is a whole segment, as in /users/{name}`,
		"/{a}/{a}":          `the path "/{a}/{a}" has the variable a twice`,
	} {
		_, err := learn.Describe([]*conformance.Exchange{get("/", 204, "")}, learn.Options{Paths: []string{text}})
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestObjectsWhoseMembersAreNamedByValuesAreMaps(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 400 {
		many = append(many, fmt.Sprintf(`"word%c%c": 1`, 'a'+i/20, 'a'+i%20))
	}
	for body, want := range map[string]string{
		`{"17": {"a": 1}, "18": {"a": 2}}`:   `{"type":"object","additionalProperties":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}}`,
		`{"id": 1, "18": 2}`:                 `{"type":"object","required":["id","18"],"properties":{"id":{"type":"integer"},"18":{"type":"integer"}}}`,
		"{" + strings.Join(many, ", ") + "}": `{"type":"object","additionalProperties":{"type":"integer"}}`,
		`{}`:                                 `{"type":"object"}`,
		`[]`:                                 `{"type":"array","items":{}}`,
		`[1, 2.5, null]`:                     `{"type":"array","items":{"type":["number","null"]}}`,
	} {
		draft, _ := described(t, learn.Options{}, get("/a", 200, body))
		var doc struct {
			Paths map[string]map[string]struct {
				Responses map[string]struct {
					Content map[string]struct{ Schema json.RawMessage }
				}
			}
		}
		if err := json.Unmarshal(draft.JSON(), &doc); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, string(doc.Paths["/a"]["get"].Responses["200"].Content["application/json"].Schema)); d != "" {
			t.Errorf("%.40s (-want +got)\n%s", body, d)
		}
	}
}

func TestWhatCannotBeDescribedIsLeftOutAndCounted(t *testing.T) {
	t.Parallel()
	list := []*conformance.Exchange{
		get("/a", 200, `{}`),
		get("/a", 200, `{`),
		get("/a", 700, `{}`),
		exchange("PROPFIND", "/a", "", 207, `{}`),
		{Method: "GET", Status: 200},
		get("/a?%ff=1", 200, `{}`),
		get("/a?=1", 200, `{}`),
	}
	draft, _ := described(t, learn.Options{}, list...)
	want := []learn.Left{
		{Reason: "with a body that is said to be JSON and is not, or is too large", Count: 1},
		{Reason: "without a status of HTTP", Count: 1},
		{Reason: "with a method that OpenAPI 3.1 has no place for", Count: 1},
		{Reason: "without a URL", Count: 1},
		{Reason: "with the name of a query parameter that is no UTF-8", Count: 1},
		{Reason: "with a query parameter that has no name", Count: 1},
	}
	if d := cmp.Diff(want, draft.Left); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if _, err := learn.Describe(list[1:], learn.Options{}); err != learn.ErrNothing {
		t.Errorf("%v", err)
	}
}

func FuzzDescribe(f *testing.F) {
	f.Add("/orders/7", "page=1", `{"a": [1]}`, `{"b": {"7": null}}`, "application/json", "Bearer abcdefgh")
	f.Add("/%2e%2e/{a}", "a[b]=&a=;", `[]`, `"eyJhbGciOi"`, "", "x")
	f.Add("/", "", "\xff", "0", "+json", "")
	f.Add("/", "", "0", "0", "X-World/X-Vrml", "")
	f.Add("/", "", "\n", "\"", "a(/b+json", "")
	f.Add("/", "", "0", "0", "\n\xff\njson", "") // a media type that is none, as CI found
	f.Add("/tokens/a1", "token=%ff", "a=1&a=2", "\xff", "application/x-www-form-urlencoded", "")
	f.Fuzz(func(t *testing.T, path, query, body, answer, media, authorization string) {
		x := exchange("POST", "/", body, 200, answer)
		x.URL = &url.URL{Path: path, RawQuery: query}
		x.Header.Set("Content-Type", media)
		x.Header.Set("Authorization", authorization)
		x.Answer.Set("Content-Type", media)
		draft, err := learn.Describe([]*conformance.Exchange{x, get("/a", 200, "")}, learn.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := swagger.Load("draft.yaml", draft.YAML(), swagger.Options{}); err != nil {
			t.Fatalf("%v\n%s", err, draft.YAML())
		}
		if again, err := swagger.Load("draft.json", draft.JSON(), swagger.Options{}); err != nil || len(again.Faults) > 0 {
			t.Fatalf("%v %v\n%s", err, again.Faults, draft.JSON())
		}
		doc, _ := swagger.Load("draft.yaml", draft.YAML(), swagger.Options{})
		if draft.Left == nil {
			conforms(t, doc, x)
		}
	})
}
