package report

import (
	"bufio"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
)

// The html format is one page that loads nothing and runs nothing: its style is inside, and a
// content security policy forbids the rest. All text goes through html/template, which escapes
// it for the place where it stands; hidden characters are made visible before.

//go:embed page/page.html
var pageHTML string

//go:embed page/page.css
var pageCSS string

// htmlPage is what the template shows. Its strings are visible text.
type htmlPage struct {
	CSS            template.CSS
	Tool           string
	Title          string
	Level          string // class of the verdict
	Verdict        string
	Sentence       string
	Base, Revision htmlDescription
	Next           string
	Reason         string
	Covered        string // "yes", "no" or ""
	Counts         []htmlCount
	Operations     string
	Paths          []htmlPath
	Sections       []htmlSection
	Hidden         int // findings below the level
	Notices        []htmlNotices
}

type htmlDescription struct{ Name, About string }

type htmlCount struct {
	Class, Word string
	N           int
}

type htmlPath struct {
	Path                string
	Major, Minor, Patch int
	First               string // id of the first finding below it
}

type htmlSection struct {
	Class, Title string
	Findings     []htmlFinding
}

type htmlFinding struct {
	ID          string
	Class       string
	Label       string
	Title       string
	Where       string
	Message     string
	Undecided   bool
	Open        bool
	Sides       []htmlSide
	Witness     string
	Says        string
	Judges      string
	Messages    []htmlMessage
	Carried     string
	Help        string
	Rule        string
	Assumptions []htmlAssumption
	Places      []string
	Fingerprint string
}

// htmlMessage is a message, or the command line that sends it.
type htmlMessage struct{ Name, Text string }

type htmlAssumption struct{ Key, Sentence string }

type htmlSide struct {
	Name, At, Note        string
	Line                  int
	Before, Marked, After string
}

type htmlNotices struct {
	Title string
	Items []htmlNotice
}

type htmlNotice struct{ At, Message, Help string }

func writeHTML(w *bufio.Writer, v *view) error { return writePage(w, pageHTML, v.htmlPage()) }

//go:embed page/head.html
var headHTML string

// writePage fills a page in, whose head is that of all pages: page has the fields CSS, Tool and Title.
func writePage(w *bufio.Writer, text string, page any) error {
	t, err := template.New("page").Parse(headHTML + text)
	if err != nil {
		return fmt.Errorf("the page's template: %w", err)
	}
	return t.Execute(w, page)
}

func (v *view) htmlPage() htmlPage {
	p := htmlPage{
		CSS: template.CSS(pageCSS), Tool: strings.TrimSpace("postel " + v.o.Version),
		Level: class(v.Verdict), Verdict: v.Verdict.String(), Sentence: capital(v.sentence()),
		Base: htmlDescriptionOf(v.Base), Revision: htmlDescriptionOf(v.Revision),
		Next: v.version.Next, Reason: htmlText(v.version.Sentence),
		Covered: [...]string{unknown: "", no: "no", yes: "yes"}[v.version.Covered],
		Counts: []htmlCount{
			{"major", "MAJOR", v.counts.major}, {"minor", "MINOR", v.counts.minor}, {"patch", "PATCH", v.counts.patch},
		},
		Operations: amount(v.Compared, "operation") + " compared",
		Hidden:     len(v.Findings) - len(v.shown),
	}
	p.Title = fmt.Sprintf("%s: %s → %s", p.Verdict, p.Base.Name, p.Revision.Name)
	ids := v.fingerprints()
	p.Sections = v.htmlSections(ids)
	p.Paths = v.htmlPaths(ids)
	p.Notices = v.htmlNotices()
	return p
}

func htmlDescriptionOf(d diff.Description) htmlDescription {
	about := join(d.Title, d.Version)
	if about != "" && d.Format != "" {
		about += " · "
	}
	return htmlDescription{htmlText(d.Name), htmlText(about + d.Format)}
}

func class(b diff.Bump) string { return strings.ToLower(b.String()) }

func (v *view) htmlSections(ids []string) []htmlSection {
	sections := []htmlSection{
		{Class: "major", Title: "Breaking changes"},
		{Class: "minor", Title: "Compatible changes"},
		{Class: "patch", Title: "Texts and metadata"},
	}
	for i, f := range v.shown {
		at := slices.IndexFunc(sections, func(s htmlSection) bool { return s.Class == class(f.Bump) })
		if at >= 0 {
			sections[at].Findings = append(sections[at].Findings, v.htmlFinding(f, ids[i]))
		}
	}
	return slices.DeleteFunc(sections, func(s htmlSection) bool { return len(s.Findings) == 0 })
}

// htmlBlock shows a text of several lines.
func htmlBlock(s string) string {
	lines := strings.Split(strings.TrimRight(shorten(s, maxWitness), "\n"), "\n")
	for i, l := range lines {
		lines[i] = htmlText(strings.TrimRight(l, "\r"))
	}
	return strings.Join(lines, "\n")
}

func (v *view) htmlFinding(f *diff.Finding, id string) htmlFinding {
	h := htmlFinding{
		ID: anchor(id), Class: class(f.Bump), Label: label(f), Title: htmlText(capital(f.Title)),
		Where: htmlText(where(first(f), f.Subject, "→")), Message: htmlText(behind(said(f), v.hits(f))),
		Undecided: f.Undecided, Open: f.Bump == diff.Major,
		Help: htmlText(f.Help), Rule: htmlText(f.Rule), Fingerprint: htmlText(f.Fingerprint),
	}
	for i, l := range []*diff.Location{f.Base, f.Revision} {
		if l != nil {
			h.Sides = append(h.Sides, htmlSideOf(l, i == 1))
		}
	}
	if f.Witness != nil {
		h.Witness, h.Says = htmlText(shorten(f.Witness.Value, maxWitness)), htmlText(f.Witness.Says)
	}
	if e := f.Exchange; e != nil {
		h.Carried = htmlText(e.Says)
		h.Messages = []htmlMessage{{"Request", htmlBlock(e.Request.String())}}
		if e.Response != nil {
			h.Messages = append(h.Messages, htmlMessage{"Answer", htmlBlock(e.Response.String())})
		} else {
			h.Messages = append(h.Messages, htmlMessage{"Command", htmlBlock(e.Request.Curl())})
		}
	}
	h.Judges = htmlText(confirmed(f))
	for _, a := range assumed(f) {
		h.Assumptions = append(h.Assumptions, htmlAssumption{htmlText(a), htmlText(v.o.Assumptions[a])})
	}
	if len(f.Places) > 1 {
		for _, p := range f.Places {
			h.Places = append(h.Places, htmlText(where(p, f.Subject, "→")))
		}
	}
	return h
}

func htmlSideOf(l *diff.Location, revision bool) htmlSide {
	e := newCutter(maxColumns, true).cut(l)
	s := htmlSide{
		Name: "base", At: htmlText(spot(l)), Note: htmlText(note(l, revision)), Line: l.Line,
		Before: e.before, Marked: e.marked, After: e.after,
	}
	if revision {
		s.Name = "revision"
	}
	return s
}

// htmlPaths counts the findings below each path, in the order of the paths.
func (v *view) htmlPaths(ids []string) []htmlPath {
	paths := map[string]*htmlPath{}
	for i, f := range v.shown {
		name := orService(first(f).Path)
		p := paths[name]
		if p == nil {
			p = &htmlPath{Path: htmlText(name), First: anchor(ids[i])}
			paths[name] = p
		}
		switch f.Bump {
		case diff.Major:
			p.Major++
		case diff.Minor:
			p.Minor++
		case diff.Patch:
			p.Patch++
		}
	}
	out := make([]htmlPath, 0, len(paths))
	for _, name := range sortedKeys(paths) {
		out = append(out, *paths[name])
	}
	return out
}

func (v *view) htmlNotices() []htmlNotices {
	var out []htmlNotices
	for _, part := range []struct {
		title       string
		notCompared bool
	}{{"Not compared", true}, {"Faults in the documents", false}} {
		list := htmlNotices{Title: part.title}
		for _, n := range v.noticesOf(part.notCompared) {
			at := n.Side
			if n.Location != nil {
				at = spot(n.Location)
			}
			list.Items = append(list.Items, htmlNotice{htmlText(at), htmlText(n.Message), htmlText(n.Help)})
		}
		if len(list.Items) > 0 {
			out = append(out, list)
		}
	}
	return out
}

// anchor makes an id for a finding, of characters that need no escape in a link.
func anchor(fingerprint string) string {
	return "f-" + strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, fingerprint)
}

func htmlText(s string) string { return visible(s, false) }
