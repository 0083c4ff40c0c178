package cli

import "testing"

// An identifier leads to one rule, whatever command it is of.
func TestARuleIsNamedOnce(t *testing.T) {
	t.Parallel()
	of := map[string]string{}
	for _, r := range allRules() {
		if other, ok := of[r.ID]; ok {
			t.Errorf("%s is a rule of %s and of %s", r.ID, other, r.Command)
		}
		of[r.ID] = r.Command
		if r.Level == "" || r.Title == "" || r.Why == "" {
			t.Errorf("%s says too little", r.ID)
		}
	}
}
