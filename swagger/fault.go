package swagger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// maxFaults is how many faults a document reports; the rest is counted.
const maxFaults = 200

// maxCollected bounds the memory that faults of a hostile document can take.
const maxCollected = 10_000

// faults collects what is wrong in a document. A fault that is met twice, because several
// places refer to it, is one fault.
type faults struct {
	list  []node.Fault
	seen  map[node.Fault]bool
	more  int
	kinds map[string]*repeated
}

// repeated is a fault that documents have in hundreds of places or in none: it is reported at
// its first place with the number of the others.
type repeated struct {
	first node.Fault
	more  int
}

func (f *faults) add(fault node.Fault) {
	if f.seen[fault] {
		return
	}
	if len(f.list) >= maxCollected {
		f.more++
		return
	}
	if f.seen == nil {
		f.seen = map[node.Fault]bool{}
	}
	f.seen[fault] = true
	f.list = append(f.list, fault)
}

func (f *faults) repeat(fault node.Fault) {
	if r := f.kinds[fault.Msg]; r != nil {
		r.more++
		return
	}
	if len(f.kinds) >= maxCollected {
		f.more++
		return
	}
	if f.kinds == nil {
		f.kinds = map[string]*repeated{}
	}
	f.kinds[fault.Msg] = &repeated{first: fault}
}

// report returns all faults, those of the trees included, by file and position.
func (f *faults) report(r *resolver) []node.Fault {
	for _, t := range r.trees() {
		for _, fault := range t.Faults() {
			f.add(fault)
		}
	}
	for _, k := range f.kinds {
		switch k.more {
		case 0:
		case 1:
			k.first.Msg += " (and in 1 more place)"
		default:
			k.first.Msg += fmt.Sprintf(" (and in %d more places)", k.more)
		}
		f.list = append(f.list, k.first)
	}
	slices.SortFunc(f.list, compareFaults)
	if len(f.list) <= maxFaults && f.more == 0 {
		return f.list
	}
	f.more += len(f.list) - maxFaults
	last := f.list[maxFaults-1].Span
	return append(f.list[:maxFaults:maxFaults], node.Fault{
		Span: last, Msg: fmt.Sprintf("and %d more places of this description are wrong", f.more),
	})
}

func compareFaults(a, b node.Fault) int {
	return cmp.Or(a.Span.Compare(b.Span), strings.Compare(a.Msg, b.Msg))
}

func (l *loader) fault(at node.Span, msg, help string) {
	l.faults.add(node.Fault{Span: at, Msg: msg, Help: help})
}

// failed records why a reference leads nowhere.
func (l *loader) failed(f *failure, n node.Node) {
	l.faults.add(f.fault(n))
}

// wrong records that a value is of another type than the specification wants.
func (l *loader) wrong(n node.Node, what string, want node.Kind) {
	l.fault(n.Span(), what+" has to be "+article(want)+", not "+article(n.Kind())+"; it is left out", "")
}

func article(k node.Kind) string {
	switch k {
	case node.Null:
		return "null"
	case node.Array, node.Object:
		return "an " + k.String()
	}
	return "a " + k.String()
}

// clip keeps a sentence readable when a document has an essay in the place of a word.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	cut := 0
	for i := range s {
		if i > most {
			break
		}
		cut = i
	}
	return s[:cut] + "…"
}

func quoted(s string) string { return `"` + clip(s) + `"` }
