package controlmap

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// The measures of a drawing, in pixels.
const (
	boxWidth   = 230
	boxGap     = 130
	lineHeight = 18
	rowGap     = 28
	margin     = 24
	maxLetters = 30
)

// box is a state in a drawing.
type box struct {
	state        *State
	x, y, height int
	lines        []string
}

// WriteSVG draws the map: states in columns by how many steps they are from the entry, an arrow from each
// control to where it leads. The drawing has no scripts and asks for nothing; it is light or dark as
// its reader prefers.
func (m *Map) WriteSVG(out io.Writer) error {
	boxes, width, height := m.layout()
	at := map[string]*box{}
	for _, b := range boxes {
		at[b.state.Name] = b
	}
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">
<style>
text{font:13px system-ui,sans-serif;fill:#1b1f24}.head{font-weight:600}.box{fill:#fff;stroke:#57606a}.way{fill:none;stroke:#0550ae;stroke-width:1.4}
.back{stroke:#8c959f}.old{fill:#8c959f;font-style:italic}.fail{fill:#b3261e}.ground{fill:#f6f8fa}.tip{fill:#0550ae}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.box{fill:#161b22;stroke:#8b949e}.way{stroke:#79c0ff}.back{stroke:#6e7681}.ground{fill:#0d1117}.fail{fill:#ff7b72}.tip{fill:#79c0ff}}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>
<rect class="ground" width="%d" height="%d"/>
`, width, height, width, height, quote(m.String()), width, height)
	for _, b := range boxes {
		b.arrows(w, at)
	}
	for _, b := range boxes {
		b.draw(w)
	}
	fmt.Fprintln(w, "</svg>")
	return w.Flush()
}

// layout puts the states into columns by their distance from the entry.
func (m *Map) layout() (boxes []*box, width, height int) {
	column := map[string]int{m.Start: 0}
	for queue := []string{m.Start}; len(queue) > 0; queue = queue[1:] {
		for _, c := range m.State(queue[0]).Controls {
			for _, t := range c.Targets {
				if _, seen := column[t]; !seen && m.State(t) != nil {
					column[t] = column[queue[0]] + 1
					queue = append(queue, t)
				}
			}
		}
	}
	next := map[int]int{}
	for i := range m.States {
		s := &m.States[i]
		b := &box{state: s}
		for k := range s.Controls {
			b.lines = append(b.lines, s.Controls[k].label())
		}
		col := column[s.Name]
		b.height = lineHeight*(len(b.lines)+1) + 12
		b.x = margin + col*(boxWidth+boxGap)
		b.y = margin + next[col]
		next[col] += b.height + rowGap
		boxes = append(boxes, b)
		width, height = max(width, b.x+boxWidth+boxGap/2+margin), max(height, b.y+b.height+margin)
	}
	return boxes, width, height
}

// row is the middle of a line in a box; 0 is the name.
func (b *box) row(i int) int { return b.y + 6 + lineHeight*i + lineHeight/2 }

func (b *box) arrows(w io.Writer, at map[string]*box) {
	for i := range b.state.Controls {
		for _, t := range b.state.Controls[i].Targets {
			to := at[t]
			if to == nil {
				continue
			}
			class, y1, y2 := "way", b.row(i+1), to.row(0)
			x1, x2, bend1, bend2 := b.x+boxWidth, to.x, boxGap/2, -boxGap/2 // on, from side to side
			switch {
			case to.x == b.x: // around the right side
				class, x2, bend2 = "way back", to.x+boxWidth, boxGap/2
			case to.x < b.x:
				class, x1, x2, bend1, bend2 = "way back", b.x, to.x+boxWidth, -boxGap/2, boxGap/2
			}
			fmt.Fprintf(w, `<path class="%s" marker-end="url(#tip)" d="M%d %dC%d %d %d %d %d %d"/>`+"\n", class, x1, y1, x1+bend1, y1, x2+bend2, y2, x2, y2)
		}
	}
}

func (b *box) draw(w io.Writer) {
	fmt.Fprintf(w, `<g><title>%s</title><rect class="box" x="%d" y="%d" width="%d" height="%d" rx="6"/>`+"\n", quote(b.state.Name), b.x, b.y, boxWidth, b.height)
	fmt.Fprintf(w, `<text class="head" x="%d" y="%d">%s</text>`+"\n", b.x+10, b.row(0)+5, quote(short(b.state.Name)))
	for i, line := range b.lines {
		c := &b.state.Controls[i]
		class := ""
		switch {
		case len(c.Failed) > 0:
			class = ` class="fail"`
		case c.Deprecation != "":
			class = ` class="old"`
		}
		fmt.Fprintf(w, `<text%s x="%d" y="%d">%s<title>%s</title></text>`+"\n", class, b.x+18, b.row(i+1)+5, quote(short(line)), quote(strings.Join(c.facts(b.state), "; ")))
	}
	fmt.Fprintln(w, "</g>")
}

// short keeps the end of a name, where names differ.
func short(s string) string {
	if utf8.RuneCountInString(s) <= maxLetters {
		return s
	}
	r := []rune(s)
	return "…" + string(r[len(r)-maxLetters+1:])
}

func quote(s string) string {
	var b bytes.Buffer
	// The buffer takes everything, and what XML cannot hold becomes U+FFFD.
	_ = xml.EscapeText(&b, []byte(visible(s)))
	return b.String()
}
