package music_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postel-api/postel/contracts/contracttest"
	"github.com/postel-api/postel/examples/music"
	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/hal/controlmap"
)

func serve(t *testing.T, version int) string {
	t.Helper()
	server := httptest.NewServer(music.New(version))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// One client, by relations alone, buys an album in both versions.
func Example() {
	for _, version := range []int{1, 2} {
		server := httptest.NewServer(music.New(version))
		prefix := map[int]string{1: "mc:", 2: "music:"}[version]
		c := hal.NewClient(hal.ClientOptions{})
		album, err := c.Follow(context.Background(), server.URL, prefix+"find{title=blood}", "item[0]^")
		if err != nil {
			fmt.Println(err)
			return
		}
		order, err := c.Submit(context.Background(), album, "buy", hal.Values{"count": 2, "note": "hello"})
		fmt.Println(album.State.Get("title"), album.Self().Path, err)
		if err == nil {
			fmt.Println(order.State.Get("count"), order.Exchange.Header.Get("Location"))
		}
		server.Close()
	}
	// Output:
	// Give Blood /album/1 <nil>
	// 2 /order/3
	// Give Blood /v2/catalogue/1 the form buy was not sent: zone is required
}

func TestTheJSONAndTheXMLOfTheShopHaveTheSameMap(t *testing.T) {
	t.Parallel()
	for _, version := range []int{1, 2} {
		entry := serve(t, version)
		var maps []*controlmap.Map
		for _, media := range []string{hal.MediaJSON, hal.MediaXML} {
			m, err := controlmap.Crawl(t.Context(), entry, controlmap.CrawlOptions{Client: hal.NewClient(hal.ClientOptions{Accept: media}), Vars: map[string]string{"number": "2"}})
			if err != nil {
				t.Fatal(err)
			}
			if m.Coverage.Tolerated != nil || m.Coverage.Truncated || len(m.Coverage.Unvisited) > 0 {
				t.Errorf("%+v", m.Coverage)
			}
			for _, s := range m.States {
				if !strings.HasPrefix(s.Media[0], media) {
					t.Errorf("%s came as %v", s.Name, s.Media)
				}
			}
			maps = append(maps, m)
		}
		if d := cmp.Diff(maps[0], maps[1], cmpopts.IgnoreFields(controlmap.State{}, "Media")); d != "" {
			t.Errorf("version %d (-JSON +XML)\n%s", version, d)
		}
	}
}

func TestWhatVersion2Breaks(t *testing.T) {
	t.Parallel()
	var maps []*controlmap.Map
	for _, version := range []int{1, 2} {
		m, err := controlmap.Crawl(t.Context(), serve(t, version), controlmap.CrawlOptions{})
		if err != nil {
			t.Fatal(err)
		}
		maps = append(maps, m)
	}
	r, err := controlmap.Compare(maps[0], maps[1], controlmap.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range r.Changes {
		if c.Rule.ID != "curie-prefix-renamed" {
			got = append(got, fmt.Sprintf("%v %s: %s", c.Rule.Bump, c.State, c.Message))
		}
	}
	want := []string{
		"MAJOR entry: mc:newest is gone; it was deprecated, announced to go on 2026-12-31",
		"MINOR entry: the template of mc:find takes the variable artist",
		"MAJOR /profiles/album: the form buy needs the field zone",
		"MINOR /profiles/album: there is a relation music:recommended",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

var update = flag.Bool("update", false, "write the maps anew")

// The maps in maps/ are those of the service, by which the documentation shows postel hal diff.
func TestTheMapsAreThoseOfTheService(t *testing.T) {
	t.Parallel()
	for _, version := range []int{1, 2} {
		m, err := controlmap.Crawl(t.Context(), serve(t, version), controlmap.CrawlOptions{})
		if err != nil {
			t.Fatal(err)
		}
		m.Entry = "http://localhost:8080/"
		var b bytes.Buffer
		if err := m.Write(&b); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("maps/%d.json", version)
		if *update {
			if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), b.String()); d != "" {
			t.Errorf("%s (-written +crawled)\n%s", name, d)
		}
	}
}

func TestAnAdministratorSeesMore(t *testing.T) {
	t.Parallel()
	entry := serve(t, 1)
	for role, want := range map[string]bool{"clerk": false, "admin": true} {
		c := hal.NewClient(hal.ClientOptions{Accept: hal.MediaJSON, NoCache: true, Credentials: bearer(role)})
		r, err := c.Get(t.Context(), entry)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(r.Find("mc:customers")) > 0; got != want {
			t.Errorf("%s sees customers: %v", role, got)
		}
	}
}

func TestAnOrderIsChangedByOneAtATime(t *testing.T) {
	t.Parallel()
	entry := serve(t, 1)
	ada, sam := hal.NewClient(hal.ClientOptions{}), hal.NewClient(hal.ClientOptions{})
	read := func(c *hal.Client) *hal.Resource {
		t.Helper()
		r, err := c.Follow(t.Context(), entry, "mc:orders", "mc:order[1]^")
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	mine, yours := read(ada), read(sam)
	if _, err := ada.Submit(t.Context(), mine, "default", hal.Values{"note": "by Ada"}); err != nil {
		t.Fatal(err)
	}
	var changed *hal.PreconditionError
	if _, err := sam.Submit(t.Context(), yours, "default", hal.Values{"note": "by Sam"}); !errors.As(err, &changed) {
		t.Errorf("%v", err)
	}
	if got := read(sam).State.Get("note"); got != "by Ada" {
		t.Errorf("the note is %v", got)
	}
	if _, err := sam.Submit(t.Context(), read(sam), "cancel", nil); err != nil {
		t.Error(err)
	}
	if _, err := ada.Follow(t.Context(), entry, "mc:orders", "mc:order[1]"); err == nil {
		t.Error("the order is still there")
	}
}

func TestTheNewestAlbumIsDeprecated(t *testing.T) {
	t.Parallel()
	told := 0
	c := hal.NewClient(hal.ClientOptions{Deprecated: func(hal.Deprecation) { told++ }})
	if _, err := c.Follow(t.Context(), serve(t, 1), "mc:newest"); err != nil || told != 2 {
		t.Errorf("%d, %v", told, err)
	}
}

func TestProblemsHaveAWayBack(t *testing.T) {
	t.Parallel()
	entry := serve(t, 1)
	c := hal.NewClient(hal.ClientOptions{})
	var status *hal.StatusError
	_, err := c.Get(t.Context(), entry+"nowhere")
	if !errors.As(err, &status) || status.Status != 404 || len(status.Resource.Find("start")) != 1 {
		t.Errorf("%v", err)
	}
}

func bearer(role string) func(*http.Request) error {
	return func(r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+role)
		return nil
	}
}

// The radio's contract names relations and no path: it holds for both versions.
func TestTheRadioIsServedByBothVersions(t *testing.T) {
	t.Parallel()
	for _, version := range []int{1, 2} {
		contracttest.Verify(t, music.New(version), contracttest.Read(t, "contracts")...)
	}
}

// What a client gets in JSON it gets in XML: links, forms, what is embedded and what is not hypermedia.
func TestEveryResourceIsTheSameInJSONAndInXML(t *testing.T) {
	t.Parallel()
	for _, version := range []int{1, 2} {
		entry := serve(t, version)
		client := func(media string) *hal.Client {
			return hal.NewClient(hal.ClientOptions{Accept: media, Credentials: bearer("admin")})
		}
		for _, chain := range []string{
			"", "/rels/albums", "/rels/albums > next", "/rels/find{title=e,page=1}", "/rels/album-by-number{number=2}", "/rels/album-by-number{number=2} > /rels/artist",
			"/rels/orders", "/rels/orders > /rels/order[0]^", "/rels/orders > /rels/order[1]^", "/rels/customers", "/rels/customers > item[1]^",
		} {
			steps, err := hal.ParseChain(chain)
			if err != nil {
				t.Fatal(err)
			}
			var twins []*hal.Resource
			for _, media := range []string{hal.MediaJSON, hal.MediaXML} {
				list, err := client(media).Walk(t.Context(), entry, steps)
				if err != nil {
					t.Fatalf("version %d: %v", version, err)
				}
				if r := list[0]; r.Media != media || len(r.Tolerated) > 0 || hal.Check(r) != nil {
					t.Errorf("version %d, %q: %s, %v, %v", version, chain, r.Media, r.Tolerated, hal.Check(r))
				}
				twins = append(twins, list[0])
			}
			if d := cmp.Diff(twins[0], twins[1], cmpopts.IgnoreFields(hal.Resource{}, "Media", "Exchange"), cmpopts.IgnoreUnexported(hal.Resource{})); d != "" {
				t.Errorf("version %d, %q (-JSON +XML)\n%s", version, chain, d)
			}
		}
	}
}

// Whatever is asked, the answer is a document or a problem, and says what may be asked.
func TestRequestsThatAreWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, path, body string
		header             string // name: value
		want               int
		says               string
	}{
		"another method":           {"DELETE", "/albums", "", "", 405, `"title":"This cannot be asked with DELETE"`},
		"a page behind the last":   {"GET", "/albums?page=9223372036854775807", "", "", 200, `"prev"`},
		"a page before the first":  {"GET", "/albums?page=-1", "", "", 200, `"next"`},
		"a query that is broken":   {"GET", "/albums?title=%", "", "", 200, `"self"`},
		"an album that is not":     {"GET", "/album/99", "", "", 404, `"start"`},
		"an album without number":  {"GET", "/album/x", "", "", 404, `"start"`},
		"a cover that is not":      {"GET", "/cover/1/inside", "", "", 404, `"start"`},
		"customers for anybody":    {"GET", "/customers", "", "", 404, `"start"`},
		"an order without a body":  {"POST", "/orders", "", "", 400, "The body is no JSON object"},
		"an order that is a list":  {"POST", "/orders", "[]", "", 400, "The body is no JSON object"},
		"an order of nothing":      {"POST", "/orders", "null", "", 422, "album is none of ours"},
		"too many albums":          {"POST", "/orders", `{"album": "1", "count": 11}`, "", 422, `"detail":"count is more than 10"`},
		"half an album":            {"POST", "/orders", `{"album": "1", "count": 1.5}`, "", 422, "count is no whole number"},
		"a speed that is not":      {"POST", "/orders", `{"album": "1", "count": 1, "speed": "light"}`, "", 422, "speed is none of slow, fast"},
		"a change of what is sent": {"PUT", "/order/1", `{"note": "x"}`, "", 405, "PUT"},
		"a note that is long":      {"PUT", "/order/2", `{"note": "` + strings.Repeat("x", 101) + `"}`, "", 422, "note is longer than 100 characters"},
		"a change of the past":     {"PUT", "/order/2", `{"note": "x"}`, `If-Match: "1"`, 412, "changed meanwhile"},
		"a change of whatever":     {"PUT", "/order/2", `{"note": "x"}`, `If-Match: *`, 200, `"note": "x"`},
		"XML a little more":        {"GET", "/", "", "Accept: application/xml;q=0.9, */*;q=0.8", 200, "<resource"},
		"XML a little less":        {"GET", "/", "", "Accept: application/hal+xml;q=0.5, application/json;q=0.6", 200, `"_links"`},
		"anything":                 {"GET", "/", "", "Accept: */*", 200, `"_links"`},
		"neither":                  {"GET", "/", "", "Accept: image/png;q=x, nonsense//", 200, `"_links"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(c.method, "http://shop.example"+c.path, strings.NewReader(c.body))
			if name, value, ok := strings.Cut(c.header, ": "); ok {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			music.New(1).ServeHTTP(w, r)
			if w.Code != c.want || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if c.want != 404 && c.want != 400 && !strings.HasPrefix(w.Header().Get("Allow"), "GET, HEAD") {
				t.Errorf("Allow is %q", w.Header().Get("Allow"))
			}
		})
	}
}

// Of those that saw the same, one changes it.
func TestOfChangesAtOnceOneIsDone(t *testing.T) {
	t.Parallel()
	shop := music.New(1)
	w := httptest.NewRecorder()
	shop.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/order/2", nil))
	var done atomic.Int32
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			r := httptest.NewRequest(http.MethodPut, "/order/2", strings.NewReader(fmt.Sprintf(`{"note": "%d"}`, i)))
			r.Header.Set("If-Match", w.Header().Get("ETag"))
			w := httptest.NewRecorder()
			shop.ServeHTTP(w, r)
			if w.Code == http.StatusOK {
				done.Add(1)
			}
		})
	}
	wg.Wait()
	if n := done.Load(); n != 1 {
		t.Errorf("%d changes were done", n)
	}
}

func TestAnOrderIsPlacedByRelationsAlone(t *testing.T) {
	t.Parallel()
	for version, extra := range map[int]hal.Values{1: {}, 2: {"zone": "EU"}} {
		c := hal.NewClient(hal.ClientOptions{})
		album, err := c.Follow(t.Context(), serve(t, version), "/rels/find{title=speak}", "item[0]^")
		if err != nil {
			t.Fatal(err)
		}
		extra["count"] = 2
		order, err := c.Submit(t.Context(), album, "buy", extra)
		if err != nil {
			t.Fatal(err)
		}
		at, err := order.Resolve(order.Exchange.Header.Get("Location"))
		if err != nil || order.Exchange.Status != http.StatusCreated {
			t.Fatal(order.Exchange.Status, err)
		}
		if again, err := c.Get(t.Context(), at.String()); err != nil || again.State.Get("count") != order.State.Get("count") {
			t.Errorf("version %d: %v", version, err)
		}
	}
}
