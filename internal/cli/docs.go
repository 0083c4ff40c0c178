package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/overlay"
	"github.com/postel-api/postel/internal/policy"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/apidoc"
	"github.com/postel-api/postel/swagger/bundle"
)

// docsOptions are the flags of postel docs.
type docsOptions struct {
	env      Env
	settings settled
	read     reading
	hit      consumerContracts
	address  string
	mock     bool
	upstream string
	writes   bool
	call     calling
	since    string
	out      string
}

func newDocs(e Env) *cobra.Command {
	o := &docsOptions{env: e, settings: settled{env: e}, read: reading{env: e}, hit: consumerContracts{env: e}, call: calling{env: e}}
	cmd := &cobra.Command{
		Use:   "docs DESCRIPTION",
		Short: "show the documentation of an API, what changed in it and who uses it, and try it out",
		Long: `DESCRIPTION is a path, - for standard input, a URL, or REF:PATH in a git repository, as for diff. The
address of the page is printed, and it is served on this machine alone until it is interrupted. When
the files change the page loads anew.

With --mock requests are answered from examples; with --upstream they go through this machine to the
service at that URL and to no other: redirects elsewhere are told and not followed, cookies are taken
away, and what may change something is asked for once, or not with --allow-writes.

With --since each operation carries what changed and whether that breaks clients, and what is gone is
listed; deprecated operations carry the day of their end (x-sunset); with --contracts each operation
carries the consumers that use it. None of that is written into the description.

With --out the page is written to a directory instead, as files that can be opened from disk.`,
		Example: `  postel docs openapi.yaml --mock                       answers from examples and schemas
  postel docs openapi.yaml --upstream http://localhost:8080
  postel docs openapi.yaml --since v1.2.0:openapi.yaml --contracts contracts/
  postel docs openapi.yaml --out site`,
		Args: arguments(1, "docs takes one description", "postel docs openapi.yaml"),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.address, "address", "localhost:8090", "`HOST:PORT` to listen on, of this machine; port 0 is any that is free")
	f.BoolVar(&o.mock, "mock", false, "requests are answered from examples, else with values of the schemas")
	f.StringVar(&o.upstream, "upstream", "", "requests are passed on to the service at `URL`, below which the paths of the description are, and to no other")
	f.BoolVar(&o.writes, "allow-writes", false, "send requests that may change something without asking")
	o.call.headerFlag(cmd)
	group(cmd, "Trying out", "address", "mock", "upstream", "allow-writes", "header")
	f.StringVar(&o.since, "since", "", "mark what changed since `BASE`, a description like the other one")
	o.settings.fileFlag(cmd, "What is shown")
	f.StringVar(&o.out, "out", "", "write the page to `DIR`, and serve nothing")
	group(cmd, "What is shown", "since", "out")
	completeRevisions(cmd, e, 0)
	o.hit.flags(cmd)
	o.read.flags(cmd)
	return cmd
}

func (o *docsOptions) run(cmd *cobra.Command, arg string) error {
	if o.out != "" && (o.mock || o.upstream != "" || cmd.Flags().Changed("address")) {
		return &mistake{"--out writes a page that asks nobody; --mock, --upstream and --address are for one that is served", "leave out --out, or the others"}
	}
	if o.upstream == "" && (o.writes || len(o.call.headers) > 0) {
		return &mistake{"--allow-writes and --header are about the service that --upstream names", "give --upstream, or leave them out"}
	}
	if err := o.read.check(cmd); err != nil {
		return err
	}
	list, err := o.hit.read()
	if err != nil {
		return err
	}
	load := func(ctx context.Context) (*documentation, error) { return o.load(cmd, ctx, arg, list) }
	d, err := load(cmd.Context())
	if err != nil {
		return err
	}
	if o.out != "" {
		return o.write(d)
	}
	return o.serve(cmd.Context(), d, load)
}

// documentation is a description that has been read, and what there is to say about it.
type documentation struct {
	json  []byte            // in one document
	doc   *swagger.Document // read of json
	extra *overlay.Overlay
	files []string // that it was read from
}

func (o *docsOptions) load(cmd *cobra.Command, ctx context.Context, arg string, list []*contracts.Contract) (*documentation, error) {
	c, err := o.settings.load(cmd)
	if err != nil {
		return nil, err
	}
	settings, err := policy.Options(c, o.env.Now())
	if err != nil {
		return nil, err
	}
	o.read.options.AllowRefs = c.AllowRefs
	args := []string{arg}
	if o.since != "" {
		args = append(args, o.since)
	}
	defer o.read.close()
	documents, err := o.read.load(ctx, args...)
	if err != nil {
		return nil, err
	}
	doc := documents[0]
	json, err := bundle.JSON(doc.Root, bundle.Options{Resolver: doc})
	if err != nil {
		return nil, err
	}
	one, err := swagger.Load(doc.Name, json, swagger.Options{})
	if err != nil {
		return nil, err
	}
	sources := overlay.Sources{Document: one, Contracts: list, Asked: len(o.hit.paths) > 0}
	if o.since != "" {
		sources.Report, _ = policy.Judge(diff.Compare(documents[1], doc, settings), c.Rules)
	}
	d := &documentation{json: json, doc: one, extra: overlay.New(sources)}
	for _, file := range doc.Files() {
		d.files = append(d.files, file.Name())
	}
	return d, nil
}

// write puts the page into a directory.
func (o *docsOptions) write(d *documentation) error {
	h, err := apidoc.New(d.json, apidoc.Options{ReadOnly: true, Edit: d.extra.Edit, Notices: d.extra.Notices()})
	if err != nil {
		return err
	}
	dir := o.env.path(o.out)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return &mistake{fmt.Sprintf("cannot write to %s: %s", o.out, reason(err)), "give a directory"}
	}
	if err := h.Site(func(name string, data []byte) error {
		return writeFile(filepath.Join(dir, name), func(w io.Writer) error { _, err := w.Write(data); return err })
	}); err != nil {
		return err
	}
	_, err = fmt.Fprintln(o.env.Stdout, filepath.ToSlash(filepath.Join(o.out, "index.html")))
	return err
}
