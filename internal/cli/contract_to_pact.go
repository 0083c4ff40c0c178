package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts/formats"
	"github.com/postel-api/postel/contracts/pact"
)

// toPactOptions are the flags of postel contract to-pact.
type toPactOptions struct {
	env     Env
	version string
	output  string
}

func newContractToPact(e Env) *cobra.Command {
	o := &toPactOptions{env: e}
	cmd := &cobra.Command{
		Use:   "to-pact CONTRACT",
		Short: "write a contract as a file of Pact, for other tools",
		Long: `CONTRACT is a contract of any format that postel reads; Pact files of the older versions become newer
ones. Fields that are read become an example with matching rules. Those for which Pact has no words
(optional ones, ones that are looked for anywhere, links) are left out, and said on standard error:
what is written asks for no more than the contract does.`,
		Example: "  postel contract to-pact contracts/email.yaml > email-customer.json\n  postel contract to-pact --version 3 old.json -o new.json",
		Args:    arguments(1, "contract to-pact takes one contract", "run postel contract to-pact --help"),
		RunE:    func(_ *cobra.Command, args []string) error { return o.run(args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&o.version, "version", "4", "`VERSION` of the specification: 3, 4")
	f.StringVarP(&o.output, "output", "o", "", "`FILE` to write (default standard output)")
	complete(cmd, "version", func() []string { return []string{"3", "4"} })
	return cmd
}

func (o *toPactOptions) run(name string) error {
	version, err := pact.ParseVersion(o.version)
	if err != nil {
		return &mistake{err.Error(), "--version 3 or --version 4"}
	}
	data, err := readBounded(o.env, name, maxContract)
	if err != nil {
		return err
	}
	c, err := formats.Read(filepath.ToSlash(name), data)
	if err != nil {
		return err
	}
	said, left := pact.FromReads(c)
	var b bytes.Buffer
	if err := pact.Write(&b, said, version); err != nil {
		var cannot *pact.UnsayableError
		if errors.As(err, &cannot) && !cannot.At.IsZero() {
			return cannot.At.Errorf("%s", err)
		}
		return err
	}
	for _, w := range left {
		p := w.At.Pos()
		o.env.tell(fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, w.Message), "")
	}
	if o.output == "" {
		_, err = o.env.Stdout.Write(b.Bytes())
		return err
	}
	return writeFile(o.env.path(o.output), func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err })
}
