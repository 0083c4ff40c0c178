package semver

import (
	"errors"
	"strings"
	"testing"
)

func TestLooseReadingSaysWhatItTookForGranted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		input, version string
		coercion       Coercion
		sentence       string
	}{
		{"1.2.3-rc.1+b", "1.2.3-rc.1+b", 0, ""},
		{"v1.2", "1.2.0", Prefixed | Shortened, "v1.2 is no semantic version; it was read as 1.2.0: without the v, with 0 for what is missing"},
		{"1.2", "1.2.0", Shortened, "1.2 is no semantic version; it was read as 1.2.0: with 0 for what is missing"},
		{"1", "1.0.0", Shortened, "1 is no semantic version; it was read as 1.0.0: with 0 for what is missing"},
		{"01.2.3", "1.2.3", ZeroLeading, "01.2.3 is no semantic version; it was read as 1.2.3: without leading zeros"},
		{"V1.0.00-rc", "1.0.0-rc", Prefixed | ZeroLeading, "V1.0.00-rc is no semantic version; it was read as 1.0.0-rc: without the v, without leading zeros"},
		{" 1.2.3\n", "1.2.3", Spaced, `" 1.2.3\n" is no semantic version; it was read as 1.2.3: without the space around it`},
		{"1969", "1969.0.0", Shortened, "1969 is no semantic version; it was read as 1969.0.0: with 0 for what is missing"},
	} {
		got, err := ParseLoose(test.input)
		if err != nil || got != (Loose{MustParse(test.version), test.coercion, test.sentence}) {
			t.Errorf("%q: %+v %v", test.input, got, err)
		}
	}
}

func TestLooseReadingRefusesWhatItWouldHaveToGuess(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{
		"":               `"" is no version: it does not begin with three numbers`,
		"v":              `"v" is no version: it does not begin with three numbers`,
		"vv1":            `"vv1" is no version: it does not begin with three numbers`,
		"latest":         `"latest" is no version: it does not begin with three numbers`,
		"1.2-SNAPSHOT":   `"1.2-SNAPSHOT" is no version: a pre-release or build metadata needs all three numbers before it; write 1.2.0-SNAPSHOT`,
		"1.2.3.4":        `"1.2.3.4" is no version: it has 4 numbers where major, minor and patch are needed`,
		"1..2":           `"1..2" is no version: the minor number is missing`,
		"1.2.x":          `"1.2.x" is no version: the patch number "x" has other characters than digits`,
		"1.2.3-01":       `"1.2.3-01" is no version: the number "01" of its pre-release has a leading zero`,
		"v 1":            `"v 1" is no version: it does not begin with three numbers`,
		"2023-10-01":     `2023-10-01 is a calendar version: it says when something was published and not what changed, so no version can be counted from it`,
		"v1.2.3-\u00e4b": `"v1.2.3-äb" is no version: its pre-release has a character other than ASCII letters, digits and hyphens`,
	} {
		got, err := ParseLoose(input)
		if err == nil || err.Error() != want {
			t.Errorf("%q: %+v\ngot  %v\nwant %s", input, got, err, want)
		}
		if syntax := (*SyntaxError)(nil); errors.As(err, &syntax) && (syntax.Offset < 0 || syntax.Offset > len(input)) {
			t.Errorf("%q: offset %d", input, syntax.Offset)
		}
	}
	if _, err := ParseLoose(strings.Repeat(" ", MaxLength) + "1"); err == nil {
		t.Error("a long text is read")
	}
}

func TestCalendarVersionsAreRecognised(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"2023-10-01", "2023.10.1", "2023.10.01", "20231001", "2026-11", "2026.11", "2026-1", "v2023-10-01", "2023-10-01-preview", "2024.1.0", "2024.10.250",
		"2023-10-01T00:00:00Z", "20231001.2", "2024-05-preview", "2023.10.1-rc.1", "2024", "v2024", "2024.0.0", "2024.13.1",
	} {
		if e := Calendar(s); e == nil || e.Version != s {
			t.Errorf("%s is not recognised", s)
		}
	}
	for _, s := range []string{
		"", "1.2.3", "2024.", "2024.x", "1969-10-01", "2200.1.1", "2023-10-32", "2023-00-01", "20231301", "20230", "2023100", "2023-100-01",
		"2023-10x", "2023-10-01x", "2023-", "20.04", "12023.10.1", "2023/10/01", strings.Repeat("2023-10-01-", 100),
	} {
		if e := Calendar(s); e != nil {
			t.Errorf("%s is taken for a date", s)
		}
	}
}

func TestCalendarVersionsAreNeverCounted(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"2023.10.1", "2024.1.0-beta", "2024.0.0"} {
		for _, b := range []Bump{None, Patch, Minor, Major} {
			var calendar *CalendarError
			if step, err := Next(MustParse(s), b); !errors.As(err, &calendar) {
				t.Errorf("%s %s gives %s", s, b, step.Version)
			}
		}
	}
	if step, err := Next(MustParse("1969.1.0"), Major); err == nil || step.Version != (Version{}) {
		t.Errorf("1969.1.0 is counted to the date %s", step.Version)
	}
}
