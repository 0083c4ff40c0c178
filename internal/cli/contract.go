package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/internal/report"
)

func newContract(e Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "contract",
		Short: "what consumers expect, without a running service: check, lint, show, derive",
		Example: `  postel contract check --spec openapi.yaml contracts/
  postel contract lint contracts/
  postel contract unread --spec openapi.yaml contracts/
  postel contract from-har --consumer till --provider shop session.har`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(newContractCheck(e), newContractLint(e), newContractShow(e), newContractUnread(e), newContractFromHAR(e), newContractToPact(e))
	return cmd
}

// someContracts demands that contracts are named.
func someContracts(command string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return &mistake{command + " takes contracts: files, directories or patterns", "run postel " + command + " --help"}
		}
		return nil
	}
}

// findingsReport is in which formats findings are written.
type findingsReport struct {
	verificationReport
	verbose bool
}

func (f *findingsReport) flags(cmd *cobra.Command) {
	f.verificationReport.flags(cmd)
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "also list what nothing is wrong with")
	group(cmd, "The report", "verbose")
}

// write writes findings in all formats that are asked for.
func (f *findingsReport) write(outputs []output, r *report.Findings, how report.Options) error {
	how.Verbose = f.verbose
	for _, out := range outputs {
		var err error
		if out.file == "" {
			err = report.WriteFindings(f.env.Stdout, out.format, r, how)
		} else {
			how := how
			how.Color, how.Width, how.Quiet = false, 0, false
			err = writeFile(f.env.path(out.file), func(w io.Writer) error { return report.WriteFindings(w, out.format, r, how) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// subjects are the interactions of contracts, as findings name them, with a way from each interaction
// to its subject. A contract that has something wrong with it all is a subject, too.
func subjects(list []*contracts.Contract) ([]report.Subject, map[*contracts.Interaction]int, map[*contracts.Contract]int) {
	var out []report.Subject
	of, whole := map[*contracts.Interaction]int{}, map[*contracts.Contract]int{}
	for _, c := range list {
		group := pairOf(c)
		whole[c] = len(out)
		out = append(out, report.Subject{Group: group, File: c.File})
		for i := range c.Interactions {
			it := &c.Interactions[i]
			of[it] = len(out)
			out = append(out, report.Subject{Group: group, Name: report.InteractionTitle(it), Detail: report.InteractionRequest(it), File: c.File, At: it.At})
		}
	}
	return out, of, whole
}

// pairOf is who expects something of whom.
func pairOf(c *contracts.Contract) string {
	if c.Provider == "" {
		return c.Consumer
	}
	return fmt.Sprintf("%s → %s", c.Consumer, c.Provider)
}
