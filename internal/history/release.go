package history

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/internal/spelling"
)

// Tagged is a description at the tag of a release.
type Tagged struct {
	Base
	// Date is when an annotated tag was made, and for any other when its commit was, in the time
	// zone of the person who did.
	Date time.Time
}

// Released returns the version of the tag at HEAD that counts for a description of the working tree,
// the highest one of several; "" where there is none. Pre-releases count.
func Released(ctx context.Context, description string, o source.Options) (string, error) {
	s, err := newSearch(ctx, description, Choice{Prereleases: true}, o)
	if err != nil {
		return "", err
	}
	t, ok, err := s.here()
	if err != nil || !ok {
		return "", err
	}
	return t.version.String(), nil
}

// Current returns the release that a description of the working tree is: HEAD is tagged, and the
// description is as HEAD has it. Of several tags the highest version counts; pre-releases count.
func Current(ctx context.Context, description string, c Choice, o source.Options) (Tagged, bool, error) {
	c.Prereleases = true
	s, err := newSearch(ctx, description, c, o)
	if err != nil || s.changed {
		return Tagged{}, false, err
	}
	t, ok, err := s.here()
	if err != nil || !ok {
		return Tagged{}, false, err
	}
	r, err := s.release(t)
	return r, err == nil, err
}

// Releases returns the releases of a description of the working tree that HEAD comes from, in the
// order of their versions. since is the first one, a version or the name of its tag.
func Releases(ctx context.Context, description, since string, c Choice, o source.Options) ([]Tagged, error) {
	s, err := newSearch(ctx, description, c, o)
	if err != nil {
		return nil, err
	}
	tags, names, err := s.versionTags()
	if err != nil {
		return nil, err
	}
	tags, why := applicable(tags, path.Dir(s.path))
	if len(tags) == 0 {
		if n, err := s.shallow(); err != nil || n > 0 {
			return nil, either(err, cutOff("no release can be found", n))
		}
		return nil, noRelease(names, why)
	}
	slices.SortFunc(tags, func(a, b versionTag) int {
		return cmp.Or(a.version.Compare(b.version), strings.Compare(a.name, b.name))
	})
	tags = slices.CompactFunc(tags, func(a, b versionTag) bool { // v1.0.0 and 1.0.0 are one release
		return a.commit == b.commit && a.version.String() == b.version.String()
	})
	first := slices.IndexFunc(tags, func(t versionTag) bool { return t.name == since || t.version.String() == VersionOf(since) })
	if first < 0 {
		return nil, s.notReleased(since, tags)
	}
	var all []Tagged
	for _, t := range tags[first:] {
		r, err := s.release(t)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// notReleased says that no release is called so.
func (s *search) notReleased(since string, tags []versionTag) error {
	var names []string
	for _, t := range tags {
		names = append(names, t.name)
	}
	e := &source.Error{Arg: since, Msg: fmt.Sprintf("no release that HEAD comes from is called %q", since), Help: "the releases are " + enumerate(names)}
	if near := spelling.Nearest(since, names); near != "" {
		e.Msg += fmt.Sprintf("; did you mean %q?", near)
	}
	if n, err := s.shallow(); err != nil || n > 0 {
		return either(err, cutOff(fmt.Sprintf("no release called %q", since), n))
	}
	return e
}

// release is the description at a tag.
func (s *search) release(t versionTag) (Tagged, error) {
	r := Tagged{Base: Base{Revision: s.tagName(t), Commit: t.commit, Version: t.version.String(), Why: "release", Head: s.head, Here: s.path, Changed: s.changed, repository: s.Repository}}
	if err := s.locate(&r.Base); err != nil {
		return r, err
	}
	var err error
	r.Date, err = s.Date("refs/tags/" + t.name)
	return r, err
}

// here returns the tag at HEAD that counts for the description.
func (s *search) here() (versionTag, bool, error) {
	tags, _, err := s.versionTags()
	if err != nil {
		return versionTag{}, false, err
	}
	var here []versionTag
	for _, t := range tags {
		if t.commit == s.head {
			here = append(here, t)
		}
	}
	if here, _ = applicable(here, path.Dir(s.path)); len(here) == 0 {
		return versionTag{}, false, nil
	}
	return highest(here), true, nil
}

// VersionOf returns the version that a tag of that name is a release of, "" where it is none.
func VersionOf(tag string) string {
	t, ok := parseTag(strings.TrimPrefix(tag, "refs/tags/"))
	if !ok {
		return ""
	}
	return t.version.String()
}

// Date returns when a revision was made: an annotated tag by itself, everything else when its
// commit was made, in the time zone of the person who did.
func (r *Repository) Date(revision string) (time.Time, error) {
	name := revision
	if !strings.HasPrefix(name, "refs/tags/") {
		name = "refs/tags/" + name
	}
	lines, err := r.lines("for-each-ref", "--count=1", "--format=%(refname) %(creatordate:iso-strict)", name)
	if err != nil {
		return time.Time{}, err
	}
	if len(lines) == 1 {
		// What is asked for is a pattern, to which other names may answer.
		if ref, made, _ := strings.Cut(lines[0], " "); ref == name {
			return parseDate(made)
		}
	}
	id, err := r.commit(revision)
	if err == nil && id == "" {
		err = r.unknown(revision)
	}
	if err != nil {
		return time.Time{}, err
	}
	lines, err = r.lines("log", "-1", "--no-show-signature", "--no-color", "--format=%cI", id, "--")
	if err != nil || len(lines) != 1 {
		return time.Time{}, either(err, unreadable())
	}
	return parseDate(lines[0])
}

func parseDate(s string) (time.Time, error) {
	date, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, unreadable()
	}
	return date, nil
}

// Holds reports whether a commit has something under a path from the root of the repository.
func (r *Repository) Holds(commit, path string) (bool, error) { return r.holds(commit, path) }

// Complete returns an error where the clone was cut off, so that something cannot be found.
func (r *Repository) Complete(what string) error {
	if n, err := r.shallow(); err != nil || n > 0 {
		return either(err, cutOff(what, n))
	}
	return nil
}
