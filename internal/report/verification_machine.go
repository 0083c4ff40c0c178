package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
)

// fault is one thing that is wrong: a mismatch, or that there is no answer.
type fault struct {
	result *contracts.Result
	at     *matching.Mismatch // nil where there is no answer
}

// shown lists what is wrong with results that failed or are pending.
func (v *verification) shown() []fault {
	var out []fault
	for i := range v.Results {
		r := &v.Results[i]
		if r.Verdict != contracts.Fail && r.Verdict != contracts.Pending {
			continue
		}
		if r.Problem != "" {
			out = append(out, fault{r, nil})
		}
		for k := range r.Mismatches {
			out = append(out, fault{r, &r.Mismatches[k]})
		}
	}
	return out
}

// text is the sentence of a fault, with whom it hurts.
func (f fault) text() string {
	what := f.result.Problem
	if f.at != nil {
		what = told(f.at)
	}
	return fmt.Sprintf("%s, %s: %s", f.result.Contract.Consumer, title(f.result), what)
}

// rule is the kind of a fault, for programs that group by it.
func (f fault) rule() string {
	if f.at == nil {
		return "contract-no-answer"
	}
	return "contract-" + strings.ReplaceAll(f.at.Part, " ", "-")
}

// fingerprint is the same in every run.
func (f fault) fingerprint() string {
	key := f.result.Contract.Consumer + "\x00" + f.result.Contract.Provider + "\x00" + title(f.result) + "\x00" + f.rule()
	if f.at != nil {
		key += "\x00" + f.at.Path
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:8])
}

func verificationSARIF(w *bufio.Writer, v *verification) error {
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "postel", InformationURI: "https://github.com/postel-api/postel", Version: v.o.Version, Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: v.Stopped == ""}}, ColumnKind: "unicodeCodePoints",
		Results: []sarifResult{}, Properties: map[string]any{"passed": v.Passed(), "broken": append([]string{}, v.broken()...)},
	}
	index := map[string]int{}
	for _, f := range v.shown() {
		id := f.rule()
		if _, ok := index[id]; !ok {
			index[id] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
				ID: id, Name: pascal(id), Short: sarifText("What came is not what a consumer expects"), Configuration: sarifLevel{"error"},
			})
		}
		level := "error"
		if f.result.Verdict == contracts.Pending {
			level = "note"
		}
		line, column := spotOf(f.result, f.at)
		run.Results = append(run.Results, sarifResult{
			RuleID: id, RuleIndex: index[id], Level: level, Message: sarifMessage{plainMessage(f.text())},
			Locations:    []sarifLocation{{Physical: sarifPhysical{Artifact: sarifArtifactOf(f.result.Contract.File), Region: &sarifRegion{StartLine: line, StartColumn: column}}}},
			Fingerprints: map[string]string{"postel/v1": f.fingerprint()},
			Properties:   sarifProperties{Places: []string{request(f.result)}},
		})
	}
	b, err := encodeJSON(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0", Runs: []sarifRun{run},
	}, "")
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// verificationJUnit writes a suite for each contract and a case for each interaction.
func verificationJUnit(w *bufio.Writer, v *verification) error {
	out := junitSuites{Name: "postel verify"}
	at := map[*contracts.Contract]int{}
	for i := range v.Results {
		r := &v.Results[i]
		k, ok := at[r.Contract]
		if !ok {
			k = len(out.Suites)
			at[r.Contract] = k
			out.Suites = append(out.Suites, junitSuite{
				Name: xmlText(r.Contract.Consumer + " → " + r.Contract.Provider), Time: "0",
				Properties: []junitProperty{{"contract", xmlText(r.Contract.File)}},
			})
		}
		s := &out.Suites[k]
		c := junitCase{Class: xmlText(r.Contract.Consumer), Name: xmlText(title(r)), Time: fmt.Sprintf("%.3f", r.Duration.Seconds())}
		body := xmlText(strings.Join(append(faults(r), "at "+v.places(r)), "; "))
		switch r.Verdict {
		case contracts.Fail:
			s.Failures++
			c.Failure = &junitFailure{Message: xmlText(faults(r)[0]), Type: "contract", Text: body}
			if r.Curl != "" {
				c.Out = &junitText{xmlText(r.Curl)}
			}
		case contracts.Skipped, contracts.Pending:
			s.Skipped++
			c.Skipped = &junitSkipped{Message: body}
		}
		s.Tests++
		s.Cases = append(s.Cases, c)
	}
	return encodeJUnit(w, out)
}

func verificationGitHub(w *bufio.Writer, v *verification) error {
	for _, f := range v.shown() {
		level := "error"
		if f.result.Verdict == contracts.Pending {
			level = "notice"
		}
		line, column := spotOf(f.result, f.at)
		place := ""
		if file := locate(f.result.Contract.File).path; file != "" {
			place = fmt.Sprintf("file=%s,line=%d,col=%d,", githubProperty(file), line, column)
		}
		fmt.Fprintf(w, "::%s %stitle=%s::%s\n", level, place, githubProperty(f.rule()), githubMessage(f.text()))
	}
	fmt.Fprintf(w, "::notice title=%s::%s\n", githubProperty("postel verify: "+v.word()), githubMessage(v.sentence()+" ("+v.tally()+")"))
	return nil
}

func verificationGitLab(w *bufio.Writer, v *verification) error {
	issues := []gitlabIssue{}
	seen := map[string]int{}
	for _, f := range v.shown() {
		severity := "major"
		if f.result.Verdict == contracts.Pending {
			severity = "info"
		}
		id := f.fingerprint()
		if seen[id]++; seen[id] > 1 {
			id += fmt.Sprintf("-%d", seen[id])
		}
		line, _ := spotOf(f.result, f.at)
		issues = append(issues, gitlabIssue{
			Description: visible(f.text(), false), Check: f.rule(), Fingerprint: id, Severity: severity,
			Location: gitlabLocation{Path: f.result.Contract.File, Lines: gitlabLines{line}},
		})
	}
	b, err := encodeJSON(issues, "")
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}
