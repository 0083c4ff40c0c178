package xmlscan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

func scan(t *testing.T, doc string, mode Mode, paths ...*path.Path) *document.Found {
	t.Helper()
	f := new(document.Found)
	if err := compile(t, paths...).Scan([]byte(doc), wide, mode, f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestALocalNameIsOfAnyNamespaceUnlessOneIsNamed(t *testing.T) {
	t.Parallel()
	const doc = `<r xmlns:a="A" xmlns:b="B"><a:n>1</a:n><b:n>2</b:n><n>3</n><n xmlns="A">4</n><c:n xmlns:c="&#65;" c:i="5" i="6"/></r>`
	for _, tt := range []struct {
		name string
		path *path.Path
		want []string
	}{
		{"any", dotted("n"), []string{"<a:n>1</a:n>", "<b:n>2</b:n>", "<n>3</n>", `<n xmlns="A">4</n>`, `<c:n xmlns:c="&#65;" c:i="5" i="6"/>`}},
		{"one", parse(child(in("A", "n"))), []string{"<a:n>1</a:n>", `<n xmlns="A">4</n>`, `<c:n xmlns:c="&#65;" c:i="5" i="6"/>`}},
		{"one, in braces", dotted("{B}n"), []string{"<b:n>2</b:n>"}},
		{"none", parse(child(in("", "n"))), []string{"<n>3</n>"}},
		{"the second of one", parse(child(in("A", "n")), child(index(1))), []string{`<n xmlns="A">4</n>`}},
		{"any attribute", parse(below(attr("i"))), []string{"5", "6"}},
		{"an attribute of one", parse(below(name("@{A}i"))), []string{"5"}},
	} {
		for _, mode := range []Mode{Verify, Skim} {
			if diff := cmp.Diff(tt.want, found(doc, scan(t, doc, mode, tt.path))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
	}
}

func TestAPathThroughTwoNamespacesIsMixed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, doc string
		path      *path.Path
		want      [][2]string // what First and Start lead to
	}{
		{"at its end", `<r xmlns:a="A"><a:n/><n/></r>`, dotted("n"), [][2]string{{"<a:n/>", "<n/>"}}},
		{"on its way", `<r xmlns:a="A"><a:p><n i="1"/></a:p><p><n i="2"/></p></r>`, dotted("p.n"), [][2]string{{`<n i="1"/>`, `<n i="2"/>`}}},
		{"on a way that ends nowhere", `<r xmlns:a="A"><a:p/><p><n/></p><p><n/></p></r>`, dotted("p.n"), nil},
		{"at an attribute", `<r xmlns:a="A" a:i="1" i="2"/>`, parse(child(attr("i"))), [][2]string{{"1", "2"}}},
		{"anywhere", `<r xmlns:a="A"><b><a:n/></b><n/></r>`, parse(below(name("n"))), [][2]string{{"<a:n/>", "<n/>"}}},
		{"above, where anything below is meant", `<r xmlns:a="A"><b><n>1</n></b><a:b><n>2</n></a:b></r>`, parse(child(name("b")), below(name("n"))), [][2]string{{"<n>1</n>", "<n>2</n>"}}},
		{"with two prefixes for one", `<r xmlns:a="A" xmlns:b="A"><a:n/><b:n/><n xmlns="A"/></r>`, dotted("n"), nil},
		{"with the namespace named", `<r xmlns:a="A"><a:n/><n/></r>`, parse(child(in("A", "n"))), nil},
		{"by wildcards, which name nothing", `<r xmlns:a="A"><a:n/><n/></r>`, parse(child(wildcard())), nil},
		{"once for many", `<r xmlns:a="A"><a:n/><n/><a:n/><n/></r>`, dotted("n"), [][2]string{{"<a:n/>", "<n/>"}}},
	} {
		for _, mode := range []Mode{Verify, Skim} {
			f := scan(t, tt.doc, mode, tt.path)
			at := map[int]string{}
			for _, m := range f.Matches {
				at[m.Start] = tt.doc[m.Start:m.End]
			}
			var got [][2]string
			for _, m := range f.Mixed {
				got = append(got, [2]string{at[m.First], at[m.Start]})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, diff)
			}
		}
	}
}

func TestTheNameOfAMatchIsKnown(t *testing.T) {
	t.Parallel()
	const doc = `<r xmlns="R" xmlns:a="A&amp;B" id="1" a:id = "2" xml:id='3'><a:n/><n/><m xmlns=""/></r>`
	f := scan(t, doc, Verify, parse(child(wildcard(), attr("*"))))
	got := []Name{}
	for _, m := range f.Matches {
		got = append(got, NameOf([]byte(doc), f, m))
	}
	want := []Name{
		{"", "", "id"}, {"A&B", "a", "id"}, {"http://www.w3.org/XML/1998/namespace", "xml", "id"},
		{"A&B", "a", "n"}, {"R", "", "n"}, {"", "", "m"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnElementIsScannedWithTheNamespacesAroundIt(t *testing.T) {
	t.Parallel()
	const doc = `<r xmlns:a="A"><i xmlns:b="B"><a:n>1</a:n><j><b:n a:k="2">3</b:n></j></i></r>`
	items := scan(t, doc, Verify, parse(below(name("j"))))
	relative := compile(t, parse(child(in("B", "n"))), parse(child(name("n")), child(name("@{A}k"))))
	var inner, innermost document.Found
	if err := relative.ScanElement([]byte(doc), items.Matches[0], items, wide, Verify, &inner); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`<b:n a:k="2">3</b:n>`, "2"}, found(doc, &inner)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	own := compile(t, parse(), parse(child(name("@{A}k"))))
	if err := own.ScanElement([]byte(doc), inner.Matches[0], &inner, wide, Skim, &innermost); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`<b:n a:k="2">3</b:n>`, "2"}, found(doc, &innermost)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := NameOf([]byte(doc), &innermost, innermost.Matches[0]), (Name{"B", "b", "n"}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
