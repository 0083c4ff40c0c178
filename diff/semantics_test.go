package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postel-api/postel/diff"
)

// semantic is one sentence of the verdict semantics as two documents and the verdict between
// them. The row is the assumption that it is about; kind is what the case shows of it.
type semantic struct {
	row, kind, name string
	base, revision  string
	switches        []string
	want            diff.Bump
}

// The kinds of cases that every row has.
const (
	plain  = "plain case"
	near   = "near miss"
	toggle = "switch"
)

func api(version, rest string) string {
	return "openapi: " + version + "\ninfo: {title: T, version: 1.0.0}\n" + rest
}

// get is a document with one operation GET /things.
func get(operation string) string {
	return api("3.1.0", "paths: {/things: {get: {"+operation+"}}}\n")
}

// answer is a document whose GET /things answers 200 with a JSON body of that schema.
func answer(schema string) string {
	return get(`responses: {"200": {description: OK, content: {application/json: {schema: ` + schema + `}}}}`)
}

// body is a document whose POST /things takes a JSON body of that schema.
func body(schema string) string {
	return api("3.1.0", "paths: {/things: {post: {requestBody: {content: {application/json: {schema: "+schema+`}}}, responses: {"204": {description: Done}}}}}`+"\n")
}

// parameter is a document whose GET /things has that parameter.
func parameter(p string) string {
	return get(`parameters: [{` + p + `}], responses: {"204": {description: Done}}`)
}

// statuses is a document whose GET /things has those responses.
func statuses(responses string) string { return get("responses: {" + responses + "}") }

const done = `responses: {"204": {description: Done}}`

func semantics() []semantic {
	var all []semantic
	for _, part := range [][]semantic{objectSemantics(), valueSemantics(), messageSemantics(), wireSemantics(), serviceSemantics(), compositionSemantics()} {
		all = append(all, part...)
	}
	return all
}

func TestSemantics(t *testing.T) {
	t.Parallel()
	for _, c := range semantics() {
		t.Run(c.row+"/"+c.name, func(t *testing.T) {
			t.Parallel()
			r := compare(t, c.base, c.revision, c.switches...)
			if r.Verdict != c.want {
				t.Errorf("%s of %s: verdict %s, want %s\n%s", c.kind, c.row, r.Verdict, c.want, lines(r))
			}
		})
	}
}

func TestEveryRowOfTheSemanticsHasItsThreeCases(t *testing.T) {
	t.Parallel()
	have := map[string]bool{}
	for _, c := range semantics() {
		have[c.row+c.kind] = true
	}
	for _, a := range diff.Assumptions() {
		for _, kind := range []string{plain, near, toggle} {
			if !have[a.Key+kind] {
				t.Errorf("%s (%s) has no %s", a.Key, a.Name, kind)
			}
		}
	}
}

func TestADocumentOfTheSemanticsEqualsItself(t *testing.T) {
	t.Parallel()
	for _, c := range semantics() {
		for _, doc := range []string{c.base, c.revision} {
			a, b := load(t, "a.yaml", []byte(doc)), load(t, "b.yaml", []byte(doc))
			if r := diff.Compare(a, b, diff.Options{}.Thorough()); len(r.Findings) > 0 {
				t.Errorf("%s/%s: a document differs from itself:\n%s", c.row, c.name, lines(r))
			}
		}
	}
}

func TestAReportIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	for _, c := range semantics() {
		first := lines(compare(t, c.base, c.revision))
		for range 3 {
			if again := lines(compare(t, c.base, c.revision)); again != first {
				t.Errorf("%s/%s: the report changes:\n%s\n%s", c.row, c.name, first, again)
			}
		}
	}
}

func TestTheVerdictIsTheHighestBumpAndEveryFindingHasAPlace(t *testing.T) {
	t.Parallel()
	for _, c := range semantics() {
		r := compare(t, c.base, c.revision)
		highest := diff.None
		fingerprints := map[string]string{}
		for _, f := range r.Findings {
			highest = max(highest, f.Bump)
			if len(f.Places) == 0 {
				t.Errorf("%s/%s: %s has no place", c.row, c.name, f.Rule)
			}
			if f.Base == nil && f.Revision == nil {
				t.Errorf("%s/%s: %s stands nowhere", c.row, c.name, f.Rule)
			}
			if other, twice := fingerprints[f.Fingerprint]; twice {
				t.Errorf("%s/%s: %s and %s have one fingerprint", c.row, c.name, f.Rule, other)
			}
			fingerprints[f.Fingerprint] = f.Rule
		}
		if r.Verdict != highest {
			t.Errorf("%s/%s: verdict %s, highest bump %s", c.row, c.name, r.Verdict, highest)
		}
	}
}

// A fingerprint survives what a person would not call a change.
func TestFingerprintsSurviveReformattingAndReordering(t *testing.T) {
	t.Parallel()
	base := answer(`{type: object, properties: {a: {type: string}, b: {type: integer}}}`)
	revision := answer(`{type: object, properties: {a: {type: string}, b: {type: string}}}`)
	reordered := answer("{properties: {b: {type: string},\n\n     a: {type: string}},\n type: object}")
	prints := func(r *diff.Report) string {
		var out []string
		for _, f := range r.Findings {
			out = append(out, f.Fingerprint)
		}
		return strings.Join(out, " ")
	}
	if a, b := prints(compare(t, base, revision)), prints(compare(t, base, reordered)); a != b || a == "" {
		t.Errorf("fingerprints %q and %q", a, b)
	}
}

func object(members string, more ...string) string {
	return fmt.Sprintf("{type: object, properties: {%s}%s}", members, strings.Join(append([]string{""}, more...), ", "))
}
