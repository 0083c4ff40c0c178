package pact

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/ordered"
)

// A Version is a major version of the Pact specification.
type Version int

// The versions that can be written.
const (
	V3 Version = 3
	V4 Version = 4
)

// ParseVersion reads "3" or "4".
func ParseVersion(text string) (Version, error) {
	switch text {
	case "3":
		return V3, nil
	case "4":
		return V4, nil
	}
	return 0, fmt.Errorf("contracts of Pact are written in version 3 or 4, not %q", text)
}

// UnsayableError is something of a contract that a version of the specification has no form for.
type UnsayableError struct {
	// Interaction is the description of the interaction that says it.
	Interaction string
	Version     Version
	// Reason says what it is: "a synchronous message".
	Reason string
	At     node.Span
}

// Error says what cannot be written.
func (e *UnsayableError) Error() string {
	return fmt.Sprintf("the interaction %q has %s, for which version %d of the Pact specification has no form", e.Interaction, e.Reason, e.Version)
}

// Write writes a contract as a file of Pact. Reading it gives the same contract, but for places,
// warnings, and in version 3 the keys of interactions and the comments. What consumers read (Response.Reads) has no form there: see [FromReads]. The error is
// that of w, or an [*UnsayableError], and then nothing was written.
func Write(w io.Writer, c *contracts.Contract, v Version) error {
	p := printer{version: v}
	file := ordered.Object{}
	file.Add("consumer", ordered.Object{{Name: "name", Value: c.Consumer}})
	file.Add("provider", ordered.Object{{Name: "name", Value: c.Provider}})
	interactions, messages := []ordered.Object{}, []ordered.Object{}
	for i := range c.Interactions {
		o, err := p.interaction(&c.Interactions[i])
		if err != nil {
			return err
		}
		if v == V3 && c.Interactions[i].Kind != contracts.HTTP {
			messages = append(messages, o)
		} else {
			interactions = append(interactions, o)
		}
	}
	if len(messages) == 0 || len(interactions) > 0 {
		file.Add("interactions", interactions)
	}
	if len(messages) > 0 {
		file.Add("messages", messages)
	}
	text := map[Version]string{V3: "3.0.0", V4: "4.0"}[v]
	file.Add("metadata", ordered.Object{{Name: "pactSpecification", Value: ordered.Object{{Name: "version", Value: text}}}})
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(file); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// raw is a value as it was written.
func raw(n node.Node) json.RawMessage { return json.RawMessage(wire.JSON(n)) }

type printer struct {
	version Version
	of      *contracts.Interaction
}

func (p *printer) unsayable(at node.Span, reason string) error {
	return &UnsayableError{Interaction: p.of.Description, Version: p.version, Reason: reason, At: at}
}

func (p *printer) interaction(i *contracts.Interaction) (o ordered.Object, err error) {
	p.of = i
	switch {
	case i.Plugin != "":
		return nil, p.unsayable(i.At, "the plugin "+i.Plugin)
	case i.Kind == contracts.Reading:
		return nil, p.unsayable(i.At, "fields that are read of no stated answer")
	case i.Pending && p.version == V3:
		return nil, p.unsayable(i.At, "a failure that does not count yet")
	}
	if p.version == V4 {
		o.Add("type", [...]string{"Synchronous/HTTP", "Asynchronous/Messages", "Synchronous/Messages"}[i.Kind])
		if i.Key != "" {
			o.Add("key", i.Key)
		}
	}
	o.Add("description", i.Description)
	if len(i.States) > 0 {
		o.Add("providerStates", states(i.States))
	}
	if i.Pending {
		o.Add("pending", true)
	}
	if c := commentsOf(i); p.version == V4 && len(c) > 0 {
		o.Add("comments", c)
	}
	switch {
	case i.Kind == contracts.HTTP:
		return o, p.http(&o, i)
	case i.Kind == contracts.Asynchronous:
		return o, p.message(&o, i.Message)
	case p.version == V3:
		return nil, p.unsayable(i.At, "a synchronous message")
	}
	return o, p.synchronous(&o, i)
}

func commentsOf(i *contracts.Interaction) (o ordered.Object) {
	if len(i.Comments) > 0 {
		o.Add("text", i.Comments)
	}
	if i.Test != "" {
		o.Add("testname", i.Test)
	}
	if i.Operation != "" {
		o.Add("references", ordered.Object{{Name: "AsyncAPI", Value: ordered.Object{{Name: "operationId", Value: i.Operation}}}})
	}
	return o
}

func states(list []contracts.State) []ordered.Object {
	var out []ordered.Object
	for _, s := range list {
		o := ordered.Object{{Name: "name", Value: s.Name}}
		if s.Params.Kind() == node.Object {
			o.Add("params", raw(s.Params))
		}
		out = append(out, o)
	}
	return out
}

func (p *printer) http(o *ordered.Object, i *contracts.Interaction) error {
	if i.Request.Follow != nil {
		return p.unsayable(i.Request.At, "a chain of relations in the place of a path")
	}
	q, r := ordered.Object{{Name: "method", Value: i.Request.Method}, {Name: "path", Value: i.Request.Path}}, ordered.Object{{Name: "status", Value: i.Response.Status}}
	if len(i.Request.Query) > 0 {
		q.Add("query", p.query(i.Request.Query))
	}
	if err := p.rest(&q, i.Request.Headers, i.Request.Body, &i.Request.Rules, i.Request.Generators); err != nil {
		return err
	}
	if i.Response.Reads != nil {
		return p.unsayable(i.Response.At, "fields that are read")
	}
	if err := p.rest(&r, i.Response.Headers, i.Response.Body, &i.Response.Rules, i.Response.Generators); err != nil {
		return err
	}
	o.Add("request", q)
	o.Add("response", r)
	return nil
}

// rest writes what requests and responses have in common.
func (p *printer) rest(o *ordered.Object, headers []contracts.Field, body matching.Content, rules *matching.Rules, generators []contracts.Generator) error {
	if len(headers) > 0 {
		o.Add("headers", p.headers(headers))
	}
	if err := p.body(o, "body", body, typeOf(headers)); err != nil {
		return err
	}
	p.rules(o, rules)
	p.generators(o, generators)
	return nil
}

// query is a map of lists; a name that stands alone has null in its list.
func (p *printer) query(list []contracts.Field) ordered.Object {
	var out ordered.Object
	for _, f := range list {
		if f.Bare {
			out.Add(f.Name, []any{nil})
			continue
		}
		out.Add(f.Name, f.Values)
	}
	return out
}

func (p *printer) headers(list []contracts.Field) ordered.Object {
	var out ordered.Object
	for _, f := range list {
		switch {
		case f.Bare:
			out.Add(f.Name, nil)
		case len(f.Values) == 1 && p.version == V3:
			out.Add(f.Name, f.Values[0])
		default:
			out.Add(f.Name, f.Values)
		}
	}
	return out
}

// body writes a body under a key, in the form of the version.
func (p *printer) body(o *ordered.Object, key string, c matching.Content, media string) error {
	switch c.Presence {
	case matching.Absent:
		return nil
	case matching.Null:
		o.Add(key, nil)
		return nil
	case matching.Empty:
		o.Add(key, "")
		return nil
	}
	if p.version == V4 {
		o.Add(key, wrap(c))
		return nil
	}
	if c.Type != media && !jsonType(c.Type) {
		return p.unsayable(c.At, "a body of the type "+c.Type+" that no header says")
	}
	base, _, _ := strings.Cut(strings.ToLower(c.Type), ";")
	switch text := string(c.Bytes); {
	case c.JSON.Exists() && c.JSON.Kind() != node.String:
		o.Add(key, raw(c.JSON))
	case binary(strings.TrimSpace(base)):
		o.Add(key, base64.StdEncoding.EncodeToString(c.Bytes))
	case !utf8.Valid(c.Bytes):
		return p.unsayable(c.At, "a body that is no text")
	case c.JSON.Exists() && text == wire.JSON(c.JSON):
		o.Add(key, c.JSON.Text())
	default:
		o.Add(key, text)
	}
	return nil
}

func jsonType(media string) bool {
	base, _, _ := strings.Cut(strings.ToLower(media), ";")
	return base == "" || strings.HasSuffix(strings.TrimSpace(base), "json")
}

// wrap is a body of version 4.
func wrap(c matching.Content) ordered.Object {
	var o ordered.Object
	if c.Type != "" {
		o.Add("contentType", c.Type)
	}
	switch {
	case c.JSON.Exists() && c.JSON.Kind() != node.String:
		o.Add("encoded", false)
		o.Add("content", raw(c.JSON))
	case c.JSON.Exists() && utf8.Valid(c.Bytes):
		o.Add("encoded", "JSON")
		o.Add("content", string(c.Bytes))
	case utf8.Valid(c.Bytes):
		o.Add("encoded", false)
		o.Add("content", string(c.Bytes))
	default:
		o.Add("encoded", "base64")
		o.Add("content", base64.StdEncoding.EncodeToString(c.Bytes))
	}
	return o
}

// rules writes matching rules by category.
func (p *printer) rules(o *ordered.Object, r *matching.Rules) {
	var out ordered.Object
	for _, part := range []struct {
		name  string
		list  []matching.Rule
		alone bool // the category has one rule without a name
	}{
		{"method", r.Method, true}, {"path", r.Path, true}, {"query", r.Query, false}, {"header", r.Header, false},
		{"status", r.Status, true}, {"body", r.Body, false}, {"metadata", r.Metadata, false},
	} {
		var category ordered.Object
		times := map[string]int{}
		for i := range part.list {
			rule := &part.list[i]
			switch {
			case part.alone:
				category = ruleOf(rule)
			case part.name == "body":
				category.Add(rule.Path.String(), ruleOf(rule))
			default: // version 2 has a rule for each value of a parameter
				name := rule.Name
				if k := times[name]; k > 0 {
					name = matching.Path{Steps: []matching.Step{{Name: name}, {Kind: matching.Item, Index: k}}}.String()
				}
				times[rule.Name]++
				category.Add(name, ruleOf(rule))
			}
		}
		if category != nil {
			out.Add(part.name, category)
		}
	}
	if out != nil {
		o.Add("matchingRules", out)
	}
}

func ruleOf(r *matching.Rule) ordered.Object {
	list := []ordered.Object{}
	for i := range r.Matchers {
		list = append(list, matcherOf(&r.Matchers[i]))
	}
	combine := "AND"
	if r.Any {
		combine = "OR"
	}
	return ordered.Object{{Name: "combine", Value: combine}, {Name: "matchers", Value: list}}
}

// matcherOf writes a matcher as it was read, or from what it says where it was not.
func matcherOf(m *matching.Matcher) ordered.Object {
	o := ordered.Object{{Name: "match", Value: m.Kind}}
	for key, v := range m.Source.Members() {
		if key != "match" {
			o.Add(key, raw(v))
		}
	}
	if m.Source.Exists() {
		return o
	}
	if m.Regex != "" {
		o.Add("regex", m.Regex)
	}
	if m.Format != "" {
		o.Add("format", m.Format)
	}
	if m.Min != nil {
		o.Add("min", *m.Min)
	}
	if m.Max != nil {
		o.Add("max", *m.Max)
	}
	if m.Value.Exists() {
		o.Add("value", raw(m.Value))
	}
	return o
}

// generators writes generators by category.
func (p *printer) generators(o *ordered.Object, list []contracts.Generator) {
	var out ordered.Object
	at := map[string]int{}
	for i := range list {
		g := &list[i]
		name := g.Name
		if g.Part == "body" {
			name = g.Path.String()
		}
		if name == "" {
			out.Add(g.Part, raw(g.Settings))
			continue
		}
		k, ok := at[g.Part]
		if !ok {
			k = len(out)
			at[g.Part] = k
			out.Add(g.Part, ordered.Object{})
		}
		out[k].Value = append(out[k].Value.(ordered.Object), ordered.Member{Name: name, Value: raw(g.Settings)})
	}
	if out != nil {
		o.Add("generators", out)
	}
}

func (p *printer) message(o *ordered.Object, m *contracts.Message) error {
	media := ""
	for name, v := range m.Metadata.Members() {
		if contentTypeKey(name) {
			media = v.Text()
		}
	}
	if err := p.body(o, "contents", m.Content, media); err != nil {
		return err
	}
	if m.Metadata.Kind() == node.Object {
		o.Add(map[Version]string{V3: "metaData", V4: "metadata"}[p.version], raw(m.Metadata))
	}
	p.rules(o, &m.Rules)
	p.generators(o, m.Generators)
	return nil
}

func (p *printer) synchronous(o *ordered.Object, i *contracts.Interaction) error {
	var request ordered.Object
	if err := p.message(&request, i.Message); err != nil {
		return err
	}
	replies := []ordered.Object{}
	for k := range i.Replies {
		reply := ordered.Object{}
		if err := p.message(&reply, &i.Replies[k]); err != nil {
			return err
		}
		replies = append(replies, reply)
	}
	o.Add("request", request)
	o.Add("response", replies)
	return nil
}
