package subschema

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
)

// proof is a certificate with what it proves.
type proof struct {
	ss       *session
	from, to *Schema
	how      string
}

func proved(t *testing.T, a, b, how string) *proof {
	t.Helper()
	u := NewUniverse()
	s, err := u.Compile([]byte(a), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	r, err := u.Compile([]byte(b), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	u.Classify()
	ss := record(u, Relation{Reading: Strict})
	if got := u.Decide(s, r, ss.rel); got.Verdict != Contained || got.Proof != how {
		t.Fatalf("%v by %q, want contained by %q", got.Verdict, got.Proof, how)
	}
	p := &proof{ss, ss.view(u.canon(s), sender, nil), ss.view(u.canon(r), receiver, nil), how}
	if err := p.check(); err != nil {
		t.Fatalf("the certificate is refused as it is: %v", err)
	}
	return p
}

func (p *proof) check() error {
	return newChecker(p.ss, p.ss.cert).replay(p.how, p.from, p.to)
}

// claims calls f for each claim of the certificate, the ones below it included.
func (p *proof) claims(f func(*claim)) {
	var visit func(x *claim)
	visit = func(x *claim) {
		f(x)
		for _, y := range x.subs {
			visit(y)
		}
	}
	keys := slices.SortedFunc(maps.Keys(p.ss.cert.pairs), func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.s.id, b.s.id), cmp.Compare(a.r.id, b.r.id))
	})
	for _, key := range keys {
		visit(p.ss.cert.pairs[key])
	}
	for _, key := range slices.Sorted(maps.Keys(p.ss.cert.questions)) {
		visit(p.ss.cert.questions[key])
	}
}

// drop removes sub-claims.
func (p *proof) drop(gone func(*claim) bool) {
	p.claims(func(x *claim) { x.subs = slices.DeleteFunc(x.subs, gone) })
}

const (
	listOfNumbers  = `{"type":"object","properties":{"next":{"$ref":"#"},"n":{"type":"integer","minimum":3}}}`
	listOfNumbers2 = `{"type":"object","properties":{"next":{"$ref":"#"},"n":{"type":"number","minimum":2}}}`
	shapes         = `{"anyOf":[{"type":"object","required":["a"],"properties":{"a":{"const":1}}},{"type":"object","required":["a"],"properties":{"a":{"const":2},"b":{"maxLength":3}}}]}`
	shapes2        = `{"anyOf":[{"type":"object","properties":{"a":{"const":1}}},{"type":"object","properties":{"b":{"maxLength":4}}}]}`
	apartA         = `{"type":"object","required":["k"],"properties":{"k":{"type":"string","pattern":"^x"}}}`
	apartB         = `{"oneOf":[{"properties":{"k":{"type":"string","pattern":"^x"}}},{"required":["k"],"properties":{"k":{"type":"string","pattern":"^y"}}}]}`
	// No single branch has all the values, and the member has no list of them.
	splitA = `{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]}`
	splitB = `{"anyOf":[{"properties":{"a":{"minimum":5}}},{"properties":{"a":{"maximum":4}}},{"properties":{"b":{"type":"string"}}}]}`
)

// A checker that accepts everything proves nothing: certificates with a fault are refused, for
// what is wrong with them.
func TestFaultyCertificatesAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault, a, b, how string
		spoil            func(t *testing.T, p *proof)
		want             string
	}{
		{"a cycle is closed over a pair that is not there", listOfNumbers, listOfNumbers2, "rules", func(_ *testing.T, p *proof) {
			delete(p.ss.cert.pairs, pair{s: p.from, r: p.to})
		}, "is not proved"},
		{"a pair of the cycle is missing", listOfNumbers, listOfNumbers2, "rules", func(_ *testing.T, p *proof) {
			for key := range p.ss.cert.pairs {
				if key.s != p.from {
					delete(p.ss.cert.pairs, key)
				}
			}
		}, "is not proved"},
		{"the sides of a pair are swapped", listOfNumbers, listOfNumbers2, "rules", func(_ *testing.T, p *proof) {
			for key, x := range p.ss.cert.pairs {
				if key.s != p.from {
					for _, y := range x.subs {
						y.f, y.g = y.g, y.f
					}
				}
			}
		}, "no claim below"},
		{"a bound is wrong", listOfNumbers, listOfNumbers2, "rules", func(_ *testing.T, p *proof) {
			three, two := decimalOf(3), decimalOf(1)
			p.claims(func(x *claim) {
				if x.what == claimWithin && x.f.num != nil && x.f.num.lo != nil && x.f.num.lo.cmp(three) == 0 {
					f, n := *x.f, *x.f.num
					n.lo = &two
					f.num = &n
					x.f = &f
				}
			})
		}, "numbers: a bound"},
		{"a citation is missing", listOfNumbers, listOfNumbers2, "rules", func(_ *testing.T, p *proof) {
			p.drop(func(x *claim) bool { return x.what == claimCited })
		}, "citation"},
		{"a case of a disjunction is dropped", shapes, shapes2, "rules", func(t *testing.T, p *proof) {
			p.claims(func(x *claim) {
				if n := len(x.subs); n > 1 && x.what == claimWithin {
					x.subs = x.subs[:n-1]
				}
			})
		}, "no claim below"},
		{"a branch is said to be exclusive without a claim", apartA, apartB, "rules", func(_ *testing.T, p *proof) {
			p.drop(func(x *claim) bool { return x.what == claimDisjoint })
		}, "exclusive branch"},
		{"a choice of a clause is dropped", splitA, splitB, "full", func(_ *testing.T, p *proof) {
			dropped := false
			p.claims(func(x *claim) {
				if i := slices.IndexFunc(x.subs, func(y *claim) bool { return y.what == claimGoal }); !dropped && x.what == claimGoal && i >= 0 {
					x.subs = slices.Delete(x.subs, i, i+1)
					dropped = true
				}
			})
		}, "goal: no claim below"},
		{"another clause was split", splitA, splitB, "full", func(_ *testing.T, p *proof) {
			p.claims(func(x *claim) {
				if x.what == claimGoal && x.clause >= 0 {
					x.clause += 40
				}
			})
		}, "there is none"},
		{"a leaf has clauses left", splitA, splitB, "full", func(_ *testing.T, p *proof) {
			p.claims(func(x *claim) {
				if x.what == claimGoal {
					x.clause = -1
				}
			})
		}, "clauses are left"},
		{"a type of the question is dropped", splitA, splitB, "full", func(_ *testing.T, p *proof) {
			p.claims(func(x *claim) {
				if x.what == claimQuestion {
					x.subs = nil
				}
			})
		}, "question: type"},
		{"a question that is reused is not finished", splitA, splitB, "full", func(_ *testing.T, p *proof) {
			for key, x := range p.ss.cert.questions {
				if x.s != p.from {
					delete(p.ss.cert.questions, key)
				}
			}
		}, "is not finished"},
		{"a question was asked with more excluded than is demanded", splitA, splitB, "full", func(_ *testing.T, p *proof) {
			p.claims(func(x *claim) {
				if x.what == claimAsked {
					x.not = append(slices.Clone(x.not), p.to)
				}
			})
		}, "was not asked"},
		{"a claim about texts is missing", `{"type":"string","pattern":"^aa*$"}`, `{"type":"string","pattern":"^a"}`, "rules", func(_ *testing.T, p *proof) {
			p.drop(func(x *claim) bool { return x.what == claimNoText })
		}, "pattern"},
		{"a claim about texts is wrong", `{"type":"string","pattern":"^a"}`, `{"type":"string","pattern":"^a","minLength":1}`, "rules", func(_ *testing.T, p *proof) {
			space := p.ss.u.space
			p.claims(func(x *claim) {
				if x.what != claimWithin {
					return
				}
				g := *x.f
				x.f = &form{kinds: strs}
				x.subs = append(x.subs,
					&claim{what: claimNoText, f: x.f, texts: space.Length(0, 0)},
					&claim{what: claimNoText, f: x.f, texts: space.Not(g.str.patterns[0].in)})
			})
		}, "contradicts a claim about texts"},
	} {
		t.Run(c.fault, func(t *testing.T) {
			t.Parallel()
			p := proved(t, c.a, c.b, c.how)
			c.spoil(t, p)
			if err := p.check(); err == nil {
				t.Error("the certificate is accepted")
			} else if !strings.Contains(err.Error(), c.want) {
				t.Errorf("refused because %v, want %q", err, c.want)
			}
		})
	}
}

// Of the complete procedure alone, without the search for a witness that comes before it: one
// member may meet a demand on its name and one on its value.
func TestOneMemberMeetsSeveralDemandsWhereMembersAreLimited(t *testing.T) {
	t.Parallel()
	u := NewUniverse()
	s, err := u.Compile([]byte(`{"type":"object","maxProperties":1}`), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	r, err := u.Compile([]byte(`{"anyOf":[{"propertyNames":{"pattern":"^x"}},{"additionalProperties":{"type":"integer"}}]}`), Draft202012)
	if err != nil {
		t.Fatal(err)
	}
	u.Classify()
	ss := u.session(Relation{Reading: Strict})
	from, to := ss.view(u.canon(s), sender, nil), ss.view(u.canon(r), receiver, nil)
	// {"a":""} is in the first and not in the second.
	if a := ss.solver(defaultSteps).place(from, []*Schema{to}); a.outcome == none {
		t.Error("the procedure says that no value is in the first and not in the second")
	}
}
