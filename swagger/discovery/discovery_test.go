package discovery_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/swagger/discovery"
)

const description = `{"openapi": "3.1.1", "info": {"title": "A", "version": "1.0.0"}, "paths": {}}`

// service answers paths with texts; one that begins with "Name: value" lines has these headers.
func service(t *testing.T, answers map[string]string) *url.URL {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := answers[r.URL.Path]
		if !ok || r.Method != http.MethodGet {
			http.NotFound(w, r)
			return
		}
		status := 200
		for {
			line, rest, more := strings.Cut(text, "\n")
			name, value, is := strings.Cut(line, ": ")
			if !is || strings.ToLower(name[:1]) == name[:1] || !more {
				break
			}
			w.Header().Add(name, strings.ReplaceAll(value, "HOST", r.Host))
			if name == "Location" {
				status = 302
			}
			text = rest
		}
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestADescriptionIsFoundInTheOrderOfTheStandards(t *testing.T) {
	t.Parallel()
	const link = "Link: </docs/api>; rel=\"service-doc\", </api.json>; title=\"a, b\"; rel=\"alternate service-desc\"\n\n"
	for name, test := range map[string]struct {
		at      string
		answers map[string]string
		step    discovery.Step // "" for none
		path    string
	}{
		"the URL itself":                 {"/x", map[string]string{"/x": description}, discovery.Itself, "/x"},
		"a Link header":                  {"/", map[string]string{"/": link, "/api.json": description, "/openapi.json": description}, discovery.Link, "/api.json"},
		"a Link header of a page below":  {"/v1/", map[string]string{"/v1/": "Link: <api.json>; rel=service-desc\n\n", "/v1/api.json": description}, discovery.Link, "/v1/api.json"},
		"a link that leads to no such":   {"/", map[string]string{"/": link, "/api.json": "<html>", "/openapi.json": description}, discovery.Known, "/openapi.json"},
		"a catalogue":                    {"/", map[string]string{"/": "hello", "/.well-known/api-catalog": `{"linkset": [{"anchor": "/", "service-desc": [{"href": "/no"}, {"href": "/yes"}]}]}`, "/yes": description}, discovery.Catalog, "/yes"},
		"a HAL root":                     {"/", map[string]string{"/": `{"_links": {"service-desc": [{"href": "/d"}]}}`, "/d": description}, discovery.HAL, "/d"},
		"a path of a framework":          {"/", map[string]string{"/v3/api-docs": description}, discovery.Known, "/v3/api-docs"},
		"a path of a framework, below":   {"/shop", map[string]string{"/shop/swagger.json": `{"swagger": "2.0", "info": {"title": "A", "version": "1.0.0"}, "paths": {}}`, "/openapi.json": description}, discovery.Known, "/shop/swagger.json"},
		"a path beside":                  {"/shop", map[string]string{"/openapi.yaml": "openapi: 3.0.3\ninfo: {title: A, version: 1.0.0}\npaths: {}\n"}, discovery.Known, "/openapi.yaml"},
		"a redirection":                  {"/", map[string]string{"/openapi.json": "Location: /real\n\n", "/real": description}, discovery.Known, "/openapi.json"},
		"another origin is not asked":    {"/", map[string]string{"/": "Link: <http://other.example/openapi.json>; rel=service-desc\n\n"}, "", ""},
		"nor by a redirection":           {"/", map[string]string{"/openapi.json": "Location: http://other.example/\n\n"}, "", ""},
		"nor with the name of this host": {"/", map[string]string{"/": "Link: <//HOST@other.example/a>; rel=service-desc\n\n"}, "", ""},
		"a circle of redirections":       {"/", map[string]string{"/openapi.json": "Location: /openapi.json\n\n"}, "", ""},
		"nothing":                        {"/", map[string]string{"/": "<html>"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := service(t, test.answers)
			r, err := discovery.Find(t.Context(), base.ResolveReference(&url.URL{Path: test.at}), discovery.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Attempts) == 0 || len(r.Attempts) > discovery.MaxRequests {
				t.Errorf("%d attempts", len(r.Attempts))
			}
			switch {
			case r.Found == nil:
				if test.step != "" {
					t.Errorf("nothing is found: %+v", r.Attempts)
				}
			case r.Found.Step != test.step || r.Found.URL.Path != test.path:
				t.Errorf("found by %s at %s", r.Found.Step, r.Found.URL)
			}
		})
	}
}

func TestAnotherOriginIsTold(t *testing.T) {
	t.Parallel()
	base := service(t, map[string]string{"/": "Link: <http://user:secret@other.example/a>; rel=service-desc\n\n", "/openapi.json": "Location: http://other.example/\n\n"})
	r, err := discovery.Find(t.Context(), base, discovery.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(r.Attempts)
	for _, want := range []string{"http://user:xxxxx@other.example/a it is at another origin, which is not asked", "it redirects to another origin, http://other.example, which is not asked"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
}

func TestTheOwnerIsToldWhatToAdd(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers map[string]string
		want    []string
	}{
		"everything is there": {map[string]string{
			"/":                        "Link: </d>; rel=service-desc\n\n",
			"/d":                       "Content-Type: application/json\nETag: \"1\"\n" + description,
			"/.well-known/api-catalog": `{"linkset": [{"service-desc": [{"href": "/d"}]}]}`,
		}, nil},
		"only the description": {map[string]string{"/swagger.json": "Content-Type: text/plain\n" + description}, []string{
			"the root does not say where the description is (RFC 8631)", `Link: </swagger.json>; rel="service-desc"`,
			"there is no catalogue (RFC 9727)", "GET /.well-known/api-catalog as application/linkset+json",
			`{"linkset": [{"anchor": "/", "service-desc": [{"href": "/swagger.json"}]}]}`,
			"the description is sent as text/plain", "Content-Type: application/vnd.oai.openapi+json, application/json or application/yaml",
			"clients cannot ask whether the description has changed (RFC 9110, section 13.1.2)", `ETag: "a digest of the description"`,
		}},
		"nothing": {map[string]string{"/": "hello"}, []string{
			"no description is served", "GET /openapi.json",
			"the root does not say where the description is (RFC 8631)", `Link: </openapi.json>; rel="service-desc"`,
			"there is no catalogue (RFC 9727)", "GET /.well-known/api-catalog as application/linkset+json",
			`{"linkset": [{"anchor": "/", "service-desc": [{"href": "/openapi.json"}]}]}`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := discovery.Find(t.Context(), service(t, test.answers), discovery.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range r.Advice() {
				got = append(append(got, a.Sentence), a.Add...)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestWhatIsNoServiceIsAnError(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"ftp://a.example/", "orders", "http://127.0.0.1:1/"} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := discovery.Find(t.Context(), u, discovery.Options{}); err == nil {
			t.Errorf("%s: %+v", text, r)
		}
	}
}

func TestHeadersGoAlong(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer x" {
			t.Errorf("%s without credentials", r.URL)
		}
		fmt.Fprint(w, description)
	}))
	defer server.Close()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := discovery.Find(t.Context(), u, discovery.Options{Header: http.Header{"Authorization": {"Bearer x"}}}); err != nil || r.Found == nil {
		t.Errorf("%v", err)
	}
}

// Every path redirects to another one of the service: redirections count as requests, too.
func TestNotMoreRequestsAreSentThanIsSaid(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := sent.Add(1)
		if r.URL.Path == "/" {
			for i := range 100 {
				w.Header().Add("Link", fmt.Sprintf("</link/%d>; rel=service-desc", i))
			}
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/%d", n), http.StatusFound)
	}))
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	r, err := discovery.Find(t.Context(), base, discovery.Options{})
	if err != nil || r.Found != nil {
		t.Errorf("%v %v", r.Found, err)
	}
	if n := sent.Load(); n == 0 || n > discovery.MaxRequests {
		t.Errorf("%d requests", n)
	}
}
