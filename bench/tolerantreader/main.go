// Command bench measures tolerantreader beside other readers of fields, and prints the tables that
// stand in README.md of this directory.
//
//	cd bench/tolerantreader
//	go run .                      # print
//	go run . -write               # put them into README.md
//	go run . -only twenty         # only the cases whose names contain a word
//
// A case is a row of [cases]: documents, and contenders that do the same with them. Contenders take
// turns, a round is one turn of each, and a number is the median of all rounds; ratios are taken
// within each round first, so that a neighbour who wakes up slows all of a round and no ratio. Before
// anything is measured, the contenders have to agree on what they find.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	begin = "<!-- bench:begin -->\n"
	end   = "<!-- bench:end -->\n"
)

func main() {
	write := flag.Bool("write", false, "put the tables into README.md")
	only := flag.String("only", "", "measure only the cases whose names contain this word")
	rounds := flag.Int("rounds", 15, "rounds of each case")
	turn := flag.Duration("turn", 20*time.Millisecond, "how long one turn of a contender is")
	flag.Parse()
	if err := run(*write, *only, *rounds, *turn); err != nil {
		fmt.Fprintln(os.Stderr, "bench/tolerantreader:", err)
		os.Exit(2)
	}
}

func run(write bool, only string, rounds int, turn time.Duration) error {
	suites := os.Getenv("POSTEL_SUITES")
	if suites == "" {
		suites = filepath.Join("..", "..", "..", "shared")
	}
	all, err := cases(filepath.Join(suites, "corpus"))
	if err != nil {
		return err
	}
	var b, bars strings.Builder
	fmt.Fprintf(&b, "%s, %s/%s, %d rounds of %v.\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, rounds, turn)
	for _, c := range all {
		if !strings.Contains(c.name, only) {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", c.name)
		results, err := c.measure(rounds, turn)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		c.table(&b, results)
		c.bars(&bars, results)
	}
	fmt.Fprintf(&b, "\n### Required\n\n| case | beside | required | least measured | |\n| --- | --- | ---: | ---: | --- |\n%s", bars.String())
	if !write {
		fmt.Print(b.String())
		return nil
	}
	return put("README.md", b.String())
}

// put writes the tables into the place that a file has for them.
func put(file, tables string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the tables", file)
	}
	return os.WriteFile(file, []byte(before+begin+"\n"+tables+"\n"+end+after), 0o644)
}
