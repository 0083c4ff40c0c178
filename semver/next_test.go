package semver

import (
	"errors"
	"strings"
	"testing"
)

func TestTheNextVersionFollowsFromTheChange(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from    string
		bump    Bump
		options []Option
		next    string
		reason  string
	}{
		{"1.4.0", None, nil, "1.4.0", "nothing changed that needs a version, so 1.4.0 stays"},
		{"1.4.2", Patch, nil, "1.4.3", "1.4.3 is a patch version counted from 1.4.2"},
		{"1.4.2", Minor, nil, "1.5.0", "1.5.0 is a minor version counted from 1.4.2"},
		{"1.4.2", Major, nil, "2.0.0", "2.0.0 is a major version counted from 1.4.2"},
		{"1.4.2+build.7", Patch, nil, "1.4.3", "1.4.3 is a patch version counted from 1.4.2+build.7"},
		{"1.18446744073709551615.1", Minor, nil, "1.18446744073709551616.0", "1.18446744073709551616.0 is a minor version counted from 1.18446744073709551615.1"},
		// Below 1.0.0.
		{"0.4.2", Major, nil, "0.5.0", "0.5.0 is a minor version counted from 0.4.2: below 1.0.0 a break raises the minor number, and any other change the patch number"},
		{"0.4.2", Minor, nil, "0.4.3", "0.4.3 is a patch version counted from 0.4.2: below 1.0.0 a break raises the minor number, and any other change the patch number"},
		{"0.4.2", Major, []Option{ZeroIsStable}, "1.0.0", "1.0.0 is a major version counted from 0.4.2"},
		{"0.4.2", Minor, []Option{ZeroIsStable}, "0.5.0", "0.5.0 is a minor version counted from 0.4.2"},
		{"0.0.0", Major, nil, "0.1.0", "0.1.0 is a minor version counted from 0.0.0: below 1.0.0 a break raises the minor number, and any other change the patch number"},
		// A pre-release announces a version, counted from what went before.
		{"1.3.0-rc.1", Minor, nil, "1.3.0", "1.3.0-rc.1 announces 1.3.0, a minor version counted from 1.2.x, which covers this change"},
		{"1.3.0-rc.1", Patch, nil, "1.3.0", "1.3.0-rc.1 announces 1.3.0, a minor version counted from 1.2.x, which covers this change"},
		{"1.3.0-rc.1", Major, nil, "2.0.0", "2.0.0 is a major version counted from 1.3.0-rc.1"},
		{"1.3.1-rc.1", Patch, nil, "1.3.1", "1.3.1-rc.1 announces 1.3.1, a patch version counted from 1.3.0, which covers this change"},
		{"1.3.1-rc.1", Minor, nil, "1.4.0", "1.4.0 is a minor version counted from 1.3.1-rc.1"},
		{"2.0.0-rc.1", Major, nil, "2.0.0", "2.0.0-rc.1 announces 2.0.0, a major version counted from 1.x, which covers this change"},
		{"1.0.0-rc.1", Major, nil, "1.0.0", "1.0.0-rc.1 announces 1.0.0, a major version counted from 0.x, which covers this change"},
		{"0.4.0-a", Major, nil, "0.4.0", "0.4.0-a announces 0.4.0, a minor version counted from 0.3.x, which covers this change"},
		{"0.0.0-a", Major, nil, "0.0.0", "0.0.0-a announces 0.0.0, the first version, which covers this change"},
		{"1.3.0-rc.1", Minor, []Option{KeepPrerelease}, "1.3.0-rc.2", "1.3.0-rc.2 goes on from 1.3.0-rc.1, which announces 1.3.0, a minor version counted from 1.2.x and so covers this change"},
		{"1.3.0-rc.9", Major, []Option{KeepPrerelease}, "2.0.0-rc.1", "2.0.0-rc.1 is a major version counted from 1.3.0-rc.9"},
		{"1.3.0-rc", Minor, []Option{KeepPrerelease}, "1.3.0-rc.1", "1.3.0-rc.1 goes on from 1.3.0-rc, which announces 1.3.0, a minor version counted from 1.2.x and so covers this change"},
		{"1.3.0", Minor, []Option{KeepPrerelease}, "1.4.0", "1.4.0 is a minor version counted from 1.3.0"},
	} {
		got, err := Next(MustParse(test.from), test.bump, test.options...)
		if err != nil || got.Version != MustParse(test.next) || got.Reason != test.reason {
			t.Errorf("%s %s %v: %v\ngot  %s: %s\nwant %s: %s", test.from, test.bump, test.options, err, got.Version, got.Reason, test.next, test.reason)
		}
	}
}

func TestTheCounterOfAPrereleaseIsItsLastNumber(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ pre, next string }{
		{"1", "2"}, {"rc", "rc.1"}, {"rc.9", "rc.10"}, {"rc.0", "rc.1"}, {"alpha.1.2", "alpha.1.3"}, {"1.rc", "2.rc"}, {"rc1", "rc1.1"}, {"rc.18446744073709551615", "rc.18446744073709551616"},
	} {
		v := MustParse("1.0.0-" + test.pre)
		got, err := Next(v, Patch, KeepPrerelease)
		if err != nil || got.Version.Prerelease() != test.next || got.Version.Compare(v) <= 0 {
			t.Errorf("%s: %s %v", test.pre, got.Version, err)
		}
	}
}

// grid is versions around every corner of counting.
func grid() []Version {
	var all []Version
	for _, core := range []string{"0.0.0", "0.0.1", "0.0.2", "0.1.0", "0.1.1", "0.4.2", "0.5.0", "1.0.0", "1.0.1", "1.1.0", "1.2.0", "1.2.3", "1.3.0", "1.3.1", "2.0.0", "2.1.0", "3.0.0"} {
		for _, tail := range []string{"", "-0", "-a", "-rc.1", "-rc.2", "+b"} {
			all = append(all, MustParse(core+tail))
		}
	}
	return all
}

// The definition in the package comment: the next version is the lowest one of a grid above from,
// so it is monotone in both, which keeps a service's version above those of its endpoints.
func TestCountingIsMonotone(t *testing.T) {
	t.Parallel()
	bumps := []Bump{None, Patch, Minor, Major}
	for _, options := range [][]Option{nil, {ZeroIsStable}} {
		for _, a := range grid() {
			for _, b := range grid() {
				if a.Compare(b) > 0 {
					continue
				}
				for i, low := range bumps {
					for _, high := range bumps[i:] {
						x, errX := Next(a, low, options...)
						y, errY := Next(b, high, options...)
						if errX != nil || errY != nil || x.Version.Compare(y.Version) > 0 {
							t.Fatalf("%s %s gives %s, %s %s gives %s (%v)", a, low, x.Version, b, high, y.Version, options)
						}
					}
				}
			}
		}
	}
}

func TestWhatAVersionAnnouncesIsWhatItCovers(t *testing.T) {
	t.Parallel()
	for _, options := range [][]Option{nil, {ZeroIsStable}, {KeepPrerelease}} {
		for _, from := range grid() {
			for _, to := range grid() {
				announced := Between(from, to, options...)
				for _, b := range []Bump{Patch, Minor, Major} {
					d := Covers(from, to, b, options...)
					if d.Covered != (b <= announced) || d.Announced != announced {
						t.Fatalf("%s to %s announces %s; covers %s: %+v (%v)", from, to, announced, b, d, options)
					}
				}
				if d := Covers(from, to, None, options...); d.Covered != (to.Compare(from) >= 0) {
					t.Fatalf("%s to %s without a change: %+v", from, to, d)
				}
			}
		}
	}
}

func TestTheNextVersionCoversWhatItWasCountedFor(t *testing.T) {
	t.Parallel()
	for _, options := range [][]Option{nil, {ZeroIsStable}, {KeepPrerelease}, {KeepPrerelease, ZeroIsStable}} {
		for _, from := range grid() {
			for _, b := range []Bump{None, Patch, Minor, Major} {
				step, err := Next(from, b, options...)
				if d := Covers(from, step.Version, b, options...); err != nil || !d.Covered || d.Standing != Exact && d.Standing != Unchanged {
					t.Errorf("%s %s gives %s: %+v %v", from, b, step.Version, d, err)
				}
			}
		}
	}
}

func TestADeclaredVersionIsHeldAgainstTheChange(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from, declared string
		required       Bump
		covered        bool
		standing       Standing
		announced      Bump
		reason         string
	}{
		{"1.4.0", "1.5.0", Major, false, Short, Minor, "1.5.0 only allows compatible additions after 1.4.0, and the change needs a major version, 2.0.0"},
		{"1.4.0", "1.4.1", Minor, false, Short, Patch, "1.4.1 only allows corrections after 1.4.0, and the change needs a minor version, 1.5.0"},
		{"1.4.0", "2.0.0", Major, true, Exact, Major, "2.0.0 is the version that the change needs after 1.4.0"},
		{"1.4.0", "1.4.0", None, true, Unchanged, None, "nothing needs a new version, and 1.4.0 stays"},
		{"1.4.0", "1.4.0+build.7", Patch, false, Unraised, None, "the version is still 1.4.0+build.7, and the change needs a patch version, 1.4.1"},
		{"1.4.0", "1.3.0", None, false, Older, None, "1.3.0 is older than 1.4.0, after which it comes"},
		{"1.4.0", "2.0.0", Minor, true, Ample, Major, "2.0.0 allows more than the change needs, which is 1.5.0"},
		{"1.4.0", "1.7.0", Minor, true, Ample, Minor, "1.7.0 allows more than the change needs, which is 1.5.0"},
		{"1.4.0", "1.5.0", None, true, Unneeded, Minor, "1.5.0 is new though nothing needs a version after 1.4.0"},
		{"1.4.0", "2.0.0-rc.1", Major, true, Announcing, Major, "2.0.0-rc.1 is a pre-release of 2.0.0, which the change needs after 1.4.0"},
		{"2.0.0-rc.1", "2.0.0-rc.1", Major, false, Unraised, None, "the version is still 2.0.0-rc.1, and the change needs a major version, 2.0.0"},
		{"2.1.0-rc.1", "2.1.0", Major, false, Short, Minor, "2.1.0 only allows compatible additions after 2.1.0-rc.1, and the change needs a major version, 3.0.0"},
		{"0.4.2", "0.4.3", Major, false, Short, Minor, "0.4.3 only allows compatible changes after 0.4.2, and the change needs a major version, 0.5.0"},
		{"0.4.2", "0.5.0", Major, true, Exact, Major, "0.5.0 is the version that the change needs after 0.4.2"},
		{"2023.10.1", "2023.11.1", Minor, false, Uncounted, None, "2023.10.1 is a calendar version: it says when something was published and not what changed, so no version can be counted from it"},
		{"1.0.0", "2023.11.1", Minor, false, Uncounted, None, "2023.11.1 is a calendar version: it says when something was published and not what changed, so no version can be counted from it"},
	} {
		d := Covers(MustParse(test.from), MustParse(test.declared), test.required)
		if d.Covered != test.covered || d.Standing != test.standing || d.Announced != test.announced || d.Reason != test.reason {
			t.Errorf("%s, %s, %s:\ngot  %+v\nwant %s", test.from, test.declared, test.required, d, test.reason)
		}
	}
}

func TestWithZeroAsStableTheWordsAreThoseOfOtherVersions(t *testing.T) {
	t.Parallel()
	d := Covers(MustParse("0.4.2"), MustParse("0.5.0"), Major, ZeroIsStable)
	if want := "0.5.0 only allows compatible additions after 0.4.2, and the change needs a major version, 1.0.0"; d.Reason != want || d.Covered {
		t.Errorf("%+v", d)
	}
}

func TestTheReleaseOfAPrereleaseThatGoesOnIsMoreThanNeeded(t *testing.T) {
	t.Parallel()
	d := Covers(MustParse("1.3.0-rc.1"), MustParse("1.3.0"), Minor, KeepPrerelease)
	if d.Standing != Ample || !d.Covered || d.Reason != "1.3.0 allows more than the change needs, which is 1.3.0-rc.2" {
		t.Errorf("%+v", d)
	}
}

func TestADateAnnouncesNothing(t *testing.T) {
	t.Parallel()
	if b := Between(MustParse("1.0.0"), MustParse("2023.10.1")); b != None {
		t.Error(b)
	}
}

func TestAVersionThatWouldBecomeTooLongIsNotCounted(t *testing.T) {
	t.Parallel()
	v := MustParse(strings.Repeat("9", MaxLength-4) + ".0.0")
	_, err := Next(v, Major)
	var syntax *SyntaxError
	if !errors.As(err, &syntax) {
		t.Errorf("%v", err)
	}
	if d := Covers(v, v, Major); d.Standing != Uncounted || d.Covered {
		t.Errorf("%+v", d)
	}
}

func TestBumpsHaveNames(t *testing.T) {
	t.Parallel()
	for _, b := range []Bump{None, Patch, Minor, Major} {
		if got, err := ParseBump(strings.ToLower(b.String())); err != nil || got != b {
			t.Errorf("%s is read as %s: %v", b, got, err)
		}
	}
	if _, err := ParseBump("breaking"); err == nil || err.Error() != `"breaking" is no bump: it is none of NONE, PATCH, MINOR and MAJOR` {
		t.Error(err)
	}
	if got := Bump(9).String(); got != "Bump(9)" {
		t.Error(got)
	}
}
