package diff

import "github.com/postel-api/postel/internal/node"

// present makes findings of what was gathered: breaks get their messages, and what judges say is
// weighed before anything is shown.
func (c *comparison) present(all []*gathered) []Finding {
	var x *composer
	sent := make([]*ruling, len(all))
	for i, g := range all {
		if !c.opts.Exchanges || g.Bump != Major || g.Undecided {
			continue
		}
		if x == nil {
			x = newComposer(c)
		}
		if e := x.exchange(&g.first); e != nil {
			g.Exchange = &Exchange{Exchange: *e, Says: says(&g.first)}
			sent[i] = c.bench.ask(c.exchangeClaim(g))
		}
	}
	c.bench.rise()
	out := make([]Finding, len(all))
	for i, g := range all {
		g.weigh(sent[i])
		out[i] = g.Finding
	}
	return out
}

// says tells what is the matter with an exchange.
func says(o *occasion) string {
	message := "request"
	if o.m.slot.answers() {
		message = "answer"
	}
	if o.m.side == Response {
		return "the revision allows this " + message + ", the base refuses it"
	}
	return "the base allows this " + message + ", the revision refuses it"
}

// witnessClaim is what a witness of a pair says.
func (s *schemas) witnessClaim(p *schemaPair, value string) Claim {
	base, rev := Party{Document: s.base.doc, Schemas: p.base.nodes}, Party{Document: s.rev.doc, Schemas: p.rev.nodes}
	claim := Claim{Sender: base, Receiver: rev, Relation: s.relation(p), Value: value}
	if p.side == Response {
		claim.Sender, claim.Receiver = rev, base
	}
	return claim
}

// exchangeClaim is what the exchange of a finding says.
func (c *comparison) exchangeClaim(g *gathered) Claim {
	o := &g.first
	sender, receiver := o.side()
	return Claim{
		Sender: c.party(o, sender), Receiver: c.party(o, receiver), Exchange: &g.Exchange.Exchange,
		Relation: c.schemas.relation(&schemaPair{pairKey: pairKey{side: o.m.side}}),
	}
}

func (c *comparison) party(o *occasion, side int) Party {
	d := [2]*document{c.schemas.base, c.schemas.rev}[side]
	p := Party{Document: d.doc, Operation: o.m.slot.operation(side)}
	if at := o.fact.at; at != nil {
		p.Schemas = [2][]node.Node{at.base.nodes, at.rev.nodes}[side]
	}
	return p
}

// weigh puts the opinions on a finding's claims into it. A witness that is disputed proves
// nothing, so that the finding is undecided; an exchange that is disputed is not shown.
func (g *gathered) weigh(sent *ruling) {
	if g.Witness != nil {
		opinions := g.first.fact.ruling.opinions()
		if o, ok := disputed(opinions); ok {
			g.Undecided, g.Witness, g.Exchange = true, nil, nil
			g.Detail = "a value was found that seems to be refused, but " + o.Judge + " disagrees: " + o.Reason
			return
		}
		g.Witness.Opinions = opinions
	}
	if g.Exchange == nil {
		return
	}
	g.Exchange.Opinions = sent.opinions()
	if _, ok := disputed(g.Exchange.Opinions); ok {
		g.Exchange = nil
	}
}

func disputed(all []Opinion) (Opinion, bool) {
	for _, o := range all {
		if o.Says == Disputes {
			return o, true
		}
	}
	return Opinion{}, false
}
