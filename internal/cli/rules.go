package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/hal/controlmap"
	"github.com/postel-api/postel/internal/report"
)

func newRules(e Env) *cobra.Command {
	formats := []string{"text", "json"}
	format := "text"
	cmd := &cobra.Command{
		Use: "rules", Short: "list the rules of every command with their verdicts",
		Example: "  postel rules\n  postel rules --format json",
		Args:    arguments(0, "rules takes no arguments", "postel explain RULE tells more about one rule"),
		RunE: func(*cobra.Command, []string) error {
			switch format {
			case "text":
				return listRules(e)
			case "json":
				return writeRules(e)
			}
			return choice("--format", format, formats, "run postel rules --help")
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", format, "`FORMAT`: text, json")
	complete(cmd, "format", func() []string { return formats })
	return cmd
}

// rule is a rule of any command, as far as all have the same.
type rule struct {
	Command string `json:"command"`
	ID      string `json:"id"`
	Level   string `json:"level"` // a bump, or how much a finding matters
	Title   string `json:"title"`
	Why     string `json:"why"`
	Instead string `json:"instead,omitempty"`
	*changeRule
}

// changeRule is what a rule of postel diff has besides.
type changeRule struct {
	Side        string   `json:"side"`
	Message     string   `json:"message"`
	Assumptions []string `json:"assumptions,omitempty"`
	References  []string `json:"references,omitempty"`
	Since       string   `json:"since"`
}

// allRules are the rules of every command, each named once.
func allRules() []rule {
	var all []rule
	for _, r := range diff.Rules() {
		all = append(all, rule{"postel diff", r.ID, r.Bump.String(), r.Title, r.Why, r.Instead,
			&changeRule{r.Side.String(), r.Message, r.Assumptions, r.References, r.Since}})
	}
	for _, r := range controlmap.Rules() {
		all = append(all, rule{"postel hal diff", r.ID, levelOf(r), r.Title, sentence(r.Why), sentence(r.Instead), nil})
	}
	found := func(command string, list []report.FindingRule) {
		for _, r := range list {
			all = append(all, rule{command, r.ID, string(r.Severity), r.Title, r.Why, "", nil})
		}
	}
	found("postel contract check", checkRules())
	found("postel contract lint", lintRules())
	found("postel drift", driftRules())
	return all
}

func listRules(e Env) error {
	all := allRules()
	w := tabwriter.NewWriter(e.Stdout, 0, 0, 2, ' ', 0)
	for i, r := range all {
		if i == 0 || r.Command != all[i-1].Command {
			if i > 0 {
				fmt.Fprintln(w)
			}
			fmt.Fprintln(w, r.Command)
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", r.ID, r.Level, r.Title)
	}
	return w.Flush()
}

// writeRules writes what explain tells about each rule, without the examples.
func writeRules(e Env) error {
	enc := json.NewEncoder(e.Stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(allRules())
}

func newAssumptions(e Env) *cobra.Command {
	return &cobra.Command{
		Use: "assumptions", Short: "list the assumptions behind the verdicts, and the presets",
		Example: "  postel assumptions\n  postel diff --assume response-enums=extensible old.yaml new.yaml",
		Args:    arguments(0, "assumptions takes no arguments", ""),
		RunE:    func(*cobra.Command, []string) error { return listAssumptions(e) },
	}
}

func listAssumptions(e Env) error {
	w := tabwriter.NewWriter(e.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tNAME\tVALUES (the first is the default)\tWHAT IT SAYS")
	for _, a := range diff.Assumptions() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", a.Key, a.Name, strings.Join(a.Values, ", "), a.Sentence)
	}
	fmt.Fprintln(w, "\nPRESET\tSETS\t\tSOURCE")
	for _, p := range diff.Presets() {
		var set []string
		for _, a := range diff.Assumptions() {
			if v, ok := p.Set[a.Key]; ok {
				set = append(set, a.Key+"="+v)
			}
		}
		fmt.Fprintf(w, "%s\t%s\t\t%s\n", p.Name, strings.Join(set, " "), p.Source)
	}
	return w.Flush()
}

func assumptionNames() []string {
	var names []string
	for _, a := range diff.Assumptions() {
		names = append(names, a.Name)
	}
	return names
}

// assumptionValues are all pairs that --assume takes.
func assumptionValues() []string {
	var pairs []string
	for _, a := range diff.Assumptions() {
		for _, v := range a.Values {
			pairs = append(pairs, a.Name+"="+v)
		}
	}
	return pairs
}
