package jsonscan

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// What RFC 8259 says is JSON, and what it says is not, one thing at a time. Where it leaves a choice,
// the choice is in the name.
var (
	accepted = map[string][]string{
		"a value of each kind alone":         {`null`, `true`, `false`, `0`, `"a"`, `[]`, `{}`},
		"numbers":                            {`-0`, `1`, `-1`, `10`, `1.5`, `0.0`, `1e5`, `1E5`, `1e+5`, `1e-5`, `0e1`, `0E+1`, `123.456e-78`, `-1.50`},
		"numbers that no machine has":        {`1e400`, `-1e-400`, `123456789012345678901234567890`, `0.1234567890123456789012345678901234567890`, `1e999999999999`},
		"white space":                        {" \t\r\n1\n\r\t ", "[ ]", "{ }", "[\n1\n,\n2\n]", "{\r\"a\"\t:\n1 }"},
		"arrays":                             {`[1]`, `[1,2]`, `[[]]`, `[[],[[]]]`, `[null,true,"a",{}]`},
		"objects":                            {`{"a":1}`, `{"a":1,"b":2}`, `{"":0}`, `{"a":{"a":{}}}`},
		"names that come again":              {`{"a":1,"a":2}`, `{"a":1,"a":1}`},
		"escapes":                            {`"\"\\\/\b\f\n\r\t"`, `"\u0000"`, `"\u00e9\u00E9"`, `"\u0012"`, `"\\u0000"`, `"\\\""`, `{"\u0061":1}`},
		"surrogates in pairs":                {`"\ud834\udd1e"`, `"\uDBFF\uDFFF"`},
		"lone surrogates, which are escapes": {`"\ud800"`, `"\udc00"`, `"\ud800\ud800"`, `"\udd1e\ud834"`, `"\ud800abc"`, `"\ud800\n"`},
		"noncharacters":                      {"\"\uFFFF\"", "\"\U0010FFFF\"", "\"\uFDD0\"", `"\uFFFE"`},
		"runes of two, three and four bytes": {`"é"`, `"€"`, `"𝄞"`, "\"\u0080\u07FF\u0800\uD7FF\uE000\uFFFD\U00010000\"", `{"é€𝄞":1}`},
		"what is a control character elsewhere only":    {"\"\x7F\"", "\"\u0085\u2028\u2029\""},
		"strings of every length around eight":          {`""`, `"1"`, `"1234567"`, `"12345678"`, `"123456789"`, `"123456789012345"`, `"1234567890123456"`},
		"strings that look like other things":           {`"[1,2]"`, `"{\"a\":1}"`, `" "`, `"//"`, `"null"`},
		"a byte order mark, which the reader reports":   {"\uFEFF{}", "\uFEFF 1"},
		"as many containers inside another as may be":   {repeat("[", 1000) + repeat("]", 1000), repeat(`{"a":`, 1000) + "1" + repeat("}", 1000)},
		"a wide array, and an object with many members": {"[" + repeat("1,", 10_000) + "1]", "{" + repeat(`"a":1,`, 10_000) + `"b":1}`},
	}
	refused = map[string][]string{
		"nothing":                               {"", " ", "\n", "\uFEFF"},
		"what is cut off":                       {`{`, `[`, `"`, `"a`, `"\`, `"\u12`, `{"a`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `[1`, `[1,`, `-`, `1.`, `1e`, `1e+`, `t`, `tru`, `nul`, `fals`, `[[]`, `{"a":{}`, `"12345678`},
		"what follows the value":                {`1 2`, `{}{}`, `[]]`, `{}}`, `{}x`, `1,`, `"a""b"`, `nulll`, `[],`, "{}\x00", `{}//`, `{}/**/`, `{}#`, "{}\uFEFF"},
		"words":                                 {`True`, `TRUE`, `NULL`, `nil`, `undefined`, `NaN`, `Infinity`, `-Infinity`, `-NaN`, `-`, `tRue`, `[nul]`, `a`, `'a'`, `[a`, `{a:1}`, `{'a':1}`, "`a`"},
		"numbers that start or end wrongly":     {`+1`, `01`, `-01`, `00`, `.5`, `-.5`, `1.`, `1.e5`, `1e`, `1e+`, `1E-`, `0x1`, `1_000`, `1a`, `- 1`, `--1`, `++1`, `1.2.3`, `1e2.3`, `1e2e3`, `0.`, `0e`, `-x`, `1 000`, `１`, `1f`, `[1.]`, `[-]`, `[.1]`, `[0.e1]`},
		"commas that are missing or too many":   {`[,]`, `[1,]`, `[,1]`, `[1,,2]`, `[1 2]`, `{,}`, `{"a":1,}`, `{,"a":1}`, `{"a":1,,"b":2}`, `{"a":1 "b":2}`, `["a" "b"]`, `[1;2]`},
		"colons that are missing or too many":   {`{"a" 1}`, `{"a"}`, `{"a",1}`, `{"a"::1}`, `{:1}`, `["a":1]`, `{"a":}`, `{"a"=1}`, `{"a":,}`},
		"brackets that do not match":            {`[}`, `{]`, `[1}`, `{"a":1]`, `[{]}`, `}`, `]`, `{"a":[1}`, `[[1}]`},
		"names that are not strings":            {`{1:2}`, `{null:1}`, `{[]:1}`, `{a":1}`, `{"a:1}`, `{{}:1}`},
		"escapes that there are not":            {`"\a"`, `"\x41"`, `"\'"`, `"\0"`, `"\U0041"`, `"\u"`, `"\u1"`, `"\u12"`, `"\u123"`, `"\u123g"`, `"\u 123"`, `"\u+123"`, `"\é"`, `"\`, "\"\\\n\"", `"\\\"`, `{"\a":1}`, `"1234567\q"`},
		"control characters in strings":         {"\"\x00\"", "\"\x1F\"", "\"\n\"", "\"\t\"", "\"1234567\x01\"", "\"12345678\r\"", "{\"a\nb\":1}"},
		"white space that is not JSON's":        {"\f1", "\v1", "\u00A01", "\u20281", "[\f]", "\x001", "1\u0085", "\u3000{}"},
		"comments":                              {`/**/1`, `[1/**/]`, `//a`, `{/*a*/"b":1}`, `#`},
		"bytes that are not UTF-8":              {"\"\x80\"", "\"\xBF\"", "\"\xC3\"", "\"\xE2\x82\"", "\"\xFF\"", "\"\xFE\"", "\"a\xE9b\"", "{\"\xE9\":1}", "\"12345678\x80\"", "\"\xF0\x9D\x84\""},
		"UTF-8 that is longer than need be":     {"\"\xC0\x80\"", "\"\xC1\xBF\"", "\"\xE0\x80\x80\"", "\"\xE0\x9F\xBF\"", "\"\xF0\x80\x80\x80\"", "\"\xF0\x8F\xBF\xBF\""},
		"UTF-8 of what is no rune":              {"\"\xED\xA0\x80\"", "\"\xED\xBF\xBF\"", "\"\xF4\x90\x80\x80\"", "\"\xF5\x80\x80\x80\"", "\"\xF8\x88\x80\x80\x80\""},
		"bytes outside of strings":              {"[\xFF]", "\xC3\xA9", "[1\x80]", "{\"a\":\xE9}"},
		"other encodings":                       {"\xFF\xFE[\x00]\x00", "\xFE\xFF\x00[\x00]", "\x00[\x00]", "[\x00]\x00"},
		"a byte order mark not at the start":    {" \uFEFF{}", "[\uFEFF]", "{}\uFEFF", "\uFEFF\uFEFF{}", "\xEF\xBB{}"},
		"what is not JSON at all":               {`<html></html>`, `a=1&b=2`, "---\na: 1", `upstream connect error`, `{"a":1}` + "\n" + `{"a":2}`, `*`, `@`},
		"an array that ends in an object's way": {`["a":"b"}`, `{"a"]`},
	}
)

func TestVerifyTakesJSONAndNothingElse(t *testing.T) {
	t.Parallel()
	p := compile(t, parse(below(name("a"))), dotted("*"), &path.Path{})
	for _, list := range []struct {
		docs map[string][]string
		want bool
	}{{accepted, true}, {refused, false}} {
		for what, docs := range list.docs {
			for _, doc := range docs {
				if without := doc[mark([]byte(doc)):]; json.Valid([]byte(without)) && utf8.ValidString(doc) != list.want {
					t.Errorf("%s: encoding/json disagrees about %q", what, doc)
				}
				var found document.Found
				err := p.Scan([]byte(doc), document.Limits{Depth: 1000, Matches: 1_000_000}, Verify, &found)
				if alone := Check([]byte(doc), wide); (err == nil) != list.want || (alone == nil) != list.want {
					t.Errorf("%s: Scan says %v and Check says %v of %.40q", what, err, alone, doc)
				}
				var syntax *document.SyntaxError
				if !list.want && (!errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(doc) || syntax.Format != "JSON") {
					t.Errorf("%s: %q is refused by %#v", what, doc, err)
				}
			}
		}
	}
}

func TestErrorsSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		``:                "not JSON: at byte 0 the document ends where a value has to be",
		`{"a":1,}`:        "not JSON: at byte 7 a name in double quotes is missing",
		`{"a" 1}`:         "not JSON: at byte 5 a colon is missing after a name",
		`[1 2]`:           "not JSON: at byte 3 a comma or the end of an array is missing",
		`{"a":1]`:         "not JSON: at byte 6 a comma or the end of an object is missing",
		`[1`:              "not JSON: at byte 2 the document ends within an array",
		`{} x`:            "not JSON: at byte 3 something follows the value",
		`"abc`:            "not JSON: at byte 0 a string starts that does not end",
		`["\x"]`:          "not JSON: at byte 2 a backslash is followed by what cannot be escaped",
		`["\u12x4"]`:      "not JSON: at byte 2 four hexadecimal digits have to follow \\u",
		"[\"a\n\"]":       "not JSON: at byte 3 a control character stands in a string",
		"[\"a\xFF\"]":     "not JSON: at byte 3 a byte is not UTF-8",
		`[tru]`:           "not JSON: at byte 1 a value is missing; true is what starts like that",
		`[-x]`:            "not JSON: at byte 2 a digit is missing after a minus",
		`[1.]`:            "not JSON: at byte 3 a digit is missing after a decimal point",
		`[1e]`:            "not JSON: at byte 3 a digit is missing in an exponent",
		`<html>`:          "not JSON: at byte 0 a value is missing",
		`[[[]]]`:          "too large: at byte 2 more than 2 depth",
		`{"a":1,"a":[2]}`: "too large: at byte 11 more than 1 matches",
	} {
		var found document.Found
		err := compile(t, dotted("a")).Scan([]byte(doc), document.Limits{Depth: 2, Matches: 1}, Verify, &found)
		if err == nil || err.Error() != want {
			t.Errorf("%q\ngot  %v\nwant %s", doc, err, want)
		}
	}
}

// Of documents that are cut off anywhere none is taken for whole, and none leads beyond its end.
func TestACutDocumentIsRefused(t *testing.T) {
	t.Parallel()
	doc := []byte(`{"a":[1.5e3,true,null,"b\u0061\"\\é€𝄞"],"b":{"c":{"d":"` + repeat("x", 100) + `"}},"e":[[],{},` + repeat(`{"f":"\\"},`, 30) + `0]}`)
	paths := []*path.Path{dotted("a.3"), dotted("b"), dotted("e.40"), parse(below(name("f")))}
	p, first := compile(t, paths...), compile(t, paths[:3]...)
	for end := range doc {
		for _, mode := range []Mode{Verify, Skim} {
			var found document.Found
			if err := p.Scan(slices.Clone(doc[:end]), wide, mode, &found); err == nil {
				t.Errorf("mode %d takes the first %d bytes", mode, end)
			}
			_ = first.Scan(slices.Clone(doc[:end]), wide, mode, &found) // must not panic
			for _, m := range found.Matches {
				if m.Start > end || m.End > end {
					t.Errorf("mode %d finds %v in the first %d bytes", mode, m, end)
				}
			}
		}
	}
}
