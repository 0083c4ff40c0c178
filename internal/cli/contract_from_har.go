package cli

import (
	"bytes"
	"io"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts/native"
	"github.com/postel-api/postel/contracts/observed"
)

// fromHAROptions are the flags of postel contract from-har.
type fromHAROptions struct {
	env                Env
	consumer, provider string
	from               recording
	output             string
}

func newContractFromHAR(e Env) *cobra.Command {
	o := &fromHAROptions{env: e, from: recording{env: e}}
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
	o.from.flags(cmd)
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
	if settings.Choice, err = o.from.choice(); err != nil {
		return err
	}
	entries, err := o.from.entries(name)
	if err != nil {
		return err
	}
	c, left, err := observed.Contract(entries, settings)
	if err != nil {
		return o.from.refused(err)
	}
	o.from.tell(left)
	if len(c.Interactions) == 0 {
		return nothingRecorded()
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
