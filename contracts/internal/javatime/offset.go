package javatime

import (
	"fmt"
	"strings"
	"time"
)

// form is a way to write an offset from UTC.
type form struct {
	zero      bool // Z for none
	colon     bool // +01:00
	hoursOnly bool // minutes are left out where they are zero
	seconds   bool // seconds may follow
}

// formOf returns how X, x and Z write an offset.
func formOf(letter byte, count int) form {
	if letter == 'Z' {
		return form{zero: count == 5, colon: count == 5, seconds: count == 5}
	}
	return form{zero: letter == 'X', colon: count == 3 || count == 5, hoursOnly: count == 1, seconds: count > 3}
}

// offsetForm is the form behind GMT: hours and, where there are any or full is true, minutes.
func offsetForm(full, zero bool) form { return form{zero: zero, colon: true, hoursOnly: !full} }

func offsetScan(letter byte) func(string, int) int {
	return func(text string, count int) int {
		if letter == 'Z' && count == 4 {
			return gmt(text, 4)
		}
		return offset(text, formOf(letter, count))
	}
}

func offsetWrite(letter byte) func(time.Time, int) string {
	return func(t time.Time, count int) string {
		if letter == 'Z' && count == 4 {
			return "GMT" + offsetText(t, offsetForm(true, false))
		}
		return offsetText(t, formOf(letter, count))
	}
}

// gmt reads GMT and the offset behind it.
func gmt(text string, _ int) int {
	for _, name := range []string{"GMT", "UTC", "UT"} {
		if rest, ok := strings.CutPrefix(text, name); ok {
			return len(name) + looseOffset(rest)
		}
	}
	return 0
}

// looseOffset reads +8, +08 and +08:00.
func looseOffset(text string) int {
	if text == "" || text[0] != '+' && text[0] != '-' {
		return 0
	}
	n := min(digitsOf(text[1:]), 2)
	if n == 0 {
		return 0
	}
	end := 1 + n
	if rest := text[end:]; len(rest) >= 3 && rest[0] == ':' && digitsOf(rest[1:]) >= 2 {
		end += 3
	}
	return end
}

// offset reads an offset and returns how many bytes it has, 0 where there is none.
func offset(text string, f form) int {
	if f.zero && strings.HasPrefix(text, "Z") {
		return 1
	}
	if text == "" || text[0] != '+' && text[0] != '-' {
		return 0
	}
	at := 1
	part := func(most int, colon bool) bool {
		from := at
		if colon {
			if !strings.HasPrefix(text[from:], ":") {
				return false
			}
			from++
		}
		if digitsOf(text[from:]) < 2 || int(text[from]-'0')*10+int(text[from+1]-'0') > most {
			return false
		}
		at = from + 2
		return true
	}
	if !part(18, false) {
		return 0
	}
	if !part(59, f.colon) {
		if f.hoursOnly {
			return at
		}
		return 0
	}
	if f.seconds {
		part(59, f.colon)
	}
	return at
}

func offsetText(t time.Time, f form) string {
	_, seconds := t.Zone()
	if seconds == 0 && f.zero {
		return "Z"
	}
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	colon := ""
	if f.colon {
		colon = ":"
	}
	out := fmt.Sprintf("%c%02d", sign, seconds/3600)
	if minutes := seconds / 60 % 60; minutes != 0 || !f.hoursOnly {
		out += fmt.Sprintf("%s%02d", colon, minutes)
	}
	if f.seconds && seconds%60 != 0 {
		out += fmt.Sprintf("%s%02d", colon, seconds%60)
	}
	return out
}
