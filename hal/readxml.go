package hal

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html/charset"
)

// parseXML makes the object of a document that the same in JSON would be, so that there is one way on from
// there: <link> becomes _links, a <resource> within becomes _embedded, all else is state. A text that is
// a number or a boolean of JSON is one, unless xsi:type says that it is a string; elements of one name
// are a list. The root may have any name.
func parseXML(data []byte) (Object, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = charset.NewReaderLabel
	var open []*element
	var root *element
	for count := 0; ; count++ {
		if count > maxValues {
			return nil, fmt.Errorf("the document has more than %d parts", maxValues)
		}
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("no XML at byte %d: %w", d.InputOffset(), err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if len(open) >= maxNested {
				return nil, fmt.Errorf("the document nests deeper than %d levels", maxNested)
			}
			e := &element{name: t.Name.Local, attributes: attributes(t.Attr)}
			if len(open) > 0 {
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			} else {
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				e := open[len(open)-1]
				e.text = append(e.text, t...)
			}
		}
	}
	if root == nil {
		return nil, errors.New("the document is empty")
	}
	if root.name == "html" {
		return nil, errors.New("the document is HTML")
	}
	return root.resource(), nil
}

type element struct {
	name       string
	attributes Object // without those of namespaces; xsi:type and xsi:nil under these names
	children   []*element
	text       []byte
}

func attributes(list []xml.Attr) Object {
	var out Object
	for _, a := range list {
		switch {
		case a.Name.Space == "xmlns" || a.Name.Local == "xmlns":
		case strings.HasSuffix(a.Name.Space, "XMLSchema-instance") || a.Name.Space == "xsi":
			out = append(out, Member{"xsi:" + a.Name.Local, a.Value})
		default:
			out = append(out, Member{a.Name.Local, a.Value})
		}
	}
	return out
}

// resource reads a <resource>, or the root.
func (e *element) resource() Object {
	var links, embedded, state Object
	if href := e.attributes.Get("href"); href != nil {
		self := Object{{"href", href}}
		for _, m := range e.attributes {
			if slices.Contains([]string{"type", "title", "profile", "hreflang", "deprecation"}, m.Name) {
				self = append(self, m)
			}
		}
		links = append(links, Member{"self", self})
	}
	e.controls(&links, &embedded)
	for _, m := range e.members() {
		if m.Name == "_templates" {
			listForms(m.Value)
		}
		state = append(state, m)
	}
	var out Object
	if links != nil {
		out = append(out, Member{"_links", links})
	}
	if embedded != nil {
		out = append(out, Member{"_embedded", embedded})
	}
	return append(out, state...)
}

// controls collects the links and embedded resources of an element and of those within it that are no
// resources.
func (e *element) controls(links, embedded *Object) {
	for _, c := range e.children {
		switch {
		case c.isLink():
			rel, _ := c.attributes.Get("rel").(string)
			link := Object{}
			for _, m := range c.attributes {
				switch {
				case m.Name == "rel" || strings.HasPrefix(m.Name, "xsi:"):
				case m.Name == "templated" && m.Value == "true":
					link = append(link, Member{m.Name, true})
				case m.Name == "templated" && m.Value == "false":
				default:
					link = append(link, m)
				}
			}
			collect(links, rel, link, rel == "curies" || link.Has("name"))
		case c.name == "resource" && c.attributes.Has("rel"):
			rel, _ := c.attributes.Get("rel").(string)
			collect(embedded, rel, c.resource(), false)
		default:
			c.controls(links, embedded)
		}
	}
}

func (e *element) isLink() bool {
	return e.name == "link" && e.attributes.Has("rel") && len(e.children) == 0
}

// collect adds a value to a member: one stands alone, several are a list.
func collect(o *Object, name string, v any, list bool) {
	for i := range *o {
		if m := &(*o)[i]; m.Name == name {
			if l, ok := m.Value.([]any); ok {
				m.Value = append(l, v)
			} else {
				m.Value = []any{m.Value, v}
			}
			return
		}
	}
	if list {
		v = []any{v}
	}
	*o = append(*o, Member{name, v})
}

// members are the elements that are no controls.
func (e *element) members() Object {
	var out Object
	for _, c := range e.children {
		if !c.isLink() && !(c.name == "resource" && c.attributes.Has("rel")) {
			collect(&out, c.name, c.value(), false)
		}
	}
	return out
}

func (e *element) value() any {
	if e.attributes.Get("xsi:nil") == "true" {
		return nil
	}
	text := strings.TrimSpace(string(e.text))
	var own Object
	for _, m := range e.attributes {
		if !strings.HasPrefix(m.Name, "xsi:") {
			own = append(own, m)
		}
	}
	if len(own) == 0 && len(e.children) == 0 {
		if kind, _ := e.attributes.Get("xsi:type").(string); strings.HasSuffix(kind, ":string") {
			return string(e.text)
		}
		return typed(text)
	}
	out := append(own, e.members()...)
	if out == nil {
		out = Object{}
	}
	if text != "" {
		out = append(out, Member{"#text", text})
	}
	return out
}

var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// typed reads a text as the JSON value it looks like.
func typed(text string) any {
	switch {
	case text == "true":
		return true
	case text == "false":
		return false
	case number.MatchString(text):
		return json.Number(text)
	}
	return text
}

// listForms makes lists of what HAL-FORMS has lists for: one element does not tell.
func listForms(v any) {
	forms, ok := v.(Object)
	if !ok {
		return
	}
	for _, f := range forms {
		form, ok := f.Value.(Object)
		if !ok {
			continue
		}
		listOf(form, "properties")
		properties, _ := form.Get("properties").([]any)
		for _, p := range properties {
			property, _ := p.(Object)
			if options, ok := property.Get("options").(Object); ok {
				listOf(options, "inline")
				listOf(options, "selectedValues")
			}
		}
	}
}

func listOf(o Object, name string) {
	for i := range o {
		if _, list := o[i].Value.([]any); o[i].Name == name && !list {
			o[i].Value = []any{o[i].Value}
		}
	}
}
