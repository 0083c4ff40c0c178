package node

import (
	"bytes"
	"math/big"
	"strconv"
	"strings"
)

// maxRatDigits bounds the digits of a number, and the zeros that its exponent stands for, that
// [Node.Rat] computes with. The largest and the smallest float64 need 309 and 1,074 digits.
const maxRatDigits = 10_000

// Rat returns the exact value of a number. ok is false for everything else, and for a number
// that has more than 10,000 digits or an exponent beyond ±10,000, since a short text like
// 1e999999999 would fill the memory.
func (n Node) Rat() (v *big.Rat, ok bool) {
	if n.Kind() != Number {
		return nil, false
	}
	text := n.Text()
	if len(text) > maxRatDigits {
		return nil, false
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		e, err := strconv.Atoi(text[i+1:])
		if err != nil || e > maxRatDigits || e < -maxRatDigits {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}

// appendDecimal appends a spelling of a JSON number that is the same for all spellings of one
// value: the digits without zeros at either end, and the power of ten of the last one. Exponents
// of more than 17 digits, which no two documents spell in different ways, are left as they are.
func appendDecimal(dst []byte, text string) []byte {
	mantissa, exponent, _ := strings.Cut(text, "e")
	if exponent == "" {
		mantissa, exponent, _ = strings.Cut(text, "E")
	}
	mantissa, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	start := len(dst)
	if negative {
		dst = append(dst, '-')
	}
	digits := len(dst)
	dst = append(dst, strings.TrimLeft(whole, "0")...)
	if len(dst) == digits {
		dst = append(dst, strings.TrimLeft(fraction, "0")...)
	} else {
		dst = append(dst, fraction...)
	}
	trimmed := len(bytes.TrimRight(dst[digits:], "0"))
	if trimmed == 0 {
		return append(dst[:start], '0')
	}
	power := int64(len(dst)-digits-trimmed) - int64(len(fraction))
	dst = dst[:digits+trimmed]
	if e, ok := shortExponent(exponent); ok {
		return strconv.AppendInt(append(dst, 'e'), e+power, 10)
	}
	dst = append(append(dst, 'e'), exponent...)
	return strconv.AppendInt(append(dst, '+'), power, 10)
}

func shortExponent(text string) (e int64, ok bool) {
	if text == "" {
		return 0, true
	}
	digits := strings.TrimLeft(strings.TrimLeft(text, "+-"), "0")
	if len(digits) > 17 {
		return 0, false
	}
	e, _ = strconv.ParseInt("0"+digits, 10, 64)
	if text[0] == '-' {
		e = -e
	}
	return e, true
}
