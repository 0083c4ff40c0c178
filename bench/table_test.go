package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/bench/internal/cost"
)

// took is an outcome in which everything takes this long and this much.
func took(wall time.Duration, peak int64) outcome {
	return outcome{
		processes: []process{{wall: wall, cpu: wall, peak: peak}},
		calls:     []cost.Call{{Load: cost.Step{Time: wall / 2, Allocated: uint64(peak)}, Compare: cost.Step{Time: wall / 2}, Answer: "changes: 12"}},
	}
}

func TestMedianIsAMeasuredValue(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		samples []int
		want    int
	}{{nil, 0}, {[]int{7}, 7}, {[]int{9, 1, 5}, 5}, {[]int{4, 1, 3, 2}, 2}} {
		if got := median(test.samples, func(n int) int { return n }); got != test.want {
			t.Errorf("median of %v is %d, want %d", test.samples, got, test.want)
		}
	}
}

func TestRequirementsAreJudgedByTheirBounds(t *testing.T) {
	t.Parallel()
	const second = time.Second
	results := []result{
		{pair: pair{name: "small"}, oasdiff: took(second, 100), postel: took(second, 100)},
		{pair: pair{name: largest}, oasdiff: took(10*second, 100), postel: took(2*second, 51)},
		{pair: pair{name: "copy", kind: reordered}, oasdiff: took(10*second, 100), postel: took(1250*time.Millisecond, 100)},
		{pair: pair{name: "g1", kind: growth, operations: 10}, oasdiff: took(second, 1), postel: took(second, 1)},
		{pair: pair{name: "g2", kind: growth, operations: 100}, oasdiff: outcome{ended: second}, postel: took(16*second, 1)},
	}
	got := map[string]bool{}
	for _, r := range requirementsOf(results) {
		got[r.text] = r.met
	}
	want := map[string]bool{
		"every other pair that oasdiff can compare: process faster than oasdiff's":                       false,
		"every other pair that oasdiff can compare: call faster than oasdiff's":                          false,
		"github: wall time at most 0.2 of oasdiff's":                                                     true,
		"github: time of the call at most 0.2 of oasdiff's":                                              true,
		"github: peak memory at most 0.5 of oasdiff's":                                                   false,
		"github: memory of the call at most 0.5 of oasdiff's":                                            false,
		"copy: wall time at most 0.125 of oasdiff's":                                                     true,
		"copy: time of the call at most 0.125 of oasdiff's":                                              true,
		"linear growth: an operation of a process costs at most 1.5 times as much among 100 as among 10": false,
		"linear growth: an operation of a call costs at most 1.5 times as much among 100 as among 10":    false,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requirements (-want +got):\n%s", diff)
	}
}

func TestTableSaysWhyThereIsNoNumber(t *testing.T) {
	t.Parallel()
	results := []result{
		{pair: pair{name: "a", kind: corpus}, oasdiff: outcome{failure: "cannot read a|b"}, postel: took(time.Second, 2e6)},
		{pair: pair{name: "b", kind: corpus}, oasdiff: outcome{ended: 2 * time.Minute}, postel: took(time.Second, 2e6)},
	}
	table := render(results, 1)
	for _, want := range []string{
		"| a | 0.00 | fails: cannot read a\\|b | 1.00 | – | – | 1.00 | – | – | 2.00 | – |\n",
		"| b | 0.00 | > 120 s | 1.00 | – |",
		"| a | fails: “cannot read a\\|b” | changes: 12 |\n",
	} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks the line %q:\n%s", want, table)
		}
	}
}

func TestExcerptEndsWithAWord(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		message string
		most    int
		want    string
	}{
		{"Error: cannot load it\nusage: …", 60, "cannot load it"},
		{"postel: a.json:1:2: cannot load it\n 1 | {", 60, "a.json:1:2: cannot load it"},
		{"cannot load the file", 12, "cannot load …"},
		{"cannot load the file", 14, "cannot load …"},
		{"", 60, "it failed without a message"},
	} {
		if got := excerpt(test.message, test.most); got != test.want {
			t.Errorf("excerpt(%q, %d) = %q, want %q", test.message, test.most, got, test.want)
		}
	}
}

func TestTableReplacesTheOneBetweenTheMarkers(t *testing.T) {
	t.Parallel()
	got, err := replaceBetweenMarkers("before\n"+beginMarker+"old\n"+endMarker+"after\n", "new\n")
	if err != nil {
		t.Fatal(err)
	}
	if want := "before\n" + beginMarker + "\nnew\n\n" + endMarker + "after\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := replaceBetweenMarkers("no markers", "new\n"); err == nil {
		t.Error("a text without markers is no error")
	}
}
