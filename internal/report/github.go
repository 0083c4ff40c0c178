package report

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/postel-api/postel/diff"
)

// The github format is workflow commands: ::error name=value,…::message. GitHub shows ten
// errors, ten warnings and ten notices of a step and drops the rest, so the worst stand first,
// and PATCH changes leave room for the summary, which is a notice too.

const maxGitHubNotices = 9

func writeGitHub(w *bufio.Writer, v *view) error {
	notices := 0
	for _, f := range v.shown {
		if f.Bump == diff.Patch {
			if notices++; notices > maxGitHubNotices {
				continue
			}
		}
		fmt.Fprintf(w, "::%s %s::%s\n", githubLevel(f.Bump), v.githubProperties(f), githubMessage(v.githubText(f)))
	}
	fmt.Fprintf(w, "::notice title=%s::%s\n", githubProperty("postel: "+v.Verdict.String()), githubMessage(v.githubSummary()))
	return nil
}

func githubLevel(b diff.Bump) string {
	switch b {
	case diff.Major:
		return "error"
	case diff.Minor:
		return "warning"
	}
	return "notice"
}

func (v *view) githubText(f *diff.Finding) string {
	s := inOneLine(f)
	if f.Undecided {
		s = "undecided: " + s
	}
	if len(f.Places) > 1 {
		s += " (" + more(f) + ")"
	}
	return sentences(behind(s, v.hits(f)), f.Help)
}

// githubProperties places an annotation: on the line of the revision, on the first line of its
// file where there is none, or nowhere for what is no file of the checkout.
func (v *view) githubProperties(f *diff.Finding) string {
	l := f.Revision
	if l == nil || l.Line < 1 {
		l = &diff.Location{File: v.Revision.Name, Line: 1}
	}
	var p []string
	if file := locate(l.File).path; file != "" {
		p = append(p, "file="+githubProperty(file), fmt.Sprintf("line=%d", l.Line))
		if l.Column > 0 {
			p = append(p, fmt.Sprintf("col=%d,endColumn=%d", l.Column, l.Column+max(1, l.Width)))
		}
	}
	return strings.Join(append(p, "title="+githubProperty(f.Rule)), ",")
}

func (v *view) githubSummary() string {
	next := v.version.Next
	if next == "" {
		next = "unknown"
	}
	return fmt.Sprintf("%s; next version %s, %s; %s", v.sentence(), next, v.version.Sentence, v.tally(", "))
}

// githubMessage escapes a message as the runner unescapes it. Line breaks, for which there are
// escapes too, have become visible before, so none is left to end the command.
func githubMessage(s string) string {
	return strings.ReplaceAll(visible(s, false), "%", "%25")
}

// githubProperty escapes the value of a property, which must not end it either.
func githubProperty(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(githubMessage(s), ":", "%3A"), ",", "%2C")
}
