package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/conform"
	"github.com/postel-api/postel/contracts/conform/asyncapi"
	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/internal/source"
	"github.com/postel-api/postel/swagger"
)

// contractCheckOptions are the flags of postel contract check.
type contractCheckOptions struct {
	env     Env
	report  findingsReport
	reading reading
	specs   []string
	failOn  string
}

func newContractCheck(e Env) *cobra.Command {
	o := &contractCheckOptions{env: e, report: findingsReport{verificationReport: verificationReport{env: e}}, reading: reading{env: e}}
	cmd := &cobra.Command{
		Use:   "check --spec DESCRIPTION CONTRACT...",
		Short: "hold contracts against the description of their provider, without running it",
		Long: `CONTRACT is a file, a directory or a pattern, DESCRIPTION an OpenAPI document: a path, a URL or
ref:path; or an AsyncAPI document, of one file, for messages. Requests have to be ones that the description accepts, and expected answers ones that it lets
the provider send: a consumer may leave out what it does not read, and may name nothing that is not
described. What a matching rule lets pass is compared with what the schema allows, as sets: a value
that the provider may send and the rule refuses is said, although no example has it.

The exit code is 1 where consumer and provider cannot work together as both say; with --fail-on warning
also where a warning is, and 2 where nothing was checked.`,
		Example: "  postel contract check --spec openapi.yaml contracts/\n  postel contract check --spec openapi.yaml --spec asyncapi.yaml pacts/*.json --format github\n  postel contract check --spec openapi.yaml -v contracts/",
		Args:    someContracts("contract check"),
		RunE:    func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVar(&o.specs, "spec", nil, "`DESCRIPTION` of the provider, OpenAPI or AsyncAPI; may be given several times")
	f.StringVar(&o.failOn, "fail-on", "error", "`SEVERITY` from which on the exit code is 1: error, warning")
	complete(cmd, "fail-on", func() []string { return []string{"error", "warning"} })
	o.report.flags(cmd)
	o.reading.flags(cmd)
	return cmd
}

func (o *contractCheckOptions) run(cmd *cobra.Command, args []string) error {
	switch {
	case len(o.specs) == 0:
		return &mistake{"--spec is missing: the description of the provider", "--spec openapi.yaml"}
	case o.failOn != "error" && o.failOn != "warning":
		return &mistake{fmt.Sprintf("--fail-on takes error or warning, not %q", o.failOn), "run postel contract check --help"}
	}
	if err := o.reading.check(cmd); err != nil {
		return err
	}
	outputs, how, err := o.report.outputs(cmd)
	if err != nil {
		return err
	}
	list, err := readContracts(o.env, args)
	if err != nil {
		return err
	}
	defer o.reading.close()
	checked, err := o.check(cmd.Context(), list)
	if err != nil {
		return err
	}
	r := o.findings(list, checked)
	if err := o.report.write(outputs, r, how); err != nil {
		return err
	}
	switch {
	case len(checked.Checked) == 0:
		return &mistake{"nothing was checked: no interaction is one that the description is about", "the report says why"}
	case !r.Passed:
		return &answerNo{}
	}
	return nil
}

// check holds contracts against all descriptions: an interaction is skipped where none is about it.
func (o *contractCheckOptions) check(ctx context.Context, list []*contracts.Contract) (*conform.Report, error) {
	all := &conform.Report{Skipped: map[*contracts.Interaction]string{}}
	for _, spec := range o.specs {
		in, err := source.One(ctx, spec, o.reading.from())
		if err != nil {
			return nil, err
		}
		o.reading.opened = append(o.reading.opened, in.Files)
		var r *conform.Report
		if asyncapi.Is(in.Data) {
			doc, err := asyncapi.Load(in.Name, in.Data)
			if err != nil {
				return nil, err
			}
			r = conform.CheckMessages(doc, list)
		} else {
			doc, err := swagger.Load(in.Name, in.Data, swagger.Options{Files: in.Files})
			if err != nil {
				return nil, err
			}
			o.reading.weigh(doc)
			r = conform.Check(doc, list)
		}
		all.Findings, all.Checked = append(all.Findings, r.Findings...), append(all.Checked, r.Checked...)
		for i, reason := range r.Skipped {
			if all.Skipped[i] == "" {
				all.Skipped[i] = reason
			}
		}
	}
	for _, i := range all.Checked {
		delete(all.Skipped, i)
	}
	return all, nil
}

func checkRules() []report.FindingRule {
	var out []report.FindingRule
	for _, c := range conform.Codes() {
		out = append(out, report.FindingRule{ID: c.ID, Title: c.Title, Why: c.Why, Severity: report.Severity(c.Severity)})
	}
	return out
}

// findings is what was found, as reports show it. Notes are shown where everything is.
func (o *contractCheckOptions) findings(list []*contracts.Contract, checked *conform.Report) *report.Findings {
	r := &report.Findings{Command: "postel contract check", Rules: checkRules(), Word: "PASS", Passed: true}
	all, of, _ := subjects(list)
	for it, reason := range checked.Skipped {
		all[of[it]].Skipped = reason
	}
	notes := 0
	var broken []string
	for i := range checked.Findings {
		f := &checked.Findings[i]
		if f.Severity == conform.Note && !o.report.verbose {
			notes++
			continue
		}
		if f.Severity == conform.Error && !slices.Contains(broken, f.Contract.Consumer) {
			broken = append(broken, f.Contract.Consumer)
		}
		s := &all[of[f.Interaction]]
		s.Found = append(s.Found, report.Found{
			Rule: f.ID, Severity: report.Severity(f.Severity), Message: f.Message, Help: f.Help, At: f.At, Other: f.Described,
			Path: strings.Join(append([]string{f.Part}, f.Path...), "."), Actual: f.Witness,
		})
	}
	r.Subjects = slices.DeleteFunc(all, func(s report.Subject) bool { return s.Name == "" })
	if notes > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%s not shown: -v shows them", report.Counted(notes, "note")))
	}
	r.Sentence = report.Counted(len(checked.Checked), "interaction") + " of " + report.Counted(len(list), "contract")
	if len(broken) > 0 {
		slices.Sort(broken)
		verb := " expect"
		if len(broken) == 1 {
			verb = " expects"
		}
		r.Sentence = "the description excludes what " + enumerate(broken) + verb
	}
	if len(checked.Checked) == 0 {
		r.Word, r.Passed = "UNKNOWN", false
	}
	if len(broken) > 0 || o.failOn == "warning" && r.Count(report.SeverityWarning) > 0 {
		r.Word, r.Passed = "FAIL", false
	}
	return r
}
