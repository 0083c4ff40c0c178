package diff_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/swagger"
)

var update = flag.Bool("update", false, "write the expected reports anew")

// suites returns the folder of other people's documents, or skips.
func suites(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the suites are not at %s: set POSTEL_SUITES", dir)
		}
		t.Skipf("the suites are not at %s: set POSTEL_SUITES to compare other people's documents", dir)
	}
	return dir
}

// directory reads references to other files from disk.
type directory struct{}

func (directory) Read(from, ref string) (string, []byte, error) {
	name := filepath.Join(filepath.Dir(from), filepath.FromSlash(ref))
	data, err := os.ReadFile(name)
	return name, data, err
}

func load(t testing.TB, name string, data []byte) *swagger.Document {
	t.Helper()
	d, err := swagger.Load(name, data, swagger.Options{Files: directory{}})
	if err != nil {
		t.Fatalf("loading %s: %v", name, err)
	}
	return d
}

func loadFile(t testing.TB, path string) *swagger.Document {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, path, data)
}

// compare compares two documents given as text, with switches like "A3=extensible".
func compare(t testing.TB, base, revision string, switches ...string) *diff.Report {
	t.Helper()
	o := diff.Options{Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	for _, s := range switches {
		key, value, _ := strings.Cut(s, "=")
		if err := o.Set(key, value); err != nil {
			t.Fatal(err)
		}
	}
	return diff.Compare(load(t, "base.yaml", []byte(base)), load(t, "revision.yaml", []byte(revision)), o)
}

// lines writes a report as tests compare it: one finding a line, its places indented below.
func lines(r *diff.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		mark := ""
		if f.Undecided {
			mark = "?"
		}
		fmt.Fprintf(&b, "%s%s %s: %s\n", f.Bump, mark, f.Rule, f.Message)
		for _, p := range f.Places {
			fmt.Fprintf(&b, "    %s\n", place(p))
		}
		if f.Witness != nil {
			fmt.Fprintf(&b, "    witness %s\n", f.Witness.Value)
		}
	}
	for _, n := range r.Notices {
		fmt.Fprintf(&b, "notice %s: %s\n", n.Side, n.Message)
	}
	return b.String()
}

func place(p diff.Place) string {
	var parts []string
	for _, s := range []string{p.Method, p.Path, p.Part, p.Media, p.Pointer} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return "the document"
	}
	return strings.Join(parts, " ")
}

func readJSON(t testing.TB, path string, v any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
