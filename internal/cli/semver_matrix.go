package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/atomicfile"
	"github.com/postel-api/postel/internal/matrix"
)

// matrixOptions are the flags of postel semver matrix.
type matrixOptions struct {
	env    Env
	judge  judging
	read   reading
	cache  string
	format string
}

func tableFormats() []string { return []string{"text", "markdown", "json"} }

func newMatrix(e Env) *cobra.Command {
	o := &matrixOptions{env: e, judge: judging{env: e}, read: reading{env: e}}
	cmd := &cobra.Command{
		Use:   "matrix DOC DOC...",
		Short: "say which version of a service can take the place of which",
		Long: `Every description is held against every other. A row is about clients of a version: where the
service of a column runs, they work, or the first change that breaks them is shown. Right of the
diagonal stands what is backward compatible, left of it what is forward compatible.

With --cache a version that is added costs its row and its column: what was compared before is read
from the file. A cache that is broken, or of other assumptions, is made anew.`,
		Example: `  postel semver matrix testdata/customer/*.yaml
  postel semver matrix v1.0.0:openapi.yaml v1.1.0:openapi.yaml openapi.yaml
  postel semver matrix --cache .postel-matrix.json --format markdown releases/*.yaml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return &mistake{fmt.Sprintf("matrix takes two descriptions or more, not %d", len(args)), "run postel semver matrix --help"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&o.format, "format", "f", "text", "`FORMAT` of the matrix: text, markdown, json")
	f.StringVar(&o.cache, "cache", "", "`FILE` that keeps what was compared")
	group(cmd, "The matrix", "format", "cache")
	complete(cmd, "format", tableFormats)
	o.judge.flags(cmd)
	o.read.flags(cmd)
	return cmd
}

func (o *matrixOptions) run(cmd *cobra.Command, args []string) error {
	if !slices.Contains(tableFormats(), o.format) {
		return choice("--format", o.format, tableFormats(), "run postel semver matrix --help")
	}
	settings, err := o.judge.options()
	if err != nil {
		return err
	}
	settings.Exchanges, settings.Judges = false, nil // a matrix shows no messages
	if err := o.read.check(cmd); err != nil {
		return err
	}
	defer o.read.close()
	documents, err := o.read.load(cmd.Context(), args...)
	if err != nil {
		return err
	}
	var versions []matrix.Version
	for i, d := range documents {
		versions = append(versions, matrix.Version{Name: args[i], Version: d.Info.Get("version").Text(), Document: d, Digest: matrix.Digest(d)})
	}
	cache, before, err := o.readCache()
	if err != nil {
		return err
	}
	m, err := matrix.Compute(cmd.Context(), versions, settings, cache)
	if err != nil {
		return err
	}
	if err := o.keep(cache, before); err != nil {
		return err
	}
	switch o.format {
	case "json":
		return writeJSON(o.env.Stdout, matrixJSON(m))
	case "markdown":
		return writeMatrixMarkdown(o.env.Stdout, m)
	}
	return writeMatrix(o.env.Stdout, m)
}

// by describes how comparisons are made, so that a cache of others is not taken for one of these.
func (o *matrixOptions) by() string {
	return "postel " + version() + " " + strings.Join(append([]string{o.judge.preset}, o.judge.assume...), " ")
}

func (o *matrixOptions) readCache() (c *matrix.Cache, before []byte, err error) {
	if o.cache == "" {
		return matrix.NewCache(o.by()), nil, nil
	}
	before, err = readFile(o.env, o.cache)
	if err != nil {
		return nil, nil, err
	}
	c, why := matrix.ReadCache(before, o.by())
	if why != "" {
		fmt.Fprintf(o.env.Stderr, "postel: the cache %s is not used: %s\n", o.cache, why)
	}
	return c, before, nil
}

// keep writes the cache where it has changed.
func (o *matrixOptions) keep(c *matrix.Cache, before []byte) error {
	if o.cache == "" {
		return nil
	}
	data, err := c.Bytes()
	if err != nil || string(data) == string(before) {
		return err
	}
	return atomicfile.Write(o.env.path(o.cache), data, 0o644)
}

// label is what a version is called in a table: its number, or its file where the number is missing
// or stands twice.
func label(m *matrix.Matrix, i int) string {
	v := m.Versions[i]
	if v.Version == "" {
		return v.Name
	}
	for j, other := range m.Versions {
		if i != j && other.Version == v.Version {
			return v.Version + " (" + v.Name + ")"
		}
	}
	return v.Version
}

func word(c matrix.Cell) string {
	switch {
	case c.Undecided && c.Verdict == diff.Major:
		return "no?"
	case c.Verdict == diff.Major:
		return "no"
	}
	return "yes"
}

// writeMatrix writes a table, and below it why clients break.
func writeMatrix(w io.Writer, m *matrix.Matrix) error {
	const corner = `clients of \ service`
	width := utf8.RuneCountInString(corner)
	columns := make([]int, len(m.Versions))
	for i := range m.Versions {
		columns[i] = max(4, utf8.RuneCountInString(label(m, i)))
		width = max(width, columns[i])
	}
	var b strings.Builder
	pad := func(s string, n int) { b.WriteString(s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s))+2)) }
	line := func() {
		text := strings.TrimRight(b.String(), " ")
		b.Reset()
		fmt.Fprintln(w, text)
	}
	pad(corner, width)
	for j := range m.Versions {
		pad(label(m, j), columns[j])
	}
	line()
	for i := range m.Versions {
		pad(label(m, i), width)
		for j := range m.Versions {
			if i == j {
				pad(".", columns[j])
			} else {
				pad(word(m.Cells[i][j]), columns[j])
			}
		}
		line()
	}
	for i := range m.Versions {
		for j := range m.Versions {
			if c := m.Cells[i][j]; !c.Compatible() {
				fmt.Fprintf(w, "\n%s -> %s: %s\n", label(m, i), label(m, j), breaks(c))
			}
		}
	}
	return nil
}

// breaks is the first change that breaks clients, and how many there are besides.
func breaks(c matrix.Cell) string {
	s := fmt.Sprintf("%s [%s]", c.First, c.Rule)
	if c.Findings > 1 {
		s += fmt.Sprintf(", the first of %d findings", c.Findings)
	}
	return s
}

func writeMatrixMarkdown(w io.Writer, m *matrix.Matrix) error {
	cell := strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace
	fmt.Fprint(w, "| clients of ╲ service |")
	for j := range m.Versions {
		fmt.Fprintf(w, " %s |", cell(label(m, j)))
	}
	fmt.Fprintf(w, "\n|---|%s\n", strings.Repeat("---|", len(m.Versions)))
	for i := range m.Versions {
		fmt.Fprintf(w, "| **%s** |", cell(label(m, i)))
		for j := range m.Versions {
			switch c := m.Cells[i][j]; {
			case i == j:
				fmt.Fprint(w, " · |")
			case c.Compatible():
				fmt.Fprintf(w, " %s |", word(c))
			default:
				fmt.Fprintf(w, " **%s**: %s |", word(c), cell(c.First))
			}
		}
		fmt.Fprintln(w)
	}
	return nil
}

type jsonMatrix struct {
	Versions []jsonVersion `json:"versions"`
	Cells    []jsonCell    `json:"cells"`
	Compared int           `json:"compared"`
}

type jsonVersion struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// jsonCell is about clients of one version when another runs. What is from an earlier version to a
// later one is backward compatibility, the other direction forward.
type jsonCell struct {
	Clients    string `json:"clients"`
	Service    string `json:"service"`
	Direction  string `json:"direction"`
	Compatible bool   `json:"compatible"`
	matrix.Cell
}

func matrixJSON(m *matrix.Matrix) jsonMatrix {
	out := jsonMatrix{Versions: []jsonVersion{}, Cells: []jsonCell{}, Compared: m.Compared}
	for _, v := range m.Versions {
		out.Versions = append(out.Versions, jsonVersion{v.Name, v.Version})
	}
	for i := range m.Versions {
		for j := range m.Versions {
			if i == j {
				continue
			}
			direction := "backward"
			if j < i {
				direction = "forward"
			}
			c := m.Cells[i][j]
			out.Cells = append(out.Cells, jsonCell{m.Versions[i].Name, m.Versions[j].Name, direction, c.Compatible(), c})
		}
	}
	return out
}
