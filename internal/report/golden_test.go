package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// unicode is what a modern terminal of unknown width gets.
var unicodeOptions = Options{Version: "0.1.0", Unicode: true}

func render(t testing.TB, f Format, r *diff.Report, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run the test with -update to write it)", err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
}

func TestEveryFormatReadsAsItsGolden(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		for name, r := range map[string]*diff.Report{"breaking": breaking(), "same": same(), "hostile": hostile(), "lost": lostAndFound()} {
			o := unicodeOptions
			o.Assumptions = map[string]string{"A7": "what a client could send must stay declared"}
			o.Rules = []RuleInfo{{
				ID: "response-type-changed", Title: "response type changed", Bump: diff.Major,
				Why: "A client parses what the base promised.", Help: "Add a second property and deprecate the first.",
			}}
			golden(t, name+"."+string(f), render(t, f, r, o))
		}
	}
}

func TestTextReadsAsItsGolden(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		r    *diff.Report
		o    Options
	}{
		{"verbose", breaking(), Options{Unicode: true, Verbose: true, Assumptions: map[string]string{"A7": "what a client could send must stay declared"}}},
		{"color", breaking(), Options{Unicode: true, Color: true, Elapsed: 12 * time.Millisecond}},
		{"ascii", breaking(), Options{}},
		{"wide-80", breaking(), Options{Unicode: true, Width: 80}},
		{"narrow-50", breaking(), Options{Unicode: true, Width: 50}},
		{"major-only", breaking(), Options{Unicode: true, Level: diff.Major}},
		{"compatible", compatible(), Options{Unicode: true, Elapsed: 11 * time.Millisecond}},
		{"minified", minified(), Options{Unicode: true}},
		{"minified-60", minified(), Options{Unicode: true, Width: 60}},
		{"lost-ascii", lostAndFound(), Options{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			golden(t, "text-"+test.name, render(t, Text, test.r, test.o))
		})
	}
}
