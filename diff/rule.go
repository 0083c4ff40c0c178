package diff

import (
	"fmt"
	"slices"
	"strings"
)

// Side is the message that a rule looks at, which decides who is hurt by a change.
type Side uint8

// The sides. What a client sends is judged as a request and what it receives as a response;
// the requests of callbacks and webhooks are received, so they count as responses.
const (
	Service  Side = iota // no single message: operations, servers, security
	Request              // sent by a client built on the base, accepted by the revision
	Response             // sent by the revision, accepted by a client built on the base
	Readers              // nothing on the wire: text and metadata for people
)

// String returns "service", "request", "response" or "readers".
func (s Side) String() string { return [...]string{"service", "request", "response", "readers"}[s] }

// Aspect is what changed: one word, the same for all sides.
type Aspect string

// Effect is which way it moved.
type Effect string

// The effects.
const (
	Added      Effect = "added"
	Removed    Effect = "removed"
	Narrowed   Effect = "narrowed"  // fewer messages
	Widened    Effect = "widened"   // more messages
	Changed    Effect = "changed"   // another meaning, neither narrower nor wider
	Undecided  Effect = "undecided" // it could not be shown which way
	Restricted Effect = "required"  // became required
	Relaxed    Effect = "optional"  // became optional
)

// Rule is the judgement on one kind of change: which message, what changed, which way, and the
// bump that it needs. It is the only place where a verdict is written; terminal, JSON, SARIF,
// the documentation and explain read it here.
type Rule struct {
	ID     string
	Side   Side
	Aspect Aspect
	Effect Effect
	Bump   Bump
	Title  string // a few words
	// Message is one sentence; {name}, {from} and {to} stand for the changed thing and its
	// values.
	Message     string
	Why         string   // who is hurt and how, or why nobody is
	Instead     string   // how to reach the same without a break; "" where nothing breaks
	Assumptions []string // keys of the assumptions that the rule rests on
	References  []string // specification and section
	Since       string   // the version of postel that knows it first
}

type ruleKey struct {
	side   Side
	aspect Aspect
	effect Effect
}

// ruleSet finds rules by what they judge.
type ruleSet struct {
	byKey map[ruleKey]*Rule
	byID  map[string]*Rule
}

func newRuleSet(rules []Rule) *ruleSet {
	s := &ruleSet{make(map[ruleKey]*Rule, len(rules)), make(map[string]*Rule, len(rules))}
	for i := range rules {
		r := &rules[i]
		s.byKey[ruleKey{r.Side, r.Aspect, r.Effect}] = r
		s.byID[r.ID] = r
	}
	return s
}

func (s *ruleSet) find(side Side, a Aspect, e Effect) *Rule {
	r := s.byKey[ruleKey{side, a, e}]
	if r == nil {
		panic(fmt.Sprintf("diff: no rule for %v %s %s", side, a, e))
	}
	return r
}

func (s *ruleSet) has(side Side, a Aspect, e Effect) bool {
	return s.byKey[ruleKey{side, a, e}] != nil
}

// Rules returns every rule, sorted by id.
func Rules() []Rule {
	rules := slices.Concat(serviceRules(), messageRules(), schemaRules(), readerRules())
	for i := range rules {
		if rules[i].Since == "" {
			rules[i].Since = sinceFirst
		}
	}
	slices.SortFunc(rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules
}

// RuleByID returns the rule with that id.
func RuleByID(id string) (Rule, bool) {
	for _, r := range Rules() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}
