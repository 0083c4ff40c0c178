package observe

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/postel-api/postel/swagger/conformance"
)

// Count is how often an operation was found to disagree with the description in one way.
type Count struct {
	Operation string `json:"operation"`
	Rule      string `json:"rule"`
	Times     int64  `json:"times"`
}

// Totals are how many requests there were, and what became of those in the sample. An exchange of which
// a part could not be looked at is in Checked and in Unchecked.
type Totals struct {
	Requests  int64 `json:"requests"`
	Checked   int64 `json:"checked"`
	Unchecked int64 `json:"unchecked"`
	Dropped   int64 `json:"dropped"` // too many were waiting
	Failed    int64 `json:"failed"`  // the check or the sink has panicked
}

func (o *Observer) count(f conformance.Finding) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.counts[Count{Operation: f.Operation, Rule: f.Rule.ID}]++
}

// Counts returns the counts, sorted by operation and rule.
func (o *Observer) Counts() []Count {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := make([]Count, 0, len(o.counts))
	for c, times := range o.counts {
		c.Times = times
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(strings.Compare(a.Operation, b.Operation), strings.Compare(a.Rule, b.Rule))
	})
	return out
}

// Totals returns the totals.
func (o *Observer) Totals() Totals {
	return Totals{Requests: o.requests.Load(), Checked: o.checked.Load(), Unchecked: o.unchecked.Load(), Dropped: o.dropped.Load(), Failed: o.failed.Load()}
}

// String returns totals and counts as JSON, so that an Observer is an [expvar.Var].
func (o *Observer) String() string {
	text, err := json.Marshal(struct {
		Totals
		Findings []Count `json:"findings"`
	}{o.Totals(), o.Counts()})
	if err != nil {
		return "{}" // numbers and texts can be written
	}
	return string(text)
}

// WriteMetrics writes totals and counts in the text format of Prometheus, version 0.0.4.
func (o *Observer) WriteMetrics(w io.Writer) error {
	b := bufio.NewWriter(w)
	t := o.Totals()
	fmt.Fprint(b, "# HELP postel_observe_requests_total Requests that were served.\n# TYPE postel_observe_requests_total counter\n")
	fmt.Fprintf(b, "postel_observe_requests_total %d\n", t.Requests)
	fmt.Fprint(b, "# HELP postel_observe_exchanges_total Exchanges of the sample, by what became of them.\n# TYPE postel_observe_exchanges_total counter\n")
	for _, each := range []struct {
		outcome string
		times   int64
	}{{"checked", t.Checked}, {"unchecked", t.Unchecked}, {"dropped", t.Dropped}, {"failed", t.Failed}} {
		fmt.Fprintf(b, "postel_observe_exchanges_total{outcome=\"%s\"} %d\n", each.outcome, each.times)
	}
	fmt.Fprint(b, "# HELP postel_observe_findings_total Disagreements with the description.\n# TYPE postel_observe_findings_total counter\n")
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	for _, c := range o.Counts() {
		fmt.Fprintf(b, "postel_observe_findings_total{operation=\"%s\",rule=\"%s\"} %d\n", escape.Replace(c.Operation), c.Rule, c.Times)
	}
	return b.Flush()
}

// Metrics returns a handler that answers with [Observer.WriteMetrics].
func (o *Observer) Metrics() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_ = o.WriteMetrics(w) // who has asked is gone
	})
}
