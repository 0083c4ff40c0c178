package diff

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// composer makes whole messages of breaks: the place that changed gets the value that is refused
// there, everything else that the message needs gets a value that both documents accept.
type composer struct {
	c       *comparison
	never   *subschema.Schema // accepts nothing
	filled  *subschema.Schema // texts, lists and objects that are not empty
	samples map[sampleKey]sample
	// hopeless are messages for which a search for a whole value has failed.
	hopeless map[*schemaPair]bool
}

type sampleKey struct {
	from, other *conj
	side        Side
	text        bool
}

// sample is a value as JSON text; ok is false where none was found.
type sample struct {
	text string
	ok   bool
}

func newComposer(c *comparison) *composer {
	x := &composer{c: c, samples: map[sampleKey]sample{}, hopeless: map[*schemaPair]bool{}}
	x.never, _ = x.compiled("false")
	x.filled, _ = x.compiled(`{"minLength": 1, "minItems": 1, "minProperties": 1}`)
	return x
}

// compiled reads a schema of our own making.
func (x *composer) compiled(text string) (*subschema.Schema, error) {
	return x.c.schemas.universe.Compile([]byte(text), subschema.Draft202012)
}

// parsed reads a JSON text of our own making.
func parsed(text string) node.Node {
	t, err := node.Parse("value", []byte(text), node.Options{})
	if err != nil {
		return node.Node{}
	}
	return t.Root()
}

var errNoValue = errors.New("no value was found that both documents accept")

// side is who has what in an occasion: sender and receiver are 0 for the base and 1 for the
// revision.
func (o *occasion) side() (sender, receiver int) {
	if o.m.side == Response {
		return 1, 0
	}
	return 0, 1
}

// operation is the operation of one side.
func (s *slot) operation(side int) *swagger.Operation {
	return [2]*swagger.Operation{s.ops.base, s.ops.rev}[side]
}

// answers reports whether the message is an answer.
func (s *slot) answers() bool { return s.response != [2]*swagger.Response{} }

// exchange returns the message of a break, nil where the break is not one that a message shows,
// or where the message has no form here.
func (x *composer) exchange(o *occasion) *wire.Exchange {
	sender, receiver := o.side()
	if o.m.slot.operation(sender) == nil || o.m.slot.inner || !o.shown() {
		return nil
	}
	requester := sender
	if o.m.slot.answers() {
		requester = receiver
	}
	r, err := x.request(o, requester)
	if err != nil {
		return nil
	}
	e := &wire.Exchange{Request: *r}
	if o.m.slot.answers() {
		if e.Response, err = x.response(o, sender); err != nil {
			return nil
		}
	}
	return e
}

// shown reports whether a message shows the break: one of the sets does, and of the others those
// where something is missing that is asked for, or where nobody listens any more.
func (o *occasion) shown() bool {
	if o.fact.witness != nil {
		return true
	}
	switch f := o.fact; f.aspect {
	case "operation", "last-success-status":
		return f.effect == Removed && !o.m.slot.answers()
	case "required-parameter", "required-body", "success-status":
		return f.effect == Added
	case "parameter", "body":
		return f.effect == Restricted
	case "media-type":
		return f.effect == Removed && o.m.side == Request
	case "header":
		return f.effect == Relaxed && o.m.side == Response && o.m.slot.answers()
	}
	return false
}

// request composes the request of an occasion as one side sends it.
func (x *composer) request(o *occasion, from int) (*wire.Request, error) {
	op := o.m.slot.operation(from)
	r := &wire.Request{Method: op.Method}
	path, query, cookies, err := x.parameters(o, from, r)
	if err != nil {
		return nil, err
	}
	if err := x.body(o, from, r); err != nil {
		return nil, err
	}
	credentials(op, r, &query, &cookies)
	if len(cookies) > 0 {
		r.Header = wire.Set(r.Header, "Cookie", strings.Join(cookies, "; "))
	}
	r.URL = baseURL(op, o.m.reversed) + path
	if len(query) > 0 {
		r.URL += "?" + strings.Join(query, "&")
	}
	return r, nil
}

// baseURL is where the operation is served: the first server, with the defaults of its
// variables. Who receives the requests that a service sends is not in its description.
func baseURL(op *swagger.Operation, reversed bool) string {
	if reversed || len(op.Servers) == 0 {
		return "http://localhost"
	}
	s := op.Servers[0]
	u := s.URL
	for _, v := range s.Variables {
		u = strings.ReplaceAll(u, "{"+v.Name+"}", v.Default)
	}
	u = strings.TrimSuffix(u, "/")
	if !strings.Contains(u, "://") {
		u = "http://localhost" + u
	}
	return u
}

// parameters writes the parameters that are needed, and the one that the occasion is about.
func (x *composer) parameters(o *occasion, from int, r *wire.Request) (path string, query, cookies []string, err error) {
	op := o.m.slot.operation(from)
	here := x.c.listed(x.document(from), op)
	there := &parameterList{}
	if other := o.m.slot.operation(1 - from); other != nil {
		there = x.c.listed(x.document(1-from), other)
	}
	path = op.Path
	if o.m.reversed {
		path = "/"
	}
	for _, key := range here.keys {
		p := here.by[key]
		about := !o.m.slot.answers() && p == o.m.slot.parameter[from]
		if !about && !p.Required || about && o.fact.witness == nil && !p.Required {
			continue
		}
		text, err := x.parameter(o, from, p, there.by[key], about && o.fact.witness != nil)
		if err != nil {
			return "", nil, nil, err
		}
		switch p.In {
		case "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", text)
		case "query", "querystring":
			query = append(query, text)
		case "cookie":
			cookies = append(cookies, text)
		case "header":
			r.Header = wire.Set(r.Header, p.Name, text)
		}
	}
	for _, name := range templateNames(path) { // declared by nobody
		path = strings.ReplaceAll(path, "{"+name+"}", "1")
	}
	return path, query, cookies, nil
}

// parameter writes one parameter: the value that the occasion is about, or a sample.
func (x *composer) parameter(o *occasion, from int, p, other *swagger.Parameter, about bool) (string, error) {
	var value string
	var err error
	switch {
	case about:
		value, err = x.whole(o)
	case len(p.Content) > 0:
		value, err = x.sample(from, Request, false, p.Content[0].Schema, contentSchema(other), node.Node{})
	default:
		value, err = x.sample(from, Request, true, p.Schema, parameterSchema(other), p.Node)
	}
	if err != nil {
		return "", err
	}
	w := wire.Parameter{Name: p.Name, In: p.In, Style: p.Style, Explode: p.Explode, AllowReserved: p.AllowReserved, Value: parsed(value)}
	if len(p.Content) > 0 || p.In == "querystring" {
		w.Style, w.Value = "form", parsed(wire.Quote(value))
		if p.In == "path" || p.In == "header" {
			w.Style = "simple"
		}
	}
	return w.Text()
}

func parameterSchema(p *swagger.Parameter) node.Node {
	if p == nil {
		return node.Node{}
	}
	return p.Schema
}

func contentSchema(p *swagger.Parameter) node.Node {
	if p == nil || len(p.Content) == 0 {
		return node.Node{}
	}
	return p.Content[0].Schema
}

// body writes the body that the occasion is about, or one if it is needed.
func (x *composer) body(o *occasion, from int, r *wire.Request) error {
	op := o.m.slot.operation(from)
	media := o.m.slot.media[from]
	if o.m.slot.answers() || o.m.slot.parameter != [2]*swagger.Parameter{} && media != nil && media.Form == nil {
		media = nil // of the answer, or of a parameter
	}
	if op.Body == nil || media == nil && !op.Body.Required {
		return nil
	}
	about := media != nil && o.fact.witness != nil
	if media == nil {
		if len(op.Body.Content) == 0 {
			return nil
		}
		media = preferred(op.Body.Content)
	}
	kind, text, err := x.content(o, from, Request, media, x.counterpart(o, 1-from, media), about)
	if err != nil {
		return err
	}
	r.Header, r.Body = wire.Set(r.Header, "Content-Type", kind), text
	return nil
}

// counterpart is the entry of the other side that governs a media type of the request body.
func (x *composer) counterpart(o *occasion, side int, media *swagger.MediaType) *swagger.MediaType {
	op := o.m.slot.operation(side)
	if op == nil || op.Body == nil {
		return nil
	}
	all := x.c.indexed(op.Body.Content)
	if m := all.find(media.Name); m != nil {
		return m
	}
	return all.governing(media.Name)
}

// preferred is the media type of which a body is easiest to read.
func preferred(content []*swagger.MediaType) *swagger.MediaType {
	for _, t := range content {
		if name := canonicalMedia(t.Name); name == "application/json" || strings.HasSuffix(name, "+json") {
			return t
		}
	}
	return content[0]
}

// content writes a body: the value that the occasion is about, or a sample.
func (x *composer) content(o *occasion, from int, side Side, media, other *swagger.MediaType, about bool) (kind, text string, err error) {
	if media.Form != nil {
		return x.form(o, from, media, other)
	}
	var value string
	if about {
		value, err = x.whole(o)
	} else {
		var schema node.Node
		if other != nil {
			schema = other.Schema
		}
		value, err = x.sample(from, side, urlEncoded(canonicalMedia(media.Name)), media.Schema, schema, media.Node)
	}
	if err != nil {
		return "", "", err
	}
	return wire.Body(media.Name, parsed(value), encodedFields(media))
}

func encodedFields(media *swagger.MediaType) []wire.Parameter {
	var fields []wire.Parameter
	for _, e := range media.Encoding {
		if e.Style != "" {
			fields = append(fields, wire.Parameter{Name: e.Property, Style: e.Style, Explode: e.Explode, AllowReserved: e.AllowReserved})
		}
	}
	return fields
}

// form writes the fields of a Swagger 2.0 form that are needed, and the one that the occasion is
// about.
func (x *composer) form(o *occasion, from int, media, other *swagger.MediaType) (kind, text string, err error) {
	others := map[string]*swagger.Parameter{}
	if other != nil {
		for _, f := range other.Form {
			others[f.Name] = f
		}
	}
	var members []string
	var fields []wire.Parameter
	for _, f := range media.Form {
		about := f == o.m.slot.parameter[from] && o.fact.witness != nil
		if !about && !f.Required {
			continue
		}
		var value string
		if about {
			value, err = x.whole(o)
		} else {
			value, err = x.sample(from, Request, true, f.Schema, parameterSchema(others[f.Name]), f.Node)
		}
		if err != nil {
			return "", "", err
		}
		members = append(members, wire.Quote(f.Name)+": "+value)
		fields = append(fields, wire.Parameter{Name: f.Name, Style: f.Style, Explode: f.Explode})
	}
	return wire.Body(media.Name, parsed("{"+strings.Join(members, ", ")+"}"), fields)
}

// response composes the answer of an occasion as one side sends it.
func (x *composer) response(o *occasion, from int) (*wire.Response, error) {
	entry, other := o.m.slot.response[from], o.m.slot.response[1-from]
	if entry == nil {
		return nil, errNoValue
	}
	r := &wire.Response{Status: concreteStatus(o, entry)}
	if err := x.headers(o, from, r, entry, other); err != nil {
		return nil, err
	}
	media := o.m.slot.media[from]
	if o.m.slot.header != [2]*swagger.Header{} {
		media = nil
	}
	about := media != nil && o.fact.witness != nil
	if media == nil && len(entry.Content) > 0 {
		media = preferred(entry.Content)
	}
	if media == nil || o.m.slot.operation(from).Method == "HEAD" {
		return r, nil
	}
	var counterpart *swagger.MediaType
	if other != nil {
		counterpart = x.c.indexed(other.Content).find(media.Name)
	}
	kind, text, err := x.content(o, from, Response, media, counterpart, about)
	if err != nil {
		return nil, err
	}
	r.Header, r.Body = wire.Set(r.Header, "Content-Type", kind), text
	return r, nil
}

// headers writes the header fields that are needed, and the one that the occasion is about.
func (x *composer) headers(o *occasion, from int, r *wire.Response, entry, other *swagger.Response) error {
	for _, h := range entry.Headers {
		about := h == o.m.slot.header[from] && o.fact.witness != nil
		if x.c.on("A20") && strings.EqualFold(h.Name, "content-type") || !about && !h.Required {
			continue
		}
		var schema node.Node
		if other != nil {
			if i := slices.IndexFunc(other.Headers, func(g *swagger.Header) bool { return strings.EqualFold(g.Name, h.Name) }); i >= 0 {
				schema = other.Headers[i].Schema
			}
		}
		var value string
		var err error
		if about {
			value, err = x.whole(o)
		} else {
			value, err = x.sample(from, Response, true, h.Schema, schema, h.Node)
		}
		if err != nil {
			return err
		}
		text, err := wire.Parameter{Name: h.Name, In: "header", Style: "simple", Explode: h.Explode, Value: parsed(value)}.Text()
		if err != nil {
			return err
		}
		r.Header = wire.Set(r.Header, h.Name, text)
	}
	return nil
}

// concreteStatus is a status that an entry governs.
func concreteStatus(o *occasion, entry *swagger.Response) int {
	status := entry.Status
	if part := strings.TrimPrefix(lastWord(o.m.place.Part, "response "), "response "); part != "" && status != part && len(part) == 3 && part[1:] != "XX" {
		status = part // one side has the code, the other one what governs it
	}
	if n, err := strconv.Atoi(status); err == nil {
		return n
	}
	first, last := 500, 599
	if len(status) == 3 && status[1:] == "XX" {
		first = int(status[0]-'0') * 100
		last = first + 99
	}
	named := map[string]bool{}
	for side := range 2 {
		if op := o.m.slot.operation(side); op != nil {
			for _, r := range op.Responses {
				named[r.Status] = true
			}
		}
	}
	for n := first; n <= last; n++ {
		if !named[strconv.Itoa(n)] {
			return n
		}
	}
	return first
}

// lastWord returns s from the last place of a word on, "" where it is not there.
func lastWord(s, word string) string {
	if i := strings.LastIndex(s, word); i >= 0 {
		s = s[i:]
		if j := strings.Index(s[len(word):], " "); j >= 0 {
			s = s[:len(word)+j]
		}
		return s
	}
	return ""
}

// credentials adds a placeholder for what the first alternative of the security requirement
// needs.
func credentials(op *swagger.Operation, r *wire.Request, query, cookies *[]string) {
	if op.Security == nil || len(op.Security.Alternatives) == 0 {
		return
	}
	for _, c := range op.Security.Alternatives[0].Credentials {
		s := c.Scheme
		switch {
		case s == nil:
		case s.Type == "http" && s.Scheme == "basic":
			r.Header = wire.Set(r.Header, "Authorization", "Basic TOKEN")
		case s.Type == "http" && s.Scheme != "bearer":
			r.Header = wire.Set(r.Header, "Authorization", s.Scheme+" TOKEN")
		case s.Type == "http" || s.Type == "oauth2" || s.Type == "openIdConnect":
			r.Header = wire.Set(r.Header, "Authorization", "Bearer TOKEN")
		case s.In == "header":
			r.Header = wire.Set(r.Header, s.ParamName, "TOKEN")
		case s.In == "query":
			*query = append(*query, s.ParamName+"=TOKEN")
		case s.In == "cookie":
			*cookies = append(*cookies, s.ParamName+"=TOKEN")
		}
	}
}

func (x *composer) document(side int) *document {
	return [2]*document{x.c.schemas.base, x.c.schemas.rev}[side]
}
