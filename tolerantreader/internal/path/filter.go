package path

import "strings"

// filter reads a filter-selector (RFC 9535 section 2.3.5.1), behind its ?.
func (p *parser) filter() (Selector, error) {
	if err := p.deeper(); err != nil {
		return Selector{}, err
	}
	defer p.shallower()
	p.blank()
	e, err := p.or()
	return Selector{Kind: Filter, Filter: e}, err
}

// or reads logical-or-expr.
func (p *parser) or() (*Expression, error) { return p.chain(Or, "||", p.and) }

// and reads logical-and-expr, which binds closer (RFC 9535 section 2.3.5.1, table 10).
func (p *parser) and() (*Expression, error) { return p.chain(And, "&&", p.basic) }

// chain reads what an operator combines, and white space after it.
func (p *parser) chain(op Op, sign string, operand func() (*Expression, error)) (*Expression, error) {
	var all []*Expression
	for {
		e, err := operand()
		if err != nil {
			return nil, err
		}
		all = append(all, e)
		p.blank()
		if !p.take(sign) {
			break
		}
		p.blank()
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return &Expression{Op: op, Operands: all}, nil
}

// basic reads basic-expr: paren-expr, comparison-expr or test-expr.
func (p *parser) basic() (*Expression, error) {
	if p.take("!") {
		p.blank()
		e, err := p.negated()
		return &Expression{Op: Not, Operands: []*Expression{e}}, err
	}
	if p.take("(") {
		return p.parenthesized()
	}
	start := p.at
	left, err := p.operand()
	if err != nil {
		return nil, err
	}
	p.blank()
	op, ok := p.comparison()
	if !ok && strings.HasPrefix(p.text[p.at:], "=") {
		return nil, p.fail("equality is written ==")
	}
	if !ok {
		return left, p.testable(left, start)
	}
	if left, err = p.valued(left, start); err != nil {
		return nil, err
	}
	p.blank()
	right, err := p.comparable()
	return &Expression{Op: op, Operands: []*Expression{left, right}}, err
}

// negated reads what a ! may stand before: paren-expr or test-expr.
func (p *parser) negated() (*Expression, error) {
	if p.take("(") {
		return p.parenthesized()
	}
	start := p.at
	e, err := p.operand()
	if err != nil {
		return nil, err
	}
	return e, p.testable(e, start)
}

// parenthesized reads the rest of a paren-expr, behind its (.
func (p *parser) parenthesized() (*Expression, error) {
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.shallower()
	p.blank()
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.take(")") {
		return nil, p.fail("a ) is missing before %s", p.next())
	}
	return e, nil
}

// comparisons are the comparison operators (RFC 9535 section 2.3.5.1), longer ones first.
var comparisons = []struct {
	sign string
	op   Op
}{
	{"==", Equal}, {"!=", NotEqual}, {"<=", LessOrEqual}, {">=", GreaterOrEqual}, {"<", Less}, {">", Greater},
}

func (p *parser) comparison() (Op, bool) {
	for _, c := range comparisons {
		if p.take(c.sign) {
			return c.op, true
		}
	}
	return 0, false
}

// operand reads a literal, a query, which is a Test until it turns out to be compared, or a call.
func (p *parser) operand() (*Expression, error) {
	if p.at == len(p.text) {
		return nil, p.fail("a condition is missing: a path that begins with @ or $, a comparison, or a function")
	}
	switch c := p.text[p.at]; {
	case c == '@' || c == '$':
		q, err := p.query()
		return &Expression{Op: Test, Query: q}, err
	case c == '\'' || c == '"':
		s, err := p.quoted(c)
		return &Expression{Op: Literal, Literal: s}, err
	case c == '-' || digit(c):
		n, err := p.number()
		return &Expression{Op: Literal, Literal: n}, err
	}
	start := p.at
	if name, ok := p.functionName(); ok {
		return p.call(name, start)
	}
	switch {
	case p.take("true"):
		return &Expression{Op: Literal, Literal: true}, nil
	case p.take("false"):
		return &Expression{Op: Literal, Literal: false}, nil
	case p.take("null"):
		return &Expression{Op: Literal}, nil
	}
	return nil, p.fail("%s begins no condition: it is a path that begins with @ or $, a literal, or a function", p.next())
}

// query reads filter-query: rel-query or jsonpath-query.
func (p *parser) query() (*Path, error) {
	q := &Path{Relative: p.text[p.at] == '@'}
	start := p.at
	p.at++
	var err error
	q.Segments, err = p.segments()
	q.Text = p.text[start:p.at]
	return q, err
}

// testable says why something is no test-expr (RFC 9535 section 2.4.3): a query is one, and a function
// that returns no value.
func (p *parser) testable(e *Expression, start int) error {
	switch {
	case e.Op == Literal:
		return p.failAt(start, "a literal alone is no condition; compare it with something")
	case e.Op == Call && resultOf(e.Function) == ValueType:
		return p.failAt(start, "%s(...) is a value and no condition; compare it with something", e.Function)
	}
	return nil
}

// comparable reads comparable: a literal, a singular query, or a function that returns a value.
func (p *parser) comparable() (*Expression, error) {
	start := p.at
	e, err := p.operand()
	if err != nil {
		return nil, err
	}
	return p.valued(e, start)
}

// valued is an operand as a value, or why it is none (RFC 9535 sections 2.3.5.1 and 2.4.3).
func (p *parser) valued(e *Expression, start int) (*Expression, error) {
	switch {
	case e.Op == Call && resultOf(e.Function) != ValueType:
		return nil, p.failAt(start, "%s(...) is true or false and no value; it stands alone, or behind !", e.Function)
	case e.Op == Test && !e.Query.Singular():
		return nil, p.failAt(start, "%s may lead to several places, and one value is needed: name every step, or write value(%[1]s)", strings.TrimSpace(e.Query.Text))
	case e.Op == Test:
		return &Expression{Op: Value, Query: e.Query}, nil
	}
	return e, nil
}
