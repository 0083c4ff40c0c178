package tolerantreader

// What is read here was found by a scanner, but perhaps not verified (Skim): whatever stands there,
// these functions end, in time that grows with its length, and stay within it.

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// jsonKind is the kind of the value that begins with a byte.
func jsonKind(b byte) document.Kind {
	switch b {
	case '{':
		return document.Object
	case '[':
		return document.Array
	case '"':
		return document.String
	case 't', 'f':
		return document.Bool
	case 'n':
		return document.Null
	}
	return document.Number
}

// unquote is what a JSON string says, given with its quotes: a part of raw where nothing is escaped,
// else appended to into. A surrogate without its other half is U+FFFD.
func unquote(raw, into []byte) []byte {
	if len(raw) < 2 {
		return nil
	}
	raw = raw[1 : len(raw)-1]
	at := bytes.IndexByte(raw, '\\')
	if at < 0 {
		return raw
	}
	start := len(into)
	for at >= 0 && at+1 < len(raw) {
		into = append(into, raw[:at]...)
		raw = raw[at+1:]
		var width int
		into, width = unescape(raw, into)
		raw = raw[width:]
		at = bytes.IndexByte(raw, '\\')
	}
	return append(into, raw...)[start:]
}

// unescape appends what an escape says, given without its backslash, and is how long it is.
func unescape(raw, into []byte) ([]byte, int) {
	switch raw[0] {
	case 'b':
		return append(into, '\b'), 1
	case 'f':
		return append(into, '\f'), 1
	case 'n':
		return append(into, '\n'), 1
	case 'r':
		return append(into, '\r'), 1
	case 't':
		return append(into, '\t'), 1
	case 'u':
		r, ok := hex4(raw[1:])
		if !ok {
			return utf8.AppendRune(into, utf8.RuneError), 1
		}
		if utf16.IsSurrogate(r) {
			if len(raw) > 6 && raw[5] == '\\' && raw[6] == 'u' {
				low, _ := hex4(raw[7:])
				if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
					return utf8.AppendRune(into, both), 11
				}
			}
			r = utf8.RuneError
		}
		return utf8.AppendRune(into, r), 5
	}
	return append(into, raw[0]), 1
}

// hex4 is the number that four hexadecimal digits say.
func hex4(raw []byte) (rune, bool) {
	if len(raw) < 4 {
		return 0, false
	}
	var r rune
	for _, b := range raw[:4] {
		switch {
		case digit(b):
			r = r<<4 | rune(b-'0')
		case 'a' <= b|0x20 && b|0x20 <= 'f':
			r = r<<4 | rune(b|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// children walks over the elements of an array or the members of an object.
type children struct {
	doc  []byte
	next int // where the walk goes on
	end  int // behind the container
}

// childrenOf begins behind the bracket of the container from start to end.
func childrenOf(doc []byte, start, end int) children {
	return children{doc: doc[:end], next: start + 1, end: end - 1}
}

// blank says whether a byte separates values.
func blank(b byte) bool {
	return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == ',' || b == ':'
}

// value is the place of the next value, or ok is false at the end.
func (c *children) value() (start, end int, ok bool) {
	for c.next < c.end && blank(c.doc[c.next]) {
		c.next++
	}
	if c.next >= c.end {
		return 0, 0, false
	}
	start = c.next
	c.next = min(skip(c.doc, start), c.end)
	return start, c.next, c.next > start
}

// skip is the offset behind the value that begins at i, at most the end of the document.
func skip(doc []byte, i int) int {
	switch doc[i] {
	case '"':
		return skipString(doc, i)
	case '{', '[':
		return skipContainer(doc, i)
	}
	for i < len(doc) && !blank(doc[i]) && doc[i] != ']' && doc[i] != '}' {
		i++
	}
	return i
}

func skipContainer(doc []byte, i int) int {
	depth := 0
	for i < len(doc) {
		switch doc[i] {
		case '"':
			i = skipString(doc, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return i
}

func skipString(doc []byte, i int) int {
	for i++; i < len(doc); i++ {
		next := bytes.IndexByte(doc[i:], '"')
		if next < 0 {
			return len(doc)
		}
		i += next
		slashes := 0
		for doc[i-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i + 1
		}
	}
	return i
}
