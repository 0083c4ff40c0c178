package changelog_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/changelog"
)

// release is a release of one change, which a test can tell from others.
func release(version, member string) changelog.Release {
	return changelog.New(version, time.Time{}, &diff.Report{Verdict: diff.Minor, Findings: []diff.Finding{
		finding("response-member-added", diff.Minor, member, member+" may now be received", at("GET /a", "", "")),
	}}, diff.Minor)
}

// section is what release writes.
func section(version, member string) string {
	return "## [" + version + "]\n\n### Added\n\n- `GET /a`: `" + member + "` may now be received.\n"
}

func TestAReleaseGoesWhereItBelongsAndNothingElseChanges(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		file     string
		releases []changelog.Release
		want     string
		replaced []string
	}{
		"an empty file gets a heading": {"\n", []changelog.Release{release("1.0.0", "a")}, changelog.Head + "\n" + section("1.0.0", "a"), nil},
		"below Unreleased, whose text stays": {
			"# Log\n\n## [Unreleased]\n\n- by hand\n\n## [1.0.0]\n\n- old\n",
			[]changelog.Release{release("1.1.0", "a")},
			"# Log\n\n## [Unreleased]\n\n- by hand\n\n" + section("1.1.0", "a") + "\n## [1.0.0]\n\n- old\n", nil,
		},
		"Unreleased comes first": {
			"# Log\n\n## 1.0.0\n", []changelog.Release{release("", "a")},
			"# Log\n\n" + section("Unreleased", "a") + "\n## 1.0.0\n", nil,
		},
		"the same version is replaced, its links stay": {
			"# Log\n\n## v1.1.0 (yesterday)\n\n- wrong\n\n[1]: https://example.com\n\n\n## 1.0.0\n",
			[]changelog.Release{release("1.1.0", "a")},
			"# Log\n\n" + section("1.1.0", "a") + "\n[1]: https://example.com\n\n\n## 1.0.0\n", []string{"1.1.0"},
		},
		"the only one, without a last line break": {
			"## [unreleased](https://example.com)\nold", []changelog.Release{release("", "a")},
			strings.TrimSuffix(section("Unreleased", "a"), "\n"), []string{"Unreleased"},
		},
		"an older version between its neighbours": {
			"## 2.0.0\n\n- two\n\n## 1.0.0\n", []changelog.Release{release("1.10.0", "a")},
			"## 2.0.0\n\n- two\n\n" + section("1.10.0", "a") + "\n## 1.0.0\n", nil,
		},
		"the oldest version at the end, above the links": {
			"## 2.0.0\n\n- two\n\n[2.0.0]: https://example.com\n", []changelog.Release{release("1.0.0", "a")},
			"## 2.0.0\n\n- two\n\n" + section("1.0.0", "a") + "\n[2.0.0]: https://example.com\n", nil,
		},
		"a file without sections": {
			"# Log\n\nWords.", []changelog.Release{release("1.0.0", "a")},
			"# Log\n\nWords.\n\n" + section("1.0.0", "a"), nil,
		},
		"several, newest first": {
			"# Log\n\n## 1.0.0\n", []changelog.Release{release("", "c"), release("1.2.0", "b"), release("1.1.0", "a")},
			"# Log\n\n" + section("Unreleased", "c") + "\n" + section("1.2.0", "b") + "\n" + section("1.1.0", "a") + "\n## 1.0.0\n", nil,
		},
		"headings in code and comments are none": {
			"# Log\n\n<!--\n## 1.1.0\n-->\n~~~\n## 1.1.0\n```\n~~~\n\n## 1.0.0\n", []changelog.Release{release("1.1.0", "a")},
			"# Log\n\n<!--\n## 1.1.0\n-->\n~~~\n## 1.1.0\n```\n~~~\n\n" + section("1.1.0", "a") + "\n## 1.0.0\n", nil,
		},
		"line breaks are those of the file": {
			"# Log\r\n\r\n## 1.0.0\r\n", []changelog.Release{release("1.1.0", "a")},
			"# Log\r\n\r\n" + strings.ReplaceAll(section("1.1.0", "a"), "\n", "\r\n") + "\r\n## 1.0.0\r\n", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, replaced := changelog.Insert([]byte(tt.file), tt.releases)
			if d := cmp.Diff(tt.want, string(got)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if d := cmp.Diff(tt.replaced, replaced); d != "" {
				t.Errorf("replaced (-want +got):\n%s", d)
			}
			again, _ := changelog.Insert(got, tt.releases)
			if d := cmp.Diff(string(got), string(again)); d != "" {
				t.Errorf("a second time (-first +second):\n%s", d)
			}
		})
	}
}

// Whatever stands in a file, what is put in is one run of bytes in it, and putting it in again
// changes nothing.
func FuzzInsert(f *testing.F) {
	for _, seed := range []string{"", "# Log\n\n## [Unreleased]\n\n- x\n\n## [1.0.0]\n\n[1.0.0]: x\n", "## 1.1.0\r\n", "```\n## 1.1.0", "<!-- ## \n## 1.0.0", "## \n##\t[", "\xff## 1\r"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if bytes.HasSuffix(file, []byte("\r")) {
			return // with what follows it becomes another line break
		}
		for _, r := range []changelog.Release{release("1.1.0", "a"), release("", "b")} {
			got, replaced := changelog.Insert(file, []changelog.Release{r})
			if len(replaced) == 0 && len(bytes.TrimSpace(file)) > 0 && !isWithin(file, got) {
				t.Errorf("%q became %q", file, got)
			}
			if again, _ := changelog.Insert(got, []changelog.Release{r}); !bytes.Equal(got, again) && bytes.Contains(got, []byte("## ["+r.Name())) {
				t.Errorf("%q, the second time %q", got, again)
			}
		}
	})
}

// isWithin reports whether a file is another one with one run of bytes cut out.
func isWithin(file, other []byte) bool {
	n := 0
	for n < min(len(file), len(other)) && file[n] == other[n] {
		n++
	}
	for ; n >= 0; n-- {
		if bytes.HasPrefix(other, file[:n]) && bytes.HasSuffix(other, file[n:]) && n+len(file[n:]) <= len(other) {
			return true
		}
	}
	return slices.Equal(file, other)
}
