package semver

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Step is the version that follows from a change.
type Step struct {
	Version Version // the lowest one that may be given
	Raised  Bump    // the part that was raised: below 1.0.0 not the one that the change needs
	Reason  string  // a sentence that says how it was counted, and from where
}

// Next returns the lowest version that may be given to a change after from, which needs b.
// The only errors are a *[CalendarError] where from is a date or the result would read as one, and
// a *[SyntaxError] where the result would be longer than [MaxLength].
func Next(from Version, b Bump, options ...Option) (Step, error) {
	if e := from.Calendar(); e != nil {
		return Step{}, e
	}
	b = min(b, Major)
	if b == None {
		return Step{from, None, fmt.Sprintf("nothing changed that needs a version, so %s stays", from)}, nil
	}
	raised, why := b, ""
	if from.unstable(options) {
		raised, why = map[Bump]Bump{Major: Minor, Minor: Patch, Patch: Patch}[b], ": below 1.0.0 a break raises the minor number, and any other change the patch number"
	}
	step := Step{Raised: raised}
	switch {
	case from.announces(raised) && slices.Contains(options, KeepPrerelease):
		step.Version = from.Core()
		step.Version.pre = nextPrerelease(from.pre)
		step.Reason = fmt.Sprintf("%s goes on from %s, which announces %s and so covers this change", step.Version, from, from.announcement())
	case from.announces(raised):
		step.Version = from.Core()
		step.Reason = fmt.Sprintf("%s announces %s, which covers this change", from, from.announcement())
	default:
		step.Version = from.raise(raised)
		if from.pre != "" && slices.Contains(options, KeepPrerelease) {
			step.Version.pre = firstPrerelease(from.pre)
		}
		step.Reason = fmt.Sprintf("%s is %s counted from %s%s", step.Version, raised.article(), from, why)
	}
	if fault := tooLong("version", step.Version.String(), MaxLength); fault != nil {
		return Step{}, fault
	}
	if e := step.Version.Calendar(); e != nil {
		return Step{}, e
	}
	return step, nil
}

// announces reports whether v is a pre-release of a version that raises at least the part b: it
// has the precedence below a version which all lower parts of are 0 (clause 9).
func (v Version) announces(b Bump) bool {
	return v.pre != "" && (b <= Patch || v.patch == "" && (b == Minor || v.minor == ""))
}

// announcement says which version the pre-release v announces, and from which one it counts.
func (v Version) announcement() string {
	core := v.Core()
	switch {
	case v.patch != "":
		core.patch = core.patch.previous()
		return fmt.Sprintf("%s, a patch version counted from %s", v.Core(), core)
	case v.minor != "":
		return fmt.Sprintf("%s, a minor version counted from %s.%s.x", v.Core(), v.major, v.minor.previous())
	case v.major != "":
		return fmt.Sprintf("%s, a major version counted from %s.x", v.Core(), v.major.previous())
	}
	return v.Core().String() + ", the first version"
}

// raise counts one part on and sets those after it to 0 (clauses 6, 7 and 8).
func (v Version) raise(b Bump) Version {
	switch b {
	case Major:
		return Version{major: v.major.next()}
	case Minor:
		return Version{major: v.major, minor: v.minor.next()}
	}
	return Version{major: v.major, minor: v.minor, patch: v.patch.next()}
}

// nextPrerelease raises the last number of the identifiers, or appends 1 where there is none.
func nextPrerelease(pre string) string {
	ids := strings.Split(pre, ".")
	i := lastNumber(ids)
	if i < 0 {
		return pre + ".1"
	}
	ids[i] = numberOf(ids[i]).next().String()
	return strings.Join(ids, ".")
}

// firstPrerelease sets the last number of the identifiers to 1.
func firstPrerelease(pre string) string {
	ids := strings.Split(pre, ".")
	if i := lastNumber(ids); i >= 0 {
		ids[i] = strconv.Itoa(1)
	}
	return strings.Join(ids, ".")
}

func lastNumber(ids []string) int {
	for i, id := range slices.Backward(ids) {
		if isDigits(id) {
			return i
		}
	}
	return -1
}
