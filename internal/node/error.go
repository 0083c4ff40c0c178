package node

import "fmt"

// Fault is something wrong at one place of a document. It says what is wrong in one sentence
// without a period, and may say what to do in Help.
type Fault struct {
	Span Span
	Msg  string
	Help string
}

// Error is a document that cannot be read. It carries what a report needs to show the place.
type Error struct {
	Pos   Position
	Msg   string
	Line  string // the source line at Pos, of any length; empty if it cannot be shown
	Width int    // code points to underline from Pos on
	Help  string // what the person can do, may be empty

	overLimit bool // another grammar would not help
}

// Error returns file:line:column, as far as they are known, and the sentence.
func (e *Error) Error() string {
	switch {
	case e.Pos.File == "":
		return e.Msg
	case e.Pos.IsZero():
		return fmt.Sprintf("%s: %s", e.Pos.File, e.Msg)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Pos.File, e.Pos.Line, e.Pos.Column, e.Msg)
}

// Errorf returns an error that points at s.
func (s Span) Errorf(format string, args ...any) *Error {
	return &Error{Pos: s.Pos(), Msg: fmt.Sprintf(format, args...), Line: s.Line(), Width: s.Width()}
}

// Err returns f as an error.
func (f Fault) Err() *Error {
	e := f.Span.Errorf("%s", f.Msg)
	e.Help = f.Help
	return e
}
