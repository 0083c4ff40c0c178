// Package mock answers requests as a description promises: with its examples, and where there
// are none with values made of its schemas.
//
// # Which answer
//
// The answer is the first success response of the operation (its lowest status below 300, else
// its range 2XX, else default, else the first one). A client asks for another one with the
// preferences (RFC 7240) that mocks have agreed on:
//
//	Prefer: code=404            the response of that status, or that governs it
//	Prefer: example=NotFound    the example of that name
//
// A preference that was met is named in Preference-Applied; one that the description has nothing
// for is answered with 404 and a sentence (RFC 9457). The media type is the first one that Accept
// takes, JSON before others.
//
// # Which value
//
// An example is taken if its schema accepts it; one that is asked for by name is taken as it is.
// A value that is made of a schema has all members that the schema declares, a few levels deep,
// each with an example, a default or a readable value; it is held against the schema, and one
// that is not accepted gives way to the smallest value that package subschema finds. What is
// writeOnly is not in an answer, what is readOnly not in a request. The header field
// X-Postel-Mock says where the value came from: "example", "example NAME" or "schema".
//
// Requests are not validated, and nothing is kept: each request gets the same answer. Header
// fields that are required have values too, and so has Location of a 201.
package mock

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/swagger"
)

// Mock answers for a service. It may be used by several goroutines.
type Mock struct {
	doc    *swagger.Document
	mu     sync.Mutex // of the sampler
	sample *Sampler
}

// New returns a mock of the service that a description is about.
func New(doc *swagger.Document) *Mock { return &Mock{doc: doc, sample: NewSampler(doc)} }

// ServeHTTP answers the operation whose path template matches the request's path.
func (m *Mock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	op, allowed := m.operation(r.Method, r.URL.EscapedPath())
	if op == nil {
		if len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			problem(w, http.StatusMethodNotAllowed, "the description has no "+r.Method+" for "+r.URL.Path)
			return
		}
		problem(w, http.StatusNotFound, "the description has no operation for "+r.URL.Path)
		return
	}
	p := preferences(r.Header.Values("Prefer"))
	m.mu.Lock()
	a, err := m.answer(op, r, p)
	m.mu.Unlock()
	if err != nil {
		problem(w, err.status, err.said)
		return
	}
	for _, f := range a.Header {
		w.Header().Set(f.Name, f.Value)
	}
	w.Header().Set("X-Postel-Mock", a.Source)
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(a.Body)) // the client may have gone, and there is nobody to tell
	}
}

// operation finds the operation of a request; of several templates that match the one with the
// longest literal beginning wins (OpenAPI 3.1.1, paths object). Without one, allowed are the
// methods that the path has.
func (m *Mock) operation(method, path string) (op *swagger.Operation, allowed []string) {
	best := -1
	for _, o := range m.doc.Operations {
		literal, ok := matches(o.Path, path)
		switch {
		case !ok:
		case o.Method != method && (method != http.MethodHead || o.Method != http.MethodGet):
			allowed = append(allowed, o.Method)
		case literal > best || literal == best && o.Method == method && op.Method != method:
			op, best = o, literal
		}
	}
	slices.Sort(allowed)
	return op, slices.Compact(allowed)
}

// matches reports whether a path is one of a template, and how many bytes of it are literal.
func matches(template, path string) (literal int, ok bool) {
	template, _, _ = strings.Cut(template, "?") // some descriptions write a query there
	template, _, _ = strings.Cut(template, "#")
	for {
		open := strings.IndexByte(template, '{')
		if open < 0 {
			return literal + len(template), template == path
		}
		end := strings.IndexByte(template[open:], '}')
		if end < 0 || !strings.HasPrefix(path, template[:open]) {
			return 0, false
		}
		literal += open
		path, template = path[open:], template[open+end+1:]
		// The value reaches to the next literal, and is at least one byte of one segment.
		next, _, _ := strings.Cut(template, "{")
		stop := strings.IndexByte(path, '/')
		if stop < 0 {
			stop = len(path)
		}
		if next != "" && next[0] != '/' {
			at := strings.Index(path[:stop], next)
			if at < 0 {
				return 0, false
			}
			stop = at
		}
		if stop == 0 {
			return 0, false
		}
		path = path[stop:]
	}
}

// preference is what a client asks for.
type preference struct {
	code    int // 0: not said
	example string
}

// preferences reads the header field Prefer (RFC 7240, section 2).
func preferences(fields []string) preference {
	var p preference
	for _, field := range fields {
		for item := range strings.FieldsFuncSeq(field, func(r rune) bool { return r == ',' || r == ';' }) {
			name, value, _ := strings.Cut(strings.TrimSpace(item), "=")
			value = strings.Trim(value, `" `)
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "code":
				if n, err := strconv.Atoi(value); err == nil && p.code == 0 {
					p.code = n
				}
			case "example":
				if p.example == "" {
					p.example = value
				}
			}
		}
	}
	return p
}

// problem answers with a problem (RFC 9457).
func problem(w http.ResponseWriter, status int, said string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("X-Postel-Mock", "problem")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"title":` + wire.Quote(said) + `,"status":` + strconv.Itoa(status) + "}\n"))
}
