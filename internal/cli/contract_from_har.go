package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts/native"
	"github.com/postel-api/postel/contracts/observed"
	"github.com/postel-api/postel/internal/har"
	"github.com/postel-api/postel/internal/report"
)

// fromHAROptions are the flags of postel contract from-har.
type fromHAROptions struct {
	env                Env
	consumer, provider string
	base, only, output string
}

func newContractFromHAR(e Env) *cobra.Command {
	o := &fromHAROptions{env: e}
	cmd := &cobra.Command{
		Use:   "from-har --consumer NAME --provider NAME HAR",
		Short: "make a contract of recorded traffic, as evidence of what a consumer does",
		Long: `HAR is a recording of a browser or a proxy (HTTP Archive 1.2). Each request with its answer becomes an
interaction that is marked as observed: what was sent, and the fields that came with their kinds. Equal
requests become one; a field that was not in every answer may be missing. Authorization, cookies and
tokens are left out, as are pages, scripts, pictures and other origins.

A recording shows what came, not what the consumer reads of it: take away what it does not read.`,
		Example: "  postel contract from-har --consumer till --provider shop session.har > till.yaml\n  postel contract from-har --consumer till --provider shop --base https://shop.example.com/v1 session.har -o till.yaml",
		Args:    arguments(1, "contract from-har takes one recording", "run postel contract from-har --help"),
		RunE:    func(_ *cobra.Command, args []string) error { return o.run(args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.consumer, "consumer", "", "`NAME` of who asked")
	f.StringVar(&o.provider, "provider", "", "`NAME` of who answered")
	f.StringVar(&o.base, "base", "", "`URL` below which the service's paths begin (default the only origin)")
	f.StringVar(&o.only, "only", "", "take paths that match this `REGEX`")
	f.StringVarP(&o.output, "output", "o", "", "`FILE` to write (default standard output)")
	return cmd
}

func (o *fromHAROptions) run(name string) error {
	settings := observed.Options{Consumer: o.consumer, Provider: o.provider}
	help := "run postel contract from-har --help"
	if o.consumer == "" || o.provider == "" {
		return &mistake{"--consumer and --provider say who asked and who answered", help}
	}
	var err error
	if o.base != "" {
		if settings.Base, err = url.Parse(o.base); err != nil || settings.Base.Host == "" {
			return &mistake{fmt.Sprintf("--base takes a URL, not %q", o.base), "--base https://shop.example.com/v1"}
		}
	}
	if o.only != "" {
		if settings.Only, err = regexp.Compile(o.only); err != nil {
			return &mistake{"--only is no regular expression: " + err.Error(), ""}
		}
	}
	data, err := readBounded(o.env, name, har.MaxBytes)
	if err != nil {
		return err
	}
	entries, err := har.Read(filepath.ToSlash(name), data)
	if err != nil {
		return err
	}
	c, left, err := observed.Contract(entries, settings)
	var origins *observed.OriginsError
	if errors.As(err, &origins) && len(origins.Origins) > 0 {
		return &mistake{origins.Error(), "choose one: --base " + origins.Origins[0]}
	}
	if err != nil {
		return err
	}
	for _, l := range left {
		o.env.tell(fmt.Sprintf("%s left out: %s", report.Counted(l.Count, "exchange"), l.Reason), "")
	}
	if len(c.Interactions) == 0 {
		return &mistake{"no exchange of the recording is one with the service", "see --base and --only"}
	}
	var b bytes.Buffer
	if err := native.Write(&b, c); err != nil {
		return err
	}
	if o.output == "" {
		_, err = o.env.Stdout.Write(b.Bytes())
		return err
	}
	return writeFile(o.env.path(o.output), func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err })
}
