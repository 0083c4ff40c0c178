package xmlscan

import (
	"bytes"
	"unicode/utf8"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// Text appends the text of what stands at m, a match of a scan of doc, to dst. Of an element it is
// the text of it and of all elements inside, in document order, without comments and processing
// instructions: references are resolved, CDATA sections are as they stand, and line ends are line
// feeds (XML 1.0 section 2.11). Of an attribute it is its value, normalized as one of type CDATA
// (section 3.3.3).
func Text(dst, doc []byte, m document.Match) []byte {
	if m.Start < 0 || m.End > len(doc) || m.Start > m.End {
		return dst
	}
	b := doc[m.Start:m.End]
	if m.Kind == document.Attribute {
		return normalize(dst, b)
	}
	if text, ok := plainText(b); ok && m.Kind == document.Text {
		return append(dst, text...)
	}
	for len(b) > 0 {
		n := bytes.IndexByte(b, '<')
		if n < 0 {
			n = len(b)
		}
		dst, b = unescape(dst, b[:n]), b[n:]
		if inside, ok := bytes.CutPrefix(b, []byte("<![CDATA[")); ok {
			text, rest, _ := bytes.Cut(inside, []byte("]]>"))
			dst, b = lines(dst, text), rest
			continue
		}
		b = b[markup(b):]
	}
	return dst
}

// plainText is what stands in an element without child elements where it is literally its text, as it
// mostly is.
func plainText(b []byte) ([]byte, bool) {
	start := tagWidth(b)
	for i := start; i+1 < len(b); i++ {
		switch b[i] {
		case '<':
			return b[start:i], b[i+1] == '/'
		case '&', '\r':
			return nil, false
		}
	}
	return nil, false
}

// markup is the width of the tag, comment or processing instruction that b starts with.
func markup(b []byte) int {
	from, end := 0, "-->"
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		from = len("<!--")
	case bytes.HasPrefix(b, []byte("<?")):
		end = "?>"
	default:
		return tagWidth(b)
	}
	if n := bytes.Index(b[from:], []byte(end)); n >= 0 {
		return from + n + len(end)
	}
	return len(b)
}

// tagWidth is the width of the tag that b starts with, whose attributes may hold any >.
func tagWidth(b []byte) int {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '>':
			return i + 1
		case '"', '\'':
			n := bytes.IndexByte(b[i+1:], b[i])
			if n < 0 {
				return len(b)
			}
			i += n + 1
		}
	}
	return len(b)
}

// unescape appends character data with its references resolved and its line ends normalized.
func unescape(dst, b []byte) []byte {
	for {
		n := bytes.IndexByte(b, '&')
		if n < 0 {
			return lines(dst, b)
		}
		dst = lines(dst, b[:n])
		if dst, b = reference(dst, b[n:]); len(b) == 0 {
			return dst
		}
	}
}

// reference appends the character that b starts with a reference to, and is the rest of b. An & that
// starts none stays: only a document that was not verified has one.
func reference(dst, b []byte) (_, rest []byte) {
	if r, width := resolve(b); width > 0 {
		return utf8.AppendRune(dst, r), b[width:]
	}
	return append(dst, '&'), b[1:]
}

// lines appends text with its line ends as line feeds.
func lines(dst, b []byte) []byte {
	for {
		n := bytes.IndexByte(b, '\r')
		if n < 0 {
			return append(dst, b...)
		}
		dst = append(append(dst, b[:n]...), '\n')
		if b = b[n+1:]; len(b) > 0 && b[0] == '\n' {
			b = b[1:]
		}
	}
}

// normalize appends the value of an attribute: white space is spaces, unless it is written as a
// reference.
func normalize(dst, b []byte) []byte {
	for len(b) > 0 {
		switch c := b[0]; {
		case c == '&':
			dst, b = reference(dst, b)
			continue
		case c == '\r' && len(b) > 1 && b[1] == '\n':
			b = b[1:]
			fallthrough
		case classes[c]&white != 0:
			dst = append(dst, ' ')
		default:
			dst = append(dst, c)
		}
		b = b[1:]
	}
	return dst
}

// literal says whether the value of an attribute is what stands there.
func literal(b []byte) bool {
	for _, c := range b {
		if c == '&' || c == '\t' || c == '\n' || c == '\r' {
			return false
		}
	}
	return true
}
