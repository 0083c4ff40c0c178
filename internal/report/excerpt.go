package report

import (
	"strings"
	"unicode/utf8"

	"github.com/postel-api/postel/diff"
)

// maxColumns bounds the width of an excerpt where the width of the reader's window is not
// known.
const maxColumns = 160

// excerpt is one source line, cut around what is marked, as visible text.
type excerpt struct {
	before, marked, after string
}

// cutter shows source lines in a number of columns.
type cutter struct {
	columns  int
	ascii    bool
	ellipsis string
}

func newCutter(columns int, unicode bool) cutter {
	if columns <= 0 || columns > maxColumns {
		columns = maxColumns
	}
	if !unicode {
		return cutter{max(columns, 24), true, "..."}
	}
	return cutter{max(columns, 24), false, "…"}
}

// cut returns the line of l without its indentation, and without what is too far from the
// marked range to fit. It reads no more of the line than it needs to find the range.
func (c cutter) cut(l *diff.Location) excerpt {
	start := offset(l.Text, l.Column-max(1, l.TextColumn))
	end := start + offset(l.Text[start:], max(l.Width, 1))
	indent := min(start, len(l.Text)-len(strings.TrimLeft(l.Text, " \t")))
	left, marked, right := l.Text[indent:start], l.Text[start:end], l.Text[end:]

	room := c.columns
	if left != "" || right != "" {
		room = room * 3 / 4
	}
	var e excerpt
	e.marked = c.head(marked, room)
	room = c.columns - columns(e.marked)
	e.after, e.before = c.head(right, room), c.tail(left, room)
	if l, r := columns(e.before), columns(e.after); l+r > room {
		keepLeft := max(room/3, room-r)
		e.before = c.tail(left, min(l, keepLeft))
		e.after = c.head(right, room-columns(e.before))
	}
	return e
}

// offset returns the byte offset of the code point with that index, at most the length of s.
func offset(s string, index int) int {
	if index <= 0 {
		return 0
	}
	for i := range s {
		if index == 0 {
			return i
		}
		index--
	}
	return len(s)
}

// head shows the beginning of s in at most n columns, with an ellipsis where something is left
// out.
func (c cutter) head(s string, n int) string {
	var b strings.Builder
	used, fits := 0, 0 // fits is the length up to which an ellipsis has room as well
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		g := c.glyph(r, size, s[at])
		w := columns(g)
		if used+w > n {
			return b.String()[:fits] + c.dots(n)
		}
		used += w
		b.WriteString(g)
		if used+len([]rune(c.ellipsis)) <= n {
			fits = b.Len()
		}
		at += size
	}
	return b.String()
}

// tail shows the end of s in at most n columns.
func (c cutter) tail(s string, n int) string {
	var glyphs []string // from the end
	used, fits := 0, 0
	for end := len(s); end > 0; {
		r, size := utf8.DecodeLastRuneInString(s[:end])
		g := c.glyph(r, size, s[end-size])
		w := columns(g)
		if used+w > n {
			return c.dots(n) + backwards(glyphs[:fits])
		}
		used += w
		glyphs = append(glyphs, g)
		if used+len([]rune(c.ellipsis)) <= n {
			fits = len(glyphs)
		}
		end -= size
	}
	return backwards(glyphs)
}

func backwards(glyphs []string) string {
	var b strings.Builder
	for i := len(glyphs) - 1; i >= 0; i-- {
		b.WriteString(glyphs[i])
	}
	return b.String()
}

// dots is the ellipsis if n columns hold it.
func (c cutter) dots(n int) string {
	if n < len([]rune(c.ellipsis)) {
		return ""
	}
	return c.ellipsis
}

// glyph shows one code point of a source line. A tab is two columns everywhere, so that carets
// need not know about tab stops.
func (c cutter) glyph(r rune, size int, lead byte) string {
	if r == '\t' {
		return "  "
	}
	return glyph(r, size, lead, c.ascii)
}
