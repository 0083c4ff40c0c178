package report

import (
	"bufio"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

// findingsMarkdown is a comment for a pull request or a summary of a job.
func findingsMarkdown(w *bufio.Writer, v *findings) error {
	var b strings.Builder
	mark := map[Severity]string{SeverityError: "🔴", SeverityWarning: "🟡", SeverityNote: "⚪"}
	fmt.Fprintf(&b, "### %s: **%s**\n\n%s (%s).\n", v.Command, v.Word, capital(words(v.Sentence, "")), v.tally())
	for _, n := range v.Notes {
		fmt.Fprintf(&b, "\n%s.\n", capital(words(n, "")))
	}
	head := "\n| | what | finding | where |\n|-|-|-|-|\n"
	left := 0
	v.each(func(s *Subject, f *Found) {
		what := words(shorten(s.title(), maxCell), "")
		if s.Detail != "" {
			what += "<br>" + code(shorten(s.Detail, maxCell/2))
		}
		row := fmt.Sprintf("| %s | %s | %s<br>%s | %s |\n", mark[f.Severity], what,
			words(shorten(sentences(f.leveled(), f.Help), maxCell), ""), code(f.Rule), code(s.where(f)))
		if b.Len()+len(head)+len(row) > maxComment-maxTail {
			left++
			return
		}
		b.WriteString(head + row)
		head = ""
	})
	if left > 0 {
		fmt.Fprintf(&b, "\nand %d more\n", left)
	}
	b.WriteByte('\n')
	_, err := w.WriteString(b.String())
	return err
}

//go:embed page/findings.html
var findingsHTMLPage string

type findingsPage struct {
	CSS                               template.CSS
	Tool, Title, Command, Word, Level string
	Sentence, Tally                   string
	Subjects                          []subjectRow
	Notes                             []string
}

type subjectRow struct {
	Class, Word, Title, Detail, Where string
	Skipped                           string
	Found                             []foundRow
	Open                              bool
}

type foundRow struct{ Class, Severity, Rule, Message, Help, Path, Expected, Actual, Where string }

// findingsHTML writes one page that loads nothing and runs nothing.
func findingsHTML(w *bufio.Writer, v *findings) error {
	show := func(s string) string { return visible(s, false) }
	class := map[Severity]string{SeverityError: "major", SeverityWarning: "minor", SeverityNote: "patch", "": "patch"}
	p := findingsPage{CSS: template.CSS(pageCSS), Tool: strings.TrimSpace("postel " + v.o.Version), Title: show(v.Word + ": " + v.Sentence), Command: v.Command, Word: show(v.Word), Level: "none", Sentence: show(v.Sentence), Tally: v.tally()}
	if !v.Passed {
		p.Level = "major"
	}
	for _, n := range v.Notes {
		p.Notes = append(p.Notes, show(n))
	}
	for _, worst := range []Severity{SeverityError, SeverityWarning, SeverityNote, ""} {
		for i := range v.Subjects {
			s := &v.Subjects[i]
			if s.worst() != worst {
				continue
			}
			row := subjectRow{Class: class[worst], Word: s.word(worst), Title: show(s.title()), Detail: show(s.Detail), Where: show(s.where(nil)), Skipped: show(s.Skipped), Open: worst == SeverityError}
			switch {
			case s.Skipped != "":
				row.Class, row.Word = "minor", "SKIPPED"
			case worst == "":
				row.Word = "PASS"
			}
			for k := range s.Found {
				f := &s.Found[k]
				row.Found = append(row.Found, foundRow{class[f.Severity], strings.ToLower(f.word()), show(f.Rule), show(f.Message), show(f.Help), show(f.Path), show(f.Expected), show(f.Actual), show(s.where(f))})
			}
			p.Subjects = append(p.Subjects, row)
		}
	}
	return writePage(w, findingsHTMLPage, p)
}
