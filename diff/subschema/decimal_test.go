package subschema

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestDecimalsAreExact(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "1.0": "1", "100": "100", "1e2": "100", "0.10": "0.1", "-0.05": "-0.05",
		"9007199254740993": "9007199254740993", "123456789012345678901234567890": "123456789012345678901234567890",
		"1e25": "1e25", "1.5e-9": "1.5e-9", "12e-1": "1.2", "-1E+2": "-100",
	} {
		d, ok := parseDecimal(text)
		if !ok || d.String() != want {
			t.Errorf("%s: got %s, want %s", text, d.String(), want)
		}
	}
	for _, text := range []string{"", "-", "a", "1e", "1e9999999999", "0x1", "1.2.3"} {
		if d, ok := parseDecimal(text); ok {
			t.Errorf("%q was read as %s", text, d)
		}
	}
}

func TestDecimalsAgreeWithRationals(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	random := func() (decimal, *big.Rat) {
		text := strconv.Itoa(r.IntN(2000)-1000) + "e" + strconv.Itoa(r.IntN(7)-3)
		d, _ := parseDecimal(text)
		q, _ := new(big.Rat).SetString(text)
		return d, q
	}
	for range 5000 {
		a, x := random()
		b, y := random()
		if got, want := sign(a.cmp(b)), x.Cmp(y); got != want {
			t.Fatalf("%s compared with %s: got %d, want %d", a, b, got, want)
		}
		sum, _ := a.plus(b)
		if want := new(big.Rat).Add(x, y); rational(sum).Cmp(want) != 0 {
			t.Fatalf("%s + %s: got %s", a, b, sum)
		}
		if b.sign() <= 0 {
			continue
		}
		is, _ := a.multiple(b)
		if want := new(big.Rat).Quo(x, y).IsInt(); is != want {
			t.Fatalf("%s is a multiple of %s: got %v", a, b, is)
		}
		up, _ := a.multipleUp(b)
		if ok, _ := up.multiple(b); !ok || up.cmp(a) < 0 {
			t.Fatalf("the multiple of %s above %s: got %s", b, a, up)
		}
		if a.sign() > 0 {
			l, _ := a.lcm(b)
			one, _ := l.multiple(a)
			two, _ := l.multiple(b)
			if !one || !two {
				t.Fatalf("the common multiple of %s and %s: got %s", a, b, l)
			}
		}
	}
}

func rational(d decimal) *big.Rat {
	q, _ := new(big.Rat).SetString(d.plain())
	return q
}

func sign(i int) int {
	switch {
	case i < 0:
		return -1
	case i > 0:
		return 1
	}
	return 0
}
