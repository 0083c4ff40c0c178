package tree

import (
	"cmp"
	"strconv"
	"strings"
)

// compareNumbers compares two numbers of JSON exactly, whatever their size and precision: what floats
// would take for equal is told apart, and 1, 1.0 and 10e-1 are the same.
func compareNumbers(a, b string) int {
	x, y := decimalOf(a), decimalOf(b)
	if x.sign != y.sign || x.sign == 0 {
		return cmp.Compare(x.sign, y.sign)
	}
	c := cmp.Compare(x.exponent, y.exponent)
	if c == 0 {
		c = strings.Compare(x.digits, y.digits)
	}
	return c * x.sign
}

// decimal is a number, 0.digits times ten to the power of exponent, without zeros at either end.
type decimal struct {
	sign     int // -1, 0, 1
	digits   string
	exponent int64
}

// maxExponent is where exponents stop counting, so that they cannot overflow: documents are shorter.
const maxExponent = 1 << 60

func decimalOf(text string) decimal {
	d := decimal{sign: 1}
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		d.sign, text = -1, rest
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		n, err := strconv.ParseInt(text[i+1:], 10, 64)
		if err != nil || n > maxExponent || n < -maxExponent {
			n = maxExponent
			if text[i+1] == '-' {
				n = -maxExponent
			}
		}
		d.exponent, text = n, text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	d.exponent += int64(len(whole))
	d.digits = whole + fraction
	trimmed := strings.TrimLeft(d.digits, "0")
	d.exponent -= int64(len(d.digits) - len(trimmed))
	if d.digits = strings.TrimRight(trimmed, "0"); d.digits == "" {
		return decimal{}
	}
	return d
}

// isNumber says whether a text is a number in the grammar of JSON (RFC 8259 section 6).
func isNumber(text string) bool {
	text = strings.TrimPrefix(text, "-")
	whole := digits(text)
	if whole == 0 || whole > 1 && text[0] == '0' {
		return false
	}
	text = text[whole:]
	if rest, ok := strings.CutPrefix(text, "."); ok {
		n := digits(rest)
		if n == 0 {
			return false
		}
		text = rest[n:]
	}
	if text != "" && text[0]|0x20 == 'e' {
		text = text[1:]
		if text != "" && (text[0] == '+' || text[0] == '-') {
			text = text[1:]
		}
		n := digits(text)
		return n > 0 && n == len(text)
	}
	return text == ""
}

// digits is how many digits a text begins with.
func digits(text string) int {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return n
}
