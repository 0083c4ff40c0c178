package accept_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/accept"
	"github.com/postel-api/postel/internal/node"
)

// sentence is an error as a person sees it.
func sentence(err error) string {
	var e *node.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &e):
		return "not a sentence: " + err.Error()
	case e.Help == "":
		return e.Error()
	}
	return e.Error() + " | " + e.Help
}

const signed = ", reason: r, author: Ada}"

func TestWhatEntriesDoToFindings(t *testing.T) {
	t.Parallel()
	get := diff.Place{Path: "/customers/{id}", Method: "GET", Part: "response 200", Media: "application/json", Pointer: "/fax"}
	list := diff.Place{Path: "/customers", Method: "GET", Part: "response 200", Media: "application/json", Pointer: "/items/*/fax"}
	one := diff.Finding{Rule: "response-member-removed", Fingerprint: "aaaaaaaaaaaa", Places: []diff.Place{get}}
	both := diff.Finding{Rule: "response-member-removed", Fingerprint: "bbbbbbbbbbbb", Places: []diff.Place{list, get}}
	service := diff.Finding{Rule: "server-removed", Fingerprint: "cccccccccccc", Places: []diff.Place{{}}}
	const rule = "{rule: response-member-removed, "
	tests := []struct {
		name     string
		findings []diff.Finding
		entries  []string
		base     string
		want     string // fingerprints accepted, those remaining, reports
	}{
		{"by fingerprint", []diff.Finding{one, service}, []string{"{fingerprint: cccccccccccc" + signed}, "", "[cccccccccccc/1] [aaaaaaaaaaaa] []"},
		{"by rule and path", []diff.Finding{one, service}, []string{rule + `path: "/customers/{id}"` + signed}, "", "[aaaaaaaaaaaa/1] [cccccccccccc] []"},
		{"by rule and pointer", []diff.Finding{one}, []string{rule + "pointer: /fax" + signed}, "", "[aaaaaaaaaaaa/1] [] []"},
		{"by the whole place", []diff.Finding{one}, []string{rule + `path: "/customers/{id}", method: get, part: response 200, media: application/json, pointer: /fax` + signed}, "", "[aaaaaaaaaaaa/1] [] []"},
		{"by several entries", []diff.Finding{one}, []string{"{fingerprint: aaaaaaaaaaaa" + signed, rule + "pointer: /fax" + signed}, "", "[aaaaaaaaaaaa/2] [] []"},
		{"all places of a shared component", []diff.Finding{both}, []string{rule + "path: /customers" + signed, rule + `path: "/customers/{id}"` + signed}, "", "[bbbbbbbbbbbb/2] [] []"},
		{
			"one place of two", []diff.Finding{both}, []string{rule + "path: /customers" + signed}, "",
			"[] [bbbbbbbbbbbb] [2:5: response-member-removed at /customers is not accepted, since the same change takes effect at GET /customers/{id} response 200 application/json /fax too | accept that place as well, or the finding by its fingerprint]",
		},
		{"another place", []diff.Finding{one}, []string{rule + "path: /orders" + signed}, "", "[] [aaaaaaaaaaaa] [2:5: response-member-removed at /orders accepts nothing: there is no such finding | remove the entry]"},
		{"another method", []diff.Finding{one}, []string{rule + "method: PUT, pointer: /fax" + signed}, "", "[] [aaaaaaaaaaaa] [2:5: response-member-removed at PUT /fax accepts nothing: there is no such finding | remove the entry]"},
		{"another rule", []diff.Finding{one}, []string{"{rule: operation-removed, pointer: /fax" + signed}, "", "[] [aaaaaaaaaaaa] [2:5: operation-removed at /fax accepts nothing: there is no such finding | remove the entry]"},
		{"on its last day", []diff.Finding{one}, []string{"{fingerprint: aaaaaaaaaaaa, until: 2026-06-30" + signed}, "", "[aaaaaaaaaaaa/1] [] []"},
		{"after its last day", []diff.Finding{one}, []string{"{fingerprint: aaaaaaaaaaaa, until: 2026-06-29" + signed}, "", "[] [aaaaaaaaaaaa] [2:5: aaaaaaaaaaaa is not accepted any more: it has ended on 2026-06-29 | remove the entry, or give it another until]"},
		{"before its version", []diff.Finding{one}, []string{"{fingerprint: aaaaaaaaaaaa, until: 2.0.0" + signed}, "1.9.0", "[aaaaaaaaaaaa/1] [] []"},
		{"a pre-release is before its version", []diff.Finding{one}, []string{"{fingerprint: aaaaaaaaaaaa, until: 2.0.0" + signed}, "2.0.0-rc.1", "[aaaaaaaaaaaa/1] [] []"},
		{"from its version on", []diff.Finding{one}, []string{"{fingerprint: aaaaaaaaaaaa, until: 2.0.0" + signed}, "2.0.0", "[] [aaaaaaaaaaaa] [2:5: aaaaaaaaaaaa is not accepted any more: it has ended with version 2.0.0, and the base is 2.0.0 | remove the entry, or give it another until]"},
		{"a base without a version", []diff.Finding{one}, []string{"{fingerprint: aaaaaaaaaaaa, until: 2.0.0" + signed}, "2026-01-01", "[] [aaaaaaaaaaaa] [2:5: aaaaaaaaaaaa is not accepted any more: it ends with version 2.0.0, and the base has no semantic version to hold against that | remove the entry, or give it another until]"},
		{"no entries", []diff.Finding{one, service}, nil, "", "[] [aaaaaaaaaaaa cccccccccccc] []"},
	}
	for _, tt := range tests {
		file := "accepted:\n"
		for _, e := range tt.entries {
			file += "  - " + e + "\n"
		}
		entries, err := accept.Parse("a.yaml", []byte(file))
		if err != nil {
			t.Errorf("%s: %s", tt.name, sentence(err))
			continue
		}
		out := accept.Apply(tt.findings, entries, accept.Moment{Today: time.Date(2026, 6, 30, 23, 0, 0, 0, time.FixedZone("", -7200)), Base: tt.base})
		var accepted, remaining, reports []string
		for _, a := range out.Accepted {
			accepted = append(accepted, fmt.Sprintf("%s/%d", a.Finding.Fingerprint, len(a.Entries)))
		}
		for _, f := range out.Remaining {
			remaining = append(remaining, f.Fingerprint)
		}
		for _, r := range out.Reports {
			p := r.Span.Pos()
			reports = append(reports, fmt.Sprintf("%d:%d: %s | %s", p.Line, p.Column, r.Msg, r.Help))
		}
		if diff := cmp.Diff(tt.want, fmt.Sprint(accepted, remaining, reports)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestWhatIsNoEntryIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	tests := []struct{ file, want string }{
		{"- a", ":1:1: the file holds the key accepted, not a list | write the entries as a list below accepted:"},
		{"acepted: []", `:1:1: the file has no "acepted"; did you mean "accepted"?`},
		{"accepted: {}", `:1:11: accepted is a list of entries, not a map | begin each entry with a dash`},
		{"accepted: [x]", `:1:12: an entry holds keys with values, not a string | give it a fingerprint or a rule, a reason and an author`},
		{"accepted: [{}]", `:1:12: the entry names neither a fingerprint nor a rule | the fingerprint stands in brackets after each finding`},
		{"accepted: [{reson: x}]", `:1:13: an entry has no "reson"; did you mean "reason"?`},
		{"accepted: [{fingerprint: 123456789012" + signed + "]", `:1:26: fingerprint is a text, not a number | write it in quotes: "123456789012"`},
		{"accepted: [{fingerprint: xyz" + signed + "]", `:1:26: "xyz" is no fingerprint, which is 12 hexadecimal digits`},
		{"accepted: [{fingerprint: aaaaaaaaaaaa, rule: operation-removed" + signed + "]", `:1:13: the entry names a finding by its fingerprint and a rule or place beside it | remove one of the two`},
		{"accepted: [{fingerprint: aaaaaaaaaaaa, reason: x}]", `:1:13: the entry has no author | say who answers for it`},
		{"accepted: [{fingerprint: aaaaaaaaaaaa, author: x}]", `:1:13: the entry has no reason | say why, for those who read this after you`},
		{"accepted: [{fingerprint: aaaaaaaaaaaa, author: x, reason: ' '}]", `:1:59: reason is empty`},
		{"accepted: [{fingerprint: aaaaaaaaaaaa, author: [x]}]", `:1:48: author is a text, not a list`},
		{"accepted: [{rule: operation-removed" + signed + "]", `:1:13: the entry would accept operation-removed everywhere | give a path, or change the rule in .postel.yaml`},
		{"accepted: [{rule: operation-remove, path: /x" + signed + "]", `:1:19: no rule is called "operation-remove"; did you mean "operation-removed"? | postel rules lists them`},
		{"accepted: [{fingerprint: aaaaaaaaaaaa, until: soon" + signed + "]", `:1:47: until is a day like 2026-12-31 or a version like 2.0.0, not "soon"`},
		{"accepted: [{fingerprint: aaaaaaaaaaaa, until: 2026-02-30" + signed + "]", `:1:47: until is a day like 2026-12-31 or a version like 2.0.0, not "2026-02-30"`},
		{"accepted: []\naccepted: []", `:2:1: the key "accepted" stands twice in this object, first on line 1; the last one counts | remove one of the two`},
		{"accepted:\n\t- x", `:2:1: a tab cannot indent a line of YAML | use spaces`},
		{"accepted: null", ""},
		{"# nothing", ""},
		{"", ""},
	}
	for _, tt := range tests {
		_, err := accept.Parse("a.yaml", []byte(tt.file))
		want := tt.want
		if want != "" {
			want = "a.yaml" + want
		}
		if diff := cmp.Diff(want, sentence(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.file, diff)
		}
	}
}

func TestAFindingIsFoundByTheBeginningOfItsFingerprint(t *testing.T) {
	t.Parallel()
	findings := []diff.Finding{{Fingerprint: "aaaa00000000"}, {Fingerprint: "aaaabbbbbbbb"}}
	for word, want := range map[string]string{
		"[AAAAb]": "aaaabbbbbbbb", "aaaa00000000": "aaaa00000000",
		"aaaa": "2 findings have a fingerprint that begins with aaaa: aaaa00000000, aaaabbbbbbbb | write more of its digits",
		"ffff": `no finding has the fingerprint "ffff" | the fingerprint stands in brackets after each finding`,
		"":     `no finding has the fingerprint "" | the fingerprint stands in brackets after each finding`,
	} {
		f, err := accept.Find(findings, word)
		got := f.Fingerprint
		var missing *accept.NotFoundError
		if errors.As(err, &missing) {
			got = missing.Error() + " | " + missing.Advice()
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", word, got, want)
		}
	}
}
