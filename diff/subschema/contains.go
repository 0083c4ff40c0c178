package subschema

import (
	"github.com/postel-api/postel/internal/node"
)

// Contains decides whether every value that the sender may send is one that the receiver
// accepts, under the assumptions of rel. Both schemas are of this universe. Answers are
// remembered by class.
func (u *Universe) Contains(sender, receiver *Schema, rel Relation) Answer {
	a := u.answer(sender, receiver, rel)
	if a.found != nil {
		a.attest()
	}
	return a.Answer
}

// Decide is [Universe.Contains] without the effort of making the witness readable, which is most
// of the effort of a refutation: Witness and At are empty.
func (u *Universe) Decide(sender, receiver *Schema, rel Relation) Answer {
	a := u.answer(sender, receiver, rel).Answer
	a.Witness, a.At = "", ""
	return a
}

// Witness returns a value that a sender may send under rel, as JSON text, made of the documents'
// examples where they fit. It need not be the smallest one. ok is false where there is none, or
// where that could not be decided.
func (u *Universe) Witness(sender *Schema, rel Relation) (text string, ok bool) {
	a := u.answer(sender, u.made(falseForm), rel)
	if a.Verdict != NotContained {
		return "", false
	}
	if a.found != nil {
		a.found.at = nowhere // no place decides, so that none is spared
		a.found.furnish(sender)
		a.Answer.Witness, a.found = a.found.found.key(), nil
	}
	return a.Answer.Witness, true
}

// Refutes reports whether a value is a witness: one that a sender with schema from may send under
// rel and a receiver with schema to refuses. A value that cannot be judged is none.
func (u *Universe) Refutes(from, to *Schema, v node.Node, rel Relation) bool {
	w, ok := readValue(v)
	if !ok {
		return false
	}
	u.Classify()
	ss := u.session(rel)
	r := &refuter{ss: ss, e: &evaluator{steps: 50_000_000}, s: ss.view(u.canon(from), sender, nil), r: ss.view(u.canon(to), receiver, nil)}
	return r.refutes(w)
}

// decision is a remembered answer. As long as nobody has asked for its witness, found is the
// search that ended with one.
type decision struct {
	Answer
	found  *refuter
	sender *Schema // of the first question, with the examples of its document
}

// attest makes the witness readable and puts it into the answer.
func (a *decision) attest() {
	w := a.found
	a.found = nil
	w.shrink()
	w.furnish(a.sender)
	a.Witness, a.At, a.Strict = w.found.key(), w.at, w.onlyStrict()
}

func (u *Universe) answer(sender, receiver *Schema, rel Relation) *decision {
	u.Classify()
	q := question{sender.Class(), receiver.Class()}
	if q.sender == q.receiver {
		return &decision{Answer: Answer{Verdict: Contained, Proof: "equal"}}
	}
	ss := u.session(rel)
	a := ss.answers[q]
	if a == nil {
		a = ss.decide(u.canon(sender), u.canon(receiver))
		a.sender = sender
		ss.answers[q] = a
	}
	return a
}

func (ss *session) decide(s, r *Schema) *decision {
	from, to := ss.view(s, sender, nil), ss.view(r, receiver, nil)
	unfinished := ss.u.unfinished
	p := ss.prover(ss.rel.steps())
	if p.contained(from, to) {
		return &decision{Answer: Answer{Verdict: Contained, Proof: "rules", Steps: ss.rel.steps() - p.steps}}
	}
	spent := ss.rel.steps() - p.steps
	d := ss.refute(from, to, spent)
	if d.Verdict == Undecided {
		ss.solve(from, to, d)
	}
	if d.found != nil {
		ss.remember(from, to, d.found.found, d.found.at)
	}
	if d.Verdict == Undecided && d.Reason == notFound && ss.u.unfinished > unfinished {
		d.Reason = usedUp
	}
	return d
}

// solve puts the answer of the complete procedure into an undecided decision.
func (ss *session) solve(from, to *Schema, d *decision) {
	x := ss.solver(ss.rel.steps())
	a := x.place(from, []*Schema{to})
	d.Steps += ss.rel.steps() - max(x.steps, 0)
	switch a.outcome {
	case none:
		d.Answer = Answer{Verdict: Contained, Proof: "full", Steps: d.Steps}
	case some:
		w := &refuter{ss: ss, e: &evaluator{steps: 100 * ss.rel.steps()}, s: from, r: to}
		if w.refutes(a.value) {
			w.found, w.at = a.value, w.deciding(to, a.value)
			d.Answer, d.found = Answer{Verdict: NotContained, Proof: "witness", Steps: d.Steps}, w
		} else {
			d.Reason = notSent
		}
	case unsure:
		if x.steps < 0 {
			d.Reason = usedUp
		}
	}
}

// Accepts reports whether s accepts a value. With a relation, s is read as the receiver's schema
// under it. A value that cannot be judged is not accepted.
func (u *Universe) Accepts(s *Schema, v node.Node, rel ...Relation) bool {
	w, ok := readValue(v)
	if !ok {
		return false
	}
	e := &evaluator{steps: 50_000_000}
	if len(rel) == 0 {
		return e.accepts(s, w, nil) == yes
	}
	return e.accepts(u.session(rel[0]).view(u.canon(s), receiver, nil), w, nil) == yes
}
