package tolerantreader

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// Hyperlink is a link to another resource.
type Hyperlink struct {
	// Rel is the relation as it is written, or as it was asked for where the document names it by place.
	Rel string `json:"rel,omitempty"`
	// Href is the target as it is written: a reference that may be relative, or where Templated is true
	// a URI template (RFC 6570).
	Href      string `json:"href"`
	Templated bool   `json:"templated,omitempty"`
	Type      string `json:"type,omitempty"`
	Title     string `json:"title,omitempty"`
	Name      string `json:"name,omitempty"`
	Hreflang  string `json:"hreflang,omitempty"`
	// Source says where the link was found.
	Source LinkSource `json:"source"`
}

// Resolve is the absolute target, given where the document came from. A template has none before it
// is expanded.
func (h Hyperlink) Resolve(base *url.URL) (*url.URL, error) {
	if h.Templated {
		return nil, fmt.Errorf("%s is a URI template and has no target before it is expanded", h.Href)
	}
	target, err := url.Parse(h.Href)
	if err != nil || base == nil {
		return target, err
	}
	return base.ResolveReference(target), nil
}

// LinkSource is where a link was found.
type LinkSource uint8

// The sources, in the order in which they are asked.
const (
	// AtPath is a place that a path names.
	AtPath LinkSource = iota
	// HAL is _links in JSON (draft-kelly-json-hal).
	HAL
	// LinkElement is a child element link with rel and href in XML (RFC 4287 section 4.2.7).
	LinkElement
	// LinkHeader is the Link header of a response (RFC 8288).
	LinkHeader
	// HTMLLink is a link or an anchor of a page.
	HTMLLink
)

// String is the source in a word or two.
func (s LinkSource) String() string {
	return [...]string{"path", "_links", "link element", "Link header", "HTML"}[min(s, 4)]
}

// MarshalText writes what String is.
func (s LinkSource) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// links adds the candidates of a relation.
func (b *builder) links(g *group, f *field) {
	if f.Rel == "" {
		return
	}
	root := "$"
	if g.level > 0 {
		root = "@"
	}
	at := func(r role, text string, names ...string) {
		p := &path.Path{Text: root + text, Relative: g.level > 0}
		for _, n := range names {
			p.Segments = append(p.Segments, named(n))
		}
		f.add(g, p, r)
	}
	at(halLink, "._links"+member(f.Rel), "_links", f.Rel)
	if strings.Contains(f.Rel, ":") {
		at(halLinks, "._links", "_links")
	}
	at(elementLink, ".link", "link")
	if b.options.html != nil && g.level == 0 {
		quoted, _ := json.Marshal(f.Rel)
		f.addSelector(g, "rel="+f.Rel, "link[rel~="+string(quoted)+" i], a[rel~="+string(quoted)+" i]", pageLink)
	}
}

// resolveLink looks for the link of a field at a place of its format.
func (r *reading) resolveLink(f *field, c *candidate, i int, l *level) outcome {
	if format := [...]Format{JSON, JSON, XML, HTML}[c.role-halLink]; format != r.format {
		return outcome{}
	}
	var links []Hyperlink
	for _, m := range l.of(c.number) {
		switch c.role {
		case halLink:
			links = append(links, r.halLinks(m, f.Rel)...)
		case halLinks:
			links = append(links, r.curied(m, f.Rel)...)
		case elementLink:
			if h := elementOf(r.doc[m.Start:m.End]); relates(h.Rel, f.Rel) && h.Href != "" {
				links = append(links, h)
			}
		case pageLink:
			if h := elementOf(r.doc[m.Start:m.End]); h.Href != "" {
				h.Source = HTMLLink
				links = append(links, h)
			}
		}
	}
	return r.resolveLinks(f, i, links, l.of(c.number))
}

// resolveHeader looks for the link of a field in the header of the response.
func (r *reading) resolveHeader(f *field) outcome {
	var links []Hyperlink
	for _, h := range r.headers {
		if relates(h.Rel, f.Rel) {
			links = append(links, h)
		}
	}
	o := r.resolveLinks(f, -1, links, nil)
	if o.state == fromLinks && r.report != nil && r.format != HTML {
		r.note(Alternative, document.Match{Start: -1}, "rel="+f.Rel+" in the document", "the Link header")
	}
	return o
}

// resolveLinks decides what links mean for a field.
func (r *reading) resolveLinks(f *field, i int, links []Hyperlink, at []document.Match) outcome {
	if len(links) == 0 {
		return outcome{}
	}
	if f.shape.kind != List && len(links) > 1 {
		for _, h := range links[1:] {
			if h.Href != links[0].Href && !f.First {
				r.failures.ambiguous(r.name(), "rel="+f.Rel, "links of different targets have the relation", at...)
				return outcome{state: failed}
			}
		}
		links = links[:1]
	}
	return outcome{state: fromLinks, candidate: i, links: links}
}

// relates says whether one of the relations that stand there is the one that was asked for. They are
// compared without regard to case (RFC 8288 section 2.1).
func relates(there, asked string) bool {
	for rel := range strings.FieldsSeq(there) {
		if strings.EqualFold(rel, asked) {
			return true
		}
	}
	return false
}

// halLinks are the links of a relation: an object, or a list of them.
func (r *reading) halLinks(m document.Match, rel string) []Hyperlink {
	all := []document.Match{m}
	if m.Kind == document.Array {
		all = r.elements(m)
	}
	var links []Hyperlink
	for _, one := range all {
		if h := r.hyperlink(one); h.Href != "" {
			h.Rel, h.Source = rel, HAL
			links = append(links, h)
		}
	}
	return links
}

// curied are the links of _links whose relation is the one that was asked for once both are written
// out (draft-kelly-json-hal section 8.2).
func (r *reading) curied(m document.Match, rel string) []Hyperlink {
	curies := map[string]string{}
	for name, at := range r.membersOf(m) {
		if name != "curies" {
			continue
		}
		for _, h := range r.halLinks(at, name) {
			curies[h.Name] = h.Href
		}
	}
	expand := func(rel string) string {
		if prefix, rest, ok := strings.Cut(rel, ":"); ok && curies[prefix] != "" {
			return strings.Replace(curies[prefix], "{rel}", rest, 1)
		}
		return rel
	}
	var links []Hyperlink
	for name, at := range r.membersOf(m) {
		if name != "curies" && name != rel && expand(name) == expand(rel) {
			links = append(links, r.halLinks(at, name)...)
		}
	}
	return links
}

// membersOf walks over the members of a JSON object.
func (r *reading) membersOf(m document.Match) func(yield func(string, document.Match) bool) {
	return func(yield func(string, document.Match) bool) {
		if m.Kind != document.Object {
			return
		}
		walk := childrenOf(r.doc, m.Start, m.End)
		for {
			nameStart, nameEnd, ok := walk.value()
			start, end, more := walk.value()
			if !ok || !more {
				return
			}
			name := string(unquote(r.doc[nameStart:nameEnd], nil))
			if !yield(name, document.Match{Start: start, End: end, Parent: m.Start, Kind: jsonKind(r.doc[start])}) {
				return
			}
		}
	}
}

// hyperlink is a link object, a link element, or a string that is a target.
func (r *reading) hyperlink(m document.Match) Hyperlink {
	var h Hyperlink
	switch {
	case m.Kind == document.Object:
		for name, at := range r.membersOf(m) {
			text, _ := textOf(r.doc, at, nil)
			switch {
			case name == "templated":
				h.Templated = at.Kind == document.Bool && len(text) == 4
			case at.Kind == document.String:
				h.set(name, string(text))
			}
		}
	case m.Kind == document.Element || m.Kind == document.Text:
		h = elementOf(r.doc[m.Start:m.End])
		h.Source = AtPath
		if text, _ := textOf(r.doc, m, nil); h.Href == "" && m.Kind == document.Text {
			h.Href = string(bytes.TrimSpace(text))
		}
	case m.Kind == document.String || m.Kind == document.Attribute:
		text, _ := textOf(r.doc, m, nil)
		h.Href = string(text)
	}
	return h
}

// set gives a link one of its parts.
func (h *Hyperlink) set(name, value string) {
	switch name {
	case "rel":
		h.Rel = value
	case "href":
		h.Href = value
	case "type":
		h.Type = value
	case "title":
		h.Title = value
	case "name":
		h.Name = value
	case "hreflang":
		h.Hreflang = value
	}
}

// elementOf is the link that a start tag says.
func elementOf(span []byte) Hyperlink {
	h := Hyperlink{Source: LinkElement}
	token, err := xml.NewDecoder(bytes.NewReader(span)).RawToken()
	start, ok := token.(xml.StartElement)
	if err != nil || !ok {
		return h
	}
	for _, a := range start.Attr {
		if a.Name.Local == "templated" {
			h.Templated = a.Value == "true"
			continue
		}
		h.set(a.Name.Local, a.Value)
	}
	return h
}

// link stores a value as a link.
func (r *reading) link(s *shape, m document.Match, dst reflect.Value) {
	h := r.hyperlink(m)
	if h.Href == "" {
		r.invalid(s, m, "it has no href")
		return
	}
	if dst = s.unwrap(dst); dst.IsValid() {
		dst.Set(reflect.ValueOf(h))
	}
}

// storeLinks stores links in a link, a string, or a list of either.
func (r *reading) storeLinks(s *shape, links []Hyperlink, dst reflect.Value) {
	dst = s.unwrap(dst)
	if s.kind == List {
		if dst.IsValid() {
			dst.Set(reflect.MakeSlice(dst.Type(), len(links), len(links)))
		}
		for i := range links {
			into := dst
			if dst.IsValid() {
				into = dst.Index(i)
			}
			r.storeLinks(s.elements, links[i:i+1], into)
		}
		return
	}
	if s.kind == Link {
		if dst.IsValid() {
			dst.Set(reflect.ValueOf(links[0]))
		}
		return
	}
	c := cell{kind: document.String, text: []byte(links[0].Href)}
	if links[0].Templated {
		c.refuse("it is a URI template, which a string cannot tell; read it as a Hyperlink")
	} else {
		s.scalar(&c, dst)
	}
	if c.reason != "" {
		r.failures.invalid(InvalidField{Field: r.name(), At: Location{Offset: -1}, Want: s.kind, Got: links[0].Href, Reason: c.reason})
	}
}

// ParseLinkHeader reads the values of Link headers (RFC 8288 section 3). Links with an anchor are of
// another resource and left out, and what cannot be read is skipped (appendix B).
func ParseLinkHeader(values ...string) []Hyperlink {
	var links []Hyperlink
	for _, v := range values {
		for {
			open := strings.IndexByte(v, '<')
			if open < 0 {
				break
			}
			end := strings.IndexByte(v[open:], '>')
			if end < 0 {
				break
			}
			h := Hyperlink{Href: strings.TrimSpace(v[open+1 : open+end]), Source: LinkHeader}
			anchored := false
			v, anchored = h.parameters(v[open+end+1:])
			if !anchored && h.Rel != "" {
				links = append(links, h)
			}
		}
	}
	return links
}

// parameters reads the parameters of one link, of which the first of each name counts, and gives back
// what follows the link.
func (h *Hyperlink) parameters(v string) (rest string, anchored bool) {
	var seen []string
	for {
		v = strings.TrimLeft(v, " \t")
		if v == "" || v[0] == ',' || v[0] != ';' {
			return v, anchored
		}
		v = strings.TrimLeft(v[1:], " \t;")
		end := strings.IndexAny(v, "=;,")
		if end < 0 {
			end = len(v)
		}
		name := strings.ToLower(strings.TrimSpace(v[:end]))
		v = v[end:]
		value := ""
		if strings.HasPrefix(v, "=") {
			value, v = parameterValue(strings.TrimLeft(v[1:], " \t"))
		}
		anchored = anchored || name == "anchor"
		if !slices.Contains(seen, name) {
			h.set(name, value)
			seen = append(seen, name)
		}
	}
}

// parameterValue is a token or a quoted string, and what follows it.
func parameterValue(v string) (value, rest string) {
	if !strings.HasPrefix(v, `"`) {
		end := strings.IndexAny(v, ";,")
		if end < 0 {
			end = len(v)
		}
		return strings.TrimSpace(v[:end]), v[end:]
	}
	var b strings.Builder
	for i := 1; i < len(v); i++ {
		switch {
		case v[i] == '"':
			return b.String(), v[i+1:]
		case v[i] == '\\' && i+1 < len(v):
			i++
		}
		b.WriteByte(v[i])
	}
	return b.String(), ""
}
