package javatime

import (
	"strconv"
	"strings"
	"time"
)

// Match reports whether a text is a date or time of the pattern: nothing when it is, else what is
// wrong, as a clause ("there is no month 13").
func (p *Pattern) Match(text string) (problem string, ok bool) {
	r := &reader{text: text, values: map[byte]int64{}}
	if problem = r.read(p.parts, 0, len(p.parts)); problem == "" && r.at < len(text) {
		problem = "something stands behind the end: " + strconv.Quote(clip(text[r.at:]))
	}
	if problem == "" {
		problem = r.calendar()
	}
	return problem, problem == ""
}

// reader reads a text by a pattern.
type reader struct {
	text   string
	at     int
	values map[byte]int64
}

// read reads parts[from:to]. An optional part that does not fit is left out.
func (r *reader) read(parts []part, from, to int) (problem string) {
	for i := from; i < to; i++ {
		p := &parts[i]
		switch {
		case p.open:
			before := r.at
			if r.read(parts, i+1, p.after-1) != "" {
				r.at = before
			}
			i = p.after - 1
		case p.field == nil:
			if !strings.HasPrefix(r.text[r.at:], p.text) {
				return "at " + r.place() + " should stand " + strconv.Quote(p.text)
			}
			r.at += len(p.text)
		default:
			if problem = r.field(p); problem != "" {
				return problem
			}
		}
	}
	return ""
}

func (r *reader) place() string {
	if r.at == len(r.text) {
		return "the end"
	}
	return strconv.Quote(clip(r.text[r.at:]))
}

func clip(text string) string {
	const most = 20
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

func (r *reader) field(p *part) string {
	switch f := p.field; {
	case f.scan != nil:
		n := f.scan(r.text[r.at:], p.count)
		if n == 0 {
			return "at " + r.place() + " should stand " + strings.Repeat(string(f.letter), p.count)
		}
		r.at += n
		return ""
	case p.number():
		return r.number(p)
	default:
		for i, text := range f.texts(p.count) {
			if strings.HasPrefix(r.text[r.at:], text) {
				r.at += len(text)
				return r.keep(f, f.low+int64(i))
			}
		}
		return "at " + r.place() + " should stand one of " + strings.Join(f.texts(p.count), ", ")
	}
}

// keep notes what a field says. A field that says two things is wrong.
func (r *reader) keep(f *field, v int64) string {
	if v < f.low || v > f.high {
		return "there is no " + nameOf(f.letter) + " " + strconv.FormatInt(v, 10)
	}
	if before, ok := r.values[f.letter]; ok && before != v {
		return "the " + nameOf(f.letter) + " is given twice, and differently"
	}
	r.values[f.letter] = v
	return ""
}

func (r *reader) number(p *part) string {
	rest := r.text[r.at:]
	sign := 0
	isYear := p.field.most == 19 && strings.IndexByte("uyY", p.field.letter) >= 0
	if isYear && rest != "" && (rest[0] == '-' || rest[0] == '+') {
		sign = 1
	}
	n, most := digitsOf(rest[sign:]), p.field.most
	switch {
	case p.packed || isYear && p.count == 2:
		if n < p.count {
			return "at " + r.place() + " should stand " + strconv.Itoa(p.count) + " digits"
		}
		most = p.count
	case p.count > 1 && p.field.most < 19:
		most = p.count
	}
	n = min(n, most)
	v, err := strconv.ParseInt(strings.TrimPrefix(rest[:sign+n], "+"), 10, 64)
	if n == 0 || err != nil {
		return "at " + r.place() + " should stand a number for the " + nameOf(p.field.letter)
	}
	if isYear && p.count == 2 {
		v += 2000
	}
	r.at += sign + n
	return r.keep(p.field, v)
}

// calendar reports what no calendar has.
func (r *reader) calendar() string {
	get := func(letters string, otherwise int64) int64 {
		for i := range len(letters) {
			if v, ok := r.values[letters[i]]; ok {
				return v
			}
		}
		return otherwise
	}
	// Without a year every day may be meant, as in a leap year.
	year, month, day := get("uy", 2000), get("M", 1), get("d", 1)
	t := time.Date(int(year), time.Month(month), int(day), 0, 0, 0, 0, time.UTC)
	if t.Day() != int(day) {
		return "there is no day " + strconv.FormatInt(day, 10) + " in that month"
	}
	_, hasMonth := r.values['M']
	_, hasDay := r.values['d']
	_, hasYear := r.values['y']
	if _, ok := r.values['u']; ok {
		hasYear = true
	}
	if v, ok := r.values['E']; ok && hasYear && hasMonth && hasDay && isoWeekday(t) != v {
		return "that day is no " + weekdays()[v-1]
	}
	if v, ok := r.values['D']; ok && hasYear && v == 366 && time.Date(int(year), 12, 31, 0, 0, 0, 0, time.UTC).YearDay() == 365 {
		return "there is no day 366 in that year"
	}
	return ""
}

func nameOf(letter byte) string {
	switch letter {
	case 'G':
		return "era"
	case 'u', 'y', 'Y':
		return "year"
	case 'D':
		return "day of the year"
	case 'M':
		return "month"
	case 'd':
		return "day"
	case 'Q':
		return "quarter"
	case 'w', 'W', 'F':
		return "week"
	case 'E', 'e', 'c':
		return "day of the week"
	case 'h', 'K', 'k', 'H':
		return "hour"
	case 'm':
		return "minute"
	case 's':
		return "second"
	case 'A':
		return "millisecond"
	}
	return "nanosecond"
}
