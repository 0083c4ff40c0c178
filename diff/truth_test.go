package diff_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Each case of the truth is two small documents with the verdict that the semantics give them.
func TestTruthCasesAgree(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(suites(t), "truth", "cases")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			var c struct {
				Verdict string
				Accept  []string
				Why     string
			}
			readJSON(t, filepath.Join(dir, e.Name(), "case.json"), &c)
			base, err := os.ReadFile(filepath.Join(dir, e.Name(), "old.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			revision, err := os.ReadFile(filepath.Join(dir, e.Name(), "new.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			r := compare(t, string(base), string(revision))
			if got := r.Verdict.String(); !slices.Contains(append(c.Accept, c.Verdict), got) {
				t.Errorf("verdict %s, want %s because: %s\n%s", got, c.Verdict, c.Why, lines(r))
			}
		})
	}
}
