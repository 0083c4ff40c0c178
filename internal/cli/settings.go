package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/judge"
	"github.com/postel-api/postel/internal/config"
	"github.com/postel-api/postel/internal/policy"
)

// settled is the flags of a command that reads .postel.yaml, each of which has precedence over the
// environment and the file.
type settled struct {
	env  Env
	file string
	base string
}

func (s *settled) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.base, "base", "", "`BASE` to compare with: nearest, release, merge-base, or what diff takes (default nearest)")
	group(cmd, "What is compared", "base")
	s.fileFlag(cmd, "What is compared")
	completeBase(cmd, s.env)
	completeRevisions(cmd, s.env, 0)
}

// fileFlag is the flag that names the file.
func (s *settled) fileFlag(cmd *cobra.Command, title string) {
	cmd.Flags().StringVar(&s.file, "config", "", "`FILE` of settings instead of the nearest .postel.yaml")
	group(cmd, title, "config")
}

// load returns the settings in force.
func (s *settled) load(cmd *cobra.Command) (*config.Config, error) {
	given := map[string][]string{}
	known := map[string]bool{}
	for _, k := range config.Keys() {
		known[k.Flag] = true
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if !known[f.Name] {
			return
		}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			given[f.Name] = list.GetSlice()
			return
		}
		given[f.Name] = []string{f.Value.String()}
	})
	return config.Load(config.Surroundings{Dir: s.env.Dir, File: s.file, Vars: s.env.Vars, Flags: given})
}

// options are those of a comparison under the settings, with everything that a report shows.
func (s *settled) options(c *config.Config) (diff.Options, error) {
	o, err := policy.Options(c, s.env.Now())
	if err != nil {
		return o, err
	}
	o.Exchanges, o.Judges = true, judge.All()
	return o, nil
}

// applied fills in the flags of a report from the settings.
func (o *reporting) applied(c *config.Config) {
	o.formats, o.color = c.Format, c.Color
	if c.Level != diff.None {
		o.level = strings.ToLower(c.Level.String())
	}
}
