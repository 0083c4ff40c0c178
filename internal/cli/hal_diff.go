package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/hal/controlmap"
	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/semver"
)

// halDiffOptions are the flags of postel hal diff.
type halDiffOptions struct {
	env       Env
	crawl     crawling
	report    findingsReport
	announced bool
	contracts string
	failOn    string
}

func newHALDiff(e Env) *cobra.Command {
	o := &halDiffOptions{env: e, crawl: crawling{call: calling{env: e}}, report: findingsReport{verificationReport: verificationReport{env: e}}}
	cmd := &cobra.Command{
		Use:   "diff BASE REVISION",
		Short: "say what a change of a service's controls breaks for clients that follow them",
		Long: `BASE and REVISION are maps that postel hal map wrote as JSON, or addresses of running services, which
are crawled in the bounds and the role of the other's map. Each difference is MAJOR, MINOR or PATCH for
a client that was built on the base and follows relations. An address that moved is no difference.

What a map cannot tell is a warning (WARN), for a person to decide. Where a crawl reached its bounds
the answer says in how many states nothing was seen, and never that all is well. With --fail-on the
exit code is 1 where a difference is of that level or above; "warn" is below all others.`,
		Example: `  postel hal diff shop.json https://staging.example.com/
  postel hal diff shop-1.4.json shop-2.0.json --fail-on major
  postel hal diff old.json new.json --contracts contracts/ --format sarif=controls.sarif`,
		Args: arguments(2, "hal diff takes two maps, or addresses of services", "run postel hal diff --help"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&o.announced, "allow-announced", false, "a control that was deprecated may go: say it as a warning")
	f.StringVar(&o.failOn, "fail-on", "", "`LEVEL` from which on the exit code is 1: major, minor, patch, warn")
	o.crawl.call.headerFlag(cmd)
	f.StringArrayVar(&o.crawl.vars, "var", nil, "`NAME=VALUE` for variables of templates, may be given several times")
	f.StringVar(&o.crawl.accept, "accept", "", "`MEDIA TYPE` to ask for (default HAL in JSON, then in XML)")
	f.StringVar(&o.contracts, "contracts", "", "`DIR` with consumers' contracts: name those whose chains a change hits")
	complete(cmd, "fail-on", failLevels)
	o.report.flags(cmd)
	return cmd
}

func failLevels() []string { return []string{"major", "minor", "patch", "warn"} }

func (o *halDiffOptions) run(cmd *cobra.Command, args []string) error {
	if o.failOn != "" && !slices.Contains(failLevels(), o.failOn) {
		return &mistake{fmt.Sprintf("--fail-on takes a level, not %q", o.failOn), "levels are " + strings.Join(failLevels(), ", ")}
	}
	outputs, how, err := o.report.outputs(cmd)
	if err != nil {
		return err
	}
	maps, err := o.maps(cmd.Context(), args)
	if err != nil {
		return err
	}
	settings := controlmap.CompareOptions{AllowAnnounced: o.announced}
	if o.contracts != "" {
		list, err := readContracts(o.env, []string{o.contracts})
		if err != nil {
			return err
		}
		settings.Consumers = chainsOf(list)
	}
	compared, err := controlmap.Compare(maps[0], maps[1], settings)
	var incomparable *controlmap.IncomparableError
	if errors.As(err, &incomparable) {
		return &mistake{incomparable.Reason, "crawl both in the same way"}
	}
	if err != nil {
		return err
	}
	r := o.findings(args, maps, compared)
	if err := o.report.write(outputs, r, how); err != nil {
		return err
	}
	if !r.Passed {
		return &answerNo{}
	}
	return nil
}

// chainsOf are the chains of relations that consumers' contracts follow.
func chainsOf(list []*contracts.Contract) []controlmap.Consumer {
	var out []controlmap.Consumer
	for _, c := range list {
		consumer := controlmap.Consumer{Name: c.Consumer}
		for i := range c.Interactions {
			if r := c.Interactions[i].Request; r != nil && r.Follow != nil {
				consumer.Chains = append(consumer.Chains, r.Follow)
			}
		}
		out = append(out, consumer)
	}
	return out
}

// maps reads both, and crawls what is an address in the way the other was.
func (o *halDiffOptions) maps(ctx context.Context, args []string) ([]*controlmap.Map, error) {
	out := make([]*controlmap.Map, len(args))
	o.crawl.bounds, o.crawl.call.timeout = controlmap.Bounds{Depth: 10, Requests: 500, Samples: 3}, defaultCrawlTimeout
	for i, word := range args {
		if isAddress(word) {
			continue
		}
		m, err := readMap(o.env, word)
		if err != nil {
			return nil, err
		}
		out[i] = m
		o.crawl.bounds, o.crawl.role = out[i].Bounds, out[i].Role
	}
	for i, word := range args {
		if out[i] != nil {
			continue
		}
		m, err := o.crawl.of(ctx, word)
		if err != nil {
			return nil, err
		}
		out[i] = m
	}
	return out, nil
}

// readMap reads a map that was written to a file.
func readMap(e Env, name string) (*controlmap.Map, error) {
	data, err := readBounded(e, name, controlmap.MaxBytes)
	if err != nil {
		return nil, err
	}
	m, err := controlmap.Read(data)
	if err != nil {
		return nil, &mistake{fmt.Sprintf("%s is no control map: %v", name, err), "postel hal map --format json writes one"}
	}
	return m, nil
}

func isAddress(word string) bool {
	return strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://")
}

// levelOf is the word for a change.
func levelOf(r controlmap.Rule) string {
	if r.Bump == semver.None {
		return "WARN"
	}
	return r.Bump.String()
}

func severity(r controlmap.Rule) report.Severity {
	switch {
	case r.Bump == semver.Major:
		return report.SeverityError
	case r.Warn:
		return report.SeverityWarning
	}
	return report.SeverityNote
}

// findings are the changes, by the state where they are.
func (o *halDiffOptions) findings(args []string, maps []*controlmap.Map, compared *controlmap.Report) *report.Findings {
	r := &report.Findings{Command: "postel hal diff", Passed: true}
	for _, rule := range controlmap.Rules() {
		r.Rules = append(r.Rules, report.FindingRule{ID: rule.ID, Title: rule.Title, Why: rule.Why, Severity: severity(rule)})
	}
	at := map[string]int{}
	for i := range compared.Changes {
		c := &compared.Changes[i]
		k, ok := at[c.State]
		if !ok {
			k = len(r.Subjects)
			at[c.State] = k
			r.Subjects = append(r.Subjects, report.Subject{Name: c.State, Detail: c.Chain, File: args[0]})
		}
		f := report.Found{Rule: c.Rule.ID, Severity: severity(c.Rule), Level: levelOf(c.Rule), Message: c.Message, Path: c.Rel, Help: c.Rule.Instead}
		if len(c.Hits) > 0 {
			f.Message += "; used by " + strings.Join(c.Hits, ", ")
		}
		r.Subjects[k].Found = append(r.Subjects[k].Found, f)
		if o.fails(c) {
			r.Passed = false
		}
	}
	for i, side := range []string{"base", "revision"} {
		for _, line := range maps[i].Summary() {
			r.Notes = append(r.Notes, side+": "+line)
		}
	}
	r.Word, r.Sentence = compared.Verdict.String(), sentenceOf(compared)
	return r
}

// sentenceOf is the answer, which never says more than was seen.
func sentenceOf(r *controlmap.Report) string {
	seen := report.Counted(r.Compared, "state")
	switch {
	case r.Verdict == semver.Major:
		return "clients that follow these controls break"
	case r.Complete && len(r.Changes) == 0:
		return "no change was seen in " + seen
	case !r.Complete:
		return "no breaking change was seen in " + seen + ", and there are more than were looked at"
	}
	return "no breaking change was seen in " + seen
}

// fails reports whether a change is of the level of --fail-on or above.
func (o *halDiffOptions) fails(c *controlmap.Change) bool {
	switch o.failOn {
	case "":
		return false
	case "warn":
		return true
	}
	bump, err := semver.ParseBump(o.failOn)
	return err == nil && c.Rule.Bump >= bump
}
