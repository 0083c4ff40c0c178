package main

import (
	"os"
	"path/filepath"
	"testing"
)

// What is compared does the same: all contenders of a case find as much as the first.
func TestContendersAgree(t *testing.T) {
	t.Parallel()
	suites := os.Getenv("POSTEL_SUITES")
	if suites == "" {
		suites = filepath.Join("..", "..", "..", "shared")
	}
	all, err := cases(filepath.Join(suites, "corpus"))
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip("skipped:", err)
	}
	for _, c := range all {
		for _, d := range c.documents {
			if len(d.doc) > 2_000_000 {
				continue // larger ones of the same making
			}
			answers := make([]func() (int, error), len(c.contenders))
			for n, x := range c.contenders {
				answers[n] = x.prepare(d)
			}
			if err := c.agree(answers); err != nil {
				t.Errorf("%s, %s: %v", c.name, d.name, err)
			}
		}
	}
}
