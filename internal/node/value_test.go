package node_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
)

func parse(t testing.TB, name, doc string) node.Node {
	t.Helper()
	tree, err := node.Parse(name, []byte(doc), node.Options{})
	if err != nil {
		t.Fatalf("%q: %v", doc, err)
	}
	return tree.Root()
}

// classes holds documents by value: all of one line are equal, and none of two lines.
var classes = [][]string{
	{`[1]`, `[1.0]`, `[1.00e0]`, `[10e-1]`, `[0.1e1]`, `[0.01E+2]`, `[1e0]`, `[1E-0]`, "- 0x1", "- +1", "- 1."},
	{`[0]`, `[-0]`, `[0.0]`, `[0e5]`, `[-0.000E-999999999999999999999]`},
	{`[-1]`, `[-1.0]`},
	{`[100]`, `[1e2]`, `[1E+2]`, `[100.0]`, `[0.001e5]`, `[1000e-1]`},
	{`[0.005]`, `[5e-3]`, `[0.0050]`, `[50e-4]`},
	{`[123456789012345678901234567890]`, `[1234567890123456789012345678.90e2]`},
	{`[123456789012345678901234567891]`},
	{`[1e999999999]`, `[10e999999998]`},
	{`[1e999999999999999999999]`},
	{`[1e-999999999999999999999]`},
	{`["1"]`, `["\u0031"]`, `["1"] `, "- '1'"},
	{`[true]`, "- True"},
	{`[false]`},
	{`["true"]`},
	{`[null]`, "- ~", "-"},
	{`["null"]`},
	{`[]`},
	{`[[]]`},
	{`[{}]`},
	{`{}`},
	{`[1,2]`, "- &a 1\n- 2"},
	{`[2,1]`},
	{`[[1],2]`},
	{`[1,1]`, "- &a 1\n- *a"},
	{`{"a":1,"b":2}`, `{"b":2.0,"a":1}`, `{"\u0061":1,"b":2}`, `{"a":0,"b":2,"a":1}`, "b: 2\n<<: {a: 1, b: 3}"},
	{`{"a":2,"b":1}`},
	{`{"a":1}`},
	{`{"a":1,"b":2,"c":3}`},
	{`{"a":{"b":2}}`},
	{`{"a":null}`},
	{`{"é":"😀"}`, `{"\u00e9":"\ud83d\ude00"}`, "é: 😀"},
	{`{"a":"x\ny"}`, "a: |-\n  x\n  y"},
	{`{"p":{"k":[1]},"q":{"k":[1]},"r":{"k":[1],"l":2}}`, "p: &p {k: [1]}\nq: *p\nr: {<<: *p, l: 2}", "p: &p {k: &l [1]}\nq: {k: *l}\nr: {l: 2, <<: *p}"},
}

func TestEqualAndDigestTellValuesAndNotSpellings(t *testing.T) {
	t.Parallel()
	type spelled struct {
		class int
		doc   string
		root  node.Node
	}
	var all []spelled
	for i, docs := range classes {
		for _, doc := range docs {
			all = append(all, spelled{i, doc, parse(t, "doc", doc)})
		}
	}
	for _, a := range all {
		for _, b := range all {
			want := a.class == b.class
			if got := node.Equal(a.root, b.root); got != want {
				t.Errorf("Equal(%s, %s) = %v", a.doc, b.doc, got)
			}
			if got := a.root.Digest() == b.root.Digest(); got != want {
				t.Errorf("the digests of %s and %s: equal = %v", a.doc, b.doc, got)
			}
		}
	}
}

func TestDigestIsTheSameInEveryProcess(t *testing.T) {
	t.Parallel()
	got := fmt.Sprintf("%x", parse(t, "doc", `{"a":[1,"x",null,true],"b":{}}`).Digest())
	if want := "[f4dd6f510ee078f5 a57993e75b1a7ca4]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAbsentValuesAreEqual(t *testing.T) {
	t.Parallel()
	root := parse(t, "doc", `{"a":null}`)
	if !node.Equal(node.Node{}, root.Get("x")) || node.Equal(root.Get("a"), root.Get("x")) || node.Equal(root.Get("x"), root) {
		t.Error("an absent value is equal to another one than an absent one")
	}
	if root.Get("x").Digest() != (node.Digest{}) || root.Get("a").Digest() == (node.Digest{}) {
		t.Error("the zero digest is not that of the absent value alone")
	}
}

func TestEqualIsLinearWhereAliasesShareValues(t *testing.T) {
	t.Parallel()
	// Written out each document has 2^40 values, were it not for the limit.
	doubling := func(names string) string {
		var b strings.Builder
		b.WriteString("k0: &" + names + "0 [1]\n")
		for i := range 20 {
			fmt.Fprintf(&b, "k%d: &%s%d [*%s%d, *%s%d]\n", i+1, names, i+1, names, i, names, i)
		}
		return b.String()
	}
	o := node.Options{MaxNodes: 100_000_000}
	a, err := node.Parse("a.yaml", []byte(doubling("x")), o)
	if err != nil {
		t.Fatal(err)
	}
	b, err := node.Parse("b.yaml", []byte(doubling("y")), o)
	if err != nil {
		t.Fatal(err)
	}
	if !node.Equal(a.Root(), b.Root()) {
		t.Error("the documents are not equal")
	}
	if a.Root().Digest() != b.Root().Digest() {
		t.Error("the digests are not equal")
	}
}

func TestRandomEditsChangeTheDigest(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	seen := map[node.Digest]string{}
	for range 20_000 {
		doc := random(rnd, 4)
		root := parse(t, "doc.json", "["+doc+"]")
		d := root.Digest()
		if other, ok := seen[d]; ok && !node.Equal(root, parse(t, "doc.json", other)) {
			t.Fatalf("%s and %s have one digest", doc, other)
		}
		seen[d] = "[" + doc + "]"
	}
}

func random(rnd *rand.Rand, depth int) string {
	switch n := rnd.IntN(6); {
	case depth == 0 || n < 3:
		return []string{"0", "1", "-1", "10", `""`, `"a"`, `"ab"`, "true", "false", "null", "0.1"}[rnd.IntN(11)]
	case n == 3:
		var items []string
		for range rnd.IntN(4) {
			items = append(items, random(rnd, depth-1))
		}
		return "[" + strings.Join(items, ",") + "]"
	default:
		var members []string
		for _, i := range rnd.Perm(3)[:rnd.IntN(4)] {
			members = append(members, fmt.Sprintf(`"%c":%s`, 'a'+i, random(rnd, depth-1)))
		}
		return "{" + strings.Join(members, ",") + "}"
	}
}

func TestRatIsExactAndBounded(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"1": "1", "-0": "0", "1.50": "3/2", "1e3": "1000", "1E-2": "1/100", "0.1": "1/10",
		"123456789012345678901234567890.5": "246913578024691357802469135781/2",
		"1e10001":                          "", "1e-10001": "", "1e999999999": "", "1e99999999999999999999": "", "-1e-99999999999999999999": "",
		strings.Repeat("9", 10_001): "", `"1"`: "", "true": "", "null": "", "[]": "",
	}
	for text, want := range tests {
		v, ok := parse(t, "doc.json", "["+text+"]").At(0).Rat()
		if ok != (want != "") {
			t.Errorf("%.20s: ok = %v", text, ok)
		} else if ok && v.RatString() != want {
			t.Errorf("%s: got %s, want %s", text, v.RatString(), want)
		}
	}
	if v, ok := parse(t, "doc.json", "[1e10000]").At(0).Rat(); !ok || len(v.RatString()) != 10_001 {
		t.Error("1e10000 has no value")
	}
}

func TestJSONPointerLeadsBack(t *testing.T) {
	t.Parallel()
	const doc = `{"a/b":{"~":[{"":0},[1,{"é":2}]]},"m":{"k0":[],"k1":{}},"":[null]}`
	root := parse(t, "doc.json", doc)
	got := map[string]string{}
	var walk func(n node.Node)
	walk = func(n node.Node) {
		ptr := n.JSONPointer()
		got[ptr] = show(n)
		if back, ok := root.Pointer(ptr); !ok || back != n {
			t.Errorf("%s leads to %v", ptr, back)
		}
		for _, v := range n.Items() {
			walk(v)
			if v.Parent() != n {
				t.Errorf("%s has another parent than %s", v.JSONPointer(), ptr)
			}
		}
		for _, v := range n.Members() {
			walk(v)
			if v.Parent() != n {
				t.Errorf("%s has another parent than %s", v.JSONPointer(), ptr)
			}
		}
	}
	walk(root)
	want := map[string]string{
		"": doc, "/a~1b": `{"~":[{"":0},[1,{"é":2}]]}`, "/a~1b/~0": `[{"":0},[1,{"é":2}]]`, "/a~1b/~0/0": `{"":0}`, "/a~1b/~0/0/": "0",
		"/a~1b/~0/1": `[1,{"é":2}]`, "/a~1b/~0/1/0": "1", "/a~1b/~0/1/1": `{"é":2}`, "/a~1b/~0/1/1/é": "2",
		"/m": `{"k0":[],"k1":{}}`, "/m/k0": "[]", "/m/k1": "{}", "/": "[null]", "//0": "null",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if p := (node.Node{}).JSONPointer(); p != "" {
		t.Errorf("the absent value has the pointer %s", p)
	}
}

func TestJSONPointerOfASharedValueIsThatOfItsAnchor(t *testing.T) {
	t.Parallel()
	root := parse(t, "doc.yaml", `
a: {x: {p: &v [1]}, y: *v}
b: *v
m: &m {k: {l: 1}, o: 2}
n: {<<: *m, o: 3}
o: {<<: &n {q: {r: 1}, s: 1}, s: 2}
p: *n
`)
	for way, want := range map[string]string{
		"/a/y": "/a/x/p", "/b": "/a/x/p", "/b/0": "/a/x/p/0", "/n/k/l": "/m/k/l", "/n/o": "/n/o",
		"/o/q/r": "/o/q/r", "/o/s": "/o/s", "/p": "/p", "/p/q": "/o/q", "/p/s": "/p/s",
	} {
		v, ok := root.Pointer(way)
		if !ok {
			t.Errorf("%s leads nowhere", way)
		} else if got := v.JSONPointer(); got != want {
			t.Errorf("%s: got %s, want %s", way, got, want)
		}
	}
}

func TestPointersThatLeadNowhere(t *testing.T) {
	t.Parallel()
	root := parse(t, "doc.json", `{"a":[1,2],"b":"x"}`)
	for _, ptr := range []string{"a", "/c", "/a/2", "/a/-1", "/a/01", "/a/+1", "/a/", "/a/-", "/a/99999999999999999999", "/b/0", "/a/0/0", "/", "/a~0"} {
		if v, ok := root.Pointer(ptr); ok || v.Exists() {
			t.Errorf("%s leads to %s", ptr, show(v))
		}
	}
}

func TestMembersOfLargeObjectsAreFound(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, `,"k%d":%d`, i*7%200, i)
	}
	root := parse(t, "doc.json", `{"first":0`+b.String()+`,"k7":"again","k7":"and again"}`)
	if n := root.Len(); n != 201 {
		t.Errorf("got %d members, want 201", n)
	}
	for i := range 200 {
		want := fmt.Sprint(i)
		if i == 1 {
			want = `"and again"`
		}
		if got := show(root.Get(fmt.Sprintf("k%d", i*7%200))); got != want {
			t.Errorf("k%d: got %s, want %s", i*7%200, got, want)
		}
	}
	if root.Has("k200") || root.Has("") || root.Has("zz") || root.Key("zz").IsZero() != true {
		t.Error("a member was found that is not there")
	}
	keys := root.Keys()
	if diff := cmp.Diff([]string{"first", "k0", "k14", "k193", "k7"}, []string{keys[0], keys[1], keys[2], keys[199], keys[200]}); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func TestDuplicateKeysAreFaultsAndTheLastOneCounts(t *testing.T) {
	t.Parallel()
	tree, err := node.Parse("doc.json", []byte("{\"a\":1,\n\"b\":2,\n\"a\":3,\n\"\\u0061\":{\"x\":1,\"x\":2}}"), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	root := tree.Root()
	if got := show(root); got != `{"b":2,"a":{"x":2}}` || root.Len() != 2 {
		t.Errorf("got %s of length %d", got, root.Len())
	}
	want := []string{
		`doc.json:3:1: the key "a" stands twice in this object, first on line 1; the last one counts`,
		`doc.json:4:1: the key "a" stands twice in this object, first on line 1; the last one counts`,
		`doc.json:4:17: the key "x" stands twice in this object, first on line 4; the last one counts`,
	}
	if diff := cmp.Diff(want, faults(tree)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestZeroNodeAnswersEveryQuestion(t *testing.T) {
	t.Parallel()
	var n node.Node
	for range n.Items() {
		t.Error("an item")
	}
	for range n.Members() {
		t.Error("a member")
	}
	v, ok := n.Pointer("/a")
	_, isNumber := n.Rat()
	if n.Kind() != node.Absent || n.Text() != "" || n.Str() != "" || n.Bool() || n.Len() != 0 || n.Has("a") || n.At(0).Exists() ||
		len(n.Keys()) > 0 || len(n.Strings()) > 0 || ok || v.Exists() || isNumber || n.Tree() != nil || n.ID() != 0 || n.Parent().Exists() ||
		!n.Span().IsZero() || !n.Pos().IsZero() || n.Span().Line() != "" || n.Span().Width() != 0 || !n.Key("a").IsZero() || !n.IsZero() {
		t.Error("the zero node says something")
	}
	if got := n.Span().Errorf("x").Error(); got != "x" {
		t.Errorf("an error without a place reads %q", got)
	}
}
