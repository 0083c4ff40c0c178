package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// Findings are what a command found that looks at things one by one: interactions of contracts,
// operations of a live service. Their formats are those of a comparison.
type Findings struct {
	// Command is the command that found them: "postel contract lint".
	Command string
	// Rules are those that a finding may be of, for formats that describe them.
	Rules []FindingRule
	// Subjects are what was looked at, in order.
	Subjects []Subject
	// Passed says whether the answer is yes; Word is the answer in one word ("PASS") and Sentence for
	// people.
	Passed         bool
	Word, Sentence string
	// Notes are sentences that people need besides: what was not looked at.
	Notes []string
}

// Severity is how much a finding matters.
type Severity string

// The severities.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// FindingRule describes a rule that findings are of.
type FindingRule struct {
	ID, Title, Why string
	Severity       Severity
}

// Subject is one thing that was looked at, with what was found.
type Subject struct {
	// Group is what it belongs to ("helpdesk → customer"), Name what people call it, and Detail what it
	// is ("GET /customers/7").
	Group, Name, Detail string
	// At is where it stands, and File the file, also where it has no place.
	At   node.Span
	File string
	// Skipped says why it was not looked at; empty where it was.
	Skipped string
	// Found are its findings.
	Found []Found
}

// Found is one finding.
type Found struct {
	Rule     string
	Severity Severity
	// Level is what people call it where there are more than three: "MAJOR"; empty is the severity.
	Level string
	// Message says what is wrong, one sentence without a period; Help what to do, may be empty.
	Message, Help string
	// At is where, the zero Span for the subject's place. Other is the place that it disagrees with, and
	// may be zero.
	At, Other node.Span
	// Path is the place in a message ("$.items[0]"), Expected and Actual are the values there; each may
	// be empty.
	Path, Expected, Actual string
}

// WriteFindings writes findings to w in the format f. Of the options Version, Color, Unicode, Verbose
// and Quiet count: without Verbose text has no line for a subject without findings. The error is that
// of w, or an [*UnknownFormatError].
func WriteFindings(w io.Writer, f Format, r *Findings, o Options) error {
	write, ok := findingsWriters()[f]
	if !ok {
		return &UnknownFormatError{Name: string(f), Nearest: nearest(string(f))}
	}
	b := bufio.NewWriterSize(w, 64<<10)
	if o.Quiet && (f == Text || f == Line) {
		fmt.Fprintln(b, r.Word)
		return b.Flush()
	}
	if err := write(b, &findings{r, o}); err != nil {
		return err
	}
	return b.Flush()
}

func findingsWriters() map[Format]func(*bufio.Writer, *findings) error {
	return map[Format]func(*bufio.Writer, *findings) error{
		Text: findingsText, Line: findingsLines, JSON: findingsJSON, SARIF: findingsSARIF, JUnit: findingsJUnit,
		GitHub: findingsGitHub, GitLab: findingsGitLab, Markdown: findingsMarkdown, HTML: findingsHTML,
	}
}

// findings are findings with how they are written.
type findings struct {
	*Findings
	o Options
}

// Count returns how many findings have a severity.
func (r *Findings) Count(s Severity) int {
	n := 0
	for i := range r.Subjects {
		for k := range r.Subjects[i].Found {
			if r.Subjects[i].Found[k].Severity == s {
				n++
			}
		}
	}
	return n
}

// tally is the findings by severity: "2 errors, 1 warning".
func (r *Findings) tally() string {
	var out []string
	for _, s := range []Severity{SeverityError, SeverityWarning, SeverityNote} {
		if n := r.Count(s); n > 0 {
			out = append(out, Counted(n, string(s)))
		}
	}
	if len(out) == 0 {
		return "no findings"
	}
	return strings.Join(out, ", ")
}

// worst is the severity that decides about a subject, empty where nothing was found.
func (s *Subject) worst() Severity {
	var worst Severity
	for i := range s.Found {
		switch f := s.Found[i].Severity; {
		case f == SeverityError:
			return f
		case worst == "" || f == SeverityWarning:
			worst = f
		}
	}
	return worst
}

// title is a subject with its group.
func (s *Subject) title() string {
	switch {
	case s.Group == "":
		return s.Name
	case s.Name == "":
		return s.Group
	}
	return s.Group + ": " + s.Name
}

// place is file, line and column of a finding; line is 0 where there is none.
func (s *Subject) place(f *Found) (file string, line, column int) {
	at := s.At
	if f != nil && !f.At.IsZero() {
		at = f.At
	}
	if at.IsZero() {
		return s.File, 0, 0
	}
	p := at.Pos()
	return p.File, p.Line, p.Column
}

// position is a place in one word: "file:line:column".
func position(file string, line, column int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d:%d", file, line, column)
}

// where is the places of a finding.
func (s *Subject) where(f *Found) string {
	out := position(s.place(f))
	if f != nil && !f.Other.IsZero() {
		p := f.Other.Pos()
		out += ", " + position(p.File, p.Line, p.Column)
	}
	return out
}

// word is the level in capitals, else the severity.
func (f *Found) word() string {
	if f.Level != "" {
		return f.Level
	}
	return strings.ToUpper(string(f.Severity))
}

// word is that of the first finding of a severity.
func (s *Subject) word(severity Severity) string {
	for k := range s.Found {
		if s.Found[k].Severity == severity {
			return s.Found[k].word()
		}
	}
	return strings.ToUpper(string(severity))
}

// leveled is the message with its level before it.
func (f *Found) leveled() string {
	if f.Level == "" {
		return f.Message
	}
	return f.Level + " " + f.Message
}

// fingerprint is the same in every run.
func (s *Subject) fingerprint(f *Found) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, s.Group, s.Name, s.Detail, f.Path, f.Message}, "\x00")))
	return hex.EncodeToString(sum[:8])
}
