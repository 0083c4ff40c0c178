package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// laboratory holds the test binaries with all faults in them, in a directory of its own.
type laboratory struct {
	root     string // of the module
	dir      string
	faults   []fault           // a fault's number is its place here, counted from 1
	where    []string          // by fault
	binaries map[string]string // by package
	report   io.Writer

	mu   sync.Mutex // for report
	done int
}

// result is what became of a fault.
type result struct {
	fault
	where    string
	caughtBy string // the first check that failed, "" for none
	how      ending
}

// newLaboratory plants the faults and builds the tests.
func newLaboratory(ctx context.Context, root string, faults []fault, report io.Writer) (*laboratory, error) {
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return nil, err
	}
	l := &laboratory{root: root, dir: dir, faults: faults, binaries: map[string]string{}, report: report}
	overlay, err := l.plant()
	for _, pkg := range []string{languagePackage, subschemaPackage} {
		if err == nil {
			err = l.build(ctx, pkg, overlay)
		}
	}
	if err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

func (l *laboratory) close() { _ = os.RemoveAll(l.dir) }

// tryAll tries the package without a fault first: a check that fails then says nothing about any.
// first is the test to begin with, by the fault's name.
func (l *laboratory) tryAll(ctx context.Context, first map[string]string, workers int) ([]result, error) {
	if err := l.healthy(ctx); err != nil {
		return nil, err
	}
	results := make([]result, len(l.faults))
	problems := make([]error, len(l.faults))
	next := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range next {
				start := time.Now()
				results[i], problems[i] = l.try(ctx, i, first[l.faults[i].name])
				l.tell(results[i], problems[i], time.Since(start))
			}
		})
	}
	for i := range l.faults {
		next <- i
	}
	close(next)
	wg.Wait()
	return results, errors.Join(problems...)
}

func (l *laboratory) tell(r result, problem error, took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done++
	what := r.verdict()
	if problem != nil {
		what = "not tried"
	}
	fmt.Fprintf(l.report, "%d/%d %s: %s, in %.1f s\n", l.done, len(l.faults), r.name, what, took.Seconds())
}

// healthy runs all checks without a fault, those of one test binary together.
func (l *laboratory) healthy(ctx context.Context) error {
	for _, pkg := range []string{languagePackage, subschemaPackage} {
		var tests []string
		for _, c := range checks() {
			if c.pkg == pkg {
				tests = append(tests, c.test)
			}
		}
		start := time.Now()
		how, out, err := l.perform(ctx, check{pkg, "(" + strings.Join(tests, "|") + ")"}, 0)
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", pkg, err)
		case how != passed:
			return fmt.Errorf("a check fails without a fault:\n%s", tail(out))
		}
		for _, test := range tests {
			if !ran(out, test) {
				return fmt.Errorf("%s is no test of %s", test, pkg)
			}
		}
		fmt.Fprintf(l.report, "%s: %d checks pass without a fault, in %.1f s\n", pkg, len(tests), time.Since(start).Seconds())
	}
	return nil
}

// try runs the checks with fault i until one fails.
func (l *laboratory) try(ctx context.Context, i int, first string) (result, error) {
	r := result{fault: l.faults[i], where: l.where[i]}
	for _, c := range inOrder(checks(), first) {
		if !r.touches(c.pkg) {
			continue
		}
		how, _, err := l.perform(ctx, c, i+1)
		if err != nil {
			return r, fmt.Errorf("%s: %s: %w", r.name, c.test, err)
		}
		if how != passed {
			r.caughtBy, r.how = c.test, how
			return r, nil
		}
	}
	return r, nil
}

// perform runs a check with the fault of that number, 0 for none.
func (l *laboratory) perform(ctx context.Context, c check, number int) (ending, string, error) {
	cmd := exec.CommandContext(ctx, l.binaries[c.pkg], "-test.run", "^"+c.test+"$", "-test.timeout", limit, "-test.failfast", "-test.v")
	cmd.Dir = filepath.Join(l.root, filepath.FromSlash(c.pkg))
	cmd.Env = environment(os.Environ(), number)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	text := out.String()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		return failed, text, err
	}
	return judged(err == nil, text), text, ctx.Err()
}

// plant writes the files with their faults, and the overlay that puts them in place of the real ones.
func (l *laboratory) plant() (overlay string, err error) {
	replace := map[string]string{}
	put := func(file, text string) error {
		to := filepath.Join(l.dir, strings.ReplaceAll(file, "/", "-"))
		replace[filepath.Join(l.root, filepath.FromSlash(subschemaPackage+"/"+file))] = to
		return os.WriteFile(to, []byte(text), 0o644)
	}
	l.where = make([]string, len(l.faults))
	for file, numbers := range byFile(l.faults) {
		source, err := os.ReadFile(filepath.Join(l.root, filepath.FromSlash(subschemaPackage+"/"+file)))
		if err != nil {
			return "", err
		}
		g := sourceFile{file: file, source: string(source)}
		for _, n := range numbers {
			if l.where[n-1], err = g.plant(l.faults[n-1], n); err != nil {
				return "", err
			}
		}
		if err := put(file, g.withFaults()); err != nil {
			return "", err
		}
	}
	for _, pkg := range []string{"", "internal/language/"} {
		if err := put(pkg+"planted_fault.go", switchSource(pkg)); err != nil {
			return "", err
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(l.dir, "overlay.json")
	return overlay, os.WriteFile(overlay, text, 0o644)
}

// build compiles the tests of a package.
func (l *laboratory) build(ctx context.Context, pkg, overlay string) error {
	l.binaries[pkg] = filepath.Join(l.dir, filepath.Base(pkg)+".test")
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-ldflags=-s -w", "-o", l.binaries[pkg], "-overlay", overlay, "./"+pkg)
	cmd.Dir = l.root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("a fault does not compile: %w\n%s", err, out)
	}
	return nil
}
