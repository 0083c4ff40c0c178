package matching

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// Method holds a method against the expected one, without case.
func Method(expected, actual string, at node.Span) []Mismatch {
	if strings.EqualFold(expected, actual) {
		return nil
	}
	return []Mismatch{{Part: "method", Path: "method", Expected: expected, Actual: actual, Message: fmt.Sprintf("expected the method %s, not %s", expected, actual), At: at}}
}

// URLPath holds a path against the expected one.
func URLPath(expected, actual string, rules []Rule, at node.Span) []Mismatch {
	if len(rules) > 0 {
		return scalarText("path", "path", expected, actual, &rules[0], &Field{At: at})
	}
	if expected == actual {
		return nil
	}
	return []Mismatch{{Part: "path", Path: "path", Expected: expected, Actual: actual, Message: fmt.Sprintf("expected the path %s, not %s", textValue(expected), textValue(actual)), At: at}}
}

// Status holds a status code against the expected one.
func Status(expected, actual int, rules []Rule, at node.Span) []Mismatch {
	want, got := strconv.Itoa(expected), strconv.Itoa(actual)
	if len(rules) > 0 {
		return scalarText("status", "status", want, got, &rules[0], &Field{At: at})
	}
	if expected == actual {
		return nil
	}
	return []Mismatch{{Part: "status", Path: "status", Expected: want, Actual: got, Message: fmt.Sprintf("expected the status %d, not %d", expected, actual), At: at}}
}

// Query holds query parameters against the expected ones: every name both ways, the values of one
// in their order.
func Query(expected, actual []Field, rules []Rule) []Mismatch {
	var out []Mismatch
	for _, e := range expected {
		got, ok := valuesOf(actual, e.Name)
		if !ok {
			out = append(out, Mismatch{Part: "query", Path: e.Name, Expected: strings.Join(e.Values, ", "), Actual: "nothing", Message: fmt.Sprintf("expected a query parameter %s, and there is none", wireName(e.Name)), At: e.At})
			continue
		}
		out = append(out, parameter(e, got, named(rules, e.Name))...)
	}
	for _, a := range actual {
		if _, ok := valuesOf(expected, a.Name); !ok {
			out = append(out, Mismatch{Part: "query", Path: a.Name, Expected: "nothing", Actual: strings.Join(a.Values, ", "), Message: fmt.Sprintf("expected no query parameter %s", wireName(a.Name))})
		}
	}
	return out
}

func valuesOf(fields []Field, name string) (values []string, ok bool) {
	for _, f := range fields {
		if f.Name == name {
			values, ok = append(values, f.Values...), true
		}
	}
	return values, ok
}

func parameter(e Field, got []string, r *Rule) []Mismatch {
	var out []Mismatch
	if r == nil && len(e.Values) != len(got) {
		return []Mismatch{{Part: "query", Path: e.Name, Expected: strings.Join(e.Values, ", "), Actual: strings.Join(got, ", "), Message: fmt.Sprintf("expected %d values of the query parameter %s, not %d", len(e.Values), wireName(e.Name), len(got)), At: e.At}}
	}
	if r != nil {
		out = lengths("query", e, e.Values, got, r)
	}
	for i, v := range got {
		switch {
		case r != nil && len(e.Values) > 0:
			out = append(out, scalarText("query", e.Name, e.Values[min(i, len(e.Values)-1)], v, r, &e)...)
		case r == nil && v != e.Values[i]:
			out = append(out, Mismatch{Part: "query", Path: e.Name, Expected: e.Values[i], Actual: v, Message: fmt.Sprintf("expected the query parameter %s to be %s, not %s", wireName(e.Name), textValue(e.Values[i]), textValue(v)), At: e.At})
		}
	}
	return out
}
