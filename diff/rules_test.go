package diff_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
)

func TestEveryRuleHasOneExampleAndEveryExampleARule(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, r := range diff.Rules() {
		if known[r.ID] {
			t.Errorf("two rules are called %s", r.ID)
		}
		known[r.ID] = true
		if _, ok := diff.ExampleOf(r.ID); !ok {
			t.Errorf("rule %s has no example in testdata/rules", r.ID)
		}
		if r.Title == "" || r.Message == "" || r.Why == "" || r.Since == "" {
			t.Errorf("rule %s lacks a text: %+v", r.ID, r)
		}
		if r.Bump == diff.Major && r.Instead == "" {
			t.Errorf("rule %s is MAJOR and offers no way out", r.ID)
		}
	}
	files, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if id := strings.TrimSuffix(filepath.Base(f), ".txtar"); !known[id] {
			t.Errorf("%s is the example of no rule", f)
		}
	}
}

// exampleSwitches are the switches that a rule needs to speak at all.
var exampleSwitches = map[string][]string{
	"component-name-changed": {"A17=sdk"},
}

// Each example is compared; the report is the golden, the near miss stays silent.
func TestRuleExamples(t *testing.T) {
	t.Parallel()
	for _, rule := range diff.Rules() {
		e, ok := diff.ExampleOf(rule.ID)
		if !ok {
			continue // the test above says so
		}
		t.Run(rule.ID, func(t *testing.T) {
			t.Parallel()
			r := compare(t, e.Base, e.Revision, exampleSwitches[rule.ID]...)
			if !slices.ContainsFunc(r.Findings, func(f diff.Finding) bool { return f.Rule == rule.ID }) {
				t.Errorf("the rule is silent on its own example:\n%s", lines(r))
			}
			near := compare(t, e.Base, e.NearMiss, exampleSwitches[rule.ID]...)
			if slices.ContainsFunc(near.Findings, func(f diff.Finding) bool { return f.Rule == rule.ID }) {
				t.Errorf("the rule speaks on its near miss:\n%s", lines(near))
			}
			got := lines(r)
			if *update {
				writeReport(t, rule.ID, got)
				return
			}
			if d := cmp.Diff(e.Report, got); d != "" {
				t.Errorf("report (-want +got), go test ./diff -update writes it anew:\n%s", d)
			}
		})
	}
}

func writeReport(t *testing.T, id, report string) {
	t.Helper()
	name := filepath.Join("testdata", "rules", id+".txtar")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	const head = "-- report.txt --\n"
	if i := strings.Index(text, head); i >= 0 {
		text = text[:i]
	}
	if err := os.WriteFile(name, []byte(text+head+report), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The matrix of all rules over all examples shows which rules speak where, so that a surprise
// is seen in review.
func TestRuleMatrix(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, rule := range diff.Rules() {
		e, ok := diff.ExampleOf(rule.ID)
		if !ok {
			continue
		}
		r := compare(t, e.Base, e.Revision, exampleSwitches[rule.ID]...)
		var spoke []string
		for _, f := range r.Findings {
			if !slices.Contains(spoke, f.Rule) {
				spoke = append(spoke, f.Rule)
			}
		}
		slices.Sort(spoke)
		fmt.Fprintf(&b, "%s: %s\n", rule.ID, strings.Join(spoke, " "))
	}
	const golden = "testdata/matrix.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("matrix (-want +got), go test ./diff -update writes it anew:\n%s", d)
	}
}
