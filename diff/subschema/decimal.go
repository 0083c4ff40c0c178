package subschema

import (
	"math/big"
	"strconv"
	"strings"
)

// decimal is an exact finite decimal: ±0.d₁d₂d₃… × 10^exp, without leading or trailing zeros,
// so that two decimals are == if and only if they are the same number. Zero has no digits.
type decimal struct {
	neg    bool
	digits string
	exp    int
}

// Exponents beyond maxExponent are not read: no schema means them, and aligning two such
// numbers would take memory in proportion. Arithmetic (not comparison) stops at maxScale.
const (
	maxExponent = 1_000_000
	maxScale    = 5_000
)

// parseDecimal reads a number in JSON's grammar; ok is false for everything else and for an
// exponent beyond the limit.
func parseDecimal(text string) (d decimal, ok bool) {
	s := text
	if strings.HasPrefix(s, "-") {
		d.neg, s = true, s[1:]
	}
	exp := 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		e, err := strconv.Atoi(s[i+1:])
		if err != nil || e > maxExponent || e < -maxExponent {
			return decimal{}, false
		}
		exp, s = e, s[:i]
	}
	whole, frac, _ := strings.Cut(s, ".")
	digits := whole + frac
	if whole == "" || strings.Trim(digits, "0123456789") != "" {
		return decimal{}, false
	}
	d.exp = exp + len(whole)
	return d.normal(digits), true
}

func (d decimal) normal(digits string) decimal {
	trimmed := strings.TrimLeft(digits, "0")
	d.exp -= len(digits) - len(trimmed)
	d.digits = strings.TrimRight(trimmed, "0")
	if d.digits == "" {
		return decimal{}
	}
	return d
}

func decimalOf(i int) decimal {
	d, _ := parseDecimal(strconv.Itoa(i))
	return d
}

// scaled returns n × 10^exp.
func scaled(n *big.Int, exp int) decimal {
	s := n.String()
	d := decimal{}
	if strings.HasPrefix(s, "-") {
		d.neg, s = true, s[1:]
	}
	d.exp = len(s) + exp
	return d.normal(s)
}

func (d decimal) isZero() bool    { return d.digits == "" }
func (d decimal) isInteger() bool { return d.exp >= len(d.digits) }

// unit is the exponent of the last digit.
func (d decimal) unit() int { return d.exp - len(d.digits) }

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.neg:
		return -1
	}
	return 1
}

func (d decimal) negated() decimal {
	if !d.isZero() {
		d.neg = !d.neg
	}
	return d
}

func (d decimal) cmp(e decimal) int {
	if a, b := d.sign(), e.sign(); a != b || a == 0 {
		return a - b
	}
	c := d.exp - e.exp
	if c == 0 {
		c = strings.Compare(d.digits, e.digits)
	}
	if d.neg {
		return -c
	}
	return c
}

// String returns one spelling for each number: plain, or in scientific notation where that would
// be little more than zeros.
func (d decimal) String() string {
	n := len(d.digits)
	sign := ""
	if d.neg {
		sign = "-"
	}
	switch {
	case n == 0:
		return "0"
	case d.exp > 21 && d.exp-n > 6 || d.exp < -5:
		s := sign + d.digits[:1]
		if n > 1 {
			s += "." + d.digits[1:]
		}
		return s + "e" + strconv.Itoa(d.exp-1)
	}
	return d.plain()
}

// plain returns d without an exponent, however long that is.
func (d decimal) plain() string {
	n := len(d.digits)
	sign := ""
	if d.neg {
		sign = "-"
	}
	switch {
	case n == 0:
		return "0"
	case d.exp >= n:
		return sign + d.digits + strings.Repeat("0", d.exp-n)
	case d.exp > 0:
		return sign + d.digits[:d.exp] + "." + d.digits[d.exp:]
	}
	return sign + "0." + strings.Repeat("0", -d.exp) + d.digits
}

// integers returns d and e as integers in a common unit 10^exp; ok is false beyond maxScale.
func integers(d, e decimal) (a, b *big.Int, exp int, ok bool) {
	exp = min(d.unit(), e.unit())
	if d.unit()-exp > maxScale || e.unit()-exp > maxScale || len(d.digits)+len(e.digits) > 2*maxScale {
		return nil, nil, 0, false
	}
	return d.integer(exp), e.integer(exp), exp, true
}

func (d decimal) integer(exp int) *big.Int {
	if d.isZero() {
		return new(big.Int)
	}
	n, _ := new(big.Int).SetString(d.digits+strings.Repeat("0", d.unit()-exp), 10)
	if d.neg {
		n.Neg(n)
	}
	return n
}

// plus returns d + e; ok is false beyond maxScale.
func (d decimal) plus(e decimal) (decimal, bool) {
	if d.isZero() {
		return e, true
	}
	if e.isZero() {
		return d, true
	}
	a, b, exp, ok := integers(d, e)
	if !ok {
		return decimal{}, false
	}
	return scaled(a.Add(a, b), exp), true
}

// multiple reports whether d is an integer multiple of step; known is false beyond maxScale.
func (d decimal) multiple(step decimal) (is, known bool) {
	if d.isZero() {
		return true, true
	}
	a, b, _, ok := integers(d, step)
	if !ok || b.Sign() == 0 {
		return false, false
	}
	return a.Rem(a, b).Sign() == 0, true
}

// multipleUp returns the smallest multiple of step that is not below d.
func (d decimal) multipleUp(step decimal) (decimal, bool) {
	if d.isZero() {
		return d, true
	}
	a, b, exp, ok := integers(d, step)
	if !ok || b.Sign() <= 0 {
		return decimal{}, false
	}
	m := new(big.Int).Mod(a, b)
	if m.Sign() != 0 {
		a.Add(a, m.Sub(b, m))
	}
	return scaled(a, exp), true
}

// lcm returns the step whose multiples are the common multiples of d and e, both positive.
func (d decimal) lcm(e decimal) (decimal, bool) {
	a, b, exp, ok := integers(d, e)
	if !ok || a.Sign() <= 0 || b.Sign() <= 0 {
		return decimal{}, false
	}
	g := new(big.Int).GCD(nil, nil, a, b)
	return scaled(a.Mul(a, b.Quo(b, g)), exp), true
}
