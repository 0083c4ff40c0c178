package semver

import "testing"

func TestAClientCanIntegrateWithAVersionOrNot(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		built, running string
		verdict        Verdict
		reason         string
	}{
		// The helpdesk case of the book.
		{"1.2.0", "1.2.0", Works, "1.2.0 is the version that the client was built against"},
		{"1.2.0", "1.3.0", Works, "1.3.0 only adds to 1.2.0"},
		{"1.2.0", "1.1.0", NotPromised, "1.1.0 is older than 1.2.0: what was added in between is missing"},
		{"1.2.0", "2.0.0", Breaks, "2.0.0 is a new major version after 1.2.0, so incompatible changes are to be expected"},

		{"1.2.0", "1.2.7", Works, "1.2.7 only corrects 1.2.0"},
		{"1.2.7", "1.2.0", NotPromised, "1.2.0 is older than 1.2.7: corrections made in between are missing"},
		{"2.0.0", "1.9.0", Breaks, "1.9.0 comes before the incompatible changes that led to 2.0.0"},
		{"1.2.0+a", "1.2.0+b", Works, "1.2.0+b differs from 1.2.0+a in nothing but build metadata, which promises nothing"},
		// Pre-releases.
		{"1.2.0", "1.3.0-rc.1", NotPromised, "1.3.0-rc.1 is a pre-release, which need not keep the promises of its version"},
		{"1.2.0", "2.0.0-rc.1", Breaks, "2.0.0-rc.1 is a new major version after 1.2.0, so incompatible changes are to be expected"},
		{"1.3.0-rc.1", "1.3.0", NotPromised, "the client was built against the pre-release 1.3.0-rc.1, which promises nothing about 1.3.0"},
		{"1.3.0-rc.1", "1.3.0-rc.1", Works, "1.3.0-rc.1 is the version that the client was built against"},
		// Below 1.0.0.
		{"0.4.2", "0.4.3", Works, "0.4.3 only adds to or corrects 0.4.2, by the custom that a break below 1.0.0 raises the minor number"},
		{"0.4.2", "0.4.1", NotPromised, "0.4.1 is older than 0.4.2: corrections made in between are missing"},
		{"0.4.2", "0.5.0", Breaks, "0.5.0 raises the minor number, which below 1.0.0 announces a break, after 0.4.2, so incompatible changes are to be expected"},
		{"0.4.2", "1.0.0", Breaks, "1.0.0 is a new major version after 0.4.2, so incompatible changes are to be expected"},
		{"0.0.3", "0.0.4", NotPromised, "0.0.4 follows 0.0.3, and below 0.1.0 no version promises anything about the next"},
		// Dates.
		{"2023.10.1", "2023.11.1", Unknown, "2023.10.1 is a calendar version: it says when something was published and not what changed, so no version can be counted from it"},
		{"1.0.0", "2023.11.1", Unknown, "2023.11.1 is a calendar version: it says when something was published and not what changed, so no version can be counted from it"},
	} {
		if got := Compatible(MustParse(test.built), MustParse(test.running)); got != (Answer{test.verdict, test.reason}) {
			t.Errorf("built %s, running %s: %s: %s\nwant %s: %s", test.built, test.running, got.Verdict, got.Reason, test.verdict, test.reason)
		}
	}
	if got := Compatible(MustParse("0.4.2"), MustParse("0.5.0"), ZeroIsStable); got != (Answer{Works, "0.5.0 only adds to 0.4.2"}) {
		t.Errorf("%+v", got)
	}
}

func TestANeedIsMetOrNot(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		needs, running string
		verdict        Verdict
		reason         string
	}{
		{"^1.2", "1.3.0", Works, "1.3.0 is in ^1.2 (>=1.2.0 <2.0.0)"},
		{"^1.2", "1.1.0", NotPromised, "1.1.0 is below 1.2.0, the lowest version that ^1.2 allows"},
		{"^1.2", "0.9.0", Breaks, "0.9.0 is below 1.2.0, the lowest version that ^1.2 allows; incompatible changes are to be expected"},
		{"^1.2", "2.0.0", Breaks, "2.0.0 is too high: ^1.2 ends before 2.0.0; incompatible changes are to be expected"},
		{"^1.2", "2.0.0-rc.1", Breaks, "2.0.0-rc.1 is a pre-release, and ^1.2 names no pre-release of 2.0.0; incompatible changes are to be expected"},
		{"^1.2", "1.3.0-rc.1", NotPromised, "1.3.0-rc.1 is a pre-release, and ^1.2 names no pre-release of 1.3.0"},
		{">=1.2 <1.5", "1.6.0", NotPromised, "1.6.0 is too high: >=1.2 <1.5 ends before 1.5.0"},
		{">=1.2 <1.5", "2.0.0", Breaks, "2.0.0 is too high: >=1.2 <1.5 ends before 1.5.0; incompatible changes are to be expected"},
		{">=1.2 <2.0.0-rc.1", "2.0.0", NotPromised, "2.0.0 is too high: >=1.2 <2.0.0-rc.1 ends before 2.0.0-rc.1"},
		{"^0.4", "0.5.0", Breaks, "0.5.0 is too high: ^0.4 ends before 0.5.0; incompatible changes are to be expected"},
		{"1.2.3", "1.2.4", NotPromised, "1.2.4 is above 1.2.3, the only version that 1.2.3 allows"},
		{"1.2.3", "1.2.2", NotPromised, "1.2.2 is below 1.2.3, the only version that 1.2.3 allows"},
		{"1 || ^3", "2.1.0", NotPromised, "2.1.0 is in a gap of 1 || ^3 (>=1.0.0 <2.0.0 || >=3.0.0 <4.0.0)"},
		{">1.2.3-rc.1", "1.2.3-rc.1", NotPromised, "1.2.3-rc.1 is too low: >1.2.3-rc.1 begins after 1.2.3-rc.1"},
		{"1.2.3-a || 1.2.3-b", "1.2.3", NotPromised, "1.2.3 is too high: 1.2.3-a || 1.2.3-b ends with 1.2.3-b"},
		{">2.0.0 <1.0.0", "1.0.0", Unknown, "no version is in >2.0.0 <1.0.0, whose parts exclude each other"},
		{"*", "2023.10.1", Unknown, "2023.10.1 is a calendar version: it says when something was published and not what changed, so no version can be counted from it"},
	} {
		if got := Meets(MustParseRange(test.needs), MustParse(test.running)); got != (Answer{test.verdict, test.reason}) {
			t.Errorf("needs %s, running %s: %s: %s\nwant %s: %s", test.needs, test.running, got.Verdict, got.Reason, test.verdict, test.reason)
		}
	}
	if got := Meets(Range{}, MustParse("1.0.0")); got != (Answer{Unknown, "no version is in the empty range, whose parts exclude each other"}) {
		t.Errorf("%+v", got)
	}
}

// The caret is the range of a client that was built against a release.
func TestWhatWorksIsWhatTheCaretAllows(t *testing.T) {
	t.Parallel()
	for _, built := range grid() {
		caret := MustParseRange("^" + built.String())
		for _, running := range grid() {
			if built.pre != "" || running.Equal(built) {
				continue
			}
			works := Compatible(built, running).Verdict == Works
			if works != caret.Has(running) {
				t.Errorf("built %s, running %s: works %v, %s has it %v", built, running, works, caret, caret.Has(running))
			}
			if a, b := Compatible(built, running).Verdict, Meets(caret, running).Verdict; a != b && (built.major != "" || built.minor != "") {
				t.Errorf("built %s, running %s: %s, by its caret %s", built, running, a, b)
			}
		}
	}
}

// No version between two compatible ones, and none that Next gives to a change without a break,
// is a break.
func TestOnlyABreakLeadsToAVersionThatBreaks(t *testing.T) {
	t.Parallel()
	for _, options := range [][]Option{nil, {ZeroIsStable}} {
		for _, v := range grid() {
			for _, b := range []Bump{Patch, Minor, Major} {
				step, err := Next(v, b, options...)
				if err != nil {
					t.Fatal(err)
				}
				breaks := Compatible(v, step.Version, options...).Verdict == Breaks
				if want := b == Major && v.pre == ""; v.pre == "" && breaks != want {
					t.Errorf("%s, %s: %s breaks: %v (%v)", v, b, step.Version, breaks, options)
				}
			}
		}
	}
}
