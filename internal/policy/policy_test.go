package policy_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/policy"
	"github.com/postel-api/postel/swagger"
)

var today = time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC)

func load(t *testing.T, name, operations string) *swagger.Document {
	t.Helper()
	text := "openapi: 3.1.0\ninfo: {title: t, version: 1.0.0}\npaths:\n" + operations
	d, err := swagger.Load(name, []byte(text), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func settings(t *testing.T, file string) *config.Config {
	t.Helper()
	values, err := config.Parse(".postel.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	var c config.Config
	for _, v := range values {
		switch v.Key.Name {
		case "rules":
			c.Rules = v.Rules
		case "assume":
			c.Assume = v.Entries
		case "preset":
			c.Preset = v.Text
		case "deprecation.removal":
			c.Deprecation.RemovalAfterSunset = v.Text == "allowed-after-sunset"
		case "deprecation.announce":
			c.Deprecation.Announce = v.Text == "true"
		case "deprecation.notice":
			c.Deprecation.Notice = v.Period
		}
	}
	return &c
}

func TestSettingsMakeTheOptionsOfAComparison(t *testing.T) {
	t.Parallel()
	tests := []struct{ file, want string }{ // A3, A16, A17
		{"{}", "closed major wire"},
		{"preset: sdk", "closed major sdk"},
		{"preset: postel", "closed major wire"},
		{"assume: {response-enums: extensible}\npreset: sdk", "extensible major sdk"},
		{"deprecation: {removal: allowed-after-sunset}", "closed minor wire"},
		{"deprecation: {removal: allowed-after-sunset}\nassume: {A16: major}", "closed major wire"},
	}
	for _, tt := range tests {
		o, err := policy.Options(settings(t, tt.file), today)
		if got := strings.Join([]string{o.Value("A3"), o.Value("A16"), o.Value("A17")}, " "); got != tt.want || err != nil || !o.Today.Equal(today) {
			t.Errorf("%s: got %s, %v", tt.file, got, err)
		}
	}
	for _, c := range []config.Config{{Preset: "x"}, {Assume: []config.Entry{{Key: "A99", Value: "x"}}}} {
		if _, err := policy.Options(&c, today); err == nil {
			t.Errorf("%v is taken", c)
		}
	}
}

func TestATeamMayJudgeARuleOtherwise(t *testing.T) {
	t.Parallel()
	report := &diff.Report{Verdict: diff.Major, Findings: []diff.Finding{
		{Rule: "operation-removed", Bump: diff.Major, Subject: "a"}, {Rule: "response-type-changed", Bump: diff.Major, Subject: "b"},
		{Rule: "operation-added", Bump: diff.Minor, Subject: "c"},
	}}
	const why = "reason: 'no\n\n  client'"
	tests := []struct{ rules, want, overrides string }{
		{"{}", "MAJOR a/MAJOR b/MAJOR c/MINOR", ""},
		{"{operation-removed: {bump: patch, " + why + "}}", "MAJOR b/MAJOR c/MINOR a/PATCH", "operation-removed: major counts as patch, by .postel.yaml:1:9 (1 finding): no client"},
		{"{operation-removed: {bump: off, reason: x}, response-type-changed: {bump: minor, reason: y}}", "MINOR b/MINOR c/MINOR", "operation-removed: major is not reported, by .postel.yaml:1:9 (1 finding): x\nresponse-type-changed: major counts as minor, by .postel.yaml:1:52 (1 finding): y"},
		{"{operation-added: {bump: major, reason: z}, callback-added: {bump: off, reason: z}}", "MAJOR a/MAJOR b/MAJOR c/MAJOR", "operation-added: minor counts as major, by .postel.yaml:1:9 (1 finding): z"},
	}
	for _, tt := range tests {
		got, overrides := policy.Judge(report, settings(t, "rules: "+tt.rules).Rules)
		line := got.Verdict.String()
		for _, f := range got.Findings {
			line += fmt.Sprintf(" %s/%s", f.Subject, f.Bump)
		}
		var lines []string
		for _, o := range overrides {
			lines = append(lines, o.String())
		}
		if diff := cmp.Diff([]string{tt.want, tt.overrides}, []string{line, strings.Join(lines, "\n")}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.rules, diff)
		}
	}
	if report.Verdict != diff.Major || report.Findings[0].Bump != diff.Major || len(report.Findings) != 3 {
		t.Error("the report was changed")
	}
}

func TestOperationsEndAsTheTeamHasPromised(t *testing.T) {
	t.Parallel()
	const (
		other    = "  /other: {get: {responses: {'200': {description: d}}}}\n"
		answers  = "responses: {'200': {description: d}}"
		announce = "deprecation: {announce: true}"
		notice   = "deprecation: {notice: 3 months}"
	)
	op := func(more string) string { return "  /x: {get: {" + more + answers + "}}\n" + other }
	tests := []struct{ name, policy, base, revision, want string }{
		{"removed without a word", announce, op(""), other, "base.yaml:4:8: GET /x is removed, and was not deprecated before | release it with deprecated: true first"},
		{"removed without a policy", "{}", op(""), other, ""},
		{"removed after a deprecation", announce, op("deprecated: true, "), other, ""},
		{"removed after its sunset", announce, op("deprecated: true, x-sunset: '2026-06-30', "), other, ""},
		{"removed before its sunset", announce, op("deprecated: true, x-sunset: '2026-07-01', "), other, "base.yaml:4:42: GET /x is removed before its sunset, which is on 2026-07-01 | remove it after that day"},
		{"removed with a sunset that is no day", announce, op("deprecated: true, x-sunset: soon, "), other, "base.yaml:4:42: the sunset of GET /x is no day | write it like 2026-12-31"},
		{"deprecated with notice", notice, op(""), op("deprecated: true, x-sunset: '2026-09-30', "), ""},
		{"deprecated with a time of day", notice, op(""), op("deprecated: true, x-sunset: '2026-09-30T10:00:00Z', "), ""},
		{"deprecated with less notice", notice, op(""), op("deprecated: true, x-sunset: '2026-09-29', "), "revision.yaml:4:42: the sunset of GET /x is on 2026-09-29, with less than 3 months of notice | give it x-sunset: 2026-09-30 or later"},
		{"deprecated without a sunset", notice, op(""), op("deprecated: true, "), "revision.yaml:4:8: GET /x is deprecated without a sunset | give it x-sunset: 2026-09-30 or later"},
		{"deprecated with a sunset that is no day", notice, op(""), op("deprecated: true, x-sunset: soon, "), "revision.yaml:4:42: the sunset of GET /x is no day | give it x-sunset: 2026-09-30 or later"},
		{"deprecated without a policy", "{}", op(""), op("deprecated: true, "), ""},
		{"a sunset that is moved to a later day", notice, op("deprecated: true, x-sunset: '2026-07-01', "), op("deprecated: true, x-sunset: '2026-07-10', "), ""},
		{"a sunset that is moved to an earlier day", notice, op("deprecated: true, x-sunset: '2026-12-01', "), op("deprecated: true, x-sunset: '2026-08-01', "), "revision.yaml:4:42: the sunset of GET /x is on 2026-08-01, with less than 3 months of notice | give it x-sunset: 2026-09-30 or later"},
		{"an earlier day with notice enough", notice, op("deprecated: true, x-sunset: '2026-12-01', "), op("deprecated: true, x-sunset: '2026-10-01', "), ""},
		{"a sunset that is withdrawn", notice, op("deprecated: true, x-sunset: '2026-12-01', "), op("deprecated: true, "), ""},
		{"a sunset that is added later", notice, op("deprecated: true, "), op("deprecated: true, x-sunset: '2026-07-01', "), "revision.yaml:4:42: the sunset of GET /x is on 2026-07-01, with less than 3 months of notice | give it x-sunset: 2026-09-30 or later"},
		{"what was deprecated before", notice, op("deprecated: true, "), op("deprecated: true, "), ""},
	}
	for _, tt := range tests {
		base, revision := load(t, "base.yaml", tt.base), load(t, "revision.yaml", tt.revision)
		c := settings(t, tt.policy)
		var lines []string
		for _, f := range policy.Deprecations(diff.Compare(base, revision, diff.Options{Today: today}), base, revision, c.Deprecation, today) {
			lines = append(lines, f.Err().Error()+" | "+f.Help)
		}
		if diff := cmp.Diff(tt.want, strings.Join(lines, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
