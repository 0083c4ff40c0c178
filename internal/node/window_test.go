package node

import (
	"strings"
	"testing"
)

func TestWindowIsThePartOfTheLineAroundAValue(t *testing.T) {
	t.Parallel()
	long := `{"ä": "` + strings.Repeat("é", 1000) + `", "b": 12}`
	tree, err := Parse("x.json", []byte("{\n\"a\": 1}"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if text, column := tree.Root().Get("a").Span().Window(100, 100); text != `"a": 1}` || column != 1 {
		t.Errorf("window %q at column %d, want the whole line", text, column)
	}
	if tree, err = Parse("y.json", []byte(long), Options{}); err != nil {
		t.Fatal(err)
	}
	span := tree.Root().Get("b").Span()
	text, column := span.Window(8, 1)
	if text != `", "b": 1` && text != `, "b": 1` || span.Pos().Column-column > 8 {
		t.Errorf("window %q at column %d of value at %d", text, column, span.Pos().Column)
	}
	if text, _ := tree.Root().Get("ä").Span().Window(0, 2); text != `"` {
		t.Errorf("window %q, want no half of a character", text)
	}
}

func TestPointerOfASpanLeadsToItsValue(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{"a": {"b/c": [1, {"d": 2}]}, "e": 3}`, "a:\n  b/c:\n    - 1\n    - d: 2\ne: 3\n"} {
		tree, err := Parse("x", []byte(text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		root := tree.Root()
		for _, want := range []string{"", "/a", "/a/b~1c", "/a/b~1c/0", "/a/b~1c/1/d", "/e"} {
			n, ok := root.Pointer(want)
			if !ok {
				t.Fatalf("%s leads nowhere", want)
			}
			if got := n.Span().Pointer(); got != want && n.Kind() < Array {
				t.Errorf("the pointer of the value at %s is %s", want, got)
			}
		}
		if got := root.Get("a").Key("b/c").Pointer(); got != "/a/b~1c" {
			t.Errorf("the pointer of a key is %s", got)
		}
	}
}

func TestHeadingIsTheKeyOfAValue(t *testing.T) {
	t.Parallel()
	tree, err := Parse("x.json", []byte(`{"a": [{"b": 1}]}`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	root := tree.Root()
	if got, want := root.Get("a").Heading(), root.Key("a"); got != want {
		t.Errorf("heading %v, want %v", got.Pos(), want.Pos())
	}
	if h := root.Get("a").At(0).Heading(); !h.IsZero() || !root.Heading().IsZero() {
		t.Errorf("an element and the root stand under no key")
	}
}
