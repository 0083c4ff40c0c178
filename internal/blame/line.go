package blame

import (
	"context"
	"maps"
	"slices"

	"github.com/postel-api/postel/internal/history"
)

// search is the state of one run.
type search struct {
	Options
	ctx        context.Context
	repository *history.Repository
	at         map[string]*state // what was read, by revision and path
	byContent  map[string]places // what was found, by the content of all files of the description
	files      map[string]bool   // that descriptions on the way refer to, from the root
	limited    bool
}

// line is commits along first parents.
type line struct {
	from, tip string // ids of commits; from and what it comes from is left out
	path      string // of the description at the tip, "" where it is not there
	changed   bool   // the working tree has changed after the tip
}

// stop is a state of the description on a line: after a commit, in the working tree (with neither
// commit nor revision), or where the line begins (without a commit).
type stop struct {
	commit   *history.Commit
	revision string
	path     string // "" where there is no description
}

// key tells states apart.
func (s stop) key() string { return s.revision + ":" + s.path }

// stops returns the states of the description on a line, newest first, without those that no commit
// has changed. The last one is where the line begins, if there is anything before it.
func (s *search) stops(l line) ([]stop, error) {
	var out []stop
	if l.changed {
		out = append(out, stop{})
	}
	path := l.path
	if path == "" {
		path = s.Base.Here
	}
	if err := s.refer(l); err != nil {
		return nil, err
	}
	paths := append([]string{path}, slices.DeleteFunc(slices.Sorted(maps.Keys(s.files)), func(f string) bool { return f == path })...)
	commits, err := s.repository.Commits(history.Range{From: l.from, To: l.tip, Paths: paths, FirstParent: true})
	if err != nil {
		return nil, err
	}
	at, start := l.path, stop{revision: l.tip, path: l.path}
	for i := range slices.Backward(commits) {
		c := &commits[i]
		here := stop{commit: c, revision: c.Hash, path: at}
		for _, change := range c.Changes {
			if change.File == path {
				here.path = change.Path
				if at = change.Before; at == "" {
					at = change.Path // there may have been one before that was removed
				}
			}
		}
		out = append(out, here)
		start = stop{path: at}
		if len(c.Parents) > 0 {
			start.revision = c.Parents[0]
		}
	}
	if start.revision != "" {
		out = append(out, start)
	}
	return out, nil
}

// refer learns which files the description refers to at the tip of a line.
func (s *search) refer(l line) error {
	tip := stop{revision: l.tip, path: l.path}
	if l.path == "" || s.isRead(tip) {
		return nil
	}
	d, err := s.load(tip)
	if d != nil {
		d.close()
	}
	return err
}

// pathOf returns where the description stands at the tip of what was merged: as after the merge, or
// as before it.
func (s *search) pathOf(tip string, merge stop) (string, error) {
	candidates := []string{merge.path}
	for _, change := range merge.commit.Changes {
		if change.Path == merge.path {
			candidates = append(candidates, change.Before)
		}
	}
	for _, path := range candidates {
		if path == "" {
			continue
		}
		if held, err := s.repository.Holds(tip, path); err != nil || held {
			return path, err
		}
	}
	return "", nil
}
