// Package policy holds the settings of a team against the answer of a comparison: the options
// that they make for it, the rules that they judge otherwise, and how they let operations end.
//
// A policy never changes silently what a comparison has found. What it judges otherwise is listed
// beside the reason that was given for it.
package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/config"
)

// Options returns the options of a comparison that settings ask for: the preset, then single
// assumptions, and what undecided changes count as. Where removals are allowed after a sunset
// that is assumption A16, unless it is set by itself. The words of settings are checked when
// they are read, so an error here is one of words that did not come from there.
func Options(c *config.Config, today time.Time) (diff.Options, error) {
	o := diff.Options{Today: today, CountUndecided: c.Undecided}
	if c.Preset != "" {
		if err := o.Use(c.Preset); err != nil {
			return o, err
		}
	}
	if c.Deprecation.RemovalAfterSunset {
		if err := o.Set("A16", "minor"); err != nil {
			return o, err
		}
	}
	for _, e := range c.Assume {
		if err := o.Set(e.Key, e.Value); err != nil {
			return o, err
		}
	}
	return o, nil
}

// Override is a rule that a team judges otherwise, with what that did.
type Override struct {
	Rule     config.Rule
	From     diff.Bump // the highest bump of its findings, None where there were none
	Findings int
}

// String says what an override did in a sentence without a period.
func (o Override) String() string {
	what := strings.ToLower(o.From.String()) + " counts as " + strings.ToLower(o.Rule.Bump.String())
	if o.Rule.Off {
		what = strings.ToLower(o.From.String()) + " is not reported"
	}
	plural := "findings"
	if o.Findings == 1 {
		plural = "finding"
	}
	return fmt.Sprintf("%s: %s, by %s (%d %s): %s", o.Rule.ID, what, o.Rule.Origin, o.Findings, plural, strings.Join(strings.Fields(o.Rule.Reason), " "))
}

// Judge returns a report in which the findings of some rules have the bump that a team gives
// them, or are left out, with the verdict that follows, and what was overridden. Rules without
// findings are not listed. The report that came in is not changed.
func Judge(r *diff.Report, rules []config.Rule) (*diff.Report, []Override) {
	by := map[string]*Override{}
	for _, rule := range rules {
		by[rule.ID] = &Override{Rule: rule}
	}
	out := *r
	out.Findings = make([]diff.Finding, 0, len(r.Findings))
	out.Verdict = diff.None
	for _, f := range r.Findings {
		if o := by[f.Rule]; o != nil {
			o.From, o.Findings = max(o.From, f.Bump), o.Findings+1
			if o.Rule.Off {
				continue
			}
			f.Bump = o.Rule.Bump
		}
		out.Verdict = max(out.Verdict, f.Bump)
		out.Findings = append(out.Findings, f)
	}
	slices.SortStableFunc(out.Findings, func(a, b diff.Finding) int { return int(b.Bump) - int(a.Bump) })
	var overrides []Override
	for _, rule := range rules {
		if o := by[rule.ID]; o.Findings > 0 {
			overrides = append(overrides, *o)
		}
	}
	return &out, overrides
}
