package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/report"
)

func newSchema(e Env) *cobra.Command {
	names := []string{"report", "config"}
	return &cobra.Command{
		Use: "schema NAME", Short: "print a JSON Schema: report (the JSON report) or config (.postel.yaml)",
		Example:   "  postel schema report > report.schema.json\n  postel schema config > postel.schema.json",
		ValidArgs: names,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return &mistake{fmt.Sprintf("schema takes the name of one schema, not %d", len(args)), "postel schema report"}
			case !slices.Contains(names, args[0]):
				return &mistake{fmt.Sprintf("no schema is called %q", args[0]), "postel schema report, or postel schema config"}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			text := report.Schema()
			if args[0] == "config" {
				text = config.Schema()
			}
			_, err := e.Stdout.Write(text)
			return err
		},
	}
}
