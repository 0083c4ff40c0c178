// Package cli is the command line of postel: one file a command, each an options struct, a
// constructor and a run function. Streams, environment, clock and directory come in as an [Env],
// so that every command can be run in a test.
//
// Standard output carries the answer and nothing else; everything else goes to standard error.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// The exit codes. The help topic exit-codes is made from them.
const (
	ExitYes     = 0 // the answer is yes, or there was nothing to decide
	ExitNo      = 1 // the answer is no
	ExitUnknown = 2 // there is no answer: usage, input, network
)

// Env is what surrounds a run.
type Env struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Dir    string   // the working directory
	Vars   []string // the environment, as in os.Environ
	Now    func() time.Time
	Width  int  // columns of the terminal behind Stdout, 0 if it is none
	Clock  bool // print how long things took
	// Loaded is told how many bytes of descriptions there are in memory, nil where nobody asks.
	Loaded func(bytes int64)
}

// System is the environment of this process.
func System() Env {
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	e := Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Dir: dir, Vars: os.Environ(), Now: time.Now}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		e.Clock = true
		e.Width = 80
		if w, _, err := term.GetSize(fd); err == nil && w > 0 {
			e.Width = w
		}
	}
	return e
}

// lookup returns the value of an environment variable, "" if it is not set. Of several the last
// one counts, as for a process that is started with them.
func (e Env) lookup(name string) string {
	for _, v := range slices.Backward(e.Vars) {
		if k, value, ok := strings.Cut(v, "="); ok && k == name {
			return value
		}
	}
	return ""
}

// unicode reports whether the locale can show more than ASCII; where no locale is set, as in
// most pipelines, it can.
func (e Env) unicode() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := e.lookup(name); v != "" {
			v = strings.ToUpper(v)
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8")
		}
	}
	return true
}

// boundHeap keeps the process near the size of what a comparison needs. Below the bound garbage
// is collected as seldom as Go does by default, which is what small documents want; above it more
// and more often, but never for more than half of the time. A comparison holds six to seven times
// the bytes of its documents (24 MB of GitHub's two: 160 MB).
func boundHeap(bytes int64) { debug.SetMemoryLimit(max(128<<20, 9*bytes)) }

// Process runs the command line of this process and returns its exit code.
func Process() int {
	e := System()
	e.Loaded = boundHeap
	return Main(e, os.Args[1:])
}

// Main runs a command line and returns the exit code.
func Main(e Env, args []string) int {
	out := &answer{to: e.Stdout}
	e.Stdout = out
	root := newRoot(e)
	root.SetArgs(slices.Concat([]string{}, args)) // nil would mean the arguments of the process
	err := root.ExecuteContext(context.Background())
	var no *answerNo
	switch {
	case errors.Is(out.err, syscall.EPIPE):
		return ExitUnknown // the reader has gone, there is nobody to tell
	case out.err != nil:
		err = &mistake{"the answer cannot be written to standard output: " + reason(out.err), ""}
	case err == nil:
		return ExitYes
	case errors.As(err, &no):
		return ExitNo
	}
	complain(e, err)
	return ExitUnknown
}

// answer is standard output. It keeps its first error, since not all that writes to it tells.
type answer struct {
	to  io.Writer
	err error
}

func (a *answer) Write(p []byte) (int, error) {
	if a.err != nil {
		return 0, a.err
	}
	n, err := a.to.Write(p)
	a.err = err
	return n, err
}

// answerNo is the answer "no" of a command that asks a question. The answer itself has been
// written.
type answerNo struct{}

func (*answerNo) Error() string { return "no" }

func newRoot(e Env) *cobra.Command {
	var printVersion bool
	root := &cobra.Command{
		Use:   "postel",
		Short: "what does this API change break, for whom, and which version number is honest?",
		Example: `  postel diff old.yaml new.yaml               every change, with its verdict
  postel diff v1.2.0:openapi.yaml openapi.yaml
  postel explain response-member-removed      why it is a break, and the way out`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if printVersion {
				return writeVersion(e)
			}
			return cmd.Help()
		},
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.Flags().BoolVar(&printVersion, "version", false, "print the version of postel")
	root.SetIn(e.Stdin)
	root.SetOut(e.Stdout)
	root.SetErr(e.Stderr)
	root.SetHelpCommand(newHelp())
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { fmt.Fprint(e.Stdout, helpText(cmd, e.helpWidth())) })
	root.SetFlagErrorFunc(badFlag)
	root.AddCommand(newCheck(e), newNext(e), newChangelog(e), newBlame(e), newDiff(e), newDiscover(e), newDocs(e), newDrift(e), newHAL(e), newLearn(e), newRead(e), newSemver(e), newVerify(e), newContract(e), newAccept(e), newConfig(e), newRules(e), newExplain(e), newAssumptions(e), newSchema(e), newVersion(e), newCompletion(e), newMan(e), exitCodes())
	return root
}
