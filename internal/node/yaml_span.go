package node

import (
	"bytes"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// This file finds out where values stand. The YAML library says where a node begins, by line
// and column, its anchor and tag included; where it ends is read from the source.

// cursor turns lines and columns into offsets. It walks on from the last place asked for, so
// that a document of one long line costs one walk.
type cursor struct {
	src   []byte
	lines []uint32 // by what the YAML library takes for a line break
	line  int
	col   int
	off   uint32
}

func (t *Tree) newCursor() cursor {
	return cursor{src: t.src, lines: t.yamlLines()}
}

// The line breaks that YAML 1.1 knows beyond LF, CR LF and CR.
const (
	nextLine           = "\u0085"
	lineSeparator      = "\u2028"
	paragraphSeparator = "\u2029"
)

// yamlLines returns the line index of the tree, or one of its own if the source has line breaks
// of YAML 1.1, which the library counts and editors do not.
func (t *Tree) yamlLines() []uint32 {
	breaks := []string{nextLine, lineSeparator, paragraphSeparator}
	found := false
	for _, b := range breaks {
		found = found || bytes.Contains(t.src, []byte(b))
	}
	if !found {
		return t.indexed().lines
	}
	lines := []uint32{0}
	for i := 0; i < len(t.src); {
		n := lineBreak(t.src[i:])
		i += max(n, 1)
		if n > 0 {
			lines = append(lines, uint32(i))
		}
	}
	return lines
}

// lineBreak returns the length of the line break that b begins with, 0 if there is none.
func lineBreak(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	switch b[0] {
	case '\n':
		return 1
	case '\r':
		if len(b) > 1 && b[1] == '\n' {
			return 2
		}
		return 1
	case nextLine[0], lineSeparator[0]:
		for _, s := range []string{nextLine, lineSeparator, paragraphSeparator} {
			if len(b) >= len(s) && string(b[:len(s)]) == s {
				return len(s)
			}
		}
	}
	return 0
}

// offset returns the offset of a place, the end of the source if there is no such place.
func (c *cursor) offset(line, col int) uint32 {
	if line < 1 || line > len(c.lines) {
		return uint32(len(c.src))
	}
	if line != c.line || col < c.col {
		c.line, c.col, c.off = line, 1, c.lines[line-1]
	}
	for c.col < col && int(c.off) < len(c.src) {
		_, n := utf8.DecodeRune(c.src[c.off:])
		c.off += uint32(n)
		c.col++
	}
	return c.off
}

// at returns the first character of a node.
func (b *builder) at(y *yaml.Node) Span {
	off := b.cursor.offset(y.Line, y.Column)
	return Span{b.t, off, off + 1}
}

// contentStart returns where the value of a node begins, after its anchor and its tag.
func (b *builder) contentStart(y *yaml.Node) uint32 {
	at := b.cursor.offset(y.Line, y.Column)
	if y.Kind == yaml.AliasNode {
		return at
	}
	properties := 0
	if y.Anchor != "" {
		properties++
	}
	if y.Tag == "!" || y.Style&yaml.TaggedStyle != 0 {
		properties++
	}
	end := at
	for ; properties > 0; properties-- {
		end = b.skipProperty(b.skipBlank(end), len(y.Anchor))
	}
	if end == at || y.Kind == yaml.ScalarNode && y.Value == "" && y.Style&^yaml.TaggedStyle == 0 {
		return end // nothing to skip, or nothing after it
	}
	return b.skipBlank(end)
}

func (b *builder) skipProperty(at uint32, anchor int) uint32 {
	src := b.t.src
	end := int(at)
	switch {
	case end < len(src) && src[end] == '&':
		end += 1 + anchor
	case bytes.HasPrefix(src[end:], []byte("!<")):
		end += 1 + bytes.IndexByte(src[end:], '>')
	default:
		for end < len(src) && !isBlank(src[end:]) && !bytes.ContainsRune([]byte(",[]{}"), rune(src[end])) {
			end++
		}
	}
	return uint32(min(end, len(src)))
}

func isBlank(b []byte) bool { return b[0] == ' ' || b[0] == '\t' || lineBreak(b) > 0 }

// skipBlank skips blanks, line breaks and comments.
func (b *builder) skipBlank(at uint32) uint32 {
	src := b.t.src
	i := int(at)
	for i < len(src) {
		switch {
		case src[i] == ' ' || src[i] == '\t':
			i++
		case lineBreak(src[i:]) > 0:
			i += lineBreak(src[i:])
		case src[i] == '#' && (i == 0 || isBlank(src[i-1:])):
			i = lineEnd(src, i)
		default:
			return uint32(i)
		}
	}
	return uint32(i)
}

func lineEnd(src []byte, at int) int {
	for at < len(src) && lineBreak(src[at:]) == 0 {
		at++
	}
	return at
}

// closeFlow moves the end of a flow collection behind its closing bracket. A pair in a flow
// sequence is a mapping without brackets and ends with its value.
func (b *builder) closeFlow(y *yaml.Node, v *built, start uint32, opening, closing byte) {
	src := b.t.src
	if y.Style&yaml.FlowStyle == 0 || int(start) >= len(src) || src[start] != opening {
		return
	}
	at := max(v.end, start+1)
	for {
		at = b.skipBlank(at)
		if int(at) >= len(src) {
			return
		}
		switch src[at] {
		case closing:
			v.end = at + 1
			return
		case ',', ':', '?':
			at++
		default:
			return
		}
	}
}

// scalarEnd returns where a scalar that begins at start ends.
func (b *builder) scalarEnd(y *yaml.Node, start uint32) uint32 {
	src := b.t.src[start:]
	if len(src) == 0 {
		return start
	}
	n := 0
	switch {
	case y.Style&yaml.DoubleQuotedStyle != 0:
		n = doubleQuoted(src)
	case y.Style&yaml.SingleQuotedStyle != 0:
		n = singleQuoted(src)
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		n = blockHeader(src)
		if y.Value != "" {
			n = follow(src, lineEnd(src, n), y.Value)
		}
	case len(src) >= len(y.Value) && string(src[:len(y.Value)]) == y.Value:
		n = len(y.Value)
	default:
		n = follow(src, 0, y.Value)
	}
	return start + uint32(n)
}

// doubleQuoted returns the length of the double-quoted scalar that b begins with.
func doubleQuoted(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}

// singleQuoted returns the length of the single-quoted scalar that b begins with.
func singleQuoted(b []byte) int {
	for i := 1; i < len(b); i++ {
		if b[i] != '\'' {
			continue
		}
		if i+1 == len(b) || b[i+1] != '\'' {
			return i + 1
		}
		i++
	}
	return len(b)
}

// blockHeader returns the length of the indicators that a block scalar begins with.
func blockHeader(b []byte) int {
	n := 1
	for n < len(b) && bytes.IndexByte([]byte("+-0123456789"), b[n]) >= 0 {
		n++
	}
	return n
}

// follow returns where a scalar over several lines ends: indentation and folding change nothing
// but blanks and line breaks, so all other characters of its value stand in the source from at
// on in the same order.
func follow(src []byte, at int, value string) (end int) {
	end = at
	for i := 0; i < len(value); i++ {
		c := value[i]
		if c == ' ' || c == '\t' || c == '\n' {
			continue
		}
		for at < len(src) && src[at] != c && isBlank(src[at:]) {
			at += max(1, lineBreak(src[at:]))
		}
		if at == len(src) || src[at] != c {
			return end
		}
		at++
		end = at
	}
	return end
}
