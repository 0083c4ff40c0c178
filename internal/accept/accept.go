// Package accept is the file of accepted changes, .postel-accept.yaml: findings that somebody
// has looked at and answers for.
//
//	accepted:
//	  - fingerprint: 8f3a91c2d4e6
//	    reason: the field was never filled
//	    author: Ada Lovelace <ada@example.com>
//	    until: 2026-12-31
//	  - rule: response-member-removed
//	    path: /customers/{id}
//	    method: GET
//	    pointer: /address/*/fax
//	    reason: nobody has a fax
//	    author: Grace Hopper
//	    until: 2.0.0
//
// An entry names a finding by its fingerprint, or findings by their rule and a place: any of
// path, method, part, media and pointer, of which all that are given must be those of the place.
// A change of a shared component is one finding with several places; it is accepted by rule only
// where every one of them is, so that what is accepted for one operation is not accepted for
// another that is hurt by the same change.
//
// An entry says why, and who. Until is the last day on which it has effect, or the version from
// which on it has none: with until 2.0.0 it serves comparisons whose base is older than 2.0.0.
//
// What has no effect is reported: entries that match no finding, and those that are past their
// time. Every function is pure; the positions of entries are kept for messages.
package accept

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/Masterminds/semver/v3"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/node"
)

// Entry accepts one finding, or the findings of a rule at a place.
type Entry struct {
	Fingerprint string // 12 hexadecimal digits; "" where the entry has a rule
	Rule        string
	Path        string
	Method      string
	Part        string
	Media       string
	Pointer     string

	Reason string
	Author string
	Until  Until

	Span node.Span // the entry in its file, for messages
}

// Until is the end of an entry, a day or a version. The zero value is no end.
type Until struct {
	Day     time.Time // the last day, in UTC
	Version *semver.Version
}

// IsZero reports whether there is no end.
func (u Until) IsZero() bool { return u.Day.IsZero() && u.Version == nil }

// String returns it as it is written.
func (u Until) String() string {
	switch {
	case u.Version != nil:
		return u.Version.String()
	case !u.Day.IsZero():
		return u.Day.Format(time.DateOnly)
	}
	return ""
}

// String names what an entry accepts.
func (e Entry) String() string {
	if e.Fingerprint != "" {
		return e.Fingerprint
	}
	words := []string{e.Rule, "at"}
	for _, word := range []string{e.Method, e.Path, e.Part, e.Media, e.Pointer} {
		if word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// Moment is when the entries of a file are applied.
type Moment struct {
	Today time.Time // only its day counts, in its own time zone
	Base  string    // the version of the base
}

// Acceptance is a finding with the entries that accept it.
type Acceptance struct {
	Finding diff.Finding
	Entries []Entry
}

// Outcome is what entries do to findings.
type Outcome struct {
	Accepted  []Acceptance
	Remaining []diff.Finding // in the order in which they came
	// Reports are the entries without effect, at their places and in the order of the file.
	Reports []node.Fault
}

// Apply holds entries against findings.
func Apply(findings []diff.Finding, entries []Entry, m Moment) Outcome {
	var out Outcome
	used := make([]bool, len(entries))      // it is part of an acceptance
	touched := make([]string, len(entries)) // it matches a place of a finding that has others: which
	ended := make([]string, len(entries))
	for i, e := range entries {
		ended[i] = e.ended(m)
	}
	for _, f := range findings {
		by, missing := accepting(f, entries, ended)
		if len(by) == 0 || missing != nil {
			out.Remaining = append(out.Remaining, f)
			for _, i := range by {
				touched[i] = where(*missing)
			}
			continue
		}
		a := Acceptance{Finding: f}
		for _, i := range by {
			used[i] = true
			a.Entries = append(a.Entries, entries[i])
		}
		out.Accepted = append(out.Accepted, a)
	}
	for i, e := range entries {
		if msg, help := e.idle(used[i], touched[i], ended[i]); msg != "" {
			out.Reports = append(out.Reports, node.Fault{Span: e.Span, Msg: msg, Help: help})
		}
	}
	return out
}

// accepting returns the entries that match places of a finding, and a place that none matches.
func accepting(f diff.Finding, entries []Entry, ended []string) (by []int, missing *diff.Place) {
	covered := make([]bool, len(f.Places))
	for i, e := range entries {
		if ended[i] != "" {
			continue
		}
		matched := false
		for j, p := range f.Places {
			if e.matches(f, p) {
				covered[j], matched = true, true
			}
		}
		if matched {
			by = append(by, i)
		}
	}
	if j := slices.Index(covered, false); j >= 0 {
		missing = &f.Places[j]
	}
	return by, missing
}

// matches reports whether an entry is about a finding at one of its places.
func (e Entry) matches(f diff.Finding, p diff.Place) bool {
	if e.Fingerprint != "" {
		return e.Fingerprint == f.Fingerprint
	}
	is := func(want, has string) bool { return want == "" || want == has }
	return e.Rule == f.Rule && is(e.Path, p.Path) && (e.Method == "" || strings.EqualFold(e.Method, p.Method)) &&
		is(e.Part, p.Part) && is(e.Media, p.Media) && is(e.Pointer, p.Pointer)
}

// ended says why an entry is past its time, "" if it is not.
func (e Entry) ended(m Moment) string {
	switch {
	case e.Until.Version != nil:
		base, err := semver.StrictNewVersion(strings.TrimPrefix(m.Base, "v"))
		if err != nil {
			return fmt.Sprintf("it ends with version %s, and the base has no semantic version to hold against that", e.Until)
		}
		if !base.LessThan(e.Until.Version) {
			return fmt.Sprintf("it has ended with version %s, and the base is %s", e.Until, base)
		}
	case !e.Until.Day.IsZero():
		y, month, d := m.Today.Date()
		if time.Date(y, month, d, 0, 0, 0, 0, time.UTC).After(e.Until.Day) {
			return fmt.Sprintf("it has ended on %s", e.Until)
		}
	}
	return ""
}

// idle says why an entry has no effect, "" if it has one.
func (e Entry) idle(used bool, touched, ended string) (msg, help string) {
	switch {
	case ended != "":
		return fmt.Sprintf("%s is not accepted any more: %s", e, ended), "remove the entry, or give it another until"
	case used:
		return "", ""
	case touched != "":
		return fmt.Sprintf("%s is not accepted, since the same change takes effect at %s too", e, touched), "accept that place as well, or the finding by its fingerprint"
	}
	return fmt.Sprintf("%s accepts nothing: there is no such finding", e), "remove the entry"
}

// where names a place.
func where(p diff.Place) string {
	var words []string
	for _, word := range []string{p.Method, p.Path, p.Part, p.Media, p.Pointer} {
		if word != "" {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return "the service"
	}
	return strings.Join(words, " ")
}

// NotFoundError is a word that is the fingerprint of no finding, or the beginning of several.
type NotFoundError struct {
	Word  string
	Among []string // the fingerprints that begin so
}

// Error names the word.
func (e *NotFoundError) Error() string {
	if len(e.Among) > 0 {
		return fmt.Sprintf("%d findings have a fingerprint that begins with %s: %s", len(e.Among), e.Word, strings.Join(e.Among, ", "))
	}
	return fmt.Sprintf("no finding has the fingerprint %q", e.Word)
}

// Advice returns what the person can do.
func (e *NotFoundError) Advice() string {
	if len(e.Among) > 0 {
		return "write more of its digits"
	}
	return "the fingerprint stands in brackets after each finding"
}

// Find returns the finding with a fingerprint, or with the only one that begins so. The error is
// a [*NotFoundError].
func Find(findings []diff.Finding, word string) (diff.Finding, error) {
	word = strings.ToLower(strings.Trim(word, "[] "))
	var found []diff.Finding
	var among []string
	for _, f := range findings {
		if f.Fingerprint == word {
			return f, nil
		}
		if word != "" && strings.HasPrefix(f.Fingerprint, word) {
			found, among = append(found, f), append(among, f.Fingerprint)
		}
	}
	if len(found) != 1 {
		return diff.Finding{}, &NotFoundError{word, among}
	}
	return found[0], nil
}
