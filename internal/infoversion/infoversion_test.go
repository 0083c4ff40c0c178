package infoversion_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/infoversion"
	"github.com/postel-api/postel/internal/node"
)

func sentence(err error) string {
	var e *node.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &e):
		return "not a sentence: " + err.Error()
	case e.Help == "":
		return e.Error()
	}
	return e.Error() + " | " + e.Help
}

func TestOnlyTheVersionChanges(t *testing.T) {
	t.Parallel()
	const yaml = "# head\nopenapi: 3.1.0\ninfo:\n  version: %s # why\n  title: 'a'   # b\n\npaths: {}\n"
	tests := []struct{ name, file, old, version, want string }{
		{"plain", yaml, "1.0.0", "2.0.0", "2.0.0"},
		{"a pre-release", yaml, "1.0.0", "2.0.0-rc.1+5", "2.0.0-rc.1+5"},
		{"with a v", yaml, "v1.0.0", "v2.0.0", "v2.0.0"},
		{"in double quotes", yaml, `"1.0.0"`, "2.0.0", `"2.0.0"`},
		{"in single quotes", yaml, `'1.0.0'`, "2.0.0", `'2.0.0'`},
		{"a quote in single quotes", yaml, `'1.0.0'`, "it's", `'it''s'`},
		{"a number becomes a text", yaml, "1.0", "1.1.0", "1.1.0"},
		{"what would be a number", yaml, "1.0.0", "1.10", `"1.10"`},
		{"what would be an octal number", yaml, "1.0.0", "0o17", `"0o17"`},
		{"what would be an old octal number", yaml, "1.0.0", "017", `"017"`},
		{"what would be a float", yaml, "1.0.0", "1e5", `"1e5"`},
		{"what would be a date", yaml, "1.0.0", "2026-12-31", `"2026-12-31"`},
		{"what would be a truth value", yaml, "1.0.0", "on", `"on"`},
		{"what would be nothing", yaml, "1.0.0", "Null", `"Null"`},
		{"what would be a map", yaml, "1.0.0", "a: b", `"a: b"`},
		{"what would be a comment", yaml, "1.0.0", "a #b", `"a #b"`},
		{"behind a tag", yaml, "!!str 1.0", "2.0.0", "!!str 2.0.0"},
		{"in braces", "info: {version: %s, title: t}\nopenapi: 3.1.0\n", "1.0.0", "2.0.0", "2.0.0"},
		{"at the end of a file", "openapi: 3.1.0\ninfo:\n  version: %s", "1.0.0", "2.0.0", "2.0.0"},
		{"lines of Windows", "openapi: 3.1.0\r\ninfo:\r\n  version: %s\r\n  title: x\r\n", "1.0.0", "2.0.0", "2.0.0"},
		{"behind a byte order mark", "\xef\xbb\xbfopenapi: 3.1.0\ninfo: {version: %s}\n", "1.0.0", "2.0.0", "2.0.0"},
		{"beside other versions", "openapi: 3.1.0\nx: {info: {version: 1.0.0}}\ninfo: {x: {version: 1.0.0}, version: %s}\nversion: 1.0.0\n", "1.0.0", "2.0.0", "2.0.0"},
		{"in an anchored info that nobody uses", "openapi: 3.1.0\ninfo: &i\n  version: %s\n", "1.0.0", "2.0.0", "2.0.0"},
		{"behind wide characters", "openapi: 3.1.0\ninfo: {title: 漢字 😀, version: %s}\n", "1.0.0", "2.0.0", "2.0.0"},
		{"in JSON", "{\n  \"openapi\": \"3.1.0\",\n\t\"info\" : { \"title\":\"\\u00e4\", \"version\" :  %s }\n}\n", `"1.0.0"`, "2.0.0", `"2.0.0"`},
		{"a number in JSON", `{"openapi":"3.1.0","info":{"version":%s}}`, `1.0`, "1.1", `"1.1"`},
		{"a plain number in JSON stays a text", `{"openapi":"3.1.0","info":{"version":%s}}`, `1.0`, "1.1.0", `"1.1.0"`},
		{"under a key in quotes", "\"info\":\n  \"version\": %s\n", "1.0.0", "2.0.0", "2.0.0"},
		{"under keys in quotes and braces", "# y\n{\"info\": {\"version\": %s}}\n", "1.0.0", "2.0.0", "2.0.0"},
		{"escapes in JSON", `{"info":{"version":%s}}`, `"1\u002e0"`, `a"\`, `"a\"\\"`},
	}
	for _, tt := range tests {
		before := strings.Replace(tt.file, "%s", tt.old, 1)
		name := "openapi.yaml"
		if strings.HasPrefix(tt.file, "{") {
			name = "openapi.json"
		}
		got, err := infoversion.Set(name, []byte(before), tt.version)
		if diff := cmp.Diff(strings.Replace(tt.file, "%s", tt.want, 1), string(got)); diff != "" || err != nil {
			t.Errorf("%s: %s (-want +got):\n%s", tt.name, sentence(err), diff)
		}
	}
}

func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, version, want string }{
		{"no info", "openapi: 3.1.0\n", "2.0.0", ":1:1: the description has no info | write it by hand"},
		{"no version", "info:\n  title: x\n", "2.0.0", ":2:3: the description has no info.version | write it by hand"},
		{"info in another file", "info:\n  $ref: info.yaml\n", "2.0.0", ":2:3: info stands elsewhere: info.yaml | name that file"},
		{"an alias", "x: &v 1.0.0\ninfo:\n  version: *v\n", "2.0.0", ":3:3: info.version is an alias, whose value stands elsewhere | change it where its anchor stands"},
		{"an info that is an alias", "x: &i {version: 1.0.0}\ninfo: *i\n", "2.0.0", ":2:1: info is an alias, whose value stands elsewhere | change it where its anchor stands"},
		{"an anchor", "info:\n  version: &v 1.0.0\nx: *v\n", "2.0.0", ":2:15: info.version has an anchor, which other places may refer to | change it by hand"},
		{"an info that others use", "info: &i\n  version: 1.0.0\nx: *i\n", "2.0.0", ":2:12: info.version stands in a form that cannot be changed without changing something else | change it by hand"},
		{"a merged version", "x: &i {version: 1.0.0}\ninfo:\n  <<: *i\n  title: x\n", "2.0.0", ":1:8: info.version is merged from elsewhere | change it by hand"},
		{"a block", "info:\n  version: |\n    1.0.0\n", "2.0.0", ":2:12: info.version is a text of several lines | write it on one line"},
		{"several lines", "info:\n  version: \"1.\n    0\"\n", "2.0.0", ":2:12: info.version is a text of several lines | write it on one line"},
		{"no value", "info:\n  version:\n", "2.0.0", ":2:3: info.version has no value | give it a value by hand"},
		{"a list", "info:\n  version: [1]\n", "2.0.0", ":2:12: info.version is neither a text nor a number"},
		{"info is a text", "info: x\n", "2.0.0", ":1:7: info is no object, so it has no version"},
		{"twice", "info:\n  version: 1.0.0\n  version: 1.0.1\n", "2.0.0", `:3:3: the key "version" stands twice in this object, first on line 2; the last one counts | remove one of the two`},
		{"info twice", "info: {version: 1.0.0}\ninfo: {version: 1.0.1}\n", "2.0.0", `:2:1: the key "info" stands twice in this object, first on line 1; the last one counts | remove one of the two`},
		{"another tag", "info:\n  version: !!float 1.0\n", "2.0.0", ":2:20: info.version has a tag of YAML, which makes something else of it than a text | change it by hand"},
		{"a broken file", "info: [", "2.0.0", ":1:8: "},
		{"an empty version", "info: {version: 1.0.0}", "", `: "" cannot be a version: it is empty, or has spaces around it`},
		{"a line break", "info: {version: 1.0.0}", "1\n2", `: "1\n2" cannot be a version: it has characters that cannot be seen`},
		{"a very long version", "info: {version: 1.0.0}", strings.Repeat("1", 257), `: a version has at most 256 bytes`},
	}
	for _, tt := range tests {
		got, err := infoversion.Set("a.yaml", []byte(tt.file), tt.version)
		if want := "a.yaml" + tt.want; !strings.HasPrefix(sentence(err), want) || got != nil {
			t.Errorf("%s (-want +got):\n%s", tt.name, cmp.Diff(want, sentence(err)))
		}
	}
}

// FuzzSet holds that the tree is the same but for the version, and that the bytes around it are
// untouched.
func FuzzSet(f *testing.F) {
	for _, file := range []string{
		"openapi: 3.1.0\ninfo:\n  version: 1.0.0 # c\n  title: x\n", "\xef\xbb\xbf{\"info\":{\"version\":\"1.0\"}}", "info: {title: a, version: '1'}\r\nx: &a [1]\r\ny: *a\r\n",
		"info: &i {version: 1.0.0, <<: {a: b}}\nx: *i", "info:\n  ? version\n  : 1.0.0\n", "{\"info\":{\"version\":1e5,\"version\":2}}", "info:\n  \"version\" : !x \"1\"\n",
	} {
		f.Add([]byte(file), "2.0.0")
	}
	f.Add([]byte("info: {version: 1}"), "it's: #\"")
	f.Fuzz(func(t *testing.T, data []byte, version string) {
		out, err := infoversion.Set("a.yaml", data, version)
		if err != nil {
			if sentence(err) == "" || strings.HasPrefix(sentence(err), "not a") {
				t.Errorf("got %v", err)
			}
			return
		}
		a, err := node.Parse("a.yaml", append([]byte(nil), data...), node.Options{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := node.Parse("a.yaml", append([]byte(nil), out...), node.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if a.Len() != b.Len() || b.Root().Path("info", "version").Str() != version {
			t.Fatalf("%q became %q", data, out)
		}
		back, err := infoversion.Set("a.yaml", out, a.Root().Path("info", "version").Text())
		if err != nil {
			if strings.Contains(err.Error(), "cannot be a version") || strings.Contains(err.Error(), "at most") {
				return
			}
			t.Fatalf("%q cannot be undone: %v", out, err)
		}
		if c, err := node.Parse("a.yaml", back, node.Options{}); err != nil || a.Root().Path("info", "version").Kind() == node.String && !node.Equal(a.Root(), c.Root()) {
			t.Fatalf("%q became %q and then %q", data, out, back)
		}
		start, end := a.Root().Path("info", "version").Span().Offsets()
		tail := a.Source()[end:]
		if !strings.HasSuffix(string(out), string(tail)) || !strings.HasPrefix(string(b.Source()), string(a.Source()[:start])) {
			t.Fatalf("%q became %q", data, out)
		}
	})
}
