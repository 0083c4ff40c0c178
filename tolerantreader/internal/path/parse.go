package path

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
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
// Filters of JSONPath are not read. An error is a *SyntaxError.
func Parse(text string) (*Path, error) {
	switch {
	case strings.HasPrefix(text, "$"), strings.HasPrefix(text, "@"):
		p := parser{text: text, at: 1}
		segments, err := p.segments()
		if err != nil {
			return nil, err
		}
		return &Path{Text: text, Relative: text[0] == '@', Segments: segments}, nil
	case strings.HasPrefix(text, "//"):
		return texted(text)(xpath(text, 0))
	case strings.HasPrefix(text, "xpath:"):
		return texted(text)(xpath(text[len("xpath:"):], len("xpath:")))
	case strings.HasPrefix(text, "gjson:"):
		return texted(text)(gjson(text[len("gjson:"):], len("gjson:")))
	case text == "", text[0] == '/' && !strings.HasPrefix(text, "//"):
		return pointer(text)
	}
	return nil, &SyntaxError{1, "a path begins with $, @, /, //, xpath: or gjson:"}
}

// texted gives a path its text.
func texted(text string) func(*Path, error) (*Path, error) {
	return func(p *Path, err error) (*Path, error) {
		if p != nil {
			p.Text = text
		}
		return p, err
	}
}

// pointer reads a JSON Pointer (RFC 6901). A token of digits may be a name or an index.
func pointer(text string) (*Path, error) {
	p := &Path{Text: text, Dialect: Pointer}
	if text == "" {
		return p, nil
	}
	for part := range strings.SplitSeq(text[1:], "/") {
		p.Segments = append(p.Segments, token(strings.NewReplacer("~1", "/", "~0", "~").Replace(part)))
	}
	return p, nil
}

// token is the segment of a name that may also be an index.
func token(name string) Segment {
	s := Segment{Selectors: []Selector{{Kind: Name, Name: name}}}
	if n, err := strconv.ParseInt(name, 10, 64); err == nil && n >= 0 && strconv.FormatInt(n, 10) == name {
		s.Selectors = append(s.Selectors, Selector{Kind: Index, Index: n})
	}
	return s
}

// parser reads a JSONPath.
type parser struct {
	text string
	at   int
}

func (p *parser) fail(reason string, args ...any) error {
	return &SyntaxError{p.at + 1, fmt.Sprintf(reason, args...)}
}

func (p *parser) take(prefix string) bool {
	if !strings.HasPrefix(p.text[p.at:], prefix) {
		return false
	}
	p.at += len(prefix)
	return true
}

func (p *parser) blank() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *parser) segments() ([]Segment, error) {
	var all []Segment
	for {
		before := p.at
		p.blank()
		if p.at == len(p.text) && before == p.at {
			return all, nil
		}
		s := Segment{Descendant: p.take("..")}
		var err error
		switch {
		case p.take("["):
			s.Selectors, err = p.bracket()
		case s.Descendant || p.take("."):
			s.Selectors, err = p.shorthand()
		default:
			err = p.fail("a segment begins with . or [")
		}
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
}

func (p *parser) shorthand() ([]Selector, error) {
	if p.take("*") {
		return []Selector{{Kind: Wildcard}}, nil
	}
	start := p.at
	for p.at < len(p.text) {
		r, width := utf8.DecodeRuneInString(p.text[p.at:])
		letter := r >= 0x80 || r == '_' || 'a' <= r|0x20 && r|0x20 <= 'z' || p.at > start && '0' <= r && r <= '9'
		if !letter || r == utf8.RuneError && width == 1 {
			break
		}
		p.at += width
	}
	if p.at == start {
		return nil, p.fail("a name or * is missing")
	}
	return []Selector{{Kind: Name, Name: p.text[start:p.at]}}, nil
}

func (p *parser) bracket() ([]Selector, error) {
	var all []Selector
	for {
		p.blank()
		s, err := p.selector()
		if err != nil {
			return nil, err
		}
		all = append(all, s)
		p.blank()
		if p.take("]") {
			return all, nil
		}
		if !p.take(",") {
			return nil, p.fail("a , or ] is missing")
		}
	}
}

func (p *parser) selector() (Selector, error) {
	if p.at == len(p.text) {
		return Selector{}, p.fail("a selector is missing")
	}
	switch c := p.text[p.at]; c {
	case '*':
		p.at++
		return Selector{Kind: Wildcard}, nil
	case '\'', '"':
		name, err := p.quoted(c)
		return Selector{Kind: Name, Name: name}, err
	case '?':
		return Selector{}, p.fail("filters are not read")
	}
	return p.numbers()
}

func (p *parser) quoted(quote byte) (string, error) {
	var b strings.Builder
	for p.at++; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		if c == quote {
			p.at++
			return b.String(), nil
		}
		if c < 0x20 {
			return "", p.fail("a control character must be escaped")
		}
		if c != '\\' || p.at+1 == len(p.text) {
			b.WriteByte(c)
			continue
		}
		p.at++
		if err := p.escaped(&b, quote); err != nil {
			return "", err
		}
	}
	return "", p.fail("a quote is not closed")
}

func (p *parser) escaped(b *strings.Builder, quote byte) error {
	c := p.text[p.at]
	switch i := strings.IndexByte("bfnrt/\\", c); {
	case c == quote:
		b.WriteByte(c)
	case i >= 0:
		b.WriteByte("\b\f\n\r\t/\\"[i])
	case c == 'u':
		r, ok := p.hex(p.at + 1)
		if !ok {
			return p.fail("\\u needs four hexadecimal digits")
		}
		if p.at += 4; utf16.IsSurrogate(r) {
			low, _ := p.hex(p.at + 3)
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError || p.text[p.at+1:p.at+3] != "\\u" {
				return p.fail("half of a surrogate pair stands alone")
			}
			p.at += 6
		}
		b.WriteRune(r)
	default:
		return p.fail("\\%c is no escape", c)
	}
	return nil
}

// hex is the number of the four hexadecimal digits at an offset.
func (p *parser) hex(at int) (rune, bool) {
	if at+4 > len(p.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(p.text[at:at+4], 16, 16)
	return rune(n), err == nil
}

// numbers reads an index or a slice.
func (p *parser) numbers() (Selector, error) {
	var bounds [3]*int64
	part := 0
	for {
		p.blank()
		start := p.at
		p.take("-")
		for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
			p.at++
		}
		if p.at > start {
			n, err := strconv.ParseInt(p.text[start:p.at], 10, 64)
			if err != nil || strconv.FormatInt(n, 10) != p.text[start:p.at] || n > 1<<53-1 || n < -(1<<53-1) {
				p.at = start
				return Selector{}, p.fail("%q is no index", p.text[start:])
			}
			bounds[part] = &n
		}
		p.blank()
		if part == 2 || !p.take(":") {
			break
		}
		part++
	}
	switch {
	case part > 0:
		return Selector{Kind: Slice, Slice: Bounds{bounds[0], bounds[1], bounds[2]}}, nil
	case bounds[0] == nil:
		return Selector{}, p.fail("a selector is missing")
	}
	return Selector{Kind: Index, Index: *bounds[0]}, nil
}
