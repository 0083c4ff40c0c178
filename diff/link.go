package diff

import (
	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// links compares design-time hints (A18).
func (c *comparison) links(m message, o, n *swagger.Response) {
	now := map[string]*swagger.Link{}
	for _, l := range n.Links {
		now[l.Name] = l
	}
	bump := c.switched("A18")
	for _, l := range o.Links {
		other := now[l.Name]
		delete(now, l.Name)
		switch {
		case other == nil:
			c.service(m, fact{aspect: "link", effect: Removed, name: l.Name, base: at(l.Key), rev: missing(n.Node), bump: bump, assumptions: []string{"A18"}})
		case c.leadsElsewhere(l, other):
			c.service(m, fact{aspect: "link", effect: Changed, name: l.Name, base: at(l.Key), rev: at(other.Key), bump: bump, assumptions: []string{"A18"}})
		default:
			c.readers(m, l.Node, other.Node, linkKeywords)
		}
	}
	for _, l := range n.Links {
		if now[l.Name] == l {
			c.service(m, fact{aspect: "link", effect: Added, name: l.Name, base: missing(o.Node), rev: at(l.Key), assumptions: []string{"A18"}})
		}
	}
}

// leadsElsewhere reports whether two links differ in what they say to a program. The operation
// counts, not how it is named: an operationId does not travel (A17).
func (c *comparison) leadsElsewhere(o, n *swagger.Link) bool {
	for _, key := range []string{"parameters", "requestBody", "server"} {
		if !node.Equal(o.Node.Get(key), n.Node.Get(key)) {
			return true
		}
	}
	return c.linked(c.base, o) != c.linked(c.rev, n)
}

// linked names the operation that a link leads to: by method and template where the document
// has it, else by the link's own words.
func (c *comparison) linked(d *swagger.Document, l *swagger.Link) string {
	if ref := l.Node.Get("operationRef"); ref.Exists() {
		if target, err := d.Reference(l.Node, ref.Text()); err == nil {
			if op := c.destinationsOf(d).byNode[target]; op != nil {
				return op.Method + " " + anonymous(op.Path)
			}
		}
		return "operationRef " + ref.Text()
	}
	id := l.Node.Get("operationId").Text()
	if op := c.destinationsOf(d).byID[id]; op != nil {
		return op.Method + " " + anonymous(op.Path)
	}
	return "operationId " + id
}

// destinations are the operations of a document by what links call them.
type destinations struct {
	byID   map[string]*swagger.Operation
	byNode map[node.Node]*swagger.Operation
}

func (c *comparison) destinationsOf(d *swagger.Document) destinations {
	known, ok := c.destinations[d]
	if !ok {
		known = destinations{map[string]*swagger.Operation{}, map[node.Node]*swagger.Operation{}}
		for _, op := range d.Operations {
			known.byNode[op.Node] = op
			if op.ID != "" {
				known.byID[op.ID] = op
			}
		}
		c.destinations[d] = known
	}
	return known
}
