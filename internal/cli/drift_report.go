package cli

import (
	"fmt"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/drift"
)

// driftReport is what a run of postel drift has found.
type driftReport struct {
	report.Findings
	verdict string // of the live description; "" where it was not compared
	answers int
	skipped int
}

// driftRules are the rules of answers; those of a comparison come with it.
func driftRules() []report.FindingRule {
	var out []report.FindingRule
	for _, r := range conformance.Rules() {
		out = append(out, report.FindingRule{ID: r.ID, Title: r.Title, Why: r.Why, Severity: report.SeverityError})
	}
	for _, r := range drift.Rules() {
		out = append(out, report.FindingRule{ID: r.ID, Title: r.Title, Why: r.Why, Severity: report.Severity(r.Level)})
	}
	return out
}

// compare holds the live description against the released one.
func (d *driftReport) compare(released, live *swagger.Document) {
	r := diff.Compare(released, live, diff.Options{})
	d.verdict = r.Verdict.String()
	s := report.Subject{Name: "the description that is served", Detail: live.Name, At: released.Info.Place()}
	known := map[string]bool{}
	for i := range r.Findings {
		f := &r.Findings[i]
		severity := map[diff.Bump]report.Severity{diff.Major: report.SeverityError, diff.Minor: report.SeverityWarning}[f.Bump]
		if severity == "" {
			severity = report.SeverityNote
		}
		message := f.Title
		if f.Message != "" {
			message = f.Message
		}
		if len(f.Places) > 0 {
			p := f.Places[0]
			message = strings.Join(strings.Fields(p.Method+" "+p.Path+" "+p.Part), " ") + ": " + message
		}
		s.Found = append(s.Found, report.Found{Rule: f.Rule, Severity: severity, Level: f.Bump.String(), Message: message, Help: f.Help, At: spanOf(released, f.Base)})
		if rule, ok := diff.RuleByID(f.Rule); ok && !known[f.Rule] {
			known[f.Rule] = true
			d.Rules = append(d.Rules, report.FindingRule{ID: rule.ID, Title: rule.Title, Why: rule.Why, Severity: severity})
		}
	}
	d.Subjects = append(d.Subjects, s)
}

// spanOf is the place of a location, the zero Span where it is in another file.
func spanOf(doc *swagger.Document, l *diff.Location) node.Span {
	if l == nil || l.File != doc.Name {
		return node.Span{}
	}
	n, _ := doc.Root.Pointer(l.Pointer)
	return n.Place()
}

// calls adds what the calls have shown, a subject for each.
func (d *driftReport) calls(run *drift.Report) {
	unchecked := map[string]bool{}
	for i := range run.Calls {
		c := &run.Calls[i]
		s := report.Subject{Name: c.Operation.Method + " " + c.Operation.Path, At: c.Operation.Key, Skipped: c.Skipped}
		if c.URL != nil {
			s.Detail = c.URL.RequestURI()
		}
		if c.Skipped == "" {
			d.answers++
		} else {
			d.skipped++
		}
		for _, f := range c.Findings {
			s.Found = append(s.Found, report.Found{
				Rule: f.Rule.ID, Severity: report.Severity(f.Level), Message: strings.TrimSpace(f.Part+" "+f.Pointer) + ": " + f.Message,
				At: f.At, Path: f.Pointer, Actual: f.Actual,
			})
		}
		for _, sentence := range c.Unchecked {
			if note := fmt.Sprintf("not checked: %s: %s", s.Name, sentence); !unchecked[note] {
				unchecked[note] = true
				d.Notes = append(d.Notes, note)
			}
		}
		d.Subjects = append(d.Subjects, s)
	}
	if run.Stopped != "" {
		d.Notes = append(d.Notes, "no more calls were sent: "+run.Stopped)
	}
}

// why says why no operation was called.
func (d *driftReport) why(run *drift.Report) string {
	if len(run.Calls) == 0 {
		return "the description has no GET and no HEAD"
	}
	return run.Calls[0].Operation.Method + " " + run.Calls[0].Operation.Path + ": " + run.Calls[0].Skipped
}

// conclude says whether the answer is yes.
func (d *driftReport) conclude(against *swagger.Document, failOn string) {
	d.Word, d.Passed = "PASS", true
	if d.Count(report.SeverityError) > 0 || failOn == "warning" && d.Count(report.SeverityWarning) > 0 {
		d.Word, d.Passed = "FAIL", false
	}
	said := ""
	switch d.verdict {
	case "":
	case diff.None.String():
		said = "the description that is served is the released one; "
	default:
		said = fmt.Sprintf("the description that is served is a %s change of the released one; ", d.verdict)
	}
	d.Sentence = fmt.Sprintf("%s%s held against %s", said, report.Counted(d.answers, "answer"), against.Name)
	if d.skipped > 0 {
		d.Sentence += fmt.Sprintf(", %d not called", d.skipped)
	}
}
