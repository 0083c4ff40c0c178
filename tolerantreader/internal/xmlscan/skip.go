package xmlscan

import "bytes"

// skipFrom passes over content and tags at i until as many elements were closed as are open now and
// get opened on the way, without looking at names, attributes and text. What it passes from start on
// counts as unread.
func (s *scanner) skipFrom(start, i, open int) int {
	doc, most := s.doc, s.limits.Depth-len(s.frames)
	for {
		i = near(doc, i, '<')
		if i+1 >= len(doc) {
			return s.fail(len(doc), "the document ends inside an element")
		}
		switch doc[i+1] {
		case '/':
			if i = near(doc, i, '>') + 1; i > len(doc) {
				return s.fail(len(doc), "the document ends inside an end tag")
			}
			open--
		case '?':
			i = s.past(i, "?>")
		case '!':
			i = s.skipDeclaration(i)
		default:
			if i = s.skipTag(i); i > 0 && doc[i-2] != '/' {
				open++
			}
		}
		if i < 0 {
			return -1
		}
		if open > most {
			return s.exceed(i, "depth", s.limits.Depth)
		}
		if open == 0 {
			s.found.Unread += i - start
			return i
		}
	}
}

// near is the next such byte at or behind i, or the end of the document. It is near most of the time,
// where calling for it takes longer than looking.
func near(doc []byte, i int, b byte) int {
	for end := min(i+32, len(doc)); i < end; i++ {
		if doc[i] == b {
			return i
		}
	}
	if n := bytes.IndexByte(doc[i:], b); n >= 0 {
		return i + n
	}
	return len(doc)
}

// skipRest passes over the rest of the innermost open element, whose start tag ends before i, and
// closes it.
func (s *scanner) skipRest(i int) int {
	f := &s.frames[len(s.frames)-1]
	// An element is one with child elements where a < comes that starts neither an end tag nor
	// anything else than an element.
	from := i
	for {
		if i = s.text(i); i < 0 {
			return -1
		}
		if i+1 == len(s.doc) {
			return s.unclosed(i)
		}
		switch s.doc[i+1] {
		case '/':
			s.found.Unread += i - from
			return s.end(i)
		case '?':
			i = s.past(i, "?>")
		case '!':
			i = s.skipDeclaration(i)
		default:
			f.inner = true
			if i = s.skipFrom(from, i, 1); i < 0 {
				return -1
			}
			return s.close(i)
		}
		if i < 0 {
			return -1
		}
	}
}

// past is the offset behind the next such end.
func (s *scanner) past(i int, end string) int {
	n := bytes.Index(s.doc[i:], []byte(end))
	if n < 0 {
		return s.fail(i, "what starts here is not closed by "+end)
	}
	return i + n + len(end)
}

func (s *scanner) skipDeclaration(i int) int {
	switch {
	case bytes.HasPrefix(s.doc[i:], []byte("<!--")):
		return s.past(i+len("<!--"), "-->")
	case bytes.HasPrefix(s.doc[i:], []byte("<![CDATA[")):
		return s.past(i, "]]>")
	}
	return s.comment(i)
}

// skipTag passes over the start tag at i.
func (s *scanner) skipTag(i int) int {
	doc := s.doc
	for j := i + 1; j < len(doc); j++ {
		switch doc[j] {
		case '>':
			return j + 1
		case '"', '\'':
			j = near(doc, j+1, doc[j])
		}
	}
	return s.fail(i, "the document ends inside a tag")
}
