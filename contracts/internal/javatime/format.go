package javatime

import (
	"strconv"
	"strings"
	"time"
)

// Format writes a time by the pattern; optional parts are written.
func (p *Pattern) Format(t time.Time) string {
	var b strings.Builder
	for i := range p.parts {
		part := &p.parts[i]
		switch f := part.field; {
		case f == nil:
			b.WriteString(part.text)
		case f.write != nil:
			b.WriteString(f.write(t, part.count))
		case part.number():
			b.WriteString(padded(f, f.number(t), part.count))
		default:
			b.WriteString(f.texts(part.count)[f.number(t)-f.low])
		}
	}
	return b.String()
}

// padded writes a number with at least as many digits as there are letters; two letters of a year
// are its last two digits.
func padded(f *field, v int64, count int) string {
	if count == 2 && strings.IndexByte("uyY", f.letter) >= 0 {
		v = ((v % 100) + 100) % 100
	}
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	digits := strconv.FormatInt(v, 10)
	return sign + strings.Repeat("0", max(0, count-len(digits))) + digits
}
