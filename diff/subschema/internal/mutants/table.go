package main

import (
	"fmt"
	"strings"
)

// table writes the results for people, one section for each group of faults.
func table(results []result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Planted faults, and the tests that catch them\n\n")
	fmt.Fprintf(&b, "%d of %d faults are caught. `make mutants` writes this file; `diff/subschema/internal/mutants` has the faults and says how they are tried.\n", len(results)-survivors(results), len(results))
	group := ""
	for _, r := range results {
		if r.group != group {
			group = r.group
			fmt.Fprintf(&b, "\n## %s\n\n| Fault | What goes wrong | Where | Caught by |\n|---|---|---|---|\n", group)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", cell(r.name), cell(r.why), cell(r.where), r.verdict())
	}
	return b.String()
}

// catchers returns which test a table names for each fault.
func catchers(table string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if len(cells) < 4 {
			continue
		}
		name := strings.ReplaceAll(strings.TrimPrefix(cells[0], "| "), `\|`, "|")
		test, _, _ := strings.Cut(strings.TrimSuffix(cells[len(cells)-1], " |"), ",")
		out[name] = test
	}
	return out
}

// verdict is the last column: the test, and how it ended where it did not just fail.
func (r result) verdict() string {
	switch {
	case r.caughtBy == "":
		return "**survived**"
	case r.how == failed:
		return r.caughtBy
	}
	return r.caughtBy + ", which " + r.how.String()
}

// cell makes a text fit into a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ").Replace(s)
}

func survivors(results []result) int {
	n := 0
	for _, r := range results {
		if r.caughtBy == "" {
			n++
		}
	}
	return n
}

// changes lists the lines that only one of two tables has.
func changes(committed, found string) string {
	var b strings.Builder
	only := func(sign, a, z string) {
		lines := map[string]bool{}
		for line := range strings.Lines(z) {
			lines[line] = true
		}
		for line := range strings.Lines(a) {
			if !lines[line] {
				b.WriteString(sign + line)
			}
		}
	}
	only("-", committed, found)
	only("+", found, committed)
	return b.String()
}

// tail returns the last lines of an output.
func tail(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

// ran reports whether a test was run, by what a verbose test binary prints.
func ran(output, test string) bool { return strings.Contains(output, "=== RUN   "+test+"\n") }
