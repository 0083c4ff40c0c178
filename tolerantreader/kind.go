package tolerantreader

import (
	"fmt"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// Kind is the kind of a value: of one that a [Field] asks for, and of one that stands in a document.
// Int, Float, Time, Bytes and Link are only asked for: in a document they are numbers, strings and
// objects.
type Kind uint8

// The kinds.
const (
	// Any is whatever stands there.
	Any Kind = iota
	// String is text.
	String
	// Int is a whole number of 64 bits, exactly.
	Int
	// Float is a number as float64. A whole number that float64 would round is refused.
	Float
	// Number is a number of any size, as it is written.
	Number
	// Bool is true or false.
	Bool
	// Time is a date-time of RFC 3339.
	Time
	// Bytes are base64 (RFC 4648, standard or URL alphabet, with or without padding).
	Bytes
	// Object is an object, or in XML an element.
	Object
	// List is an array, or in XML siblings of the same name.
	List
	// Link is a hyperlink: a HAL link object, a link element, or a string that is its target.
	Link
	// Null is null, or in XML an element with xsi:nil="true". It is never asked for.
	Null
)

var kindNames = [...]string{"any", "string", "int", "float", "number", "bool", "time", "bytes", "object", "list", "link", "null"}

// String is the name of the kind, as contracts write it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// MarshalText writes the name of the kind.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the name of a kind.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, name := range kindNames {
		if name == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fmt.Errorf("%q is no kind", text)
}

// phrase is the kind in a sentence: "an integer".
func (k Kind) phrase() string {
	switch k {
	case String:
		return "a string"
	case Int:
		return "an integer"
	case Float, Number:
		return "a number"
	case Bool:
		return "a boolean"
	case Time:
		return "a time"
	case Bytes:
		return "base64"
	case Object:
		return "an object"
	case List:
		return "a list"
	case Link:
		return "a link"
	case Null:
		return "null"
	}
	return "a value"
}

// kindOf is the public kind of what a scanner found.
func kindOf(k document.Kind) Kind {
	switch k {
	case document.Null:
		return Null
	case document.Bool:
		return Bool
	case document.Number:
		return Number
	case document.String, document.Text, document.Attribute:
		return String
	case document.Array:
		return List
	case document.Object, document.Element:
		return Object
	}
	return Any
}

// State is one of the three states in which a field can be.
type State uint8

// The states. An empty string and an empty element are present.
const (
	// Absent is where no path leads.
	Absent State = iota
	// IsNull is where null stands.
	IsNull
	// Present is where a value stands.
	Present
)

// String is "absent", "null" or "present".
func (s State) String() string {
	switch s {
	case IsNull:
		return "null"
	case Present:
		return "present"
	}
	return "absent"
}

// Maybe is a value in one of three states, for a field whose absence and whose null mean different
// things, as in JSON Merge Patch (RFC 7396). Such a field is optional and nullable.
type Maybe[T any] struct {
	State State
	// Value is the value where State is Present, and zero otherwise.
	Value T
}

// Get is the value, and whether there is one.
func (m Maybe[T]) Get() (T, bool) { return m.Value, m.State == Present }

// Or is the value, or other where there is none.
func (m Maybe[T]) Or(other T) T {
	if m.State == Present {
		return m.Value
	}
	return other
}

// threeStates marks Maybe among the types of struct fields.
func (Maybe[T]) threeStates() {}

// Format is the format of a document.
type Format uint8

// The formats.
const (
	// UnknownFormat is told by the first byte that is not white space: < is XML or HTML, everything
	// else is JSON.
	UnknownFormat Format = iota
	// JSON is RFC 8259.
	JSON
	// XML is XML 1.0 without a document type declaration.
	XML
	// HTML is what browsers read. It needs [WithHTML].
	HTML
)

// String is the name of the format.
func (f Format) String() string {
	return [...]string{"unknown", "JSON", "XML", "HTML"}[min(f, 3)]
}

// MarshalText writes the name of the format.
func (f Format) MarshalText() ([]byte, error) { return []byte(f.String()), nil }
