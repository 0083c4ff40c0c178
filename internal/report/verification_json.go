package report

import (
	"bufio"
	_ "embed"

	"github.com/postel-api/postel/contracts"
)

//go:embed schema/verification.schema.json
var verificationSchema string

// VerificationSchema returns the JSON Schema (draft 2020-12) of the json format of a verification.
func VerificationSchema() []byte { return []byte(verificationSchema) }

type jsonVerification struct {
	SchemaVersion int            `json:"schemaVersion"`
	Tool          jsonTool       `json:"tool"`
	Passed        bool           `json:"passed"`
	Sentence      string         `json:"sentence"`
	Counts        map[string]int `json:"counts"`
	Broken        []string       `json:"broken"`
	Results       []jsonVerified `json:"results"`
	Warnings      []jsonWarning  `json:"warnings"`
	Stopped       string         `json:"stopped,omitempty"`
}

type jsonWarning struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Help    string `json:"help,omitempty"`
}

type jsonVerified struct {
	File        string         `json:"file"`
	Line        int            `json:"line"`
	Consumer    string         `json:"consumer"`
	Provider    string         `json:"provider"`
	Interaction string         `json:"interaction"`
	Key         string         `json:"key,omitempty"`
	States      []string       `json:"states"`
	Request     string         `json:"request"`
	Verdict     string         `json:"verdict"`
	Duration    float64        `json:"duration_ms"`
	Status      int            `json:"status,omitempty"`
	Shared      bool           `json:"shared,omitempty"`
	Problem     string         `json:"problem,omitempty"`
	Mismatches  []jsonMismatch `json:"mismatches"`
	Curl        string         `json:"curl,omitempty"`
}

type jsonMismatch struct {
	Part     string `json:"part"`
	Path     string `json:"path"`
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
	Rule     string `json:"rule,omitempty"`
	Message  string `json:"message"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
}

func verificationJSON(w *bufio.Writer, v *verification) error {
	out := jsonVerification{
		SchemaVersion: 1, Tool: jsonTool{Name: "postel", Version: v.o.Version}, Passed: v.Passed(), Sentence: v.sentence(),
		Counts: map[string]int{}, Broken: append([]string{}, v.broken()...), Results: []jsonVerified{}, Warnings: []jsonWarning{}, Stopped: v.Stopped,
	}
	for _, verdict := range []contracts.Verdict{contracts.Pass, contracts.Fail, contracts.Pending, contracts.Skipped} {
		out.Counts[string(verdict)] = v.Count(verdict)
	}
	for i := range v.Results {
		out.Results = append(out.Results, jsonResult(&v.Results[i]))
	}
	for i := range v.Warnings {
		n := &v.Warnings[i]
		p := n.At.Pos()
		out.Warnings = append(out.Warnings, jsonWarning{p.File, p.Line, p.Column, n.Message, n.Help})
	}
	b, err := encodeJSON(out, "")
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

func jsonResult(r *contracts.Result) jsonVerified {
	line, _ := spotOf(r, nil)
	out := jsonVerified{
		File: r.Contract.File, Line: line, Consumer: r.Contract.Consumer, Provider: r.Contract.Provider,
		Interaction: r.Interaction.Description, Key: r.Interaction.Key, States: []string{}, Request: request(r),
		Verdict: string(r.Verdict), Duration: float64(r.Duration.Microseconds()) / 1000, Status: r.Status, Shared: r.Shared,
		Problem: r.Problem, Mismatches: []jsonMismatch{}, Curl: r.Curl,
	}
	for _, s := range r.Interaction.States {
		out.States = append(out.States, s.Name)
	}
	for i := range r.Mismatches {
		m := &r.Mismatches[i]
		line, column := spotOf(r, m)
		out.Mismatches = append(out.Mismatches, jsonMismatch{m.Part, m.Path, m.Expected, m.Actual, m.Rule, m.Message, line, column})
	}
	return out
}
