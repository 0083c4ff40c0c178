// Command mutants measures the tests of subschema: it plants faults into the package, one at a
// time, and says which test catches each.
//
// A fault is a piece of data (see [fault]): a name that says what is wrong, the text to replace
// and its replacement. All are compiled into one test binary with an overlay of the build, so that
// the tree is never edited, and each is chosen by its number when the binary is run. Then the checks
// run in a fixed order, each in a process of its own, until one fails. They are the suite of JSON
// Schema, random tests against a validator that is not ours, properties and replayed proofs, in
// their ordinary sizes and with their fixed seeds: none of them knows a fault, and every one is part
// of the ordinary tests. A mutant that panics or does not end is caught too, and the table says so.
//
// Without flags the command compares its results with the committed table,
// diff/subschema/testdata/mutants.md, and tries the test that the table names for a fault before the
// others. It fails where a fault survives, cannot be planted or does not compile, and where the
// table differs. With -write, all tests are tried in their order, and the table is written anew.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
)

// tablePath is where the results are kept, within the module.
const tablePath = "diff/subschema/testdata/mutants.md"

func main() { os.Exit(interruptible()) }

// interruptible runs the command and leaves nothing behind if it is interrupted.
func interruptible() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

// run is the command: 0 if every fault is caught and the table is as committed, 1 if not, 2 where
// that could not be found out.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.SetOutput(stderr)
	write := flags.Bool("write", false, "write the table anew")
	only := flags.String("run", "", "only the faults whose names match this regular expression; the table is not compared")
	workers := flags.Int("j", runtime.NumCPU(), "how many faults are tried at the same time")
	if flags.Parse(args) != nil {
		return 2
	}
	ok, err := measure(ctx, *only, *write, max(1, *workers), stdout, stderr)
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "mutants:", err)
		return 2
	case !ok:
		return 1
	}
	return 0
}

// measure tries the faults whose names match, and reports whether all is as it should be.
func measure(ctx context.Context, only string, write bool, workers int, stdout, stderr io.Writer) (bool, error) {
	faults, err := chosen(only)
	if err != nil {
		return false, err
	}
	root, err := moduleRoot(ctx)
	if err != nil {
		return false, err
	}
	path := filepath.Join(root, filepath.FromSlash(tablePath))
	committed, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	var first map[string]string
	if !write {
		first = catchers(string(committed))
	}
	l, err := newLaboratory(ctx, root, faults, stderr)
	if err != nil {
		return false, err
	}
	defer l.close()
	results, err := l.tryAll(ctx, first, workers)
	if err != nil {
		return false, err
	}
	if only != "" {
		fmt.Fprint(stdout, table(results))
		return survivors(results) == 0, nil
	}
	if write {
		committed = []byte(table(results))
		if err := os.WriteFile(path, committed, 0o644); err != nil {
			return false, err
		}
	}
	return conclude(string(committed), results, stdout), nil
}

// conclude says what survived and where the committed table differs, and reports whether there is
// neither.
func conclude(committed string, results []result, stdout io.Writer) bool {
	n := survivors(results)
	fmt.Fprintf(stdout, "%d of %d faults are caught\n", len(results)-n, len(results))
	for _, r := range results {
		if r.caughtBy == "" {
			fmt.Fprintf(stdout, "survived: %s (%s)\n", r.name, r.where)
		}
	}
	text := table(results)
	if committed != text {
		fmt.Fprintf(stdout, "%s is not what was found, make mutants writes it anew:\n%s", tablePath, changes(committed, text))
	}
	return n == 0 && committed == text
}

// chosen returns the faults whose names match a regular expression.
func chosen(expr string) ([]fault, error) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	var out []fault
	for _, f := range faults() {
		if re.MatchString(f.name) {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no fault has a name that matches %q", expr)
	}
	return out, nil
}

func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(out))), nil
}
