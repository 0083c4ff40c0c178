package conformance

import (
	"fmt"
	"strings"
	"sync"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// Kind is what of a description can be exercised.
type Kind string

// The kinds, in order.
const (
	Operations Kind = "operation"
	Statuses   Kind = "status"
	Parameters Kind = "parameter"
	Examples   Kind = "example"
)

// Item is one thing of a description that exchanges exercise: an operation that was asked for, a
// status that was answered, a parameter that was sent, an example that was met as a body.
type Item struct {
	Kind      Kind
	Operation string // "GET /orders"
	Name      string // "404", "query parameter limit", "response 200 application/json paid"; "" for an operation
	At        node.Span
	Times     int
}

// String returns the item in words.
func (i Item) String() string {
	p := i.At.Pos()
	return fmt.Sprintf("%s:%d:%d: %s %s", p.File, p.Line, p.Column, i.Kind, strings.TrimSpace(i.Operation+" "+i.Name))
}

// Coverage counts what of a description exchanges have exercised. It may be used by several goroutines.
type Coverage struct {
	mu    sync.Mutex
	items []Item
	of    map[*swagger.Operation][]int // indices of items
	match map[int]matching
}

// matching is how an item is known again.
type matching struct {
	response  *swagger.Response
	parameter *swagger.Parameter
	request   bool      // an example of the request
	example   node.Node // JSON
}

// NewCoverage returns a Coverage of a description that nothing has exercised yet.
func NewCoverage(doc *swagger.Document) *Coverage {
	c := &Coverage{of: map[*swagger.Operation][]int{}, match: map[int]matching{}}
	for _, op := range doc.Operations {
		c.add(op, Item{Kind: Operations, At: op.Key}, matching{})
		for _, r := range op.Responses {
			c.add(op, Item{Kind: Statuses, Name: r.Status, At: r.Key}, matching{response: r})
		}
		for _, p := range op.Parameters {
			c.add(op, Item{Kind: Parameters, Name: partOf(p), At: p.Key}, matching{parameter: p})
		}
		if op.Body != nil {
			c.examples(doc, op, op.Body.Content, "request", matching{request: true})
		}
		for _, r := range op.Responses {
			c.examples(doc, op, r.Content, "response "+r.Status, matching{response: r})
		}
	}
	return c
}

func (c *Coverage) add(op *swagger.Operation, i Item, m matching) {
	i.Operation = op.Method + " " + op.Path
	c.of[op] = append(c.of[op], len(c.items))
	c.match[len(c.items)] = m
	c.items = append(c.items, i)
}

// examples adds the examples of JSON bodies.
func (c *Coverage) examples(doc *swagger.Document, op *swagger.Operation, content []*swagger.MediaType, part string, m matching) {
	for _, media := range content {
		if !IsJSON(media.Name) {
			continue
		}
		if one := media.Node.Get("example"); one.Exists() {
			m.example = one
			c.add(op, Item{Kind: Examples, Name: part + " " + media.Name, At: media.Node.Key("example")}, m)
		}
		for name, one := range media.Node.Get("examples").Members() {
			at := one.Place()
			if to, err := doc.Resolve(one); err == nil {
				one = to
			}
			if m.example = one.Get("value"); !m.example.Exists() {
				m.example = one.Get("dataValue") // of OpenAPI 3.2
			}
			if m.example.Exists() {
				c.add(op, Item{Kind: Examples, Name: part + " " + media.Name + " " + name, At: at}, m)
			}
		}
	}
}

// Add counts what an exchange has exercised, given what its check has shown.
func (c *Coverage) Add(x *Exchange, r *Result) {
	if r.Operation == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var request, answer node.Node
	for _, i := range c.of[r.Operation] {
		m, hit := c.match[i], false
		switch c.items[i].Kind {
		case Operations:
			hit = true
		case Statuses:
			hit = m.response == r.Response
		case Parameters:
			hit = sent(x, m.parameter)
		case Examples:
			body, value := x.Answered, &answer
			if m.request {
				body, value = x.Body, &request
			} else if m.response != r.Response {
				continue
			}
			hit = node.Equal(parsed(body, value), m.example)
		}
		if hit {
			c.items[i].Times++
		}
	}
}

// parsed reads a body once.
func parsed(body []byte, value *node.Node) node.Node {
	if value.Exists() || len(body) == 0 || len(body) > defaultMaxBody {
		return *value
	}
	if tree, err := node.ParseJSON("body", body, node.Options{MaxDepth: 200}); err == nil {
		*value = tree.Root()
	}
	return *value
}

func sent(x *Exchange, p *swagger.Parameter) bool {
	switch p.In {
	case "path":
		return true
	case "header":
		return len(x.Header.Values(p.Name)) > 0
	case "cookie":
		return strings.Contains("; "+x.Header.Get("Cookie"), "; "+p.Name+"=")
	case "querystring":
		return x.URL.RawQuery != ""
	}
	for name := range x.URL.Query() {
		stem, _, _ := strings.Cut(name, "[")
		if name == p.Name || stem == p.Name {
			return true
		}
	}
	return false
}

// Items returns everything that can be exercised, in the order of the description.
func (c *Coverage) Items() []Item {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Item(nil), c.items...)
}

// Count returns how many items of a kind were exercised, and how many there are.
func (c *Coverage) Count(k Kind) (exercised, all int) {
	for _, i := range c.Items() {
		if i.Kind != k {
			continue
		}
		if all++; i.Times > 0 {
			exercised++
		}
	}
	return exercised, all
}

// Share returns the exercised part of all items, from 0 to 1; 1 where there are none.
func (c *Coverage) Share() float64 {
	items := c.Items()
	exercised := 0
	for _, i := range items {
		if i.Times > 0 {
			exercised++
		}
	}
	if len(items) == 0 {
		return 1
	}
	return float64(exercised) / float64(len(items))
}

// String returns the counts in one line.
func (c *Coverage) String() string {
	var out []string
	for _, k := range []Kind{Operations, Statuses, Parameters, Examples} {
		if hit, all := c.Count(k); all > 0 {
			plural := string(k) + "s"
			if k == Statuses {
				plural = "statuses"
			}
			out = append(out, fmt.Sprintf("%d of %d %s", hit, all, plural))
		}
	}
	return strings.Join(out, ", ")
}
