package subschema

import (
	"math/big"
	"slices"
)

// span is a set of numbers in the checker's own arithmetic: an interval of rationals and the
// common multiples of a step.
type span struct {
	lo, hi         *big.Rat
	loOpen, hiOpen bool
	step           *big.Rat
	huge           bool // an exponent is too large to work with
}

func exactly(d decimal) (*big.Rat, bool) {
	if d.exp > 2000 || d.exp < -2000 {
		return nil, false
	}
	return new(big.Rat).SetString(d.String())
}

// spanOf is the intersection of the parts; nil is every number.
func spanOf(parts ...*numbers) *span {
	s := &span{}
	for _, n := range parts {
		if n == nil {
			continue
		}
		if d := s.read(n.lo); d != nil && (s.lo == nil || d.Cmp(s.lo) > 0 || d.Cmp(s.lo) == 0 && n.loOpen) {
			s.lo, s.loOpen = d, n.loOpen
		}
		if d := s.read(n.hi); d != nil && (s.hi == nil || d.Cmp(s.hi) < 0 || d.Cmp(s.hi) == 0 && n.hiOpen) {
			s.hi, s.hiOpen = d, n.hiOpen
		}
		if d := s.read(n.step); d != nil {
			s.step = commonStep(s.step, d)
		}
	}
	return s.rounded()
}

func (s *span) read(d *decimal) *big.Rat {
	if d == nil {
		return nil
	}
	r, ok := exactly(*d)
	s.huge = s.huge || !ok
	return r
}

// commonStep is the least common multiple of two positive rationals.
func commonStep(a, b *big.Rat) *big.Rat {
	if a == nil {
		return b
	}
	// lcm(p/q, r/s) = lcm(ps, rq) / qs.
	x, y := new(big.Int).Mul(a.Num(), b.Denom()), new(big.Int).Mul(b.Num(), a.Denom())
	l := new(big.Int).Div(new(big.Int).Mul(x, y), new(big.Int).GCD(nil, nil, x, y))
	return new(big.Rat).SetFrac(l, new(big.Int).Mul(a.Denom(), b.Denom()))
}

// rounded moves the bounds to multiples of the step.
func (s *span) rounded() *span {
	if s.step == nil || s.huge {
		return s
	}
	if s.lo != nil {
		n := floor(new(big.Rat).Quo(s.lo, s.step))
		at := new(big.Rat).Mul(s.step, n)
		if c := at.Cmp(s.lo); c < 0 || c == 0 && s.loOpen {
			at = at.Add(at, s.step)
		}
		s.lo, s.loOpen = at, false
	}
	if s.hi != nil {
		n := floor(new(big.Rat).Quo(s.hi, s.step))
		at := new(big.Rat).Mul(s.step, n)
		if at.Cmp(s.hi) == 0 && s.hiOpen {
			at = at.Sub(at, s.step)
		}
		s.hi, s.hiOpen = at, false
	}
	return s
}

func floor(r *big.Rat) *big.Rat {
	n := new(big.Int).Div(r.Num(), r.Denom()) // Euclidean: towards minus infinity, as the divisor is positive
	return new(big.Rat).SetInt(n)
}

func (s *span) none() bool {
	if s.huge || s.lo == nil || s.hi == nil {
		return false
	}
	c := s.lo.Cmp(s.hi)
	return c > 0 || c == 0 && (s.loOpen || s.hiOpen)
}

// list returns all numbers of the span if they are no more than limit.
func (s *span) list(limit int) ([]*big.Rat, bool) {
	if s.none() {
		return nil, true
	}
	if s.huge || s.lo == nil || s.hi == nil {
		return nil, false
	}
	if s.lo.Cmp(s.hi) == 0 {
		return []*big.Rat{s.lo}, true
	}
	if s.step == nil {
		return nil, false
	}
	var out []*big.Rat
	for at := s.lo; at.Cmp(s.hi) <= 0; at = new(big.Rat).Add(at, s.step) {
		if out = append(out, at); len(out) > limit {
			return nil, false
		}
	}
	return out, true
}

// within reports whether each number of s is one of n.
func (s *span) within(n *numbers) bool {
	if n == nil || *n == (numbers{}) {
		return true
	}
	t := spanOf(n)
	if s.huge || t.huge {
		return false
	}
	if all, ok := s.list(300); ok {
		return !slices.ContainsFunc(all, func(r *big.Rat) bool { return !t.has(r) })
	}
	if t.lo != nil && (s.lo == nil || s.lo.Cmp(t.lo) < 0 || s.lo.Cmp(t.lo) == 0 && t.loOpen && !s.loOpen) {
		return false
	}
	if t.hi != nil && (s.hi == nil || s.hi.Cmp(t.hi) > 0 || s.hi.Cmp(t.hi) == 0 && t.hiOpen && !s.hiOpen) {
		return false
	}
	return t.step == nil || s.step != nil && new(big.Rat).Quo(s.step, t.step).IsInt()
}

func (s *span) has(r *big.Rat) bool {
	if s.lo != nil && (r.Cmp(s.lo) < 0 || r.Cmp(s.lo) == 0 && s.loOpen) {
		return false
	}
	if s.hi != nil && (r.Cmp(s.hi) > 0 || r.Cmp(s.hi) == 0 && s.hiOpen) {
		return false
	}
	return s.step == nil || new(big.Rat).Quo(r, s.step).IsInt()
}
