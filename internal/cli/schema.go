package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/report"
)

func newSchema(e Env) *cobra.Command {
	return &cobra.Command{
		Use: "schema report", Short: "print the JSON Schema of the JSON report",
		Example:   "  postel schema report > report.schema.json",
		ValidArgs: []string{"report"},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 && args[0] == "report" {
				return nil
			}
			return &mistake{fmt.Sprintf("schema takes the word report, not %q", args), "postel schema report"}
		},
		RunE: func(*cobra.Command, []string) error {
			_, err := e.Stdout.Write(report.Schema())
			return err
		},
	}
}
