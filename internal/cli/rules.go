package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
)

func newRules(e Env) *cobra.Command {
	formats := []string{"text", "json"}
	format := "text"
	cmd := &cobra.Command{
		Use: "rules", Short: "list every rule with its verdict",
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

func listRules(e Env) error {
	w := tabwriter.NewWriter(e.Stdout, 0, 0, 2, ' ', 0)
	for _, r := range diff.Rules() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.ID, r.Bump, r.Title)
	}
	return w.Flush()
}

// writeRules writes what explain tells about each rule, without the examples.
func writeRules(e Env) error {
	type rule struct {
		ID          string   `json:"id"`
		Bump        string   `json:"bump"`
		Side        string   `json:"side"`
		Title       string   `json:"title"`
		Message     string   `json:"message"`
		Why         string   `json:"why"`
		Instead     string   `json:"instead,omitempty"`
		Assumptions []string `json:"assumptions,omitempty"`
		References  []string `json:"references,omitempty"`
		Since       string   `json:"since"`
	}
	var rules []rule
	for _, r := range diff.Rules() {
		rules = append(rules, rule{r.ID, r.Bump.String(), r.Side.String(), r.Title, r.Message, r.Why, r.Instead, r.Assumptions, r.References, r.Since})
	}
	enc := json.NewEncoder(e.Stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(rules)
}

func ruleIDs() []string {
	var ids []string
	for _, r := range diff.Rules() {
		ids = append(ids, r.ID)
	}
	return ids
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
