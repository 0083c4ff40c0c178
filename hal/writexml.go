package hal

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// WriteXML writes a resource as application/hal+xml: what reading it again makes of it is the same
// resource, but for lists of one, empty lists and empty objects, which XML does not tell from one and
// from nothing. A string that looks like a number says that it is none (xsi:type). Names that are no
// names in XML are an error.
func WriteXML(out io.Writer, r *Resource) error {
	if err := Check(r); err != nil {
		return err
	}
	w := &xmlWriter{}
	w.b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	w.resource(r, "", 0)
	if w.err != nil {
		return w.err
	}
	_, err := out.Write(w.b.Bytes())
	return err
}

type xmlWriter struct {
	b   bytes.Buffer
	err error
}

func (w *xmlWriter) resource(r *Resource, rel string, depth int) {
	w.indent(depth)
	w.b.WriteString("<resource")
	if depth == 0 {
		w.b.WriteString(` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`)
	}
	if rel != "" {
		w.attribute("rel", rel)
	}
	links := slices.DeleteFunc(slices.Clone(r.Links), func(l Link) bool { return l.Source == Header })
	self := slices.IndexFunc(links, func(l Link) bool { return l.Rel == "self" && !l.Templated && l.Name == "" })
	if self >= 0 {
		for _, m := range links[self].document() {
			w.attribute(m.Name, fmt.Sprint(m.Value))
		}
		links = slices.Delete(links, self, self+1)
	}
	w.b.WriteString(">\n")
	for _, c := range r.Curies {
		w.link("curies", Object{{"name", c.Name}, {"href", c.Href}, {"templated", true}}, depth+1)
	}
	for i := range links {
		w.link(links[i].Rel, links[i].document(), depth+1)
	}
	for _, m := range r.State {
		w.value(m.Name, m.Value, depth+1)
	}
	for i := range r.Forms {
		if i == 0 {
			w.indent(depth + 1)
			w.b.WriteString("<_templates>\n")
		}
		w.value(r.Forms[i].Key, r.Forms[i].document(), depth+2)
		if i == len(r.Forms)-1 {
			w.indent(depth + 1)
			w.b.WriteString("</_templates>\n")
		}
	}
	for _, e := range r.Embedded {
		for _, inner := range e.Resources {
			w.resource(inner, e.Rel, depth+1)
		}
	}
	w.indent(depth)
	w.b.WriteString("</resource>\n")
}

func (w *xmlWriter) link(rel string, o Object, depth int) {
	w.indent(depth)
	w.b.WriteString("<link")
	w.attribute("rel", rel)
	for _, m := range o {
		w.attribute(m.Name, fmt.Sprint(m.Value))
	}
	w.b.WriteString("/>\n")
}

var xmlName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

func (w *xmlWriter) value(name string, v any, depth int) {
	if !xmlName.MatchString(name) || name == "link" || name == "resource" {
		w.err = &WriteError{[]string{fmt.Sprintf("%q cannot be the name of an element", name)}}
		return
	}
	if depth > maxNested {
		w.err = &WriteError{[]string{fmt.Sprintf("the state nests deeper than %d levels", maxNested)}}
		return
	}
	if list, ok := v.([]any); ok {
		for _, item := range list {
			if _, nested := item.([]any); nested {
				w.err = &WriteError{[]string{fmt.Sprintf("%s is a list of lists, which XML cannot say", name)}}
				return
			}
			w.value(name, item, depth)
		}
		return
	}
	w.indent(depth)
	switch v := v.(type) {
	case nil:
		fmt.Fprintf(&w.b, "<%s xsi:nil=\"true\"/>\n", name)
	case Object:
		fmt.Fprintf(&w.b, "<%s>\n", name)
		for _, m := range v {
			w.value(m.Name, m.Value, depth+1)
		}
		w.indent(depth)
		fmt.Fprintf(&w.b, "</%s>\n", name)
	case string:
		kind := ""
		if _, text := typed(v).(string); !text || strings.TrimSpace(v) != v {
			kind = ` xsi:type="xs:string"`
		}
		fmt.Fprintf(&w.b, "<%s%s>%s</%s>\n", name, kind, escapeXML(v), name)
	default:
		fmt.Fprintf(&w.b, "<%s>%s</%s>\n", name, escapeXML(fmt.Sprint(v)), name)
	}
}

func (w *xmlWriter) attribute(name, value string) {
	fmt.Fprintf(&w.b, ` %s="%s"`, name, escapeXML(value))
}

func (w *xmlWriter) indent(depth int) { w.b.WriteString(strings.Repeat("  ", depth)) }

func escapeXML(s string) string {
	var b bytes.Buffer
	// The buffer takes everything, and what XML cannot hold becomes U+FFFD.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
