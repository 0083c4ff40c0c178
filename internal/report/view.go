package report

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/postel-api/postel/diff"
)

// view is a report with what every format needs to know about it.
type view struct {
	*diff.Report
	o       Options
	shown   []*diff.Finding // at or above the level, in the order of the report
	counts  counts
	version version
}

// counts are numbers of findings, with those that are not shown.
type counts struct {
	major, minor, patch int
	undecided           int // of them
	undecidedMajor      int
}

func newView(r *diff.Report, o Options) *view {
	v := &view{Report: r, o: o, version: nextVersion(r, o.DeclaredBy)}
	for i := range r.Findings {
		f := &r.Findings[i]
		v.counts.add(f)
		if f.Bump >= o.Level {
			v.shown = append(v.shown, f)
		}
	}
	return v
}

func (c *counts) add(f *diff.Finding) {
	switch f.Bump {
	case diff.Major:
		c.major++
	case diff.Minor:
		c.minor++
	case diff.Patch:
		c.patch++
	}
	if f.Undecided {
		c.undecided++
		if f.Bump == diff.Major {
			c.undecidedMajor++
		}
	}
}

// of returns the shown findings of one bump.
func (v *view) of(b diff.Bump) []*diff.Finding {
	var out []*diff.Finding
	for _, f := range v.shown {
		if f.Bump == b {
			out = append(out, f)
		}
	}
	return out
}

// noticesOf returns the notices of one kind: "not-compared", or all others.
func (v *view) noticesOf(notCompared bool) []*diff.Notice {
	var out []*diff.Notice
	for i := range v.Notices {
		if n := &v.Notices[i]; (n.Kind == "not-compared") == notCompared {
			out = append(out, n)
		}
	}
	return out
}

// sentence says the verdict to people, without a period.
func (v *view) sentence() string {
	shown, open := v.counts.major-v.counts.undecidedMajor, v.counts.undecidedMajor
	switch {
	case shown > 0 && open > 0:
		return fmt.Sprintf("%s, %s could not be decided", breaks(shown), amount(open, "change"))
	case shown > 0:
		return breaks(shown)
	case open > 0:
		return fmt.Sprintf("no change is known to break clients, but %s could not be decided", amount(open, "change"))
	case v.Verdict == diff.Major:
		return "clients break"
	case v.Verdict == diff.Minor:
		return "compatible"
	case v.Verdict == diff.Patch:
		return "compatible, only texts and metadata differ"
	}
	return "nothing differs"
}

func breaks(n int) string {
	if n == 1 {
		return "1 change breaks clients"
	}
	return fmt.Sprintf("%d changes break clients", n)
}

// verdictOpen reports whether the verdict rests on undecided findings alone.
func (v *view) verdictOpen() bool {
	decided := 0
	for i := range v.Findings {
		if f := &v.Findings[i]; f.Bump == v.Verdict && !f.Undecided {
			decided++
		}
	}
	return decided == 0 && v.counts.undecided > 0
}

// tally is "1 major · 1 minor · 4 patch · 38 operations compared", joined by sep.
func (v *view) tally(sep string) string {
	major := fmt.Sprintf("%d major", v.counts.major)
	if v.counts.undecided > 0 {
		major += fmt.Sprintf(" (%d undecided)", v.counts.undecided)
	}
	return strings.Join([]string{
		major, fmt.Sprintf("%d minor", v.counts.minor), fmt.Sprintf("%d patch", v.counts.patch),
		amount(v.Compared, "operation") + " compared",
	}, sep)
}

// label is the level of a finding with a question mark where it is undecided.
func label(f *diff.Finding) string {
	if f.Undecided {
		return f.Bump.String() + "?"
	}
	return f.Bump.String()
}

// amount is "1 place", "2 places".
func amount(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// inTime is " in 12 ms", or nothing where no time was taken.
func inTime(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Millisecond:
		return " in less than 1 ms"
	case d < 10*time.Second:
		return fmt.Sprintf(" in %d ms", d.Round(time.Millisecond).Milliseconds())
	}
	return fmt.Sprintf(" in %.1f s", d.Seconds())
}

// first returns the place that a finding is shown with.
func first(f *diff.Finding) diff.Place {
	if len(f.Places) == 0 {
		return diff.Place{}
	}
	return f.Places[0]
}

// operation is "GET /orders/{id}", or "" where a place is the whole service.
func operation(p diff.Place) string {
	return strings.TrimSpace(p.Method + " " + p.Path)
}

// where names a place in full: "GET /orders/{id} → 200 application/json". subject is what
// changed there; a pointer that only repeats it is left out.
func where(p diff.Place, subject, arrow string) string {
	part := p.Part
	if status, ok := strings.CutPrefix(part, "response "); ok {
		part = arrow + " " + status
	}
	pointer := p.Pointer
	if pointer == "/"+subject {
		pointer = ""
	}
	return orService(join(operation(p), part, p.Media, pointer))
}

// whereShort names a place in a few words: "GET /orders/{id} 200".
func whereShort(p diff.Place) string {
	return orService(join(operation(p), strings.TrimPrefix(p.Part, "response ")))
}

func orService(s string) string {
	if s == "" {
		return "service"
	}
	return s
}

func join(words ...string) string {
	kept := words[:0]
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// said is the message of a finding with its detail.
func said(f *diff.Finding) string {
	if f.Detail == "" {
		return f.Message
	}
	return f.Message + "; " + f.Detail
}

// sentences joins sentences that have no period.
func sentences(list ...string) string {
	var b strings.Builder
	for _, s := range list {
		if s == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(". ")
			s = capital(s)
		}
		b.WriteString(s)
	}
	return b.String()
}

// capital returns s with a capital first letter.
func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// more is "and 11 more places", or nothing for a single place.
func more(f *diff.Finding) string {
	if len(f.Places) < 2 {
		return ""
	}
	return "and " + amount(len(f.Places)-1, "more place")
}

// assumed returns the keys of the assumptions of a finding, each once.
func assumed(f *diff.Finding) []string {
	keys := make([]string, 0, len(f.Assumptions))
	for _, k := range f.Assumptions {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// seen returns the location to show where there is room for one: that of the revision, which
// people can still edit, else that of the base.
func seen(f *diff.Finding) *diff.Location {
	if f.Revision != nil {
		return f.Revision
	}
	return f.Base
}

// spot is file:line:column.
func spot(l *diff.Location) string {
	if l.Line < 1 {
		return l.File
	}
	return fmt.Sprintf("%s:%d:%d", l.File, l.Line, max(1, l.Column))
}

// note is what a caret says: the note of the location, or what it means that only a parent is
// there to be shown.
func note(l *diff.Location, revision bool) string {
	switch {
	case l.Note != "" || !l.Parent:
		return l.Note
	case revision:
		return "it is gone from here"
	}
	return "it was not here"
}

// fingerprints returns the fingerprint of each shown finding, told apart by a number where two
// have the same: some readers keep only one finding a fingerprint.
func (v *view) fingerprints() []string {
	out := make([]string, len(v.shown))
	used := make(map[string]int, len(v.shown))
	for i, f := range v.shown {
		out[i] = f.Fingerprint
		if used[f.Fingerprint]++; used[f.Fingerprint] > 1 {
			out[i] = fmt.Sprintf("%s-%d", f.Fingerprint, used[f.Fingerprint])
		}
	}
	return out
}

// artifact is where a location's file is to be found.
type artifact struct {
	path string // relative or absolute, with slashes; "" for a URL or standard input
	ref  string // the git ref that the path is meant at, may be empty
	url  string
}

// locate takes apart the name of a file as arguments give it: a path, "-", a URL, or ref:path.
// A single letter before the colon is a drive.
func locate(name string) artifact {
	if name == "-" || name == "" {
		return artifact{}
	}
	if scheme, _, ok := strings.Cut(name, "://"); ok && isScheme(scheme) {
		return artifact{url: name}
	}
	ref, rest, ok := strings.Cut(name, ":")
	if !ok || len(ref) < 2 || rest == "" || strings.ContainsAny(ref, `\`) {
		return artifact{path: clean(name)}
	}
	return artifact{path: clean(rest), ref: ref}
}

func isScheme(s string) bool { return s == "http" || s == "https" }

func clean(name string) string {
	return path.Clean(strings.ReplaceAll(name, `\`, "/"))
}
