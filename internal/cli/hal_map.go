package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/hal/controlmap"
)

// mapOptions are the flags of postel hal map.
type mapOptions struct {
	env    Env
	crawl  crawling
	format string
	output string
}

func newHALMap(e Env) *cobra.Command {
	o := &mapOptions{env: e, crawl: crawling{call: calling{env: e}}}
	cmd := &cobra.Command{
		Use:   "map URL",
		Short: "crawl a service by its controls and write down what it offers",
		Long: `URL is the entry of a service that sends HAL in JSON or XML, XML with links, or Link fields. Links and
embedded resources are followed with GET and nothing else, on the entry's origin and no other, and
what is alike becomes one state: by its profile, by the relation that leads there, by its address, or
by what it offers.

A map is a sample: how far the crawl came stands first. As JSON it is kept beside the code, and
postel hal diff holds the next version against it; two crawls of a service that did not change are
the same bytes. Templates are followed when all they need is given with --var.`,
		Example: `  postel hal map https://shop.example.com/
  postel hal map https://shop.example.com/ --format json -o shop.json
  postel hal map https://shop.example.com/ --as clerk --header 'Authorization: Bearer $TOKEN'
  postel hal map https://shop.example.com/ --format svg -o shop.svg`,
		Args: arguments(1, "hal map takes the address of one service", "run postel hal map --help"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&o.format, "format", "f", "text", "`FORMAT`: text, json, svg")
	f.StringVarP(&o.output, "output", "o", "", "`FILE` to write (default standard output)")
	complete(cmd, "format", func() []string { return []string{"text", "json", "svg"} })
	o.crawl.flags(cmd)
	return cmd
}

func (o *mapOptions) run(ctx context.Context, word string) error {
	writers := map[string]func(*controlmap.Map, io.Writer) error{
		"text": (*controlmap.Map).WriteText, "json": (*controlmap.Map).Write, "svg": (*controlmap.Map).WriteSVG,
	}
	write, ok := writers[o.format]
	if !ok {
		return &mistake{fmt.Sprintf("no format of a map is called %q", o.format), "formats are text, json, svg"}
	}
	m, err := o.crawl.of(ctx, word)
	if err != nil {
		return err
	}
	if o.output == "" {
		return write(m, o.env.Stdout)
	}
	if err := writeFile(o.env.path(o.output), func(w io.Writer) error { return write(m, w) }); err != nil {
		return err
	}
	for _, line := range m.Summary() {
		fmt.Fprintln(o.env.Stderr, line)
	}
	return nil
}

// of crawls a service, until it is interrupted.
func (c *crawling) of(ctx context.Context, word string) (*controlmap.Map, error) {
	entry, err := entryOf(word)
	if err != nil {
		return nil, err
	}
	o, err := c.options()
	if err != nil {
		return nil, err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	m, err := controlmap.Crawl(ctx, entry, o)
	if err != nil {
		return nil, crawlMistake(entry, err)
	}
	return m, nil
}
