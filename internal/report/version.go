package report

import (
	"fmt"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/semver"
)

// version is what a verdict means for info.version, by the rules of Semantic Versioning 2.0.0.
type version struct {
	From     string // info.version of the base
	Declared string // info.version of the revision
	Next     string // the lowest honest version; "" where the base has none to count from
	Covered  answer // whether the declared version is honest
	Sentence string // what the declared version says, or why it says nothing
}

// infoVersion is what declares a version where nothing else does.
const infoVersion = "info.version"

// Coverage reports whether the declared version covers what r needs, the lowest version that does
// ("" where there is none to count from), and a sentence without a period that says why. It is
// not known where one of the versions cannot be counted.
func Coverage(r *diff.Report, o Options) (covered, known bool, next, sentence string) {
	v := nextVersion(r, o.DeclaredBy)
	return v.Covered == yes, v.Covered != unknown, v.Next, v.Sentence
}

// answer is yes, no, or unknown.
type answer uint8

const (
	unknown answer = iota
	no
	yes
)

// nextVersion holds the verdict of r against the versions of its documents. What a version
// promises is decided in package semver; here are the words.
func nextVersion(r *diff.Report, by string) version {
	if by == "" {
		by = infoVersion
	}
	v := version{From: r.Base.Version, Declared: r.Revision.Version}
	required := r.Verdict
	base, fault := parseVersion(v.From)
	next, err := semver.Next(base, required)
	if fault == "" && err != nil {
		fault = "cannot be counted on"
	}
	if fault != "" {
		v.Sentence = fmt.Sprintf("%s, so there is no version to count from; %s", faulty("the base", v.From, infoVersion, fault), needs(r.Verdict))
		return v
	}
	v.Next = next.Version.String()
	declared, fault := parseVersion(v.Declared)
	if fault != "" {
		v.Sentence = faulty("the revision", v.Declared, by, fault)
		return v
	}
	d := semver.Covers(base, declared, required)
	v.Covered = no
	if d.Covered {
		v.Covered = yes
	}
	v.Sentence = standing(declared, d, by)
	return v
}

// parseVersion reads a version in the grammar of Semantic Versioning, and in addition "v1",
// "1" and "1.4", whose missing parts are 0. The fault is what a version that cannot be read is:
// "is no semantic version".
func parseVersion(s string) (v semver.Version, fault string) {
	loose, err := semver.ParseLoose(s)
	switch {
	case err != nil || loose.Coercion&^(semver.Prefixed|semver.Shortened) != 0:
		return v, "is no semantic version"
	case loose.Version.Calendar() != nil:
		return v, "is a calendar version"
	}
	return loose.Version, ""
}

func faulty(side, s, by, fault string) string {
	if s == "" {
		return side + " has no " + by
	}
	return fmt.Sprintf("%s of %s is %s, which %s", by, side, shorten(fmt.Sprintf("%q", s), 60), fault)
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

// standing says in a sentence what the declared version promises, beside what is needed.
func standing(declared semver.Version, d semver.Declaration, by string) string {
	says := fmt.Sprintf("%s says %s", by, declared)
	switch d.Standing {
	case semver.Unchanged:
		return "nothing changed"
	case semver.Exact:
		return "matches " + by
	case semver.Older:
		return says + ", which is older than the base"
	case semver.Unraised:
		return fmt.Sprintf("%s still says %s", by, declared)
	case semver.Unneeded:
		return says + ", though nothing changed"
	case semver.Announcing:
		return says + ", a pre-release of it"
	case semver.Ample:
		return says + ", which allows more than this change needs"
	}
	return says + ", which only allows " + d.Allows
}
