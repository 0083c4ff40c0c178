package xmlscan

import "unicode/utf8"

// class says what a byte may be part of. A byte above 0x7F is part of a character that is looked at
// as a whole where names are concerned, and is legal everywhere else, except that 0xEF may start
// U+FFFE or U+FFFF.
type class uint8

const (
	nameStart class = 1 << iota // starts a name
	nameByte                    // goes on with a name
	white                       // S, production 3
	plain                       // is text that says nothing else: not < & ] nor an illegal character
	quoted                      // the same inside an attribute value: not < & " '
	legal                       // Char, production 2, of one byte, or part of one that is not U+FFFE or U+FFFF
)

var classes = classify()

func classify() (c [256]class) {
	for b := range 256 {
		switch {
		case b == '\t' || b == '\n' || b == '\r' || b == ' ':
			c[b] = white | plain | quoted | legal
		case b < 0x20, b == 0xEF:
		default:
			c[b] = plain | quoted | legal
		}
		switch {
		case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', b == '_':
			c[b] |= nameStart | nameByte
		case '0' <= b && b <= '9', b == '-', b == '.':
			c[b] |= nameByte
		}
	}
	c['<'] &^= plain | quoted
	c['&'] &^= plain | quoted
	c[']'] &^= plain
	c['"'] &^= quoted
	c['\''] &^= quoted
	return c
}

// nameStartChar is production 4 without the colon, which namespaces give another meaning.
func nameStartChar(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return classes[r]&nameStart != 0
	case r < 0xC0, r == 0xD7, r == 0xF7:
		return false
	case r <= 0x2FF, 0x370 <= r && r <= 0x37D, 0x37F <= r && r <= 0x1FFF,
		0x200C <= r && r <= 0x200D, 0x2070 <= r && r <= 0x218F, 0x2C00 <= r && r <= 0x2FEF,
		0x3001 <= r && r <= 0xD7FF, 0xF900 <= r && r <= 0xFDCF, 0xFDF0 <= r && r <= 0xFFFC,
		0x10000 <= r && r <= 0xEFFFF:
		return true
	}
	return false
}

// nameChar is production 4a without the colon.
func nameChar(r rune) bool {
	if r < utf8.RuneSelf {
		return classes[r]&nameByte != 0
	}
	return nameStartChar(r) || r == 0xB7 || 0x300 <= r && r <= 0x36F || 0x203F <= r && r <= 0x2040
}

// char is production 2.
func char(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || 0x20 <= r && r <= 0xD7FF ||
		0xE000 <= r && r <= 0xFFFD || 0x10000 <= r && r <= utf8.MaxRune
}

// noncharacter says whether U+FFFE or U+FFFF stands at i.
func noncharacter(doc []byte, i int) bool {
	return i+2 < len(doc) && doc[i] == 0xEF && doc[i+1] == 0xBF && doc[i+2] >= 0xBE
}

// name reads a QName (Namespaces in XML, production 7) at i: the offset behind it, and that of its
// colon or -1. Most names are of ASCII and have no prefix.
func (s *scanner) name(i int) (end, colon int) {
	doc := s.doc
	for end = i; end < len(doc) && classes[doc[end]]&nameByte != 0; end++ {
	}
	if end > i && end < len(doc) && doc[end] != ':' && doc[end] < utf8.RuneSelf && classes[doc[i]]&nameStart != 0 {
		return end, -1
	}
	return s.qualified(i)
}

// qualified is name for all names.
func (s *scanner) qualified(i int) (end, colon int) {
	doc, start := s.doc, i
	colon = -1
	for {
		part := i
		for i < len(doc) && classes[doc[i]]&nameByte != 0 {
			i++
		}
		if i < len(doc) && doc[i] >= utf8.RuneSelf {
			if i = s.wideName(i); i < 0 {
				return -1, -1
			}
		}
		if i == part || classes[doc[part]]&nameStart == 0 && !wideStart(doc[part:]) {
			return s.fail(part, nameless(doc, part, start)), -1
		}
		if i == len(doc) || doc[i] != ':' {
			return i, colon
		}
		if colon >= 0 {
			return s.fail(i, "a name has a second colon"), -1
		}
		colon = i
		i++
	}
}

// wideName goes on with a name at a byte that is not ASCII.
func (s *scanner) wideName(i int) int {
	for i < len(s.doc) {
		r, width := utf8.DecodeRune(s.doc[i:])
		if r == utf8.RuneError && width <= 1 {
			return s.fail(i, "a byte is not UTF-8")
		}
		if !nameChar(r) {
			break
		}
		i += width
	}
	return i
}

func wideStart(b []byte) bool {
	r, _ := utf8.DecodeRune(b)
	return r >= utf8.RuneSelf && nameStartChar(r)
}

func nameless(doc []byte, i, start int) string {
	switch {
	case i == len(doc):
		return "the document ends where a name must be"
	case i > start:
		return "nothing that can be a name comes after the colon"
	}
	return "a name must start, and this cannot start one"
}

// blank is the offset behind the white space at i.
func (s *scanner) blank(i int) int {
	for i < len(s.doc) && classes[s.doc[i]]&white != 0 {
		i++
	}
	return i
}

// characters checks that everything from i to end is a legal character.
func (s *scanner) characters(i, end int) bool {
	for ; i < end; i++ {
		if classes[s.doc[i]]&legal != 0 {
			continue
		}
		if s.doc[i] != 0xEF {
			s.fail(i, "a control character stands, which XML does not allow")
			return false
		}
		if noncharacter(s.doc, i) {
			s.fail(i, "U+FFFE or U+FFFF stands, which XML does not allow")
			return false
		}
	}
	return true
}
