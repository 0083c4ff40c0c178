package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postel-api/postel/internal/spelling"
)

func nearestFlag(cmd *cobra.Command, word string) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return spelling.Nearest(word, names)
}
