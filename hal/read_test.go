package hal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/internal/suites"
)

const base = "https://shop.example/orders/17"

func read(t *testing.T, media, body string, links ...string) *hal.Resource {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	r, err := hal.Read(u, http.Header{"Content-Type": {media}, "Link": links}, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const order = `{
  "_links": {
    "self": {"href": "/orders/17"},
    "curies": [{"name": "mc", "href": "https://shop.example/rels/{rel}", "templated": true}],
    "mc:customer": {"href": "../customers/3", "title": "Ada"},
    "mc:item": [{"href": "/items/1", "name": "red"}, {"href": "/items/2", "name": "blue"}],
    "mc:find": {"href": "/orders{?status,page}", "templated": true},
    "mc:cancel": {"href": "/orders/17/cancellation", "deprecation": "https://shop.example/old"}
  },
  "id": "000017", "total": 17.50, "open": true, "tags": ["a", "b"], "to": {"city": "Paris"},
  "_embedded": {"mc:customer": {"_links": {"self": {"href": "/customers/3"}}, "name": "Ada"}},
  "_templates": {"default": {"method": "PATCH", "properties": [{"name": "note", "required": true, "maxLength": 10}]}}
}`

const orderXML = `<?xml version="1.0"?>
<resource href="/orders/17" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <link rel="curies" name="mc" href="https://shop.example/rels/{rel}" templated="true"/>
  <link rel="mc:customer" href="../customers/3" title="Ada"/>
  <link rel="mc:item" href="/items/1" name="red"/>
  <link rel="mc:item" href="/items/2" name="blue"/>
  <link rel="mc:find" href="/orders{?status,page}" templated="true"/>
  <link rel="mc:cancel" href="/orders/17/cancellation" deprecation="https://shop.example/old"/>
  <id>000017</id><total>17.50</total><open>true</open><tags>a</tags><tags>b</tags><to><city>Paris</city></to>
  <resource rel="mc:customer" href="/customers/3"><name>Ada</name></resource>
  <_templates><default><method>PATCH</method><properties><name>note</name><required>true</required><maxLength>10</maxLength></properties></default></_templates>
</resource>`

var same = cmp.Options{cmpopts.IgnoreUnexported(hal.Resource{}), cmpopts.IgnoreFields(hal.Resource{}, "Media", "URL"), cmpopts.EquateEmpty()}

func TestTheSameResourceInJSONAndXMLIsTheSame(t *testing.T) {
	t.Parallel()
	a, b := read(t, hal.MediaJSON, order), read(t, hal.MediaXML, orderXML)
	if d := cmp.Diff(a, b, same); d != "" {
		t.Errorf("(-JSON +XML)\n%s", d)
	}
	if len(a.Tolerated) > 0 {
		t.Errorf("tolerated %v", a.Tolerated)
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	r := read(t, hal.MediaJSON, order)
	for media, write := range map[string]func(*bytes.Buffer) error{
		hal.MediaJSON: func(b *bytes.Buffer) error { return hal.WriteJSON(b, r) },
		hal.MediaXML:  func(b *bytes.Buffer) error { return hal.WriteXML(b, r) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, read(t, media, b.String()), same); d != "" {
			t.Errorf("%s (-written +read)\n%s\n%s", media, d, b.String())
		}
	}
}

func TestAResourceSaysWhatItHas(t *testing.T) {
	t.Parallel()
	r := read(t, hal.MediaJSON+`; profile="https://shop.example/order"`, order)
	if r.Profile != "https://shop.example/order" {
		t.Errorf("profile %q", r.Profile)
	}
	if got, want := r.Self().String(), base; got != want {
		t.Errorf("self is %s, want %s", got, want)
	}
	for rel, want := range map[string]int{"mc:item": 2, "https://shop.example/rels/item": 2, "SELF": 1, "mc:Item": 0} {
		if got := len(r.Find(rel)); got != want {
			t.Errorf("%d links %s, want %d", got, rel, want)
		}
	}
	if got := r.FindEmbedded("https://shop.example/rels/customer"); len(got) != 1 || !got[0].Partial || got[0].Self().String() != "https://shop.example/customers/3" {
		t.Errorf("embedded: %+v", got)
	}
	if got := r.Expand("mc:refund"); got != "https://shop.example/rels/refund" {
		t.Errorf("expanded: %s", got)
	}
	var state struct {
		ID    string
		Total json.Number
		Tags  []string
	}
	if err := r.Decode(&state); err != nil || state.ID != "000017" || state.Total != "17.50" || len(state.Tags) != 2 {
		t.Errorf("state %+v, %v", state, err)
	}
	if d := cmp.Diff([]string{"mc:customer", "mc:item", "mc:find", "mc:cancel"}, r.Relations()); d != "" {
		t.Error(d)
	}
}

// An inner resource's curies win over those around it (draft-kelly-json-hal-11, section 8.2).
func TestCuriesOfAnEmbeddedResourceWin(t *testing.T) {
	t.Parallel()
	r := read(t, hal.MediaJSON, `{"_links": {"self": {"href": "/"}, "curies": [{"name": "a", "href": "/outer/{rel}"}, {"name": "b", "href": "/b/{rel}"}]},
		"_embedded": {"item": {"_links": {"self": {"href": "/x"}, "curies": [{"name": "a", "href": "/inner/{rel}"}], "a:x": {"href": "/"}, "b:y": {"href": "/"}}}}}`)
	inner := r.FindEmbedded("item")[0]
	if d := cmp.Diff([]string{"self", "https://shop.example/inner/x", "https://shop.example/b/y"}, []string{inner.Links[0].Relation, inner.Links[1].Relation, inner.Links[2].Relation}); d != "" {
		t.Error(d)
	}
}

func TestEachToleranceIsSaid(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range []struct{ media, body, want string }{
		{"application/json", `{"_links": {"self": {"href": "/"}}}`, "media-type"},
		{hal.MediaJSON, "{\"_links\": {\"self\": {\"href\": \"/\"}}, \"a\": \"caf\xe9\"}", "charset"},
		{hal.MediaJSON, `{"_links": {}, "_links": {"self": {"href": "/"}}}`, "member-twice /_links"},
		{hal.MediaJSON, `{"_links": []}`, "not-an-object /_links, no-self"},
		{hal.MediaJSON, `{"a": 1}`, "no-self"},
		{hal.MediaJSON, `{"_links": {"self": [{"href": "/"}]}}`, "self-list /_links/self"},
		{hal.MediaJSON, `{"_links": {"self": {"href": "/"}, "curies": {"name": "a", "href": "/{rel}"}, "a:b": {"href": "/"}}}`, "curies-object /_links/curies"},
		{hal.MediaJSON, `{"_links": {"self": {"href": "/"}, "curies": [{"name": "a", "href": "/"}]}}`, "curie-without-rel /_links/curies/0"},
		{hal.MediaJSON, `{"_links": {"self": {"href": "/"}, "a:b": {"href": "/"}}}`, "curie-unknown /_links/a:b"},
		{hal.MediaJSON, `{"_links": {"self": "/"}}`, "link-text /_links/self"},
		{hal.MediaJSON, `{"_links": {"self": {"href": "/"}, "next": null}}`, "link-null /_links/next"},
		{hal.MediaJSON, `{"_links": {"self": {"href": "/"}, "next": [{"title": "x"}]}}`, "link-without-href /_links/next/0"},
		{hal.MediaJSON, `{"_links": {"self": {"href": "/"}, "next": {"href": "/", "name": 1, "templated": "true"}}}`, "link-property /_links/next/name, link-property /_links/next/templated"},
		{hal.MediaJSON, `{"_links": {"self": {"href": "/"}, "next": {"href": "/{id}"}}}`, "template-unsaid /_links/next"},
		{hal.MediaJSON, `{"_links": {"self": {"href": "/"}, "next": {"href": "/{id", "templated": true}}}`, "template-broken /_links/next"},
		{hal.MediaJSON, `{"_links": {"self": {"href": "/"}}, "_templates": {"x": {"method": "BREW", "properties": [{"name": "a", "required": "yes"}, {}]}}}`,
			"form-method /_templates/x/method, form-property /_templates/x/properties/0/required, form-property /_templates/x/properties/1"},
	} {
		r := read(t, c.media, c.body)
		var got []string
		for _, tol := range r.Tolerated {
			seen[tol.Rule] = true
			got = append(got, strings.TrimSpace(tol.Rule+" "+tol.Pointer))
			if tol.Message == "" {
				t.Errorf("%s says nothing", tol.Rule)
			}
		}
		if d := cmp.Diff(c.want, strings.Join(got, ", ")); d != "" {
			t.Errorf("%s\n%s", c.body, d)
		}
	}
	if r := read(t, hal.MediaJSON, `{"_links": {"self": {"href": "/"}}}`, `</x>; rel=next, y`); len(r.Tolerated) != 1 || len(r.Links) != 2 {
		t.Errorf("%+v", r)
	}
	seen["link-field"] = true
	for _, rule := range hal.Tolerances() {
		if !seen[rule[0]] {
			t.Errorf("no document has %s", rule[0])
		}
	}
}

func TestLinkFields(t *testing.T) {
	t.Parallel()
	type link struct{ Rel, Href, Title string }
	for _, c := range []struct {
		field string
		want  []link
	}{
		{`<https://a.example/>; rel="next"; title="a, \"b\""`, []link{{"next", "https://a.example/", `a, "b"`}}},
		{`</a>;rel=next, </b>; rel="prev  LAST"`, []link{{"next", "/a", ""}, {"prev", "/b", ""}, {"last", "/b", ""}}},
		{`</a>; rel=x; title="y"; title*=UTF-8''n%c3%a4chstes`, []link{{"x", "/a", "nächstes"}}},
		{`</a>; rel=x; rel=y`, []link{{"x", "/a", ""}}},
		{`</a>; rel=x; anchor="#foo"`, []link{{"x", "/a", ""}}},
		{`</a>; rel=x; anchor="/elsewhere"`, nil},
		{`</a,b;c>; rel="http://r.example/r"`, []link{{"http://r.example/r", "/a,b;c", ""}}},
		{`</a>`, nil},
		{`,, </a>;rel=x ,`, []link{{"x", "/a", ""}}},
		{`</a>; rel=x; flag; y="unclosed`, []link{{"x", "/a", ""}}},
	} {
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		r, err := hal.Read(u, http.Header{"Link": {c.field}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []link
		for _, l := range r.Links {
			got = append(got, link{l.Rel, l.Href, l.Title})
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s\n%s", c.field, d)
		}
	}
}

// The album of Building Microservices: links in an XML of no kind.
func TestTheBooksAlbumHasControls(t *testing.T) {
	t.Parallel()
	r := read(t, "application/xml", `<album>
		<name>Give Blood</name>
		<link rel="/artist" href="/artist/theBrakes" />
		<description>Awesome, short, brutish, funny and loud. Must buy!</description>
		<link rel="/instantpurchase" href="/instantPurchase/1234" />
	</album>`)
	if d := cmp.Diff([]string{"/artist", "/instantpurchase"}, r.Relations()); d != "" {
		t.Error(d)
	}
	if got := r.State.Get("name"); got != "Give Blood" {
		t.Errorf("name %v", got)
	}
}

func TestAProblemIsReadWithItsControls(t *testing.T) {
	t.Parallel()
	for media, body := range map[string]string{
		"application/problem+json": `{"type": "https://shop.example/credit", "title": "No credit", "status": 403, "detail": "30, and it costs 50", "balance": 30, "_links": {"help": {"href": "/help"}}}`,
		"application/problem+xml":  `<problem xmlns="urn:ietf:rfc:7807"><type>https://shop.example/credit</type><title>No credit</title><status>403</status><detail>30, and it costs 50</detail><balance>30</balance><link rel="help" href="/help"/></problem>`,
	} {
		r := read(t, media, body)
		want := &hal.Problem{Type: "https://shop.example/credit", Title: "No credit", Detail: "30, and it costs 50", Status: 403, More: hal.Object{{Name: "balance", Value: json.Number("30")}}}
		if d := cmp.Diff(want, r.Problem); d != "" {
			t.Errorf("%s\n%s", media, d)
		}
		if len(r.Find("help")) != 1 || len(r.Tolerated) > 0 {
			t.Errorf("%+v", r)
		}
	}
}

func TestWhatHasNoControlsIsSaid(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"_embedded":{"a":`, 100_000)
	for _, c := range []struct{ media, body, want string }{
		{"text/html", "<html></html>", "this is no HAL, and there are no Link fields"},
		{hal.MediaJSON, "<html></html>", "no JSON at byte 0: invalid character '<' looking for beginning of value"},
		{hal.MediaXML, "<html><body/></html>", "the document is HTML"},
		{hal.MediaJSON, `[1]`, "the document is an array, and a resource is an object"},
		{hal.MediaJSON, `{"a": 1`, "the document ends in its middle, at byte 7"},
		{hal.MediaJSON, `{} {}`, "something stands behind the document, at byte 4"},
		{hal.MediaJSON, deep, "the document nests deeper than 200 levels"},
		{hal.MediaXML, strings.Repeat("<resource>", 100_000), "the document nests deeper than 200 levels"},
		{hal.MediaXML, "", "the document is empty"},
		{hal.MediaXML, `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, "no XML at byte 36: XML syntax error on line 1: invalid character entity &b;"},
		{hal.MediaJSON + "; charset=klingon", "\"\xff\"", `the charset "klingon" is unknown`},
	} {
		_, err := hal.Read(nil, http.Header{"Content-Type": {c.media}}, []byte(c.body))
		var not *hal.NotHypermediaError
		if !errors.As(err, &not) || not.Reason != c.want {
			t.Errorf("%s %.20q: %v, want %s", c.media, c.body, err, c.want)
		}
	}
}

func TestTargetsThatAreNeverFollowed(t *testing.T) {
	t.Parallel()
	r := read(t, hal.MediaJSON, `{"_links": {"self": {"href": "/"}}}`)
	for target, want := range map[string]string{
		"javascript:alert(1)":   "",
		" JavaScript:alert(1)":  "",
		"data:text/html,x":      "",
		"file:///etc/passwd":    "",
		"http://":               "",
		"%zz":                   "",
		"//other.example/x":     "https://other.example/x",
		"../../a#b":             "https://shop.example/a",
		"http://shop.example:1": "http://shop.example:1",
	} {
		u, err := r.Resolve(target)
		if (err == nil) != (want != "") || err == nil && u.String() != want {
			t.Errorf("%q: %v, %v, want %q", target, u, err, want)
		}
	}
}

func TestWhatIsWrongIsNotWritten(t *testing.T) {
	t.Parallel()
	r := &hal.Resource{
		State:  hal.Object{{Name: "_links", Value: "x"}},
		Curies: []hal.Curie{{Name: "a", Href: "/x"}},
		Links: []hal.Link{
			{Rel: "b:x", Href: "/"}, {Rel: "next", Href: "/{id}"}, {Rel: "next", Href: ""}, {Rel: "x", Href: "/{", Templated: true}, {Rel: "y", Href: "javascript:x"},
		},
		Embedded: []hal.Embedded{{Rel: "item", Shape: hal.One}},
		Forms:    []hal.Form{{Key: "f", Method: "BREW"}},
	}
	var b bytes.Buffer
	err := hal.WriteJSON(&b, r)
	var wrong *hal.WriteError
	if !errors.As(err, &wrong) || len(wrong.Faults) != 11 || b.Len() > 0 {
		t.Errorf("%d faults: %v", len(wrong.Faults), err)
	}
	if err := hal.WriteXML(&b, r); err == nil || b.Len() > 0 {
		t.Error("XML was written")
	}
	ok := &hal.Resource{Links: []hal.Link{{Rel: "self", Href: "/"}}, State: hal.Object{{Name: "a b", Value: "x"}}}
	if err := hal.WriteXML(&b, ok); err == nil || b.Len() > 0 {
		t.Error("a name that XML does not have was written")
	}
}

// The documents of a real service: the approvals of the Pact Broker.
func TestTheDocumentsOfThePactBroker(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(suites.Dir(t, "pact-broker"), "approvals", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		documents(t, v, got)
	}
	want := map[string]int{"resources": 62, "relations": 23, "links": 127, "templated": 18, "named": 50, "titled": 95, "without self": 11, "curie-unknown": 44, "link-without-href": 1, "no-self": 11}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-expected +read)\n%s", d)
	}
}

var relations = map[string]bool{}

func documents(t *testing.T, v any, count map[string]int) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			documents(t, item, count)
		}
	case map[string]any:
		if v["_links"] == nil && v["_embedded"] == nil {
			for _, item := range v {
				documents(t, item, count)
			}
			return
		}
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		tally(t, read(t, hal.MediaJSON, string(data)), count)
	}
}

func tally(t *testing.T, r *hal.Resource, count map[string]int) {
	var state map[string]any
	if err := r.Decode(&state); err != nil {
		t.Fatal(err)
	}
	for _, v := range state {
		documents(t, v, count) // resources that stand in the state
	}
	for _, tol := range r.Tolerated {
		count[tol.Rule]++
	}
	count["resources"]++
	if len(r.Find("self")) == 0 {
		count["without self"]++
	}
	for _, l := range r.Links {
		relations[l.Rel] = true
		count["links"]++
		if l.Templated {
			count["templated"]++
		}
		if l.Name != "" {
			count["named"]++
		}
		if l.Title != "" {
			count["titled"]++
		}
	}
	for _, e := range r.Embedded {
		for _, inner := range e.Resources {
			tally(t, inner, count)
		}
	}
	count["relations"] = len(relations)
}

func FuzzRead(f *testing.F) {
	f.Add(hal.MediaJSON, order, "")
	f.Add(hal.MediaXML, orderXML, `</a>; rel="x"; title*=UTF-8''a`)
	f.Add("application/problem+json", `{"status": 1e400}`, "<")
	f.Add(hal.MediaForms, `{"_templates": {"f": {"method": "PUT", "contentType": "multipart/form-data", "properties": [{"name": "a", "regex": "a{9}"}, {"name": "b", "value": "/{a*}{?c:3}", "templated": true}]}}}`, "")
	f.Fuzz(func(t *testing.T, media, body, link string) {
		u := &url.URL{Scheme: "https", Host: "shop.example", Path: "/"}
		r, err := hal.Read(u, http.Header{"Content-Type": {media}, "Link": {link}}, []byte(body))
		if err != nil {
			return
		}
		for i := range r.Forms {
			if request, err := r.Forms[i].Request(r, hal.Values{"a": "1"}); (request == nil) == (err == nil) {
				t.Fatalf("a form is a request or an error: %v %v", request, err)
			}
		}
		var b bytes.Buffer
		if hal.WriteJSON(&b, r) != nil {
			return
		}
		again, err := hal.Read(u, http.Header{"Content-Type": {hal.MediaJSON}}, b.Bytes())
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, b.String())
		}
		for _, tol := range again.Tolerated {
			t.Errorf("what was written has to be tolerated: %v\n%s", tol, b.String())
		}
	})
}
