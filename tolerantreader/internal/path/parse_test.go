package path

import (
	"errors"
	"testing"
)

func TestDialectsMeetInOneSyntax(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"$":                      "",
		"$.a['b c'][0][*]..d":    "/a/b c/#0/*//d",
		"$[ 'a' , \"b\", 1:3 ]":  "/a|b|:",
		"@.sku":                  "@/sku",
		"$['\\u0061\\'']":        "/a'",
		"":                       "",
		"/a~1b/0":                "/a/b/0|#0",
		"//customer/name[2]/@id": "^//customer/name/#1/@id",
		"xpath:/a/*/text()":      "^/a/*",
		"xpath:./sku":            "@/sku",
		"gjson:a.#.b\\.c.0":      "/a/:/b.c/0|#0",
	} {
		p, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := sketch(p); got != want || p.Text != text {
			t.Errorf("%s: got %s of %s, want %s", text, got, p.Text, want)
		}
	}
}

// sketch is a path in few letters.
func sketch(p *Path) string {
	s := ""
	if p.Relative {
		s = "@"
	}
	if p.FromDocument {
		s += "^"
	}
	for _, segment := range p.Segments {
		s += "/"
		if segment.Descendant {
			s += "/"
		}
		for i, sel := range segment.Selectors {
			if i > 0 {
				s += "|"
			}
			switch sel.Kind {
			case Name:
				s += sel.Name
			case Attribute:
				s += "@" + sel.Name
			case Index:
				s += "#" + string(rune('0'+sel.Index))
			case Slice:
				s += ":"
			case Wildcard:
				s += "*"
			}
		}
	}
	return s
}

func TestWhatCannotBeReadIsRefusedWithItsColumn(t *testing.T) {
	t.Parallel()
	for text, column := range map[string]int{
		"a": 1, "$.": 3, "$.a[": 5, "$['a": 5, "$[01]": 3, "$.a b": 5, "$[?@.a]": 3, "$ ": 3, "$[1": 4, "$['\x01']": 4,
		"//a[@b='c']": 1, "//a/@b/c": 4, "//": 1, "xpath:a/following::b": 8, "gjson:a.@dig:b": 9, "gjson:a.#": 9, "gjson:a..b": 9, "gjson:#(a=1)": 8,
	} {
		_, err := Parse(text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Column != column {
			t.Errorf("%s: got %+v, want column %d", text, err, column)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"$.a['b']..c[0:1]", "/a/0", "//a/@b", "gjson:a.#.b", "$['\\u00e9']"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := Parse(text); err == nil && p.Text != text {
			t.Errorf("%q became %q", text, p.Text)
		}
	})
}
