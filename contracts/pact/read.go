package pact

import (
	"fmt"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/internal/node"
)

// MaxBytes bounds a contract.
const MaxBytes = 64 << 20

// Is reports whether a document looks like a contract of Pact: it has a consumer, a provider and
// interactions or messages.
func Is(root node.Node) bool {
	return root.Kind() == node.Object && (root.Has("interactions") || root.Has("messages")) && (root.Has("consumer") || root.Has("provider"))
}

// Read reads a contract. name is how messages call it. The error is a *node.Error with a place.
func Read(name string, data []byte) (*contracts.Contract, error) {
	tree, err := node.Parse(name, data, node.Options{MaxBytes: MaxBytes})
	if err != nil {
		return nil, err
	}
	return FromTree(name, tree.Root())
}

// FromTree reads a contract that was parsed.
func FromTree(name string, root node.Node) (*contracts.Contract, error) {
	if root.Kind() != node.Object {
		return nil, root.Span().Errorf("a contract is an object, not %s", what(root))
	}
	r := &reader{version: versionOf(root)}
	c := &contracts.Contract{
		File: name, Consumer: root.Path("consumer", "name").Str(), Provider: root.Path("provider", "name").Str(),
		Format: "Pact " + r.versionText(root),
	}
	for _, key := range []string{"consumer", "provider"} {
		if root.Path(key, "name").Kind() != node.String {
			return nil, at(root, key).Errorf("the %s has no name", key)
		}
	}
	for _, key := range []string{"interactions", "messages"} {
		list := root.Get(key)
		if list.Exists() && list.Kind() != node.Array {
			return nil, list.Span().Errorf("%s is a list, not %s", key, what(list))
		}
		for _, n := range list.Items() {
			i, err := r.interaction(n, key == "messages")
			if err != nil {
				return nil, err
			}
			c.Interactions = append(c.Interactions, *i)
		}
	}
	c.Warnings = r.warnings
	return c, nil
}

type reader struct {
	version  int // 1 to 4; 0 where the file does not say
	warnings []contracts.Warning
}

func (r *reader) warn(s node.Span, format string, args ...any) {
	r.warnings = append(r.warnings, contracts.Warning{At: s, Message: fmt.Sprintf(format, args...)})
}

// version returns the major version of the specification that a file names.
func versionOf(root node.Node) int {
	text := declared(root)
	if text == "" || text[0] < '1' || text[0] > '4' {
		return 0
	}
	return int(text[0] - '0')
}

func declared(root node.Node) string {
	meta := root.Get("metadata")
	for _, n := range []node.Node{meta.Path("pactSpecification", "version"), meta.Path("pact-specification", "version"), meta.Get("pactSpecificationVersion")} {
		if n.Exists() {
			return n.Text()
		}
	}
	return ""
}

func (r *reader) versionText(root node.Node) string {
	if text := declared(root); text != "" {
		return text
	}
	return "of no stated version"
}

// at is the place of a member, or of the object where it is missing.
func at(n node.Node, key string) node.Span {
	if v := n.Get(key); v.Exists() {
		return v.Span()
	}
	return n.Place()
}

// what is the kind of a value, as a message says it.
func what(n node.Node) string {
	switch n.Kind() {
	case node.Absent:
		return "nothing"
	case node.Null:
		return "null"
	case node.Bool:
		return "a boolean"
	case node.Number:
		return "a number"
	case node.String:
		return "a text"
	case node.Array:
		return "a list"
	}
	return "an object"
}

// interaction reads an entry of interactions, or of messages.
func (r *reader) interaction(n node.Node, message bool) (*contracts.Interaction, error) {
	if n.Kind() != node.Object {
		return nil, n.Span().Errorf("an interaction is an object, not %s", what(n))
	}
	i := &contracts.Interaction{
		Key: n.Get("key").Str(), Description: n.Get("description").Text(), Pending: n.Get("pending").Bool(),
		Comments: comments(n.Get("comments")), Operation: n.Path("comments", "references", "AsyncAPI", "operationId").Str(), Test: n.Path("comments", "testname").Str(), At: n.Place(),
	}
	if i.Description == "" {
		r.warn(n.Place(), "the interaction has no description")
	}
	if p := n.Get("pluginConfiguration"); p.Kind() == node.Object && p.Len() > 0 {
		i.Plugin = p.Keys()[0]
	}
	if err := r.states(n, i); err != nil {
		return nil, err
	}
	kind := n.Get("type").Text()
	switch {
	case message || kind == "Asynchronous/Messages":
		i.Kind = contracts.Asynchronous
		return i, r.asynchronous(n, i)
	case kind == "Synchronous/Messages":
		i.Kind = contracts.Synchronous
		return i, r.synchronous(n, i)
	case kind == "" || kind == "Synchronous/HTTP":
		if kind == "" && r.version == 4 {
			r.warn(n.Place(), "the interaction has no type; it is taken for Synchronous/HTTP")
		}
		return i, r.http(n, i)
	}
	r.warn(n.Get("type").Span(), "the type %q is none of Synchronous/HTTP, Asynchronous/Messages, Synchronous/Messages; the interaction is not verified", kind)
	i.Kind, i.Plugin = contracts.Asynchronous, kind
	i.Message = &contracts.Message{At: n.Place()}
	return i, nil
}

func comments(n node.Node) []string {
	var out []string
	for _, t := range n.Get("text").Items() {
		out = append(out, t.Text())
	}
	return out
}

// states reads providerStates, and providerState of the versions before 3.
func (r *reader) states(n node.Node, i *contracts.Interaction) error {
	list := n.Get("providerStates")
	if !list.Exists() {
		list = n.Get("providerState")
	}
	if !list.Exists() {
		if list = n.Get("provider_state"); list.Exists() {
			r.warn(list.Span(), "provider_state is read as providerState")
		}
	}
	switch list.Kind() {
	case node.Absent, node.Null:
	case node.String:
		if list.Text() != "" {
			i.States = []contracts.State{{Name: list.Text(), At: list.Span()}}
		}
	case node.Array:
		for _, s := range list.Items() {
			state := contracts.State{Name: s.Get("name").Text(), Params: s.Get("params"), At: s.Span()}
			if s.Kind() == node.String {
				state.Name = s.Text()
			}
			if state.Name == "" {
				return s.Span().Errorf("a provider state has no name")
			}
			i.States = append(i.States, state)
		}
	default:
		return list.Span().Errorf("a provider state is a text or a list, not %s", what(list))
	}
	return nil
}

func (r *reader) http(n node.Node, i *contracts.Interaction) (err error) {
	for _, key := range []string{"request", "response"} {
		if v := n.Get(key); v.Kind() != node.Object {
			return at(n, key).Errorf("the interaction %q has no %s", i.Description, key)
		}
	}
	if i.Request, err = r.request(n.Get("request")); err != nil {
		return err
	}
	i.Response, err = r.response(n.Get("response"))
	return err
}

func (r *reader) request(n node.Node) (*contracts.Request, error) {
	out := &contracts.Request{Method: strings.ToUpper(n.Get("method").Text()), Path: n.Get("path").Text(), At: n.Place()}
	if out.Method == "" {
		out.Method = "GET"
	}
	if !n.Has("path") {
		out.Path = "/"
	}
	var err error
	if out.Query, err = r.query(n.Get("query")); err != nil {
		return nil, err
	}
	if out.Headers, err = r.headers(n.Get("headers")); err != nil {
		return nil, err
	}
	out.Body, err = r.body(n, typeOf(out.Headers))
	if err != nil {
		return nil, err
	}
	if out.Rules, err = r.rules(n.Get("matchingRules")); err != nil {
		return nil, err
	}
	out.Generators, err = r.generators(n.Get("generators"))
	return out, err
}

func (r *reader) response(n node.Node) (*contracts.Response, error) {
	out := &contracts.Response{Status: 200, At: n.Place()}
	if s := n.Get("status"); s.Exists() {
		code, ok := integer(s)
		if !ok || code < 100 || code > 999 {
			return nil, s.Span().Errorf("the status is a number from 100 to 999, not %s", s.Text())
		}
		out.Status = code
	}
	var err error
	if out.Headers, err = r.headers(n.Get("headers")); err != nil {
		return nil, err
	}
	if out.Body, err = r.body(n, typeOf(out.Headers)); err != nil {
		return nil, err
	}
	if out.Rules, err = r.rules(n.Get("matchingRules")); err != nil {
		return nil, err
	}
	out.Generators, err = r.generators(n.Get("generators"))
	return out, err
}

func typeOf(headers []contracts.Field) string {
	for _, h := range headers {
		if strings.EqualFold(h.Name, "Content-Type") && len(h.Values) > 0 {
			return h.Values[0]
		}
	}
	return ""
}
