// Command subschema measures the decisions of diff/subschema, alone and beside json-schema-diff, and
// prints the tables that stand in README.md of this directory.
//
//	go run ./subschema            # from the directory bench: print
//	go run ./subschema -write     # put them into subschema/README.md
//
// It needs the corpus of real documents (POSTEL_SUITES). The peer needs node and npm; where they
// are absent its table is left out, with a sentence. What is measured is said above each table.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

const (
	begin = "<!-- bench:begin -->\n"
	end   = "<!-- bench:end -->\n"
)

func main() {
	write := flag.Bool("write", false, "put the tables into subschema/README.md")
	flag.Parse()
	if err := run(*write); err != nil {
		fmt.Fprintln(os.Stderr, "bench/subschema:", err)
		os.Exit(2)
	}
}

func run(write bool) error {
	suites := os.Getenv("POSTEL_SUITES")
	if suites == "" {
		suites = filepath.Join("..", "..", "shared")
	}
	runtime.GOMAXPROCS(1) // the bars are for one core
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s/%s, one core.\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	corpus, err := corpusPairs(filepath.Join(suites, "corpus"))
	if err != nil {
		return err
	}
	for _, table := range []struct {
		name string
		make func() string
	}{{"real APIs", func() string { return realTable(corpus) }}, {"wide objects", wideTable}, {"shapes", shapesTable}} {
		fmt.Fprintln(os.Stderr, "measuring", table.name)
		b.WriteString(table.make())
	}
	fmt.Fprintln(os.Stderr, "asking the peer")
	peers, err := peerTable(corpus)
	if err != nil {
		return err
	}
	b.WriteString(peers)
	if !write {
		fmt.Print(b.String())
		return nil
	}
	path := filepath.Join("subschema", "README.md")
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the tables", path)
	}
	return os.WriteFile(path, []byte(before+begin+"\n"+b.String()+"\n"+end+after), 0o644)
}
