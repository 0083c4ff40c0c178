package matching_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postel-api/postel/contracts/matching"
)

// The verdicts of the tables in this file are those of the reference verifier, seen in runs of it in
// 2026, but for numbers beyond 64 bits, which are exact here.

// TestMatchersOfSingleValues asks each kind of matcher about JSON values and about texts: yes lists
// what passes, no what fails.
func TestMatchersOfSingleValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		matcher  matching.Matcher
		expected string // as JSON
		yes, no  string // JSON values, separated by spaces
		// The same of texts: headers, here.
		yesText, noText []string
	}{
		{
			name: "equality", matcher: is("equality"), expected: `100`,
			yes: `100`, no: `100.0 1e2 101 "100" null [100] {"a":100}`,
			yesText: []string{"100"}, noText: []string{"100.0", ""},
		},
		{
			name: "type", matcher: is("type"), expected: `1`,
			yes: `1 2.5 -1e3 0`, no: `"1" true null [] {}`,
			yesText: []string{"x", "", "1"},
		},
		{name: "type of a string", matcher: is("type"), expected: `"a"`, yes: `"" "b"`, no: `1 null true []`},
		{name: "type of null", matcher: is("type"), expected: `null`, yes: `null`, no: `0 "" false [] {}`},
		{
			name: "regex", matcher: regex(`\d+|true|null|\{.*\}`), expected: `"1"`,
			yes: `"22" 22 true null {"a":1}`, no: `"2x" "x" 2.5 false ""`,
			yesText: []string{"22"}, noText: []string{"2x", "", "22\n"},
		},
		{name: "a regex that is none", matcher: regex(`(`), expected: `"("`, no: `"(" 1`, noText: []string{"("}},
		{
			name: "include", matcher: matching.Matcher{Kind: "include", Value: tree(t, `"2"`)}, expected: `"2"`,
			yes: `"2" "321" 321 2.5`, no: `"1" 1 null true`,
			yesText: []string{"a2b"}, noText: []string{"ab"},
		},
		{
			name: "integer", matcher: is("integer"), expected: `1`,
			yes: `7 -7 0 123456789012345678901234567890`, no: `7.0 7e3 "7" true null [7] {}`,
			yesText: []string{"7", "+7", "007"}, noText: []string{"-5", "7.0", "x", "", "+", "7 "},
		},
		{
			name: "decimal", matcher: is("decimal"), expected: `1.5`,
			yes: `7.0 7e3 -2.5`, no: `7 "7.5" true null [7.5]`,
			yesText: []string{"7.5", "7", "-7", "5.", ".5", "1e5", "+1.5"}, noText: []string{"x", "", "1,5", "NaN", "0x1p3"},
		},
		{name: "real", matcher: is("real"), expected: `1.5`, yes: `7.0`, no: `7`},
		{
			name: "number", matcher: is("number"), expected: `1`,
			yes: `7 7.5 -1e400`, no: `"3" true null [7] {}`,
			yesText: []string{"7", "-7.5"}, noText: []string{"x", "", "Infinity"},
		},
		{
			name: "boolean", matcher: is("boolean"), expected: `true`,
			yes: `true false "true" "false"`, no: `1 "TRUE" "" null [true]`,
			yesText: []string{"true", "false"}, noText: []string{"yes", "True", ""},
		},
		{name: "null", matcher: is("null"), expected: `null`, yes: `null`, no: `"" 0 false "null" []`, noText: []string{"null", ""}},
		{
			name: "date", matcher: is("date"), expected: `"2020-01-01"`,
			yes: `"2021-12-31" "2020-1-3"`, no: `"2023-02-31" "31.12.2021" "" null 20211231 "2021-12-31T00:00:00Z"`,
			yesText: []string{"2021-12-31"}, noText: []string{"x"},
		},
		{name: "date with a format", matcher: matching.Matcher{Kind: "date", Format: "yyyy"}, expected: `"2020"`, yes: `"2021" 2021`, no: `"x"`},
		{name: "time", matcher: is("time"), expected: `"10:00:00"`, yes: `"23:59:59"`, no: `"24:00:01" "10:00"`},
		{name: "datetime", matcher: is("datetime"), expected: `"2020-01-01T00:00:00Z"`, yes: `"2020-01-01T00:00:00+01:00"`, no: `"2020-01-01T00:00:00" "2020-01-01"`},
		{name: "timestamp", matcher: is("timestamp"), expected: `"2020-01-01T00:00:00Z"`, yes: `"2020-01-01T00:00:00Z"`, no: `"now"`},
		{name: "a pattern that is none", matcher: matching.Matcher{Kind: "date", Format: "{"}, expected: `"x"`, no: `"x"`},
		{
			name: "contentType", matcher: matching.Matcher{Kind: "contentType", Value: tree(t, `"application/json"`)}, expected: `1`,
			yes: `7 null "{\"a\":1}"`, no: `"x" "7" "<html>"`,
			yesText: []string{`{"a": 1}`, `[1]`}, noText: []string{"x", "7", ""},
		},
		{
			name: "statusCode", matcher: matching.Matcher{Kind: "statusCode", Status: "success"}, expected: `200`,
			yes: `200 299 "204"`, no: `199 300 "x" null`,
		},
		{
			name: "notEmpty", matcher: is("notEmpty"), expected: `"a"`,
			yes: `"b" 0 false ["x"] {"a":1}`, no: `"" null [] {}`,
			yesText: []string{"x"}, noText: []string{""},
		},
		{
			name: "semver", matcher: is("semver"), expected: `"1.0.0"`,
			yes: `"2.3.4" "2.3.4-rc.1+build"`, no: `"v2.3.4" "1.0" "1.0abc" 1 null`,
			yesText: []string{"1.2.3"}, noText: []string{"1.2"},
		},
		{name: "values, which speak of what is inside", matcher: is("values"), expected: `1`, yes: `1`, no: `2 "1" null`},
		{name: "eachKey, too", matcher: is("eachKey"), expected: `1`, yes: `1 "x" null`, noText: []string{"x"}},
		{name: "eachValue, too", matcher: is("eachValue"), expected: `1`, yes: `1 "x" null`, noText: []string{"x"}},
		{name: "arrayContains, too", matcher: is("arrayContains"), expected: `1`, yes: `1 "x" null`, noText: []string{"x"}},
		{name: "a matcher of a plugin", matcher: is("protobuf"), expected: `1`, no: `1 2`, noText: []string{"1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rule(t, "$.v", c.matcher)
			for pass, list := range map[bool]string{true: c.yes, false: c.no} {
				for text := range strings.FieldsSeq(list) {
					expected := written("application/json", fmt.Sprintf(`{"v": %s}`, c.expected))
					expected.JSON = tree(t, string(expected.Bytes))
					actual := fmt.Sprintf(`{"v": %s}`, text)
					tree(t, actual) // it is JSON
					found := matching.Body(expected, written("application/json", actual), []matching.Rule{r}, nil, matching.Options{})
					if (len(found) == 0) != pass {
						t.Errorf("%s passes: %v %+v", text, !pass, found)
					}
				}
			}
			header := matching.Rule{Name: "X", Matchers: []matching.Matcher{c.matcher}}
			for pass, list := range map[bool][]string{true: c.yesText, false: c.noText} {
				for _, text := range list {
					found := matching.Headers([]matching.Field{{Name: "X", Values: []string{strings.Trim(c.expected, `"`)}}}, []matching.Field{{Name: "X", Values: []string{text}}}, []matching.Rule{header})
					if (len(found) == 0) != pass {
						t.Errorf("the text %q passes: %v %+v", text, !pass, found)
					}
				}
			}
		})
	}
}

// TestRulesAtListsAndObjects holds a list and an object against themselves, with a rule at them that
// every value in them passes: some kinds of rules cannot pass there.
func TestRulesAtListsAndObjects(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		matcher      matching.Matcher
		value        string
		list, object bool
	}{
		{is("equality"), `1`, true, true},
		{is("type"), `1`, true, true},
		{regex(`\d+`), `1`, true, true},
		{is("integer"), `1`, true, false},
		{is("decimal"), `1.5`, true, false},
		{is("number"), `1`, true, false},
		{is("boolean"), `true`, true, false},
		{is("null"), `null`, false, false},
		{matching.Matcher{Kind: "include", Value: tree(t, `"b"`)}, `"abc"`, true, false},
		{is("date"), `"2020-01-01"`, true, false},
		{is("time"), `"10:00:00"`, true, false},
		{is("datetime"), `"2020-01-01T00:00:00Z"`, true, false},
		{matching.Matcher{Kind: "contentType", Value: tree(t, `"text/plain"`)}, `"x"`, true, false},
		{matching.Matcher{Kind: "statusCode", Status: "success"}, `200`, false, false},
		{is("notEmpty"), `"x"`, true, true},
		{is("semver"), `"1.0.0"`, true, false},
		{is("values"), `1`, true, true},
		{is("eachKey"), `1`, true, true},
		{is("eachValue"), `1`, true, true},
		{is("arrayContains"), `1`, true, true},
		{sized(1, 1), `1`, true, true},
	} {
		t.Run(c.matcher.Kind, func(t *testing.T) {
			t.Parallel()
			// A rule at the root reaches what is in a list in a list, and in an object in an object.
			for body, pass := range map[string]bool{
				"[" + c.value + "]": c.list, "[[" + c.value + "]]": c.list,
				`{"a": ` + c.value + `}`: c.object, `{"o": {"a": ` + c.value + `}}`: c.object,
				`[{"a": ` + c.value + `}]`: c.list && c.object, `{"o": [` + c.value + `]}`: c.list && c.object,
			} {
				if found := compare(t, body, body, rule(t, "$", c.matcher)); (len(found) == 0) != pass {
					t.Errorf("%s passes: %v %+v", body, !pass, found)
				}
			}
		})
	}
}

// compare holds a JSON body against another.
func compare(t testing.TB, expected, actual string, rules ...matching.Rule) []matching.Mismatch {
	t.Helper()
	e := written("application/json", expected)
	e.JSON = tree(t, expected)
	return matching.Body(e, written("application/json", actual), rules, nil, matching.Options{})
}

func TestBoundsCountAtTheirOwnPlaceOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, expected, actual string
		matcher                matching.Matcher
		want                   string // the places of mismatches
	}{
		{"enough items", `[1]`, `[1, 2]`, sized(1, 2), ""},
		{"too few items", `[1]`, `[]`, sized(1, 2), "$"},
		{"too many items", `[1]`, `[1, 2, 3]`, sized(1, 2), "$"},
		{"too few members", `{"a": 1, "b": 1}`, `{"a": 1, "b": 1}`, sized(3, -1), "$"},
		{"too many members", `{"a": 1}`, `{"a": 1, "b": 1}`, sized(-1, 1), "$"},
		{"a list in the list", `[[1]]`, `[[1, 2, 3], [], [1]]`, sized(3, 3), ""},
		{"an object in the object", `{"o": {"a": 1, "b": 2}}`, `{"o": {"a": 1, "b": 2}}`, sized(1, 1), ""},
		{"a text has no bound", `"xxx"`, `"xxxxxx"`, sized(1, 1), ""},
		{"nor has a number", `5`, `7`, sized(9, 9), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := places(compare(t, c.expected, c.actual, rule(t, "$", c.matcher))); got != c.want {
				t.Errorf("mismatches at %q, want %q", got, c.want)
			}
		})
	}
}

func TestOneMatcherOfSeveralWillDoWhereTheRuleSaysSo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, expected, actual string
		any                    bool
		matchers               []matching.Matcher
		ok                     bool
	}{
		{"all must hold", `1`, `"x"`, false, []matching.Matcher{is("type"), regex("x")}, false},
		{"one will do", `1`, `"x"`, true, []matching.Matcher{is("type"), regex("x")}, true},
		{"none is not enough", `1`, `"y"`, true, []matching.Matcher{is("type"), regex("x")}, false},
		{"of a list", `[1]`, `[1]`, true, []matching.Matcher{sized(3, -1), sized(-1, 1)}, true},
		{"none of a list", `[1]`, `[1, 2]`, true, []matching.Matcher{sized(3, -1), sized(-1, 1)}, false},
		{"items each in their way", `["x"]`, `["y", 2]`, true, []matching.Matcher{is("type"), is("integer")}, true},
		{"of an object all must hold", `{"a": 1}`, `{"a": 2}`, true, []matching.Matcher{is("type"), is("date")}, false},
		{"an object cannot be null", `{"a": 1}`, `null`, true, []matching.Matcher{is("type"), is("null")}, false},
		{"a list cannot be null", `[1]`, `null`, true, []matching.Matcher{is("type"), is("null")}, false},
		{"a scalar can", `1`, `null`, true, []matching.Matcher{is("type"), is("null")}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rule(t, "$", c.matchers...)
			r.Any = c.any
			if found := compare(t, c.expected, c.actual, r); (len(found) == 0) != c.ok {
				t.Errorf("passes: %v %+v", !c.ok, found)
			}
		})
	}
}

func TestWhatIsInAMapOrAListIsAskedEach(t *testing.T) {
	t.Parallel()
	keys := matching.Matcher{Kind: "eachKey", Rules: []matching.Matcher{regex("[a-z]+")}}
	values := matching.Matcher{Kind: "eachValue", Rules: []matching.Matcher{regex("[a-z]+")}}
	for _, c := range []struct {
		name, expected, actual string
		rules                  []matching.Rule
		want                   string
	}{
		{"names", `{"a": 1}`, `{"b": "anything", "c": null}`, []matching.Rule{rule(t, "$", keys)}, ""},
		{"names that are wrong", `{"a": 1}`, `{"b": 1, "100": 1}`, []matching.Rule{rule(t, "$", keys)}, "$.100"},
		{"no names", `{"a": 1}`, `{}`, []matching.Rule{rule(t, "$", keys)}, ""},
		{"values of a map", `{"a": "x"}`, `{"b": "y", "c": "z"}`, []matching.Rule{rule(t, "$", values)}, ""},
		{"values that are wrong", `{"a": "x"}`, `{"b": "y", "c": "1"}`, []matching.Rule{rule(t, "$", values)}, "$.c"},
		{"items", `["x"]`, `["y", "1"]`, []matching.Rule{rule(t, "$", values)}, "$[1]"},
		{"no items", `["x"]`, `[]`, []matching.Rule{rule(t, "$", values)}, ""},
		{
			"inside no other rule counts", `{"a": {"b": "x"}}`, `{"a": {"b": "y"}}`,
			[]matching.Rule{rule(t, "$", matching.Matcher{Kind: "eachValue", Rules: []matching.Matcher{is("type")}}), rule(t, "$.a.b", regex("z"))}, "",
		},
		{"two matchers, both of which ask", `{"a": "x"}`, `{"b": "y"}`, []matching.Rule{rule(t, "$", values, is("type"))}, "$.a"},
		{"names are free for values", `{"a": 1}`, `{"x": 1, "y": 1}`, []matching.Rule{rule(t, "$", is("values"))}, ""},
		{"which must be equal", `{"a": 1}`, `{"x": 2}`, []matching.Rule{rule(t, "$", is("values"))}, "$.x"},
		{"unless a rule says more", `{"a": 1}`, `{"x": 2, "y": "z"}`, []matching.Rule{rule(t, "$", is("values")), rule(t, "$.*", is("type"))}, "$.y"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := places(compare(t, c.expected, c.actual, c.rules...)); got != c.want {
				t.Errorf("mismatches at %q, want %q", got, c.want)
			}
		})
	}
}

func TestAListContainsItsVariants(t *testing.T) {
	t.Parallel()
	byType := []matching.Rule{rule(t, "$.*", is("type"))}
	for _, c := range []struct {
		name, expected, actual string
		variants               []matching.Variant
		want                   string
	}{
		{"in any order", `[1, 2]`, `[3, 2, 1]`, []matching.Variant{{Index: 0}, {Index: 1}}, ""},
		{"each of them", `[1, 2]`, `[3, 2]`, []matching.Variant{{Index: 0}, {Index: 1}}, "$"},
		{"one item may be two", `[1, 1]`, `[1]`, []matching.Variant{{Index: 0}, {Index: 1}}, ""},
		{"with rules of their own", `[{"a": 1}, {"b": 1}]`, `[{"b": 5}, {"a": 7}]`, []matching.Variant{{Index: 0, Rules: byType}, {Index: 1, Rules: byType}}, ""},
		{"which must hold", `[{"a": 1}]`, `[{"a": "x"}]`, []matching.Variant{{Index: 0, Rules: byType}}, "$"},
		{"more members are free", `[{"a": 1}]`, `[{"a": 1, "b": 2}]`, []matching.Variant{{Index: 0}}, ""},
		{"an empty list has none", `[1]`, `[]`, []matching.Variant{{Index: 0}}, "$"},
		{"a variant that is not there", `[1]`, `[1]`, []matching.Variant{{Index: 3}}, "$"},
		{"no variants", `[1]`, `["x"]`, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := compare(t, c.expected, c.actual, rule(t, "$", matching.Matcher{Kind: "arrayContains", Variants: c.variants}))
			if got := places(found); got != c.want {
				t.Errorf("mismatches at %q, want %q", got, c.want)
			}
		})
	}
}

func TestClassesOfStatusCodes(t *testing.T) {
	t.Parallel()
	for class, bounds := range map[string][2]int{
		"info": {100, 199}, "success": {200, 299}, "redirect": {300, 399}, "clientError": {400, 499}, "serverError": {500, 599}, "nonError": {100, 399}, "error": {400, 599},
	} {
		r := []matching.Rule{{Matchers: []matching.Matcher{{Kind: "statusCode", Status: class}}}}
		for code := 100; code < 600; code++ {
			if want := code >= bounds[0] && code <= bounds[1]; (len(matching.Status(200, code, r, tree(t, "1").Span())) == 0) != want {
				t.Errorf("%d is %s: %v", code, class, !want)
			}
		}
	}
	list := []matching.Rule{{Matchers: []matching.Matcher{{Kind: "statusCode", Codes: []int{200, 404}}}}}
	for code, want := range map[int]bool{200: true, 404: true, 201: false} {
		if (len(matching.Status(500, code, list, tree(t, "1").Span())) == 0) != want {
			t.Errorf("%d is in the list: %v", code, !want)
		}
	}
	unknown := []matching.Rule{{Matchers: []matching.Matcher{{Kind: "statusCode", Status: "fine"}}}}
	if found := matching.Status(200, 200, unknown, tree(t, "1").Span()); len(found) != 1 || !strings.Contains(found[0].Message, `"fine" is no class of status codes`) {
		t.Errorf("%+v", found)
	}
}

func TestKnownMatchersAreThoseThatAreDecided(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"equality", "type", "min", "max", "min-type", "max-type", "regex", "include", "integer", "decimal", "real", "number", "boolean", "null", "date", "time", "datetime", "timestamp", "contentType", "content-type", "values", "eachKey", "eachValue", "arrayContains", "statusCode", "notEmpty", "semver"} {
		if !matching.Known(kind) {
			t.Errorf("%s is not known", kind)
		}
	}
	for _, kind := range []string{"", "Type", "protobuf"} {
		if matching.Known(kind) {
			t.Errorf("%q is known", kind)
		}
	}
}
