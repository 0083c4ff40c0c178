package swagger_test

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// suites returns the directory with documents of other people. Without it a test is skipped,
// except where everything is expected to be there.
func suites(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "corpus")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the corpus is not in %s; set POSTEL_SUITES", dir)
		}
		t.Skipf("skipped: the corpus is not in %s; set POSTEL_SUITES to the directory that holds it", dir)
	}
	return dir
}

// directory reads files beside each other on disk.
type directory struct{}

func (directory) Read(from, ref string) (string, []byte, error) {
	name := path.Join(path.Dir(from), ref)
	data, err := os.ReadFile(filepath.FromSlash(name))
	return name, data, err
}

type corpusDocument struct {
	File       string
	OpenAPI    string
	Operations int // 0: not counted
}

func corpus(t testing.TB) (dir string, docs []corpusDocument) {
	t.Helper()
	dir = filepath.Join(suites(t), "corpus")
	data, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var index []struct{ Old, New corpusDocument }
	if err := json.Unmarshal(data, &index); err != nil {
		t.Fatal(err)
	}
	for _, pair := range index {
		docs = append(docs, pair.Old, pair.New)
	}
	return dir, docs
}

func loadCorpus(t testing.TB, dir, name string) *swagger.Document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := swagger.Load(filepath.ToSlash(filepath.Join(dir, name)), data, swagger.Options{Files: directory{}})
	if err != nil {
		t.Fatalf("loading %s: %v", name, err)
	}
	return doc
}

func TestCorpusLoadsWithEveryOperationAndReference(t *testing.T) {
	t.Parallel()
	dir, docs := corpus(t)
	for _, want := range docs {
		t.Run(want.File, func(t *testing.T) {
			t.Parallel()
			doc := loadCorpus(t, dir, want.File)
			if got := doc.Version.String(); got != want.OpenAPI[:3] {
				t.Errorf("version %s, want %s", got, want.OpenAPI)
			}
			got := len(doc.Operations)
			if doc.Version >= swagger.V31 { // x-webhooks of older ones are not in the count
				got += len(doc.Webhooks)
			}
			if want.Operations > 0 && got != want.Operations {
				t.Errorf("%d operations, want %d", got, want.Operations)
			}
			if len(doc.Operations) == 0 {
				t.Error("no operation was found")
			}
			resolves(t, doc)
		})
	}
}

// resolves checks every reference of every file.
func resolves(t *testing.T, doc *swagger.Document) {
	t.Helper()
	for _, tree := range doc.Files() {
		for holder, ref := range tree.Holders("$ref") {
			if ref.Kind() != node.String {
				continue // a property called $ref
			}
			if _, err := doc.Resolve(holder); err != nil {
				t.Error(err)
			}
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	dir := filepath.Join(suites(b), "corpus")
	for _, name := range []string{"github/new.json", "openai/new.yaml", "digitalocean/new/DigitalOcean-public.v2.yaml"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				loadCorpus(b, dir, name)
			}
		})
	}
}
