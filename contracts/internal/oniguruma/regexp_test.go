package oniguruma_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/postel-api/postel/contracts/internal/oniguruma"
)

func ExampleRegexp_MatchWhole() {
	r, err := oniguruma.Compile(`(?=.*\d)(?!.*(\w)\1\1)[\p{L}\d]{4,}+`)
	if err != nil {
		panic(err)
	}
	for _, text := range []string{"zoë7", "zoëë", "aaa7"} {
		ok, err := r.MatchWhole(text)
		fmt.Println(text, ok, err)
	}
	// Output:
	// zoë7 true <nil>
	// zoëë false <nil>
	// aaa7 false <nil>
}

// The cases are taken from what Oniguruma's document RE says, and from what people write in
// contracts.
func TestTheWholeTextMatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ pattern, yes, no string }{
		{`\d+`, "0|12|٣", "|a|1a|a1|1\n"},
		{`^\d+$`, "7", "7\n|\n7"},
		{`a|ab`, "a|ab", "b|aba"},
		{`[a-z&&[^aeiou]]+`, "xyz", "a|xa"},
		{`[[:alpha:]_]\w*`, "a1|_|é9", "1a|-"},
		{`[^[:digit:]]`, "a", "1|"},
		{`[]a]`, "]|a", "b"},
		{`[a-]`, "a|-", "b"},
		{`[\w-]+`, "a-b", "a b"},
		{`[a\]b]`, "a|]|b", `\`},
		{`\p{Lu}\p{^Lu}\pL`, "Aba", "aBa"},
		{`\p{Greek}+`, "αβγ", "abc"},
		{`\P{L}`, "1", "a"},
		{`\h{8}`, "00ffAA11", "00ffAA1g"},
		{`\x41\x{1F600}\u0042\t`, "A\U0001F600B\t", "A"},
		{`a\.b\-c\/d`, "a.b-c/d", "axb-c/d"},
		{`(?i)straße`, "STRAßE|Straße", "strasse"},
		{`(?i:a)b`, "Ab|ab", "AB"},
		{`((?i)a)b`, "Ab", "AB"},
		{`a.b`, "axb|aéb", "a\nb"},
		{`(?m)a.b`, "a\nb|axb", "ab"},
		{`(?m-i:.)+`, "a\n", ""},
		{`(?x) a b # two letters
		  c`, "abc", "a b c"},
		{`a(?#a comment)b`, "ab", "a"},
		{`(\w)\1`, "aa|ßß", "ab"},
		{`(?<quote>['"]).*\k<quote>`, `'a'|"b"`, `'a"`},
		{`(?i)(a)\1`, "aA", "ab"},
		{`(a)?\1b`, "aab", "b|ab"}, // a group that has matched nothing is never matched
		{`(?=a)\w+`, "ab", "ba"},
		{`(?!a)\w+`, "ba", "ab"},
		{`\w+(?<=ing)`, "testing|ing", "tested"},
		{`\w+(?<!ing)`, "tested", "testing"},
		{`(?>a+)b`, "aab", "aa"},
		{`(?>a+)ab`, "", "aab"},
		{`a++b`, "aab", "b"},
		{`a++ab`, "", "aab"},
		{`a*+a`, "", "aaa"},
		{`a{2}+`, "aa|aaaa", "aaa"}, // braces with a plus repeat the whole
		{`a{,2}`, "|a|aa", "aaa"},
		{`a{2,}`, "aa|aaa", "a"},
		{`a{x}`, "a{x}", "a"},
		{`a+?b??`, "aab|a", "b"},
		{`(a*)*`, "|aaa", "b"},
		{`(a*)+b\b`, "aab", "aa"},
		{`(?:a?)*?y\B`, "", "y"},
		{`\bfoo\b.*`, "foo bar", "foobar"},
		{`(?s).*`, "a\nb", ""},
		{`(?m)^a$\n^b$`, "a\nb", "ab"},
		{"a\n^", "", "a\n"}, // there is no line behind the last line feed
		{`a\Z\n?`, "a|a\n", "ab"},
		{`\Aa\z`, "a", "ab"},
		{`a\Rb`, "a\nb|a\r\nb|a\u2028b", "ab"},
		{`\Qa.b\E+`, "a.b|a.bb", "axb"},
		{`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})`, "2026-11-23T10:00:00Z|2026-11-23T10:00:00.5+01:00", "2026-11-23"},
		{`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`, "00000000-0000-0000-0000-000000000000", "00000000"},
		{`(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}`, "1.2.3.4|255.255.255.255", "1.2.3|1.2.3.256"},
		{``, "", "a"},
		{`()|a`, "|a", "b"},
	} {
		t.Run(c.pattern, func(t *testing.T) {
			t.Parallel()
			r, err := oniguruma.Compile(c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			for want, texts := range map[bool]string{true: c.yes, false: c.no} {
				if texts == "" && c.pattern != "" {
					continue
				}
				for text := range strings.SplitSeq(texts, "|") {
					if got, err := r.MatchWhole(text); got != want || err != nil {
						t.Errorf("%q: %v, %v, want %v", text, got, err, want)
					}
				}
			}
		})
	}
}

func TestWhatIsNotUnderstoodIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		`a(b`:                        `at character 2 a group is not closed`,
		`a)b`:                        `at character 2 a group is closed that was not opened`,
		`é[a`:                        `at character 2 a class is not closed`,
		`a**?+{1}`:                   ``,
		`+a`:                         `at character 1 a quantifier has nothing to repeat`,
		`^*`:                         `a quantifier stands behind an anchor`,
		`a{3,1}`:                     `a quantifier has a minimum above its maximum`,
		`a{200000}`:                  `a quantifier repeats more than 100000 times`,
		`(?:(?:a{1000}){1000}){9}\1`: `there is no group 1`,
		`(a{1000}){1000}\1`:          `written out it has more than 200000 parts`,
		`[z-a]`:                      `a range in a class ends before it begins`,
		`[[:letters:]]`:              `a bracket [: :] has a name that is not known`,
		`\p{Klingon}`:                `the property "Klingon" is not known`,
		`\k<x>`:                      `there is no group named x`,
		`(?<x>a)(?<x>b)`:             `two groups are named x`,
		`\g<1>`:                      `\g is not supported`,
		`(?~a)`:                      `the group (?~ is not supported`,
		`\j`:                         `\j is not supported`,
		`\x{110000}`:                 `a character is not given in hexadecimal digits`,
		`a\`:                         `a backslash stands at the end`,
		strings.Repeat("(", 1000):    `it is nested deeper than 200 levels`,
		strings.Repeat("[", 1000):    `it is nested deeper than 200 levels`,
		strings.Repeat("a", 70_000):  `it is longer than 65536 bytes`,
		"a\xff":                      `it is not UTF-8`,
	} {
		_, err := oniguruma.Compile(pattern)
		var syntax *oniguruma.SyntaxError
		switch {
		case want == "":
			if err != nil {
				t.Errorf("%q: %v", pattern, err)
			}
		case !errors.As(err, &syntax) || !strings.Contains(err.Error(), want):
			t.Errorf("%.40q: %v, want %s", pattern, err, want)
		}
	}
}

func TestAMatchThatTakesTooLongIsGivenUpAndNotDenied(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{`(a*)*b\b`, `(a|a)*\bb`, `(?=(a+)+$)\1`, `(?<=(a|aa)*)b`} {
		r, err := oniguruma.Compile(pattern)
		if err != nil {
			t.Fatal(err)
		}
		ok, err := r.MatchWhole(strings.Repeat("a", 5000) + "c")
		var limit *oniguruma.LimitError
		if ok || err != nil && !errors.As(err, &limit) {
			t.Errorf("%s: %v, %v", pattern, ok, err)
		}
	}
	r, err := oniguruma.Compile(`(a|a)*\bb`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.MatchWhole(strings.Repeat("a", 60) + "c"); err == nil || !strings.Contains(err.Error(), "was given up after") {
		t.Errorf("err = %v", err)
	}
}

// FuzzLinear holds both ways of matching against each other: the look-ahead that is added changes
// nothing but that the expression is matched by backtracking.
func FuzzLinear(f *testing.F) {
	for _, pattern := range []string{`a*b|c{2,3}`, `(?i)[^a-k]+?é`, `(\w|\d\s)*$`, `[[:upper:]&&[A-F]]`, `(a?){3}x?`} {
		f.Add(pattern, "aab")
		f.Add(pattern, "É\n1 F")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(text) > 40 || len(pattern) > 60 || !utf8.ValidString(text) {
			return
		}
		a, err := oniguruma.Compile(pattern)
		b, err2 := oniguruma.Compile(`(?=)(?:` + pattern + `)`)
		if err != nil || err2 != nil {
			return // a parenthesis too many, a comment of the option x, a size
		}
		yes, err := a.MatchWhole(text)
		again, err2 := b.MatchWhole(text)
		if err == nil && err2 == nil && yes != again {
			t.Errorf("%q on %q: %v, and by backtracking %v", pattern, text, yes, again)
		}
	})
}

// FuzzGo holds what both syntaxes share against Go's regexp.
func FuzzGo(f *testing.F) {
	f.Add(`[a-f]+(b|c)*`, "abc")
	f.Add(`(?:a{1,2}|b+?)\.x`, "aa.x")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(text) > 40 || len(pattern) > 60 || !utf8.ValidString(text) || strings.ContainsAny(pattern, `\^$(){[&#`) && !strings.HasPrefix(pattern, "[a-f]") {
			return
		}
		if strings.ContainsAny(pattern, `\^$&#`) || strings.Contains(pattern, "(?") || strings.ContainsAny(text+pattern, "\n\r") || strings.Count(pattern, "[") > 1 {
			return
		}
		want, err := regexp.Compile(`\A(?:` + pattern + `)\z`)
		if err != nil {
			return
		}
		r, err := oniguruma.Compile(pattern)
		if err != nil {
			return
		}
		if strings.Contains(pattern, "++") || strings.Contains(pattern, "*+") || strings.Contains(pattern, "?+") || strings.Contains(pattern, "}") {
			return // quantifiers of quantifiers differ
		}
		if got, err := r.MatchWhole(text); err == nil && got != want.MatchString(text) {
			t.Errorf("%q on %q: %v", pattern, text, got)
		}
	})
}
