package changelog_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/changelog"
	"github.com/postel-api/postel/swagger"
)

var update = flag.Bool("update", false, "write testdata/sentences.md anew")

// switches are those that a rule needs to speak at all.
func switches(t *testing.T, id string) diff.Options {
	t.Helper()
	var o diff.Options
	if id == "component-name-changed" {
		if err := o.Set("A17", "sdk"); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// What each rule says of its own example stands in a file, so that people can read all of it; no
// finding of any example is lost or said twice.
func TestEveryRuleSaysASentence(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# What each rule says in a changelog\n\nOf its own example (`postel explain RULE`); written by `go test ./internal/changelog -update`.\n\n| rule | kind | sentence |\n| --- | --- | --- |\n")
	for _, rule := range diff.Rules() {
		e, ok := diff.ExampleOf(rule.ID)
		if !ok {
			t.Fatalf("%s has no example", rule.ID)
		}
		r := diff.Compare(document(t, e.Base), document(t, e.Revision), switches(t, rule.ID))
		release := changelog.New("", time.Time{}, r, diff.None)
		said, fingerprints := 0, 0
		for _, c := range release.Changes {
			fingerprints += len(c.Fingerprints)
			if c.Rule != rule.ID {
				continue
			}
			release.Changes = []changelog.Change{c}
			lines := strings.Split(strings.TrimSpace(release.Markdown()), "\n")
			if sentence := strings.TrimPrefix(lines[len(lines)-1], "- "); said == 0 {
				fmt.Fprintf(&b, "| %s | %s | %s |\n", rule.ID, c.Kind, sentence)
			}
			said++
		}
		if said == 0 {
			t.Errorf("%s says nothing", rule.ID)
		}
		if fingerprints != len(r.Findings) {
			t.Errorf("%s: of %d findings %d are said", rule.ID, len(r.Findings), fingerprints)
		}
	}
	path := filepath.Join("testdata", "sentences.md")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("(-%s +said), go test ./internal/changelog -update writes it anew:\n%s", path, d)
	}
}

func document(t *testing.T, text string) *swagger.Document {
	t.Helper()
	d, err := swagger.Load("openapi.yaml", []byte(text), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}
