package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts/lint"
	"github.com/postel-api/postel/contracts/provider"
	"github.com/postel-api/postel/internal/report"
)

// lintOptions are the flags of postel contract lint.
type lintOptions struct {
	env    Env
	report findingsReport
	states string
	failOn string
}

func newContractLint(e Env) *cobra.Command {
	o := &lintOptions{env: e, report: findingsReport{verificationReport: verificationReport{env: e}}}
	cmd := &cobra.Command{
		Use:   "lint CONTRACT...",
		Short: "say what in contracts cannot be right, or says less than it seems",
		Long: `CONTRACT is a file, a directory or a pattern. Each contract is held against itself: an example that
its own rules refuse, a rule that decides nowhere, a rule that lets everything pass, a value that no
run will have again. With --states, states that nobody sets up are found as well. The exit code is 1
where an error is found, with --fail-on warning also where a warning is.`,
		Example: `  postel contract lint contracts/
  postel contract lint --states states.yaml --fail-on warning pacts/*.json
  postel contract lint contracts/ --format github`,
		Args: someContracts("contract lint"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.states, "states", "", "`FILE` that says how states are set up: find those that it does not")
	f.StringVar(&o.failOn, "fail-on", "error", "`SEVERITY` from which on the exit code is 1: error, warning")
	complete(cmd, "fail-on", func() []string { return []string{"error", "warning"} })
	o.report.flags(cmd)
	return cmd
}

func (o *lintOptions) run(cmd *cobra.Command, args []string) error {
	if o.failOn != "error" && o.failOn != "warning" {
		return &mistake{fmt.Sprintf("--fail-on takes error or warning, not %q", o.failOn), "run postel contract lint --help"}
	}
	outputs, how, err := o.report.outputs(cmd)
	if err != nil {
		return err
	}
	list, err := readContracts(o.env, args)
	if err != nil {
		return err
	}
	var settings lint.Options
	if o.states != "" {
		data, err := readBounded(o.env, o.states, maxSettings)
		if err != nil {
			return err
		}
		if settings.States, err = provider.ReadStates(o.states, data, nil); err != nil {
			return err
		}
	}
	r := &report.Findings{Command: "postel contract lint", Rules: lintRules(), Word: "PASS", Passed: true}
	all, of, whole := subjects(list)
	interactions := len(of)
	for _, f := range lint.Contracts(list, settings) {
		k := whole[f.Contract]
		if f.Interaction != nil {
			k = of[f.Interaction]
		}
		all[k].Found = append(all[k].Found, report.Found{Rule: f.Rule.ID, Severity: report.Severity(f.Rule.Level), Message: f.Message, Help: f.Help, At: f.At})
	}
	r.Subjects = slices.DeleteFunc(all, func(s report.Subject) bool { return s.Name == "" && len(s.Found) == 0 })
	errors, warnings := r.Count(report.SeverityError), r.Count(report.SeverityWarning)
	r.Sentence = fmt.Sprintf("%s of %s", report.Counted(interactions, "interaction"), report.Counted(len(list), "contract"))
	if errors > 0 || warnings > 0 && o.failOn == "warning" {
		r.Word, r.Passed = "FAIL", false
	}
	if err := o.report.write(outputs, r, how); err != nil {
		return err
	}
	if !r.Passed {
		return &answerNo{}
	}
	return nil
}

func lintRules() []report.FindingRule {
	var out []report.FindingRule
	for _, r := range lint.Rules() {
		out = append(out, report.FindingRule{ID: r.ID, Title: r.Title, Why: r.Why, Severity: report.Severity(r.Level)})
	}
	return out
}
