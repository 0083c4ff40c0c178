package path

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of paths. They are far beyond what people write, and bound what a path can cost.
const (
	// maxLength is how many bytes a path may have.
	maxLength = 64 << 10
	// maxNesting is how deep parentheses, filters and function calls may nest.
	maxNesting = 100
)

// SyntaxError is a path that cannot be read.
type SyntaxError struct {
	// Column is where, in bytes and counted from 1.
	Column int
	// Reason is what is wrong.
	Reason string
}

func (e *SyntaxError) Error() string { return e.Reason }

// Parse reads a path: JSONPath where it begins with $ or @, XPath where it begins with // or xpath:,
// gjson's where it begins with gjson:, and JSON Pointer where it is empty or begins with one slash.
// An error is a *SyntaxError.
func Parse(text string) (*Path, error) {
	if len(text) > maxLength {
		return nil, &SyntaxError{maxLength + 1, fmt.Sprintf("a path has at most %d bytes", maxLength)}
	}
	if n := invalidUTF8(text); n < len(text) {
		return nil, &SyntaxError{n + 1, "a path is UTF-8, and this byte is not"}
	}
	p, err := parse(text)
	if err != nil {
		return nil, err
	}
	p.Text = text
	return p, nil
}

func parse(text string) (*Path, error) {
	switch {
	case strings.HasPrefix(text, "$"), strings.HasPrefix(text, "@"):
		return jsonPath(text)
	case strings.HasPrefix(text, "//"):
		return xpath(text, 0)
	case strings.HasPrefix(text, "xpath:"):
		return xpath(text, len("xpath:"))
	case strings.HasPrefix(text, "gjson:"):
		return gjson(text[len("gjson:"):], len("gjson:"))
	case text == "", text[0] == '/':
		return pointer(text)
	}
	return nil, &SyntaxError{1, "a path begins with $, @, /, //, xpath: or gjson:"}
}

// invalidUTF8 is the offset of the first byte that is not part of UTF-8, or the length.
func invalidUTF8(text string) int {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, width := utf8.DecodeRuneInString(text[i:]); width == 1 {
				return i
			}
		}
	}
	return len(text)
}
