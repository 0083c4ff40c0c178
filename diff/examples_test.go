package diff_test

import (
	"testing"

	"github.com/postel-api/postel/diff"
)

// An example is a pair of versions as people publish them: the revision declares the version
// that its change needs, and the near miss at least what it needs.
func TestExamplesDeclareTheVersionThatTheirChangeNeeds(t *testing.T) {
	t.Parallel()
	declared := map[string]diff.Bump{"1.0.0": diff.None, "1.0.1": diff.Patch, "1.1.0": diff.Minor, "2.0.0": diff.Major}
	for _, rule := range diff.Rules() {
		e, ok := diff.ExampleOf(rule.ID)
		if !ok {
			continue
		}
		r := compare(t, e.Base, e.Revision, exampleSwitches[rule.ID]...)
		if bump, ok := declared[r.Revision.Version]; !ok || bump != r.Verdict || r.Base.Version != "1.0.0" {
			t.Errorf("%s: from %s to %s is %s:\n%s", rule.ID, r.Base.Version, r.Revision.Version, r.Verdict, lines(r))
		}
		near := compare(t, e.Base, e.NearMiss, exampleSwitches[rule.ID]...)
		if bump, ok := declared[near.Revision.Version]; !ok || bump < near.Verdict {
			t.Errorf("%s, near miss: from %s to %s is %s:\n%s", rule.ID, near.Base.Version, near.Revision.Version, near.Verdict, lines(near))
		}
		lost := rule.Effect == diff.Undecided // shown by a reference that leads nowhere
		if !lost && len(r.Notices)+len(near.Notices) > 0 {
			t.Errorf("%s: a document of the example is at fault:\n%s\n%s", rule.ID, lines(r), lines(near))
		}
	}
}
