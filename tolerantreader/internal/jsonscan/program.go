package jsonscan

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// Options say how paths are understood.
type Options struct {
	// Fold says, by index, which paths take names for equal that differ in case only (Unicode simple
	// case folding). Paths beyond its end do not. Whether a name was equal as it stands is for the
	// caller to see in the document.
	Fold []bool
}

// Program is a set of paths, compiled. It is immutable and safe for concurrent use.
type Program struct {
	words  []word
	root   []int32   // paths that lead to the root itself
	pathOf []int32   // of a position
	spans  [][]span  // of a position, for ranged ones
	bound  []int     // of a position: no element from here on is selected by its spans
	names  nameTable // of paths that do not fold
	folded nameTable // of those that do, folded
	exact  []uint64  // positions that select a name: len(words) of them for each
	fold   []uint64  // the same for folded
	longer int       // bytes of the longest name of both
	wild   bool      // there are positions that select every child
	ranged bool      // there are positions that select elements by number

	scanners sync.Pool // of *scanner: their memory, from scan to scan
}

// word is what 64 positions are; each field is a set of them. All positions of a path are in one word.
type word struct {
	initial  uint64 // on at the root
	last     uint64 // a path ends here
	descend  uint64 // stay on below
	named    uint64 // select members by name
	wild     uint64 // select every child
	ranged   uint64 // select elements by number
	once     uint64 // select at most one member of an object
	inObject uint64 // may lead on in an object
	inArray  uint64 // may lead on in an array
}

// span is the elements from start to before end, every step-th of them.
type span struct{ start, end, step int }

// maxSegments is how long a path may be, as its positions are in one word: no carry has to be taken
// from word to word in the innermost step.
const maxSegments = 64

// Streamable says whether one pass over JSON finds what a path leads to. It does unless the path asks
// a filter, counts from the end, has attributes or namespaces, or has more than 64 segments.
func Streamable(p *path.Path) bool { return reason(p) == nil }

func reason(p *path.Path) error {
	if len(p.Segments) > maxSegments {
		return fmt.Errorf("more than %d segments", maxSegments)
	}
	for _, segment := range p.Segments {
		for _, s := range segment.Selectors {
			switch {
			case s.Kind == path.Filter:
				return errors.New("a filter needs the values that it asks for")
			case s.Kind == path.Index && s.Index < 0, s.Kind == path.Slice && !forward(s.Slice):
				return errors.New("counting from the end needs the whole array")
			case s.Kind == path.Attribute, s.Kind == path.Name && s.Space != nil:
				return errors.New("attributes and namespaces are not of JSON")
			}
		}
	}
	return nil
}

// forward says whether bounds count from the start only.
func forward(b path.Bounds) bool {
	return (b.Start == nil || *b.Start >= 0) && (b.End == nil || *b.End >= 0) && (b.Step == nil || *b.Step >= 0)
}

// Compile makes one program of paths. An error names the path that cannot be found in one pass, and
// why; see Streamable.
func Compile(paths []*path.Path, o Options) (*Program, error) {
	c := compiler{numbers: map[string]int{}, foldedNumbers: map[string]int{}}
	for n, p := range paths {
		if err := reason(p); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Text, err)
		}
		c.path(p, int32(n), n < len(o.Fold) && o.Fold[n])
	}
	return c.program(), nil
}

// compiler collects what is selected by name, as which positions select a name is known at the end.
type compiler struct {
	Program
	numbers, foldedNumbers map[string]int // of names
	texts, foldedTexts     []string       // of those numbers
	uses                   []use
}

// use is a name that a position selects.
type use struct {
	position, name int
	fold           bool
}

// path lays out one path: in the last word where it has room for it, else in a new one.
func (c *compiler) path(p *path.Path, n int32, fold bool) {
	if len(p.Segments) == 0 {
		c.root = append(c.root, n)
		return
	}
	if room := len(c.words)*64 - len(c.pathOf); room < len(p.Segments) {
		for range room {
			c.position(-1)
		}
		c.words = append(c.words, word{})
	}
	w := &c.words[len(c.words)-1]
	w.initial |= 1 << (len(c.pathOf) % 64)
	for _, segment := range p.Segments {
		c.segment(w, segment, c.position(n), fold)
	}
	w.last |= 1 << ((len(c.pathOf) - 1) % 64)
}

// position is the next position.
func (c *compiler) position(path int32) int {
	c.pathOf = append(c.pathOf, path)
	c.spans = append(c.spans, nil)
	c.bound = append(c.bound, 0)
	return len(c.pathOf) - 1
}

func (c *compiler) segment(w *word, segment path.Segment, position int, fold bool) {
	bit := uint64(1) << (position % 64)
	names := 0
	for _, s := range segment.Selectors {
		switch s.Kind {
		case path.Name:
			w.named |= bit
			names++
			c.uses = append(c.uses, use{position, c.name(s.Name, fold), fold})
		case path.Wildcard:
			w.wild |= bit
		case path.Index, path.Slice:
			w.ranged |= bit
			r := selected(s)
			c.spans[position] = append(c.spans[position], r)
			c.bound[position] = max(c.bound[position], r.end)
		}
	}
	if segment.Descendant {
		w.descend |= bit
	}
	if names == 1 && !fold && w.wild&bit == 0 && !segment.Descendant {
		w.once |= bit
	}
}

func selected(s path.Selector) span {
	if s.Kind == path.Index {
		n := clamp(s.Index)
		return span{n, n + 1, 1}
	}
	r := span{0, math.MaxInt, 1}
	if b := s.Slice.Start; b != nil {
		r.start = clamp(*b)
	}
	if b := s.Slice.End; b != nil {
		r.end = clamp(*b)
	}
	if b := s.Slice.Step; b != nil {
		if r.step = clamp(*b); r.step == 0 { // selects nothing (RFC 9535 section 2.3.4.2.2)
			r = span{0, 0, 1}
		}
	}
	return r
}

// clamp makes a number of an int that is beyond every array where the number is.
func clamp(n int64) int { return int(min(n, math.MaxInt-1)) }

// name is the number of a name.
func (c *compiler) name(name string, fold bool) int {
	numbers, texts := c.numbers, &c.texts
	if fold {
		name = string(appendFolded(nil, []byte(name)))
		numbers, texts = c.foldedNumbers, &c.foldedTexts
	}
	n, ok := numbers[name]
	if !ok {
		n = len(*texts)
		numbers[name] = n
		*texts = append(*texts, name)
	}
	return n
}

func (c *compiler) program() *Program {
	p := &c.Program
	words := len(p.words)
	p.names, p.folded = newNameTable(c.texts), newNameTable(c.foldedTexts)
	p.longer = max(p.names.longest, p.folded.longest)
	p.exact, p.fold = make([]uint64, len(c.texts)*words), make([]uint64, len(c.foldedTexts)*words)
	for _, u := range c.uses {
		rows := p.exact
		if u.fold {
			rows = p.fold
		}
		rows[u.name*words+u.position/64] |= 1 << (u.position % 64)
	}
	for n := range p.words {
		w := &p.words[n]
		p.wild, p.ranged = p.wild || w.wild != 0, p.ranged || w.ranged != 0
		w.inObject, w.inArray = w.named|w.wild|w.descend, w.ranged|w.wild|w.descend
	}
	return p
}
