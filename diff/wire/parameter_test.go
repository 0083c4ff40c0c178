package wire_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
)

func value(t *testing.T, text string) node.Node {
	t.Helper()
	tree, err := node.Parse("value", []byte(text), node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tree.Root()
}

// The table of OpenAPI 3.1.1, parameter object, "style examples", for a parameter called color.
func TestParametersAreWrittenAsTheSpecificationSays(t *testing.T) {
	t.Parallel()
	const list, object = `["blue", "black", "brown"]`, `{"R": 100, "G": 200, "B": 150}`
	for _, c := range []struct {
		in, style    string
		explode      bool
		scalar, list string
		object       string
	}{
		{"path", "matrix", false, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"},
		{"path", "matrix", true, ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"},
		{"path", "label", false, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"},
		{"path", "label", true, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"},
		{"path", "simple", false, "blue", "blue,black,brown", "R,100,G,200,B,150"},
		{"path", "simple", true, "blue", "blue,black,brown", "R=100,G=200,B=150"},
		{"query", "form", false, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"},
		{"query", "form", true, "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"},
		{"query", "spaceDelimited", false, "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"},
		{"query", "pipeDelimited", false, "color=blue", "color=blue|black|brown", "color=R|100|G|200|B|150"},
		{"query", "deepObject", true, "error", "error", "color[R]=100&color[G]=200&color[B]=150"},
		{"header", "simple", false, "blue", "blue,black,brown", "R,100,G,200,B,150"},
		{"cookie", "form", true, "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"},
		{"formData", "tabDelimited", false, "color=blue", "color=blue%09black%09brown", "error"},
	} {
		write := func(text string) string {
			s, err := wire.Parameter{Name: "color", In: c.in, Style: c.style, Explode: c.explode, Value: value(t, text)}.Text()
			if err != nil {
				return "error"
			}
			return s
		}
		got := []string{write(`"blue"`), write(list), write(object)}
		if d := cmp.Diff([]string{c.scalar, c.list, c.object}, got); d != "" {
			t.Errorf("%s, style %s, explode %t (-want +got):\n%s", c.in, c.style, c.explode, d)
		}
	}
}

func TestPunctuationIsEncodedWhereItWouldBeReadAsSuch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p    wire.Parameter
		want string
	}{
		{wire.Parameter{Name: "id", In: "path", Style: "simple", Value: value(t, `"a/b?c,d;e 1"`)}, "a%2Fb%3Fc%2Cd%3Be%201"},
		{wire.Parameter{Name: "id", In: "path", Style: "label", Value: value(t, `"a.b"`)}, ".a%2Eb"},
		{wire.Parameter{Name: "q&r", In: "query", Style: "form", Value: value(t, `"a&b=c+d"`)}, "q%26r=a%26b%3Dc%2Bd"},
		{wire.Parameter{Name: "q", In: "query", Style: "form", AllowReserved: true, Value: value(t, `"/a?b:c&d"`)}, "q=/a?b:c%26d"},
		{wire.Parameter{Name: "n", In: "query", Style: "form", Value: value(t, `1.50e1`)}, "n=1.50e1"},
		{wire.Parameter{Name: "n", In: "query", Style: "form", Value: value(t, `null`)}, "n="},
		{wire.Parameter{Name: "X-Trace", In: "header", Style: "simple", Value: value(t, `"a b/c"`)}, "a b/c"},
	} {
		got, err := c.p.Text()
		if err != nil || got != c.want {
			t.Errorf("%s parameter %s: %q, %v; want %q", c.p.In, c.p.Name, got, err, c.want)
		}
	}
}

func TestWhatHasNoFormIsAnErrorThatSaysWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p    wire.Parameter
		says string
	}{
		{wire.Parameter{Name: "f", In: "query", Style: "form", Value: value(t, `{"a": {"b": 1}}`)}, "values within values"},
		{wire.Parameter{Name: "f", In: "query", Style: "deepObject", Value: value(t, `[1]`)}, "style deepObject has no form for a list"},
		{wire.Parameter{Name: "X", In: "header", Style: "simple", Value: value(t, `"a\r\nSet-Cookie: b"`)}, "U+000D"},
		{wire.Parameter{Name: "X", In: "header", Style: "simple", Value: value(t, `" a"`)}, "begins or ends with a space"},
	} {
		text, err := c.p.Text()
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s parameter %s is written as %q, error %v; want one that says %q", c.p.In, c.p.Name, text, err, c.says)
		}
	}
}
