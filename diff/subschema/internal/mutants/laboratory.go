package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// laboratory builds and tries mutants in a directory of its own.
type laboratory struct {
	root   string // of the module
	dir    string
	report io.Writer

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

func newLaboratory(root string, report io.Writer) (*laboratory, error) {
	dir, err := os.MkdirTemp("", "mutants")
	return &laboratory{root: root, dir: dir, report: report}, err
}

func (l *laboratory) close() { _ = os.RemoveAll(l.dir) }

// tryAll tries the package without a fault first: a check that fails then says nothing about any.
func (l *laboratory) tryAll(ctx context.Context, list []fault, workers int) ([]result, error) {
	if err := l.healthy(ctx); err != nil {
		return nil, err
	}
	results := make([]result, len(list))
	problems := make([]error, len(list))
	next := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range next {
				results[i], problems[i] = l.try(ctx, i, list[i])
				l.tell(results[i], problems[i], len(list))
			}
		})
	}
	for i := range list {
		next <- i
	}
	close(next)
	wg.Wait()
	return results, errors.Join(problems...)
}

func (l *laboratory) tell(r result, problem error, of int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done++
	what := r.verdict()
	if problem != nil {
		what = "not tried"
	}
	fmt.Fprintf(l.report, "%d/%d %s: %s\n", l.done, of, r.name, what)
}

// healthy runs every check on the package as it is.
func (l *laboratory) healthy(ctx context.Context) error {
	binaries := map[string]string{}
	for _, pkg := range []string{languagePackage, subschemaPackage} {
		binary, err := l.build(ctx, "healthy", pkg, "")
		if err != nil {
			return err
		}
		binaries[pkg] = binary
	}
	for _, c := range checks() {
		start := time.Now()
		how, out, err := c.perform(ctx, l.root, binaries[c.pkg])
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", c.test, err)
		case how != passed:
			return fmt.Errorf("%s fails without a fault:\n%s", c.test, tail(out))
		case !ran(out, c.test):
			return fmt.Errorf("%s is no test of %s", c.test, c.pkg)
		}
		fmt.Fprintf(l.report, "%s passes without a fault, in %.1f s\n", c.test, time.Since(start).Seconds())
	}
	return nil
}

// try plants a fault and runs the checks until one fails.
func (l *laboratory) try(ctx context.Context, i int, f fault) (result, error) {
	r := result{fault: f}
	name := fmt.Sprintf("fault%03d", i)
	overlay, where, err := l.plant(name, f)
	if err != nil {
		return r, err
	}
	r.where = where
	binaries := map[string]string{}
	defer func() {
		for _, b := range binaries {
			_ = os.Remove(b)
		}
	}()
	for _, c := range checks() {
		if !f.touches(c.pkg) {
			continue
		}
		if binaries[c.pkg] == "" {
			if binaries[c.pkg], err = l.build(ctx, name, c.pkg, overlay); err != nil {
				return r, fmt.Errorf("%s: %w", f.name, err)
			}
		}
		how, _, err := c.perform(ctx, l.root, binaries[c.pkg])
		if err != nil {
			return r, fmt.Errorf("%s: %s: %w", f.name, c.test, err)
		}
		if how != passed {
			r.caughtBy, r.how = c.test, how
			return r, nil
		}
	}
	return r, nil
}

// plant writes the file with the fault, and the overlay that puts it in place of the real one.
func (l *laboratory) plant(name string, f fault) (overlay, where string, err error) {
	path := filepath.Join(l.root, filepath.FromSlash(subschemaPackage+"/"+f.file))
	source, err := os.ReadFile(path)
	if err != nil {
		return "", "", err
	}
	mutant, err := f.planted(string(source))
	if err != nil {
		return "", "", err
	}
	if where, err = f.where(string(source)); err != nil {
		return "", "", err
	}
	replacement := filepath.Join(l.dir, name+".go")
	overlay = filepath.Join(l.dir, name+".json")
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{path: replacement}})
	if err != nil {
		return "", "", err
	}
	return overlay, where, errors.Join(os.WriteFile(replacement, []byte(mutant), 0o644), os.WriteFile(overlay, text, 0o644))
}

// build compiles the tests of a package, with an overlay unless that is "".
func (l *laboratory) build(ctx context.Context, name, pkg, overlay string) (string, error) {
	binary := filepath.Join(l.dir, name+"-"+filepath.Base(pkg)+".test")
	args := []string{"test", "-c", "-ldflags=-s -w", "-o", binary}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./"+pkg)...)
	cmd.Dir = l.root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("it does not compile: %w\n%s", err, out)
	}
	return binary, nil
}
