package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/internal/atomicfile"
	"github.com/postel-api/postel/internal/endpoints"
	"github.com/postel-api/postel/semver"
	"github.com/postel-api/postel/swagger"
)

// endpointsOptions are the flags of postel semver endpoints.
type endpointsOptions struct {
	env    Env
	judge  judging
	read   reading
	lock   string
	write  bool
	needs  []string
	format string
}

func newEndpoints(e Env) *cobra.Command {
	o := &endpointsOptions{env: e, judge: judging{env: e}, read: reading{env: e}}
	cmd := &cobra.Command{
		Use:   "endpoints DOC...",
		Short: "print the version of each endpoint, and keep them in a lock file",
		Long: `Each method and path has a version of its own, which is raised by the changes that reach it; the
version of the service is raised by the highest of all. The table starts at the version of the
first description, where all endpoints have it, or at what --lock says, and is raised from each
description to the next.

A consumer names what it needs of an endpoint: "GET /customers/{id} ^1.2". The exit code is 1 where
--need is not met.`,
		Example: `  postel semver endpoints 1.2.0.yaml 1.3.0.yaml
  postel semver endpoints releases/*.yaml --format markdown
  postel semver endpoints v1.3.0:openapi.yaml openapi.yaml --lock postel.lock --write
  postel semver endpoints openapi.yaml --lock postel.lock --need 'GET /customers/{id} ^1.2'`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &mistake{"endpoints takes at least one description", "run postel semver endpoints --help"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&o.format, "format", "f", "text", "`FORMAT` of the table: text, markdown, json")
	f.StringVar(&o.lock, "lock", "", "`FILE` with the versions at the first description, such as postel.lock")
	f.BoolVarP(&o.write, "write", "w", false, "write the versions at the last description into the file of --lock")
	f.StringArrayVar(&o.needs, "need", nil, "`ENDPOINT RANGE` that a consumer needs, may be given several times")
	group(cmd, "The table", "format", "lock", "write", "need")
	complete(cmd, "format", tableFormats)
	o.judge.flags(cmd)
	o.read.flags(cmd)
	return cmd
}

func (o *endpointsOptions) run(cmd *cobra.Command, args []string) error {
	help := "run postel semver endpoints --help"
	switch {
	case !slices.Contains(tableFormats(), o.format):
		return choice("--format", o.format, tableFormats(), help)
	case o.write && o.lock == "":
		return &mistake{"--write needs --lock FILE to know where to write", "--lock postel.lock is what check looks for"}
	}
	var needs []semver.Need
	for _, text := range o.needs {
		n, err := semver.ParseNeed(text)
		if err != nil {
			return &mistake{"--need: " + err.Error(), `write it like 'GET /customers/{id} ^1.2'`}
		}
		needs = append(needs, n)
	}
	settings, err := o.judge.options()
	if err != nil {
		return err
	}
	settings.Exchanges, settings.Judges = false, nil // a table shows no messages
	if err := o.read.check(cmd); err != nil {
		return err
	}
	defer o.read.close()
	documents, err := o.read.load(cmd.Context(), args...)
	if err != nil {
		return err
	}
	table, err := o.start(documents[0])
	if err != nil {
		return err
	}
	first := table
	var moves []semver.Move
	for i := range documents[1:] {
		if table, moves, err = raise(table, documents[i], documents[i+1], settings); err != nil {
			return err
		}
	}
	if o.write {
		data, err := table.Lock()
		if err != nil {
			return &mistake{err.Error(), ""}
		}
		if err := atomicfile.Write(o.env.path(o.lock), data, 0o644); err != nil {
			return err
		}
	}
	if len(documents) != 2 {
		moves = nil // of a series only the outcome is shown
	}
	if err := o.print(endpointTable(first, table, moves)); err != nil {
		return err
	}
	return o.answer(table, needs)
}

// path makes a name that a user gave absolute.
func (e Env) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(e.Dir, name)
}

// start is the table at the first description.
func (o *endpointsOptions) start(d *swagger.Document) (semver.Endpoints, error) {
	if o.lock != "" {
		data, err := readFile(o.env, o.lock)
		if err != nil {
			return semver.Endpoints{}, err
		}
		if data != nil {
			return parseLock(o.lock, data)
		}
		if !o.write {
			return semver.Endpoints{}, &mistake{fmt.Sprintf("there is no lock file %s", o.lock), "--write makes it"}
		}
	}
	return firstTable(d)
}

func parseLock(name string, data []byte) (semver.Endpoints, error) {
	table, err := semver.ParseLock(name, data)
	if err != nil {
		help := ""
		if l, ok := err.(*semver.LockError); ok {
			help = l.Help
		}
		return table, &mistake{err.Error(), help}
	}
	return table, nil
}

// firstTable is a table in which all endpoints have the version of the description.
func firstTable(d *swagger.Document) (semver.Endpoints, error) {
	text := d.Info.Get("version").Text()
	v, err := semver.ParseLoose(text)
	if err != nil {
		return semver.Endpoints{}, &mistake{fmt.Sprintf("%s has no version to begin with: info.version is %q", d.Name, text), "give it a semantic version, or begin with --lock FILE"}
	}
	table, err := semver.Start(d.Info.Get("title").Text(), v.Version, endpoints.Of(d))
	if err != nil {
		return table, &mistake{err.Error(), ""}
	}
	return table, nil
}

// raise goes from one description to the next. Where the next declares a version above what the
// changes need, the service has that.
func raise(table semver.Endpoints, base, revision *swagger.Document, settings diff.Options) (semver.Endpoints, []semver.Move, error) {
	changes, err := endpoints.Changes(base, revision, diff.Compare(base, revision, settings))
	if err != nil {
		return table, nil, &mistake{err.Error(), ""}
	}
	next, moves, err := table.Raise(changes)
	if err != nil {
		return table, nil, &mistake{err.Error(), "the lock file is not of the description that stands first"}
	}
	if v, err := semver.ParseLoose(revision.Info.Get("version").Text()); err == nil && v.Version.Compare(next.Version) > 0 {
		if declared, err := next.Declare(v.Version); err == nil {
			next = declared
		}
	}
	return next, moves, nil
}

// endpointRow is a row of the table as it is shown.
type endpointRow struct {
	Endpoint string `json:"endpoint"`
	Before   string `json:"before,omitempty"`
	Version  string `json:"version"`
	Change   string `json:"change,omitempty"`
	Bump     string `json:"bump,omitempty"`
	Ended    string `json:"ended,omitempty"`
}

type shownEndpoints struct {
	Service   string        `json:"service"`
	Before    string        `json:"before"`
	Version   string        `json:"version"`
	Endpoints []endpointRow `json:"endpoints"`
}

func endpointTable(first, table semver.Endpoints, moves []semver.Move) shownEndpoints {
	out := shownEndpoints{Service: table.Service, Before: first.Version.String(), Version: table.Version.String(), Endpoints: []endpointRow{}}
	for _, row := range table.Rows {
		r := endpointRow{Endpoint: row.Endpoint.String(), Version: row.Version.String()}
		if before, ok := first.Find(row.Endpoint); ok {
			r.Before = before.Version.String()
		}
		if row.HasEnded() {
			r.Ended = row.Ended.String()
		}
		for _, m := range moves {
			if m.Endpoint == row.Endpoint {
				r.Change, r.Bump = m.Kind.String(), m.Bump.String()
			}
		}
		out.Endpoints = append(out.Endpoints, r)
	}
	return out
}

func (o *endpointsOptions) print(t shownEndpoints) error {
	switch o.format {
	case "json":
		return writeJSON(o.env.Stdout, t)
	case "markdown":
		return writeEndpointsMarkdown(o.env.Stdout, t)
	}
	return writeEndpoints(o.env.Stdout, t)
}

// note is what happened to an endpoint, in words.
func (r endpointRow) note() string {
	switch {
	case r.Ended != "":
		return "ended with " + r.Ended
	case r.Before == "":
		return "new"
	case r.Before == r.Version:
		return ""
	case r.Bump != "" && r.Bump != "NONE":
		return "was " + r.Before + ", " + r.Bump
	}
	return "was " + r.Before
}

func writeEndpoints(w io.Writer, t shownEndpoints) error {
	width, versions := 0, 0
	for _, r := range t.Endpoints {
		width, versions = max(width, len(r.Endpoint)), max(versions, len(r.Version))
	}
	for _, r := range t.Endpoints {
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("%-*s  %-*s  %s", width, r.Endpoint, versions, r.Version, r.note()), " "))
	}
	service := fmt.Sprintf("%s %s", t.Service, t.Version)
	if t.Before != t.Version {
		service += " (was " + t.Before + ")"
	}
	_, err := fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(service))
	return err
}

func writeEndpointsMarkdown(w io.Writer, t shownEndpoints) error {
	fmt.Fprintf(w, "%s %s\n\n| endpoint | version | |\n|---|---|---|\n", t.Service, t.Version)
	for _, r := range t.Endpoints {
		fmt.Fprintf(w, "| `%s` | %s | %s |\n", strings.ReplaceAll(r.Endpoint, "|", `\|`), r.Version, r.note())
	}
	return nil
}

// answer holds the needs of consumers against the table, on standard error.
func (o *endpointsOptions) answer(table semver.Endpoints, needs []semver.Need) error {
	failed := false
	for _, n := range needs {
		a := table.Answer(n)
		fmt.Fprintf(o.env.Stderr, "postel: %s: %s: %s\n", n, a.Verdict, a.Reason)
		failed = failed || a.Verdict != semver.Works
	}
	if failed {
		return &answerNo{}
	}
	return nil
}
