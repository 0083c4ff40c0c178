package report

import (
	"context"
	"errors"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postel-api/postel/diff"
)

// browser returns the path of a Chromium: POSTEL_CHROMIUM, or one of its usual names. Without
// one the test is skipped, but not on a CI server.
func browser(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("POSTEL_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no Chromium is installed, and POSTEL_CHROMIUM names none")
	}
	t.Skip("no Chromium is installed, and POSTEL_CHROMIUM names none")
	return ""
}

// requests is a proxy that answers nothing and remembers who was asked for.
type requests struct {
	sync.Mutex
	hosts []string
}

func (r *requests) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.Lock()
	defer r.Unlock()
	r.hosts = append(r.hosts, q.Host)
	w.WriteHeader(http.StatusBadGateway)
}

// asked reports whether something was requested from a host.
func (r *requests) asked(host string) bool {
	r.Lock()
	defer r.Unlock()
	for _, h := range r.hosts {
		if name, _, _ := strings.Cut(h, ":"); name == host {
			return true
		}
	}
	return false
}

// noScripts are the preferences of a person who forbids them.
const noScripts = `{"profile":{"default_content_setting_values":{"javascript":2}}}`

// open shows a page in the browser and returns its document afterwards. All requests go to the
// proxy, those to the loopback interface too.
func open(t *testing.T, page, proxy, preferences string) string {
	t.Helper()
	path := browser(t)
	dir, err := os.MkdirTemp("", "postel-browser-")
	if err != nil {
		t.Fatal(err)
	}
	// The browser's children may write to the profile for a moment after its end.
	t.Cleanup(func() { removeSoon(dir) })
	file, profile := filepath.Join(dir, "report.html"), filepath.Join(dir, "profile")
	if err := errors.Join(
		os.MkdirAll(filepath.Join(profile, "Default"), 0o700),
		os.WriteFile(filepath.Join(profile, "Default", "Preferences"), []byte(preferences), 0o600),
		os.WriteFile(file, []byte(page), 0o600),
	); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, path,
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+profile,
		"--proxy-server="+proxy, "--proxy-bypass-list=<-loopback>", "--dump-dom", "file://"+filepath.ToSlash(file),
	).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = errors.New(err.Error() + ": " + string(exit.Stderr))
		}
		t.Fatalf("the browser: %v", err)
	}
	return string(out)
}

func removeSoon(dir string) {
	for range 20 {
		if os.RemoveAll(dir) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// text is what a person reads of a document: its character data, with runs of space as one.
func text(document string) string {
	_, body, _ := strings.Cut(document, "<body")
	body = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " ")
	return strings.Join(strings.Fields(html.UnescapeString(body)), " ")
}

func TestThePageIsReadableInABrowserWithoutScripts(t *testing.T) {
	t.Parallel()
	heard := &requests{}
	proxy := httptest.NewServer(heard)
	defer proxy.Close()
	got := text(open(t, render(t, HTML, breaking(), unicodeOptions), proxy.URL, noScripts))
	for _, want := range []string{
		"MAJOR 2 changes break clients, 1 change could not be decided",
		"Next version 2.0.0 info.version says 1.5.0, which only allows compatible additions",
		"3 MAJOR 2 MINOR 4 PATCH 38 operations compared",
		"Response type changed GET /orders/{id} → 200 application/json",
		"total was a number and is now a string; clients that do arithmetic on it fail",
		"base v1.4.0:openapi.yaml:19:26 19 total: { type: number } clients were promised this",
		"revision openapi.yaml:19:26 19 total: { type: string } they now receive this",
		`Witness {"id":"o_1","total":"12.50"} allowed by the revision, refused by the base`,
		"Way out add total_text beside total", "3 places", "MAJOR? Request schema undecided",
		"Compatible changes 2", "Texts and metadata 4", "Not compared 1", "Faults in the documents 1",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

func TestHostileNamesNeitherRunNorLoadAnythingInABrowser(t *testing.T) {
	t.Parallel()
	heard := &requests{}
	proxy := httptest.NewServer(heard)
	defer proxy.Close()
	r := hostile()
	for i, s := range []string{
		`"><img src="http://attribute.test/i">`, `</style><link rel=stylesheet href="http://style.test/c">`,
		`<svg onload="document.title='owned'">`, `<iframe src="http://frame.test/">`, `javascript:document.title='owned'`,
		`</title><script src="http://script.test/s"></script>`, `url(http://css.test/u)`, `<meta http-equiv="refresh" content="0;url=http://meta.test/">`,
	} {
		f := &r.Findings[i%len(r.Findings)]
		f.Title, f.Fingerprint, f.Message = f.Title+s, s, s+f.Message
		r.Base.Name, r.Revision.Title = s+r.Base.Name, s
		r.Findings = append(r.Findings, diff.Finding{Rule: s, Bump: diff.Minor, Title: s, Message: s, Fingerprint: s, Help: s, Places: []diff.Place{{Path: s}}})
	}
	got := open(t, render(t, HTML, r, unicodeOptions), proxy.URL, "{}")
	if !strings.Contains(got, "<title>MAJOR: ") {
		t.Error("a script has changed the title")
	}
	for _, element := range []string{"<script", "<img", "<iframe", "<svg", "<object", "<embed"} {
		if strings.Contains(strings.ToLower(got), element) {
			t.Errorf("the document has %s", element)
		}
	}
	for _, host := range []string{"attribute.test", "style.test", "frame.test", "script.test", "css.test", "meta.test", "x.test", "example.com"} {
		if heard.asked(host) {
			t.Errorf("%s was asked for something", host)
		}
	}
}

// The test above would also pass if the browser asked nobody at all.
func TestTheProxyHearsWhatAPageLoads(t *testing.T) {
	t.Parallel()
	heard := &requests{}
	proxy := httptest.NewServer(heard)
	defer proxy.Close()
	const page = `<!doctype html><title>a</title><body><img src="http://x.test/i"><script>document.title = "owned"</script>`
	got := open(t, page, proxy.URL, "{}")
	if !heard.asked("x.test") {
		t.Error("the proxy did not hear of a request")
	}
	if !strings.Contains(got, "<title>owned</title>") {
		t.Error("the browser runs no scripts")
	}
	if got := open(t, page, proxy.URL, noScripts); !strings.Contains(got, "<title>a</title>") {
		t.Error("the browser runs scripts where they are forbidden")
	}
}
