package conform

import (
	"encoding/json"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/internal/ordered"
	"github.com/postel-api/postel/swagger"
)

// value makes a tree of a value.
func value(v any) node.Node {
	text, err := json.Marshal(v)
	if err != nil {
		return node.Node{}
	}
	tree, err := node.ParseJSON("value", text, node.Options{})
	if err != nil {
		return node.Node{}
	}
	return tree.Root()
}

// parameterValue reads a parameter by its style (OpenAPI 3.1.1, parameter object, style values). Numbers
// and booleans stay texts.
func (c *checker) parameterValue(p *swagger.Parameter, values []string) node.Node {
	if p.In == "path" {
		values = []string{bare(p, values[0])}
	}
	text := strings.Join(values, ",")
	switch kind := c.kindOf(p.Schema); kind {
	case "array":
		return value(c.items(p, values))
	case "object":
		return value(object(text, p.Explode))
	}
	return value(text)
}

// bare is the text of a path parameter without what its style puts around it, with commas between
// values.
func bare(p *swagger.Parameter, text string) string {
	switch p.Style {
	case "label":
		text = strings.TrimPrefix(text, ".")
		if p.Explode {
			text = strings.ReplaceAll(text, ".", ",")
		}
	case "matrix":
		text = strings.ReplaceAll(strings.TrimPrefix(text, ";"), p.Name+"=", "")
		text = strings.ReplaceAll(text, ";", ",")
	}
	return text
}

// items are the elements of a parameter that is a list.
func (c *checker) items(p *swagger.Parameter, values []string) []string {
	separator := ","
	switch p.Style {
	case "spaceDelimited":
		separator = " "
	case "pipeDelimited":
		separator = "|"
	case "tabDelimited":
		separator = "\t"
	}
	if len(values) == 1 && (!p.Explode || p.In != "query") {
		return strings.Split(values[0], separator)
	}
	return values
}

// object reads name,value,… or name=value,…
func object(text string, explode bool) ordered.Object {
	out := ordered.Object{}
	parts := strings.Split(text, ",")
	if explode {
		for _, pair := range parts {
			name, v, _ := strings.Cut(pair, "=")
			out.Add(name, v)
		}
		return out
	}
	for i := 0; i+1 < len(parts); i += 2 {
		out.Add(parts[i], parts[i+1])
	}
	return out
}

// deep collects the parts of a parameter of the style deepObject: name[a][b]=value.
func deep(name string, list []field) (ordered.Object, bool) {
	root := &tree{}
	for _, f := range list {
		rest, ok := strings.CutPrefix(f.name, name+"[")
		if !ok || !strings.HasSuffix(rest, "]") {
			continue
		}
		at := root
		for _, key := range strings.Split(strings.TrimSuffix(rest, "]"), "][") {
			at = at.child(key)
		}
		at.value = strings.Join(f.values, ",")
	}
	return root.object(), len(root.children) > 0
}

// tree is an object in the making.
type tree struct {
	key      string
	value    string
	children []*tree
}

func (t *tree) child(key string) *tree {
	for _, c := range t.children {
		if c.key == key {
			return c
		}
	}
	c := &tree{key: key}
	t.children = append(t.children, c)
	return c
}

func (t *tree) object() ordered.Object {
	out := ordered.Object{}
	for _, c := range t.children {
		if len(c.children) > 0 {
			out.Add(c.key, c.object())
		} else {
			out.Add(c.key, c.value)
		}
	}
	return out
}

// field is a parameter of a query, or a field of a form.
type field struct {
	name   string
	values []string
	at     node.Span
}

// kindOf is the type that a schema says, "" where it says none or many.
func (c *checker) kindOf(n node.Node) string {
	for _, part := range c.parts(n) {
		if t := part.Get("type"); t.Kind() == node.String {
			return t.Text()
		}
		for _, t := range part.Get("type").Items() {
			if t.Text() == "array" || t.Text() == "object" {
				return t.Text()
			}
		}
	}
	return ""
}
