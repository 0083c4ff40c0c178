package swagger

import "github.com/postel-api/postel/internal/node"

// components lists every named entry, used or not.
func (l *loader) components() []Component {
	root := l.doc.Root
	if l.doc.Version == V20 {
		var list []Component
		for _, section := range [][2]string{{"definitions", "schemas"}, {"parameters", "parameters"}, {"responses", "responses"}, {"securityDefinitions", "securitySchemes"}} {
			list = l.section(list, root, section[0], section[1])
		}
		return list
	}
	c := l.member(root, "components", node.Object)
	l.fields(c, "the components", componentFields())
	var list []Component
	for kind := range c.Members() {
		if !extension(kind) {
			list = l.section(list, c, kind, kind)
		}
	}
	return list
}

func (l *loader) section(list []Component, owner node.Node, key, kind string) []Component {
	m := l.member(owner, key, node.Object)
	for name, n := range m.Members() {
		list = append(list, Component{Kind: kind, Name: name, Key: m.Key(name), Node: n})
	}
	return list
}

// ComponentName returns the name of the component that n is, "" if it is none. A component
// that is nothing but a reference also gives its name to what it refers to, unless that has a
// name of its own.
func (d *Document) ComponentName(n node.Node) string {
	d.naming.Do(func() {
		d.names = make(map[node.Node]string, len(d.Components))
		for _, c := range d.Components {
			d.names[c.Node] = c.Name
		}
		for _, c := range d.Components {
			if to, err := d.Resolve(c.Node); err == nil && d.names[to] == "" {
				d.names[to] = c.Name
			}
		}
	})
	return d.names[n]
}

// Files returns the trees of all files that have been read, the entry first, the others in an
// order that depends on the documents only.
func (d *Document) Files() []*node.Tree {
	d.resolver.mu.Lock()
	defer d.resolver.mu.Unlock()
	return d.resolver.trees()
}

// Text returns the text of n: of a scalar what is written, and of a reference to a scalar, which
// bundlers put in the place of a description, what it refers to.
func (d *Document) Text(n node.Node) string {
	d.resolver.mu.Lock()
	v, f := d.resolver.follow(n, true)
	d.resolver.mu.Unlock()
	if f != nil {
		return ""
	}
	return v.Text()
}

// Described returns the summary or description (key) of a thing that was listed through ref:
// from 3.1 on that of the reference object wins (OpenAPI 3.1, reference object).
func (d *Document) Described(ref, n node.Node, key string) node.Node {
	if v := ref.Get(key); d.Version >= V31 && v.Exists() {
		return v
	}
	return n.Get(key)
}
