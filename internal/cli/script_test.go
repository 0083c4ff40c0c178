package cli_test

import (
	"flag"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/postel-api/postel/examples/customer"
	"github.com/postel-api/postel/internal/cli"
)

var update = flag.Bool("update", false, "write the expected outputs of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"postel": func() { os.Exit(cli.Process()) },
	})
}

// The scripts run the command as a user does: arguments in, streams and exit code out.
func TestScripts(t *testing.T) {
	t.Parallel()
	documents, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("CUSTOMER", filepath.Join(documents, "customer"))
			e.Setenv("ACTION", filepath.Join(documents, "..", ".ci", "action"))
			e.Setenv("CONTRACTS", filepath.Join(documents, "..", "examples", "customer", "contracts"))
			for name, telephone := range map[string]bool{"SERVICE": true, "SERVICE_2": false} {
				server := httptest.NewServer(customer.Handler(telephone))
				e.Defer(server.Close)
				e.Setenv(name, server.URL)
			}
			e.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(e.WorkDir, "gitconfig"))
			e.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			return os.CopyFS(filepath.Join(e.WorkDir, "customer"), os.DirFS(filepath.Join(documents, "customer")))
		},
	})
}
