package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The help of a command is, from top to bottom: what it does in one line, more about it,
// examples, its usage, and its flags in groups.

const helpColumns = 100

// groupAnnotation holds the title of the group that a flag stands in.
const groupAnnotation = "postel_group"

// group puts flags under a title of their command's help.
func group(cmd *cobra.Command, title string, names ...string) {
	for _, name := range names {
		if err := cmd.Flags().SetAnnotation(name, groupAnnotation, []string{title}); err != nil {
			panic(err) // the flag is not there: a mistake in this package
		}
	}
}

// helpText is the help of a command, no wider than a terminal has columns.
func helpText(cmd *cobra.Command, columns int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", rewrap(cmd.Short, columns))
	if cmd.Long != "" {
		fmt.Fprintf(&b, "\n%s\n", rewrap(cmd.Long, columns))
	}
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	subcommands(&b, cmd, columns)
	if cmd.Runnable() && cmd.HasParent() {
		fmt.Fprintf(&b, "\nUsage:\n  %s\n", cmd.UseLine())
	}
	if cmd.Runnable() {
		flagGroups(&b, cmd.LocalFlags(), columns)
	}
	return b.String()
}

// helpWidth is the width of help: that of the terminal, or what COLUMNS says, up to a hundred.
func (e Env) helpWidth() int {
	width := e.Width
	if n, err := strconv.Atoi(e.lookup("COLUMNS")); err == nil && n > 0 {
		width = n
	}
	if width <= 0 {
		return helpColumns
	}
	return max(30, min(width, helpColumns))
}

// rewrap breaks the lines of paragraphs anew where a terminal is narrower than they were written
// for. Lines that begin with a space are left as they are.
func rewrap(text string, columns int) string {
	if columns >= helpColumns {
		return text
	}
	var out []string
	for _, paragraph := range strings.Split(text, "\n\n") {
		if strings.HasPrefix(paragraph, " ") {
			out = append(out, paragraph)
			continue
		}
		out = append(out, wrapWords(paragraph, columns))
	}
	return strings.Join(out, "\n\n")
}

// wrapWords breaks a text between words.
func wrapWords(text string, columns int) string {
	var b strings.Builder
	at := 0
	for i, w := range strings.Fields(text) {
		n := utf8.RuneCountInString(w)
		switch {
		case i == 0:
		case at+1+n > columns:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(w)
		at += n
	}
	return b.String()
}

func subcommands(b *strings.Builder, cmd *cobra.Command, columns int) {
	commands, topics := "", ""
	for _, c := range cmd.Commands() {
		short := c.Short
		if columns < helpColumns {
			const indent = 15
			short = strings.ReplaceAll(wrapWords(short, columns-indent), "\n", "\n"+strings.Repeat(" ", indent))
		}
		line := fmt.Sprintf("  %-12s %s\n", c.Name(), short)
		switch {
		case c.IsAdditionalHelpTopicCommand():
			topics += line
		case !c.Hidden:
			commands += line
		}
	}
	if commands != "" {
		fmt.Fprintf(b, "\nCommands:\n%s", commands)
	}
	if topics != "" {
		fmt.Fprintf(b, "\nTopics:\n%s", topics)
	}
}

// flagGroup is the flags below one title.
type flagGroup struct {
	title string
	flags *pflag.FlagSet
}

// groupsOf returns the flags by the titles of their groups, in the order in which they were
// defined.
func groupsOf(flags *pflag.FlagSet) []flagGroup {
	const others = "Flags"
	var groups []flagGroup
	flags.SortFlags = false
	flags.VisitAll(func(f *pflag.Flag) {
		title := others
		if t := f.Annotations[groupAnnotation]; len(t) == 1 {
			title = t[0]
		}
		i := slices.IndexFunc(groups, func(g flagGroup) bool { return g.title == title })
		if i < 0 {
			i = len(groups)
			groups = append(groups, flagGroup{title, pflag.NewFlagSet(title, pflag.ContinueOnError)})
			groups[i].flags.SortFlags = false
		}
		groups[i].flags.AddFlag(f)
	})
	return groups
}

func flagGroups(b *strings.Builder, flags *pflag.FlagSet, columns int) {
	for _, g := range groupsOf(flags) {
		fmt.Fprintf(b, "\n%s:\n%s", g.title, g.flags.FlagUsagesWrapped(columns))
	}
}

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "print the help of a command or a topic",
		Example: "  postel help diff\n  postel help exit-codes",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return &mistake{fmt.Sprintf("help takes one command, not %d", len(args)), "run postel --help"}
			}
			return nil
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, c := range cmd.Root().Commands() {
				if len(args) == 0 && !c.Hidden {
					names = append(names, c.Name()+"\t"+c.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			target, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, args[0])
			}
			target.InitDefaultHelpFlag()
			return target.Help()
		},
	}
}

// exitMeaning is one exit code in words.
type exitMeaning struct {
	code    int
	meaning string
}

func exitMeanings() []exitMeaning {
	return []exitMeaning{
		{ExitYes, "yes: the command has done what it was asked"},
		{ExitNo, "no: the declared version does not cover the change, or there is a change of the level of --fail-on"},
		{ExitUnknown, "could not tell: a word that was not understood, input that cannot be read, no network"},
	}
}

func exitCodes() *cobra.Command {
	var b strings.Builder
	for _, c := range exitMeanings() {
		fmt.Fprintf(&b, "  %d  %s\n", c.code, c.meaning)
	}
	return &cobra.Command{
		Use: "exit-codes", Short: "what the exit codes mean",
		Long: strings.TrimRight(b.String(), "\n"),
	}
}
