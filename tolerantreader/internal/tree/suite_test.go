package tree

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// test is a case of the JSONPath compliance test suite. Where several results are right, because the
// members of an object have no order, Results has them.
type test struct {
	Name, Selector string
	Document       json.RawMessage
	Result         []any
	Results        [][]any
	ResultPaths    []string   `json:"result_paths"`
	ResultsPaths   [][]string `json:"results_paths"`
	Invalid        bool       `json:"invalid_selector"`
}

func readSuite(t *testing.T) []test {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = "../../../../shared"
	}
	text, err := os.ReadFile(filepath.Join(dir, "suites", "jsonpath", "cts.json"))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the suites are not in %s; set POSTEL_SUITES", dir)
		}
		t.Skipf("skipped: the suites are not in %s; set POSTEL_SUITES to the directory that holds them", dir)
	}
	var suite struct{ Tests []test }
	if err := json.Unmarshal(text, &suite); err != nil {
		t.Fatal(err)
	}
	return suite.Tests
}

var wide = document.Limits{Depth: 1000, Matches: 10_000}

func TestTheSuiteOfJSONPathHolds(t *testing.T) {
	t.Parallel()
	all := readSuite(t)
	held := 0
	for _, test := range all {
		if t.Run(test.Name, test.run) {
			held++
		}
	}
	t.Logf("%d of %d hold", held, len(all))
	if len(all) < 703 {
		t.Errorf("the suite has only %d cases", len(all))
	}
}

func (test test) run(t *testing.T) {
	p, err := path.Parse(test.Selector)
	if test.Invalid {
		if err == nil {
			t.Errorf("%q was read", test.Selector)
		}
		return
	}
	if err != nil {
		t.Fatalf("%q: %v", test.Selector, err)
	}
	values, paths := test.evaluate(t, p)
	results, resultPaths := test.Results, test.ResultsPaths
	if results == nil {
		results, resultPaths = [][]any{test.Result}, [][]string{test.ResultPaths}
	}
	i := slices.IndexFunc(results, func(r []any) bool { return cmp.Equal(r, values) })
	if i < 0 {
		t.Fatalf("%q of %s: got %v, want %v", test.Selector, test.Document, values, results)
	}
	if !slices.ContainsFunc(resultPaths, func(r []string) bool { return slices.Equal(r, paths) }) {
		t.Errorf("%q of %s: got the places %v, want %v", test.Selector, test.Document, paths, resultPaths)
	}
}

func (test test) evaluate(t *testing.T, p *path.Path) ([]any, []string) {
	t.Helper()
	d, err := FromJSON(test.Document, 0, len(test.Document), wide)
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := d.Eval(p, d.Root())
	if err != nil {
		t.Fatal(err)
	}
	values, paths := []any{}, []string{}
	for _, n := range nodes {
		m := d.Match(n, 0)
		var v any
		if err := json.Unmarshal(test.Document[m.Start:m.End], &v); err != nil {
			t.Fatal(err)
		}
		values, paths = append(values, v), append(paths, d.Location(n).String())
	}
	return values, paths
}
