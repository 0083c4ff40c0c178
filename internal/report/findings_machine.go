package report

import (
	"bufio"
	_ "embed"
	"fmt"
	"strings"
)

//go:embed schema/findings.schema.json
var findingsSchema string

// FindingsSchema returns the JSON Schema (draft 2020-12) of the json format of findings.
func FindingsSchema() []byte { return []byte(findingsSchema) }

type jsonFindings struct {
	SchemaVersion int            `json:"schemaVersion"`
	Tool          jsonTool       `json:"tool"`
	Command       string         `json:"command"`
	Passed        bool           `json:"passed"`
	Sentence      string         `json:"sentence"`
	Counts        map[string]int `json:"counts"`
	Subjects      []jsonSubject  `json:"subjects"`
	Notes         []string       `json:"notes"`
}

type jsonSubject struct {
	Group    string      `json:"group"`
	Name     string      `json:"name"`
	Detail   string      `json:"detail,omitempty"`
	File     string      `json:"file,omitempty"`
	Line     int         `json:"line,omitempty"`
	Skipped  string      `json:"skipped,omitempty"`
	Findings []jsonFound `json:"findings"`
}

type jsonFound struct {
	Rule        string     `json:"rule"`
	Severity    Severity   `json:"severity"`
	Level       string     `json:"level,omitempty"`
	Message     string     `json:"message"`
	Help        string     `json:"help,omitempty"`
	Path        string     `json:"path,omitempty"`
	Expected    string     `json:"expected,omitempty"`
	Actual      string     `json:"actual,omitempty"`
	File        string     `json:"file,omitempty"`
	Line        int        `json:"line,omitempty"`
	Column      int        `json:"column,omitempty"`
	Other       *jsonOther `json:"other,omitempty"`
	Fingerprint string     `json:"fingerprint"`
}

type jsonOther struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func findingsJSON(w *bufio.Writer, v *findings) error {
	out := jsonFindings{
		SchemaVersion: 1, Tool: jsonTool{Name: "postel", Version: v.o.Version}, Command: v.Command, Passed: v.Passed, Sentence: v.Sentence,
		Counts: map[string]int{}, Subjects: []jsonSubject{}, Notes: append([]string{}, v.Notes...),
	}
	for _, s := range []Severity{SeverityError, SeverityWarning, SeverityNote} {
		out.Counts[string(s)] = v.Count(s)
	}
	for i := range v.Subjects {
		s := &v.Subjects[i]
		file, line, _ := s.place(nil)
		o := jsonSubject{Group: s.Group, Name: s.Name, Detail: s.Detail, File: file, Line: line, Skipped: s.Skipped, Findings: []jsonFound{}}
		for k := range s.Found {
			f := &s.Found[k]
			j := jsonFound{Rule: f.Rule, Severity: f.Severity, Level: f.Level, Message: f.Message, Help: f.Help, Path: f.Path, Expected: f.Expected, Actual: f.Actual, Fingerprint: s.fingerprint(f)}
			j.File, j.Line, j.Column = s.place(f)
			if !f.Other.IsZero() {
				p := f.Other.Pos()
				j.Other = &jsonOther{p.File, p.Line, p.Column}
			}
			o.Findings = append(o.Findings, j)
		}
		out.Subjects = append(out.Subjects, o)
	}
	return writeEncoded(w, out)
}

func writeEncoded(w *bufio.Writer, value any) error {
	b, err := encodeJSON(value, "")
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// each calls do for every finding.
func (v *findings) each(do func(*Subject, *Found)) {
	for i := range v.Subjects {
		s := &v.Subjects[i]
		for k := range s.Found {
			do(s, &s.Found[k])
		}
	}
}

// says is a finding in one sentence, with what it is about.
func (s *Subject) says(f *Found) string { return sentences(s.title()+": "+f.leveled(), f.Help) }

func findingsSARIF(w *bufio.Writer, v *findings) error {
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "postel", InformationURI: "https://github.com/postel-api/postel", Version: v.o.Version, Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: true}}, ColumnKind: "unicodeCodePoints",
		Results: []sarifResult{}, Properties: map[string]any{"command": v.Command, "passed": v.Passed},
	}
	rules := map[string]FindingRule{}
	for _, r := range v.Rules {
		rules[r.ID] = r
	}
	index := map[string]int{}
	v.each(func(s *Subject, f *Found) {
		if _, ok := index[f.Rule]; !ok {
			index[f.Rule] = len(run.Tool.Driver.Rules)
			r := rules[f.Rule]
			rule := sarifRule{ID: f.Rule, Name: pascal(f.Rule), Short: sarifText(r.Title), Configuration: sarifLevel{string(f.Severity)}}
			if r.Title == "" {
				rule.Short = sarifText(f.Rule)
			}
			if r.Why != "" {
				why := sarifText(r.Why)
				rule.Full = &why
			}
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
		}
		file, line, column := s.place(f)
		result := sarifResult{
			RuleID: f.Rule, RuleIndex: index[f.Rule], Level: string(f.Severity), Message: sarifMessage{plainMessage(s.says(f))},
			Locations: []sarifLocation{sarifAt(file, line, column)}, Fingerprints: map[string]string{"postel/v1": s.fingerprint(f)},
			Properties: sarifProperties{Places: []string{s.title()}},
		}
		if !f.Other.IsZero() {
			p := f.Other.Pos()
			result.Related = []sarifLocation{sarifAt(p.File, p.Line, p.Column)}
		}
		run.Results = append(run.Results, result)
	})
	return writeEncoded(w, sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run},
	})
}

func sarifAt(file string, line, column int) sarifLocation {
	return sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifactOf(file), Region: &sarifRegion{StartLine: max(1, line), StartColumn: max(1, column)}}}
}

// findingsJUnit writes a suite for each group and a case for each subject. Only errors fail.
func findingsJUnit(w *bufio.Writer, v *findings) error {
	out := junitSuites{Name: v.Command}
	at := map[string]int{}
	for i := range v.Subjects {
		s := &v.Subjects[i]
		k, ok := at[s.Group]
		if !ok {
			k = len(out.Suites)
			at[s.Group] = k
			out.Suites = append(out.Suites, junitSuite{Name: xmlText(s.Group), Time: "0", Properties: []junitProperty{{"file", xmlText(s.File)}}})
		}
		suite := &out.Suites[k]
		c := junitCase{Class: xmlText(s.Group), Name: xmlText(s.Name + " " + s.Detail), Time: "0"}
		var failed, others []string
		for n := range s.Found {
			f := &s.Found[n]
			text := fmt.Sprintf("%s: %s [%s] at %s", strings.ToLower(f.word()), sentences(f.Message, f.Help), f.Rule, s.where(f))
			if f.Severity == SeverityError {
				failed = append(failed, text)
			} else {
				others = append(others, text)
			}
		}
		switch {
		case s.Skipped != "":
			suite.Skipped++
			c.Skipped = &junitSkipped{Message: xmlText(s.Skipped)}
		case len(failed) > 0:
			suite.Failures++
			c.Failure = &junitFailure{Message: xmlText(failed[0]), Type: "finding", Text: xmlText(strings.Join(failed, "; "))}
		}
		if len(others) > 0 {
			c.Out = &junitText{xmlText(strings.Join(others, "; "))}
		}
		suite.Tests++
		suite.Cases = append(suite.Cases, c)
	}
	return encodeJUnit(w, out)
}

func findingsGitHub(w *bufio.Writer, v *findings) error {
	level := map[Severity]string{SeverityError: "error", SeverityWarning: "warning", SeverityNote: "notice"}
	v.each(func(s *Subject, f *Found) {
		file, line, column := s.place(f)
		place := ""
		if path := locate(file).path; path != "" {
			place = fmt.Sprintf("file=%s,line=%d,col=%d,", githubProperty(path), max(1, line), max(1, column))
		}
		fmt.Fprintf(w, "::%s %stitle=%s::%s\n", level[f.Severity], place, githubProperty(f.Rule), githubMessage(s.says(f)))
	})
	fmt.Fprintf(w, "::notice title=%s::%s\n", githubProperty(v.Command+": "+v.Word), githubMessage(v.Sentence+" ("+v.tally()+")"))
	return nil
}

func findingsGitLab(w *bufio.Writer, v *findings) error {
	severity := map[Severity]string{SeverityError: "major", SeverityWarning: "minor", SeverityNote: "info"}
	issues := []gitlabIssue{}
	seen := map[string]int{}
	v.each(func(s *Subject, f *Found) {
		id := s.fingerprint(f)
		if seen[id]++; seen[id] > 1 {
			id += fmt.Sprintf("-%d", seen[id])
		}
		file, line, _ := s.place(f)
		if file == "" {
			file = "stdin"
		}
		issues = append(issues, gitlabIssue{
			Description: visible(s.says(f), false), Check: f.Rule, Fingerprint: id, Severity: severity[f.Severity],
			Location: gitlabLocation{Path: file, Lines: gitlabLines{max(1, line)}},
		})
	})
	return writeEncoded(w, issues)
}
