// Package drift calls the safe operations of a running service, and holds its answers against a
// description.
//
// Only GET and HEAD are sent, and only to the origin of the service; redirections are not followed. An
// operation is called where all that it requires is known: parameters have values that the caller
// gives, else examples, defaults, or the first value of an enum of the description. A parameter with
// several examples leads to several calls. What is not called says why. Nothing is made up, since a made
// up identifier shows nothing but a 404.
//
// Each answer is checked as package conformance says. A GET that is answered with 200 is sent once more,
// since it is safe and idempotent (RFC 9110, section 9.2): another status is an error of the service,
// another body is told.
//
// # Bounds
//
// MaxCalls calls, MaxExamples for one operation, MaxBody bytes of each answer. After MaxSilent calls in a
// row that nobody answers no more are sent.
package drift

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
)

// The bounds of one run.
const (
	MaxCalls    = 2_000
	MaxExamples = 5
	MaxBody     = 1 << 20
	MaxSilent   = 5
)

// Options are how a service is called. The zero value of a field means its default.
type Options struct {
	Transport http.RoundTripper   // default: one of its own, without proxies
	Header    http.Header         // sent with each request: credentials
	Values    map[string][]string // of parameters, by name: known identifiers
	Timeout   time.Duration       // of one call, default 10 seconds
}

// Level is how much a finding matters.
type Level string

// The levels.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Note    Level = "note"
)

// Rule is a way in which a running service can go wrong beside its description.
type Rule struct {
	conformance.Rule
	Level Level
}

// Rules returns the rules besides those of package conformance, which are errors.
func Rules() []Rule {
	return []Rule{
		{conformance.Rule{ID: "repeated-status-differs", Title: "the same GET has another status", Why: "Clients and caches send a GET again and rely on getting the same."}, Error},
		{conformance.Rule{ID: "same-etag-other-body", Title: "another body under the same ETag", Why: "Caches take a strong ETag for the same bytes, and keep the old ones (RFC 9110, section 8.8.1)."}, Error},
		{conformance.Rule{ID: "example-leads-nowhere", Title: "an example of the description is not there", Why: "Whoever tries out the documentation begins with a 404."}, Warning},
		{conformance.Rule{ID: "repeated-body-differs", Title: "the same GET has another body", Why: "That may be meant, a time say; otherwise a read changes something."}, Note},
	}
}

func rule(id string) Rule {
	for _, r := range Rules() {
		if r.ID == id {
			return r
		}
	}
	return Rule{}
}

// Finding is something wrong with one call.
type Finding struct {
	conformance.Finding
	Level Level
}

// Call is one request that was sent, or an operation that was not called.
type Call struct {
	Operation *swagger.Operation
	URL       *url.URL // nil where it was not called
	Status    int      // 0: no answer
	Skipped   string   // why it was not called, or its answer shows nothing
	Findings  []Finding
	Unchecked []string
}

// Report is what a run has shown.
type Report struct {
	Calls   []Call
	Stopped string // why no more calls were sent; empty where all were
	// Coverage is what of the description the calls have exercised.
	Coverage *conformance.Coverage
}

// Run calls the safe operations of the service at base, as c's description has them. The error is that
// base is no URL of a service.
func Run(ctx context.Context, c *conformance.Checker, base *url.URL, o Options) (*Report, error) {
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("%s is no URL of a service: it begins with http:// or https:// and a host", base.Redacted())
	}
	r := &runner{checker: c, base: base, options: o, report: &Report{Coverage: conformance.NewCoverage(c.Document())}}
	r.client = r.newClient()
	defer r.client.CloseIdleConnections()
	for _, op := range c.Document().Operations {
		if op.Method != http.MethodGet && op.Method != http.MethodHead {
			continue
		}
		if r.report.Stopped != "" {
			break
		}
		r.operation(ctx, op)
	}
	return r.report, nil
}

// runner is one run.
type runner struct {
	checker *conformance.Checker
	base    *url.URL
	options Options
	client  *http.Client
	report  *Report
	silent  int // calls in a row without an answer
}

func (r *runner) operation(ctx context.Context, op *swagger.Operation) {
	plans, skipped := r.plan(op)
	if skipped != "" {
		r.report.Calls = append(r.report.Calls, Call{Operation: op, Skipped: skipped})
		return
	}
	for _, p := range plans {
		switch {
		case ctx.Err() != nil:
			r.report.Stopped = "it was interrupted"
		case r.silent >= MaxSilent:
			r.report.Stopped = fmt.Sprintf("%d calls in a row had no answer", MaxSilent)
		case len(r.report.Calls) >= MaxCalls:
			r.report.Stopped = fmt.Sprintf("there are more than %d calls", MaxCalls)
		default:
			r.report.Calls = append(r.report.Calls, r.call(ctx, op, p))
			continue
		}
		return
	}
}

func (r *runner) call(ctx context.Context, op *swagger.Operation, p plan) Call {
	c := Call{Operation: op, URL: p.url}
	x, err := r.send(ctx, op.Method, p)
	if err != nil {
		r.silent++
		c.Skipped = "no answer: " + err.Error()
		return c
	}
	r.silent, c.Status = 0, x.Status
	if (x.Status == http.StatusUnauthorized || x.Status == http.StatusForbidden) && len(r.options.Header) == 0 {
		c.Skipped = fmt.Sprintf("it wants credentials (%d)", x.Status)
		return c
	}
	result := r.checker.Check(x)
	r.report.Coverage.Add(x, result)
	c.Unchecked = result.Unchecked
	for _, f := range result.Findings {
		c.Findings = append(c.Findings, Finding{f, Error})
	}
	if x.Status == http.StatusNotFound && p.example {
		c.add("example-leads-nowhere", "the value is an example of the description, and leads to a 404", op.Key)
	}
	if op.Method == http.MethodGet && x.Status == http.StatusOK {
		again, err := r.send(ctx, op.Method, p)
		if err == nil {
			c.compare(x, again)
		}
	}
	return c
}

// compare holds the second answer to a GET against the first.
func (c *Call) compare(first, second *conformance.Exchange) {
	tag := first.Answer.Get("ETag")
	switch {
	case first.Status != second.Status:
		c.add("repeated-status-differs", fmt.Sprintf("the same GET is answered with %d and then with %d", first.Status, second.Status), c.Operation.Key)
	case first.AnswerCut || second.AnswerCut || equal(first.Answered, second.Answered):
	case tag != "" && tag[0] == '"' && tag == second.Answer.Get("ETag"):
		c.add("same-etag-other-body", "two answers with the same ETag have different bodies", c.Operation.Key)
	default:
		c.add("repeated-body-differs", "the same GET is answered with another body the second time", c.Operation.Key)
	}
}

func (c *Call) add(id, message string, at node.Span) {
	r := rule(id)
	c.Findings = append(c.Findings, Finding{conformance.Finding{
		Rule: r.Rule, Operation: c.Operation.Method + " " + c.Operation.Path, Status: c.Status, Part: "answer", Message: message, At: at,
	}, r.Level})
}
