package report

import (
	"bufio"
	"fmt"
	"strings"
	"unicode"

	"github.com/postel-api/postel/diff"
)

// The markdown format is GitHub Flavored Markdown for a comment on a pull request. The rules
// are: text from a document is either a word of letters and digits or stands in a code span,
// where nothing has a meaning (no markup, no mention of people, no link); a table row is one
// line; and the whole stays below what GitHub accepts, with a count of what was left out.

const (
	maxComment  = 65000 // bytes; GitHub accepts 65,536 characters
	maxTail     = 4000  // of them, kept for what stands below the changes
	maxCell     = 600   // code points of a message or place
	maxWaysOut  = 20
	maxMDNotice = 20
)

// comment is Markdown of bounded size.
type comment struct {
	strings.Builder
	v *view
}

func writeMarkdown(w *bufio.Writer, v *view) error {
	c := &comment{v: v}
	c.head()
	c.table("🔴", "break", v.of(diff.Major), maxComment*2/3)
	c.waysOut()
	c.compatible()
	c.tail()
	_, err := w.WriteString(c.String())
	return err
}

func (c *comment) head() {
	v := c.v
	fmt.Fprintf(c, "### API change: **%s**", v.Verdict)
	if v.version.Next != "" {
		fmt.Fprintf(c, " · next version %s", code(v.version.Next))
	}
	if d := v.version.Declared; d != "" {
		fmt.Fprintf(c, " (declared %s)", code(shorten(d, 60)))
	}
	fmt.Fprintf(c, "\n\n%s: %s → %s. ", capital(v.sentence()), code(shorten(v.Base.Name, maxCell)), code(shorten(v.Revision.Name, maxCell)))
	fmt.Fprintf(c, "%s.\n", capital(words(v.version.Sentence, "")))
}

// table writes findings as rows until the comment has the given size.
func (c *comment) table(mark, noun string, findings []*diff.Finding, limit int) {
	if len(findings) == 0 {
		return
	}
	c.WriteString("\n| | change | where | rule |\n|-|-|-|-|\n")
	for i, f := range findings {
		row := c.v.row(mark, f)
		if c.Len()+len(row) > limit {
			fmt.Fprintf(c, "\nand %s\n", amount(len(findings)-i, "more "+noun))
			return
		}
		c.WriteString(row)
	}
}

func (v *view) row(mark string, f *diff.Finding) string {
	change := words(shorten(said(f), maxCell), f.Subject)
	if f.Undecided {
		mark += "❔"
		change = "**undecided** " + change
	}
	if f.Witness != nil {
		change += "<br>witness " + code(shorten(f.Witness.Value, maxCell/2))
		if f.Witness.Says != "" {
			change += " " + words(f.Witness.Says, "")
		}
	}
	if hits := v.hits(f); hits != "" {
		change += "<br>" + words(shorten(hits, maxCell/2), "")
	}
	p := first(f)
	rest := words(shorten(join(strings.TrimPrefix(p.Part, "response "), p.Media), maxCell/2), "")
	place := rest
	if op := operation(p); op != "" || rest == "" {
		place = join(code(shorten(orService(op), maxCell/2)), rest)
	}
	if len(f.Places) > 1 {
		place += " " + more(f)
	}
	if l := seen(f); l != nil {
		place += "<br>" + code(shorten(lineOf(l), maxCell/2))
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", mark, change, place, code(f.Rule))
}

// lineOf is file:line, as people write it in comments.
func lineOf(l *diff.Location) string {
	if l.Line < 1 {
		return l.File
	}
	return fmt.Sprintf("%s:%d", l.File, l.Line)
}

// waysOut lists once for each rule how to avoid the break.
func (c *comment) waysOut() {
	listed := map[string]bool{}
	for _, f := range c.v.of(diff.Major) {
		if f.Help == "" || listed[f.Rule] || len(listed) == maxWaysOut {
			continue
		}
		item := fmt.Sprintf("- %s: %s\n", code(f.Rule), words(shorten(f.Help, maxCell), ""))
		if c.Len()+len(item) > maxComment*3/4 {
			continue
		}
		if len(listed) == 0 {
			c.WriteString("\n<details><summary>Ways out</summary>\n\n")
		}
		listed[f.Rule] = true
		c.WriteString(item)
	}
	if len(listed) > 0 {
		c.WriteString("\n</details>\n")
	}
}

// compatible folds away what breaks nobody.
func (c *comment) compatible() {
	minor, patch := c.v.of(diff.Minor), c.v.of(diff.Patch)
	if len(minor)+len(patch) == 0 {
		return
	}
	if c.Len() > maxComment-2*maxTail {
		fmt.Fprintf(c, "\nand %d minor, %d patch\n", len(minor), len(patch))
		return
	}
	fmt.Fprintf(c, "\n<details><summary>%d minor, %d patch</summary>\n", len(minor), len(patch))
	c.table("🟡", "minor", minor, maxComment-2*maxTail)
	c.table("⚪", "patch", patch, maxComment-2*maxTail)
	c.WriteString("\n</details>\n")
}

// tail lists notices and ends with the counts.
func (c *comment) tail() {
	c.notices("Not compared", c.v.noticesOf(true))
	c.notices("Faults in the documents", c.v.noticesOf(false))
	fmt.Fprintf(c, "\n%s\n", c.v.tally(" · "))
}

func (c *comment) notices(title string, notices []*diff.Notice) {
	if len(notices) == 0 {
		return
	}
	fmt.Fprintf(c, "\n<details><summary>%s (%d)</summary>\n\n", title, len(notices))
	for i, n := range notices {
		at := n.Side
		if n.Location != nil {
			at = lineOf(n.Location)
		}
		item := fmt.Sprintf("- %s %s\n", code(shorten(at, maxCell/2)), words(shorten(sentences(n.Message, n.Help), maxCell), ""))
		if i == maxMDNotice || c.Len()+len(item) > maxComment-maxTail/4 {
			fmt.Fprintf(c, "- and %d more\n", len(notices)-i)
			break
		}
		c.WriteString(item)
	}
	c.WriteString("\n</details>\n")
}

// words shows a sentence: plain words as they are, all others, and the subject, in code spans.
// Two spans never touch, since their fences would be read as one.
func words(s, subject string) string {
	if before, punctuation, after, ok := cutWord(s, subject); ok {
		return join(words(before, ""), code(subject)+punctuation, words(after, ""))
	}
	var out, span []string
	flush := func() {
		if len(span) > 0 {
			out = append(out, codeWord(strings.Join(span, " ")))
			span = nil
		}
	}
	for _, w := range strings.Fields(s) {
		if !isPlainWord(w) {
			span = append(span, w)
			continue
		}
		flush()
		out = append(out, w)
	}
	flush()
	return strings.Join(out, " ")
}

// cutWord cuts s around the first occurrence of a word, if that stands between spaces or ends,
// with at most a comma or semicolon behind it.
func cutWord(s, word string) (before, punctuation, after string, ok bool) {
	if word == "" {
		return "", "", "", false
	}
	before, after, ok = strings.Cut(s, word)
	if !ok || before != "" && !strings.HasSuffix(before, " ") {
		return "", "", "", false
	}
	if after != "" && strings.ContainsAny(after[:1], ",;") {
		punctuation, after = after[:1], after[1:]
	}
	if after != "" && after[0] != ' ' {
		return "", "", "", false
	}
	return before, punctuation, after, true
}

// isPlainWord reports whether a word means nothing to Markdown: letters and digits, with hyphens
// and apostrophes between them, in parentheses or before the punctuation of a sentence. A word
// that could be the id of a commit, which GitHub links, is not plain.
func isPlainWord(w string) bool {
	w = strings.TrimSuffix(strings.TrimRight(strings.TrimPrefix(w, "("), ",;:."), ")")
	hex := len(w) >= 7
	for i, r := range w {
		inside := i > 0 && i < len(w)-1 && (r == '-' || r == '\'')
		if !inside && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
		hex = hex && (r >= '0' && r <= '9' || r >= 'a' && r <= 'f')
	}
	return w != "" && !hex
}

// codeWord is code with the punctuation of the sentence outside.
func codeWord(s string) string {
	inner := strings.TrimRight(s, ",;:.")
	if inner == "" {
		return code(s)
	}
	return code(inner) + s[len(inner):]
}

// code is a code span that holds s as visible text. Its fence is longer than any run of
// backticks inside (CommonMark 0.31, section 6.1). A pipe would end the cell of a table even
// there, and implementations differ on backslashes before it (GFM, section 4.10), so text with
// a pipe is an element instead.
func code(s string) string {
	s = visible(s, false)
	if strings.TrimSpace(s) == "" {
		return "` `"
	}
	if strings.Contains(s, "|") {
		return "<code>" + entities(s) + "</code>"
	}
	run, longest := 0, 0
	for i := range len(s) {
		if s[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if s[0] == '`' || s[len(s)-1] == '`' {
		s = " " + s + " "
	}
	return fence + s + fence
}

// entities writes every ASCII character but letters, digits and spaces as a numeric character
// reference, which Markdown reads as nothing but the character.
func entities(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r > '~' || r == ' ' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "&#%d;", r)
	}
	return b.String()
}
