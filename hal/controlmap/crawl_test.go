package controlmap_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/hal/controlmap"
)

var update = flag.Bool("update", false, "write the expected outputs anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got)\n%s", name, d)
	}
}

func TestTheMapOfTheShop(t *testing.T) {
	t.Parallel()
	s := parse(t, shop(t))
	server := httptest.NewServer(s)
	defer server.Close()
	m, err := controlmap.Crawl(t.Context(), server.URL, controlmap.CrawlOptions{})
	if err != nil {
		t.Fatal(err)
	}
	again, err := controlmap.Crawl(t.Context(), server.URL+"/", controlmap.CrawlOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(m, again); d != "" {
		t.Errorf("the same service twice\n%s", d)
	}
	m.Entry = "http://shop.example/"
	var written, text, drawing bytes.Buffer
	for _, err := range []error{m.Write(&written), m.WriteText(&text), m.WriteSVG(&drawing)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "shop.json", written.String())
	golden(t, "shop.map.txt", text.String())
	golden(t, "shop.svg", drawing.String())
	if err := xml.Unmarshal(drawing.Bytes(), new(struct{})); err != nil {
		t.Errorf("the drawing is no XML: %v", err)
	}
	read, err := controlmap.Read(written.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(m, read); d != "" {
		t.Error(d)
	}
	valid(t, written.Bytes())
	for _, line := range s.log {
		if !strings.HasPrefix(line, "GET ") {
			t.Errorf("a crawl sent %s", line)
		}
	}
	if slices.Contains(s.log, "GET /orders/{id}") {
		t.Error("a template was asked for as it is")
	}
}

func valid(t *testing.T, document []byte) {
	t.Helper()
	c := jsonschema.NewCompiler()
	s, err := jsonschema.UnmarshalJSON(bytes.NewReader(controlmap.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("map.json", s); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("map.json")
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		t.Error(err)
	}
}

// twin serves the documents of a service in the syntax that is asked for.
func twin(t *testing.T, s *service) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		record := httptest.NewRecorder()
		s.ServeHTTP(record, r)
		answer := record.Result()
		if r.Header.Get("Accept") != hal.MediaXML || answer.Header.Get("Content-Type") != hal.MediaJSON {
			for name, values := range answer.Header {
				w.Header()[name] = values
			}
			w.WriteHeader(answer.StatusCode)
			io.Copy(w, answer.Body)
			return
		}
		in, err := hal.Read(&url.URL{Scheme: "http", Host: r.Host, Path: r.URL.Path}, answer.Header, record.Body.Bytes())
		if err != nil {
			t.Error(err)
			return
		}
		w.Header().Set("Content-Type", hal.MediaXML)
		w.Header().Set("Allow", answer.Header.Get("Allow"))
		if err := hal.WriteXML(w, in); err != nil {
			t.Errorf("%s: %v", r.URL, err)
		}
	})
}

func TestTheJSONAndTheXMLOfAServiceHaveTheSameMap(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(twin(t, parse(t, shop(t))))
	defer server.Close()
	var maps []*controlmap.Map
	for _, media := range []string{hal.MediaJSON, hal.MediaXML} {
		m, err := controlmap.Crawl(t.Context(), server.URL, controlmap.CrawlOptions{Client: hal.NewClient(hal.ClientOptions{Accept: media})})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(m.States[0].Media, media) {
			t.Errorf("%s was asked for, and %v came", media, m.States[0].Media)
		}
		maps = append(maps, m)
	}
	if d := cmp.Diff(maps[0], maps[1], cmpopts.IgnoreFields(controlmap.State{}, "Media")); d != "" {
		t.Errorf("(-JSON +XML)\n%s", d)
	}
}

func TestACrawlKeepsItsBounds(t *testing.T) {
	t.Parallel()
	asked := 0
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Content-Type", hal.MediaJSON)
		fmt.Fprintf(w, `{"_links": {"self": {"href": %q}, "deeper": {"href": "%sx/"}, "wider": [`, r.URL.Path, r.URL.Path)
		for i := range 50 {
			fmt.Fprintf(w, `{"href": "%s%d"},`, r.URL.Path, i)
		}
		io.WriteString(w, `{"href": "/"}]}}`)
	}))
	defer endless.Close()
	for _, b := range []controlmap.Bounds{{Requests: 30}, {Depth: 2}, {Depth: 3, Samples: 1}} {
		asked = 0
		m, err := controlmap.Crawl(t.Context(), endless.URL, controlmap.CrawlOptions{Bounds: b})
		if err != nil {
			t.Fatal(err)
		}
		if !m.Coverage.Truncated || asked != m.Coverage.Requests || b.Requests > 0 && asked > b.Requests {
			t.Errorf("%+v: %d requests, %+v", b, asked, m.Coverage)
		}
	}
}

func TestACrawlStaysAtItsOrigin(t *testing.T) {
	t.Parallel()
	var other *httptest.Server
	stranger := 0
	other = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stranger++ }))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, other.URL, http.StatusFound)
		default:
			w.Header().Set("Content-Type", hal.MediaJSON)
			fmt.Fprintf(w, `{"_links": {"self": {"href": "/"}, "a": {"href": %q}, "b": {"href": "/away"}, "c": {"href": "javascript:x"}, "d": {"href": "//other.example/"}, "e": {"href": "/{x}"}}}`, other.URL)
		}
	}))
	defer server.Close()
	m, err := controlmap.Crawl(t.Context(), server.URL, controlmap.CrawlOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range m.Coverage.Unvisited {
		got = append(got, u.Rel+": "+u.Why)
	}
	want := []string{"a: it leads to another origin", "b: a redirect leads to another origin", "c: only http and https are followed", "d: it leads to another origin", "e: it looks like a template and does not say so"}
	if d := cmp.Diff(want, got); d != "" || stranger > 0 {
		t.Errorf("%s\n%d requests elsewhere", d, stranger)
	}
}

func TestAServiceThatAsksToWaitIsWaitedFor(t *testing.T) {
	t.Parallel()
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked < 3 {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		w.Header().Set("Content-Type", hal.MediaJSON)
		io.WriteString(w, `{"_links": {"self": {"href": "/"}}}`)
	}))
	defer server.Close()
	var waited []time.Duration
	m, err := controlmap.Crawl(t.Context(), server.URL, controlmap.CrawlOptions{Wait: func(_ context.Context, d time.Duration) error {
		waited = append(waited, d)
		return nil
	}})
	if err != nil || m.Coverage.Requests != 3 {
		t.Fatalf("%+v, %v", m, err)
	}
	if d := cmp.Diff([]time.Duration{7 * time.Second, 7 * time.Second}, waited); d != "" {
		t.Error(d)
	}
}

func TestOptionsAreAskedForWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	var log []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		log = append(log, r.Method+" "+r.URL.Path)
		w.Header().Set("Content-Type", hal.MediaJSON)
		if r.Method == http.MethodOptions {
			w.Header().Set("Allow", "GET, DELETE")
			return
		}
		io.WriteString(w, `{"_links": {"self": {"href": "/"}, "next": {"href": "/2"}}}`)
	}))
	defer server.Close()
	m, err := controlmap.Crawl(t.Context(), server.URL, controlmap.CrawlOptions{Bounds: controlmap.Bounds{Options: true}})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"GET /", "GET /2", "OPTIONS /2"}, log); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"DELETE", "GET"}, m.States[0].Controls[0].Methods); d != "" {
		t.Error(d)
	}
}

func TestTemplatesAreFollowedWithValues(t *testing.T) {
	t.Parallel()
	m := crawl(t, shop(t), controlmap.CrawlOptions{Vars: map[string]string{"id": "1", "path": "x"}})
	c := m.State("entry").Control("/rels/order-by-number", false)
	if d := cmp.Diff([]string{"/profiles/order"}, c.Targets); d != "" {
		t.Error(d)
	}
	if got := m.State("entry").Control("/rels/label", false).Failed; !slices.Equal(got, []int{404}) {
		t.Errorf("%v", got)
	}
}

func TestWhatIsNoMapIsSaid(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                     `EOF`,
		"{\n\"a\" 1":           `line 2: invalid character '1' after object key`,
		`{}`:                   `this is no control map: it has no member controlmap`,
		`{"openapi": "3.1.0"}`: `unknown field "openapi"`,
		`{"controlmap": 2}`:    `this is a control map of the form 2, and only 1 is known`,
		`{"controlmap": 1}`:    `the map's start is none of its states`,
	} {
		if _, err := controlmap.Read([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func FuzzCompare(f *testing.F) {
	data, err := os.ReadFile("testdata/shop.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, data)
	f.Add([]byte(`{"controlmap":1,"start":"a","states":[{"name":"a","controls":[{"rel":"x","targets":["b"],"template":"{","vars":[{"name":"","op":"?"}]}]}]}`), data)
	f.Fuzz(func(t *testing.T, a, b []byte) {
		x, err := controlmap.Read(a)
		if err != nil {
			return
		}
		y, err := controlmap.Read(b)
		if err != nil {
			return
		}
		x.Role, x.Bounds = y.Role, y.Bounds
		if _, err := controlmap.Compare(x, y, controlmap.CompareOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := x.WriteSVG(io.Discard); err != nil {
			t.Fatal(err)
		}
		if err := x.WriteText(io.Discard); err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(x); err != nil {
			t.Fatal(err)
		}
	})
}
