// Command mutants measures the tests of subschema: it plants faults into the package, one at a
// time, and says which test catches each.
//
// A fault is a piece of data (see [fault]): a name that says what is wrong, the text to replace
// and its replacement. It is planted with an overlay of the build, so that the tree is never
// edited. Then the checks run in a fixed order, each in a process of its own, until one fails.
// They are the suite of JSON Schema, random tests against a validator that is not ours, properties
// and replayed proofs, in their ordinary sizes and with their fixed seeds: none of them knows a
// fault, and every one is part of the ordinary tests. A mutant that panics or does not end is
// caught too, and the table says so.
//
// Without flags the command compares its results with the committed table, diff/subschema/testdata/mutants.md. It fails where a
// fault survives, cannot be planted or does not compile, and where the table differs.
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

// run is the command: 0 if the table is as committed, 1 if not, 2 where
// that could not be found out.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.SetOutput(stderr)
	write := flags.Bool("write", false, "write the table anew")
	only := flags.String("run", "", "only the faults whose names match this regular expression; the table is not looked at")
	workers := flags.Int("j", runtime.NumCPU(), "how many faults are tried at the same time")
	if flags.Parse(args) != nil {
		return 2
	}
	faults, err := chosen(*only)
	if err != nil {
		fmt.Fprintln(stderr, "mutants:", err)
		return 2
	}
	root, err := moduleRoot(ctx)
	if err != nil {
		fmt.Fprintln(stderr, "mutants:", err)
		return 2
	}
	l, err := newLaboratory(root, stderr)
	if err != nil {
		fmt.Fprintln(stderr, "mutants:", err)
		return 2
	}
	defer l.close()
	results, err := l.tryAll(ctx, faults, max(1, *workers))
	if err != nil {
		fmt.Fprintln(stderr, "mutants:", err)
		return 2
	}
	if *only != "" {
		fmt.Fprint(stdout, table(results))
		return status(survivors(results) == 0)
	}
	return conclude(filepath.Join(root, filepath.FromSlash(tablePath)), results, *write, stdout, stderr)
}

// conclude writes the table, or holds it against the committed one.
func conclude(path string, results []result, write bool, stdout, stderr io.Writer) int {
	text := table(results)
	if write {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			fmt.Fprintln(stderr, "mutants:", err)
			return 2
		}
	}
	n := survivors(results)
	fmt.Fprintf(stdout, "%d of %d faults are caught\n", len(results)-n, len(results))
	for _, r := range results {
		if r.caughtBy == "" {
			fmt.Fprintf(stdout, "survived: %s (%s)\n", r.name, r.where)
		}
	}
	committed, err := os.ReadFile(path)
	if err != nil {
		fmt.Fprintln(stderr, "mutants:", err)
		return 2
	}
	if string(committed) != text {
		fmt.Fprintf(stdout, "%s is not what was found, make mutants writes it anew:\n%s", tablePath, changes(string(committed), text))
		return 1
	}
	return 0 // what survives stands in the table, for everybody to see
}

func status(ok bool) int {
	if ok {
		return 0
	}
	return 1
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
