package path

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestDialectsMeetInOneSyntax(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"$":                                      "$",
		"$.a['b c'][0][*]..d":                    "$['a']['b c'][0][*]..['d']",
		"$[ 'a' , \"b\", 1:3, ::-2 ]":            "$['a','b',1:3,::-2]",
		"$ .a\n[ 0 ]":                            "$['a'][0]",
		"@.sku":                                  "@['sku']",
		`$['\u0061\'"\n\u000b\uD83D\uDE00']`:     `$['a\'"\n\u000b😀']`,
		"$.é..*":                                 "$['é']..[*]",
		"$['@id']['{urn:a}b']":                   "$['@id']['{urn:a}b']",
		"":                                       "$",
		"/":                                      "$['']",
		"/a~1b~01/0":                             "$['a/b~1']['0',0]",
		"/00/-":                                  "$['00']['-']",
		"//customer/name[2]/@id":                 "//customer/name[2]/@id",
		"xpath:/a/*/text()":                      "xpath:/a/*",
		"xpath:./sku":                            "xpath:./sku",
		"xpath:.":                                "xpath:.",
		"xpath:.//sku":                           "xpath:.//sku",
		"xpath:a/{http://b/}c[last()]":           "xpath:a/{http://b/}c[last()]",
		`//a[@b="c"][d][.='it']/@{u}e`:           "//a[@b='c'][d][.='it']/@{u}e",
		"//a[b=\"it's\"]/text()":                 "//a[b=\"it's\"]",
		"gjson:a.#.b\\.c.0":                      "$['a'][0:]['b.c']['0',0]",
		"$[?@.a]":                                "$[?@['a']]",
		"$[? !@.a && (@.b==1||@.c) ]":            "$[?!@['a']&&(@['b']==1||@['c'])]",
		"$[?!(@.a < -1.50e+2), 'x']":             "$[?!(@['a']<-1.50e+2),'x']",
		"$[?(@.a&&@.b)&&(@.c)||$.d]":             "$[?(@['a']&&@['b'])&&@['c']||$['d']]",
		"$[?length( @.a )>=count(@..*)]":         "$[?length(@['a'])>=count(@..[*])]",
		"$[?match(@.a, 'x') == 1]":               "",
		"$[?search(@.a,$.b)||value(@[*])!=null]": "$[?search(@['a'],$['b'])||value(@[*])!=null]",
		"$[?@[?@>true]]":                         "$[?@[?@>true]]",
	} {
		p, err := Parse(text)
		if want == "" && text != "" {
			if err == nil {
				t.Errorf("%s: it was read", text)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := p.String(); got != want || p.Text != text {
			t.Errorf("%s: got %s of %s, want %s", text, got, p.Text, want)
		}
	}
}

func TestWhatCannotBeReadIsRefusedWithItsColumn(t *testing.T) {
	t.Parallel()
	for text, column := range map[string]int{
		"a": 1, "$.": 3, "$.a[": 5, "$['a": 3, "$[01]": 3, "$[-0]": 3, "$.a b": 5, "$ ": 2, "$[1": 4, "$['\x01']": 4,
		"$[9007199254740992]": 3, "$[1:2:3:4]": 8, "$['\\x']": 4, "$['\\ud800']": 4, "$['\\u12']": 4, "$.\xff": 3, "$. a": 3,
		"$[?]": 4, "$[?1]": 4, "$[?@.a==]": 9, "$[?@.a==@.*]": 9, "$[?@..a==1]": 4, "$[?length(@.a)]": 4, "$[?match(@.a,'b')==true]": 4,
		"$[?1==match(@.a,'b')]": 7, "$[?count(1)>1]": 10, "$[?length(@.*)>1]": 11, "$[?length()>1]": 4, "$[?length(@.a,1)>1]": 14, "$[?size(@.a)]": 4,
		"$[?!x]": 5, "$[?": 4, "$[?false]": 4, "$[?!@.a==1]": 8, "$[-]": 3, "$['\\": 4, "$['\\u00": 4, "$[?@ == x]": 9, "$[?((@.a)": 10, "xpath:a[b='c']]": 15, "xpath:a[@*]": 10,
		"$[?(@.a]": 8, "$[?@.a==01]": 9, "$[?@.a==1.]": 11, "$[?@.a==1e]": 11, "$[?@.a==-]": 10, "$[?@.a=1]": 7, "$[?!1]": 5, "$[?match(@.a 'b')]": 14,
		"/~": 2, "/a~2": 3,
		"//a[@b=c]": 8, "//a/@b/c": 5, "//": 3, "xpath:": 7, "xpath:a/following::b": 18, "xpath:a[0]": 9, "xpath:a[1][2]": 8, "xpath:a[*]": 9, "xpath:a[b='c": 11,
		"xpath:p:a": 8, "xpath:{u": 7, "xpath:name()": 7, "xpath:text()": 7, "xpath:./a]": 10, "xpath:a[b": 10,
		"gjson:a.@dig:b": 9, "gjson:a.#": 9, "gjson:a..b": 9, "gjson:#(a=1)": 8,
	} {
		_, err := Parse(text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Column != column {
			t.Errorf("%s: got %+v, want column %d", text, err, column)
		}
	}
}

func TestPathsAreBounded(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"long":        "$" + strings.Repeat(".a", maxLength/2),
		"parentheses": "$[?" + strings.Repeat("(", 20_000),
		"negations":   "$[?" + strings.Repeat("!(", 20_000),
		"filters":     "$" + strings.Repeat("[?@", 20_000),
		"calls":       "$[?" + strings.Repeat("length(", 9_000),
	} {
		_, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), "at most") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := Parse("$" + strings.Repeat("[?@", maxNesting) + strings.Repeat("]", maxNesting)); err != nil {
		t.Errorf("what nests as deep as it may: %v", err)
	}
}

func TestAPathIsSplitWhereItCannotBeStreamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"$.a..b[0,1]":              {"$['a']..['b'][0,1]"},
		"$.a.b[?@.c].d":            {"$['a']['b']", "@[?@['c']]['d']"},
		"$[?@.c]":                  {"$", "$[?@['c']]"},
		"$.a[0][*].b[-1]":          {"$['a'][0]", "@[*]['b'][-1]"},
		"@.a.b[::-1]":              {"@['a']['b']", "@[::-1]"},
		"$.a..b[-1]":               {"$['a']", "@..['b'][-1]"},
		"$.a[-1].b":                {"$['a']", "@[-1]['b']"},
		"$.a.b.c[?@.d==$.e]":       {"$", "$['a']['b']['c'][?@['d']==$['e']]"},
		"$.a.b[?@[?count($.*)>1]]": {"$", "$['a']['b'][?@[?count($[*])>1]]"},
	} {
		p, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		prefix, rest := p.Split()
		got := [2]string{prefix.String()}
		if rest != nil {
			got[1] = rest.String()
		}
		if diff := cmp.Diff(want, got); diff != "" || !prefix.Streamable() {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestNamesOfJSONPathAreMoreInXML(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"id": "id", "@id": "@id", "{u}id": "{u}id", "@{u}id": "@{u}id", "@*": "@*", "@": "@", "{}id": "{}id", "{id": "{id", "a{u}": "a{u}", "@{a}b}c": "@{a}b}c", "{": "{", "}": "}", "": "",
	} {
		p, err := Parse("$['" + name + "']")
		if err != nil {
			t.Fatal(err)
		}
		s := p.Segments[0].Selectors[0]
		if s.Kind != Name || s.Name != name {
			t.Errorf("%s: read as %+v", name, s)
		}
		x := s.InXML()
		if got := x.written(); got != want || (x.Kind == Attribute) != strings.HasPrefix(name, "@") || (x.Space != nil) != strings.Contains(want, "}") && name != "a{u}" && name != "}" {
			t.Errorf("%s: in XML it is %+v", name, x)
		}
	}
	if s := (Selector{Kind: Index, Index: 2}); s.InXML() != s {
		t.Errorf("an index became %+v", s.InXML())
	}
}

func TestLocationsArePrintedInOneWay(t *testing.T) {
	t.Parallel()
	l := Location{{Name: "a/b"}, {Index: 3, Indexed: true}, {Name: "it's~\u000b"}, {Name: "@id"}}
	if got, want := l.String(), `$['a/b'][3]['it\'s~\u000b']['@id']`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := l.Pointer(), "/a~1b/3/it's~0\u000b/@id"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// sameSyntax compares paths without the texts that they were written in.
var sameSyntax = cmp.Options{cmpopts.IgnoreFields(Path{}, "Text", "Dialect")}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"$.a['b']..c[0:1]", "/a/0", "//a[b='c'][@d]/@b", "gjson:a.#.b", "$['\\u00e9\\n']", "xpath:./a[last()]/{u}*",
		"$[?!(@.a==-1.5e3)&&(match(@.b,'c')||count(@..*)>$.d)]", "$[?@[?@<null],::-1]", "/~01/00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Column < 1 || syntax.Column > len(text)+1 || syntax.Reason == "" {
				t.Errorf("%q: %#v", text, err)
			}
			return
		}
		again, err := Parse(p.String())
		if err != nil {
			if len(p.String()) > maxLength {
				return
			}
			t.Fatalf("%q is printed %q: %v", text, p, err)
		}
		if diff := cmp.Diff(p, again, sameSyntax); diff != "" {
			t.Errorf("%q is printed %q (-first +second):\n%s", text, p, diff)
		}
		if prefix, rest := p.Split(); !prefix.Streamable() || rest == nil && prefix != p {
			t.Errorf("%q is split into %q and %v", text, prefix, rest)
		}
	})
}
