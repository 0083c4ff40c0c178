package report

import (
	"bufio"
	_ "embed"
	"fmt"
	"html/template"
	"strings"

	"github.com/postel-api/postel/contracts"
)

// verificationMarkdown is a comment for a pull request or a summary of a job.
func verificationMarkdown(w *bufio.Writer, v *verification) error {
	var b strings.Builder
	mark := map[contracts.Verdict]string{contracts.Fail: "🔴", contracts.Pending: "🟡", contracts.Skipped: "⚪"}
	fmt.Fprintf(&b, "### Contracts: **%s**\n\n%s (%s).\n", v.word(), capital(words(v.sentence(), "")), v.tally())
	if v.Stopped != "" {
		fmt.Fprintf(&b, "\nThe run was stopped: %s.\n", words(v.Stopped, ""))
	}
	head := "\n| | consumer | interaction | what came | where |\n|-|-|-|-|-|\n"
	left := 0
	for _, verdict := range []contracts.Verdict{contracts.Fail, contracts.Pending, contracts.Skipped} {
		for i := range v.Results {
			r := &v.Results[i]
			if r.Verdict != verdict {
				continue
			}
			var told []string
			for _, f := range faults(r) {
				told = append(told, words(shorten(f, maxCell/2), ""))
			}
			line, _ := spotOf(r, nil)
			row := fmt.Sprintf("| %s | %s | %s<br>%s | %s | %s |\n", mark[verdict], words(shorten(r.Contract.Consumer, maxCell), ""),
				words(shorten(title(r), maxCell/2), ""), code(shorten(request(r), maxCell/2)), shorten(strings.Join(told, "<br>"), 4*maxCell), code(fmt.Sprintf("%s:%d", r.Contract.File, line)))
			if b.Len()+len(head)+len(row) > maxComment-maxTail {
				left++
				continue
			}
			b.WriteString(head + row)
			head = ""
		}
	}
	if left > 0 {
		fmt.Fprintf(&b, "\nand %d more\n", left)
	}
	b.WriteByte('\n')
	_, err := w.WriteString(b.String())
	return err
}

//go:embed page/verification.html
var verificationHTMLPage string

type verificationPage struct {
	CSS                      template.CSS
	Tool, Title, Word, Level string
	Sentence, Tally          string
	Stopped                  string
	Results                  []verificationRow
	Warnings                 []string
}

type verificationRow struct {
	Class, Verdict, Consumer, Title, Request, File string
	Took                                           string
	Faults                                         []verificationFault
	Curl                                           string
	Open                                           bool
}

type verificationFault struct{ Place, Message, Expected, Actual, Rule, Where string }

// verificationHTML writes one page that loads nothing and runs nothing.
func verificationHTML(w *bufio.Writer, v *verification) error {
	show := func(s string) string { return visible(s, false) }
	p := verificationPage{CSS: template.CSS(pageCSS), Tool: strings.TrimSpace("postel " + v.o.Version), Title: show(v.word() + ": " + v.sentence()), Word: v.word(), Level: "none", Sentence: show(v.sentence()), Tally: v.tally(), Stopped: show(v.Stopped)}
	if !v.Passed() {
		p.Level = "major"
	}
	class := map[contracts.Verdict]string{contracts.Fail: "major", contracts.Pending: "minor", contracts.Skipped: "minor", contracts.Pass: "patch"}
	for _, verdict := range []contracts.Verdict{contracts.Fail, contracts.Pending, contracts.Skipped, contracts.Pass} {
		for i := range v.Results {
			r := &v.Results[i]
			if r.Verdict != verdict {
				continue
			}
			row := verificationRow{
				Class: class[verdict], Verdict: strings.ToUpper(string(verdict)), Consumer: show(r.Contract.Consumer), Title: show(title(r)), Request: show(request(r)),
				File: show(whereOf(r, nil)), Took: took(r), Curl: show(r.Curl), Open: verdict == contracts.Fail,
			}
			if r.Problem != "" {
				row.Faults = append(row.Faults, verificationFault{Message: show(r.Problem), Where: show(whereOf(r, nil))})
			}
			for k := range r.Mismatches {
				m := &r.Mismatches[k]
				row.Faults = append(row.Faults, verificationFault{show(placeOf(m)), show(m.Message), show(m.Expected), show(m.Actual), show(m.Rule), show(whereOf(r, m))})
			}
			p.Results = append(p.Results, row)
		}
	}
	for i := range v.Warnings {
		n := &v.Warnings[i]
		at := n.At.Pos()
		p.Warnings = append(p.Warnings, show(fmt.Sprintf("%s:%d:%d: %s", at.File, at.Line, at.Column, sentences(n.Message, n.Help))))
	}
	return writePage(w, verificationHTMLPage, p)
}
