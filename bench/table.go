package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// column is a number of both tools and their ratio.
type column struct {
	title string
	value func(outcome) float64 // in the unit of the title
}

func seconds(d time.Duration) float64 { return d.Seconds() }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

const megabyte = 1e6

func processColumns() []column {
	return []column{
		{"wall, s", func(o outcome) float64 { return seconds(o.wall()) }},
		{"CPU, s", func(o outcome) float64 { return seconds(o.cpu()) }},
		{"peak, MB", func(o outcome) float64 { return float64(o.peak()) / megabyte }},
	}
}

func callColumns() []column {
	return []column{
		{"load and compare, ms", func(o outcome) float64 { return milliseconds(o.callTime()) }},
		{"load, ms", func(o outcome) float64 { return milliseconds(o.loadTime()) }},
		{"allocated, MB", func(o outcome) float64 { return float64(o.allocated()) / megabyte }},
	}
}

// render is all tables in Markdown.
func render(results []result, runs int) string {
	var b strings.Builder
	real := slices.DeleteFunc(slices.Clone(results), func(r result) bool { return r.pair.kind > reordered })
	generated := slices.DeleteFunc(slices.Clone(results), func(r result) bool { return r.pair.kind <= reordered })
	section(&b, "Requirements", requirementsTable(results))
	section(&b, "Real documents, whole process", comparisonTable(real, processColumns()))
	section(&b, "Real documents, library call", comparisonTable(real, callColumns()))
	section(&b, "Generated documents, whole process", comparisonTable(generated, processColumns()))
	section(&b, "Generated documents, library call", comparisonTable(generated, callColumns()))
	section(&b, "Growth", growthTable(results))
	section(&b, "Answers", answersTable(results))
	section(&b, "Remarks", remarks(results, runs))
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func section(b *strings.Builder, title, body string) {
	if body != "" {
		fmt.Fprintf(b, "### %s\n\n%s\n", title, body)
	}
}

// comparisonTable has one row a pair. A tool without numbers says why in its first cell.
func comparisonTable(results []result, columns []column) string {
	if len(results) == 0 {
		return ""
	}
	header := []string{"pair", "size, MB"}
	for _, c := range columns {
		header = append(header, "oasdiff: "+c.title, "postel", "ratio")
	}
	rows := [][]string{header}
	for _, r := range results {
		row := []string{r.pair.name, fmt.Sprintf("%.2f", float64(r.pair.bytes)/megabyte)}
		for i, c := range columns {
			row = append(row, cell(r.oasdiff, c, i == 0), cell(r.postel, c, i == 0), ratioCell(r, c.value))
		}
		rows = append(rows, row)
	}
	return markdown(rows, numbers)
}

// cell is one number, or why there is none, which the first cell of a row says.
func cell(o outcome, c column, first bool) string {
	switch {
	case o.measured():
		return number(c.value(o))
	case first && o.ended > 0:
		return o.tooSlow()
	case first && o.failure != "":
		return "fails: " + excerpt(o.failure, 60)
	}
	return "–"
}

func (o outcome) tooSlow() string { return fmt.Sprintf("> %.0f s", seconds(o.ended)) }

// number has three digits that mean something.
func number(v float64) string {
	switch {
	case v == 0:
		return "–"
	case v < 1:
		return fmt.Sprintf("%.3f", v)
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	case v < 100:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// ratio is postel's number over oasdiff's, where there are both.
func (r result) ratio(value func(outcome) float64) (float64, bool) {
	if !r.oasdiff.measured() || !r.postel.measured() || value(r.oasdiff) == 0 || value(r.postel) == 0 {
		return 0, false
	}
	return value(r.postel) / value(r.oasdiff), true
}

func ratioCell(r result, value func(outcome) float64) string {
	ratio, ok := r.ratio(value)
	if !ok {
		return "–"
	}
	return fmt.Sprintf("%.2f", ratio)
}

// growthTable shows what one operation costs in services of growing size.
func growthTable(results []result) string {
	rows := [][]string{{"operations", "oasdiff: process, µs an operation", "postel", "oasdiff: call, µs an operation", "postel",
		"oasdiff: peak, KB an operation", "postel"}}
	for _, r := range results {
		if r.pair.kind != growth {
			continue
		}
		row := []string{fmt.Sprint(r.pair.operations)}
		for i, value := range []func(outcome) float64{
			func(o outcome) float64 { return seconds(o.wall()) * 1e6 },
			func(o outcome) float64 { return seconds(o.callTime()) * 1e6 },
			func(o outcome) float64 { return float64(o.peak()) / 1e3 },
		} {
			each := column{value: func(o outcome) float64 { return value(o) / float64(r.pair.operations) }}
			row = append(row, cell(r.oasdiff, each, i == 0), cell(r.postel, each, i == 0))
		}
		rows = append(rows, row)
	}
	if len(rows) == 1 {
		return ""
	}
	return markdown(rows, numbers)
}

// answersTable shows that the tools did the work, in the words of each.
func answersTable(results []result) string {
	rows := [][]string{{"pair", "oasdiff", "postel"}}
	for _, r := range results {
		rows = append(rows, []string{r.pair.name, r.oasdiff.answer(), r.postel.answer()})
	}
	if len(rows) == 1 {
		return ""
	}
	return markdown(rows, texts)
}

func (o outcome) answer() string {
	switch {
	case o.failure != "":
		return "fails: “" + o.failure + "”"
	case o.ended > 0:
		return o.tooSlow()
	case len(o.calls) == 0:
		return "–"
	}
	return o.calls[0].Answer
}

// remarks are what a reader of the numbers must know about single pairs.
func remarks(results []result, runs int) string {
	var b strings.Builder
	for _, r := range results {
		if r.pair.remark != "" {
			fmt.Fprintf(&b, "- %s: %s.\n", r.pair.name, r.pair.remark)
		}
		for _, of := range []struct {
			tool string
			outcome
		}{{oasdiffTool, r.oasdiff}, {postelTool, r.postel}} {
			if of.measured() && len(of.calls) < runs {
				fmt.Fprintf(&b, "- %s: the numbers of %s are from %d of %d runs, as it used up its time.\n", r.pair.name, of.tool, len(of.calls), runs)
			}
		}
	}
	return b.String()
}

// markdown is a table whose first column is text. The other columns are numbers, unless they are
// said to be text too.
func markdown(rows [][]string, alignment string) string {
	var b strings.Builder
	for i, row := range rows {
		for j, text := range row {
			row[j] = strings.ReplaceAll(text, "|", "\\|")
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			b.WriteString("| --- |" + strings.Repeat(" "+alignment+" |", len(row)-1) + "\n")
		}
	}
	return b.String()
}

// How a table aligns its columns after the first one.
const (
	numbers = "---:"
	texts   = "---"
)
