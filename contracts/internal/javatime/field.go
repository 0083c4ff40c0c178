package javatime

import (
	"strconv"
	"strings"
	"time"
)

// field is one letter of the patterns.
type field struct {
	letter byte
	most   int // letters
	digits int // letters up to which the field is a number
	low    int64
	high   int64
	// number is the field's number at a time, nil where it has none.
	number func(time.Time) int64
	// texts are what may stand there, in the order of numbers from low on, for a number of letters.
	texts func(count int) []string
	// scan reads what is neither number nor one of texts and returns how many bytes it has.
	scan func(text string, count int) int
	// write writes what is neither number nor one of texts.
	write func(t time.Time, count int) string
}

const (
	nanosOfDay  = 24 * int64(time.Hour)
	millisOfDay = 24 * 3600 * 1000
)

// fields are the letters of DateTimeFormatter.
func fieldOf(letter byte) *field {
	switch letter {
	case 'G':
		return &field{letter: 'G', most: 5, high: 1, number: era, texts: lengths([]string{"BC", "AD"}, []string{"Before Christ", "Anno Domini"}, []string{"B", "A"})}
	case 'u', 'y', 'Y':
		return &field{letter: letter, most: 19, digits: 19, low: yearFrom(letter), high: 999_999_999, number: year(letter)}
	case 'D':
		return number('D', 3, 1, 366, func(t time.Time) int64 { return int64(t.YearDay()) })
	case 'M', 'L':
		return &field{letter: 'M', most: 5, digits: 2, low: 1, high: 12, number: func(t time.Time) int64 { return int64(t.Month()) }, texts: lengths(first(months(), 3), months(), first(months(), 1))}
	case 'd':
		return number('d', 2, 1, 31, func(t time.Time) int64 { return int64(t.Day()) })
	case 'Q', 'q':
		return &field{letter: 'Q', most: 5, digits: 2, low: 1, high: 4, number: func(t time.Time) int64 { return int64(t.Month()+2) / 3 },
			texts: lengths([]string{"Q1", "Q2", "Q3", "Q4"}, []string{"1st quarter", "2nd quarter", "3rd quarter", "4th quarter"}, []string{"1", "2", "3", "4"})}
	case 'w':
		return number('w', 2, 1, 53, func(t time.Time) int64 { _, w := t.ISOWeek(); return int64(w) })
	case 'W':
		return number('W', 1, 0, 6, func(t time.Time) int64 { return (int64(t.Day()) + int64(t.AddDate(0, 0, 1-t.Day()).Weekday()) + 6) / 7 })
	case 'F':
		return number('F', 1, 1, 5, func(t time.Time) int64 { return (int64(t.Day()) + 6) / 7 })
	case 'E':
		return &field{letter: 'E', most: 5, low: 1, high: 7, number: isoWeekday, texts: lengths(first(weekdays(), 3), weekdays(), first(weekdays(), 1))}
	case 'e', 'c':
		sunday := append([]string{"Sunday"}, weekdays()[:6]...)
		return &field{letter: letter, most: 5, digits: 2, low: 1, high: 7, number: func(t time.Time) int64 { return int64(t.Weekday()) + 1 }, texts: lengths(first(sunday, 3), sunday, first(sunday, 1))}
	case 'a':
		return &field{letter: 'a', most: 1, high: 1, number: func(t time.Time) int64 { return int64(t.Hour() / 12) }, texts: func(int) []string { return []string{"AM", "PM"} }}
	}
	return timeField(letter)
}

// timeField are the letters of the time of day and of zones.
func timeField(letter byte) *field {
	switch letter {
	case 'h':
		return number('h', 2, 1, 12, func(t time.Time) int64 { return int64(t.Hour()+11)%12 + 1 })
	case 'K':
		return number('K', 2, 0, 11, func(t time.Time) int64 { return int64(t.Hour()) % 12 })
	case 'k':
		return number('k', 2, 1, 24, func(t time.Time) int64 { return int64(t.Hour()+23)%24 + 1 })
	case 'H':
		return number('H', 2, 0, 23, func(t time.Time) int64 { return int64(t.Hour()) })
	case 'm':
		return number('m', 2, 0, 59, func(t time.Time) int64 { return int64(t.Minute()) })
	case 's':
		return number('s', 2, 0, 59, func(t time.Time) int64 { return int64(t.Second()) })
	case 'A':
		return number('A', 19, 0, millisOfDay-1, func(t time.Time) int64 { return sinceMidnight(t) / int64(time.Millisecond) })
	case 'n':
		return number('n', 19, 0, int64(time.Second)-1, func(t time.Time) int64 { return int64(t.Nanosecond()) })
	case 'N':
		return number('N', 19, 0, nanosOfDay-1, sinceMidnight)
	case 'S':
		return &field{letter: 'S', most: 9, scan: fraction, write: writeFraction}
	case 'V', 'z', 'v':
		return &field{letter: letter, most: 4, scan: zone, write: func(t time.Time, _ int) string { return t.Location().String() }}
	case 'O':
		return &field{letter: 'O', most: 4, scan: gmt, write: func(t time.Time, n int) string { return "GMT" + offsetText(t, offsetForm(n == 4, false)) }}
	case 'X', 'x', 'Z':
		return &field{letter: letter, most: 5, scan: offsetScan(letter), write: offsetWrite(letter)}
	}
	return nil
}

func number(letter byte, most int, low, high int64, of func(time.Time) int64) *field {
	return &field{letter: letter, most: most, digits: most, low: low, high: high, number: of}
}

func era(t time.Time) int64 {
	if t.Year() > 0 {
		return 1
	}
	return 0
}

func yearFrom(letter byte) int64 {
	if letter == 'y' {
		return 1
	}
	return -999_999_999
}

func year(letter byte) func(time.Time) int64 {
	return func(t time.Time) int64 {
		y := t.Year()
		switch {
		case letter == 'Y':
			y, _ = t.ISOWeek()
		case letter == 'y' && y <= 0:
			y = 1 - y
		}
		return int64(y)
	}
}

func isoWeekday(t time.Time) int64 { return int64(t.Weekday()+6)%7 + 1 }

func sinceMidnight(t time.Time) int64 {
	h, m, s := t.Clock()
	return int64(h*3600+m*60+s)*int64(time.Second) + int64(t.Nanosecond())
}

func months() []string {
	return []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
}

func weekdays() []string {
	return []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
}

func first(texts []string, n int) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = t[:n]
	}
	return out
}

// lengths picks the texts for a number of letters: up to three are short, four full, five narrow.
func lengths(short, full, narrow []string) func(int) []string {
	return func(count int) []string {
		switch count {
		case 4:
			return full
		case 5:
			return narrow
		}
		return short
	}
}

// fraction reads as many digits as there are letters, or fewer, as the reference verifier does.
func fraction(text string, count int) int { return min(digitsOf(text), count) }

func writeFraction(t time.Time, count int) string {
	nanos := strconv.Itoa(1_000_000_000 + t.Nanosecond())[1:]
	return nanos[:count]
}

func digitsOf(text string) int {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return n
}

// zone reads the name or the id of a zone: whether it is in a database is not asked, since that
// would hang on the machine.
func zone(text string, _ int) int {
	if n := gmt(text, 1); n > 0 {
		return n
	}
	if n := offset(text, form{hoursOnly: true, colon: true}); n > 0 {
		return n
	}
	n := strings.IndexFunc(text, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '/' || r == '_' || r == '-' || r == '+' || '0' <= r && r <= '9')
	})
	if n < 0 {
		n = len(text)
	}
	if n == 0 || digitsOf(text) > 0 || strings.IndexByte("/_-+", text[0]) >= 0 {
		return 0
	}
	return n
}
