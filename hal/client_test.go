package hal_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/hal/uritemplate"
)

// shop is a service of documents, which notes what it is asked.
type shop struct {
	*httptest.Server
	mu   sync.Mutex
	log  []string
	auth []string
}

func newShop(t *testing.T, handlers map[string]http.HandlerFunc) *shop {
	t.Helper()
	s := &shop{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.log = append(s.log, strings.TrimSpace(r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("If-None-Match")+r.Header.Get("If-Match")))
		s.auth = append(s.auth, r.Header.Get("Authorization"))
		s.mu.Unlock()
		h, ok := handlers[r.Method+" "+r.URL.Path]
		if !ok {
			h, ok = handlers[r.URL.Path]
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *shop) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// document answers with HAL; pairs are fields of the header.
func document(body string, pairs ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", hal.MediaJSON)
		for i := 0; i < len(pairs); i += 2 {
			w.Header().Set(pairs[i], pairs[i+1])
		}
		if tag := w.Header().Get("ETag"); tag != "" && r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, body)
	}
}

const root = `{"_links": {"self": {"href": "/"}, "curies": [{"name": "mc", "href": "/rels/{rel}"}],
	"mc:orders": {"href": "/orders"}, "mc:find": {"href": "/orders/{id}{?full}", "templated": true},
	"item": [{"href": "/items/1", "name": "red"}, {"href": "/items/2", "name": "blue"}],
	"mc:old": {"href": "/old", "deprecation": "/why"}}}`

const orders = `{"_links": {"self": {"href": "/orders"}, "mc:order": [{"href": "/orders/1"}, {"href": "/orders/2"}], "curies": [{"name": "mc", "href": "/rels/{rel}"}]},
	"_embedded": {"mc:order": [{"_links": {"self": {"href": "/orders/1"}}, "id": 1}, {"_links": {"self": {"href": "/orders/2"}}, "id": 2}]}}`

func aShop(t *testing.T) *shop {
	return newShop(t, map[string]http.HandlerFunc{
		"/":         document(root),
		"/orders":   document(orders),
		"/orders/1": document(`{"_links": {"self": {"href": "/orders/1"}}, "id": 1, "whole": true}`, "ETag", `"one"`),
		"/orders/2": document(`{"_links": {"self": {"href": "/orders/2"}}, "id": 2, "whole": true}`),
		"/items/1":  document(`{"_links": {"self": {"href": "/items/1"}}, "colour": "red"}`),
		"/items/2":  document(`{"_links": {"self": {"href": "/items/2"}}, "colour": "blue"}`),
		"/old":      document(`{"_links": {"self": {"href": "/old"}}}`, "Deprecation", "@1767225600", "Sunset", "Thu, 31 Dec 2026 00:00:00 GMT", "Link", `</guide>; rel="sunset"`),
	})
}

func TestChainsLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		chain string
		want  string // the path of self and whether it is partial
		asked []string
	}{
		{"", "/ false", []string{"GET /"}},
		{"mc:orders", "/orders false", []string{"GET /", "GET /orders"}},
		{"mc:orders > mc:order[1]", "/orders/2 true", []string{"GET /", "GET /orders"}},
		{"mc:orders > mc:order[1]^", "/orders/2 false", []string{"GET /", "GET /orders", "GET /orders/2"}},
		{"mc:orders > mc:order[*]", "/orders/1 true, /orders/2 true", []string{"GET /", "GET /orders"}},
		{"mc:orders > mc:order[*] > self", "/orders/1 false, /orders/2 false", []string{"GET /", "GET /orders", "GET /orders/1", "GET /orders/2"}},
		{"mc:find{id=2}", "/orders/2 false", []string{"GET /", "GET /orders/2"}},
		{"mc:find{full=yes,id=1}", "/orders/1 false", []string{"GET /", "GET /orders/1?full=yes"}},
		{"item[name=blue]", "/items/2 false", []string{"GET /", "GET /items/2"}},
		{"ITEM[0]", "/items/1 false", []string{"GET /", "GET /items/1"}},
	} {
		s := aShop(t)
		chain, err := hal.ParseChain(c.chain)
		if err != nil {
			t.Fatal(err)
		}
		list, err := hal.NewClient(hal.ClientOptions{}).Walk(t.Context(), s.URL, chain)
		if err != nil {
			t.Errorf("%s: %v", c.chain, err)
			continue
		}
		var got []string
		for _, r := range list {
			got = append(got, fmt.Sprint(r.Self().Path, " ", r.Partial))
		}
		if d := cmp.Diff(c.want, strings.Join(got, ", ")); d != "" {
			t.Errorf("%s\n%s", c.chain, d)
		}
		if d := cmp.Diff(c.asked, s.asked()); d != "" {
			t.Errorf("%s\n%s", c.chain, d)
		}
		if chain.String() != c.chain {
			t.Errorf("%q is printed %q", c.chain, chain)
		}
	}
}

func TestAFullRelationLeadsWhereItsCurieDoes(t *testing.T) {
	t.Parallel()
	s := aShop(t)
	r, err := hal.NewClient(hal.ClientOptions{NoEmbedded: true}).Follow(t.Context(), s.URL+"/", s.URL+"/rels/orders", s.URL+"/rels/order[0]")
	if err != nil {
		t.Fatal(err)
	}
	if r.Partial || r.State.Get("whole") != true {
		t.Errorf("%+v", r.State)
	}
}

func TestAStepThatCannotBeTakenSaysWhy(t *testing.T) {
	t.Parallel()
	s := aShop(t)
	for _, c := range []struct{ chain, want string }{
		{"mc:order", `step 1 (mc:order) at SHOP: there is no mc:order, only mc:orders, mc:find, item, mc:old; is mc:orders meant?`},
		{"orders", `step 1 (orders) at SHOP: there is no orders, only mc:orders, mc:find, item, mc:old; is mc:orders meant?`},
		{"mc:orders > zzz", `step 2 (zzz) at SHOP/orders: there is no zzz, only mc:order`},
		{"item", `step 1 (item) at SHOP: there are 2 item: say which, as in item[0] or item[name=red]`},
		{"mc:orders > mc:order", `step 2 (mc:order) at SHOP/orders: there are 2 mc:order: say which, as in mc:order[0], or mc:order[*] for all`},
		{"item[name=green]", `step 1 (item[name=green]) at SHOP: there is no item[name=green], only mc:orders, mc:find, item, mc:old`},
		{"mc:find", `step 1 (mc:find) at SHOP: the template /orders/{id}{?full} needs a value for id`},
		{"mc:find{id=1,nr=3}", `step 1 (mc:find{id=1,nr=3}) at SHOP: the template /orders/{id}{?full} has no variable nr`},
		{"mc:find{id=9}", `step 1 (mc:find{id=9}) at SHOP: GET SHOP/orders/9 answered 404`},
	} {
		chain, err := hal.ParseChain(c.chain)
		if err != nil {
			t.Fatal(err)
		}
		_, err = hal.NewClient(hal.ClientOptions{}).Walk(t.Context(), s.URL, chain)
		if got := strings.ReplaceAll(fmt.Sprint(err), s.URL, "SHOP"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.chain, got, c.want)
		}
		var e *hal.ChainError
		if !errors.As(err, &e) {
			t.Errorf("%s: %T", c.chain, err)
		}
	}
	_, err := hal.NewClient(hal.ClientOptions{}).Follow(t.Context(), s.URL+"/nowhere", "x")
	if got := strings.ReplaceAll(fmt.Sprint(err), s.URL, "SHOP"); got != "the entry: GET SHOP/nowhere answered 404" {
		t.Error(got)
	}
}

func TestDeprecatedControlsAreTold(t *testing.T) {
	t.Parallel()
	s := aShop(t)
	var told []hal.Deprecation
	c := hal.NewClient(hal.ClientOptions{Deprecated: func(d hal.Deprecation) { told = append(told, d) }})
	if _, err := c.Follow(t.Context(), s.URL, "mc:old"); err != nil {
		t.Fatal(err)
	}
	if len(told) != 2 {
		t.Fatalf("told %+v", told)
	}
	if d := told[0]; d.Rel != s.URL+"/rels/old" || d.Info != "/why" || d.Chain.String() != "mc:old" {
		t.Errorf("%+v", d)
	}
	if d := told[1]; d.Info != "/guide" || !d.Since.Equal(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) || !d.Until.Equal(time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", d)
	}
}

// A copy can be refreshed: a resource keeps a reference to itself and its freshness.
func TestACopyIsRefreshed(t *testing.T) {
	t.Parallel()
	s := aShop(t)
	c := hal.NewClient(hal.ClientOptions{})
	partial, err := c.Follow(t.Context(), s.URL, "mc:orders", "mc:order[0]")
	if err != nil {
		t.Fatal(err)
	}
	for _, cached := range []bool{false, true} {
		whole, err := c.Refresh(t.Context(), partial)
		if err != nil {
			t.Fatal(err)
		}
		if whole.Partial || whole.State.Get("whole") != true || whole.Exchange.Cached != cached {
			t.Errorf("%+v", whole)
		}
	}
	if d := cmp.Diff([]string{"GET /", "GET /orders", "GET /orders/1", `GET /orders/1 "one"`}, s.asked()); d != "" {
		t.Error(d)
	}
}

func TestFreshAnswersAreNotAskedForAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s := newShop(t, map[string]http.HandlerFunc{
		"/":       document(`{"_links": {"self": {"href": "/"}}}`, "Cache-Control", "max-age=60", "ETag", `"a"`),
		"/secret": document(`{"_links": {"self": {"href": "/"}}}`, "Cache-Control", "no-store", "ETag", `"b"`),
		"/odd":    document(`{"_links": {"self": {"href": "/"}}}`, "Vary", "Cookie", "ETag", `"c"`),
		"PUT /":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
	})
	c := hal.NewClient(hal.ClientOptions{Now: func() time.Time { return now }})
	get := func(path string) {
		t.Helper()
		if _, err := c.Get(t.Context(), s.URL+path); err != nil {
			t.Fatal(err)
		}
	}
	get("/")
	get("/")
	now = now.Add(61 * time.Second)
	get("/") // asks whether it changed
	get("/")
	request, err := http.NewRequest(http.MethodPut, s.URL+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	get("/") // a PUT may have changed it
	get("/secret")
	get("/secret")
	get("/odd")
	get("/odd")
	want := []string{"GET /", `GET / "a"`, "PUT /", "GET /", "GET /secret", "GET /secret", "GET /odd", "GET /odd"}
	if d := cmp.Diff(want, s.asked()); d != "" {
		t.Error(d)
	}
}

func TestCredentialsStayAtTheirOrigin(t *testing.T) {
	t.Parallel()
	other := newShop(t, map[string]http.HandlerFunc{"/": document(`{"_links": {"self": {"href": "/"}}}`)})
	s := newShop(t, map[string]http.HandlerFunc{
		"/": func(w http.ResponseWriter, r *http.Request) {
			document(`{"_links": {"self": {"href": "/"}, "other": {"href": "`+other.URL+`/"}, "away": {"href": "/away"}, "near": {"href": "/near"}}}`)(w, r)
		},
		"/away": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL+"/", http.StatusFound) },
		"/near": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) },
	})
	c := hal.NewClient(hal.ClientOptions{Credentials: func(r *http.Request) error {
		r.Header.Set("Authorization", "Bearer t")
		return nil
	}})
	for _, rel := range []string{"other", "away", "near"} {
		if _, err := c.Follow(t.Context(), s.URL+"/", rel); err != nil {
			t.Fatal(err)
		}
	}
	if slices.ContainsFunc(other.auth, func(a string) bool { return a != "" }) || len(other.auth) != 2 {
		t.Errorf("the other origin saw %q", other.auth)
	}
	if slices.Contains(s.auth, "") || len(s.auth) != 6 {
		t.Errorf("its own saw %q", s.auth)
	}
}

func TestHostileServices(t *testing.T) {
	t.Parallel()
	s := newShop(t, map[string]http.HandlerFunc{
		"/loop": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) },
		"/flood": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", hal.MediaJSON)
			for range 1000 {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		},
		"/hang": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"/html": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", hal.MediaJSON)
			io.WriteString(w, "<html>")
		},
		"/script": document(`{"_links": {"self": {"href": "/"}, "x": {"href": "javascript:alert(1)"}}}`),
		"/file": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(http.StatusFound)
		},
		"/short": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "{")
		},
		"/curie": document(`{"_links": {"self": {"href": "/"}, "curies": [{"name": "a", "href": "https://evil.example/{rel}"}], "a:x": {"href": "/script"}}}`),
	})
	c := hal.NewClient(hal.ClientOptions{Timeout: 300 * time.Millisecond, MaxBody: 1 << 20})
	for _, test := range []struct {
		path, step, want string
	}{
		{"/loop", "", "the entry: more than 10 redirects"},
		{"/flood", "", "the entry: SHOP/flood answered more than 1048576 bytes"},
		{"/hang", "", `the entry: Get "SHOP/hang": context deadline exceeded`},
		{"/html", "", "the entry: SHOP/html: no document with controls (application/hal+json): no JSON at byte 0: invalid character '<' looking for beginning of value"},
		{"/script", "x", `step 1 (x) at SHOP/script: "javascript:alert(1)" is not followed: only http and https are followed`},
		{"/file", "", `the entry: "file:///etc/passwd" is not followed: only http and https are followed`},
		{"/short", "", "the entry: SHOP/short: the answer broke off: unexpected EOF"},
		{"/curie", "a:x", ""}, // a curie names, and is not followed
	} {
		var chain hal.Chain
		if test.step != "" {
			chain = hal.Chain{{Rel: test.step}}
		}
		_, err := c.Walk(t.Context(), s.URL+test.path, chain)
		got := ""
		if err != nil {
			got = strings.ReplaceAll(err.Error(), s.URL, "SHOP")
		}
		if got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.path, got, test.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Get(ctx, s.URL+"/"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestStepsAreReadAndWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]hal.Step{
		"next":                             {Rel: "next"},
		"https://a.example/r?x=1#y[2]":     {Rel: "https://a.example/r?x=1#y", Pick: hal.Pick{By: hal.ByIndex, Index: 2}},
		"mc:find[name=a%20b]{q=x%2Cy,s=}^": {Rel: "mc:find", Pick: hal.Pick{By: hal.ByName, Name: "a b"}, Vars: uritemplate.Vars{"q": "x,y", "s": ""}, Fetch: true},
		"x[*]{a=1,a=2}":                    {Rel: "x", Pick: hal.Pick{By: hal.All}, Vars: uritemplate.Vars{"a": []string{"1", "2"}}},
	} {
		got, err := hal.ParseStep(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s\n%s", text, d)
		}
		if got.String() != text {
			t.Errorf("%s is printed %s", text, got)
		}
	}
	for _, text := range []string{"", "[0]", "a b", "a[x]", "a[-1]", "a[name=]", "a]", "a}", "a{b}", "a{=c}", "a{b=%zz}", `a"b`} {
		if s, err := hal.ParseStep(text); err == nil {
			t.Errorf("%q is read as %+v", text, s)
		}
	}
	if _, err := hal.ParseChain("a" + strings.Repeat(" > a", hal.MaxSteps)); err == nil {
		t.Error("a chain without end is read")
	}
}

func FuzzParseChain(f *testing.F) {
	f.Add("mc:orders > mc:order[0]^ > item[name=a%20b]{q=1,q=2}")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := hal.ParseChain(text)
		if err != nil {
			return
		}
		again, err := hal.ParseChain(c.String())
		if err != nil {
			t.Fatalf("%q is printed %q: %v", text, c, err)
		}
		if again.String() != c.String() {
			t.Fatalf("%q is printed %q, and then %q", text, c, again)
		}
	})
}

func TestFormsAreCheckedBeforeTheyAreSent(t *testing.T) {
	t.Parallel()
	r := read(t, hal.MediaJSON, `{"_links": {"self": {"href": "/orders/17"}}, "_templates": {"default": {"method": "POST", "properties": [
		{"name": "customer", "required": true, "regex": "[0-9]+"},
		{"name": "note", "maxLength": 5, "minLength": 2},
		{"name": "count", "type": "number", "min": 1, "max": 3, "value": 1},
		{"name": "day", "type": "date"},
		{"name": "kind", "options": {"inline": [{"prompt": "A", "value": "a"}, {"prompt": "B", "value": "b"}], "maxItems": 1}},
		{"name": "id", "readOnly": true, "value": 7}]}}}`)
	form, _ := r.Form("default")
	for _, c := range []struct {
		values hal.Values
		want   string
	}{
		{hal.Values{"customer": "17"}, ""},
		{hal.Values{"customer": 17, "count": 2, "id": 7, "note": "äöü", "day": "2026-11-23", "kind": []string{"a"}}, ""},
		{hal.Values{}, "customer is required"},
		{hal.Values{"customer": ""}, "customer is required"},
		{hal.Values{"customer": "x1"}, "customer does not match [0-9]+"},
		{hal.Values{"customer": "1", "note": "a"}, "note is shorter than 2 characters"},
		{hal.Values{"customer": "1", "note": "abcdef"}, "note is longer than 5 characters"},
		{hal.Values{"customer": "1", "count": 0}, "count is less than 1"},
		{hal.Values{"customer": "1", "count": 4}, "count is more than 3"},
		{hal.Values{"customer": "1", "count": "x"}, `count is no number: "x"`},
		{hal.Values{"customer": "1", "day": "tomorrow"}, `day is no date: "tomorrow"`},
		{hal.Values{"customer": "1", "kind": "c"}, "kind is none of a, b"},
		{hal.Values{"customer": "1", "kind": []string{"a", "b"}}, "kind takes at most 1 values"},
		{hal.Values{"customer": "1", "id": 8}, "id cannot be changed"},
		{hal.Values{"customer": "1", "z": 1, "y": 1}, "y is no field of it; z is no field of it"},
	} {
		err := form.Check(c.values)
		got := strings.TrimPrefix(fmt.Sprint(err), "the form default was not sent: ")
		if err == nil {
			got = ""
		}
		if got != c.want {
			t.Errorf("%v: %s, want %s", c.values, got, c.want)
		}
	}
}

func TestFormsBecomeRequests(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ form, want string }{
		{`{"method": "POST", "properties": [{"name": "b"}, {"name": "a", "value": 1.50}]}`, `POST https://shop.example/orders/17 application/json {"b":"x y","a":1.50}`},
		{`{"method": "PUT", "contentType": "application/x-www-form-urlencoded", "target": "/other", "properties": [{"name": "b"}]}`, `PUT https://shop.example/other application/x-www-form-urlencoded b=x+y`},
		{`{"target": "/search?s=1", "properties": [{"name": "b"}]}`, `GET https://shop.example/search?s=1&b=x+y`},
		{`{"method": "DELETE", "properties": [{"name": "b"}]}`, `DELETE https://shop.example/orders/17?b=x+y`},
		{`{"method": "POST", "contentType": "text/csv", "properties": [{"name": "b"}]}`, `the form f wants text/csv, which cannot be made of fields`},
		{`{"method": "POST", "properties": [{"name": "b"}, {"name": "see", "value": "/orders/{day}/{b}{?page}", "templated": true, "readOnly": true}, {"name": "day", "value": "monday"}]}`,
			`POST https://shop.example/orders/17 application/json {"b":"x y","see":"/orders/monday/x%20y","day":"monday"}`},
		{`{"method": "POST", "properties": [{"name": "b"}, {"name": "see", "value": "/orders/{day}", "templated": true}]}`,
			`the form f was not sent: see cannot be made: the template /orders/{day} needs a value for day`},
		{`{"method": "POST", "properties": [{"name": "b"}, {"name": "see", "value": "/{", "templated": true}]}`, `the form f was not sent: see cannot be made: the URI template "/{" cannot be read at column 2: a brace is not closed`},
		{`{"method": "POST", "target": "javascript:x", "properties": [{"name": "b"}]}`, `"javascript:x" is not followed: only http and https are followed`},
	} {
		r := read(t, hal.MediaJSON, `{"_links": {"self": {"href": "/orders/17"}}, "_templates": {"f": `+c.form+`}}`)
		form, _ := r.Form("f")
		request, err := form.Request(r, hal.Values{"b": "x y"})
		got := fmt.Sprint(err)
		if err == nil {
			var body []byte
			if request.Body != nil {
				if body, err = io.ReadAll(request.Body); err != nil {
					t.Fatal(err)
				}
			}
			got = strings.TrimSpace(fmt.Sprintf("%s %s %s %s", request.Method, request.URL, request.Header.Get("Content-Type"), body))
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.form, got, c.want)
		}
	}
}

func TestATemplateOfAFormTakesValuesThatAreNoFields(t *testing.T) {
	t.Parallel()
	r := read(t, hal.MediaJSON, `{"_links": {"self": {"href": "/orders/17"}}, "_templates": {"f": {"method": "GET", "properties": [{"name": "see", "value": "{id}!{tag*}", "templated": true}]}}}`)
	form, _ := r.Form("f")
	request, err := form.Request(r, hal.Values{"id": 7, "tag": []string{"a", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := request.URL.Query().Get("see"); got != "7!a,b" {
		t.Errorf("see is %s", got)
	}
	if request, err = form.Request(r, hal.Values{"see": "{id}"}); err != nil || request.URL.Query().Get("see") != "{id}" {
		t.Errorf("a value that is given is no template: %v %v", request, err)
	}
}

func TestOptionsThatAreElsewhereAreAskedFor(t *testing.T) {
	t.Parallel()
	answer := func(media, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", media)
			io.WriteString(w, body)
		}
	}
	s := newShop(t, map[string]http.HandlerFunc{
		"/": document(`{"_links": {"self": {"href": "/"}}, "_templates": {"f": {"method": "POST", "properties": [
			{"name": "country", "options": {"link": {"href": "/{list}{?of}", "templated": true}, "promptField": "name", "valueField": "code", "maxItems": 1}}, {"name": "note"}, {"name": "far", "options": {"link": {"href": "ftp://127.0.0.1/"}}}]}}}`),
		"/list":     answer("application/json", `[{"name": "Ireland", "code": "IE"}, {"name": "Malta", "code": "MT"}]`),
		"/embedded": answer(hal.MediaJSON, `{"count": [], "_embedded": {"countries": [{"code": "IE"}]}}`),
		"/member":   answer("application/json", `{"total": 1, "items": ["IE"]}`),
		"/none":     answer("application/json", `{"total": 1}`),
		"/page":     answer("text/html", `<p>`),
	})
	c := hal.NewClient(hal.ClientOptions{})
	r, err := c.Get(t.Context(), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	form, _ := r.Form("f")
	field := form.Fields[0]
	for list, want := range map[string]string{
		"list": "[IE MT]", "embedded": "[IE]", "member": "[IE]",
		"none":    s.URL + "/none: the options of country: there is no list to choose from",
		"page":    s.URL + "/page: the options of country: ",
		"nowhere": "GET " + s.URL + "/nowhere answered 404",
	} {
		o, err := c.Options(t.Context(), r, &field, uritemplate.Vars{"list": list})
		got := fmt.Sprint(err)
		if err == nil {
			got = fmt.Sprint(o.Values())
			if o.Link != nil || *o.MaxItems != 1 || o.PromptField != "name" {
				t.Errorf("%s: got %+v", list, o)
			}
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s", list, got, want)
		}
	}
	if o, err := c.Options(t.Context(), r, &form.Fields[1], nil); o != nil || err != nil {
		t.Errorf("a field without options has %v %v", o, err)
	}
	if _, err := c.Options(t.Context(), r, &form.Fields[2], nil); err == nil {
		t.Error("another scheme is followed")
	}
	if field.Options.Link == nil {
		t.Error("the form itself was changed")
	}
	loaded, err := c.Options(t.Context(), r, &field, uritemplate.Vars{"list": "list"})
	if err != nil {
		t.Fatal(err)
	}
	form.Fields[0].Options = loaded
	if err := form.Check(hal.Values{"country": "FR"}); err == nil || !strings.Contains(err.Error(), "country is none of IE, MT") {
		t.Errorf("got %v", err)
	}
}

func TestAFormThatChangesWhatSomeoneElseChangedIsRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t, map[string]http.HandlerFunc{
		"GET /orders/1": document(`{"_links": {"self": {"href": "/orders/1"}}, "_templates": {"default": {"method": "PUT", "properties": [{"name": "note"}]}}}`, "ETag", `"one"`),
		"PUT /orders/1": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusPreconditionFailed) },
	})
	c := hal.NewClient(hal.ClientOptions{})
	r, err := c.Get(t.Context(), s.URL+"/orders/1")
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Submit(t.Context(), r, "default", hal.Values{"note": "x"})
	var changed *hal.PreconditionError
	if !errors.As(err, &changed) || changed.ETag != `"one"` {
		t.Errorf("%v", err)
	}
	if _, err := c.Submit(t.Context(), r, "defualt", nil); err == nil || err.Error() != "there is no form defualt, only default; is default meant?" {
		t.Error(err)
	}
	if d := cmp.Diff([]string{"GET /orders/1", `PUT /orders/1 "one"`}, s.asked()); d != "" {
		t.Error(d)
	}
}

func TestAChainEndsAtAnAddress(t *testing.T) {
	t.Parallel()
	s := aShop(t)
	c := hal.NewClient(hal.ClientOptions{})
	entry, err := c.Get(t.Context(), s.URL+"/")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                        "/",
		"mc:find{id=4}":           "/orders/4",
		"mc:orders > mc:order[1]": "/orders/2",
	} {
		chain, err := hal.ParseChain(text)
		if err != nil {
			t.Fatal(err)
		}
		u, err := c.Address(t.Context(), entry, chain)
		if err != nil || u.String() != s.URL+want {
			t.Errorf("%s: %v, %v", text, u, err)
		}
	}
	if d := cmp.Diff([]string{"GET /", "GET /orders"}, s.asked()); d != "" {
		t.Errorf("the last step was asked for\n%s", d)
	}
	if _, err := c.Address(t.Context(), entry, hal.Chain{{Rel: "nothing"}}); err == nil {
		t.Error("nothing was found")
	}
	if _, err := c.Address(t.Context(), &hal.Resource{URL: &url.URL{}, Partial: true}, nil); err == nil {
		t.Error("a resource without address has one")
	}
}

func TestAChainStaysAtItsOriginWhereThatIsAskedFor(t *testing.T) {
	t.Parallel()
	far := newShop(t, map[string]http.HandlerFunc{"/": document(`{"_links": {"self": {"href": "/"}}}`)})
	s := newShop(t, map[string]http.HandlerFunc{"/": document(`{"_links": {"self": {"href": "/"}, "far": {"href": "` + far.URL + `/"}}, "_embedded": {"copy": {"_links": {"self": {"href": "` + far.URL + `/"}}}}}`)})
	for _, chain := range []string{"far", "copy^"} {
		var target *hal.TargetError
		if _, err := hal.NewClient(hal.ClientOptions{SameOrigin: true}).Follow(t.Context(), s.URL+"/", chain); !errors.As(err, &target) || len(far.asked()) > 0 {
			t.Errorf("%s: %v, %v", chain, err, far.asked())
		}
	}
	if _, err := hal.NewClient(hal.ClientOptions{}).Follow(t.Context(), s.URL+"/", "far"); err != nil {
		t.Error(err)
	}
}
