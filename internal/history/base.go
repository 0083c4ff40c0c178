package history

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/postel-api/postel/internal/source"
)

// Kind is which base is looked for.
type Kind uint8

// The kinds.
const (
	Nearest   Kind = iota // the latest release, else the merge base
	Release               // the latest release
	MergeBase             // the merge base with the default branch
)

// Choice says which base is looked for. The zero value is what the package comment says.
type Choice struct {
	Kind        Kind
	Prereleases bool   // tags of pre-releases count
	Branch      string // instead of the default branch: "main" or "origin/main"
	Revision    string // this one, instead of one that is looked for
	// Files are paths of the working tree that the description consists of beside itself, absolute
	// or relative to the working directory. A change of them is a change of the description.
	Files []string
}

// Base is the revision that a description of the working tree is held against.
type Base struct {
	// Revision is the name of a tag or the short id of a commit. It is "" where there is nothing to
	// compare with, and no mistake either: this is the first release, or the first commit.
	Revision string
	Commit   string // the full id
	Version  string // of the tag, without its v; "" where the base is no tag
	// Path is where the description stands at the base, from the root of the repository; "" where
	// it does not exist there: it is new.
	Path string
	Why  string // "latest release", "merge base with main"
	Note string // a further sentence without a period, may be empty

	Head    string // the id of the commit that is checked out
	Here    string // where the description stands in the working tree, from the root of the repository
	Changed bool   // the description of the working tree is not as Head has it

	repository *Repository
}

// Repository is the one that the base is in.
func (b Base) Repository() *Repository { return b.repository }

// Exists reports whether there is a description to compare with.
func (b Base) Exists() bool { return b.Revision != "" && b.Path != "" }

// Name is the description at the base as the command line writes it: "v1.4.0:openapi.yaml".
func (b Base) Name() string { return b.Revision + ":" + b.Path }

// Open reads the description at the base. o is what the base was found with.
func (b Base) Open(ctx context.Context, o source.Options) (source.Input, error) {
	return b.repository.Description(ctx, b.Revision, b.Path, o)
}

// FindBase returns the base of a description of the working tree, a path that is relative to
// o.Dir.
func FindBase(ctx context.Context, description string, c Choice, o source.Options) (Base, error) {
	s, err := newSearch(ctx, description, c, o)
	if err != nil {
		return Base{}, err
	}
	b, err := s.find()
	if err != nil {
		return Base{}, err
	}
	b.repository, b.Head, b.Here, b.Changed = s.Repository, s.head, s.path, s.changed
	if b.Commit != "" {
		err = s.locate(&b)
	}
	return b, err
}

// search is a search for one base.
type search struct {
	*Repository
	Choice
	path    string // of the description, from the root
	head    string
	changed bool // the description is not as HEAD has it
}

// newSearch looks at the description of the working tree.
func newSearch(ctx context.Context, description string, c Choice, o source.Options) (*search, error) {
	o = absolute(o)
	file := within(o.Dir, description)
	r, err := Open(ctx, filepath.Dir(file), o)
	if err != nil {
		return nil, err
	}
	s := &search{Repository: r, Choice: c}
	if s.path, err = r.inside(file); err != nil {
		return nil, err
	}
	if s.head, err = r.head(); err != nil {
		return nil, err
	}
	s.changed, err = s.hasChanged(o.Dir)
	return s, err
}

// hasChanged reports whether the description of the working tree is another than that of HEAD.
func (s *search) hasChanged(dir string) (bool, error) {
	known, err := s.holds(s.head, s.path)
	if err != nil || !known {
		return true, err
	}
	args := []string{"-c", "core.fsmonitor=false", "status", "--porcelain", "-z", "--untracked-files=all", "--", literal(s.path)}
	for _, f := range s.Files {
		if inside, err := s.inside(within(dir, f)); err == nil {
			args = append(args, literal(inside))
		}
	}
	out, err := s.git(nil, args...)
	return len(out) > 0, err
}

// literal is a path from the root of the repository in which no character has a meaning.
func literal(path string) string { return ":(top,literal)" + path }

func (s *search) find() (Base, error) {
	if s.Revision != "" {
		return s.given()
	}
	if s.Kind == MergeBase {
		return s.mergeBase("")
	}
	tags, names, err := s.versionTags()
	if err != nil {
		return Base{}, err
	}
	releases, why := applicable(tags, path.Dir(s.path))
	b, err := s.nearest(releases)
	if err != nil || b.Commit != "" {
		return b, err
	}
	if n, err := s.shallow(); err != nil || n > 0 {
		return Base{}, either(err, cutOff("no release can be found", n))
	}
	switch {
	case len(releases) > 0: // at HEAD itself
		return Base{Why: "first release", Note: fmt.Sprintf("HEAD is %s, which no release precedes, so there is nothing to compare with", highest(releases).name)}, nil
	case s.Kind == Release:
		return Base{}, noRelease(names, why)
	case why == "" && len(names) > 0:
		why = noVersion(names)
	case why == "":
		why = "no tag is reachable from HEAD"
	}
	return s.mergeBase(why)
}

// given returns the revision that was named as the base.
func (s *search) given() (Base, error) {
	id, err := s.commit(s.Revision)
	if err == nil && id == "" {
		err = s.unknown(s.Revision)
	}
	b := Base{Revision: s.Revision, Commit: id, Why: "as named"}
	if t, ok := parseTag(s.Revision); ok {
		b.Version = t.version.String()
	}
	return b, err
}

func either(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// cutOff says that a clone ends before what was looked for.
func cutOff(what string, commits int) error {
	return &source.Error{
		Msg:  fmt.Sprintf("%s in this clone (it is shallow: %s)", what, plural(commits, "commit")),
		Help: "git fetch --tags --unshallow, or in GitHub Actions: actions/checkout with fetch-depth: 0, in GitLab: GIT_DEPTH: 0",
	}
}

func noVersion(names []string) string {
	return fmt.Sprintf("of the tags reachable from HEAD none is a release (%s)", enumerate(names))
}

func noRelease(names []string, why string) error {
	e := &source.Error{Msg: "no tag is reachable from HEAD, so there is no release", Help: "git fetch --tags, or tag the release: git tag v1.0.0 COMMIT"}
	switch {
	case why != "":
		e.Msg = why + ", so there is no release of this description"
	case len(names) > 0:
		e.Msg = noVersion(names)
		e.Help = "a release is tagged as v1.2.3, 1.2.3 or name/v1.2.3; or name the base"
	}
	return e
}

// versionTags returns the version tags that are reachable from HEAD, and the names of all tags
// that are.
func (s *search) versionTags() (tags []versionTag, names []string, err error) {
	names, err = s.lines("for-each-ref", "--merged="+s.head, "--format=%(refname:lstrip=2)", "refs/tags")
	if err != nil {
		return nil, nil, err
	}
	var refs []string
	for _, name := range names {
		t, ok := parseTag(name)
		if ok && (s.Prereleases || t.version.Prerelease() == "") {
			tags = append(tags, t)
			refs = append(refs, "refs/tags/"+name+"^{commit}")
		}
	}
	commits, err := s.objects(refs...)
	for i, id := range commits {
		tags[i].commit = id
	}
	return tags, names, err
}

// nearest returns the tag with the fewest commits between itself and HEAD, the zero Base where
// there is none before HEAD.
func (s *search) nearest(tags []versionTag) (Base, error) {
	at := map[string][]versionTag{}
	for _, t := range tags {
		at[t.commit] = append(at[t.commit], t)
	}
	note := ""
	if here := at[s.head]; len(here) > 0 && !s.changed {
		note = fmt.Sprintf("HEAD is %s and the description is unchanged, so the release before it is the base", highest(here).name)
		delete(at, s.head)
	}
	if len(at) == 0 {
		return Base{}, nil
	}
	commits, err := s.candidates(at)
	if err != nil {
		return Base{}, err
	}
	best, fewest := versionTag{}, -1
	for _, c := range commits {
		n := 0
		if len(commits) > 1 {
			if n, err = s.count(c + ".." + s.head); err != nil {
				return Base{}, err
			}
		}
		t := highest(at[c])
		if fewest < 0 || n < fewest || n == fewest && t.version.Compare(best.version) > 0 {
			best, fewest = t, n
		}
	}
	if fewest < 0 {
		return Base{}, nil
	}
	return Base{Revision: s.tagName(best), Commit: best.commit, Version: best.version.String(), Why: "latest release", Note: note}, nil
}

// candidates returns the tagged commits that a walk from HEAD meets first. Parallel branches can
// each have a tag, of which the first one met need not be the nearest.
func (s *search) candidates(at map[string][]versionTag) ([]string, error) {
	const most = 10
	if len(at) == 1 {
		for c := range at {
			return []string{c}, nil
		}
	}
	walk, err := s.lines("rev-list", "--simplify-by-decoration", s.head, "--")
	if err != nil {
		return nil, err
	}
	var found []string
	for _, c := range walk {
		if len(at[c]) > 0 && len(found) < most {
			found = append(found, c)
		}
	}
	return found, nil
}

// tagName returns the shortest name of a tag that git takes for this tag.
func (s *search) tagName(t versionTag) string {
	if id, err := s.commit(t.name); err == nil && id == t.commit {
		return t.name
	}
	return "refs/tags/" + t.name
}

// mergeBase returns where HEAD has left the default branch.
func (s *search) mergeBase(why string) (Base, error) {
	branch, commit, err := s.target()
	if err != nil {
		return Base{}, err
	}
	out, err := s.git(nil, "merge-base", s.head, commit)
	id := strings.TrimSpace(string(out))
	if errors.Is(err, source.ErrNo) {
		n, err := s.shallow()
		if n > 0 || err != nil {
			return Base{}, either(err, cutOff("no commit common with "+branch+" can be found", n))
		}
		return Base{}, &source.Error{Msg: fmt.Sprintf("HEAD and %s have no commit in common", branch), Help: "name the base: a file, a URL or REVISION:PATH"}
	}
	if err != nil {
		return Base{}, err
	}
	if id == s.head && !s.changed {
		return s.before(branch, why)
	}
	return Base{Revision: s.short(id), Commit: id, Why: "merge base with " + branch, Note: because(why)}, nil
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return why + ", so there is no release to compare with"
}

// before returns the commit before HEAD, which is on the default branch.
func (s *search) before(branch, why string) (Base, error) {
	parent, err := s.commit(s.head + "^1")
	if err != nil {
		return Base{}, err
	}
	if parent == "" {
		if n, err := s.shallow(); err != nil || n > 0 {
			return Base{}, either(err, cutOff("the commit before HEAD is not", n))
		}
		return Base{Why: "first commit", Note: "HEAD is the first commit, so there is nothing to compare with"}, nil
	}
	return Base{Revision: s.short(parent), Commit: parent, Why: "commit before HEAD, which is on " + branch, Note: because(why)}, nil
}

// locate finds the description at the base, under its name or the one that it had then.
func (s *search) locate(b *Base) error {
	found, err := s.holds(b.Commit, s.path)
	if err != nil {
		return err
	}
	if found {
		b.Path = s.path
		return nil
	}
	if b.Path, err = s.formerPath(b.Commit); err != nil {
		return err
	}
	switch {
	case b.Path == "":
		b.Note = join(b.Note, fmt.Sprintf("%s does not exist at %s: it is new", s.path, b.Revision))
	default:
		b.Note = join(b.Note, fmt.Sprintf("it was called %s at %s", b.Path, b.Revision))
	}
	return nil
}

func join(note, more string) string {
	if note == "" {
		return more
	}
	return note + "; " + more
}

// PathAt returns where a description of the working tree stands at a commit that HEAD comes from,
// by the name that it had there; "" where it does not exist. Both paths are from the root.
func (r *Repository) PathAt(commit, path string) (string, error) {
	s := search{Repository: r, path: path}
	var err error
	if s.head, err = r.head(); err != nil {
		return "", err
	}
	b := Base{Commit: commit}
	err = s.locate(&b)
	return b.Path, err
}

// formerPath follows the renames from HEAD back to a commit, and then those that the index holds.
func (s *search) formerPath(base string) (string, error) {
	commits, err := s.Commits(Range{From: base, To: s.head, Paths: []string{s.path}})
	if err != nil {
		return "", err
	}
	if len(commits) > 0 {
		before := commits[0].Changes[0].Before
		if found, err := s.holds(base, before); err != nil || found && before != "" {
			return before, err
		}
	}
	out, err := s.git(nil, "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "-M", base, "--")
	if err != nil {
		return "", err
	}
	changes, err := parseRaw(out)
	for _, c := range changes {
		if c.path == s.path && c.from != "" {
			return c.from, nil
		}
	}
	return "", err
}
