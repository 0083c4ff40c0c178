package blame

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/report"
)

// mostHash is how much of the id of a commit is shown.
const mostHash = 10

// Text writes an answer for a terminal: each commit once, as git blame names it, and below it what
// it has brought about. base is the name of the base. With ascii, what is beyond ASCII is written as
// escapes.
func (a *Answer) Text(base string, ascii bool) string {
	show := func(s string) string { return report.Visible(s, ascii) }
	var b strings.Builder
	before := ""
	for i := range a.Origins {
		o := &a.Origins[i]
		if head := a.head(o, base); head != before {
			if i > 0 {
				b.WriteByte('\n')
			}
			for _, line := range strings.Split(head, "\n") {
				fmt.Fprintln(&b, show(line))
			}
			before = head
		}
		fmt.Fprintf(&b, "  %s\n", show(finding(&o.Finding)))
	}
	if len(a.Origins) == 0 {
		fmt.Fprintf(&b, "nothing to blame anybody for since %s\n", show(base))
	}
	return b.String()
}

// head is what stands above the findings of one origin, in one line or several.
func (a *Answer) head(o *Origin, base string) string {
	lines := []string{}
	switch o.Kind {
	case Uncommitted:
		lines = append(lines, "not committed yet")
	case Parted:
		lines = append(lines, fmt.Sprintf("no commit: it was so where HEAD and %s parted", base))
	case Older:
		lines = append(lines, fmt.Sprintf("older than the %d states of the description that were read", a.Read))
	case Committed:
		lines = append(lines, commitLine(o.Commit))
		if o.Merge != nil {
			lines = append(lines, "  merged by "+commitLine(*o.Merge))
		}
	}
	for _, d := range o.Doubts {
		lines = append(lines, "  or by one before, which cannot be read: "+commitLine(d))
	}
	return strings.Join(lines, "\n")
}

// commitLine is the id, the day, the author and the subject of a commit.
func commitLine(c history.Commit) string {
	return fmt.Sprintf("%s  %s  %s  %s", c.Hash[:min(mostHash, len(c.Hash))], day(c), c.Author, c.Subject)
}

func day(c history.Commit) string { return c.Date.Format("2006-01-02") }

// finding is a finding in one line.
func finding(f *diff.Finding) string {
	level := f.Bump.String()
	if f.Undecided {
		level += "?"
	}
	more := ""
	if n := len(f.Places) - 1; n == 1 {
		more = " (and 1 more place)"
	} else if n > 1 {
		more = fmt.Sprintf(" (and %d more places)", n)
	}
	return fmt.Sprintf("%-*s  %s: %s%s [%s]", len(diff.Major.String()), level, report.Where(f), f.Message, more, f.Fingerprint)
}

// Sentences say what was not read, each without a period.
func (a *Answer) Sentences() []string {
	const most = 5
	var out []string
	for _, s := range a.Skipped[:min(most, len(a.Skipped))] {
		out = append(out, fmt.Sprintf("%s is skipped, since its description cannot be read: %s", s.Commit.Hash[:min(mostHash, len(s.Commit.Hash))], s.Why))
	}
	if n := len(a.Skipped) - most; n > 0 {
		out = append(out, fmt.Sprintf("%d more commits are skipped, since their descriptions cannot be read", n))
	}
	if a.Limited {
		out = append(out, fmt.Sprintf("there are more commits than the %d states that were read; --max-commits raises the limit", a.Read))
	}
	return slices.Clip(out)
}
