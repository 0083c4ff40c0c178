package learn

import (
	"encoding/json"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/ordered"
)

const (
	maxElements = 3 // of a list in an example
	hidden      = "redacted"
)

// example writes a sample without secrets, and with the first elements of its lists; nil where it is
// too large all the same.
func (l *learner) example(n node.Node) json.RawMessage {
	if l.options.NoExamples {
		return nil
	}
	e := &exemplifier{secrets: &l.secrets, left: maxExample}
	value := e.value(n, false, 0)
	text, err := json.Marshal(value)
	if err != nil || e.unfit || len(text) > maxExample {
		return nil
	}
	return text
}

// exemplifier writes one example.
type exemplifier struct {
	secrets *secrets
	left    int // values and bytes that it may have
	unfit   bool
}

// value writes a value. Of a secret one the shape is left.
func (e *exemplifier) value(n node.Node, secret bool, depth int) any {
	if e.left -= 1 + len(n.Text()); e.left < 0 || depth > maxDepth {
		e.unfit = true
		return nil
	}
	switch n.Kind() {
	case node.Object:
		o := ordered.Object{}
		for name, v := range n.Members() {
			if e.secrets.in(name) {
				e.unfit = true // a member without its name is another one
				return nil
			}
			o.Add(name, e.value(v, secret || secretName(name), depth+1))
		}
		return o
	case node.Array:
		list := []any{}
		for i, v := range n.Items() {
			if i == maxElements {
				break
			}
			list = append(list, e.value(v, secret, depth+1))
		}
		return list
	case node.String:
		return e.text(n.Text(), secret)
	case node.Number:
		if secret || e.secrets.in(n.Text()) {
			return 0
		}
	}
	return json.RawMessage(node.AppendJSON(nil, n))
}

// text writes a text. One with a format is left out with its example, since nothing in its place has
// the format.
func (e *exemplifier) text(text string, secret bool) any {
	if !secret && !e.secrets.in(text) {
		return text
	}
	var t texts
	if t.see(text); t.format() != "" {
		e.unfit = true
	}
	return hidden
}
