// Command contracts measures postel verify beside the reference verifier of Pact, and postel contract
// check alone, and prints the tables that stand in README.md of this directory.
//
//	go run ./contracts            # from the directory bench: print
//	go run ./contracts -write     # put them into contracts/README.md
//
// The reference verifier is the program in the npm package @pact-foundation/pact-cli, which is installed
// into a directory that is taken away again. Both verify the same contracts against the same provider, a
// small server on loopback in this process; the start of the process is part of every number, numbers
// are medians, and the tools take turns.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/postel-api/postel/bench/internal/peak"
)

const (
	begin = "<!-- bench:begin -->\n"
	end   = "<!-- bench:end -->\n"
	// peer is what is measured beside postel.
	peer = "@pact-foundation/pact-cli@18.1.2"
)

func main() {
	write := flag.Bool("write", false, "put the tables into contracts/README.md")
	flag.Parse()
	if err := run(context.Background(), *write); err != nil {
		fmt.Fprintln(os.Stderr, "bench/contracts:", err)
		os.Exit(2)
	}
}

func run(ctx context.Context, write bool) error {
	dir, err := os.MkdirTemp("", "postel-contracts-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, postel: filepath.Join(dir, "postel")}
	if err := output(ctx, "..", "go", "build", "-o", b.postel, "./cmd/postel"); err != nil {
		return err
	}
	if err := output(ctx, ".", "npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", dir, peer); err != nil {
		return err
	}
	platform := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	b.pact = filepath.Join(dir, "node_modules", "@pact-foundation", "pact-cli-"+runtime.GOOS+"-"+platform, "standalone", "pact")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: provider(), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // until the end of the program
	defer server.Close()
	b.address = listener.Addr().String()
	text, err := b.tables(ctx)
	if err != nil {
		return err
	}
	if !write {
		fmt.Print(text)
		return nil
	}
	path := filepath.Join("contracts", "README.md")
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(old), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the tables", path)
	}
	return os.WriteFile(path, []byte(before+begin+"\n"+text+"\n"+end+after), 0o644)
}

// output runs a program, whose output is the error where it fails.
func output(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, text)
	}
	return nil
}

// provider answers every request, and every call for a state.
func provider() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"id": %s, "state": "open", "total": 12.5, "customer": {"name": "Ada", "email": "ada@example.com"}, "items": [{"sku": "A7", "count": 1}, {"sku": "B8", "count": 2}], "at": "2026-01-31T12:00:00Z"}`, r.PathValue("id"))
	})
	mux.HandleFunc("POST /states", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return mux
}

// contract is a file of version 3 with a number of interactions, six rules each, of which each is
// another one.
func contract(n int, state bool) []byte {
	var list []any
	for i := range n {
		rule := func(m map[string]any) any { return map[string]any{"matchers": []any{m}} }
		interaction := map[string]any{
			"description": fmt.Sprintf("order %d", i),
			"request":     map[string]any{"method": "GET", "path": fmt.Sprintf("/orders/%d", i), "headers": map[string]string{"Accept": "application/json"}},
			"response": map[string]any{
				"status": 200, "headers": map[string]string{"Content-Type": "application/json"},
				"body": map[string]any{
					"id": i, "state": "open", "total": json.Number("9.5"), "customer": map[string]string{"name": "Sam", "email": "sam@example.com"},
					"items": []any{map[string]any{"sku": "A1", "count": 1}}, "at": "2026-01-01T00:00:00Z",
				},
				"matchingRules": map[string]any{"body": map[string]any{
					"$.id":       rule(map[string]any{"match": "integer"}),
					"$.state":    rule(map[string]any{"match": "regex", "regex": "open|shut"}),
					"$.total":    rule(map[string]any{"match": "decimal"}),
					"$.customer": rule(map[string]any{"match": "type"}),
					"$.items":    rule(map[string]any{"match": "type", "min": 1}),
					"$.at":       rule(map[string]any{"match": "datetime", "format": "yyyy-MM-dd'T'HH:mm:ssX"}),
				}},
			},
		}
		if state {
			interaction["providerStates"] = []any{map[string]string{"name": fmt.Sprintf("order %d exists", i)}}
		}
		list = append(list, interaction)
	}
	text, err := json.Marshal(map[string]any{
		"consumer": map[string]string{"name": "till"}, "provider": map[string]string{"name": "shop"}, "interactions": list,
		"metadata": map[string]any{"pactSpecification": map[string]string{"version": "3.0.0"}},
	})
	if err != nil {
		panic(err) // maps, lists and scalars are always JSON
	}
	return text
}

// description is of the provider, for postel contract check.
const description = `openapi: 3.1.0
info: {title: shop, version: 1.0.0}
paths:
  /orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200":
          description: one
          content:
            application/json:
              schema:
                type: object
                required: [id, state]
                properties:
                  id: {type: integer}
                  state: {enum: [open, shut]}
                  total: {type: number}
                  customer: {type: object, properties: {name: {type: string}, email: {type: string}}}
                  items: {type: array, minItems: 1, items: {type: object, properties: {sku: {type: string}, count: {type: integer}}}}
                  at: {type: string, format: date-time}
`

type bench struct {
	dir, postel, pact, address string
}

// sample is what one run of a program took.
type sample struct {
	wall, cpu time.Duration
	peak      int64
}

// medianOf is the median of each number.
func medianOf(list []sample) sample {
	middle := func(number func(sample) int64) int64 {
		var all []int64
		for _, s := range list {
			all = append(all, number(s))
		}
		slices.Sort(all)
		return all[(len(all)-1)/2]
	}
	return sample{
		time.Duration(middle(func(s sample) int64 { return int64(s.wall) })),
		time.Duration(middle(func(s sample) int64 { return int64(s.cpu) })),
		middle(func(s sample) int64 { return s.peak }),
	}
}

// once runs a program that must find nothing wrong.
func once(ctx context.Context, command []string) (sample, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "PACT_DO_NOT_TRACK=true")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return sample{}, errors.Join(fmt.Errorf("%s: %w", strings.Join(command, " "), err), errors.New(stderr.String()))
	}
	state := cmd.ProcessState
	return sample{wall, state.UserTime() + state.SystemTime(), peak.Of(state)}, nil
}

// row is one measurement.
type row struct {
	n     int
	state bool
	runs  int
	ours  sample
	peers sample
}

func (b *bench) tables(ctx context.Context) (string, error) {
	rows := []row{{n: 1, runs: 7}, {n: 10, runs: 7}, {n: 100, runs: 7}, {n: 1000, runs: 3}, {n: 1000, state: true, runs: 3}}
	for i := range rows {
		if err := b.verify(ctx, &rows[i]); err != nil {
			return "", err
		}
	}
	check, err := b.check(ctx)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	fmt.Fprintf(&out, "postel beside %s; %s, %s/%s, %d cores%s.\n\n### Requirements\n\n| required | measured | met |\n| --- | --- | --- |\n", peer, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), load())
	require := func(text, measured string, met bool) {
		word := "yes"
		if !met {
			word = "**no**"
		}
		fmt.Fprintf(&out, "| %s | %s | %s |\n", text, measured, word)
	}
	for _, r := range rows {
		ratio := float64(r.peers.wall) / float64(r.ours.wall)
		switch {
		case r.n == 1000 && !r.state:
			require("1,000 interactions: at most 1/40 of the wall time", fmt.Sprintf("1/%.0f", ratio), ratio >= 40)
			require("1,000 interactions: under 60 MB", fmt.Sprintf("%.0f MB", megabytes(r.ours)), megabytes(r.ours) < 60)
		case r.n == 1:
			require("1 interaction: under 30 ms", fmt.Sprintf("%.0f ms", milliseconds(r.ours)), milliseconds(r.ours) < 30)
		}
	}
	require("postel contract check, 1,000 interactions: under 100 ms", fmt.Sprintf("%.0f ms", milliseconds(check)), milliseconds(check) < 100)
	out.WriteString("\n### postel verify\n\nLoopback, six rules for each interaction, all pass, start of the process included. Medians of 7 runs, of 3 from 1,000 on.\n\n" +
		"| interactions | | postel: wall, ms | CPU, ms | peak, MB | the reference: wall, ms | CPU, ms | peak, MB | ratio of wall |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, r := range rows {
		with := ""
		if r.state {
			with = "with a state each"
		}
		fmt.Fprintf(&out, "| %d | %s | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | 1/%.0f |\n", r.n, with, milliseconds(r.ours), cpu(r.ours), megabytes(r.ours),
			milliseconds(r.peers), cpu(r.peers), megabytes(r.peers), float64(r.peers.wall)/float64(r.ours.wall))
	}
	fmt.Fprintf(&out, "\n### postel contract check\n\n1,000 interactions beside a description, every rule compared with its schema as sets. Median of 7 runs: %.0f ms wall, %.0f ms CPU, %.0f MB.\n", milliseconds(check), cpu(check), megabytes(check))
	return out.String(), nil
}

func milliseconds(s sample) float64 { return float64(s.wall) / float64(time.Millisecond) }
func cpu(s sample) float64          { return float64(s.cpu) / float64(time.Millisecond) }
func megabytes(s sample) float64    { return float64(s.peak) / 1e6 }

// load is how busy the machine is, where it says so.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	one, _, _ := strings.Cut(string(text), " ")
	return " (load average " + one + " after the last run)"
}

func (b *bench) verify(ctx context.Context, r *row) error {
	fmt.Fprintf(os.Stderr, "measuring %d interactions\n", r.n)
	file := filepath.Join(b.dir, "contract.json")
	if err := os.WriteFile(file, contract(r.n, r.state), 0o600); err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(b.address)
	if err != nil {
		return err
	}
	ours := []string{b.postel, "verify", "--provider", "http://" + b.address, file}
	theirs := []string{b.pact, "verifier", "-f", file, "-h", host, "-p", port}
	if r.state {
		ours = append(ours, "--state-url", "http://"+b.address+"/states")
		theirs = append(theirs, "-s", "http://"+b.address+"/states")
	}
	var a, p []sample
	for range r.runs {
		one, err := once(ctx, ours)
		if err != nil {
			return err
		}
		other, err := once(ctx, theirs)
		if err != nil {
			return err
		}
		a, p = append(a, one), append(p, other)
	}
	r.ours, r.peers = medianOf(a), medianOf(p)
	return nil
}

func (b *bench) check(ctx context.Context) (sample, error) {
	spec, file := filepath.Join(b.dir, "openapi.yaml"), filepath.Join(b.dir, "contract.json")
	if err := errors.Join(os.WriteFile(spec, []byte(description), 0o600), os.WriteFile(file, contract(1000, false), 0o600)); err != nil {
		return sample{}, err
	}
	var all []sample
	for range 7 {
		one, err := once(ctx, []string{b.postel, "contract", "check", "--spec", spec, file})
		if err != nil {
			return sample{}, err
		}
		all = append(all, one)
	}
	return medianOf(all), nil
}
