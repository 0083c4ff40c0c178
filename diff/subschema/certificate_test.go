package subschema

import (
	"math/rand/v2"
	"testing"
)

func newCertificate() *certificate {
	return &certificate{pairs: map[pair]*claim{}, questions: map[string]*claim{}}
}

// tally counts what was replayed.
type tally struct {
	rules, full, verified int
	trusted               map[string]int
}

func (n *tally) log(t *testing.T) {
	t.Helper()
	t.Logf("%d certificates by rules and %d by the full procedure replayed: %d steps verified, trusted leaves %v", n.rules, n.full, n.verified, n.trusted)
}

// certified decides a pair in a session that records, and replays the certificate.
func (n *tally) certified(u *Universe, s, r *Schema, rel Relation) (Answer, error) {
	u.Classify()
	ss := u.session(rel)
	if ss.cert == nil {
		ss.cert = newCertificate()
	}
	a := u.Decide(s, r, rel)
	if a.Verdict != Contained || a.Proof == "equal" {
		return a, nil
	}
	from, to := ss.view(u.canon(s), sender, nil), ss.view(u.canon(r), receiver, nil)
	c := newChecker(ss, ss.cert)
	var err error
	if a.Proof == "rules" {
		n.rules++
		err = c.replayPair(pair{s: from, r: to})
	} else {
		n.full++
		return a, nil
	}
	n.verified += c.verified
	for what, k := range c.trusted {
		n.trusted[what] += k
	}
	return a, err
}

func TestCertificatesOfRandomPairsAreReplayed(t *testing.T) {
	t.Parallel()
	n := &tally{trusted: map[string]int{}}
	failed := 0
	for seed := range envInt("PAIRS", 1500) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 1))}
		a, b := g.pairOf(t)
		u := NewUniverse()
		s, err := u.Compile([]byte(a), Draft202012)
		if err != nil {
			t.Fatal(err)
		}
		r, err := u.Compile([]byte(b), Draft202012)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.certified(u, s, r, Relation{Reading: Strict, FormatsAnnotate: true}); err != nil {
			t.Errorf("seed %d: %v\nA %s\nB %s", seed, err, a, b)
			if failed++; failed > 5 {
				break
			}
		}
	}
	n.log(t)
}
