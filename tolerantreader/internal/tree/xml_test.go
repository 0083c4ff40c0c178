package tree

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

const shop = `<?xml version="1.0"?>
<shop xmlns:p="urn:p" id="7" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <order id="1"><sku>a</sku><price>10</price><paid>true</paid></order>
  <note>x &amp; y</note>
  <order id="2" p:code="9"><sku>b</sku><sku>c</sku><price>9.50</price><p:price>3</p:price></order>
  <order id="3"><price xsi:nil="true"/></order>
</shop>`

// texts are the texts at where a path leads to.
func texts(t *testing.T, d *Document, text string) []string {
	t.Helper()
	p, err := path.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	nodes, err := d.Eval(p, d.Root())
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	all := []string{}
	for _, n := range nodes {
		all = append(all, string(xmlscan.Text(nil, d.text, d.Match(n, 0))))
	}
	return all
}

func TestPathsReadXMLAsTheyReadJSON(t *testing.T) {
	t.Parallel()
	d, err := FromXML([]byte(shop), wide)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		"$.order.sku":                            {"a", "b", "c"},
		"$.order[-1]['@id']":                     {"3"},
		"$.order[::-1]['@id']":                   {"3", "2", "1"},
		"$.order[*].price":                       {"10", "9.50", "3", ""},
		"$.order[0,-1]['@id']":                   {"1", "3"},
		"$.order.sku[-1]":                        {"a", "c"},
		"$[-1]['@id']":                           {"3"},
		"$[1]":                                   {"x & y"},
		"$.*.sku":                                {"a", "b", "c"},
		"$..sku[1]":                              {"c"},
		"$..['@id']":                             {"7", "1", "2", "3"},
		"$.order['@{urn:p}code','{urn:p}price']": {"9", "3"},
		"$.order['{}price']":                     {"10", "9.50", ""},
		"$.order[?@.sku=='c']['@id']":            {"2"},
		"$.order[?@.sku!='c']['@id']":            {"1", "3"},
		"$.order[?@['@id']>=2]['@id']":           {"2", "3"},
		"$.order[?@['@id']==$['@id']]":           {},
		"$.order[?@.price<9.6]['@id']":           {"2"},
		"$.order[?@.price==10.0].sku":            {"a"},
		"$.order[?@.price==null]['@id']":         {"3"},
		"$.order[?@.paid==true]['@id']":          {"1"},
		"$.order[?count(@.sku)==2]['@id']":       {"2"},
		"$.order[?length(@.sku)==2]['@id']":      {"2"},
		"$.order[?match(@.sku,'[bc]')]['@id']":   {"2"},
		"$.order[?search(@.sku,'a')]['@id']":     {"1"},
		"$[?@=='x & y']":                         {"x & y"},
		"$.order[?value(@.paid)==true].sku":      {"a"},
		"//order[@id='2']/sku[last()]":           {"c"},
		"//order[sku='c'][@id]/sku[1]":           {"b"},
		"/shop/order[last()]/@id":                nil,
		"xpath:/shop/order[last()]/@id":          {"3"},
		"xpath:/shop/*[last()]/@id":              {"3"},
		"xpath:/shop/*[2]":                       {"x & y"},
		"xpath:/shop[order]/note":                {"x & y"},
		"xpath:/order[last()]":                   {},
		"xpath:order[.='10']":                    {},
		"//note[.='x & y']":                      {"x & y"},
		"//{urn:p}price[last()]":                 {"3"},
	} {
		if want == nil {
			want = []string{} // a JSON Pointer, and nothing is called shop below the document element
		}
		if diff := cmp.Diff(want, texts(t, d, text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestPlacesInXMLHaveLocations(t *testing.T) {
	t.Parallel()
	d, err := FromXML([]byte(shop), wide)
	if err != nil {
		t.Fatal(err)
	}
	got := [][2]string{}
	for _, text := range []string{"$['@id']", "$.note", "$.order[1].sku[1]", "$.order[1]['@id']", "$"} {
		p, _ := path.Parse(text)
		nodes, _ := d.Eval(p, d.Root())
		l := d.Location(nodes[0])
		got = append(got, [2]string{l.String(), l.Pointer()})
	}
	want := [][2]string{
		{"$['@id']", "/@id"}, {"$['note']", "/note"}, {"$['order'][1]['sku'][1]", "/order/1/sku/1"},
		{"$['order'][1]['@id']", "/order/1/@id"}, {"$", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnElementIsReadWithWhatIsDeclaredAroundIt(t *testing.T) {
	t.Parallel()
	program, err := xmlscan.Compile([]*path.Path{{Segments: []path.Segment{{Selectors: []path.Selector{{Kind: path.Name, Name: "order"}}}}}}, xmlscan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var outer document.Found
	if err := program.Scan([]byte(shop), wide, xmlscan.Verify, &outer); err != nil {
		t.Fatal(err)
	}
	d, err := FromElement([]byte(shop), outer.Matches[1], &outer, wide)
	if err != nil {
		t.Fatal(err)
	}
	p, err := path.Parse("@['{urn:p}price'][-1]")
	if err != nil {
		t.Fatal(err)
	}
	found := document.Found{Declarations: make([]document.Declaration, 5)}
	if err := d.Find(p, 3, d.Root(), &found); err != nil {
		t.Fatal(err)
	}
	if len(found.Matches) != 1 || found.Matches[0].Path != 3 || found.Matches[0].Start != strings.Index(shop, "<p:price>") {
		t.Fatalf("got %+v", found.Matches)
	}
	if n := xmlscan.NameOf([]byte(shop), &found, found.Matches[0]); n.Space != "urn:p" {
		t.Errorf("its name is %+v", n)
	}
}

func TestAPathThroughTwoNamespacesIsMixed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		doc, path string
		want      []document.Mixed
	}{
		{`<r xmlns:a="A"><a:n/><n/></r>`, "$.n[?@=='']", []document.Mixed{{Path: 2, Start: 21, First: 15}}},
		{`<r xmlns:a="A"><a:n/><n/></r>`, "$.n[::-1]", []document.Mixed{{Path: 2, Start: 21, First: 15}}},
		{`<r xmlns:a="A"><a:p><n/></a:p><p><n/></p></r>`, "$.p[?@.n].n", []document.Mixed{{Path: 2, Start: 33, First: 20}}},
		{`<r xmlns:a="A"><a:p><n/></a:p><p><n/></p></r>`, "$.p..n[-1]", nil},
		{`<r xmlns:a="A"><a:p><n/></a:p><p><n/></p></r>`, "$[?@.n].n", nil},
		{`<r xmlns:a="A"><a:n/><n/></r>`, "$['{A}n','{}n'][-1]", nil},
		{`<r xmlns="A"><n/><n xmlns="A"/></r>`, "$.n[?@=='']", nil},
		{`<r><n/></r>`, "$.n[?@=='']", nil},
	} {
		d, err := FromXML([]byte(tt.doc), wide)
		if err != nil {
			t.Fatal(err)
		}
		var found document.Found
		if err := d.Find(parse(t, tt.path), 2, d.Root(), &found); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, found.Mixed); diff != "" {
			t.Errorf("%s of %s (-want +got):\n%s", tt.path, tt.doc, diff)
		}
	}
}
