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

// nearest returns the word that is most like the one that was written, "" if none is like it:
// at most a third of its letters, and no more than three, are inserted, deleted or replaced.
func nearest(written string, words []string) string {
	best, least := "", min(3, len(written)/3)+1
	for _, w := range words {
		if d := distance(written, w, least); d < least {
			best, least = w, d
		}
	}
	return best
}

// distance returns the number of edits between two words (Levenshtein), or at least limit where
// it is known to be that large.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next := min(row[j+1]+1, row[j]+1, diagonal+cost)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
