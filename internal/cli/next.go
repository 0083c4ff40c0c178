package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/atomicfile"
	"github.com/postel-api/postel/internal/infoversion"
	"github.com/postel-api/postel/internal/policy"
	"github.com/postel-api/postel/semver"
)

// nextOptions are the flags of postel next.
type nextOptions struct {
	env      Env
	settings settled
	judge    judging
	read     reading
	write    bool
}

func newNext(e Env) *cobra.Command {
	o := &nextOptions{env: e, settings: settled{env: e}, judge: judging{env: e}, read: reading{env: e}}
	cmd := &cobra.Command{
		Use:   "next [BASE] [REVISION]",
		Short: "print the lowest version that may be given to what changed",
		Long: `BASE and REVISION are found as check finds them. The version is counted from info.version of
the base, or from the tag where the base is one and says nothing; nothing else goes to standard
output. --write puts it into the description and leaves everything else in the file as it is.`,
		Example: `  postel next
  postel next 1.2.0.yaml openapi.yaml
  git tag "v$(postel next)"
  postel next --write                       and commit what it has written`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 2 {
				return &mistake{fmt.Sprintf("next takes BASE and REVISION, not %d arguments", len(args)), "run postel next --help"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVarP(&o.write, "write", "w", false, "write it into info.version of REVISION")
	o.settings.flags(cmd)
	o.judge.flags(cmd)
	o.read.flags(cmd)
	return cmd
}

func (o *nextOptions) run(cmd *cobra.Command, args []string) error {
	c, err := o.settings.load(cmd)
	if err != nil {
		return err
	}
	if err := o.read.check(cmd); err != nil {
		return err
	}
	o.read.options.AllowRefs = c.AllowRefs
	settings, err := o.settings.options(c)
	if err != nil {
		return err
	}
	settings.Exchanges, settings.Judges = false, nil // a version shows no messages
	defer o.read.close()
	f, err := o.read.find(cmd.Context(), c, args)
	if err != nil {
		return err
	}
	if f.base == nil {
		return &mistake{f.says + ", so there is no version to count from", "the first version is yours to choose: 1.0.0, or 0.1.0 for what may still change"}
	}
	r, _ := policy.Judge(diff.Compare(f.base, f.revision, settings), c.Rules)
	from := r.Base.Version
	if from == "" {
		from = f.against.Version
	}
	loose, err := semver.ParseLoose(from)
	if err != nil {
		return &mistake{fmt.Sprintf("the base has no version to count from: info.version is %q", from), "give it a semantic version such as 1.0.0"}
	}
	step, err := semver.Next(loose.Version, r.Verdict)
	if err != nil {
		return &mistake{err.Error(), ""}
	}
	if o.write {
		if err := o.writeVersion(f.file, step.Version.String()); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(o.env.Stdout, step.Version)
	return err
}

// writeVersion changes info.version in a file of the working tree.
func (o *nextOptions) writeVersion(file, version string) error {
	path := file
	if !filepath.IsAbs(path) {
		path = filepath.Join(o.env.Dir, path)
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return &mistake{fmt.Sprintf("--write needs REVISION to be a file, and %s is none", file), "name the file of the description"}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return &mistake{fmt.Sprintf("cannot read %s: %s", file, reason(err)), ""}
	}
	now, err := infoversion.Set(file, data, version)
	if err != nil {
		return err
	}
	return atomicfile.Write(path, now, info.Mode().Perm())
}
