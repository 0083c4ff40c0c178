package node_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
)

func TestPositionsCountLinesAndCodePoints(t *testing.T) {
	t.Parallel()
	doc := "{\n\t\"é😀\": 1,\r\n  \"b\":\r[\"x\u2028y\", 2]}"
	root := parse(t, "doc.json", doc)
	type place struct {
		Line, Column, Width int
		Text                string
	}
	at := func(s node.Span) place {
		p := s.Pos()
		return place{p.Line, p.Column, s.Width(), s.Line()}
	}
	got := []place{
		at(root.Span()), at(root.Key("é😀")), at(root.Get("é😀").Span()), at(root.Key("b")),
		at(root.Get("b").Span()), at(root.Get("b").At(0).Span()), at(root.Get("b").At(1).Span()),
	}
	want := []place{
		{1, 1, 1, "{"}, {2, 2, 4, "\t\"é😀\": 1,"}, {2, 8, 1, "\t\"é😀\": 1,"}, {3, 3, 3, `  "b":`},
		{4, 1, 10, "[\"x\u2028y\", 2]}"}, {4, 2, 5, "[\"x\u2028y\", 2]}"}, {4, 9, 1, "[\"x\u2028y\", 2]}"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPositionsOnALongLine(t *testing.T) {
	t.Parallel()
	const n = 20_000
	root := parse(t, "doc.json", "[\n"+strings.Repeat(`"é", `, n)+`"end"]`)
	for _, i := range []int{0, 1, 1000, 1639, 1640, 5000, n - 1, n} {
		if got, want := root.At(i).Pos(), (node.Position{File: "doc.json", Line: 2, Column: 5*i + 1}); got != want {
			t.Errorf("element %d: got %v, want %v", i, got, want)
		}
	}
	if got := root.Span().Width(); got != 1 {
		t.Errorf("the array is %d wide on its first line, want 1", got)
	}
	s := root.At(0).Span()
	if got := len(s.Line()); got != 6*n+6 {
		t.Errorf("the line has %d bytes", got)
	}
}

func TestPositionAtTheEndOfTheDocument(t *testing.T) {
	t.Parallel()
	_, err := node.Parse("doc.yaml", []byte("a: [1,\n"), node.Options{})
	e, ok := err.(*node.Error)
	if !ok {
		t.Fatalf("got error %v", err)
	}
	if want := (node.Position{File: "doc.yaml", Line: 2, Column: 1}); e.Pos != want || e.Line != "" || e.Width != 1 {
		t.Errorf("got %+v", e)
	}
}

// corpus returns a document of the corpus, which is read in place.
func corpus(t testing.TB, path string) []byte {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	src, err := os.ReadFile(filepath.Join(dir, "corpus", filepath.FromSlash(path)))
	if err == nil {
		return src
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("the corpus is needed in CI: %v", err)
	}
	t.Skipf("the corpus is not there: %v", err)
	return nil
}

// The test does not run in parallel, since it measures.
func TestTheLargestDocumentsOfTheCorpusTakeLittleMemory(t *testing.T) {
	before := retained()
	var trees []*node.Tree
	for _, path := range []string{"github/old.json", "github/new.json"} {
		tree, err := node.Parse(path, corpus(t, path), node.Options{})
		if err != nil {
			t.Fatal(err)
		}
		tree.Root().Pos()
		trees = append(trees, tree)
	}
	if got := int(retained()-before) >> 20; got > 60 {
		t.Errorf("both documents retain %d MiB, the limit is 60", got)
	}
	for _, tree := range trees {
		tree.Digests()
		tree.Root().Get("paths").JSONPointer()
	}
	if got := int(retained()-before) >> 20; got > 70 {
		t.Errorf("both documents with digests and pointers retain %d MiB, the limit is 70", got)
	}
	runtime.KeepAlive(trees)
}

func retained() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestValuesOfTheCorpusStandWhereTheySay(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"museum/new.yaml", "figma/new.yaml", "xero-accounting/new.yaml", "openai/new.yaml", "adyen-account/new.json"} {
		tree, err := node.Parse(path, corpus(t, path), node.Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkSpans(t, tree.Root(), tree.Root().Span())
		checkTexts(t, tree.Root())
	}
}

// checkTexts holds that the span of a value holds its text, but for folding. Texts with escapes
// are left out.
func checkTexts(t *testing.T, n node.Node) {
	t.Helper()
	for _, v := range n.Items() {
		checkTexts(t, v)
	}
	for _, v := range n.Members() {
		checkTexts(t, v)
	}
	if n.Kind() >= node.Array || n.Kind() == node.Null {
		return
	}
	start, end := n.Span().Offsets()
	source := string(n.Tree().Source()[start:end])
	if source[0] == '"' && strings.Contains(source, `\`) {
		return
	}
	got := bare.Replace(source)
	if want := bare.Replace(n.Text()); !strings.Contains(got, want) {
		t.Errorf("%v: the span has %q, the value is %q", n.Pos(), got, want)
	}
}

var bare = strings.NewReplacer(" ", "", "\n", "", "\r", "", "''", "", "'", "", "\t", "")

func BenchmarkParse(b *testing.B) {
	for _, path := range []string{"github/new.json", "openai/new.yaml"} {
		b.Run(path, func(b *testing.B) {
			src := corpus(b, path)
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := node.Parse(path, src, node.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDigests(b *testing.B) {
	src := corpus(b, "github/new.json")
	for b.Loop() {
		b.StopTimer()
		tree, err := node.Parse("new.json", src, node.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		tree.Digests()
	}
}

func TestSpansOfTheCorpusLeadToTheirPointers(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"museum/new.yaml", "figma/new.yaml", "adyen-account/new.json"} {
		tree, err := node.Parse(path, corpus(t, path), node.Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkPointers(t, tree.Root())
	}
}

func checkPointers(t *testing.T, n node.Node) {
	t.Helper()
	if got, want := n.Span().Pointer(), n.JSONPointer(); got != want {
		t.Errorf("%v: the span leads to %s, want %s", n.Pos(), got, want)
	}
	for _, v := range n.Items() {
		checkPointers(t, v)
	}
	for key, v := range n.Members() {
		if got, want := n.Key(key).Pointer(), v.JSONPointer(); got != want {
			t.Errorf("the key %s leads to %s, want %s", key, got, want)
		}
		checkPointers(t, v)
	}
}

func TestSpansLeadToTheirPointersWhereValuesStandElsewhere(t *testing.T) {
	t.Parallel()
	root := parse(t, "doc.yaml", "b: &x {k: 1, l: }\na: {<<: {m: [2, ]}, n: *x}\nc:\n")
	for _, ptr := range []string{"", "/b", "/b/k", "/b/l", "/a", "/a/m", "/a/m/0", "/c"} {
		v, ok := root.Pointer(ptr)
		if got := v.Span().Pointer(); !ok || got != ptr {
			t.Errorf("%s: the span leads to %s", ptr, got)
		}
	}
}
