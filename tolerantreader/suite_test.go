package tolerantreader

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// suite is the JSONPath compliance test suite.
type suite struct {
	Tests []struct {
		Name, Selector string
		Document       json.RawMessage
		Result         []json.RawMessage
		Results        [][]json.RawMessage
		Invalid        bool `json:"invalid_selector"`
	}
}

func readSuite(t *testing.T) suite {
	t.Helper()
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = "../../shared"
	}
	text, err := os.ReadFile(filepath.Join(dir, "suites", "jsonpath", "cts.json"))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the suites are not in %s; set POSTEL_SUITES", dir)
		}
		t.Skipf("skipped: the suites are not in %s; set POSTEL_SUITES to the directory that holds them", dir)
	}
	var s suite
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// The places are compared as sets: a scan finds a place that two selectors select once, and places in
// the order of the document. Package tree is held to order and repetition too.
func TestThePlacesOfJSONPathAreFound(t *testing.T) {
	t.Parallel()
	valid, invalid := 0, 0
	for _, test := range readSuite(t).Tests {
		p, err := path.Parse(test.Selector)
		if test.Invalid {
			if err == nil {
				t.Errorf("%s: %q was taken", test.Name, test.Selector)
			}
			invalid++
			continue
		}
		valid++
		if err != nil {
			t.Errorf("%s: %q: %v", test.Name, test.Selector, err)
			continue
		}
		results := test.Results
		if results == nil {
			results = [][]json.RawMessage{test.Result}
		}
		if got := placesOf(t, p, test.Document); !slices.ContainsFunc(results, func(r []json.RawMessage) bool { return slices.Equal(got, setOf(r)) }) {
			t.Errorf("%s: %q of %s: got %s, want %s", test.Name, test.Selector, test.Document, got, results)
		}
	}
	if valid < 456 || invalid < 247 {
		t.Errorf("only %d valid and %d invalid paths were tried", valid, invalid)
	}
	t.Logf("%d valid and %d invalid paths", valid, invalid)
}

// placesOf is the set of values that a path leads to.
func placesOf(t *testing.T, p *path.Path, doc []byte) []string {
	t.Helper()
	e, err := newJSONEngine([]*path.Path{p})
	if err != nil {
		t.Fatal(err)
	}
	var found document.Found
	if err := e.find(doc, document.Limits{Depth: 1000, Matches: 10_000}, false, &found); err != nil {
		t.Fatal(err)
	}
	var all []json.RawMessage
	for _, m := range found.Matches {
		all = append(all, doc[m.Start:m.End])
	}
	return setOf(all)
}

// setOf is values in one order, each once.
func setOf(values []json.RawMessage) []string {
	set := []string{}
	for _, v := range values {
		var b bytes.Buffer
		if json.Compact(&b, v) == nil {
			set = append(set, b.String())
		}
	}
	slices.Sort(set)
	return slices.Compact(set)
}
