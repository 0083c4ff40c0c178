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
			switch {
			case len(args) != 1:
				return &mistake{fmt.Sprintf("schema takes the name of one schema, not %d", len(args)), "postel schema report"}
			case args[0] != "report":
				return &mistake{fmt.Sprintf("no schema is called %q", args[0]), "postel schema report"}
			}
			return nil
		},
		RunE: func(*cobra.Command, []string) error {
			_, err := e.Stdout.Write(report.Schema())
			return err
		},
	}
}
