package subschema

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// locals resolves references within one JSON Schema document: JSON Pointers, anchors, and the
// $id of embedded resources (JSON Schema 2020-12 Core, section 8.2).
type locals struct {
	dialect   Dialect
	bases     map[node.Node]*url.URL // of each schema object
	resources map[string]node.Node   // by absolute URI without fragment
	anchors   map[string]node.Node   // by URI with fragment
	dynamic   map[string]int         // how often an anchor name is dynamic
	bookends  map[string][]bookend   // dynamic anchors by the URI of their resource, as met
	scopes    map[string]*dynamicScope
	lost      *dynamicScope // the one of all ways beyond maxScopes
}

// A document without $id gets a base of its own, so that relative references have a scheme.
const unnamed = "json-schema:///"

func newLocals(root node.Node, d Dialect) *locals {
	l := &locals{
		dialect: d, bases: map[node.Node]*url.URL{}, resources: map[string]node.Node{},
		anchors: map[string]node.Node{}, dynamic: map[string]int{},
		bookends: map[string][]bookend{}, scopes: map[string]*dynamicScope{}, lost: &dynamicScope{lost: true},
	}
	base, _ := url.Parse(unnamed)
	l.resources[base.String()] = root
	l.walk(root, base)
	return l
}

// walk visits every object of the document: a keyword can only be told from a member's name by
// knowing all vocabularies, and a stray $id does no harm.
func (l *locals) walk(root node.Node, base *url.URL) {
	type visit struct {
		n    node.Node
		base *url.URL
	}
	stack := []visit{{root, base}}
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if v.n.Kind() == node.Object {
			v.base = l.enter(v.n, v.base)
		}
		for name, c := range v.n.Members() {
			if name != "enum" && name != "const" {
				stack = append(stack, visit{c, v.base})
			}
		}
		for _, c := range v.n.Items() {
			stack = append(stack, visit{c, v.base})
		}
	}
}

// enter records one object and returns the base of what is below it.
func (l *locals) enter(n node.Node, base *url.URL) *url.URL {
	key := "$id"
	if l.dialect != Draft202012 {
		key = "id"
	}
	if id := n.Get(key); id.Kind() == node.String && (l.dialect == Draft202012 || !n.Has("$ref")) {
		if u, err := base.Parse(id.Str()); err == nil {
			if u.Fragment != "" {
				l.anchors[u.String()] = n
			} else {
				base = u
				l.resources[strings.TrimSuffix(u.String(), "#")] = n
			}
		}
	}
	l.bases[n] = base
	if l.dialect == Draft202012 {
		for _, k := range []string{"$anchor", "$dynamicAnchor"} {
			if a := n.Get(k); a.Kind() == node.String {
				l.anchors[withoutFragment(base)+"#"+a.Str()] = n
			}
		}
		if a := n.Get("$dynamicAnchor"); a.Kind() == node.String {
			l.dynamic[a.Str()]++
			uri := withoutFragment(base)
			l.bookends[uri] = append(l.bookends[uri], bookend{a.Str(), n})
		}
	}
	return base
}

func withoutFragment(u *url.URL) string {
	c := *u
	c.Fragment, c.RawFragment = "", ""
	return c.String()
}

// Resolve finds what the $ref of ref means.
func (l *locals) Resolve(ref node.Node) (node.Node, error) {
	return l.find(ref, ref.Get("$ref").Str())
}

func (l *locals) find(from node.Node, ref string) (node.Node, error) {
	base := l.bases[from]
	if base == nil {
		base, _ = url.Parse(unnamed)
	}
	u, err := base.Parse(ref)
	if err != nil {
		return node.Node{}, fmt.Errorf("the reference %s is not a URI reference", ref)
	}
	if n, ok := l.anchors[u.String()]; ok {
		return n, nil
	}
	root, ok := l.resources[withoutFragment(u)]
	if !ok {
		return node.Node{}, fmt.Errorf("the reference %s leads out of the document", ref)
	}
	if n, ok := root.Pointer(u.Fragment); ok {
		return n, nil
	}
	return node.Node{}, fmt.Errorf("the reference %s leads nowhere", ref)
}
