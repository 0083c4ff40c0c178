package semver

import "fmt"

// Standing is where a declared version stands between the version before and the one that is
// needed.
type Standing uint8

// The standings.
const (
	Uncounted  Standing = iota // a calendar version, or one too long to count on: nothing can be said
	Unchanged                  // no new version is needed, and none is declared
	Exact                      // it is the version that is needed
	Announcing                 // it is a pre-release of the version that is needed
	Ample                      // it allows more than the change needs
	Unneeded                   // it is new though nothing needs it
	Unraised                   // it is the version before, though a new one is needed
	Older                      // it is older than the version before
	Short                      // it is new, but does not allow the change
)

// Declaration is a declared version held against the version that a change needs.
type Declaration struct {
	Covered   bool // the declared version covers the change; false where Standing is Uncounted
	Standing  Standing
	Announced Bump    // what the declared version announces, by [Between]
	Allows    string  // the same in words: "corrections", "compatible additions"
	Next      Version // the lowest version that covers the change, by [Next]
	Reason    string  // a sentence
}

// Covers reports whether the version declared, given after from, covers a change that needs the
// bump required: it follows from, and its numbers are not below those of the next version. A
// pre-release covers what the version that it announces covers.
func Covers(from, declared Version, required Bump, options ...Option) Declaration {
	step, err := Next(from, required, options...)
	if err == nil && declared.Calendar() != nil {
		err = declared.Calendar()
	}
	if err != nil {
		return Declaration{Reason: err.Error()}
	}
	d := Declaration{Announced: Between(from, declared, options...), Next: step.Version}
	d.Allows = d.Announced.allows(from.unstable(options))
	d.Standing = standing(from, declared, step.Version, required)
	d.Covered = d.Standing >= Unchanged && d.Standing <= Unneeded
	d.Reason = d.reason(from, declared, required)
	return d
}

func standing(from, declared, next Version, required Bump) Standing {
	switch c := declared.Compare(from); {
	case c < 0:
		return Older
	case c == 0 && required == None:
		return Unchanged
	case c == 0:
		return Unraised
	case required == None:
		return Unneeded
	}
	switch c := declared.Core().Compare(next.Core()); {
	case c < 0:
		return Short
	case declared.Equal(next):
		return Exact
	case c == 0 && declared.pre != "":
		return Announcing
	}
	return Ample
}

func (d Declaration) reason(from, declared Version, required Bump) string {
	needed := fmt.Sprintf("the change needs %s, %s", required.article(), d.Next)
	switch d.Standing {
	case Unchanged:
		return fmt.Sprintf("nothing needs a new version, and %s stays", declared)
	case Exact:
		return fmt.Sprintf("%s is the version that the change needs after %s", declared, from)
	case Announcing:
		return fmt.Sprintf("%s is a pre-release of %s, which the change needs after %s", declared, d.Next.Core(), from)
	case Ample:
		return fmt.Sprintf("%s allows more than the change needs, which is %s", declared, d.Next)
	case Unneeded:
		return fmt.Sprintf("%s is new though nothing needs a version after %s", declared, from)
	case Unraised:
		return fmt.Sprintf("the version is still %s, and %s", declared, needed)
	case Older:
		return fmt.Sprintf("%s is older than %s, after which it comes", declared, from)
	}
	return fmt.Sprintf("%s only allows %s after %s, and %s", declared, d.Allows, from, needed)
}

// allows says what a version that announces the bump b may bring. An unstable version has one
// part for everything that is compatible.
func (b Bump) allows(unstable bool) string {
	switch {
	case b == None:
		return "no change"
	case b == Major:
		return "every change"
	case b == Minor && unstable:
		return "compatible changes"
	case b == Minor:
		return "compatible additions"
	}
	return "corrections"
}

// Between returns the bump that the version to announces after from: the highest one that it
// covers by [Covers]. It is None where to does not follow from, and for calendar versions. Below
// 1.0.0 without [ZeroIsStable], 0.5.0 announces Major after 0.4.2, and 0.4.3 announces Minor.
func Between(from, to Version, options ...Option) Bump {
	if to.Compare(from) <= 0 || to.Calendar() != nil {
		return None
	}
	for _, b := range [...]Bump{Major, Minor, Patch} {
		step, err := Next(from, b, options...)
		if err == nil && step.Version.Core().Compare(to.Core()) <= 0 {
			return b
		}
	}
	return None
}
