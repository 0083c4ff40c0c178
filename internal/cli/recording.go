package cli

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/har"
	"github.com/postel-api/postel/internal/report"
)

// recording is which exchanges of a recording count.
type recording struct {
	env        Env
	base, only string
}

func (r *recording) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&r.base, "base", "", "`URL` below which the service's paths begin (default the only origin)")
	f.StringVar(&r.only, "only", "", "take paths that match this `REGEX`")
}

// choice reads the flags.
func (r *recording) choice() (har.Choice, error) {
	var c har.Choice
	var err error
	if r.base != "" {
		if c.Base, err = url.Parse(r.base); err != nil || c.Base.Host == "" {
			return c, &mistake{fmt.Sprintf("--base takes a URL, not %q", r.base), "--base https://shop.example.com/v1"}
		}
	}
	if r.only != "" {
		if c.Only, err = regexp.Compile(r.only); err != nil {
			return c, &mistake{"--only is no regular expression: " + err.Error(), ""}
		}
	}
	return c, nil
}

// entries reads a recording.
func (r *recording) entries(name string) ([]har.Entry, error) {
	data, err := readBounded(r.env, name, har.MaxBytes)
	if err != nil {
		return nil, err
	}
	return har.Read(filepath.ToSlash(name), data)
}

// refused is why no exchanges were chosen.
func (r *recording) refused(err error) error {
	var origins *har.OriginsError
	switch {
	case errors.As(err, &origins) && len(origins.Origins) > 0:
		return &mistake{origins.Error(), "choose one: --base " + origins.Origins[0]}
	case origins != nil:
		return &mistake{origins.Error(), ""}
	}
	return err
}

// tell says what was left out.
func (r *recording) tell(left []har.Left) {
	for _, l := range left {
		r.env.tell(fmt.Sprintf("%s left out: %s", report.Counted(l.Count, "exchange"), l.Reason), "")
	}
}

// nothingRecorded is a recording without the service.
func nothingRecorded() error {
	return &mistake{"no exchange of the recording is one with the service", "see --base and --only"}
}
