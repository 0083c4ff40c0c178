package controlmap

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/hal/uritemplate"
	"github.com/postel-api/postel/semver"
)

// Report is the difference of two maps.
type Report struct {
	// Changes are in the order of the states of the base, and of [Rules].
	Changes []Change
	// Verdict is the greatest bump of the changes.
	Verdict semver.Bump
	// Compared is how many states stand in both maps.
	Compared int
	// Complete says that both crawls saw all that their bounds let them see. Where it is false, what is not
	// in Changes may still have changed.
	Complete bool
}

// Change is one difference.
type Change struct {
	Rule Rule
	// State is where, by its name in the base (in the revision, where it is new), Chain how to get there.
	State, Chain string
	// Rel is the relation, or the key of a form (Form); "" where the change is about the state itself.
	Rel  string
	Form bool
	// Message is one sentence.
	Message string
	// Hits are the consumers that follow the control or read the state.
	Hits []string
}

// Warn reports whether a person has to look.
func (c *Change) Warn() bool { return c.Rule.Warn }

// Consumer is a client and the chains that it is known to follow.
type Consumer struct {
	Name   string
	Chains []hal.Chain
}

// CompareOptions say how maps are compared.
type CompareOptions struct {
	// AllowAnnounced makes the removal of a control that was deprecated a warning.
	AllowAnnounced bool
	Consumers      []Consumer
}

// IncomparableError says why two maps cannot be held against each other.
type IncomparableError struct{ Reason string }

func (e *IncomparableError) Error() string { return e.Reason }

// Compare tells what differs, for a client that was built on the base. Maps of different roles or bounds are
// an *IncomparableError: their difference would be that of the crawls.
func Compare(base, revision *Map, o CompareOptions) (*Report, error) {
	switch {
	case base.Role != revision.Role:
		return nil, &IncomparableError{fmt.Sprintf("the base was crawled as %q, the revision as %q", base.Role, revision.Role)}
	case base.Bounds != revision.Bounds:
		return nil, &IncomparableError{"the maps were crawled with different bounds"}
	}
	c := &comparison{base: base, revision: revision, o: o, match: match(base, revision), order: map[string]int{}, renamed: map[string]bool{}}
	for i, r := range rules {
		c.order[r.ID] = i
	}
	c.entry()
	matched := map[string]bool{}
	for i := range base.States {
		old := &base.States[i]
		name, ok := c.match[old.Name]
		if !ok {
			c.add("state-unseen", old, nil, "%s was not met again", old.Name)
			continue
		}
		matched[name] = true
		c.state(old, revision.State(name))
		c.compared++
	}
	for i := range revision.States {
		if s := &revision.States[i]; !matched[s.Name] {
			c.add("state-added", s, nil, "%s is new", s.Name)
		}
	}
	return c.report(), nil
}

type comparison struct {
	base, revision *Map
	o              CompareOptions
	match          map[string]string // states of the base to those of the revision
	changes        []Change
	order          map[string]int
	renamed        map[string]bool // prefixes, the old and the new one
	compared       int
}

func (c *comparison) add(rule string, s *State, control *Control, format string, args ...any) {
	r := rules[c.order[rule]]
	if c.o.AllowAnnounced && rule == "control-removed-after-deprecation" {
		r.Bump, r.Warn = semver.None, true
	}
	change := Change{Rule: r, State: s.Name, Chain: s.Chain, Message: fmt.Sprintf(format, args...)}
	if control != nil {
		change.Rel, change.Form = control.Rel, control.Kind == Form
	}
	c.changes = append(c.changes, change)
}

func (c *comparison) report() *Report {
	at := map[string]int{}
	for i := range c.base.States {
		at[c.base.States[i].Name] = i
	}
	slices.SortStableFunc(c.changes, func(a, b Change) int {
		x, ok := at[a.State]
		y, ok2 := at[b.State]
		if !ok {
			x = len(at)
		}
		if !ok2 {
			y = len(at)
		}
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(c.order[a.Rule.ID], c.order[b.Rule.ID]), cmp.Compare(a.Rel, b.Rel), cmp.Compare(a.Message, b.Message))
	})
	r := &Report{Changes: c.changes, Compared: c.compared, Complete: !c.base.Coverage.Truncated && !c.revision.Coverage.Truncated}
	follows := c.follows()
	for i := range r.Changes {
		r.Verdict = max(r.Verdict, r.Changes[i].Rule.Bump)
		r.Changes[i].Hits = follows.hits(&r.Changes[i])
	}
	return r
}

// match pairs the states of two maps: the entries with each other, then those of one profile, then those
// that have a name in common, the more alike the sooner: where a relation leads elsewhere, a state has the
// names of two.
func match(base, revision *Map) map[string]string {
	type pair struct{ a, b, score int }
	var pairs []pair
	for i := range base.States {
		for k := range revision.States {
			a, b := &base.States[i], &revision.States[k]
			score := 0
			for _, n := range a.Names {
				if slices.Contains(b.Names, n) {
					score += 10
				}
			}
			if score > 0 {
				score += likeness(a, b)
			}
			if a.Name == b.Name && a.How == "profile" {
				score += 10_000
			}
			if a.Name == base.Start && b.Name == revision.Start {
				score += 100_000
			}
			if score > 0 {
				pairs = append(pairs, pair{i, k, score})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return cmp.Compare(y.score, x.score) })
	out, taken := map[string]string{}, map[int]bool{}
	for _, p := range pairs {
		name := base.States[p.a].Name
		if _, done := out[name]; !done && !taken[p.b] {
			out[name], taken[p.b] = revision.States[p.b].Name, true
		}
	}
	return out
}

// likeness is how much two states offer alike, from 0 to 100.
func likeness(a, b *State) int {
	features := func(s *State) map[string]bool {
		out := map[string]bool{}
		for _, p := range s.Properties {
			out["property "+p.Name] = true
		}
		for i := range s.Controls {
			out[string(s.Controls[i].Kind)+" "+s.Controls[i].Rel] = true
		}
		return out
	}
	x, y := features(a), features(b)
	common, all := 0, len(x)
	for f := range y {
		if x[f] {
			common++
		} else {
			all++
		}
	}
	return 100 * common / max(all, 1)
}

func (c *comparison) entry() {
	a, errA := url.Parse(c.base.Entry)
	b, errB := url.Parse(c.revision.Entry)
	if errA == nil && errB == nil && a.RequestURI() != b.RequestURI() {
		c.add("entry-point-changed", c.base.State(c.base.Start), nil, "the entry was %s and is %s", a.RequestURI(), b.RequestURI())
	}
}

func (c *comparison) state(old, now *State) {
	for _, m := range old.Media {
		if !slices.Contains(now.Media, m) && len(now.Media) > 0 {
			c.add("media-type-removed", old, nil, "%s came as %s and comes as %s", old.Name, m, strings.Join(now.Media, ", "))
		}
	}
	c.properties(old, now)
	for i := range old.Controls {
		a := &old.Controls[i]
		b := now.Control(a.Rel, a.Kind == Form)
		if b == nil {
			c.gone(old, now, a)
			continue
		}
		c.control(old, now, a, b)
	}
	for i := range now.Controls {
		b := &now.Controls[i]
		if old.Control(b.Rel, b.Kind == Form) != nil {
			continue
		}
		if b.Kind == Form {
			c.add("form-added", old, b, "there is a form %s", b.Rel)
		} else {
			c.add("control-added", old, b, "there is a relation %s", b.label())
		}
	}
}

// gone judges a control that is in no sample of the revision.
func (c *comparison) gone(old, now *State, a *Control) {
	always := a.Present == old.Samples
	switch {
	case !always:
		c.add("control-conditional-missing", old, a, "%s was on %d of %d resources and is on none of %d", a.label(), a.Present, old.Samples, now.Samples)
	case a.Kind == Form:
		c.add("form-removed", old, a, "the form %s is gone", a.Rel)
	case a.Deprecation != "":
		until := ""
		if a.Sunset != "" {
			until = ", announced to go on " + a.Sunset
		}
		c.add("control-removed-after-deprecation", old, a, "%s is gone; it was deprecated%s", a.label(), until)
	default:
		c.add("control-removed", old, a, "%s is gone", a.label())
	}
}

func (c *comparison) control(old, now *State, a, b *Control) {
	if a.Present == old.Samples && b.Present < now.Samples {
		rule := "control-became-conditional"
		if old.Samples < 2 {
			rule = "control-perhaps-conditional"
		}
		c.add(rule, old, a, "%s was on every resource and is on %d of %d", a.label(), b.Present, now.Samples)
	}
	if a.Kind == Form {
		c.form(old, a, b)
		return
	}
	linked, embedded := a.Kind != Embedded, a.Kind == Embedded || a.Kind == Both
	stillLinked, stillEmbedded := b.Kind != Embedded, b.Kind == Embedded || b.Kind == Both
	switch {
	case linked && !stillLinked:
		c.add("link-swapped-for-embedded", old, a, "%s was a link and is only embedded", a.label())
	case embedded && !stillEmbedded && stillLinked && linked:
		c.add("embedded-dropped", old, a, "%s is no longer embedded", a.label())
	case embedded && !stillEmbedded:
		c.add("control-removed", old, a, "%s was embedded and is only a link", a.label())
	case !embedded && stillEmbedded:
		c.add("embedded-added", old, a, "%s is embedded, too", a.label())
	}
	if a.Shape != b.Shape && b.Shape != "" && a.Shape != "varies" {
		words := map[string]string{"one": "one", "many": "a list", "varies": "one or a list"}
		c.add("control-cardinality", old, a, "%s was %s and is %s", a.label(), words[a.Shape], words[b.Shape])
	}
	for _, n := range a.Names {
		if !slices.Contains(b.Names, n) {
			c.add("named-link-removed", old, a, "%s has no link with the name %s any more", a.label(), n)
		}
	}
	for _, n := range b.Names {
		if !slices.Contains(a.Names, n) {
			c.add("named-link-added", old, a, "%s has a link with the name %s", a.label(), n)
		}
	}
	c.template(old, a, b)
	c.methods(old, a, b)
	c.target(old, a, b)
	c.words(old, a, b)
}

func (c *comparison) methods(old *State, a, b *Control) {
	if len(a.Methods) == 0 || len(b.Methods) == 0 {
		return // not said
	}
	for _, m := range a.Methods {
		if !slices.Contains(b.Methods, m) {
			c.add("method-removed", old, a, "%s cannot be asked with %s any more", a.label(), m)
		}
	}
	for _, m := range b.Methods {
		if !slices.Contains(a.Methods, m) {
			c.add("method-added", old, a, "%s can be asked with %s", a.label(), m)
		}
	}
}

func (c *comparison) words(old *State, a, b *Control) {
	switch {
	case a.Deprecation == "" && b.Deprecation != "":
		until := ""
		if b.Sunset != "" {
			until = ", and goes on " + b.Sunset
		}
		c.add("control-deprecated", old, a, "%s is deprecated%s", a.label(), until)
	case a.Deprecation != "" && b.Deprecation == "":
		c.add("control-undeprecated", old, a, "%s is no longer deprecated", a.label())
	}
	if len(a.Written) > 0 && len(b.Written) > 0 && !slices.ContainsFunc(a.Written, func(w string) bool { return slices.Contains(b.Written, w) }) {
		was, _, _ := strings.Cut(a.Written[0], ":")
		is, _, _ := strings.Cut(b.Written[0], ":")
		if !c.renamed[was+" "+is] { // said once for all relations of a prefix
			c.renamed[was+" "+is] = true
			c.add("curie-prefix-renamed", old, a, "%s is written %s, as all of the prefix %s", a.Written[0], b.Written[0], was)
		}
	}
	if a.Title != b.Title && a.Shape == "one" && b.Shape == "one" {
		c.add("title-changed", old, a, "%s has the title %q", a.label(), b.Title)
	}
}

func (c *comparison) target(old *State, a, b *Control) {
	for _, status := range b.Failed {
		if !slices.Contains(a.Failed, status) && len(a.Failed) == 0 {
			c.add("target-unreachable", old, a, "%s leads to an answer of %d", a.label(), status)
		}
	}
	if len(a.Failed) > 0 && len(b.Failed) == 0 && len(b.Targets)+len(b.Media) > 0 {
		c.add("target-reachable", old, a, "%s led to an answer of %d", a.label(), a.Failed[0])
	}
	if len(a.Media) > 0 && len(b.Media)+len(b.Targets) > 0 {
		for _, m := range a.Media {
			if !slices.Contains(b.Media, m) {
				c.add("target-media-changed", old, a, "%s led to %s and leads to %s", a.label(), m, strings.Join(append(slices.Clone(b.Media), b.Targets...), ", "))
			}
		}
	}
	if len(a.Targets) == 0 || len(b.Targets) == 0 {
		if len(a.Targets) > 0 && len(b.Media) > 0 {
			c.add("target-media-changed", old, a, "%s led to %s and leads to %s", a.label(), strings.Join(a.Targets, ", "), strings.Join(b.Media, ", "))
		}
		return
	}
	expected := map[string]bool{}
	for _, t := range a.Targets {
		if to, ok := c.match[t]; ok {
			expected[to] = true
		}
	}
	known := slices.ContainsFunc(b.Targets, func(t string) bool { return expected[t] })
	for _, t := range b.Targets {
		switch {
		case expected[t]:
		case known:
			c.add("target-state-varies", old, a, "%s led to %s and leads to %s, too", a.label(), strings.Join(a.Targets, " or "), t)
		default:
			c.add("target-state-changed", old, a, "%s led to %s and leads to %s", a.label(), strings.Join(a.Targets, " or "), t)
		}
	}
}

func (c *comparison) template(old *State, a, b *Control) {
	switch {
	case a.Template == "" && b.Template == "":
		return
	case a.Template == "" && b.Kind != Embedded:
		c.add("became-templated", old, a, "%s became a template: %s", a.label(), b.Template)
		return
	case b.Template == "":
		if b.Kind != Embedded {
			c.add("stopped-templated", old, a, "%s is no template any more", a.label())
		}
		return
	}
	for _, v := range a.Vars {
		i := slices.IndexFunc(b.Vars, func(o Var) bool { return o.Name == v.Name })
		if i < 0 {
			c.add("template-variable-removed", old, a, "the template of %s has no variable %s any more", a.label(), v.Name)
			continue
		}
		now := b.Vars[i]
		was, is := v.needed(), now.needed()
		switch {
		case !was && is:
			c.add("template-variable-required", old, a, "the template of %s needs the variable %s", a.label(), v.Name)
		case was && !is:
			c.add("template-variable-optional", old, a, "the template of %s does without the variable %s", a.label(), v.Name)
		case v != now:
			if value, from, to := differs(v, now); value != "" {
				c.add("template-expansion-changed", old, a, "%s of the template of %s expands %s to %s, and before to %s", v.Name, a.label(), value, to, from)
			}
		}
	}
	for _, v := range b.Vars {
		switch {
		case slices.ContainsFunc(a.Vars, func(o Var) bool { return o.Name == v.Name }):
		case v.needed():
			c.add("template-variable-required", old, a, "the template of %s needs the variable %s", a.label(), v.Name)
		default:
			c.add("template-variable-added", old, a, "the template of %s takes the variable %s", a.label(), v.Name)
		}
	}
}

func (v Var) needed() bool { return v.Op == "" || hal.Needed(v.Op[0]) }

// differs expands values by two variables, and returns the first that comes out differently; "" where
// none does. A query that goes on (&) is one that begins (?).
func differs(a, b Var) (value, from, to string) {
	for _, sample := range []struct {
		text  string
		value any
	}{
		{`"a"`, "a"}, {`"a b/ä?"`, "a b/ä?"}, {`["x", "y"]`, []string{"x", "y"}}, {`{"k": "v"}`, map[string]string{"k": "v"}},
	} {
		x, errX := a.expand(sample.value)
		y, errY := b.expand(sample.value)
		if x != y || (errX == nil) != (errY == nil) {
			return sample.text, x, y
		}
	}
	return "", "", ""
}

func (v Var) expand(value any) (string, error) {
	op := v.Op
	if op == "&" {
		op = "?"
	}
	text := "{" + op + v.Name
	if v.Prefix > 0 {
		text += fmt.Sprintf(":%d", v.Prefix)
	}
	if v.Explode {
		text += "*"
	}
	t, err := uritemplate.Parse(text + "}")
	if err != nil {
		return "", err
	}
	return t.Expand(uritemplate.Vars{v.Name: value})
}

func (c *comparison) properties(old, now *State) {
	for _, p := range old.Properties {
		i := slices.IndexFunc(now.Properties, func(o Property) bool { return o.Name == p.Name })
		if i < 0 {
			if parent, ok := above(p.Name); ok && !hasProperty(now, parent) {
				continue // said of what it was in
			}
			if p.Present < old.Samples {
				c.add("property-conditional-missing", old, nil, "%s was on %d of %d resources and is on none of %d", p.Name, p.Present, old.Samples, now.Samples)
				continue
			}
			c.add("property-removed", old, nil, "%s is gone", p.Name)
			continue
		}
		q := now.Properties[i]
		var other []string
		for _, t := range q.Types {
			if !slices.Contains(p.Types, t) {
				other = append(other, t)
			}
		}
		if len(other) > 0 {
			c.add("property-type-changed", old, nil, "%s was %s and is %s", p.Name, strings.Join(p.Types, " or "), strings.Join(q.Types, " or "))
		}
		if parent, nested := above(p.Name); p.Present == old.Samples && q.Present < now.Samples && old.Samples > 1 && !(nested && presentIn(now, parent) == q.Present) {
			c.add("property-became-conditional", old, nil, "%s was on every resource and is on %d of %d", p.Name, q.Present, now.Samples)
		}
	}
	for _, q := range now.Properties {
		if hasProperty(old, q.Name) {
			continue
		}
		if parent, ok := above(q.Name); ok && !hasProperty(old, parent) {
			continue
		}
		c.add("property-added", old, nil, "there is a property %s", q.Name)
	}
}

func hasProperty(s *State, name string) bool { return presentIn(s, name) > 0 }

func presentIn(s *State, name string) int {
	for _, p := range s.Properties {
		if p.Name == name {
			return p.Present
		}
	}
	return 0
}

// above is what a property stands in.
func above(name string) (string, bool) {
	if parent, ok := strings.CutSuffix(name, "[]"); ok {
		return parent, true
	}
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return "", false
	}
	return name[:i], true
}
