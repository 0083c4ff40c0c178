package diff

import (
	"runtime"
	"sync"

	"github.com/postel-api/postel/internal/node"
)

// present makes findings of what was gathered: breaks get their messages, and judges are asked
// about both before they are shown.
func (c *comparison) present(all []*gathered) []Finding {
	claims := make([][]Claim, len(all)) // about the witness, about the exchange
	var x *composer
	for i, g := range all {
		if g.Bump != Major || g.Undecided {
			continue
		}
		o := &g.first
		if c.opts.Exchanges {
			if x == nil {
				x = newComposer(c)
			}
			if e := x.exchange(o); e != nil {
				g.Exchange = &Exchange{Exchange: *e, Says: says(o)}
			}
		}
		claims[i] = c.claims(g)
	}
	opinions := judged(c.opts.Judges, claims)
	out := make([]Finding, len(all))
	for i, g := range all {
		g.weigh(opinions[i])
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

// claims are what judges are asked about a finding.
func (c *comparison) claims(g *gathered) []Claim {
	if len(c.opts.Judges) == 0 || g.Witness == nil && g.Exchange == nil {
		return nil
	}
	o := &g.first
	sender, receiver := o.side()
	claim := Claim{Sender: c.party(o, sender), Receiver: c.party(o, receiver)}
	var all []Claim
	if g.Witness != nil {
		claim.Relation, claim.Value = c.schemas.relation(o.fact.at), g.Witness.Value
		all = append(all, claim)
	}
	if g.Exchange != nil {
		claim.Relation = c.schemas.relation(&schemaPair{pairKey: pairKey{side: o.m.side}})
		claim.Value, claim.Exchange = "", &g.Exchange.Exchange
		all = append(all, claim)
	}
	return all
}

func (c *comparison) party(o *occasion, side int) Party {
	d := [2]*document{c.schemas.base, c.schemas.rev}[side]
	p := Party{Document: d.doc, Operation: o.m.slot.operation(side)}
	if at := o.fact.at; at != nil {
		p.Schemas = [2][]node.Node{at.base.nodes, at.rev.nodes}[side]
	}
	return p
}

// judged asks every judge about every claim, on all processors, and returns the opinions by
// claim.
func judged(judges []Judge, claims [][]Claim) [][][]Opinion {
	out := make([][][]Opinion, len(claims))
	if len(judges) == 0 {
		return out
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				for _, claim := range claims[i] {
					var all []Opinion
					for _, j := range judges {
						if o := j.Judge(claim); o != (Opinion{}) {
							all = append(all, o)
						}
					}
					out[i] = append(out[i], all)
				}
			}
		})
	}
	for i := range claims {
		if len(claims[i]) > 0 {
			next <- i
		}
	}
	close(next)
	wg.Wait()
	return out
}

// weigh puts the opinions on a finding's claims into it. A witness that is disputed proves
// nothing, so that the finding is undecided; an exchange that is disputed is not shown.
func (g *gathered) weigh(opinions [][]Opinion) {
	if len(opinions) == 0 {
		return
	}
	if g.Witness != nil {
		if o, ok := disputed(opinions[0]); ok {
			g.Undecided, g.Witness, g.Exchange = true, nil, nil
			g.Detail = "a value was found that seems to be refused, but " + o.Judge + " disagrees: " + o.Reason
			return
		}
		g.Witness.Opinions, opinions = opinions[0], opinions[1:]
	}
	if g.Exchange == nil || len(opinions) == 0 {
		return
	}
	if _, ok := disputed(opinions[0]); ok {
		g.Exchange = nil
		return
	}
	g.Exchange.Opinions = opinions[0]
}

func disputed(all []Opinion) (Opinion, bool) {
	for _, o := range all {
		if o.Says == Disputes {
			return o, true
		}
	}
	return Opinion{}, false
}
