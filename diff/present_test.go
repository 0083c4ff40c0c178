package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
)

// opinionated is a judge that says what a test wants about values and about messages.
type opinionated struct{ value, message diff.Opinion }

func (j opinionated) Judge(c diff.Claim) diff.Opinion {
	if c.Exchange != nil {
		return j.message
	}
	return j.value
}

func TestWhatAJudgeDisputesIsNotShown(t *testing.T) {
	t.Parallel()
	const base = `
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
paths:
  /orders:
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {note: {maxLength: 9}}}}}}, responses: {"200": {description: OK}}}
`
	revision := strings.Replace(base, "maxLength: 9", "maxLength: 4", 1)
	opinion := func(s diff.Stance) diff.Opinion { return diff.Opinion{Judge: "judge", Says: s, Reason: "of its own"} }
	for _, c := range []struct {
		name string
		j    opinionated
		want string
	}{
		{"both confirmed", opinionated{opinion(diff.Confirms), opinion(diff.Confirms)}, "decided, witness [{judge confirms of its own}], message [{judge confirms of its own}]"},
		{"no opinion", opinionated{}, "decided, witness [], message []"},
		{"an abstention is told", opinionated{opinion(diff.Abstains), opinion(diff.Abstains)}, "decided, witness [{judge abstains of its own}], message [{judge abstains of its own}]"},
		{"a disputed message", opinionated{opinion(diff.Confirms), opinion(diff.Disputes)}, "decided, witness [{judge confirms of its own}], no message"},
		{"a disputed witness", opinionated{opinion(diff.Disputes), opinion(diff.Confirms)}, "undecided (a value was found that seems to be refused, but judge disagrees: of its own), no witness, no message"},
	} {
		r := diff.Compare(load(t, "base.yaml", []byte(base)), load(t, "revision.yaml", []byte(revision)), diff.Options{Exchanges: true, Judges: []diff.Judge{c.j}})
		if len(r.Findings) != 1 || r.Verdict != diff.Major {
			t.Fatalf("%s: %v", c.name, lines(r))
		}
		if d := cmp.Diff(c.want, told(r.Findings[0])); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

func told(f diff.Finding) string {
	out := "decided"
	if f.Undecided {
		out = "undecided (" + f.Detail + ")"
	}
	if f.Witness == nil {
		out += ", no witness"
	} else {
		out += fmt.Sprintf(", witness %v", f.Witness.Opinions)
	}
	if f.Exchange == nil {
		return out + ", no message"
	}
	return out + fmt.Sprintf(", message %v", f.Exchange.Opinions)
}
