package subschema

import "github.com/postel-api/postel/internal/node"

// Dialect says how the keywords of a schema object are read.
type Dialect uint8

// The dialects.
const (
	Draft202012 Dialect = iota // JSON Schema 2020-12, as in OpenAPI 3.1 and 3.2
	OpenAPI30                  // OpenAPI 3.0 schema objects
	Swagger20                  // Swagger 2.0 schema, parameter and header objects
	Draft4
)

// Resolver finds what a $ref means. ref is the schema object that holds it.
type Resolver interface {
	Resolve(ref node.Node) (node.Node, error)
}

// Universe holds the schemas that are compared with each other, compiled and hash-consed:
// schemas that accept the same values for the same structural reason have one class. It is
// used by one goroutine at a time.
type Universe struct{}

// Schema is one schema object in a universe: a set of JSON values.
type Schema struct{ Node node.Node }

// Class is the identity of a schema's structure within its universe: annotations, names,
// references, order and equivalent spellings aside. Equal classes are equal sets. Classes keep
// what a direction view needs (readOnly, writeOnly).
type Class int

// Reading says which members a sender may add to an object whose schema is silent about
// additional ones (design: assumption A2).
type Reading uint8

// The readings.
const (
	FreshNames   Reading = iota // only names that neither side declares at the compared place
	SenderClosed                // none
	Strict                      // any
)

// View is the direction that drops members: A6.
type View uint8

// The views.
const (
	BothWays View = iota
	Request       // readOnly members do not exist
	Response      // writeOnly members do not exist
)

// Relation says under which assumptions containment is decided. The zero value is the plain
// relation with fresh names.
type Relation struct {
	Reading          Reading
	View             View
	TolerantReceiver bool // A1: the receiver's closed objects accept unknown members
	FormatsAnnotate  bool // A9 off: every format is an annotation
	Text             bool // A10: values travel as text (parameters, headers)
	UntypedObjects   bool // A21: a schema with properties and no type is an object
	ExtensibleEnums  bool // A3: the receiver accepts any value where x-extensible-enum stands
	MaxSteps         int  // 0: the default budget
}

// Verdict is the answer to "is every value of the first schema one of the second?"
type Verdict uint8

// The verdicts.
const (
	Undecided Verdict = iota
	Contained
	NotContained
)

// Answer is a verdict with its certificate.
type Answer struct {
	Verdict Verdict
	// Proof says how: "equal" (same class), "rules", "full" (the complete procedure),
	// "witness"; "" for Undecided.
	Proof   string
	Steps   int
	Witness string // JSON text of a value that the sender may send and the receiver refuses
	At      string // JSON Pointer into the witness: the deciding place
	Strict  bool   // the witness exists only under the strict reading
	Reason  string // why undecided, one sentence without a period
}
