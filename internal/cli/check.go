package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/accept"
	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/declared"
	"github.com/postel-api/postel/internal/history"
	"github.com/postel-api/postel/internal/policy"
	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/semver"
)

// checkOptions are the flags of postel check.
type checkOptions struct {
	env      Env
	settings settled
	report   reporting
	judge    judging
	read     reading
	failOn   string
	declared string
	hit      consumerContracts
	consumer bool
	by       string
	all      bool
}

func newCheck(e Env) *cobra.Command {
	o := &checkOptions{env: e, settings: settled{env: e}, report: reporting{env: e}, judge: judging{env: e}, read: reading{env: e}, hit: consumerContracts{env: e}}
	cmd := &cobra.Command{
		Use:   "check [BASE] [REVISION]",
		Short: "fail where the declared version does not cover what changed",
		Long: `Without arguments, REVISION is the one description of the working tree, and BASE is the same
description at the nearest version tag that HEAD comes from, else at the merge base with the
default branch. What was chosen is said on standard error. A BASE without a path is a revision.

The version is declared by info.version, or by what --declared-by names: the tag of HEAD,
changesets, or the conventional commits since the base. The exit code is 1 where the declared
version does not cover the change, where --fail-on says so, or where an operation ends otherwise
than .postel.yaml promises, or where the postel.lock beside the description is behind. Changes that
.postel-accept.yaml accepts do not count.`,
		Example: `  postel check                                              in a pipeline
  postel check v1.4.0                                       against a release
  postel check --declared-by commits --fail-on major
  postel check --format text --format sarif=postel.sarif
  postel check --all                                        every description of the repository`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 2 {
				return &mistake{fmt.Sprintf("check takes BASE and REVISION, not %d arguments", len(args)), "run postel check --help"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	o.settings.flags(cmd)
	f.BoolVar(&o.all, "all", false, "check every description of the repository")
	group(cmd, "What is compared", "all")
	f.StringVar(&o.declared, "declared", "", "the `VERSION` that is going to be released, instead of what declares it")
	f.StringVar(&o.by, "declared-by", "info.version", "`WHAT` declares the version: info.version, tag, changeset, commits")
	f.StringVar(&o.failOn, "fail-on", "", "exit with 1 where there is a change of this `LEVEL` or above: major, minor, patch")
	group(cmd, "The verdict", "declared", "declared-by", "fail-on")
	o.hit.flags(cmd)
	f.BoolVar(&o.consumer, "consumers", false, "ask whether a consumer of --contracts breaks, and not about the version")
	group(cmd, "Consumers", "consumers")
	o.judge.flags(cmd)
	o.report.flags(cmd, "print the verdict word alone: MAJOR, MINOR, PATCH or NONE")
	complete(cmd, "fail-on", levelNames)
	complete(cmd, "declared-by", func() []string { return []string{"info.version", "tag", "changeset", "commits"} })
	return cmd
}

func (o *checkOptions) run(cmd *cobra.Command, args []string) error {
	c, err := o.settings.load(cmd)
	if err != nil {
		return err
	}
	o.report.applied(c)
	o.read.options.AllowRefs = c.AllowRefs
	if !o.all {
		return o.one(cmd, c, args)
	}
	if len(args) > 0 {
		return &mistake{"--all takes no arguments: it checks every description of the repository", "run postel check --help"}
	}
	for _, f := range c.Format {
		if strings.Contains(f, "=") {
			return &mistake{"--all writes one report after the other to standard output, and no files", "check the descriptions one by one"}
		}
	}
	files, err := history.Descriptions(cmd.Context(), o.read.from())
	if err != nil {
		return err
	}
	failed, unknown := false, 0
	for _, file := range files {
		c.Descriptions = []string{file}
		switch err := o.one(cmd, c, nil).(type) {
		case nil:
		case *answerNo:
			failed = true
		default: // the others have their verdicts all the same
			complain(o.env, err)
			unknown++
		}
	}
	switch {
	case unknown > 0:
		return &mistake{fmt.Sprintf("%d of %d descriptions could not be checked", unknown, len(files)), ""}
	case failed:
		return &answerNo{}
	}
	return nil
}

// one checks one description.
func (o *checkOptions) one(cmd *cobra.Command, c *config.Config, args []string) error {
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
	start := o.env.Now()
	defer o.read.close()
	f, err := o.read.find(cmd.Context(), c, args)
	if err != nil {
		return err
	}
	if f.says != "" {
		o.env.tell(f.says, "")
	}
	if f.base == nil {
		return nil
	}
	r, overrides := policy.Judge(diff.Compare(f.base, f.revision, settings), c.Rules)
	for _, v := range overrides {
		o.env.tell(v.String(), "")
	}
	if r, err = o.accepted(r, c); err != nil {
		return err
	}
	list, err := o.hit.read()
	if err != nil {
		return err
	}
	broken := o.hit.apply(r, list, &how)
	if err := o.declare(cmd.Context(), c, f, r, &how); err != nil {
		return err
	}
	if o.env.Clock {
		how.Elapsed = o.env.Now().Sub(start)
	}
	for _, out := range outputs {
		if err := out.write(o.env, r, how); err != nil {
			return err
		}
	}
	if o.consumer {
		return o.consumers(f, broken)
	}
	covered, err := o.locked(cmd.Context(), c, f, r)
	if err != nil {
		return err
	}
	if err := o.verdict(c, f, r, how); err != nil || covered {
		return err
	}
	return &answerNo{}
}

// consumers says whether a consumer that is known breaks.
func (o *checkOptions) consumers(f *found, broken []string) error {
	if len(o.hit.paths) == 0 {
		return &mistake{"--consumers needs --contracts to know them", "--contracts contracts/"}
	}
	if len(broken) == 0 {
		o.env.tell(fmt.Sprintf("no consumer that is known is hit by a break of %s", f.revision.Name), "")
		return nil
	}
	o.env.tell(fmt.Sprintf("%s breaks %s", f.revision.Name, enumerate(broken)), "make the change compatible for them, or release it when they have moved")
	return &answerNo{}
}

// accepted takes out of a report what somebody answers for.
func (o *checkOptions) accepted(r *diff.Report, c *config.Config) (*diff.Report, error) {
	if c.Accept == "" {
		return r, nil
	}
	data, err := readFile(o.env, c.Accept)
	if err != nil || data == nil {
		return r, err
	}
	entries, err := accept.Parse(c.Accept, data)
	if err != nil {
		return nil, err
	}
	out := accept.Apply(r.Findings, entries, accept.Moment{Today: o.env.Now(), Base: r.Base.Version})
	for _, a := range out.Accepted {
		e := a.Entries[0]
		o.env.tell(fmt.Sprintf("accepted: %s [%s]: %s (%s)", a.Finding.Message, a.Finding.Fingerprint, e.Reason, e.Author), "")
	}
	for _, fault := range out.Reports {
		o.env.tell(fault.Err().Error(), fault.Help)
	}
	rest := *r
	rest.Findings, rest.Verdict = out.Remaining, diff.None
	for _, f := range rest.Findings {
		rest.Verdict = max(rest.Verdict, f.Bump)
	}
	return &rest, nil
}

// readFile returns the contents of a file, nil where there is none.
func readFile(e Env, path string) ([]byte, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(e.Dir, path)
	}
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, &mistake{fmt.Sprintf("cannot read %s: %s", path, reason(err)), ""}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSettings+1))
	switch {
	case err != nil:
		return nil, &mistake{fmt.Sprintf("cannot read %s: %s", path, reason(err)), ""}
	case len(data) > maxSettings:
		return nil, &mistake{fmt.Sprintf("%s is larger than %d bytes", path, maxSettings), ""}
	case data == nil:
		data = []byte{}
	}
	return data, nil
}

// maxSettings bounds the files that people write for postel.
const maxSettings = 1 << 20

// declare puts into the report which version is declared, and by what.
func (o *checkOptions) declare(ctx context.Context, c *config.Config, f *found, r *diff.Report, how *report.Options) error {
	if f.against.Version != "" && r.Base.Version == "" {
		r.Base.Version = f.against.Version
	}
	if o.declared != "" {
		r.Revision.Version, how.DeclaredBy = o.declared, "--declared"
		return nil
	}
	switch c.Declared {
	case "tag":
		out, err := o.tagOfHead(ctx, f)
		if err != nil {
			return err
		}
		r.Revision.Version, how.DeclaredBy = out, "the tag of HEAD"
	case "changeset":
		repository, err := history.Open(ctx, ".", o.read.from())
		if err != nil {
			return err
		}
		sets, err := declared.ReadChangesets(repository.Top)
		if err != nil {
			return err
		}
		d, err := declared.FromChangesets(sets, c.Package)
		if err != nil {
			return err
		}
		return announce(r, how, d, "the changeset directory", "write a changeset")
	case "commits":
		d, err := o.commits(ctx, f)
		if err != nil {
			return err
		}
		return announce(r, how, d, "the commit history", "say it in a commit: feat, fix, or an exclamation mark for a break")
	}
	return nil
}

// announce declares the version that follows from a bump.
func announce(r *diff.Report, how *report.Options, d declared.Declaration, by, help string) error {
	loose, err := semver.ParseLoose(r.Base.Version)
	if err != nil {
		return &mistake{fmt.Sprintf("the base has no version that %s could raise: info.version is %q", by, r.Base.Version), "give the version with --declared VERSION"}
	}
	next, err := semver.Next(loose.Version, d.Bump)
	if err != nil {
		return &mistake{err.Error(), help}
	}
	r.Revision.Version, how.DeclaredBy = next.Version.String(), by
	return nil
}

func (o *checkOptions) commits(ctx context.Context, f *found) (declared.Declaration, error) {
	if f.against.Commit == "" {
		return declared.Declaration{}, &mistake{"--declared-by commits needs a base that is a revision of this repository", "leave BASE out, or use --base release"}
	}
	repository, err := history.Open(ctx, ".", o.read.from())
	if err != nil {
		return declared.Declaration{}, err
	}
	commits, err := repository.Commits(history.Range{From: f.against.Commit})
	if err != nil {
		return declared.Declaration{}, err
	}
	var messages []declared.Message
	for _, c := range commits {
		messages = append(messages, declared.Message{Name: c.Hash, Text: c.Message})
	}
	return declared.FromCommits(messages), nil
}

// tagOfHead returns the version that HEAD is tagged with.
func (o *checkOptions) tagOfHead(ctx context.Context, f *found) (string, error) {
	version, err := history.Released(ctx, f.file, o.read.from())
	if err == nil && version == "" {
		err = &mistake{"HEAD has no version tag", "tag it, or use --declared-by info.version"}
	}
	return version, err
}

// verdict says what to do, and whether the check has failed.
func (o *checkOptions) verdict(c *config.Config, f *found, r *diff.Report, how report.Options) error {
	failed := false
	for _, fault := range policy.Deprecations(r, f.base, f.revision, c.Deprecation, o.env.Now()) {
		o.env.tell(fault.Err().Error(), fault.Help)
		failed = true
	}
	covered, known, next, sentence := report.Coverage(r, how)
	switch {
	case !known && r.Verdict != diff.None:
		return &mistake{"whether the declared version covers the change cannot be told: " + sentence, "give info.version a semantic version, or the version with --declared VERSION"}
	case known && !covered:
		o.env.tell(fmt.Sprintf("%s needs version %s: %s", f.revision.Name, next, sentence), o.wayOut(f, r))
		failed = true
	}
	if c.FailOn != diff.None && r.Verdict >= c.FailOn {
		o.env.tell(fmt.Sprintf("%s has a change of the level %s", f.revision.Name, strings.ToLower(r.Verdict.String())), "")
		failed = true
	}
	if failed {
		return &answerNo{}
	}
	return nil
}

// wayOut is what a person does about a version that does not cover the change.
func (o *checkOptions) wayOut(f *found, r *diff.Report) string {
	if r.Verdict == diff.Major {
		return "postel next --write raises it; or make the change compatible, or accept it: postel accept FINGERPRINT --reason WHY"
	}
	return "postel next --write raises it"
}
