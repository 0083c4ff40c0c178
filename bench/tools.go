package main

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

const (
	oasdiffTool = "oasdiff"
	postelTool  = "postel"
)

// binaries are the programs that are measured, and the one that measures calls.
type binaries struct {
	oasdiff, postel, probe string
}

// build compiles the programs into dir. Each one is built with the dependencies of the module
// that it belongs to; oasdiff is a tool of this one.
func build(ctx context.Context, dir string) (binaries, error) {
	b := binaries{
		oasdiff: filepath.Join(dir, "oasdiff"),
		postel:  filepath.Join(dir, "postel"),
		probe:   filepath.Join(dir, "probe"),
	}
	for _, target := range []struct{ module, output, pkg string }{
		{".", b.oasdiff, "github.com/oasdiff/oasdiff"},
		{"..", b.postel, "./cmd/postel"},
		{".", b.probe, "./internal/probe"},
	} {
		cmd := exec.CommandContext(ctx, "go", "build", "-o", target.output, target.pkg)
		cmd.Dir = target.module
		if output, err := cmd.CombinedOutput(); err != nil {
			return b, fmt.Errorf("building %s (run this in the directory bench): %w\n%s", target.pkg, err, output)
		}
	}
	return b, nil
}

// command is what a tool is called with to compare two files.
func (b binaries) command(tool, base, revision string) []string {
	if tool == postelTool {
		return []string{b.postel, "diff", base, revision, "--format", "json"}
	}
	return []string{b.oasdiff, "changelog", base, revision, "-f", "json"}
}

// environment is that of this process without what changes how a tool works or how Go runs it.
func environment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		switch {
		case name == "GOGC", name == "GOMEMLIMIT", name == "GOMAXPROCS", name == "GODEBUG":
		case strings.HasPrefix(name, "OASDIFF_"), strings.HasPrefix(name, "POSTEL_"):
		default:
			kept = append(kept, variable)
		}
	}
	return kept
}

// machineFacts is the paragraph above the tables: what was measured, and on what.
func machineFacts(ctx context.Context, b binaries, runs int) (string, error) {
	info, err := buildinfo.ReadFile(b.oasdiff)
	if err != nil {
		return "", err
	}
	versions := map[string]string{}
	for _, dependency := range append(info.Deps, &info.Main) {
		versions[dependency.Path] = dependency.Version
	}
	facts := fmt.Sprintf("oasdiff %s (kin-openapi %s) and postel %s; %s, %s/%s, %d cores%s; runs of each tool on each pair: %d.\n\n",
		versions["github.com/oasdiff/oasdiff"], versions["github.com/getkin/kin-openapi"], revision(ctx),
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), load(), runs)
	return facts, nil
}

// revision names the commit of postel that is measured.
func revision(ctx context.Context) string {
	commit, err := exec.CommandContext(ctx, "git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "outside of a repository"
	}
	name := "at commit " + strings.TrimSpace(string(commit))
	// The table itself changes README.md, and tests and tables are not what is measured.
	status := exec.CommandContext(ctx, "git", "status", "--porcelain", "--", ":/*.go", ":/go.mod", ":(exclude,top)bench", ":(exclude,top)*_test.go")
	if changed, err := status.Output(); err == nil && len(changed) > 0 {
		name += " with changes that are not committed"
	}
	return name
}

// load says how busy the machine was before the first run, where the system tells (Linux,
// proc(5)).
func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	fields := strings.Fields(string(data))
	if err != nil || len(fields) == 0 {
		return ""
	}
	return fmt.Sprintf(" (load average %s before the first run)", fields[0])
}
