package path

import (
	"strconv"
	"strings"
)

// pointer reads a JSON Pointer (RFC 6901 section 3): a ~ is followed by 0 or 1.
func pointer(text string) (*Path, error) {
	p := &Path{Dialect: Pointer}
	for at := 0; at < len(text); {
		end := at + 1
		for end < len(text) && text[end] != '/' {
			end++
			if text[end-1] == '~' && (end == len(text) || text[end] != '0' && text[end] != '1') {
				return nil, &SyntaxError{end, "a ~ is written ~0 in a JSON Pointer, and a / in a name ~1"}
			}
		}
		p.Segments = append(p.Segments, token(unescaped.Replace(text[at+1:end])))
		at = end
	}
	return p, nil
}

// The escapes of JSON Pointer. A replacer goes over the text once, so that ~01 is ~1 (RFC 6901
// section 4).
var (
	unescaped = strings.NewReplacer("~1", "/", "~0", "~")
	escaped   = strings.NewReplacer("~", "~0", "/", "~1")
)

// token is the segment of a name that may also be an index: which it is depends on where it is
// applied (RFC 6901 section 4).
func token(name string) Segment {
	s := Segment{Selectors: []Selector{{Kind: Name, Name: name}}}
	if n, err := strconv.ParseInt(name, 10, 64); err == nil && n >= 0 && n <= maxInteger && strconv.FormatInt(n, 10) == name {
		s.Selectors = append(s.Selectors, Selector{Kind: Index, Index: n})
	}
	return s
}
