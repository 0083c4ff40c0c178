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
	var asJSON bool
	cmd := &cobra.Command{
		Use: "rules", Short: "list every rule with its verdict",
		Example: "  postel rules\n  postel rules --json",
		Args:    arguments(0, "rules takes no arguments", "postel explain RULE tells more about one rule"),
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return writeRules(e)
			}
			return listRules(e)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as a JSON array")
	return cmd
}

func listRules(e Env) error {
	w := tabwriter.NewWriter(e.Stdout, 0, 0, 2, ' ', 0)
	for _, r := range diff.Rules() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.ID, r.Bump, r.Title)
	}
	return w.Flush()
}

func writeRules(e Env) error {
	type rule struct {
		ID          string   `json:"id"`
		Bump        string   `json:"bump"`
		Title       string   `json:"title"`
		Why         string   `json:"why"`
		Instead     string   `json:"instead,omitempty"`
		Assumptions []string `json:"assumptions,omitempty"`
		References  []string `json:"references,omitempty"`
		Since       string   `json:"since"`
	}
	var rules []rule
	for _, r := range diff.Rules() {
		rules = append(rules, rule{r.ID, r.Bump.String(), r.Title, r.Why, r.Instead, r.Assumptions, r.References, r.Since})
	}
	enc := json.NewEncoder(e.Stdout)
	enc.SetIndent("", "  ")
	return enc.Encode(rules)
}

func newAssumptions(e Env) *cobra.Command {
	return &cobra.Command{
		Use: "assumptions", Short: "list the assumptions behind the verdicts, and the presets",
		Example: "  postel assumptions\n  postel diff --assume response-enums=extensible old.yaml new.yaml",
		Args:    arguments(0, "assumptions takes no arguments", ""),
		RunE: func(*cobra.Command, []string) error {
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
		},
	}
}

func assumptionNames() []string {
	var names []string
	for _, a := range diff.Assumptions() {
		names = append(names, a.Name)
	}
	return names
}
