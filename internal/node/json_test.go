package node_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
)

// accepted holds documents of RFC 8259 with the value they have.
var accepted = map[string]string{
	`{}`:                                   `{}`,
	`[]`:                                   `[]`,
	` [ ] `:                                `[]`,
	`{"a":{}}`:                             `{"a":{}}`,
	`[[],[[]],{}]`:                         `[[],[[]],{}]`,
	`{"":""}`:                              `{"":""}`,
	"\t\r\n{ \"a\" :\t1\r}\n":              `{"a":1}`,
	`[true,false,null]`:                    `[true,false,null]`,
	`[0,-0,10,0.10,1e5,1E+05,-1.5e-2]`:     `[0,-0,10,0.10,1e5,1E+05,-1.5e-2]`,
	`[123456789012345678901234567890.000]`: `[123456789012345678901234567890.000]`,
	`["\"\\\/\b\f\n\r\t"]`:                 "[\"\\\"\\\\/\b\f\n\r\t\"]",
	`["\u0041\u00e9\u20AC"]`:               `["Aé€"]`,
	`["\ud83d\ude00"]`:                     `["😀"]`,
	`["\ud83d"]`:                           `["` + "\uFFFD" + `"]`,
	`["\ude00\ud83d"]`:                     `["` + "\uFFFD\uFFFD" + `"]`,
	`["\ud83dA"]`:                          `["` + "\uFFFD" + `A"]`,
	`["\u0000"]`:                           "[\"\x00\"]",
	"[\"\x7f\u2028\"]":                     "[\"\x7f\u2028\"]",
	`[{"a":[{"b":[1]}]},2]`:                `[{"a":[{"b":[1]}]},2]`,
	"\xef\xbb\xbf{\"a\":1}":                `{"a":1}`,
	`{"a":1,"b":{"a":2},"c":["a"]}`:        `{"a":1,"b":{"a":2},"c":["a"]}`,
}

func TestJSONDocumentsAreRead(t *testing.T) {
	t.Parallel()
	for doc, want := range accepted {
		tree, err := node.Parse("doc.json", []byte(doc), node.Options{})
		if err != nil {
			t.Errorf("%q: %v", doc, err)
			continue
		}
		if got := show(tree.Root()); got != want {
			t.Errorf("%q: got %s, want %s", doc, got, want)
		}
		if f := tree.Faults(); len(f) > 0 {
			t.Errorf("%q: unexpected fault: %s", doc, f[0].Msg)
		}
	}
}

func TestWhatIsNotJSONIsRefusedAtItsPlace(t *testing.T) {
	t.Parallel()
	tests := []struct{ doc, want string }{
		{`{"a"}`, `1:5: expected a colon after the key, found '}'`},
		{`{"a":}`, `1:6: expected a value, found '}'`},
		{`{"a":,}`, `1:6: expected a value, found ','`},
		{`{"a" 1}`, `1:6: expected a colon after the key, found '1'`},
		{`{"a":1 "b":2}`, `1:8: expected a comma or the end of the object, found '"'`},
		{`{"a":1,}`, `1:7: a comma stands before the end of the object`},
		{`{,}`, `1:2: expected a key in double quotes, found ','`},
		{`{,"a":1}`, `1:2: expected a key in double quotes, found ','`},
		{`{"a":1,,"b":2}`, `1:8: expected a key in double quotes, found ','`},
		{`{a:1}`, `1:2: expected a key in double quotes, found 'a'`},
		{`{'a':1}`, `1:2: expected a key in double quotes, found '\''`},
		{`{1:1}`, `1:2: expected a key in double quotes, found '1'`},
		{`{"a":1]`, `1:7: expected a comma or the end of the object, found ']'`},
		{`{]`, `1:2: expected a key in double quotes, found ']'`},
		{`[,1]`, `1:2: expected a value, found ','`},
		{`[,]`, `1:2: expected a value, found ','`},
		{`[1,]`, `1:3: a comma stands before the end of the array`},
		{`[1,,2]`, `1:4: expected a value, found ','`},
		{`[1 2]`, `1:4: expected a comma or the end of the array, found '2'`},
		{`["a":1]`, `1:5: expected a comma or the end of the array, found ':'`},
		{`[1}`, `1:3: expected a comma or the end of the array, found '}'`},
		{`[}`, `1:2: expected a value, found '}'`},
		{`[`, `1:1: this array is never closed`},
		{`{`, `1:1: this object is never closed`},
		{`{"a"`, `1:1: this object is never closed`},
		{`{"a":`, `1:1: this object is never closed`},
		{`{"a":1`, `1:1: this object is never closed`},
		{`{"a":1,`, `1:1: this object is never closed`},
		{`[1,[2,`, `1:4: this array is never closed`},
		{`["a`, `1:2: this string has no closing quote`},
		{`["a\`, `1:2: this string has no closing quote`},
		{`["a\"`, `1:2: this string has no closing quote`},
		{`{} {}`, `1:4: expected the end of the document, found '{'`},
		{`{}]`, `1:3: expected the end of the document, found ']'`},
		{"{}\x00", `1:3: expected the end of the document, found '\x00'`},
		{"[\x00]", `1:2: expected a value, found '\x00'`},
		{"[\"\x00\"]", `1:3: a control character (0x00) stands inside a string`},
		{"[\"a\nb\"]", `1:4: a control character (0x0a) stands inside a string`},
		{"[\"a\tb\"]", `1:4: a control character (0x09) stands inside a string`},
		{"[\"\\u0041\tb\"]", `1:9: a control character (0x09) stands inside a string`},
		{"[\u00a01]", `1:2: expected a value, found '\u00a0'`},
		{"[1]\v", `1:4: expected the end of the document, found '\v'`},
		{`["\x"]`, `1:3: this is not an escape sequence of JSON`},
		{`["\u12"]`, `1:3: this is not an escape sequence of JSON`},
		{`["\u+123"]`, `1:3: this is not an escape sequence of JSON`},
		{`["\uD83D\u12"]`, `1:9: this is not an escape sequence of JSON`},
		{`["\U0041"]`, `1:3: this is not an escape sequence of JSON`},
		{`[tru]`, `1:2: expected a value, found 't'`},
		{`[truee]`, `1:6: expected a comma or the end of the array, found 'e'`},
		{`[True]`, `1:2: expected a value, found 'T'`},
		{`[nul`, `1:2: expected a value, found 'n'`},
		{`[NaN]`, `1:2: expected a value, found 'N'`},
		{`[01]`, `1:2: this is not a number in JSON`},
		{`[-]`, `1:2: this is not a number in JSON`},
		{`[-01]`, `1:2: this is not a number in JSON`},
		{`[1.]`, `1:2: this is not a number in JSON`},
		{`[.5]`, `1:2: expected a value, found '.'`},
		{`[+1]`, `1:2: expected a value, found '+'`},
		{`[1e]`, `1:2: this is not a number in JSON`},
		{`[1e+]`, `1:2: this is not a number in JSON`},
		{`[1.e1]`, `1:2: this is not a number in JSON`},
		{`[0x1F]`, `1:3: expected a comma or the end of the array, found 'x'`},
		{`[1_000]`, `1:3: expected a comma or the end of the array, found '_'`},
		{`[-Infinity]`, `1:2: this is not a number in JSON`},
		{`[1] // comment`, `1:5: expected the end of the document, found '/'`},
		{"\n\n  {\"a\": [1,\n  2 3]}", `4:5: expected a comma or the end of the array, found '3'`},
		{"[\"\u00e9\u20ac😀\" 1]", `1:8: expected a comma or the end of the array, found '1'`},
		{"[\"a\xff\"]", `1:4: the document is not UTF-8: byte 0xff`},
		{"\xff\xfe[\x00]\x00", `1:1: the document is UTF-16, not UTF-8`},
	}
	for _, tt := range tests {
		_, err := node.Parse("doc.json", []byte(tt.doc), node.Options{})
		if err == nil {
			t.Errorf("%q was read", tt.doc)
			continue
		}
		if diff := cmp.Diff("doc.json:"+tt.want, err.Error()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.doc, diff)
		}
	}
}

func TestAllButTheWholeOfAJSONDocumentIsRefused(t *testing.T) {
	t.Parallel()
	const doc = `{"a":[1.5e3,"b\u0041",{"c":null}],"d":true}`
	for i := 1; i < len(doc); i++ {
		if _, err := node.Parse("doc.json", []byte(doc[:i]), node.Options{}); err == nil {
			t.Errorf("%s was read", doc[:i])
		}
	}
}

// FuzzJSON compares with encoding/json. The two differ, knowingly, in three points: bytes that
// are not UTF-8 and a nesting deeper than the limit are refused here, and a key that stands
// twice is a fault.
func FuzzJSON(f *testing.F) {
	for doc := range accepted {
		f.Add([]byte(doc))
	}
	for _, doc := range []string{`{"a"}`, `[1,]`, `{"a":1,"a":[2]}`, `["\ud800\u0041"]`, `[1e999999999]`, `[[[[`, "[\"\xff\"]"} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text := bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
		if _, err := node.ParseJSON("doc.json", data, node.Options{}); err == nil && !json.Valid(text) {
			t.Fatalf("%q was read as JSON, and is none", data)
		}
		start := bytes.TrimLeft(text, " \t\r\n")
		if len(start) == 0 || start[0] != '{' && start[0] != '[' {
			return
		}
		tree, err := node.Parse("doc.json", data, node.Options{})
		want, wantErr := decode(start)
		if err != nil {
			if wantErr == nil && !strings.Contains(err.Error(), "UTF-8") && !strings.Contains(err.Error(), "deeper") {
				t.Fatalf("%q: %v, but encoding/json reads it", data, err)
			}
			return
		}
		if wantErr != nil {
			t.Fatalf("%q was read, but not by encoding/json: %v", data, wantErr)
		}
		if diff := cmp.Diff(want, plain(tree.Root())); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", data, diff)
		}
		checkSpans(t, tree.Root(), tree.Root().Span())
	})
}

func decode(doc []byte) (v any, err error) {
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, io.ErrUnexpectedEOF
	}
	return v, nil
}
