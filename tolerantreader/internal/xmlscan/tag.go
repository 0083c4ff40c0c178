package xmlscan

import (
	"bytes"
	"slices"
)

// attribute is an attribute of the start tag that is being read, by offsets: its name from start to
// end, with a colon or -1, its value between its quotes.
type attribute struct {
	start, colon, end int
	value, valueEnd   int
	space             int32
	declaration       bool
}

// tagEnd reads the attributes at i, up to the > or /> that ends the tag, and puts the namespaces that
// they declare in force.
func (s *scanner) tagEnd(i int) int {
	for {
		j := s.blank(i)
		if j == len(s.doc) {
			return s.fail(j, "the document ends inside a tag")
		}
		switch s.doc[j] {
		case '>':
			return j
		case '/':
			if j+1 == len(s.doc) || s.doc[j+1] != '>' {
				return s.fail(j, "a / in a tag is not followed by >")
			}
			return j
		}
		if j == i {
			return s.fail(i, "white space is missing before an attribute, or a name goes on with what no name has")
		}
		if i = s.attribute(j); i < 0 {
			return -1
		}
	}
}

// attribute reads the attribute at i (production 41).
func (s *scanner) attribute(i int) int {
	end, colon := s.name(i)
	if end < 0 {
		return -1
	}
	doc := s.doc
	j := s.blank(end)
	if j == len(doc) || doc[j] != '=' {
		return s.fail(j, "an attribute has no value: = is missing")
	}
	j = s.blank(j + 1)
	if j == len(doc) || doc[j] != '"' && doc[j] != '\'' {
		return s.fail(j, "the value of an attribute is not in quotes")
	}
	valueEnd := s.value(j+1, doc[j])
	if valueEnd < 0 {
		return -1
	}
	if len(s.tag) >= maxAttributes {
		return s.exceed(i, "attributes of one element", maxAttributes)
	}
	s.tag = append(s.tag, attribute{}) // filled in place, as frames are
	a := &s.tag[len(s.tag)-1]
	a.start, a.colon, a.end, a.value, a.valueEnd = i, colon, end, j+1, valueEnd
	if !s.bind(a) {
		return -1
	}
	return valueEnd + 1
}

// value reads an attribute value up to its closing quote (production 10).
func (s *scanner) value(i int, quote byte) int {
	doc := s.doc
	for i < len(doc) {
		if classes[doc[i]]&quoted != 0 {
			i++
			continue
		}
		switch doc[i] {
		case quote:
			return i
		case '"', '\'':
			i++
		case '<':
			return s.fail(i, "a < stands in the value of an attribute, where it must be written &lt;")
		case '&':
			if i = s.reference(i); i < 0 {
				return -1
			}
		default:
			if !s.characters(i, i+1) {
				return -1
			}
			i++
		}
	}
	return s.fail(i, "the document ends inside the value of an attribute")
}

// bind puts a in force where it declares a namespace.
func (s *scanner) bind(a *attribute) bool {
	doc := s.doc
	switch {
	case a.colon < 0 && string(doc[a.start:a.end]) == "xmlns":
		a.declaration, a.space = true, xmlnsSpace
		return s.declare(a.start, a.start, a.value, a.valueEnd)
	case a.colon >= 0 && string(doc[a.start:a.colon]) == "xmlns":
		a.declaration, a.space = true, xmlnsSpace
		return s.declare(a.colon+1, a.end, a.value, a.valueEnd)
	}
	return true
}

func (s *scanner) localOf(a *attribute) []byte { return s.doc[max(a.start-1, a.colon)+1 : a.end] }

// attributesOf finds the namespaces of the attributes of the innermost open element, what paths lead
// to them, and whether the element is nil.
func (s *scanner) attributesOf() bool {
	f := &s.frames[len(s.frames)-1]
	for n := range s.tag {
		a := &s.tag[n]
		if a.declaration {
			continue
		}
		if a.space = s.spaceOf(a.start, a.colon, noSpace); a.space == undeclared {
			return false
		}
		local := s.localOf(a)
		if a.space == instanceSpace && string(local) == "nil" {
			value := bytes.Trim(s.doc[a.value:a.valueEnd], " \t\r\n")
			f.null = string(value) == "true" || string(value) == "1"
		}
		if !f.idle && !s.acceptAttribute(f, a, local) {
			return false
		}
	}
	return len(s.tag) == 1 || s.unique()
}

// few is how many attributes are compared each with each other; more are sorted.
const few = 8

// unique says whether no two attributes have the same name and namespace (Namespaces in XML, section
// 6.3).
func (s *scanner) unique() bool {
	if len(s.tag) > few {
		slices.SortFunc(s.tag, s.compare)
		for n := 1; n < len(s.tag); n++ {
			if s.compare(s.tag[n-1], s.tag[n]) == 0 {
				return s.again(&s.tag[n-1], &s.tag[n])
			}
		}
		return true
	}
	for n := range s.tag {
		for k := range n {
			if s.tag[k].space == s.tag[n].space && string(s.localOf(&s.tag[k])) == string(s.localOf(&s.tag[n])) {
				return s.again(&s.tag[k], &s.tag[n])
			}
		}
	}
	return true
}

func (s *scanner) again(a, b *attribute) bool {
	s.fail(max(a.start, b.start), "the attribute "+excerpt(s.doc[b.start:b.end])+" stands twice in one tag")
	return false
}

// compare orders attributes by namespace and name. The declaration of the default namespace has no
// name that another declaration could have.
func (s *scanner) compare(a, b attribute) int {
	if a.space != b.space {
		return int(a.space) - int(b.space)
	}
	return bytes.Compare(s.localOf(&a), s.localOf(&b))
}
