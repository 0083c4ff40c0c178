package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The README cannot run blame, which needs a repository of its own: it shows a part of what the
// script shows.
func TestREADMEShowsWhatBlameSaysInItsScript(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join("testdata", "script", "blame.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	_, shown, ok := strings.Cut(string(readme), "\n$ postel blame v1.0.0\n")
	shown, _, _ = strings.Cut(shown, "```")
	if !ok || !strings.Contains(string(script), "\n"+shown) {
		t.Errorf("the script does not say:\n%s", shown)
	}
}
