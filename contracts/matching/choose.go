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
func (p Path) weight(place []Step) (w weight, ok bool) {
	if len(p.Steps) > len(place) {
		return weight{}, false
	}
	w = weight{exponent: 1, length: len(p.Steps) + 1, around: len(p.Steps) < len(place)}
	for i, s := range p.Steps {
		switch s.worth(place[i]) {
		case 0:
			return weight{}, false
		case exact:
			w.exponent++
		}
	}
	return w, true
}

// weight is 2^exponent times length.
type weight struct {
	exponent, length int
	around           bool // the rule stands at something around the place
}

// compare compares weights.
func (w weight) compare(o weight) int {
	a, b, l, m := w.exponent, o.exponent, w.length, o.length
	for ; a > b && l < 1<<40; a-- {
		l *= 2
	}
	for ; b > a && m < 1<<40; b-- {
		m *= 2
	}
	return cmp.Or(cmp.Compare(l, m), cmp.Compare(a, b))
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
	var most weight
	for i := range rules {
		r := &rules[i]
		w, ok := r.Path.weight(place)
		if !ok {
			continue
		}
		order := 1
		if best.rule != nil {
			order = w.compare(most)
		}
		switch {
		case order > 0:
			best, most = choice{rule: r, cascaded: w.around}, w
		case order == 0:
			if preferred(r.Path, best.rule.Path) {
				best.rule, r = r, best.rule
				best.cascaded = w.around
			}
			best.tie = r
		}
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

// Decides returns the rule that decides at a place of a JSON body, nil where equality is demanded. Inside
// of eachValue and of the variants of arrayContains rules of their own decide, which it does not know.
func Decides(rules []Rule, place Path) *Rule { return choose(rules, place.Steps).rule }
