package node

import (
	"sort"
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

// Span returns where the value of n stands. For containers it reaches from the opening token to
// the closing one.
func (n Node) Span() Span {
	if n.t == nil {
		return Span{}
	}
	r := n.t.recs[n.id]
	return Span{n.t, r.start, r.end}
}

// Pos returns the position of n's first character.
func (n Node) Pos() Position { return n.Span().Pos() }

// IsZero reports whether s is nowhere.
func (s Span) IsZero() bool { return s.t == nil }

// Pos returns the position of the first character of s.
func (s Span) Pos() Position {
	if s.t == nil {
		return Position{}
	}
	line, start := s.t.line(s.start)
	return Position{s.t.name, line, utf8.RuneCount(s.t.src[start:s.start]) + 1}
}

// Line returns the whole source line on which s starts, without its line break.
func (s Span) Line() string {
	if s.t == nil {
		return ""
	}
	_, start := s.t.line(s.start)
	end := start
	for int(end) < len(s.t.src) && s.t.src[end] != '\n' && s.t.src[end] != '\r' {
		end++
	}
	return string(s.t.src[start:end])
}

// Width returns the number of code points of s on its first line, at least 1.
func (s Span) Width() int {
	if s.t == nil {
		return 0
	}
	end := s.start
	for int(end) < len(s.t.src) && end < s.end && s.t.src[end] != '\n' && s.t.src[end] != '\r' {
		end++
	}
	return max(1, utf8.RuneCount(s.t.src[s.start:end]))
}

// line returns the number of the line that holds the byte at off, and the offset of its start.
func (t *Tree) line(off uint32) (number int, start uint32) {
	i := sort.Search(len(t.lines), func(i int) bool { return t.lines[i] > off })
	return i, t.lines[i-1]
}

func (t *Tree) indexLines() {
	t.lines = append(make([]uint32, 0, len(t.src)/32+1), 0)
	for i, c := range t.src {
		if c == '\n' || c == '\r' && (i+1 == len(t.src) || t.src[i+1] != '\n') {
			t.lines = append(t.lines, uint32(i+1))
		}
	}
}
