package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The rules of this file are: what comes from a document is shown to people, never obeyed by
// their terminal. Control characters (of C0 and C1), characters that change the direction of
// text or take no room, and bytes that are not UTF-8 are written as escapes of Go strings.

// visible returns s with everything that cannot be seen as an escape, on one line. With ascii,
// all that is beyond ASCII is escaped as well.
func visible(s string, ascii bool) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		b.WriteString(glyph(r, n, s[0], ascii))
		s = s[n:]
	}
	return b.String()
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// glyph shows one code point of n bytes that begins with the byte lead.
func glyph(r rune, n int, lead byte, ascii bool) string {
	switch {
	case r == utf8.RuneError && n <= 1:
		return fmt.Sprintf(`\x%02x`, lead)
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < ' ' || r == 0x7f:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= '~':
		return string(r)
	case (ascii || hidden(r)) && r > 0xffff:
		return fmt.Sprintf(`\U%08x`, r)
	case ascii || hidden(r):
		return fmt.Sprintf(`\u%04x`, r)
	}
	return string(r)
}

// hidden reports whether a code point beyond ASCII cannot be seen or moves others: controls,
// formats (Cf, with all that turn the direction of text), line and paragraph separators,
// surrogates, private use and unassigned ones.
func hidden(r rune) bool {
	return !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r)
}

// shorten cuts s after n code points and marks the cut.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i] + "..."
		}
		n--
	}
	return s
}

// columns is the number of terminal columns that visible text takes.
func columns(s string) int {
	w := 0
	for _, r := range s {
		w += runeColumns(r)
	}
	return w
}

// runeColumns is 0 for combining marks, 2 for what East Asian Width (Unicode Standard Annex
// 11) calls wide and for emoji, and 1 for the rest. The ranges are coarse: a terminal that
// disagrees shifts a caret by a column.
func runeColumns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r < 0x1100:
		return 1
	case r <= 0x115f,
		r >= 0x231a && r <= 0x231b, r >= 0x23e9 && r <= 0x23ec,
		r == 0x2705, r == 0x274c, r >= 0x2753 && r <= 0x2757, r >= 0x2795 && r <= 0x2797,
		r >= 0x2b1b && r <= 0x2b1c, r == 0x2b50, r == 0x2b55,
		r >= 0x2e80 && r <= 0x303e, r >= 0x3041 && r <= 0xa4cf, r >= 0xa960 && r <= 0xa97c,
		r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f,
		r >= 0xff01 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6,
		r >= 0x17000 && r <= 0x18cff, r >= 0x1b000 && r <= 0x1b2ff,
		r >= 0x1f300 && r <= 0x1f64f, r >= 0x1f680 && r <= 0x1f6ff, r >= 0x1f7e0 && r <= 0x1f7eb,
		r >= 0x1f900 && r <= 0x1f9ff, r >= 0x1fa70 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}
