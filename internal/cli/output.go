package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/report"
)

// output is one report to write.
type output struct {
	format report.Format
	file   string // "" for standard output
}

func formatNames() []string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, string(f))
	}
	return names
}

// reporting is in which formats a report is written, and how much of it.
type reporting struct {
	env     Env
	formats []string
	quiet   bool
	verbose bool
	color   string
	level   string
}

func (o *reporting) flags(cmd *cobra.Command, quiet string) {
	f := cmd.Flags()
	f.StringArrayVarP(&o.formats, "format", "f", nil, "`FORMAT` or FORMAT=FILE, may be given several times: "+strings.Join(formatNames(), ", ")+" (default text)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, quiet)
	f.BoolVarP(&o.verbose, "verbose", "v", false, "also list every PATCH change and every place, and messages in full")
	f.StringVar(&o.level, "level", "", "show changes of this `LEVEL` and above: major, minor, patch")
	f.StringVar(&o.color, "color", "auto", "`WHEN` to use colours: auto, always, never")
	group(cmd, "The report", "format", "quiet", "verbose", "level", "color")
	complete(cmd, "format", formatNames)
	complete(cmd, "color", colorNames)
	complete(cmd, "level", levelNames)
}

// outputs reads the values of --format. One report at most goes to standard output.
func (o *reporting) outputs() ([]output, error) {
	if len(o.formats) == 0 {
		return []output{{format: report.Text}}, nil
	}
	var all []output
	toStdout := ""
	for _, word := range o.formats {
		name, file, _ := strings.Cut(word, "=")
		f, err := report.Parse(name)
		if err != nil {
			return nil, err
		}
		if file == "" {
			if toStdout != "" {
				return nil, &mistake{fmt.Sprintf("--format %s and --format %s both write to standard output", toStdout, name), fmt.Sprintf("--format %s=FILE", name)}
			}
			toStdout = name
		}
		all = append(all, output{f, file})
	}
	return all, nil
}

// how says how reports are written.
func (o *reporting) how(cmd *cobra.Command) (report.Options, error) {
	h := report.Options{Version: version(), Width: o.env.Width, Unicode: o.env.unicode(), Verbose: o.verbose, Quiet: o.quiet}
	var err error
	if h.Level, err = level(cmd, "--level", o.level); err != nil {
		return h, err
	}
	if h.Color, err = o.env.colors(cmd, o.color); err != nil {
		return h, err
	}
	h.Assumptions = map[string]string{}
	for _, a := range diff.Assumptions() {
		h.Assumptions[a.Key] = a.Sentence
	}
	for _, r := range diff.Rules() {
		h.Rules = append(h.Rules, report.RuleInfo{ID: r.ID, Title: r.Title, Why: r.Why, Help: r.Instead, Bump: r.Bump})
	}
	return h, nil
}

// write writes a report; a file appears whole or not at all.
func (out output) write(e Env, r *diff.Report, how report.Options) error {
	if out.file == "" {
		return report.Write(e.Stdout, out.format, r, how)
	}
	how.Color, how.Width, how.Quiet = false, 0, false
	path := out.file
	if !filepath.IsAbs(path) {
		path = filepath.Join(e.Dir, path)
	}
	return writeFile(path, func(w io.Writer) error { return report.Write(w, out.format, r, how) })
}

// writeFile writes a file by way of a temporary one beside it.
func writeFile(path string, write func(io.Writer) error) (err error) {
	failed := func(err error) error {
		return &mistake{fmt.Sprintf("cannot write %s: %s", path, reason(err)), ""}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".postel-*")
	if err != nil {
		return failed(err)
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		f.Close()
		return failed(err)
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close()
		return failed(err)
	}
	if err := f.Close(); err != nil {
		return failed(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return failed(err)
	}
	return nil
}

func colorNames() []string { return []string{"auto", "always", "never"} }

// colors decides whether to colour: the flag, then NO_COLOR, CLICOLOR_FORCE, TERM, the terminal.
func (e Env) colors(cmd *cobra.Command, flag string) (bool, error) {
	switch flag {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		switch {
		case e.lookup("NO_COLOR") != "":
			return false, nil
		case e.lookup("CLICOLOR_FORCE") != "" && e.lookup("CLICOLOR_FORCE") != "0":
			return true, nil
		}
		return e.Width > 0 && e.lookup("TERM") != "dumb", nil
	}
	return false, choice("--color", flag, colorNames(), "run "+cmd.CommandPath()+" --help")
}
