package diff

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// unreachable compares components that nothing uses: they are no contract (A22).
func (c *comparison) unreachable() {
	bump := c.switched("A22")
	old, now := side(func() *reached { return reach(c.base) }, func() *reached { return reach(c.rev) })
	later := map[[2]string]swagger.Component{}
	for _, n := range c.rev.Components {
		later[[2]string{n.Kind, n.Name}] = n
	}
	for _, o := range c.base.Components {
		k := [2]string{o.Kind, o.Name}
		n, both := later[k]
		delete(later, k)
		f := fact{aspect: "component", name: o.Kind + "/" + o.Name, base: at(o.Key), bump: bump}
		switch {
		case old.has(o):
		case !both:
			f.effect, f.rev = Removed, missing(c.rev.Root.Get("components"))
			c.add(message{side: Readers}, f)
		case !now.has(n) && !node.Equal(o.Node, n.Node):
			f.effect, f.rev = Changed, at(n.Key)
			c.add(message{side: Readers}, f)
		}
	}
	for _, n := range c.rev.Components {
		if _, added := later[[2]string{n.Kind, n.Name}]; added && !now.has(n) {
			c.add(message{side: Readers}, fact{aspect: "component", effect: Added, name: n.Kind + "/" + n.Name, base: missing(c.base.Root.Get("components")), rev: at(n.Key), bump: bump})
		}
	}
}

// reached is the set of places that the paths and webhooks of a document lead to.
type reached struct {
	nodes   map[*node.Tree][]bool // by id
	schemes map[string]bool
}

func (r *reached) has(c swagger.Component) bool {
	if c.Kind == "securitySchemes" || c.Kind == "securityDefinitions" {
		return r.schemes[c.Name]
	}
	return r.seen(c.Node)
}

// reach follows every reference from the operations on, but for those that only extensions have.
func reach(d *swagger.Document) *reached {
	r := &reached{map[*node.Tree][]bool{}, map[string]bool{}}
	type step struct {
		n     node.Node
		names bool // its members have names of all kinds, so that x- begins no extension
	}
	stack := []step{{n: d.Root.Get("paths")}, {d.Root.Get("webhooks"), true}, {d.Root.Get("x-webhooks"), true}}
	for len(stack) > 0 {
		n, names := stack[len(stack)-1].n, stack[len(stack)-1].names
		stack = stack[:len(stack)-1]
		if n.IsZero() || r.seen(n) {
			continue
		}
		r.nodes[n.Tree()][n.ID()] = true
		if n.Get("$ref").Kind() == node.String {
			if target, err := d.Resolve(n); err == nil {
				stack = append(stack, step{n: target})
			}
		}
		for _, target := range n.Path("discriminator", "mapping").Members() {
			if t, err := d.Reference(n, target.Str()); err == nil {
				stack = append(stack, step{n: t})
			}
		}
		for _, v := range n.Items() {
			stack = append(stack, step{n: v})
		}
		for k, v := range n.Members() {
			if names || !strings.HasPrefix(k, "x-") {
				stack = append(stack, step{v, !names && v.Kind() == node.Object && byName[k]})
			}
		}
	}
	for _, ops := range [][]*swagger.Operation{d.Operations, d.Webhooks} {
		for _, op := range ops {
			for _, s := range schemesOf(op.Security) {
				r.schemes[s.Name] = true
			}
		}
	}
	return r
}

// byName are the members that map names to things.
var byName = map[string]bool{
	"properties": true, "patternProperties": true, "$defs": true, "definitions": true, "dependentSchemas": true, "dependencies": true,
	"headers": true, "content": true, "encoding": true, "examples": true, "links": true, "callbacks": true, "additionalOperations": true,
}

func (r *reached) seen(n node.Node) bool {
	if n.IsZero() {
		return false
	}
	if r.nodes[n.Tree()] == nil {
		r.nodes[n.Tree()] = make([]bool, n.Tree().Len())
	}
	return r.nodes[n.Tree()][n.ID()]
}
