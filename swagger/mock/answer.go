package mock

import (
	"cmp"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// Answer is a response, and where its body came from.
type Answer struct {
	wire.Response
	Source string // "example", "example NAME", "schema", or "none" where there is no body
}

// refusal is why there is no answer.
type refusal struct {
	status int
	said   string
}

// answer makes the answer of an operation.
func (m *Mock) answer(op *swagger.Operation, r *http.Request, p preference) (*Answer, *refusal) {
	entry, status := chosen(op, p.code)
	if entry == nil {
		return nil, &refusal{http.StatusNotFound, "the description has no response " + strconv.Itoa(p.code) + " for " + op.Method + " " + op.Path}
	}
	a := &Answer{Response: wire.Response{Status: status}, Source: "none"}
	if p.code != 0 {
		a.Header = wire.Set(a.Header, "Preference-Applied", "code="+strconv.Itoa(p.code))
	}
	m.headers(a, entry, r, op)
	if len(entry.Content) == 0 || status == http.StatusNoContent || status == http.StatusNotModified || status < 200 {
		return a, nil
	}
	media := accepted(entry.Content, r.Header.Values("Accept"))
	if media == nil {
		return nil, &refusal{http.StatusNotAcceptable, "the response " + entry.Status + " has no media type that is accepted"}
	}
	if p.example != "" {
		v, ok := exampleNamed(m.doc, media, p.example)
		if !ok {
			return nil, &refusal{http.StatusNotFound, "the response " + entry.Status + " has no example " + p.example}
		}
		a.Header = appendPreference(a.Header, "example="+p.example)
		return m.finish(a, media, v, "example "+p.example)
	}
	v, source := m.sample.content(media, subschema.Response)
	if source == "" {
		return nil, &refusal{http.StatusNotImplemented, "no value was found for the schema of " + media.Name}
	}
	return m.finish(a, media, v, source)
}

func appendPreference(fields []wire.Field, applied string) []wire.Field {
	for _, f := range fields {
		if f.Name == "Preference-Applied" {
			applied = f.Value + ", " + applied
		}
	}
	return wire.Set(fields, "Preference-Applied", applied)
}

// finish writes the body. A text that stands for what has no form here is sent as it is, which
// is how examples of XML and images are written.
func (m *Mock) finish(a *Answer, media *swagger.MediaType, v node.Node, source string) (*Answer, *refusal) {
	kind, text, err := wire.Body(media.Name, v, nil)
	switch {
	case err == nil:
	case v.Kind() == node.String:
		kind, text = media.Name, v.Text()
	default:
		return nil, &refusal{http.StatusNotImplemented, "there is no form for a value in " + media.Name}
	}
	a.Header, a.Body, a.Source = wire.Set(a.Header, "Content-Type", kind), text, source
	return a, nil
}

// headers writes the header fields that are required or have an example, and Location of what
// was made.
func (m *Mock) headers(a *Answer, entry *swagger.Response, r *http.Request, op *swagger.Operation) {
	for _, h := range entry.Headers {
		if strings.EqualFold(h.Name, "Content-Type") || strings.EqualFold(h.Name, "Content-Length") || strings.EqualFold(h.Name, "Content-Encoding") {
			continue
		}
		v, ok := m.sample.header(h)
		if made := strings.EqualFold(h.Name, "Location") && a.Status == http.StatusCreated && !exampleOf(h).Exists(); !ok || made {
			continue
		}
		text, err := wire.Parameter{Name: h.Name, In: "header", Style: "simple", Explode: h.Explode, Value: v}.Text()
		if err == nil {
			a.Header = wire.Set(a.Header, h.Name, text)
		}
	}
	if a.Status == http.StatusCreated && !slices.ContainsFunc(a.Header, func(f wire.Field) bool { return strings.EqualFold(f.Name, "Location") }) {
		a.Header = wire.Set(a.Header, "Location", strings.TrimSuffix(r.URL.EscapedPath(), "/")+"/1")
	}
}

// chosen returns the response of a status, or the first success, with the status that it has.
func chosen(op *swagger.Operation, code int) (*swagger.Response, int) {
	if code != 0 {
		text := strconv.Itoa(code)
		for _, wanted := range []string{text, text[:1] + "XX", "default"} {
			for _, r := range op.Responses {
				if r.Status == wanted && code >= 200 && code <= 599 {
					return r, code
				}
			}
		}
		return nil, 0
	}
	if len(op.Responses) == 0 {
		return nil, 0
	}
	best := slices.MinFunc(op.Responses, func(a, b *swagger.Response) int { return cmp.Compare(rank(a.Status), rank(b.Status)) })
	switch n, err := strconv.Atoi(best.Status); {
	case err == nil && n >= 200 && n <= 599:
		return best, n
	case len(best.Status) == 3 && best.Status[0] > '1' && best.Status[0] < '6':
		return best, int(best.Status[0]-'0') * 100
	}
	return best, http.StatusOK
}

// rank orders statuses by how likely they are meant: 200, 201, …, 2XX, default, others.
func rank(status string) int {
	n, err := strconv.Atoi(status)
	switch {
	case err == nil && n >= 200 && n < 300:
		return n
	case status == "2XX":
		return 300
	case status == "default":
		return 301
	case err == nil && n >= 300:
		return n + 2
	}
	return 1000
}

// accepted returns the media type that a client gets, nil if it takes none.
func accepted(content []*swagger.MediaType, fields []string) *swagger.MediaType {
	order := slices.Clone(content)
	slices.SortStableFunc(order, func(a, b *swagger.MediaType) int { return cmp.Compare(unlikely(a), unlikely(b)) })
	if len(fields) == 0 {
		return order[0]
	}
	for _, field := range fields {
		for item := range strings.SplitSeq(field, ",") {
			name, parameters, err := mime.ParseMediaType(strings.TrimSpace(item))
			if err != nil || parameters["q"] == "0" {
				continue
			}
			for _, m := range order {
				if takes(name, m.Name) {
					return m
				}
			}
		}
	}
	return nil
}

func unlikely(m *swagger.MediaType) int {
	switch name, _, _ := mime.ParseMediaType(m.Name); {
	case name == "application/json":
		return 0
	case strings.HasSuffix(name, "+json"):
		return 1
	case strings.HasSuffix(name, "xml"):
		return 3
	}
	return 2
}

// takes reports whether an item of Accept takes a media type or range of the description.
func takes(item, media string) bool {
	name, _, err := mime.ParseMediaType(media)
	if err != nil {
		name = media
	}
	group, _, _ := strings.Cut(name, "/")
	itemGroup, _, _ := strings.Cut(item, "/")
	return item == "*/*" || item == name || item == group+"/*" || name == "*/*" || name == itemGroup+"/*"
}
