package history

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/postel-api/postel/internal/source"
)

// Commit is one commit of a range.
type Commit struct {
	Hash    string
	Parents []string // ids, none for a first commit
	Author  string
	Email   string
	Date    time.Time // when the author wrote it
	Subject string    // the first paragraph of the message in one line
	Message string    // all of it
	Changes []Change  // of the files that were asked for, sorted by their names
}

// Merge reports whether a commit joins branches. Of those only the ones appear whose outcome is
// that of no branch, which is where the person who merged has changed something.
func (c Commit) Merge() bool { return len(c.Parents) > 1 }

// Change is what a commit did to one file. The ids are those of git objects, so that what stands
// twice need be read once.
type Change struct {
	File   string // as it is called at the end of the range
	Path   string // after the commit; "" where it has removed the file
	Before string // before the commit; "" where it has made the file
	Blob   string // "" where it has removed the file
	Was    string // the blob before; "" where it has made the file, and for a merge
}

// Range says which commits are asked for: those reachable from To and not from From.
type Range struct {
	From  string // a revision, "" for the whole history
	To    string // a revision, default HEAD
	Paths []string
	// Dir leaves only the commits that change something below a directory, from the root of the
	// repository. It is for ranges without paths.
	Dir string
	// FirstParent leaves out what came in by merges: a merge changes what it brings in, and is held
	// against its first parent alone.
	FirstParent bool
	Max         int // the most commits that are looked at, default 100,000
}

const defaultMax = 100_000

// Commits returns the commits of a range, in an order in which each one comes after its parents.
// With paths (of files at To, from the root of the repository) those that changed one of them,
// renames followed.
func (r *Repository) Commits(span Range) ([]Commit, error) {
	from, to, err := r.ends(span)
	if err != nil {
		return nil, err
	}
	walked, err := r.walk(span, from, to)
	if err != nil || len(walked) == 0 {
		return nil, err
	}
	var touched map[string][]Change
	if len(span.Paths) > 0 {
		if walked, touched, err = r.touching(walked, span.Paths); err != nil || len(walked) == 0 {
			return nil, err
		}
	}
	hashes := make([]string, len(walked))
	for i, w := range walked {
		hashes[i] = w.hash()
	}
	commits, err := r.describe(hashes)
	if err != nil {
		return nil, err
	}
	for i := range commits {
		commits[i].Changes = touched[commits[i].Hash]
	}
	slices.Reverse(commits)
	return commits, nil
}

// ends returns the commits at both ends of a range.
func (r *Repository) ends(span Range) (from, to string, err error) {
	if span.To == "" {
		span.To = "HEAD"
	}
	for _, end := range []struct {
		name string
		id   *string
	}{{span.From, &from}, {span.To, &to}} {
		if end.name == "" {
			continue
		}
		if *end.id, err = r.commit(end.name); err != nil {
			return "", "", err
		}
		if *end.id == "" {
			return "", "", r.unknown(end.name)
		}
	}
	return from, to, nil
}

// unknown says why there is no commit of a name.
func (r *Repository) unknown(name string) error {
	if n, err := r.shallow(); err != nil || n > 0 {
		return either(err, cutOff(fmt.Sprintf("no commit called %q", name), n))
	}
	return &source.Error{Arg: name, Msg: fmt.Sprintf("there is no commit called %q", name), Help: "git fetch --tags, if it is known to the remote repository"}
}

// step is a commit of a walk: its id, and behind a space that of its first parent where it is
// held against that one alone. This is what git diff-tree reads.
type step string

func (s step) hash() string {
	hash, _, _ := strings.Cut(string(s), " ")
	return hash
}

// walk returns the commits of a range, none before one that it is a parent of.
func (r *Repository) walk(span Range, from, to string) ([]step, error) {
	most := span.Max
	if most == 0 {
		most = defaultMax
	}
	args := []string{"rev-list", "--topo-order", fmt.Sprintf("--max-count=%d", most+1), to}
	if from != "" {
		args = append(args, "^"+from)
	}
	if span.FirstParent {
		args = append(args, "--first-parent", "--parents")
	}
	args = append(args, "--")
	if span.Dir != "" && span.Dir != "." {
		args = append(args, literal(span.Dir))
	}
	lines, err := r.lines(args...)
	if err == nil && len(lines) > most {
		return nil, &source.Error{Msg: fmt.Sprintf("there are more than %d commits to look at", most), Help: "name a later base"}
	}
	steps := make([]step, len(lines))
	for i, line := range lines {
		words := strings.Fields(line)
		steps[i] = step(strings.Join(words[:min(2, len(words))], " "))
	}
	return steps, err
}

// touching returns those of the commits, newest first, that changed one of the files. A commit
// that comes later in this order is no descendant of one that came before, so what a rename
// found once has been called is its name from there on.
func (r *Repository) touching(walked []step, paths []string) ([]step, map[string][]Change, error) {
	var in bytes.Buffer
	for _, w := range walked {
		in.WriteString(string(w) + "\n")
	}
	out, err := r.git(in.Bytes(), "diff-tree", "--stdin", "-r", "-c", "-M", "-z", "--root", "--raw", "--no-abbrev")
	if err != nil {
		return nil, nil, err
	}
	changes, err := parseRaw(out)
	if err != nil {
		return nil, nil, err
	}
	names := map[string]string{} // by the name at the end
	for _, p := range paths {
		names[p] = p
	}
	by := map[string][]rawChange{}
	for _, c := range changes {
		by[c.commit] = append(by[c.commit], c)
	}
	var kept []step
	touched := map[string][]Change{}
	for _, w := range walked {
		hash := w.hash()
		for _, file := range slices.Sorted(maps.Keys(names)) {
			if c, ok := changeOf(names, file, by[hash]); ok {
				touched[hash] = append(touched[hash], c)
			}
		}
		if len(touched[hash]) > 0 {
			kept = append(kept, w)
		}
	}
	return kept, touched, nil
}

// changeOf returns what a commit did to one file, and goes back to the name before it. A file that
// the commit has made keeps its name: there may have been one on a parallel branch, or earlier.
func changeOf(names map[string]string, file string, commit []rawChange) (Change, bool) {
	for _, c := range commit {
		if c.path != names[file] {
			continue
		}
		change := Change{File: file, Path: c.path, Before: c.path, Blob: c.blob, Was: c.was}
		switch {
		case c.from != "":
			change.Before, names[file] = c.from, c.from
		case c.status == 'A':
			change.Before = ""
		case c.status == 'D':
			change.Path = ""
		}
		return change, true
	}
	return Change{}, false
}

// describe returns who made commits, and why.
func (r *Repository) describe(hashes []string) ([]Commit, error) {
	const fields = 6
	out, err := r.git([]byte(strings.Join(hashes, "\n")+"\n"), "log", "--stdin", "--no-walk=unsorted", "--no-show-signature", "--no-color", "--encoding=UTF-8", "-z",
		"--format=tformat:%H%x00%P%x00%aN%x00%aE%x00%aI%x00%B")
	if err != nil {
		return nil, err
	}
	words := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if len(words) != fields*len(hashes) {
		return nil, unreadable()
	}
	commits := make([]Commit, len(hashes))
	for i := range commits {
		w := words[fields*i:]
		date, err := time.Parse(time.RFC3339, w[4])
		if err != nil {
			return nil, unreadable()
		}
		message := strings.ToValidUTF8(strings.TrimRight(w[5], "\n"), "\uFFFD")
		first, _, _ := strings.Cut(message, "\n\n")
		commits[i] = Commit{Hash: w[0], Parents: strings.Fields(w[1]), Author: w[2], Email: w[3], Date: date, Subject: strings.Join(strings.Fields(first), " "), Message: message}
	}
	return commits, nil
}

func unreadable() error { return &source.Error{Msg: "git has sent commits that cannot be read"} }

// rawChange is a line of what git diff-tree and git diff-index say.
type rawChange struct {
	commit    string // "" where git was asked about none
	status    byte
	blob, was string
	path      string
	from      string // the name before a rename
}

// parseRaw reads the raw format with zero bytes: for each change a colon, the old mode, the new
// one, the old blob, the new one, the status, then one path, or two for a rename. A merge has as
// many colons as it has parents, with as many old modes and blobs, and always one path. Before
// the changes of a commit stands its id.
func parseRaw(out []byte) ([]rawChange, error) {
	var changes []rawChange
	commit := ""
	next := func() (string, bool) {
		word, rest, ok := bytes.Cut(out, []byte{0})
		out = rest
		return string(word), ok
	}
	for len(out) > 0 {
		word, _ := next()
		if !strings.HasPrefix(word, ":") {
			if commit = strings.TrimSpace(word); !isHash(commit) {
				return nil, unreadable()
			}
			continue
		}
		fields := strings.Fields(strings.TrimLeft(word, ":"))
		parents := len(word) - len(strings.TrimLeft(word, ":"))
		if len(fields) != 2*parents+3 || fields[len(fields)-1] == "" {
			return nil, unreadable()
		}
		c := rawChange{commit: commit, blob: noZero(fields[2*parents+1]), status: fields[2*parents+2][0]}
		if parents == 1 {
			c.was = noZero(fields[2])
		}
		path, ok := next()
		if parents == 1 && (c.status == 'R' || c.status == 'C') {
			c.from = path
			path, ok = next()
		}
		if !ok {
			return nil, unreadable()
		}
		c.path = path
		changes = append(changes, c)
	}
	return changes, nil
}

// noZero returns an id, "" for the one of nothing.
func noZero(id string) string {
	if strings.Trim(id, "0") == "" {
		return ""
	}
	return id
}
