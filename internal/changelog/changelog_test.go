package changelog_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/changelog"
	"github.com/postel-api/postel/swagger"
)

func Example() {
	base, err := load("1.0.0")
	if err != nil {
		fmt.Println(err)
		return
	}
	revision, err := load("1.1.0")
	if err != nil {
		fmt.Println(err)
		return
	}
	day := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	fmt.Print(changelog.New("1.1.0", day, diff.Compare(base, revision, diff.Options{}), diff.Minor).Markdown())
	// Output:
	// ## [1.1.0] - 2026-01-31
	//
	// ### Added
	//
	// - `GET /customers`: query parameter `lastname` may now be sent.
	// - `GET /customers`, `POST /customers`, `GET /customers/{id}` and `PUT /customers/{id}`, responses 200 and 201: `loyaltyPoints` may now be received.
	// - `GET /customers/{id}/orders` is new.
}

func load(version string) (*swagger.Document, error) {
	data, err := os.ReadFile("../../testdata/customer/" + version + ".yaml")
	if err != nil {
		return nil, err
	}
	return swagger.Load(version+".yaml", data, swagger.Options{})
}

func TestEveryRuleHasAKindAndEveryAspectOfTheTableARule(t *testing.T) {
	t.Parallel()
	used := map[diff.Aspect]bool{}
	for _, r := range diff.Rules() {
		used[r.Aspect] = true
		if _, ok := changelog.KindOf(r); !ok {
			t.Errorf("%s is of no kind: the aspect %q has no row", r.ID, r.Aspect)
		}
	}
	for _, a := range changelog.Aspects() {
		if !used[a] {
			t.Errorf("the row of %q belongs to no rule", a)
		}
	}
}

func TestTheKindIsWhatAUserOfTheAPIWouldLookFor(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]changelog.Kind{
		"operation-added":               changelog.Added,
		"operation-removed":             changelog.Removed,
		"request-required-member-added": changelog.Added,
		"response-member-removed":       changelog.Removed,
		"response-member-optional":      changelog.Changed,
		"response-enum-value-added":     changelog.Added,
		"response-type-changed":         changelog.Changed,
		"request-default-added":         changelog.Changed,
		"request-member-read-only":      changelog.Changed,
		"response-media-type-widened":   changelog.Changed,
		"deprecation-announced":         changelog.Deprecated,
		"deprecation-withdrawn":         changelog.Changed,
		"sunset-changed":                changelog.Deprecated,
		"security-narrowed":             changelog.Security,
		"oauth-scope-removed":           changelog.Security,
		"text-changed":                  changelog.Changed,
	} {
		r, ok := diff.RuleByID(id)
		if !ok {
			t.Errorf("there is no rule %s", id)
		}
		if got, _ := changelog.KindOf(r); got != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
	}
}

func finding(rule string, bump diff.Bump, subject, message string, places ...diff.Place) diff.Finding {
	return diff.Finding{Rule: rule, Bump: bump, Subject: subject, Message: message, Places: places, Detail: "clients fail", Fingerprint: "f-" + subject}
}

func at(operation, part, pointer string) diff.Place {
	method, path, _ := strings.Cut(operation, " ")
	return diff.Place{Method: method, Path: path, Part: part, Pointer: pointer}
}

// body is a release without its heading.
func body(level diff.Bump, findings ...diff.Finding) string {
	r := &diff.Report{Findings: findings}
	for _, f := range findings {
		r.Verdict = max(r.Verdict, f.Bump)
	}
	_, text, _ := strings.Cut(changelog.New("", time.Time{}, r, level).Markdown(), "\n\n")
	return text
}

func TestAChangeIsOneSentence(t *testing.T) {
	t.Parallel()
	undecided := finding("response-schema-undecided", diff.Major, "total", "total changed", at("GET /a", "response 200", "/total"))
	undecided.Undecided = true
	for name, tt := range map[string]struct {
		findings []diff.Finding
		want     string
	}{
		"a break is marked, comes first and says who is hurt": {
			[]diff.Finding{
				finding("response-member-removed", diff.Minor, "a", "a is no longer declared", at("GET /a", "response 200", "")),
				finding("response-member-removed", diff.Major, "b", "b is no longer declared", at("GET /b", "response 200", "")),
			},
			"### Removed\n\n- **Breaking:** `GET /b`, response 200: `b` is no longer declared; clients fail.\n- `GET /a`, response 200: `a` is no longer declared.\n",
		},
		"what was not decided may be a break": {
			[]diff.Finding{undecided},
			"### Changed\n\n- **Possibly breaking:** `GET /a`, response 200: `total` changed; clients fail.\n",
		},
		"an operation is named once": {
			[]diff.Finding{finding("operation-added", diff.Minor, "GET /a", "GET /a is new", at("GET /a", "", ""))},
			"### Added\n\n- `GET /a` is new.\n",
		},
		"the whole service needs no name": {
			[]diff.Finding{finding("oauth-flow-added", diff.Minor, "implicit", "the flow implicit is new", diff.Place{})},
			"### Security\n\n- The flow `implicit` is new.\n",
		},
		"a webhook is an operation": {
			[]diff.Finding{
				finding("response-member-added", diff.Minor, "id", "id may now be received", diff.Place{Part: "webhook orderPlaced POST request body"}),
				finding("callback-added", diff.Minor, "webhook refund POST", "webhook refund POST is new", diff.Place{Part: "webhook refund POST"}),
			},
			"### Added\n\n- `webhook orderPlaced POST`, request body: `id` may now be received.\n- `webhook refund POST` is new.\n",
		},
		"many operations are counted, and the member that they share is named": {
			[]diff.Finding{finding("response-member-added", diff.Minor, "zip", "zip may now be received",
				at("GET /a", "response 200", "/*/address/zip"), at("GET /b", "response 200", "/address/zip"), at("GET /c", "response 201", "/address/zip"), at("GET /d", "response 200", "/address/zip"), at("GET /e", "response 200", "/address/zip"))},
			"### Added\n\n- `GET /a`, `GET /b`, `GET /c` and 2 more operations, responses 200 and 201 at `/address`: `zip` may now be received.\n",
		},
		"that it is an element of a list says nothing": {
			[]diff.Finding{finding("response-member-added", diff.Minor, "zip", "zip may now be received", at("GET /a", "response 200", "/*/zip"))},
			"### Added\n\n- `GET /a`, response 200: `zip` may now be received.\n",
		},
		"values of one list are one change": {
			[]diff.Finding{
				finding("response-enum-value-removed", diff.Minor, "state", `state is never "a" any more`, at("GET /a", "response 200", "/state")),
				finding("response-enum-value-removed", diff.Minor, "state", `state is never "b" any more`, at("GET /a", "response 200", "/state")),
				finding("response-enum-value-removed", diff.Minor, "state", `state is never "b" any more`, diff.Place{Method: "GET", Path: "/a", Part: "response 200", Media: "text/json", Pointer: "/state"}),
				finding("response-enum-value-removed", diff.Minor, "kind", `kind is never "a" any more`, at("GET /a", "response 200", "/kind")),
			},
			"### Removed\n\n- `GET /a`, response 200\n  - `state` is never `\"a\"` and `\"b\"` any more.\n  - `kind` is never `\"a\"` any more.\n",
		},
		"what a document says is shown and not obeyed": {
			[]diff.Finding{finding("response-member-added", diff.Minor, "<b>@x|`y`", "<b>@x|`y` may now be received", at("GET /a[x](http://evil.example)", "response 200", ""))},
			"### Added\n\n- `GET /a[x](http://evil.example)`, response 200: <code>&#60;b&#62;&#64;x&#124;&#96;y&#96;</code> may now be received.\n",
		},
		"texts are left out, and it is said": {
			[]diff.Finding{finding("text-changed", diff.Patch, "description", "description changed", at("GET /a", "", ""))},
			"Only texts, examples and metadata changed.\n",
		},
		"nothing is said to have changed where nothing has": {nil, "Nothing changed.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(tt.want, body(diff.Minor, tt.findings...)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestManyChangesAreGroupedByTheirOperations(t *testing.T) {
	t.Parallel()
	var findings []diff.Finding
	for i := range 16 {
		op := []string{"GET /a", "GET /b"}[i%2]
		findings = append(findings, finding("response-member-added", diff.Minor, fmt.Sprintf("m%d", i), fmt.Sprintf("m%d may now be received", i), at(op, fmt.Sprintf("response %d", 200+i/4), "")))
	}
	findings = append(findings, finding("operation-added", diff.Minor, "GET /c", "GET /c is new", at("GET /c", "", "")))
	got := body(diff.Minor, findings...)
	for _, want := range []string{"- `GET /a`\n  - Response 200: `m0` may now be received.\n", "- `GET /b`\n  - Response 200: `m1` may now", "\n- `GET /c` is new.\n"} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%q is not there once:\n%s", want, got)
		}
	}
}

func TestTheHeadingIsTheVersionWithItsDay(t *testing.T) {
	t.Parallel()
	night := time.Date(2026, 1, 31, 23, 30, 0, 0, time.FixedZone("", -5*60*60))
	for _, tt := range []struct {
		version string
		date    time.Time
		want    string
	}{
		{"1.2.0", night, "## [1.2.0] - 2026-01-31"},
		{"1.2.0-rc.1+b", time.Time{}, "## [1.2.0-rc.1+b]"},
		{"", time.Time{}, "## [Unreleased]"},
		{"](http://evil.example)", time.Time{}, "## `](http://evil.example)`"},
	} {
		got, _, _ := strings.Cut(changelog.New(tt.version, tt.date, &diff.Report{}, diff.Minor).Markdown(), "\n")
		if got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func TestTextAndJSONSayTheSame(t *testing.T) {
	t.Parallel()
	r := changelog.New("1.2.0", time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), &diff.Report{
		Base: diff.Description{Name: "a.yaml", Version: "1.1.0"}, Revision: diff.Description{Name: "b.yaml", Title: "T", Version: "1.2.0"}, Verdict: diff.Major,
		Findings: []diff.Finding{
			finding("response-member-removed", diff.Major, "ä", "ä is no longer declared", at("GET /a", "response 200", ""), at("GET /b", "response 200", "")),
			finding("text-changed", diff.Patch, "description", "description changed", at("GET /a", "", "")),
		},
	}, diff.Minor)
	want := "1.2.0  2026-01-31\n  Removed     MAJOR  GET /a and 1 more, response 200: \\u00e4 is no longer declared\n"
	if d := cmp.Diff(want, changelog.Text([]changelog.Release{r}, true)); d != "" {
		t.Errorf("text (-want +got):\n%s", d)
	}
	got, err := changelog.JSON([]changelog.Release{r}, "v9")
	if err != nil {
		t.Fatal(err)
	}
	want = `{
  "schemaVersion": 1,
  "tool": {
    "name": "postel",
    "version": "v9"
  },
  "releases": [
    {
      "version": "1.2.0",
      "date": "2026-01-31",
      "base": {
        "name": "a.yaml",
        "title": "",
        "version": "1.1.0"
      },
      "revision": {
        "name": "b.yaml",
        "title": "T",
        "version": "1.2.0"
      },
      "bump": "MAJOR",
      "leftOut": 1,
      "changes": [
        {
          "kind": "Removed",
          "rule": "response-member-removed",
          "bump": "MAJOR",
          "breaking": true,
          "undecided": false,
          "operations": [
            "GET /a",
            "GET /b"
          ],
          "where": "response 200",
          "subject": "ä",
          "message": "ä is no longer declared",
          "detail": "clients fail",
          "fingerprints": [
            "f-ä"
          ]
        }
      ]
    }
  ]
}
`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("JSON (-want +got):\n%s", d)
	}
}

func TestTheJSONIsAsItsSchemaSays(t *testing.T) {
	t.Parallel()
	undecided := finding("request-schema-undecided", diff.Major, "b", "b changed")
	undecided.Undecided = true
	dated := changelog.New("1.0.0", time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), &diff.Report{Verdict: diff.Major, Findings: []diff.Finding{
		finding("security-narrowed", diff.Major, "key", "key", at("GET /a", "security", "")), undecided,
	}}, diff.Patch)
	for name, releases := range map[string][]changelog.Release{"none": nil, "several": {release("", "a"), dated, {}}} {
		got, err := changelog.JSON(releases, "v9")
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, changelog.Schema(), got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := validate(t, changelog.Schema(), bytes.Replace(got, []byte("releases"), []byte("versions"), 1)); err == nil {
			t.Errorf("%s: the schema allows everything", name)
		}
	}
}

// validate holds a text against the published schema.
func validate(t *testing.T, schema, text []byte) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Validate(value)
}
