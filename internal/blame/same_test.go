package blame

import (
	"slices"
	"testing"

	"github.com/postel-api/postel/diff"
)

func TestFindingsAreTheSameByRuleSubjectAndOnePlace(t *testing.T) {
	t.Parallel()
	get := diff.Place{Method: "GET", Path: "/c/{id}", Part: "response 200"}
	put := diff.Place{Method: "PUT", Path: "/c/{id}", Part: "response 200"}
	renamed := diff.Place{Method: "GET", Path: "/c/{number}", Part: "response 200"}
	finding := func(rule, message string, places ...diff.Place) diff.Finding {
		return diff.Finding{Rule: rule, Subject: "x", Message: message, Places: places}
	}
	for _, tt := range []struct {
		why  string
		a, b diff.Finding
		want bool
	}{
		{"one place is enough", finding("response-type-changed", "m", get, put), finding("response-type-changed", "m", put), true},
		{"names of parameters do not count", finding("response-type-changed", "m", get), finding("response-type-changed", "m", renamed), true},
		{"values move on", finding("response-type-changed", "was a, is b", get), finding("response-type-changed", "was a, is c", get), true},
		{"a value of a list is what it is about", finding("response-enum-value-added", `may be "a"`, get), finding("response-enum-value-added", `may be "b"`, get), false},
		{"another rule", finding("response-type-changed", "m", get), finding("response-type-widened", "m", get), false},
		{"another place", finding("response-type-changed", "m", get), finding("response-type-changed", "m", put), false},
	} {
		rule, _ := diff.RuleByID(tt.a.Rule)
		if got := placesOf([]diff.Finding{tt.b}).have(keysOf(&tt.a, rule)); got != tt.want {
			t.Errorf("%s: got %t", tt.why, got)
		}
	}
}

func TestPathsAreComparedWithoutTheNamesOfTheirParameters(t *testing.T) {
	t.Parallel()
	got := []string{}
	for _, path := range []string{"/a/{b}/c/{d}", "/a", "/{", "/a}{b"} {
		got = append(got, unnamed(path))
	}
	if want := []string{"/a/{}/c/{}", "/a", "/{", "/a}{b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
