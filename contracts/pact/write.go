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
	file := object{}
	file.add("consumer", object{{"name", c.Consumer}})
	file.add("provider", object{{"name", c.Provider}})
	interactions, messages := []object{}, []object{}
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
		file.add("interactions", interactions)
	}
	if len(messages) > 0 {
		file.add("messages", messages)
	}
	text := map[Version]string{V3: "3.0.0", V4: "4.0"}[v]
	file.add("metadata", object{{"pactSpecification", object{{"version", text}}}})
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

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	key   string
	value any
}

func (o *object) add(key string, value any) { *o = append(*o, member{key, value}) }

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for k, part := range []any{m.key, m.value} {
			if k > 0 {
				b.WriteByte(':')
			}
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			if err := e.Encode(part); err != nil {
				return nil, err
			}
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
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

func (p *printer) interaction(i *contracts.Interaction) (o object, err error) {
	p.of = i
	switch {
	case i.Plugin != "":
		return nil, p.unsayable(i.At, "the plugin "+i.Plugin)
	case i.Pending && p.version == V3:
		return nil, p.unsayable(i.At, "a failure that does not count yet")
	}
	if p.version == V4 {
		o.add("type", [...]string{"Synchronous/HTTP", "Asynchronous/Messages", "Synchronous/Messages"}[i.Kind])
		if i.Key != "" {
			o.add("key", i.Key)
		}
	}
	o.add("description", i.Description)
	if len(i.States) > 0 {
		o.add("providerStates", states(i.States))
	}
	if i.Pending {
		o.add("pending", true)
	}
	if p.version == V4 && len(i.Comments) > 0 {
		o.add("comments", object{{"text", i.Comments}})
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

func states(list []contracts.State) []object {
	var out []object
	for _, s := range list {
		o := object{{"name", s.Name}}
		if s.Params.Kind() == node.Object {
			o.add("params", raw(s.Params))
		}
		out = append(out, o)
	}
	return out
}

func (p *printer) http(o *object, i *contracts.Interaction) error {
	q, r := object{{"method", i.Request.Method}, {"path", i.Request.Path}}, object{{"status", i.Response.Status}}
	if len(i.Request.Query) > 0 {
		q.add("query", p.query(i.Request.Query))
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
	o.add("request", q)
	o.add("response", r)
	return nil
}

// rest writes what requests and responses have in common.
func (p *printer) rest(o *object, headers []contracts.Field, body matching.Content, rules *matching.Rules, generators []contracts.Generator) error {
	if len(headers) > 0 {
		o.add("headers", p.headers(headers))
	}
	if err := p.body(o, "body", body, typeOf(headers)); err != nil {
		return err
	}
	p.rules(o, rules)
	p.generators(o, generators)
	return nil
}

// query is a map of lists; a name that stands alone has null in its list.
func (p *printer) query(list []contracts.Field) object {
	var out object
	for _, f := range list {
		if f.Bare {
			out.add(f.Name, []any{nil})
			continue
		}
		out.add(f.Name, f.Values)
	}
	return out
}

func (p *printer) headers(list []contracts.Field) object {
	var out object
	for _, f := range list {
		switch {
		case f.Bare:
			out.add(f.Name, nil)
		case len(f.Values) == 1 && p.version == V3:
			out.add(f.Name, f.Values[0])
		default:
			out.add(f.Name, f.Values)
		}
	}
	return out
}

// body writes a body under a key, in the form of the version.
func (p *printer) body(o *object, key string, c matching.Content, media string) error {
	switch c.Presence {
	case matching.Absent:
		return nil
	case matching.Null:
		o.add(key, nil)
		return nil
	case matching.Empty:
		o.add(key, "")
		return nil
	}
	if p.version == V4 {
		o.add(key, wrap(c))
		return nil
	}
	if c.Type != media && !jsonType(c.Type) {
		return p.unsayable(c.At, "a body of the type "+c.Type+" that no header says")
	}
	base, _, _ := strings.Cut(strings.ToLower(c.Type), ";")
	switch text := string(c.Bytes); {
	case c.JSON.Exists() && c.JSON.Kind() != node.String:
		o.add(key, raw(c.JSON))
	case binary(strings.TrimSpace(base)):
		o.add(key, base64.StdEncoding.EncodeToString(c.Bytes))
	case !utf8.Valid(c.Bytes):
		return p.unsayable(c.At, "a body that is no text")
	case c.JSON.Exists() && text == wire.JSON(c.JSON):
		o.add(key, c.JSON.Text())
	default:
		o.add(key, text)
	}
	return nil
}

func jsonType(media string) bool {
	base, _, _ := strings.Cut(strings.ToLower(media), ";")
	return base == "" || strings.HasSuffix(strings.TrimSpace(base), "json")
}

// wrap is a body of version 4.
func wrap(c matching.Content) object {
	var o object
	if c.Type != "" {
		o.add("contentType", c.Type)
	}
	switch {
	case c.JSON.Exists() && c.JSON.Kind() != node.String:
		o.add("encoded", false)
		o.add("content", raw(c.JSON))
	case c.JSON.Exists() && utf8.Valid(c.Bytes):
		o.add("encoded", "JSON")
		o.add("content", string(c.Bytes))
	case utf8.Valid(c.Bytes):
		o.add("encoded", false)
		o.add("content", string(c.Bytes))
	default:
		o.add("encoded", "base64")
		o.add("content", base64.StdEncoding.EncodeToString(c.Bytes))
	}
	return o
}

// rules writes matching rules by category.
func (p *printer) rules(o *object, r *matching.Rules) {
	var out object
	for _, part := range []struct {
		name  string
		list  []matching.Rule
		alone bool // the category has one rule without a name
	}{
		{"method", r.Method, true}, {"path", r.Path, true}, {"query", r.Query, false}, {"header", r.Header, false},
		{"status", r.Status, true}, {"body", r.Body, false}, {"metadata", r.Metadata, false},
	} {
		var category object
		times := map[string]int{}
		for i := range part.list {
			rule := &part.list[i]
			switch {
			case part.alone:
				category = ruleOf(rule)
			case part.name == "body":
				category.add(rule.Path.String(), ruleOf(rule))
			default: // version 2 has a rule for each value of a parameter
				name := rule.Name
				if k := times[name]; k > 0 {
					name = matching.Path{Steps: []matching.Step{{Name: name}, {Kind: matching.Item, Index: k}}}.String()
				}
				times[rule.Name]++
				category.add(name, ruleOf(rule))
			}
		}
		if category != nil {
			out.add(part.name, category)
		}
	}
	if out != nil {
		o.add("matchingRules", out)
	}
}

func ruleOf(r *matching.Rule) object {
	list := []object{}
	for i := range r.Matchers {
		list = append(list, matcherOf(&r.Matchers[i]))
	}
	combine := "AND"
	if r.Any {
		combine = "OR"
	}
	return object{{"combine", combine}, {"matchers", list}}
}

// matcherOf writes a matcher as it was read, or from what it says where it was not.
func matcherOf(m *matching.Matcher) object {
	o := object{{"match", m.Kind}}
	for key, v := range m.Source.Members() {
		if key != "match" {
			o.add(key, raw(v))
		}
	}
	if m.Source.Exists() {
		return o
	}
	if m.Regex != "" {
		o.add("regex", m.Regex)
	}
	if m.Format != "" {
		o.add("format", m.Format)
	}
	if m.Min != nil {
		o.add("min", *m.Min)
	}
	if m.Max != nil {
		o.add("max", *m.Max)
	}
	if m.Value.Exists() {
		o.add("value", raw(m.Value))
	}
	return o
}

// generators writes generators by category.
func (p *printer) generators(o *object, list []contracts.Generator) {
	var out object
	at := map[string]int{}
	for i := range list {
		g := &list[i]
		name := g.Name
		if g.Part == "body" {
			name = g.Path.String()
		}
		if name == "" {
			out.add(g.Part, raw(g.Settings))
			continue
		}
		k, ok := at[g.Part]
		if !ok {
			k = len(out)
			at[g.Part] = k
			out.add(g.Part, object{})
		}
		out[k].value = append(out[k].value.(object), member{name, raw(g.Settings)})
	}
	if out != nil {
		o.add("generators", out)
	}
}

func (p *printer) message(o *object, m *contracts.Message) error {
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
		o.add(map[Version]string{V3: "metaData", V4: "metadata"}[p.version], raw(m.Metadata))
	}
	p.rules(o, &m.Rules)
	p.generators(o, m.Generators)
	return nil
}

func (p *printer) synchronous(o *object, i *contracts.Interaction) error {
	var request object
	if err := p.message(&request, i.Message); err != nil {
		return err
	}
	replies := []object{}
	for k := range i.Replies {
		reply := object{}
		if err := p.message(&reply, &i.Replies[k]); err != nil {
			return err
		}
		replies = append(replies, reply)
	}
	o.add("request", request)
	o.add("response", replies)
	return nil
}
