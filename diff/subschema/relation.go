package subschema

// Reading says which members a sender may add to an object whose schema is silent about
// additional ones. A schema speaks about a member where it names it (properties, required,
// dependents), matches it (patternProperties), or has additionalProperties or
// unevaluatedProperties in whatever form. An enum or const speaks about all of its values.
type Reading uint8

// The readings.
const (
	FreshNames   Reading = iota // only names that neither side declares at the compared place
	SenderClosed                // none
	Strict                      // any
)

// View is the direction of a message, which drops members.
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
	TolerantReceiver bool // the receiver's closed objects accept unknown members
	FormatsAnnotate  bool // every format is an annotation; by default registered ones are assertions
	Text             bool // values travel as text, as in parameters and headers
	UntypedObjects   bool // a schema with properties and no type is an object
	ExtensibleEnums  bool // the receiver accepts any value where x-extensible-enum stands
	MaxSteps         int  // of each of the three stages: rules, search, complete procedure; 0: the default, 20,000
}

// defaultSteps bounds one decision. A step is one comparison of two schemas at one place or the
// check of one candidate value, so that an answer never depends on the machine.
const defaultSteps = 20_000

func (r Relation) steps() int {
	if r.MaxSteps > 0 {
		return r.MaxSteps
	}
	return defaultSteps
}

// Verdict is the answer to "is every value of the first schema one of the second?"
type Verdict uint8

// The verdicts.
const (
	Undecided Verdict = iota
	Contained
	NotContained
)

// String returns "undecided", "contained" or "not contained".
func (v Verdict) String() string {
	return [...]string{"undecided", "contained", "not contained"}[v]
}

// Answer is a verdict with its certificate.
type Answer struct {
	Verdict Verdict
	// Proof says how: "equal" (same class), "rules", "full" (the complete procedure),
	// "witness"; "" for Undecided.
	Proof   string
	Steps   int
	Witness string // JSON text of a value that the sender may send and the receiver refuses; a text under Text is a string
	At      string // JSON Pointer into the witness: the deciding place
	Strict  bool   // the witness exists only under the strict reading
	Reason  string // why undecided, one sentence without a period
}
