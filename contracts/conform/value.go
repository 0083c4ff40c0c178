package conform

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
)

// fault is a place in a value that a schema refuses.
type fault struct {
	path    []string
	message string
	schema  node.Node
}

// asText is how parameters are held against schemas, asSent how bodies of requests are, and asForm
// those of forms.
var (
	asText = subschema.Relation{Reading: subschema.Strict, View: subschema.Request, Text: true}
	asSent = subschema.Relation{Reading: subschema.Strict, View: subschema.Request}
)

// maxDepth bounds how deep values and schemas are followed.
const maxDepth = 100

// schema is a schema object as a set.
func (c *checker) schema(n node.Node) *subschema.Schema { return c.universe.Add(n, c.dialect, c.refs) }

// refused reports whether a schema refuses a value. What cannot be judged is not refused.
func (c *checker) refused(n, v node.Node, rel subschema.Relation) bool {
	return n.Exists() && c.universe.Refutes(c.anything, c.schema(n), v, rel)
}

// refuses lists the deepest places of a value that a schema refuses.
func (c *checker) refuses(n, v node.Node, rel subschema.Relation) []fault {
	if !c.refused(n, v, rel) {
		return nil
	}
	return c.blame(n, v, rel, nil)
}

// blame says where a value is wrong that a schema refuses.
func (c *checker) blame(n, v node.Node, rel subschema.Relation, path []string) []fault {
	var out []fault
	parts := c.parts(n)
	if len(path) < maxDepth {
		for _, part := range parts {
			for key, s := range part.Get("properties").Members() {
				if w := v.Get(key); w.Exists() && c.refused(s, w, rel) {
					out = append(out, c.blame(s, w, rel, child(path, key))...)
				}
			}
			if s := part.Get("items"); s.Kind() == node.Object && v.Kind() == node.Array {
				for i, w := range v.Items() {
					if c.refused(s, w, rel) {
						out = append(out, c.blame(s, w, rel, child(path, strconv.Itoa(i)))...)
					}
				}
			}
		}
	}
	if len(out) == 0 {
		return []fault{{path, c.why(n, parts, v, rel), n}}
	}
	return out
}

func child(path []string, key string) []string { return append(slices.Clip(slices.Clone(path)), key) }

// parts are the schema objects that all have to accept a value: a schema, what it refers to, and what
// stands in its allOf, at any depth.
func (c *checker) parts(n node.Node) []node.Node {
	var out []node.Node
	var add func(n node.Node)
	add = func(n node.Node) {
		if target, err := c.refs.Resolve(n); err == nil {
			n = target
		}
		if n.Kind() != node.Object || len(out) >= maxDepth || slices.Contains(out, n) {
			return
		}
		out = append(out, n)
		if ref := n.Get("$ref"); ref.Kind() == node.String { // from 3.1 on it may stand beside other keywords
			if target, err := c.refs.Reference(n, ref.Text()); err == nil {
				add(target)
			}
		}
		for _, s := range n.Get("allOf").Items() {
			add(s)
		}
	}
	add(n)
	return out
}

// why says in words what a schema has against a value.
func (c *checker) why(n node.Node, parts []node.Node, v node.Node, rel subschema.Relation) string {
	text := shown(v)
	for _, part := range parts {
		if want := types(part); len(want) > 0 && !rel.Text && !ofType(v, want) {
			return fmt.Sprintf("%s is not %s", text, strings.Join(want, " or "))
		}
		var missing []string
		for _, key := range part.Get("required").Strings() {
			if v.Kind() == node.Object && !v.Has(key) {
				missing = append(missing, key)
			}
		}
		if len(missing) > 0 {
			return "required, and not there: " + strings.Join(missing, ", ")
		}
		if extra := part.Get("additionalProperties"); extra.Kind() == node.Bool && !extra.Bool() && v.Kind() == node.Object {
			for key := range v.Members() {
				if !part.Get("properties").Has(key) && !part.Has("patternProperties") {
					return "the member " + key + " is not allowed"
				}
			}
		}
	}
	for _, part := range parts {
		for _, key := range []string{"enum", "const", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems"} {
			if k := part.Get(key); k.Exists() && c.refusedAlone(part, key, v, rel) {
				return fmt.Sprintf("%s is not as %s %s demands", text, key, shown(k))
			}
		}
		if part.Has("type") && c.refusedAlone(part, "type", v, rel) {
			return fmt.Sprintf("%s is not %s", text, strings.Join(types(part), " or "))
		}
		for _, key := range []string{"oneOf", "anyOf"} {
			if branches := part.Get(key); branches.Len() > 0 && c.refusedAlone(part, key, v, rel) {
				return fmt.Sprintf("%s fits none of the %d schemas of %s, or more than it may", text, branches.Len(), key)
			}
		}
	}
	return text + " is refused by the schema"
}

// refusedAlone reports whether one keyword alone refuses a value.
func (c *checker) refusedAlone(part node.Node, key string, v node.Node, rel subschema.Relation) bool {
	alone := []byte{'{'}
	alone = append(node.AppendString(alone, key), ':')
	alone = append(node.AppendJSON(alone, part.Get(key)), '}')
	if key == "oneOf" || key == "anyOf" {
		return true // references in there lead nowhere from elsewhere; nothing else was at fault
	}
	s, err := c.universe.Compile(alone, c.dialect)
	return err == nil && c.universe.Refutes(c.anything, s, v, rel)
}

// types are the types that a schema object says.
func types(n node.Node) []string {
	t := n.Get("type")
	if t.Kind() == node.String {
		out := []string{t.Text()}
		if n.Get("nullable").Bool() {
			out = append(out, "null")
		}
		return out
	}
	return t.Strings()
}

// ofType reports whether a value has one of the types.
func ofType(v node.Node, want []string) bool {
	for _, t := range want {
		switch kind := v.Kind(); {
		case kind.String() == t, kind == node.Number && (t == "number" || t == "integer"), t == "file":
			return true
		}
	}
	return false
}

// maxShown bounds a value in a message, in bytes.
const maxShown = 80

func shown(v node.Node) string {
	text := string(node.AppendJSON(nil, v))
	if len(text) > maxShown {
		text = strings.ToValidUTF8(text[:maxShown], "") + "…"
	}
	return text
}
