package xmlscan

import (
	"fmt"
	"math"
	"slices"
	"strings"
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
//
// Each path of n segments is n+1 positions, which are bits: position k of a path is on at an element
// where the first k segments lead to it. One step from an element to a child then is
//
//	child = (element & positions that select the child) << 1 | element & positions that descend
//
// for all paths at once, and a path leads to the child where its last position comes out of the shift.
type Program struct {
	words    int      // of 64 positions
	initial  []uint64 // on at the document element
	above    []uint64 // on above the document element
	descend  []uint64 // stay on below
	final    []uint64 // lead somewhere
	named    []uint64 // ask for a name without a namespace
	pathOf   []int32  // of a position
	names    nameTable
	rows     []uint64 // of names: three rows of words each
	tests    [][]test // of positions
	counters int
	paths    int
	spaces   []string // that tests ask for; the number of a space is its index plus firstPinned
	states   sync.Pool
}

// The rows of a name.
const (
	elements   = iota // positions that select elements of the name
	tested            // positions that may do so: their tests decide
	attributes        // positions that may select attributes of the name: their tests decide
	rowsOfName
)

// test selects an element or an attribute, where a name alone does not decide.
type test struct {
	attribute bool
	name      int32  // of the name table, or anyName
	exact     string // what the name must be where the table folds names and the path does not
	space     int32  // the number of a namespace, or anySpace
	counter   int32  // of siblings that it counts, or none
	ranges    []span
}

const (
	anyName  = -1
	anySpace = -1
	none     = -1
)

// span is the siblings from start to before end, every step-th of them.
type span struct{ start, end, step int64 }

func (t *test) holds(n int64) bool {
	for _, r := range t.ranges {
		if n >= r.start && n < r.end && (n-r.start)%r.step == 0 {
			return true
		}
	}
	return false
}

// Compile makes one program of paths. An error names the path that cannot be read in one pass over
// XML, and why; see Streamable.
func Compile(paths []*path.Path, o Options) (*Program, error) {
	c := compiler{spaces: map[string]int32{}, nameOf: map[string]int32{}, folds: slices.Contains(o.Fold, true)}
	for n, p := range paths {
		c.fold = n < len(o.Fold) && o.Fold[n]
		if err := c.path(p, int32(n)); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Text, err)
		}
	}
	program := c.program(len(paths))
	program.states.New = func() any { return newScanner(program) }
	return program, nil
}

// Streamable says whether one pass over XML finds what a path leads to. It does unless the path asks
// a filter or counts from the end.
func Streamable(p *path.Path) bool {
	for _, segment := range p.Segments {
		for _, s := range segment.Selectors {
			if s.Kind == path.Filter || s.Kind == path.Index && s.Index < 0 || s.Kind == path.Slice && !forward(s.Slice) {
				return false
			}
		}
	}
	return true
}

// forward says whether bounds count from the start only.
func forward(b path.Bounds) bool {
	return (b.Start == nil || *b.Start >= 0) && (b.End == nil || *b.End >= 0) && (b.Step == nil || *b.Step >= 0)
}

// position is a position of a path that is being compiled.
type position struct {
	path    int32
	above   bool // starts above the document element
	start   bool
	descend bool
	final   bool
	tests   []test
}

type compiler struct {
	positions []position
	names     []string
	nameOf    map[string]int32
	spaces    map[string]int32
	spaceList []string
	counters  int32
	folds     bool // some path folds names
	fold      bool // the path that is being compiled does
}

func (c *compiler) path(p *path.Path, n int32) error {
	if !Streamable(p) {
		return fmt.Errorf("filters, and counting from the end, need the whole document")
	}
	first := len(c.positions)
	segments := p.Segments
	for len(segments) > 0 {
		position := position{path: n, descend: segments[0].Descendant}
		counted := counts(segments, p.Dialect)
		for _, s := range segments[0].Selectors {
			t := c.selector(s)
			if counted {
				t = c.count(t, segments[1].Selectors)
			}
			position.tests = append(position.tests, t)
		}
		if counted && attributed(position.tests) {
			return fmt.Errorf("an attribute is one value, without elements to count")
		}
		segments = segments[1:]
		if counted {
			segments = segments[1:]
		}
		if len(segments) > 0 && attributed(position.tests) {
			return fmt.Errorf("an attribute has nothing below it")
		}
		c.positions = append(c.positions, position)
	}
	c.positions = append(c.positions, position{path: n, final: true})
	c.positions[first].start, c.positions[first].above = !p.FromDocument, p.FromDocument
	return nil
}

func attributed(tests []test) bool {
	for _, t := range tests {
		if t.attribute {
			return true
		}
	}
	return false
}

// counts says whether the second segment counts the siblings that the first selects.
func counts(segments []path.Segment, d path.Dialect) bool {
	if len(segments) < 2 || segments[1].Descendant {
		return false
	}
	named, wild := true, true
	for _, s := range segments[0].Selectors {
		named = named && (s.Kind == path.Name || s.Kind == path.Attribute)
		wild = wild && s.Kind == path.Wildcard
	}
	for _, s := range segments[1].Selectors {
		switch s.Kind {
		case path.Index, path.Slice:
			if !named && !(wild && d == path.XPath) {
				return false
			}
		case path.Wildcard:
			if !named || d == path.XPath {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// selector is the test of one selector.
func (c *compiler) selector(s path.Selector) test {
	t := test{name: anyName, space: anySpace, counter: none}
	switch s.Kind {
	case path.Name, path.Attribute:
		name, space := s.Name, s.Space
		if rest, ok := strings.CutPrefix(name, "@"); ok && s.Kind == path.Name {
			name, t.attribute = rest, true
		}
		t.attribute = t.attribute || s.Kind == path.Attribute
		if end := strings.LastIndexByte(name, '}'); strings.HasPrefix(name, "{") && end > 0 {
			pinned := name[1:end]
			name, space = name[end+1:], &pinned
		}
		if space != nil {
			t.space = c.space(*space)
		}
		if !t.attribute || name != "*" && name != "" {
			t.name = c.name(name)
			if c.folds && !c.fold {
				t.exact = name
			}
		}
	case path.Index, path.Slice:
		return c.count(t, []path.Selector{s})
	}
	return t
}

// count makes t count the siblings that it selects.
func (c *compiler) count(t test, selectors []path.Selector) test {
	for _, s := range selectors {
		if s.Kind == path.Wildcard {
			return t
		}
		t.ranges = append(t.ranges, selected(s))
	}
	t.counter = c.counters
	c.counters++
	return t
}

func selected(s path.Selector) span {
	if s.Kind == path.Index {
		return span{s.Index, s.Index + 1, 1}
	}
	r := span{0, math.MaxInt64, 1}
	if b := s.Slice.Start; b != nil {
		r.start = *b
	}
	if b := s.Slice.End; b != nil {
		r.end = *b
	}
	if b := s.Slice.Step; b != nil {
		if r.step = *b; r.step == 0 { // selects nothing (RFC 9535 section 2.3.4.2.2)
			r = span{0, 0, 1}
		}
	}
	return r
}

func (c *compiler) name(name string) int32 {
	if c.folds {
		name = string(fold(nil, []byte(name)))
	}
	if n, ok := c.nameOf[name]; ok {
		return n
	}
	c.names = append(c.names, name)
	c.nameOf[name] = int32(len(c.names)) // zero is every other name
	return int32(len(c.names))
}

func (c *compiler) space(uri string) int32 {
	if n, ok := fixedSpace(uri); ok {
		return n
	}
	if n, ok := c.spaces[uri]; ok {
		return n
	}
	n := int32(firstPinned + len(c.spaceList))
	c.spaces[uri] = n
	c.spaceList = append(c.spaceList, uri)
	return n
}

// program lays the positions out as bits.
func (c *compiler) program(paths int) *Program {
	words := max(1, (len(c.positions)+63)/64)
	p := &Program{
		words: words, initial: make([]uint64, words), above: make([]uint64, words),
		descend: make([]uint64, words), final: make([]uint64, words), named: make([]uint64, words),
		pathOf: make([]int32, len(c.positions)), tests: make([][]test, len(c.positions)),
		names: newNameTable(c.names, c.folds), rows: make([]uint64, (len(c.names)+1)*rowsOfName*words),
		counters: int(c.counters), paths: paths, spaces: c.spaceList,
	}
	for n, position := range c.positions {
		p.pathOf[n], p.tests[n] = position.path, position.tests
		set(p.initial, n, position.start)
		set(p.above, n, position.above)
		set(p.descend, n, position.descend)
		set(p.final, n, position.final)
		for _, t := range position.tests {
			set(p.named, n, t.name != anyName && t.space == anySpace)
			p.place(n, &t)
		}
	}
	return p
}

// place puts a test of a position into the rows of the names that it may select.
func (p *Program) place(n int, t *test) {
	row := elements
	switch {
	case t.attribute:
		row = attributes
	case t.counter != none || t.space != anySpace || t.exact != "":
		row = tested
	}
	first, last := t.name, t.name
	if t.name == anyName {
		first, last = 0, int32(len(p.names.names))
	}
	for name := first; name <= last; name++ {
		set(p.row(name, row), n, true)
	}
}

func (p *Program) row(name int32, row int) []uint64 {
	start := (int(name)*rowsOfName + row) * p.words
	return p.rows[start : start+p.words]
}

func set(bits []uint64, n int, on bool) {
	if on {
		bits[n/64] |= 1 << (n % 64)
	}
}
