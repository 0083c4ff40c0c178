// Package blame names the commit that has brought about each change of an API between a release and
// now, with the person who made it.
//
// # What is attributed
//
// What is attributed is exactly what a comparison of the base with the working tree finds. What was
// broken and mended in between is not there, so that commits that undo each other are not shown.
// A finding belongs to the first commit after which it is there and stays there: a break that was
// mended and made again belongs to the second one who made it.
//
// # When two findings are the same
//
// Each commit is compared with the base, never with the commit before it, so that a finding at a
// commit means what it means at the end. Two findings of such comparisons are the same where they
// have the rule, the subject and one place in common, whatever the names of parameters in the path
// are. The fingerprint alone would not do: it has the first of all places in it, which changes when
// another operation comes to be concerned, and the values, which may move on after the break. Where
// somebody has lowered a maximum and somebody else has lowered it further, clients broke with the
// first one. Only where a thing has come or gone the message counts, too: which value of a list that
// was is what the finding is about.
//
// # The commits
//
// The commits are those that touch the description, or a file that it refers to, under the name
// that it had at the time. They are walked from the newest to the oldest along first parents, and
// where a finding came in with a merge along the branch that was merged; what a merge has brought
// about by itself belongs to it. A merge base or a tag on a branch of its own need not be on that
// line: what was there already where the lines parted belongs to no commit, see [Parted].
//
// A commit whose description cannot be read is skipped and named. So is the last commit before one
// at which a finding is there for the first time: it may have been that one.
//
// # Cost
//
// Going back from the newest commit ends where every finding is attributed. Halving the line would
// take fewer comparisons, and would find a commit that made the break, but not the last of several.
// So there is one comparison for each different content of the description at most, and at most
// [Options.Most] commits are read.
package blame

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/swagger"
)

// Options say what is to be attributed.
type Options struct {
	Base     history.Base      // which exists
	Document *swagger.Document // at the base
	Findings []diff.Finding    // between the base and the working tree
	// Compare returns what a comparison of the base with a commit finds, at least all of the levels
	// of Findings.
	Compare func(base, revision *swagger.Document) []diff.Finding
	Source  source.Options
	Most    int // commits that are read, default 500
}

const defaultMost = 500

// Kind is what is known about where a finding comes from.
type Kind uint8

// The kinds.
const (
	Uncommitted Kind = iota // the working tree has it, and no commit
	Committed
	Parted // it was there already where the line of HEAD and that of the base parted
	Older  // it is older than the commits that were read
)

// String is the kind as the JSON form has it.
func (k Kind) String() string {
	return [...]string{"uncommitted", "committed", "parted", "older"}[k]
}

// Origin is where a finding comes from.
type Origin struct {
	Finding diff.Finding
	Kind    Kind
	Commit  history.Commit  // of Committed
	Merge   *history.Commit // that has brought the commit to the line of HEAD, nil where none has
	// Doubts are commits right before, whose description cannot be read: it may have been one of them.
	Doubts []history.Commit
}

// Skipped is a commit whose description cannot be read.
type Skipped struct {
	Commit history.Commit
	Why    string // a sentence without a period
}

// Answer is where all findings come from.
type Answer struct {
	Origins []Origin  // in the order of the commits, newest first, and of the findings
	Skipped []Skipped // newest first
	Read    int       // commits that were read
	Limited bool      // there are more commits than were read
}

// Find attributes findings. The error is a [*source.Error].
func Find(ctx context.Context, o Options) (*Answer, error) {
	if o.Most == 0 {
		o.Most = defaultMost
	}
	s := &search{Options: o, ctx: ctx, repository: o.Base.Repository(), at: map[string]*state{}, byContent: map[string]places{}, files: map[string]bool{}}
	rules := rulesByID()
	wanted := make([]*sought, len(o.Findings))
	for i := range o.Findings {
		f := &o.Findings[i]
		wanted[i] = &sought{Origin{Finding: *f}, keysOf(f, rules[f.Rule])}
	}
	if len(wanted) > 0 {
		if err := s.mainLine(wanted); err != nil {
			return nil, err
		}
	}
	a := &Answer{Skipped: s.skipped(), Read: len(s.at), Limited: s.limited}
	for _, w := range wanted {
		a.Origins = append(a.Origins, w.Origin)
	}
	slices.SortStableFunc(a.Origins, func(x, y Origin) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), y.Commit.Date.Compare(x.Commit.Date), strings.Compare(x.Commit.Hash, y.Commit.Hash))
	})
	return a, nil
}

// sought is a finding that is to be attributed.
type sought struct {
	Origin
	keys []string
}

// mainLine attributes findings of the working tree along the first parents of HEAD.
func (s *search) mainLine(wanted []*sought) error {
	path, err := s.repository.PathAt(s.Base.Head, s.Base.Here)
	if err != nil {
		return err
	}
	end, err := s.trace(line{from: s.Base.Commit, tip: s.Base.Head, path: path, changed: s.Base.Changed}, wanted)
	if err != nil {
		return err
	}
	for _, w := range end.rest {
		w.Kind = Parted
		if end.limited {
			w.Kind = Older
		}
	}
	return nil
}

// trace attributes findings that are there at the tip of a line, and tells which are older than what
// was read of it. What it learns of files that the description referred to at one of the commits
// makes it look again at the commits that touch those.
func (s *search) trace(l line, wanted []*sought) (walk, error) {
	for {
		known := len(s.files)
		stops, err := s.stops(l)
		if err != nil {
			return walk{}, err
		}
		w, err := s.scan(stops, wanted)
		if err != nil {
			return walk{}, err
		}
		if len(s.files) == known {
			return w, s.settle(stops, w.found)
		}
	}
}

// walk is what going back on a line has shown.
type walk struct {
	found   []attribution
	rest    []*sought // that are older
	limited bool      // it has ended early
}

// attribution is a finding with the stop that it belongs to.
type attribution struct {
	origin *sought
	stop   int
	doubts []history.Commit
}

// scan goes back along stops, of which the first one has all findings that are wanted.
func (s *search) scan(stops []stop, wanted []*sought) (walk, error) {
	w := walk{rest: slices.Clone(wanted)}
	last := 0 // the oldest stop so far that could be read
	var doubts []history.Commit
	for i := 1; i < len(stops) && len(w.rest) > 0; i++ {
		if len(s.at) >= s.Most && !s.isRead(stops[i]) {
			s.limited, w.limited = true, true
			return w, nil
		}
		there, err := s.read(stops[i])
		if err != nil {
			return w, err
		}
		if there == nil {
			if c := stops[i].commit; c != nil {
				doubts = append(doubts, *c)
			}
			continue
		}
		w.rest = slices.DeleteFunc(w.rest, func(f *sought) bool {
			if there.have(f.keys) {
				return false
			}
			w.found = append(w.found, attribution{f, last, doubts})
			return true
		})
		last, doubts = i, nil
	}
	if len(w.rest) > 0 && beginsAt(stops, last) {
		for _, f := range w.rest {
			w.found = append(w.found, attribution{f, last, doubts})
		}
		w.rest = nil
	}
	return w, nil
}

// beginsAt reports whether there is nothing before a stop that could be read, so that what is
// there came with it: the stops end with a first commit, or could not be read from there on.
func beginsAt(stops []stop, last int) bool {
	end := stops[len(stops)-1]
	return last < len(stops)-1 || end.commit != nil && len(end.commit.Parents) == 0
}

// settle writes down what was found, and goes on in the branches that merges have brought.
func (s *search) settle(stops []stop, found []attribution) error {
	merged := map[int][]*sought{}
	for _, a := range found {
		at := stops[a.stop]
		a.origin.Doubts = a.doubts
		if at.commit == nil {
			a.origin.Kind = Uncommitted
			continue
		}
		a.origin.Kind, a.origin.Commit = Committed, *at.commit
		if len(at.commit.Parents) == 0 {
			if err := s.repository.Complete(fmt.Sprintf("the commit that brought about %q is not", a.origin.Finding.Message)); err != nil {
				return err
			}
		}
		if at.commit.Merge() {
			merged[a.stop] = append(merged[a.stop], a.origin)
		}
	}
	for i, at := range stops {
		if len(merged[i]) > 0 {
			if err := s.branches(at, merged[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// branches attributes findings that came with a merge to the commits of what was merged, as far as
// they were there.
func (s *search) branches(merge stop, wanted []*sought) error {
	for _, tip := range merge.commit.Parents[1:] {
		path, err := s.pathOf(tip, merge)
		if err != nil {
			return err
		}
		if path == "" || len(s.at) >= s.Most {
			s.limited = s.limited || path != ""
			continue
		}
		there, err := s.read(stop{revision: tip, path: path})
		if err != nil {
			return err
		}
		var here []*sought
		for _, w := range wanted {
			if there.have(w.keys) {
				here = append(here, w)
			}
		}
		if len(here) == 0 {
			continue
		}
		end, err := s.trace(line{from: merge.commit.Parents[0], tip: tip, path: path}, here)
		if err != nil {
			return err
		}
		wanted = slices.DeleteFunc(wanted, func(w *sought) bool {
			in := slices.Contains(here, w) && !slices.Contains(end.rest, w)
			if in {
				w.Merge = merge.commit
			}
			return in
		})
	}
	return nil
}
