package path

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// xpath reads the subset of XPath 1.0 that follows at an offset:
//
//	/a  a  ./a  .    from the document, the document element, the part that is read; that itself
//	//a              elements at any depth
//	*  {uri}a        any element, an element of a namespace
//	@a               an attribute, at the end
//	text()           what is read anyway, at the end
//	a[2]  a[last()]  by position among the siblings of the name
//	a[@b]  a[b]  a[@b='v']  a[b='v']  a[.='v']   by condition; of several each must hold
func xpath(text string, offset int) (*Path, error) {
	x := parser{text: text, at: offset}
	p := &Path{Dialect: XPath}
	bare := false
	switch {
	case x.take("."):
		p.Relative = true
	case strings.HasPrefix(text[offset:], "/"):
		p.FromDocument = true
	default:
		bare = true
	}
	for ; bare || x.at < len(text); bare = false {
		s := Segment{Descendant: x.take("//")}
		if !s.Descendant && !bare && !x.take("/") {
			return nil, x.fail("%s stands where a / or the end is expected", x.next())
		}
		if text[x.at:] == "text()" && !s.Descendant && (p.Relative || len(p.Segments) > 0) {
			break
		}
		if err := x.step(p, s); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// step reads a step, and adds its segments.
func (p *parser) step(to *Path, s Segment) error {
	start := p.at
	test, err := p.nodeTest()
	if err != nil {
		return err
	}
	if test.Kind == Attribute && p.at < len(p.text) {
		return p.failAt(start, "an attribute is the end of a path")
	}
	s.Selectors = []Selector{test}
	to.Segments = append(to.Segments, s)
	predicate, ok, err := p.predicates()
	if ok {
		to.Segments = append(to.Segments, Segment{Selectors: []Selector{predicate}})
	}
	return err
}

// nodeTest reads what a step selects.
func (p *parser) nodeTest() (Selector, error) {
	s := Selector{Kind: Name}
	if p.take("@") {
		s.Kind = Attribute
	} else if p.take("*") {
		return Selector{Kind: Wildcard}, nil
	}
	if p.take("{") {
		end := strings.IndexByte(p.text[p.at:], '}')
		if end < 0 {
			return s, p.failAt(p.at-1, "a } is missing after the namespace")
		}
		uri := p.text[p.at : p.at+end]
		s.Space, p.at = &uri, p.at+end+1
	}
	start := p.at
	for p.at < len(p.text) {
		r, width := utf8.DecodeRuneInString(p.text[p.at:])
		if r == '.' && p.at == start || strings.ContainsRune("/[]()*@|=<>!{}'\":;, \t\r\n$", r) {
			break
		}
		p.at += width
	}
	s.Name = p.text[start:p.at]
	switch {
	case s.Name == "":
		return s, p.fail("%s is no step of the subset of XPath that is read: a name, {uri}name, * or @name", p.next())
	case p.at < len(p.text) && p.text[p.at] == ':':
		return s, p.fail("axes and prefixes are not read; a name of a namespace is written {uri}name")
	case p.at < len(p.text) && p.text[p.at] == '(':
		return s, p.failAt(start, "%s is not read; of the functions of XPath text() and last() are", p.text[start:p.at]+"()")
	}
	return s, nil
}

// predicates reads what stands in brackets behind a step: one position, or conditions, each of which
// must hold.
func (p *parser) predicates() (Selector, bool, error) {
	var all []*Expression
	for start := p.at; p.take("["); start = p.at {
		n, e, err := p.predicate()
		if err != nil {
			return Selector{}, false, err
		}
		if !p.take("]") {
			return Selector{}, false, p.fail("a ] is missing before %s; a predicate is [2], [last()], [@name], [@name='value'] or the same of a child", p.next())
		}
		if e != nil {
			all = append(all, e)
			continue
		}
		if len(all) > 0 || strings.HasPrefix(p.text[p.at:], "[") {
			return Selector{}, false, p.failAt(start, "a position and a condition in one step are not read")
		}
		return Selector{Kind: Index, Index: n}, true, nil
	}
	switch len(all) {
	case 0:
		return Selector{}, false, nil
	case 1:
		return Selector{Kind: Filter, Filter: all[0]}, true, nil
	}
	return Selector{Kind: Filter, Filter: &Expression{Op: And, Operands: all}}, true, nil
}

// predicate reads a position, counted from 0 or from the end, or a condition.
func (p *parser) predicate() (int64, *Expression, error) {
	start := p.at
	if p.take("last()") {
		return -1, nil, nil
	}
	if n := p.digits(); n > 0 {
		position, err := strconv.ParseInt(p.text[start:p.at], 10, 64)
		if err != nil || position < 1 || position > maxInteger {
			return 0, nil, p.failAt(start, "positions are counted from 1")
		}
		return position - 1, nil, nil
	}
	q := &Path{Relative: true}
	if !p.take(".") && !p.take("text()") {
		s, err := p.nodeTest()
		if err != nil {
			return 0, nil, err
		}
		if s.Kind == Wildcard {
			return 0, nil, p.failAt(start, "a condition names a child or an attribute")
		}
		q.Segments = []Segment{{Selectors: []Selector{s}}}
	}
	q.Text = p.text[start:p.at]
	if !p.take("=") {
		return 0, &Expression{Op: Test, Query: q}, nil
	}
	value, err := p.value()
	return 0, &Expression{Op: Equal, Operands: []*Expression{{Op: Value, Query: q}, {Op: Literal, Literal: value}}}, err
}

// value reads a Literal (XPath 1.0 section 3.7): in quotes, without escapes.
func (p *parser) value() (string, error) {
	if p.at < len(p.text) && (p.text[p.at] == '\'' || p.text[p.at] == '"') {
		if text, _, ok := strings.Cut(p.text[p.at+1:], p.text[p.at:p.at+1]); ok {
			p.at += len(text) + 2
			return text, nil
		}
		return "", p.fail("the quote is not closed")
	}
	return "", p.fail("a value in quotes is missing after =")
}

// xpath writes a path that was read as XPath.
func (w *writer) xpath(p *Path) {
	if len(p.Segments) == 0 || !p.FromDocument || !p.Segments[0].Descendant {
		w.WriteString("xpath:")
	}
	if p.Relative {
		w.WriteByte('.')
	}
	for i, segment := range p.Segments {
		s := segment.Selectors[0]
		switch {
		case s.Kind == Index || s.Kind == Filter:
			w.predicate(s)
			continue
		case segment.Descendant:
			w.WriteString("//")
		case i > 0 || p.Relative || p.FromDocument:
			w.WriteByte('/')
		}
		if s.Kind == Wildcard {
			w.WriteByte('*')
		}
		w.WriteString(s.written())
	}
}

// predicate writes a position or conditions.
func (w *writer) predicate(s Selector) {
	switch {
	case s.Kind == Index && s.Index < 0:
		w.WriteString("[last()]")
	case s.Kind == Index:
		w.WriteString("[" + strconv.FormatInt(s.Index+1, 10) + "]")
	case s.Filter.Op == And:
		for _, e := range s.Filter.Operands {
			w.condition(e)
		}
	default:
		w.condition(s.Filter)
	}
}

// condition writes [b], [b='v'], or the same of an attribute or of the element itself.
func (w *writer) condition(e *Expression) {
	query := e.Query
	if e.Op == Equal {
		query = e.Operands[0].Query
	}
	w.WriteByte('[')
	if len(query.Segments) == 0 {
		w.WriteByte('.')
	} else {
		w.WriteString(query.Segments[0].Selectors[0].written())
	}
	if e.Op == Equal {
		value, _ := e.Operands[1].Literal.(string)
		quote := "'"
		if strings.Contains(value, quote) {
			quote = `"`
		}
		w.WriteString("=" + quote + value + quote)
	}
	w.WriteByte(']')
}
