package language

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

func TestPatternFindsWhatECMAScriptFinds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern string
		in, out []string
	}{
		{"b", []string{"b", "abc"}, []string{"", "ac"}},
		{"^a$", []string{"a"}, []string{"aa", "a\n", "ba"}},
		{"^.$", []string{"a", "é", "😀"}, []string{"", "\n", "\r", "\u2028", "ab"}},
		{"a{2,3}$", []string{"aa", "aaaa", "baaa"}, []string{"a", "aab"}},
		{"^a{2,}$", []string{"aa", "aaaa"}, []string{"a"}},
		{"^(a|bc)*$", []string{"", "abca"}, []string{"b", "acb"}},
		{`\bfoo\b`, []string{"a foo", "foo", "foo-bar"}, []string{"afoo", "foob", "foo_"}},
		{`a\B`, []string{"ab"}, []string{"a", "a b"}},
		{`^\d+\.\d+$`, []string{"1.0"}, []string{"1,0", "٣.0"}},
		{`^\s$`, []string{" ", "\u00a0", "\ufeff", "\n"}, []string{"x", "\u200b"}},
		{`^[^\s]$`, []string{"x"}, []string{" ", "\u3000"}},
		{`^[\w-]+$`, []string{"a-b_1"}, []string{"a b", "é"}},
		{`^[a-]$`, []string{"a", "-"}, []string{"b"}},
		{`^[]$`, nil, []string{"", "]"}},
		{`^[^]$`, []string{"\n", "x"}, []string{""}},
		{`^\u00e9$`, []string{"é"}, []string{"e"}},
		{`^\ud83d\ude00$`, []string{"😀"}, []string{"😁"}},
		{`^\u{1F600}$`, []string{"😀"}, nil},
		{`^\x41\cA$`, []string{"A\x01"}, []string{"A"}},
		{`^\p{Lu}\p{Ll}+$`, []string{"Éa", "Ab"}, []string{"ab"}},
		{`^(?!-)[a-z-]+$`, []string{"a-"}, []string{"-a", ""}},
		{`^(?=.*\d)(?=.*[a-z]).{4,}$`, []string{"ab1c"}, []string{"abcd", "1a", "1234"}},
		{`a{,2}`, []string{"a{,2}"}, []string{"aa"}},
		{`^\/x$`, []string{"/x"}, nil},
		{`(?<year>\d{4})`, []string{"in 2024"}, []string{"202"}},
		{`^a|b$`, []string{"ax", "xb"}, []string{"xa", "bx"}},
		{`x*`, []string{"", "y"}, nil},
		{`^(?:a?b??)$`, []string{"", "a", "ab"}, []string{"ba"}},
	}
	for _, tt := range tests {
		s := NewSpace()
		l, err := s.Pattern(tt.pattern)
		if err != nil {
			t.Errorf("%s: %v", tt.pattern, err)
			continue
		}
		for _, text := range tt.in {
			if !s.Has(l, text) {
				t.Errorf("%s is not found in %q", tt.pattern, text)
			}
		}
		for _, text := range tt.out {
			if s.Has(l, text) {
				t.Errorf("%s is found in %q", tt.pattern, text)
			}
		}
	}
}

func TestPatternsThatAreNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{`(?<=a)b`, `(a)\1`, `\p{Emoji}`, `((?=a)b)*`, `\ud83d`, `a{99999999999}`, strings.Repeat("(", 500) + strings.Repeat(")", 500)} {
		if _, err := NewSpace().Pattern(pattern); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: got %v, want %v", pattern, err, ErrUnsupported)
		}
	}
	for _, pattern := range []string{`(`, `)`, `[a`, `*`, `a**`, `[b-a]`, `\`, `\i`, `a{2,1}`, `\u12`, `(?<n`} {
		if _, err := NewSpace().Pattern(pattern); err == nil || errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: got %v, want an error of syntax", pattern, err)
		}
	}
}

func TestContainmentOfPatterns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b    string
		outcome Outcome
		text    string
	}{
		{"^[0-9]+(ns|us|ms|s|m|h)$", "^([0-9]+([.][0-9]+)?(ns|us|µs|ms|s|m|h))+$", Nothing, ""},
		{"^([0-9]+([.][0-9]+)?(ns|us|µs|ms|s|m|h))+$", "^[0-9]+(ns|us|ms|s|m|h)$", Found, "0µs"},
		{"^[a-z]{3}$", "^[a-z]{1,5}$", Nothing, ""},
		{"^[a-z]{1,5}$", "^[a-z]{3}$", Found, "a"},
		{"^a", "a", Nothing, ""},
		{"a", "^a", Found, "ba"},
		{"^(a|b)*$", "^(b*a)*b*$", Nothing, ""},
		{"^a{1000}$", "^a{0,2000}$", Nothing, ""},
		{"^(?!x)[a-z]$", "^[a-wyz]$", Nothing, ""},
		{"^[a-wyz]$", "^(?!x)[a-z]$", Nothing, ""},
		{`\bab`, "ab", Nothing, ""},
		{"ab", `\bab`, Found, "aab"},
	}
	for _, tt := range tests {
		s := NewSpace()
		a, _ := s.Pattern(tt.a)
		b, _ := s.Pattern(tt.b)
		text, o, _ := s.Shortest(s.Both(a, s.Not(b)), -1, 10_000)
		if o != tt.outcome || text != tt.text {
			t.Errorf("%s in %s: got %v %q, want %v %q", tt.a, tt.b, o, text, tt.outcome, tt.text)
		}
	}
}

func TestSearchEndsWithItsSteps(t *testing.T) {
	t.Parallel()
	s := NewSpace()
	l := s.Both(s.Length(5000, -1), s.Length(0, 10_000))
	if _, o, used := s.Shortest(l, -1, 100); o != Unfinished || used > 110 {
		t.Errorf("got %v after %d steps", o, used)
	}
}

// randomPattern writes a pattern that means the same in package regexp.
func randomPattern(r *rand.Rand, depth int) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	if depth == 0 {
		if r.IntN(40) == 0 { // what is outside begins with halves of characters, of which a text has none
			return "[" + pick("", "^") + "\x00-\uD7FF" + pick("\uE000", "\uF900") + "-\U0010FFFF]"
		}
		return pick("a", "b", "[ab]", "[^a]", "c", "", "(?:^a)", "(?:b$)", `\b`, `\B`, "^", "$")
	}
	switch r.IntN(5) {
	case 0:
		return "(" + randomPattern(r, depth-1) + "|" + randomPattern(r, depth-1) + ")"
	case 1:
		return "(?:" + randomPattern(r, depth-1) + ")" + pick("*", "+", "?", "{2}", "{1,2}", "{0,3}")
	}
	return randomPattern(r, depth-1) + randomPattern(r, depth-1)
}

func TestLanguagesAgreeWithPackageRegexp(t *testing.T) {
	t.Parallel()
	for seed := range 2000 {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		a, b := randomPattern(r, 3), randomPattern(r, 3)
		ra, err := regexp.Compile(a)
		if err != nil {
			continue
		}
		rb, err := regexp.Compile(b)
		if err != nil {
			continue
		}
		s := NewSpace()
		la, err := s.Pattern(a)
		if err != nil {
			t.Fatalf("%s: %v", a, err)
		}
		lb, err := s.Pattern(b)
		if err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		diff := s.Both(la, s.Not(lb))
		text, o, _ := s.Shortest(diff, -1, 2000)
		if o == Found && (!ra.MatchString(text) || rb.MatchString(text)) {
			t.Fatalf("%s without %s: %q is not in it", a, b, text)
		}
		for range 40 {
			w := ""
			for range r.IntN(6) {
				w += []string{"a", "b", "c", " ", "-"}[r.IntN(5)]
			}
			if s.Has(la, w) != ra.MatchString(w) {
				t.Fatalf("%s in %q: got %v", a, w, s.Has(la, w))
			}
			in := ra.MatchString(w) && !rb.MatchString(w)
			if in && (o == Nothing || o == Found && len(w) < len(text)) {
				t.Fatalf("%s without %s: %q is in it, but the search found %v %q", a, b, w, o, text)
			}
		}
	}
}

func FuzzPattern(f *testing.F) {
	for _, p := range []string{"^a+$", `\d{3}-[a-z]`, "(?!x)", `[\w-]`, "a|b|"} {
		f.Add(p, "abc")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		s := NewSpace()
		l, err := s.Pattern(pattern)
		if err != nil {
			return
		}
		s.Has(l, text)
		found, o, _ := s.Shortest(l, -1, 200)
		if o == Found && !s.Has(l, found) {
			t.Errorf("%q was found for %q and is not in it", found, pattern)
		}
	})
}
