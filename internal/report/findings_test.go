package report

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/internal/node"
)

// found are findings in things that somebody wrote who means no good.
func found(t testing.TB) *Findings {
	t.Helper()
	tree, err := node.Parse("pacts/helpdesk.json", []byte("{\n  \"a\": {\n    \"b\": 1\n  }\n}"), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := tree.Root().Get("a").Key("b")
	return &Findings{
		Command: "postel contract check", Word: "FAIL", Sentence: "1 of 4 interactions is not as the description says", Notes: []string{"nothing is known of messages\x1b[1m"},
		Rules: []FindingRule{{ID: "response.body.incompatible", Title: "The example is not as described", Why: "No answer can be like it.", Severity: SeverityError}},
		Subjects: []Subject{
			{Group: "email → customer", Name: "a customer", Detail: "GET /customers/7", File: "pacts/email.yaml"},
			{Group: "help\x1b[31mdesk → customer", Name: "a number ::error::\nx | <b>&", Detail: "GET /customers/7", File: "pacts/helpdesk.json", At: tree.Root().Span(), Found: []Found{
				{Rule: "response.body.incompatible", Severity: SeverityError, Message: "expected a text, described is a number ]]>", Help: "mend the contract", At: at, Other: tree.Root().Key("a"), Path: "$.a.b", Expected: `"x"`, Actual: "1"},
				{Rule: "request.header.unknown", Severity: SeverityWarning, Message: "nobody reads the header X"},
			}},
			{Group: "email → customer", Name: "a note", File: "pacts/email.yaml", Found: []Found{{Rule: "seen", Severity: SeverityNote, Message: "recorded"}}},
			{Name: "a word", File: "pacts/email.yaml", Skipped: "a message is not described"},
		},
	}
}

func renderFindings(t testing.TB, f Format, r *Findings, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteFindings(&b, f, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFindingsReadAsTheirGolden(t *testing.T) {
	t.Parallel()
	verbose := unicodeOptions
	verbose.Verbose = true
	for _, f := range Formats() {
		golden(t, "findings."+string(f), renderFindings(t, f, found(t), verbose))
	}
}

func TestFindingsHideNothingFromATerminal(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		for _, r := range renderFindings(t, f, found(t), unicodeOptions) {
			if r != '\n' && !unicode.IsPrint(r) {
				t.Errorf("%s writes %q", f, r)
			}
		}
	}
	for line := range strings.Lines(renderFindings(t, GitHub, found(t), unicodeOptions)) {
		if !strings.HasPrefix(line, "::error ") && !strings.HasPrefix(line, "::warning ") && !strings.HasPrefix(line, "::notice ") {
			t.Errorf("a contract has written the line %q", line)
		}
	}
}

func TestFindingsAreValidUnderTheSchemas(t *testing.T) {
	t.Parallel()
	for f, schema := range map[Format]*jsonschema.Schema{
		JSON:  compile(t, "findings.json", string(FindingsSchema())),
		SARIF: compile(t, "sarif.json", sarifSchema(t)),
	} {
		for _, r := range []*Findings{found(t), {Command: "postel contract lint", Passed: true, Word: "PASS"}} {
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(renderFindings(t, f, r, unicodeOptions)))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); err != nil {
				t.Errorf("%s: %v", f, err)
			}
		}
	}
	var suites junitSuites
	if err := xml.Unmarshal([]byte(renderFindings(t, JUnit, found(t), unicodeOptions)), &suites); err != nil {
		t.Fatal(err)
	}
	if suites.Tests != 4 || suites.Failures != 1 || len(suites.Suites) != 3 {
		t.Errorf("%+v", suites)
	}
}

func TestQuietFindingsAreOneWord(t *testing.T) {
	t.Parallel()
	if got := renderFindings(t, Text, found(t), Options{Quiet: true}); got != "FAIL\n" {
		t.Errorf("got %q", got)
	}
}

// Notes do not hide what is worse; where nothing is, and where all is wanted, they are listed.
func TestManyNotesBesideAnErrorAreCounted(t *testing.T) {
	t.Parallel()
	notes := slices.Repeat([]Found{{Rule: "seen", Severity: SeverityNote, Message: "recorded"}}, 6)
	bad := append([]Found{{Rule: "gone", Severity: SeverityError, Message: "missing"}}, notes...)
	for name, test := range map[string]struct {
		found   []Found
		verbose bool
		lines   int
		counted bool
	}{
		"beside an error":        {bad, false, 0, true},
		"few beside an error":    {bad[:6], false, 5, false},
		"beside an error, all":   {bad, true, 6, false},
		"where nothing is worse": {notes, false, 6, false},
	} {
		r := &Findings{Command: "postel drift", Word: "FAIL", Subjects: []Subject{{Name: "a", Found: test.found}}}
		got := renderFindings(t, Text, r, Options{Unicode: true, Verbose: test.verbose})
		if n := strings.Count(got, "recorded"); n != test.lines || strings.Contains(got, "6 notes; --verbose lists them") != test.counted {
			t.Errorf("%s: %d notes in\n%s", name, n, got)
		}
	}
}
