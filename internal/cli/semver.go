package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/semver"
)

func newSemver(e Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "semver",
		Short: "what version numbers promise: of a service, of its endpoints, between its versions",
		Example: `  postel semver compat --needs '^1.2' --running 1.1.0
  postel semver endpoints 1.2.0.yaml 1.3.0.yaml
  postel semver matrix 1.*.yaml 2.*.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(newCompat(e), newEndpoints(e), newMatrix(e))
	return cmd
}

// compatOptions are the flags of postel semver compat.
type compatOptions struct {
	env                   Env
	built, running, needs string
	loose, zeroIsStable   bool
	format                string
}

func newCompat(e Env) *cobra.Command {
	o := &compatOptions{env: e}
	cmd := &cobra.Command{
		Use:   "compat --running VERSION (--built VERSION | --needs RANGE)",
		Short: "say whether a client can integrate with a version of a service",
		Long: `The answer follows from the numbers alone, as semantic versioning promises them: a client that
was built against 1.2.0 works with 1.3.0, is not promised to work with 1.1.0, and has changes to
expect with 2.0.0. The exit code is 1 where the answer is no.`,
		Example: `  postel semver compat --built 1.2.0 --running 1.3.0
  postel semver compat --needs '^1.2 || ^2' --running 2.0.1
  postel semver compat --loose --built v1.2 --running v1.10`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return o.run() },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.running, "running", "", "the `VERSION` of the service that runs")
	f.StringVar(&o.built, "built", "", "the `VERSION` that the client was built against")
	f.StringVar(&o.needs, "needs", "", "the `RANGE` of versions that the client says it needs, such as '^1.2'")
	f.BoolVar(&o.loose, "loose", false, "also read versions such as v1.2, and say what was taken for granted")
	f.BoolVar(&o.zeroIsStable, "zero-is-stable", false, "versions below 1.0.0 promise what all others do")
	f.StringVarP(&o.format, "format", "f", "text", "`FORMAT` of the answer: text, json")
	complete(cmd, "format", answerFormats)
	return cmd
}

func answerFormats() []string { return []string{"text", "json"} }

// compatAnswer is the answer as JSON.
type compatAnswer struct {
	Verdict string   `json:"verdict"`
	Reason  string   `json:"reason"`
	Built   string   `json:"built,omitempty"`
	Needs   string   `json:"needs,omitempty"`
	Running string   `json:"running"`
	Coerced []string `json:"coerced,omitempty"`
}

func (o *compatOptions) run() error {
	help := "run postel semver compat --help"
	switch {
	case o.running == "":
		return &mistake{"--running is missing: the version of the service", help}
	case (o.built == "") == (o.needs == ""):
		return &mistake{"one of --built and --needs says what the client expects", help}
	case !slices.Contains(answerFormats(), o.format):
		return choice("--format", o.format, answerFormats(), help)
	}
	out := compatAnswer{Built: o.built, Needs: o.needs, Running: o.running}
	running, err := o.version("--running", o.running, &out)
	if err != nil {
		return err
	}
	var options []semver.Option
	if o.zeroIsStable {
		options = append(options, semver.ZeroIsStable)
	}
	var a semver.Answer
	if o.needs != "" {
		needs, err := semver.ParseRange(o.needs)
		if err != nil {
			return &mistake{"--needs: " + err.Error(), help}
		}
		a = semver.Meets(needs, running, options...)
	} else {
		built, err := o.version("--built", o.built, &out)
		if err != nil {
			return err
		}
		a = semver.Compatible(built, running, options...)
	}
	out.Verdict, out.Reason = a.Verdict.String(), a.Reason
	if err := o.write(out); err != nil {
		return err
	}
	if a.Verdict != semver.Works {
		return &answerNo{}
	}
	return nil
}

// version reads a version; with --loose what was taken for granted is kept.
func (o *compatOptions) version(flag, text string, out *compatAnswer) (semver.Version, error) {
	if !o.loose {
		v, err := semver.Parse(text)
		if err != nil {
			return v, &mistake{flag + ": " + err.Error(), "--loose reads versions as people write them"}
		}
		return v, nil
	}
	l, err := semver.ParseLoose(text)
	if err != nil {
		return l.Version, &mistake{flag + ": " + err.Error(), ""}
	}
	if l.Sentence != "" {
		out.Coerced = append(out.Coerced, l.Sentence)
	}
	return l.Version, nil
}

func (o *compatOptions) write(a compatAnswer) error {
	if o.format == "json" {
		return writeJSON(o.env.Stdout, a)
	}
	for _, c := range a.Coerced {
		fmt.Fprintf(o.env.Stderr, "postel: %s\n", c)
	}
	_, err := fmt.Fprintf(o.env.Stdout, "%s: %s\n", strings.ToUpper(a.Verdict), a.Reason)
	return err
}

// writeJSON writes a value as indented JSON.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
