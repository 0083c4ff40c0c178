package browsertest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postel-api/postel/hal/browser"
)

func TestFieldsOfRequestsStayInMemory(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	other := newShop(t)
	page := halPage(t, s, func(o *browser.Options) { o.Also = []string{other.URL} })
	b.visit(at(page, s, "/mine"))
	b.click("#said button") // the service asks who it is
	b.wait("document.querySelector('dialog .pair')")
	b.visit(page)
	b.arrived(s.URL + "/")
	b.press("h")
	b.wait("document.querySelector('dialog .pair')")
	b.picture("fields")
	value[bool](b, `(() => { const [n, v] = document.querySelectorAll("dialog .pair input"); n.value = "Authorization"; v.value = "Bearer secret-of-mine"; return v.type === "password" })()`)
	b.click("dialog .main")
	b.wait("!document.querySelector('dialog') && document.getElementById('progress').hidden")
	if got := s.auth[len(s.auth)-1]; got != "Bearer secret-of-mine" {
		t.Errorf("Authorization was %q", got)
	}
	b.visitInPage(other.URL + "/customers")
	if got := other.auth[len(other.auth)-1]; got != "" {
		t.Errorf("another service got %q", got)
	}
	b.press("e")
	b.arrived(s.URL + "/")
	b.press("2")
	b.click(`[aria-label="GET ex:customers"]`)
	b.arrived(s.URL + "/customers")
	kept := value[string](b, "location.href + JSON.stringify(history.state) + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie + document.body.innerText")
	if strings.Contains(kept, "secret") {
		t.Errorf("the token is in %s", kept)
	}
}

func TestAHostileDocumentRunsNothingAndLeadsNowhere(t *testing.T) {
	s := newShop(t)
	page := halPage(t, s, func(o *browser.Options) { o.AllowWrites = true })
	b := open(t, 1360, 900)
	b.visit(at(page, s, "/hostile"))
	b.arrived(s.URL + "/hostile")
	b.has("#list", "not followed")
	b.has("#panel", "<script>document.title='run'</script>")
	value[bool](b, "document.querySelector('#said details').open = true")
	b.has("#said", "does not say templated")
	b.has("#said", "has no href")
	b.has("#list", "<script>document.title='run'</script>")
	harm := value[[]string](b, `[...document.querySelectorAll("main *")].filter((e) => ["SCRIPT", "IMG", "OBJECT", "EMBED", "B"].includes(e.tagName) || /^(javascript|data):/i.test(e.getAttribute("href") ?? "") || /@/.test(e.getAttribute("href") ?? "")).map((e) => e.outerHTML)`)
	if len(harm) > 0 {
		t.Errorf("the page has %s", harm)
	}
	if value[bool](b, "({}).polluted === true") {
		t.Error("__proto__ of the document is the page's")
	}
	b.picture("hostile")
	// A regular expression that does not end is given up.
	s.requests()
	b.click(`[aria-label="POST with the form slow"]`)
	b.click("dialog .main.post")
	b.has("#status", "422")

	b.visit(at(page, s, "/deep"))
	b.has("#said", "nested more than 400 deep")
	b.visit(at(page, s, "/page"))
	b.has("#said", "This is said to be HAL, but it is markup")
	b.visit(at(page, s, "/many"))
	b.click("#said summary")
	b.has("#said", "more links than 2000")
	if n := value[int](b, "document.querySelectorAll('main *').length"); n > 4000 {
		t.Errorf("the page has %d elements", n)
	}
	b.press("/", "x")
	b.wait("!document.querySelector('.item:not([hidden])')")
	b.visit(at(page, s, "/charset"))
	b.has("#said", "1 note")
	b.click("#said summary")
	b.has("#said", "The character set klingon is not known")
	b.visit(at(page, s, "/huge"))
	b.has("#said", "longer than this page reads")
	if title := value[string](b, "document.title"); strings.Contains(title, "run") {
		t.Errorf("something ran: the title is %q", title)
	}
	for _, r := range s.requests() {
		if strings.Contains(r, "javascript") || strings.HasPrefix(r, "GET /x/") {
			t.Errorf("the service was asked: %s", r)
		}
	}
}

func TestAServiceThatIsNotThereIsSaid(t *testing.T) {
	s := newShop(t)
	page := halPage(t, s, nil)
	s.Close()
	b := open(t, 1360, 900)
	b.visit(page)
	b.has("#panel .problem", "cannot be reached")
	b.has("#status", "502")
}

func TestAServiceMountsThePage(t *testing.T) {
	s := newShop(t)
	h, err := browser.New(browser.Options{Entry: "/", Prefix: "/browser"})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/browser/", h)
	mux.Handle("/", s)
	service := httptest.NewServer(mux)
	defer service.Close()
	b := open(t, 1360, 900)
	b.visit(service.URL + "/browser/")
	b.arrived(service.URL + "/")
	b.click(`[aria-label="POST ex:orders"]`)
	b.fill("Customer number", "C-007")
	b.click("dialog .main.post")
	b.has("dialog", "This may change something")
	b.press("Enter")
	b.has("#said", "Created: ")
	b.click("#said a")
	b.arrived(service.URL + "/orders/18")
	b.click("#home")
	b.click(`[aria-label="docs of ex:orders"]`)
	b.wait("document.querySelector('iframe')?.getAttribute('sandbox') === ''")
	b.wait("document.querySelector('iframe').contentDocument === null")
}

func TestNobodyIsKeptOut(t *testing.T) {
	s := newShop(t)
	page := halPage(t, s, func(o *browser.Options) {
		o.AllowWrites = true
		o.Overlay = browser.Overlay{Since: "2.2.0", UsedBy: map[string][]string{s.URL + "/rels/orders": {"web-shop"}},
			ChangedSince: map[string]browser.Change{s.URL + "/rels/find": {Level: "MAJOR", Sentence: "x"}, s.URL + "/rels/path": {Level: "MINOR", Sentence: "x"}, s.URL + "/rels/customers": {Level: "PATCH", Sentence: "x"}}}
	})
	b := open(t, 1360, 900)
	views := []struct {
		name string
		show func()
	}{
		{"entry", func() { b.visit(page); b.arrived(s.URL + "/") }},
		{"headers", func() { b.press("2"); b.has("#panel", "Of the answer") }},
		{"timing", func() { b.press("3"); b.has("#panel", "This request") }},
		{"menu", func() {
			b.press("1")
			b.click(`[aria-label="More for ex:find"]`)
			b.wait("document.getElementById('menu').matches(':popover-open')")
		}},
		{"template", func() {
			b.press("Escape")
			b.click(`[aria-label="Fill in ex:path, and GET it"]`)
			b.has("dialog", "a segment of the path")
		}},
		{"form", func() {
			b.press("Escape")
			b.click(`[aria-label="POST ex:orders"]`)
			b.click("dialog .main.post")
			b.has("dialog", "This is needed.")
		}},
		{"order", func() { b.visit(at(page, s, "/orders/17")); b.arrived(s.URL + "/orders/17") }},
		{"orders", func() { b.visit(at(page, s, "/orders")); b.arrived(s.URL + "/orders") }},
		{"basket", func() { b.visit(at(page, s, "/basket")); b.has("#said", "deprecated") }},
		{"nothing", func() { b.visit(at(page, s, "/nothing")); b.has("#status", "404") }},
		{"body", func() { b.visit(at(page, s, "/page")); b.has("#said", "markup") }},
		{"docs", func() {
			b.visit(page)
			b.click(`[aria-label="docs of ex:orders"]`)
			b.wait("document.querySelector('iframe')")
		}},
	}
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		for _, v := range views {
			v.show()
			b.picture(v.name + "-" + scheme)
			for _, found := range b.axe() {
				t.Errorf("%s, %s: %s", v.name, scheme, found)
			}
		}
	}
}

func TestThePageFitsANarrowWindow(t *testing.T) {
	s := newShop(t)
	page := halPage(t, s, nil)
	b := open(t, 390, 844)
	for _, path := range []string{"/", "/orders", "/orders/17", "/hostile", "/nothing"} {
		b.visit(at(page, s, path))
		b.arrived(s.URL + path)
		if wide := value[int](b, "document.documentElement.scrollWidth"); wide > 390 {
			t.Errorf("%s is %d pixels wide", path, wide)
		}
		b.picture("narrow-" + strings.Trim(strings.ReplaceAll(path, "/", "-"), "-"))
	}
}

// The page expands templates itself: it is held against the same suite as the library.
func TestThePagePassesTheSuiteOfURITemplates(t *testing.T) {
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	files, err := filepath.Glob(filepath.Join(dir, "suites", "uritemplate", "*.json"))
	if err != nil || len(files) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("the suite is not there")
		}
		t.Skip("the suite is not there: POSTEL_SUITES names its directory")
	}
	s := newShop(t)
	b := open(t, 800, 600)
	b.visit(halPage(t, s, nil))
	b.arrived(s.URL + "/")
	all := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil || !json.Valid(data) {
			t.Fatal(err)
		}
		result := value[struct {
			Cases  int
			Failed []string
		}](b, `import("./template.js").then(({parse, expand}) => {
			let cases = 0
			const failed = []
			for (const [group, {variables, testcases}] of Object.entries(`+string(data)+`)) {
				const values = Object.fromEntries(Object.entries(variables).map(([k, v]) => [k, v && typeof v === "object" && !Array.isArray(v) ? {pairs: Object.entries(v)} : v]))
				for (const [template, want] of testcases) {
					cases++
					let got
					try { got = expand(parse(template), values) } catch { got = false }
					if (![want].flat().includes(got)) failed.push(group + ", " + template + ": " + got)
				}
			}
			return {Cases: cases, Failed: failed}
		})`)
		all += result.Cases
		for _, f := range result.Failed {
			t.Errorf("%s: %s", filepath.Base(file), f)
		}
	}
	if all != 270 {
		t.Errorf("%d cases, not 270", all)
	}
}
