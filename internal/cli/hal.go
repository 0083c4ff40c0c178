package cli

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/hal/controlmap"
)

func newHAL(e Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "hal",
		Short: "hypermedia: crawl a service by its controls, compare what it offers, follow them on a page",
		Example: `  postel hal map https://shop.example.com/ --format json -o shop.json
  postel hal diff shop.json https://staging.example.com/
  postel hal browse https://shop.example.com/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(newHALMap(e), newHALDiff(e), newHALBrowse(e))
	return cmd
}

// defaultCrawlTimeout bounds each request of a crawl.
const defaultCrawlTimeout = 30 * time.Second

// crawling is how a service is asked.
type crawling struct {
	call   calling
	bounds controlmap.Bounds
	role   string
	vars   []string
	accept string
}

func (c *crawling) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVar(&c.bounds.Depth, "depth", 10, "`STEPS` from the entry at most")
	f.IntVar(&c.bounds.Requests, "requests", 500, "`NUMBER` of requests at most")
	f.IntVar(&c.bounds.Samples, "samples", 3, "`NUMBER` of resources to look at behind each relation of each state")
	f.BoolVar(&c.bounds.Options, "options", false, "send OPTIONS, too, to learn which methods there are")
	f.StringVar(&c.role, "as", "", "`ROLE` that asks: it is part of the map, and maps of two roles are not compared")
	c.call.headerFlag(cmd)
	f.StringArrayVar(&c.vars, "var", nil, "`NAME=VALUE` for variables of templates, may be given several times")
	f.StringVar(&c.accept, "accept", "", "`MEDIA TYPE` to ask for (default HAL in JSON, then in XML)")
	f.DurationVar(&c.call.timeout, "timeout", defaultCrawlTimeout, "`DURATION` of one request at most")
	group(cmd, "The crawl", "depth", "requests", "samples", "options", "as", "var", "accept")
	group(cmd, "Calling", "timeout")
}

// options are what the flags say, and the client that they make.
func (c *crawling) options() (controlmap.CrawlOptions, error) {
	o := controlmap.CrawlOptions{Bounds: c.bounds, Role: c.role, Vars: map[string]string{}}
	for flag, n := range map[string]int{"depth": c.bounds.Depth, "requests": c.bounds.Requests, "samples": c.bounds.Samples} {
		if n < 1 {
			return o, &mistake{fmt.Sprintf("--%s takes a number from 1 on, not %d", flag, n), ""}
		}
	}
	for _, v := range c.vars {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" {
			return o, &mistake{fmt.Sprintf("--var takes NAME=VALUE, not %q", v), ""}
		}
		o.Vars[name] = value
	}
	header, err := c.call.header()
	if err != nil {
		return o, err
	}
	settings := hal.ClientOptions{Accept: c.accept, Timeout: c.call.timeout, SameOrigin: true}
	if len(header) > 0 {
		settings.Credentials = func(r *http.Request) error {
			for name, values := range header {
				r.Header[name] = values
			}
			return nil
		}
	}
	o.Client = hal.NewClient(settings)
	return o, nil
}

// entryOf reads the address of a service.
func entryOf(word string) (string, error) {
	u, err := url.Parse(word)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return "", &mistake{fmt.Sprintf("%q is no address of a service", word), "write it like https://shop.example.com/"}
	case u.User != nil:
		return "", &mistake{"the address has a user in it, which would stand in the map", `give it with --header "Authorization: …"`}
	}
	return u.String(), nil
}

// crawlMistake is why a service has no map.
func crawlMistake(entry string, err error) error {
	var status *hal.StatusError
	var not *hal.NotHypermediaError
	switch {
	case errors.As(err, &status):
		return &mistake{err.Error(), "the entry has to answer GET; --header sends credentials"}
	case errors.As(err, &not):
		return &mistake{err.Error(), "the entry has to be a document with controls: HAL, XML with links, or Link fields"}
	}
	return &mistake{fmt.Sprintf("cannot crawl %s: %s", entry, reason(err)), ""}
}
