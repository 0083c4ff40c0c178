package matching_test

import (
	"testing"

	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	type list = []string
	digits := regex(`\d+`)
	for _, c := range []struct {
		name             string
		header           string
		expected, actual list // no actual value: the header is not there
		matchers         []matching.Matcher
		ok               bool
	}{
		{"equal", "X-A", list{"1"}, list{"1"}, nil, true},
		{"values have case", "X-A", list{"a"}, list{"A"}, nil, false},
		{"space behind commas means nothing", "X-A", list{"1,2"}, list{"1,   2"}, nil, true},
		{"other space does", "X-A", list{"1 2"}, list{"1  2"}, nil, false},
		{"space around means nothing", "X-A", list{" 1 "}, list{"1"}, nil, true},
		{"missing", "X-A", list{"1"}, nil, nil, false},
		{"missing, whatever the rule", "X-A", list{"1"}, nil, []matching.Matcher{is("type")}, false},
		{"empty", "X-A", list{""}, list{""}, nil, true},
		{"two lines for one", "Set-Cookie", list{"a=1"}, list{"a=1", "b=2"}, nil, false},
		{"two lines for a value with a comma", "X-A", list{"1, 2"}, list{"1", "2"}, nil, false},
		{"two values in one line", "X-A", list{"1", "2"}, list{"1, 2"}, nil, false},
		{"two lines of a list", "Vary", list{"a, b"}, list{"a", "b"}, nil, true},
		{"a list in another order", "Vary", list{"a, b"}, list{"b, a"}, nil, false},
		{"a list with more", "Allow", list{"GET"}, list{"GET, POST"}, nil, false},
		{"a date is one value", "Expires", list{"Tue, 15 Nov 1994 08:12:31 GMT"}, list{"Tue, 15 Nov 1994 08:12:31 GMT"}, nil, true},
		{"a parameter more of a media type", "Accept", list{"text/html"}, list{"text/html;q=0.5"}, nil, true},
		{"one less", "Content-Type", list{"text/html;charset=utf-8"}, list{"text/html"}, nil, false},
		{"a charset has no case", "Content-Type", list{"text/html;charset=UTF-8"}, list{"text/html; charset=utf-8"}, nil, true},
		{"another media type", "Content-Type", list{"text/html"}, list{"text/plain"}, nil, false},
		{"what is no media type", "Accept", list{"@"}, list{"@"}, nil, true},

		{"a rule", "X-A", list{"1"}, list{"22"}, []matching.Matcher{digits}, true},
		{"a rule that fails", "X-A", list{"1"}, list{"2x"}, []matching.Matcher{digits}, false},
		{"for each line", "X-A", list{"1"}, list{"22", "33"}, []matching.Matcher{digits}, true},
		{"each must pass", "X-A", list{"1"}, list{"22", "x"}, []matching.Matcher{digits}, false},
		{"two rules", "X-A", list{"1"}, list{"333"}, []matching.Matcher{digits, regex("..")}, false},
		{"an empty list of rules asks for equality", "X-A", list{"1"}, list{"2"}, []matching.Matcher{}, false},
		{"a type frees the number", "Vary", list{"a, b"}, list{"c"}, []matching.Matcher{is("type")}, true},
		{"bounds of several", "Vary", list{"a, b"}, list{"c"}, []matching.Matcher{sized(2, -1)}, false},
		{"of one there are none", "X-A", list{"a"}, list{"b"}, []matching.Matcher{sized(2, -1)}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var actual []matching.Field
			if c.actual != nil {
				actual = []matching.Field{{Name: "x-a", Values: c.actual}, {Name: "X-Other", Values: list{"free"}}}
				actual[0].Name = c.header
			}
			var rules []matching.Rule
			if c.matchers != nil {
				rules = []matching.Rule{{Name: "x-other", Matchers: []matching.Matcher{is("null")}}, {Name: c.header, Matchers: c.matchers}}
			}
			found := matching.Headers([]matching.Field{{Name: c.header, Values: c.expected}}, actual, rules)
			if (len(found) == 0) != c.ok {
				t.Errorf("passes: %v %+v", !c.ok, found)
			}
		})
	}
}

func TestNamesOfHeadersHaveNoCase(t *testing.T) {
	t.Parallel()
	expected := []matching.Field{{Name: "X-A", Values: []string{"1"}}}
	actual := []matching.Field{{Name: "x-a", Values: []string{"2"}}}
	if found := matching.Headers(expected, actual, nil); len(found) != 1 || found[0].Path != "X-A" {
		t.Errorf("%+v", found)
	}
	if found := matching.Headers(expected, actual, []matching.Rule{{Name: "x-A", Matchers: []matching.Matcher{is("type")}}}); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

func TestQueries(t *testing.T) {
	t.Parallel()
	field := func(name string, values ...string) matching.Field {
		return matching.Field{Name: name, Values: values}
	}
	type list = []matching.Field
	for _, c := range []struct {
		name             string
		expected, actual list
		rules            []matching.Rule
		want             string
	}{
		{"equal", list{field("a", "1"), field("b", "2")}, list{field("b", "2"), field("a", "1")}, nil, ""},
		{"missing and unexpected", list{field("a", "1")}, list{field("b", "1")}, nil, "a b"},
		{"another value", list{field("a", "1")}, list{field("a", "2")}, nil, "a"},
		{"names have case", list{field("a", "1")}, list{field("A", "1")}, nil, "a A"},
		{"values in their order", list{field("a", "1", "2")}, list{field("a", "2", "1")}, nil, "a a"},
		{"as many", list{field("a", "1")}, list{field("a", "1", "1")}, nil, "a"},
		{"values of two fields are of one", list{field("a", "1", "2")}, list{field("a", "1"), field("a", "2")}, nil, ""},
		{"a rule for each value", list{field("a", "1")}, list{field("a", "22", "333")}, []matching.Rule{{Name: "a", Matchers: []matching.Matcher{regex(`\d+`)}}}, ""},
		{"each must pass", list{field("a", "1")}, list{field("a", "22", "x")}, []matching.Rule{{Name: "a", Matchers: []matching.Matcher{regex(`\d+`)}}}, "a"},
		{"bounds", list{field("a", "1")}, list{field("a", "2", "3")}, []matching.Rule{{Name: "a", Matchers: []matching.Matcher{sized(3, -1)}}}, "a"},
		{"a rule of another name", list{field("a", "1")}, list{field("a", "2")}, []matching.Rule{{Name: "b", Matchers: []matching.Matcher{is("type")}}}, "a"},
		{"no value", list{{Name: "a"}}, list{{Name: "a"}}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := places(matching.Query(c.expected, c.actual, c.rules)); got != c.want {
				t.Errorf("mismatches at %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheRestOfARequestLineAndTheStatus(t *testing.T) {
	t.Parallel()
	here := node.Span{}
	rules := []matching.Rule{{Matchers: []matching.Matcher{regex(`/customers/\d+`)}}}
	for name, c := range map[string]struct {
		found []matching.Mismatch
		ok    bool
	}{
		"a method has no case":   {matching.Method("GET", "get", here), true},
		"another method":         {matching.Method("GET", "HEAD", here), false},
		"a path":                 {matching.URLPath("/a", "/a", nil, here), true},
		"paths have case":        {matching.URLPath("/a", "/A", nil, here), false},
		"a rule for the path":    {matching.URLPath("/customers/7", "/customers/8", rules, here), true},
		"which fails":            {matching.URLPath("/customers/7", "/customers/x", rules, here), false},
		"a status":               {matching.Status(200, 200, nil, here), true},
		"another status":         {matching.Status(200, 201, nil, here), false},
		"a status of a class":    {matching.Status(200, 201, []matching.Rule{{Matchers: []matching.Matcher{{Kind: "statusCode", Status: "success"}}}}, here), true},
		"a status as an integer": {matching.Status(200, 500, []matching.Rule{{Matchers: []matching.Matcher{is("integer")}}}, here), true},
	} {
		if (len(c.found) == 0) != c.ok {
			t.Errorf("%s: %+v", name, c.found)
		}
	}
}

func TestMetadataOfMessages(t *testing.T) {
	t.Parallel()
	named := func(name string, m matching.Matcher) []matching.Rule {
		return []matching.Rule{{Name: name, Matchers: []matching.Matcher{m}}}
	}
	for _, c := range []struct {
		name, expected, actual string
		rules                  []matching.Rule
		want                   string
	}{
		{"equal, with more", `{"a": "1"}`, `{"a": "1", "b": 2}`, nil, ""},
		{"another value", `{"a": "1"}`, `{"a": "2"}`, nil, "a"},
		{"missing", `{"a": "1"}`, `{}`, nil, "a"},
		{"nothing came", `{"a": "1"}`, `null`, nil, "a"},
		{"inside", `{"a": {"id": 1, "weight": 1.5}}`, `{"a": {"id": 2, "weight": 1.5}}`, nil, "a.id"},
		{"the media type is the body's", `{"contentType": "a/b"}`, `{}`, nil, ""},
		{"with a parameter more", `{"contentType": "a/b"}`, `{"contentType": "a/b;c=d"}`, nil, ""},
		{"another media type", `{"contentType": "a/b"}`, `{"contentType": "a/c"}`, nil, "contentType"},
		{"a media type by a rule", `{"contentType": "a/x"}`, `{}`, named("contentType", regex("a/.")), ""},
		{"in other words it is an entry as others", `{"content-type": "a/b"}`, `{}`, nil, "content-type"},
		{"names have case", `{"a": "1"}`, `{"A": "1"}`, nil, "a"},
		{"of rules, too", `{"a": "1"}`, `{"a": "2"}`, named("A", is("type")), "a"},
		{"more inside", `{"a": {"id": 1}}`, `{"a": {"id": 1, "x": 2}}`, nil, "a.x"},
		{"a rule", `{"a": "A-1"}`, `{"a": "B-22"}`, named("a", regex(`\w-\d+`)), ""},
		{"a rule that fails", `{"a": "A-1"}`, `{"a": "B"}`, named("a", regex(`\w-\d+`)), "a"},
		{"a rule is about the whole", `{"a": {"id": 1}}`, `{"a": {"id": "x", "y": 2}}`, named("a", is("type")), ""},
		{"which has a kind", `{"a": {"id": 1}}`, `{"a": [1]}`, named("a", is("type")), "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := places(matching.Metadata(tree(t, c.expected), tree(t, c.actual), "a/b", c.rules)); got != c.want {
				t.Errorf("mismatches at %q, want %q", got, c.want)
			}
		})
	}
}
