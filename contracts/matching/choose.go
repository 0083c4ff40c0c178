package matching

import (
	"cmp"
	"strings"
)

// What a step of a rule is worth for a step of a place. The worth of a rule is the product over its
// steps, the root included, times their number (the reference implementation's weights).
const (
	exact    = 2
	wildcard = 1
)

// worth returns what a step is worth for a concrete one, 0 where it leads elsewhere.
func (s Step) worth(at Step) int {
	switch s.Kind {
	case AnyChild:
		return wildcard
	case AnyItem:
		if at.Kind == Item {
			return wildcard
		}
	case Item:
		if at.Kind == Item && at.Index == s.Index {
			return exact
		}
	case Member:
		if at.Kind == Member && at.Name == s.Name || at.Kind == Item && s.Name == at.digits() {
			return exact
		}
	}
	return 0
}

// digits is the index as a name: ['0'] selects an item, too.
func (s Step) digits() string { return strings.Trim(s.String(), "[]") }

// weight returns the worth of a rule's path for a place: 0 where it does not lead to the place or to
// something around it. Worths are compared as exponents of two, so that deep paths do not overflow.
func (p Path) weight(place []Step) (exponent, length int, ok bool) {
	if len(p.Steps) > len(place) {
		return 0, 0, false
	}
	exponent = 1 // of the root
	for i, s := range p.Steps {
		switch s.worth(place[i]) {
		case 0:
			return 0, 0, false
		case exact:
			exponent++
		}
	}
	return exponent, len(p.Steps) + 1, true
}

// heavier compares weights: 2^exponent times length.
func heavier(e1, l1, e2, l2 int) int {
	for ; e1 > e2 && l1 < 1<<40; e1-- {
		l1 *= 2
	}
	for ; e2 > e1 && l2 < 1<<40; e2-- {
		l2 *= 2
	}
	return cmp.Or(cmp.Compare(l1, l2), cmp.Compare(e1, e2))
}

// choice is the rule that decides at a place.
type choice struct {
	rule *Rule
	// cascaded says that the rule stands at something around the place.
	cascaded bool
	// tie is another rule of the same weight that asks for something else, nil where there is none.
	tie *Rule
}

// choose returns the rule that decides at a place; rule is nil where there is none. Of rules with
// the same weight the one that names more steps from the left decides, then the one whose path
// comes first as text: the reference implementation leaves it to chance.
func choose(rules []Rule, place []Step) choice {
	var best choice
	bestExponent, bestLength := 0, 0
	for i := range rules {
		r := &rules[i]
		exponent, length, ok := r.Path.weight(place)
		if !ok {
			continue
		}
		order := 1
		if best.rule != nil {
			order = heavier(exponent, length, bestExponent, bestLength)
		}
		switch {
		case order > 0:
			best = choice{rule: r}
			bestExponent, bestLength = exponent, length
		case order == 0:
			if preferred(r.Path, best.rule.Path) {
				best.rule, r = r, best.rule
			}
			best.tie = r
		}
	}
	if best.rule != nil {
		best.cascaded = len(best.rule.Path.Steps) < len(place)
	}
	return best
}

// preferred reports whether a comes before b, both having the same weight.
func preferred(a, b Path) bool {
	for i := range min(len(a.Steps), len(b.Steps)) {
		x, y := a.Steps[i].Kind <= Item, b.Steps[i].Kind <= Item
		if x != y {
			return x
		}
	}
	return a.Text < b.Text
}
