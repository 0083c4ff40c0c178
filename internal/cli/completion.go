package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/source"
)

func newCompletion(e Env) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion SHELL", Short: "print a completion script for bash, zsh, fish or powershell",
		Example:   "  source <(postel completion bash)",
		ValidArgs: shells,
		Args:      arguments(1, "completion takes one shell", "postel completion bash, zsh, fish or powershell"),
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(e.Stdout, true)
			case "zsh":
				return root.GenZshCompletion(e.Stdout)
			case "fish":
				return root.GenFishCompletion(e.Stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(e.Stdout)
			}
			return choice("completion", args[0], shells, "run postel completion --help")
		},
	}
}

// complete offers the values of a flag to the shell.
func complete(cmd *cobra.Command, flag string, values func() []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag is not there: a mistake in this package
	}
}

// maxRefs is how many names of revisions are offered: a shell shows no more to any use.
const maxRefs = 200

// completeRevisions offers the tags and branches of the repository for two arguments, behind those
// that come first, and files beside them. Outside of a repository there are files only.
func completeRevisions(cmd *cobra.Command, e Env, first int) {
	cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) < first || len(args) >= first+2 {
			return nil, cobra.ShellCompDirectiveDefault
		}
		return revisions(cmd, e, word), cobra.ShellCompDirectiveDefault
	}
}

// revisions are the names that begin with a word, each with what it is.
func revisions(cmd *cobra.Command, e Env, word string) []string {
	refs, err := history.Refs(cmd.Context(), maxRefs, source.Options{Dir: e.Dir, Env: e.Vars})
	if err != nil {
		return nil // there is nobody to complain to
	}
	var out []string
	for _, r := range refs {
		if strings.HasPrefix(r.Name, word) {
			out = append(out, fmt.Sprintf("%s\t%s of %s", r.Name, r.Kind, r.Date))
		}
	}
	return out
}

// completeRevision offers the tags and branches of the repository for a flag.
func completeRevision(cmd *cobra.Command, e Env, flag string) {
	err := cmd.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		return revisions(cmd, e, word), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag is not there: a mistake in this package
	}
}

// completeBase offers what --base takes.
func completeBase(cmd *cobra.Command, e Env) {
	err := cmd.RegisterFlagCompletionFunc("base", func(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		out := []string{"nearest\tthe latest release, else the merge base", "release\tthe latest release", "merge-base\twith the default branch"}
		return append(out, revisions(cmd, e, word)...), cobra.ShellCompDirectiveDefault
	})
	if err != nil {
		panic(err) // the flag is not there: a mistake in this package
	}
}

// ruleNames are the rules with their titles.
func ruleNames() []string {
	var out []string
	for _, r := range allRules() {
		out = append(out, r.ID+"\t"+r.Level+", "+r.Title)
	}
	return out
}
