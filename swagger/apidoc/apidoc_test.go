package apidoc_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger/apidoc"
	"github.com/postel-api/postel/swagger/bundle"
)

const orders = `{"openapi": "3.1.0", "info": {"title": "Orders", "version": "1.4.0"},
	"servers": [{"url": "https://api.example.com/v1"}, {"url": "https://{where}.example.com/v1", "variables": {"where": {"default": "eu"}}}],
	"paths": {"/orders": {"get": {"tags": ["orders"], "responses": {"200": {"description": "all"}}},
		"post": {"tags": ["orders"], "responses": {"201": {"description": "made"}}}},
		"/customers": {"get": {"responses": {"200": {"$ref": "#/components/responses/Customers"}}}}},
	"components": {"responses": {"Customers": {"description": "all"}, "Unused": {"description": "none"}}}}`

func serve(t *testing.T, description string, o apidoc.Options) http.Handler {
	t.Helper()
	h, err := apidoc.New([]byte(description), o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, path string, header ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTheDescriptionComesInTheFormThatIsAskedFor(t *testing.T) {
	t.Parallel()
	h := serve(t, orders, apidoc.Options{})
	for _, c := range []struct{ accept, want string }{
		{"", "application/json"},
		{"*/*", "application/json"},
		{"application/yaml", "application/yaml"},
		{"text/html, application/yaml;q=0.9, */*;q=0.1", "application/yaml"},
		{"application/*;q=0.5, application/json;q=0.1", `application/openapi+json; version=3.1.0`},
		{"application/vnd.oai.openapi+json;version=3.1", `application/vnd.oai.openapi+json; version=3.1.0`},
		{"application/vnd.oai.openapi", `application/vnd.oai.openapi; version=3.1.0`},
		{"text/*", "text/yaml"},
		{"text/html", ""},
		{"application/json;q=0", ""},
	} {
		r := get(h, "/openapi", "Accept", c.accept)
		if c.accept == "" {
			r = get(h, "/openapi")
		}
		if c.want == "" {
			if r.StatusCode != http.StatusNotAcceptable {
				t.Errorf("Accept %q: the status is %d, want 406", c.accept, r.StatusCode)
			}
			continue
		}
		if got := r.Header.Get("Content-Type"); got != c.want || r.StatusCode != http.StatusOK {
			t.Errorf("Accept %q: %d %s, want %s", c.accept, r.StatusCode, got, c.want)
		}
		if r.Header.Get("Vary") != "Accept" {
			t.Errorf("Accept %q: Vary is %q", c.accept, r.Header.Get("Vary"))
		}
	}
}

func TestBothFormsAreTheSameDescriptionAndJSONIsTheBytesThatWereGiven(t *testing.T) {
	t.Parallel()
	h := serve(t, orders, apidoc.Options{})
	if got := body(t, get(h, "/openapi.json")); got != orders {
		t.Errorf("the JSON is another text: %s", got)
	}
	want, err := node.Parse("a.json", []byte(orders), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := node.Parse("a.yaml", []byte(body(t, get(h, "/openapi.yaml"))), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !node.Equal(want.Root(), got.Root()) {
		t.Error("the YAML is another description")
	}
}

func TestAClientThatHasTheVersionGetsNothing(t *testing.T) {
	t.Parallel()
	h := serve(t, orders, apidoc.Options{})
	for _, path := range []string{"/openapi", "/openapi.json", "/openapi.yaml", "/docs/", "/docs/page.js", "/docs/swagger-ui-bundle.js", "/docs/description.json", "/.well-known/api-catalog"} {
		tag := get(h, path).Header.Get("ETag")
		if tag == "" || strings.HasPrefix(tag, "W/") {
			t.Errorf("%s: the ETag is %q", path, tag)
		}
		for _, field := range []string{tag, `"other", W/` + tag, "*"} {
			r := get(h, path, "If-None-Match", field)
			if r.StatusCode != http.StatusNotModified || body(t, r) != "" {
				t.Errorf("%s: If-None-Match %s gives %d", path, field, r.StatusCode)
			}
		}
		if r := get(h, path, "If-None-Match", `"other"`); r.StatusCode != http.StatusOK {
			t.Errorf("%s: another ETag gives %d", path, r.StatusCode)
		}
	}
}

func TestTheServiceSaysWhereItsDocumentationIs(t *testing.T) {
	t.Parallel()
	service := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "service "+r.URL.Path) })
	h := serve(t, orders, apidoc.Options{Service: service, Prefix: "/v1"})
	const want = `</v1/openapi>; rel="service-desc"; type="application/json", </v1/docs/>; rel="service-doc"; type="text/html", </.well-known/api-catalog>; rel="api-catalog"; type="application/linkset+json"`
	for path, link := range map[string]string{"/": want, "/v1/": want, "/v1/openapi": want, "/v1/docs/": want, "/.well-known/api-catalog": want, "/v1/orders": "", "/openapi": ""} {
		if got := get(h, path).Header.Get("Link"); got != link {
			t.Errorf("%s: Link is %q", path, got)
		}
	}
	if got := body(t, get(h, "/v1/orders")); got != "service /v1/orders" {
		t.Errorf("the service answers %q", got)
	}
	if r := get(h, "/v1/docs"); r.StatusCode != http.StatusPermanentRedirect || r.Header.Get("Location") != "/v1/docs/" {
		t.Errorf("/v1/docs gives %d %s", r.StatusCode, r.Header.Get("Location"))
	}
	r := get(h, "/.well-known/api-catalog")
	if got, want := r.Header.Get("Content-Type"), `application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"`; got != want {
		t.Errorf("the catalogue is %s", got)
	}
	const catalog = `{
  "linkset": [
    {
      "anchor": "/v1/",
      "service-desc": [
        {
          "href": "/v1/openapi.json",
          "type": "application/json",
          "title": "Orders 1.4.0"
        },
        {
          "href": "/v1/openapi.yaml",
          "type": "application/yaml",
          "title": "Orders 1.4.0"
        }
      ],
      "service-doc": [
        {
          "href": "/v1/docs/",
          "type": "text/html",
          "title": "Orders 1.4.0"
        }
      ]
    }
  ]
}
`
	if diff := cmp.Diff(catalog, body(t, r)); diff != "" {
		t.Errorf("the catalogue (-want +got)\n%s", diff)
	}
}

func TestTheDocumentationIsReadOnly(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	serve(t, orders, apidoc.Options{}).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/openapi", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST gives %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	w = httptest.NewRecorder()
	serve(t, orders, apidoc.Options{}).ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/openapi.json", nil))
	if w.Code != http.StatusOK || w.Body.Len() > 0 || w.Header().Get("Content-Length") != fmt.Sprint(len(orders)) {
		t.Errorf("HEAD gives %d, %d bytes, Content-Length %s", w.Code, w.Body.Len(), w.Header().Get("Content-Length"))
	}
}

func TestThePageAsksItsOwnOriginOnly(t *testing.T) {
	t.Parallel()
	h := serve(t, orders, apidoc.Options{})
	r := get(h, "/docs/")
	for _, want := range []string{"default-src 'none'", "script-src 'self';", "connect-src 'self';", "frame-ancestors 'none'"} {
		if got := r.Header.Get("Content-Security-Policy"); !strings.Contains(got, want) {
			t.Errorf("the policy %q has no %s", got, want)
		}
	}
	if diff := cmp.Diff([]any{map[string]any{"url": "/v1"}}, description(t, h, "/docs/description.json")["servers"]); diff != "" {
		t.Errorf("servers (-want +got)\n%s", diff)
	}
	var set struct{ Title string }
	settings(t, h, &set)
	if set.Title != "Orders 1.4.0" {
		t.Errorf("the title is %q", set.Title)
	}
}

func TestADescriptionThatIsTooLargeForAPageIsShownInParts(t *testing.T) {
	t.Parallel()
	h := serve(t, orders, apidoc.Options{PartBytes: 100})
	var set struct {
		Size  string
		Parts []struct {
			Name, File string
			Operations int
		}
	}
	settings(t, h, &set)
	if got := fmt.Sprint(set.Parts); got != "[{/customers part-1.json 1} {orders part-2.json 2}]" || set.Size == "" {
		t.Errorf("the parts are %s of %s", got, set.Size)
	}
	first := description(t, h, "/docs/part-1.json")
	if got := fmt.Sprint(first["paths"], first["components"]); got != "map[/customers:map[get:map[responses:map[200:map[$ref:#/components/responses/Customers]]]]] map[responses:map[Customers:map[description:all]]]" {
		t.Errorf("the first part is %s", got)
	}
	if got := len(description(t, h, "/docs/part-2.json")["paths"].(map[string]any)); got != 1 {
		t.Errorf("the second part has %d paths", got)
	}
}

func TestWhatThePageCannotShowOfOpenAPI32IsListed(t *testing.T) {
	t.Parallel()
	const description32 = `{"openapi": "3.2.0", "$self": "https://example.com/", "info": {"title": "a", "version": "1"}, "tags": [{"name": "b", "parent": "a"}, {"name": "a"}],
		"paths": {"/a": {"query": {"responses": {}}, "additionalOperations": {"COPY": {"responses": {}}}, "get": {
			"parameters": [{"name": "q", "in": "querystring", "content": {"application/json": {"example": {"itemSchema": "a value"}}}}],
			"responses": {"200": {"summary": "s", "content": {"application/jsonl": {"itemSchema": {"type": "string"}, "examples": {"e": {"dataValue": "x"}}}}}}}}}}`
	h := serve(t, description32, apidoc.Options{})
	var set struct {
		Notices []struct {
			Sentence string
			Items    []string
		}
	}
	settings(t, h, &set)
	want := []string{
		"operations with the method QUERY are left out: QUERY /a",
		"operations with methods of their own are left out: COPY /a",
		"a parameter that is the whole query string is listed, but not sent: GET /a",
		"the items of a stream are shown as a list: GET /a",
		"tags are shown in one row, without those that they belong to: b",
		"summaries of responses are not shown: GET /a",
	}
	if len(set.Notices) != 1 {
		t.Fatalf("the notices are %v", set.Notices)
	}
	if diff := cmp.Diff(want, set.Notices[0].Items); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	d := description(t, h, "/docs/description.json")
	if d["openapi"] != "3.1.1" || d["$self"] != nil {
		t.Errorf("the page gets %v", d)
	}
	if got := fmt.Sprint(d["paths"]); strings.Contains(got, "COPY") || !strings.Contains(got, "schema:map[items:map[type:string] type:array]") || !strings.Contains(got, "value:x") {
		t.Errorf("the page gets %s", got)
	}
}

func TestAnEditIsSeenOnThePageAlone(t *testing.T) {
	t.Parallel()
	h := serve(t, orders, apidoc.Options{
		Servers: []apidoc.Server{{URL: "/_live", Description: "live"}},
		Edit: func(at bundle.At) bundle.Edit {
			if at.Kind == bundle.Operation && at.Method == "post" {
				return bundle.Edit{Set: []bundle.Member{{Name: "x-postel-change", JSON: []byte(`{"level":"MAJOR"}`)}}}
			}
			return bundle.Edit{}
		},
	})
	page := body(t, get(h, "/docs/description.json"))
	if !strings.Contains(page, `"x-postel-change":{"level":"MAJOR"}`) || !strings.Contains(page, `"servers":[{"url":"/_live","description":"live"}]`) {
		t.Errorf("the page gets %s", page)
	}
	if got := body(t, get(h, "/openapi.json")); got != orders {
		t.Error("the description itself has changed")
	}
}

func TestWhatIsNoDescriptionIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, prefix, want string }{
		{"openapi: 3.1.0", "", "it is given as JSON"},
		{"{}", "", "neither"},
		{orders, "v1", "prefix"},
		{orders, "/v1/", "prefix"},
	} {
		if _, err := apidoc.New([]byte(c.text), apidoc.Options{Prefix: c.prefix}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q, %q: the error is %v", c.text, c.prefix, err)
		}
	}
}

func TestATitleCannotLeaveItsPlace(t *testing.T) {
	t.Parallel()
	h := serve(t, `{"openapi": "3.1.0", "info": {"title": "</title></script><script>alert(1)</script>{{settings}}", "version": "1"}, "paths": {}}`, apidoc.Options{})
	page := body(t, get(h, "/docs/"))
	if strings.Contains(page, "<script>alert") || strings.Count(page, `"title":`) != 1 {
		t.Error(page)
	}
}

// settings reads what the page's script is told.
func settings(t *testing.T, h http.Handler, into any) {
	t.Helper()
	_, rest, _ := strings.Cut(body(t, get(h, "/docs/")), `id="settings">`)
	text, _, _ := strings.Cut(rest, "</script>")
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

func description(t *testing.T, h http.Handler, path string) map[string]any {
	t.Helper()
	var d map[string]any
	if err := json.Unmarshal([]byte(body(t, get(h, path))), &d); err != nil {
		t.Fatal(err)
	}
	return d
}
