package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(e Env) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "print the version of postel",
		Args: arguments(0, "version takes no arguments", ""),
		RunE: func(*cobra.Command, []string) error { return writeVersion(e) },
	}
}

func writeVersion(e Env) error {
	_, err := fmt.Fprintf(e.Stdout, "postel %s %s/%s\n", version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// version is the version that the module was built as, "(devel)" from a checkout.
func version() string {
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" {
		return b.Main.Version
	}
	return "(devel)"
}
