package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts/native"
	"github.com/postel-api/postel/hal/controlmap"
	"github.com/postel-api/postel/internal/accept"
	"github.com/postel-api/postel/internal/blame"
	"github.com/postel-api/postel/internal/changelog"
	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/internal/spelling"
)

// schema is a JSON Schema that postel publishes.
type schema struct {
	name, about string
	text        func() []byte
}

func schemas() []schema {
	return []schema{
		{"report", "the JSON report of a comparison", report.Schema},
		{"changelog", "the JSON of postel changelog", changelog.Schema},
		{"blame", "the JSON of postel blame", blame.Schema},
		{"config", config.FileName, config.Schema},
		{"accept", config.AcceptName, accept.Schema},
		{"contract", "Postel's own form of contracts", native.Schema},
		{"verification", "the JSON report of a verification", report.VerificationSchema},
		{"controlmap", "a control map, as postel hal map writes it", controlmap.Schema},
		{"findings", "the JSON of commands that look at things one by one, such as postel contract lint", report.FindingsSchema},
	}
}

func newSchema(e Env) *cobra.Command {
	var names, completions, about []string
	for _, s := range schemas() {
		names, completions, about = append(names, s.name), append(completions, s.name+"\t"+s.about), append(about, s.name+" ("+s.about+")")
	}
	return &cobra.Command{
		Use: "schema NAME", Short: "print a JSON Schema: " + strings.Join(about, ", "),
		Example:   "  postel schema report > report.schema.json\n  postel schema config > postel.schema.json",
		ValidArgs: completions,
		Args:      arguments(1, "schema takes the name of one schema", "names are "+strings.Join(names, ", ")),
		RunE: func(_ *cobra.Command, args []string) error {
			for _, s := range schemas() {
				if s.name == args[0] {
					_, err := e.Stdout.Write(s.text())
					return err
				}
			}
			m := &mistake{fmt.Sprintf("no schema is called %q", args[0]), "names are " + strings.Join(names, ", ")}
			if near := spelling.Nearest(args[0], names); near != "" {
				m.msg += fmt.Sprintf("; did you mean %q?", near)
			}
			return m
		},
	}
}
