package xmlscan

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// Encoding is how the characters of a document came.
type Encoding struct {
	// Name is "UTF-8", "UTF-16LE", "UTF-16BE", "ISO-8859-1" or "windows-1252".
	Name string
	// BOM is true where a byte order mark said so.
	BOM bool
	// Mislabelled is what the document or its media type called the encoding where the bytes cannot
	// be what they are called: UTF-16 that was written as UTF-8. It is empty otherwise.
	Mislabelled string
}

const (
	encodingUTF8    = "UTF-8"
	encodingUTF16   = "UTF-16"
	encodingUTF16LE = "UTF-16LE"
	encodingUTF16BE = "UTF-16BE"
	encodingLatin1  = "ISO-8859-1"
	encoding1252    = "windows-1252"
)

// Decode makes UTF-8 of an XML document. A byte order mark decides, then label, which is the charset
// parameter of the media type or empty, then the XML declaration (RFC 7303 section 3); without any it
// is UTF-8. What is UTF-8 already is doc itself, byte order mark included; offsets that a scan of the
// result finds are those of the result, not of doc. An error is a *document.SyntaxError.
func Decode(doc []byte, label string) ([]byte, Encoding, error) {
	e, width := marked(doc)
	if e.Name == "" {
		var err error
		if e, err = called(doc, label); err != nil {
			return nil, Encoding{}, err
		}
	}
	switch e.Name {
	case encodingUTF16LE, encodingUTF16BE:
		text, err := decodeUTF16(doc, width, e.Name == encodingUTF16BE)
		return text, e, err
	case encodingLatin1:
		text, err := charmap.ISO8859_1.NewDecoder().Bytes(doc)
		return text, e, err
	case encoding1252:
		text, err := charmap.Windows1252.NewDecoder().Bytes(doc)
		return text, e, err
	case encodingUTF8:
		return doc, e, nil
	}
	return nil, Encoding{}, refused(0, e.Name)
}

func refused(offset int, name string) error {
	return &document.SyntaxError{Format: "XML", Offset: offset, Reason: fmt.Sprintf(
		"the encoding is %q, and only UTF-8, UTF-16, ISO-8859-1 and windows-1252 are read", excerpt([]byte(name)))}
}

// marked is the encoding that the first bytes of a document say (XML 1.0 appendix F.1): a byte order
// mark, of so many bytes, or a < in an encoding that is not like ASCII.
func marked(doc []byte) (e Encoding, width int) {
	has := func(prefix string) bool { return bytes.HasPrefix(doc, []byte(prefix)) }
	switch {
	case has("\xff\xfe\x00\x00"), has("\x00\x00\xfe\xff"), has("<\x00\x00\x00"), has("\x00\x00\x00<"):
		return Encoding{Name: "UTF-32"}, 0
	case has("\xef\xbb\xbf"):
		return Encoding{Name: encodingUTF8, BOM: true}, 3
	case has("\xff\xfe"):
		return Encoding{Name: encodingUTF16LE, BOM: true}, 2
	case has("\xfe\xff"):
		return Encoding{Name: encodingUTF16BE, BOM: true}, 2
	case has("<\x00"):
		return Encoding{Name: encodingUTF16LE}, 0
	case has("\x00<"):
		return Encoding{Name: encodingUTF16BE}, 0
	case has("\x4c\x6f\xa7\x94"):
		return Encoding{Name: "EBCDIC"}, 0
	}
	return Encoding{}, 0
}

// called is the encoding that a document in an encoding like ASCII is said to be in.
func called(doc []byte, label string) (Encoding, error) {
	said, offset := []byte(label), 0
	if label == "" {
		said, offset = declaredEncoding(doc)
	}
	name := encodingOf(bytes.TrimSpace(said))
	switch name {
	case "":
		return Encoding{}, refused(offset, string(said))
	case encodingUTF16, encodingUTF16LE, encodingUTF16BE:
		if bytes.HasPrefix(trim(doc), []byte("<")) {
			return Encoding{Name: encodingUTF8, Mislabelled: string(said)}, nil
		}
		if name == encodingUTF16 { // without a mark it is big-endian (RFC 2781 section 4.3)
			name = encodingUTF16BE
		}
	}
	return Encoding{Name: name}, nil
}

// declaredEncoding is what the XML declaration calls the encoding, and where.
func declaredEncoding(doc []byte) ([]byte, int) {
	if !declared(doc) {
		return nil, 0
	}
	end := bytes.Index(doc, []byte("?>"))
	if end < 0 {
		return nil, 0
	}
	rest, _ := pseudo(doc[len("<?xml"):end], "version", version)
	name, after, ok := pseudoValue(rest, "encoding")
	if !ok {
		return nil, 0
	}
	return name, end - len(after) - len(name) - 1
}

// aliases are the labels of encodings (IANA character sets, and what else is in use).
var aliases = [...]struct{ label, name string }{
	{"", encodingUTF8}, {"utf-8", encodingUTF8}, {"utf8", encodingUTF8}, {"us-ascii", encodingUTF8}, {"ascii", encodingUTF8},
	{"utf-16", encodingUTF16}, {"utf16", encodingUTF16}, {"iso-10646-ucs-2", encodingUTF16}, {"ucs-2", encodingUTF16},
	{"utf-16le", encodingUTF16LE}, {"utf-16be", encodingUTF16BE},
	{"iso-8859-1", encodingLatin1}, {"iso_8859-1", encodingLatin1}, {"iso8859-1", encodingLatin1}, {"latin1", encodingLatin1}, {"l1", encodingLatin1},
	{"windows-1252", encoding1252}, {"cp1252", encoding1252}, {"x-cp1252", encoding1252},
}

// encodingOf is the encoding of a label; empty where it is none that is read.
func encodingOf(label []byte) string {
	for n := range aliases {
		if a := &aliases[n]; len(a.label) == len(label) && bytes.EqualFold(label, []byte(a.label)) {
			return a.name
		}
	}
	return ""
}

// decodeUTF16 makes UTF-8 of UTF-16 behind its mark. A surrogate without its other half is an error
// (XML 1.0 section 4.3.3), not a replacement character.
func decodeUTF16(doc []byte, width int, big bool) ([]byte, error) {
	if len(doc)%2 != 0 {
		return nil, &document.SyntaxError{Format: "XML", Offset: len(doc) - 1, Reason: "the UTF-16 document ends inside a character"}
	}
	unit := func(i int) rune {
		if big {
			return rune(doc[i])<<8 | rune(doc[i+1])
		}
		return rune(doc[i+1])<<8 | rune(doc[i])
	}
	text := make([]byte, 0, len(doc)/2+len(doc)/8)
	for i := width; i < len(doc); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+2 < len(doc) {
				low = unit(i + 2)
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return nil, &document.SyntaxError{Format: "XML", Offset: i, Reason: "half of a UTF-16 surrogate pair stands alone"}
			}
			i += 2
		}
		text = utf8.AppendRune(text, r)
	}
	return text, nil
}
