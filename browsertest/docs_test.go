package browsertest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/cli"
	"github.com/postel-api/postel/internal/overlay"
	"github.com/postel-api/postel/internal/suites"
	"github.com/postel-api/postel/internal/upstream"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/apidoc"
	"github.com/postel-api/postel/swagger/bundle"
)

func load(t *testing.T, file string) *swagger.Document {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := swagger.Load(filepath.ToSlash(file), data, swagger.Options{Files: suites.Files{}})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// documentation serves a description as postel docs does, and returns the address of its page.
func documentation(t *testing.T, doc *swagger.Document, o apidoc.Options) string {
	t.Helper()
	text, err := bundle.JSON(doc.Root, bundle.Options{Resolver: doc})
	if err != nil {
		t.Fatal(err)
	}
	h, err := apidoc.New(text, o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL + "/docs/"
}

// console collects the errors that a page writes, the violations of its policy among them.
type console struct {
	mu    sync.Mutex
	lines []string
}

func listen(b *tab) *console {
	b.Helper()
	c := &console{}
	b.do(call(log.Enable, cdp.Empty{}))
	if err := chromedp.Listen(b.ctx, func(event any) {
		c.mu.Lock()
		defer c.mu.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level == "error" {
				c.lines = append(c.lines, e.Entry.Text+" "+e.Entry.URL)
			}
		case *runtime.EventConsoleAPICalled:
			if e.Type == "error" {
				line := ""
				for _, a := range e.Args {
					line += fmt.Sprint(string(a.Value), a.Description, " ")
				}
				c.lines = append(c.lines, line)
			}
		}
	}); err != nil {
		b.Fatal(err)
	}
	return c
}

// taken returns the lines so far, and forgets them.
func (c *console) taken() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.lines
	c.lines = nil
	return out
}

// Every document of the corpus is shown: its operations, or where it is too large its parts, of which one is
// looked at, too. No host is asked but this machine (see open), and nothing is wrong on the console.
func TestEveryDocumentOfTheCorpusIsShown(t *testing.T) {
	files := suites.Corpus(t)
	b := open(t, 1300, 1000)
	errors := listen(b)
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	shown := 0
	for _, name := range names {
		pages := []string{documentation(t, load(t, files[name]), apidoc.Options{})}
		for i := 0; i < len(pages); i++ {
			start := time.Now()
			b.visit(pages[i])
			b.within(time.Minute, `document.querySelector(".opblock, .errors-wrapper, .version-pragma__message")`)
			operations := value[int](b, `document.querySelectorAll(".opblock").length`)
			faults := value[string](b, `[...document.querySelectorAll(".errors-wrapper, .version-pragma__message")].map((x) => x.innerText).join(" ").slice(0, 300)`)
			parts := value[[]string](b, `[...document.querySelectorAll("nav a")].map((a) => a.href)`)
			if lines := errors.taken(); operations == 0 || faults != "" || len(lines) > 0 {
				t.Errorf("%s, page %d: %d operations, %q, console %q", name, i, operations, faults, lines[:min(len(lines), 3)])
				continue
			}
			if i == 0 && len(parts) > 0 {
				pages = append(pages, parts[len(parts)/2])
			}
			t.Logf("%s, page %d: %d operations, %d parts, %v", name, i, operations, len(parts), time.Since(start).Round(time.Millisecond))
		}
		shown++
	}
	t.Logf("%d of %d documents", shown, len(files))
}

// customers is a service that takes new customers.
func customers(t *testing.T, got *string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		*got = r.Method + " " + r.URL.Path + " " + string(body)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Location", "/customers/000124")
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, `{"id": "000124"}`)
	})
}

func TestARequestIsSentFromAnExampleAndItsLocationShown(t *testing.T) {
	doc := load(t, "../testdata/customer/1.3.0.yaml")
	var got string
	sources := overlay.New(overlay.Sources{Document: doc})
	page := documentation(t, doc, apidoc.Options{Service: customers(t, &got), Edit: sources.Edit})
	b := open(t, 1300, 1000)
	errors := listen(b)
	b.visit(page)
	b.click(".opblock-post .opblock-summary-control")
	b.click(".opblock-post .try-out__btn")
	b.click(".opblock-post .execute")
	b.has(".opblock-post .live-responses-table", "201")
	b.has(".opblock-post .live-responses-table", "location: /customers/000124")
	b.has(".opblock-post .curl-command", "curl -X 'POST'")
	b.picture("docs-post")
	if !strings.HasPrefix(got, "POST /customers {") {
		t.Errorf("the service got %s", got)
	}
	if lines := errors.taken(); len(lines) > 0 {
		t.Errorf("console: %q", lines)
	}
}

func TestWhatChangedStandsOnThePage(t *testing.T) {
	base, doc := load(t, "../testdata/customer/1.2.0.yaml"), load(t, "../testdata/customer/2.0.0.yaml")
	sources := overlay.New(overlay.Sources{Document: doc, Report: diff.Compare(base, doc, diff.Options{})})
	b := open(t, 1300, 1000)
	b.visit(documentation(t, doc, apidoc.Options{Edit: sources.Edit, Notices: sources.Notices()}))
	b.wait(`document.querySelector(".opblock")`)
	b.has("body", "MAJOR")
	b.picture("docs-since")
	b.scheme("dark")
	b.picture("docs-since-dark")
}

// Our own pages have no serious fault of accessibility; what is Swagger UI's own is left out.
func TestPagesAreAccessible(t *testing.T) {
	doc := load(t, "../testdata/customer/2.0.0.yaml")
	sources := overlay.New(overlay.Sources{Document: doc, Report: diff.Compare(load(t, "../testdata/customer/1.2.0.yaml"), doc, diff.Options{})})
	pages := map[string]string{
		"documentation":          documentation(t, doc, apidoc.Options{Edit: sources.Edit, Notices: sources.Notices()}),
		"documentation in parts": documentation(t, doc, apidoc.Options{PartBytes: 1000}),
		"report":                 htmlReport(t),
	}
	b := open(t, 1300, 1000)
	for name, address := range pages {
		for _, scheme := range []string{"light", "dark"} {
			b.scheme(scheme)
			b.visit(address)
			b.wait(`document.readyState === "complete"`)
			if name != "report" {
				b.wait(`document.querySelector(".opblock, nav a")`)
			}
			b.picture(strings.ReplaceAll(name, " ", "-") + "-" + scheme)
			for _, finding := range b.axe(".swagger-ui") {
				if strings.HasPrefix(finding, "serious") || strings.HasPrefix(finding, "critical") {
					t.Errorf("%s, %s: %s", name, scheme, finding)
				}
			}
		}
	}
}

// htmlReport serves what postel diff --format html writes.
func htmlReport(t *testing.T) string {
	t.Helper()
	var page, stderr bytes.Buffer
	env := cli.Env{Stdin: strings.NewReader(""), Stdout: &page, Stderr: &stderr, Dir: "..", Now: func() time.Time { return time.Time{} }}
	if code := cli.Main(env, []string{"diff", "--format", "html", "testdata/customer/1.2.0.yaml", "testdata/customer/2.0.0.yaml"}); code != 0 {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page.Bytes())
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// A description is shown in parts where it is too large for a page.
func TestAPageInPartsIsAccessible(t *testing.T) {
	address := documentation(t, load(t, suites.Corpus(t)["openai/new.yaml"]), apidoc.Options{})
	b := open(t, 1300, 1000)
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		b.visit(address)
		b.wait(`document.querySelector(".opblock") && document.querySelector("nav a")`)
		b.click("details summary")
		b.picture("docs-parts-" + scheme)
		for _, finding := range b.axe(".swagger-ui") {
			if strings.HasPrefix(finding, "serious") || strings.HasPrefix(finding, "critical") {
				t.Errorf("%s: %s", scheme, finding)
			}
		}
	}
}

// What may change something goes to the service when the reader has agreed, and not before.
func TestAPOSTThroughTheProxyIsConfirmedOnce(t *testing.T) {
	doc := load(t, "../testdata/customer/1.3.0.yaml")
	var got string
	service := httptest.NewServer(customers(t, &got))
	t.Cleanup(service.Close)
	proxy, err := upstream.New(upstream.Options{Prefix: "/_live/", Upstreams: []upstream.Upstream{{Name: "service", URL: service.URL}}})
	if err != nil {
		t.Fatal(err)
	}
	sources := overlay.New(overlay.Sources{Document: doc})
	b := open(t, 1300, 1000)
	b.visit(documentation(t, doc, apidoc.Options{
		Service: proxy, Edit: sources.Edit,
		Servers: []apidoc.Server{{URL: "/_live/service", Description: "the service", Confirm: upstream.ConfirmHeader}},
	}))
	b.click(".opblock-post .opblock-summary-control")
	b.click(".opblock-post .try-out__btn")
	asked := "window.asked = []; window.confirm = (text) => { window.asked.push(text); return window.agree }; window.agree = %v; true"
	value[bool](b, fmt.Sprintf(asked, false))
	b.click(".opblock-post .execute")
	b.wait("window.asked.length === 1")
	if got != "" {
		t.Errorf("sent without a confirmation: %s", got)
	}
	value[bool](b, fmt.Sprintf(asked, true))
	b.click(".opblock-post .execute")
	b.has(".opblock-post .live-responses-table", "201")
	b.has(".opblock-post .live-responses-table", "location: /_live/service/customers/000124")
	b.click(".opblock-post .execute")
	b.wait("window.asked.length === 1")
	if want := "POST may change something: the service. Send it, and do not ask again on this page?"; value[string](b, "window.asked[0]") != want {
		t.Errorf("asked %q", value[string](b, "window.asked[0]"))
	}
	if !strings.HasPrefix(got, "POST /customers {") {
		t.Errorf("the service got %s", got)
	}
}
