package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/swagger"

	"github.com/postel-api/postel/internal/spelling"
)

// diffOptions are the flags of postel diff.
type diffOptions struct {
	env     Env
	formats []string
	quiet   bool
	verbose bool
	color   string
	failOn  string
	level   string
	assume  []string
	preset  string
	read    source.Options
	opened  [2]*source.Files // what the descriptions are read from, until they are compared
}

func newDiff(e Env) *cobra.Command {
	o := &diffOptions{env: e}
	cmd := &cobra.Command{
		Use:   "diff BASE REVISION",
		Short: "compare two API descriptions and classify every change",
		Long: `BASE and REVISION are a path, - for standard input, a URL, REF:PATH in a git repository,
a directory with one description, or a glob. Swagger 2.0 and OpenAPI 3.0 to 3.2, in YAML or
JSON, old and new of different versions.`,
		Example: `  postel diff 1.2.0.yaml 2.0.0.yaml
  postel diff main:openapi.yaml openapi.yaml
  postel diff -q old.json new.json                          the verdict word alone
  postel diff --format text --format sarif=out.sarif a.yaml b.yaml
  postel diff --fail-on major --assume response-enums=extensible a.yaml b.yaml`,
		Args: arguments(2, "diff takes two descriptions, BASE and REVISION", "postel diff old.yaml new.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args[0], args[1]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVarP(&o.formats, "format", "f", nil, "`FORMAT` or FORMAT=FILE, may be given several times: "+formatNames()+" (default text)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "print the verdict word alone: MAJOR, MINOR, PATCH or NONE")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "also list every PATCH change and every place")
	f.StringVar(&o.level, "level", "", "show changes of this `LEVEL` and above: major, minor, patch")
	f.StringVar(&o.color, "color", "auto", "auto, always or never")
	f.StringVar(&o.failOn, "fail-on", "", "exit with 1 where there is a change of this `LEVEL` or above: major, minor, patch")
	f.StringArrayVar(&o.assume, "assume", nil, "`KEY=VALUE` of an assumption, see postel assumptions")
	f.StringVar(&o.preset, "preset", "", "`NAME` of a set of assumptions, see postel assumptions")
	f.StringArrayVar(&o.read.AllowRefs, "allow-refs", nil, "`DIR` that references may lead into, beside the description's own")
	f.BoolVar(&o.read.AllowRemoteRefs, "allow-remote-refs", false, "follow references to URLs")
	f.BoolVar(&o.read.AllowPrivate, "allow-private", false, "connect to private and loopback addresses")
	f.DurationVar(&o.read.Timeout, "timeout", 30*time.Second, "of one request")
	f.Int64Var(&o.read.MaxBytes, "max-bytes", 64<<20, "size of one file")
	complete(cmd, "format", formatList)
	complete(cmd, "color", func() []string { return []string{"auto", "always", "never"} })
	complete(cmd, "fail-on", levelNames)
	complete(cmd, "level", levelNames)
	complete(cmd, "preset", presetNames)
	return cmd
}

func levelNames() []string { return []string{"major", "minor", "patch"} }

func presetNames() []string {
	var names []string
	for _, p := range diff.Presets() {
		names = append(names, p.Name)
	}
	return names
}

func formatList() []string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, string(f))
	}
	return names
}

func formatNames() string { return strings.Join(formatList(), ", ") }

// output is one report to write.
type output struct {
	format report.Format
	file   string // "" for standard output
}

func (o *diffOptions) run(ctx context.Context, base, revision string) error {
	outputs, err := o.outputs()
	if err != nil {
		return err
	}
	settings, err := o.settings()
	if err != nil {
		return err
	}
	fail, err := level("--fail-on", o.failOn)
	if err != nil {
		return err
	}
	how, err := o.how()
	if err != nil {
		return err
	}
	start := o.env.Now()
	if base == "-" && revision == "-" {
		return &mistake{"standard input cannot be both descriptions", "give one of them as a file"}
	}
	before, after, err := o.load(ctx, base, revision)
	defer o.close()
	if err != nil {
		return err
	}
	r := diff.Compare(before, after, settings)
	if o.env.Clock {
		how.Elapsed = o.env.Now().Sub(start)
	}
	for _, out := range outputs {
		if err := o.write(out, r, how); err != nil {
			return err
		}
	}
	if fail != diff.None && r.Verdict >= fail {
		return &answerNo{}
	}
	return nil
}

func (o *diffOptions) outputs() ([]output, error) {
	if len(o.formats) == 0 {
		return []output{{format: "text"}}, nil
	}
	var outputs []output
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
		outputs = append(outputs, output{f, file})
	}
	return outputs, nil
}

func (o *diffOptions) settings() (diff.Options, error) {
	s := diff.Options{Today: o.env.Now(), Exchanges: true}
	if o.preset != "" {
		if err := s.Use(o.preset); err != nil {
			return s, &mistake{err.Error(), "postel assumptions lists the presets"}
		}
	}
	for _, a := range o.assume {
		key, value, ok := strings.Cut(a, "=")
		if !ok {
			return s, &mistake{fmt.Sprintf("--assume %s has no value", a), "--assume KEY=VALUE, see postel assumptions"}
		}
		if err := s.Set(key, value); err != nil {
			m := &mistake{err.Error(), "postel assumptions lists them with their values"}
			if near := spelling.Nearest(key, assumptionNames()); near != "" && strings.HasPrefix(m.msg, "no assumption") {
				m.msg += fmt.Sprintf("; did you mean %q?", near)
			}
			return s, m
		}
	}
	return s, nil
}

func level(flag, word string) (diff.Bump, error) {
	for b, name := range []string{"", "patch", "minor", "major"} {
		if strings.EqualFold(word, name) {
			return diff.Bump(b), nil
		}
	}
	return 0, &mistake{fmt.Sprintf("%s takes major, minor or patch, not %q", flag, word), "postel diff --help"}
}

// how says how a report is written to standard output.
func (o *diffOptions) how() (report.Options, error) {
	h := report.Options{Version: version(), Width: o.env.Width, Unicode: o.unicode(), Verbose: o.verbose, Quiet: o.quiet}
	var err error
	if h.Level, err = level("--level", o.level); err != nil {
		return h, err
	}
	if h.Color, err = o.env.colors(o.color); err != nil {
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

// unicode reports whether the locale can show more than ASCII; where no locale is set, as in
// most pipelines, it can.
func (o *diffOptions) unicode() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := o.env.lookup(name); v != "" {
			v = strings.ToUpper(v)
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8")
		}
	}
	return true
}

// colors decides whether to colour: the flag, then NO_COLOR, CLICOLOR_FORCE, TERM, the terminal.
func (e Env) colors(flag string) (bool, error) {
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
	return false, &mistake{fmt.Sprintf("--color takes auto, always or never, not %q", flag), "postel diff --help"}
}

// load reads both descriptions side by side.
func (o *diffOptions) load(ctx context.Context, base, revision string) (before, after *swagger.Document, err error) {
	if ctx == nil {
		ctx = context.Background()
	}
	var (
		wg   sync.WaitGroup
		errs [2]error
		docs [2]*swagger.Document
	)
	for i, arg := range []string{base, revision} {
		wg.Go(func() { docs[i], o.opened[i], errs[i] = o.loadOne(ctx, arg) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, nil, err
		}
	}
	return docs[0], docs[1], nil
}

func (o *diffOptions) close() {
	for _, f := range o.opened {
		if f != nil {
			f.Close() // what was read was read: an error here changes no answer
		}
	}
}

func (o *diffOptions) loadOne(ctx context.Context, arg string) (*swagger.Document, *source.Files, error) {
	read := o.read
	read.Dir, read.Stdin, read.Env = o.env.Dir, o.env.Stdin, o.env.Vars
	in, err := source.One(ctx, arg, read)
	if err != nil {
		return nil, nil, err
	}
	d, err := swagger.Load(in.Name, in.Data, swagger.Options{Files: in.Files})
	return d, in.Files, err
}

// write writes a report; a file appears whole or not at all.
func (o *diffOptions) write(out output, r *diff.Report, how report.Options) error {
	if out.file == "" {
		return report.Write(o.env.Stdout, out.format, r, how)
	}
	how.Color, how.Width, how.Quiet = false, 0, false
	path := out.file
	if !filepath.IsAbs(path) {
		path = filepath.Join(o.env.Dir, path)
	}
	return writeFile(path, func(w io.Writer) error { return report.Write(w, out.format, r, how) })
}

func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".postel-*")
	if err != nil {
		return &mistake{fmt.Sprintf("cannot write %s: its directory is not there or not writable", path), ""}
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
