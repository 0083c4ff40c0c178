package jsonscan

import (
	"unicode"
	"unicode/utf8"
)

// appendFolded appends name with each rune replaced by the least one that it folds to (Unicode simple
// case folding), so that two names are equal but for case exactly where they are equal folded.
func appendFolded(to, name []byte) []byte {
	for len(name) > 0 {
		c := name[0]
		if c < utf8.RuneSelf {
			if 'a' <= c && c <= 'z' { // of an ASCII orbit the capital is the least
				c -= 'a' - 'A'
			}
			to, name = append(to, c), name[1:]
			continue
		}
		r, width := utf8.DecodeRune(name)
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		to, name = utf8.AppendRune(to, least), name[width:]
	}
	return to
}
