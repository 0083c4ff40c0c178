package swagger

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// anchor is a plain name inside a file or schema resource (JSON Schema 2020-12, section 8.2.2).
type anchor struct {
	resource node.Node
	name     string
}

// identify records what has a name of its own in a file: $self (OpenAPI 3.2, section 4.1.1),
// $id, $anchor and $dynamicAnchor (JSON Schema 2020-12, section 8.2). Before 3.1 these are no
// keywords. Most files have none, which is seen without a walk.
func (r *resolver) identify(f *file) {
	if r.version < V31 {
		return
	}
	if self := f.root().Get("$self"); self.Kind() == node.String {
		f.base = withoutFragment(absolute(f.name, self.Text()))
		r.identified(f.base, f.root())
	}
	for _, key := range []string{"$id", "$anchor", "$dynamicAnchor"} {
		for range f.tree.Holders(key) {
			r.walkIdentifiers(f)
			return
		}
	}
}

func (r *resolver) identified(uri string, n node.Node) {
	if _, ok := r.ids[uri]; !ok {
		r.ids[uri] = n
	}
}

// visit is a node of the walk with the schema resource around it.
type visit struct {
	node     node.Node
	resource node.Node
	base     string // of the resource; "" for the file itself
	names    bool   // the keys of the object are names, not keywords
}

// walkIdentifiers visits every object of a file once, and passes by values that only look like
// schemas.
func (r *resolver) walkIdentifiers(f *file) {
	f.anchors = map[anchor]node.Node{}
	f.bases = map[node.Node]string{}
	seen := make([]bool, f.tree.Len())
	stack := []visit{{node: f.root(), resource: f.root()}}
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[v.node.ID()] {
			continue
		}
		seen[v.node.ID()] = true
		for _, item := range v.node.Items() {
			stack = append(stack, visit{item, v.resource, v.base, false})
		}
		if v.node.Kind() != node.Object {
			continue
		}
		if !v.names {
			r.identifySchema(f, &v)
		}
		for key, child := range v.node.Members() {
			if v.names || !literal(key) {
				stack = append(stack, visit{child, v.resource, v.base, !v.names && holdsNames(key)})
			}
		}
	}
}

// identifySchema records the identifiers of one object, and enters its resource.
func (r *resolver) identifySchema(f *file, v *visit) {
	if id := v.node.Get("$id").Str(); id != "" && id[0] != '#' {
		base := v.base
		if base == "" {
			base = f.base
		}
		v.resource, v.base = v.node, withoutFragment(absolute(base, id))
		r.identified(v.base, v.node)
	}
	for _, key := range []string{"$anchor", "$dynamicAnchor"} {
		if name := v.node.Get(key).Str(); name != "" {
			f.anchors[anchor{v.resource, name}] = v.node
		}
	}
	if v.base != "" && isReference(v.node) {
		f.bases[v.node] = v.base
	}
}

// anchor finds a plain name in a file or schema resource.
func (r *resolver) anchor(root node.Node, name, text string) (node.Node, *failure) {
	if n, ok := r.byTree[root.Tree()].anchors[anchor{root, name}]; ok {
		return n, nil
	}
	f := &failure{msg: "the reference " + quoted(text) + " leads nowhere: there is no anchor " + quoted(name)}
	if strings.Contains(name, "/") {
		f.help = "write #/" + clip(name)
	}
	return node.Node{}, f
}

func withoutFragment(uri string) string {
	uri, _, _ = strings.Cut(uri, "#")
	return uri
}

// literal reports whether the value of a keyword is data in which keywords have no meaning.
func literal(key string) bool {
	switch key {
	case "enum", "const", "default", "example", "examples":
		return true
	}
	return false
}

// holdsNames reports whether the members of a keyword's value are named by the author.
func holdsNames(key string) bool {
	switch key {
	case "properties", "patternProperties", "$defs", "definitions", "dependentSchemas",
		"schemas", "responses", "parameters", "requestBodies", "headers", "callbacks", "links",
		"pathItems", "mediaTypes", "securitySchemes", "content", "encoding", "paths", "webhooks":
		return true
	}
	return false
}
