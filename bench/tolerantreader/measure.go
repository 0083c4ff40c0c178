package main

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
)

// benchmark is one question that all contenders answer about some documents.
type benchmark struct {
	name       string
	about      string // a paragraph above the table
	documents  []input
	contenders []contender
	required   []bar
}

// input is a document of a benchmark.
type input struct {
	name string
	doc  []byte
	data any // what the contenders need to know about it: its paths, its struct
}

// contender answers. The first of a benchmark is the one that the others are compared with.
type contender struct {
	name string
	// prepare returns what is measured, which returns what it found: a number that is the same for
	// all contenders, or an error. It is nil for documents that the contender cannot be asked about.
	prepare func(input) func() (int, error)
}

// bar is how many times as long as the contender of the second name that of the first may take.
type bar struct {
	ours, theirs string
	times        float64
	documents    []string // all where there are none
}

// result is what was measured for one contender and document.
type result struct {
	measured bool
	time     time.Duration // median of one answer
	ratios   map[string]float64
	allocs   float64
	bytes    float64
}

// measure returns the results by document and contender.
func (c *benchmark) measure(rounds int, turn time.Duration) ([][]result, error) {
	var all [][]result
	for _, d := range c.documents {
		r, err := c.on(d, rounds, turn)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.name, err)
		}
		all = append(all, r)
	}
	return all, nil
}

func (c *benchmark) on(d input, rounds int, turn time.Duration) ([]result, error) {
	answers := make([]func() (int, error), len(c.contenders))
	for n, x := range c.contenders {
		answers[n] = x.prepare(d)
	}
	if err := c.agree(answers); err != nil {
		return nil, err
	}
	results := make([]result, len(answers))
	times := make([][]time.Duration, len(answers))
	repeat := make([]int, len(answers))
	for n, answer := range answers {
		if answer == nil {
			continue
		}
		results[n].measured = true
		results[n].allocs, results[n].bytes = allocated(answer)
		repeat[n] = max(1, int(turn/max(1, timed(answer, 1))))
		repeat[n] = max(1, int(turn/max(1, timed(answer, repeat[n])))) // warm now
	}
	for range rounds {
		for n, answer := range answers {
			if answer != nil {
				times[n] = append(times[n], timed(answer, repeat[n]))
			}
		}
	}
	for n := range results {
		if !results[n].measured {
			continue
		}
		results[n].time = median(times[n])
		results[n].ratios = map[string]float64{}
		for k, x := range c.contenders {
			var ratios []float64
			for round := range times[k] {
				ratios = append(ratios, float64(times[n][round])/float64(times[k][round]))
			}
			if len(ratios) > 0 {
				results[n].ratios[x.name] = median(ratios)
			}
		}
	}
	return results, nil
}

// agree says whether the contenders find the same.
func (c *benchmark) agree(answers []func() (int, error)) error {
	first, known := 0, ""
	for n, answer := range answers {
		if answer == nil {
			continue
		}
		found, err := answer()
		if err != nil {
			return fmt.Errorf("%s: %w", c.contenders[n].name, err)
		}
		if known == "" {
			first, known = found, c.contenders[n].name
		}
		if found != first {
			return fmt.Errorf("%s finds %d, %s finds %d", known, first, c.contenders[n].name, found)
		}
	}
	return nil
}

// timed is how long one of some answers takes.
func timed(answer func() (int, error), repeat int) time.Duration {
	start := time.Now()
	for range repeat {
		_, _ = answer() // it did not fail before
	}
	return time.Since(start) / time.Duration(repeat)
}

// allocated is how much an answer allocates once memory that is kept from answer to answer is there.
func allocated(answer func() (int, error)) (allocs, bytes float64) {
	const times = 3
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // which empties pools
	_, _ = answer()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range times {
		_, _ = answer()
	}
	runtime.ReadMemStats(&after)
	return float64((after.Mallocs - before.Mallocs) / times), float64((after.TotalAlloc - before.TotalAlloc) / times)
}

func median[N cmp.Ordered](list []N) N {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}

// table is one row a contender: how many times as long as the first it takes.
func (c *benchmark) table(b *strings.Builder, results [][]result) {
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n| |", c.name, c.about)
	for _, d := range c.documents {
		fmt.Fprintf(b, " %s |", d.name)
	}
	fmt.Fprintf(b, " allocations |\n| --- |%s ---: |\n", strings.Repeat(" ---: |", len(c.documents)))
	first := c.contenders[0].name
	for n, x := range c.contenders {
		fmt.Fprintf(b, "| %s |", x.name)
		for k := range c.documents {
			r := results[k][n]
			switch {
			case !r.measured:
				b.WriteString(" |")
			case n == 0:
				fmt.Fprintf(b, " %s |", rounded(r.time))
			default:
				fmt.Fprintf(b, " %s |", ratio(r.ratios[first]))
			}
		}
		r := results[min(1, len(results)-1)][n]
		if !r.measured {
			r = results[0][n]
		}
		fmt.Fprintf(b, " %.0f, %.0f B |\n", r.allocs, r.bytes)
	}
}

// rounded is a time in three digits.
func rounded(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}

// ratio has as many digits as one may believe.
func ratio(r float64) string {
	return strconv.FormatFloat(r, 'f', max(0, 2-int(math.Log10(max(1, r)))), 64)
}

// bars is one row for each requirement.
func (c *benchmark) bars(b *strings.Builder, results [][]result) {
	for _, r := range c.required {
		least, where := 0.0, ""
		for k, d := range c.documents {
			if len(r.documents) > 0 && !slices.Contains(r.documents, d.name) {
				continue
			}
			for n, x := range c.contenders {
				if x.name != r.theirs || !results[k][n].measured {
					continue
				}
				if ratio := results[k][n].ratios[r.ours]; where == "" || ratio < least {
					least, where = ratio, d.name
				}
			}
		}
		verdict := "met"
		if least < r.times {
			verdict = "**not met**"
		}
		fmt.Fprintf(b, "| %s, %s | %s | %.1f | %.1f (%s) | %s |\n", c.name, r.ours, r.theirs, r.times, least, where, verdict)
	}
}
