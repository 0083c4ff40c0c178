package matching

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// form compares form bodies: fields in any order, the values of one field in theirs. Fields that
// nobody expects are wrong, in answers, too (the reference implementation's reading).
func (w *walk) form(expected, actual Content) {
	want, err := parseForm(string(expected.Bytes))
	if err != nil {
		w.unreadable(expected, "the expected body is no form: "+err.Error())
		return
	}
	got, err := parseForm(string(actual.Bytes))
	if err != nil {
		w.unreadable(expected, "the body is no form: "+err.Error())
		return
	}
	for _, name := range want.names {
		values, ok := got.values[name]
		if !ok {
			w.found = append(w.found, Mismatch{Part: w.part, Path: at{}.member(name).String(), Expected: strings.Join(want.values[name], ", "), Actual: "nothing", Message: fmt.Sprintf("expected a field %s, and there is none", wireName(name)), At: expected.At})
			continue
		}
		w.texts(at{}.member(name), expected, want.values[name], values)
	}
	for _, name := range got.names {
		if _, ok := want.values[name]; !ok {
			w.found = append(w.found, Mismatch{Part: w.part, Path: at{}.member(name).String(), Expected: "nothing", Actual: strings.Join(got.values[name], ", "), Message: fmt.Sprintf("expected no field %s", wireName(name)), At: expected.At})
		}
	}
}

// texts compares the values of one field.
func (w *walk) texts(a at, expected Content, want, got []string) {
	c := w.choose(a)
	bound := c.rule == nil || c.rule.reset()
	for i, v := range got {
		if bound && i >= len(want) {
			break
		}
		e, place := want[min(i, len(want)-1)], a.item(i)
		if own := w.choose(place); own.rule != nil {
			own.rule = own.rule.ofItems()
			w.matchers(place, own, textValue(e), textValue(v))
		} else if e != v {
			w.miss(place, textValue(e), textValue(v), nil, nil, sentence(textValue(v), "to be equal to "+textValue(e).String()))
		}
	}
	problem := ""
	switch {
	case !bound && !c.cascaded:
		for i := range c.rule.Matchers {
			if p := c.rule.Matchers[i].length(len(got), "value"); p != "" {
				problem = "expected the field " + p
			}
		}
	case bound && len(want) != len(got):
		problem = fmt.Sprintf("expected %s, not %d", counted(len(want), "value"), len(got))
	}
	if problem != "" {
		w.found = append(w.found, Mismatch{Part: w.part, Path: a.String(), Expected: strings.Join(want, ", "), Actual: strings.Join(got, ", "), Message: problem, At: expected.At})
	}
}

// ofItems is a rule about the values of a field as one about a single value: what it says of each
// value is left.
func (r *Rule) ofItems() *Rule {
	out := *r
	out.Matchers = nil
	for _, m := range r.Matchers {
		switch m.Kind {
		case "eachValue":
			out.Matchers = append(out.Matchers, m.Rules...)
		case "eachKey", "arrayContains":
		default:
			out.Matchers = append(out.Matchers, m)
		}
	}
	return &out
}

// form fields in the order in which they came.
type fields struct {
	names  []string
	values map[string][]string
}

func (f *fields) add(name, value string) {
	if _, ok := f.values[name]; !ok {
		f.names = append(f.names, name)
	}
	f.values[name] = append(f.values[name], value)
}

// parseForm reads application/x-www-form-urlencoded (URL Standard, section 5.1).
func parseForm(text string) (*fields, error) {
	out := &fields{values: map[string][]string{}}
	for pair := range strings.SplitSeq(strings.TrimSpace(text), "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		n, err := url.QueryUnescape(name)
		if err != nil {
			return nil, err
		}
		v, err := url.QueryUnescape(value)
		if err != nil {
			return nil, err
		}
		out.add(n, v)
	}
	slices.Sort(out.names)
	return out, nil
}
