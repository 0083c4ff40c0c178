package blame_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/blame"
	"github.com/postel-api/postel/internal/history"
)

func commit(hash, author, subject string) history.Commit {
	return history.Commit{Hash: hash + "0000000000000000", Author: author, Email: "x@example.com", Subject: subject, Date: time.Date(2026, 1, 31, 23, 0, 0, 0, time.FixedZone("", -3600))}
}

// answer has every kind of origin, and words of people that nobody vouches for.
func answer() *blame.Answer {
	merge := commit("feedc0ffee", "Bob", "Merge")
	finding := func(subject string, places ...diff.Place) diff.Finding {
		return diff.Finding{Rule: "response-member-removed", Bump: diff.Major, Title: "response member removed", Subject: subject, Message: subject + " is no longer declared", Places: places, Fingerprint: "f-" + subject}
	}
	a, b := diff.Place{Method: "GET", Path: "/a", Part: "response 200"}, diff.Place{Method: "GET", Path: "/b", Part: "response 200"}
	undecided := finding("c", diff.Place{})
	undecided.Undecided = true
	return &blame.Answer{
		Origins: []blame.Origin{
			{Finding: finding("a", a), Kind: blame.Uncommitted},
			{Finding: finding("b", a, b), Kind: blame.Committed, Commit: commit("0123456789", "Zo\u00eb\x1b[31m", "two\u202ethree"), Merge: &merge, Doubts: []history.Commit{commit("badbadbad1", "Eve", "oops")}},
			{Finding: undecided, Kind: blame.Committed, Commit: commit("0123456789", "Zo\u00eb\x1b[31m", "two\u202ethree"), Merge: &merge, Doubts: []history.Commit{commit("badbadbad1", "Eve", "oops")}},
			{Finding: finding("d", a, b, b), Kind: blame.Parted},
			{Finding: finding("e", a), Kind: blame.Older},
		},
		Skipped: []blame.Skipped{{Commit: commit("badbadbad1", "Eve", "oops"), Why: "openapi.yaml:1:1: no"}},
		Read:    7, Limited: true,
	}
}

func TestTextNamesEachCommitOnceAndObeysNobody(t *testing.T) {
	t.Parallel()
	want := `not committed yet
  MAJOR  GET /a 200: a is no longer declared [f-a]

0123456789  2026-01-31  Zo\u00eb\x1b[31m  two\u202ethree
  merged by feedc0ffee  2026-01-31  Bob  Merge
  or by one before, which cannot be read: badbadbad1  2026-01-31  Eve  oops
  MAJOR  GET /a 200: b is no longer declared (and 1 more place) [f-b]
  MAJOR?  service: c is no longer declared [f-c]

no commit: it was so where HEAD and v1.0.0 parted
  MAJOR  GET /a 200: d is no longer declared (and 2 more places) [f-d]

older than the 7 states of the description that were read
  MAJOR  GET /a 200: e is no longer declared [f-e]
`
	if d := cmp.Diff(want, answer().Text("v1.0.0", true)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestWhatWasNotReadIsSaid(t *testing.T) {
	t.Parallel()
	a := answer()
	for range 6 {
		a.Skipped = append(a.Skipped, a.Skipped[0])
	}
	got := a.Sentences()
	if len(got) != 7 || got[0] != "badbadbad1 is skipped, since its description cannot be read: openapi.yaml:1:1: no" ||
		got[5] != "2 more commits are skipped, since their descriptions cannot be read" ||
		got[6] != "there are more commits than the 7 states that were read; --max-commits raises the limit" {
		t.Errorf("got %q", got)
	}
}

func TestJSONHasEveryOrigin(t *testing.T) {
	t.Parallel()
	a := answer()
	a.Origins = a.Origins[1:2]
	got, err := a.JSON(history.Base{Revision: "v1.0.0", Commit: "abc", Path: "api.yaml", Head: "def"}, "v9")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "schemaVersion": 1,
  "tool": {
    "name": "postel",
    "version": "v9"
  },
  "base": {
    "revision": "v1.0.0",
    "commit": "abc",
    "path": "api.yaml"
  },
  "head": "def",
  "findings": [
    {
      "rule": "response-member-removed",
      "bump": "MAJOR",
      "undecided": false,
      "title": "response member removed",
      "message": "b is no longer declared",
      "subject": "b",
      "places": [
        {
          "method": "GET",
          "path": "/a",
          "part": "response 200",
          "media": "",
          "pointer": ""
        },
        {
          "method": "GET",
          "path": "/b",
          "part": "response 200",
          "media": "",
          "pointer": ""
        }
      ],
      "fingerprint": "f-b",
      "origin": "committed",
      "commit": {
        "hash": "01234567890000000000000000",
        "author": "Zoë\u001b[31m",
        "email": "x@example.com",
        "date": "2026-01-31T23:00:00-01:00",
        "subject": "two(RLO)three"
      },
      "merge": {
        "hash": "feedc0ffee0000000000000000",
        "author": "Bob",
        "email": "x@example.com",
        "date": "2026-01-31T23:00:00-01:00",
        "subject": "Merge"
      },
      "doubts": [
        {
          "hash": "badbadbad10000000000000000",
          "author": "Eve",
          "email": "x@example.com",
          "date": "2026-01-31T23:00:00-01:00",
          "subject": "oops"
        }
      ]
    }
  ],
  "skipped": [
    {
      "commit": {
        "hash": "badbadbad10000000000000000",
        "author": "Eve",
        "email": "x@example.com",
        "date": "2026-01-31T23:00:00-01:00",
        "subject": "oops"
      },
      "why": "openapi.yaml:1:1: no"
    }
  ],
  "read": 7,
  "limited": true
}
`
	if d := cmp.Diff(strings.ReplaceAll(want, "(RLO)", "\u202e"), string(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestTheJSONIsAsItsSchemaSays(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]*blame.Answer{"every origin": answer(), "none": {}} {
		got, err := a.JSON(history.Base{}, "v9")
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, blame.Schema(), got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := validate(t, blame.Schema(), bytes.Replace(got, []byte("limited"), []byte("unlimited"), 1)); err == nil {
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
