package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/postel-api/postel/contracts/unread"
	"github.com/postel-api/postel/internal/report"
)

// unreadOptions are the flags of postel contract unread.
type unreadOptions struct {
	env     Env
	reading reading
	spec    string
	format  string
}

func newContractUnread(e Env) *cobra.Command {
	o := &unreadOptions{env: e, reading: reading{env: e}}
	cmd := &cobra.Command{
		Use:   "unread --spec DESCRIPTION CONTRACT...",
		Short: "list what of a service no consumer uses: what its provider may change",
		Long: `CONTRACT is a file, a directory or a pattern, DESCRIPTION an OpenAPI document: a path, a URL or
ref:path. Operations that nobody calls are listed, and of the others the parameters that nobody sends,
the answers that nobody expects, and the members that nobody reads. Of an answer whose readers do not
say what they read of it nothing is listed. A request that follows relations may be one to any operation
of its method, and what it uses counts as used.`,
		Example: "  postel contract unread --spec openapi.yaml contracts/\n  postel contract unread --spec openapi.yaml contracts/ --format json",
		Args:    someContracts("contract unread"),
		RunE:    func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.spec, "spec", "", "`DESCRIPTION` of the service")
	f.StringVarP(&o.format, "format", "f", "text", "`FORMAT`: text, markdown, json")
	complete(cmd, "format", func() []string { return []string{"text", "markdown", "json"} })
	o.reading.flags(cmd)
	return cmd
}

func (o *unreadOptions) run(cmd *cobra.Command, args []string) error {
	write, ok := map[string]func(*unread.Report) error{"text": o.text, "markdown": o.markdown, "json": o.json}[o.format]
	switch {
	case o.spec == "":
		return &mistake{"--spec is missing: the description of the service", "--spec openapi.yaml"}
	case !ok:
		return &mistake{fmt.Sprintf("--format takes text, markdown or json, not %q", o.format), "run postel contract unread --help"}
	}
	if err := o.reading.check(cmd); err != nil {
		return err
	}
	list, err := readContracts(o.env, args)
	if err != nil {
		return err
	}
	documents, err := o.reading.load(cmd.Context(), o.spec)
	if err != nil {
		return err
	}
	defer o.reading.close()
	return write(unread.Of(documents[0], list))
}

func (o *unreadOptions) text(r *unread.Report) error {
	show := func(s string) string { return report.Visible(s, !o.env.unicode()) }
	var b strings.Builder
	for i := range r.Operations {
		op := &r.Operations[i]
		fmt.Fprintf(&b, "%s  %s\n", show(op.Method+" "+op.Path), show(usedBy(op)))
		width := 0
		for _, p := range op.Parts {
			width = max(width, min(60, utf8.RuneCountInString(show(partOf(p)))))
		}
		for _, p := range op.Parts {
			at := p.At.Pos()
			fmt.Fprintf(&b, "  %-*s  %s:%d\n", width, show(partOf(p)), show(at.File), at.Line)
		}
	}
	for _, s := range r.Strangers {
		fmt.Fprintf(&b, "%s: %s calls no operation of the description (%s)\n", show(s.Contract.Consumer), show(report.InteractionTitle(s.Interaction)), show(report.InteractionRequest(s.Interaction)))
	}
	_, err := fmt.Fprint(o.env.Stdout, b.String())
	return err
}

// usedBy says who calls an operation.
func usedBy(op *unread.Operation) string {
	s := "nobody calls it"
	if len(op.Consumers) > 0 {
		s = "used by " + strings.Join(op.Consumers, ", ")
	}
	if len(op.Followers) > 0 {
		s += "; relations may lead there: " + strings.Join(op.Followers, ", ")
	}
	for _, silent := range op.Silent {
		s += fmt.Sprintf("; %s does not say what it reads of %s", silent.Consumer, silent.In)
	}
	return s
}

// partOf is a part as people call it.
func partOf(p unread.Part) string {
	switch p.Kind {
	case unread.Parameter:
		return "the parameter " + p.Name
	case unread.Response:
		return "the answer " + p.Name
	case unread.Header:
		return "the header " + p.Name + " of " + p.In
	}
	if p.In == "request" {
		return p.Name + " of the request"
	}
	return p.Name + " of " + p.In
}

func (o *unreadOptions) markdown(r *unread.Report) error {
	var b strings.Builder
	b.WriteString("### What no consumer uses\n")
	for i := range r.Operations {
		op := &r.Operations[i]
		fmt.Fprintf(&b, "\n%s: %s\n", report.Code(op.Method+" "+op.Path), report.Words(usedBy(op), ""))
		if len(op.Parts) > 0 {
			b.WriteByte('\n')
		}
		for _, p := range op.Parts {
			fmt.Fprintf(&b, "- %s\n", report.Words(partOf(p), p.Name))
		}
	}
	_, err := fmt.Fprint(o.env.Stdout, b.String())
	return err
}

type jsonUnread struct {
	Operations []jsonUnreadOperation `json:"operations"`
	Strangers  []jsonStranger        `json:"strangers"`
}

type jsonUnreadOperation struct {
	Method    string        `json:"method"`
	Path      string        `json:"path"`
	Consumers []string      `json:"consumers"`
	Followers []string      `json:"followers"`
	Silent    []jsonSilence `json:"silent"`
	Unread    []jsonUnused  `json:"unread"`
}

type jsonSilence struct {
	Consumer string `json:"consumer"`
	In       string `json:"in"`
}

type jsonUnused struct {
	Kind unread.Kind `json:"kind"`
	In   string      `json:"in"`
	Name string      `json:"name"`
	File string      `json:"file"`
	Line int         `json:"line"`
}

type jsonStranger struct {
	File        string `json:"file"`
	Consumer    string `json:"consumer"`
	Interaction string `json:"interaction"`
	Request     string `json:"request"`
}

func (o *unreadOptions) json(r *unread.Report) error {
	out := jsonUnread{Operations: []jsonUnreadOperation{}, Strangers: []jsonStranger{}}
	for i := range r.Operations {
		op := &r.Operations[i]
		j := jsonUnreadOperation{op.Method, op.Path, append([]string{}, op.Consumers...), append([]string{}, op.Followers...), []jsonSilence{}, []jsonUnused{}}
		for _, s := range op.Silent {
			j.Silent = append(j.Silent, jsonSilence{s.Consumer, s.In})
		}
		for _, p := range op.Parts {
			at := p.At.Pos()
			j.Unread = append(j.Unread, jsonUnused{p.Kind, p.In, p.Name, at.File, at.Line})
		}
		out.Operations = append(out.Operations, j)
	}
	for _, s := range r.Strangers {
		out.Strangers = append(out.Strangers, jsonStranger{s.Contract.File, s.Contract.Consumer, report.InteractionTitle(s.Interaction), report.InteractionRequest(s.Interaction)})
	}
	return writeJSON(o.env.Stdout, out)
}
