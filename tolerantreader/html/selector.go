package html

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// The bounds of selectors: of the text, and of the parts between combinators, each of which is a bit.
const (
	maxSelector = 4096
	maxParts    = 64
)

// maxSiblings bounds the sum of the squares of how many children elements have, which is the time
// that the pseudo-classes take that count siblings.
const maxSiblings = 1 << 28

// Selector is a selector, compiled. It is immutable and safe for concurrent use.
type Selector struct {
	text      string
	attribute string
	chains    []chain
}

// chain is one selector of a list: compound selectors with combinators between them. They are asked
// one by one on the way down the page, because asking a selector as a whole on the way up tries all
// ways to its ancestors.
type chain struct {
	compounds   []cascadia.Sel
	combinators []byte // before each compound but the first: ' ', '>', '+' or '~'
	counts      bool   // asks for the place among siblings
}

// Compile compiles a selector: "ul.prices > li", "link[rel=next] @href". It may start with css:.
func Compile(text string) (*Selector, error) {
	s := &Selector{text: text}
	rest := strings.TrimSpace(strings.TrimPrefix(text, "css:"))
	if len(rest) > maxSelector {
		return nil, fmt.Errorf("the selector has more than %d bytes", maxSelector)
	}
	parts, err := split(rest)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", text, err)
	}
	s.attribute = strings.ToLower(parts.attribute)
	for _, list := range parts.lists {
		c, err := compileChain(list)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", text, err)
		}
		s.chains = append(s.chains, c)
	}
	return s, nil
}

// String is the selector as it was written.
func (s *Selector) String() string { return s.text }

// compileChain compiles what split made of one selector of a list.
func compileChain(parts []part) (chain, error) {
	var c chain
	if len(parts) > maxParts {
		return c, fmt.Errorf("it has more than %d parts", maxParts)
	}
	for n, p := range parts {
		if err := linear(p.compound); err != nil {
			return c, err
		}
		sel, err := cascadia.Parse(p.compound)
		if err != nil {
			return c, fmt.Errorf("%s: %w", p.compound, err)
		}
		if sel.PseudoElement() != "" {
			return c, fmt.Errorf("%s: a pseudo-element is no place in a page", p.compound)
		}
		c.compounds = append(c.compounds, sel)
		c.counts = c.counts || strings.Contains(p.compound, ":")
		if n > 0 {
			c.combinators = append(c.combinators, p.combinator)
		}
	}
	return c, nil
}

// part is a compound selector and the combinator before it.
type part struct {
	combinator byte
	compound   string
}

// pieces is a selector taken apart: lists of parts, and the attribute behind it.
type pieces struct {
	lists     [][]part
	attribute string
}

// split takes a selector apart at commas and combinators that are not inside brackets, parentheses
// or quotes.
func split(text string) (pieces, error) {
	var p pieces
	var list []part
	combinator, start, depth := byte(0), -1, 0
	flush := func(end int) {
		if start >= 0 {
			if len(list) > 0 && combinator == 0 {
				combinator = ' '
			}
			list = append(list, part{combinator, text[start:end]})
			start, combinator = -1, 0
		}
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if depth == 0 && strings.IndexByte(" \t\n\r\f>+~,@", c) >= 0 {
			flush(i)
			switch {
			case c == '@':
				if p.attribute = strings.TrimSpace(text[i+1:]); xmlName(p.attribute) != p.attribute {
					return p, fmt.Errorf("%q behind the @ is no name of an attribute", p.attribute)
				}
				text = text[:i]
			case c == ',':
				if len(list) == 0 || combinator != 0 {
					return p, fmt.Errorf("nothing stands before the comma at byte %d", i)
				}
				p.lists, list = append(p.lists, list), nil
			case c == '>' || c == '+' || c == '~':
				if len(list) == 0 || combinator != 0 {
					return p, fmt.Errorf("nothing stands before the %c at byte %d", c, i)
				}
				combinator = c
			}
			continue
		}
		if start < 0 {
			start = i
		}
		var err error
		if i, depth, err = inside(text, i, depth); err != nil {
			return p, err
		}
	}
	flush(len(text))
	if len(list) == 0 || combinator != 0 {
		return p, errNoSelector
	}
	p.lists = append(p.lists, list)
	return p, nil
}

// inside follows brackets, quotes and escapes at i: the last byte that belongs to it, and the depth.
func inside(text string, i, depth int) (int, int, error) {
	switch c := text[i]; c {
	case '\\':
		return i + 1, depth, nil
	case '[', '(':
		depth++
	case ']', ')':
		depth--
	case '"', '\'':
		for i++; i < len(text) && text[i] != c; i++ {
			if text[i] == '\\' {
				i++
			}
		}
		if i >= len(text) {
			return i, depth, fmt.Errorf("a quote is not closed")
		}
	}
	if depth < 0 {
		return i, depth, fmt.Errorf("a bracket at byte %d was not opened", i)
	}
	return i, depth, nil
}

// linear refuses the pseudo-classes that ask for more than an element and its siblings.
func linear(compound string) error {
	for i := 0; i < len(compound); i++ {
		switch compound[i] {
		case '\\':
			i++
		case '"', '\'', '[':
			i = quotedEnd(compound, i)
		case ':':
			name := compound[i+1:]
			if end := strings.IndexAny(name, "().:#[ "); end >= 0 {
				name = name[:end]
			}
			if !placed(strings.ToLower(name)) {
				return fmt.Errorf(":%s is not supported", name)
			}
			i += len(name)
			if strings.EqualFold(name, "not") {
				if err := negated(compound[i+1:]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// negated checks what stands behind :not, "(a, b)" and more.
func negated(rest string) error {
	end, depth := 0, 0
	for end < len(rest) {
		var err error
		if end, depth, err = inside(rest, end, depth); err != nil {
			return err
		}
		if end++; depth == 0 {
			break
		}
	}
	if depth != 0 || end < 2 || end > len(rest) {
		return fmt.Errorf("the parenthesis of :not is not closed")
	}
	p, err := split(rest[1 : end-1])
	if err != nil {
		return fmt.Errorf(":not: %w", err)
	}
	for _, list := range p.lists {
		if len(list) > 1 || p.attribute != "" {
			return fmt.Errorf(":not%s: only an element and what it is itself can be excluded", rest[:end])
		}
		if err := linear(list[0].compound); err != nil {
			return err
		}
	}
	return nil
}

// quotedEnd is the end of the string or of the attribute selector that starts at i.
func quotedEnd(s string, i int) int {
	end := s[i]
	if end == '[' {
		end = ']'
	}
	for i++; i < len(s) && s[i] != end; i++ {
		if s[i] == '\\' {
			i++
		} else if end == ']' && (s[i] == '"' || s[i] == '\'') {
			i = quotedEnd(s, i)
		}
	}
	return i
}

func placed(pseudo string) bool {
	switch pseudo {
	case "first-child", "last-child", "only-child", "first-of-type", "last-of-type", "only-of-type",
		"nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type", "not", "empty", "root":
		return true
	}
	return false
}

// selected is the elements that a selector selects, in document order.
func (p *Page) selected(s *Selector) ([]int32, error) {
	hit := make([]bool, len(p.elements))
	for n := range s.chains {
		if s.chains[n].counts && p.siblings > maxSiblings {
			return nil, &document.LimitError{What: "steps for a selector that counts siblings", Limit: maxSiblings}
		}
		p.follow(&s.chains[n], hit)
	}
	var all []int32
	for n, on := range hit {
		if on {
			all = append(all, int32(n))
		}
	}
	return all, nil
}

// reached is, for an element, bits of the parts of a chain that lead to it; to it or an element above
// it; to it or a sibling before it.
type reached struct{ here, above, before uint64 }

// follow marks what a chain leads to. Elements come in document order, so that parents and earlier
// siblings are known.
func (p *Page) follow(c *chain, hit []bool) {
	all := make([]reached, len(p.elements))
	for n := range p.elements {
		e := &p.elements[n]
		var parent, previous reached
		if e.parent >= 0 {
			parent = all[e.parent]
		}
		if e.previous >= 0 {
			previous = all[e.previous]
		}
		var here uint64
		for k, compound := range c.compounds {
			if k > 0 && !reaches(c.combinators[k-1], k-1, parent, previous) {
				continue
			}
			if compound.Match(e.node) {
				here |= 1 << k
			}
		}
		all[n] = reached{here, here | parent.above, here | previous.before}
		hit[n] = hit[n] || here>>(len(c.compounds)-1)&1 != 0
	}
}

// reaches says whether part k leads over the combinator to an element with that parent and previous
// sibling.
func reaches(combinator byte, k int, parent, previous reached) bool {
	var bits uint64
	switch combinator {
	case '>':
		bits = parent.here
	case '+':
		bits = previous.here
	case '~':
		bits = previous.before
	default:
		bits = parent.above
	}
	return bits>>k&1 != 0
}

// path is a selector that leads to one element alone.
func (p *Page) path(n int32) string {
	var steps []string
	for ; n >= 0; n = p.elements[n].parent {
		e := &p.elements[n]
		step := e.node.Data
		if e.parent >= 0 {
			step += ":nth-child(" + strconv.Itoa(int(e.number)) + ")"
		}
		steps = append(steps, step)
	}
	slices.Reverse(steps)
	return strings.Join(steps, " > ")
}
