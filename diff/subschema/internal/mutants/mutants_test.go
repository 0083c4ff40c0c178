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
	names, edits := map[string]bool{}, map[[3]string]string{}
	for i, f := range faults() {
		source, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(f.file)))
		if err != nil {
			t.Error(err)
			continue
		}
		g := sourceFile{file: f.file, source: string(source)}
		if _, err := g.plant(f, i+1); err != nil {
			t.Error(err)
		}
		edit := [3]string{f.file, f.old, f.new}
		if other := edits[edit]; other != "" {
			t.Errorf("%s and %s are the same fault", other, f.name)
		}
		edits[edit] = f.name
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

func TestAFaultStandsBesideItsFunction(t *testing.T) {
	t.Parallel()
	g := sourceFile{file: "p.go", source: "package p\n\nfunc f() { _ = 1 }\n\nfunc (x *t) g(a, b int, c ...int) (int, error) { return 2, nil }\n"}
	var where []string
	for i, f := range []fault{
		{file: "p.go", name: "one", old: "_ = 1", new: "_ = 0"},
		{file: "p.go", name: "two", old: "2, nil", new: "3, nil"},
		{file: "p.go", name: "three", old: "2, nil }", new: "a, nil }"},
	} {
		at, err := g.plant(f, i+1)
		if err != nil {
			t.Fatal(err)
		}
		where = append(where, at)
	}
	if d := cmp.Diff([]string{"p.go, f", "p.go, t.g", "p.go, t.g"}, where); d != "" {
		t.Error(d)
	}
	want := "package p\n\nfunc f() {\nif plantedFault == 1 {\nfWithFault1()\nreturn\n}\n _ = 1 }\n\n" +
		"func (x *t) g(a, b int, c ...int) (int, error) {\nif plantedFault == 2 {\nreturn x.gWithFault2(a, b, c...)\n}\n" +
		"\nif plantedFault == 3 {\nreturn x.gWithFault3(a, b, c...)\n}\n return 2, nil }\n" +
		"\n//line one:1\nfunc fWithFault1() { _ = 0 }\n" +
		"\n//line two:1\nfunc (x *t) gWithFault2(a, b int, c ...int) (int, error) { return 3, nil }\n" +
		"\n//line three:1\nfunc (x *t) gWithFault3(a, b int, c ...int) (int, error) { return a, nil }\n"
	if d := cmp.Diff(want, g.withFaults()); d != "" {
		t.Error(d)
	}
}

func TestWhatIsInNoFunctionIsNotPlanted(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fault{
		"a type":              {old: "int\n", new: "string\n"},
		"a nameless receiver": {old: "return 1", new: "return 2"},
		"no Go":               {old: "_ = 3", new: "_ ="},
	} {
		g := sourceFile{file: "p.go", source: "package p\n\ntype t int\n\nfunc (t) f() int { return 1 }\n\nfunc g() { _ = 3 }\n"}
		if where, err := g.plant(f, 1); err == nil {
			t.Errorf("%s: planted into %s", name, where)
		}
	}
}

func TestTheTestThatIsKnownToCatchAFaultIsTriedFirst(t *testing.T) {
	t.Parallel()
	first := catchers(table([]result{
		{fault{group: "Rules", name: "a | b", why: "x | y"}, "p.go, f", "TestB", failed},
		{fault{group: "Rules", name: "c"}, "p.go, f", "TestC", panicked},
		{fault{group: "Rules", name: "d"}, "p.go, f", "", passed},
	}))
	list := []check{{"p", "TestA"}, {"p", "TestB"}, {"p", "TestC"}}
	for name, want := range map[string][]check{
		"a | b": {list[1], list[0], list[2]},
		"c":     {list[2], list[0], list[1]},
		"d":     list,
		"new":   list,
	} {
		if d := cmp.Diff(want, inOrder(list, first[name]), cmp.AllowUnexported(check{})); d != "" {
			t.Errorf("%s: %s", name, d)
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
