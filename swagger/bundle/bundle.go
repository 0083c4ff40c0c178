// Package bundle writes an API description as one document of JSON: what stands in other files
// comes into it, what nobody needs is left out, and what a caller wants to be different is.
//
// A reference to another file becomes a reference into the components of the document, under the
// name of the component that leads there, else under the last word of the reference. Where the
// specification has no component of the kind (a path item before OpenAPI 3.1, a description that
// is a reference) the thing itself comes into the place. A reference within the entry file stays
// as it is written. Nothing else changes: order, numbers and extensions are those of the files.
//
// Not written anew: an operationRef of a link into another file, and a $dynamicRef there.
//
// A description of one file needs no [Resolver], and a program that gives none is linked without
// the reader of YAML.
package bundle

import (
	"bytes"
	"errors"
	"slices"

	"github.com/postel-api/postel/internal/node"
)

// Resolver finds what references mean. A *swagger.Document is one.
type Resolver interface {
	// Resolve follows the $ref of an object, and further ones.
	Resolve(n node.Node) (node.Node, error)
	// Reference returns what a text means that is a reference without a $ref. at is the object
	// that holds it.
	Reference(at node.Node, text string) (node.Node, error)
}

// Options are what is written of a description.
type Options struct {
	Resolver Resolver // nil: a reference to another file is an error

	// Edit says what is different in an object of the description; nil: nothing.
	Edit func(At) Edit

	// Prune leaves out components that nothing refers to, but for security schemes.
	Prune bool

	// MaxBytes bounds the document, since a few references can spell out much; 0: 64 MiB.
	MaxBytes int
}

// At is an object of the description.
type At struct {
	Kind   Kind
	Node   node.Node // references are followed: the object itself
	Path   string    // below paths: the template; below webhooks: the name
	Method string    // in an operation: as it is keyed, "get"
}

// Edit is what is different in an object. The zero value is nothing.
type Edit struct {
	Drop []string // members that are left out
	Set  []Member // members in the place of those of the same name, else behind all others
}

// Member is one member of an object.
type Member struct {
	Name string
	JSON []byte
}

// limits of one document.
const (
	defaultMaxBytes = 64 << 20
	maxDepth        = 2000
)

// JSON returns the description whose entry file has that root as one document. The error says
// which reference cannot be followed, or that the document becomes too large.
func JSON(root node.Node, o Options) ([]byte, error) {
	if root.Kind() != node.Object {
		return nil, errors.New("an API description is an object")
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = defaultMaxBytes
	}
	w := &writer{
		o: o, root: root, old: root.Has("swagger"), names: map[thing]component{}, origins: map[component]node.Node{},
		queued: map[component]bool{}, inlined: map[node.Node]bool{},
	}
	w.register()
	return w.document()
}

// document writes the root. The components come last in time, when it is known which ones are
// needed, and stand where they stood.
func (w *writer) document() ([]byte, error) {
	at := At{Kind: Root, Node: w.root}
	edit := w.edit(at)
	members, err := w.members(at, edit, w.holdsComponents)
	if err != nil {
		return nil, err
	}
	groups, err := w.components()
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if !slices.Contains(edit.Drop, g.Name) {
			members = put(members, g)
		}
	}
	members = order(members, w.root)
	return w.written(members)
}

// put replaces the member of the same name, or appends one.
func put(members []Member, m Member) []Member {
	for i := range members {
		if members[i].Name == m.Name {
			members[i] = m
			return members
		}
	}
	return append(members, m)
}

// order brings members into the order that they have in an object; those that it has not got
// come last.
func order(members []Member, n node.Node) []Member {
	by := make(map[string]Member, len(members))
	for _, m := range members {
		by[m.Name] = m
	}
	out := make([]Member, 0, len(members))
	for key := range n.Members() {
		if m, ok := by[key]; ok {
			out = append(out, m)
			delete(by, key)
		}
	}
	for _, m := range members {
		if _, left := by[m.Name]; left {
			out = append(out, m)
		}
	}
	return out
}

// object writes an object of members that are written.
func object(members []Member) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(node.AppendString(nil, m.Name))
		b.WriteByte(':')
		b.Write(m.JSON)
	}
	b.WriteByte('}')
	return b.Bytes()
}
