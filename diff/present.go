package diff

import (
	"runtime"
	"sync"

	"github.com/postel-api/postel/internal/node"
)

// present makes findings of what was gathered: breaks get their messages, and judges are asked
// about both before they are shown. They work on one message while the next one is composed.
func (c *comparison) present(all []*gathered) []Finding {
	b := newBench(c.opts.Judges, len(all))
	var x *composer
	for i, g := range all {
		if g.Bump != Major || g.Undecided {
			continue
		}
		if c.opts.Exchanges {
			if x == nil {
				x = newComposer(c)
			}
			if e := x.exchange(&g.first); e != nil {
				g.Exchange = &Exchange{Exchange: *e, Says: says(&g.first)}
			}
		}
		b.submit(i, c.claims(g))
	}
	opinions := b.opinions()
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

// bench is the judges at work, on all processors.
type bench struct {
	judges []Judge
	cases  chan docket
	out    [][][]Opinion // by finding, by claim
	wg     sync.WaitGroup
}

// docket is the claims of one finding.
type docket struct {
	finding int
	claims  []Claim
}

func newBench(judges []Judge, findings int) *bench {
	b := &bench{judges: judges, out: make([][][]Opinion, findings)}
	if len(judges) == 0 {
		return b
	}
	b.cases = make(chan docket, 64)
	for range runtime.GOMAXPROCS(0) {
		b.wg.Go(b.work)
	}
	return b
}

func (b *bench) work() {
	for d := range b.cases {
		for _, claim := range d.claims {
			var all []Opinion
			for _, j := range b.judges {
				if o := j.Judge(claim); o != (Opinion{}) {
					all = append(all, o)
				}
			}
			b.out[d.finding] = append(b.out[d.finding], all)
		}
	}
}

// submit has every judge asked about the claims of a finding.
func (b *bench) submit(finding int, claims []Claim) {
	if len(claims) > 0 {
		b.cases <- docket{finding, claims}
	}
}

// opinions waits for the judges.
func (b *bench) opinions() [][][]Opinion {
	if b.cases != nil {
		close(b.cases)
		b.wg.Wait()
	}
	return b.out
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
