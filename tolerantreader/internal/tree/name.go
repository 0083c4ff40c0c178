package tree

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// name is the name of a node, unescaped and without its namespace.
func (d *Document) name(n Node) string {
	x := &d.nodes[n]
	if d.xml {
		return d.names[x.name].Local
	}
	return unescaped(d.text[x.nameStart:x.nameEnd])
}

// hasName says whether a selector of a name selects a child of an object or element.
func (d *Document) hasName(n Node, s path.Selector) bool {
	x := &d.nodes[n]
	if !d.xml {
		raw := d.text[x.nameStart:x.nameEnd]
		if x.plain {
			return string(raw) == s.Name
		}
		// An escape is at most six times as long as what it is for, so long names are not decoded in vain.
		return len(raw) >= len(s.Name) && len(raw) <= 6*len(s.Name) && unescaped(raw) == s.Name
	}
	s = s.InXML()
	if (s.Kind == path.Attribute) != (x.kind == document.Attribute) {
		return false
	}
	name := &d.names[x.name]
	each := s.Kind == path.Attribute && (s.Name == "*" || s.Name == "")
	return (each || name.Local == s.Name) && (s.Space == nil || *s.Space == name.Space)
}

// unescaped is what stands between the quotes of a string of JSON (RFC 8259 section 7). Half of a
// surrogate pair that stands alone is U+FFFD.
func unescaped(text []byte) string {
	i := bytes.IndexByte(text, '\\')
	if i < 0 {
		return string(text)
	}
	b := make([]byte, 0, len(text))
	for ; i >= 0 && i+1 < len(text); i = bytes.IndexByte(text, '\\') {
		b = append(b, text[:i]...)
		c := text[i+1]
		text = text[i+2:]
		switch k := bytes.IndexByte([]byte("bfnrt"), c); {
		case k >= 0:
			b = append(b, "\b\f\n\r\t"[k])
		case c == 'u':
			r, width := unicodeAt(text)
			b, text = utf8.AppendRune(b, r), text[width:]
		default:
			b = append(b, c)
		}
	}
	return string(append(b, text...))
}

// unicodeAt is the character whose \u stands before text, and how much of text it takes.
func unicodeAt(text []byte) (rune, int) {
	if len(text) < 4 {
		return utf8.RuneError, len(text)
	}
	r := hex(text[:4])
	if !utf16.IsSurrogate(r) {
		return r, 4
	}
	if len(text) >= 10 && text[4] == '\\' && text[5] == 'u' {
		if both := utf16.DecodeRune(r, hex(text[6:10])); both != utf8.RuneError {
			return both, 10
		}
	}
	return utf8.RuneError, 4
}

// hex is the number of hexadecimal digits.
func hex(digits []byte) rune {
	n, err := strconv.ParseUint(string(digits), 16, 16)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}
