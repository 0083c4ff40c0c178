package diff_test

import (
	"cmp"
	"testing"

	"github.com/postel-api/postel/diff"
)

// kin is the aspect that speaks of the same thing when the edit is made backwards: what is added
// as a required parameter is a parameter when it is removed, and a success that is added may be
// any status when it is lost. Of a whole schema only the side is told: its counterpart may have a
// name for what moved.
func kin(a diff.Aspect) diff.Aspect {
	return cmp.Or(map[diff.Aspect]diff.Aspect{
		"required-parameter": "parameter", "required-body": "body", "required-header": "header",
		"success-status": "status", "last-success-status": "status",
		"callback-media-type": "media-type", "response-body": "media-type",
		"required-member": "member", "read-only": "member", "write-only": "member", "list": "type",
		"alternative": "schema", "union": "schema",
	}[a], a)
}

// documentPairs are the documents of the semantics and of the examples, two and two.
func documentPairs() map[string][2]string {
	all := map[string][2]string{}
	for _, c := range semantics() {
		all[c.row+"/"+c.name] = [2]string{c.base, c.revision}
	}
	for _, r := range diff.Rules() {
		if e, ok := diff.ExampleOf(r.ID); ok {
			all[r.ID] = [2]string{e.Base, e.Revision}
			all[r.ID+", near miss"] = [2]string{e.Base, e.NearMiss}
		}
	}
	return all
}

// What moved from base to revision moves back from revision to base: both reports speak of the
// same things, a narrowing of one is a widening of the other, and where one finds that messages
// differ, so does the other.
func TestSwappedDocumentsMirrorTheFindings(t *testing.T) {
	t.Parallel()
	type thing struct {
		side   diff.Side
		aspect diff.Aspect
	}
	things := func(r *diff.Report) map[thing]bool {
		all := map[thing]bool{}
		for _, f := range r.Findings {
			// A discriminator may be added where the alternatives tell themselves apart
			// already, and is still missed when it goes (A19).
			if rule, _ := diff.RuleByID(f.Rule); rule.Side != diff.Readers && rule.Aspect != "discriminator" {
				all[thing{rule.Side, kin(rule.Aspect)}] = true
				all[thing{rule.Side, "schema"}] = true
			}
		}
		return all
	}
	for name, pair := range documentPairs() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			there, back := compare(t, pair[0], pair[1]), compare(t, pair[1], pair[0])
			forward, backward := things(there), things(back)
			if (len(forward) > 0) != (len(backward) > 0) {
				t.Errorf("there %s, back %s", there.Verdict, back.Verdict)
			}
			for x := range forward {
				if !backward[x] {
					t.Errorf("%v %s has no counterpart:\n%s\n%s", x.side, x.aspect, lines(there), lines(back))
				}
			}
			for _, missing := range unmirrored(there, back) {
				t.Errorf("%s:\n%s\n%s", missing, lines(there), lines(back))
			}
		})
	}
}
