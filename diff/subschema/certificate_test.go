package subschema

import (
	"math/rand/v2"
	"os"
	"path/filepath"
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

func newTally() *tally { return &tally{trusted: map[string]int{}} }

func (n *tally) log(t *testing.T) {
	t.Helper()
	t.Logf("%d certificates by rules and %d by the full procedure replayed: %d steps verified, trusted leaves %v", n.rules, n.full, n.verified, n.trusted)
	if n.rules == 0 || n.verified == 0 {
		t.Error("nothing was replayed")
	}
}

// record makes a session of the universe leave certificates.
func record(u *Universe, rel Relation) *session {
	ss := u.session(rel)
	if ss.cert == nil {
		ss.cert = newCertificate()
	}
	return ss
}

// replay decides a pair and replays the certificate where there is one.
func (n *tally) replay(u *Universe, s, r *Schema, rel Relation) (Answer, error) {
	u.Classify()
	ss := record(u, rel)
	a := u.Decide(s, r, rel)
	from, to := ss.view(u.canon(s), sender, nil), ss.view(u.canon(r), receiver, nil)
	c := newChecker(ss, ss.cert)
	switch a.Proof {
	case "rules":
		n.rules++
	case "full":
		n.full++
	}
	err := c.replay(a.Proof, from, to)
	n.verified += c.verified
	for what, k := range c.trusted {
		n.trusted[what] += k
	}
	return a, err
}

func TestCertificatesOfRandomPairsAreReplayed(t *testing.T) {
	t.Parallel()
	n := newTally()
	all := relations()
	for seed := range envInt("PAIRS", 6000) {
		seed += envInt("SEED", 0)
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed), 1))}
		a, b := g.pairOf(t)
		u := NewUniverse()
		d, rel := Draft202012, Relation{Reading: Strict, FormatsAnnotate: true}
		if seed%3 == 1 {
			d = OpenAPI30
		}
		if seed%2 == 1 {
			rel = all[seed/6%len(all)]
		}
		s, err := u.Compile([]byte(a), d)
		if err != nil {
			t.Fatal(err)
		}
		r, err := u.Compile([]byte(b), d)
		if err != nil {
			t.Fatal(err)
		}
		// What is not understood is the same if its text is, which the other validator cannot know.
		if _, err := n.replay(u, s, r, rel); err != nil && !illFounded(u) {
			t.Fatalf("seed %d, dialect %d, %+v: %v\nA %s\nB %s", seed, d, rel, err, a, b)
		}
	}
	n.log(t)
}

// Definitions that refer to each other are compared in one universe, so that certificates rest on
// what earlier ones have proved.
func TestCertificatesOfRecursivePairsAreReplayed(t *testing.T) {
	t.Parallel()
	n := newTally()
	rel := Relation{Reading: Strict, FormatsAnnotate: true}
	for seed := range envInt("PAIRS", 100) {
		g := &generator{r: rand.New(rand.NewPCG(uint64(seed+envInt("SEED", 0)), 5))}
		u := NewUniverse()
		one := g.recursive()
		two := map[string]any{}
		for _, name := range []string{"a", "b", "c"} {
			two[name] = one[name]
			if g.one(2) {
				two[name] = g.mutate(one[name], 2)
			}
		}
		var list []*Schema
		for _, defs := range []map[string]any{one, two} {
			for _, name := range []string{"a", "b", "c"} {
				s, err := u.Compile([]byte(text(t, map[string]any{"$defs": defs, "$ref": "#/$defs/" + name})), Draft202012)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, s)
			}
		}
		for _, i := range g.r.Perm(len(list)) {
			for _, j := range g.r.Perm(len(list)) {
				if _, err := n.replay(u, list[i], list[j], rel); err != nil {
					t.Fatalf("seed %d, %d in %d: %v\n%s\n%s", seed, i, j, err, text(t, one), text(t, two))
				}
			}
		}
	}
	n.log(t)
}

func TestCertificatesOfTheCorpusAreReplayed(t *testing.T) {
	t.Parallel()
	dir := suites(t, "corpus")
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := newTally()
	for _, name := range names {
		base, revision := loadDocument(t, filepath.Join(dir, name.Name(), "old.*")), loadDocument(t, filepath.Join(dir, name.Name(), "new.*"))
		if base == nil || revision == nil {
			continue
		}
		u := NewUniverse()
		after := revision.payloads()
		seen := map[question]bool{}
		for key, p := range sortedPayloads(base.payloads()) {
			q, ok := after[key]
			if !ok {
				continue
			}
			from, to := u.Add(p.schema, base.dialect, base), u.Add(q.schema, revision.dialect, revision)
			rel := Relation{View: Request}
			if p.response {
				rel = Relation{View: Response, TolerantReceiver: true}
				from, to = to, from
			}
			if seen[question{from.Class(), to.Class()}] {
				continue
			}
			seen[question{from.Class(), to.Class()}] = true
			if _, err := n.replay(u, from, to, rel); err != nil {
				t.Errorf("%s %s: %.600s", name.Name(), key, err)
			}
		}
	}
	n.log(t)
}
