package source

import (
	"errors"
	"io/fs"
	"syscall"
)

// Error is an argument or a reference that cannot be read.
type Error struct {
	Arg  string // the argument or the reference, as it was written
	Msg  string // one sentence without a period, which names what matters
	Help string // what the person can do, may be empty
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Msg }

// Advice returns what the person can do, for those who only know the error by its methods.
func (e *Error) Advice() string { return e.Help }

// reason returns what went wrong with a file, without the path and the system call.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	var no syscall.Errno
	if errors.As(err, &no) {
		return no.Error()
	}
	return err.Error()
}
