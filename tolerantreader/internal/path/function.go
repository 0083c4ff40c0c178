package path

import (
	"slices"
	"strings"
)

// Type is a type of the function type system (RFC 9535 section 2.4.1).
type Type uint8

// The types.
const (
	ValueType   Type = iota // a value or nothing
	LogicalType             // true or false
	NodesType               // places
)

// Function is a function that filters may call (RFC 9535 section 2.4). Package tree has what it does.
type Function struct {
	Name       string
	Parameters []Type
	Result     Type
}

// functions has a row for each function, by name.
var functions = []Function{
	{"count", []Type{NodesType}, ValueType},               // section 2.4.5
	{"length", []Type{ValueType}, ValueType},              // section 2.4.4
	{"match", []Type{ValueType, ValueType}, LogicalType},  // section 2.4.6
	{"search", []Type{ValueType, ValueType}, LogicalType}, // section 2.4.7
	{"value", []Type{NodesType}, ValueType},               // section 2.4.8
}

// Functions are the functions that filters may call, by name.
func Functions() []Function { return slices.Clone(functions) }

// functionNamed is the function of a name.
func functionNamed(name string) (Function, bool) {
	i := slices.IndexFunc(functions, func(f Function) bool { return f.Name == name })
	if i < 0 {
		return Function{}, false
	}
	return functions[i], true
}

// functionNames are the names of all functions, for errors.
func functionNames() string {
	var names []string
	for _, f := range functions {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// functionName takes function-name and the ( that has to follow at once, or nothing.
func (p *parser) functionName() (string, bool) {
	end := p.at
	for end < len(p.text) && ('a' <= p.text[end] && p.text[end] <= 'z' || end > p.at && (p.text[end] == '_' || digit(p.text[end]))) {
		end++
	}
	if end == p.at || end == len(p.text) || p.text[end] != '(' {
		return "", false
	}
	name := p.text[p.at:end]
	p.at = end + 1
	return name, true
}

// call reads function-expr (RFC 9535 section 2.4), of which the name began at start, behind its (.
func (p *parser) call(name string, start int) (*Expression, error) {
	f, ok := functionNamed(name)
	if !ok {
		return nil, p.failAt(start, "there is no function %s; there are %s", name, functionNames())
	}
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.shallower()
	e := &Expression{Op: Call, Function: name}
	for p.blank(); !p.take(")"); p.blank() {
		if err := p.argument(e, f); err != nil {
			return nil, err
		}
	}
	if len(e.Operands) < len(f.Parameters) {
		return nil, p.failAt(start, "%s has %d arguments, not %d", name, len(f.Parameters), len(e.Operands))
	}
	return e, nil
}

// argument reads one more argument, and the comma before it.
func (p *parser) argument(e *Expression, f Function) error {
	if len(e.Operands) == len(f.Parameters) {
		return p.fail("a ) is missing before %s; %s has no more arguments", p.next(), f.Name)
	}
	if len(e.Operands) > 0 {
		if !p.take(",") {
			return p.fail("a , is missing before %s; %s has %d arguments", p.next(), f.Name, len(f.Parameters))
		}
		p.blank()
	}
	a, err := p.typed(f.Parameters[len(e.Operands)])
	e.Operands = append(e.Operands, a)
	return err
}

// typed reads an argument that is well-typed for a parameter (RFC 9535 section 2.4.3): places are what
// a query leads to; a value is what can be compared.
func (p *parser) typed(t Type) (*Expression, error) {
	if t != NodesType {
		return p.comparable()
	}
	if !strings.HasPrefix(p.text[p.at:], "@") && !strings.HasPrefix(p.text[p.at:], "$") {
		return nil, p.fail("the argument is a path, which begins with @ or $")
	}
	q, err := p.query()
	return &Expression{Op: Nodes, Query: q}, err
}

// resultOf is the type of what a function returns.
func resultOf(name string) Type {
	f, _ := functionNamed(name)
	return f.Result
}
