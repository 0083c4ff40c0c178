package cli

import "github.com/spf13/cobra"

func newHal(e Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "hal",
		Short:   "hypermedia controls of a service: follow them",
		Example: `  postel hal browse https://api.example.com/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(newHalBrowse(e))
	return cmd
}
