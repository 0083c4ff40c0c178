package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/diff/judge"
	"github.com/postel-api/postel/internal/spelling"
)

// judging is under which assumptions two descriptions are compared.
type judging struct {
	env    Env
	assume []string
	preset string
}

func (j *judging) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&j.assume, "assume", nil, "`KEY=VALUE` of an assumption, see postel assumptions")
	f.StringVar(&j.preset, "preset", "", "`NAME` of a set of assumptions, see postel assumptions")
	group(cmd, "The verdict", "assume", "preset")
	complete(cmd, "assume", assumptionValues)
	complete(cmd, "preset", presetNames)
}

// options are the assumptions of the comparison: those of the preset, then single ones.
func (j *judging) options() (diff.Options, error) {
	s := diff.Options{Today: j.env.Now(), Exchanges: true, Judges: judge.All()}
	if j.preset != "" {
		if err := s.Use(j.preset); err != nil {
			return s, choice("--preset", j.preset, presetNames(), "postel assumptions tells what they set")
		}
	}
	for _, a := range j.assume {
		key, value, ok := strings.Cut(a, "=")
		if !ok {
			return s, &mistake{fmt.Sprintf("--assume %s has no value", a), "--assume KEY=VALUE, see postel assumptions"}
		}
		if err := s.Set(key, value); err != nil {
			return s, badAssumption(key, err)
		}
	}
	return s, nil
}

func badAssumption(key string, err error) error {
	m := &mistake{err.Error(), "postel assumptions lists them with their values"}
	var unknown *diff.UnknownAssumptionError
	if near := spelling.Nearest(key, assumptionNames()); near != "" && errors.As(err, &unknown) {
		m.msg += fmt.Sprintf("; did you mean %q?", near)
	}
	return m
}

func presetNames() []string {
	var names []string
	for _, p := range diff.Presets() {
		names = append(names, p.Name)
	}
	return names
}

func levelNames() []string { return []string{"major", "minor", "patch"} }

// level reads the value of a flag; "" is no level.
func level(cmd *cobra.Command, flag, word string) (diff.Bump, error) {
	for b, name := range []string{"", "patch", "minor", "major"} {
		if strings.EqualFold(word, name) {
			return diff.Bump(b), nil
		}
	}
	return 0, choice(flag, word, levelNames(), "run "+cmd.CommandPath()+" --help")
}
