package diff

import (
	"runtime"
	"sync"
)

// bench is the judges at work, beside the comparison: a witness is on their table as soon as it is
// found, a message as soon as it is composed.
type bench struct {
	judges []Judge
	cases  chan *ruling
	wg     sync.WaitGroup
	known  map[witnessKey]*ruling // of witnesses: several facts of one pair share one
}

type witnessKey struct {
	pair  *schemaPair
	value string
}

// ruling is what judges say about a claim. It may be read when the bench has risen.
type ruling struct {
	claim Claim
	said  []Opinion
}

func (r *ruling) opinions() []Opinion {
	if r == nil {
		return nil
	}
	return r.said
}

// newBench returns nil where there are no judges.
func newBench(judges []Judge) *bench {
	if len(judges) == 0 {
		return nil
	}
	b := &bench{judges: judges, cases: make(chan *ruling, 1024), known: map[witnessKey]*ruling{}}
	for range runtime.GOMAXPROCS(0) {
		b.wg.Go(b.work)
	}
	return b
}

func (b *bench) work() {
	for r := range b.cases {
		for _, j := range b.judges {
			if o := j.Judge(r.claim); o != (Opinion{}) {
				r.said = append(r.said, o)
			}
		}
		r.claim = Claim{}
	}
}

// ask has every judge asked about a claim.
func (b *bench) ask(c Claim) *ruling {
	if b == nil {
		return nil
	}
	r := &ruling{claim: c}
	b.cases <- r
	return r
}

// askOnce asks about a witness of a pair.
func (b *bench) askOnce(p *schemaPair, value string, claim func() Claim) *ruling {
	if b == nil {
		return nil
	}
	key := witnessKey{p, value}
	r := b.known[key]
	if r == nil {
		r = b.ask(claim())
		b.known[key] = r
	}
	return r
}

// rise waits for the judges.
func (b *bench) rise() {
	if b != nil {
		close(b.cases)
		b.wg.Wait()
	}
}
