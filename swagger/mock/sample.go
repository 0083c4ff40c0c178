package mock

import (
	"strings"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// levels is how many levels deep optional members are written out.
const levels = 5

// Sampler makes values of the schemas of a description. It is used by one goroutine at a time.
type Sampler struct {
	doc      *swagger.Document
	dialect  subschema.Dialect
	universe *subschema.Universe
	known    map[sampleKey]sample
}

type sampleKey struct {
	schema node.Node
	view   subschema.View
	levels int
}

// sample is a value as JSON; ok is false where none was found.
type sample struct {
	text string
	ok   bool
}

// NewSampler returns a sampler for the schemas of a description.
func NewSampler(doc *swagger.Document) *Sampler {
	s := &Sampler{doc: doc, universe: subschema.NewUniverse(), known: map[sampleKey]sample{}}
	switch doc.Version {
	case swagger.V20:
		s.dialect = subschema.Swagger20
	case swagger.V30:
		s.dialect = subschema.OpenAPI30
	}
	return s
}

// Body returns a request body of an operation that its description accepts, as JSON, and the
// entry it is for: the first one of JSON, else the first one. ok is false where there is none.
func (s *Sampler) Body(op *swagger.Operation) (media *swagger.MediaType, text string, ok bool) {
	if op.Body == nil || len(op.Body.Content) == 0 {
		return nil, "", false
	}
	media = accepted(op.Body.Content, nil)
	if media.Form != nil {
		return nil, "", false
	}
	v, source := s.content(media, subschema.Request)
	return media, wire.JSON(v), source != ""
}

// content returns a value of a media type: an example that its schema accepts, else one that is
// made of the schema. source is "" where there is none.
func (s *Sampler) content(media *swagger.MediaType, view subschema.View) (v node.Node, source string) {
	schema := media.Schema
	if media.ItemSchema.Exists() && !schema.Exists() {
		schema = media.ItemSchema
	}
	for _, e := range examplesOf(s.doc, media) {
		if s.accepts(schema, e.value, view) {
			if e.name == "" {
				return e.value, "example"
			}
			return e.value, "example " + e.name
		}
	}
	if v, ok := s.Value(schema, view); ok {
		return v, "schema"
	}
	return node.Node{}, ""
}

// Value returns a value that a sender may send where a schema stands; ok is false where none was
// found.
func (s *Sampler) Value(schema node.Node, view subschema.View) (v node.Node, ok bool) {
	x := s.value(schema, view, levels)
	if !x.ok {
		return node.Node{}, false
	}
	return parsed(x.text)
}

// header returns a value of a header field; ok is false where it is left out: it is neither
// required nor is there an example of it.
func (s *Sampler) header(h *swagger.Header) (v node.Node, ok bool) {
	if e := exampleOf(h); e.Exists() {
		return e, true
	}
	if !h.Required {
		return node.Node{}, false
	}
	return s.Value(h.Schema, subschema.Response)
}

func exampleOf(h *swagger.Header) node.Node {
	if e := h.Node.Get("example"); e.Exists() {
		return e
	}
	return h.Schema.Get("example")
}

// parsed reads a JSON text of our own making.
func parsed(text string) (node.Node, bool) {
	t, err := node.ParseJSON("value", []byte(text), node.Options{})
	if err != nil {
		return node.Node{}, false
	}
	return t.Root(), true
}

func (s *Sampler) accepts(schema, v node.Node, view subschema.View) bool {
	return s.universe.Accepts(s.universe.Add(schema, s.dialect, s.doc), v, subschema.Relation{View: view})
}

// acceptsText is accepts for a value of our own making.
func (s *Sampler) acceptsText(schema node.Node, text string, view subschema.View) bool {
	v, ok := parsed(text)
	return ok && s.accepts(schema, v, view)
}

// value makes a value of a schema. It hangs on the schema and the levels alone, so that a schema
// that refers to itself ends.
func (s *Sampler) value(schema node.Node, view subschema.View, left int) sample {
	key := sampleKey{schema, view, left}
	if known, ok := s.known[key]; ok {
		return known
	}
	s.known[key] = sample{} // who asks again while it is being made gets none
	made := s.made(schema, view, left)
	s.known[key] = made
	return made
}

func (s *Sampler) made(schema node.Node, view subschema.View, left int) sample {
	if left > 0 {
		for text := range s.candidates(schema, view, left) {
			if s.acceptsText(schema, text, view) {
				return sample{text, true}
			}
		}
	}
	text, ok := s.universe.Witness(s.universe.Add(schema, s.dialect, s.doc), subschema.Relation{View: view})
	return sample{text, ok}
}

// example is a value that the description gives for a media type.
type example struct {
	name  string
	value node.Node
}

// examplesOf lists the examples of a media type that have their value in the description.
func examplesOf(doc *swagger.Document, media *swagger.MediaType) []example {
	var out []example
	if e := media.Node.Get("example"); e.Exists() {
		out = append(out, example{"", e})
	}
	if e := media.Node.Get("examples").Get(media.Name); doc.Version == swagger.V20 && e.Exists() {
		out = append(out, example{"", e})
	}
	for name, e := range media.Node.Get("examples").Members() {
		if v, ok := valueOf(doc, e); ok {
			out = append(out, example{name, v})
		}
	}
	return out
}

func valueOf(doc *swagger.Document, e node.Node) (node.Node, bool) {
	e, err := doc.Resolve(e)
	if err != nil {
		return node.Node{}, false
	}
	for _, member := range []string{"value", "dataValue"} {
		if v := e.Get(member); v.Exists() {
			return v, true
		}
	}
	return node.Node{}, false
}

func exampleNamed(doc *swagger.Document, media *swagger.MediaType, name string) (node.Node, bool) {
	for _, e := range examplesOf(doc, media) {
		if e.name == name || strings.EqualFold(e.name, name) {
			return e.value, true
		}
	}
	return node.Node{}, false
}
