package tolerantreader

import (
	"bytes"
	"math"
	"math/big"
	"strconv"
)

// decimal is a number as it is written, so that nothing is rounded before somebody asks for it.
type decimal struct {
	negative bool
	// figures are the digits, with the point that may be among them.
	figures []byte
	// point is how many digits stand before the point once the exponent is applied. It may be negative.
	point int
	// zero says that all digits are 0, and plain that there is neither point nor exponent.
	zero, plain bool
}

// decimalOf reads a number of RFC 8259 section 6.
func decimalOf(text []byte) decimal {
	var d decimal
	if len(text) > 0 && text[0] == '-' {
		d.negative, text = true, text[1:]
	}
	d.figures = text
	exponent := 0
	if e := bytes.IndexAny(text, "eE"); e >= 0 {
		d.figures = text[:e]
		exponent = exponentOf(text[e+1:])
	}
	before := digits(d.figures)
	d.point = before + exponent
	d.plain = before == len(text)
	d.zero = len(bytes.Trim(d.figures, "0.")) == 0
	return d
}

// exponentOf is an exponent, or a nearer one that is as far beyond every range.
func exponentOf(text []byte) int {
	const far = 1 << 40
	n, err := strconv.Atoi(borrowed(text))
	switch {
	case err == nil:
		return max(-far, min(far, n))
	case text[0] == '-':
		return -far
	}
	return far
}

// whole says whether nothing but zeros stands behind the point.
func (d decimal) whole() bool {
	if d.plain || d.zero {
		return true
	}
	seen := 0
	for _, b := range d.figures {
		if b == '.' {
			continue
		}
		if seen >= d.point && b != '0' {
			return false
		}
		seen++
	}
	return true
}

// magnitude is what a whole number is without its sign, and whether 64 bits hold it.
func (d decimal) magnitude() (uint64, bool) {
	if d.zero {
		return 0, true
	}
	var n uint64
	seen := 0
	for _, b := range d.figures {
		if b == '.' {
			continue
		}
		if seen == d.point {
			return n, true
		}
		v := uint64(b - '0')
		if n > (math.MaxUint64-v)/10 {
			return 0, false
		}
		n = n*10 + v
		seen++
	}
	for ; seen < d.point; seen++ {
		if n > math.MaxUint64/10 {
			return 0, false
		}
		n *= 10
	}
	return n, true
}

// maxDigits bounds integers without a size, because reading one takes time that grows with the square
// of its digits.
const maxDigits = 10_000

// big is a whole number of up to maxDigits digits.
func (d decimal) big(into *big.Int) {
	if d.zero {
		into.SetInt64(0)
		return
	}
	all := make([]byte, 0, d.point+1)
	if d.negative {
		all = append(all, '-')
	}
	for _, b := range d.figures {
		if b != '.' && d.point > 0 {
			all = append(all, b)
			d.point--
		}
	}
	for ; d.point > 0; d.point-- {
		all = append(all, '0')
	}
	into.SetString(string(all), 10)
}
