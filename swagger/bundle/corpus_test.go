package bundle_test

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/bundle"
)

// directory reads files beside each other on disk.
type directory struct{}

func (directory) Read(from, ref string) (string, []byte, error) {
	name := path.Join(path.Dir(from), ref)
	data, err := os.ReadFile(filepath.FromSlash(name))
	return name, data, err
}

// corpus returns the documents of other people, by their path. Without them a test is skipped,
// except where everything is expected to be there.
func corpus(t *testing.T) map[string]string {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(dir, "corpus", "index.json"))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the corpus is not in %s; set POSTEL_SUITES", dir)
		}
		t.Skipf("skipped: the corpus is not in %s; set POSTEL_SUITES to the directory that holds it", dir)
	}
	var index []struct{ Old, New struct{ File string } }
	if err := json.Unmarshal(data, &index); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, pair := range index {
		for _, f := range []string{pair.Old.File, pair.New.File} {
			files[f] = filepath.Join(dir, "corpus", f)
		}
	}
	return files
}

// mapsOfReferences have a $ref in the place of a map of members, which is a member called $ref to
// the comparison, and what the author meant to a bundle.
var mapsOfReferences = []string{"digitalocean/old/DigitalOcean-public.v2.yaml", "digitalocean/new/DigitalOcean-public.v2.yaml"}

func TestABundleOfTheCorpusIsTheSameDescriptionInOneFile(t *testing.T) {
	t.Parallel()
	for name, file := range corpus(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := swagger.Load(filepath.ToSlash(file), data, swagger.Options{Files: directory{}})
			if err != nil {
				t.Fatal(err)
			}
			text, err := bundle.JSON(doc.Root, bundle.Options{Resolver: doc})
			if err != nil {
				t.Fatal(err)
			}
			one, err := swagger.Load("bundle.json", text, swagger.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range one.Faults {
				if strings.Contains(f.Msg, "reference") {
					t.Error(f.Err())
				}
			}
			if got, want := len(one.Operations), len(doc.Operations); got != want {
				t.Errorf("%d operations, want %d", got, want)
			}
			// Within examples nothing is a reference but to this test.
			for holder, ref := range one.Root.Tree().Holders("$ref") {
				if ref.Kind() != node.String {
					continue
				}
				if _, err := one.Resolve(holder); err != nil {
					t.Error(err)
				}
			}
			// A bundle has the text of what its extensions and examples refer to.
			for _, f := range diff.Compare(doc, one, diff.Options{}).Findings {
				if f.Rule != "extension-changed" && f.Rule != "example-changed" && !slices.Contains(mapsOfReferences, name) {
					t.Errorf("%s: %s", f.Rule, f.Message)
				}
			}
			if len(doc.Files()) == 1 && !node.Equal(doc.Root, one.Root) {
				t.Error("a description of one file has become another one")
			}
			if strings.Contains(string(text), "This is not here: the reference") {
				t.Error("a reference was not followed")
			}
		})
	}
}
