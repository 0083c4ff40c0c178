package cli

import (
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/internal/har"
	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/learn"
)

// learnOptions are the flags of postel learn.
type learnOptions struct {
	env    Env
	draft  learn.Options
	from   recording
	format string
	output string
}

func newLearn(e Env) *cobra.Command {
	o := &learnOptions{env: e, from: recording{env: e}}
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
	o.from.flags(cmd)
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
	which, err := o.from.choice()
	if err != nil {
		return err
	}
	entries, err := o.from.entries(name)
	if err != nil {
		return err
	}
	chosen, base, left, err := har.Choose(entries, which)
	if err != nil {
		return o.from.refused(err)
	}
	draft, err := o.describe(chosen, base)
	if err != nil {
		return err
	}
	for _, l := range draft.Left {
		left = append(left, har.Left(l))
	}
	o.from.tell(left)
	return o.write(draft)
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
		return nil, nothingRecorded()
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
