package path

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// parser reads a JSONPath (RFC 9535). Its methods are named after the rules of the grammar of
// appendix A. It goes down only into what nests: filters, parentheses and calls.
type parser struct {
	text    string
	at      int
	nesting int
}

// jsonPath reads a whole path: jsonpath-query, or one from a part of a document.
func jsonPath(text string) (*Path, error) {
	p := parser{text: text, at: 1}
	segments, err := p.segments()
	if err != nil {
		return nil, err
	}
	if p.at < len(text) {
		if strings.Trim(text[p.at:], " \t\r\n") == "" {
			return nil, p.fail("white space after the path is not part of it")
		}
		p.blank()
		return nil, p.fail("a segment begins with . or [, not with %s", p.next())
	}
	return &Path{Relative: text[0] == '@', Segments: segments}, nil
}

// fail is an error at where the parser is.
func (p *parser) fail(reason string, args ...any) error {
	return p.failAt(p.at, reason, args...)
}

func (p *parser) failAt(at int, reason string, args ...any) error {
	return &SyntaxError{at + 1, fmt.Sprintf(reason, args...)}
}

// next is the character that is next, for errors.
func (p *parser) next() string {
	if p.at >= len(p.text) {
		return "the end"
	}
	_, width := utf8.DecodeRuneInString(p.text[p.at:])
	return fmt.Sprintf("%q", p.text[p.at:p.at+width])
}

func (p *parser) take(prefix string) bool {
	if !strings.HasPrefix(p.text[p.at:], prefix) {
		return false
	}
	p.at += len(prefix)
	return true
}

// blank skips S: optional white space (RFC 9535 section 2.1.1).
func (p *parser) blank() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// deeper counts what nests, and shallower that it ended.
func (p *parser) deeper() error {
	if p.nesting++; p.nesting > maxNesting {
		return p.fail("parentheses, filters and calls nest at most %d deep", maxNesting)
	}
	return nil
}

func (p *parser) shallower() { p.nesting-- }

// segments reads *(S segment) (RFC 9535 section 2.1.1), and leaves white space that no segment
// follows.
func (p *parser) segments() ([]Segment, error) {
	var all []Segment
	for {
		before := p.at
		p.blank()
		s := Segment{Descendant: p.take("..")}
		var err error
		switch {
		case p.take("["):
			s.Selectors, err = p.bracketed()
		case s.Descendant || p.take("."):
			s.Selectors, err = p.shorthand()
		default:
			p.at = before
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
}

// shorthand reads wildcard-selector or member-name-shorthand (RFC 9535 section 2.5.1.1).
func (p *parser) shorthand() ([]Selector, error) {
	if p.take("*") {
		return []Selector{{Kind: Wildcard}}, nil
	}
	start := p.at
	for p.at < len(p.text) {
		r, width := utf8.DecodeRuneInString(p.text[p.at:])
		if !nameFirst(r) && (p.at == start || !digit(p.text[p.at])) {
			break
		}
		p.at += width
	}
	if p.at == start {
		return nil, p.fail("a name or * is missing; a name with other characters is written ['...']")
	}
	return []Selector{{Kind: Name, Name: p.text[start:p.at]}}, nil
}

// nameFirst says whether a shorthand name may begin with a character (RFC 9535 section 2.5.1.1).
func nameFirst(r rune) bool {
	return r >= 0x80 || r == '_' || 'a' <= r|0x20 && r|0x20 <= 'z'
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// bracketed reads bracketed-selection, behind its [.
func (p *parser) bracketed() ([]Selector, error) {
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
			return nil, p.fail("a , or ] is missing before %s", p.next())
		}
	}
}

// selector reads a selector (RFC 9535 section 2.3).
func (p *parser) selector() (Selector, error) {
	if p.at == len(p.text) {
		return Selector{}, p.fail("a selector is missing: a name in quotes, an index, a slice, * or ?")
	}
	switch c := p.text[p.at]; c {
	case '*':
		p.at++
		return Selector{Kind: Wildcard}, nil
	case '\'', '"':
		name, err := p.quoted(c)
		return Selector{Kind: Name, Name: name}, err
	case '?':
		p.at++
		return p.filter()
	}
	return p.numbers()
}

// numbers reads an index or a slice (RFC 9535 sections 2.3.3.1 and 2.3.4.1).
func (p *parser) numbers() (Selector, error) {
	var bounds [3]*int64
	start, part := p.at, 0
	for {
		end := p.at
		p.blank()
		n, err := p.integer()
		if err != nil {
			return Selector{}, err
		}
		if bounds[part] = n; n != nil {
			end = p.at
		}
		p.blank()
		if part == 2 || !p.take(":") {
			p.at = end
			break
		}
		part++
	}
	switch {
	case part > 0:
		return Selector{Kind: Slice, Slice: Bounds{bounds[0], bounds[1], bounds[2]}}, nil
	case bounds[0] == nil:
		return Selector{}, p.failAt(start, "a selector is missing: a name in quotes, an index, a slice, * or ?")
	}
	return Selector{Kind: Index, Index: *bounds[0]}, nil
}
