package bundle

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// holdsComponents reports whether a member of the root holds named things.
func (w *writer) holdsComponents(key string) bool {
	if !w.old {
		return key == "components"
	}
	for _, s := range oldSections {
		if s.name == key {
			return true
		}
	}
	return false
}

// holder returns the object that holds sections: the components object, or the root in 2.0.
func (w *writer) holder() node.Node {
	if w.old {
		return w.root
	}
	return w.opened(w.root.Get("components"))
}

// opened returns what n is or refers to.
func (w *writer) opened(n node.Node) node.Node {
	if ref := n.Get("$ref"); ref.Kind() == node.String {
		if target, err := w.resolve(n, ref.Text()); err == nil {
			return target
		}
	}
	return n
}

// kindsWithNames are the kinds of which there are components, in the order in which they are
// written where the description has none of them.
var kindsWithNames = []Kind{Schema, Response, Parameter, Example, RequestBody, Header, SecurityScheme, Link, Callback}

// register makes the names known that the description itself gives, and puts those that are
// written in any case into the queue.
func (w *writer) register() {
	holder := w.holder()
	for _, kind := range kindsWithNames {
		sec, ok := w.section(kind)
		if !ok {
			continue
		}
		for name, n := range w.opened(holder.Get(sec.name)).Members() {
			c := component{sec, name}
			target := w.opened(n)
			if target.Tree() == w.root.Tree() {
				target = n // a reference within the file stays one
			} else if _, known := w.names[thing{sec, target}]; !known {
				w.names[thing{sec, target}] = c
			} else {
				target = n
			}
			w.origins[c] = target
			if !w.o.Prune || kind == SecurityScheme {
				w.use(c)
			}
		}
	}
}

// use puts a component into the queue.
func (w *writer) use(c component) {
	if !w.queued[c] {
		w.queued[c] = true
		w.queue = append(w.queue, c)
	}
}

// stays reports whether a place of the entry file is in the document too, and sees to it that
// the component that it is in is.
func (w *writer) stays(text string) bool {
	pointer, err := url.PathUnescape(strings.TrimPrefix(text, "#"))
	if err != nil {
		return false
	}
	if c, ok := w.componentAt(pointer); ok {
		w.use(c)
		return true
	}
	return !w.o.Prune
}

// componentAt returns the component that a place is in.
func (w *writer) componentAt(pointer string) (c component, ok bool) {
	words := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	group := ""
	if !w.old {
		group, words = words[0], words[1:]
	}
	if len(words) < 2 {
		return component{}, false
	}
	c = component{section{group, words[0]}, node.Unescape(words[1])}
	return c, w.origins[c].Exists()
}

// hoist gives a name to a thing that has none here, and returns a reference to it.
func (w *writer) hoist(target node.Node, sec section) string {
	c, ok := w.names[thing{sec, target}]
	if !ok {
		c = component{sec, w.free(sec, nameOf(target))}
		w.names[thing{sec, target}], w.origins[c] = c, target
	}
	w.use(c)
	return sec.pointer() + node.Escape(c.name)
}

// nameOf is what a thing of another file is called: the last word of its pointer, else its file.
func nameOf(n node.Node) string {
	pointer := n.JSONPointer()
	name := node.Unescape(pointer[strings.LastIndexByte(pointer, '/')+1:])
	if pointer == "" {
		name = path.Base(n.Tree().Name())
		name = strings.TrimSuffix(name, path.Ext(name))
	}
	name = strings.Map(func(r rune) rune {
		if r < 0x80 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r)) {
			return r
		}
		return '_'
	}, name)
	if strings.Trim(name, "_") == "" {
		return "unnamed"
	}
	return name
}

// free returns a name that is not taken in its section.
func (w *writer) free(sec section, name string) string {
	free := name
	for i := 2; w.origins[component{sec, free}].Exists(); i++ {
		free = name + "_" + strconv.Itoa(i)
	}
	return free
}

// components writes the things of the queue, which becomes longer meanwhile, and returns the
// members of the root that hold them.
func (w *writer) components() ([]Member, error) {
	written := map[section][]Member{}
	for i := 0; i < len(w.queue); i++ {
		c := w.queue[i]
		text, err := w.component(c)
		if err != nil {
			return nil, err
		}
		written[c.section] = append(written[c.section], Member{c.name, text})
	}
	holder := w.holder()
	var groups []Member
	for _, kind := range kindsWithNames {
		sec, ok := w.section(kind)
		members := written[sec]
		if !ok || len(members) == 0 && (w.o.Prune || !holder.Has(sec.name)) {
			continue
		}
		groups = append(groups, Member{sec.name, object(order(members, w.opened(holder.Get(sec.name))))})
	}
	if w.old {
		return groups, nil
	}
	rest, err := w.members(At{Kind: Components, Node: holder}, Edit{}, func(key string) bool {
		_, has := w.kindOf(key)
		return has
	})
	if err != nil {
		return nil, err
	}
	if groups = append(groups, rest...); len(groups) == 0 {
		return nil, nil
	}
	return []Member{{"components", object(order(groups, holder))}}, nil
}

// kindOf is the kind whose components stand in a section.
func (w *writer) kindOf(name string) (Kind, bool) {
	for _, kind := range kindsWithNames {
		if sec, ok := w.section(kind); ok && sec.name == name {
			return kind, true
		}
	}
	return Other, false
}

func (w *writer) component(c component) ([]byte, error) {
	kind, _ := w.kindOf(c.section.name)
	return w.value(w.origins[c], kind, At{})
}
