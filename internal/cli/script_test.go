package cli_test

import (
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/postel-api/postel/examples/customer"
	"github.com/postel-api/postel/examples/music"
	"github.com/postel-api/postel/internal/cli"
)

var update = flag.Bool("update", false, "write the expected outputs of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"postel": func() { os.Exit(cli.Process()) },
		"fetch":  fetch,
		"sparse": sparse,
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
			documented, err := customer.Documented(true)
			if err != nil {
				return err
			}
			server := httptest.NewServer(documented)
			e.Defer(server.Close)
			e.Setenv("DOCUMENTED", server.URL)
			for name, version := range map[string]int{"MUSIC": 1, "MUSIC_2": 2} {
				server := httptest.NewServer(music.New(version))
				e.Defer(server.Close)
				e.Setenv(name, server.URL)
			}
			if err := secureServices(e); err != nil {
				return err
			}
			port, err := freePort()
			if err != nil {
				return err
			}
			e.Setenv("PORT", port)
			e.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(e.WorkDir, "gitconfig"))
			e.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			return os.CopyFS(filepath.Join(e.WorkDir, "customer"), os.DirFS(filepath.Join(documents, "customer")))
		},
	})
}

// freePort returns a port that nobody listens on.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// sparse makes a file of that many bytes, all zero, which takes no room.
func sparse() {
	size, err := strconv.ParseInt(os.Args[2], 10, 64)
	if err == nil {
		err = os.WriteFile(os.Args[1], nil, 0o600)
	}
	if err == nil {
		err = os.Truncate(os.Args[1], size)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// fetch prints what a URL answers, as soon as somebody answers there and says what is waited for:
// a command that is started beside the script needs a moment.
func fetch() {
	var said string
	for range 300 {
		if r, err := http.Get(os.Args[1]); err == nil {
			body, err := io.ReadAll(r.Body)
			r.Body.Close()
			if said = string(body); err == nil && (len(os.Args) < 3 || strings.Contains(said, os.Args[2])) {
				fmt.Println(said)
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	fmt.Fprintln(os.Stderr, "what was waited for did not come; the last answer is", said)
	os.Exit(1)
}
