package changelog

import (
	"fmt"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/report"
)

// Text writes releases for a terminal, one line a change. With ascii, what is beyond ASCII is
// written as escapes.
func Text(releases []Release, ascii bool) string {
	var b strings.Builder
	for i, r := range releases {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintln(&b, strings.TrimSpace(report.Visible(r.Name(), ascii)+"  "+r.Day()))
		if len(r.Changes) == 0 {
			fmt.Fprintf(&b, "  %s\n", r.nothing())
		}
		for _, c := range r.Changes {
			fmt.Fprintf(&b, "  %-10s  %s\n", c.Kind, report.Visible(c.line(), ascii))
		}
	}
	return b.String()
}

// line is a change in one line, of which the level stands first.
func (c Change) line() string {
	level := c.Bump.String()
	if c.Undecided {
		level += "?"
	}
	place := ""
	if len(c.Operations) > 0 && !c.namesItself() {
		place = c.Operations[0]
	}
	if n := len(c.Operations) - 1; n > 0 {
		place += fmt.Sprintf(" and %d more", n)
	}
	if c.Where != "" {
		place = strings.TrimLeft(place+", ", ", ") + c.Where
	}
	if place != "" {
		place += ": "
	}
	return fmt.Sprintf("%-*s  %s%s", len(diff.Major.String()), level, place, c.Message)
}
