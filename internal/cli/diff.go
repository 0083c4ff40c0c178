package cli

import (
	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/policy"
)

// diffOptions are the flags of postel diff.
type diffOptions struct {
	env      Env
	settings settled
	report   reporting
	judge    judging
	read     reading
	hit      consumerContracts
	failOn   string
}

func newDiff(e Env) *cobra.Command {
	o := &diffOptions{env: e, settings: settled{env: e}, report: reporting{env: e}, judge: judging{env: e}, read: reading{env: e}, hit: consumerContracts{env: e}}
	cmd := &cobra.Command{
		Use:   "diff BASE REVISION",
		Short: "compare two API descriptions and classify every change",
		Long: `BASE and REVISION are a path, - for standard input, a URL, REF:PATH in a git repository,
a directory with one description, or a glob. Swagger 2.0 and OpenAPI 3.0 to 3.2, in YAML or
JSON, old and new of different versions.

Assumptions, rules and the form of the report are those of the nearest .postel.yaml, as for check.
The exit code hangs on --fail-on alone, and accepted changes are shown like all others.`,
		Example: `  postel diff 1.2.0.yaml 2.0.0.yaml
  postel diff main:openapi.yaml openapi.yaml
  postel diff -q old.json new.json                          the verdict word alone
  postel diff --format text --format sarif=out.sarif a.yaml b.yaml
  postel diff --fail-on major --assume response-enums=extensible a.yaml b.yaml`,
		Args: arguments(2, "diff takes two descriptions, BASE and REVISION", "postel diff old.yaml new.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0], args[1]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	o.report.flags(cmd, "print the verdict word alone: MAJOR, MINOR, PATCH or NONE")
	f.StringVar(&o.failOn, "fail-on", "", "exit with 1 where there is a change of this `LEVEL` or above: major, minor, patch")
	group(cmd, "The verdict", "fail-on")
	complete(cmd, "fail-on", levelNames)
	completeRevisions(cmd, e, 0)
	o.judge.flags(cmd)
	o.settings.fileFlag(cmd, "The verdict")
	o.hit.flags(cmd)
	o.read.flags(cmd)
	return cmd
}

func (o *diffOptions) run(cmd *cobra.Command, base, revision string) error {
	c, err := o.settings.load(cmd)
	if err != nil {
		return err
	}
	o.report.applied(c)
	o.read.options.AllowRefs = c.AllowRefs
	outputs, err := o.report.outputs()
	if err != nil {
		return err
	}
	how, err := o.report.how(cmd)
	if err != nil {
		return err
	}
	settings, err := o.settings.options(c)
	if err != nil {
		return err
	}
	fail, err := level(cmd, "--fail-on", o.failOn)
	if err != nil {
		return err
	}
	if err := o.read.check(cmd); err != nil {
		return err
	}
	list, err := o.hit.read()
	if err != nil {
		return err
	}
	start := o.env.Now()
	defer o.read.close()
	documents, err := o.read.load(cmd.Context(), base, revision)
	if err != nil {
		return err
	}
	r, overrides := policy.Judge(diff.Compare(documents[0], documents[1], settings), c.Rules)
	for _, v := range overrides {
		o.env.tell(v.String(), "")
	}
	o.hit.apply(r, list, &how)
	if o.env.Clock {
		how.Elapsed = o.env.Now().Sub(start)
	}
	for _, out := range outputs {
		if err := out.write(o.env, r, how); err != nil {
			return err
		}
	}
	if fail != diff.None && r.Verdict >= fail {
		return &answerNo{}
	}
	return nil
}
