package tree

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/jsonscan"
	"github.com/postel-api/postel/tolerantreader/internal/path"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

// inOrder is what was found as a scanner finds it: in document order, each place once.
func inOrder(found *document.Found) []document.Match {
	all := slices.Clone(found.Matches)
	for i := range all {
		all[i].Scope = 0 // the declarations that a scan keeps hang on its paths
	}
	slices.SortStableFunc(all, func(a, b document.Match) int { return cmp.Compare(a.Start, b.Start) })
	return append([]document.Match{}, slices.Compact(all)...)
}

// The tree finds in JSON what a scan finds, and a path that is split leads where the whole one does.
func FuzzTheTreeOfJSONAgreesWithTheScan(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"a":[{"b":1},{"b":[2,null]}],"c":{"a":"x"}}`, "$..b"}, {`[[1,2],[3],[]]`, "$[*][0,1:3]"}, {`{"\u0061":[0,1,2]}`, "$.a[::2]"},
		{`[{"a":{"a":1}}]`, "$..a..*"}, {`{"a":{"b":[{"c":1},{"c":2}]}}`, "$.a.b[?@.c>1].c"}, {` "x" `, "$"}, {`{"a":[1,2,3]}`, "$.a[-1]"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, doc, text string) {
		p, err := path.Parse(text)
		if err != nil || len(doc) > 4096 {
			return
		}
		d, err := FromJSON([]byte(doc), 0, len(doc), wide)
		if !json.Valid([]byte(doc)) || jsonscan.Check([]byte(doc), wide) != nil {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", doc, err)
		}
		var found document.Found
		if d.Find(p, 0, d.Root(), &found) != nil {
			return
		}
		if prefix, rest := p.Split(); rest != nil {
			splitLeadsThere(t, d, doc, text, prefix, rest, found.Matches)
			return
		}
		if !jsonscan.Streamable(p) {
			return
		}
		program, err := jsonscan.Compile([]*path.Path{p}, jsonscan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var scanned document.Found
		if err := program.Scan([]byte(doc), wide, jsonscan.Verify, &scanned); err != nil {
			t.Fatalf("%q of %q: %v", text, doc, err)
		}
		if diff := gocmp.Diff(inOrder(&scanned), inOrder(&found)); diff != "" {
			t.Errorf("%q of %q (-scan +tree):\n%s", text, doc, diff)
		}
	})
}

func splitLeadsThere(t *testing.T, d *Document, doc, text string, prefix, rest *path.Path, want []document.Match) {
	t.Helper()
	var at document.Found
	if err := d.Find(prefix, 0, d.Root(), &at); err != nil {
		t.Fatal(err)
	}
	var found document.Found
	for _, m := range at.Matches {
		part, err := FromJSON([]byte(doc), m.Start, m.End, wide)
		if err != nil {
			t.Fatal(err)
		}
		if err := part.Find(rest, 0, part.Root(), &found); err != nil {
			t.Fatal(err)
		}
	}
	if diff := gocmp.Diff(want, found.Matches); diff != "" {
		t.Errorf("%q of %q, split into %q and %q (-whole +split):\n%s", text, doc, prefix, rest, diff)
	}
}

// The tree finds in XML what a scan finds.
func FuzzTheTreeOfXMLAgreesWithTheScan(f *testing.F) {
	for _, seed := range []string{"$..sku", "$.order[1]", "$.order[*].price", "$..['@id']", "$[0]", "$.*.*", "//order[2]/sku", "xpath:/shop/*[2]", "$.order['{urn:p}price']", "$..order..*", "$['@*']", "", "xpath:/shop"} {
		f.Add(shop, seed)
	}
	f.Fuzz(func(t *testing.T, doc, text string) {
		p, err := path.Parse(text)
		if err != nil || len(doc) > 4096 {
			return
		}
		d, err := FromXML([]byte(doc), wide)
		if err != nil {
			return
		}
		var found document.Found
		if d.Find(p, 0, d.Root(), &found) != nil {
			return
		}
		program, err := xmlscan.Compile([]*path.Path{p}, xmlscan.Options{})
		if err != nil {
			return
		}
		var scanned document.Found
		if err := program.Scan([]byte(doc), wide, xmlscan.Verify, &scanned); err != nil {
			t.Fatalf("%q of %q: %v", text, doc, err)
		}
		if diff := gocmp.Diff(inOrder(&scanned), inOrder(&found)); diff != "" {
			t.Errorf("%q of %q (-scan +tree):\n%s", text, doc, diff)
		}
	})
}
