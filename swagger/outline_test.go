package swagger_test

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// archive is a set of files in memory.
type archive map[string]string

func (a archive) Read(from, ref string) (string, []byte, error) {
	name := path.Join(path.Dir(from), ref)
	data, ok := a[name]
	if !ok {
		return "", nil, errors.New("there is no file " + name)
	}
	return name, []byte(data), nil
}

// load reads a description that is in one YAML text.
func load(t testing.TB, text string) *swagger.Document {
	t.Helper()
	return loadFiles(t, archive{"api.yaml": text})
}

// loadFiles reads api.yaml and what it refers to.
func loadFiles(t testing.TB, files archive) *swagger.Document {
	t.Helper()
	d, err := swagger.Load("api.yaml", []byte(files["api.yaml"]), swagger.Options{Files: files})
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return d
}

// same compares an outline with the wanted one, which may be indented as a whole.
func same(t testing.TB, want, got string) {
	t.Helper()
	if diff := cmp.Diff(dedent(want), dedent(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// dedent splits a text into lines without the indentation of its first one.
func dedent(s string) []string {
	lines := strings.Split(strings.Trim(s, "\n"), "\n")
	first := lines[0]
	indent := first[:len(first)-len(strings.TrimLeft(first, "\t "))]
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.TrimPrefix(l, indent), "\t ")
	}
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// faults lists what a document is faulted for.
func faults(d *swagger.Document) string {
	var b strings.Builder
	for _, f := range d.Faults {
		fmt.Fprintln(&b, f.Err())
	}
	return b.String()
}

// outline writes the model down, one part a line.
func outline(d *swagger.Document) string {
	o := &outliner{doc: d}
	for _, s := range d.Servers {
		o.server("", s)
	}
	for _, op := range d.Operations {
		o.operation("", op)
	}
	for _, op := range d.Webhooks {
		o.operation("webhook ", op)
	}
	return o.String()
}

type outliner struct {
	strings.Builder
	doc   *swagger.Document
	depth int
}

func (o *outliner) line(format string, args ...any) {
	o.WriteString(strings.Repeat("  ", o.depth))
	fmt.Fprintf(o, format, args...)
	o.WriteByte('\n')
}

func (o *outliner) server(prefix string, s swagger.Server) {
	line := prefix + "server " + s.URL
	for _, v := range s.Variables {
		line += fmt.Sprintf(" %s=%s%v", v.Name, v.Default, v.Enum)
	}
	o.line("%s", line)
}

func (o *outliner) operation(prefix string, op *swagger.Operation) {
	o.line("%s%s %s%s%s", prefix, op.Method, op.Path, mark(op.ID != "", " "+op.ID), mark(op.Deprecated.Bool(), " deprecated"))
	o.depth++
	defer func() { o.depth-- }()
	if o.depth > 6 {
		o.line("…")
		return
	}
	if len(op.Servers) > 0 && len(o.doc.Servers) > 0 && op.Servers[0].Node != o.doc.Servers[0].Node {
		for _, s := range op.Servers {
			o.server("", s)
		}
	}
	for _, p := range op.Parameters {
		o.parameter(p)
	}
	if op.Body != nil {
		o.line("body%s", mark(op.Body.Required, " required"))
		o.content(op.Body.Content)
	}
	for _, r := range op.Responses {
		o.line("%s", r.Status)
		o.headers(r.Headers)
		o.content(r.Content)
		for _, l := range r.Links {
			o.line("  link %s %s", l.Name, l.Node.Get("operationId").Text())
		}
	}
	for _, c := range op.Callbacks {
		o.line("callback %s", c.Name)
		o.depth++
		for _, cop := range c.Operations {
			o.operation("", cop)
		}
		o.depth--
	}
	o.security(op.Security)
}

func (o *outliner) parameter(p *swagger.Parameter) {
	o.line("%s %s%s %s%s%s%s%s%s", p.In, p.Name, o.schema(p.Schema), p.Style,
		mark(p.Explode, " explode"), mark(p.Required, " required"), mark(p.Deprecated, " deprecated"),
		mark(p.AllowEmptyValue, " empty"), mark(p.AllowReserved, " reserved"))
	o.content(p.Content)
}

func (o *outliner) headers(list []*swagger.Header) {
	for _, h := range list {
		o.line("  header %s%s %s%s%s", h.Name, o.schema(h.Schema), h.Style, mark(h.Explode, " explode"), mark(h.Required, " required"))
	}
}

func (o *outliner) content(list []*swagger.MediaType) {
	o.depth++
	defer func() { o.depth-- }()
	for _, m := range list {
		o.line("%s%s%s", m.Name, o.schema(m.Schema), mark(m.ItemSchema.Exists(), " items"+o.schema(m.ItemSchema)))
		o.depth++
		for _, p := range m.Form {
			o.parameter(p)
		}
		for _, e := range m.Encoding {
			o.line("encoding %s %q %s%s", e.Property, e.ContentType, e.Style, mark(e.Explode, " explode"))
			o.headers(e.Headers)
		}
		o.depth--
	}
}

// schema shows the type of a schema behind its references.
func (o *outliner) schema(n node.Node) string {
	if !n.Exists() {
		return ""
	}
	v, err := o.doc.Resolve(n)
	switch {
	case err != nil:
		return " (broken)"
	case v.Kind() != node.Object:
		return " (" + v.Text() + ")"
	case !v.Has("type"):
		return " (schema)"
	}
	return " (" + v.Get("type").Text() + ")"
}

func (o *outliner) security(s *swagger.Security) {
	if s == nil {
		return
	}
	var alternatives []string
	for _, a := range s.Alternatives {
		var all []string
		for _, c := range a.Credentials {
			kind := "undeclared"
			if c.Scheme != nil {
				kind = c.Scheme.Type
			}
			all = append(all, fmt.Sprintf("%s:%s%v", c.Name, kind, c.Scopes))
		}
		alternatives = append(alternatives, "{"+strings.Join(all, " & ")+"}")
	}
	o.line("security %s", strings.Join(alternatives, " | "))
}

func mark(on bool, s string) string {
	if on {
		return s
	}
	return ""
}
