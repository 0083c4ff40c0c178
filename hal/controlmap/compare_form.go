package controlmap

import (
	"fmt"
	"slices"
	"strings"
)

func (c *comparison) form(old *State, a, b *Control) {
	for _, m := range a.Methods {
		if !slices.Contains(b.Methods, m) {
			c.add("method-removed", old, a, "the form %s was sent with %s and is with %s", a.Rel, m, strings.Join(b.Methods, ", "))
		}
	}
	if a.ContentType != b.ContentType {
		c.add("form-content-type-changed", old, a, "the form %s was sent as %s and is as %s", a.Rel, a.ContentType, b.ContentType)
	}
	for i := range a.Fields {
		f := &a.Fields[i]
		k := slices.IndexFunc(b.Fields, func(o Field) bool { return o.Name == f.Name })
		if k < 0 {
			c.add("form-field-removed", old, a, "the form %s has no field %s any more", a.Rel, f.Name)
			continue
		}
		c.field(old, a, f, &b.Fields[k])
	}
	for i := range b.Fields {
		f := &b.Fields[i]
		switch {
		case slices.ContainsFunc(a.Fields, func(o Field) bool { return o.Name == f.Name }):
		case f.needed():
			c.add("form-field-required", old, a, "the form %s needs the field %s", a.Rel, f.Name)
		default:
			c.add("form-field-added", old, a, "the form %s has a field %s", a.Rel, f.Name)
		}
	}
	if a.Title != b.Title {
		c.add("title-changed", old, a, "the form %s has the title %q", a.Rel, b.Title)
	}
}

// needed reports whether a client has to fill the field.
func (f *Field) needed() bool { return f.Required && !f.HasValue }

func (c *comparison) field(old *State, form *Control, a, b *Field) {
	where := fmt.Sprintf("the field %s of the form %s", a.Name, form.Rel)
	switch {
	case !a.needed() && b.needed():
		c.add("form-field-required", old, form, "%s has to be filled", where)
	case a.needed() && !b.needed():
		c.add("form-field-optional", old, form, "%s may be left out", where)
	}
	if a.Type != b.Type && orText(a.Type) != orText(b.Type) {
		c.add("form-field-type-changed", old, form, "%s was a %s and is a %s", where, orText(a.Type), orText(b.Type))
	}
	for _, l := range limits(a, b) {
		if l.now == l.was {
			continue
		}
		rule := "form-field-widened"
		if l.narrower {
			rule = "form-field-narrowed"
		}
		c.add(rule, old, form, "%s had %s %s and has %s", where, l.name, orNone(l.was), orNone(l.now))
	}
}

func orText(kind string) string {
	if kind == "" {
		return "text"
	}
	return kind
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// limit is one bound on the values of a field, before and now; "" is no bound.
type limit struct {
	name, was, now string
	narrower       bool
}

func limits(a, b *Field) []limit {
	out := []limit{
		{name: "the pattern", was: a.Regex, now: b.Regex, narrower: b.Regex != ""},
		{name: "options", was: strings.Join(a.Options, ", "), now: strings.Join(b.Options, ", "), narrower: lost(a.Options, b.Options)},
	}
	if a.ReadOnly != b.ReadOnly {
		out = append(out, limit{"readOnly", fmt.Sprint(a.ReadOnly), fmt.Sprint(b.ReadOnly), b.ReadOnly})
	}
	out = append(out,
		bound("the least value", a.Min, b.Min, true), bound("the greatest value", a.Max, b.Max, false),
		bound("the least length", decimal(a.MinLength), decimal(b.MinLength), true), bound("the greatest length", decimal(a.MaxLength), decimal(b.MaxLength), false),
		bound("the greatest number of values", decimal(a.MaxItems), decimal(b.MaxItems), false),
	)
	return out
}

// lost reports whether options are missing: none at all is every value.
func lost(was, now []string) bool {
	if len(was) == 0 {
		return len(now) > 0
	}
	return len(now) > 0 && slices.ContainsFunc(was, func(s string) bool { return !slices.Contains(now, s) })
}

func decimal(n *int) *float64 {
	if n == nil {
		return nil
	}
	f := float64(*n)
	return &f
}

func bound(name string, was, now *float64, least bool) limit {
	out := limit{name: name}
	if was != nil {
		out.was = fmt.Sprint(*was)
	}
	if now != nil {
		out.now = fmt.Sprint(*now)
	}
	switch {
	case now == nil:
	case was == nil:
		out.narrower = true
	case least:
		out.narrower = *now > *was
	default:
		out.narrower = *now < *was
	}
	return out
}
