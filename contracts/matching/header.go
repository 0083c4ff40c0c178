package matching

import (
	"fmt"
	"maps"
	"mime"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// Field is a header or a query parameter with its values.
type Field struct {
	Name   string
	Values []string
	// At is where an expected field stands in its contract.
	At node.Span
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Headers holds headers against the expected ones: those must be there, others are free. Names are
// compared without case.
func Headers(expected []Field, actual []Field, rules []Rule) []Mismatch {
	var out []Mismatch
	for _, e := range expected {
		var got []string
		there := false
		for _, a := range actual {
			if strings.EqualFold(a.Name, e.Name) {
				got = append(got, a.Values...)
				there = true
			}
		}
		if !there {
			out = append(out, Mismatch{Part: "header", Path: e.Name, Expected: strings.Join(e.Values, ", "), Actual: "nothing", Message: fmt.Sprintf("expected a header %s, and there is none", e.Name), At: e.At})
			continue
		}
		out = append(out, header(e, got, ruleFor(rules, e.Name))...)
	}
	return out
}

func ruleFor(rules []Rule, name string) *Rule {
	for i := range rules {
		if strings.EqualFold(rules[i].Name, name) && len(rules[i].Matchers) > 0 {
			return &rules[i]
		}
	}
	return nil
}

// header compares the values of one header.
func header(e Field, got []string, r *Rule) []Mismatch {
	want := e.Values
	if isList(e.Name) {
		want, got = split(want), split(got)
	}
	if r != nil {
		out := lengths("header", e, want, got, r)
		for i, v := range got {
			out = append(out, scalarText("header", e.Name, want[min(i, len(want)-1)], v, r, &e)...)
		}
		return out
	}
	if len(want) != len(got) {
		message := fmt.Sprintf("expected %d values of the header %s, not %d", len(want), e.Name, len(got))
		if len(got) > 1 && len(want) == 1 {
			message += ": the header came in several lines, and each counts as a value"
		}
		return []Mismatch{{Part: "header", Path: e.Name, Expected: strings.Join(want, ", "), Actual: strings.Join(got, ", "), Message: message, At: e.At}}
	}
	var out []Mismatch
	for i := range want {
		if !sameHeader(e.Name, want[i], got[i]) {
			out = append(out, Mismatch{Part: "header", Path: e.Name, Expected: want[i], Actual: got[i], Message: fmt.Sprintf("expected the header %s to be %s, not %s", e.Name, textValue(want[i]), textValue(got[i])), At: e.At})
		}
	}
	return out
}

// lengths holds how many values came against the bounds of a rule, where there are several, or should
// be.
func lengths(part string, e Field, want, got []string, r *Rule) (out []Mismatch) {
	if len(want) < 2 && len(got) < 2 {
		return nil
	}
	for i := range r.Matchers {
		m := &r.Matchers[i]
		if problem := m.length(len(got), "value"); problem != "" {
			out = append(out, Mismatch{Part: part, Path: e.Name, Expected: strings.Join(want, ", "), Actual: strings.Join(got, ", "), Message: "expected " + e.Name + " " + problem, Rule: m.Kind, At: m.At})
		}
	}
	return out
}

// isList reports whether a header is a list of values that commas separate; every other header is
// one value, whatever it holds.
func isList(name string) bool {
	switch strings.ToLower(name) {
	case "accept", "accept-encoding", "accept-language", "access-control-allow-headers", "access-control-allow-methods",
		"access-control-expose-headers", "access-control-request-headers", "allow", "cache-control", "if-match", "if-none-match", "vary":
		return true
	}
	return false
}

func split(values []string) []string {
	var out []string
	for _, v := range values {
		for piece := range strings.SplitSeq(v, ",") {
			out = append(out, strings.TrimSpace(piece))
		}
	}
	return out
}

// sameHeader compares one value of a header. The parameters of Accept and Content-Type are a map, in
// which more than expected may stand, and a charset has no case; white space behind commas means
// nothing.
func sameHeader(name, want, got string) bool {
	switch strings.ToLower(name) {
	case "accept", "content-type":
		_, params, err := mime.ParseMediaType(want)
		_, others, err2 := mime.ParseMediaType(got)
		if err != nil || err2 != nil {
			break
		}
		if base(want) != base(got) {
			return false
		}
		for key, v := range params {
			if o, ok := others[key]; !ok || o != v && !(key == "charset" && strings.EqualFold(o, v)) {
				return false
			}
		}
		return true
	}
	return tight(want) == tight(got)
}

// base is a media type without its parameters, as it is written: values of headers have case.
func base(value string) string {
	out, _, _ := strings.Cut(value, ";")
	return strings.TrimSpace(out)
}

// tight leaves out the white space behind commas.
func tight(s string) string {
	pieces := strings.Split(strings.TrimSpace(s), ",")
	for i := 1; i < len(pieces); i++ {
		pieces[i] = strings.TrimLeft(pieces[i], " \t")
	}
	return strings.Join(pieces, ",")
}

// scalarText holds a text against a rule of a header, query parameter, path or status.
func scalarText(part, name, want, got string, r *Rule, e *Field) []Mismatch {
	var out []Mismatch
	for i := range r.Matchers {
		m := &r.Matchers[i]
		problem := m.apply(textValue(want), textValue(got), false)
		if problem == "" {
			if r.Any {
				return nil
			}
			continue
		}
		miss := Mismatch{Part: part, Path: name, Expected: want, Actual: got, Message: sentence(textValue(got), problem), Rule: m.Kind, At: m.At}
		if miss.At.IsZero() && e != nil {
			miss.At = e.At
		}
		out = append(out, miss)
	}
	return out
}
