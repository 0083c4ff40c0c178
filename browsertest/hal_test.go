package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts/native"
	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/hal/browser"
)

// halPage serves the browser for a shop, and returns its address.
func halPage(t *testing.T, s *shop, change func(*browser.Options)) string {
	t.Helper()
	o := browser.Options{Entry: s.URL + "/"}
	if change != nil {
		change(&o)
	}
	h, err := browser.New(o)
	if err != nil {
		t.Fatal(err)
	}
	page := httptest.NewServer(h)
	t.Cleanup(page.Close)
	return page.URL + "/"
}

// at is the address of the page at a resource of a shop.
func at(page string, s *shop, path string) string {
	return page + "#" + url.Values{"url": {s.URL + path}}.Encode()
}

// arrived waits for a resource.
func (b *tab) arrived(address string) {
	b.Helper()
	b.wait(fmt.Sprintf("document.querySelector('#status .chip') && document.getElementById('url').value === %q", address))
}

// visitInPage writes a URL into the page's own field.
func (b *tab) visitInPage(address string) {
	b.Helper()
	value[bool](b, fmt.Sprintf("document.getElementById('url').value = %q, document.querySelector('#address .main').click(), true", address))
	b.wait("document.title.startsWith('/') && document.getElementById('progress').hidden")
}

// clipboard makes the page's clipboard one that can be read.
func (b *tab) clipboard() {
	b.Helper()
	value[bool](b, "navigator.clipboard.writeText = async (t) => { window.copied = t }, true")
}

func TestLinksAreFollowedAndTheChainIsAProgram(t *testing.T) {
	s := newShop(t)
	page := halPage(t, s, func(o *browser.Options) { o.Header = http.Header{"Authorization": {"Bearer secret"}} })
	b := open(t, 1360, 900)
	b.visit(page)
	b.arrived(s.URL + "/")
	b.click(`[aria-label="GET ex:customers"]`)
	b.arrived(s.URL + "/customers")
	b.click(`[aria-label="GET item"]`)
	b.arrived(s.URL + "/customers/7")
	b.click(`[aria-label="GET ex:orders"]`)
	b.arrived(s.URL + "/orders")
	b.click(`[aria-label="GET item[seventeen]"]`)
	b.arrived(s.URL + "/orders/17")
	if got := value[string](b, "document.getElementById('crumbs').innerText.replaceAll('\\n', ' ')"); got != "entry ex:customers item ex:orders item[name=seventeen]" {
		t.Errorf("the chain is %q", got)
	}
	if diff := cmp.Diff([]string{"GET /", "GET /customers", "GET /customers/7", "GET /orders", "GET /orders/17"}, s.requests()); diff != "" {
		t.Errorf("the requests (-want +got)\n%s", diff)
	}
	// A program that follows the chain comes to the same resource.
	r, err := hal.NewClient(hal.ClientOptions{}).Follow(b.ctx, s.URL+"/", "ex:customers", "item", "ex:orders", "item[name=seventeen]")
	if err != nil || r.URL.String() != s.URL+"/orders/17" {
		t.Errorf("the chain leads a program to %v: %v", r, err)
	}
	b.clipboard()
	var contract string
	for item, want := range map[string]string{
		"Go":       "c := hal.NewClient(hal.ClientOptions{})\nr, err := c.Follow(ctx, \"" + s.URL + "/\", \"ex:customers\", \"item\", \"ex:orders\", \"item[name=seventeen]\")\n",
		"curl":     "curl -i '" + s.URL + "/orders/17' -H \"Authorization: $AUTHORIZATION\" -H 'accept: application/prs.hal-forms+json, application/hal+json, application/hal+xml;q=0.9, application/problem+json;q=0.9, application/json;q=0.8, */*;q=0.5'",
		"Contract": "postel: contract/1\nconsumer: me\nprovider: \"127.0.0.1\"\ninteractions:\n  - description: \"ex:customers > item > ex:orders > item[name=seventeen]\"\n    request:\n      method: GET\n      follow: \"ex:customers > item > ex:orders > item[name=seventeen]\"\n    response:\n      status: 200\n",
	} {
		b.press("c")
		b.wait("document.getElementById('menu').matches(':popover-open')")
		value[bool](b, fmt.Sprintf("[...document.querySelectorAll('#menu button')].find((x) => x.firstChild.data === %q).click(), true", item))
		b.wait("window.copied")
		got := value[string](b, "window.copied")
		if got != want {
			t.Errorf("%s (-want +got)\n%s", item, cmp.Diff(want, got))
		}
		if item == "Contract" {
			contract = got
		}
		value[bool](b, "window.copied = '', true")
	}
	c, err := native.Read("copied.yaml", []byte(contract))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Interactions[0].Request.Follow.String(); got != "ex:customers > item > ex:orders > item[name=seventeen]" {
		t.Errorf("the contract follows %s", got)
	}
	b.has("#panel", "12345678901234567890")
	b.has("#panel", "49.90")
}

// Chains are written as package hal reads them, and read as it writes them.
func TestAChainIsTheSameTextForThePageAndThePackage(t *testing.T) {
	s := newShop(t)
	b := open(t, 800, 600)
	b.visit(halPage(t, s, nil))
	b.arrived(s.URL + "/")
	for _, steps := range []string{
		`[{rel: "mc:orders"}, {rel: "item", index: 17}]`,
		`[{rel: "item", name: "r]d, {50 %} > \"ü\"", fetch: true}]`,
		`[{rel: "http://a.example/rels/find", vars: {z: "", a: ["x,y", "=^"], "b.c": "größer "}}]`,
	} {
		text := value[string](b, `import("./chain.js").then((m) => m.writeChain(`+steps+`))`)
		chain, err := hal.ParseChain(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := chain.String(); got != text {
			t.Errorf("the page writes %s, the package %s", text, got)
		}
		again := value[string](b, fmt.Sprintf(`import("./chain.js").then((m) => m.writeChain(m.fromFragment("#url=x&chain=" + encodeURIComponent(%q)).chain))`, text))
		if again != text {
			t.Errorf("%s is read as %s", text, again)
		}
	}
}

func TestARequestWithoutAChainIsAContractWithItsPath(t *testing.T) {
	s := newShop(t)
	b := open(t, 800, 600)
	b.visit(halPage(t, s, nil))
	b.arrived(s.URL + "/")
	text := value[string](b, `import("./chain.js").then((m) => m.contract([], {method: "POST", url: "http://127.0.0.1/orders?a=1&a=2&b=%20", status: 201, contentType: "application/json", body: '{\n  "a": [\n    1\n  ]\n}'}))`)
	c, err := native.Read("copied.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	r := c.Interactions[0].Request
	if got := r.Method + " " + r.Path; got != "POST /orders" || len(r.Query) != 2 {
		t.Errorf("the request is %s with %v", got, r.Query)
	}
}

func TestATemplateIsFilledInAndItsURLIsSeenBefore(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(halPage(t, s, nil))
	b.click(`[aria-label="Fill in ex:find, and GET it"]`)
	b.has("dialog", "a parameter of the query")
	b.fill("status", "open & late")
	b.fill("tag", "a\nü")
	b.has("dialog .live", s.URL+"/orders?status=open%20%26%20late&tag=a&tag=%C3%BC")
	b.press("Escape")
	b.wait("!document.querySelector('dialog')")
	b.click(`[aria-label="Fill in ex:find, and GET it"]`)
	b.fill("status", "open")
	b.press("Enter")
	b.arrived(s.URL + "/orders?status=open")
	b.has("#crumbs", "ex:find{status=open}")
	if diff := cmp.Diff([]string{"GET /", "GET /orders?status=open"}, s.requests()); diff != "" {
		t.Errorf("the requests (-want +got)\n%s", diff)
	}
}

func TestAFormIsCheckedBeforeItIsSentAndItsLocationIsFollowed(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(halPage(t, s, nil))
	b.click(`[aria-label="POST ex:orders"]`)
	b.has("dialog", "needed, like C-[0-9]{3}")
	b.click("dialog .main.post")
	b.has("dialog", "This is needed.")
	b.fill("Customer number", "7")
	b.has("dialog", "This does not match C-[0-9]{3}")
	b.fill("Customer number", "C-007")
	b.fill("Quantity", "10")
	b.has("dialog", "The most is 9.")
	b.fill("Quantity", "2")
	b.fill("Colour", "green")
	b.has("dialog .live", `"colour": "green"`)
	value[bool](b, "[1, 2].forEach(() => document.querySelector('dialog .main.post').click()), true") // twice, as people do
	b.has("dialog", "This may change something")
	b.picture("agree")
	if diff := cmp.Diff([]string{"GET /"}, s.requests()); diff != "" {
		t.Errorf("the requests before it was agreed to (-want +got)\n%s", diff)
	}
	b.press("Enter")
	b.has("#said", "Created: ")
	if diff := cmp.Diff([]string{"POST /orders {\n  \"customer\": \"C-007\",\n  \"quantity\": 2,\n  \"colour\": \"green\"\n}"}, s.requests()); diff != "" {
		t.Errorf("the form was sent as (-want +got)\n%s", diff)
	}
	b.picture("created")
	b.click("#said a")
	b.arrived(s.URL + "/orders/18")
	b.click("#home")
	b.arrived(s.URL + "/")
	b.click(`[aria-label="POST ex:orders"]`)
	b.fill("Customer number", "C-008")
	b.click("dialog .main.post")
	b.has("#said", "Created: ")
	if diff := cmp.Diff([]string{"GET /orders/18", "GET /", "POST /orders {\n  \"customer\": \"C-008\",\n  \"quantity\": 1\n}"}, s.requests()); diff != "" {
		t.Errorf("the requests (-want +got)\n%s", diff)
	}
}

func TestAFormThatReadsShowsItsURLAndAsksForItsChoices(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(at(halPage(t, s, nil), s, "/customers"))
	b.click(`[aria-label="GET with the form Search"]`)
	b.wait(`[...document.querySelectorAll("dialog option")].some((o) => o.textContent === "Ireland")`)
	b.fill("city", "Cork & Dublin")
	b.fill("Country", "IE")
	b.has("dialog .live", "GET "+s.URL+"/customers?sort=name&city=Cork+%26+Dublin&country=IE")
	b.click("dialog .main.get")
	b.arrived(s.URL + "/customers?sort=name&city=Cork+%26+Dublin&country=IE")
	if diff := cmp.Diff([]string{"GET /customers", "GET /countries", "GET /customers?sort=name&city=Cork+%26+Dublin&country=IE"}, s.requests()); diff != "" {
		t.Errorf("the requests (-want +got)\n%s", diff)
	}
}

func TestAFormIsSentInPartsAndItsTemplatesTakeItsOtherFields(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(at(halPage(t, s, nil), s, "/papers"))
	b.click(`[aria-label="POST with the form Add a paper"]`)
	b.fill("Title", "--form-1 is no end")
	b.click("dialog .main.post")
	b.has("dialog", "This needs a value for day.")
	b.fill("day", "7/8")
	b.has("dialog .live", "/papers/7%2F8")
	b.click("dialog .main.post")
	b.has("dialog", "This may change something")
	b.press("Enter")
	b.has("main", "422 Unprocessable Entity")
	want := []string{"GET /papers", "POST /papers " + strings.ReplaceAll(`--form-2
Content-Disposition: form-data; name="title %22x%22"

--form-1 is no end
--form-2
Content-Disposition: form-data; name="day"

7/8
--form-2
Content-Disposition: form-data; name="at"

/papers/7%2F8
--form-2--`, "\n", "\r\n")}
	if diff := cmp.Diff(want, s.requests()); diff != "" {
		t.Errorf("the requests (-want +got)\n%s", diff)
	}
	b.visit(at(halPage(t, s, nil), s, "/papers"))
	b.click(`[aria-label="POST with the form Scan a paper"]`)
	b.has("dialog .live", "A body of image/png cannot be made of fields.")
}

func TestARedirectIsFollowedWithinTheServiceAndSaidElsewhere(t *testing.T) {
	s := newShop(t)
	page := halPage(t, s, nil)
	b := open(t, 1360, 900)
	b.visit(at(page, s, "/moved"))
	b.arrived(s.URL + "/orders/18")
	b.has("#said", "The service sent us on, from "+s.URL+"/moved")
	b.visit(at(page, s, "/away"))
	b.has("#status", "302")
	b.has("#said", "that is not followed by itself: https://evil.example/x")
	b.press("2")
	b.has("#panel", "https://evil.example/x")
	if got := value[string](b, `document.querySelector("#panel a").target + " " + document.querySelector("#panel a").rel`); got != "_blank noopener noreferrer" {
		t.Errorf("the link is %s", got)
	}
}

func TestAnyMethodIsSentWithABodyThatBeginsWithTheState(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(at(halPage(t, s, func(o *browser.Options) { o.AllowWrites = true }), s, "/orders/18"))
	b.arrived(s.URL + "/orders/18")
	s.requests()
	b.click(`[aria-label="More for self"]`)
	value[bool](b, "[...document.querySelectorAll('#menu button')].find((x) => x.textContent.startsWith('PUT')).click(), true")
	b.wait(`document.querySelector("dialog textarea")?.value.includes('"what": "a table"')`)
	b.fill("Body", `{"what": "a desk"`)
	b.click("dialog .main.post")
	b.has("dialog", "This is not JSON")
	b.fill("Body", `{"what": "a desk"}`)
	b.click("dialog .main.post")
	b.has("#status", "204")
	if diff := cmp.Diff([]string{`PUT /orders/18 {"what": "a desk"}`}, s.requests()); diff != "" {
		t.Errorf("the requests (-want +got)\n%s", diff)
	}
	b.has("#status", "requests may change it")
}

func TestAProblemIsShownAsOneWithItsLinks(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(at(halPage(t, s, func(o *browser.Options) { o.AllowWrites = true }), s, "/orders/18"))
	b.click(`[aria-label="More for self"]`)
	value[bool](b, "[...document.querySelectorAll('#menu button')].find((x) => x.textContent.startsWith('POST')).click(), true")
	b.click("dialog .main.post")
	b.has("#panel .problem", "The order cannot be placed")
	b.has("#panel .problem", "There are no lamps left.")
	b.has("#status", "422")
	b.picture("problem")
	b.click(`[aria-label="GET help"]`)
	b.arrived(s.URL + "/orders")
}

func TestDeprecationIsSeenBeforeAndAfterItIsFollowed(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(halPage(t, s, nil))
	b.has("tr.deprecated .badge.warn", "deprecated")
	b.click(`[aria-label="GET ex:basket"]`)
	b.arrived(s.URL + "/basket")
	b.has("#said", "This resource is deprecated since 1 Jan 2026; it ends on 1 Mar 2031, in ")
	b.has("#said", "The link ex:basket is deprecated.")
	b.picture("deprecated")
	b.press("[")
	b.arrived(s.URL + "/")
	b.has("tr.deprecated .badge.warn", "deprecated, ends 1 Mar 2031")
}

func TestDocumentationIsShownInAFrameInWhichNothingRuns(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(halPage(t, s, nil))
	b.click(`[aria-label="docs of ex:orders"]`)
	b.wait("document.querySelector('iframe')?.getAttribute('sandbox') === ''")
	b.has("#panel", s.URL+"/rels/orders")
	b.wait("document.querySelector('iframe').contentDocument === null") // an origin of its own
	if diff := cmp.Diff([]string{"GET /", "GET /rels/orders"}, s.requests()); diff != "" {
		t.Errorf("the requests (-want +got)\n%s", diff)
	}
	b.picture("docs")
}

func TestBackAndForwardShowWhatWasSeenAndSendNothing(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(halPage(t, s, nil))
	b.click(`[aria-label="GET ex:customers"]`)
	b.arrived(s.URL + "/customers")
	b.click(`[aria-label="GET item"]`)
	b.arrived(s.URL + "/customers/7")
	s.requests()
	value[bool](b, "history.back(), true")
	b.arrived(s.URL + "/customers")
	value[bool](b, "history.back(), true")
	b.arrived(s.URL + "/")
	value[bool](b, "history.forward(), true")
	b.arrived(s.URL + "/customers")
	b.has("#crumbs", "ex:customers")
	if got := s.requests(); len(got) > 0 {
		t.Errorf("the service was asked: %s", got)
	}
	value[bool](b, "history.forward(), true")
	b.arrived(s.URL + "/customers/7")

	// The address alone leads there, with the chain, whose steps can be followed again.
	address := value[string](b, "location.href")
	b.visit(address)
	b.arrived(s.URL + "/customers/7")
	b.has("#crumbs", "item")
	if diff := cmp.Diff([]string{"GET /customers/7"}, s.requests()); diff != "" {
		t.Errorf("the requests (-want +got)\n%s", diff)
	}
	b.click("#crumbs li:nth-child(2) button")
	b.arrived(s.URL + "/customers")
	if diff := cmp.Diff([]string{"GET /", "GET /customers"}, s.requests()); diff != "" {
		t.Errorf("the requests of the chain (-want +got)\n%s", diff)
	}
}

func TestEverythingCanBeDoneWithKeys(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(halPage(t, s, nil))
	b.arrived(s.URL + "/")
	focused := func() string {
		return value[string](b, "document.activeElement.getAttribute('aria-label') ?? document.activeElement.id")
	}
	b.press("j", "j", "ArrowDown", "k")
	if got := focused(); got != "Fill in ex:path, and GET it" {
		t.Errorf("the keys lead to %q", got)
	}
	b.press("/", "c", "u", "s", "t", "Enter")
	if got := focused(); got != "GET ex:customers" {
		t.Errorf("the filter leads to %q", got)
	}
	b.press("m")
	b.wait("document.activeElement.closest('#menu')")
	b.press("Escape")
	b.wait("!document.getElementById('menu').matches(':popover-open')")
	if got := focused(); got != "More for ex:customers" {
		t.Errorf("the menu leads back to %q", got)
	}
	b.press("d")
	b.wait("document.querySelector('iframe')")
	b.press("2")
	b.has("#panel", "Of the answer")
	b.press("3")
	b.has("#panel", "This request")
	b.press("1")
	b.press("?")
	b.has("dialog", "filter the controls")
	b.picture("keys")
	b.press("Escape")
	b.wait("!document.querySelector('dialog')")
	b.press("k", "Enter")
	b.arrived(s.URL + "/customers")
	b.press("[")
	b.arrived(s.URL + "/")
	b.press("]")
	b.arrived(s.URL + "/customers")
	b.press("e")
	b.arrived(s.URL + "/")
	b.press("u")
	if got := focused(); got != "url" {
		t.Errorf("u leads to %q", got)
	}
	if outline := value[string](b, "getComputedStyle(document.activeElement).outlineStyle"); outline != "solid" {
		t.Errorf("the focus is shown as %q", outline)
	}
}

func TestAnEmbeddedResourceIsOpenedWithoutARequest(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(halPage(t, s, nil))
	b.click(`[aria-label="More for ex:orders"]`)
	value[bool](b, "[...document.querySelectorAll('#menu button')].find((x) => x.textContent === 'GET').click(), true")
	b.arrived(s.URL + "/orders")
	b.picture("orders")
	s.requests()
	b.click(`[aria-label^="Open ex:order[1]"]`)
	b.arrived(s.URL + "/orders/18")
	b.has("#crumbs", "ex:order[1]")
	b.has("#said", "the copy that was embedded")
	b.has("#panel", "a table")
	if got := s.requests(); len(got) > 0 {
		t.Errorf("the service was asked: %s", got)
	}
	b.click("#said a")
	b.wait("!document.getElementById('said').innerText.includes('embedded')")
	if diff := cmp.Diff([]string{"GET /orders/18"}, s.requests()); diff != "" {
		t.Errorf("the requests (-want +got)\n%s", diff)
	}
}

func TestTheXMLTwinHasTheSameControls(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	b.visit(halPage(t, s, nil))
	b.click(`[aria-label="GET ex:status"]`)
	b.arrived(s.URL + "/status.xml")
	b.has("#panel", `"shop"`)
	b.has("#list", "ex:order")
	b.click(`[aria-label="Fill in ex:find, and GET it"]`)
	b.fill("status", "late")
	b.press("Enter")
	b.arrived(s.URL + "/orders?status=late")
}

func TestTheOverlaySaysWhoUsesARelationAndWhatChanged(t *testing.T) {
	s := newShop(t)
	b := open(t, 1360, 900)
	page := halPage(t, s, func(o *browser.Options) {
		o.Overlay = browser.Overlay{Since: "2.2.0",
			UsedBy:       map[string][]string{s.URL + "/rels/orders": {"web-shop", "mobile"}, "/rels/customers": {"radio"}, "ex:status": {"a", "b", "c"}, "constructor": {"nobody"}},
			ChangedSince: map[string]browser.Change{s.URL + "/rels/find": {Level: "MAJOR", Sentence: "The variable page is gone."}}}
	})
	b.visit(page)
	b.has("#list", "used by 2")
	b.has("#list", "used by 1")
	b.has("#list", "used by 3")
	b.click(".badge.major")
	b.has("#menu", "The variable page is gone.")
	b.press("Escape")
}
