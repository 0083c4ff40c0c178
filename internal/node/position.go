package node

import (
	"bytes"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// Position is a place in a source. Line and Column start at 1; Column counts code points, as
// editors show it. The zero Position is "nowhere".
type Position struct {
	File   string
	Line   int
	Column int
}

// IsZero reports whether p is nowhere.
func (p Position) IsZero() bool { return p.Line == 0 }

// Span is a range of a source: a key or a value that a message can point at. The zero Span is
// nowhere.
type Span struct {
	t          *Tree
	start, end uint32
}

// Span returns where the value of n stands. A container reaches from its opening token to its
// closing one; a block collection of YAML, which has none, from its first key or dash to the
// end of its last child. Anchors and tags of YAML are not part of it.
func (n Node) Span() Span {
	if n.t == nil {
		return Span{}
	}
	r := &n.t.recs[n.id]
	return Span{n.t, r.start, r.end}
}

// Pos returns the position of n's first character.
func (n Node) Pos() Position { return n.Span().Pos() }

// IsZero reports whether s is nowhere.
func (s Span) IsZero() bool { return s.t == nil }

// Offsets returns where s begins and ends, in bytes of [Tree.Source].
func (s Span) Offsets() (start, end int) { return int(s.start), int(s.end) }

// Pos returns the position of the first character of s.
func (s Span) Pos() Position {
	if s.t == nil {
		return Position{}
	}
	line := s.t.lineAt(s.start)
	return Position{s.t.name, line, s.t.runes(s.t.index.lines[line-1], s.start) + 1}
}

// Line returns the whole source line on which s starts, without its line break. In a document
// without line breaks that is all of it: what shows a line cuts it.
func (s Span) Line() string {
	if s.t == nil {
		return ""
	}
	line := s.t.lineAt(s.start)
	start, end := s.t.lineBounds(line)
	return s.t.text(start, end, false)
}

// Window returns the part of the line on which s starts that is within some bytes of the start
// of s, and the column of its first code point. In a document without line breaks it costs no
// more than in others.
func (s Span) Window(before, after int) (text string, column int) {
	if s.t == nil {
		return "", 0
	}
	start, end := s.t.lineBounds(s.t.lineAt(s.start))
	if from := int(s.start) - before; from > int(start) {
		start = uint32(from)
	}
	if to := int(s.start) + after; to < int(end) {
		end = uint32(to)
	}
	for start < s.start && !utf8.RuneStart(s.t.src[start]) {
		start++
	}
	for end > s.start && int(end) < len(s.t.src) && !utf8.RuneStart(s.t.src[end]) {
		end--
	}
	return s.t.text(start, end, false), s.Pos().Column - s.t.runes(start, s.start)
}

// Pointer returns the JSON Pointer of the value that s is, or whose key it is.
func (s Span) Pointer() string {
	if s.t == nil {
		return ""
	}
	var b strings.Builder
	n := s.t.Root()
	for {
		token, child := s.step(n)
		if child.IsZero() {
			return b.String()
		}
		b.WriteString("/" + token)
		n = child
	}
}

// step returns the child of n that s is in, and the token that leads there.
func (s Span) step(n Node) (token string, child Node) {
	if n.Kind() < Array || n.Span() == s {
		return "", Node{}
	}
	r := &s.t.recs[n.id]
	from := uint32(0)
	if !s.t.aliased { // the children stand side by side, in their order
		from = uint32(sort.Search(int(r.b), func(i int) bool { return s.t.childStart(r, uint32(i)) > s.start }))
		from = max(from, 1) - 1
	}
	for i := from; i < r.b; i++ {
		if s.isIn(r, i) {
			return s.t.token(link{n.id, i}), Node{s.t, s.t.child(r, i)}
		}
		if !s.t.aliased {
			break
		}
	}
	return "", Node{}
}

// childStart returns where the i-th child of a container begins, its key included.
func (t *Tree) childStart(r *rec, i uint32) uint32 {
	if r.kind == Object {
		return t.members[r.a+i].start
	}
	return t.recs[t.items[r.a+i]].start
}

// isIn reports whether s begins in the i-th child of a container or is its key.
func (s Span) isIn(r *rec, i uint32) bool {
	v := &s.t.recs[s.t.child(r, i)]
	if v.start <= s.start && s.start < v.end || v.start == s.start && v.end == s.end { // the latter may be empty
		return true
	}
	if r.kind != Object {
		return false
	}
	m := &s.t.members[r.a+i]
	return m.start <= s.start && s.start < m.end
}

// Width returns the number of code points of s on its first line, at least 1, and 0 for the
// zero Span.
func (s Span) Width() int {
	if s.t == nil {
		return 0
	}
	_, end := s.t.lineBounds(s.t.lineAt(s.start))
	return max(1, s.t.runes(s.start, min(end, s.end)))
}

// lineIndex finds lines and columns. It is built when the first position is asked for.
type lineIndex struct {
	once   sync.Once
	lines  []uint32 // offset of the first byte of each line
	blocks []uint32 // code points before each block, only for sources with a long line
}

// block is the distance of two entries of lineIndex.blocks in bytes. Shorter distances are
// counted, so that a column costs the same on a line of any length.
const block = 4096

func (t *Tree) indexed() *lineIndex {
	t.index.once.Do(func() { t.index.build(t.src) })
	return &t.index
}

func (x *lineIndex) build(src []byte) {
	x.lines = lineStarts(src)
	longest := len(src) - int(x.lines[len(x.lines)-1])
	for i := 1; i < len(x.lines); i++ {
		longest = max(longest, int(x.lines[i]-x.lines[i-1]))
	}
	if longest < 2*block {
		return
	}
	x.blocks = make([]uint32, len(src)/block+1)
	for i := 1; i < len(x.blocks); i++ {
		x.blocks[i] = x.blocks[i-1] + uint32(starts(src[(i-1)*block:i*block]))
	}
}

// lineStarts returns the offset of the first byte of each line. Lines end with LF, CR LF or CR.
func lineStarts(src []byte) []uint32 {
	cr := bytes.Count(src, []byte{'\r'})
	lines := make([]uint32, 1, bytes.Count(src, []byte{'\n'})+cr+1)
	if cr == 0 {
		for at := 0; ; {
			i := bytes.IndexByte(src[at:], '\n')
			if i < 0 {
				return lines
			}
			at += i + 1
			lines = append(lines, uint32(at))
		}
	}
	for i, c := range src {
		if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			lines = append(lines, uint32(i+1))
		}
	}
	return lines
}

// starts returns the number of bytes that begin a code point.
func starts(b []byte) int {
	n := 0
	for _, c := range b {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}

// lineAt returns the number of the line that holds the byte at off.
func (t *Tree) lineAt(off uint32) int {
	lines := t.indexed().lines
	return sort.Search(len(lines), func(i int) bool { return lines[i] > off })
}

// lineBounds returns where a line begins and ends, without its line break.
func (t *Tree) lineBounds(line int) (start, end uint32) {
	lines := t.indexed().lines
	start, end = lines[line-1], uint32(len(t.src))
	if line < len(lines) {
		end = lines[line]
	}
	for end > start && (t.src[end-1] == '\n' || t.src[end-1] == '\r') {
		end--
	}
	return start, end
}

// runes returns the number of code points that begin in [from, to).
func (t *Tree) runes(from, to uint32) int {
	if to <= from {
		return 0
	}
	if to-from < 2*block {
		return starts(t.src[from:to])
	}
	return t.before(to) - t.before(from)
}

// before returns the number of code points that begin before off.
func (t *Tree) before(off uint32) int {
	b := off / block
	return int(t.indexed().blocks[b]) + starts(t.src[b*block:off])
}
