package report

import (
	"bufio"
	"fmt"
)

func severityRole(s Severity) role {
	switch s {
	case SeverityError:
		return roleMajor
	case SeverityWarning:
		return roleMinor
	case SeverityNote:
		return rolePatch
	}
	return roleNone
}

// findingsText writes what is wrong first, the worst before the others, then, where that is wanted, a
// line for every subject without findings.
func findingsText(w *bufio.Writer, v *findings) error {
	paint := style(v.o.Color)
	show := func(s string) string { return visible(s, !v.o.Unicode) }
	head := func(role role, word string, s *Subject) {
		fmt.Fprintf(w, "%s  %s", paint.paint(role, fmt.Sprintf("%-7s", word)), paint.paint(rolePlace, show(s.title())))
		if s.Detail != "" {
			fmt.Fprintf(w, "  %s", show(s.Detail))
		}
		fmt.Fprintln(w)
	}
	for _, worst := range []Severity{SeverityError, SeverityWarning, SeverityNote} {
		for i := range v.Subjects {
			s := &v.Subjects[i]
			if s.Skipped != "" || s.worst() != worst {
				continue
			}
			head(severityRole(worst), s.word(worst), s)
			for _, severity := range []Severity{SeverityError, SeverityWarning, SeverityNote} {
				v.findingTexts(w, s, severity)
			}
			fmt.Fprintln(w)
		}
	}
	for i := range v.Subjects {
		s := &v.Subjects[i]
		switch {
		case s.Skipped != "":
			head(roleMinor, "SKIPPED", s)
			fmt.Fprintf(w, "         %s\n", show(s.Skipped))
		case len(s.Found) == 0 && v.o.Verbose:
			head(roleNone, "PASS", s)
		}
	}
	for _, n := range v.Notes {
		fmt.Fprintf(w, "%s %s\n", paint.paint(roleMinor, "note"), show(n))
	}
	role := roleNone
	if !v.Passed {
		role = roleMajor
	}
	fmt.Fprintf(w, "%s %s (%s)\n", paint.paint(role, v.Word), show(v.Sentence), v.tally())
	return nil
}

// mostNotes are shown beside what is worse; more would hide it.
const mostNotes = 5

// findingTexts writes the findings of one severity, many notes as their number.
func (v *findings) findingTexts(w *bufio.Writer, s *Subject, severity Severity) {
	var list []*Found
	for i := range s.Found {
		if s.Found[i].Severity == severity {
			list = append(list, &s.Found[i])
		}
	}
	if severity == SeverityNote && s.worst() != SeverityNote && len(list) > mostNotes && !v.o.Verbose {
		fmt.Fprintf(w, "         %s; --verbose lists them\n", Counted(len(list), "note"))
		return
	}
	for _, f := range list {
		v.findingText(w, s, f)
	}
}

func (v *findings) findingText(w *bufio.Writer, s *Subject, f *Found) {
	paint := style(v.o.Color)
	show := func(s string) string { return visible(s, !v.o.Unicode) }
	message := f.leveled()
	prefix := ""
	if f.Level == "" && f.Severity != s.worst() {
		prefix = string(f.Severity) + ": "
	}
	fmt.Fprintf(w, "         %s%s %s\n", prefix, show(message), paint.paint(roleGutter, "["+show(f.Rule)+"]"))
	if where := s.where(f); where != s.File || f.Level == "" {
		fmt.Fprintf(w, "         %s %s\n", paint.paint(roleGutter, "at"), show(where))
	}
	if f.Help != "" {
		fmt.Fprintf(w, "         %s %s\n", paint.paint(roleHelp, "help:"), show(f.Help))
	}
}

// findingsLines writes one line a finding, as compilers do.
func findingsLines(w *bufio.Writer, v *findings) error {
	show := func(s string) string { return visible(s, !v.o.Unicode) }
	for i := range v.Subjects {
		s := &v.Subjects[i]
		for k := range s.Found {
			f := &s.Found[k]
			fmt.Fprintf(w, "%s: %s %s: %s: %s [%s]\n", show(position(s.place(f))), f.word(), show(f.Rule), show(s.title()), show(f.Message), s.fingerprint(f))
		}
	}
	return nil
}
