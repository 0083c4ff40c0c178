package native

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/ordered"
	"github.com/postel-api/postel/tolerantreader"
)

// UnsayableError is something of a contract for which the form has no words.
type UnsayableError struct {
	// Interaction is the description of the interaction that says it.
	Interaction string
	// Reason says what it is: "a matching rule".
	Reason string
	At     node.Span
}

// Error says what cannot be written.
func (e *UnsayableError) Error() string {
	return fmt.Sprintf("the interaction %q has %s, for which this form has no words", e.Interaction, e.Reason)
}

// Write writes a contract as YAML. Reading it gives the same contract, but for places and comments.
// The error is that of w, or an [*UnsayableError], and then nothing was written.
func Write(w io.Writer, c *contracts.Contract) error {
	root := ordered.Object{{Name: "postel", Value: Version}, {Name: "consumer", Value: c.Consumer}, {Name: "provider", Value: c.Provider}}
	if c.Needs != "" {
		root.Add("needs", c.Needs)
	}
	list := []ordered.Object{}
	for i := range c.Interactions {
		o, err := written(&c.Interactions[i])
		if err != nil {
			return err
		}
		list = append(list, o)
	}
	root.Add("interactions", list)
	text, err := json.Marshal(root)
	if err != nil {
		return err
	}
	tree, err := node.Parse("contract", text, node.Options{MaxBytes: maxBytes, JSON: true})
	if err != nil {
		return err
	}
	_, err = w.Write(node.AppendYAML(nil, tree.Root()))
	return err
}

func written(i *contracts.Interaction) (ordered.Object, error) {
	unsayable := func(reason string) error {
		return &UnsayableError{Interaction: i.Description, Reason: reason, At: i.At}
	}
	switch {
	case i.Kind != contracts.HTTP:
		return nil, unsayable("no request of HTTP")
	case i.Plugin != "":
		return nil, unsayable("the plugin " + i.Plugin)
	case len(i.Request.Generators)+len(i.Response.Generators) > 0:
		return nil, unsayable("a generator")
	case ruled(i.Request.Rules) || ruled(i.Response.Rules):
		return nil, unsayable("a matching rule")
	}
	o := ordered.Object{{Name: "description", Value: i.Description}}
	if len(i.States) > 0 {
		o.Add("states", states(i.States))
	}
	if i.Pending {
		o.Add("pending", true)
	}
	if i.Observed {
		o.Add("observed", true)
	}
	request := ordered.Object{{Name: "method", Value: i.Request.Method}}
	if i.Request.Follow != nil {
		request.Add("follow", i.Request.Follow.String())
	} else {
		request.Add("path", i.Request.Path)
	}
	if len(i.Request.Query) > 0 {
		request.Add("query", values(i.Request.Query))
	}
	if err := rest(&request, i.Request.Headers, i.Request.Body); err != "" {
		return nil, unsayable(err)
	}
	response := ordered.Object{{Name: "status", Value: i.Response.Status}}
	if err := rest(&response, i.Response.Headers, i.Response.Body); err != "" {
		return nil, unsayable(err)
	}
	if r := i.Response.Reads; r != nil {
		fields, err := needs(r.Contract.Reads)
		if err != nil {
			return nil, unsayable(err.Error())
		}
		response.Add("reads", fields)
	}
	o.Add("request", request)
	o.Add("response", response)
	return o, nil
}

func ruled(r matching.Rules) bool {
	return len(r.Method)+len(r.Path)+len(r.Query)+len(r.Header)+len(r.Status)+len(r.Body)+len(r.Metadata) > 0
}

func states(list []contracts.State) []any {
	var out []any
	for _, s := range list {
		if s.Params.Exists() {
			out = append(out, ordered.Object{{Name: "name", Value: s.Name}, {Name: "params", Value: raw(s.Params)}})
		} else {
			out = append(out, s.Name)
		}
	}
	return out
}

func raw(n node.Node) json.RawMessage { return node.AppendJSON(nil, n) }

// values are the values of headers or of a query.
func values(list []contracts.Field) ordered.Object {
	var o ordered.Object
	for _, f := range list {
		switch {
		case f.Bare:
			o.Add(f.Name, nil)
		case len(f.Values) == 1:
			o.Add(f.Name, f.Values[0])
		default:
			o.Add(f.Name, f.Values)
		}
	}
	return o
}

// rest writes what requests and responses have in common. What it returns is what cannot be written.
func rest(o *ordered.Object, headers []contracts.Field, c matching.Content) string {
	if len(headers) > 0 {
		o.Add("headers", values(headers))
	}
	switch c.Presence {
	case matching.Absent:
		return ""
	case matching.Null, matching.Empty:
		o.Add("body", nil)
		return ""
	}
	switch tree := c.Tree(); {
	case tree.Exists() && isJSON(c.Type):
		o.Add("body", raw(tree))
	case c.Type != mediaType(headers) || isJSON(c.Type):
		return "a body whose type no header says"
	default:
		text, err := json.Marshal(string(c.Bytes))
		var back string
		if err != nil || json.Unmarshal(text, &back) != nil || back != string(c.Bytes) {
			return "a body that is no text"
		}
		o.Add("body", json.RawMessage(text))
	}
	return ""
}

// needs are fields that are read: a map from names to kinds, with more where a kind is not enough.
func needs(list []tolerantreader.Need) (ordered.Object, error) {
	o := ordered.Object{}
	for _, n := range list {
		short := n.Required && !n.Nullable && n.Default == nil && !n.First && n.Accept == 0 && len(n.Reads) == 0 && n.Elements == nil && n.Rel == ""
		if short && len(n.Paths) == 1 && n.Paths[0] == own(n.Name) {
			o.Add(n.Name, n.Kind.String())
			continue
		}
		name := n.Name
		n.Name = ""
		if len(n.Paths) == 1 && n.Paths[0] == own(name) {
			n.Paths = nil
		}
		text, err := json.Marshal(n)
		if err != nil {
			return nil, err
		}
		o.Add(name, json.RawMessage(text))
	}
	return o, nil
}
