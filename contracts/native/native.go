package native

import (
	_ "embed"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/internal/members"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/hal"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/semver"
	"github.com/postel-api/postel/tolerantreader"
)

// Version is the form that Read knows, as contracts state it.
const Version = "contract/1"

// maxBytes bounds a contract.
const maxBytes = 64 << 20

//go:embed contract.schema.json
var schema string

// Schema returns the JSON Schema (2020-12) of contracts.
func Schema() []byte { return []byte(schema) }

// Is reports whether a document is a contract of this form.
func Is(root node.Node) bool { return root.Kind() == node.Object && root.Has("postel") }

// Read reads a contract. name is how messages call it. The error is a *node.Error with a place.
func Read(name string, data []byte) (*contracts.Contract, error) {
	tree, err := node.Parse(name, data, node.Options{MaxBytes: maxBytes})
	if err != nil {
		return nil, err
	}
	return FromTree(name, tree.Root())
}

// FromTree reads a contract that was parsed.
func FromTree(name string, root node.Node) (*contracts.Contract, error) {
	if err := members.Only(root, "postel", "consumer", "provider", "needs", "interactions"); err != nil {
		return nil, err
	}
	if v := root.Get("postel"); v.Text() != Version {
		e := place(root, "postel").Errorf("the contract has the form %q", v.Text())
		e.Help = "write postel: " + Version
		return nil, e
	}
	c := &contracts.Contract{File: name, Format: "Postel " + Version, Consumer: root.Get("consumer").Text(), Provider: root.Get("provider").Text(), Needs: root.Get("needs").Text()}
	for _, key := range []string{"consumer", "provider"} {
		if root.Get(key).Kind() != node.String || root.Get(key).Text() == "" {
			return nil, place(root, key).Errorf("the %s has no name", key)
		}
	}
	if c.Needs != "" {
		if _, err := semver.ParseRange(c.Needs); err != nil {
			return nil, root.Get("needs").Span().Errorf("%s", err)
		}
	}
	list := root.Get("interactions")
	if list.Kind() != node.Array {
		return nil, place(root, "interactions").Errorf("interactions are a list")
	}
	for _, n := range list.Items() {
		i, err := interaction(n, c.Consumer)
		if err != nil {
			return nil, err
		}
		c.Interactions = append(c.Interactions, *i)
	}
	return c, nil
}

// IsFieldList reports whether a document is the field list of a tolerant reader, as it exports it.
func IsFieldList(root node.Node) bool {
	return root.Kind() == node.Object && root.Has("version") && root.Has("consumer") && root.Get("reads").Kind() == node.Array
}

// FromFieldList reads the field list of a tolerant reader that was parsed. It says what a consumer
// reads, and not of what: the contract has one interaction of the kind [contracts.Reading], and no
// provider.
func FromFieldList(name string, root node.Node) (*contracts.Contract, error) {
	if err := members.Only(root, "version", "consumer", "embedded", "duplicates", "reads"); err != nil {
		return nil, err
	}
	exported, err := tolerantreader.ParseContract([]byte(wire.JSON(root)))
	if err != nil {
		return nil, root.Span().Errorf("%s", err)
	}
	r := &contracts.Reads{Contract: exported, At: map[string]node.Span{}}
	if r.Plan, err = exported.Plan(); err != nil {
		return nil, root.Span().Errorf("%s", err)
	}
	for i, n := range root.Get("reads").Items() {
		r.At[exported.Reads[i].Name] = n.Place()
	}
	at := root.Get("reads").Place()
	return &contracts.Contract{File: name, Format: "fields of a reader", Consumer: exported.Consumer, Interactions: []contracts.Interaction{{
		Kind: contracts.Reading, Description: "the fields that " + exported.Consumer + " reads", At: at,
		Response: &contracts.Response{Status: 200, Reads: r, At: at},
	}}}, nil
}

// place is the place of a member, or of the object where it is missing.
func place(n node.Node, key string) node.Span {
	if v := n.Get(key); v.Exists() {
		return v.Span()
	}
	return n.Place()
}

func interaction(n node.Node, consumer string) (*contracts.Interaction, error) {
	if err := members.Only(n, "description", "states", "pending", "observed", "request", "response"); err != nil {
		return nil, err
	}
	i := &contracts.Interaction{Description: n.Get("description").Text(), Pending: n.Get("pending").Bool(), Observed: n.Get("observed").Bool(), At: n.Place()}
	if i.Description == "" {
		return nil, n.Place().Errorf("an interaction has no description")
	}
	for _, s := range n.Get("states").Items() {
		state := contracts.State{Name: s.Text(), At: s.Span()}
		if s.Kind() == node.Object {
			if err := members.Only(s, "name", "params"); err != nil {
				return nil, err
			}
			state.Name, state.Params = s.Get("name").Text(), s.Get("params")
		}
		if state.Name == "" {
			return nil, s.Span().Errorf("a state has no name")
		}
		i.States = append(i.States, state)
	}
	var err error
	if i.Request, err = request(n.Get("request"), n); err != nil {
		return nil, err
	}
	i.Response, err = response(n.Get("response"), n, consumer)
	return i, err
}

func request(n, parent node.Node) (*contracts.Request, error) {
	if !n.Exists() {
		return nil, parent.Place().Errorf("the interaction has no request")
	}
	if err := members.Only(n, "method", "path", "follow", "query", "headers", "body"); err != nil {
		return nil, err
	}
	r := &contracts.Request{Method: "GET", Path: n.Get("path").Text(), At: n.Place()}
	if m := n.Get("method"); m.Exists() {
		r.Method = strings.ToUpper(m.Text())
	}
	var err error
	switch follow := n.Get("follow"); {
	case follow.Exists() && n.Get("path").Exists():
		return nil, follow.Place().Errorf("a request has a path, or a chain of relations to follow, and not both")
	case follow.Exists():
		if r.Follow, err = chain(follow); err != nil {
			return nil, err
		}
	case !strings.HasPrefix(r.Path, "/"):
		return nil, place(n, "path").Errorf("the path of a request begins with a slash")
	}
	if r.Query, err = fields(n.Get("query")); err != nil {
		return nil, err
	}
	if r.Headers, err = fields(n.Get("headers")); err != nil {
		return nil, err
	}
	r.Body = body(n, mediaType(r.Headers))
	return r, nil
}

// chain reads the relations that lead to one resource.
func chain(n node.Node) (hal.Chain, error) {
	out, err := hal.ParseChain(n.Text())
	switch {
	case err != nil:
		return nil, n.Place().Errorf("this is no chain of relations: %s", err)
	case len(out) == 0:
		return nil, n.Place().Errorf("this is no chain of relations: it is empty")
	}
	for _, s := range out {
		if s.Pick.By == hal.All {
			e := n.Place().Errorf("the chain leads to several resources: the step %s takes all, and a request has one target", s)
			e.Help = "write which one: [0], or [name=x]"
			return nil, e
		}
	}
	return out, nil
}

func response(n, parent node.Node, consumer string) (*contracts.Response, error) {
	if !n.Exists() {
		return nil, parent.Place().Errorf("the interaction has no response")
	}
	if err := members.Only(n, "status", "headers", "body", "reads"); err != nil {
		return nil, err
	}
	r := &contracts.Response{Status: 200, At: n.Place()}
	if s := n.Get("status"); s.Exists() {
		code, err := strconv.Atoi(s.Text())
		if err != nil || code < 100 || code > 999 {
			return nil, s.Span().Errorf("the status is a number from 100 to 999, not %s", s.Text())
		}
		r.Status = code
	}
	var err error
	if r.Headers, err = fields(n.Get("headers")); err != nil {
		return nil, err
	}
	r.Body = body(n, mediaType(r.Headers))
	r.Reads, err = reads(n.Get("reads"), consumer)
	return r, err
}

// fields reads a map from names to a text or a list of texts.
func fields(n node.Node) ([]contracts.Field, error) {
	if n.Exists() && n.Kind() != node.Object {
		return nil, n.Span().Errorf("this is an object of names with a text or a list of texts each")
	}
	var out []contracts.Field
	for name, v := range n.Members() {
		f := contracts.Field{Name: name, Values: []string{v.Text()}, At: n.Key(name)}
		switch v.Kind() {
		case node.Array:
			f.Values = v.Strings()
		case node.Object:
			return nil, v.Span().Errorf("the value of %s is a text or a list of texts", name)
		case node.Null:
			f.Bare = true
		}
		out = append(out, f)
	}
	return out, nil
}

func mediaType(headers []contracts.Field) string {
	for _, h := range headers {
		if strings.EqualFold(h.Name, "Content-Type") && len(h.Values) > 0 {
			return h.Values[0]
		}
	}
	return ""
}

// isJSON reports whether bodies of a media type are JSON; where none is stated they are.
func isJSON(media string) bool {
	base, _, _ := strings.Cut(strings.ToLower(media), ";")
	return media == "" || strings.HasSuffix(strings.TrimSpace(base), "json")
}

func body(n node.Node, media string) matching.Content {
	b := n.Get("body")
	c := matching.Content{Type: media, At: place(n, "body")}
	switch {
	case !b.Exists():
	case b.Kind() == node.Null:
		c.Presence = matching.Null
	case b.Kind() == node.String && !isJSON(media):
		c.Presence, c.Bytes = matching.Present, []byte(b.Text())
	default:
		c.Presence, c.Bytes, c.JSON = matching.Present, []byte(wire.JSON(b)), b
		if c.Type == "" {
			c.Type = "application/json"
		}
	}
	return c
}

// reads reads what the consumer reads: a map from names to kinds or needs, or a list of needs as a
// tolerant reader exports it.
func reads(n node.Node, consumer string) (*contracts.Reads, error) {
	if !n.Exists() {
		return nil, nil
	}
	out := &contracts.Reads{Contract: &tolerantreader.Contract{Version: tolerantreader.ContractVersion, Consumer: consumer}, At: map[string]node.Span{}}
	add := func(name string, at node.Span, n node.Node) error {
		need, err := need(name, n)
		if err != nil {
			return err
		}
		if need.Name == "" {
			return at.Errorf("a field that is read has no name")
		}
		out.Contract.Reads = append(out.Contract.Reads, *need)
		out.At[need.Name] = at
		return nil
	}
	switch n.Kind() {
	case node.Object:
		for name, v := range n.Members() {
			if err := add(name, n.Key(name), v); err != nil {
				return nil, err
			}
		}
	case node.Array:
		for _, v := range n.Items() {
			if err := add("", v.Place(), v); err != nil {
				return nil, err
			}
		}
	default:
		return nil, n.Span().Errorf("reads is a map from names to kinds, or a list of fields")
	}
	var err error
	if out.Plan, err = out.Contract.Plan(); err != nil {
		return nil, n.Span().Errorf("%s", err)
	}
	return out, nil
}

// need reads a field: its kind, or its members in the form that a tolerant reader exports.
func need(name string, n node.Node) (*tolerantreader.Need, error) {
	out := &tolerantreader.Need{Name: name, Required: true}
	if n.Kind() == node.Object {
		if err := json.Unmarshal([]byte(wire.JSON(n)), out); err != nil {
			return nil, n.Span().Errorf("the field is not understood: %s", err)
		}
		if err := members.Only(n, "name", "paths", "rel", "kind", "required", "nullable", "default", "first", "accept", "reads", "elements"); err != nil {
			return nil, err
		}
	} else if err := out.Kind.UnmarshalText([]byte(n.Text())); err != nil {
		return nil, n.Span().Errorf("%s", err)
	}
	if len(out.Paths) == 0 && out.Rel == "" && out.Name != "" {
		out.Paths = []string{own(out.Name)}
	}
	return out, nil
}

// own is the path of a field that gives none: the member of its name.
func own(name string) string {
	return "$['" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(name) + "']"
}
