package hal

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Resource is a document, or a part of one that stands for a resource of its own.
type Resource struct {
	// URL is what relative targets are resolved against: where the document was read. nil where that is
	// not known.
	URL *url.URL
	// Media is the media type without parameters, Profile its parameter profile ("" where there is none).
	Media, Profile string
	// State is what is not hypermedia.
	State Object
	// Links are in the order of the document, those of the header behind them.
	Links    []Link
	Embedded []Embedded
	Forms    []Form
	Curies   []Curie
	// Problem is set where the document describes one (RFC 9457).
	Problem *Problem
	// Tolerated is what reading let pass, the embedded resources included.
	Tolerated []Tolerance
	// Partial says that this was embedded in another resource: it may be less than what its self link
	// leads to (draft-kelly-json-hal-11, section 4.1.2).
	Partial bool
	// Exchange is the answer in which the document came; nil where it was not asked for by a Client.
	Exchange *Exchange

	parent *Resource
}

// Exchange is what is known of the answer a resource came in.
type Exchange struct {
	Method string
	Status int
	Header http.Header
	ETag   string
	// At is when the answer came, Fresh until when it may be used without asking again (RFC 9111,
	// section 4.2). Both are times of this machine's clock.
	At, Fresh time.Time
	// Cached says that the answer was not sent again: it was fresh, or the service said that it had not
	// changed.
	Cached bool
	// Took is how long the answer took.
	Took time.Duration
	// Body is as it came, bounded by ClientOptions.MaxBody.
	Body []byte
}

// Shape says whether a relation has one control or a list. Clients of one break on the other
// (draft-kelly-json-hal-11, section 4.1.1).
type Shape string

// The shapes. XML does not tell a list of one from one: what has a name is a list there.
const (
	One  Shape = "one"
	Many Shape = "many"
)

// Source says where a control stood.
type Source string

// The sources.
const (
	Body   Source = "body"
	Header Source = "header"
)

// Link is a link object of HAL, a Link field or a <link>.
type Link struct {
	// Rel is the relation as it is written, Relation the same with its curie expanded.
	Rel, Relation string
	// Href is a URI reference, or a URI Template where Templated.
	Href      string
	Templated bool
	Shape     Shape
	Source    Source
	// What the link says of its target; "" where it says nothing. Deprecation is a URL.
	Type, Name, Title, Profile, Hreflang, Deprecation string
}

// Embedded is what a resource embeds for a relation.
type Embedded struct {
	Rel, Relation string
	Shape         Shape
	Resources     []*Resource
}

// Curie is a prefix of relations and the template that expands it.
type Curie struct{ Name, Href string }

// Problem is a problem detail (RFC 9457, section 3.1).
type Problem struct {
	Type, Title, Detail, Instance string
	// Status is 0 where it is not said.
	Status int
	// More are the extension members.
	More Object
}

// Self returns the resource's own address: its self link resolved, else where it was read; nil where it
// has neither (as embedded resources may).
func (r *Resource) Self() *url.URL {
	for i := range r.Links {
		if l := &r.Links[i]; l.Relation == "self" && !l.Templated {
			if u, err := r.Resolve(l.Href); err == nil {
				return u
			}
		}
	}
	if r.Partial {
		return nil
	}
	return r.URL
}

// Resolve makes a target absolute. It is an error where it is no URI reference, and where the scheme is
// none of http and https: nothing else is ever followed.
func (r *Resource) Resolve(target string) (*url.URL, error) {
	return resolve(r.URL, target)
}

func resolve(base *url.URL, target string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(target))
	if err != nil {
		return nil, &TargetError{target, "it is no URI reference"}
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "":
		return nil, &TargetError{target, "only http and https are followed"}
	case u.Scheme == "" || u.Host == "":
		return nil, &TargetError{target, "it is not absolute, and where the document was read is not known"}
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// Expand returns the full relation of a spelling: a curie is expanded by the curies of this resource,
// then by those of the resources around it; a path is one of this origin; anything else is returned as it
// is.
func (r *Resource) Expand(rel string) string {
	if strings.HasPrefix(rel, "/") && !strings.HasPrefix(rel, "//") && r.URL != nil {
		if u, err := r.URL.Parse(rel); err == nil {
			return u.String()
		}
	}
	prefix, rest, ok := strings.Cut(rel, ":")
	if !ok || strings.HasPrefix(rest, "//") {
		return rel
	}
	for at := r; at != nil; at = at.parent {
		for _, c := range at.Curies {
			if c.Name != prefix {
				continue
			}
			full := strings.ReplaceAll(c.Href, "{rel}", rest)
			if u, err := url.Parse(full); err == nil && at.URL != nil {
				return at.URL.ResolveReference(u).String()
			}
			return full
		}
	}
	return rel
}

// Find returns the links of a relation, in any spelling.
func (r *Resource) Find(rel string) []Link {
	full := r.Expand(rel)
	return slices.DeleteFunc(slices.Clone(r.Links), func(l Link) bool { return !sameRelation(l.Relation, full) })
}

// FindEmbedded returns the embedded resources of a relation, in any spelling.
func (r *Resource) FindEmbedded(rel string) []*Resource {
	full := r.Expand(rel)
	var out []*Resource
	for _, e := range r.Embedded {
		if sameRelation(e.Relation, full) {
			out = append(out, e.Resources...)
		}
	}
	return out
}

// sameRelation compares relations: registered ones without case, URIs character by character (RFC 8288,
// section 2.1).
func sameRelation(a, b string) bool {
	if a == b {
		return true
	}
	return !strings.Contains(a, ":") && strings.EqualFold(a, b)
}

// Relations are the relations of links and embedded resources as they are written, each once, in the
// order of the document, without self and curies.
func (r *Resource) Relations() []string {
	var out []string
	add := func(rel string) {
		if rel != "self" && rel != "curies" && !slices.Contains(out, rel) {
			out = append(out, rel)
		}
	}
	for _, l := range r.Links {
		add(l.Rel)
	}
	for _, e := range r.Embedded {
		add(e.Rel)
	}
	return out
}

// Form returns the form with a key, and whether there is one.
func (r *Resource) Form(key string) (Form, bool) {
	for _, f := range r.Forms {
		if f.Key == key {
			return f, true
		}
	}
	return Form{}, false
}

// Decode puts the state into a Go value, as encoding/json does.
func (r *Resource) Decode(into any) error {
	data, err := r.State.MarshalJSON()
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}
