package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryFaultCanBePlanted(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, f := range faults() {
		source, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(f.file)))
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := f.planted(string(source)); err != nil {
			t.Error(err)
		}
		if where, err := f.where(string(source)); err != nil || !strings.Contains(where, ", ") {
			t.Errorf("%s: it stands in %q, %v; want a function", f.name, where, err)
		}
		if f.name == "" || f.why == "" || f.group == "" || names[f.name] {
			t.Errorf("%s: every fault has a group, a reason and a name of its own", f.name)
		}
		names[f.name] = true
	}
}

func TestEveryFaultIsInTheCommittedTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "mutants.md"))
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for line := range strings.Lines(string(text)) {
		if name, _, ok := strings.Cut(strings.TrimPrefix(line, "| "), " | "); ok && strings.HasPrefix(line, "| ") && name != "Fault" {
			got = append(got, name)
		}
	}
	for _, f := range faults() {
		want = append(want, cell(f.name))
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("faults of the list (-) and of the table (+), make mutants writes it anew:\n%s", d)
	}
}

func TestATextThatIsNotThereOnceIsNoFault(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fault{
		"not there": {old: "c", new: "x"},
		"twice":     {old: "a", new: "x"},
		"no change": {old: "b", new: "b"},
		"no text":   {old: "", new: "x"},
	} {
		if got, err := f.planted("a b a"); err == nil {
			t.Errorf("%s: got %q, want an error", name, got)
		}
	}
	if got, err := (fault{old: "b", new: "x"}).planted("a b a"); err != nil || got != "a x a" {
		t.Errorf("once: got %q, %v", got, err)
	}
}

func TestAFaultStandsInAFunction(t *testing.T) {
	t.Parallel()
	source := "package p\n\ntype t struct{}\n\nfunc f() { _ = 1 }\n\nfunc (x *t) g() { _ = 2 }\n"
	for old, want := range map[string]string{"_ = 1": "p.go, f", "_ = 2": "p.go, t.g"} {
		if got, err := (fault{file: "p.go", old: old}).where(source); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", old, got, err, want)
		}
	}
}

func TestEndingsAreToldApart(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		ok     bool
		output string
		want   ending
	}{
		{true, "=== RUN   TestX\n--- PASS: TestX\nPASS\n", passed},
		{false, "=== RUN   TestX\n    x_test.go:1: got panic: want none\n--- FAIL: TestX\n", failed},
		{false, "=== RUN   TestX\npanic: index out of range [recovered]\n", panicked},
		{false, "runtime: goroutine stack exceeds limit\nfatal error: stack overflow\n", panicked},
		{false, "=== RUN   TestX\npanic: test timed out after 2m0s\n", hung},
	} {
		if got := judged(tt.ok, tt.output); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.output, got, tt.want)
		}
	}
}

func TestTheTableSaysWhatSurvived(t *testing.T) {
	t.Parallel()
	got := table([]result{
		{fault{group: "Rules", name: "a | b", why: "one"}, "p.go, f", "TestX", failed},
		{fault{group: "Rules", name: "c", why: "two"}, "p.go, g", "", passed},
		{fault{group: "Leaves", name: "d", why: "three"}, "p.go, h", "TestX", panicked},
	})
	for _, want := range []string{
		"2 of 3 faults are caught",
		"## Rules\n\n| Fault |",
		`| a \| b | one | p.go, f | TestX |`,
		"| c | two | p.go, g | **survived** |",
		"## Leaves\n\n",
		"| d | three | p.go, h | TestX, which panics |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the table has no %q:\n%s", want, got)
		}
	}
}

func TestWhatCommittedAndFoundTablesDoNotShareIsListed(t *testing.T) {
	t.Parallel()
	if got, want := changes("a\nb\nc\n", "a\nx\nc\n"), "-b\n+x\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
