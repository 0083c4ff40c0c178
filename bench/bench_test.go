package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postel-api/postel/bench/internal/call"
	"github.com/postel-api/postel/bench/internal/document"
)

// corpusForTest returns the pairs of real documents. Without them a test or benchmark is
// skipped, except where everything is expected to be there.
func corpusForTest(tb testing.TB) []pair {
	tb.Helper()
	dir, err := suites()
	if err != nil && os.Getenv("CI") == "true" {
		tb.Fatal(err)
	}
	if err != nil {
		tb.Skip("skipped:", err)
	}
	pairs, err := corpusPairs(filepath.Join(dir, "corpus"))
	if err != nil {
		tb.Fatal(err)
	}
	return pairs
}

// BenchmarkCorpus takes the library calls apart, in the form that benchstat can group:
// pair=NAME/tool=NAME/step=NAME.
func BenchmarkCorpus(b *testing.B) {
	for _, p := range corpusForTest(b) {
		benchmarkTools(b, p.name, p.base, p.revision)
	}
}

// BenchmarkGrowth is the same over generated services.
func BenchmarkGrowth(b *testing.B) {
	for _, operations := range []int{1_000, 5_000} {
		base, revision := document.Growth(operations)
		baseFile, revisionFile := written(b, base, revision)
		benchmarkTools(b, fmt.Sprint(operations), baseFile, revisionFile)
	}
}

// BenchmarkShapes is the same over shapes that are hard for careless readers.
func BenchmarkShapes(b *testing.B) {
	for _, s := range shapesForTest(1_000, 200, 100) {
		baseFile, revisionFile := written(b, s.base, s.revision)
		benchmarkTools(b, s.name, baseFile, revisionFile)
	}
}

func benchmarkTools(b *testing.B, name, base, revision string) {
	for _, tool := range call.Tools() {
		if answer := call.Measure(tool, base, revision); answer.Error != "" {
			b.Logf("%s: %s fails: %s", name, tool, excerpt(answer.Error, 100))
			continue
		}
		prefix := fmt.Sprintf("pair=%s/tool=%s/", name, tool)
		b.Run(prefix+"step=load", func(b *testing.B) { benchmarkLoad(b, tool, base, revision) })
		b.Run(prefix+"step=compare", func(b *testing.B) { benchmarkCompare(b, tool, base, revision) })
	}
}

func benchmarkLoad(b *testing.B, tool, base, revision string) {
	b.ReportAllocs()
	for b.Loop() {
		start(b, tool, base, revision)
	}
}

func benchmarkCompare(b *testing.B, tool, base, revision string) {
	b.ReportAllocs()
	for b.Loop() {
		// Loading is not measured, but a document may keep what a comparison found out about
		// it, so that each one gets fresh documents.
		b.StopTimer()
		pair := start(b, tool, base, revision)
		b.StartTimer()
		if _, err := pair.Compare(); err != nil {
			b.Fatal(err)
		}
	}
}

func start(tb testing.TB, tool, base, revision string) call.Pair {
	tb.Helper()
	pair, err := call.Start(tool)
	if err != nil {
		tb.Fatal(err)
	}
	if err := pair.Load(base, revision); err != nil {
		tb.Fatal(err)
	}
	return pair
}

type generated struct {
	name           string
	base, revision []byte
}

func shapesForTest(chain, depth, ring int) []generated {
	shapes := []generated{{name: "reference-chain"}, {name: "nested-allof"}, {name: "recursion"}}
	shapes[0].base, shapes[0].revision = document.ReferenceChain(chain)
	shapes[1].base, shapes[1].revision = document.NestedAllOf(depth)
	shapes[2].base, shapes[2].revision = document.Recursion(ring)
	return shapes
}

// written puts two documents into files.
func written(tb testing.TB, base, revision []byte) (baseFile, revisionFile string) {
	tb.Helper()
	dir := tb.TempDir()
	baseFile, revisionFile = filepath.Join(dir, "base.json"), filepath.Join(dir, "revision.json")
	for name, data := range map[string][]byte{baseFile: base, revisionFile: revision} {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	return baseFile, revisionFile
}

func TestGeneratedDocumentsLoadInBothToolsAndDiffer(t *testing.T) {
	t.Parallel()
	documents := shapesForTest(50, 30, 6)
	base, revision := document.Growth(100)
	documents = append(documents, generated{"growth", base, revision})
	for _, d := range documents {
		for _, tool := range call.Tools() {
			t.Run(d.name+" "+tool, func(t *testing.T) {
				t.Parallel()
				baseFile, revisionFile := written(t, d.base, d.revision)
				c := call.Measure(tool, baseFile, revisionFile)
				if c.Error != "" {
					t.Fatal(c.Error)
				}
				if strings.HasPrefix(c.Answer, "changes: 0,") || strings.HasPrefix(c.Answer, "NONE") {
					t.Errorf("the answer is %q, but the documents differ", c.Answer)
				}
			})
		}
	}
}

func TestRespelledDocumentPromisesTheSame(t *testing.T) {
	t.Parallel()
	base, _ := document.Growth(100)
	copied, err := document.Reordered(base)
	if err != nil {
		t.Fatal(err)
	}
	baseFile, copiedFile := written(t, base, copied)
	c := call.Measure(postelTool, baseFile, copiedFile)
	if c.Error != "" {
		t.Fatal(c.Error)
	}
	if !strings.HasPrefix(c.Answer, "PATCH") {
		t.Errorf("the answer is %q, want PATCH: only descriptions differ", c.Answer)
	}
}
