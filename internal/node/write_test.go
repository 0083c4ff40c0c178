package node_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
)

func TestAValueIsWrittenAsYAMLThatPeopleRead(t *testing.T) {
	t.Parallel()
	const source = `{"openapi": "3.1.0", "info": {"title": "Orders: all", "version": "1.0", "description": "One.\n\nTwo.\n"},
		"tags": [{"name": "no", "x": null}, [1, 1.50], [], {}], "paths": {"/a b/{id}": {"get": {"deprecated": true}}, "~": "a\tb", "e": ""}}`
	const want = `openapi: "3.1.0"
info:
  title: "Orders: all"
  version: "1.0"
  description: |
    One.

    Two.
tags:
  - name: "no"
    x: null
  - - 1
    - 1.50
  - []
  - {}
paths:
  /a b/{id}:
    get:
      deprecated: true
  "~": "a\tb"
  e: ""
`
	tree, err := node.ParseJSON("a.json", []byte(source), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(node.AppendYAML(nil, tree.Root()))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAbsentIsWrittenAsNull(t *testing.T) {
	t.Parallel()
	if got := string(node.AppendJSON(nil, node.Node{})); got != "null" {
		t.Errorf("the zero Node is written as %q", got)
	}
}

func FuzzWhatIsWrittenIsReadAgain(f *testing.F) {
	for _, seed := range []string{
		`{"a": "x\n y\n", "b": ["\n", " a\nb", "a\n", "a\n\n", "\t\n", "a\r\nb", "\u0085\u2028", "- a", "---\na", "a\n...\nb"]}`,
		`"a\nb"`, `["a\nb\n"]`, `{"y": {"": "=", "<<": 1, "? a": [[[]]]}}`, `[1e400, -0, 0x1F, "0x1F", "~", "null", ".inf"]`, `"\ud83d\ude00\n\ufeff"`,
		"a: |\n  x\n\n   y\n", `{"a\nb": "c"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		tree, err := node.Parse("in", src, node.Options{MaxBytes: 1 << 14, MaxNodes: 1 << 12, MaxDepth: 50})
		if err != nil {
			return
		}
		for name, text := range map[string][]byte{"a.json": node.AppendJSON(nil, tree.Root()), "a.yaml": node.AppendYAML(nil, tree.Root())} {
			again, err := node.Parse(name, text, node.Options{JSON: strings.HasSuffix(name, "json")})
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, text)
			}
			if !node.Equal(tree.Root(), again.Root()) {
				t.Fatalf("%s: read differently\n%q", name, text)
			}
		}
	})
}
