package cli

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newMan(e Env) *cobra.Command {
	return &cobra.Command{
		Use: "man [COMMAND]", Short: "print the manual page of postel or of a command",
		Example: "  postel man diff | man -l -",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 2 {
				return &mistake{fmt.Sprintf("man takes one command, not %d", len(args)), "run postel --help"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(cmd.Root(), strings.Join(args, " "))
			}
			return writeMan(e.Stdout, target)
		},
	}
}

// writeMan writes a manual page in the man macros of roff: what the help says, and the exit codes.
// cobra's own generator knows no groups of flags and writes every default as "=false".
func writeMan(w io.Writer, cmd *cobra.Command) error {
	var b strings.Builder
	page := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
	fmt.Fprintf(&b, ".TH %s 1 \"\" postel \"postel manual\"\n", strings.ToUpper(page))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(page), roff(cmd.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roff(cmd.UseLine()))
	if cmd.Long != "" {
		fmt.Fprintf(&b, ".SH DESCRIPTION\n%s\n", roff(cmd.Long))
	}
	if cmd.HasExample() {
		fmt.Fprintf(&b, ".SH EXAMPLES\n.nf\n%s\n.fi\n", roff(cmd.Example))
	}
	manFlags(&b, cmd)
	b.WriteString(".SH EXIT STATUS\n")
	for _, c := range exitMeanings() {
		fmt.Fprintf(&b, ".TP\n%d\n%s\n", c.code, roff(c.meaning))
	}
	var others []string
	for _, c := range slices.Concat([]*cobra.Command{cmd.Parent()}, cmd.Commands()) {
		if c != nil && c.IsAvailableCommand() || c != nil && c == cmd.Root() {
			others = append(others, strings.ReplaceAll(c.CommandPath(), " ", "-")+"(1)")
		}
	}
	if len(others) > 0 {
		fmt.Fprintf(&b, ".SH SEE ALSO\n%s\n", roff(strings.Join(others, ", ")))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func manFlags(b *strings.Builder, cmd *cobra.Command) {
	groups := groupsOf(cmd.LocalFlags())
	if len(groups) == 0 {
		return
	}
	b.WriteString(".SH OPTIONS\n")
	for _, g := range groups {
		if len(groups) > 1 {
			fmt.Fprintf(b, ".SS %s\n", roff(g.title))
		}
		g.flags.VisitAll(func(f *pflag.Flag) {
			word, usage := pflag.UnquoteUsage(f)
			name := "--" + f.Name
			if f.Shorthand != "" {
				name = "-" + f.Shorthand + ", " + name
			}
			fmt.Fprintf(b, ".TP\n.B %s %s\n%s\n", roff(name), roff(word), roff(usage))
		})
	}
}

// roff escapes a text: backslashes and hyphens anywhere, and dots and quotes that begin a line.
func roff(s string) string {
	s = strings.NewReplacer("\\", "\\e", "-", "\\-").Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = "\\&" + l
		}
	}
	return strings.Join(lines, "\n")
}

// Reference returns the pages of every command that a person may run, by file name: manual pages
// (man/postel-diff.1) and the reference in Markdown (docs/commands/diff.md).
func Reference() (map[string][]byte, error) {
	root := newRoot(Env{Now: time.Now})
	pages := map[string][]byte{}
	var index strings.Builder
	index.WriteString("# Commands\n\nMade from the commands by `make update`.\n\n| command | does |\n| --- | --- |\n")
	var visit func(cmd *cobra.Command) error
	visit = func(cmd *cobra.Command) error {
		if cmd.Hidden || cmd.Name() == "help" {
			return nil
		}
		cmd.InitDefaultHelpFlag()
		if !cmd.IsAdditionalHelpTopicCommand() {
			var man bytes.Buffer
			if err := writeMan(&man, cmd); err != nil {
				return err
			}
			pages["man/"+strings.ReplaceAll(cmd.CommandPath(), " ", "-")+".1"] = man.Bytes()
		}
		if cmd.HasParent() {
			name := strings.ReplaceAll(strings.TrimPrefix(cmd.CommandPath(), "postel "), " ", "-")
			pages["docs/commands/"+name+".md"] = []byte(fmt.Sprintf("# %s\n\n```\n%s```\n", cmd.CommandPath(), helpText(cmd, helpColumns)))
			fmt.Fprintf(&index, "| [`%s`](%s.md) | %s |\n", cmd.CommandPath(), name, cmd.Short)
		}
		for _, c := range cmd.Commands() {
			if err := visit(c); err != nil {
				return err
			}
		}
		return nil
	}
	if err := visit(root); err != nil {
		return nil, err
	}
	pages["docs/commands/README.md"] = []byte(index.String())
	return pages, nil
}
