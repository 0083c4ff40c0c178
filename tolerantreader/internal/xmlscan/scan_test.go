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
