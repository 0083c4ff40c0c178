package subschema

import "github.com/postel-api/postel/diff/subschema/internal/language"

// certificate is the trace of what a session has proved: what each claim rests on. A nil one,
// which every session has unless a test sets another, records nothing. Claims of attempts that
// failed are dropped with them; what a claim tried in vain before it succeeded may remain below
// it. Whether the claims hold is for the reader to find out.
type certificate struct {
	pairs     map[pair]*claim
	questions map[string]*claim
	open      []*claim // the claims that are being proved, the outermost first
}

// claim is one step of a proof.
type claim struct {
	what   claimed
	pair   pair              // of claimPair and claimCited
	f, g   *form             // of the claims about forms
	strict bool              // of claimWithin: without a reading
	texts  language.Language // of claimNoText
	s      *Schema           // of claimQuestion and claimAsked
	not    []*Schema
	goal   goal // of claimGoal
	clause int  // of claimGoal: the clause that was chosen from, -1 for none
	subs   []*claim
}

type claimed uint8

const (
	claimPair     claimed = iota // each value that pair.s may send is in pair.r; kept in pairs
	claimCited                   // the same, resting on what pairs has
	claimWithin                  // each value of f is in g
	claimDisjoint                // no value is in f and g
	claimEmpty                   // no value is in f
	claimNoText                  // no string of f is in texts
	claimQuestion                // no value is in s and in none of not; kept in questions
	claimAsked                   // the same, resting on what questions has or on a pair
	claimGoal                    // no value meets the goal
)

// begin opens a claim about forms; end closes it.
func (c *certificate) begin(what claimed, f, g *form, strict bool) {
	if c != nil {
		c.push(&claim{what: what, f: f, g: g, strict: strict})
	}
}

// end closes the innermost claim, which becomes one of what the claim around it rests on if it
// was proved.
func (c *certificate) end(proved bool) bool {
	if c != nil {
		c.pop(proved)
	}
	return proved
}

func (c *certificate) push(x *claim) { c.open = append(c.open, x) }

func (c *certificate) pop(proved bool) *claim {
	x := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	if proved {
		c.note(x)
	}
	return x
}

// note adds a claim to the innermost open one.
func (c *certificate) note(x *claim) {
	if n := len(c.open); n > 0 {
		c.open[n-1].subs = append(c.open[n-1].subs, x)
	}
}

func (c *certificate) beginPair(key pair) {
	if c != nil {
		c.push(&claim{what: claimPair, pair: key})
	}
}

// endPair closes the claim about a pair; forgotten are the pairs that fall with it if it was not
// proved.
func (c *certificate) endPair(key pair, proved bool, forgotten []pair) {
	if c == nil {
		return
	}
	x := c.pop(false)
	if proved {
		c.pairs[key] = x
		return
	}
	for _, k := range forgotten {
		delete(c.pairs, k)
	}
}

// cites notes that the innermost claim rests on a pair.
func (c *certificate) cites(key pair, proved bool) bool {
	if c != nil && proved {
		c.note(&claim{what: claimCited, pair: key})
	}
	return proved
}

// lacksTexts notes the answer to a question about texts.
func (c *certificate) lacksTexts(f *form, l language.Language, proved bool) bool {
	if c != nil && proved {
		c.note(&claim{what: claimNoText, f: f, texts: l})
	}
	return proved
}

func (c *certificate) beginAsked(s *Schema, not []*Schema) {
	if c != nil {
		c.push(&claim{what: claimAsked, s: s, not: not})
	}
}

func (c *certificate) beginQuestion(s *Schema, not []*Schema) {
	if c != nil {
		c.push(&claim{what: claimQuestion, s: s, not: not})
	}
}

func (c *certificate) endQuestion(key string, a solution) {
	if c == nil {
		return
	}
	x := c.pop(false)
	if a.outcome == none {
		c.questions[key] = x
	} else {
		delete(c.questions, key)
	}
}

func (c *certificate) beginGoal(g *goal) {
	if c != nil {
		c.push(&claim{what: claimGoal, goal: *g, clause: -1})
	}
}

// splits notes the clause that the innermost goal is split by.
func (c *certificate) splits(clause int) {
	if c != nil {
		c.open[len(c.open)-1].clause = clause
	}
}

// answer closes the innermost claim, which is proved if a is none.
func (c *certificate) answer(a solution) solution {
	c.end(a.outcome == none)
	return a
}
