package semver

import (
	"fmt"
	"slices"
	"strings"
)

// Bump is the part of the version that a change needs.
type Bump uint8

// The bumps, in order: what several changes need together is the highest one.
const (
	None Bump = iota
	Patch
	Minor
	Major
)

var bumpNames = [...]string{"NONE", "PATCH", "MINOR", "MAJOR"}

// String returns "NONE", "PATCH", "MINOR" or "MAJOR".
func (b Bump) String() string {
	if int(b) < len(bumpNames) {
		return bumpNames[b]
	}
	return fmt.Sprintf("Bump(%d)", uint8(b))
}

// ParseBump reads the name of a bump, in capitals or not.
func ParseBump(s string) (Bump, error) {
	for b, name := range bumpNames {
		if strings.EqualFold(s, name) {
			return Bump(b), nil
		}
	}
	return None, &SyntaxError{What: "bump", Input: s, Reason: "it is none of NONE, PATCH, MINOR and MAJOR"}
}

// article is the bump in a sentence about a version: "a major version".
func (b Bump) article() string {
	return [...]string{"no new version", "a patch version", "a minor version", "a major version"}[min(b, Major)]
}

// Option is a deviation from the rules of counting. Without any they are those of the package
// comment.
type Option uint8

// The options.
const (
	_ Option = iota
	// ZeroIsStable gives 0.y.z the rules of every other version: a break makes it 1.0.0, an
	// addition raises y.
	ZeroIsStable
	// KeepPrerelease answers a pre-release with the next pre-release instead of the release that
	// it announces: 1.3.0-rc.2 after 1.3.0-rc.1.
	KeepPrerelease
)

// unstable reports whether v is below 1.0.0, where clause 4 promises nothing, and has rules of
// its own therefore.
func (v Version) unstable(options []Option) bool {
	return v.major == "" && !slices.Contains(options, ZeroIsStable)
}
