package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/config"
)

func newConfig(e Env) *cobra.Command {
	file := ""
	cmd := &cobra.Command{
		Use:   "config",
		Short: "print the settings in force, and where each came from",
		Long: `A setting comes from a flag, else from the environment, else from the nearest .postel.yaml up to
the root of the repository, else it has its default. postel schema config is the JSON Schema of
the file.`,
		Example: "  postel config\n  POSTEL_FAIL_ON=major postel config",
		Args:    arguments(0, "config takes no arguments", "run postel config --help"),
		RunE: func(*cobra.Command, []string) error {
			c, err := config.Load(config.Surroundings{Dir: e.Dir, File: file, Vars: e.Vars})
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(e.Stdout, c.List())
			return err
		},
	}
	cmd.Flags().StringVar(&file, "config", "", "`FILE` of settings instead of the nearest .postel.yaml")
	return cmd
}
