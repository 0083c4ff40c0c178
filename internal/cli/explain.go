package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/spelling"
)

func newExplain(e Env) *cobra.Command {
	cmd := &cobra.Command{
		Use: "explain RULE", Short: "why a change counts as it does, with an example and a way out",
		Example: "  postel explain response-type-changed",
		Args:    arguments(1, "explain takes the id of one rule", "postel rules lists them"),
		RunE:    func(_ *cobra.Command, args []string) error { return explain(e, args[0]) },
	}
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return ruleNames(), cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

// explain renders a rule, and the example of one that grades a change.
func explain(e Env, id string) error {
	all := allRules()
	i := slices.IndexFunc(all, func(r rule) bool { return r.ID == id })
	if i < 0 {
		return unknownRule(id, all)
	}
	r := &all[i]
	var b strings.Builder
	fmt.Fprintf(&b, "%-70s %s\n%s\n", r.ID, r.Level, sentence(r.Title))
	writeSection(&b, "Why", r.Why)
	writeSection(&b, "Instead", r.Instead)
	if r.changeRule == nil {
		writeSection(&b, "Command", r.Command)
	} else {
		writeExample(&b, r)
	}
	_, err := e.Stdout.Write([]byte(b.String()))
	return err
}

// writeExample writes what only a rule of postel diff has.
func writeExample(b *strings.Builder, r *rule) {
	example, _ := diff.ExampleOf(r.ID)
	writeSection(b, "Example", example.About)
	for _, part := range []struct{ name, text string }{
		{"base", example.Base}, {"revision", changed(example.Base, example.Revision)},
		{"a revision on which the rule is silent", changed(example.Base, example.NearMiss)},
	} {
		fmt.Fprintf(b, "\n  %s\n%s", part.name, indent(part.text))
	}
	writeSection(b, "Witness", example.Witness)
	writeSection(b, "Report", example.Report)
	writeSection(b, "Assumes", strings.Join(assumed(r.Assumptions), "\n"))
	writeSection(b, "Since", strings.Join(append([]string{r.Since}, r.References...), " · "))
}

func writeSection(b *strings.Builder, name, text string) {
	if text = strings.TrimSpace(text); text != "" {
		fmt.Fprintf(b, "\n%-9s%s\n", name, fold(text, 9))
	}
}

// unknownRule names the rules that may have been meant: those that begin with the word, else those
// that contain it, else the one that is spelled most like it.
func unknownRule(word string, all []rule) error {
	ids := make([]string, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	m := &mistake{fmt.Sprintf("no rule is called %q", word), "postel rules lists them"}
	matches := func(match func(id, word string) bool) (those []string) {
		for _, id := range ids {
			if word != "" && match(id, strings.ToLower(word)) {
				those = append(those, id)
			}
		}
		return those
	}
	near := matches(strings.HasPrefix)
	if len(near) == 0 {
		near = matches(strings.Contains)
	}
	if len(near) == 0 {
		if id := spelling.Nearest(word, ids); id != "" {
			near = []string{id}
		}
	}
	const most = 5
	switch {
	case len(near) == 1:
		m.msg += fmt.Sprintf("; did you mean %q?", near[0])
	case len(near) > most:
		m.help = fmt.Sprintf("there are %s and %d more, see postel rules", strings.Join(near[:most], ", "), len(near)-most)
	case len(near) > 1:
		m.help = "there are " + strings.Join(near[:len(near)-1], ", ") + " and " + near[len(near)-1]
	}
	return m
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func assumed(keys []string) []string {
	var out []string
	for _, a := range diff.Assumptions() {
		for _, k := range keys {
			if a.Key == k {
				out = append(out, a.Key+" "+a.Name+": "+a.Sentence)
			}
		}
	}
	return out
}

// changed shows what differs between two texts: lines that only the old one has with -, lines
// that only the new one has with +, and the lines around them.
func changed(old, now string) string {
	a, b := strings.SplitAfter(old, "\n"), strings.SplitAfter(now, "\n")
	var marks, texts []string
	line := func(mark, text string) {
		if text != "" {
			marks, texts = append(marks, mark), append(texts, strings.TrimRight(text, "\n"))
		}
	}
	common := longestCommon(a, b)
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			line("  ", a[i])
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common[i+1][j] >= common[i][j+1]):
			line("- ", a[i])
			i++
		default:
			line("+ ", b[j])
			j++
		}
	}
	var out strings.Builder
	for k := range marks {
		if near(marks, k) {
			out.WriteString(marks[k] + texts[k] + "\n")
		}
	}
	return out.String()
}

// near reports whether a line differs or is close to one that does.
func near(marks []string, k int) bool {
	const around = 2
	for _, m := range marks[max(0, k-around):min(len(marks), k+around+1)] {
		if m != "  " {
			return true
		}
	}
	return false
}

// longestCommon is the table of the longest common subsequences of all pairs of ends.
func longestCommon(a, b []string) [][]int {
	t := make([][]int, len(a)+1)
	for i := range t {
		t[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				t[i][j] = t[i+1][j+1] + 1
			} else {
				t[i][j] = max(t[i+1][j], t[i][j+1])
			}
		}
	}
	return t
}

func indent(text string) string {
	var b strings.Builder
	for l := range strings.Lines(text) {
		b.WriteString("    " + l)
	}
	return b.String()
}

// fold breaks a text at 88 columns, below a margin.
func fold(text string, margin int) string {
	const width = 88
	var b strings.Builder
	for i, paragraph := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat(" ", margin))
		}
		if strings.HasPrefix(paragraph, " ") || strings.HasPrefix(paragraph, "{") {
			b.WriteString(paragraph)
			continue
		}
		column := 0
		for _, w := range strings.Fields(paragraph) {
			if column > 0 && margin+column+len(w)+1 > width {
				b.WriteString("\n" + strings.Repeat(" ", margin))
				column = 0
			}
			if column > 0 {
				b.WriteString(" ")
				column++
			}
			b.WriteString(w)
			column += len(w)
		}
	}
	return b.String()
}
