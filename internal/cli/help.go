package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// helpTemplate shows examples first, then flags in their groups.
const helpTemplate = `{{.Short}}
{{if .Long}}
{{.Long}}
{{end}}{{if .HasExample}}
Examples:
{{.Example}}
{{end}}{{if .HasAvailableSubCommands}}
Commands:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name 12}} {{.Short}}{{end}}{{end}}
{{end}}{{if .HasHelpSubCommands}}
Topics:{{range .Commands}}{{if .IsAdditionalHelpTopicCommand}}
  {{rpad .Name 12}} {{.Short}}{{end}}{{end}}
{{end}}{{if .Runnable}}{{if .HasParent}}
Usage:
  {{.UseLine}}
{{end}}{{end}}{{if .HasAvailableLocalFlags}}
Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}`

func exitCodes() *cobra.Command {
	var b strings.Builder
	for _, c := range []struct {
		code    int
		meaning string
	}{
		{ExitYes, "yes: the command has done what it was asked"},
		{ExitNo, "no: there is a change of the level of --fail-on or above"},
		{ExitUnknown, "could not tell: a word that was not understood, input that cannot be read, no network"},
	} {
		fmt.Fprintf(&b, "  %d  %s\n", c.code, c.meaning)
	}
	return &cobra.Command{
		Use: "exit-codes", Short: "what the exit codes mean",
		Long: strings.TrimRight(b.String(), "\n"),
	}
}
