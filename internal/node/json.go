package node

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

func itoa(i int) string { return strconv.Itoa(i) }

// scanner reads JSON (RFC 8259) without recursion: open containers sit on a stack of its own,
// their children on another, and are moved to the tree when the container closes, so that the
// children of each container are contiguous.
type scanner struct {
	t       *Tree
	src     []byte
	at      int
	open    []container
	items   []uint32
	members []member
	maxLen  int
	maxDeep int
	mark    uint32 // where the string just read begins
}

type container struct {
	id    uint32
	first int // where its children begin on the stack
	kind  Kind
	fresh bool // no child was read yet
}

func (c *container) closedBy(b byte) bool {
	return b == '}' && c.kind == Object || b == ']' && c.kind == Array
}

func (t *Tree) parseJSON(o Options) error {
	s := &scanner{t: t, src: t.src, maxLen: o.MaxNodes, maxDeep: o.MaxDepth}
	// A value of a pretty-printed description takes about 50 bytes of the source.
	t.recs = make([]rec, 0, len(t.src)/48+16)
	t.members = make([]member, 0, len(t.src)/56+16)
	return s.document()
}

func (s *scanner) document() error {
	s.space()
	done, err := s.value()
	if err != nil {
		return err
	}
	for !done {
		if done, err = s.next(); err != nil {
			return err
		}
	}
	s.space()
	if s.at < len(s.src) {
		return s.unexpected("the end of the document")
	}
	return nil
}

// value reads a scalar or opens a container; done says that the root is complete.
func (s *scanner) value() (done bool, err error) {
	if s.at >= len(s.src) {
		return false, s.unclosed()
	}
	if len(s.t.recs) >= s.maxLen {
		return false, s.overLimit("the document has more than " + itoa(s.maxLen) + " values")
	}
	switch c := s.src[s.at]; c {
	case '{', '[':
		return false, s.begin(c)
	case '"':
		a, b, side, err := s.string()
		if err != nil {
			return false, err
		}
		return s.scalar(rec{kind: String, a: a, b: b, side: side, start: s.mark, end: uint32(s.at)}), nil
	case 't':
		return s.word("true", Bool)
	case 'f':
		return s.word("false", Bool)
	case 'n':
		return s.word("null", Null)
	default:
		if c == '-' || c >= '0' && c <= '9' {
			return s.number()
		}
		return false, s.unexpected("a value")
	}
}

func (s *scanner) begin(c byte) error {
	if len(s.open) >= s.maxDeep {
		return s.overLimit("the document is nested deeper than " + itoa(s.maxDeep) + " levels")
	}
	kind := Array
	if c == '{' {
		kind = Object
	}
	id := s.add(rec{kind: kind, start: uint32(s.at)}) // may push to the stacks that first is about
	first := len(s.items)
	if kind == Object {
		first = len(s.members)
	}
	s.open = append(s.open, container{id: id, first: first, kind: kind, fresh: true})
	s.at++
	return nil
}

// next reads on inside the innermost open container: what separates its next child and that
// child, or the closing token.
func (s *scanner) next() (done bool, err error) {
	s.space()
	if s.at >= len(s.src) {
		return false, s.unclosed()
	}
	top := &s.open[len(s.open)-1]
	c := s.src[s.at]
	if top.closedBy(c) {
		return s.end(), nil
	}
	if !top.fresh {
		if err := s.comma(top); err != nil {
			return false, err
		}
	}
	top.fresh = false
	if top.kind == Object {
		if err := s.key(); err != nil {
			return false, err
		}
	}
	return s.value()
}

// comma reads the comma between two children, and refuses one before the closing token.
func (s *scanner) comma(top *container) error {
	if s.src[s.at] != ',' {
		return s.unexpected("a comma or the end of the " + top.kind.String())
	}
	comma := s.at
	s.at++
	s.space()
	if s.at < len(s.src) && top.closedBy(s.src[s.at]) {
		s.at = comma
		err := s.fail("a comma stands before the end of the " + top.kind.String())
		err.Help = "remove the comma"
		return err
	}
	return nil
}

// key reads a key and its colon.
func (s *scanner) key() error {
	if s.at >= len(s.src) {
		return s.unclosed()
	}
	if s.src[s.at] != '"' {
		return s.unexpected("a key in double quotes")
	}
	a, b, side, err := s.string()
	if err != nil {
		return err
	}
	s.members = append(s.members, member{a: a, b: b, side: side, start: s.mark, end: uint32(s.at), value: dropped})
	s.space()
	if s.at >= len(s.src) || s.src[s.at] != ':' {
		return s.unexpected("a colon after the key")
	}
	s.at++
	s.space()
	return nil
}

// end closes the innermost container; done says that it was the root.
func (s *scanner) end() (done bool) {
	top := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	s.at++
	t := s.t
	r := &t.recs[top.id]
	r.end = uint32(s.at)
	if top.kind == Array {
		r.a, r.b = uint32(len(t.items)), uint32(len(s.items)-top.first)
		t.items = append(t.items, s.items[top.first:]...)
		s.items = s.items[:top.first]
	} else {
		r.a, r.b = uint32(len(t.members)), uint32(len(s.members)-top.first)
		t.members = append(t.members, s.members[top.first:]...)
		s.members = s.members[:top.first]
		t.finishObject(top.id)
	}
	return len(s.open) == 0
}

// add appends a value and hangs it into the innermost container.
func (s *scanner) add(r rec) uint32 {
	id := uint32(len(s.t.recs))
	s.t.recs = append(s.t.recs, r)
	if n := len(s.open); n > 0 {
		if s.open[n-1].kind == Array {
			s.items = append(s.items, id)
		} else {
			s.members[len(s.members)-1].value = id
		}
	}
	return id
}

func (s *scanner) scalar(r rec) (done bool) {
	s.add(r)
	return len(s.open) == 0
}

func (s *scanner) word(w string, k Kind) (bool, error) {
	end := s.at + len(w)
	if end > len(s.src) || string(s.src[s.at:end]) != w {
		return false, s.unexpected("a value")
	}
	r := rec{kind: k, a: uint32(s.at), b: uint32(end), start: uint32(s.at), end: uint32(end)}
	s.at = end
	return s.scalar(r), nil
}

func (s *scanner) number() (bool, error) {
	start, i, src := s.at, s.at, s.src
	digits := func() bool {
		from := i
		for i < len(src) && src[i] >= '0' && src[i] <= '9' {
			i++
		}
		return i > from
	}
	if src[i] == '-' {
		i++
	}
	zero := i < len(src) && src[i] == '0'
	from := i
	ok := digits() && !(zero && i-from > 1)
	if ok && i < len(src) && src[i] == '.' {
		i++
		ok = digits()
	}
	if ok && i < len(src) && (src[i] == 'e' || src[i] == 'E') {
		i++
		if i < len(src) && (src[i] == '+' || src[i] == '-') {
			i++
		}
		ok = digits()
	}
	if !ok {
		return false, s.t.span(start, max(i, start+1)).Errorf("this is not a number in JSON")
	}
	s.at = i
	return s.scalar(rec{kind: Number, a: uint32(start), b: uint32(i), start: uint32(start), end: uint32(i)}), nil
}

// string reads the string at the cursor and returns where its text is.
func (s *scanner) string() (a, b uint32, side bool, err error) {
	s.mark = uint32(s.at)
	s.at++
	start := s.at
	for i := start; i < len(s.src); i++ {
		switch c := s.src[i]; {
		case c == '"':
			s.at = i + 1
			return uint32(start), uint32(i), false, nil
		case c == '\\':
			a, b, err := s.escaped(start, i)
			return a, b, true, err
		case c < 0x20:
			s.at = i
			return 0, 0, false, s.control(c)
		}
	}
	return 0, 0, false, s.unterminated()
}

// escaped reads on in a string from its first backslash at i, into the side buffer.
func (s *scanner) escaped(start, i int) (a, b uint32, err error) {
	t := s.t
	a = uint32(len(t.side))
	t.side = append(t.side, s.src[start:i]...)
	for i < len(s.src) {
		c := s.src[i]
		switch {
		case c == '"':
			s.at = i + 1
			return a, uint32(len(t.side)), nil
		case c < 0x20:
			s.at = i
			return 0, 0, s.control(c)
		case c != '\\':
			t.side = append(t.side, c)
			i++
			continue
		}
		if i+1 == len(s.src) {
			break
		}
		n := s.escape(i)
		if n == 0 {
			return 0, 0, t.span(i, min(i+2, len(s.src))).Errorf("this is not an escape sequence of JSON")
		}
		i += n
	}
	return 0, 0, s.unterminated()
}

// escape appends the character of the escape sequence at i and returns its length, 0 if it is
// none. A surrogate without its partner becomes U+FFFD, as in encoding/json.
func (s *scanner) escape(i int) int {
	t := s.t
	switch c := s.src[i+1]; c {
	case '"', '\\', '/':
		t.side = append(t.side, c)
	case 'b':
		t.side = append(t.side, '\b')
	case 'f':
		t.side = append(t.side, '\f')
	case 'n':
		t.side = append(t.side, '\n')
	case 'r':
		t.side = append(t.side, '\r')
	case 't':
		t.side = append(t.side, '\t')
	case 'u':
		r, ok := s.hex(i)
		if !ok {
			return 0
		}
		n := 6
		if utf16.IsSurrogate(r) {
			low, ok := s.hex(i + 6)
			if pair := utf16.DecodeRune(r, low); ok && pair != utf8.RuneError {
				r, n = pair, 12
			} else {
				r = utf8.RuneError
			}
		}
		t.side = utf8.AppendRune(t.side, r)
		return n
	default:
		return 0
	}
	return 2
}

func (s *scanner) hex(i int) (rune, bool) {
	if i+6 > len(s.src) || s.src[i] != '\\' || s.src[i+1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range s.src[i+2 : i+6] {
		d, ok := hexDigit(c)
		if !ok {
			return 0, false
		}
		r = r<<4 | rune(d)
	}
	return r, true
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

func (s *scanner) space() {
	for s.at < len(s.src) {
		switch s.src[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

func (s *scanner) fail(msg string) *Error {
	return s.t.span(s.at, s.at+1).Errorf("%s", msg)
}

func (s *scanner) overLimit(msg string) *Error {
	err := s.fail(msg)
	err.overLimit = true
	return err
}

func (s *scanner) unexpected(want string) *Error {
	if s.at >= len(s.src) {
		return s.unclosed()
	}
	r, _ := utf8.DecodeRune(s.src[s.at:])
	return s.fail("expected " + want + ", found " + strconv.QuoteRune(r))
}

func (s *scanner) control(c byte) *Error {
	err := s.t.span(s.at, s.at+1).Errorf("a control character (0x%02x) stands inside a string", c)
	err.Help = `write it as an escape, for example \n for a line break`
	return err
}

func (s *scanner) unterminated() *Error {
	return s.t.span(int(s.mark), len(s.src)).Errorf("this string has no closing quote")
}

// unclosed is the error of a document that ends inside a container. It points at the beginning
// of the container, since the end of the document is rarely where something is missing.
func (s *scanner) unclosed() *Error {
	if len(s.open) == 0 {
		return s.t.span(s.at, s.at).Errorf("the document is empty")
	}
	top := s.open[len(s.open)-1]
	start := int(s.t.recs[top.id].start)
	return s.t.span(start, start+1).Errorf("this %s is never closed", top.kind)
}
