package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/impact"
	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/report"
)

// consumerContracts is the contracts of consumers, by which a comparison says whom a change hits.
type consumerContracts struct {
	env   Env
	paths []string
}

func (k *consumerContracts) flags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&k.paths, "contracts", nil, "`DIR`, file or pattern of consumers' contracts: say whom each change hits")
	group(cmd, "Consumers", "contracts")
}

// read returns the contracts, none where none were named.
func (k *consumerContracts) read() ([]*contracts.Contract, error) {
	if len(k.paths) == 0 {
		return nil, nil
	}
	return readContracts(k.env, k.paths)
}

// apply puts into a report whom each finding hits, and returns the consumers that a break hits.
func (k *consumerContracts) apply(r *diff.Report, list []*contracts.Contract, how *report.Options) []string {
	if len(k.paths) == 0 {
		return nil
	}
	effects := impact.Of(r.Findings, list)
	how.Effects = map[string]impact.Effect{}
	for i, e := range effects {
		how.Effects[r.Findings[i].Fingerprint] = e
	}
	return impact.Broken(r.Findings, effects)
}

// enumerate lists names: "a, b and c".
func enumerate(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
