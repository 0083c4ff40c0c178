package accept_test

import (
	"strings"
	"testing"
	"time"

	"github.com/Masterminds/semver/v3"
	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/accept"
)

var entry = accept.Entry{Fingerprint: "8f3a91c2d4e6", Reason: "nobody has a fax: \"really\"", Author: "Ada Lovelace <ada@example.com>", Until: accept.Until{Day: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)}}

const written = `- fingerprint: "8f3a91c2d4e6"
  reason: "nobody has a fax: \"really\""
  author: Ada Lovelace <ada@example.com>
  until: 2026-12-31
`

// indented is the entry as it is written at an indentation.
func indented(by, eol string) string {
	return strings.ReplaceAll(by+strings.ReplaceAll(strings.TrimSuffix(written, "\n"), "\n", "\n"+by)+"\n", "\n", eol)
}

func TestAnEntryIsAddedAndNothingElseChanges(t *testing.T) {
	t.Parallel()
	const head = "# Changes that were looked at and accepted: by fingerprint, or by rule and place, each with a\n# reason, an author and, where it should end, until (a day, or a version).\naccepted:\n"
	first := "- {fingerprint: aaaaaaaaaaaa, reason: r, author: a}"
	tests := []struct{ name, file, want string }{
		{"to nothing", "", head + indented("  ", "\n")},
		{"to comments", "# ours\n", "# ours\naccepted:\n" + indented("  ", "\n")},
		{"to a byte order mark", "\xef\xbb\xbf", "\xef\xbb\xbf" + head + indented("  ", "\n")},
		{"to an empty value", "accepted: # none yet\n", "accepted: # none yet\n" + indented("  ", "\n")},
		{"to an empty list", "accepted: []  # none\n# end\n", "accepted:  # none\n" + indented("  ", "\n") + "# end\n"},
		{"to a list", "# a\naccepted:\n  " + first + " # b\n\n# c\n", "# a\naccepted:\n  " + first + " # b\n" + indented("  ", "\n") + "\n# c\n"},
		{"in the indentation of the list", "accepted:\n" + first + "\n", "accepted:\n" + first + "\n" + indented("", "\n")},
		{"deeper than usual", "accepted:\n      " + first + "\n", "accepted:\n      " + first + "\n" + indented("      ", "\n")},
		{"without a line break at the end", "accepted:\n  " + first, "accepted:\n  " + first + "\n" + indented("  ", "\n")},
		{"in lines of Windows", "accepted:\r\n  " + first + "\r\n", "accepted:\r\n  " + first + "\r\n" + indented("  ", "\r\n")},
		{"behind a byte order mark", "\xef\xbb\xbfaccepted:\n  " + first + "\n", "\xef\xbb\xbfaccepted:\n  " + first + "\n" + indented("  ", "\n")},
		{"after a text of several lines", "accepted:\n- fingerprint: aaaaaaaaaaaa\n  author: a\n  reason: |\n    one\n    two\n\n# end\n", "accepted:\n- fingerprint: aaaaaaaaaaaa\n  author: a\n  reason: |\n    one\n    two\n" + indented("", "\n") + "\n# end\n"},
		{"to an empty map", "{}\n", "cannot"},
		{"to a list in brackets", "accepted: [{fingerprint: aaaaaaaaaaaa, reason: r, author: a}]\n", "cannot"},
		{"to a broken file", "accepted: [", "a.yaml:1:12: "},
	}
	for _, tt := range tests {
		got, err := accept.Append("a.yaml", []byte(tt.file), entry)
		if err != nil {
			if want := strings.Replace(tt.want, "cannot", "a.yaml:1:1: the file has a form to which no entry can be added | add it by hand:\n"+indented("  ", "\n"), 1); !strings.HasPrefix(sentence(err), want) || want == "" {
				t.Errorf("%s: got %s", tt.name, sentence(err))
			}
			continue
		}
		if diff := cmp.Diff(tt.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestWhatIsWrittenIsWhatIsRead(t *testing.T) {
	t.Parallel()
	texts := []string{"plain", "yes", "No", "null", "~", "- x", "a: b", "a #b", "'", `"\`, "2026-01-01", "1.0", "0x1F", "# x", "{a}", "ä 漢 😀", "a\x7fb", "a\u2028b", "/customers/{id}", "*x", "&x", "!x", "%x", "@x", "`x", "|", ">", "? x", "a\nb\tc", "\x01", "\xff", ""}
	for _, s := range texts {
		e := accept.Entry{Rule: "response-member-removed", Path: "/x", Pointer: "/a~1b/*", Reason: s, Author: s, Until: accept.Until{Version: semver.MustParse("2.0.0-rc.1+b")}}
		data, err := accept.Append("a.yaml", nil, e)
		if s == "" || s == "\x01" {
			if s == "" && err == nil {
				t.Errorf("%q is written: %s", s, data)
			}
			if err != nil {
				continue
			}
		}
		if err != nil {
			t.Errorf("%q: %s", s, sentence(err))
			continue
		}
		read, err := accept.Parse("a.yaml", data)
		want := strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "\uFFFD")
		if err != nil || len(read) != 1 || read[0].Reason != want || read[0].Author != want || read[0].Until.String() != "2.0.0-rc.1+b" {
			t.Errorf("%q: %v\n%s", s, err, data)
		}
	}
}

func FuzzAppend(f *testing.F) {
	f.Add([]byte("accepted:\n  - {fingerprint: aaaaaaaaaaaa, reason: r, author: a} # x\n"), "why")
	f.Add([]byte("accepted: []"), "x: y")
	f.Add([]byte("\xef\xbb\xbfaccepted:\r\n- &a {fingerprint: aaaaaaaaaaaa, reason: r, author: a}\r\n- *a\r\n"), "'")
	f.Fuzz(func(t *testing.T, data []byte, reason string) {
		before, err := accept.Parse("a.yaml", append([]byte(nil), data...))
		e := entry
		e.Reason = reason
		out, appendErr := accept.Append("a.yaml", data, e)
		if err != nil && appendErr == nil {
			t.Fatalf("%v, and yet an entry was added", err)
		}
		if appendErr != nil {
			return
		}
		after, err := accept.Parse("a.yaml", append([]byte(nil), out...))
		if err != nil || len(after) != len(before)+1 {
			t.Fatalf("%d entries became %d, %v\n%s", len(before), len(after), err, out)
		}
		kept := 0 // what was there is still there, in its order
		for _, b := range out {
			if kept < len(data) && data[kept] == b {
				kept++
			}
		}
		if kept < len(data)-3 { // "[]" and a space go
			t.Fatalf("%q became %q", data, out)
		}
	})
}
