package diff

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// schemas compares the schemas of all message kinds. Places are collected first and judged
// together, so that the classes of all schemas are known before the first decision.
//
// A place is a pair of conjunctions. Pairs form a graph: a pair's children are the members,
// elements and branches that both sides have. Each pair has its facts (what moved) and, from
// subschema, its answers (whether it hurts); a break is blamed on the deepest pair that both
// moved and hurts, so that one edit of a shared schema is one finding.
type schemas struct {
	c         *comparison
	base, rev *document
	universe  *subschema.Universe
	conjs     map[string]*conj
	trees     map[*node.Tree]int
	pairs     map[pairKey]*schemaPair
	roots     []root
}

// root is a place of a message kind.
type root struct {
	m    message
	pair *schemaPair
}

type pairKey struct {
	base, rev *conj
	side      Side
	text      bool
}

// schemaPair is one pair of conjunctions in one direction.
type schemaPair struct {
	pairKey
	top      bool // it is the pair of a message
	analysed bool
	facts    []schemaFact
	edges    []edge
	asked    [2]bool
	answers  [2]subschema.Answer // hurting, harmless
	verdicts [3]*verdict         // by ceiling
}

// edge leads to a pair below: a member, an element, or a branch of the same value.
type edge struct {
	step string // a JSON Pointer token with its slash, or "" for the same value
	to   *schemaPair
}

// schemaFact is a fact about schemas before it was held against the sets.
type schemaFact struct {
	fact
	// promise says that the fact counts whatever the sets say: the loss of a declared member,
	// a default, a deprecation.
	promise bool
	// proven says that a promise that was broken is a break of the sets, too, so that there is
	// a witness.
	proven bool
}

func newSchemas(c *comparison) *schemas {
	return &schemas{
		c: c, base: c.document("base", c.base), rev: c.document("revision", c.rev),
		universe: subschema.NewUniverse(), conjs: map[string]*conj{}, trees: map[*node.Tree]int{},
		pairs: map[pairKey]*schemaPair{},
	}
}

func (c *comparison) document(side string, d *swagger.Document) *document {
	told := map[node.Node]bool{}
	return &document{d, dialect(d), func(n node.Node, err error) {
		if told[n] {
			return
		}
		told[n] = true
		notice := Notice{Kind: "not-compared", Message: err.Error(), Side: side, Location: location(at(n.Get("$ref").Span()))}
		var e *node.Error
		if errors.As(err, &e) {
			notice.Message, notice.Help = e.Msg, e.Help
		}
		c.notices = append(c.notices, notice)
	}}
}

func dialect(d *swagger.Document) subschema.Dialect {
	switch d.Version {
	case swagger.V20:
		return subschema.Swagger20
	case swagger.V30:
		return subschema.OpenAPI30
	}
	return subschema.Draft202012
}

// conj interns a conjunction of schema objects. A reference that says nothing more is its
// target, so that a schema is the same whether it is written in place or referred to.
func (s *schemas) conj(d *document, nodes ...node.Node) *conj {
	var key strings.Builder
	fmt.Fprintf(&key, "%t", d == s.base)
	var kept []node.Node
	for _, n := range nodes {
		n = s.bare(d, n)
		if n.IsZero() {
			continue
		}
		t, ok := s.trees[n.Tree()]
		if !ok {
			t = len(s.trees)
			s.trees[n.Tree()] = t
		}
		fmt.Fprintf(&key, " %d:%d", t, n.ID())
		kept = append(kept, n)
	}
	k := key.String()
	if c := s.conjs[k]; c != nil {
		return c
	}
	c := &conj{doc: d, nodes: kept}
	s.conjs[k] = c
	return c
}

// set is the conjunction as a set of values. It is compiled when it is asked for: of what did
// not change nothing is.
func (s *schemas) set(c *conj) *subschema.Schema {
	if c.compiled != nil {
		return c.compiled
	}
	sets := make([]*subschema.Schema, len(c.nodes))
	for i, n := range c.nodes {
		sets[i] = s.universe.Add(n, c.doc.dialect, c.doc.doc)
	}
	switch len(sets) {
	case 0:
		c.compiled = s.universe.Add(node.Node{}, c.doc.dialect, c.doc.doc)
	case 1:
		c.compiled = sets[0]
	default:
		c.compiled = s.universe.AllOf(sets...)
	}
	return c.compiled
}

func (s *schemas) bare(d *document, n node.Node) node.Node {
	if n.Get("$ref").Kind() == node.String && (n.Len() == 1 || d.dialect != subschema.Draft202012) {
		if target, err := d.doc.Resolve(n); err == nil {
			return target
		}
	}
	return n
}

func (s *schemas) shape(c *conj) *shape {
	if c.view == nil {
		c.view = newShape(c)
	}
	return c.view
}

// compare notes that two schemas are the schema of one message, for [schemas.judge].
func (s *schemas) compare(m message, o, n node.Node, text bool) {
	if s.c.same.nodes(o, n) {
		return
	}
	s.root(m, s.conj(s.base, o), s.conj(s.rev, n), text)
}

func (s *schemas) root(m message, o, n *conj, text bool) {
	p := s.pair(o, n, m.side, text)
	p.top = true
	s.roots = append(s.roots, root{m, p})
}

// compareText compares the schemas of a value that travels as text (A10). Where a list of one
// travels as the value alone, a value and a list meet in the elements of the list.
func (s *schemas) compareText(m message, o, n node.Node, baseListed, revListed bool) {
	if s.c.same.nodes(o, n) {
		return
	}
	text := s.c.on("A10")
	a, b := s.conj(s.base, o), s.conj(s.rev, n)
	if !text || !baseListed || !revListed {
		s.root(m, a, b, text)
		return
	}
	was, is := s.shape(a), s.shape(b)
	f := fact{aspect: "list", name: m.place.Part, from: was.types.String(), to: is.types.String(), base: typeSpot(was), rev: typeSpot(is), assumptions: []string{"A10"}}
	switch {
	case was.only(tScalar) && is.only(tArray):
		f.effect = Widened
		s.c.add(m, f)
		s.root(m, a, s.elements(is), text)
	case was.only(tArray) && is.only(tScalar):
		f.effect = Narrowed
		s.c.add(m, f)
		s.root(m, s.elements(was), b, text)
	default:
		s.root(m, a, b, text)
	}
}

// elements is the schema of the elements of an array.
func (s *schemas) elements(v *shape) *conj {
	var nodes []node.Node
	for _, h := range v.values["items"] {
		nodes = append(nodes, h.value)
	}
	return s.conj(v.doc, nodes...)
}

func (s *schemas) pair(o, n *conj, side Side, text bool) *schemaPair {
	k := pairKey{o, n, side, text}
	p := s.pairs[k]
	if p == nil {
		p = &schemaPair{pairKey: k}
		s.pairs[k] = p
	}
	return p
}

// defaultSteps is the budget of one decision. On the real documents of the corpus a larger one
// decides nothing more, and a smaller one leaves more undecided (500: 13, 2,000: 8, 5,000 and
// 20,000: 3 findings).
const defaultSteps = 5_000

// relation is the containment that the assumptions ask for in one direction.
func (s *schemas) relation(p *schemaPair) subschema.Relation {
	c := s.c
	r := subschema.Relation{
		Reading:          map[string]subschema.Reading{"fresh-names": subschema.FreshNames, "sender-closed": subschema.SenderClosed, "strict": subschema.Strict}[c.value("A2")],
		TolerantReceiver: p.side == Response && c.on("A1"),
		FormatsAnnotate:  c.value("A9") == "annotate",
		Text:             p.text,
		UntypedObjects:   c.value("A21") == "object",
		ExtensibleEnums:  true,
		MaxSteps:         cmp.Or(c.opts.MaxSteps, defaultSteps),
	}
	if c.on("A6") {
		r.View = subschema.Request
		if p.side == Response {
			r.View = subschema.Response
		}
	}
	return r
}

// The two questions about a pair.
const (
	hurting  = 0 // is all that may be sent accepted?
	harmless = 1 // is it the other way round, too: is nothing different?
)

// ask returns the verdict on one of the questions.
func (s *schemas) ask(p *schemaPair, question int) subschema.Answer {
	if !p.asked[question] {
		p.asked[question] = true
		sender, receiver := s.roles(p, question)
		p.answers[question] = s.universe.Decide(sender, receiver, s.relation(p))
	}
	return p.answers[question]
}

// prove returns the answer to the question whether a change hurts with its witness, which costs
// more than the verdict.
func (s *schemas) prove(p *schemaPair) subschema.Answer {
	sender, receiver := s.roles(p, hurting)
	return s.universe.Contains(sender, receiver, s.relation(p))
}

func (s *schemas) roles(p *schemaPair, question int) (sender, receiver *subschema.Schema) {
	if (p.side == Response) != (question == harmless) {
		return s.set(p.rev), s.set(p.base)
	}
	return s.set(p.base), s.set(p.rev)
}

// equalSets reports whether both schemas have the same structure, without a decision.
func (s *schemas) equalSets(p *schemaPair) bool {
	return s.sameContract(p) || s.set(p.base).Class() == s.set(p.rev).Class()
}

// sameContract reports whether both schemas say the same but for what people read.
func (s *schemas) sameContract(p *schemaPair) bool {
	return len(p.base.nodes) == 1 && len(p.rev.nodes) == 1 && s.c.contract.nodes(p.base.nodes[0], p.rev.nodes[0])
}

// forget lets go of the shapes and of the pairs that no finding is about.
func (s *schemas) forget() {
	for _, c := range s.conjs {
		c.view = nil
	}
	s.pairs, s.roots = nil, nil
}
