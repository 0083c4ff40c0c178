package matching_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
)

func TestWhereNoBodyIsExpected(t *testing.T) {
	t.Parallel()
	for presence, want := range map[matching.Presence][2]bool{ // without a body, with one
		matching.Absent: {true, true}, matching.Empty: {true, false}, matching.Null: {true, false}, matching.Present: {false, true},
	} {
		expected := written("text/plain", "x")
		expected.Presence = presence
		for i, actual := range []string{"", "x"} {
			if found := matching.Body(expected, written("text/plain", actual), nil, nil, matching.Options{}); (len(found) == 0) != want[i] {
				t.Errorf("%d with %q: %+v", presence, actual, found)
			}
		}
	}
	// The text null is a body.
	null := matching.Content{Presence: matching.Null}
	if found := matching.Body(null, written("application/json", "null"), nil, nil, matching.Options{}); len(found) != 1 {
		t.Errorf("%+v", found)
	}
}

func TestMediaTypesMustAgreeBeforeBodiesAreCompared(t *testing.T) {
	t.Parallel()
	anyType := []matching.Rule{{Name: "content-type", Matchers: []matching.Matcher{regex(".*")}}}
	onlyJSON := []matching.Rule{{Name: "Content-Type", Matchers: []matching.Matcher{regex("application/.*json")}}}
	for _, c := range []struct {
		expected, actual string
		rules            []matching.Rule
		ok               bool
	}{
		{"application/json", "application/json", nil, true},
		{"application/json", "Application/JSON", nil, true},
		{"application/json", "application/json; charset=utf-8", nil, true},
		{"application/json; charset=utf-8", "application/json;charset=UTF-8", nil, true},
		{"application/json; charset=utf-8", "application/json", nil, false},
		{"application/json; charset=utf-8", "application/json; charset=utf-16", nil, false},
		{"application/json", "text/plain", nil, false},
		{"application/hal+json", "application/json", nil, false},
		{"application/json", "application/problem+json", onlyJSON, true},
		{"application/json", "text/plain", onlyJSON, false},
		{"application/json", "text/plain", anyType, true},
		{"", "", nil, true},
		{"", "application/json", nil, true},
		{"", "text/plain", nil, false}, // it looks like JSON
	} {
		found := matching.Body(written(c.expected, `{"a": 1}`), written(c.actual, `{"a": 1}`), nil, c.rules, matching.Options{})
		if (len(found) == 0) != c.ok || !c.ok && found[0].Part != "body type" {
			t.Errorf("%q for %q: %+v", c.actual, c.expected, found)
		}
	}
}

// The kind of a body decides how it is compared: each case differs from what is expected as a text.
func TestBodiesAreComparedByTheirKind(t *testing.T) {
	t.Parallel()
	const form, xml = "application/x-www-form-urlencoded", "application/xml"
	for _, c := range []struct {
		name, media, expected, actual string
		want                          string // places of mismatches
	}{
		{"JSON", "application/json", `{"a":1}`, `{ "a": 1 }`, ""},
		{"JSON by a suffix", "application/vnd.siren+json", `{"a":1}`, `{ "a": 1, "b": 2 }`, ""},
		{"JSON that differs", "application/json", `{"a":1}`, `{"a":2}`, "$.a"},
		{"JSON that is none", "application/json", `{"a":1}`, `{"a":`, "$"},
		{"a line of JSON each is text", "application/x-ndjson", `{"a":1}`, `{"a": 1}`, "$"},
		{"framed for a schema registry", "application/vnd.schemaregistry.v1+json", `{"a":1}`, "\x00\x00\x00\x00\x02{\"a\": 1}", ""},
		{"framed for nobody", "application/json", `{"a":1}`, "\x00\x00\x00\x00\x02{\"a\": 1}", "$"},
		{"text", "text/plain", "x", "x ", "$"},
		{"HTML is text", "text/html", "<p/>", "<p />", "$"},
		{"bytes", "application/octet-stream", "\x00\xff", "\x00\xfe", "$"},

		{"XML with space", xml, "<a><b>1</b></a>", "<a>\n <b> 1 </b>\n</a>", ""},
		{"XML with comments and CDATA", xml, "<a><b>1</b></a>", "<a><!-- x --><b><![CDATA[1]]></b></a>", ""},
		{"XML by a suffix", "application/problem+xml", "<a/>", "<a></a>", ""},
		{"XML in another order", xml, "<a><b/><c/></a>", "<a><c/><b/></a>", ""},
		{"XML with another prefix", xml, `<a xmlns="urn:x"><b/></a>`, `<p:a xmlns:p="urn:x"><p:b/></p:a>`, ""},
		{"XML of another namespace", xml, `<a xmlns="urn:x"/>`, `<a xmlns="urn:y"/>`, "$"},
		{"XML with another root", xml, "<a/>", "<b/>", "$"},
		{"XML with more", xml, `<a x="1"><b/></a>`, `<a x="1" y="2"><b/><c/></a>`, ""},
		{"XML with more of the same", xml, "<a><b>1</b></a>", "<a><b>1</b><b>2</b></a>", ""},
		{"XML with less", xml, `<a x="1"><b/><b/><c/></a>`, "<a><b/></a>", "$.a[0].@x $.a[0].b $.a[0].c"},
		{"XML with another text", xml, "<a>x</a>", "<a>y</a>", "$.a[0].#text"},
		{"XML with a text where there is none", xml, "<a><b/></a>", "<a>x<b/></a>", "$.a[0].#text"},
		{"XML with another attribute", xml, `<a x="1"/>`, `<a x="2"/>`, "$.a[0].@x"},
		{"XML that is none", xml, "<a/>", "<a>", "$"},
		{"XML in another charset", xml, "<a>é</a>", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>", ""},
		{"XML that is UTF-8 whatever it says", xml, "<a>é</a>", `<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>`, ""},

		{"a form in another order", form, "a=1&b=2", "b=2&a=1", ""},
		{"a form with other escapes", form, "a=1+2", "a=1%202", ""},
		{"a form with an empty value", form, "a=", "a", ""},
		{"a form with more", form, "a=1", "a=1&b=2", "$.b"},
		{"a form with less", form, "a=1&b=2", "a=1", "$.b"},
		{"a form with more of the same", form, "a=1", "a=1&a=2", "$.a"},
		{"a form with the same in another order", form, "a=1&a=2", "a=2&a=1", "$.a[0] $.a[1]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := matching.Body(written(c.media, c.expected), written(c.media, c.actual), nil, nil, matching.Options{})
			if got := places(found); got != c.want {
				t.Errorf("mismatches at %q, want %q: %+v", got, c.want, found)
			}
		})
	}
}

func TestRequestsAreStrict(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ media, expected, actual, want string }{
		{"application/json", `{"a": {"b": 1}}`, `{"a": {"b": 1, "c": 2}, "d": 3}`, "$.a.c $.d"},
		{"application/xml", `<a><b/></a>`, `<a x="1"><b/><b/><c/></a>`, "$.a[0].@x $.a[0].b $.a[0].c"},
	} {
		found := matching.Body(written(c.media, c.expected), written(c.media, c.actual), nil, nil, matching.Options{Strict: true})
		if got := places(found); got != c.want {
			t.Errorf("mismatches at %q, want %q", got, c.want)
		}
	}
}

// Where ElementNames is not asked for, a rule at an element without others asks its text, and [*] is
// every element of a name: so the test cases of the specification have it.
func TestRulesAtElementsAskTheirTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ expected, actual, path, names, texts string }{
		{"<a><b>1</b></a>", "<a><b>2</b></a>", "$.a.b", "$.a[0].b[0]", ""},
		{"<a><b>1</b></a>", "<a><b>x</b></a>", "$.a.b", "$.a[0].b[0] $.a[0].b[0].#text", "$.a[0].b[0].#text"},
		{"<a><b>1</b></a>", "<a><b>2</b></a>", "$.a", "$.a[0] $.a[0].b[0] $.a[0].#text", "$.a[0] $.a[0].#text"},
		{`<a><b x="1"/></a>`, `<a><b x="2"/></a>`, "$.a[*].b['@x']", "$.a[0].b[0].@x", ""},
		{`<a><b x="1"/></a>`, `<a><b x="x"/></a>`, "$.a.b[*]['@x']", "$.a[0].b[0].@x", "$.a[0].b[0].@x"},
	} {
		rules := []matching.Rule{rule(t, c.path, is("integer"))}
		for names, want := range map[bool]string{true: c.names, false: c.texts} {
			found := matching.Body(written("application/xml", c.expected), written("application/xml", c.actual), rules, nil, matching.Options{ElementNames: names})
			if got := places(found); got != want {
				t.Errorf("%s in %s, by names %v: mismatches at %q, want %q", c.path, c.actual, names, got, want)
			}
		}
	}
}

// With ElementNames a rule numbers nothing in XML, a rule at an element speaks of its name and its
// nodes, and values are in attributes and texts.
func TestRulesInXML(t *testing.T) {
	t.Parallel()
	two := "<a><b>1</b><b>2</b></a>"
	for _, c := range []struct {
		name, expected, actual string
		rules                  []matching.Rule
		ok                     bool
	}{
		{"of a text", "<a>1</a>", "<a>22</a>", []matching.Rule{rule(t, "$.a['#text']", is("integer"))}, true},
		{"of a text that fails", "<a>1</a>", "<a>x</a>", []matching.Rule{rule(t, "$.a['#text']", is("integer"))}, false},
		{"of a text that is not there", "<a>1</a>", "<a/>", []matching.Rule{rule(t, "$.a['#text']", regex(`\d+`))}, false},
		{"of an attribute", `<a x="1"/>`, `<a x="2"/>`, []matching.Rule{rule(t, "$.a['@x']", is("type"))}, true},
		{"of every attribute", `<a x="1"/>`, `<a x="2"/>`, []matching.Rule{rule(t, "$.*.*", is("type"))}, true},
		{"of all elements of a name", two, "<a><b>8</b><b>9</b></a>", []matching.Rule{rule(t, "$.a.b['#text']", is("type"))}, true},
		{"a number leads nowhere", two, "<a><b>9</b><b>2</b></a>", []matching.Rule{rule(t, "$.a.b[0]['#text']", is("type"))}, false},
		{"nor does a starred one", two, "<a><b>1</b><b>9</b></a>", []matching.Rule{rule(t, "$.a.b[*]", is("type"))}, false},
		{"with a namespace", `<a xmlns="urn:x">1</a>`, `<a xmlns="urn:x">2</a>`, []matching.Rule{rule(t, "$['urn:x:a']", is("type"))}, true},
		{"without it", `<a xmlns="urn:x">1</a>`, `<a xmlns="urn:x">2</a>`, []matching.Rule{rule(t, "$.a", is("type"))}, false},
		{"types cascade", "<a><b>1</b></a>", "<a><b>2</b></a>", []matching.Rule{rule(t, "$.a", is("type"))}, true},
		{"and free the number", two, "<a><b>7</b><b>8</b><b>9</b></a>", []matching.Rule{rule(t, "$.a.b", is("type"))}, true},
		{"of less, too", two, "<a><b>7</b></a>", []matching.Rule{rule(t, "$.a.b", is("type"))}, true},
		{"but not to none", two, "<a/>", []matching.Rule{rule(t, "$.a.b", is("type"))}, false},
		{"no others may be there", "<a><b/></a>", "<a><b/><c/></a>", []matching.Rule{rule(t, "$.a", is("type"))}, false},
		{"also below", "<a><b><c/></b></a>", "<a><b><c/><d/></b></a>", []matching.Rule{rule(t, "$", is("type"))}, false},
		{"unless the rule is about a name", "<a><b/></a>", "<a><b/><c/></a>", []matching.Rule{rule(t, "$.a", regex(".*"))}, true},
		{"a name", "<a><b>1</b></a>", "<a><b>1</b></a>", []matching.Rule{rule(t, "$.a.b", regex("x"))}, false},
		{"bounds count nodes", "<a><b>1</b></a>", "<a><b>1</b></a>", []matching.Rule{rule(t, "$.a", sized(1, 1))}, true},
		{"too few", "<a><b>1</b></a>", "<a><b>1</b></a>", []matching.Rule{rule(t, "$.a", sized(2, -1))}, false},
		{"a comment is one", "<a><b>1</b></a>", "<a><b>1</b><!-- x --></a>", []matching.Rule{rule(t, "$.a", sized(2, 2))}, true},
		{"space is one", "<a><b>1</b></a>", "<a> <b>1</b> </a>", []matching.Rule{rule(t, "$.a", sized(3, 3))}, true},
		{"bounds do not cascade", "<a><b><c/><c/></b></a>", "<a><b><c/><c/></b></a>", []matching.Rule{rule(t, "$.a", sized(1, 1))}, true},
		{"not empty", "<a><b>1</b></a>", "<a><b>x</b></a>", []matching.Rule{rule(t, "$.a.b", is("notEmpty"))}, true},
		{"empty", "<a><b>1</b></a>", "<a><b/></a>", []matching.Rule{rule(t, "$.a.b", is("notEmpty"))}, false},
		{"equality", "<a>1</a>", "<a>1</a>", []matching.Rule{rule(t, "$.a", is("equality"))}, true},
		{"a rule about values is in the wrong place", "<a>1</a>", "<a>1</a>", []matching.Rule{rule(t, "$.a", is("integer"))}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := matching.Body(written("application/xml", c.expected), written("text/xml", c.actual), c.rules, []matching.Rule{{Name: "Content-Type", Matchers: []matching.Matcher{is("type")}}}, matching.Options{ElementNames: true})
			if (len(found) == 0) != c.ok {
				t.Errorf("passes: %v %+v", !c.ok, found)
			}
		})
	}
}

// Neither what is expected nor what comes need be UTF-8.
func TestBodiesOfAnyBytesAreCompared(t *testing.T) {
	t.Parallel()
	tail := strings.Repeat("\xb0", 300)
	for _, media := range []string{"application/xml", "application/json", "text/plain", "application/x-www-form-urlencoded"} {
		if found := matching.Body(written(media, tail), written(media, "x"+tail), nil, nil, matching.Options{}); len(found) == 0 {
			t.Errorf("%s: other bytes are equal", media)
		}
	}
}

func TestRulesInForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, expected, actual string
		rule                   matching.Rule
		want                   string
	}{
		{"a field", "a=1", "a=22", rule(t, "$.a", regex(`\d+`)), ""},
		{"that fails", "a=1", "a=x", rule(t, "$.a", regex(`\d+`)), "$.a[0]"},
		{"every value", "a=1", "a=1&a=x", rule(t, "$.a", regex(`\d+`)), "$.a[1]"},
		{"fewer are free", "a=1&a=2", "a=1", rule(t, "$.a", is("type")), ""},
		{"within bounds", "a=1", "a=1&a=2", rule(t, "$.a", sized(1, 2)), ""},
		{"out of them", "a=1", "a=1&a=2", rule(t, "$.a", sized(3, -1)), "$.a"},
		{"one value", "a=1&a=2", "a=1&a=9", rule(t, "$.a[1]", is("type")), ""},
		{"equality", "a=1&a=2", "a=1", rule(t, "$.a", is("equality")), "$.a"},
		{"at the root", "a=1", "a=9", rule(t, "$", is("type")), ""},
		{"a negative integer", "a=1", "a=-5", rule(t, "$.a", is("integer")), "$.a[0]"},
		{"each value", "a=x", "a=y&a=1", rule(t, "$.a", matching.Matcher{Kind: "eachValue", Rules: []matching.Matcher{regex("[a-z]")}}), "$.a[1]"},
		{"a name with brackets", "a[]=1", "a[]=2", rule(t, "$['a[]']", is("type")), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			const form = "application/x-www-form-urlencoded"
			found := matching.Body(written(form, c.expected), written(form, c.actual), []matching.Rule{c.rule}, nil, matching.Options{})
			if got := places(found); got != c.want {
				t.Errorf("mismatches at %q, want %q: %+v", got, c.want, found)
			}
		})
	}
}

// parts is a multipart body; each part is its header and its body.
func parts(boundary string, list ...[2]string) string {
	var b strings.Builder
	for _, p := range list {
		fmt.Fprintf(&b, "--%s\r\n%s\r\n\r\n%s\r\n", boundary, p[0], p[1])
	}
	return b.String() + "--" + boundary + "--\r\n"
}

func TestMultipartBodiesAreComparedPartByPart(t *testing.T) {
	t.Parallel()
	field := func(name, text string) [2]string {
		return [2]string{`Content-Disposition: form-data; name="` + name + `"`, text}
	}
	file := func(name, media, text string) [2]string {
		return [2]string{`Content-Disposition: form-data; name="` + name + `"; filename="f"` + "\r\nContent-Type: " + media, text}
	}
	unnamed := func(media, text string) [2]string { return [2]string{"Content-Type: " + media, text} }
	type list = [][2]string
	for _, c := range []struct {
		name             string
		expected, actual list
		rules            []matching.Rule
		want             string
	}{
		{"a field", list{field("a", "1")}, list{field("a", "1")}, nil, ""},
		{"another text", list{field("a", "1.0")}, list{field("a", "1.00")}, nil, "$.a"},
		{"a field is a text, whatever it looks like", list{field("a", `{"x":1}`)}, list{field("a", `{ "x": 1 }`)}, nil, "$.a"},
		{"a rule", list{field("a", "1")}, list{field("a", "22")}, []matching.Rule{rule(t, "$.a", regex(`\d+`))}, ""},
		{"a rule for all", list{field("a", "1")}, list{field("a", "2")}, []matching.Rule{rule(t, "$", is("type"))}, ""},
		{"more", list{field("a", "1")}, list{field("a", "1"), field("b", "2")}, nil, ""},
		{"less", list{field("a", "1"), field("b", "2")}, list{field("a", "1")}, nil, "$.b"},
		{"another order", list{field("a", "1"), field("b", "2")}, list{field("b", "2"), field("a", "1")}, nil, ""},
		{"two of a name", list{field("a", "1"), field("a", "2")}, list{field("a", "1"), field("a", "2")}, nil, ""},
		{"JSON", list{file("a", "application/json", `{"x":1}`)}, list{file("a", "application/json", `{ "x": 1 }`)}, nil, ""},
		{"JSON with a rule", list{file("a", "application/json", `{"x":1}`)}, list{file("a", "application/json", `{"x":2}`)}, []matching.Rule{rule(t, "$.a.x", is("type"))}, ""},
		{"JSON that differs", list{file("a", "application/json", `{"x":1}`)}, list{file("a", "application/json", `{"x":2}`)}, []matching.Rule{rule(t, "$.x", is("type"))}, "$.a.x"},
		{"XML", list{file("a", "application/xml", "<a><b/></a>")}, list{file("a", "application/xml", "<a> <b/></a>")}, nil, ""},
		{"another media type", list{file("a", "image/png", "1")}, list{file("a", "image/jpeg", "1")}, nil, "$.a"},
		{"what bytes look like", list{file("a", "image/png", "1")}, list{file("a", "image/png", "2")}, []matching.Rule{rule(t, "$.a", matching.Matcher{Kind: "contentType", Value: tree(t, `"text/plain"`)})}, ""},
		{"parts without names", list{unnamed("text/plain", "1"), unnamed("application/json", "[1]")}, list{unnamed("text/plain", "1"), unnamed("application/json", "[ 1 ]")}, nil, ""},
		{"that differ", list{unnamed("text/plain", "1"), unnamed("text/plain", "2")}, list{unnamed("text/plain", "1"), unnamed("text/plain", "3")}, nil, "$.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := matching.Body(written("multipart/form-data; boundary=x1", parts("x1", c.expected...)), written("multipart/form-data; boundary=y2", parts("y2", c.actual...)), c.rules, nil, matching.Options{})
			if got := places(found); got != c.want {
				t.Errorf("mismatches at %q, want %q: %+v", got, c.want, found)
			}
		})
	}
}

func TestRulesOfATextStandAtTheRoot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule matching.Rule
		ok   bool
	}{
		{rule(t, "$", regex(`\d+`)), true},
		{rule(t, "$", is("type")), true},
		{rule(t, "$", is("notEmpty")), true},
		{rule(t, "$", regex(`\d`)), false},
		{rule(t, "$", is("eachKey")), false},
		{rule(t, "$.a", regex(`\d+`)), false},
	} {
		if found := matching.Body(written("text/plain", "x"), written("text/plain", "22"), []matching.Rule{c.rule}, nil, matching.Options{}); (len(found) == 0) != c.ok {
			t.Errorf("%s: %+v", c.rule.Path, found)
		}
	}
}

func TestAMismatchNamesItsPlaceInTheContractAndTheRule(t *testing.T) {
	t.Parallel()
	contract := tree(t, "{\n  \"body\": {\"a\": 1, \"b\": 2},\n  \"rule\": {\"match\": \"type\"}\n}")
	r := rule(t, "$.b", matching.Matcher{Kind: "type", At: contract.Get("rule").Span()})
	expected := matching.Content{Presence: matching.Present, Type: "application/json", JSON: contract.Get("body")}
	found := matching.Body(expected, written("application/json", `{"a": 3, "b": "x"}`), []matching.Rule{r}, nil, matching.Options{})
	var got []string
	for _, m := range found {
		p := m.At.Pos()
		got = append(got, fmt.Sprintf("%d:%d %s %s %s→%s %s", p.Line, p.Column, m.Part, m.Path, m.Expected, m.Actual, m.Rule))
	}
	if diff := cmp.Diff([]string{"2:17 body $.a 1→3 ", `3:11 body $.b 2→"x" type at $.b`}, got); diff != "" {
		t.Error(diff)
	}
}

// A body is what is expected of itself, however it is compared, with no rule and with one about
// types; and what passes for a request passes for an answer.
func FuzzBody(f *testing.F) {
	medias := []string{"application/json", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""}
	f.Add(byte(0), []byte(`{"a": [1, {"b": null}]}`), []byte(`{"a": [2, {"b": 1}], "c": "d"}`))
	f.Add(byte(1), []byte(`<a x="1"><b>t</b><b/></a>`), []byte(`<a><b><![CDATA[x]]></b></a>`))
	f.Add(byte(2), []byte("a=1&a=2&b=%20"), []byte("b=+&a=3"))
	f.Add(byte(3), []byte(parts("x", [2]string{`Content-Disposition: form-data; name="a"`, "1"})), []byte("--x--"))
	f.Add(byte(4), []byte("text"), []byte("\xff\x00"))
	f.Add(byte(5), []byte("[1]"), []byte("<a/>"))
	kind := rule(f, "$", is("type"))
	each := rule(f, "$.*", matching.Matcher{Kind: "eachValue", Rules: []matching.Matcher{regex(".*")}})
	f.Fuzz(func(t *testing.T, media byte, a, b []byte) {
		if len(a) > 4000 || len(b) > 4000 || len(a) == 0 {
			return
		}
		expected, actual := written(medias[int(media)%len(medias)], string(a)), written(medias[int(media)%len(medias)], string(b))
		if parsed, err := node.Parse("a", a, node.Options{JSON: true}); err == nil && media%2 == 0 {
			expected.JSON = parsed.Root()
		}
		for _, rules := range [][]matching.Rule{nil, {kind}} {
			for _, m := range matching.Body(expected, expected, rules, nil, matching.Options{Strict: true}) {
				if !strings.Contains(m.Message, " is no ") && !strings.Contains(m.Message, "taken apart") { // it cannot be read
					t.Errorf("%q is not what is expected of itself: %+v", a, m)
				}
			}
		}
		for _, rules := range [][]matching.Rule{nil, {kind}, {kind, each}} {
			strict := matching.Body(expected, actual, rules, nil, matching.Options{Strict: true})
			free := matching.Body(expected, actual, rules, nil, matching.Options{})
			if len(strict) == 0 && len(free) > 0 {
				t.Errorf("%q passes for %q in a request, and not in an answer: %+v", b, a, free)
			}
		}
	})
}
