package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/internal/spelling"
	"github.com/postel-api/postel/swagger"
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
	o.flags(cmd)
	return cmd
}

func (o *diffOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVarP(&o.formats, "format", "f", nil, "`FORMAT` or FORMAT=FILE, may be given several times: "+strings.Join(formatNames(), ", ")+" (default text)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "print the verdict word alone: MAJOR, MINOR, PATCH or NONE")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "also list every PATCH change and every place")
	f.StringVar(&o.level, "level", "", "show changes of this `LEVEL` and above: major, minor, patch")
	f.StringVar(&o.color, "color", "auto", "`WHEN` to use colours: auto, always, never")
	group(cmd, "The report", "format", "quiet", "verbose", "level", "color")
	f.StringVar(&o.failOn, "fail-on", "", "exit with 1 where there is a change of this `LEVEL` or above: major, minor, patch")
	f.StringArrayVar(&o.assume, "assume", nil, "`KEY=VALUE` of an assumption, see postel assumptions")
	f.StringVar(&o.preset, "preset", "", "`NAME` of a set of assumptions, see postel assumptions")
	group(cmd, "The verdict", "fail-on", "assume", "preset")
	f.StringArrayVar(&o.read.AllowRefs, "allow-refs", nil, "`DIR` that references may lead into, beside the description's own")
	f.BoolVar(&o.read.AllowRemoteRefs, "allow-remote-refs", false, "follow references to URLs")
	f.BoolVar(&o.read.AllowPrivate, "allow-private", false, "connect to private and loopback addresses")
	f.DurationVar(&o.read.Timeout, "timeout", 30*time.Second, "`DURATION` of one request at most")
	f.Int64Var(&o.read.MaxBytes, "max-bytes", 64<<20, "`BYTES` of one file at most")
	group(cmd, "Reading", "allow-refs", "allow-remote-refs", "allow-private", "timeout", "max-bytes")
	complete(cmd, "format", formatNames)
	complete(cmd, "color", colorNames)
	complete(cmd, "fail-on", levelNames)
	complete(cmd, "level", levelNames)
	complete(cmd, "assume", assumptionValues)
	complete(cmd, "preset", presetNames)
}

func levelNames() []string { return []string{"major", "minor", "patch"} }

func presetNames() []string {
	var names []string
	for _, p := range diff.Presets() {
		names = append(names, p.Name)
	}
	return names
}

const diffHelp = "run postel diff --help"

func (o *diffOptions) run(ctx context.Context, base, revision string) error {
	written, err := outputs(o.formats)
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
	if err := o.limits(); err != nil {
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
	for _, out := range written {
		if err := out.write(o.env, r, how); err != nil {
			return err
		}
	}
	if fail != diff.None && r.Verdict >= fail {
		return &answerNo{}
	}
	return nil
}

// limits refuses limits that nothing can keep.
func (o *diffOptions) limits() error {
	switch {
	case o.read.Timeout <= 0:
		return &mistake{fmt.Sprintf("--timeout takes a duration above zero, not %s", o.read.Timeout), diffHelp}
	case o.read.MaxBytes <= 0:
		return &mistake{fmt.Sprintf("--max-bytes takes a number above zero, not %d", o.read.MaxBytes), diffHelp}
	}
	return nil
}

// settings are the assumptions of the comparison: those of the preset, then single ones.
func (o *diffOptions) settings() (diff.Options, error) {
	s := diff.Options{Today: o.env.Now(), Exchanges: true}
	if o.preset != "" {
		if err := s.Use(o.preset); err != nil {
			return s, choice("--preset", o.preset, presetNames(), "postel assumptions tells what they set")
		}
	}
	for _, a := range o.assume {
		key, value, ok := strings.Cut(a, "=")
		if !ok {
			return s, &mistake{fmt.Sprintf("--assume %s has no value", a), "--assume KEY=VALUE, see postel assumptions"}
		}
		if err := s.Set(key, value); err != nil {
			return s, badAssumption(key, err)
		}
	}
	return s, nil
}

func badAssumption(key string, err error) error {
	m := &mistake{err.Error(), "postel assumptions lists them with their values"}
	var unknown *diff.UnknownAssumptionError
	if near := spelling.Nearest(key, assumptionNames()); near != "" && errors.As(err, &unknown) {
		m.msg += fmt.Sprintf("; did you mean %q?", near)
	}
	return m
}

// level reads the value of a flag; "" is no level.
func level(flag, word string) (diff.Bump, error) {
	for b, name := range []string{"", "patch", "minor", "major"} {
		if strings.EqualFold(word, name) {
			return diff.Bump(b), nil
		}
	}
	return 0, choice(flag, word, levelNames(), diffHelp)
}

// how says how reports are written.
func (o *diffOptions) how() (report.Options, error) {
	h := report.Options{Version: version(), Width: o.env.Width, Unicode: o.env.unicode(), Verbose: o.verbose, Quiet: o.quiet}
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

func (o *diffOptions) close() {
	for _, f := range o.opened {
		if f != nil {
			f.Close() // what was read was read: an error here changes no answer
		}
	}
}
