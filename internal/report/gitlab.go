package report

import (
	"bufio"

	"github.com/postel-api/postel/diff"
)

// gitlabIssue is one element of GitLab's Code Quality report, a subset of the Code Climate
// format.
type gitlabIssue struct {
	Description string         `json:"description"`
	Check       string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"` // must be unique in a report
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"` // relative to the repository
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

func writeGitLab(w *bufio.Writer, v *view) error {
	issues := make([]gitlabIssue, 0, len(v.shown))
	ids := v.fingerprints()
	for i, f := range v.shown {
		text := inOneLine(f)
		if f.Undecided {
			text = "undecided: " + text
		}
		issues = append(issues, gitlabIssue{
			Description: visible(behind(text, v.hits(f)), false), Check: f.Rule, Fingerprint: ids[i],
			Severity: gitlabSeverity(f.Bump), Location: v.gitlabLocation(f),
		})
	}
	b, err := encodeJSON(issues, "")
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

func gitlabSeverity(b diff.Bump) string {
	switch b {
	case diff.Major:
		return "major"
	case diff.Minor:
		return "minor"
	}
	return "info"
}

// gitlabLocation is the line of the revision, or the first line where it has none.
func (v *view) gitlabLocation(f *diff.Finding) gitlabLocation {
	name, line := v.Revision.Name, 1
	if f.Revision != nil {
		name, line = f.Revision.File, max(1, f.Revision.Line)
	}
	a := locate(name)
	switch {
	case a.url != "":
		return gitlabLocation{a.url, gitlabLines{line}}
	case a.path == "":
		return gitlabLocation{"stdin", gitlabLines{line}}
	}
	return gitlabLocation{a.path, gitlabLines{line}}
}
