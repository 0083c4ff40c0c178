package diff

import (
	"embed"
	"strings"
)

//go:embed testdata/rules
var exampleFiles embed.FS

// Example is the executed example of a rule: two documents that differ in one thing, and the
// closest edit that the rule must stay silent on. Tests compare all of it.
type Example struct {
	About    string // what the example shows, for people
	Base     string // a description in YAML
	Revision string
	NearMiss string // a revision of the same base on which the rule is silent
	Witness  string // JSON text of the message that proves the break, may be empty
	Report   string // the findings for base and revision, a line each
}

// ExampleOf returns the example of the rule with that id; ok is false if there is no such rule.
func ExampleOf(id string) (e Example, ok bool) {
	data, err := exampleFiles.ReadFile("testdata/rules/" + id + ".txtar")
	if err != nil {
		return Example{}, false
	}
	return parseExample(string(data)), true
}

// parseExample reads an archive of files, each below a line "-- name --", after a comment.
func parseExample(archive string) Example {
	var e Example
	parts := map[string]*string{
		"": &e.About, "base.yaml": &e.Base, "revision.yaml": &e.Revision, "near-miss.yaml": &e.NearMiss,
		"witness.json": &e.Witness, "report.txt": &e.Report,
	}
	at := &e.About
	for line := range strings.Lines(archive) {
		if name, ok := sectionName(line); ok && parts[name] != nil {
			at = parts[name]
			continue
		}
		*at += line
	}
	e.About = strings.TrimSpace(e.About)
	return e
}

func sectionName(line string) (string, bool) {
	name, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "-- ")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, " --")
}
