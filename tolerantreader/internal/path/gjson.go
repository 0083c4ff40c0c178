package path

import (
	"strconv"
	"strings"
)

// gjson reads the paths of gjson that name places: keys, indexes, and # for each element. What it
// computes is refused: counts, queries, patterns, modifiers and literals.
func gjson(text string, offset int) (*Path, error) {
	p := &Path{Dialect: GJSON}
	var part strings.Builder
	escaped := false
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] == '\\' && i+1 < len(text) {
			i++
			part.WriteByte(text[i])
			escaped = true
			continue
		}
		if i < len(text) && text[i] != '.' && text[i] != '|' {
			if strings.IndexByte("*?@!{}[]()", text[i]) >= 0 {
				return nil, &SyntaxError{offset + i + 1, "patterns, queries and modifiers of gjson are not read: " + strconv.Quote(text[i:]) + "; write JSONPath, as in $.friends[?@.age > 40].name"}
			}
			part.WriteByte(text[i])
			continue
		}
		word := part.String()
		switch {
		case word == "":
			return nil, &SyntaxError{offset + i + 1, "a key is missing"}
		case word == "#" && !escaped && i == len(text):
			return nil, &SyntaxError{offset + i, "a # at the end counts, and places are read"}
		case word == "#" && !escaped:
			every := int64(0)
			p.Segments = append(p.Segments, Segment{Selectors: []Selector{{Kind: Slice, Slice: Bounds{Start: &every}}}})
		default:
			p.Segments = append(p.Segments, token(word))
		}
		part.Reset()
		escaped = false
	}
	return p, nil
}
