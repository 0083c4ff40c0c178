package path

// Expression is a filter expression (RFC 9535 section 2.3.5): a tree of Logical operators over
// Comparisons, Tests and function calls.
type Expression struct {
	Op Op
	// Operands are the expressions that And, Or, Not and Call combine.
	Operands []*Expression
	// Query is what Test and Value ask, from the current node (Relative) or from the root.
	Query *Path
	// Literal is the value of Literal: nil, bool, Number or string.
	Literal any
	// Function is the function that Call calls.
	Function string
}

// Op is what an expression does.
type Op uint8

// The operations.
const (
	And Op = iota
	Or
	Not
	Equal
	NotEqual
	Less
	LessOrEqual
	Greater
	GreaterOrEqual
	Test    // whether Query leads anywhere
	Value   // the value that a singular Query leads to
	Nodes   // the places that Query leads to, for a function that takes them
	Literal // a literal
	Call    // a function (RFC 9535 section 2.4)
)
