package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
)

func newExplain(e Env) *cobra.Command {
	cmd := &cobra.Command{
		Use: "explain RULE", Short: "why a change counts as it does, with an example and a way out",
		Example: "  postel explain response-type-changed",
		Args:    arguments(1, "explain takes the id of one rule", "postel rules lists them"),
		RunE:    func(_ *cobra.Command, args []string) error { return explain(e, args[0]) },
	}
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

func ruleIDs() []string {
	var ids []string
	for _, r := range diff.Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}

// explain renders a rule and its example.
func explain(e Env, id string) error {
	r, ok := diff.RuleByID(id)
	if !ok {
		m := &mistake{fmt.Sprintf("no rule is called %q", id), "postel rules lists them"}
		if near := nearest(id, ruleIDs()); near != "" {
			m.msg += fmt.Sprintf("; did you mean %q?", near)
		}
		return m
	}
	example, _ := diff.ExampleOf(id)
	var b strings.Builder
	fmt.Fprintf(&b, "%-70s %s\n%s\n", r.ID, r.Bump, sentence(r.Title))
	section := func(name, text string) {
		if text = strings.TrimSpace(text); text != "" {
			fmt.Fprintf(&b, "\n%-9s%s\n", name, fold(text, 9))
		}
	}
	section("Why", r.Why)
	section("Instead", r.Instead)
	section("Example", example.About)
	for _, part := range []struct{ name, text string }{
		{"base", example.Base}, {"revision", changed(example.Base, example.Revision)},
		{"a revision on which the rule is silent", changed(example.Base, example.NearMiss)},
	} {
		fmt.Fprintf(&b, "\n  %s\n%s", part.name, indent(part.text))
	}
	section("Witness", example.Witness)
	section("Report", example.Report)
	section("Assumes", strings.Join(assumed(r.Assumptions), "\n"))
	section("Since", strings.Join(append([]string{r.Since}, r.References...), " · "))
	_, err := e.Stdout.Write([]byte(b.String()))
	return err
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

// changed marks the lines of a text that an older text does not have with + and names those
// that it lost with -.
func changed(old, now string) string {
	a, b := strings.SplitAfter(old, "\n"), strings.SplitAfter(now, "\n")
	prefix := 0
	for prefix < len(a) && prefix < len(b) && a[prefix] == b[prefix] {
		prefix++
	}
	suffix := 0
	for suffix < len(a)-prefix && suffix < len(b)-prefix && a[len(a)-1-suffix] == b[len(b)-1-suffix] {
		suffix++
	}
	const around = 2
	var out strings.Builder
	line := func(mark, text string) {
		if text != "" {
			out.WriteString(mark + strings.TrimRight(text, "\n") + "\n")
		}
	}
	for _, l := range a[max(0, prefix-around):prefix] {
		line("  ", l)
	}
	for _, l := range a[prefix : len(a)-suffix] {
		line("- ", l)
	}
	for _, l := range b[prefix : len(b)-suffix] {
		line("+ ", l)
	}
	for _, l := range a[len(a)-suffix : min(len(a), len(a)-suffix+around)] {
		line("  ", l)
	}
	return out.String()
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
