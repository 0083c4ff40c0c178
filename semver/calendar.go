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
// It is one if it begins with a year from 1970 to 2199 and a month: 2026-11, 2026.11,
// 2023-10-01, 20231001, 2023.10.1. After the month or the day there may be more, such as
// 2023-10-01-preview; the third number of the form with dots may count anything. A year alone is
// none, and neither is 2024.0.0, which has no month.
func Calendar(s string) *CalendarError {
	if len(s) > MaxLength || !isCalendar(strings.TrimLeft(s, "vV")) {
		return nil
	}
	return &CalendarError{s}
}

// Calendar returns a [CalendarError] where v reads as a date, as 2023.10.1 does.
func (v Version) Calendar() *CalendarError { return Calendar(v.String()) }

func isCalendar(s string) bool {
	if len(s) < 6 || !between(s[:4], 1970, 2199) {
		return false
	}
	separator := s[4]
	if separator != '-' && separator != '.' {
		return len(s) >= 8 && between(s[4:6], 1, 12) && between(s[6:8], 1, 31) && isTail(s[8:])
	}
	month, rest := digits(s[5:])
	if !between(month, 1, 12) || len(month) > 2 {
		return false
	}
	if rest == "" || rest[0] != separator {
		return isTail(rest)
	}
	day, tail := digits(rest[1:])
	if day == "" {
		return isTail(rest) && len(rest) > 1
	}
	return (separator == '.' || between(day, 1, 31) && len(day) <= 2) && isTail(tail)
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
