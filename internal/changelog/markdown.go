package changelog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/report"
)

// The rules of the Markdown are those of package report: text from a document is a plain word or
// stands in a code span, so that no document writes markup into the file of other people.

const (
	mostFlat  = 15   // changes of a kind that are listed without groups
	mostNamed = 3    // operations that a change names
	mostText  = 2000 // code points of one message
)

// Head is what stands above the releases of a new file.
const Head = `# Changelog

The format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/), and versions are [semantic](https://semver.org/spec/v2.0.0.html).
`

// Markdown writes releases one below the other, in the order given, ending with a line break.
func Markdown(releases []Release) string {
	texts := make([]string, len(releases))
	for i, r := range releases {
		texts[i] = r.Markdown()
	}
	return strings.Join(texts, "\n")
}

// Markdown writes one release, ending with a line break.
func (r Release) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n", r.heading())
	if len(r.Changes) == 0 {
		fmt.Fprintf(&b, "\n%s.\n", r.nothing())
	}
	for _, k := range Kinds() {
		if changes := r.Of(k); len(changes) > 0 {
			fmt.Fprintf(&b, "\n### %s\n\n", k)
			list(&b, changes)
		}
	}
	return b.String()
}

// heading is "[1.2.0] - 2026-01-02".
func (r Release) heading() string {
	name := "[" + r.Name() + "]"
	if !isPlain(r.Name()) {
		name = report.Code(report.Shorten(r.Name(), 60))
	}
	if day := r.Day(); day != "" {
		name += " - " + day
	}
	return name
}

// isPlain reports whether a version can be a heading as it is.
func isPlain(version string) bool {
	return len(version) <= 256 && strings.Trim(version, "0123456789.-+abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// Day is the date as Keep a Changelog writes it, "" where there is none.
func (r Release) Day() string {
	if r.Date.IsZero() {
		return ""
	}
	return r.Date.Format("2006-01-02")
}

// nothing says why no change is listed, without a period.
func (r Release) nothing() string {
	switch {
	case r.LeftOut == 0:
		return "Nothing changed"
	case r.Bump <= diff.Patch:
		return "Only texts, examples and metadata changed"
	}
	return fmt.Sprintf("Nothing of the level asked for; the changes are %s", r.Bump)
}

// Of returns the changes of one kind.
func (r Release) Of(k Kind) []Change {
	var out []Change
	for _, c := range r.Changes {
		if c.Kind == k {
			out = append(out, c)
		}
	}
	return out
}

// list writes the changes of a kind. What stands in the same messages of the same operations is
// grouped; where there is much, all of the same operations.
func list(b *strings.Builder, changes []Change) {
	long := len(changes) > mostFlat
	for _, g := range groups(changes, long) {
		if len(g) == 1 || len(g[0].Operations) == 0 || g[0].place() == "" {
			for _, c := range g {
				fmt.Fprintf(b, "- %s\n", c.sentence(c.place()))
			}
			continue
		}
		if long {
			fmt.Fprintf(b, "- %s\n", g[0].named())
		} else {
			fmt.Fprintf(b, "- %s\n", g[0].place())
		}
		for _, c := range g {
			place := ""
			if long {
				place = report.Words(c.Where, "")
			}
			fmt.Fprintf(b, "  - %s\n", c.sentence(place))
		}
	}
}

// groups puts changes of the same place together, or of the same operations. A group stands where
// its first change does, so that groups with breaks come first.
func groups(changes []Change, byOperations bool) [][]Change {
	at := map[string]int{}
	var out [][]Change
	for _, c := range changes {
		key := strings.Join(c.Operations, "\n")
		if !byOperations {
			key += "\n" + c.Where
		}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return out
}

// place names the operations of a change and where in them it is; "" where the sentence does.
func (c Change) place() string {
	if c.namesItself() {
		return report.Words(c.Where, "")
	}
	return strings.Trim(c.named()+", "+report.Words(report.Shorten(c.Where, mostText), ""), ", ")
}

// namesItself reports whether the sentence begins with the operation: "GET /customers is new".
func (c Change) namesItself() bool {
	return len(c.Operations) == 1 && strings.HasPrefix(c.Message, c.Operations[0]+" ")
}

// sentence writes a change at a place, which may stand above it.
func (c Change) sentence(place string) string {
	text := report.Words(report.Shorten(c.Message, mostText), c.name())
	if c.Detail != "" {
		text += "; " + report.Words(report.Shorten(c.Detail, mostText), "")
	}
	if place == "" {
		return c.mark() + capital(text) + "."
	}
	return c.mark() + capital(place) + ": " + text + "."
}

// name is what the message is about, as it is written there: an operation, or the last word of the
// subject ("query parameter limit"). A body has no name.
func (c Change) name() string {
	if c.namesItself() {
		return c.Operations[0]
	}
	if slices.Contains(c.Operations, c.Subject) {
		return c.Subject
	}
	if name := lastWord(c.Subject); name != "body" {
		return name
	}
	return ""
}

func (c Change) mark() string {
	switch rank(c) {
	case 0:
		return "**Breaking:** "
	case 1:
		return "**Possibly breaking:** "
	}
	return ""
}

// named lists the operations of a change.
func (c Change) named() string {
	names := make([]string, 0, mostNamed+1)
	for i, op := range c.Operations {
		if i == mostNamed && len(c.Operations) > mostNamed+1 {
			names = append(names, fmt.Sprintf("%d more operations", len(c.Operations)-i))
			break
		}
		names = append(names, report.Code(report.Shorten(op, mostText)))
	}
	return enumerate(names)
}

// capital returns a sentence with a capital first letter.
func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
