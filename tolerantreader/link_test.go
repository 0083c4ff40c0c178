package tolerantreader_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader"
	"github.com/postel-api/postel/tolerantreader/html"
)

func TestALinkIsFoundByItsRelation(t *testing.T) {
	t.Parallel()
	reader := tolerantreader.MustFor[struct {
		Next tolerantreader.Hyperlink `read:"$.paging.next, rel=next"`
	}](tolerantreader.WithHTML(html.Reader{}))
	for _, test := range []struct {
		media, body string
		want        tolerantreader.Hyperlink
	}{
		{"application/hal+json", `{"_links":{"next":{"href":"/2","title":"two"}}}`, tolerantreader.Hyperlink{Rel: "next", Href: "/2", Title: "two", Source: tolerantreader.HAL}},
		{"application/hal+json", `{"_links":{"next":[{"href":"/{n}","templated":true}]}}`, tolerantreader.Hyperlink{Rel: "next", Href: "/{n}", Templated: true, Source: tolerantreader.HAL}},
		{"application/json", `{"paging":{"next":"/2"}}`, tolerantreader.Hyperlink{Href: "/2", Source: tolerantreader.AtPath}},
		{"application/xml", `<album><link rel="prev" href="/0"/><link rel="NEXT chapter" href="/2"/></album>`, tolerantreader.Hyperlink{Rel: "NEXT chapter", Href: "/2", Source: tolerantreader.LinkElement}},
		{"text/html", `<!doctype html><title>x</title><p><a rel="next nofollow" href="/2">next`, tolerantreader.Hyperlink{Rel: "next nofollow", Href: "/2", Source: tolerantreader.HTMLLink}},
		{"application/json", `{}`, tolerantreader.Hyperlink{Rel: "next", Href: "/header", Source: tolerantreader.LinkHeader}},
	} {
		response := &http.Response{Header: http.Header{"Content-Type": {test.media}, "Link": {`</header>; rel="next"`}}, Body: body(test.body)}
		got, _, err := reader.ReadResponse(response)
		if diff := cmp.Diff(test.want, got.Next); err != nil || diff != "" {
			t.Errorf("%s: %v, -want +got\n%s", test.body, err, diff)
		}
	}
}

func TestARelationThatIsACURIEIsWrittenOut(t *testing.T) {
	t.Parallel()
	const body = `{"_links":{"curies":[{"name":"acme","href":"https://docs.acme.com/{rel}","templated":true}],"acme:widgets":{"href":"/w"}}}`
	for _, rel := range []string{"acme:widgets", "https://docs.acme.com/widgets"} {
		plan, err := tolerantreader.New([]tolerantreader.Field{{Name: "widgets", Rel: rel, Kind: tolerantreader.Link}})
		if err != nil {
			t.Fatal(err)
		}
		values := make([]tolerantreader.Value, 1)
		if err := plan.Scan([]byte(body), values); err != nil || values[0].Text() != "/w" {
			t.Errorf("%s: got %v, %v", rel, values[0], err)
		}
	}
}

func TestLinksOfDifferentTargetsAreAmbiguous(t *testing.T) {
	t.Parallel()
	const body = `{"_links":{"item":[{"href":"/1"},{"href":"/2"}]}}`
	_, err := tolerantreader.MustFor[struct {
		Item string `read:"rel=item"`
	}]().Read([]byte(body))
	if !errors.Is(err, tolerantreader.ErrAmbiguous) {
		t.Errorf("got %v", err)
	}
	all, err := tolerantreader.MustFor[struct {
		Items []string `read:"rel=item"`
	}]().Read([]byte(body))
	if diff := cmp.Diff([]string{"/1", "/2"}, all.Items); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	_, err = tolerantreader.MustFor[struct {
		Find string `read:"rel=find"`
	}]().Read([]byte(`{"_links":{"find":{"href":"/{id}","templated":true}}}`))
	if !errors.Is(err, tolerantreader.ErrInvalid) {
		t.Errorf("a template was read as a string: %v", err)
	}
}

func TestNestedLinksAreOfTheirElement(t *testing.T) {
	t.Parallel()
	got, err := tolerantreader.MustFor[struct {
		Orders []struct {
			Self string `read:"rel=self"`
		} `read:"$.orders"`
	}](tolerantreader.Embedded()).Read([]byte(`{"_links":{"self":{"href":"/"}},"_embedded":{"orders":[{"_links":{"self":{"href":"/1"}}},{"_links":{"self":{"href":"/2"}}}]}}`))
	if err != nil || len(got.Orders) != 2 || got.Orders[1].Self != "/2" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestTheLinkHeaderIsReadAsItsGrammarSays(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][]string{
		`</a>; rel=next`: {"next /a"},
		`</a>; rel="next last"; title="a, \"b\"; c", </b>;rel=prev`: {"next last /a", "prev /b"},
		`</a,b;c>; Rel="next"`:            {"next /a,b;c"},
		`</a>; rel=next; rel=prev`:        {"next /a"},
		`</a>; rel=next; anchor="/other"`: nil,
		`</a>`:                            nil,
		`</a`:                             nil,
		`junk, </b>; rel=x; y; z=`:        {"x /b"},
		`</a>; rel="`:                     nil,
		``:                                nil,
	} {
		var got []string
		for _, h := range tolerantreader.ParseLinkHeader(value) {
			got = append(got, h.Rel+" "+h.Href)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", value, diff)
		}
	}
}

func TestALinkIsResolvedAgainstWhereTheDocumentCameFrom(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://example.com/orders/1")
	got, err := tolerantreader.Hyperlink{Href: "../customers/2"}.Resolve(base)
	if err != nil || got.String() != "https://example.com/customers/2" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := (tolerantreader.Hyperlink{Href: "/{id}", Templated: true}).Resolve(base); err == nil {
		t.Error("a template has no target")
	}
}

func TestAPageIsReadBySelectorsAndPaths(t *testing.T) {
	t.Parallel()
	reader := tolerantreader.MustFor[struct {
		Title  string   `read:"css:h1"`
		Prices []string `read:"css:li.price"`
		Image  string   `read:"css:img @src, optional"`
		Lang   string   `read:"$['@lang']"`
		Rows   []struct {
			Name string `read:"@.b"`
		} `read:"css:tr > td.row, optional"`
	}](tolerantreader.WithHTML(html.Reader{}))
	got, err := reader.Read([]byte(`<!DOCTYPE html><html lang=en><h1>Give <b>Blood</b></h1><ul><li class=price>1<li class="x price">2</ul><img src=a.png><table><tr><td class=row><b>n</b></table>`))
	if err != nil || got.Title != "Give Blood" || len(got.Prices) != 2 || got.Prices[1] != "2" || got.Image != "a.png" || got.Lang != "en" || len(got.Rows) != 1 || got.Rows[0].Name != "n" {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err = reader.Read([]byte(`<!DOCTYPE html><h2>x</h2>`))
	if !errors.Is(err, tolerantreader.ErrMissing) {
		t.Errorf("got %v", err)
	}
}

func TestAResponseIsReadOnceAndClosed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", r.URL.Query().Get("type"))
		w.Write([]byte(r.URL.Query().Get("body")))
	}))
	t.Cleanup(server.Close)
	type name struct {
		Name string `read:"$.name"`
	}
	reader := tolerantreader.MustFor[name](tolerantreader.MaxBytes(200))
	for _, test := range []struct {
		media, body string
		want        string
		findings    string
		err         error
	}{
		{"application/json", `{"name":"é"}`, "é", "", nil},
		{"application/problem+json; charset=utf-8", `{"name":"é"}`, "é", "", nil},
		{"application/json; charset=iso-8859-1", "{\"name\":\"\xe9\"}", "é", "charset: wanted UTF-8, got ISO-8859-1", nil},
		{"application/json; charset=iso-8859-1", `{"name":"é"}`, "é", "charset: wanted iso-8859-1, got UTF-8", nil},
		{"application/xml; charset=iso-8859-1", "<r><name>\xe9</name></r>", "é", "charset: wanted UTF-8, got ISO-8859-1", nil},
		{"application/vnd.x+xml", "<r><name>é</name></r>", "é", "", nil},
		{"text/plain", `{"name":"é"}`, "é", "media type: wanted a media type of JSON, XML or HTML, got text/plain", nil},
		{"application/json", `<html>Bad gateway</html>`, "", "", tolerantreader.ErrSyntax},
		{"text/html", `<html>Bad gateway</html>`, "", "", tolerantreader.ErrSyntax},
		{"application/json", ``, "", "", tolerantreader.ErrSyntax},
		{"application/json", `{"name":"` + strings.Repeat("x", 200) + `"}`, "", "", tolerantreader.ErrLimit},
		{"application/xml", `<!DOCTYPE r [<!ENTITY e "x">]><r><name>&e;</name></r>`, "", "", tolerantreader.ErrSyntax},
	} {
		response, err := http.Get(server.URL + "?" + url.Values{"type": {test.media}, "body": {test.body}}.Encode())
		if err != nil {
			t.Fatal(err)
		}
		got, report, err := reader.ReadResponse(response)
		if !errors.Is(err, test.err) || got.Name != test.want || report.String() != test.findings {
			t.Errorf("%s %s: got %+v, %v, %v", test.media, test.body, got, report, err)
		}
		if _, err := response.Body.Read(make([]byte, 1)); err == nil {
			t.Errorf("%s: the body is open", test.media)
		}
	}
}

// body is a body.
func body(text string) *closer { return &closer{Reader: strings.NewReader(text)} }

type closer struct{ *strings.Reader }

func (*closer) Close() error { return nil }
