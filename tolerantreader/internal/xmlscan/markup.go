package xmlscan

import (
	"bytes"
	"strconv"
)

// text reads character data up to the < behind it.
func (s *scanner) text(i int) int {
	doc := s.doc
	if !s.verify {
		if n := bytes.IndexByte(doc[i:], '<'); n >= 0 {
			return i + n
		}
		return s.unclosed(len(doc))
	}
	for i < len(doc) {
		if classes[doc[i]]&plain != 0 {
			i++
			continue
		}
		switch doc[i] {
		case '<':
			return i
		case '&':
			if i = s.reference(i); i < 0 {
				return -1
			}
		case ']':
			if i+2 < len(doc) && doc[i+1] == ']' && doc[i+2] == '>' {
				return s.fail(i, "]]> stands in text, where its > must be written &gt;")
			}
			i++
		default:
			if !s.characters(i, i+1) {
				return -1
			}
			i++
		}
	}
	return s.unclosed(i)
}

func (s *scanner) unclosed(i int) int {
	return s.fail(i, "the document ends inside <"+excerpt(s.nameOf(&s.frames[len(s.frames)-1]))+">")
}

// reference reads the reference at i (productions 66 to 68).
func (s *scanner) reference(i int) int {
	r, width := resolve(s.doc[i:])
	if width > 0 && char(r) {
		return i + width
	}
	switch {
	case i+1 < len(s.doc) && s.doc[i+1] == '#':
		return s.fail(i, "a character reference is malformed, or names a character that XML does not allow")
	case entity(s.doc[i:]):
		return s.fail(i, "an entity other than amp, lt, gt, quot and apos is used, and none can be declared")
	}
	return s.fail(i, "an & stands alone, which must be written &amp;")
}

// entity says whether b starts with a reference to an entity, whichever it is.
func entity(b []byte) bool {
	end := bytes.IndexByte(b[:min(len(b), 64)], ';')
	return end > 1 && !bytes.ContainsAny(b[1:end], " \t\r\n<&")
}

// resolve is the character that b starts with a reference to, and the width of the reference; zero
// where there is none. The character may be one that XML does not allow.
func resolve(b []byte) (rune, int) {
	switch {
	case len(b) < 4:
		return 0, 0
	case b[1] == '#':
		return numeric(b)
	case string(b[:4]) == "&lt;":
		return '<', 4
	case string(b[:4]) == "&gt;":
		return '>', 4
	case bytes.HasPrefix(b, []byte("&amp;")):
		return '&', 5
	case bytes.HasPrefix(b, []byte("&quot;")):
		return '"', 6
	case bytes.HasPrefix(b, []byte("&apos;")):
		return '\'', 6
	}
	return 0, 0
}

// numeric is resolve for a character reference. Leading zeros are allowed, any number of them.
func numeric(b []byte) (rune, int) {
	i, base := 2, rune(10)
	if b[i] == 'x' {
		i, base = 3, 16
	}
	var r rune
	for start := i; i < len(b); i++ {
		digit := hex(b[i])
		switch {
		case b[i] == ';' && i > start:
			return r, i + 1
		case digit < 0 || digit >= base:
			return 0, 0
		}
		r = min(r*base+digit, 0x110000) // which is no character
	}
	return 0, 0
}

func hex(b byte) rune {
	switch {
	case '0' <= b && b <= '9':
		return rune(b - '0')
	case 'a' <= b && b <= 'f':
		return rune(b-'a') + 10
	case 'A' <= b && b <= 'F':
		return rune(b-'A') + 10
	}
	return -1
}

// cdata reads the CDATA section at i (production 18).
func (s *scanner) cdata(i int) int {
	inside := i + len("<![CDATA[")
	n := bytes.Index(s.doc[inside:], []byte("]]>"))
	if n < 0 {
		return s.fail(i, "a CDATA section is not closed by ]]>")
	}
	if s.verify && !s.characters(inside, inside+n) {
		return -1
	}
	return inside + n + len("]]>")
}

// comment reads the comment at i (production 15), which starts with <!.
func (s *scanner) comment(i int) int {
	rest := s.doc[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
	case bytes.HasPrefix(rest, []byte("<!DOCTYPE")):
		return s.fail(i, "a document type declaration (<!DOCTYPE) stands, and none is read: entities and external files are how XML attacks")
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return s.fail(i, "a CDATA section stands outside the document element")
	default:
		return s.fail(i, "<! starts neither a comment nor a CDATA section")
	}
	inside := i + len("<!--")
	n := bytes.Index(s.doc[inside:], []byte("--"))
	end := inside + n + len("--")
	switch {
	case n < 0 || end >= len(s.doc):
		return s.fail(i, "a comment is not closed by -->")
	case s.doc[end] != '>':
		return s.fail(inside+n, "-- stands inside a comment, which XML does not allow")
	case s.verify && !s.characters(inside, inside+n):
		return -1
	}
	return end + 1
}

// instruction reads the processing instruction at i (production 16).
func (s *scanner) instruction(i int) int {
	end, colon := s.name(i + 2)
	if end < 0 {
		return -1
	}
	if target := s.doc[i+2 : end]; colon >= 0 {
		return s.fail(colon, "the name of a processing instruction has a colon")
	} else if bytes.EqualFold(target, []byte("xml")) {
		return s.fail(i, "an XML declaration stands, which must be the very first of a document")
	}
	n := bytes.Index(s.doc[end:], []byte("?>"))
	switch {
	case n < 0:
		return s.fail(i, "a processing instruction is not closed by ?>")
	case n > 0 && classes[s.doc[end]]&white == 0:
		return s.fail(end, "white space is missing behind the name of a processing instruction")
	case s.verify && !s.characters(end, end+n):
		return -1
	}
	return end + n + len("?>")
}

// misc reads comments, processing instructions and white space outside the document element: before
// it, up to the < that starts it, or behind it, up to the end of the document.
func (s *scanner) misc(i int, before bool) int {
	for {
		i = s.blank(i)
		switch {
		case i == len(s.doc):
			return i
		case s.doc[i] != '<' && before:
			return s.fail(i, "text stands where the document element must start")
		case s.doc[i] != '<':
			return s.fail(i, "text stands behind the document element")
		case i+1 < len(s.doc) && s.doc[i+1] == '!':
			i = s.comment(i)
		case i+1 < len(s.doc) && s.doc[i+1] == '?':
			i = s.instruction(i)
		case before:
			return i
		default:
			return s.fail(i, "a second element stands behind the document element")
		}
		if i < 0 {
			return -1
		}
	}
}

// declared says whether doc starts with an XML declaration.
func declared(doc []byte) bool {
	return len(doc) > 5 && string(doc[:5]) == "<?xml" && classes[doc[5]]&white != 0
}

// declaration reads the XML declaration at i (production 23). What it says about the encoding is not
// asked: the document is UTF-8 by now.
func (s *scanner) declaration(i int) int {
	n := bytes.Index(s.doc[i:], []byte("?>"))
	if n < 0 {
		return s.fail(i, "the XML declaration is not closed by ?>")
	}
	rest, ok := pseudo(s.doc[i+len("<?xml"):i+n], "version", version)
	if !ok {
		return s.fail(i, "the XML declaration does not start with version=\"1.0\"")
	}
	rest, _ = pseudo(rest, "encoding", encodingName)
	rest, _ = pseudo(rest, "standalone", func(b []byte) bool { return string(b) == "yes" || string(b) == "no" })
	if len(trim(rest)) > 0 {
		return s.fail(i, "the XML declaration says something else than version, encoding and standalone, in this order: "+strconv.Quote(excerpt(rest)))
	}
	return i + n + len("?>")
}

// pseudo reads a pseudo-attribute of the XML declaration from the start of b, and is what follows it;
// b where it is not there.
func pseudo(b []byte, name string, is func([]byte) bool) (rest []byte, ok bool) {
	value, rest, ok := pseudoValue(b, name)
	if !ok || !is(value) {
		return b, false
	}
	return rest, true
}

func pseudoValue(b []byte, name string) (value, rest []byte, ok bool) {
	rest = trim(b)
	if len(rest) == len(b) {
		return nil, b, false
	}
	if rest, ok = bytes.CutPrefix(rest, []byte(name)); !ok {
		return nil, b, false
	}
	if rest, ok = bytes.CutPrefix(trim(rest), []byte("=")); !ok {
		return nil, b, false
	}
	rest = trim(rest)
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return nil, b, false
	}
	end := bytes.IndexByte(rest[1:], rest[0])
	if end < 0 {
		return nil, b, false
	}
	return rest[1 : 1+end], rest[end+2:], true
}

// trim is b without the white space at its start.
func trim(b []byte) []byte {
	for len(b) > 0 && classes[b[0]]&white != 0 {
		b = b[1:]
	}
	return b
}

// version is production 26.
func version(b []byte) bool {
	digits, ok := bytes.CutPrefix(b, []byte("1."))
	for _, c := range digits {
		ok = ok && '0' <= c && c <= '9'
	}
	return ok && len(digits) > 0
}

// encodingName is production 81.
func encodingName(b []byte) bool {
	for n, c := range b {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (n == 0 || !('0' <= c && c <= '9' || c == '.' || c == '_' || c == '-')) {
			return false
		}
	}
	return len(b) > 0
}
