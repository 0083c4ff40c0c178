package report

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/postel-api/postel/diff"
)

// The text format, from top to bottom: the verdict in one line; each break with the lines of
// both sides; each compatible change in two or three lines; what was not compared; the next
// version; counts. The rules are: a line belongs to what stands less indented above it, a label
// is as wide as the others, and nothing but
// excerpts and long messages is cut.

const (
	hang      = 7  // columns under a level
	labelSize = 11 // columns of "witness    "
	// maxWitness bounds the code points of a witness, which is otherwise shown whole so that it
	// can be pasted.
	maxWitness = 2000
	maxMessage = 600 // of a request or answer, unless verbose
	maxCommand = 600 // a command line that is longer is left out, unless verbose
	maxNotices = 12  // of one kind, unless verbose
)

// textWriter writes one report. Its arguments are visible text unless said otherwise.
type textWriter struct {
	*bufio.Writer
	v     *view
	style style
	cut   cutter
	bar   string // between gutter and source
	arrow string
	dot   string
}

func writeText(w *bufio.Writer, v *view) error {
	newTextWriter(w, v).report()
	return nil
}

func newTextWriter(w *bufio.Writer, v *view) *textWriter {
	t := &textWriter{Writer: w, v: v, style: style(v.o.Color), bar: "|", arrow: "->", dot: "*"}
	if v.o.Unicode {
		t.bar, t.arrow, t.dot = "│", "→", "·"
	}
	columns := v.o.Width
	if columns > 0 {
		columns -= 10 // the gutter of a line number of four digits
	}
	t.cut = newCutter(columns, v.o.Unicode)
	return t
}

func (t *textWriter) report() {
	t.verdict()
	compact := false
	for _, f := range t.v.shown {
		switch {
		case f.Bump == diff.Patch && !f.Undecided:
			continue
		case f.Bump == diff.Major || f.Undecided:
			t.WriteByte('\n')
			t.finding(f)
			compact = false
		default:
			if !compact {
				t.WriteByte('\n')
			}
			t.brief(f)
			compact = true
		}
	}
	t.patches()
	t.notices("not compared", t.v.noticesOf(true))
	t.notices("faults in the documents", t.v.noticesOf(false))
	t.end()
}

// verdict writes the first line: the word, what it means, and what was compared.
func (t *textWriter) verdict() {
	word := t.v.Verdict.String()
	if t.v.verdictOpen() {
		word += "?"
	}
	t.printf("%s  %s", t.style.paint(roleOf(t.v.Verdict), word), t.v.sentence())
	names := t.show(t.v.Base.Name) + " " + t.arrow + " " + t.show(t.v.Revision.Name)
	t.printf("  %s\n", t.style.paint(roleGutter, names))
}

// finding writes a break in full.
func (t *textWriter) finding(f *diff.Finding) {
	t.heading(f)
	t.paragraph(hang, said(f))
	if f.Undecided {
		t.paragraph(hang, "undecided, so it counts as "+f.Bump.String())
	}
	t.excerpts(f)
	t.witness(f)
	t.exchange(f)
	t.judges(f)
	t.places(f)
	t.consumers(f)
	t.assumptions(f)
	t.help(f)
}

// brief writes a compatible change.
func (t *textWriter) brief(f *diff.Finding) {
	t.heading(f)
	t.paragraph(hang, said(f))
	line := strings.Repeat(" ", hang)
	if l := seen(f); l != nil {
		line += t.show(spot(l)) + "  "
	}
	line += "[" + t.show(f.Fingerprint) + "]"
	if len(f.Places) > 1 && !t.v.o.Verbose {
		line += "  " + more(f)
	}
	t.printf("%s\n", t.style.paint(roleGutter, line))
	if t.v.o.Verbose {
		t.places(f)
		t.assumptions(f)
	}
}

func (t *textWriter) heading(f *diff.Finding) {
	t.printf("%s  %s  %s\n", t.style.paint(roleOf(f.Bump), label(f)), t.show(f.Title), t.style.paint(rolePlace, t.where(first(f), f.Subject)))
}

func (t *textWriter) where(p diff.Place, subject string) string {
	return t.show(where(p, subject, t.arrow))
}

// excerpts shows the line of each side that has one.
func (t *textWriter) excerpts(f *diff.Finding) {
	if f.Base == nil && f.Revision == nil {
		return
	}
	digits := max(digits(f.Base), digits(f.Revision), 2)
	t.WriteByte('\n')
	t.excerpt(f.Base, false, digits)
	t.excerpt(f.Revision, true, digits)
	t.WriteByte('\n')
}

func digits(l *diff.Location) int {
	if l == nil {
		return 0
	}
	return len(fmt.Sprint(l.Line))
}

func (t *textWriter) excerpt(l *diff.Location, revision bool, digits int) {
	if l == nil {
		return
	}
	t.printf("  %s\n", t.style.paint(roleGutter, t.show(spot(l))))
	t.source(l, digits, func(column int) string { return t.noteBeside(l, revision, column) })
}

// source writes the line of a location, behind its number of so many digits, and below it carets
// with the note for the column that they end at.
func (t *textWriter) source(l *diff.Location, digits int, note func(column int) string) {
	if l.Line < 1 {
		return
	}
	e := t.cut.cut(l)
	number := t.style.paint(roleGutter, fmt.Sprintf("   %*d %s", digits, l.Line, t.bar))
	t.printf("%s %s%s%s\n", number, e.before, e.marked, e.after)
	if e.before+e.marked+e.after == "" {
		return
	}
	margin := t.style.paint(roleGutter, strings.Repeat(" ", digits+4)+t.bar)
	indent, width := columns(e.before), max(1, columns(e.marked))
	carets := t.style.paint(roleCaret, strings.TrimRight(strings.Repeat("^", width)+" "+note(digits+6+indent+width), " "))
	t.printf("%s %s%s\n", margin, strings.Repeat(" ", indent), carets)
}

// noteBeside returns the note of a caret that ends at a column, unless the window is narrow or
// the note would not fit.
func (t *textWriter) noteBeside(l *diff.Location, revision bool, column int) string {
	text := t.show(note(l, revision))
	if w := t.v.o.Width; w > 0 && (w < 80 || column+1+columns(text) > w) {
		return ""
	}
	return text
}

// witness shows the value that decides, unless the message shows just that.
func (t *textWriter) witness(f *diff.Finding) {
	if f.Witness == nil || shows(f) {
		return
	}
	value, says := t.show(shorten(f.Witness.Value, maxWitness)), t.show(f.Witness.Says)
	if w := t.v.o.Width; says != "" && w > 0 && 2+labelSize+columns(value)+3+columns(says) > w {
		t.label("witness", value)
		t.label("", says)
	} else {
		t.label("witness", strings.TrimRight(value+"   "+says, " "))
	}
}

// judges names those that confirm what is shown, and where the report is verbose those that
// abstain.
func (t *textWriter) judges(f *diff.Finding) {
	name := "judges"
	if text := confirmed(f); text != "" {
		t.wrapped(name, roleLabel, text)
		name = ""
	}
	if !t.v.o.Verbose {
		return
	}
	for _, o := range opinions(f) {
		if o.Says == diff.Abstains {
			t.wrapped(name, roleLabel, o.Judge+" abstains: "+o.Reason)
			name = ""
		}
	}
}

// exchange shows a break as it travels, with the command line that sends it.
func (t *textWriter) exchange(f *diff.Finding) {
	e := f.Exchange
	if e == nil {
		return
	}
	t.block("request", e.Request.String())
	if e.Response != nil {
		t.block("answer", e.Response.String())
	}
	t.wrapped("", roleLabel, e.Says)
	if curl := e.Request.Curl(); e.Response == nil && (t.v.o.Verbose || len(curl) <= maxCommand) {
		t.block("try", curl)
	}
}

// block shows a text of several lines, as it is.
func (t *textWriter) block(name, text string) {
	if !t.v.o.Verbose {
		text = shorten(text, maxMessage)
	}
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			t.WriteString("\n")
			continue
		}
		t.label(name, t.show(line))
		name = ""
	}
}

// places tells of the other places of a finding, in full where the report is verbose.
func (t *textWriter) places(f *diff.Finding) {
	if len(f.Places) < 2 {
		return
	}
	if !t.v.o.Verbose {
		t.label("places", fmt.Sprintf("and %d more (-v lists them)", len(f.Places)-1))
		return
	}
	name := "places"
	for _, p := range f.Places {
		t.label(name, t.where(p, f.Subject))
		name = ""
	}
}

// assumptions names what a verdict rests on, with the sentence where it is known.
func (t *textWriter) assumptions(f *diff.Finding) {
	name := "assumes"
	for _, key := range assumed(f) {
		t.wrapped(name, roleLabel, strings.TrimSpace(key+"  "+t.v.o.Assumptions[key]))
		name = ""
	}
}

func (t *textWriter) help(f *diff.Finding) {
	name := "help"
	if f.Help != "" {
		t.wrapped(name, roleHelp, f.Help)
		name = ""
	}
	tail := t.style.paint(roleGutter, "["+t.show(f.Fingerprint)+"]")
	t.label(name, t.style.paint(roleHelp, "postel explain "+t.show(f.Rule))+"        "+tail)
}

// label writes a line behind a word.
func (t *textWriter) label(name, text string) {
	t.printf("  %s%s\n", t.style.paint(roleLabel, fmt.Sprintf("%-*s", labelSize, name)), text)
}

// wrapped writes a sentence, yet to be made visible, behind a word, over several lines if needed.
func (t *textWriter) wrapped(name string, r role, sentence string) {
	for _, line := range t.wrap(sentence, 2+labelSize) {
		t.label(name, t.style.paint(r, line))
		name = ""
	}
}

// paragraph writes a sentence, yet to be made visible, with an indentation.
func (t *textWriter) paragraph(indent int, sentence string) {
	for _, line := range t.wrap(sentence, indent) {
		t.printf("%s%s\n", strings.Repeat(" ", indent), line)
	}
}

// wrap makes a sentence visible and breaks it between words so that it fits the window beside
// an indentation.
func (t *textWriter) wrap(sentence string, indent int) []string {
	sentence = t.show(sentence)
	room := t.v.o.Width - indent
	if t.v.o.Width == 0 || columns(sentence) <= room {
		return []string{sentence}
	}
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(sentence) {
		w := columns(word)
		if used > 0 && used+1+w > max(room, 20) {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line += " "
			used++
		}
		line += word
		used += w
	}
	return append(lines, line)
}

// patches lists PATCH changes by rule where the report is verbose.
func (t *textWriter) patches() {
	if !t.v.o.Verbose {
		return
	}
	groups, order := map[string][]*diff.Finding{}, []string(nil)
	for _, f := range t.v.of(diff.Patch) {
		if f.Undecided {
			continue // shown in full above
		}
		if groups[f.Rule] == nil {
			order = append(order, f.Rule)
		}
		groups[f.Rule] = append(groups[f.Rule], f)
	}
	for _, rule := range order {
		group := groups[rule]
		t.printf("\n%s  %s  %s\n", t.style.paint(rolePatch, diff.Patch.String()), t.show(group[0].Title), t.style.paint(roleGutter, t.show(rule)))
		for _, f := range group {
			t.patch(f)
		}
	}
}

func (t *textWriter) patch(f *diff.Finding) {
	line := t.show(said(f)) + "  " + t.style.paint(rolePlace, t.where(first(f), f.Subject))
	tail := "[" + t.show(f.Fingerprint) + "]"
	if l := seen(f); l != nil {
		tail = t.show(spot(l)) + "  " + tail
	}
	if len(f.Places) > 1 {
		tail = more(f) + "  " + tail
	}
	t.printf("%s%s  %s\n", strings.Repeat(" ", hang), line, t.style.paint(roleGutter, tail))
}

// notices writes one section of notices.
func (t *textWriter) notices(title string, notices []*diff.Notice) {
	if len(notices) == 0 {
		return
	}
	t.printf("\n%s\n", t.style.paint(rolePlace, title))
	for i, n := range notices {
		if i == maxNotices && !t.v.o.Verbose && len(notices) > maxNotices+1 {
			t.printf("  and %d more (-v lists them)\n", len(notices)-i)
			return
		}
		t.notice(n)
	}
}

func (t *textWriter) notice(n *diff.Notice) {
	at := t.show(n.Side)
	if n.Location != nil {
		at = t.show(spot(n.Location))
	}
	t.printf("  %s\n", t.style.paint(roleGutter, at))
	t.paragraph(4, n.Message)
	if n.Help != "" {
		for _, line := range t.wrap("help: "+n.Help, 4) {
			t.printf("    %s\n", t.style.paint(roleHelp, line))
		}
	}
}

// end writes the next version and the counts.
func (t *textWriter) end() {
	ver, next := t.v.version, t.v.version.Next
	if next == "" {
		next = "unknown"
	}
	line := "next version  " + t.style.paint(rolePlace, t.show(next))
	sentence := t.show(ver.Sentence)
	if w := t.v.o.Width; w > 0 && 14+columns(next)+3+columns(sentence) > w {
		t.printf("\n%s\n", line)
		t.paragraph(14, ver.Sentence)
	} else {
		t.printf("\n%s   %s\n", line, sentence)
	}
	tally := t.v.tally(" " + t.dot + " ")
	if t.v.counts.patch > 0 && !t.v.o.Verbose && t.v.o.Level <= diff.Patch {
		tally = strings.Replace(tally, " patch ", " patch (-v lists them) ", 1)
	}
	t.printf("%s%s\n", tally, inTime(t.v.o.Elapsed))
}

// show makes text from a document fit for a terminal.
func (t *textWriter) show(s string) string { return visible(s, !t.v.o.Unicode) }

func (t *textWriter) printf(format string, args ...any) { fmt.Fprintf(t, format, args...) }
