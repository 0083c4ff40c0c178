package matching

import "github.com/postel-api/postel/internal/node"

// Mismatch is a place at which what came is not what was expected.
type Mismatch struct {
	// Part is the part of the message: "method", "path", "query", "header", "status", "body",
	// "body type", "metadata".
	Part string
	// Path is the place in the part: a path in the form of the rules ("$.items[0].id"), or a name.
	Path string
	// Expected and Actual are the values in their JSON text or, where they are no JSON, as they
	// are; shortened where they are long.
	Expected, Actual string
	// Message says what is wrong, one sentence without a period.
	Message string
	// Rule is the rule that decided, as its author would recognise it: "type at $.items[*]"; empty
	// where equality was demanded.
	Rule string
	// At is the place in the contract: of the rule, or of the expected value.
	At node.Span
}

// Content is the body of a message.
type Content struct {
	Presence Presence
	// Type is the media type with its parameters, empty where nothing says it.
	Type string
	// Bytes are what travels.
	Bytes []byte
	// JSON is the body as a tree where it was written as JSON in a contract, so that mismatches
	// have places there; the zero Node elsewhere.
	JSON node.Node
	// At is where the body stands in its contract.
	At node.Span
}

// Presence tells the ways apart in which there is no body.
type Presence uint8

// The presences.
const (
	Absent  Presence = iota // nothing is said: any body will do
	Empty                   // there is none
	Null                    // null, which means the same as Empty
	Present                 // there is one
)
