package semver

import (
	"encoding/json"
	"testing"
)

func TestVersionsRangesAndBumpsTravelAsTexts(t *testing.T) {
	t.Parallel()
	type all struct {
		V Version
		R Range
		B Bump
	}
	const text = `{"V":"1.2.0-rc.1+b","R":"~1.2, !=1.2.5","B":"MINOR"}`
	var got all
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if got.V != MustParse("1.2.0-rc.1+b") || got.R.Has(MustParse("1.2.5")) || !got.R.Has(MustParse("1.2.6")) || got.B != Minor {
		t.Errorf("%+v", got)
	}
	if again, err := json.Marshal(got); err != nil || len(again) == 0 || !jsonEqual(t, again, text) {
		t.Errorf("%s %v", again, err)
	}
	for _, bad := range []string{`{"V":"1.2"}`, `{"R":"^*"}`, `{"B":"BREAK"}`} {
		var got all
		if err := json.Unmarshal([]byte(bad), &got); err == nil {
			t.Errorf("%s is read as %+v", bad, got)
		}
	}
}

func jsonEqual(t *testing.T, a []byte, b string) bool {
	t.Helper()
	var x, y map[string]string
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(b), &y); err != nil {
		t.Fatal(err)
	}
	return len(x) == 3 && x["V"] == y["V"] && x["R"] == y["R"] && x["B"] == y["B"]
}

func TestNamesOfKindsAndVerdictsAreWords(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		Kept.String(): "kept", Raised.String(): "raised", Added.String(): "added", Ended.String(): "ended", MoveKind(9).String(): "MoveKind(9)",
		Unknown.String(): "unknown", Works.String(): "works", NotPromised.String(): "not promised", Breaks.String(): "breaks", Verdict(9).String(): "Verdict(9)",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
