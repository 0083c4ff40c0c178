package tolerantreader

import (
	"fmt"
	"strings"
)

// Tolerance is a set of deviations that a field accepts in the value it reads. None of them loses
// anything: 12abc is no number and 1.9 is no integer under any tolerance. Each use is a [Finding].
// A name that has two parts says first what is asked for and then what stands there.
type Tolerance uint16

// The tolerances.
const (
	// NumberString accepts a number in a string, "12", for a number.
	NumberString Tolerance = 1 << iota
	// IntegerFloat accepts a whole number with a fraction or an exponent, 1.0 or 1e3, for an integer.
	IntegerFloat
	// BoolString accepts "true" and "false" for a boolean.
	BoolString
	// BoolWord accepts 1, 0, "1", "0", "yes" and "no" for a boolean.
	BoolWord
	// StringNumber accepts a number for a string, as it is written.
	StringNumber
	// StringBool accepts true and false for a string.
	StringBool
	// Date accepts the other forms of ISO 8601 for a time: a date, a date-time without seconds or with
	// a space for the T, the basic form. What names no zone is UTC.
	Date
	// ListSingle accepts one value for a list: it is a list of one.
	ListSingle
	// SingleList accepts a list of one for the value in it.
	SingleList
	// NullAsAbsent takes null for absent.
	NullAsAbsent
	// CaseFold accepts member and element names in other upper and lower case, where no path leads
	// anywhere as it is written.
	CaseFold
)

// AnyTolerance is all tolerances.
const AnyTolerance = CaseFold<<1 - 1

// toleranceNames are the names in the order of the bits.
var toleranceNames = [...]string{
	"number-string", "integer-float", "bool-string", "bool-word", "string-number", "string-bool", "date",
	"list-single", "single-list", "null-as-absent", "case",
}

// Names are the names of the tolerances in the set, as tags and contracts write them.
func (t Tolerance) Names() []string {
	var names []string
	for i, name := range toleranceNames {
		if t&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// String is the names joined with +, as in a tag.
func (t Tolerance) String() string { return strings.Join(t.Names(), "+") }

// ParseTolerance reads names that are joined with +, "number-string+date", or "any".
func ParseTolerance(text string) (Tolerance, error) {
	var t Tolerance
	for name := range strings.SplitSeq(text, "+") {
		bit, ok := toleranceNamed(strings.TrimSpace(name))
		if !ok {
			return 0, fmt.Errorf("%q is no tolerance; there are %s, any", name, strings.Join(toleranceNames[:], ", "))
		}
		t |= bit
	}
	return t, nil
}

// MarshalText writes what String is.
func (t Tolerance) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what ParseTolerance reads, and nothing as no tolerance.
func (t *Tolerance) UnmarshalText(text []byte) (err error) {
	*t = 0
	if len(text) > 0 {
		*t, err = ParseTolerance(string(text))
	}
	return err
}

func toleranceNamed(name string) (Tolerance, bool) {
	if name == "any" {
		return AnyTolerance, true
	}
	for i, known := range toleranceNames {
		if name == known {
			return 1 << i, true
		}
	}
	return 0, false
}

// unfit says which tolerances of the set mean nothing for a value of the kind.
func (t Tolerance) unfit(k, elements Kind) Tolerance {
	fitting := NullAsAbsent | CaseFold
	switch k {
	case Int:
		fitting |= NumberString | IntegerFloat
	case Float, Number:
		fitting |= NumberString
	case Bool:
		fitting |= BoolString | BoolWord
	case String:
		fitting |= StringNumber | StringBool
	case Time:
		fitting |= Date
	case List:
		return t.unfit(elements, Any) &^ ListSingle
	case Any:
		return 0
	}
	return t &^ (fitting | SingleList)
}
