package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts/outline"
	"github.com/postel-api/postel/internal/report"
)

// showOptions are the flags of postel contract show.
type showOptions struct {
	env    Env
	format string
}

func newContractShow(e Env) *cobra.Command {
	o := &showOptions{env: e}
	cmd := &cobra.Command{
		Use:   "show CONTRACT...",
		Short: "say in words what contracts expect",
		Long: `CONTRACT is a file, a directory or a pattern. For each interaction the request is shown, what it
sends, and what has to come: for each place of the answer the example and the rule that decides there,
or the fields that are read.`,
		Example: "  postel contract show pacts/helpdesk.json\n  postel contract show contracts/ --format json",
		Args:    someContracts("contract show"),
		RunE:    func(_ *cobra.Command, args []string) error { return o.run(args) },
	}
	cmd.Flags().StringVarP(&o.format, "format", "f", "text", "`FORMAT`: text, json")
	complete(cmd, "format", func() []string { return []string{"text", "json"} })
	return cmd
}

func (o *showOptions) run(args []string) error {
	if o.format != "text" && o.format != "json" {
		return &mistake{fmt.Sprintf("--format takes text or json, not %q", o.format), "run postel contract show --help"}
	}
	list, err := readContracts(o.env, args)
	if err != nil {
		return err
	}
	all := []outline.Contract{}
	for _, c := range list {
		all = append(all, outline.Of(c))
	}
	if o.format == "json" {
		return writeJSON(o.env.Stdout, map[string]any{"contracts": all})
	}
	show := func(s string) string { return report.Visible(s, !o.env.unicode()) }
	var b strings.Builder
	for i, c := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s (%s, %s)\n", show(pairOf(list[i])), show(c.Format), show(c.File))
		if c.Needs != "" {
			fmt.Fprintf(&b, "needs %s\n", show(c.Needs))
		}
		for k := range c.Interactions {
			showInteraction(&b, &c.Interactions[k], show)
		}
	}
	_, err = fmt.Fprint(o.env.Stdout, b.String())
	return err
}

func showInteraction(b *strings.Builder, i *outline.Interaction, show func(string) string) {
	fmt.Fprintf(b, "\n  %s", show(i.Description))
	if i.Pending {
		b.WriteString(" (pending)")
	}
	if i.Observed {
		b.WriteString(" (observed)")
	}
	b.WriteByte('\n')
	for _, s := range i.States {
		fmt.Fprintf(b, "    given %s\n", show(s))
	}
	fmt.Fprintf(b, "    %s\n", show(i.Request))
	lines := func(part []outline.Line) {
		width := 0
		for _, l := range part {
			width = max(width, min(40, len(show(l.Place))))
		}
		for _, l := range part {
			fmt.Fprintf(b, "      %-*s  %s\n", width, show(l.Place), show(l.Says))
		}
	}
	lines(i.Sends)
	if len(i.Sends) > 0 {
		b.WriteString("    gets\n")
	}
	lines(i.Expects)
}
