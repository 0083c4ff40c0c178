package semver

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// SyntaxError says why a text is no version, range, endpoint or need.
type SyntaxError struct {
	What    string // what the text should be: "semantic version", "range"
	Input   string // the text
	Offset  int    // the byte of Input at which it goes wrong
	Reason  string // a clause: "the minor number is missing"
	Instead string // what to write, as an imperative: "write >=1.2.0"; may be empty
}

// Error returns one line, whatever the input is: what cannot be printed is escaped and what is
// very long is cut.
func (e *SyntaxError) Error() string {
	s := fmt.Sprintf("%s is no %s: %s", quote(e.Input), e.What, e.Reason)
	if e.Instead != "" {
		s += "; " + e.Instead
	}
	return s
}

func tooLong(what, s string, limit int) *SyntaxError {
	if len(s) <= limit {
		return nil
	}
	return &SyntaxError{What: what, Input: s, Offset: limit, Reason: fmt.Sprintf("it is longer than %d bytes", limit)}
}

// quote puts s between quotation marks, on one line, and cuts what is longer than a line of a
// terminal.
func quote(s string) string {
	const longest = 60
	if len(s) > longest {
		cut := longest
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return strconv.Quote(s)
}

// shown is s bare where it can stand in a sentence as it is, else quoted.
func shown(s string) string {
	if q := quote(s); len(s) <= 60 && q == `"`+s+`"` && s != "" && strings.TrimSpace(s) == s {
		return s
	}
	return quote(s)
}
