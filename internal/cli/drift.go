package cli

import (
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/discovery"
	"github.com/postel-api/postel/swagger/drift"
)

// driftOptions are the flags of postel drift.
type driftOptions struct {
	env    Env
	call   calling
	read   reading
	report findingsReport
	values []string
	base   string
	failOn string
}

func newDrift(e Env) *cobra.Command {
	o := &driftOptions{env: e, call: calling{env: e}, read: reading{env: e}, report: findingsReport{verificationReport: verificationReport{env: e}}}
	cmd := &cobra.Command{
		Use:   "drift URL [DESCRIPTION]",
		Short: "say where a running service departs from its description",
		Long: `DESCRIPTION is the one that was released: a path, - for standard input, a URL, or REF:PATH in a git
repository. The description that the service itself serves is found as by postel discover and compared
with it; without DESCRIPTION it is taken for the released one.

Then the safe operations are called: GET and HEAD alone, with the values of --value, else with
examples, defaults and enums of the description; nothing is made up. Answers are held against the
description strictly: what it does not declare is a finding, too. A GET is sent twice, since it is
idempotent. Redirections are not followed.

The exit code is 1 where an error is found: a breaking change, an answer that departs. With --fail-on
warning it is also 1 for a compatible change, and for an example that leads nowhere.`,
		Example: `  postel drift http://localhost:8080 openapi.yaml
  postel drift https://orders.example.com v1.2.0:openapi.yaml --value orderId=17
  postel drift https://orders.example.com -H 'Authorization: Bearer $TOKEN' --format junit=drift.xml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 || len(args) == 2 {
				return nil
			}
			return &mistake{fmt.Sprintf("drift takes the URL of a service and a description, not %d", len(args)), "postel drift http://localhost:8080 openapi.yaml"}
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringArrayVar(&o.values, "value", nil, "`NAME=VALUE` of a parameter, such as a known identifier; may be given several times")
	f.StringVar(&o.base, "base", "", "`PATH` below which the service is, in the place of the path of the description's server")
	o.call.headerFlag(cmd)
	group(cmd, "Calling", "value", "base")
	f.StringVar(&o.failOn, "fail-on", "error", "`SEVERITY` from which on the exit code is 1: error, warning")
	complete(cmd, "fail-on", func() []string { return []string{"error", "warning"} })
	o.report.flags(cmd)
	o.read.flags(cmd)
	return cmd
}

func (o *driftOptions) run(cmd *cobra.Command, args []string) error {
	if o.failOn != "error" && o.failOn != "warning" {
		return choice("--fail-on", o.failOn, []string{"error", "warning"}, "run postel drift --help")
	}
	outputs, how, err := o.report.outputs(cmd)
	if err != nil {
		return err
	}
	if err := o.read.check(cmd); err != nil {
		return err
	}
	o.call.timeout = o.read.options.Timeout
	u, err := o.call.service(cmd, args[0])
	if err != nil {
		return err
	}
	settings, err := o.calls()
	if err != nil {
		return err
	}
	defer o.read.close()
	var released *swagger.Document
	if len(args) > 1 {
		documents, err := o.read.load(cmd.Context(), args[1])
		if err != nil {
			return err
		}
		released = documents[0]
	}
	live, err := o.call.discover(cmd, args[0])
	if err != nil {
		return err
	}
	r, err := o.findings(cmd, u, live, released, settings)
	if err != nil {
		return err
	}
	if err := o.report.write(outputs, r, how); err != nil {
		return err
	}
	if !r.Passed {
		return &answerNo{}
	}
	return nil
}

// calls reads how the service is called.
func (o *driftOptions) calls() (drift.Options, error) {
	s := drift.Options{Timeout: o.call.timeout, Values: map[string][]string{}}
	var err error
	if s.Header, err = o.call.header(); err != nil {
		return s, err
	}
	for _, v := range o.values {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" {
			return s, &mistake{fmt.Sprintf("--value takes NAME=VALUE, not %q", v), "--value orderId=17"}
		}
		s.Values[name] = append(s.Values[name], value)
	}
	return s, nil
}

// findings compares and calls.
func (o *driftOptions) findings(cmd *cobra.Command, u *url.URL, live *discovery.Report, released *swagger.Document, s drift.Options) (*report.Findings, error) {
	d := &driftReport{Findings: report.Findings{Command: "postel drift", Rules: driftRules()}}
	against := released
	switch {
	case live.Found == nil && released == nil:
		return nil, &mistake{fmt.Sprintf("%s serves no description, and none is given", u.Redacted()), "postel drift URL openapi.yaml; postel discover --doctor says what the service should add"}
	case released == nil:
		against = live.Found.Document
	case live.Found == nil:
		d.Notes = append(d.Notes, fmt.Sprintf("%s serves no description; postel discover --doctor says what to add", u.Redacted()))
	default:
		d.compare(released, live.Found.Document)
	}
	c, err := conformance.New(against, conformance.Options{Base: o.mounted(u)})
	if err != nil {
		return nil, &mistake{err.Error(), "answers cannot be held against it; postel diff compares it"}
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	defer stop()
	run, err := drift.Run(ctx, c, u, s)
	if err != nil {
		return nil, &mistake{err.Error(), "run postel drift --help"}
	}
	d.calls(run)
	if d.answers == 0 && d.verdict == "" {
		return nil, &mistake{"nothing was compared and no operation was called: " + d.why(run), "--value NAME=VALUE gives a value of a parameter"}
	}
	d.conclude(against, o.failOn)
	return &d.Findings, nil
}

// mounted is the path of the service, "" for that of the description's server.
func (o *driftOptions) mounted(u *url.URL) string {
	if o.base == "" && u.Path != "/" {
		return u.Path
	}
	return o.base
}
