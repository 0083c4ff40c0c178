package bundle_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/suites"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/bundle"
)

// mapsOfReferences have a $ref in the place of a map of members, which is a member called $ref to
// the comparison, and what the author meant to a bundle.
var mapsOfReferences = []string{"digitalocean/old/DigitalOcean-public.v2.yaml", "digitalocean/new/DigitalOcean-public.v2.yaml"}

func TestABundleOfTheCorpusIsTheSameDescriptionInOneFile(t *testing.T) {
	t.Parallel()
	for name, file := range suites.Corpus(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := swagger.Load(filepath.ToSlash(file), data, swagger.Options{Files: suites.Files{}})
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
