package jsonscan

import (
	"unicode/utf16"
	"unicode/utf8"
)

// find is the numbers of the name doc[start:end] among those of paths that do not fold and of those
// that do, negative where it has none.
func (s *scanner) find(start, end int, escaped bool) (exact, folded int) {
	p := s.program
	if s.name = s.name[:0]; !escaped {
		exact = p.names.find(s.doc, start, end)
		if len(p.fold) == 0 {
			return exact, -1
		}
		return exact, s.findFolded(s.doc[start:end])
	}
	// A name can be much shorter than it is written. One that is longer than every name of paths even
	// so needs no unescaping.
	if end-start > escapeGrowth*p.longer {
		return -1, -1
	}
	s.name = unescape(s.name, s.doc[start:end])
	name := s.name
	exact = p.names.find(name, 0, len(name))
	if len(p.fold) == 0 {
		return exact, -1
	}
	return exact, s.findFolded(name)
}

const (
	escapeGrowth = 6 // bytes of an escape that is a byte, or folds to one
	foldGrowth   = 3 // bytes of a rune that folds to one of one byte: U+212A, the kelvin sign, to K
)

func (s *scanner) findFolded(name []byte) int {
	if len(name) > foldGrowth*s.program.folded.longest {
		return -1
	}
	n := len(s.name) // name may be in there
	s.name = appendFolded(s.name, name)
	return s.program.folded.find(s.name, n, len(s.name))
}

// unescape appends what the inside of a string stands for. Lone surrogates become U+FFFD, as
// encoding/json has it. The string is well-formed.
func unescape(to, inside []byte) []byte {
	for i := 0; i < len(inside); {
		c := inside[i]
		if c != '\\' {
			to = append(to, c)
			i++
			continue
		}
		c = inside[i+1]
		i += 2
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r := rune(hex(inside[i : i+4]))
			i += 4
			if utf16.IsSurrogate(r) {
				low := rune(-1)
				if i+6 <= len(inside) && inside[i] == '\\' && inside[i+1] == 'u' {
					low = rune(hex(inside[i+2 : i+6]))
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			to = utf8.AppendRune(to, r)
			continue
		}
		to = append(to, c)
	}
	return to
}
