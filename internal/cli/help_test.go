package cli

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// every lists the commands of postel, without the topics of its help.
func every(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, c := range cmd.Commands() {
		if !c.IsAdditionalHelpTopicCommand() {
			all = append(all, every(c)...)
		}
	}
	return all
}

func TestEveryCommandHasExamplesAndFewFlags(t *testing.T) {
	t.Parallel()
	const most = 15
	for _, c := range every(newRoot(Env{})) {
		n := 0
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" && !f.Hidden {
				n++
			}
			if f.Usage == "" {
				t.Errorf("%s --%s says nothing", c.CommandPath(), f.Name)
			}
		})
		if n > most {
			t.Errorf("%s has %d flags; people find their way among %d", c.CommandPath(), n, most)
		}
		if c.Runnable() && c.Example == "" && c.Name() != "version" && c.Name() != "assumptions" {
			t.Errorf("%s has no example", c.CommandPath())
		}
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: %q is no short line", c.CommandPath(), c.Short)
		}
	}
}

func TestHelpKeepsWithinATerminal(t *testing.T) {
	t.Parallel()
	for _, columns := range []string{"40", "60", "80"} {
		e := Env{Vars: []string{"COLUMNS=" + columns}}
		width := e.helpWidth()
		for _, c := range every(newRoot(e)) {
			text := helpText(c, width)
			before, _, _ := strings.Cut(text, "\nExamples:")
			_, usage, _ := strings.Cut(text, "\nUsage:")
			_, usage, _ = strings.Cut(usage, "\n\n")
			if width < 60 {
				usage = "" // what stands beside a long flag does not break further
			}
			for line := range strings.Lines(before + usage) {
				if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > width {
					t.Errorf("%s at %d columns: %d in %q", c.CommandPath(), width, n, line)
				}
			}
		}
	}
}
