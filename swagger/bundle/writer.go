package bundle

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// writer writes one description.
type writer struct {
	o    Options
	root node.Node
	old  bool // Swagger 2.0

	names   map[thing]component     // of what stands in other files and has a name here
	origins map[component]node.Node // what a name stands for
	queue   []component             // those that are needed, in the order in which that was found out
	queued  map[component]bool

	inlined map[node.Node]bool // what is being written in the place of a reference
	depth   int
	size    int
}

// thing is what has a name in a section.
type thing struct {
	section section
	node    node.Node
}

// component is the name of a thing.
type component struct {
	section section
	name    string
}

func (w *writer) edit(at At) Edit {
	if w.o.Edit == nil || at.Kind >= Components {
		return Edit{}
	}
	return w.o.Edit(at)
}

// value writes n, which is of a kind, in the context of at.
func (w *writer) value(n node.Node, kind Kind, at At) ([]byte, error) {
	if w.depth++; w.depth > maxDepth {
		return nil, n.Span().Errorf("the description is nested too deeply when its references are written out")
	}
	defer func() { w.depth-- }()
	switch {
	case kind == data:
		return w.text(w.meant(n))
	case n.Kind() == node.Array:
		return w.list(n, kind, at)
	case n.Kind() != node.Object:
		return w.text(n)
	case n.Get("$ref").Kind() == node.String:
		return w.reference(n, kind, at)
	}
	return w.object(n, kind, at)
}

// meant returns what an example means that is nothing but a reference to another file: a value,
// by the specification, but never the one that the author wants people to see.
func (w *writer) meant(n node.Node) node.Node {
	ref := n.Get("$ref")
	if n.Len() != 1 || ref.Kind() != node.String || strings.HasPrefix(ref.Text(), "#") || w.o.Resolver == nil {
		return n
	}
	if target, err := w.o.Resolver.Resolve(n); err == nil {
		return target
	}
	return n
}

func (w *writer) object(n node.Node, kind Kind, at At) ([]byte, error) {
	at.Kind, at.Node = kind, n
	members, err := w.members(at, w.edit(at), never)
	if err != nil {
		return nil, err
	}
	return w.written(members)
}

// text writes a value as it is.
func (w *writer) text(n node.Node) ([]byte, error) {
	b := node.AppendJSON(nil, n)
	return b, w.spend(len(b))
}

// spend counts what is written, and refuses a document that becomes too large.
func (w *writer) spend(n int) error {
	if w.size += n; w.size > w.o.MaxBytes {
		return fmt.Errorf("the description has more than %d bytes when its references are written out", w.o.MaxBytes)
	}
	return nil
}

// written writes an object of members that are written.
func (w *writer) written(members []Member) ([]byte, error) {
	n := 2
	for _, m := range members {
		n += len(m.Name) + 4
	}
	return object(members), w.spend(n)
}

func (w *writer) list(n node.Node, kind Kind, at At) ([]byte, error) {
	b := []byte{'['}
	for i, e := range n.Items() {
		text, err := w.value(e, kind, at)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, text...)
	}
	return append(b, ']'), w.spend(2 + n.Len())
}

// members writes the members of an object as an edit wants them.
func (w *writer) members(at At, edit Edit, skip func(key string) bool) ([]Member, error) {
	out := make([]Member, 0, at.Node.Len()+len(edit.Set))
	for key, v := range at.Node.Members() {
		if skip(key) || slices.Contains(edit.Drop, key) || slices.ContainsFunc(edit.Set, func(m Member) bool { return m.Name == key }) {
			continue
		}
		kind, below := at.Kind.below(key), at
		switch {
		case at.Kind == Paths:
			below.Path = key
		case kind == Operation:
			below.Method = key
		}
		var text []byte
		var err error
		if kind == discriminator {
			text, err = w.discriminator(v)
		} else {
			text, err = w.value(v, kind, below)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Member{key, text})
	}
	if len(edit.Set) == 0 {
		return out, nil
	}
	return order(append(out, edit.Set...), at.Node), nil
}

// reference writes an object with a $ref.
func (w *writer) reference(n node.Node, kind Kind, at At) ([]byte, error) {
	text := n.Get("$ref").Text()
	target, err := w.resolve(n, text)
	if err != nil {
		return w.written(broken(text))
	}
	if n.Tree() == w.root.Tree() && strings.HasPrefix(text, "#") && w.stays(text) {
		return w.pointTo(n, text, kind, at)
	}
	if target.Tree() == w.root.Tree() {
		// What an extension refers to nobody follows, so that it may be left out.
		if text := "#" + target.JSONPointer(); w.stays(text) || kind == Other {
			return w.pointTo(n, text, kind, at)
		}
	}
	if sec, ok := w.section(kind); ok {
		return w.pointTo(n, w.hoist(target, sec), kind, at)
	}
	return w.inline(n, target, kind, at)
}

// pointTo writes n with another text of its reference.
func (w *writer) pointTo(n node.Node, text string, kind Kind, at At) ([]byte, error) {
	ref := Member{"$ref", node.AppendString(nil, text)}
	if n.Len() == 1 {
		return w.written([]Member{ref})
	}
	at.Kind, at.Node = kind, n
	members, err := w.members(at, Edit{Set: []Member{ref}}, never)
	if err != nil {
		return nil, err
	}
	return w.written(members)
}

// inline writes what a reference leads to in its place. What stands beside the reference wins.
func (w *writer) inline(n, target node.Node, kind Kind, at At) ([]byte, error) {
	if w.inlined[target] {
		return w.written(broken(n.Get("$ref").Text()))
	}
	w.inlined[target] = true
	defer delete(w.inlined, target)
	if n.Len() == 1 || target.Kind() != node.Object {
		return w.value(target, kind, at)
	}
	at.Kind, at.Node = kind, n
	own, err := w.members(at, Edit{Drop: []string{"$ref"}}, never)
	if err != nil {
		return nil, err
	}
	at.Node = target
	edit := w.edit(at)
	for _, m := range own {
		edit.Set = put(slices.Clip(edit.Set), m)
	}
	members, err := w.members(at, edit, never)
	if err != nil {
		return nil, err
	}
	return w.written(members)
}

func never(string) bool { return false }

// broken stands where a reference cannot be followed, so that no reader of the document asks
// anybody for it.
func broken(text string) []Member {
	said := "This is not here: the reference " + strconv.Quote(text) + " cannot be followed."
	return []Member{{"description", node.AppendString(nil, said)}}
}

// resolve returns what a reference means.
func (w *writer) resolve(n node.Node, text string) (node.Node, error) {
	if w.o.Resolver != nil {
		return w.o.Resolver.Resolve(n)
	}
	if target, ok := w.local(text); ok {
		return target, nil
	}
	return node.Node{}, fmt.Errorf("the reference %q leads nowhere", text)
}

// local returns what the fragment of a reference means in the entry file.
func (w *writer) local(text string) (node.Node, bool) {
	fragment, ok := strings.CutPrefix(text, "#")
	if !ok {
		return node.Node{}, false
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil {
		return node.Node{}, false
	}
	return w.root.Pointer(pointer)
}

// discriminator writes a discriminator object, whose mapping refers to schemas.
func (w *writer) discriminator(n node.Node) ([]byte, error) {
	sec, _ := w.section(Schema)
	var mapping []Member
	for tag, v := range n.Get("mapping").Members() {
		text := v.Text()
		switch name := (component{sec, text}); {
		case w.origins[name].Exists():
			w.use(name)
		case strings.HasPrefix(text, "#") && n.Tree() == w.root.Tree() && w.stays(text):
		case w.o.Resolver != nil:
			if target, err := w.o.Resolver.Reference(n.Get("mapping"), text); err == nil {
				text = w.schemaAt(target, sec)
			}
		}
		mapping = append(mapping, Member{tag, node.AppendString(nil, text)})
	}
	if mapping == nil {
		return w.text(n)
	}
	members, err := w.members(At{Kind: data, Node: n}, Edit{Set: []Member{{"mapping", object(mapping)}}}, never)
	if err != nil {
		return nil, err
	}
	return w.written(members)
}

// schemaAt returns a reference to a schema, wherever it stands.
func (w *writer) schemaAt(target node.Node, sec section) string {
	if target.Tree() == w.root.Tree() {
		if text := "#" + target.JSONPointer(); w.stays(text) {
			return text
		}
	}
	return w.hoist(target, sec)
}
