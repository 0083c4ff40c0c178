package report

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/postel-api/postel/diff"
)

// fuzzed is a report of which a document has written every word.
func fuzzed(s, line string, column, width int, undecided bool) *diff.Report {
	l := func(file string) *diff.Location {
		return &diff.Location{File: file, Line: width, Column: column, Width: width, Text: line, Note: s, Pointer: s, Parent: undecided}
	}
	f := diff.Finding{
		Rule: "rule", Bump: diff.Major, Undecided: undecided, Title: s, Message: s, Detail: s, Subject: line,
		Places: []diff.Place{{Method: s, Path: s, Part: s, Media: s, Pointer: s}, {Method: "GET", Path: line}},
		Base:   l(s), Revision: l(s), Witness: &diff.Witness{Value: s, Says: s}, Exchange: message(s), Help: s, Assumptions: []string{s}, Fingerprint: s,
	}
	minor, patch := f, f
	minor.Bump, minor.Base, minor.Rule = diff.Minor, nil, s
	patch.Bump, patch.Revision, patch.Places = diff.Patch, nil, nil
	return &diff.Report{
		Base: diff.Description{Name: s, Title: s, Version: s, Format: s}, Revision: diff.Description{Name: line, Version: line},
		Verdict: diff.Major, Compared: width, Findings: []diff.Finding{f, minor, patch},
		Notices: []diff.Notice{{Kind: "fault", Message: s, Help: s, Side: s, Location: l(line)}, {Kind: "not-compared", Message: line}},
	}
}

// ownSGR is what style writes.
var ownSGR = regexp.MustCompile("\x1b\\[[0-9;]+m")

// tags are the elements that the markdown format uses.
var tags = regexp.MustCompile(`</?(br|code|details|summary)>`)

func FuzzDocumentsCannotWriteMarkup(f *testing.F) {
	f.Add(hostileText, "  a: "+hostileText, 4, 9, true)
	f.Add("", "", 0, 0, false)
	f.Add("a ` | `` \\", "`", 1, 1, true)
	f.Add("total was", "total", -1, 1<<40, false)
	f.Add("1.0.0", "v2", 3, 2, false)
	f.Add("x,` y", "x", 3, 2, false)
	known := map[string]bool{}
	for _, harmless := range []*diff.Report{breaking(), same(), lostAndFound()} {
		for _, tag := range htmlTags(render(f, HTML, harmless, Options{})) {
			known[tag] = true
		}
	}
	f.Fuzz(func(t *testing.T, s, line string, column, width int, undecided bool) {
		r := fuzzed(s, line, column, width, undecided)
		for _, o := range []Options{{}, {Unicode: true, Color: true, Verbose: true, Width: 60, Assumptions: map[string]string{s: line}}} {
			checkText(t, r, o)
		}
		checkJSON(t, r)
		checkXML(t, render(t, JUnit, r, Options{}))
		checkGitHub(t, render(t, GitHub, r, Options{}))
		checkMarkdown(t, render(t, Markdown, r, Options{}))
		checkHTML(t, r, known)
	})
}

func checkText(t *testing.T, r *diff.Report, o Options) {
	for _, f := range []Format{Text, Line} {
		got := ownSGR.ReplaceAllString(render(t, f, r, o), "")
		checkVisible(t, f, got)
		if f == Line && strings.Count(got, "\n") != len(r.Findings) {
			t.Errorf("line has %d lines for %d findings", strings.Count(got, "\n"), len(r.Findings))
		}
		if !o.Unicode && !plain(strings.ReplaceAll(got, "\n", "")) {
			t.Errorf("%s is not ASCII:\n%s", f, got)
		}
	}
}

func checkVisible(t *testing.T, f Format, got string) {
	t.Helper()
	for i, r := range got {
		if r == '\n' || r == '\ufffd' && strings.HasPrefix(got[i:], "\ufffd") {
			continue
		}
		if r < ' ' || r == 0x7f || r > 0x7f && hidden(r) || r == '\ufffd' {
			t.Errorf("%s has %U in %q", f, r, got[max(0, i-20):min(len(got), i+20)])
			return
		}
	}
}

func checkJSON(t *testing.T, r *diff.Report) {
	for _, f := range []Format{JSON, SARIF, GitLab} {
		got := render(t, f, r, Options{Rules: []RuleInfo{{ID: "rule", Title: r.Base.Name, Why: r.Base.Name, Help: r.Base.Name}}})
		if !json.Valid([]byte(got)) {
			t.Errorf("%s is not JSON:\n%s", f, got)
		}
		checkVisible(t, f, got)
	}
}

func checkXML(t *testing.T, got string) {
	checkVisible(t, JUnit, got)
	for d := xml.NewDecoder(strings.NewReader(got)); ; {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("junit is not well-formed: %v\n%s", err, got)
		}
	}
}

func checkGitHub(t *testing.T, got string) {
	checkVisible(t, GitHub, got)
	command := regexp.MustCompile(`^::(error|warning|notice) [a-zA-Z]+=[^:,]*(,[a-zA-Z]+=[^:,]*)*::[^\r\n]*$`)
	for _, line := range strings.Split(strings.TrimSuffix(got, "\n"), "\n") {
		if !command.MatchString(line) {
			t.Errorf("not one of our commands: %q", line)
		}
	}
}

// checkMarkdown takes out what stands in code and wants nothing but our own markup in the rest.
func checkMarkdown(t *testing.T, got string) {
	checkVisible(t, Markdown, got)
	if len(got) > maxComment {
		t.Errorf("markdown has %d bytes", len(got))
	}
	for _, line := range strings.Split(got, "\n") {
		rest := tags.ReplaceAllString(withoutCode(line), " ")
		if strings.HasPrefix(line, "| ") && line != "| | change | where | rule |" && strings.Count(rest, "|") != 5 {
			t.Errorf("a row of %d cells: %q", strings.Count(rest, "|")-1, line)
		}
		if strings.ContainsAny(strings.NewReplacer("**undecided**", "", "**MAJOR**", "", "### API", "").Replace(rest), "<>@[]#*_~\\`&$!") {
			t.Errorf("markup in %q, of line %q", rest, line)
		}
	}
}

// withoutCode removes code spans as CommonMark delimits them, by runs of backticks of the same
// length, and code elements.
func withoutCode(s string) string {
	s = regexp.MustCompile(`<code>[^<>|]*</code>`).ReplaceAllString(s, "")
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '`')
		if open < 0 {
			return b.String() + s
		}
		b.WriteString(s[:open])
		s = s[open:]
		n := len(s) - len(strings.TrimLeft(s, "`"))
		end := closing(s[n:], n)
		if end < 0 {
			b.WriteString(s[:n])
			s = s[n:]
			continue
		}
		if strings.Contains(s[n:n+end], "|") {
			b.WriteByte('|') // ends a cell even in code
		}
		s = s[n+end+n:]
	}
}

// closing returns where a run of exactly n backticks begins.
func closing(s string, n int) int {
	for at := 0; at < len(s); {
		if s[at] != '`' {
			at++
			continue
		}
		run := len(s[at:]) - len(strings.TrimLeft(s[at:], "`"))
		if run == n {
			return at
		}
		at += run
	}
	return -1
}

// checkHTML wants no tag in the page that a harmless report does not have.
func checkHTML(t *testing.T, r *diff.Report, known map[string]bool) {
	got := render(t, HTML, r, Options{})
	checkVisible(t, HTML, got)
	for _, tag := range htmlTags(got) {
		if !known[tag] {
			t.Errorf("the page has %s", tag)
		}
	}
	if open, closed := strings.Count(got, "<"), strings.Count(got, ">"); open != len(htmlTags(got)) || open > closed {
		t.Errorf("%d < and %d > make %d tags", open, closed, len(htmlTags(got)))
	}
}

// htmlTags returns the tags of a page with empty attributes.
func htmlTags(page string) []string {
	values := regexp.MustCompile(`="[^"]*"`)
	var out []string
	for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(page, -1) {
		out = append(out, values.ReplaceAllString(tag, `=""`))
	}
	return out
}
