// Package jsonscan finds the places that paths lead to in a JSON document, in one pass over its
// bytes for all paths at once, without recursion and, once its memory has grown, without allocation.
//
// # What is read
//
// JSON (RFC 8259) in UTF-8: one value, with white space around it. A byte order mark before it is
// skipped and reported. An escaped lone surrogate is what the RFC allows and is taken for U+FFFD
// where it stands in a name.
//
// # What a path means
//
// Names, non-negative indices, slices that count from the start, wildcards and descendant segments
// mean what RFC 9535 says. Places are found in document order, each place once for each path, also
// where RFC 9535 would list it twice or in another order: a caller to whom that matters lets one
// segment with one selector, or one descendant segment at the end, be all that is unusual in a path.
//
// # How
//
// Each path of n segments is n positions, which are bits of one word. A container that is open has
// the set of positions whose segment may select among its children. A step to a child is
//
//	child = (set & positions that select the child) << 1 | set & positions that descend
//
// for all paths at once (Shift-And, Baeza-Yates and Gonnet 1992), and a path leads to the child where
// its last position is among those that select it. Where the set of a child is empty nothing below
// can be found: Verify goes on without the automaton, Skim skips the child, 64 bytes at a time.
package jsonscan

import (
	"sync"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// Mode says how much of a document is checked.
type Mode uint8

// The modes.
const (
	// Verify checks the whole document, and finds where a name that a path spells out comes again in
	// an object on the way of that path.
	Verify Mode = iota
	// Skim checks what is on the way of a path, trusts the inside of what is not and of arrays and
	// objects that a path ends at, and stops where nothing more can be found. In a well-formed
	// document without duplicate names it finds what Verify finds.
	Skim
)

// Scan finds in doc what the paths of the program lead to. It is safe for concurrent use. An error is
// a *document.SyntaxError or a *document.LimitError, and found is then what was found before it; the
// End of values that were not complete is zero.
func (p *Program) Scan(doc []byte, limits document.Limits, mode Mode, found *document.Found) error {
	start := mark(doc)
	err := p.scan(doc, start, limits, mode, found)
	found.BOM = start > 0
	return err
}

// ScanValue is Scan for the value at m, a match of an earlier scan of doc. The root of paths is that
// value, and offsets are those of doc. found must not be that of the earlier scan.
func (p *Program) ScanValue(doc []byte, m document.Match, limits document.Limits, mode Mode, found *document.Found) error {
	if m.Start < 0 || m.Start >= m.End || m.End > len(doc) {
		found.Reset()
		return &document.SyntaxError{Format: "JSON", Offset: m.Start, Reason: "no value starts"}
	}
	return p.scan(doc[:m.End], m.Start, limits, mode, found)
}

func (p *Program) scan(doc []byte, start int, limits document.Limits, mode Mode, found *document.Found) error {
	s, ok := p.scanners.Get().(*scanner)
	if !ok {
		s = &scanner{program: p, sets: make([]uint64, 16*len(p.words)), frames: make([]frame, 0, 16)}
	}
	if found == nil {
		found = &s.unasked
	}
	found.Reset()
	s.doc, s.found, s.limits, s.skim = doc, found, limits, mode == Skim
	err := s.document(start)
	s.doc, s.found, s.err = nil, nil, nil // a scanner that waits holds no document
	s.open, s.frames, s.seen = 0, s.frames[:0], s.seen[:0]
	if cap(s.frames) <= maxKept {
		p.scanners.Put(s)
	}
	return err
}

// maxKept is for how many open containers memory is kept from scan to scan: more than any document
// comes to that was written to be read, and about a quarter of a megabyte.
const maxKept = 4096

// Check says whether doc is JSON in UTF-8 and within the limit of depth, as Verify does.
func Check(doc []byte, limits document.Limits) error {
	return nothing().scan(doc, mark(doc), limits, Verify, nil)
}

// nothing is the program of no paths.
var nothing = sync.OnceValue(func() *Program {
	p, _ := Compile(nil, Options{}) // no path, no error
	return p
})

const byteOrderMark = "\uFEFF"

// mark is where a byte order mark ends that a document starts with.
func mark(doc []byte) int {
	if len(doc) >= len(byteOrderMark) && string(doc[:len(byteOrderMark)]) == byteOrderMark {
		return len(byteOrderMark)
	}
	return 0
}
