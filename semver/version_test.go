package semver

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"
)

// The strings that semver.org links to under "Is there a suggested regular expression to check a
// SemVer string?": 31 that must match and 39 that must not.
var (
	specValid = []string{
		"0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta", "1.1.2+meta-valid",
		"1.0.0-alpha", "1.0.0-beta", "1.0.0-alpha.beta", "1.0.0-alpha.beta.1", "1.0.0-alpha.1",
		"1.0.0-alpha0.valid", "1.0.0-alpha.0valid", "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
		"1.0.0-rc.1+build.1", "2.0.0-rc.1+build.123", "1.2.3-beta", "10.2.3-DEV-SNAPSHOT", "1.2.3-SNAPSHOT-123",
		"1.0.0", "2.0.0", "1.1.7", "2.0.0+build.1848", "2.0.1-alpha.1227", "1.0.0-alpha+beta",
		"1.2.3----RC-SNAPSHOT.12.9.1--.12+788", "1.2.3----R-S.12.9.1--.12+meta", "1.2.3----RC-SNAPSHOT.12.9.1--.12",
		"1.0.0+0.build.1-rc.10000aaa-kk-0.1",
		"99999999999999999999999.999999999999999999.99999999999999999", "1.0.0-0A.is.legal",
	}
	specInvalid = []string{
		"1", "1.2", "1.2.3-0123", "1.2.3-0123.0123", "1.1.2+.123", "+invalid", "-invalid", "-invalid+invalid",
		"-invalid.01", "alpha", "alpha.beta", "alpha.beta.1", "alpha.1", "alpha+beta", "alpha_beta", "alpha.",
		"alpha..", "beta", "1.0.0-alpha_beta", "-alpha.", "1.0.0-alpha..", "1.0.0-alpha..1", "1.0.0-alpha...1",
		"1.0.0-alpha....1", "1.0.0-alpha.....1", "1.0.0-alpha......1", "1.0.0-alpha.......1", "01.1.1", "1.01.1",
		"1.1.01", "1.2.3.DEV", "1.2-SNAPSHOT", "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788", "1.2-RC-SNAPSHOT",
		"-1.0.3-gamma+b7718", "+justmeta", "9.8.7+meta+meta", "9.8.7-whatever+meta+meta",
		"99999999999999999999999.999999999999999999.99999999999999999----RC-SNAPSHOT.12.09.1--------------------------------..12",
	}
)

func TestTheSeventyStringsOfTheSpecificationAreReadAsItSays(t *testing.T) {
	t.Parallel()
	if len(specValid) != 31 || len(specInvalid) != 39 {
		t.Fatalf("%d valid and %d invalid strings", len(specValid), len(specInvalid))
	}
	for _, s := range specValid {
		if v, err := Parse(s); err != nil || v.String() != s {
			t.Errorf("%s is read as %s: %v", s, v, err)
		}
	}
	for _, s := range specInvalid {
		if v, err := Parse(s); err == nil {
			t.Errorf("%s is read as %s", s, v)
		}
	}
}

func TestARefusalSaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		input  string
		offset int
		want   string
	}{
		{"", 0, `"" is no semantic version: it does not begin with three numbers`},
		{"latest", 0, `"latest" is no semantic version: it does not begin with three numbers`},
		{"1", 0, `"1" is no semantic version: it has 1 number where major, minor and patch are needed`},
		{"1.2.3.4", 0, `"1.2.3.4" is no semantic version: it has 4 numbers where major, minor and patch are needed`},
		{"v1.2.3", 0, `"v1.2.3" is no semantic version: the major number "v1" has other characters than digits`},
		{"1.02.3", 2, `"1.02.3" is no semantic version: the minor number "02" has a leading zero`},
		{"1..3", 2, `"1..3" is no semantic version: the minor number is missing`},
		{"1.2.3-rc..1", 9, `"1.2.3-rc..1" is no semantic version: an identifier of its pre-release is empty`},
		{"1.2.3-rc.01", 9, `"1.2.3-rc.01" is no semantic version: the number "01" of its pre-release has a leading zero`},
		{"1.2.3+a_b", 7, `"1.2.3+a_b" is no semantic version: its build metadata has a character other than ASCII letters, digits and hyphens`},
		{"1.2.3\n", 4, `"1.2.3\n" is no semantic version: the patch number "3\n" has other characters than digits`},
	} {
		_, err := Parse(test.input)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != test.offset || err.Error() != test.want {
			t.Errorf("%q: %+v\ngot  %v\nwant %s (at %d)", test.input, syntax, err, test.want, test.offset)
		}
	}
}

func TestNoRefusalIsLongOrHasControlCharacters(t *testing.T) {
	t.Parallel()
	for _, s := range []string{strings.Repeat("9", 100_000), "1.2.3-" + strings.Repeat("ä", 200), "1.0.0\x1b[0m", "\x00", "１.2.3", "1.2.3-\xff"} {
		_, err := Parse(s)
		if err == nil || len(err.Error()) > 300 || strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' }) {
			t.Errorf("%.40q: %v", s, err)
		}
	}
}

func TestPrecedenceIsThatOfClause11(t *testing.T) {
	t.Parallel()
	ordered := []string{
		"0.0.0-0", "0.0.0", "0.0.1", "0.1.0-alpha", "0.1.0", "1.0.0-0", "1.0.0-2", "1.0.0-10", "1.0.0-99999999999999999999999", "1.0.0--", "1.0.0-A",
		"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.1.0", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
		"2.0.0", "2.1.0", "2.1.1", "2.2.0", "2.10.0", "18446744073709551616.0.0", "99999999999999999999999.0.0", "100000000000000000000000.0.0",
	}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := MustParse(a).Compare(MustParse(b)); got != cmp.Compare(i, j) {
				t.Errorf("%s against %s: %d", a, b, got)
			}
		}
	}
}

func TestBuildMetadataIsKeptButNotCompared(t *testing.T) {
	t.Parallel()
	a, b := MustParse("1.0.0+a"), MustParse("1.0.0+b")
	if !a.Equal(b) || a == b || a.Build() != "a" || a.Core() != New(1, 0, 0) {
		t.Errorf("%v %v", a, b)
	}
}

func TestThePartsOfAVersionAreReadable(t *testing.T) {
	t.Parallel()
	v := MustParse("99999999999999999999999.0.7-rc.1+b.2")
	got := []string{v.Major(), v.Minor(), v.Patch(), v.Prerelease(), v.Build(), v.Core().String(), Version{}.String()}
	want := []string{"99999999999999999999999", "0", "7", "rc.1", "b.2", "99999999999999999999999.0.7", "0.0.0"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNumbersAreCountedBeyondEveryInteger(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ n, next number }{{"", "1"}, {"8", "9"}, {"9", "10"}, {"199", "200"}, {"18446744073709551615", "18446744073709551616"}} {
		if test.n.next() != test.next || test.next.previous() != test.n {
			t.Errorf("%s, %s: %s, %s", test.n, test.next, test.n.next(), test.next.previous())
		}
	}
}

func TestMustParsePanicsForWhatIsNoVersion(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	MustParse("1.2")
}
