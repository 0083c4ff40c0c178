package report

import (
	"strings"
	"testing"

	"github.com/postel-api/postel/diff"
)

func TestTheNextVersionFollowsFromBaseAndVerdict(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		base, declared string
		verdict        diff.Bump
		next           string
		covered        answer
		sentence       string
	}{
		{"1.4.0", "1.5.0", diff.Major, "2.0.0", no, "info.version says 1.5.0, which only allows compatible additions"},
		{"1.4.0", "1.4.1", diff.Major, "2.0.0", no, "info.version says 1.4.1, which only allows corrections"},
		{"1.4.0", "1.4.1", diff.Minor, "1.5.0", no, "info.version says 1.4.1, which only allows corrections"},
		{"1.4.0", "2.0.0", diff.Major, "2.0.0", yes, "matches info.version"},
		{"1.4.0", "1.5.0", diff.Minor, "1.5.0", yes, "matches info.version"},
		{"1.4.0", "1.4.1", diff.Patch, "1.4.1", yes, "matches info.version"},
		{"1.4.0", "1.4.0", diff.None, "1.4.0", yes, "nothing changed"},
		{"1.4.0", "1.4.0", diff.Patch, "1.4.1", no, "info.version still says 1.4.0"},
		{"1.4.0", "1.3.0", diff.Minor, "1.5.0", no, "info.version says 1.3.0, which is older than the base"},
		{"1.4.0", "1.3.0", diff.None, "1.4.0", no, "info.version says 1.3.0, which is older than the base"},
		{"1.4.0", "2.0.0", diff.Minor, "1.5.0", yes, "info.version says 2.0.0, which allows more than this change needs"},
		{"1.4.0", "1.5.0", diff.None, "1.4.0", yes, "info.version says 1.5.0, though nothing changed"},
		{"1.4.0", "2.0.0-rc.1", diff.Major, "2.0.0", yes, "info.version says 2.0.0-rc.1, a pre-release of it"},
		{"1.4.0", "1.4.0+build.7", diff.Patch, "1.4.1", no, "info.version still says 1.4.0+build.7"},
		// Below 1.0.0 a break moves the minor part.
		{"0.4.2", "0.5.0", diff.Major, "0.5.0", yes, "matches info.version"},
		{"0.4.2", "0.4.3", diff.Major, "0.5.0", no, "info.version says 0.4.3, which only allows compatible changes"},
		{"0.4.2", "0.4.3", diff.Minor, "0.4.3", yes, "matches info.version"},
		{"0.4.2", "0.4.3", diff.Patch, "0.4.3", yes, "matches info.version"},
		{"0.4.2", "1.0.0", diff.Major, "0.5.0", yes, "info.version says 1.0.0, which allows more than this change needs"},
		// A pre-release announces a version.
		{"2.0.0-rc.1", "2.0.0", diff.Major, "2.0.0", yes, "matches info.version"},
		{"2.0.0-rc.1", "2.0.0-rc.2", diff.Major, "2.0.0", yes, "info.version says 2.0.0-rc.2, a pre-release of it"},
		{"2.1.0-rc.1", "2.1.0", diff.Minor, "2.1.0", yes, "matches info.version"},
		{"2.1.0-rc.1", "2.1.0", diff.Major, "3.0.0", no, "info.version says 2.1.0, which only allows compatible additions"},
		{"2.0.0-rc.1", "2.0.0-rc.1", diff.Major, "2.0.0", no, "info.version still says 2.0.0-rc.1"},
		{"2.1.1-rc.1", "2.1.1", diff.Patch, "2.1.1", yes, "matches info.version"},
		{"2.1.1-rc.1", "2.1.1", diff.Minor, "2.2.0", no, "info.version says 2.1.1, which only allows corrections"},
		{"0.4.0-a", "0.4.0", diff.Major, "0.4.0", yes, "matches info.version"},
		// Short forms have zeros for what is missing.
		{"v1", "v2", diff.Major, "2.0.0", yes, "matches info.version"},
		{"1.4", "1.5", diff.Minor, "1.5.0", yes, "matches info.version"},
		// What is no version is said to be none.
		{"", "", diff.Major, "", unknown, "the base has no info.version, so there is no version to count from; the change needs a new major version"},
		{"2023-10-01", "2023-11-01", diff.Minor, "", unknown, `info.version of the base is "2023-10-01", which is no semantic version, so there is no version to count from; the change needs a new minor version`},
		{"1.0.0.0", "2", diff.Patch, "", unknown, `info.version of the base is "1.0.0.0", which is no semantic version, so there is no version to count from; the change needs a new patch version`},
		{"01.2.3", "2", diff.None, "", unknown, `info.version of the base is "01.2.3", which is no semantic version, so there is no version to count from; the change needs no new version`},
		{"1.0.0", "latest", diff.Minor, "1.1.0", unknown, `info.version of the revision is "latest", which is no semantic version`},
		{"2023.10.1", "2023.11.1", diff.Major, "", unknown, `info.version of the base is "2023.10.1", which is a calendar version, so there is no version to count from; the change needs a new major version`},
		{"1.0.0", "2023.11.1", diff.Major, "2.0.0", unknown, `info.version of the revision is "2023.11.1", which is a calendar version`},
		{"1.0.0", "", diff.Minor, "1.1.0", unknown, "the revision has no info.version"},
	} {
		t.Run(test.base+" "+test.verdict.String()+" "+test.declared, func(t *testing.T) {
			t.Parallel()
			got := nextVersion(&diff.Report{Base: diff.Description{Version: test.base}, Revision: diff.Description{Version: test.declared}, Verdict: test.verdict}, "")
			want := version{test.base, test.declared, test.next, test.covered, test.sentence}
			if got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestStrangeVersionsAreNoVersions(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"v", "vv1", ".", "..", "...", "1..2", "-1", "1-2", "1.2-3", "1.2.3.4", "1.2.3-", "1.2.3-01", " 1.2.3", "1.2.3\n", "１.2.3",
		"1.2.3-" + strings.Repeat("a", 300), strings.Repeat("9", 100_000), "\x00", "1.0.0\x1b[0m",
	} {
		if v, fault := parseVersion(s); fault == "" {
			t.Errorf("%.40q is read as %v", s, v)
		}
	}
}

func TestVersionsAreCountedBeyondEveryInteger(t *testing.T) {
	t.Parallel()
	const base = "1.18446744073709551615.1"
	got := nextVersion(&diff.Report{Base: diff.Description{Version: base}, Revision: diff.Description{Version: base}, Verdict: diff.Minor}, "")
	if want := (version{base, base, "1.18446744073709551616.0", no, "info.version still says " + base}); got != want {
		t.Errorf("%+v", got)
	}
}

func TestAVersionThatIsTooLongToCountOnIsSaidToBe(t *testing.T) {
	t.Parallel()
	base := strings.Repeat("9", 252) + ".0.0"
	got := nextVersion(&diff.Report{Base: diff.Description{Version: base}, Revision: diff.Description{Version: base}, Verdict: diff.Major}, "")
	if got.Next != "" || got.Covered != unknown || !strings.Contains(got.Sentence, "which cannot be counted on, so there is no version to count from") {
		t.Errorf("%+v", got)
	}
}
