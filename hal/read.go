package hal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"github.com/postel-api/postel/hal/uritemplate"
)

// The media types this package reads and writes.
const (
	MediaJSON  = "application/hal+json"
	MediaXML   = "application/hal+xml"
	MediaForms = "application/prs.hal-forms+json"
)

// Read makes a resource of a message: the address it was read from (nil where that is not known, and then
// relative targets stay unresolved), its header and its body. What is no document, and has no Link
// fields either, is a *NotHypermediaError.
func Read(at *url.URL, header http.Header, body []byte) (*Resource, error) {
	media, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		media = strings.ToLower(strings.TrimSpace(header.Get("Content-Type")))
	}
	r := &Resource{URL: at, Media: media, Profile: params["profile"]}
	links := len(header.Values("Link")) > 0
	object, err := r.object(media, params["charset"], body)
	switch {
	case err == nil && object != nil:
		r.fill(object, "")
	case err == nil && links:
		// No document, but links in the header.
	case err == nil:
		return nil, &NotHypermediaError{at, media, "this is no HAL, and there are no Link fields"}
	default:
		return nil, &NotHypermediaError{at, media, err.Error()}
	}
	r.header(header.Values("Link"))
	return r, nil
}

// object reads a body as JSON or XML; nil where it is neither.
func (r *Resource) object(media, set string, body []byte) (Object, error) {
	kind := syntax(media, body)
	if kind == "" {
		return nil, nil
	}
	if media != MediaJSON && media != MediaXML && media != MediaForms && !strings.HasPrefix(media, "application/problem+") {
		r.tolerate("media-type", "", "the media type is "+orNothing(media))
	}
	body, err := r.utf8(set, kind, body)
	if err != nil {
		return nil, err
	}
	if kind == "xml" {
		return parseXML(body)
	}
	value, err := parseJSON(body, maxNested)
	if err != nil {
		return nil, err
	}
	object, ok := value.(Object)
	if !ok {
		return nil, fmt.Errorf("the document is %s, and a resource is an object", kindOf(value))
	}
	return object, nil
}

// syntax returns "json", "xml" or "": by the media type, and where that says nothing by the first byte.
func syntax(media string, body []byte) string {
	switch {
	case media == "application/json" || strings.HasSuffix(media, "+json"):
		return "json"
	case media == "application/xhtml+xml" || strings.HasPrefix(media, "image/"):
		return ""
	case media == "application/xml" || media == "text/xml" || strings.HasSuffix(media, "+xml"):
		return "xml"
	case media == "":
		switch start := bytes.TrimLeft(body, "\ufeff \t\r\n"); {
		case len(start) > 0 && start[0] == '{':
			return "json"
		case bytes.HasPrefix(start, []byte("<?xml")) || bytes.HasPrefix(start, []byte("<resource")):
			return "xml"
		}
	}
	return ""
}

// utf8 returns the body in UTF-8. JSON is never anything else (RFC 8259, section 8.1), but services send it.
func (r *Resource) utf8(set, kind string, body []byte) ([]byte, error) {
	if utf8.Valid(body) {
		return body, nil
	}
	if kind == "xml" && set == "" {
		return body, nil // its declaration says
	}
	if set == "" || strings.EqualFold(set, "utf-8") {
		set = "windows-1252" // what else it is in nearly all cases, and every byte of it is a letter
	}
	in, err := charset.NewReaderLabel(set, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("the charset %q is unknown", set)
	}
	out, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("the body is not in the charset %q: %v", set, err)
	}
	r.tolerate("charset", "", "the body is in "+set)
	return out, nil
}

func (r *Resource) tolerate(rule, pointer, message string) {
	root := r
	for root.parent != nil {
		root = root.parent
	}
	const enough = 1000 // a document that is wrong everywhere is wrong
	if len(root.Tolerated) < enough {
		root.Tolerated = append(root.Tolerated, Tolerance{rule, pointer, message})
	}
}

// fill takes a document apart.
func (r *Resource) fill(o Object, at string) {
	links := r.reserved(o, "_links", at)
	embedded := r.reserved(o, "_embedded", at)
	var templates Object
	if v, ok := o.Get("_templates").(Object); ok {
		templates = v
	}
	for _, m := range o {
		switch {
		case m.Name == "_links" || m.Name == "_embedded":
		case m.Name == "_templates" && templates != nil:
		default:
			r.State = append(r.State, m)
		}
	}
	r.curies(links, at)
	for _, m := range links {
		r.links(m.Name, m.Value, pointer(at, "_links", m.Name))
	}
	for _, m := range embedded {
		r.embed(m.Name, m.Value, pointer(at, "_embedded", m.Name))
	}
	for _, m := range templates {
		r.form(m.Name, m.Value, pointer(at, "_templates", m.Name))
	}
	if strings.HasPrefix(r.Media, "application/problem+") && r.parent == nil {
		r.problem()
		return
	}
	if !slices.ContainsFunc(r.Links, func(l Link) bool { return l.Relation == "self" }) {
		r.tolerate("no-self", at, "there is no self link")
	}
}

// reserved returns a member that has to be an object.
func (r *Resource) reserved(o Object, name, at string) Object {
	seen := 0
	for _, m := range o {
		if m.Name == name {
			seen++
		}
	}
	if seen == 0 {
		return nil
	}
	if seen > 1 {
		r.tolerate("member-twice", pointer(at, name), name+" stands there twice")
	}
	out, ok := o.Get(name).(Object)
	if !ok {
		r.tolerate("not-an-object", pointer(at, name), name+" is "+kindOf(o.Get(name)))
	}
	return out
}

func (r *Resource) curies(links Object, at string) {
	list, ok := links.Get("curies").([]any)
	if !ok && links.Has("curies") {
		r.tolerate("curies-object", pointer(at, "_links", "curies"), "curies is "+kindOf(links.Get("curies")))
		list = []any{links.Get("curies")}
	}
	for i, v := range list {
		o, _ := v.(Object)
		name, _ := o.Get("name").(string)
		href, _ := o.Get("href").(string)
		if !strings.Contains(href, "{rel}") || name == "" {
			r.tolerate("curie-without-rel", pointer(at, "_links", "curies", fmt.Sprint(i)), "a curie has a name and a href with {rel}")
			continue
		}
		r.Curies = append(r.Curies, Curie{name, href})
	}
}

// links reads the links of one relation.
func (r *Resource) links(rel string, v any, at string) {
	if rel == "curies" {
		return
	}
	list, many := v.([]any)
	if !many {
		list = []any{v}
	}
	if rel == "self" && many {
		r.tolerate("self-list", at, "self is a list")
	}
	for i, v := range list {
		at := at
		if many {
			at = pointer(at, fmt.Sprint(i))
		}
		l := Link{Rel: rel, Relation: r.relation(rel, at), Shape: One, Source: Body}
		if many {
			l.Shape = Many
		}
		if r.link(&l, v, at) {
			r.Links = append(r.Links, l)
		}
	}
}

// relation expands a relation and says where that cannot be done.
func (r *Resource) relation(rel, at string) string {
	full := r.Expand(rel)
	if prefix, rest, ok := strings.Cut(rel, ":"); ok && full == rel && !strings.HasPrefix(rest, "//") && !slices.Contains([]string{"urn", "tag", "http", "https"}, strings.ToLower(prefix)) {
		r.tolerate("curie-unknown", at, fmt.Sprintf("no curie has the name %q", prefix))
	}
	return full
}

func (r *Resource) link(l *Link, v any, at string) bool {
	switch v := v.(type) {
	case nil:
		r.tolerate("link-null", at, "the link is null")
		return false
	case string:
		r.tolerate("link-text", at, "the link is a text")
		l.Href = v
	case Object:
		for _, p := range []struct {
			name string
			into *string
		}{
			{"href", &l.Href}, {"type", &l.Type}, {"name", &l.Name}, {"title", &l.Title}, {"profile", &l.Profile},
			{"hreflang", &l.Hreflang}, {"deprecation", &l.Deprecation},
		} {
			*p.into = r.text(v, p.name, "link-property", at)
		}
		switch t := v.Get("templated").(type) {
		case nil:
		case bool:
			l.Templated = t
		default:
			r.tolerate("link-property", pointer(at, "templated"), "templated is "+kindOf(t)+", which is not true")
		}
	default:
		r.tolerate("link-property", at, "the link is "+kindOf(v))
		return false
	}
	if _, said := fieldOf(v, "href"); l.Href == "" && !said {
		r.tolerate("link-without-href", at, "the link has no href")
		return false
	}
	r.template(&l.Templated, l.Href, at)
	return true
}

func fieldOf(v any, name string) (any, bool) {
	o, ok := v.(Object)
	if !ok {
		return v, true
	}
	return o.Get(name), o.Get(name) != nil
}

// template checks what a href says of itself.
func (r *Resource) template(templated *bool, href, at string) {
	if !*templated {
		if strings.Contains(href, "{") {
			r.tolerate("template-unsaid", at, "the href has a { and is not templated")
		}
		return
	}
	if _, err := uritemplate.Parse(href); err != nil {
		r.tolerate("template-broken", at, err.Error())
		*templated = false
	}
}

// text returns a text of an object; a number or boolean is read as its text.
func (r *Resource) text(o Object, name, rule, at string) string {
	switch v := o.Get(name).(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		r.tolerate(rule, pointer(at, name), name+" is a number")
		return v.String()
	case bool:
		r.tolerate(rule, pointer(at, name), name+" is a boolean")
		return fmt.Sprint(v)
	default:
		r.tolerate(rule, pointer(at, name), name+" is "+kindOf(v))
		return ""
	}
}

// embed reads the embedded resources of one relation.
func (r *Resource) embed(rel string, v any, at string) {
	e := Embedded{Rel: rel, Relation: r.relation(rel, at), Shape: One}
	list, many := v.([]any)
	if many {
		e.Shape = Many
	} else {
		list = []any{v}
	}
	for i, v := range list {
		at := at
		if many {
			at = pointer(at, fmt.Sprint(i))
		}
		o, ok := v.(Object)
		if !ok {
			r.tolerate("not-an-object", at, "an embedded resource is "+kindOf(v))
			continue
		}
		inner := &Resource{URL: r.URL, Media: r.Media, Partial: true, parent: r, Exchange: r.Exchange}
		inner.fill(o, at)
		e.Resources = append(e.Resources, inner)
	}
	r.Embedded = append(r.Embedded, e)
}

// problem takes the members of RFC 9457 out of the state.
func (r *Resource) problem() {
	p := &Problem{Type: "about:blank"}
	for _, m := range r.State {
		text, isText := m.Value.(string)
		into := map[string]*string{"type": &p.Type, "title": &p.Title, "detail": &p.Detail, "instance": &p.Instance}[m.Name]
		switch {
		case into != nil && isText:
			*into = text
		case m.Name == "status":
			if n, ok := m.Value.(json.Number); ok {
				status, err := n.Int64()
				if err == nil && status > 0 && status < 1000 {
					p.Status = int(status)
				}
			}
		default:
			p.More = append(p.More, m)
		}
	}
	r.Problem = p
}

// pointer makes a JSON Pointer longer (RFC 6901, section 3).
func pointer(at string, names ...string) string {
	for _, n := range names {
		at += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(n)
	}
	return at
}
