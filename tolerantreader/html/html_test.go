package html

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"github.com/google/go-cmp/cmp"
	nethtml "golang.org/x/net/html"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

const shop = `<!DOCTYPE html>
<html><head><title>Shop &amp; more</title><base href="/shop/"><link rel="Next canonical" href=" p2.html " type="text/html" title="Page 2"></head>
<body class=wide>
<ul id=list><li class="item first" data-sku='a"1'>One <b>bold</b><li class=item data-sku=b>Two
  lines</ul>
<p>Price: <span itemprop=price content="9.90"> 9,90 </span></p>
<a rel=next href=p2.html>more</a> <a href=x>no relation</a> <a rel=next>no target</a>
<pre>a
 b</pre>
</body></html>`

func mustParse(t testing.TB, page string) *Page {
	t.Helper()
	p, err := Parse([]byte(page), "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustCompile(t testing.TB, selector string) *Selector {
	t.Helper()
	s, err := Compile(selector)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSelectorsLeadToTextsAndAttributes(t *testing.T) {
	t.Parallel()
	page := mustParse(t, shop)
	for _, tt := range []struct {
		selector string
		want     []string
	}{
		{"title", []string{"Shop & more"}},
		{"css: title", []string{"Shop & more"}},
		{"li", []string{"One bold", "Two lines"}},
		{"ul#list > li.item.first", []string{"One bold"}},
		{"li + li", []string{"Two lines"}},
		{"title ~ link @href", []string{"p2.html"}},
		{"title ~ title", nil},
		{"html li b", []string{"bold"}},
		{"html > li", nil},
		{"[itemprop=price] @content", []string{"9.90"}},
		{"[itemprop=price]@content", []string{"9.90"}},
		{"[itemprop=price]", []string{"9,90"}},
		{"li @data-sku", []string{`a"1`, "b"}},
		{"li @DATA-SKU", []string{`a"1`, "b"}},
		{`li[data-sku="a\"1"]`, []string{"One bold"}},
		{"b, title", []string{"Shop & more", "bold"}},
		{"li:nth-child(2n + 2)", []string{"Two lines"}},
		{"li:last-child:not(.first)", []string{"Two lines"}},
		{"li:not(.first, .second)", []string{"Two lines"}},
		{"pre", []string{"a\n b"}},
		{"LI", []string{"One bold", "Two lines"}},
		{"nothing", nil},
	} {
		places, err := page.Select(mustCompile(t, tt.selector), 100)
		if err != nil {
			t.Error(err)
		}
		var got []string
		for _, p := range places {
			got = append(got, p.Text)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.selector, diff)
		}
	}
}

func TestThePathOfAPlaceLeadsToItAlone(t *testing.T) {
	t.Parallel()
	page := mustParse(t, shop)
	places, _ := page.Select(mustCompile(t, "*"), 100)
	if len(places) != 16 {
		t.Errorf("%d elements", len(places))
	}
	for _, want := range places {
		got, err := page.Select(mustCompile(t, want.Path), 100)
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s leads to %v, %v", want.Path, got, err)
		}
	}
}

func TestSelectStopsAtItsLimit(t *testing.T) {
	t.Parallel()
	if got, _ := mustParse(t, shop).Select(mustCompile(t, "*"), 3); len(got) != 3 {
		t.Errorf("got %d", len(got))
	}
}

func TestSelectorsThatCannotBeReadSayWhy(t *testing.T) {
	t.Parallel()
	for selector, reason := range map[string]string{
		"": "there is no selector", "css:": "there is no selector", "@href": "there is no selector",
		"a >": "there is no selector", "> a": "nothing stands before the >", "a > > b": "nothing stands before the >",
		"a,": "there is no selector", ",a": "nothing stands before the comma", "a >, b": "nothing stands before the comma",
		"a[": "a[", "a['": "a quote is not closed", "a]": "was not opened", "a @": "no name of an attribute",
		"a @b c": "no name of an attribute", "p::before": ": is not supported", "p:has(b)": ":has is not supported",
		"p:contains('a')": ":contains is not supported", "p:not(a b)": "only an element and what it is itself",
		"p:not(:not(a b))": "only an element and what it is itself", "p:not(:has(a))": ":has is not supported",
		"p:not": "is not closed", "p:not(": "is not closed", "p:nth-child(x)": "p:nth-child(x)",
		strings.Repeat("a ", 65): "more than 64 parts", strings.Repeat("a", 5000): "more than 4096 bytes",
	} {
		if _, err := Compile(selector); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%.40q: got %v, want %q", selector, err, reason)
		}
	}
}

func TestLinksAreFoundByRelation(t *testing.T) {
	t.Parallel()
	page := mustParse(t, shop)
	describe := func(links []Link) (all []string) {
		for _, l := range links {
			all = append(all, fmt.Sprintf("%s %v %s %q %q %s", l.Place.Path, l.Rels, l.Href, l.Type, l.Title, l.Place.Text))
		}
		return all
	}
	first := `html > head:nth-child(1) > link:nth-child(3) [next canonical] p2.html "text/html" "Page 2" `
	second := `html > body:nth-child(2) > a:nth-child(3) [next] p2.html "" "" more`
	for rel, want := range map[string][]string{"next": {first, second}, "NEXT": {first, second}, "canonical": {first}, "": {first, second}, "prev": nil} {
		if diff := cmp.Diff(want, describe(page.Links(rel))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", rel, diff)
		}
	}
	if got := page.Base(); got != "/shop/" {
		t.Errorf("the base is %q", got)
	}
	if got := mustParse(t, "<base target=x><p>").Base(); got != "" {
		t.Errorf("the base is %q", got)
	}
}

// wellFormed says what is wrong with the text of a page.
func wellFormed(t testing.TB, text []byte) error {
	t.Helper()
	p, err := xmlscan.Compile(nil, xmlscan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p.Scan(text, document.Limits{Depth: maxDepth}, xmlscan.Verify, new(document.Found))
}

func TestAPageIsWrittenAsXML(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ page, want string }{
		{"", "<html><head></head><body></body></html>"},
		{"<p>a<br>b", "<html><head></head><body><p>a<br></br> b</p></body></html>"},
		{"<!-- c --><P ID=x id=y @click='z' xmlns='u' a:b='w'>&nbsp;&lt;\x01</P>", "<html><head></head><body><p id=\"x\">\u00a0&lt;\ufffd</p></body></html>"},
		{"<o:p>a</o:p>", "<html><head></head><body><o_p>a</o_p></body></html>"},
		{"<p title='a\n\"&amp;<'>  a \n\t b  </p>", "<html><head></head><body><p title=\"a&#10;&quot;&amp;&lt;\">a b</p></body></html>"},
		{"<p>see<a> here </a>and <b><i> there</i></b>.</p>", "<html><head></head><body><p>see <a>here</a> and <b><i>there</i></b>.</p></body></html>"},
		{"<p>see <a>here</a>, <a> there </a> </p>", "<html><head></head><body><p>see <a>here</a>, <a>there</a></p></body></html>"},
		{"<ul>\n <li>a\n <li>b<br>c<br></ul>d", "<html><head></head><body><ul><li>a</li> <li>b<br></br> c<br></br></li></ul> d</body></html>"},
		{"<div><div><p>a</div></div><div><p>b</div>", "<html><head></head><body><div><div><p>a</p></div></div> <div><p>b</p></div></body></html>"},
		{"a<div></div><span> </span>b<pre> c\n d </pre> ", "<html><head></head><body>a<div></div> <span></span>b <pre> c\n d </pre></body></html>"},
		{"<script>if (a < b && c) {}</script>", "<html><head><script>if (a &lt; b &amp;&amp; c) {}</script></head><body></body></html>"},
		{"<svg><a xlink:href='u'/></svg>", "<html><head></head><body><svg><a href=\"u\"></a></svg></body></html>"},
		{"<ü>a", "<html><head></head><body>&lt;ü&gt;a</body></html>"},
		{"a\xffb", "<html><head></head><body>a\ufffdb</body></html>"},
	} {
		got := string(mustParse(t, tt.page).XML())
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.page, diff)
		}
		if err := wellFormed(t, []byte(got)); err != nil {
			t.Errorf("%q: %v", tt.page, err)
		}
	}
}

func TestPagesAreDecoded(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ page, contentType string }{
		{"<p>M\xfcller", "text/html; charset=iso-8859-1"},
		{"<meta charset=windows-1252><p>M\xfcller", ""},
		{"\xef\xbb\xbf<p>Müller", "text/html; charset=iso-8859-1"},
		{"\xff\xfe<\x00p\x00>\x00M\x00\xfc\x00l\x00l\x00e\x00r\x00", ""},
	} {
		page, err := Parse([]byte(tt.page), tt.contentType)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := page.Select(mustCompile(t, "p"), 9); len(got) != 1 || got[0].Text != "Müller" {
			t.Errorf("%q: got %v", tt.page, got)
		}
	}
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// Each page is large enough that anything quadratic would not end.
func TestHostilePagesAreReadOrRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, page, refused string }{
		{"elements that are opened again in each paragraph", "<p>" + numbered("<b id=%d>", 400) + "</p>" + strings.Repeat("<p>x", 100_000), "nodes"},
		{"the same behind what looks closed", "<p>" + numbered("<b id=%d>", 400) + "<object>" + strings.Repeat("</b>", 400) + "</object></p>" + strings.Repeat("<p>x", 100_000), "nodes"},
		{"end tags out of balance", strings.Repeat("<b><p></b>", 100_000), "nodes"},
		{"deep elements", strings.Repeat("<div>", 100_000), "depth"},
		{"deep elements of another language", "<svg>" + strings.Repeat("<g>", 100_000), "depth"},
		{"attributes", "<p " + numbered("a%d ", 100_000) + ">", "attributes"},
		{"attributes of many bodies", numbered("<body a%d>", 100_000), "attributes"},
		{"many elements", strings.Repeat("<br>", 600_000), "nodes"},
		{"as many elements as may be", strings.Repeat("<br>", 400_000), ""},
		{"tables in tables", strings.Repeat("<table><td>", 100_000), "depth"},
		{"text in a table", "<table>" + strings.Repeat("a<tr>", 100_000), ""},
		{"bytes", strings.Repeat("a", maxBytes+1), "bytes"},
		{"a tag that does not end", "<a " + strings.Repeat("b", 1_000_000), ""},
		{"a comment that does not end", "<!--" + strings.Repeat("<!-", 1_000_000), ""},
		{"references", strings.Repeat("&", 1_000_000), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse([]byte(tt.page), "text/html; charset=utf-8")
			var limit *document.LimitError
			switch {
			case tt.refused == "" && err != nil:
				t.Error(err)
			case tt.refused != "" && (!errors.As(err, &limit) || !strings.Contains(limit.What, tt.refused)):
				t.Errorf("got %v, want too many %s", err, tt.refused)
			}
		})
	}
}

func TestSelectionDoesNotTryAllWays(t *testing.T) {
	t.Parallel()
	page := mustParse(t, strings.Repeat("<div>", 400)+strings.Repeat("<i>a</i>", 1000))
	got, err := page.Select(mustCompile(t, "b "+strings.Repeat("div ", 20)+"i"), 10)
	if err != nil || len(got) > 0 {
		t.Error(len(got), err)
	}
	wide := mustParse(t, strings.Repeat("<br>", 100_000))
	var limit *document.LimitError
	if _, err := wide.Select(mustCompile(t, "br:nth-child(3)"), 10); !errors.As(err, &limit) {
		t.Errorf("got %v", err)
	}
	if got, err := wide.Select(mustCompile(t, "br ~ br ~ br"), 10); err != nil || len(got) != 10 {
		t.Error(len(got), err)
	}
}

func TestReadersGetTextAndPlaces(t *testing.T) {
	t.Parallel()
	all, err := Reader{}.Selectors([]string{"css:a[rel=next] @href", "css:ul > li", "css:i"})
	if err != nil {
		t.Fatal(err)
	}
	var f document.Found
	text, err := all.Page([]byte(shop), "text/html", document.Limits{Depth: 1000, Matches: 100}, &f)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range f.Matches {
		got = append(got, fmt.Sprint(m.Path, m.Kind == document.Element, m.Parent < m.Start, " ", string(text[m.Start:m.End])))
	}
	want := []string{"0 false true p2.html", `1 true true <li class="item first" data-sku="a&quot;1">One <b>bold</b></li>`, "1 false true <li class=\"item\" data-sku=\"b\">Two lines</li>"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var limit *document.LimitError
	for _, limits := range []document.Limits{{Depth: 3, Matches: 100}, {Depth: 1000, Matches: 2}} {
		if _, err := all.Page([]byte(shop), "text/html", limits, &f); !errors.As(err, &limit) {
			t.Errorf("%v: got %v", limits, err)
		}
	}
	if _, err := (Reader{}).Selectors([]string{"a", "css:a >"}); err == nil || !strings.Contains(err.Error(), `"css:a >"`) {
		t.Errorf("got %v", err)
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(shop), "ul > li ~ li[data-sku] @data-sku")
	f.Add([]byte("<p><b id=1><b id=2></p><p>x<table><td><a>y</b></table>"), "p b, a:not(.c)")
	f.Add([]byte("<svg><desc><b/></svg><math><mi>x<select><object></select>"), "svg|a:nth-child(2n+1)")
	f.Add([]byte("<b><i><p></b></i><p>x<a><template><tr><td></template></a>"), "*")
	f.Fuzz(func(t *testing.T, content []byte, selector string) {
		page, err := Parse(content, "text/html; charset=utf-8")
		if err != nil {
			return
		}
		if err := wellFormed(t, page.text); err != nil {
			t.Fatalf("%q: %v", page.text, err)
		}
		estimated, err := grown(bytes.ToValidUTF8(bytes.TrimPrefix(content, []byte("\ufeff")), []byte("\ufffd")))
		if n := len(page.elements); err != nil || n > 4*estimated+4 {
			t.Fatalf("%d elements, and %d nodes were estimated (%v)", n, estimated, err)
		}
		page.Links("")
		s, err := Compile(selector)
		if err != nil {
			return
		}
		places, err := page.Select(s, 1000)
		if err != nil || s.attribute != "" || len(places) == 1000 {
			return
		}
		oracle, err := cascadia.ParseGroup(strings.TrimSpace(strings.TrimPrefix(selector, "css:")))
		if err != nil {
			t.Fatalf("cascadia refuses %q: %v", selector, err)
		}
		var want, got []*nethtml.Node
		for _, e := range page.elements {
			if oracle.Match(e.node) {
				want = append(want, e.node)
			}
		}
		selected, _ := page.selected(s)
		for _, n := range selected {
			got = append(got, page.elements[n].node)
		}
		if len(want) != len(got) {
			t.Fatalf("%q: cascadia selects %d elements, we %d", selector, len(want), len(got))
		}
		for n := range want {
			if want[n] != got[n] {
				t.Fatalf("%q: element %d differs", selector, n)
			}
		}
	})
}
