package matching_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts/matching"
)

// deciding returns which rule decides at each place of a body, and the ties that were told.
func deciding(t *testing.T, body string, rules []matching.Rule) (decided map[string]string, ties []string) {
	t.Helper()
	decided = map[string]string{}
	content := written("application/json", body)
	content.JSON = tree(t, body)
	matching.Body(content, content, rules, nil, matching.Options{
		Warn: func(decides, loses matching.Rule) {
			ties = append(ties, decides.Path.String()+" before "+loses.Path.String())
		},
		Decided: func(place matching.Path, r *matching.Rule) {
			decided[place.String()] = "none"
			if r != nil {
				decided[place.String()] = r.Path.String()
			}
		},
	})
	return decided, ties
}

// The weight of a rule is the product over its steps, the root included, times their number: 2 for a
// step that names what is there, 1 for a star. A rule around a place counts, too: it cascades.
func TestTheRuleThatWeighsMostDecides(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body string
		paths      []string
		place      string
		want       string
	}{
		{"none", `{"a": 1}`, []string{"$.b"}, "$.a", "none"},
		{"at the place", `{"a": 1}`, []string{"$.a"}, "$.a", "$.a"},
		{"around it", `{"a": {"b": {"c": 1}}}`, []string{"$.a"}, "$.a.b.c", "$.a"},
		{"the root is around everything", `{"a": [1]}`, []string{"$"}, "$.a[0]", "$"},
		{"not below it", `{"a": {"b": 1}}`, []string{"$.a.b"}, "$.a", "none"},
		{"a name before a star", `{"a": 1}`, []string{"$.*", "$.a"}, "$.a", "$.a"},
		{"two names before three steps with two stars", `{"a": {"b": 1}}`, []string{"$.*.*", "$.a"}, "$.a.b", "$.a"},
		{"three names before two", `{"a": {"b": 1}}`, []string{"$.a", "$.a.b"}, "$.a.b", "$.a.b"},
		{"a longer one with a star before a short one", `{"a": {"b": 1}}`, []string{"$.a", "$.a.*"}, "$.a.b", "$.a.*"},
		{"an index", `[1, 2]`, []string{"$[1]", "$[*]"}, "$[1]", "$[1]"},
		{"a starred index", `[1, 2]`, []string{"$[1]", "$[*]"}, "$[0]", "$[*]"},
		{"an index is a key of a star", `[1]`, []string{"$.*"}, "$[0]", "$.*"},
		{"a starred index is no key", `{"a": 1}`, []string{"$[*]"}, "$.a", "none"},
		{"an index as a name", `[1, 2]`, []string{"$['1']"}, "$[1]", "$.1"},
		{"a name that is a number is no index", `{"1": 1}`, []string{"$[1]"}, "$.1", "none"},
		{"another name", `{"a": {"b": 1}}`, []string{"$.b.b"}, "$.a.b", "none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var rules []matching.Rule
			for _, p := range c.paths {
				rules = append(rules, rule(t, p, is("type")))
			}
			got, ties := deciding(t, c.body, rules)
			if got[c.place] != c.want {
				t.Errorf("%s decides, not %s: %v", got[c.place], c.want, got)
			}
			if len(ties) > 0 {
				t.Errorf("ties: %v", ties)
			}
		})
	}
}

func TestOfRulesThatWeighTheSameTheFirstInOrderDecidesAndThatIsTold(t *testing.T) {
	t.Parallel()
	const body = `{"a": {"b": {"c": 1}}}`
	for _, c := range []struct {
		paths []string
		want  string
	}{
		{[]string{"$.*.b", "$.a.*"}, "$.a.*"},                        // more names from the left
		{[]string{"$.*.*.c", "$.a.*.*", "$.*.b.*"}, "$.a.*.*"},       // of three
		{[]string{"$.a.b.c", "$.a['b'].c", "$.a.b['c']"}, "$.a.b.c"}, // the same place in other words
	} {
		var rules []matching.Rule
		for _, p := range c.paths {
			rules = append(rules, rule(t, p, is("type")))
		}
		random := rand.New(rand.NewPCG(1, 1))
		for range 6 {
			random.Shuffle(len(rules), func(i, k int) { rules[i], rules[k] = rules[k], rules[i] })
			place := "$.a.b.c"
			if len(rules[0].Path.Steps) == 2 {
				place = "$.a.b"
			}
			got, ties := deciding(t, body, rules)
			if got[place] != c.want || len(ties) == 0 {
				t.Errorf("%v: %s decides, not %s; ties: %v", c.paths, got[place], c.want, ties)
			}
		}
	}
	// Each pair is told once, however many places there are.
	if _, ties := deciding(t, `{"a": {"b": {"c": 1, "d": 2, "e": 3}}}`, []matching.Rule{rule(t, "$.*.b", is("type")), rule(t, "$.a.*", is("type"))}); !slices.Equal(ties, []string{"$.a.* before $.*.b"}) {
		t.Errorf("%v", ties)
	}
}

// Whatever the order in which a contract lists its rules, the verdict is the same.
func TestTheOrderOfRulesDoesNotMatter(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	paths := []string{"$", "$.*", "$.a", "$.a.*", "$.*.b", "$.a.b", "$.*.*", "$.a[*]", "$.a[0]", "$.*[0]", "$['a']['b']"}
	bodies := []string{`{"a": {"b": 1, "c": "x"}}`, `{"a": [1, "x"]}`, `{"a": 1}`, `[1]`, `{"a": {"b": "y", "c": "x"}, "d": 1}`}
	matchers := []matching.Matcher{is("type"), is("equality"), is("integer"), sized(1, 2), regex(`\d`)}
	for range 300 {
		var rules []matching.Rule
		for range 1 + random.IntN(5) {
			rules = append(rules, rule(t, paths[random.IntN(len(paths))], matchers[random.IntN(len(matchers))]))
		}
		// Two rules for one place in one form are one entry of a contract.
		slices.SortFunc(rules, func(a, b matching.Rule) int { return strings.Compare(a.Path.Text, b.Path.Text) })
		rules = slices.CompactFunc(rules, func(a, b matching.Rule) bool { return a.Path.Text == b.Path.Text })
		expected, actual := bodies[random.IntN(len(bodies))], bodies[random.IntN(len(bodies))]
		want := fmt.Sprintf("%+v", messages(compare(t, expected, actual, rules...)))
		for range 3 {
			random.Shuffle(len(rules), func(i, k int) { rules[i], rules[k] = rules[k], rules[i] })
			if diff := cmp.Diff(want, fmt.Sprintf("%+v", messages(compare(t, expected, actual, rules...)))); diff != "" {
				t.Fatalf("%s against %s: %s", actual, expected, diff)
			}
		}
	}
}

func messages(found []matching.Mismatch) []string {
	var out []string
	for _, m := range found {
		out = append(out, m.Path+" "+m.Message+" "+m.Rule)
	}
	return out
}

func TestARuleThatCascadesIsResetByEquality(t *testing.T) {
	t.Parallel()
	rules := []matching.Rule{rule(t, "$.a", is("type")), rule(t, "$.a.b", is("equality"))}
	if got := places(compare(t, `{"a": {"b": 1, "c": 1}}`, `{"a": {"b": 2, "c": 2}}`, rules...)); got != "$.a.b" {
		t.Errorf("mismatches at %q", got)
	}
	// An empty list of matchers asks for equality, too.
	rules[1].Matchers = nil
	if got := places(compare(t, `{"a": {"b": 1, "c": 1}}`, `{"a": {"b": 2, "c": 2}}`, rules...)); got != "$.a.b" {
		t.Errorf("mismatches at %q", got)
	}
}

func TestARuleAtAListFreesItsLength(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, expected, actual string
		rules                  []matching.Rule
		want                   string
	}{
		{"no rule", `[1]`, `[1, 1]`, nil, "$"},
		{"fewer", `[1, 2]`, `[1]`, nil, "$[1] $"},
		{"order", `[1, 2]`, `[2, 1]`, nil, "$[0] $[1]"},
		{"a rule at the items does not", `[1]`, `[1, 2]`, []matching.Rule{rule(t, "$[*]", is("type"))}, "$"},
		{"a rule at the list does", `[1]`, `[1, 2, 3]`, []matching.Rule{rule(t, "$", is("type"))}, ""},
		{"also fewer", `[1, 2]`, `[]`, []matching.Rule{rule(t, "$", is("type"))}, ""},
		{"more items are held against the first", `[1, "x"]`, `[2, "y", "z"]`, []matching.Rule{rule(t, "$", is("type"))}, "$[2]"},
		{"equality does not", `[1]`, `[1, 1]`, []matching.Rule{rule(t, "$", is("equality"))}, "$"},
		{"an empty list expects nothing", `[]`, `[1, "x"]`, []matching.Rule{rule(t, "$", is("type"))}, ""},
		{"or an empty list", `[]`, `[1]`, nil, "$"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := places(compare(t, c.expected, c.actual, c.rules...)); got != c.want {
				t.Errorf("mismatches at %q, want %q", got, c.want)
			}
		})
	}
}
