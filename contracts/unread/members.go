package unread

import (
	"slices"
	"strconv"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// described is a value of a body that a description names.
type described struct {
	pointer string
	at      node.Span
}

const (
	// maxMembers bounds the values of one body, maxDepth how deep they are looked for, and maxSchemas
	// how many schemas are looked at: one that is referred to from many places counts for each.
	maxMembers = 10_000
	maxDepth   = 32
	maxSchemas = 100_000
)

// members are the values that the schemas of a body name, what is around a value before it. A schema
// that contains itself is followed once.
func members(doc *swagger.Document, content []*swagger.MediaType) []described {
	w := &walk{doc: doc, seen: map[string]bool{}}
	for _, m := range content {
		for _, f := range m.Form {
			w.add("/"+node.Escape(f.Name), f.Key)
		}
		w.schema(m.Schema, "", nil)
	}
	return w.found
}

// walk lists what a schema names.
type walk struct {
	doc   *swagger.Document
	seen  map[string]bool
	found []described
	steps int
}

func (w *walk) add(pointer string, at node.Span) {
	if !w.seen[pointer] && len(w.found) < maxMembers {
		w.seen[pointer] = true
		w.found = append(w.found, described{pointer, at})
	}
}

// schema lists what a schema names below a pointer. around are the schemas that it stands in.
func (w *walk) schema(n node.Node, pointer string, around []node.Node) {
	if target, err := w.doc.Resolve(n); err == nil {
		n = target
	}
	if w.steps++; n.Kind() != node.Object || len(around) >= maxDepth || w.steps > maxSchemas || slices.Contains(around, n) {
		return
	}
	around = append(around[:len(around):len(around)], n)
	if ref := n.Get("$ref"); ref.Exists() { // from 3.1 on it may stand beside other keywords
		if target, err := w.doc.Reference(n, ref.Text()); err == nil {
			w.schema(target, pointer, around)
		}
	}
	properties := n.Get("properties")
	for name, p := range properties.Members() {
		below := pointer + "/" + node.Escape(name)
		w.add(below, properties.Key(name))
		w.schema(p, below, around)
	}
	for _, key := range []string{"items", "additionalProperties"} {
		w.schema(n.Get(key), pointer+"/*", around)
	}
	for i, s := range n.Get("prefixItems").Items() {
		w.schema(s, pointer+"/"+strconv.Itoa(i), around)
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		for _, s := range n.Get(key).Items() {
			w.schema(s, pointer, around)
		}
	}
}
