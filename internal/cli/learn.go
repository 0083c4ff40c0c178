package cli

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/har"
	"github.com/postel-api/postel/internal/report"
	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/learn"
)

// learnOptions are the flags of postel learn.
type learnOptions struct {
	env        Env
	draft      learn.Options
	base, only string
	format     string
	output     string
}

func newLearn(e Env) *cobra.Command {
	o := &learnOptions{env: e}
	cmd := &cobra.Command{
		Use:   "learn HAR",
		Short: "draft a description of recorded traffic",
		Long: `HAR is a recording of a browser or a proxy (HTTP Archive 1.2). What is written is OpenAPI 3.1 that every
exchange of the recording conforms to: paths with their parameters, schemas that all samples meet,
examples. It is a draft and marked so: x-postel-learned counts the exchanges behind each part.

Segments of paths that are numbers, UUIDs or long and no words become parameters; --path tells others.
Passwords, tokens and cookies come into no example, other personal data does: look at it, or use
--no-examples. Pages, scripts, pictures and other origins are left out.`,
		Example: "  postel learn session.har > openapi.yaml\n  postel learn session.har --base https://shop.example.com/v1 --path '/users/{name}' -o openapi.yaml",
		Args:    arguments(1, "learn takes one recording", "run postel learn --help"),
		RunE:    func(_ *cobra.Command, args []string) error { return o.run(args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.base, "base", "", "`URL` below which the service's paths begin (default the only origin)")
	f.StringVar(&o.only, "only", "", "take paths that match this `REGEX`")
	f.StringArrayVar(&o.draft.Paths, "path", nil, "`TEMPLATE` of a path that is known; may be given several times")
	f.StringVar(&o.draft.Title, "title", "", "`TITLE` of the API (default the host)")
	f.StringVar(&o.draft.Version, "api-version", "", "`VERSION` of the API (default 0.0.0)")
	f.BoolVar(&o.draft.NoExamples, "no-examples", false, "write no value that was recorded")
	f.StringVarP(&o.format, "format", "f", "yaml", "`FORMAT` of the description: yaml, json")
	f.StringVarP(&o.output, "output", "o", "", "`FILE` to write (default standard output)")
	complete(cmd, "format", func() []string { return []string{"yaml", "json"} })
	return cmd
}

func (o *learnOptions) run(name string) error {
	if o.format != "yaml" && o.format != "json" {
		return choice("--format", o.format, []string{"yaml", "json"}, "run postel learn --help")
	}
	choice, err := o.choice()
	if err != nil {
		return err
	}
	data, err := readBounded(o.env, name, har.MaxBytes)
	if err != nil {
		return err
	}
	entries, err := har.Read(filepath.ToSlash(name), data)
	if err != nil {
		return err
	}
	chosen, base, left, err := har.Choose(entries, choice)
	var origins *har.OriginsError
	if errors.As(err, &origins) && len(origins.Origins) > 0 {
		return &mistake{origins.Error(), "choose one: --base " + origins.Origins[0]}
	}
	if err != nil {
		return &mistake{err.Error(), ""}
	}
	draft, err := o.describe(chosen, base)
	if err != nil {
		return err
	}
	for _, l := range draft.Left {
		left = append(left, har.Left(l))
	}
	for _, l := range left {
		o.env.tell(fmt.Sprintf("%s left out: %s", report.Counted(l.Count, "exchange"), l.Reason), "")
	}
	return o.write(draft)
}

// choice says which exchanges count.
func (o *learnOptions) choice() (har.Choice, error) {
	var c har.Choice
	var err error
	if o.base != "" {
		if c.Base, err = url.Parse(o.base); err != nil || c.Base.Host == "" {
			return c, &mistake{fmt.Sprintf("--base takes a URL, not %q", o.base), "--base https://shop.example.com/v1"}
		}
	}
	if o.only != "" {
		if c.Only, err = regexp.Compile(o.only); err != nil {
			return c, &mistake{"--only is no regular expression: " + err.Error(), ""}
		}
	}
	return c, nil
}

func (o *learnOptions) describe(chosen []*har.Entry, base *url.URL) (*learn.Draft, error) {
	list := make([]*conformance.Exchange, len(chosen))
	for i, e := range chosen {
		list[i] = recorded(e)
	}
	settings := o.draft
	settings.Server = base.String()
	if settings.Title == "" {
		settings.Title = base.Host
	}
	draft, err := learn.Describe(list, settings)
	switch {
	case errors.Is(err, learn.ErrNothing):
		return nil, &mistake{"no exchange of the recording is one with the service", "see --base and --only"}
	case err != nil:
		return nil, &mistake{err.Error(), "--path '/users/{name}'"}
	}
	return draft, nil
}

// recorded is an exchange as a service sees it. Recordings have bodies decoded, and may leave out what
// they were.
func recorded(e *har.Entry) *conformance.Exchange {
	return &conformance.Exchange{
		Method: e.Request.Method, URL: e.Request.URL, Header: recordedHeader(e.Request.Headers, e.Request.Body), Body: e.Request.Body.Bytes,
		Status: e.Response.Status, Answer: recordedHeader(e.Response.Headers, e.Response.Body), Answered: e.Response.Body.Bytes,
	}
}

func recordedHeader(list []har.Field, b har.Body) http.Header {
	h := http.Header{}
	for _, f := range list {
		h.Add(f.Name, f.Value)
	}
	h.Del("Content-Encoding")
	if h.Get("Content-Type") == "" && b.Type != "" && len(b.Bytes) > 0 {
		h.Set("Content-Type", b.Type)
	}
	return h
}

func (o *learnOptions) write(d *learn.Draft) error {
	text := d.YAML()
	if o.format == "json" {
		text = append(d.JSON(), '\n')
	}
	if o.output == "" {
		_, err := o.env.Stdout.Write(text)
		return err
	}
	return writeFile(o.env.path(o.output), func(w io.Writer) error { _, err := w.Write(text); return err })
}
