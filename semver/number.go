package semver

import (
	"cmp"
	"strings"
)

// number is a whole number without a limit: its decimal digits without leading zeros, where the
// empty string is 0. Clause 2 sets no highest number, and one of semver.org's valid versions has
// a number that no machine word holds.
type number string

// numberOf drops the zeros that lead digits.
func numberOf(digits string) number { return number(strings.TrimLeft(digits, "0")) }

func (n number) String() string {
	if n == "" {
		return "0"
	}
	return string(n)
}

// compare orders by value: more digits are more, and equally many compare as text.
func (n number) compare(m number) int {
	return cmp.Or(cmp.Compare(len(n), len(m)), strings.Compare(string(n), string(m)))
}

// next is n + 1.
func (n number) next() number {
	digits := []byte(n)
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] != '9' {
			digits[i]++
			return number(digits)
		}
		digits[i] = '0'
	}
	return "1" + number(digits)
}

// previous is n - 1 for an n above 0.
func (n number) previous() number {
	digits := []byte(n)
	i := len(digits) - 1
	for ; digits[i] == '0'; i-- {
		digits[i] = '9'
	}
	digits[i]--
	return numberOf(string(digits))
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
