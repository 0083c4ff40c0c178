// Package changelog writes what changed in an API for the people who use it, in the form of Keep a
// Changelog 1.1.0: a section for each version, and in it the kinds of changes with one sentence a
// change.
//
// # Releases
//
// A [Release] is one comparison of a description with the one before it. It is called by its
// version, or Unreleased where it has none. Its date is that of the tag or commit that it was read
// from; where there is none it has no date, since the day of the comparison says nothing about it.
//
// # Changes
//
// A change is a finding of the comparison. Its kind follows from its rule alone ([KindOf]). A
// finding that takes effect in many operations is one change that names them, and values that have
// come to or gone from one list are one change. In each kind what
// breaks clients comes first and is marked; the rest is in the order of the report. What was not
// decided counts as a break everywhere else in postel, and says here that it may be one.
//
// Changes of texts and examples are left out unless they are asked for, and a release that has no
// others says so.
//
// Where a kind has many changes they are grouped by the operations that they concern.
//
// # Files
//
// [Insert] puts releases into a file that people keep, and touches nothing else in it.
package changelog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/postel-api/postel/diff"
)

// Release is what changed from one version to the next.
type Release struct {
	Version  string    // "" is Unreleased
	Date     time.Time // zero where it is not known; its time zone is kept
	Base     diff.Description
	Revision diff.Description
	Bump     diff.Bump // of all changes, those that are left out too
	Changes  []Change  // sorted as the package comment says
	LeftOut  int       // changes below the level
}

// Unreleased is the heading of what has no version yet.
const Unreleased = "Unreleased"

// Name is the version, or Unreleased.
func (r Release) Name() string {
	if r.Version == "" {
		return Unreleased
	}
	return r.Version
}

// Change is one change in words.
type Change struct {
	Kind         Kind
	Rule         string
	Bump         diff.Bump
	Undecided    bool
	Operations   []string // "GET /customers", in the order of the report; none where it is the whole service
	Where        string   // "response 200 at /address"; "" where the message says it or there is nothing to say
	Message      string   // without a period
	Subject      string
	Detail       string   // who is hurt and how, may be empty
	Fingerprints []string // of the findings, more than one where several are one change
}

// Breaking reports whether clients have to expect a break.
func (c Change) Breaking() bool { return c.Bump == diff.Major }

// New makes a release of a comparison, without the changes below a level. Version and date are
// those of the revision.
func New(version string, date time.Time, r *diff.Report, level diff.Bump) Release {
	rules := map[string]diff.Rule{}
	for _, rule := range diff.Rules() {
		rules[rule.ID] = rule
	}
	values := newValues()
	out := Release{Version: version, Date: date, Base: r.Base, Revision: r.Revision, Bump: r.Verdict}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Bump < level {
			out.LeftOut++
			continue
		}
		kind, _ := KindOf(rules[f.Rule])
		c := newChange(kind, f)
		if !isOfValues(rules[f.Rule]) || !values.join(out.Changes, c) {
			out.Changes = append(out.Changes, c)
		}
	}
	values.say(out.Changes)
	slices.SortStableFunc(out.Changes, func(a, b Change) int {
		if a.Kind != b.Kind {
			return int(a.Kind) - int(b.Kind)
		}
		return rank(a) - rank(b)
	})
	return out
}

// rank orders changes of one kind: breaks, then what may be one, then the rest.
func rank(c Change) int {
	switch {
	case c.Breaking() && !c.Undecided:
		return 0
	case c.Breaking():
		return 1
	}
	return 2
}

func newChange(kind Kind, f *diff.Finding) Change {
	c := Change{
		Kind: kind, Rule: f.Rule, Bump: f.Bump, Undecided: f.Undecided, Message: f.Message, Subject: f.Subject,
		Fingerprints: []string{f.Fingerprint}, Operations: operations(f.Places),
	}
	if f.Bump == diff.Major {
		c.Detail = f.Detail
	}
	c.Where = where(f)
	return c
}

// operations returns the operations of places, each once.
func operations(places []diff.Place) []string {
	var names []string
	for _, p := range places {
		if name, _ := operation(p); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// operation names the operation of a place and the part of it that the place is. A webhook is an
// operation that stands in the part: "webhook orderPlaced POST request body".
func operation(p diff.Place) (name, part string) {
	if p.Method != "" || p.Path != "" || !strings.HasPrefix(p.Part, "webhook ") {
		return strings.TrimSpace(p.Method + " " + p.Path), p.Part
	}
	words := strings.Fields(p.Part)
	for i := 2; i < len(words); i++ {
		if words[i] == strings.ToUpper(words[i]) && !strings.ContainsAny(words[i], "0123456789") {
			return strings.Join(words[:i+1], " "), strings.Join(words[i+1:], " ")
		}
	}
	return p.Part, ""
}

// where says in which part of the messages a finding takes effect, and at which member of them.
func where(f *diff.Finding) string {
	words := parts(f)
	if at := inside(f); at != "" {
		words = strings.TrimSpace(words + " at " + at)
	}
	return words
}

// parts names the parts of the places, unless the message does: "responses 200 and 201".
func parts(f *diff.Finding) string {
	const most = 3
	var names, statuses []string
	for _, p := range f.Places {
		_, part := operation(p)
		if header := " header " + lastWord(f.Subject); strings.Contains(f.Message, strings.TrimSpace(header)) && !strings.Contains(f.Message, part) {
			part = strings.TrimSuffix(part, header)
		}
		if part == "" || strings.Contains(f.Message, part) {
			continue
		}
		if status, ok := strings.CutPrefix(part, "response "); ok && !strings.Contains(status, " ") {
			if !slices.Contains(statuses, status) {
				statuses = append(statuses, status)
			}
			continue
		}
		if !slices.Contains(names, part) {
			names = append(names, part)
		}
	}
	slices.Sort(statuses)
	switch {
	case len(statuses) == 1 && strings.HasPrefix(f.Message, statuses[0]+" "): // "429 may now be answered"
	case len(statuses) == 1:
		names = append(names, "response "+statuses[0])
	case len(statuses) > most:
		names = append(names, "responses")
	case len(statuses) > 1:
		names = append(names, "responses "+enumerate(statuses))
	}
	if len(names) > most {
		names = append(names[:most], fmt.Sprintf("%d more parts", len(names)-most))
	}
	return enumerate(names)
}

// lastWord is the name in a subject such as "query parameter limit".
func lastWord(subject string) string { return subject[strings.LastIndexByte(subject, ' ')+1:] }

// inside is the end of the JSON Pointers that all places share, without what changed itself: a
// shared component stands at a place of its own in each message.
func inside(f *diff.Finding) string {
	var common []string
	for i, p := range f.Places {
		tokens := strings.Split(strings.TrimSuffix(p.Pointer, "/"+f.Subject), "/")[1:]
		if p.Pointer == "" || len(tokens) == 0 {
			return ""
		}
		if i == 0 {
			common = tokens
			continue
		}
		n := 0
		for n < min(len(common), len(tokens)) && common[len(common)-1-n] == tokens[len(tokens)-1-n] {
			n++
		}
		common = common[len(common)-n:]
	}
	for len(common) > 0 && common[0] == "*" { // that it is an element says nothing
		common = common[1:]
	}
	if len(common) == 0 {
		return ""
	}
	return "/" + strings.Join(common, "/")
}
