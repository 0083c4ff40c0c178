package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	// The module carries the official schema of SARIF as an unexported constant, which the test
	// reads from its source. Its own validator would read our bytes through its own structs and
	// drop what they do not know.
	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/diff"
)

// samples are the reports that every machine-readable format is validated with.
func samples() map[string]*diff.Report {
	empty := &diff.Report{}
	bare := &diff.Report{Verdict: diff.Major, Findings: []diff.Finding{{Bump: diff.Major}, {Bump: diff.Patch}}, Notices: []diff.Notice{{}}}
	odd := lostAndFound()
	odd.Findings[0].Base.Line, odd.Findings[0].Base.Column, odd.Findings[0].Base.Width = -1, -1, -1
	return map[string]*diff.Report{
		"breaking": breaking(), "compatible": compatible(), "same": same(), "hostile": hostile(),
		"lost": lostAndFound(), "minified": minified(), "empty": empty, "bare": bare, "odd": odd,
	}
}

// check validates what a format makes of every sample.
func check(t *testing.T, f Format, schema *jsonschema.Schema) {
	t.Helper()
	for name, r := range samples() {
		o := unicodeOptions
		o.Rules = []RuleInfo{{ID: "response-type-changed", Title: "a", Why: "b [c](d)", Help: "e", Bump: diff.Major}, {ID: "unused"}}
		got := render(t, f, r, o)
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(got))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func compile(t *testing.T, name, text string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestJSONIsValidUnderItsPublishedSchema(t *testing.T) {
	t.Parallel()
	check(t, JSON, compile(t, "report.schema.json", string(Schema())))
}

func TestTheSchemaRefusesWhatIsNotAReport(t *testing.T) {
	t.Parallel()
	schema := compile(t, "report.schema.json", string(Schema()))
	good := render(t, JSON, breaking(), unicodeOptions)
	for name, edit := range map[string][2]string{
		"a level in lower case": {`"bump": "MAJOR"`, `"bump": "major"`},
		"an unknown member":     {`"schemaVersion"`, `"extra": 1, "schemaVersion"`},
		"another version":       {`"schemaVersion": 1`, `"schemaVersion": 2`},
		"a lost member":         {`"undecided":false,`, ``},
		"a line of zero":        {`"line":19`, `"line":0`},
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(good, edit[0], edit[1], 1)))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestTheSchemaDescribesEveryMember(t *testing.T) {
	t.Parallel()
	var walk func(at string, v any)
	walk = func(at string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		if m["type"] == "object" && m["additionalProperties"] != false {
			t.Errorf("%s may have any member", at)
		}
		if properties, ok := m["properties"].(map[string]any); ok {
			for name, p := range properties {
				p := p.(map[string]any)
				if p["description"] == nil && p["$ref"] == nil {
					t.Errorf("%s/%s has no description", at, name)
				}
				if required, _ := m["required"].([]any); !slices.Contains(required, any(name)) {
					t.Errorf("%s/%s is not required", at, name)
				}
			}
		}
		for k, v := range m {
			walk(at+"/"+k, v)
		}
	}
	var doc any
	if err := json.Unmarshal(Schema(), &doc); err != nil {
		t.Fatal(err)
	}
	walk("", doc)
}

func TestSARIFIsValidUnderTheOfficialSchema(t *testing.T) {
	t.Parallel()
	schema := compile(t, "sarif-schema-2.1.0.json", sarifSchema(t))
	check(t, SARIF, schema)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(render(t, SARIF, breaking(), unicodeOptions), `"error"`, `"fatal"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(value) == nil {
		t.Error("the schema accepts a level that SARIF does not have")
	}
}

// sarifSchema returns the schema that the module go-sarif carries. Where the module's source is
// not on the machine the test is skipped, but not on a CI server.
func sarifSchema(t *testing.T) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err == nil {
		var text string
		if text, err = constant(filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), "schema"); err == nil {
			return text
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("the schema of SARIF is not to be had: %v", err)
	}
	t.Skipf("the schema of SARIF is not to be had: %v", err)
	return ""
}

// constant returns the value of a string constant of a Go source file.
func constant(file, name string) (string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		return "", err
	}
	var lit *ast.BasicLit
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && v.Names[0].Name == name && len(v.Values) == 1 {
			lit, _ = v.Values[0].(*ast.BasicLit)
		}
		return true
	})
	if lit == nil {
		return "", os.ErrNotExist
	}
	return strconv.Unquote(lit.Value)
}

func TestURIsOfSARIFAreRelativeWhereTheFileIs(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"openapi.yaml":                   "openapi.yaml",
		"api/my file.yaml":               "api/my%20file.yaml",
		"../up.yaml":                     "../up.yaml",
		"/srv/a.yaml":                    "file:///srv/a.yaml",
		`C:\srv\a.yaml`:                  "file:///C:/srv/a.yaml",
		"größe#1?.yaml":                  "gr%C3%B6%C3%9Fe%231%3F.yaml",
		"100%.yaml":                      "100%25.yaml",
		"v1:a/b.yaml":                    "a/b.yaml",
		"v1:a:b.yaml":                    "a%3Ab.yaml",
		"-":                              "stdin",
		"https://example.com/a b.json":   "https://example.com/a%20b.json",
		"https://example.com/%zz":        "https%3A//example.com/%25zz",
		"http://127.0.0.1:8080/a?b=c&d=": "http://127.0.0.1:8080/a?b=c&d=",
	} {
		if got := sarifArtifactOf(name).URI; got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}

func TestEmbeddedLinksOfDocumentsAreNoLinksInSARIF(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a [b] (c)": "a [b] (c)", "a [b](http://x)": `a \[b\](http://x)`, "items[0]": "items[0]",
	} {
		if got := plainMessage(in); got != want {
			t.Errorf("plainMessage(%q) = %q, want %q", in, got, want)
		}
	}
}

// gitlabSchema says what GitLab's documentation of Code Quality reports requires.
const gitlabSchema = `{
	"type": "array",
	"items": {
		"type": "object", "additionalProperties": false,
		"required": ["description", "check_name", "fingerprint", "severity", "location"],
		"properties": {
			"description": {"type": "string"}, "check_name": {"type": "string"}, "fingerprint": {"type": "string"},
			"severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
			"location": {
				"type": "object", "additionalProperties": false, "required": ["path", "lines"],
				"properties": {
					"path": {"type": "string", "not": {"pattern": "^\\./"}},
					"lines": {"type": "object", "additionalProperties": false, "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}
				}
			}
		}
	}
}`

func TestGitLabGetsWhatItDocuments(t *testing.T) {
	t.Parallel()
	check(t, GitLab, compile(t, "gitlab.json", gitlabSchema))
	r := breaking()
	r.Findings = append(r.Findings, r.Findings...)
	var issues []gitlabIssue
	if err := json.Unmarshal([]byte(render(t, GitLab, r, Options{})), &issues); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, i := range issues {
		if used[i.Fingerprint] {
			t.Errorf("the fingerprint %s stands twice", i.Fingerprint)
		}
		used[i.Fingerprint] = true
	}
}

// junitForm is what readers of JUnit's XML agree on: which attributes an element has, and what
// it may contain. There is no official schema to validate with.
var junitForm = map[string]struct{ attributes, children string }{
	"testsuites": {"name tests failures errors", "testsuite"},
	"testsuite":  {"name tests failures errors skipped time", "properties testcase"},
	"properties": {"", "property"},
	"property":   {"name value", ""},
	"testcase":   {"classname name time", "failure system-out"},
	"failure":    {"message type", ""},
	"system-out": {"", ""},
}

func TestJUnitHasTheAgreedForm(t *testing.T) {
	t.Parallel()
	for name, r := range samples() {
		got := render(t, JUnit, r, unicodeOptions)
		d := xml.NewDecoder(strings.NewReader(got))
		open := []string{}
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			switch e := token.(type) {
			case xml.StartElement:
				form, ok := junitForm[e.Name.Local]
				if !ok || len(open) > 0 && !slices.Contains(strings.Fields(junitForm[open[len(open)-1]].children), e.Name.Local) {
					t.Errorf("%s: %s in %v", name, e.Name.Local, open)
				}
				var has []string
				for _, a := range e.Attr {
					has = append(has, a.Name.Local)
				}
				if !slices.Equal(has, strings.Fields(form.attributes)) {
					t.Errorf("%s: %s has %v, want %s", name, e.Name.Local, has, form.attributes)
				}
				open = append(open, e.Name.Local)
			case xml.EndElement:
				open = open[:len(open)-1]
			}
		}
	}
}

func TestJUnitCountsItsCases(t *testing.T) {
	t.Parallel()
	for name, r := range samples() {
		var got junitSuites
		if err := xml.Unmarshal([]byte(render(t, JUnit, r, unicodeOptions)), &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		failures, names := 0, map[string]bool{}
		for _, c := range got.Suites[0].Cases {
			if c.Failure != nil {
				failures++
			}
			if names[c.Name] {
				t.Errorf("%s: two cases are called %q", name, c.Name)
			}
			names[c.Name] = true
		}
		if s := got.Suites[0]; s.Tests != len(s.Cases) || s.Failures != failures || got.Tests != s.Tests || got.Failures != failures || s.Tests == 0 {
			t.Errorf("%s: %d of %d cases fail, the suite says %d of %d", name, failures, len(s.Cases), s.Failures, s.Tests)
		}
	}
}

func TestJSONHidesNothingFromATerminal(t *testing.T) {
	t.Parallel()
	for _, f := range []Format{JSON, SARIF, GitLab} {
		got := render(t, f, hostile(), Options{})
		for _, r := range got {
			if r != '\n' && (r < ' ' || r == 0x7f || r > 0x7f && hidden(r)) {
				t.Errorf("%s has %U", f, r)
				break
			}
		}
	}
	in := []byte("\"a\u009b\u202e\U000e0041\x7f\u00e9🙂\"")
	var before, after string
	out := escapeHidden(bytes.Clone(in))
	if json.Unmarshal(in, &before) != nil || json.Unmarshal(out, &after) != nil || before != after {
		t.Errorf("%q became %q", before, after)
	}
	if want := `"a\u009b\u202e\udb40\udc41\u007fé🙂"`; string(out) != want {
		t.Errorf("got %s, want %s", out, want)
	}
}
