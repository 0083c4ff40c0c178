package matching

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/postel-api/postel/contracts/internal/javatime"
	"github.com/postel-api/postel/contracts/internal/oniguruma"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/semver"
)

// A test decides one kind of matcher for one value, where the expected value or the actual one is a
// scalar: problem is what is wrong, as the end of the sentence "expected … (integer) …", empty where
// nothing is. Two lists or two objects are decided by [Matcher.container].
type test func(m *Matcher, expected, actual value) (problem string)

// testOf returns how a kind of matcher is decided, nil where the kind is not known.
func testOf(kind string) test {
	switch kind {
	case "equality":
		return testEquality
	case "type":
		return testType
	case "min", "max", "min-type", "max-type":
		return testType
	case "regex":
		return testRegex
	case "include":
		return testInclude
	case "integer":
		return testInteger
	case "decimal", "real":
		return testDecimal
	case "number":
		return testNumber
	case "boolean":
		return testBoolean
	case "null":
		return testNull
	case "date":
		return testDate("yyyy-MM-dd")
	case "time":
		return testDate("HH:mm:ss")
	case "datetime", "timestamp":
		return testDate("yyyy-MM-dd'T'HH:mm:ssXXX")
	case "contentType", "content-type":
		return testContentType
	case "values":
		return testEquality
	case "eachKey", "eachValue", "arrayContains":
		return testEachOther
	case "statusCode":
		return testStatus
	case "notEmpty":
		return testNotEmpty
	case "semver":
		return testSemver
	}
	return nil
}

// Known reports whether a kind of matcher can be decided; others belong to plugins.
func Known(kind string) bool { return testOf(kind) != nil }

// apply asks one matcher about one value. cascaded says that its rule stands at something around.
func (m *Matcher) apply(expected, actual value, cascaded bool) (problem string) {
	t := testOf(m.Kind)
	switch {
	case t == nil:
		return unjudged + fmt.Sprintf("the matcher %q is of a plugin", m.Kind)
	case expected.container() && actual.container() && expected.node.Kind() == actual.node.Kind():
		return m.container(expected, actual, cascaded)
	}
	return t(m, expected, actual)
}

// container decides for two lists, or for two objects, whose content is walked afterwards. What
// passes here was seen in runs of the reference implementation, for each kind.
func (m *Matcher) container(expected, actual value, cascaded bool) (problem string) {
	switch m.Kind {
	case "equality":
		return testEquality(m, expected, actual)
	case "type", "min", "max", "min-type", "max-type":
		if cascaded {
			return "" // bounds count at the place of the rule
		}
		noun := "item"
		if actual.node.Kind() == node.Object {
			noun = "member"
		}
		return m.length(actual.node.Len(), noun)
	case "notEmpty":
		return testNotEmpty(m, expected, actual)
	case "regex", "values", "eachKey", "eachValue", "arrayContains":
		return ""
	case "null", "statusCode":
	default:
		if actual.node.Kind() == node.Array {
			return "" // the items are judged
		}
	}
	return "to be a single value, of which the rule speaks"
}

// notInside is what is wrong with a text of which a rule speaks as of a list or an object.
const notInside = "to be a list or an object, of which the rule speaks"

// testEachOther is for matchers that speak of what is in a value: where they are walked they have
// done their work, and what they are asked about here is a scalar below, which the reference
// implementation judges like this.
func testEachOther(_ *Matcher, _, actual value) string {
	if actual.isText() {
		return notInside
	}
	return ""
}

func (v value) container() bool {
	return !v.isText() && (v.node.Kind() == node.Array || v.node.Kind() == node.Object)
}

func testEquality(_ *Matcher, expected, actual value) string {
	if equal(expected, actual) {
		return ""
	}
	return "to be equal to " + expected.String() + " (" + expected.kind() + ")"
}

func testType(m *Matcher, expected, actual value) string {
	if actual.isText() || expected.isText() {
		return ""
	}
	if expected.node.Kind() != actual.node.Kind() {
		return "to be of the type of " + expected.String() + " (" + expected.kind() + ")"
	}
	return ""
}

// length holds a number of items, members or nodes against the bounds of a matcher.
func (m *Matcher) length(n int, noun string) (problem string) {
	switch {
	case m.Min != nil && n < *m.Min:
		return fmt.Sprintf("to have at least %s, not %d", counted(*m.Min, noun), n)
	case m.Max != nil && n > *m.Max:
		return fmt.Sprintf("to have at most %s, not %d", counted(*m.Max, noun), n)
	}
	return ""
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func testRegex(m *Matcher, _, actual value) string {
	r, err := oniguruma.Compile(m.Regex)
	if err != nil {
		return unjudged + err.Error()
	}
	ok, err := r.MatchWhole(actual.plain())
	switch {
	case err != nil:
		return unjudged + err.Error()
	case !ok:
		return "to match " + shorten(m.Regex)
	}
	return ""
}

func testInclude(m *Matcher, _, actual value) string {
	if strings.Contains(actual.plain(), jsonValue(m.Value).plain()) {
		return ""
	}
	return "to include " + jsonValue(m.Value).String()
}

func testInteger(_ *Matcher, _, actual value) string {
	switch {
	case actual.isText() && isDigits(actual.text),
		!actual.isText() && actual.node.Kind() == node.Number && !actual.decimal():
		return ""
	}
	return "to be an integer"
}

func testDecimal(_ *Matcher, _, actual value) string {
	switch {
	case actual.isText() && isNumber(actual.text),
		!actual.isText() && actual.node.Kind() == node.Number && actual.decimal():
		return ""
	}
	return "to be a decimal number"
}

func testNumber(_ *Matcher, _, actual value) string {
	switch {
	case actual.isText() && isNumber(actual.text),
		!actual.isText() && actual.node.Kind() == node.Number:
		return ""
	}
	return "to be a number"
}

// isDigits reports whether a text is an integer without a minus sign, which the reference
// implementation refuses in texts.
func isDigits(s string) bool {
	s = strings.TrimPrefix(s, "+")
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// isNumber reports whether a text is a number as JSON writes it, or with a sign.
func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return (err == nil || strings.Contains(err.Error(), "range")) && strings.Trim(s, "+-0123456789.eE") == ""
}

func testBoolean(_ *Matcher, _, actual value) string {
	if !actual.isText() && actual.node.Kind() == node.Bool {
		return ""
	}
	if text := actual.plain(); !actual.container() && (text == "true" || text == "false") {
		return ""
	}
	return "to be a boolean"
}

func testNull(_ *Matcher, _, actual value) string {
	if !actual.isText() && actual.node.Kind() == node.Null {
		return ""
	}
	return "to be null"
}

// testDate is for dates and times, in the matcher's pattern or in the one of its kind.
func testDate(otherwise string) test {
	return func(m *Matcher, _, actual value) string {
		if actual.container() {
			return "to be a date or time"
		}
		format := m.Format
		if format == "" {
			format = otherwise
		}
		p, err := javatime.Parse(format)
		if err != nil {
			return unjudged + err.Error()
		}
		if problem, ok := p.Match(actual.plain()); !ok {
			return fmt.Sprintf("to be a date or time like %s: %s", format, problem)
		}
		return ""
	}
}

func testContentType(m *Matcher, _, actual value) string {
	want := jsonValue(m.Value).plain()
	got := "application/json"
	if actual.isText() || actual.node.Kind() == node.String {
		got = detect([]byte(actual.plain()))
	}
	if !strings.EqualFold(got, want) {
		return fmt.Sprintf("to be %s, not %s", want, got)
	}
	return ""
}

func testStatus(m *Matcher, _, actual value) string {
	code, err := strconv.Atoi(actual.plain())
	if err != nil {
		return "to be a status code"
	}
	if m.Status == "" {
		for _, c := range m.Codes {
			if c == code {
				return ""
			}
		}
		return fmt.Sprintf("to be one of %v", m.Codes)
	}
	low, high, known := statusRange(m.Status)
	switch {
	case !known:
		return unjudged + fmt.Sprintf("%q is no class of status codes", m.Status)
	case code < low || code > high:
		return fmt.Sprintf("to be from %d to %d (%s)", low, high, m.Status)
	}
	return ""
}

// statusRange returns the status codes of a class (Pact specification, version 4).
func statusRange(class string) (low, high int, known bool) {
	switch class {
	case "info", "information":
		return 100, 199, true
	case "success":
		return 200, 299, true
	case "redirect":
		return 300, 399, true
	case "clientError":
		return 400, 499, true
	case "serverError":
		return 500, 599, true
	case "nonError":
		return 100, 399, true
	case "error":
		return 400, 599, true
	}
	return 0, 0, false
}

func testNotEmpty(_ *Matcher, _, actual value) string {
	empty := actual.plain() == ""
	if !actual.isText() {
		empty = empty || actual.node.Kind() == node.Null || actual.container() && actual.node.Len() == 0
	}
	if empty {
		return "not to be empty"
	}
	return ""
}

func testSemver(_ *Matcher, _, actual value) string {
	if _, err := semver.Parse(actual.plain()); err != nil {
		return "to be a semantic version: " + err.Error()
	}
	return ""
}
