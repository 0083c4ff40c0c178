package cli_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/cli"
)

// The manual pages and the reference are made from the commands.
func TestTheReferenceSaysWhatTheCommandsSay(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	pages, err := cli.Reference()
	if err != nil {
		t.Fatal(err)
	}
	committed := map[string]bool{}
	for _, pattern := range []string{"man/*.1", "docs/commands/*.md"} {
		files, _ := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		for _, f := range files {
			name, _ := filepath.Rel(root, f)
			committed[filepath.ToSlash(name)] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		path := filepath.Join(root, filepath.FromSlash(name))
		delete(committed, name)
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, pages[name], 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Errorf("%s is missing: go test ./internal/cli -update writes it", name)
			continue
		}
		if d := cmp.Diff(string(got), string(pages[name])); d != "" {
			t.Errorf("%s (-committed +made, go test ./internal/cli -update writes it):\n%s", name, d)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(committed)) {
		t.Errorf("%s belongs to no command", name)
	}
}
