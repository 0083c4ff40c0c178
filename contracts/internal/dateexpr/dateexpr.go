// Package dateexpr evaluates the expressions by which contracts name a date or a time: "today + 1
// week", "now", "next monday", "tomorrow @ 4 o'clock pm".
//
// An expression is a day, then "@" and a time of day; either may be left out. A day is now, today,
// yesterday, tomorrow, or next or last and a weekday, a month, day, week, month, year, and then any
// number of "+ 2 days" and "- 1 month". A time of day is now, midnight, noon, a number and o'clock with
// am or pm, and then the same with hours, minutes, seconds and milliseconds.
package dateexpr

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Error is an expression that cannot be read.
type Error struct {
	Expression string
	Word       string // the word that is not understood, empty for the end
}

func (e *Error) Error() string {
	if e.Word == "" {
		return fmt.Sprintf("the date expression %q ends too early", e.Expression)
	}
	return fmt.Sprintf("the date expression %q is not understood at %q", e.Expression, e.Word)
}

// Eval returns the time that an expression means at now; the empty expression means now itself. The
// error is an *[Error].
func Eval(expression string, now time.Time) (time.Time, error) {
	day, clock, hasClock := strings.Cut(strings.ToLower(expression), "@")
	p := &parser{whole: expression, words: words(day), at: now}
	if err := p.day(); err != nil {
		return time.Time{}, err
	}
	if hasClock {
		p.words = words(clock)
		if err := p.clock(); err != nil {
			return time.Time{}, err
		}
	}
	return p.at, nil
}

// words takes an expression apart; signs stand for themselves.
func words(text string) []string {
	text = strings.NewReplacer("+", " + ", "-", " - ", "o'clock", " o'clock ").Replace(text)
	return strings.Fields(text)
}

type parser struct {
	whole string
	words []string
	at    time.Time
}

func (p *parser) next() string {
	if len(p.words) == 0 {
		return ""
	}
	w := p.words[0]
	p.words = p.words[1:]
	return w
}

func (p *parser) fail(word string) error { return &Error{p.whole, word} }

func (p *parser) peek() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

func (p *parser) day() error {
	switch w := p.peek(); w {
	case "", "+", "-":
	case "now", "today":
		p.next()
	case "yesterday", "tomorrow":
		p.next()
		p.at = p.at.AddDate(0, 0, map[string]int{"yesterday": -1, "tomorrow": 1}[w])
	case "next", "last":
		p.next()
		sign := 1
		if w == "last" {
			sign = -1
		}
		if err := p.relative(sign); err != nil {
			return err
		}
	default:
		return p.fail(w)
	}
	return p.offsets(p.dayUnit)
}

// relative goes to the next or last weekday, month or unit.
func (p *parser) relative(sign int) error {
	w := p.next()
	if day, ok := weekday(w); ok {
		days := (int(day) - int(p.at.Weekday()) + 7) % 7
		if sign < 0 {
			days = (int(p.at.Weekday()) - int(day) + 7) % 7
		}
		if days == 0 {
			days = 7
		}
		p.at = p.at.AddDate(0, 0, sign*days)
		return nil
	}
	if month, ok := monthOf(w); ok {
		months := (int(month) - int(p.at.Month()) + 12) % 12
		if sign < 0 {
			months = (int(p.at.Month()) - int(month) + 12) % 12
		}
		if months == 0 {
			months = 12
		}
		p.at = p.at.AddDate(0, sign*months, 0)
		return nil
	}
	if !p.dayUnit(w, sign) {
		return p.fail(w)
	}
	return nil
}

// offsets reads "+ 1 week - 2 days".
func (p *parser) offsets(add func(unit string, n int) bool) error {
	for len(p.words) > 0 {
		sign := 1
		switch w := p.next(); w {
		case "+":
		case "-":
			sign = -1
		default:
			return p.fail(w)
		}
		w := p.next()
		n, err := strconv.Atoi(w)
		if err != nil || n > 1_000_000 {
			return p.fail(w)
		}
		if unit := p.next(); !add(unit, sign*n) {
			return p.fail(unit)
		}
	}
	return nil
}

func (p *parser) dayUnit(unit string, n int) bool {
	switch strings.TrimSuffix(unit, "s") {
	case "day":
		p.at = p.at.AddDate(0, 0, n)
	case "week":
		p.at = p.at.AddDate(0, 0, 7*n)
	case "fortnight":
		p.at = p.at.AddDate(0, 0, 14*n)
	case "month":
		p.at = p.at.AddDate(0, n, 0)
	case "year":
		p.at = p.at.AddDate(n, 0, 0)
	default:
		return false
	}
	return true
}

func (p *parser) clockUnit(unit string, n int) bool {
	switch strings.TrimSuffix(unit, "s") {
	case "hour":
		p.at = p.at.Add(time.Duration(n) * time.Hour)
	case "minute":
		p.at = p.at.Add(time.Duration(n) * time.Minute)
	case "second":
		p.at = p.at.Add(time.Duration(n) * time.Second)
	case "millisecond":
		p.at = p.at.Add(time.Duration(n) * time.Millisecond)
	default:
		return false
	}
	return true
}

func (p *parser) clock() error {
	switch w := p.peek(); w {
	case "", "+", "-":
	case "now":
		p.next()
	case "midnight":
		p.next()
		p.hour(0)
	case "noon":
		p.next()
		p.hour(12)
	case "next", "last":
		p.next()
		sign := 1
		if w == "last" {
			sign = -1
		}
		if unit := p.next(); !p.clockUnit(unit, sign) {
			return p.fail(unit)
		}
	default:
		if err := p.oclock(); err != nil {
			return err
		}
	}
	return p.offsets(p.clockUnit)
}

// oclock reads "4 o'clock pm". Without am and pm the next time that the clock shows the hour is
// meant.
func (p *parser) oclock() error {
	w := p.next()
	n, err := strconv.Atoi(w)
	if err != nil || n < 1 || n > 12 {
		return p.fail(w)
	}
	if w := p.next(); w != "o'clock" {
		return p.fail(w)
	}
	switch p.peek() {
	case "am":
		p.next()
		p.hour(n % 12)
	case "pm":
		p.next()
		p.hour(n%12 + 12)
	default:
		if n %= 12; p.at.Hour() >= n && p.at.Hour() < n+12 {
			n += 12
		}
		p.hour(n)
	}
	return nil
}

func (p *parser) hour(h int) {
	y, m, d := p.at.Date()
	p.at = time.Date(y, m, d, h, 0, 0, 0, p.at.Location())
}

func weekday(w string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := strings.ToLower(d.String()); w == name || w == name[:3] {
			return d, true
		}
	}
	return 0, false
}

func monthOf(w string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToLower(m.String()); w == name || w == name[:3] {
			return m, true
		}
	}
	return 0, false
}
