package report

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
)

// verified is what came out of verifying two contracts, one of which is written by somebody who
// means no good.
func verified(t testing.TB) *contracts.Report {
	t.Helper()
	tree, err := node.Parse("pacts/helpdesk.json", []byte("{\n  \"a\": {\n    \"b\": 1\n  }\n}"), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := tree.Root().Get("a").Key("b")
	good := &contracts.Contract{File: "pacts/email.yaml", Consumer: "email", Provider: "customer"}
	bad := &contracts.Contract{File: "pacts/helpdesk.json", Consumer: "help\x1b[31mdesk", Provider: "customer"}
	request := &contracts.Request{Method: "GET", Path: "/customers/7"}
	return &contracts.Report{
		Results: []contracts.Result{
			{Contract: good, Interaction: &contracts.Interaction{Description: "a customer", Request: request}, Verdict: contracts.Pass, Status: 200, Duration: 3 * time.Millisecond},
			{
				Contract: bad, Verdict: contracts.Fail, Status: 200, Duration: 1500 * time.Microsecond,
				Interaction: &contracts.Interaction{Description: "a number ::error::\nx | <b>&", States: []contracts.State{{Name: "customer 7 exists"}, {Name: "it rains"}}, Request: request, At: at},
				Mismatches: []matching.Mismatch{
					{Part: "body", Path: "$.telephoneNumber", Expected: `"020"`, Actual: "nothing", Message: "expected a member", Rule: "type at $.*", At: at},
					{Part: "status", Path: "status", Expected: "200", Actual: "404", Message: "expected the status 200, not 404"},
				},
				Curl: "curl -i http://localhost/customers/7",
			},
			{Contract: bad, Interaction: &contracts.Interaction{Kind: contracts.Asynchronous}, Verdict: contracts.Pending, Problem: "the provider gave no answer: ]]> refused", Curl: "curl"},
			{Contract: good, Interaction: &contracts.Interaction{Kind: contracts.Synchronous, Description: "a word"}, Verdict: contracts.Skipped, Problem: "it needs the plugin protobuf, and plugins are not run", Shared: true},
		},
		Warnings: []contracts.Warning{{At: at, Message: "the rule counts for nothing", Help: "remove it"}},
	}
}

func renderVerification(t testing.TB, f Format, r *contracts.Report, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteVerification(&b, f, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAVerificationReadsAsItsGolden(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		golden(t, "verification."+string(f), renderVerification(t, f, verified(t), unicodeOptions))
	}
}

func TestAVerificationHidesNothingFromATerminal(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		for _, r := range renderVerification(t, f, verified(t), unicodeOptions) {
			if r != '\n' && !unicode.IsPrint(r) {
				t.Errorf("%s writes %q", f, r)
			}
		}
	}
	for line := range strings.Lines(renderVerification(t, GitHub, verified(t), unicodeOptions)) {
		if !strings.HasPrefix(line, "::error ") && !strings.HasPrefix(line, "::notice ") {
			t.Errorf("a contract has written the line %q", line)
		}
	}
}

func TestAVerificationIsValidUnderTheSchemas(t *testing.T) {
	t.Parallel()
	for f, schema := range map[Format]*jsonschema.Schema{
		JSON:  compile(t, "verification.json", string(VerificationSchema())),
		SARIF: compile(t, "sarif.json", sarifSchema(t)),
	} {
		for _, r := range []*contracts.Report{verified(t), {}, {Stopped: "the run was interrupted"}} {
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(renderVerification(t, f, r, unicodeOptions)))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); err != nil {
				t.Errorf("%s: %v", f, err)
			}
		}
	}
	var suites junitSuites
	if err := xml.Unmarshal([]byte(renderVerification(t, JUnit, verified(t), unicodeOptions)), &suites); err != nil {
		t.Fatal(err)
	}
	if suites.Tests != 4 || suites.Failures != 1 || len(suites.Suites) != 2 {
		t.Errorf("%+v", suites)
	}
}

func TestTheWordOfAVerification(t *testing.T) {
	t.Parallel()
	r := verified(t)
	for _, c := range []struct {
		report *contracts.Report
		want   string
	}{
		{&contracts.Report{}, "UNKNOWN"},
		{r, "FAIL"},
		{&contracts.Report{Results: r.Results[:1]}, "PASS"},
		{&contracts.Report{Results: r.Results[2:3]}, "PASS"},
		{&contracts.Report{Results: r.Results[3:]}, "UNKNOWN"},
		{&contracts.Report{Results: r.Results[:1], Stopped: "the run was interrupted"}, "FAIL"},
	} {
		if got := renderVerification(t, Text, c.report, Options{Quiet: true}); got != c.want+"\n" {
			t.Errorf("%+v: %s", c.report, got)
		}
	}
}
