package xmlscan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

var wide = document.Limits{Depth: 1000, Matches: 10_000}

// The constructors of paths that tests use, in place of a parser.
func parse(segments ...path.Segment) *path.Path { return &path.Path{Text: "test", Segments: segments} }

func fromDocument(segments ...path.Segment) *path.Path {
	return &path.Path{Text: "test", Dialect: path.XPath, FromDocument: true, Segments: segments}
}

func child(selectors ...path.Selector) path.Segment { return path.Segment{Selectors: selectors} }

func below(selectors ...path.Selector) path.Segment {
	return path.Segment{Descendant: true, Selectors: selectors}
}

func name(s string) path.Selector       { return path.Selector{Kind: path.Name, Name: s} }
func attr(s string) path.Selector       { return path.Selector{Kind: path.Attribute, Name: s} }
func index(n int64) path.Selector       { return path.Selector{Kind: path.Index, Index: n} }
func wildcard() path.Selector           { return path.Selector{Kind: path.Wildcard} }
func in(uri, s string) path.Selector    { return path.Selector{Kind: path.Name, Name: s, Space: &uri} }
func slice(b path.Bounds) path.Selector { return path.Selector{Kind: path.Slice, Slice: b} }
func to(n int64) *int64                 { return &n }

// dotted is a path of names.
func dotted(names string) *path.Path {
	p := parse()
	if names != "" {
		for n := range strings.SplitSeq(names, ".") {
			p.Segments = append(p.Segments, child(name(n)))
		}
	}
	return p
}

func compile(t testing.TB, paths ...*path.Path) *Program {
	t.Helper()
	p, err := Compile(paths, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// found is what stands at the matches of a scan, in order.
func found(doc string, f *document.Found) []string {
	got := []string{}
	for _, m := range f.Matches {
		got = append(got, doc[m.Start:m.End])
	}
	return got
}

const customer = `<customer id="7"><naming><firstname>Jo</firstname><lastname/></naming>` +
	`<order no="1"><sku>a</sku></order><order no="2"><sku>b</sku></order><note>hi <b>there</b></note></customer>`

func TestPathsLeadToElementsAndAttributes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		path *path.Path
		want []string
	}{
		{"the root is the document element", parse(), []string{customer}},
		{"names lead to child elements", dotted("naming.firstname"), []string{"<firstname>Jo</firstname>"}},
		{"an empty element is there", dotted("naming.lastname"), []string{"<lastname/>"}},
		{"a name below nothing leads nowhere", dotted("firstname"), []string{}},
		{"the name of the document element is not below it", dotted("customer"), []string{}},
		{"descendants are anywhere", parse(below(name("sku"))), []string{"<sku>a</sku>", "<sku>b</sku>"}},
		{"a name leads to all siblings of that name", dotted("order.sku"), []string{"<sku>a</sku>", "<sku>b</sku>"}},
		{"an index counts siblings of a name", parse(child(name("order")), child(index(1)), child(name("sku"))), []string{"<sku>b</sku>"}},
		{"an index too far leads nowhere", parse(child(name("order")), child(index(2))), []string{}},
		{"a slice counts siblings of a name", parse(child(name("order")), child(slice(path.Bounds{Start: to(1)})), child(name("sku"))), []string{"<sku>b</sku>"}},
		{"a step of zero selects nothing", parse(child(name("order")), child(slice(path.Bounds{Step: to(0)}))), []string{}},
		{"a wildcard behind a name is each sibling", parse(child(name("order")), child(wildcard()), child(name("sku"))), []string{"<sku>a</sku>", "<sku>b</sku>"}},
		{"a wildcard elsewhere is each child", parse(child(wildcard()), child(name("sku"))), []string{"<sku>a</sku>", "<sku>b</sku>"}},
		{"an index behind nothing counts all children", parse(child(index(1)), child(name("sku"))), []string{"<sku>a</sku>"}},
		{"indexes below descendants count for each parent", parse(below(name("sku")), child(index(0))), []string{"<sku>a</sku>", "<sku>b</sku>"}},
		{"an index of descendants is a child of each element", parse(below(index(1))), []string{"<lastname/>", `<order no="1"><sku>a</sku></order>`}},
		{"attributes are between their quotes", parse(child(attr("id"))), []string{"7"}},
		{"a name with an @ is an attribute", parse(child(name("order")), child(name("@no"))), []string{"1", "2"}},
		{"attributes are anywhere, the root included", parse(below(attr("*"))), []string{"7", "1", "2"}},
		{"an XPath starts above the document element", fromDocument(child(name("customer")), child(attr("id"))), []string{"7"}},
		{"an XPath finds the document element anywhere", fromDocument(below(name("customer"))), []string{customer}},
		{"a wildcard behind a name is each child in an XPath", fromDocument(child(name("customer")), child(name("naming")), child(wildcard())), []string{"<firstname>Jo</firstname>", "<lastname/>"}},
		{"an index behind a wildcard counts all siblings in an XPath", fromDocument(child(wildcard()), child(wildcard()), child(index(3)), child(name("b"))), []string{"<b>there</b>"}},
		{"a union is one set", parse(child(name("naming")), child(name("lastname"), name("firstname"))), []string{"<firstname>Jo</firstname>", "<lastname/>"}},
		{"a union counts each name", parse(child(name("order"), name("naming")), child(index(0), index(1)), child(name("sku"), name("firstname"))), []string{"<firstname>Jo</firstname>", "<sku>a</sku>", "<sku>b</sku>"}},
		{"two descendants find a place once", parse(below(name("note")), below(name("b"))), []string{"<b>there</b>"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			program := compile(t, tt.path)
			for _, mode := range []Mode{Verify, Skim} {
				var f document.Found
				if err := program.Scan([]byte(customer), wide, mode, &f); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.want, found(customer, &f)); diff != "" {
					t.Errorf("mode %d (-want +got):\n%s", mode, diff)
				}
			}
		})
	}
}

func TestPathsFoldNamesWhereTheyAreToldTo(t *testing.T) {
	t.Parallel()
	const doc = `<r xmlns:a="A"><Name ID="1">x</Name><NAME id="2">y</NAME><a:name>z</a:name><GRÖSSE>g</GRÖSSE><K>k</K></r>`
	paths := []*path.Path{
		dotted("name"), dotted("name"), parse(child(name("name")), child(attr("Id"))), parse(child(name("name")), child(attr("id"))),
		parse(child(name("name")), child(index(1))), dotted("größe"), dotted("k"), parse(child(in("A", "NAME"))), dotted("größe"),
	}
	program, err := Compile(paths, Options{Fold: []bool{true, false, true, false, true, false, true, true}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[int][]string{
		0: {`<Name ID="1">x</Name>`, `<NAME id="2">y</NAME>`, "<a:name>z</a:name>"}, 1: {"<a:name>z</a:name>"},
		2: {"1", "2"}, 4: {`<NAME id="2">y</NAME>`}, 6: {"<K>k</K>"}, 7: {"<a:name>z</a:name>"},
	}
	for _, mode := range []Mode{Verify, Skim} {
		var f document.Found
		if err := program.Scan([]byte(doc), wide, mode, &f); err != nil {
			t.Fatal(err)
		}
		got := map[int][]string{}
		for _, m := range f.Matches {
			got[m.Path] = append(got[m.Path], doc[m.Start:m.End])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestPathsThatCannotBeReadInOnePassAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		path   *path.Path
		reason string
	}{
		{parse(child(name("a")), child(index(-1))), "need the whole document"},
		{parse(child(slice(path.Bounds{Start: to(-1)}))), "need the whole document"},
		{parse(child(slice(path.Bounds{End: to(-1)}))), "need the whole document"},
		{parse(child(slice(path.Bounds{Step: to(-1)}))), "need the whole document"},
		{parse(child(path.Selector{Kind: path.Filter})), "need the whole document"},
		{parse(child(attr("a")), child(name("b"))), "has nothing below it"},
		{parse(child(name("b"), name("@a")), below(name("b"))), "has nothing below it"},
		{parse(child(attr("a")), child(index(0))), "without elements to count"},
	} {
		_, err := Compile([]*path.Path{tt.path}, Options{})
		if err == nil || !strings.Contains(err.Error(), tt.reason) {
			t.Errorf("got %v, want %q", err, tt.reason)
		}
	}
}

func TestManyPathsAreManyWords(t *testing.T) {
	t.Parallel()
	doc, want := "<r>", []string{}
	var paths []*path.Path
	for n := range 100 {
		id := "n" + strings.Repeat("x", n)
		doc += "<a><" + id + "/></a>"
		want = append(want, "<"+id+"/>")
		paths = append(paths, dotted("a."+id))
	}
	doc += "</r>"
	for _, mode := range []Mode{Verify, Skim} {
		f := scan(t, doc, mode, paths...)
		if diff := cmp.Diff(want, found(doc, f)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		for n, m := range f.Matches {
			if m.Path != n {
				t.Errorf("match %d is of path %d", n, m.Path)
			}
		}
	}
}

func TestSkimTrustsWhatItPasses(t *testing.T) {
	t.Parallel()
	program := compile(t, dotted("a"))
	for doc, unread := range map[string]int{
		"<r><b>& <c x='>'/><!-- > --><?p >?><![CDATA[</b>]]></b><a>1</a></r> trailing": 62,
		"<r><a>1</a></r>": 1,
		"<r><a><!-- <x> --><?p <x>?><![CDATA[<x>]]></a></r>": 36,
		"<r><a>1<b></c></a></r>":                             12,
	} {
		var f document.Found
		if err := program.Scan([]byte(doc), wide, Skim, &f); err != nil || len(f.Matches) != 1 || f.Unread != unread {
			t.Errorf("%s: %v, %d matches, %d unread", doc, err, len(f.Matches), f.Unread)
		}
	}
	for _, doc := range []string{"<r><b>", "<r><b", "<r><b x='", "<r><b><!-- ", "<r><b><![CDATA[", "<r><b><?p", "<r><b><!x>", "<r><b></b", "<r><a>", "<r><a><", "<r><a><?p", "<r><a><!x", "<r><a><b>", "<r><b><"} {
		var f document.Found
		if err := program.Scan([]byte(doc), wide, Skim, &f); err == nil {
			t.Errorf("%s is accepted", doc)
		}
	}
}
