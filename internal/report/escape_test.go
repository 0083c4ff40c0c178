package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
)

func TestHiddenCharactersAreShownAsEscapes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ in, unicode, ascii string }{
		{"plain", "plain", "plain"},
		{"\x1b[31m", `\x1b[31m`, `\x1b[31m`},
		{"a\nb\r\tc\x00\x7f", `a\nb\r\tc\x00\x7f`, `a\nb\r\tc\x00\x7f`},
		{"größer → 値", "größer → 値", `gr\u00f6\u00dfer \u2192 \u5024`},
		{"\u009b2J", `\u009b2J`, `\u009b2J`},
		{"\u202eexe\u2066", `\u202eexe\u2066`, `\u202eexe\u2066`},
		{"zero\u200bwidth\ufeff", `zero\u200bwidth\ufeff`, `zero\u200bwidth\ufeff`},
		{"\u2028\u2029\u0085", `\u2028\u2029\u0085`, `\u2028\u2029\u0085`},
		{"\xff\xc3", `\xff\xc3`, `\xff\xc3`},
		{"\ufffd", "\ufffd", `\ufffd`},
		{"🙂", "🙂", `\U0001f642`},
		{"\U000e0041", `\U000e0041`, `\U000e0041`}, // a tag character, used to hide text
		{"no\u00a0break", "no\u00a0break", `no\u00a0break`},
	} {
		if got := visible(test.in, false); got != test.unicode {
			t.Errorf("visible(%q) = %q, want %q", test.in, got, test.unicode)
		}
		if got := visible(test.in, true); got != test.ascii {
			t.Errorf("visible(%q) in ASCII = %q, want %q", test.in, got, test.ascii)
		}
	}
}

func TestWideAndCombiningCharactersHaveTheirColumns(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"": 0, "abc": 3, "größer": 6, "値": 2, "한글": 4, "🙂": 2, "e\u0301": 1, "ｗ": 2, "→│…": 3, "́": 0} {
		if got := columns(s); got != want {
			t.Errorf("columns(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestLinesAreCutAroundTheMark(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789", 20)
	at := func(text string, column, width int) *diff.Location {
		return &diff.Location{Line: 1, Column: column, Width: width, Text: text}
	}
	for _, test := range []struct {
		name    string
		l       *diff.Location
		columns int
		want    excerpt
	}{
		{"a short line is whole", at("  a: b", 3, 1), 40, excerpt{"", "a", ": b"}},
		{"indentation goes", at("\t  key: value # why", 9, 5), 40, excerpt{"key: ", "value", " # why"}},
		{"a mark in the indentation stays", at("    a", 2, 1), 40, excerpt{"", " ", "  a"}},
		{"the middle of a long line", at(long, 101, 4), 40, excerpt{"…90123456789", "0123", "45678901234567890123456…"}},
		{"the start of a long line", at(long, 1, 4), 40, excerpt{"", "0123", "45678901234567890123456789012345678…"}},
		{"the end of a long line", at(long, 197, 4), 40, excerpt{"…12345678901234567890123456789012345", "6789", ""}},
		{"a mark wider than the window", at(long, 11, 150), 40, excerpt{"…4567…", "", ""}},
		{"tabs become two columns", at("a\tb", 3, 1), 40, excerpt{"a  ", "b", ""}},
		{"controls are visible", at("a\x1b[0mb", 2, 1), 40, excerpt{"a", `\x1b`, "[0mb"}},
		{"a column beyond the line", at("abc", 100, 9), 40, excerpt{"abc", "", ""}},
		{"columns that make no sense", at("abc", -4, -7), 40, excerpt{"", "a", "bc"}},
		{"no text", at("", 1, 1), 40, excerpt{}},
		{"wide characters are not cut in two", at("値値値値値値値値値値値値値値値値値値値値値値値値値値値値値値", 1, 1), 24, excerpt{"", "値", "値値値値値値値値値値…"}},
		{"invalid bytes count as one", at("\xff\xfeab", 3, 1), 40, excerpt{`\xff\xfe`, "a", "b"}},
	} {
		got := newCutter(test.columns, true).cut(test.l)
		if test.name == "a mark wider than the window" {
			if w := columns(got.before + got.marked + got.after); w > test.columns || !strings.HasSuffix(got.marked, "…") {
				t.Errorf("%s: %d columns: %+v", test.name, w, got)
			}
			continue
		}
		if d := cmp.Diff(test.want, got, cmp.AllowUnexported(excerpt{})); d != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, d)
		}
		if w := columns(got.before + got.marked + got.after); w > test.columns {
			t.Errorf("%s: %d columns", test.name, w)
		}
	}
}

func TestNoLineOfTextIsWiderThanTheWindowAllowsForExcerpts(t *testing.T) {
	t.Parallel()
	r := minified()
	for width := 40; width < 200; width += 31 {
		for _, unicode := range []bool{true, false} {
			text := render(t, Text, r, Options{Width: width, Unicode: unicode})
			for _, line := range strings.Split(text, "\n") {
				if (strings.Contains(line, "│") || strings.Contains(line, " | ") || strings.Contains(line, "^")) && columns(line) > width {
					t.Errorf("width %d: %d columns: %s", width, columns(line), line)
				}
			}
		}
	}
}

func TestCaretsStandUnderWhatIsMarked(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{}, {Unicode: true}, {Unicode: true, Width: 60}, {Unicode: true, Width: 100}} {
		lines := strings.Split(render(t, Text, breaking(), o), "\n")
		for i, line := range lines {
			before, _, ok := strings.Cut(line, "^")
			if !ok || strings.Trim(before, " |│") != "" {
				continue
			}
			carets := strings.Count(line, "^")
			above := []rune(lines[i-1])
			from := len([]rune(before))
			marked := string(above[from : from+carets])
			switch marked {
			case "type: number", "type: string", "limit", "parameters", "pattern: '^(?<!-)[a-z]+$'", "pattern: '^(?<!-)[a-z0-9]+$'":
			default:
				t.Errorf("carets under %q", marked)
			}
		}
	}
}

func TestALineOfTenMegabytesGivesASmallReport(t *testing.T) {
	t.Parallel()
	r := minified()
	for _, f := range Formats() {
		if got := render(t, f, r, unicodeOptions); len(got) > 40_000 {
			t.Errorf("%s has %d bytes", f, len(got))
		}
	}
}

func TestWorkflowCommandsAreEscaped(t *testing.T) {
	t.Parallel()
	if got, want := githubMessage("100%\r\n::error::x, y"), `100%25\r\n::error::x, y`; got != want {
		t.Errorf("message: got %q, want %q", got, want)
	}
	if got, want := githubProperty("a:b,c%d\n"), `a%3Ab%2Cc%25d\n`; got != want {
		t.Errorf("property: got %q, want %q", got, want)
	}
}

func TestAnnotationsStandOnALineThatExists(t *testing.T) {
	t.Parallel()
	f := totalToString()
	for _, test := range []struct {
		name     string
		revision *diff.Location
		file     string
		want     string
	}{
		{"the place", f.Revision, "openapi.yaml", "file=openapi.yaml,line=19,col=26,endColumn=38,title=response-type-changed"},
		{"the parent", parent("openapi.yaml", 4, "paths:", "paths"), "openapi.yaml", "file=openapi.yaml,line=4,col=1,endColumn=6,title=response-type-changed"},
		{"no place", nil, "openapi.yaml", "file=openapi.yaml,line=1,title=response-type-changed"},
		{"a place without a line", &diff.Location{File: "openapi.yaml"}, "openapi.yaml", "file=openapi.yaml,line=1,title=response-type-changed"},
		{"a file of a commit", nil, "HEAD:api/openapi.yaml", "file=api/openapi.yaml,line=1,title=response-type-changed"},
		{"standard input", nil, "-", "title=response-type-changed"},
		{"a URL", nil, "https://example.com/openapi.yaml", "title=response-type-changed"},
		{"a name with a comma", nil, "a,b: c.yaml", "file= c.yaml,line=1,title=response-type-changed"},
	} {
		f.Revision = test.revision
		v := newView(&diff.Report{Revision: diff.Description{Name: test.file}, Findings: []diff.Finding{f}}, Options{})
		if got := v.githubProperties(&f); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestTheSummaryIsAmongTheTenNoticesThatGitHubShows(t *testing.T) {
	t.Parallel()
	r := breaking()
	for range 50 {
		r.Findings = append(r.Findings, r.Findings[len(r.Findings)-1])
	}
	lines := strings.Split(strings.TrimSpace(render(t, GitHub, r, Options{})), "\n")
	notices := 0
	for i, l := range lines {
		if strings.HasPrefix(l, "::notice ") {
			notices++
		} else if notices > 0 {
			t.Errorf("line %d stands below a notice: %s", i+1, l)
		}
	}
	if notices != 10 || !strings.Contains(lines[len(lines)-1], "next version 2.0.0") {
		t.Errorf("%d notices, the last line is %s", notices, lines[len(lines)-1])
	}
}

func TestMarkdownShowsTextInCodeOrAsPlainWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, subject, want string }{
		{"total was a number", "total", "`total` was a number"},
		{"total, once a number", "total", "`total`, once a number"},
		{"the total is gone", "total", "the `total` is gone"},
		{"subtotal is gone", "total", "subtotal is gone"},
		{"see https://example.com/x.", "", "see `https://example.com/x`."},
		{"ping @octocat and #12 now", "", "ping `@octocat` and `#12` now"},
		{"*bold* _it_ <b>", "", "`*bold* _it_ <b>`"},
		{"a client's look-behind (quite plain), yes: so; done.", "", "a client's look-behind (quite plain), yes: so; done."},
		{"revert 0123abc please", "", "revert `0123abc` please"},
		{"größer als 値", "", "größer als 値"},
		{"a`b", "", "``a`b``"},
		{"`` ` ``", "", "``` `` ` `` ```"},
		{"total ,x` y", "total", "`total` `` ,x` `` y"},
		{"two\nlines\tand  spaces", "", "two lines and spaces"},
		{"", "", ""},
	} {
		if got := words(test.text, test.subject); got != test.want {
			t.Errorf("words(%q, %q)\n got %s\nwant %s", test.text, test.subject, got, test.want)
		}
	}
	for s, want := range map[string]string{
		"":         "` `",
		"a":        "`a`",
		"`a":       "`` `a ``",
		"a|b":      "<code>a&#124;b</code>",
		"<|`\\":    "<code>&#60;&#124;&#96;&#92;</code>",
		"a\nb":     "`a\\nb`",
		"</code>":  "`</code>`",
		"\u202e|x": "<code>&#92;u202e&#124;x</code>",
	} {
		if got := code(s); got != want {
			t.Errorf("code(%q) = %s, want %s", s, got, want)
		}
	}
}

func TestACommentStaysBelowTheLimit(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("\u202e|🙂 word ", 1000)
	for name, r := range map[string]*diff.Report{"many": breaking(), "long": hostile(), "compatible": compatible()} {
		for i := range r.Findings {
			if name == "long" {
				f := &r.Findings[i]
				f.Message, f.Help, f.Detail = long, long, long
				f.Places = []diff.Place{{Path: long, Method: long, Part: long, Media: long}}
			}
		}
		if name == "long" {
			r.Base.Name, r.Revision.Name, r.Base.Version, r.Revision.Version = long, long, long, long
		}
		for range 9 {
			r.Findings = append(r.Findings, r.Findings...)
			r.Notices = append(r.Notices, r.Notices...)
		}
		for i := range r.Findings {
			if i%3 == 0 {
				r.Findings[i].Rule += strings.Repeat("x", i%50)
			}
		}
		got := render(t, Markdown, r, Options{})
		if len(got) > maxComment {
			t.Errorf("%s: %d bytes", name, len(got))
		}
		if !strings.Contains(got, "more") || !strings.HasSuffix(got, "compared\n") {
			t.Errorf("%s: what is left out is not counted: …%s", name, got[len(got)-200:])
		}
		if a, b := strings.Count(got, "<details>"), strings.Count(got, "</details>"); a != b {
			t.Errorf("%s: %d <details>, %d </details>", name, a, b)
		}
	}
}
