package diff

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// collector turns facts into findings: it asks the rules, groups one edit that is reached from
// several places into one finding, and sorts.
type collector struct {
	rules    *ruleSet
	findings map[findingKey]*gathered
}

// gathered is a finding while facts come in, with the first of its places.
type gathered struct {
	Finding
	first occasion
}

// occasion is a fact in a message.
type occasion struct {
	m    message
	way  *way // from the message to the place, where the fact is about schemas
	fact fact
}

type findingKey struct {
	rule           *Rule
	bump           Bump
	base, rev      node.Span
	name, from, to string
	undecided      bool
}

func newCollector(rules *ruleSet) *collector {
	return &collector{rules, map[findingKey]*gathered{}}
}

// add records a fact at the place of a message; w leads to it where the fact is about schemas.
func (c *collector) add(m message, w *way, f fact) {
	rule := c.rules.find(f.side, f.aspect, f.effect)
	bump := rule.Bump
	if f.bump != nil {
		bump = *f.bump
	}
	if bump == None {
		return
	}
	key := findingKey{rule: rule, bump: bump, base: f.base.span, rev: f.rev.span, name: f.name, from: f.from, to: f.to, undecided: f.undecided}
	found := c.findings[key]
	if found == nil {
		found = &gathered{c.finding(rule, bump, &f), occasion{m, w, f}}
		c.findings[key] = found
	}
	if found.Witness == nil && f.witness != nil || comparePlaces(m.place, found.first.m.place) < 0 && (found.Witness == nil || f.witness != nil) {
		found.Witness, found.first = f.witness, occasion{m, w, f}
	}
	found.Places = append(found.Places, m.place)
}

func (c *collector) finding(rule *Rule, bump Bump, f *fact) Finding {
	out := Finding{
		Rule: rule.ID, Bump: bump, Undecided: f.undecided,
		Title: rule.Title, Message: f.fill(rule.Message), Subject: f.name,
		Base: location(f.base), Revision: location(f.rev), Witness: f.witness,
		Assumptions: merged(rule.Assumptions, f.assumptions),
	}
	switch {
	case f.reason != "":
		out.Detail = f.reason
	case bump == Major:
		out.Detail = clause(rule.Why)
	}
	if bump == Major {
		out.Help = rule.Instead
		out.annotate(rule.Side)
	}
	return out
}

// merged returns what is in one of two lists, once, in order.
func merged(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(x, y string) int { return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)) })
	return slices.Compact(all)
}

// clause turns a sentence into one that continues another: "A client fails." to "a client fails".
func clause(sentence string) string {
	sentence = strings.TrimSuffix(sentence, ".")
	first, rest, _ := strings.Cut(sentence, " ")
	if first == strings.ToUpper(first) && len(first) > 1 { // HTTP, JSON
		return sentence
	}
	return strings.TrimSuffix(strings.ToLower(first)+" "+rest, " ")
}

// annotate says under the carets what each side of a break means.
func (f *Finding) annotate(s Side) {
	notes := [...][2]string{
		Service:  {"clients rely on this", "this is left"},
		Request:  {"clients may send this", "only this is accepted now"},
		Response: {"clients were promised this", "they now receive this"},
		Readers:  {"", ""},
	}[s]
	if f.Base != nil && !f.Base.Parent {
		f.Base.Note = notes[0]
	}
	if f.Revision != nil && !f.Revision.Parent {
		f.Revision.Note = notes[1]
	}
}

// report returns the findings in their order: the highest bump first, then by place and rule.
func (c *collector) report() []*gathered {
	out := make([]*gathered, 0, len(c.findings))
	for _, f := range c.findings {
		slices.SortFunc(f.Places, comparePlaces)
		f.Places = slices.Compact(f.Places) // a fact may be reached on several ways
		f.Fingerprint = fingerprint(&f.Finding)
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b *gathered) int {
		return cmp.Or(
			cmp.Compare(b.Bump, a.Bump),
			comparePlaces(a.Places[0], b.Places[0]),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Subject, b.Subject),
			strings.Compare(a.Message, b.Message),
			strings.Compare(a.Fingerprint, b.Fingerprint),
			compareLocations(a.Base, b.Base),
			compareLocations(a.Revision, b.Revision),
		)
	})
	return out
}

func comparePlaces(a, b Place) int {
	return cmp.Or(
		strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method),
		strings.Compare(a.Part, b.Part), strings.Compare(a.Media, b.Media),
		cmp.Compare(len(a.Pointer), len(b.Pointer)), strings.Compare(a.Pointer, b.Pointer),
	)
}

func compareLocations(a, b *Location) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// fingerprint identifies a finding by what a person would call the same: rule, subject, values
// and first place, none of which moves when a document is reformatted or reordered.
func fingerprint(f *Finding) string {
	p := f.Places[0]
	h := sha256.New()
	for _, s := range []string{f.Rule, f.Subject, f.Message, p.Method, p.Path, p.Part, p.Media, p.Pointer} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// location shows a spot, nil where there is nothing to show.
func location(s spot) *Location {
	if s.span.IsZero() {
		return nil
	}
	pos := s.span.Pos()
	text, column := s.span.Window(500, 1000)
	return &Location{
		File: pos.File, Line: pos.Line, Column: pos.Column,
		Width: s.span.Width(), Text: text, TextColumn: column, Pointer: s.span.Pointer(), Parent: s.parent,
	}
}
