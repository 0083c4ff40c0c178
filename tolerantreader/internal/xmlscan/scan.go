package xmlscan

import (
	"bytes"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// scanner is what one scan needs. It is kept by its program for the next one.
//
// Its methods that read take the offset at which they start, and are the offset behind what they
// read; -1 says that they failed, with s.err.
type scanner struct {
	p      *Program
	doc    []byte
	found  *document.Found
	limits document.Limits
	verify bool
	err    error

	frames   []frame
	active   []uint64 // a row of positions for what is above the document element, and for each frame
	counters []int32  // a row of counters alike: how many children were counted so far
	moved    []uint64 // the positions that select the element that is being opened

	mixing     bool     // a position was met in a second namespace
	other      []uint64 // rows as active: positions reached through another namespace than the first
	spaced     bool     // a position was met in a namespace
	met        []uint64 // the positions met before that
	firstSpace []int32  // of other positions: the first namespace met, plus one
	seen       []firsts // of paths

	local      []byte // the name of the element that is being opened, without its prefix
	folded     []byte // room for a name
	tag        []attribute
	arena      []byte // of URIs that are not literally in the document
	prefixes   *numbering
	spaces     *numbering
	bound      []int32 // namespaces of prefixes, or undeclared
	undo       []binding
	chain      []int32
	scope      int32
	lastPrefix []byte
	lastNumber int32
}

// frame is an element that is open. Its name is between start+1 and nameEnd.
type frame struct {
	start, nameEnd int32
	match, matches int32 // of the element, in found.Matches
	undo, scope    int32 // declarations and scope before the element
	inner, null    bool  // has child elements; is xsi:nil
	idle           bool  // nothing below is asked for, and there is no row of positions
}

func (s *scanner) nameOf(f *frame) []byte { return s.doc[f.start+1 : f.nameEnd] }

// firsts are the offsets of the first matches of a path, plus one, by whether they were reached
// through the namespaces that were met first.
type firsts struct {
	plain, other int
	reported     bool
}

func newScanner(p *Program) *scanner {
	return &scanner{
		p: p, moved: make([]uint64, p.words), met: make([]uint64, p.words), seen: make([]firsts, p.paths),
		firstSpace: make([]int32, len(p.pathOf)),
		frames:     make([]frame, 0, 16), active: make([]uint64, 16*p.words), other: make([]uint64, 16*p.words),
		counters: make([]int32, 16*p.counters), tag: make([]attribute, 0, 16),
		prefixes: newNumbering("", "xml"), spaces: newNumbering(append(fixedSpaces[:], p.spaces...)...),
		bound: append(make([]int32, 0, fixedPrefixes), noSpace, xmlSpace),
	}
}

// largest is how much memory of each kind a program keeps from scan to scan.
const largest = 1 << 13

// release forgets the document, and gives the memory back unless a document made it large.
func (s *scanner) release() {
	p := s.p
	if max(cap(s.frames)*p.words, len(s.prefixes.slots), len(s.spaces.slots), cap(s.tag), cap(s.arena), cap(s.counters)) > largest {
		return
	}
	s.doc, s.found, s.err, s.local, s.lastPrefix, s.lastNumber = nil, nil, nil, nil, nil, noPrefix
	s.frames, s.tag, s.arena = s.frames[:0], s.tag[:0], s.arena[:0]
	s.mixing, s.spaced = false, false
	s.retract(0, 0)
	s.prefixes.reset()
	s.spaces.reset()
	s.bound = s.bound[:fixedPrefixes]
	clear(s.met)
	clear(s.firstSpace)
	clear(s.seen)
	p.states.Put(s)
}

// element reads the document element at i.
func (s *scanner) element(i int) int {
	if i >= len(s.doc) {
		return s.fail(i, "the document ends, and no element came")
	}
	copy(s.active, s.p.above)
	clear(s.counters[:s.p.counters])
	for i = s.open(i); i >= 0 && len(s.frames) > 0; {
		i = s.content(i)
	}
	return i
}

// content reads text and the markup behind it.
func (s *scanner) content(i int) int {
	if i = s.text(i); i < 0 {
		return -1
	}
	if i+1 < len(s.doc) {
		switch s.doc[i+1] {
		case '/':
			return s.end(i)
		case '?':
			return s.instruction(i)
		case '!':
			if bytes.HasPrefix(s.doc[i:], []byte("<![CDATA[")) {
				return s.cdata(i)
			}
			return s.comment(i)
		}
	}
	return s.open(i)
}

// open reads the start tag at i, and, where nothing inside is asked for and it is trusted, the whole
// element.
func (s *scanner) open(i int) int {
	nameEnd, colon := s.name(i + 1)
	if nameEnd < 0 {
		return -1
	}
	depth := len(s.frames)
	if depth >= s.limits.Depth {
		return s.exceed(i, "depth", s.limits.Depth)
	}
	if depth > 0 {
		s.frames[depth-1].inner = true
	}
	idle, name := depth > 0 && s.frames[depth-1].idle, int32(0)
	if !idle {
		s.local = s.doc[max(i, colon)+1 : nameEnd]
		name = s.p.names.find(s.local, &s.folded)
		idle = s.dead(name)
	}
	if idle && !s.verify {
		return s.skipFrom(i, i, 0)
	}
	if idle && colon < 0 {
		if end := s.leaf(i, nameEnd); end > 0 {
			return end
		}
	}
	s.push(i, nameEnd, idle)
	s.tag = s.tag[:0]
	j := s.tagEnd(nameEnd)
	if j < 0 {
		return -1
	}
	space := s.spaceOf(i+1, colon, s.bound[noPrefix])
	if space == undeclared {
		return -1
	}
	live := !idle && s.step(name, space)
	if s.err != nil || len(s.tag) > 0 && !s.attributesOf() {
		return -1
	}
	if s.doc[j] == '/' {
		return s.close(j + 2)
	}
	if !s.verify && !live {
		return s.skipRest(j + 1)
	}
	s.frames[depth].idle = !live
	return j + 1
}

// leaf reads the rest of an element that no path asks for, if it is nothing but a name and text that
// needs no second look; -1 where it is not. Most elements are such.
func (s *scanner) leaf(start, nameEnd int) int {
	doc := s.doc
	i := nameEnd
	if i == len(doc) || doc[i] != '>' {
		return -1
	}
	for i++; i < len(doc) && classes[doc[i]]&plain != 0; i++ {
	}
	end := i + 1 + nameEnd - start
	if end >= len(doc) || doc[i] != '<' || doc[i+1] != '/' || doc[end] != '>' || string(doc[i+2:end]) != string(doc[start+1:nameEnd]) {
		return -1
	}
	return end + 1
}

// push opens an element.
func (s *scanner) push(start, nameEnd int, idle bool) {
	s.frames = append(s.frames, frame{}) // filled in place, as copying so many small fields stalls
	f := &s.frames[len(s.frames)-1]
	f.start, f.nameEnd, f.undo, f.scope, f.idle = int32(start), int32(nameEnd), int32(len(s.undo)), s.scope, idle
	if idle {
		return
	}
	rows, w, n := len(s.frames)+1, s.p.words, s.p.counters
	for len(s.active) < rows*w {
		s.active, s.other = append(s.active, 0), append(s.other, 0)
	}
	for len(s.counters) < rows*n {
		s.counters = append(s.counters, 0)
	}
	for k := (rows - 1) * n; k < rows*n; k++ {
		s.counters[k] = 0
	}
}

// end reads the end tag at i.
func (s *scanner) end(i int) int {
	doc, f := s.doc, &s.frames[len(s.frames)-1]
	j := i + 1 + int(f.nameEnd-f.start)
	if j >= len(doc) || string(doc[i+2:j]) != string(s.nameOf(f)) {
		return s.mismatch(i, f)
	}
	if doc[j] != '>' {
		if j = s.blank(j); j == len(doc) || doc[j] != '>' {
			return s.mismatch(i, f)
		}
	}
	return s.close(j + 1)
}

func (s *scanner) mismatch(i int, f *frame) int {
	return s.fail(i, "the end tag is not that of <"+excerpt(s.nameOf(f))+">")
}

// excerpt is a name that is short enough for a message.
func excerpt(name []byte) string {
	if len(name) > 40 {
		return string(name[:40]) + "..."
	}
	return string(name)
}

// close ends the innermost open element, whose end tag is before i.
func (s *scanner) close(i int) int {
	f := &s.frames[len(s.frames)-1]
	for n := f.match; n < f.match+f.matches; n++ {
		m := &s.found.Matches[n]
		switch m.End = i; {
		case f.null:
			m.Kind = document.Null
		case f.inner:
			m.Kind = document.Element
		}
	}
	if len(s.undo) > int(f.undo) {
		s.retract(int(f.undo), f.scope)
	}
	s.frames = s.frames[:len(s.frames)-1]
	return i
}
