package report

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
)

func TestParseKnowsEveryFormatAndSuggestsTheNearest(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		if got, err := Parse(string(f)); got != f || err != nil {
			t.Errorf("Parse(%q) = %q, %v", f, got, err)
		}
	}
	for _, test := range []struct{ name, want string }{
		{"serif", `unknown format "serif"; did you mean "sarif"?`},
		{"SARIF", `unknown format "SARIF"; did you mean "sarif"?`},
		{"junitt", `unknown format "junitt"; did you mean "junit"?`},
		{"mark", `unknown format "mark"; did you mean "markdown"?`},
		{"gitlob", `unknown format "gitlob"; did you mean "gitlab"?`},
		{"yaml", `unknown format "yaml"`},
		{"", `unknown format ""`},
		{"x", `unknown format "x"`},
		{strings.Repeat("sarif", 1000), `unknown format "` + strings.Repeat("sarif", 1000) + `"`},
	} {
		_, err := Parse(test.name)
		if err == nil || err.Error() != test.want {
			t.Errorf("Parse(%.20q): got %v, want %s", test.name, err, test.want)
		}
		var unknown *UnknownFormatError
		if !errors.As(err, &unknown) {
			t.Fatalf("Parse(%.20q): %T is no *UnknownFormatError", test.name, err)
		}
		if want := "formats: text, line, json, sarif, junit, github, gitlab, markdown, html"; unknown.Help() != want {
			t.Errorf("help is %q, want %q", unknown.Help(), want)
		}
	}
}

func TestQuietIsTheWordOfTheVerdictForPeopleOnly(t *testing.T) {
	t.Parallel()
	for b, want := range map[diff.Bump]string{diff.Major: "MAJOR\n", diff.Minor: "MINOR\n", diff.Patch: "PATCH\n", diff.None: "NONE\n"} {
		r := breaking()
		r.Verdict = b
		for _, f := range []Format{Text, Line} {
			if got := render(t, f, r, Options{Quiet: true}); got != want {
				t.Errorf("%s of %v: got %q, want %q", f, b, got, want)
			}
		}
	}
	for _, f := range []Format{JSON, SARIF, JUnit, GitHub, GitLab, Markdown, HTML} {
		if render(t, f, breaking(), Options{Quiet: true}) != render(t, f, breaking(), Options{}) {
			t.Errorf("quiet changes %s, which a program reads", f)
		}
	}
}

func TestFindingsBelowTheLevelAreCountedAndNotShown(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		got := render(t, f, breaking(), Options{Level: diff.Major, Unicode: true, Verbose: true})
		if strings.Contains(got, "may now be sent") || strings.Contains(got, "description-changed") {
			t.Errorf("%s shows findings below MAJOR", f)
		}
		if !strings.Contains(got, "response-type-changed") {
			t.Errorf("%s does not show a finding at the level", f)
		}
	}
	text := render(t, Text, breaking(), Options{Level: diff.Major})
	if !strings.Contains(text, "2 minor * 4 patch") {
		t.Errorf("what is not shown is not counted:\n%s", text)
	}
}

// broken fails after a number of bytes.
type broken struct{ left int }

var errFull = errors.New("the disk is full")

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAnErrorOfTheWriterIsReturned(t *testing.T) {
	t.Parallel()
	r := breaking()
	for range 8 {
		r.Findings = append(r.Findings, r.Findings...)
	}
	for _, f := range Formats() {
		for _, n := range []int{0, 60_000} {
			if err := Write(&broken{n}, f, r, Options{Verbose: true}); !errors.Is(err, errFull) && !(f == Markdown && n > 0) && !(f == GitHub && n > 0) {
				t.Errorf("%s after %d bytes: got %v", f, n, err)
			}
		}
	}
	var unknown *UnknownFormatError
	if err := Write(&bytes.Buffer{}, "serif", r, Options{}); !errors.As(err, &unknown) {
		t.Errorf("an unknown format gives %v", err)
	}
}

func TestTheSameReportGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		first := render(t, f, hostile(), unicodeOptions)
		for range 3 {
			if render(t, f, hostile(), unicodeOptions) != first {
				t.Errorf("%s differs from run to run", f)
			}
		}
	}
}

func TestElapsedTimeIsRounded(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "", -1: "", 300 * time.Microsecond: " in less than 1 ms", 12_400 * time.Microsecond: " in 12 ms",
		9 * time.Second: " in 9000 ms", 12_340 * time.Millisecond: " in 12.3 s",
	} {
		if got := inTime(d); got != want {
			t.Errorf("inTime(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestPlacesAreNamed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		place              diff.Place
		subject, full, few string
	}{
		{diff.Place{}, "", "service", "service"},
		{diff.Place{Part: "info"}, "", "info", "info"},
		{diff.Place{Method: "GET", Path: "/a"}, "", "GET /a", "GET /a"},
		{diff.Place{Method: "GET", Path: "/a", Part: "response 200", Media: "text/plain", Pointer: "/total"}, "total", "GET /a → 200 text/plain", "GET /a 200"},
		{diff.Place{Method: "GET", Path: "/a", Part: "response 200", Media: "text/plain", Pointer: "/b/*/total"}, "total", "GET /a → 200 text/plain /b/*/total", "GET /a 200"},
		{diff.Place{Method: "GET", Path: "/a", Part: "response default header X-Rate"}, "X-Rate", "GET /a → default header X-Rate", "GET /a default header X-Rate"},
		{diff.Place{Method: "POST", Path: "/a", Part: "callback onEvent POST request body"}, "", "POST /a callback onEvent POST request body", "POST /a callback onEvent POST request body"},
	} {
		if got := where(test.place, test.subject, "→"); got != test.full {
			t.Errorf("where = %q, want %q", got, test.full)
		}
		if got := whereShort(test.place); got != test.few {
			t.Errorf("whereShort = %q, want %q", got, test.few)
		}
	}
}

func TestTheVerdictIsASentence(t *testing.T) {
	t.Parallel()
	finding := func(b diff.Bump, undecided bool) diff.Finding { return diff.Finding{Bump: b, Undecided: undecided} }
	for _, test := range []struct {
		name     string
		findings []diff.Finding
		want     string
		open     bool
	}{
		{"nothing", nil, "nothing differs", false},
		{"texts", []diff.Finding{finding(diff.Patch, false)}, "compatible, only texts and metadata differ", false},
		{"additions", []diff.Finding{finding(diff.Minor, false)}, "compatible", false},
		{"a break", []diff.Finding{finding(diff.Major, false)}, "1 change breaks clients", false},
		{"breaks and doubts", []diff.Finding{finding(diff.Major, false), finding(diff.Major, false), finding(diff.Major, true), finding(diff.Major, true)}, "2 changes break clients, 2 changes could not be decided", false},
		{"doubts alone", []diff.Finding{finding(diff.Major, true), finding(diff.Minor, false)}, "no change is known to break clients, but 1 change could not be decided", true},
		{"doubts counted lower", []diff.Finding{finding(diff.Minor, true)}, "compatible", true},
	} {
		r := &diff.Report{Findings: test.findings}
		for _, f := range test.findings {
			r.Verdict = max(r.Verdict, f.Bump)
		}
		v := newView(r, Options{})
		if v.sentence() != test.want || v.verdictOpen() != test.open {
			t.Errorf("%s: got %q, open %v; want %q, %v", test.name, v.sentence(), v.verdictOpen(), test.want, test.open)
		}
	}
}

func TestFilesAreLocated(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]artifact{
		"openapi.yaml":                {path: "openapi.yaml"},
		"./api/../openapi.yaml":       {path: "openapi.yaml"},
		"/srv/openapi.yaml":           {path: "/srv/openapi.yaml"},
		`api\openapi.yaml`:            {path: "api/openapi.yaml"},
		`C:\api\openapi.yaml`:         {path: "C:/api/openapi.yaml"},
		"v1.4.0:openapi.yaml":         {path: "openapi.yaml", ref: "v1.4.0"},
		"HEAD~1:./a/b.yaml":           {path: "a/b.yaml", ref: "HEAD~1"},
		"origin/main:a.yaml":          {path: "a.yaml", ref: "origin/main"},
		"https://example.com/a.json":  {url: "https://example.com/a.json"},
		"http://127.0.0.1:8080/a?b=c": {url: "http://127.0.0.1:8080/a?b=c"},
		"-":                           {},
		"":                            {},
	} {
		if got := locate(name); got != want {
			t.Errorf("locate(%q) = %+v, want %+v", name, got, want)
		}
	}
}

func TestEqualFingerprintsAreToldApart(t *testing.T) {
	t.Parallel()
	f := totalToString()
	v := newView(&diff.Report{Findings: []diff.Finding{f, f, f}}, Options{})
	want := []string{f.Fingerprint, f.Fingerprint + "-2", f.Fingerprint + "-3"}
	if d := cmp.Diff(want, v.fingerprints()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
