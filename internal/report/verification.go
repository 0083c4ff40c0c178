package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
)

// The formats of a verification are those of a comparison: what people and programs know of one they
// know of the other.

// WriteVerification writes what came out of verifying contracts to w in the format f. Of the options
// Version, Color, Unicode, Verbose and Quiet count. The error is that of w, or an
// [*UnknownFormatError].
func WriteVerification(w io.Writer, f Format, r *contracts.Report, o Options) error {
	write, ok := verificationWriters()[f]
	if !ok {
		return &UnknownFormatError{Name: string(f), Nearest: nearest(string(f))}
	}
	b := bufio.NewWriterSize(w, 64<<10)
	v := &verification{Report: r, o: o}
	if o.Quiet && (f == Text || f == Line) {
		fmt.Fprintln(b, v.word())
		return b.Flush()
	}
	if err := write(b, v); err != nil {
		return err
	}
	return b.Flush()
}

func verificationWriters() map[Format]func(*bufio.Writer, *verification) error {
	return map[Format]func(*bufio.Writer, *verification) error{
		Text: verificationText, Line: verificationLines, JSON: verificationJSON, SARIF: verificationSARIF, JUnit: verificationJUnit,
		GitHub: verificationGitHub, GitLab: verificationGitLab, Markdown: verificationMarkdown, HTML: verificationHTML,
	}
}

// verification is a report of contracts with how it is written.
type verification struct {
	*contracts.Report
	o Options
}

// word is the answer in one word.
func (v *verification) word() string {
	switch {
	case v.Passed():
		return "PASS"
	case v.Count(contracts.Fail) == 0 && v.Stopped == "":
		return "UNKNOWN" // nothing was verified
	}
	return "FAIL"
}

// sentence is the answer for people.
func (v *verification) sentence() string {
	broken := v.broken()
	switch {
	case len(v.Results) == 0:
		return "nothing was verified"
	case len(broken) > 0:
		return fmt.Sprintf("%s would break: %s", Counted(len(broken), "consumer"), strings.Join(broken, ", "))
	case v.Stopped != "":
		return "the run ended before its end"
	case v.Count(contracts.Skipped) == len(v.Results):
		return "nothing was verified"
	}
	return "no consumer would break"
}

// broken returns the consumers that a failure is of, each once, in the order of the report.
func (v *verification) broken() []string {
	var out []string
	seen := map[string]bool{}
	for i := range v.Results {
		r := &v.Results[i]
		if r.Verdict == contracts.Fail && !seen[r.Contract.Consumer] {
			seen[r.Contract.Consumer] = true
			out = append(out, r.Contract.Consumer)
		}
	}
	return out
}

// tally is the verdicts with how often they came.
func (v *verification) tally() string {
	var out []string
	for _, k := range []struct {
		verdict contracts.Verdict
		word    string
	}{{contracts.Pass, "passed"}, {contracts.Fail, "failed"}, {contracts.Pending, "pending"}, {contracts.Skipped, "skipped"}} {
		if n := v.Count(k.verdict); n > 0 || k.verdict == contracts.Pass {
			out = append(out, fmt.Sprintf("%d %s", n, k.word))
		}
	}
	return strings.Join(out, ", ")
}

// title is the interaction of a result as people call it.
func title(r *contracts.Result) string { return InteractionTitle(r.Interaction) }

// request is what the interaction of a result asks, in one line.
func request(r *contracts.Result) string { return InteractionRequest(r.Interaction) }

// InteractionTitle is an interaction as people call it: its description and its states.
func InteractionTitle(interaction *contracts.Interaction) string {
	name := interaction.Description
	if name == "" {
		name = "an interaction without a description"
	}
	for i, s := range interaction.States {
		name += []string{", given ", " and "}[min(i, 1)] + s.Name
	}
	return name
}

// InteractionRequest is what an interaction asks, in one line.
func InteractionRequest(i *contracts.Interaction) string {
	if q := i.Request; q != nil {
		return q.Method + " " + q.Target()
	}
	switch i.Kind {
	case contracts.Synchronous:
		return "synchronous message"
	case contracts.Reading:
		return "fields that are read"
	}
	return "message"
}

// spotOf is where a mismatch stands in its contract, else where its interaction does.
func spotOf(r *contracts.Result, m *matching.Mismatch) (line, column int) {
	at := r.Interaction.At
	if m != nil && !m.At.IsZero() {
		at = m.At
	}
	if at.IsZero() {
		return 1, 1
	}
	p := at.Pos()
	return p.Line, p.Column
}

// where is file:line:column in the contract.
func whereOf(r *contracts.Result, m *matching.Mismatch) string {
	line, column := spotOf(r, m)
	return fmt.Sprintf("%s:%d:%d", r.Contract.File, line, column)
}

// place is the part of the message, and the path in it.
func placeOf(m *matching.Mismatch) string {
	if m.Path == m.Part || m.Path == "" {
		return m.Part
	}
	return m.Part + " " + m.Path
}

// told is a mismatch in one sentence: where, what, and the rule that decided.
func told(m *matching.Mismatch) string {
	s := placeOf(m) + ": " + m.Message
	if m.Rule != "" {
		s += " (rule " + m.Rule + ")"
	}
	return s
}

// faults are the sentences about what went wrong with a result.
func faults(r *contracts.Result) []string {
	var out []string
	if r.Problem != "" {
		out = append(out, r.Problem)
	}
	for i := range r.Mismatches {
		out = append(out, told(&r.Mismatches[i]))
	}
	return out
}

// Counted is a number with its noun: "1 error", "2 errors".
func Counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
