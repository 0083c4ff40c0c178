package subschema

import (
	"fmt"
	"slices"
	"strings"
)

// The checker replays a certificate: it goes through the claims that the root rests on, and holds
// each one against its sub-claims by code of its own. It finds no proofs: where the certificate
// has no claim that it needs, the certificate is refused.
//
// It verifies, for each claim that the root reaches:
//
//   - that every literal of the containing form, every type and every branch is dealt with, by
//     sub-claims about what the checker itself takes the branches, members and items to be;
//   - bounds and multiples of numbers, lengths and counts, in rationals (checker_span_test.go);
//   - that a form which a sub-claim is about is no smaller than the conjunction that the step
//     goes on with (checker_form_test.go);
//   - finite sets, by the other validator on the form's text (checker_judge_test.go);
//   - of a search, that each type of a question, each choice of the clause that was split and each
//     placement of the demands on a member or item is dealt with (checker_search_test.go);
//   - the graph: a claim about pairs or questions is only taken from the certificate's own list of
//     finished ones, each of which is verified itself; and it is only ever taken for a member, an
//     item or a member's name. Values are finite, so that a cycle of such claims is justified: a
//     smallest value that contradicted one of them would have a part that contradicted another.
//     This holds for questions that come back on their own path and for those that are reused
//     alike. A result that was kept although what it rested on fell is refused, because what fell
//     is not on the list.
//
// It refuses what it cannot work out: numbers with exponents beyond 2000, more than ten patterns,
// certificates that are too large. So a refusal may be its own shortcoming; an acceptance is not.
//
// It trusts, and counts:
//
//   - that a form means what the schema's text says, with $ref, dialects and classes resolved
//     (other tests hold that against other validators);
//   - the readings and views: [session.sentAt], and that a sender's view is below and a
//     receiver's above what is written ("view", "reading");
//   - that a regular language is empty ("text"), which it tries with a few dozen texts;
//   - evaluation of values that the other validator cannot be asked about ("value");
//   - leaves of a search that the checker does not work out again: arrays whose contains have an
//     upper limit or that must have equal items, and objects that must have many members
//     ("array", "object"); that a number of positions of an array, or fresh names for each set
//     of patterns, stand for all others;
//   - constructors that it uses as data: [Universe.and], and the languages of patterns, formats and
//     lengths with their complements.
type checker struct {
	ss       *session
	cert     *certificate
	jury     *jury
	seen     map[*claim]bool
	asking   *claim                         // the question that is being verified
	asks     map[*claim]map[string][]*claim // by claim: what it asked, by the schemas asked for
	queue    []*claim
	deep     int              // how deep a look for what is evidently empty is
	results  map[*claim]error // of claims that were verified, or could not be
	work     int              // forms compared
	verified int
	trusted  map[string]int
}

func newChecker(ss *session, cert *certificate) *checker {
	return &checker{
		ss: ss, cert: cert, jury: newJury(), seen: map[*claim]bool{}, results: map[*claim]error{}, asks: map[*claim]map[string][]*claim{}, trusted: map[string]int{},
	}
}

// replay verifies that the certificate proves a containment in the way that an answer says.
func (c *checker) replay(how string, from, to *Schema) error {
	switch how {
	case "rules":
		return c.replayPair(pair{s: from, r: to})
	case "full":
		return c.replayQuestion(from, []*Schema{to})
	}
	return nil // equal by class: there is nothing to replay
}

// replayPair verifies that the certificate proves a pair.
func (c *checker) replayPair(key pair) error {
	if !c.evident(flat(key.s), flat(key.r)) {
		if err := c.rests(key); err != nil {
			return err
		}
	}
	return c.finish()
}

// replayQuestion verifies that the certificate proves that a question has no answer.
func (c *checker) replayQuestion(s *Schema, not []*Schema) error {
	if err := c.finished(s, not); err != nil {
		return err
	}
	return c.finish()
}

func (c *checker) finish() error {
	for len(c.queue) > 0 {
		x := c.queue[len(c.queue)-1]
		c.queue = c.queue[:len(c.queue)-1]
		if err := c.verify(x); err != nil {
			return err
		}
	}
	return nil
}

// rests demands that the certificate has proved a pair, and has that verified.
func (c *checker) rests(key pair) error {
	x := c.cert.pairs[key]
	if x == nil || x.pair != key {
		return fmt.Errorf("pair: %s is not proved", spell(key))
	}
	if !c.seen[x] {
		c.seen[x] = true
		c.queue = append(c.queue, x)
	}
	return nil
}

func spell(key pair) string { return fmt.Sprintf("%d in %d", key.s.id, key.r.id) }

func (c *checker) trust(what string) { c.trusted[what]++ }

// verify holds a claim against its sub-claims, once.
func (c *checker) verify(x *claim) error {
	if err, known := c.results[x]; known {
		return err
	}
	err := c.step(x)
	c.results[x] = err
	if err == nil {
		c.verified++
	}
	return err
}

func (c *checker) step(x *claim) error {
	switch x.what {
	case claimPair:
		return c.pair(x)
	case claimWithin:
		return c.within(x)
	case claimDisjoint:
		return c.disjoint(x)
	case claimEmpty:
		return c.empty(x)
	case claimQuestion:
		return c.question(x)
	case claimGoal:
		return c.goal(x)
	}
	return fmt.Errorf("claim: %d is not one to verify", x.what)
}

// below verifies one of the sub-claims that fit, and says what is missing if there is none.
func (c *checker) below(x *claim, what claimed, missing string, fits func(*claim) bool) error {
	err := fmt.Errorf("%s: no claim below", missing)
	for _, y := range x.subs {
		if y.what != what || !fits(y) {
			continue
		}
		if err = c.verify(y); err == nil {
			return nil
		}
	}
	return err
}

// either verifies by one of several rules.
func (c *checker) either(rules ...func() error) error {
	var failed []string
	for _, rule := range rules {
		err := rule()
		if err == nil {
			return nil
		}
		failed = append(failed, err.Error())
	}
	return fmt.Errorf("%s", strings.Join(failed, "; or "))
}

// evident reports whether a value of all of have is one of all of want for a reason that needs
// no proof.
func (c *checker) evident(have, want []*Schema) bool {
	if len(have) > 0 && c.covers(falseForm, mapAll(have, (*Schema).normal)...) {
		return true
	}
	for _, r := range want {
		if c.covers(r.normal(), &form{kinds: allKinds}) || slices.Contains(have, r) {
			continue
		}
		if !slices.ContainsFunc(have, func(s *Schema) bool { return c.sameView(s, r) }) {
			return false
		}
	}
	return true
}

// sameView reports whether s and r are views of one schema, s not above r.
func (c *checker) sameView(s, r *Schema) bool {
	if s == r {
		return true
	}
	if s.origin == nil || s.origin != r.origin || r.role != receiver && (r.role != exact || s.role != sender || c.ss.weakened(s.origin)) {
		return false
	}
	for _, name := range s.recipe.(*viewRecipe).removed {
		if !slices.Contains(r.recipe.(*viewRecipe).removed, name) {
			return false
		}
	}
	c.trust("view")
	return true
}

// holds verifies that a member or item which all of have describe is one of all of want: for an
// evident reason, or because x cites a pair.
func (c *checker) holds(x *claim, have, want []*Schema, strict bool) error {
	have, want = flat(have...), flat(want...)
	if c.evident(have, want) {
		return nil
	}
	for _, y := range x.subs {
		if y.what == claimCited && y.pair.strict == strict && slices.Equal(flat(y.pair.s), have) && slices.Equal(flat(y.pair.r), want) {
			return c.rests(y.pair)
		}
	}
	return fmt.Errorf("citation: nothing says that %v is in %v", mapAll(have, idOf), mapAll(want, idOf))
}

func idOf(s *Schema) int32 { return s.id }

// pair verifies the claim about a place: the reading rewrites the sender's schema there.
func (c *checker) pair(x *claim) error {
	s := x.pair.s
	if !x.pair.strict {
		if s = c.ss.sentAt(s, x.pair.r); s != x.pair.s {
			c.trust("reading")
		}
	}
	f, g := s.normal(), x.pair.r.normal()
	return c.either(
		func() error {
			return c.below(x, claimWithin, "pair "+spell(x.pair), func(y *claim) bool {
				return c.covers(y.f, f) && y.g == g && y.strict == x.pair.strict
			})
		},
		func() error { return c.none(x, "pair "+spell(x.pair), f) },
	)
}

// none verifies that the conjunction of the parts is empty.
func (c *checker) none(x *claim, missing string, parts ...*form) error {
	if c.covers(falseForm, parts...) {
		return nil
	}
	return c.below(x, claimEmpty, missing+": emptiness", func(y *claim) bool { return c.covers(y.f, parts...) })
}
