package pact

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/tolerantreader"
)

// FromReads returns a contract that says with an example and matching rules what c says with fields
// that are read, so that it can be written. The fields that Pact cannot say (optional ones, those
// that are looked for anywhere, links) are left out, each with a warning: what is returned asks for
// no more than c does.
func FromReads(c *contracts.Contract) (*contracts.Contract, []contracts.Warning) {
	out := *c
	out.Interactions = slices.Clone(c.Interactions)
	var left []contracts.Warning
	for i := range out.Interactions {
		r := out.Interactions[i].Response
		if r == nil || r.Reads == nil {
			continue
		}
		e := &example{at: r.Reads.At, left: &left, interaction: out.Interactions[i].Description}
		for _, need := range r.Reads.Contract.Reads {
			e.need(need, matching.Path{}, need.Name)
		}
		said := *r
		said.Reads = nil
		if e.root != nil {
			said.Body, said.Rules.Body = e.content(r), append(slices.Clone(r.Rules.Body), e.rules...)
		}
		out.Interactions[i].Response = &said
	}
	return &out, left
}

// example is an example document in the making, with its rules.
type example struct {
	interaction string
	at          map[string]node.Span
	root        any // map[string]any, []any or a scalar
	rules       []matching.Rule
	left        *[]contracts.Warning
}

// leave notes a field that cannot be said.
func (e *example) leave(field, reason string) {
	*e.left = append(*e.left, contracts.Warning{At: e.at[field], Message: fmt.Sprintf("%s of %q is left out: %s", field, e.interaction, reason), Help: "Pact has no form for it"})
}

// content is the example as a body. A body that the contract has besides stays.
func (e *example) content(r *contracts.Response) matching.Content {
	if r.Body.Presence == matching.Present {
		return r.Body
	}
	text, err := json.Marshal(e.root)
	if err != nil {
		return r.Body // an example has maps, lists and scalars only
	}
	c := matching.Content{Presence: matching.Present, Type: "application/json", Bytes: text, At: r.At}
	if media := typeOf(r.Headers); media != "" {
		c.Type = media
	}
	if tree, err := node.Parse("example", text, node.Options{JSON: true}); err == nil {
		c.JSON = tree.Root()
	}
	return c
}

// need puts a field that is read below a place into the example.
func (e *example) need(n tolerantreader.Need, below matching.Path, field string) {
	switch {
	case !n.Required:
		e.leave(field, "it may be missing")
		return
	case n.Rel != "":
		e.leave(field, "it is a link")
		return
	case len(n.Paths) == 0:
		e.leave(field, "it has no path")
		return
	}
	p, err := matching.ParsePath(strings.Replace(n.Paths[0], "@", "$", 1))
	if err != nil {
		e.leave(field, "its path "+n.Paths[0]+" is not one of Pact")
		return
	}
	several := slices.ContainsFunc(p.Steps, func(s matching.Step) bool { return s.Kind == matching.AnyItem })
	p.Steps = append(slices.Clone(below.Steps), p.Steps...)
	if n.Kind == tolerantreader.List && several { // the list is what the path leads to
		if n.Elements == nil {
			e.leave(field, "its elements may be anything")
			return
		}
		n = *n.Elements
	}
	e.value(n, p, field)
}

// value puts the value of a field at a place.
func (e *example) value(n tolerantreader.Need, p matching.Path, field string) {
	s, ok := samples()[n.Kind]
	switch {
	case !ok:
		e.leave(field, "Pact does not know the kind "+n.Kind.String())
		return
	case n.Nullable && (n.Kind == tolerantreader.Object || n.Kind == tolerantreader.List):
		e.leave(field, "a rule cannot allow null beside "+n.Kind.String())
		return
	}
	p.Text = p.String()
	root, ok := e.put(e.root, p, 0, s.value)
	if !ok {
		e.leave(field, "another field needs another kind of value at "+p.Text)
		return
	}
	e.root = root
	rule := matching.Rule{Path: p, Matchers: []matching.Matcher{s.matcher}, At: e.at[field]}
	if n.Nullable {
		rule.Any, rule.Matchers = true, append(rule.Matchers, matching.Matcher{Kind: "null"})
	}
	e.rule(rule)
	for _, inner := range n.Reads {
		e.need(inner, p, field)
	}
	if n.Elements != nil {
		each := matching.Path{Steps: append(slices.Clone(p.Steps), matching.Step{Kind: matching.AnyItem})}
		if len(n.Elements.Reads) > 0 || n.Elements.Kind != tolerantreader.Any {
			e.value(*n.Elements, each, field)
		}
	}
}

// rule adds a rule, once for each place.
func (e *example) rule(r matching.Rule) {
	if !slices.ContainsFunc(e.rules, func(o matching.Rule) bool { return o.Path.Text == r.Path.Text }) {
		e.rules = append(e.rules, r)
	}
}

// put returns what is held with a value set at a path, from a step on, and what is around it made;
// false where something else is there. Lists on the way get a rule: their length is free.
func (e *example) put(held any, p matching.Path, step int, value any) (any, bool) {
	if step == len(p.Steps) {
		return merge(held, value)
	}
	switch s := p.Steps[step]; s.Kind {
	case matching.Member:
		m, ok := held.(map[string]any)
		if held == nil {
			m, ok = map[string]any{}, true
		}
		if !ok {
			return held, false
		}
		inner, ok := e.put(m[s.Name], p, step+1, value)
		if ok {
			m[s.Name] = inner
		}
		return m, ok
	case matching.AnyItem:
		list, ok := held.([]any)
		if held == nil || ok && len(list) == 0 {
			list, ok = []any{nil}, true
		}
		if !ok {
			return held, false
		}
		if list[0], ok = e.put(list[0], p, step+1, value); ok {
			one := 1
			here := matching.Path{Steps: p.Steps[:step]}
			here.Text = here.String()
			e.rule(matching.Rule{Path: here, Matchers: []matching.Matcher{{Kind: "type", Min: &one}}})
		}
		return list, ok
	}
	return held, false
}

// merge is what stands at a place that two fields lead to.
func merge(held, value any) (any, bool) {
	if held == nil {
		return value, true
	}
	switch held.(type) {
	case map[string]any:
		_, same := value.(map[string]any)
		return held, same
	case []any:
		_, same := value.([]any)
		return held, same
	}
	return held, fmt.Sprintf("%T", held) == fmt.Sprintf("%T", value)
}

// sample is a value of a kind with the matcher that admits the kind.
type sample struct {
	value   any
	matcher matching.Matcher
}

func samples() map[tolerantreader.Kind]sample {
	kind := func(name string) matching.Matcher { return matching.Matcher{Kind: name} }
	return map[tolerantreader.Kind]sample{
		tolerantreader.String: {"text", kind("type")},
		tolerantreader.Int:    {json.Number("1"), kind("integer")},
		tolerantreader.Float:  {json.Number("1.5"), kind("number")},
		tolerantreader.Number: {json.Number("1.5"), kind("number")},
		tolerantreader.Bool:   {true, kind("boolean")},
		tolerantreader.Time:   {"2026-01-31T12:00:00Z", matching.Matcher{Kind: "regex", Regex: `\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})`}},
		tolerantreader.Bytes:  {"cG9zdGVs", matching.Matcher{Kind: "regex", Regex: `[A-Za-z0-9+/_-]*={0,2}`}},
		tolerantreader.Object: {map[string]any{}, kind("type")},
		tolerantreader.List:   {[]any{}, kind("type")},
	}
}
