package report

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/postel-api/postel/diff"
)

// The structs of this file are what readers of JUnit's XML agree on. There is no standard; the
// attributes are those that Ant's formatter wrote first and that CI servers read.

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
	Skipped *junitSkipped `xml:"skipped,omitempty"`
	Out     *junitText    `xml:"system-out,omitempty"`
}

type junitText struct {
	Text string `xml:",cdata"`
}

type junitSkipped struct {
	Message string `xml:"message,attr"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",cdata"`
}

func writeJUnit(w *bufio.Writer, v *view) error {
	suite := junitSuite{
		Name: xmlText(v.Base.Name + " → " + v.Revision.Name), Time: "0",
		Properties: []junitProperty{
			{"verdict", v.Verdict.String()}, {"nextVersion", v.version.Next},
			{"declaredVersion", xmlText(v.version.Declared)}, {"operations", fmt.Sprint(v.Compared)},
		},
	}
	ids := v.fingerprints()
	for i, f := range v.shown {
		c := v.junitCase(f, ids[i])
		if c.Failure != nil {
			suite.Failures++
		}
		suite.Cases = append(suite.Cases, c)
	}
	if len(suite.Cases) == 0 {
		suite.Cases = []junitCase{{Class: "postel", Name: v.sentence(), Time: "0", Out: &junitText{v.tally(", ")}}}
	}
	suite.Tests = len(suite.Cases)
	return encodeJUnit(w, junitSuites{Name: "postel diff", Suites: []junitSuite{suite}})
}

// encodeJUnit writes suites, with what they sum up to.
func encodeJUnit(w *bufio.Writer, out junitSuites) error {
	for _, s := range out.Suites {
		out.Tests += s.Tests
		out.Failures += s.Failures
	}
	w.WriteString(xml.Header)
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(out); err != nil {
		return err
	}
	return w.WriteByte('\n')
}

// junitCase is a finding as a test case: one that fails if clients break.
func (v *view) junitCase(f *diff.Finding, id string) junitCase {
	c := junitCase{
		Class: xmlText("postel." + f.Rule), Time: "0",
		Name: xmlText(fmt.Sprintf("%s: %s [%s]", f.Title, where(first(f), f.Subject, "→"), id)),
	}
	body := v.plainBody(f)
	if f.Bump == diff.Major {
		c.Failure = &junitFailure{Message: xmlText(f.Message), Type: label(f), Text: body}
	} else {
		c.Out = &junitText{body}
	}
	return c
}

// plainBody is a finding in a few lines of visible text.
func (v *view) plainBody(f *diff.Finding) string {
	lines := []string{xmlText(v.line(f))}
	add := func(name, text string) {
		if text != "" {
			lines = append(lines, name+": "+xmlText(text))
		}
	}
	for i, l := range []*diff.Location{f.Base, f.Revision} {
		if l != nil {
			add([]string{"base", "revision"}[i], spot(l))
		}
	}
	if f.Witness != nil {
		add("witness", shorten(f.Witness.Value, maxWitness)+" "+f.Witness.Says)
	}
	if e := f.Exchange; e != nil {
		add("request", "\n"+shorten(e.Request.String(), maxWitness))
		if e.Response != nil {
			add("answer", "\n"+shorten(e.Response.String(), maxWitness))
		} else {
			add("try", shorten(e.Request.Curl(), maxWitness))
		}
	}
	add("assumes", strings.Join(assumed(f), ", "))
	add("help", f.Help)
	return strings.Join(lines, "\n") + "\n"
}

// xmlText shows what XML cannot hold, and what cannot be seen, as escapes.
func xmlText(s string) string { return visible(s, false) }
