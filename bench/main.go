// Command bench measures postel beside oasdiff, in one run on one machine, and prints the table
// that stands in README.md.
//
//	go run . [-runs N] [-only REGEXP] [-write]
//
// Everything is measured twice: as a whole process, as people and CI run it, and as the library
// call inside a program. The process of oasdiff is "oasdiff changelog BASE REVISION -f json", the
// one of postel is "postel diff BASE REVISION --format json", both with their default flags and
// their output thrown away. These are the commands that classify every change, not only the
// breaking ones. Package internal/call says what the library calls are.
//
//   - The tools take turns within each run, and the one that begins changes from run to run, so
//     that what else the machine does hits both. Numbers are medians; ratios are postel's median
//     over oasdiff's.
//   - Wall time is from start to exit, CPU time is user and system time, and peak memory is the
//     largest resident set, both as the system counts them for the process.
//   - A process inherits the peak of the one that starts it (Linux keeps the larger of both when
//     it replaces the program). Therefore this command loads no document: the documents are made,
//     and the library calls are made, by a program of their own, internal/probe.
//   - A library call gets a new process and a heap that has just been collected. Its memory is
//     what it allocates in all.
//   - What takes longer than -limit is ended and shown as such, and is not repeated. A tool that
//     used up -budget on a pair (a third of it on a generated one) is not run on it again, so that
//     no pair can make the whole run endless; the remarks say where the runs are fewer.
//
// It is run in its own directory, which is where the module of postel is found.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

// settings are the command's flags.
type settings struct {
	runs   int
	limit  time.Duration
	budget time.Duration
	only   *regexp.Regexp
	write  bool
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&s.runs, "runs", 5, "measure each pair this many `times`")
	flags.DurationVar(&s.limit, "limit", 120*time.Second, "end a process after this `time`")
	flags.DurationVar(&s.budget, "budget", 45*time.Second, "stop repeating a tool on a pair after this `time`, or a third of it where the documents are generated")
	only := flags.String("only", "", "measure only the pairs whose name matches this `regexp`")
	flags.BoolVar(&s.write, "write", false, "put the table into README.md")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	var err error
	if s.only, err = regexp.Compile(*only); err != nil {
		return s, fmt.Errorf("-only: %w", err)
	}
	if s.runs < 1 || flags.NArg() > 0 {
		return s, fmt.Errorf("expected -runs of at least 1 and no further arguments")
	}
	return s, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "postel-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	fmt.Fprintln(stderr, "building the tools and the documents")
	tools, err := build(ctx, dir)
	if err != nil {
		return err
	}
	cases, err := cases(ctx, tools, dir)
	if err != nil {
		return err
	}
	facts, err := machineFacts(ctx, tools, s.runs)
	if err != nil {
		return err
	}
	var results []result
	for _, c := range cases {
		if !s.only.MatchString(c.name) {
			continue
		}
		r, err := measure(ctx, tools, c, s, stderr)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	table := facts + render(results, s.runs)
	if s.write {
		if err := writeBetweenMarkers("README.md", table); err != nil {
			return err
		}
	}
	_, err = io.WriteString(stdout, table)
	return err
}

// suites is the directory with the documents of other people.
func suites() (string, error) {
	dir := os.Getenv("POSTEL_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(dir, "corpus", "index.json")); err != nil {
		return "", fmt.Errorf("the corpus is not there; set POSTEL_SUITES to the directory that holds it: %w", err)
	}
	return dir, nil
}
