package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/Masterminds/semver/v3"

	"github.com/postel-api/postel/diff"
)

// version is what a verdict means for info.version, by the rules of Semantic Versioning 2.0.0.
type version struct {
	From     string // info.version of the base
	Declared string // info.version of the revision
	Next     string // the lowest honest version; "" where the base has none to count from
	Covered  answer // whether the declared version is honest
	Sentence string // what the declared version says, or why it says nothing
}

// answer is yes, no, or unknown.
type answer uint8

const (
	unknown answer = iota
	no
	yes
)

// nextVersion holds the verdict of r against the versions of its documents.
func nextVersion(r *diff.Report) version {
	v := version{From: r.Base.Version, Declared: r.Revision.Version}
	base, ok := parseVersion(v.From)
	if !ok {
		v.Sentence = fmt.Sprintf("%s, so there is no version to count from; %s", notSemantic("the base", v.From), needs(r.Verdict))
		return v
	}
	next := increment(base, r.Verdict)
	v.Next = next.String()
	declared, ok := parseVersion(v.Declared)
	if !ok {
		v.Sentence = notSemantic("the revision", v.Declared)
		return v
	}
	v.Covered = no
	if !core(declared).LessThan(core(next)) && !declared.LessThan(base) {
		v.Covered = yes
	}
	v.Sentence = compareVersions(base, declared, next, r.Verdict)
	return v
}

// parseVersion reads a version in the grammar of Semantic Versioning, and in addition "v1",
// "1" and "1.4", whose missing parts are 0. A date such as 2023-10-01 is none, and neither is
// one with a number too high to have a next one.
func parseVersion(s string) (*semver.Version, bool) {
	s = strings.TrimPrefix(s, "v")
	if len(s) > 256 {
		return nil, false
	}
	if strings.Count(s, ".") < 2 {
		if strings.ContainsAny(s, "+-") {
			return nil, false
		}
		s += strings.Repeat(".0", 2-strings.Count(s, "."))
	}
	v, err := semver.StrictNewVersion(s)
	if err != nil || max(v.Major(), v.Minor(), v.Patch()) == math.MaxUint64 {
		return nil, false
	}
	return v, true
}

func notSemantic(side, s string) string {
	if s == "" {
		return side + " has no info.version"
	}
	return fmt.Sprintf("info.version of %s is %s, which is no semantic version", side, shorten(fmt.Sprintf("%q", s), 60))
}

func needs(b diff.Bump) string {
	switch b {
	case diff.Major:
		return "the change needs a new major version"
	case diff.Minor:
		return "the change needs a new minor version"
	case diff.Patch:
		return "the change needs a new patch version"
	}
	return "the change needs no new version"
}

// increment returns the lowest version that may be given to a change after base. Below 1.0.0
// nothing is promised (clause 4); the custom is that a break moves the minor part. A pre-release
// already announces the version that it precedes (clause 9), so that is next if it is enough.
func increment(base *semver.Version, b diff.Bump) *semver.Version {
	major, minor, patch := base.Major(), base.Minor(), base.Patch()
	if major == 0 && b > diff.None {
		b = map[diff.Bump]diff.Bump{diff.Major: diff.Minor, diff.Minor: diff.Patch, diff.Patch: diff.Patch}[b]
	}
	announced := base.Prerelease() != ""
	switch {
	case b == diff.None:
		return base
	case announced && (b == diff.Patch || patch == 0 && (b == diff.Minor || minor == 0)):
		return core(base)
	case b == diff.Major:
		return semver.New(major+1, 0, 0, "", "")
	case b == diff.Minor:
		return semver.New(major, minor+1, 0, "", "")
	}
	return semver.New(major, minor, patch+1, "", "")
}

// core is a version without pre-release and build.
func core(v *semver.Version) *semver.Version {
	return semver.New(v.Major(), v.Minor(), v.Patch(), "", "")
}

// compareVersions says in a sentence what the declared version promises, beside what is needed.
func compareVersions(base, declared, next *semver.Version, b diff.Bump) string {
	says := "info.version says " + declared.Original()
	switch {
	case b == diff.None && declared.Equal(base):
		return "nothing changed"
	case declared.Equal(next):
		return "matches info.version"
	case declared.LessThan(base):
		return says + ", which is older than the base"
	case declared.Equal(base):
		return "info.version still says " + declared.Original()
	case b == diff.None:
		return says + ", though nothing changed"
	case core(declared).Equal(core(next)):
		return says + ", a pre-release of it"
	case !declared.LessThan(next):
		return says + ", which allows more than this change needs"
	}
	return says + ", which only allows " + allowed(base, declared)
}

// allowed names what a step from base to declared may contain.
func allowed(base, declared *semver.Version) string {
	if declared.Major() == base.Major() && declared.Minor() != base.Minor() {
		return "compatible additions"
	}
	if base.Major() == 0 {
		return "compatible changes"
	}
	return "corrections"
}
