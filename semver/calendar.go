package semver

import (
	"strconv"
	"strings"
)

// CalendarError says that a version is a date: it is left alone, since no change counts it on.
type CalendarError struct {
	Version string
}

func (e *CalendarError) Error() string {
	return shown(e.Version) + " is a calendar version: it says when something was published and not what changed, so no version can be counted from it"
}

// Calendar returns a [CalendarError] where s is a calendar version, and nil where it is not.
//
// It is one if it begins with a year from 1970 to 2199 that stands alone (2024), or with a number
// behind a dot (2024.1.0, 2023.10.1), or with a month and perhaps a day (2026-11, 2023-10-01,
// 2023-10-01-preview, 20231001). No semantic version is known to have come so far.
func Calendar(s string) *CalendarError {
	if len(s) > MaxLength || !isCalendar(strings.TrimLeft(s, "vV")) {
		return nil
	}
	return &CalendarError{s}
}

// Calendar returns a [CalendarError] where v reads as a date, as 2023.10.1 does.
func (v Version) Calendar() *CalendarError { return Calendar(v.String()) }

func isCalendar(s string) bool {
	if len(s) < 4 || !between(s[:4], 1970, 2199) {
		return false
	}
	rest := s[4:]
	switch {
	case rest == "":
		return true
	case rest[0] == '.':
		number, _ := digits(rest[1:])
		return number != ""
	case rest[0] == '-':
		return isMonth(rest[1:])
	}
	return len(rest) >= 4 && between(rest[:2], 1, 12) && between(rest[2:4], 1, 31) && isTail(rest[4:])
}

// isMonth reports whether s is a month, and perhaps a day behind a hyphen.
func isMonth(s string) bool {
	month, rest := digits(s)
	if len(month) > 2 || !between(month, 1, 12) || !isTail(rest) {
		return false
	}
	day, tail := digits(strings.TrimPrefix(rest, "-"))
	return day == "" || len(day) <= 2 && between(day, 1, 31) && isTail(tail)
}

// isTail reports whether s may stand behind a date: nothing, or something set off from it.
func isTail(s string) bool { return s == "" || strings.IndexByte("-+.T_", s[0]) >= 0 }

// digits cuts the digits off that s begins with.
func digits(s string) (digits, rest string) {
	rest = strings.TrimLeft(s, "0123456789")
	return s[:len(s)-len(rest)], rest
}

func between(s string, low, high int) bool {
	n, err := strconv.Atoi(s)
	return err == nil && isDigits(s) && low <= n && n <= high
}
