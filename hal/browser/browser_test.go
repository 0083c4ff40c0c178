package browser_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/hal/browser"
)

// A service that shows itself: the page asks its own origin.
func Example() {
	page, err := browser.New(browser.Options{Entry: "/api/", Prefix: "/browser"})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/browser/", page)
	server := httptest.NewServer(mux)
	defer server.Close()
	r, err := http.Get(server.URL + "/browser/settings.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	fmt.Println(string(body), err)
	// Output: {"entry":"/api/","places":[],"allowWrites":false,"confirmHeader":"Postel-Confirmed","headers":[]} <nil>
}

// maxPage is what a browser fetches before it shows anything, compressed, in bytes.
const maxPage = 40 << 10

func TestThePageIsSmall(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("page/*")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	all := 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		all += b.Len()
	}
	t.Logf("%d files, %d bytes compressed", len(files), all)
	if all > maxPage {
		t.Errorf("the page has %d bytes compressed, more than %d", all, maxPage)
	}
}

// What a service says reaches the page as text: no module makes markup or code of a text, but for the
// one place that reads XML as data.
func TestNoModuleMakesMarkupOrCodeOfText(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("page/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc", "localStorage", "sessionStorage", "document.cookie", " style=", "onclick=\"", "http://", "https://"} {
			allowed := word == "http://" && strings.Contains(string(data), `"http://www.w3.org/2000/svg"`)
			if n := strings.Count(string(data), word); n > 0 && !allowed {
				t.Errorf("%s has %s", name, word)
			}
		}
		if n := strings.Count(string(data), "parseFromString"); n > 0 && (name != "page/document.js" || n != 1) {
			t.Errorf("%s parses markup %d times", name, n)
		}
	}
}

func serve(t *testing.T, o browser.Options) *httptest.Server {
	t.Helper()
	h, err := browser.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func get(t *testing.T, method, url string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if r.Header.Set(header[i], header[i+1]); header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func TestThePageMayAskItsOwnOriginOnly(t *testing.T) {
	t.Parallel()
	s := serve(t, browser.Options{Entry: "/api/", Prefix: "/browser"})
	for path, media := range map[string]string{
		"/browser/": "text/html; charset=utf-8", "/browser/page.js": "text/javascript; charset=utf-8", "/browser/page.css": "text/css; charset=utf-8",
		"/browser/icon.svg": "image/svg+xml", "/browser/settings.json": "application/json", "/browser/overlay.json": "application/json",
	} {
		r, _ := get(t, http.MethodGet, s.URL+path)
		if got := r.Header.Get("Content-Type"); r.StatusCode != http.StatusOK || got != media {
			t.Errorf("%s: %d %s", path, r.StatusCode, got)
		}
		if got := r.Header.Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'self'; ") || strings.Contains(got, "unsafe") || strings.Contains(got, "-src-") || strings.Contains(got, "http") {
			t.Errorf("%s: the policy is %s", path, got)
		}
		if again, _ := get(t, http.MethodGet, s.URL+path, "If-None-Match", r.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %d for who has it", path, again.StatusCode)
		}
	}
}

func TestOnlyThePageIsBelowThePrefix(t *testing.T) {
	t.Parallel()
	s := serve(t, browser.Options{Entry: "/api/", Prefix: "/browser"})
	for request, want := range map[string]int{
		"GET /browser": 308, "GET /browser/none.js": 404, "GET /browser/page/page.js": 404, "GET /browser/../browser.go": 404, "GET /": 404, "GET /browserx": 404,
		"GET /browser/_live/entry/": 404, "HEAD /browser/": 200, "POST /browser/": 405,
	} {
		method, path, _ := strings.Cut(request, " ")
		if r, _ := get(t, method, s.URL+path); r.StatusCode != want {
			t.Errorf("%s: %d, want %d", request, r.StatusCode, want)
		}
	}
}

func TestAPageBesideItsServiceReachesTheServiceAndWhatIsListed(t *testing.T) {
	t.Parallel()
	answer := func(name string) *httptest.Server {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "%s %s %q", name, r.RequestURI, r.Header.Get("Authorization"))
		}))
		t.Cleanup(s.Close)
		return s
	}
	api, docs := answer("api"), answer("docs")
	s := serve(t, browser.Options{Entry: api.URL + "/v1/?a=b", Also: []string{docs.URL + "/rels"}, Header: http.Header{"Authorization": {"Bearer secret"}}})
	for path, want := range map[string]string{
		"/_live/entry/other?x=1":  `api /other?x=1 "Bearer secret"`,
		"/_live/also-1/orders":    `docs /rels/orders ""`,
		"/_live/also-2/":          `refusal`,
		"/_live/entry/../also-1/": `refusal`,
	} {
		if _, body := get(t, http.MethodGet, s.URL+path); !strings.Contains(body, want) {
			t.Errorf("%s: %s", path, body)
		}
	}
	_, body := get(t, http.MethodGet, s.URL+"/settings.json")
	var got map[string]any
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"entry": api.URL + "/v1/?a=b", "allowWrites": false, "confirmHeader": "Postel-Confirmed", "headers": []any{"Authorization"},
		"places": []any{map[string]any{"base": api.URL + "/", "path": "/_live/entry/"}, map[string]any{"base": docs.URL + "/rels/", "path": "/_live/also-1/"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the settings (-want +got)\n%s", diff)
	}
	for _, path := range []string{"/", "/settings.json", "/_live/entry/"} {
		if r, _ := get(t, http.MethodGet, s.URL+path, "Host", "evil.example"); r.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s of another name: %d", path, r.StatusCode)
		}
	}
}

func TestTheOverlayReachesThePage(t *testing.T) {
	t.Parallel()
	s := serve(t, browser.Options{Entry: "/", Overlay: browser.Overlay{
		Since: "2.2.0", UsedBy: map[string][]string{"next": {"mobile"}}, ChangedSince: map[string]browser.Change{"next": {Level: "MAJOR", Sentence: "It is gone."}},
	}})
	_, body := get(t, http.MethodGet, s.URL+"/overlay.json")
	if want := `{"usedBy":{"next":["mobile"]},"changedSince":{"next":{"level":"MAJOR","sentence":"It is gone."}},"since":"2.2.0"}`; body != want {
		t.Error(body)
	}
}

func TestOptionsThatCannotBeAreSaid(t *testing.T) {
	t.Parallel()
	for want, o := range map[string]browser.Options{
		"the entry is a path of this service, or a URL of http or https":                       {Entry: "shop"},
		"the entry is a path of this service, or a URL of http or https ":                      {Entry: "//evil.example/"},
		"the entry is a path of this service, or a URL of http or https  ":                     {Entry: "javascript:alert(1)"},
		"the entry has no user part: credentials for api.example are header fields":            {Entry: "https://me:secret@api.example/"},
		`the prefix begins with a slash and does not end with one: "/browser"`:                 {Entry: "/", Prefix: "browser/"},
		"the URL of an upstream begins with http:// or https://":                               {Entry: "https://api.example/", Also: []string{"docs.example"}},
		"a page that is part of its service asks its own origin, with what the browser sends:": {Entry: "/", Also: []string{"https://docs.example"}},
	} {
		if _, err := browser.New(o); err == nil || !strings.HasPrefix(err.Error(), strings.TrimSpace(want)) {
			t.Errorf("%+v: %v, want %s", o, err, want)
		}
	}
}
