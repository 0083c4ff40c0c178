package subschema

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestFormats(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, out []string }{
		"date":      {[]string{"2024-02-29", "0000-01-01"}, []string{"2023-02-29", "2024-1-1", "2024-13-01", "1900-02-29", ""}},
		"date-time": {[]string{"2024-01-31T12:00:00Z", "2024-01-31t12:00:00.5+01:00", "1998-12-31T23:59:60Z"}, []string{"2024-01-31", "2024-01-31T12:00:00", "2024-01-31 12:00:00Z", "2024-01-31T24:00:00Z", "1998-12-31T22:59:60Z", "2024-01-31T12:00:00+1:00"}},
		"time":      {[]string{"12:00:00Z", "23:59:60Z", "08:30:06.283185+00:20"}, []string{"12:00", "25:00:00Z", "12:00:00,5Z"}},
		"uuid":      {[]string{"123e4567-e89b-12d3-a456-426614174000"}, []string{"123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g"}},
		"email":     {[]string{"a@example.com", `"a b"@example.com`, "a@[127.0.0.1]"}, []string{"a", "a@", "@b.c", "a b@example.com", ".a@b.c"}},
		"uri":       {[]string{"https://example.com/?q=1#f", "urn:a:b"}, []string{"/x", "a b", "http://a/{b}", "http://a/%zz"}},
		"ipv4":      {[]string{"192.0.2.1"}, []string{"1.2.3", "256.0.0.1", "01.2.3.4", "::1"}},
		"ipv6":      {[]string{"2001:db8::1", "::ffff:192.0.2.1"}, []string{"1.2.3.4", "::1%eth0", "12345::"}},
		"hostname":  {[]string{"example.com", "a-b", "127.0.0.1"}, []string{"", "-a", "a_b", "a..b", strings.Repeat("a", 64)}},
		"byte":      {[]string{"", "eHl6", "eA=="}, []string{"e", "eH!6", "eB==", "eHl6\n"}},
	}
	u := NewUniverse()
	for name, tt := range tests {
		l, exact := u.formatTexts(name)
		for _, s := range tt.in {
			if !formatHolds(name, s) {
				t.Errorf("%q is no %s", s, name)
			}
			if !u.space.Has(l, s) {
				t.Errorf("%q is not in the language of %s", s, name)
			}
		}
		for _, s := range tt.out {
			if formatHolds(name, s) {
				t.Errorf("%q is a %s", s, name)
			}
			if exact && u.space.Has(l, s) {
				t.Errorf("%q is in the language of %s", s, name)
			}
		}
	}
}

// The language of a format has all its texts, and no others if it says so.
func TestFormatsLieInTheirLanguages(t *testing.T) {
	t.Parallel()
	u := NewUniverse()
	r := rand.New(rand.NewPCG(1, 1))
	for _, name := range []string{"date", "date-time", "time", "uuid", "email", "uri", "ipv4", "ipv6", "hostname", "byte"} {
		l, exact := u.formatTexts(name)
		for range 3000 {
			s := scrambled(r, formatSamples(name)[0])
			holds, has := formatHolds(name, s), u.space.Has(l, s)
			if holds && !has || exact && has && !holds {
				t.Fatalf("%s: %q holds %v, is in the language %v", name, s, holds, has)
			}
		}
	}
}

// scrambled changes a few characters of a text.
func scrambled(r *rand.Rand, s string) string {
	const chars = "0123456789abcdefxyzAQgwZzTt:-+./=@ %é"
	out := []rune(s)
	for range 1 + r.IntN(3) {
		i := r.IntN(len(out) + 1)
		c := []rune(chars)[r.IntN(len([]rune(chars)))]
		switch {
		case i == len(out) || r.IntN(5) == 0:
			out = append(out[:i:i], append([]rune{c}, out[i:]...)...)
		case r.IntN(5) == 0 && len(out) > 1:
			out = append(out[:i:i], out[i+1:]...)
		default:
			out[i] = c
		}
	}
	return string(out)
}
