package node_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
)

func parseYAML(t *testing.T, doc string) *node.Tree {
	t.Helper()
	tree, err := node.Parse("doc.yaml", []byte(doc), node.Options{})
	if err != nil {
		t.Fatalf("%q: %v", doc, err)
	}
	return tree
}

func TestYAMLScalarsFollowTheCoreSchema(t *testing.T) {
	t.Parallel()
	tests := []struct{ doc, want string }{
		{"~", "null"}, {"null", "null"}, {"Null", "null"}, {"NULL", "null"}, {"!!null ''", `null`}, {"nULL", `"nULL"`},
		{"true", "true"}, {"True", "true"}, {"TRUE", "true"}, {"false", "false"}, {"tRUE", `"tRUE"`},
		{"yes", `"yes"`}, {"no", `"no"`}, {"on", `"on"`}, {"off", `"off"`}, {"y", `"y"`}, {"N", `"N"`},
		{"0", "0"}, {"-0", "-0"}, {"12", "12"}, {"+12", "12"}, {"-12", "-12"}, {"1e3", "1e3"}, {"1E+03", "1E+03"}, {"1e-3", "1e-3"},
		{".5", "0.5"}, {"-.5", "-0.5"}, {"1.", "1"}, {"1.e2", "1e2"}, {"1.50", "1.50"}, {"+1.5", "1.5"}, {"01.5", "1.5"},
		{"0x1F", "31"}, {"0o17", "15"}, {"0xFFFFFFFFFFFFFFFFFFFF", "1208925819614629174706175"},
		{"123456789012345678901234567890", "123456789012345678901234567890"},
		{"1.000000000000000000000000000001", "1.000000000000000000000000000001"}, {"1e400", "1e400"},
		{"0b11", `"0b11"`}, {"-0x1F", `"-0x1F"`}, {"0x", `"0x"`}, {"0xG", `"0xG"`}, {"0o8", `"0o8"`}, {"0x_1", `"0x_1"`}, {"0x-1", `"0x-1"`},
		{".", `"."`}, {"-", `[null]`}, {"-a", `"-a"`}, {"+", `"+"`}, {"1e", `"1e"`}, {"1e+", `"1e+"`}, {"1.2.3", `"1.2.3"`}, {"e5", `"e5"`}, {".e5", `".e5"`},
		{"1_", `"1_"`}, {"_1", `"_1"`}, {"1__0", `"1__0"`}, {"0_1", `"0_1"`}, {"1:30", `"1:30"`}, {"1 2", `"1 2"`},
		{"2001-12-14", `"2001-12-14"`}, {"2001-12-14T21:59:43Z", `"2001-12-14T21:59:43Z"`},
		{"'12'", `"12"`}, {`"true"`, `"true"`}, {"|\n 12", `"12"`}, {">\n 12\n", "\"12\n\""},
		{"!!str 12", `"12"`}, {"! 12", `"12"`}, {"!!int '12'", "12"}, {"!!float 1", "1"}, {"!!binary aGk=", `"aGk="`},
		{"!!timestamp 2001-12-14", `"2001-12-14"`}, {"!mine 12", `"12"`}, {"!mine {a: 1}", `{"a":1}`}, {"!!set {a: }", `{"a":null}`},
		{"&a 12", "12"}, {"&a !!str 12", `"12"`}, {"!!str &a 12", `"12"`}, {"!<tag:yaml.org,2002:str> 12", `"12"`},
		{"a", `"a"`}, {"a\n b\n\n c", "\"a b\nc\""}, {"'it''s'", `"it's"`}, {`"\x41\u00e9\U0001F600\n"`, "\"Aé😀\n\""},
	}
	for _, tt := range tests {
		tree := parseYAML(t, tt.doc)
		if got := show(tree.Root()); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.doc, got, tt.want)
		}
		if f := tree.Faults(); len(f) > 0 {
			t.Errorf("%q: unexpected fault: %s", tt.doc, f[0].Msg)
		}
	}
}

func TestYAMLScalarsThatReadersDisagreeAboutAreFaults(t *testing.T) {
	t.Parallel()
	tests := []struct{ doc, want, fault string }{
		{"a: 017", `{"a":17}`, `1:4: "017" is octal to some readers of YAML and decimal to others; it is read as 17`},
		{"a: 00", `{"a":0}`, `1:4: "00" is octal to some readers of YAML and decimal to others; it is read as 0`},
		{"a: 1_000", `{"a":1000}`, `1:4: "1_000" is a number to some readers of YAML and a string to others; it is read as 1000`},
		{"a: -1_0", `{"a":-10}`, `1:4: "-1_0" is a number to some readers of YAML and a string to others; it is read as -10`},
		{"a: .inf", `{"a":".inf"}`, `1:4: ".inf" is no number in JSON; it is read as a string`},
		{"a: -.Inf", `{"a":"-.Inf"}`, `1:4: "-.Inf" is no number in JSON; it is read as a string`},
		{"a: .NaN", `{"a":".NaN"}`, `1:4: ".NaN" is no number in JSON; it is read as a string`},
		{"a: !!int x", `{"a":"x"}`, `1:10: "x" is tagged !!int and is none; it is read as a string`},
		{"a: !!bool yes", `{"a":"yes"}`, `1:11: "yes" is tagged !!bool and is none; it is read as a string`},
		{"a: 1\nb: 2\na: 3", `{"b":2,"a":3}`, `3:1: the key "a" stands twice in this object, first on line 1; the last one counts`},
		{"a: 1\n---\nb: 2", `{"a":1}`, `3:1: a second document begins here; only the first one is read`},
		{"a: 1\n...\n[", `{"a":1}`, `3:2: what follows the first document cannot be read: expected a value, found the end of the document`},
	}
	for _, tt := range tests {
		tree := parseYAML(t, tt.doc)
		if got := show(tree.Root()); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.doc, got, tt.want)
		}
		if diff := cmp.Diff([]string{"doc.yaml:" + tt.fault}, faults(tree)); diff != "" {
			t.Errorf("%q: faults (-want +got):\n%s", tt.doc, diff)
		}
	}
}

func faults(tree *node.Tree) []string {
	var out []string
	for _, f := range tree.Faults() {
		out = append(out, f.Err().Error())
	}
	return out
}

func TestYAMLCollectionsAreRead(t *testing.T) {
	t.Parallel()
	tests := []struct{ doc, want string }{
		{"a: 1\nb:\n  c: 2\n  d:\n  - 3\n  - e: 4\n    f:\n", `{"a":1,"b":{"c":2,"d":[3,{"e":4,"f":null}]}}`},
		{"- - 1\n  - 2\n-\n  - 3\n", `[[1,2],[3]]`},
		{"--- # comment\n{a: [b, c, ], \"d\":e, f}\n...\n", `{"a":["b","c"],"d":"e","f":null}`},
		{"[a: 1, ? b : 2]", `[{"a":1},{"b":2}]`},
		{"? a\n: 1\n? b\n", `{"a":1,"b":null}`},
		{"200: a\n1.0: b\ntrue: c\nnull: d\n~: e\n0x1F: f\n", `{"200":"a","1.0":"b","true":"c","null":"d","~":"e","0x1F":"f"}`},
		{"{}", `{}`},
		{"a: []\nb: {}\n", `{"a":[],"b":{}}`},
		{"a: 1\r\nb: 2\r\n", `{"a":1,"b":2}`},
		{"a: 1\rb: 2\r", `{"a":1,"b":2}`},
		{"\xef\xbb\xbfa: 1\n", `{"a":1}`},
		{"%YAML 1.2\n---\na: 1\n", `{"a":1}`},
		{"%TAG !e! tag:e.org,2000:\n---\na: !e!x 1\n", `{"a":"1"}`},
		{"a:\t1\nb: [1,\t2]\n", `{"a":1,"b":[1,2]}`},
		{"a: 1\n---\n", `{"a":1}`},
		{"a: |\n  x\n   y\n\n  z\nb: >-\n  p\n  q\n", "{\"a\":\"x\n y\n\nz\n\",\"b\":\"p q\"}"},
		{"a: &x {b: 1}\nc: *x\nd: [*x, *x]\n", `{"a":{"b":1},"c":{"b":1},"d":[{"b":1},{"b":1}]}`},
		{"a: &x 1\nb: &x 2\nc: *x\n", `{"a":1,"b":2,"c":2}`},
		{"&k key: 1\nb: *k\n*k : 3\n", `{"b":"key","key":3}`},
	}
	for _, tt := range tests {
		if got := show(parseYAML(t, tt.doc).Root()); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.doc, got, tt.want)
		}
	}
}

func TestYAMLMergeKeysBringWhatIsMissing(t *testing.T) {
	t.Parallel()
	const base = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\n"
	tests := []struct{ doc, want string }{
		{"z: {<<: *x, b: 0}", `{"b":0,"a":1}`},
		{"z: {b: 0, <<: *x}", `{"b":0,"a":1}`},
		{"z:\n  <<: [*x, *y]\n  d: 3", `{"d":3,"a":1,"b":1,"c":2}`},
		{"z:\n  <<: [*y, *x]\n", `{"b":2,"c":2,"a":1}`},
		{"z:\n  <<:\n  - *y\n  - {e: 5, c: 0}\n", `{"b":2,"c":2,"e":5}`},
		{"z:\n  <<: *x\n  <<: *y\n", `{"a":1,"b":1,"c":2}`},
		{"z: {<<: {a: 1, <<: *y}}", `{"a":1,"b":2,"c":2}`},
		{"w: &w {<<: *x, d: 4}\nz: {<<: *w}", `{"d":4,"a":1,"b":1}`},
		{`z: {"<<": *x}`, `{"<<":{"a":1,"b":1}}`},
	}
	for _, tt := range tests {
		tree := parseYAML(t, base+tt.doc)
		if got := show(tree.Root().Get("z")); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.doc, got, tt.want)
		}
		if f := faults(tree); len(f) > 0 {
			t.Errorf("%q: unexpected fault: %s", tt.doc, f[0])
		}
	}
}

func TestWhatIsNotYAMLIsRefusedAtItsPlace(t *testing.T) {
	t.Parallel()
	tests := []struct{ doc, want, help string }{
		{"", "1:1: the document is empty", ""},
		{" \n\t\n", "1:1: the document is empty", ""},
		{"# only a comment\n", "1:1: the document is empty", ""},
		{"---\n...\n", "1:1: the document is empty", ""},
		{"paths:\n  /orders: get: {}\n", "2:12: a second key cannot start on this line", "put it on a line of its own, indented under /orders, or put quotes around the value"},
		{"a: b\n  c: d\n", "2:3: a key cannot begin here, inside the value that began on a line above", "check the indentation, or put quotes around the value above"},
		{"a:\n  b: 1\n c: 2\n", "3:2: this line does not belong to the block that begins on line 1", "check its indentation"},
		{"- a\nb: 1\n", "2:1: this line does not belong to the block that begins on line 1", "check its indentation"},
		{"a: 'it's'\n", "1:8: the value before this has already ended", "put quotes around the whole value"},
		{"a:\n\tb: 1\n", "2:1: a tab cannot indent a line of YAML", "use spaces"},
		{"a: 1\n\tb: 1\n", "2:1: a tab cannot indent a line of YAML", "use spaces"},
		{"a: |\n b\n\tc\n", "3:1: a tab cannot indent a line of YAML", "use spaces"},
		{"é: @b\n", "1:4: a value cannot begin with '@'", "put the value in quotes"},
		{"a: \"x\nb: 1\n", "1:4: this string has no closing quote", ""},
		{"a: [1, 2\nb: 3\n", "1:4: this array is not closed, or a comma is missing before line 2 goes on", ""},
		{"a: {b: 1 c: 2}\n", "1:4: this object is not closed, or a comma is missing before line 1 goes on", ""},
		{"a: *x\n", "1:4: there is no anchor &x before this alias", ""},
		{"a: - b\n", "1:4: a list cannot begin on this line", "put it on a line of its own, indented under its key"},
		{"a: ]\n", "1:4: expected a value, found ']'", ""},
		{"- a\n-b\n", "2:1: this key has no colon", "write key: value, or begin the line with a dash and a space"},
		{"a: \"\\y\"\n", "1:5: this is not an escape sequence of YAML", "write each backslash twice, or use single quotes"},
		{"a: \"\\xZZ\"\n", "1:4: this string has an escape sequence that YAML does not know", "write each backslash twice, or use single quotes"},
		{"a: |x\n b\n", "1:5: the text begins on the line after | or >", ""},
		{"a: !foo!bar 1\n", "1:4: this tag has a prefix that no %TAG directive defines", ""},
		{"a: 1\n}\n", "2:1: this line does not belong to the block that begins on line 1", "check its indentation"},
		{"--- {a: 1}\nfoo\n", "2:1: the document has already ended before this", ""},
		{"a: 1\nb: \x00\n", "2:4: YAML does not allow this control character", "remove it, or write it as an escape in double quotes"},
		{"- [a, b]: c\n", "1:3: a collection cannot be a key", "put it in quotes if it is a string"},
		{"? {a: b}\n: c\n", "1:3: a collection cannot be a key", "put it in quotes if it is a string"},
		{"x: &x [1]\n*x : c\n", "2:1: a collection cannot be a key", "put it in quotes if it is a string"},
		{"a: &x [*x]\n", "1:8: the alias *x stands inside of the value that it means", ""},
		{"a: &x\n  b:\n    c: *x\n", "3:8: the alias *x stands inside of the value that it means", ""},
		{"a: &x {<<: *x}\n", "1:12: the alias *x stands inside of the value that it means", ""},
		{"a: {<<: 1}\n", "1:9: a merge key needs a mapping or a list of mappings", ""},
		{"a: {<<: [[]]}\n", "1:10: a merge key needs a mapping or a list of mappings", ""},
		{"%FOO\n---\na\n", "1:5: this is not YAML: found unknown directive name", ""},
		{"{a: 1,, b: 2}", "1:7: expected a value, found ','", ""},
		{"{\"a\": 1, \"b\" 2 3\n", "1:14: expected a colon after the key, found '2'", ""},
	}
	for _, tt := range tests {
		_, err := node.Parse("doc.yaml", []byte(tt.doc), node.Options{})
		e, ok := err.(*node.Error)
		if !ok {
			t.Errorf("%q: got error %v", tt.doc, err)
			continue
		}
		if diff := cmp.Diff([]string{"doc.yaml:" + tt.want, tt.help}, []string{e.Error(), e.Help}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.doc, diff)
		}
	}
}

func TestFlowYAMLIsReadWhereTheNameSaysSo(t *testing.T) {
	t.Parallel()
	const doc = "{openapi: 3.1.0, 'info': {},}"
	for _, name := range []string{"a.yaml", "A.YML", "v1.2.0:api/a.yaml", "https://example.com/a.yml?x=.json"} {
		if _, err := node.Parse(name, []byte(doc), node.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"a.json", "-", "a", "https://example.com/a?b=.yaml"} {
		_, err := node.Parse(name, []byte(doc), node.Options{})
		if err == nil || !strings.Contains(err.Error(), "expected a key in double quotes") {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

func TestYAMLSpansCoverTheWholeValue(t *testing.T) {
	t.Parallel()
	const doc = `# comment
plain: two words   # comment
key with spaces : x
"quoted \"key\"": "a\"b" # c
'it''s': 'd''e'
multi: one
  two
   three
folded: "a
   b"
literal: |2- # comment
   # not a comment
    deep

  end

block: >
  text

empty:
flow: {a: [1, 2 , ], b: {}, "c": }  # comment
pair: [x: 1]
tagged: !!str &anchor 12
anchored: &anchor2   # comment

  k1: 1
  k2: *anchor
list:
- a
-   - b
    - c
last: *anchor2
`
	tree := parseYAML(t, strings.ReplaceAll(doc, "\n", "\r\n"))
	root := tree.Root()
	text := func(s node.Span) string {
		a, b := s.Offsets()
		return strings.ReplaceAll(string(tree.Source()[a:b]), "\r\n", "\n")
	}
	want := map[string]string{
		"plain": "two words", "key with spaces": "x", `quoted "key"`: `"a\"b"`, "it's": "'d''e'",
		"multi": "one\n  two\n   three", "folded": "\"a\n   b\"",
		"literal": "|2- # comment\n   # not a comment\n    deep\n\n  end", "block": ">\n  text", "empty": "",
		"flow": `{a: [1, 2 , ], b: {}, "c": }`, "pair": "[x: 1]", "tagged": "12", "anchored": "k1: 1\n  k2: *anchor",
		"list": "- a\n-   - b\n    - c", "last": "k1: 1\n  k2: *anchor",
	}
	keys := map[string]string{`quoted "key"`: `"quoted \"key\""`, "it's": "'it''s'"}
	for key, v := range root.Members() {
		if diff := cmp.Diff(want[key], text(v.Span())); diff != "" {
			t.Errorf("value of %s (-want +got):\n%s", key, diff)
		}
		k := keys[key]
		if k == "" {
			k = key
		}
		if got := text(root.Key(key)); got != k {
			t.Errorf("key %s: got %s", k, got)
		}
	}
	for ptr, want := range map[string]string{
		"/flow/a": "[1, 2 , ]", "/flow/a/1": "2", "/flow/b": "{}", "/flow/c": "", "/pair/0": "x: 1", "/list/1": "- b\n    - c", "/list/1/1": "c",
	} {
		v, ok := root.Pointer(ptr)
		if got := text(v.Span()); !ok || got != want {
			t.Errorf("%s: got %q, want %q", ptr, got, want)
		}
	}
}

func TestYAMLPositionsCountLinesAsEditorsDo(t *testing.T) {
	t.Parallel()
	doc := "a: \"x\u2028y\u0085 z\"\nb: 'é\u2029' # \u2028\nc: [😀, d, &a e, *a]\n"
	root := parseYAML(t, doc).Root()
	want := map[string]node.Position{
		"/a": {File: "doc.yaml", Line: 1, Column: 4}, "/b": {File: "doc.yaml", Line: 2, Column: 4}, "/c": {File: "doc.yaml", Line: 3, Column: 4},
		"/c/0": {File: "doc.yaml", Line: 3, Column: 5}, "/c/1": {File: "doc.yaml", Line: 3, Column: 8}, "/c/2": {File: "doc.yaml", Line: 3, Column: 14},
	}
	got := map[string]node.Position{}
	for ptr := range want {
		v, _ := root.Pointer(ptr)
		got[ptr] = v.Pos()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("positions (-want +got):\n%s", diff)
	}
}

// FuzzYAML holds that no text makes the reader fail in another way than by an error with a
// place, and that what was read has places in the source.
func FuzzYAML(f *testing.F) {
	for _, doc := range []string{
		"a: &x {b: 1}\nc: *x\n<<: *x\n", "- |+2\n  a\n - b", "? a\n: - b\n", "\"\\u263a\": 'a''b'\n", "a: [b: c, {d}, *e]", "&a [*a]",
		"!!str &x 12: !<tag:a> >\n b\n", "%TAG !a! b\n---\n!a!c d\n...\n---\ne", "a:\r\n\tb: 1_0\r\rc: 0x1F\u2028", "{a: 1}\n]", "- - - a\n  - b\n",
		"a: \"b\n  c\"\nd: e\n f\n", "x: .inf\ny: 017\nx: 1",
	} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := node.Parse("doc.yaml", data, node.Options{MaxNodes: 80_000})
		if err != nil {
			e, ok := err.(*node.Error)
			if !ok || e.Msg == "" || strings.Contains(e.Msg, "cannot be read as YAML") {
				t.Fatalf("%q: %v", data, err)
			}
			return
		}
		root := tree.Root()
		if !strings.ContainsAny(string(data), "*") && !strings.Contains(string(data), "<<") {
			checkSpans(t, root, root.Span())
		}
		if !node.Equal(root, root) || root.Digest() != tree.Digests()[root.ID()] {
			t.Fatalf("%q is not itself", data)
		}
		for _, fault := range tree.Faults() {
			if fault.Err().Pos.IsZero() {
				t.Fatalf("%q: a fault without a place: %s", data, fault.Msg)
			}
		}
	})
}
