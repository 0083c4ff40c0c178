// Package matching holds a message that came against a message that was expected, under the
// matching rules of the Pact specification, versions 1 to 4.
package matching

import (
	"github.com/postel-api/postel/internal/node"
)

// Rules say for the places of an expected message what besides the expected value will do. Each
// list belongs to one part of the message; a place that no rule speaks of must be equal.
type Rules struct {
	Method   []Rule
	Path     []Rule
	Query    []Rule // Rule.Name is the parameter
	Header   []Rule // Rule.Name is the header, in any case
	Status   []Rule
	Body     []Rule // Rule.Path leads into the body
	Metadata []Rule // Rule.Name is the key
}

// Rule is one entry of a contract's matching rules: a place, and what must hold there.
type Rule struct {
	// Name is the parameter, header or metadata key that the rule is about.
	Name string
	// Path is the place in the body, or in the value of Name.
	Path Path
	// Matchers must all match, or, where Any is true, one of them.
	Matchers []Matcher
	Any      bool
	// At is where the rule stands in its contract.
	At node.Span
}

// Matcher is one condition. Which fields count hangs on Kind.
type Matcher struct {
	// Kind is the name of the Pact specification: "type", "regex", "eachLike" and so on. A Kind
	// that is not known belongs to a plugin, and cannot be applied.
	Kind string
	// Value is the value of "include", "contentType", "equality" and of a bare bound.
	Value node.Node
	// Regex is the expression of "regex", which must match the whole text.
	Regex string
	// Format is the pattern of "date", "time" and "datetime", in the letters of Java's
	// DateTimeFormatter; empty where the default counts.
	Format string
	// Min and Max bound the length of a list, nil where they do not.
	Min, Max *int
	// Rules are what "eachKey" and "eachValue" demand of each.
	Rules []Matcher
	// Variants are what "arrayContains" looks for.
	Variants []Variant
	// Status is the class of "statusCode" ("success"), and Codes its list.
	Status string
	Codes  []int
	// Source is the matcher as it was written.
	Source node.Node
	// At is where the matcher stands in its contract.
	At node.Span
}

// Variant is an expected item of "arrayContains", with rules of its own.
type Variant struct {
	// Index is the place of the item in the expected list.
	Index int
	// Rules have paths relative to the item.
	Rules []Rule
}
