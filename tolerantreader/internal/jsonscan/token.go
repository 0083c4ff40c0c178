package jsonscan

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// Eight bytes are looked at as one number. Each constant is one byte eight times.
const (
	each    = 0x0101010101010101
	highest = each * 0x80
)

// blank has the bits of the bytes that are white space (RFC 8259 section 2).
const blank uint64 = 1<<' ' | 1<<'\t' | 1<<'\n' | 1<<'\r'

// space is where the white space at i ends. Indentation is the most of it, so eight spaces are one
// step.
func space(doc []byte, i int) int {
	for i+8 <= len(doc) {
		other := binary.LittleEndian.Uint64(doc[i:]) ^ each*' '
		if other == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(other) / 8
		if c := doc[i]; c > ' ' || blank>>c&1 == 0 {
			return i
		}
		i++
	}
	for i < len(doc) && doc[i] <= ' ' && blank>>doc[i]&1 == 1 {
		i++
	}
	return i
}

// unusual has the highest bit of the first byte of eight that cannot stand in a string as itself or
// is not ASCII: a quote, a backslash, a control character, a part of a longer rune. Bytes after it
// may be marked wrongly, as subtraction borrows from them.
func unusual(x uint64) uint64 {
	// Exchanging ! and " with the pairs beside them makes control characters and the quote one range.
	return (((x ^ each*2) - each*0x21) | ((x ^ each*'\\') - each) | x) & highest
}

// text is where the string at i ends, behind its quote, and whether it has escapes.
func (s *scanner) text(i int) (end int, escaped bool) {
	doc := s.doc
	start := i
	for i++; i+8 <= len(doc); {
		x := binary.LittleEndian.Uint64(doc[i:])
		m := unusual(x)
		if m == 0 {
			i += 8
			continue
		}
		n := bits.TrailingZeros64(m) & 56 // of the bits before the byte
		i += n >> 3
		c := byte(x >> n) // which is there sooner than doc[i]
		if c == '"' {
			return i + 1, escaped
		}
		escaped = escaped || c == '\\'
		if i = s.special(i, c); i < 0 {
			return -1, false
		}
	}
	for i < len(doc) && doc[i] != '"' {
		escaped = escaped || doc[i] == '\\'
		if i = s.special(i, doc[i]); i < 0 {
			return -1, false
		}
	}
	if i >= len(doc) {
		return s.fail(start, "a string starts that does not end"), false
	}
	return i + 1, escaped
}

// special is where ends what is at i in a string, c and what belongs to it.
func (s *scanner) special(i int, c byte) int {
	switch {
	case c == '\\':
		return s.escape(i)
	case c < ' ':
		return s.fail(i, "a control character stands in a string")
	case c >= utf8.RuneSelf:
		return s.runes(i)
	}
	return i + 1 // one of the last seven bytes of the document
}

// escape is where the escape at i ends.
func (s *scanner) escape(i int) int {
	doc := s.doc
	if i+1 >= len(doc) {
		return s.fail(i, "the document ends within an escape")
	}
	switch doc[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		if i+6 <= len(doc) && hex(doc[i+2:i+6]) >= 0 {
			return i + 6
		}
		return s.fail(i, "four hexadecimal digits have to follow \\u")
	}
	return s.fail(i, "a backslash is followed by what cannot be escaped")
}

// hex is the number that four hexadecimal digits are, negative where one is not.
func hex(digits []byte) int {
	n := 0
	for _, c := range digits {
		switch {
		case '0' <= c && c <= '9':
			n = n<<4 | int(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			n = n<<4 | int(c|0x20-'a'+10)
		default:
			return -1
		}
	}
	return n
}

// runes is where the runes at i that are not ASCII end. Those of two and of three bytes that need no
// further check are most of all, and are checked here; utf8.DecodeRune knows the rest.
func (s *scanner) runes(i int) int {
	doc := s.doc
	for i < len(doc) && doc[i] >= utf8.RuneSelf {
		c := doc[i]
		if c >= 0xC2 && c < 0xE0 && i+1 < len(doc) && doc[i+1]&0xC0 == 0x80 {
			i += 2
			continue
		}
		if c > 0xE0 && c < 0xED && i+2 < len(doc) && doc[i+1]&0xC0 == 0x80 && doc[i+2]&0xC0 == 0x80 {
			i += 3
			continue
		}
		r, width := utf8.DecodeRune(doc[i:])
		if r == utf8.RuneError && width == 1 {
			return s.fail(i, "a byte is not UTF-8")
		}
		i += width
	}
	return i
}

// literal is where the given word ends, which has to be at i.
func (s *scanner) literal(i int, word string) int {
	if len(s.doc)-i < len(word) || string(s.doc[i:i+len(word)]) != word {
		return s.fail(i, "a value is missing; "+word+" is what starts like that")
	}
	return i + len(word)
}

// number is where the number at i ends (RFC 8259 section 6). What may follow it is for the caller.
func (s *scanner) number(i int) int {
	doc := s.doc
	start := i
	if doc[i] == '-' {
		i++
	}
	switch {
	case i < len(doc) && doc[i] == '0':
		i++
	case i < len(doc) && '1' <= doc[i] && doc[i] <= '9':
		i = digits(doc, i+1)
	case i == start:
		return s.fail(i, "a value is missing")
	default:
		return s.fail(i, "a digit is missing after a minus")
	}
	if i < len(doc) && doc[i] == '.' {
		fraction := i + 1
		if i = digits(doc, fraction); i == fraction {
			return s.fail(i, "a digit is missing after a decimal point")
		}
	}
	if i < len(doc) && doc[i]|0x20 == 'e' {
		if i++; i < len(doc) && (doc[i] == '+' || doc[i] == '-') {
			i++
		}
		exponent := i
		if i = digits(doc, exponent); i == exponent {
			return s.fail(i, "a digit is missing in an exponent")
		}
	}
	return i
}

// digits is where the digits at i end.
func digits(doc []byte, i int) int {
	for i < len(doc) && doc[i]-'0' <= 9 {
		i++
	}
	return i
}
