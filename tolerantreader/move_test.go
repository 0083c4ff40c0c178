package tolerantreader_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/postel-api/postel/tolerantreader"
)

// moved is a leaf of the document {"a":{"leaf":"v"},"b":{"c":1}} after one change, and what three
// policies make of it: a fixed path, alternatives, and a search.
var moved = []struct {
	name, body string
	// What the policies find: "" is clean, a kind of finding, or an error.
	fixed, alternatives, search string
}{
	{"where it was", `{"a":{"leaf":"v"},"b":{"c":1}}`, "clean", "clean", "clean"},
	{"one level up", `{"leaf":"v","a":{},"b":{"c":1}}`, "missing", "alternative", "relocated"},
	{"one level down", `{"a":{"x":{"leaf":"v"}},"b":{"c":1}}`, "missing", "missing", "relocated"},
	{"its parent renamed", `{"z":{"leaf":"v"},"b":{"c":1}}`, "missing", "missing", "relocated"},
	{"in an array", `{"a":[{"leaf":"v"}],"b":{"c":1}}`, "missing", "missing", "relocated"},
	{"within _embedded", `{"_embedded":{"a":{"leaf":"v"}},"b":{"c":1}}`, "missing", "missing", "relocated"},
	{"twice, equal", `{"x":{"leaf":"v"},"y":{"leaf":"\u0076"}}`, "missing", "missing", "relocated"},
	{"twice, different", `{"x":{"leaf":"v"},"y":{"leaf":"w"}}`, "missing", "missing", "ambiguous"},
	{"in another case", `{"a":{"Leaf":"v"},"b":{"c":1}}`, "missing", "missing", "missing"},
	{"as a number", `{"a":{"leaf":7},"b":{"c":1}}`, "invalid", "invalid", "invalid"},
	{"in a list", `{"a":{"leaf":["v"]},"b":{"c":1}}`, "invalid", "invalid", "invalid"},
	{"as null", `{"a":{"leaf":null},"b":{"c":1}}`, "invalid", "invalid", "invalid"},
	{"up and down at once", `{"leaf":"w","a":{"leaf":"v"}}`, "clean", "conflict", "clean"},
	{"gone", `{"a":{},"b":{"c":1}}`, "missing", "missing", "missing"},
}

func TestALeafThatMovesIsFoundAsThePolicyAllows(t *testing.T) {
	t.Parallel()
	policies := map[string][]string{
		"fixed":        {"$.a.leaf"},
		"alternatives": {"$.a.leaf", "$.leaf"},
		"search":       {"$.a.leaf", "$..leaf"},
	}
	for _, m := range moved {
		for policy, want := range map[string]string{"fixed": m.fixed, "alternatives": m.alternatives, "search": m.search} {
			got := policyResult(t, tolerantreader.Field{Name: "leaf", Paths: policies[policy], Kind: tolerantreader.String}, m.body)
			if got != want {
				t.Errorf("%s, %s: got %s, want %s", m.name, policy, got, want)
			}
		}
	}
}

// policyResult is what a field makes of a document: clean, the kinds of its findings, or its error.
func policyResult(t *testing.T, f tolerantreader.Field, body string, opts ...tolerantreader.Option) string {
	t.Helper()
	plan, err := tolerantreader.New([]tolerantreader.Field{f}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	values := make([]tolerantreader.Value, 1)
	report, err := plan.ScanReport([]byte(body), values)
	for is, name := range map[error]string{tolerantreader.ErrMissing: "missing", tolerantreader.ErrInvalid: "invalid", tolerantreader.ErrAmbiguous: "ambiguous"} {
		if errors.Is(err, is) {
			return name
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if report.Clean() {
		return "clean"
	}
	var kinds []string
	for _, f := range report.Findings {
		kinds = append(kinds, f.Kind.String())
	}
	return strings.Join(kinds, ", ")
}

func TestToleranceIsWhatTheFieldAccepts(t *testing.T) {
	t.Parallel()
	base := tolerantreader.Field{Name: "leaf", Paths: []string{"$.a.leaf"}, Kind: tolerantreader.String}
	for _, test := range []struct {
		accept tolerantreader.Tolerance
		opts   []tolerantreader.Option
		body   string
		want   string
	}{
		{accept: tolerantreader.CaseFold, body: `{"A":{"LEAF":"v"}}`, want: "case folded"},
		{accept: tolerantreader.CaseFold, body: `{"A":{"LEAF":"v"},"a":{"leaf":"v"}}`, want: "clean"},
		{accept: tolerantreader.CaseFold, body: `<x><A><Leaf>v</Leaf></A></x>`, want: "case folded"},
		{accept: tolerantreader.StringNumber, body: `{"a":{"leaf":7}}`, want: "coerced"},
		{accept: tolerantreader.SingleList, body: `{"a":{"leaf":["v"]}}`, want: "coerced"},
		{accept: tolerantreader.NullAsAbsent, body: `{"a":{"leaf":null}}`, want: "missing"},
		{opts: []tolerantreader.Option{tolerantreader.Embedded()}, body: `{"_embedded":{"a":{"leaf":"v"}}}`, want: "relocated"},
		{opts: []tolerantreader.Option{tolerantreader.FirstOfDuplicates()}, body: `{"a":{"leaf":"v","leaf":"w"}}`, want: "duplicate key"},
		{opts: []tolerantreader.Option{tolerantreader.LastOfDuplicates()}, body: `{"a":{"leaf":1,"leaf":"w"}}`, want: "duplicate key"},
		{body: `{"a":{"leaf":"v","leaf":"v"}}`, want: "ambiguous"},
		{body: `{"a":{"leaf":"v"},"z":1,"z":2}`, want: "clean"},
		{body: "\ufeff" + `{"a":{"leaf":"v"}}`, want: "byte order mark"},
		{body: "\xff\xfe{\x00\"\x00a\x00\"\x00:\x00{\x00\"\x00l\x00e\x00a\x00f\x00\"\x00:\x00\"\x00v\x00\"\x00}\x00}\x00", want: "byte order mark, charset"},
		{body: `<?xml version="1.0" encoding="ISO-8859-1"?><r><a><leaf>` + "\xe9" + `</leaf></a></r>`, want: "charset"},
		{body: `<r xmlns="urn:x"><a><leaf>v</leaf></a></r>`, want: "namespaced"},
		{body: `<r><a><leaf xmlns="urn:x">v</leaf><leaf>v</leaf></a></r>`, want: "ambiguous"},
		{body: `<r xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><a><leaf i:nil="true"/></a></r>`, want: "invalid"},
		{body: `<r><a><leaf/></a></r>`, want: "clean"},
		{body: `<r><a><leaf>v<b/></leaf></a></r>`, want: "invalid"},
	} {
		f := base
		f.Accept = test.accept
		if got := policyResult(t, f, test.body, test.opts...); got != test.want {
			t.Errorf("%s, accept %q: got %s, want %s", test.body, test.accept, got, test.want)
		}
	}
}

func TestAFindingSaysWhatWasWantedAndWhatIsThere(t *testing.T) {
	t.Parallel()
	reader := tolerantreader.MustFor[struct {
		A int    `read:"$.x.a | $.a, accept=number-string"`
		B string `read:"$..b"`
		C string `read:"$.c, default=none"`
		D string `read:"$..d, first"`
		E string `read:"$.e, optional"`
	}]()
	const body = `{"x":{"a":"1"},"a":2,"q":[{"b":"v"},{"b":"v"}],"d":"1","y":{"d":"2"},"e":null}`
	_, report, err := reader.ReadReport([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	want := `a: conflict at $.x.a: wanted "1", got 2; also at $.a
a: coerced at $.x.a: wanted an integer, got "1" (number-string)
b: relocated at $.q[0].b: wanted $..b; also at $.q[1].b
c: defaulted: none
d: first taken at $.d; also at $.y.d
d: relocated at $.d: wanted $..d
e: null as absent at $.e: wanted a string, got null`
	if got := report.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	at := report.Findings[2].At
	if at.Pointer != "/q/0/b" || at.Offset != strings.Index(body, `"v"`) {
		t.Errorf("got %+v", at)
	}
	if n := len(report.ByKind(tolerantreader.Relocated)); n != 2 {
		t.Errorf("got %d relocated", n)
	}
}

// Every leaf of a document, moved in every way, is found by a search, and the finding names where.
func TestEveryLeafIsFoundWhereverItMoves(t *testing.T) {
	t.Parallel()
	leaves := []string{"firstname", "email", "a b", "ünï", "@type", "it's"}
	for _, leaf := range leaves {
		for depth := range 5 {
			body := fmt.Sprintf("{%q:%q}", leaf, "v")
			path := ""
			for range depth {
				body = fmt.Sprintf(`{"other":[1,{}],"down":%s}`, body)
				path += ".down"
			}
			plan, err := tolerantreader.New([]tolerantreader.Field{{Name: "leaf", Paths: []string{"$..['" + strings.ReplaceAll(leaf, "'", `\'`) + "']"}, Kind: tolerantreader.String}})
			if err != nil {
				t.Fatal(err)
			}
			values := make([]tolerantreader.Value, 1)
			report, err := plan.ScanReport([]byte(body), values)
			if err != nil || values[0].Text() != "v" || !strings.HasPrefix(report.Findings[0].At.Path, "$"+path) {
				t.Errorf("%s: got %v, %v, %v", body, values[0], report, err)
			}
		}
	}
}
