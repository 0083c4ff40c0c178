package diff

import (
	"slices"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/diff/wire"
)

// ceiling is the highest bump that facts about sets may have at a pair: what is contained above
// cannot hurt below.
type ceiling uint8

const (
	silent  ceiling = iota // the sets are equal: only promises count
	benign                 // contained: a difference is MINOR
	blaming                // not contained, or not decided: look for what moved
)

// verdict is the judgement on one pair under one ceiling.
type verdict struct {
	pair   *schemaPair
	facts  []fact
	below  []descent
	major  bool // something here or below explains a break
	any    bool
	useful bool // there are facts here or below
	above  []*verdict
}

type descent struct {
	step string
	to   *verdict
}

// judge decides every collected place and records the findings.
func (s *schemas) judge() {
	for _, r := range s.roots {
		if !s.sameContract(r.pair) {
			s.set(r.pair.base)
			s.set(r.pair.rev)
		}
	}
	s.universe.Classify()
	var all []*verdict
	tops := make([]*verdict, len(s.roots))
	for i, r := range s.roots {
		tops[i] = s.verdict(r.pair, blaming, &all)
		s.guard(r.pair, tops[i])
	}
	markUseful(all)
	for i, r := range s.roots {
		if tops[i].useful {
			s.record(r, tops[i])
		}
	}
}

// guard makes sure that a place which is not contained has a finding, even if no fact below
// explains it: a break is never lost because its cause has no name.
func (s *schemas) guard(p *schemaPair, v *verdict) {
	if s.equalSets(p) || s.ask(p, hurting).Verdict == subschema.Contained || reachesMajor(v) {
		return
	}
	v.facts = append(v.facts, s.whole(p, hurting))
}

func reachesMajor(v *verdict) bool {
	seen := map[*verdict]bool{}
	queue := []*verdict{v}
	for len(queue) > 0 {
		v, queue = queue[0], queue[1:]
		if seen[v] {
			continue
		}
		seen[v] = true
		if slices.ContainsFunc(v.facts, explains) {
			return true
		}
		for _, d := range v.below {
			queue = append(queue, d.to)
		}
	}
	return false
}

// explains reports whether a fact stands for a break. The facts of a verdict have their bump.
func explains(f fact) bool { return f.blamed }

// verdict judges a pair and everything below it. all collects the verdicts that were made.
func (s *schemas) verdict(p *schemaPair, c ceiling, all *[]*verdict) *verdict {
	c = s.lower(p, c)
	if v := p.verdicts[c]; v != nil {
		return v // also the one being made: a cycle explains itself elsewhere
	}
	v := &verdict{pair: p}
	p.verdicts[c] = v
	*all = append(*all, v)
	s.analyse(p)
	for _, f := range p.facts {
		if judged, ok := s.hold(p, f, c); ok {
			v.facts = append(v.facts, judged)
			v.any = true
			v.major = v.major || judged.blamed
		}
	}
	for _, e := range p.edges {
		below := s.verdict(e.to, c, all)
		below.above = append(below.above, v)
		v.below = append(v.below, descent{e.step, below})
		v.major = v.major || below.major
		v.any = v.any || below.any
	}
	s.rest(p, c, v)
	return v
}

// lower asks what may still count at a pair.
func (s *schemas) lower(p *schemaPair, c ceiling) ceiling {
	if c == silent || s.equalSets(p) {
		return silent
	}
	if c == blaming && s.transparent(p) {
		return c
	}
	if c == blaming && s.ask(p, hurting).Verdict == subschema.Contained {
		c = benign
	}
	if c == benign && s.ask(p, hurting).Verdict == subschema.Contained && s.ask(p, harmless).Verdict == subschema.Contained {
		c = silent
	}
	return c
}

// transparent reports whether a pair moved only in what is below it, in members and elements.
// A break below is a break of such a pair, so that nothing has to be asked here: the places of
// messages are asked before, and what moved is asked where it moved. (In a union a break of one
// branch may be none of the whole.)
func (s *schemas) transparent(p *schemaPair) bool {
	if p.top {
		return false
	}
	s.analyse(p)
	return len(p.edges) > 0 &&
		!slices.ContainsFunc(p.facts, func(f schemaFact) bool { return !f.promise }) &&
		!slices.ContainsFunc(p.edges, func(e edge) bool { return e.step == "" })
}

// rest adds a fact about the whole schema where no fact has a name for what the sets say.
func (s *schemas) rest(p *schemaPair, c ceiling, v *verdict) {
	switch {
	case c == blaming && !v.major && s.ask(p, hurting).Verdict != subschema.Contained:
		v.facts = append(v.facts, s.whole(p, hurting))
		v.major, v.any = true, true
	case c == benign && !v.any && s.ask(p, harmless).Verdict == subschema.NotContained:
		v.facts = append(v.facts, s.whole(p, harmless))
		v.any = true
	}
}

// whole is the fact that the set of a schema moved, without saying which keyword did it.
func (s *schemas) whole(p *schemaPair, question int) fact {
	f := fact{aspect: "schema", name: s.subject(p), base: s.spot(p.base), rev: s.spot(p.rev)}
	if question == harmless {
		f.effect = towards(p.side, false)
		return f
	}
	f.effect, f.blamed = towards(p.side, true), true
	s.attest(&f, p)
	if f.undecided {
		f.effect = Undecided
	}
	return f
}

// towards is the effect that hurts on a side, or the one that does not.
func towards(s Side, hurts bool) Effect {
	if (s == Request) == hurts {
		return Narrowed
	}
	return Widened
}

// attest adds what the answer knows: a witness, or why there is no decision.
func (s *schemas) attest(f *fact, p *schemaPair) {
	a := s.prove(p)
	if a.Verdict == subschema.Undecided {
		f.undecided, f.reason = true, a.Reason
		if b := s.c.opts.CountUndecided; b != None {
			f.bump = &b
		}
		return
	}
	if w, ok := s.pointed(f, p); ok {
		a.Witness, a.At, a.Strict = w, "", false
	}
	says := "allowed by the base, refused by the revision"
	if p.side == Response {
		says = "allowed by the revision, refused by the base"
	}
	f.witness, f.at = &Witness{Value: a.Witness, Says: says, At: a.At, Strict: a.Strict}, p
	f.ruling = s.c.bench.askOnce(p, a.Witness, func() Claim { return s.witnessClaim(p, a.Witness) })
}

// pointed looks for a witness that shows just the value or the alternative that a fact is about.
func (s *schemas) pointed(f *fact, p *schemaPair) (witness string, ok bool) {
	sender, receiver := s.roles(p, hurting)
	rel := s.relation(p)
	switch {
	case f.value.Exists():
		witness = wire.JSON(wireValue(f.value, p.text))
	case f.branch != nil:
		witness = s.universe.Contains(s.set(f.branch), receiver, rel).Witness
	}
	if witness == "" {
		return "", false
	}
	v := parsed(witness)
	return witness, s.universe.Refutes(sender, receiver, v, rel)
}

// hold holds a fact against the sets: whether it counts, and as what.
func (s *schemas) hold(p *schemaPair, sf schemaFact, c ceiling) (fact, bool) {
	f := sf.fact
	if sf.promise {
		f.blamed = s.c.bump(p.side, f) == Major
		if sf.proven && c == blaming && s.ask(p, hurting).Verdict == subschema.NotContained {
			s.attest(&f, p)
		}
		return f, true
	}
	hurts := f.effect == Changed || s.hurts(p.side, f.effect)
	switch {
	case hurts && c == blaming:
		f.blamed = true
		s.attest(&f, p)
		return s.direct(p, f, true), true
	case (!hurts || f.effect == Changed) && c >= benign:
		return s.direct(p, f, false), true
	}
	return f, false
}

// hurts reports whether an effect is the one that hurts on a side.
func (s *schemas) hurts(side Side, e Effect) bool {
	switch e {
	case Narrowed, Removed, Restricted:
		return side == Request
	case Widened, Added, Relaxed:
		return side == Response
	}
	return true
}

// direct gives a change that is neither narrower nor wider by itself the effect that the sets
// have found, where no rule speaks of the change as such.
func (s *schemas) direct(p *schemaPair, f fact, hurts bool) fact {
	if f.effect == Changed && !(hurts && s.c.out.rules.has(p.side, f.aspect, Changed)) {
		f.effect = towards(p.side, hurts)
	}
	return f
}

// markUseful tells each verdict whether there is anything to record at it or below.
func markUseful(all []*verdict) {
	var queue []*verdict
	for _, v := range all {
		if len(v.facts) > 0 {
			v.useful = true
			queue = append(queue, v)
		}
	}
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, a := range v.above {
			if !a.useful {
				a.useful = true
				queue = append(queue, a)
			}
		}
	}
}

// way is how a place was reached from the value of its message: the last step, and those before.
type way struct {
	pair *schemaPair
	step string
	up   *way // nil at the message
}

// record walks from a place to every fact that it reaches, by the shortest way.
func (s *schemas) record(r root, top *verdict) {
	type visit struct {
		v       *verdict
		pointer string
		way     *way
	}
	seen := map[*verdict]bool{top: true}
	m := r.m
	for queue := []visit{{top, "", &way{pair: r.pair}}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		m.place.Pointer = at.pointer
		for _, f := range at.v.facts {
			s.c.addSchema(m, at.way, f)
		}
		for _, d := range at.v.below {
			if d.to.useful && !seen[d.to] {
				seen[d.to] = true
				queue = append(queue, visit{d.to, at.pointer + d.step, &way{d.to.pair, d.step, at.way}})
			}
		}
	}
}
