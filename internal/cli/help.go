package cli

import (
	"fmt"
	"slices"
	"strings"

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

func helpText(cmd *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", cmd.Short)
	if cmd.Long != "" {
		fmt.Fprintf(&b, "\n%s\n", cmd.Long)
	}
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	subcommands(&b, cmd)
	if cmd.Runnable() && cmd.HasParent() {
		fmt.Fprintf(&b, "\nUsage:\n  %s\n", cmd.UseLine())
	}
	if cmd.Runnable() {
		flagGroups(&b, cmd.LocalFlags())
	}
	return b.String()
}

func subcommands(b *strings.Builder, cmd *cobra.Command) {
	commands, topics := "", ""
	for _, c := range cmd.Commands() {
		line := fmt.Sprintf("  %-12s %s\n", c.Name(), c.Short)
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

func flagGroups(b *strings.Builder, flags *pflag.FlagSet) {
	for _, g := range groupsOf(flags) {
		fmt.Fprintf(b, "\n%s:\n%s", g.title, g.flags.FlagUsagesWrapped(helpColumns))
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
