package diff_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/swagger"
)

// pairOfVersions is two published versions of one real API.
type pairOfVersions struct {
	Name     string
	Old, New struct{ File string }
}

// corpus returns the real documents, or skips.
func corpus(t *testing.T) (dir string, pairs []pairOfVersions) {
	t.Helper()
	dir = filepath.Join(suites(t), "corpus")
	readJSON(t, filepath.Join(dir, "index.json"), &pairs)
	return dir, pairs
}

func (p pairOfVersions) load(t *testing.T, dir string) (base, revision *swagger.Document) {
	t.Helper()
	return loadFile(t, filepath.Join(dir, p.Old.File)), loadFile(t, filepath.Join(dir, p.New.File))
}

// The table of verdicts and counts over the corpus is a golden: a change of any rule shows here
// what it does to real documents.
func TestCorpusVerdicts(t *testing.T) {
	t.Parallel()
	dir, pairs := corpus(t)
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s %-7s %6s %6s %6s %10s %11s %8s\n", "pair", "verdict", "major", "minor", "patch", "undecided", "operations", "notices")
	for _, p := range pairs {
		base, revision := p.load(t, dir)
		r := diff.Compare(base, revision, diff.Options{})
		var count [4]int
		undecided := 0
		for _, f := range r.Findings {
			count[f.Bump]++
			if f.Undecided {
				undecided++
			}
		}
		fmt.Fprintf(&b, "%-22s %-7s %6d %6d %6d %10d %11d %8d\n", p.Name, r.Verdict,
			count[diff.Major], count[diff.Minor], count[diff.Patch], undecided, r.Compared, len(r.Notices))
	}
	golden(t, "testdata/corpus.golden", b.String())
}

// A document compared with itself has no findings, by the short cut and by the long way.
func TestCorpusDocumentsEqualThemselves(t *testing.T) {
	t.Parallel()
	dir, pairs := corpus(t)
	for _, p := range pairs {
		for _, file := range []string{p.Old.File, p.New.File} {
			name := filepath.Join(dir, file)
			a, b := loadFile(t, name), loadFile(t, name)
			for _, o := range []diff.Options{{}, diff.Options{}.Thorough()} {
				if r := diff.Compare(a, b, o); r.Verdict != diff.None || len(r.Findings) > 0 {
					t.Errorf("%s against itself is %s:\n%.2000s", file, r.Verdict, lines(r))
				}
			}
		}
	}
}

// The short cut for equal parts changes no finding.
func TestCorpusShortCutAgreesWithTheLongWay(t *testing.T) {
	t.Parallel()
	dir, pairs := corpus(t)
	for _, p := range pairs {
		base, revision := p.load(t, dir)
		short := withoutWitnesses(diff.Compare(base, revision, diff.Options{}))
		long := withoutWitnesses(diff.Compare(base, revision, diff.Options{}.Thorough()))
		if d := cmp.Diff(long, short); d != "" {
			t.Errorf("%s (-long +short):\n%.3000s", p.Name, d)
		}
	}
}

// withoutWitnesses leaves out the witnesses: which of several examples in a document fills an
// unrelated member depends on which schemas were read.
func withoutWitnesses(r *diff.Report) string {
	for i := range r.Findings {
		r.Findings[i].Witness = nil
	}
	return lines(r)
}

// Swapping the documents turns each narrowing into a widening at the same place.
func TestCorpusSwappedDocumentsMirrorTheFindings(t *testing.T) {
	t.Parallel()
	dir, pairs := corpus(t)
	for _, p := range pairs {
		base, revision := p.load(t, dir)
		there := diff.Compare(base, revision, diff.Options{})
		back := diff.Compare(revision, base, diff.Options{})
		for _, missing := range unmirrored(there, back) {
			t.Errorf("%s: %s", p.Name, missing)
		}
	}
}

// unmirrored lists the findings about sets of values that have no counterpart in the report of
// the swapped documents: the same aspect at the same place, the other way round.
func unmirrored(there, back *diff.Report) []string {
	opposite := map[diff.Effect]diff.Effect{
		diff.Narrowed: diff.Widened, diff.Widened: diff.Narrowed, diff.Added: diff.Removed, diff.Removed: diff.Added,
		diff.Restricted: diff.Relaxed, diff.Relaxed: diff.Restricted,
	}
	type moved struct {
		side   diff.Side
		aspect diff.Aspect
		effect diff.Effect
		place  diff.Place
	}
	rules := map[string]diff.Rule{}
	for _, r := range diff.Rules() {
		rules[r.ID] = r
	}
	found := map[moved]bool{}
	for _, f := range back.Findings {
		r := rules[f.Rule]
		for _, p := range f.Places {
			found[moved{r.Side, r.Aspect, r.Effect, unnamed(p)}] = true
		}
	}
	var out []string
	for _, f := range there.Findings {
		r := rules[f.Rule]
		if f.Undecided || r.Side != diff.Request && r.Side != diff.Response || opposite[r.Effect] == "" || !mirrored[r.Aspect] {
			continue
		}
		for _, p := range f.Places {
			if !found[moved{r.Side, r.Aspect, opposite[r.Effect], unnamed(p)}] && !found[moved{r.Side, r.Aspect, diff.Changed, unnamed(p)}] {
				out = append(out, fmt.Sprintf("%s at %s (%s) has no counterpart", f.Rule, place(p), f.Message))
			}
		}
	}
	return out
}

// unnamed leaves out the names of path parameters, which may differ between the documents.
func unnamed(p diff.Place) diff.Place {
	p.Path = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(p.Path, "{}")
	return p
}

// mirrored are the aspects that narrow in one direction and widen in the other. (An alternative
// that went away may be covered by another one, so that its loss is no finding.)
var mirrored = map[diff.Aspect]bool{
	"type": true, "null": true, "enum": true, "enum-value": true, "range": true, "length": true, "format": true,
	"item-count": true, "member-count": true,
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got), go test ./diff -update writes it anew:\n%s", name, d)
	}
}
