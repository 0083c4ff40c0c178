package hal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/postel-api/postel/hal/uritemplate"
)

// WriteError lists why a resource is not written.
type WriteError struct{ Faults []string }

func (e *WriteError) Error() string {
	return "the resource is not written: " + strings.Join(e.Faults, "; ")
}

// Check reports what is wrong with a resource that is to be written: everything that readers would have
// to tolerate. The error is a *WriteError.
func Check(r *Resource) error {
	w := &checker{}
	w.resource(r, "", nil)
	if len(w.faults) > 0 {
		return &WriteError{w.faults}
	}
	return nil
}

type checker struct{ faults []string }

func (w *checker) fault(at, format string, args ...any) {
	if at == "" {
		at = "/"
	}
	w.faults = append(w.faults, at+" "+fmt.Sprintf(format, args...))
}

func (w *checker) resource(r *Resource, at string, around []Curie) {
	if strings.Count(at, "/_embedded/") > maxNested/2 {
		w.fault(at, "nests deeper than %d resources", maxNested/2)
		return
	}
	if !slices.ContainsFunc(r.Links, func(l Link) bool { return l.Rel == "self" }) {
		w.fault(at, "has no self link")
	}
	curies := slices.Concat(r.Curies, around)
	for _, c := range r.Curies {
		if c.Name == "" || !strings.Contains(c.Href, "{rel}") {
			w.fault(at, "has a curie without name or {rel}")
		}
	}
	shapes := map[string]Shape{}
	names := map[string]bool{}
	for _, l := range r.Links {
		if l.Source == Header {
			continue
		}
		w.link(l, pointer(at, "_links", l.Rel), curies)
		if shape, seen := shapes[l.Rel]; seen && (shape != Many || l.Shape != Many) {
			w.fault(pointer(at, "_links", l.Rel), "stands there twice, and is no list (Shape: Many)")
		}
		shapes[l.Rel] = l.Shape
		if key := l.Rel + " " + l.Name; l.Name != "" && names[key] {
			w.fault(pointer(at, "_links", l.Rel), "has the name %s twice", l.Name)
		} else {
			names[key] = true
		}
	}
	for _, m := range r.State {
		if m.Name == "_links" || m.Name == "_embedded" || m.Name == "_templates" {
			w.fault(pointer(at, m.Name), "is reserved, and stands in the state")
		}
	}
	for _, e := range r.Embedded {
		at := pointer(at, "_embedded", e.Rel)
		w.relation(e.Rel, at, curies)
		if e.Shape != Many && len(e.Resources) != 1 {
			w.fault(at, "has %d resources, and is no list (Shape: Many)", len(e.Resources))
		}
		for i, inner := range e.Resources {
			w.resource(inner, pointer(at, fmt.Sprint(i)), curies)
		}
	}
	for _, f := range r.Forms {
		if f.Key == "" || f.Method != "" && !slices.Contains(formMethods, f.Method) {
			w.fault(pointer(at, "_templates", f.Key), "has no key, or a method that is none of %s", strings.Join(formMethods, ", "))
		}
	}
}

func (w *checker) relation(rel, at string, curies []Curie) {
	if rel == "" {
		w.fault(at, "has no relation")
		return
	}
	prefix, _, ok := strings.Cut(rel, ":")
	if u, err := url.Parse(rel); ok && (err != nil || u.Host == "" && u.Scheme != "urn" && u.Scheme != "tag") &&
		!slices.ContainsFunc(curies, func(c Curie) bool { return c.Name == prefix }) {
		w.fault(at, "has a prefix that no curie has")
	}
}

func (w *checker) link(l Link, at string, curies []Curie) {
	w.relation(l.Rel, at, curies)
	if l.Rel == "self" && l.Shape == Many {
		w.fault(at, "is a list")
	}
	if l.Href == "" {
		w.fault(at, "has no href")
	}
	if l.Templated {
		if _, err := uritemplate.Parse(l.Href); err != nil {
			w.fault(at, "%v", err)
		}
		return
	}
	if strings.Contains(l.Href, "{") {
		w.fault(at, "has a { and is not Templated")
	} else if _, err := resolve(&url.URL{Scheme: "http", Host: "x"}, l.Href); err != nil {
		w.fault(at, "%v", err)
	}
}

// WriteJSON writes a resource as application/hal+json, its forms as _templates. Links of the header are
// left out. Nothing is written where [Check] finds a fault.
func WriteJSON(out io.Writer, r *Resource) error {
	if err := Check(r); err != nil {
		return err
	}
	var b, indented bytes.Buffer
	if err := encode(&b, r.document()); err != nil {
		return err
	}
	if err := json.Indent(&indented, b.Bytes(), "", "  "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	_, err := out.Write(indented.Bytes())
	return err
}

// document is the object that a resource is written as.
func (r *Resource) document() Object {
	var out Object
	if links := r.linkMembers(); len(links) > 0 {
		out = append(out, Member{"_links", links})
	}
	out = append(out, r.State...)
	var embedded Object
	for _, e := range r.Embedded {
		list := make([]any, len(e.Resources))
		for i, inner := range e.Resources {
			list[i] = inner.document()
		}
		if e.Shape == Many {
			embedded = append(embedded, Member{e.Rel, list})
		} else {
			embedded = append(embedded, Member{e.Rel, list[0]})
		}
	}
	if embedded != nil {
		out = append(out, Member{"_embedded", embedded})
	}
	var forms Object
	for i := range r.Forms {
		forms = append(forms, Member{r.Forms[i].Key, r.Forms[i].document()})
	}
	if forms != nil {
		out = append(out, Member{"_templates", forms})
	}
	return out
}

func (r *Resource) linkMembers() Object {
	var out Object
	if len(r.Curies) > 0 {
		list := make([]any, len(r.Curies))
		for i, c := range r.Curies {
			list[i] = Object{{"name", c.Name}, {"href", c.Href}, {"templated", true}}
		}
		out = append(out, Member{"curies", list})
	}
	for _, l := range r.Links {
		if l.Source != Header {
			collect(&out, l.Rel, l.document(), l.Shape == Many)
		}
	}
	return out
}

// document is the link as an object: what it does not say is left out.
func (l *Link) document() Object {
	out := Object{{"href", l.Href}}
	if l.Templated {
		out = append(out, Member{"templated", true})
	}
	for _, p := range []Member{
		{"type", l.Type}, {"name", l.Name}, {"title", l.Title}, {"profile", l.Profile}, {"hreflang", l.Hreflang}, {"deprecation", l.Deprecation},
	} {
		if p.Value != "" {
			out = append(out, p)
		}
	}
	return out
}

func (f *Form) document() Object {
	var out, fields = sparse{}, []any{}
	out.text("title", f.Title)
	out.text("method", f.Method)
	out.text("contentType", f.ContentType)
	out.text("target", f.Target)
	for i := range f.Fields {
		fields = append(fields, f.Fields[i].document())
	}
	return append(Object(out), Member{"properties", fields})
}

// sparse collects members that say something.
type sparse Object

func (s *sparse) text(name, v string) {
	if v != "" {
		*s = append(*s, Member{name, v})
	}
}

func (s *sparse) flag(name string, v bool) {
	if v {
		*s = append(*s, Member{name, true})
	}
}

func (s *sparse) number(name string, v *float64) {
	if v != nil {
		*s = append(*s, Member{name, json.Number(fmt.Sprint(*v))})
	}
}

func (s *sparse) count(name string, v *int) {
	if v != nil {
		*s = append(*s, Member{name, json.Number(fmt.Sprint(*v))})
	}
}

func (field *Field) document() Object {
	out := sparse{{"name", field.Name}}
	out.text("prompt", field.Prompt)
	out.text("type", field.Type)
	out.text("regex", field.Regex)
	out.flag("required", field.Required)
	out.flag("readOnly", field.ReadOnly)
	out.flag("templated", field.Templated)
	out.number("min", field.Min)
	out.number("max", field.Max)
	out.number("step", field.Step)
	out.count("minLength", field.MinLength)
	out.count("maxLength", field.MaxLength)
	if field.Value != nil {
		out = append(out, Member{"value", field.Value})
	}
	if o := field.Options; o != nil {
		options := sparse{}
		if o.Inline != nil {
			options = append(options, Member{"inline", o.Inline})
		}
		if o.Link != nil {
			options = append(options, Member{"link", o.Link.document()})
		}
		if o.PromptField != "prompt" {
			options.text("promptField", o.PromptField)
		}
		if o.ValueField != "value" {
			options.text("valueField", o.ValueField)
		}
		options.count("minItems", o.MinItems)
		options.count("maxItems", o.MaxItems)
		if o.Selected != nil {
			options = append(options, Member{"selectedValues", o.Selected})
		}
		out = append(out, Member{"options", Object(options)})
	}
	return Object(out)
}
