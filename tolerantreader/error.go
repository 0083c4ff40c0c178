package tolerantreader

import (
	"errors"
	"fmt"
	"strings"
)

// What an error of reading is, for errors.Is.
var (
	// ErrMissing is a required field that no path leads to.
	ErrMissing = errors.New("a required field is missing")
	// ErrInvalid is a value that is not what it must be.
	ErrInvalid = errors.New("a value is not what it must be")
	// ErrAmbiguous is a field that could be several values.
	ErrAmbiguous = errors.New("a field could be several values")
	// ErrSyntax is a document that is not what its format says.
	ErrSyntax = errors.New("the document is not well-formed")
	// ErrLimit is a document that goes beyond a limit.
	ErrLimit = errors.New("the document goes beyond a limit")
)

// ReadError is everything that is wrong with a document for a reader. It is ErrMissing, ErrInvalid,
// ErrAmbiguous, ErrSyntax or ErrLimit (errors.Is), all that apply.
type ReadError struct {
	Missing   []MissingField   `json:"missing,omitempty"`
	Invalid   []InvalidField   `json:"invalid,omitempty"`
	Ambiguous []AmbiguousField `json:"ambiguous,omitempty"`
	// Syntax is why the document cannot be read at all, or nil.
	Syntax *SyntaxError `json:"syntax,omitempty"`
	// Limit is the limit that it goes beyond, or nil.
	Limit *LimitError `json:"limit,omitempty"`
}

// Error is one line for each field.
func (e *ReadError) Error() string {
	var lines []string
	if e.Syntax != nil {
		lines = append(lines, e.Syntax.Error())
	}
	if e.Limit != nil {
		lines = append(lines, e.Limit.Error())
	}
	for _, m := range e.Missing {
		lines = append(lines, m.String())
	}
	for _, m := range e.Invalid {
		lines = append(lines, m.String())
	}
	for _, m := range e.Ambiguous {
		lines = append(lines, m.String())
	}
	return strings.Join(lines, "\n")
}

// Is says which of the errors of this package it is.
func (e *ReadError) Is(target error) bool {
	switch target {
	case ErrMissing:
		return len(e.Missing) > 0
	case ErrInvalid:
		return len(e.Invalid) > 0
	case ErrAmbiguous:
		return len(e.Ambiguous) > 0
	case ErrSyntax:
		return e.Syntax != nil
	case ErrLimit:
		return e.Limit != nil
	}
	return false
}

// Unwrap is the SyntaxError or the LimitError.
func (e *ReadError) Unwrap() []error {
	var all []error
	if e.Syntax != nil {
		all = append(all, e.Syntax)
	}
	if e.Limit != nil {
		all = append(all, e.Limit)
	}
	return all
}

// MissingField is a required field that no path leads to.
type MissingField struct {
	Field string `json:"field"`
	// Paths are where it was looked for.
	Paths []string `json:"paths"`
	// Stood is what stands where the paths end.
	Stood []Obstacle `json:"stood,omitempty"`
	// Nearest are places that could be meant, the likeliest first.
	Nearest []Location `json:"nearest,omitempty"`
}

// String is the field in one line: "firstname: required, not found at $.naming.firstname, $.firstname;
// $.naming is an object with keys givenname, lastname; nearest: $.naming.givenname".
func (m MissingField) String() string {
	var b strings.Builder
	b.WriteString(m.Field + ": required, not found at " + strings.Join(m.Paths, ", "))
	for _, o := range m.Stood {
		b.WriteString("; " + o.String())
	}
	if len(m.Nearest) > 0 {
		b.WriteString("; nearest: " + paths(m.Nearest))
	}
	return b.String()
}

// Obstacle is what stands at the place where a path ends that leads on.
type Obstacle struct {
	At   Location `json:"at"`
	Kind Kind     `json:"kind"`
	// Keys are the first names in an object, in the order of the document, and More how many there are
	// besides.
	Keys []string `json:"keys,omitempty"`
	More int      `json:"more,omitempty"`
	// Length is how many elements a list has.
	Length int `json:"length,omitempty"`
}

// String is the obstacle in a sentence.
func (o Obstacle) String() string {
	switch {
	case o.Kind == Object && len(o.Keys) == 0:
		return o.At.Path + " is an object without keys"
	case o.Kind == Object && o.More > 0:
		return fmt.Sprintf("%s is an object with keys %s and %d more", o.At.Path, strings.Join(o.Keys, ", "), o.More)
	case o.Kind == Object:
		return o.At.Path + " is an object with keys " + strings.Join(o.Keys, ", ")
	case o.Kind == List:
		return fmt.Sprintf("%s is a list of %d", o.At.Path, o.Length)
	}
	return o.At.Path + " is " + o.Kind.phrase()
}

// InvalidField is a field whose value is not what it must be.
type InvalidField struct {
	Field string   `json:"field"`
	At    Location `json:"at"`
	// Want is the kind that was wanted, Got the beginning of what stands there.
	Want Kind   `json:"want"`
	Got  string `json:"got"`
	// Reason says why it is not, as a sentence: "it has a fraction".
	Reason string `json:"reason"`
}

// String is the field in one line.
func (f InvalidField) String() string {
	return fmt.Sprintf("%s: wanted %s at %s, got %s: %s", f.Field, f.Want.phrase(), f.At.Path, f.Got, f.Reason)
}

// AmbiguousField is a field that could be several values.
type AmbiguousField struct {
	Field string `json:"field"`
	// Path is the path that leads to several places, and At are the first of them.
	Path string     `json:"path"`
	At   []Location `json:"at"`
	// Reason says what is ambiguous, as a sentence.
	Reason string `json:"reason"`
}

// String is the field in one line.
func (f AmbiguousField) String() string {
	return fmt.Sprintf("%s: ambiguous at %s: %s: %s", f.Field, f.Path, f.Reason, paths(f.At))
}

// SyntaxError is a document that is not what its format says.
type SyntaxError struct {
	Format Format `json:"format"`
	// Offset is the byte at which it is wrong, counted from 0; Line and Column count from 1, the column
	// in bytes.
	Offset int `json:"offset"`
	Line   int `json:"line"`
	Column int `json:"column"`
	// Reason is what is wrong.
	Reason string `json:"reason"`
}

// Error is the error in one line.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("not %s: line %d, column %d (byte %d): %s", e.Format, e.Line, e.Column, e.Offset, e.Reason)
}

// LimitError is a document that goes beyond a limit.
type LimitError struct {
	// What is "bytes", "depth" or "matches", and Limit how many there may be.
	What  string `json:"what"`
	Limit int    `json:"limit"`
	// Offset is the byte at which it does.
	Offset int `json:"offset"`
}

// Error is the error in one line, with the option that raises the limit.
func (e *LimitError) Error() string {
	option := map[string]string{"bytes": "MaxBytes", "depth": "MaxDepth", "matches": "MaxMatches"}[e.What]
	if option == "" {
		return fmt.Sprintf("the document has more than %d %s (byte %d)", e.Limit, e.What, e.Offset)
	}
	return fmt.Sprintf("the document has more than %d %s (byte %d); the option %s raises the limit", e.Limit, e.What, e.Offset, option)
}

// DeclarationError is a mistake in what a reader declares.
type DeclarationError struct {
	// Struct and Field are Go names; Struct is empty for a Field of New.
	Struct, Field string
	// Tag is the read tag or the path, and Column where in it the mistake is, counted from 1, or 0.
	Tag    string
	Column int
	Reason string
}

// Error is the mistake in one line.
func (e *DeclarationError) Error() string {
	name := e.Field
	if e.Struct != "" {
		name = e.Struct + "." + e.Field
	}
	switch {
	case e.Tag == "":
		return fmt.Sprintf("%s: %s", name, e.Reason)
	case e.Column == 0:
		return fmt.Sprintf("%s: %q: %s", name, e.Tag, e.Reason)
	}
	return fmt.Sprintf("%s: %q, column %d: %s", name, e.Tag, e.Column, e.Reason)
}

func join(names []string) string { return strings.Join(names, ", ") }
