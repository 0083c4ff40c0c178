package diff

import (
	"time"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// operations compares the operations below paths.
func (c *comparison) operations(base, rev []*swagger.Operation) {
	m := c.match(base, rev)
	for _, p := range m.pairs {
		c.compared++
		c.operation(message{side: Request, place: Place{Method: p.base.Method, Path: p.rev.Path}, slot: slot{ops: p}}, p)
	}
	for _, op := range m.removed {
		c.removed(message{place: Place{Method: op.Method, Path: op.Path}, slot: slot{ops: pair{base: op}}}, op)
	}
	for _, op := range m.added {
		c.service(message{place: Place{Method: op.Method, Path: op.Path}}, fact{
			aspect: "operation", effect: Added, name: op.Method + " " + op.Path,
			base: missing(c.base.Root.Get("paths")), rev: at(op.Key),
		})
	}
}

// removed records a lost operation. A policy may allow it after an announced sunset (A16).
func (c *comparison) removed(m message, op *swagger.Operation) {
	f := fact{
		aspect: "operation", effect: Removed, name: op.Method + " " + op.Path,
		base: at(op.Key), rev: missing(c.rev.Root.Get("paths")),
	}
	if c.value("A16") == "minor" && op.Deprecated.Bool() && c.sunset(op) {
		f.bump, f.assumptions = bumpOf("minor"), []string{"A16"}
	}
	c.service(m, f)
}

// sunset reports whether the announced end of an operation has come.
func (c *comparison) sunset(op *swagger.Operation) bool {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, op.Sunset.Text()); err == nil {
			return !c.opts.Today.IsZero() && !t.After(c.opts.Today)
		}
	}
	return false
}

// operation compares one operation: what it accepts, what it answers, and what is around them.
func (c *comparison) operation(m message, p pair) {
	c.servers(m, p)
	c.security(m, p)
	c.readers(message{place: Place{Path: m.place.Path}}, p.base.Item, p.rev.Item, itemKeywords)
	if c.unchanged(p) {
		return
	}
	c.parameters(m, p)
	c.body(m, p.base.Body, p.rev.Body, p.base.Node, p.rev.Node)
	c.responses(m, p)
	c.callbacks(m, p)
	c.announcements(m, p)
	c.operationID(m, p)
	c.readers(m, p.base.Node, p.rev.Node, operationKeywords)
}

// unchanged reports whether an operation says the same in both documents, with the parameters
// that it has from its path.
func (c *comparison) unchanged(p pair) bool {
	o, n := p.base.Item.Get("parameters"), p.rev.Item.Get("parameters")
	return p.base.Path == p.rev.Path && c.same.nodes(p.base.Node, p.rev.Node) && c.same.nodes(o, n)
}

// announcements compares what is said about the end of an operation (A16).
func (c *comparison) announcements(m message, p pair) {
	was, is := p.base.Deprecated.Bool(), p.rev.Deprecated.Bool()
	name := p.rev.Method + " " + p.rev.Path
	switch {
	case !was && is:
		c.service(m, fact{aspect: "deprecation", effect: Added, name: name, base: at(p.base.Key), rev: keyword(p.rev.Node, "deprecated")})
	case was && !is:
		c.service(m, fact{aspect: "deprecation", effect: Removed, name: name, base: keyword(p.base.Node, "deprecated"), rev: at(p.rev.Key)})
	}
	if !node.Equal(p.base.Sunset, p.rev.Sunset) {
		c.service(m, fact{
			aspect: "sunset", effect: Changed, name: name, from: quote(p.base.Sunset), to: quote(p.rev.Sunset),
			base: keyword(p.base.Node, "x-sunset"), rev: keyword(p.rev.Node, "x-sunset"),
		})
	}
}

// operationID is a name for generated clients only (A17).
func (c *comparison) operationID(m message, p pair) {
	if p.base.ID == p.rev.ID {
		return
	}
	f := fact{
		side: Readers, aspect: "operation-id", effect: Changed, name: "operationId", from: name(p.base.ID), to: name(p.rev.ID),
		base: keyword(p.base.Node, "operationId"), rev: keyword(p.rev.Node, "operationId"),
	}
	if c.value("A17") == "sdk" {
		f.bump, f.assumptions = bumpOf("major"), []string{"A17"}
	}
	c.add(m.at(Readers), f)
}

// name shows a name, or that there is none.
func name(s string) string {
	if s == "" {
		return "none"
	}
	return `"` + shorten(s) + `"`
}

// callbacks compares the requests that the service sends for an operation, with direction
// turned (A15): the service produces the request and consumes the response.
func (c *comparison) callbacks(m message, p pair) {
	if !c.on("A15") {
		return
	}
	old, now := callbackOperations(p.base), callbackOperations(p.rev)
	c.reversed(m, old, now, p.base.Node, p.rev.Node)
}

// named is an operation below a name of its own. The name of a callback does not travel (A17),
// so it has the text that does beside it; a webhook has nothing but its name.
type named struct {
	name string // "callback onEvent POST {$request.body#/url}"
	wire string
	op   *swagger.Operation
}

func callbackOperations(op *swagger.Operation) []named {
	var all []named
	for _, cb := range op.Callbacks {
		for _, o := range cb.Operations {
			wire := o.Method + " " + o.Path
			all = append(all, named{"callback " + cb.Name + " " + wire, wire, o})
		}
	}
	return all
}

// webhooks compares the webhooks of the documents.
func (c *comparison) webhooks() {
	if !c.on("A15") {
		return
	}
	list := func(ops []*swagger.Operation) []named {
		var all []named
		for _, o := range ops {
			name := "webhook " + o.Path + " " + o.Method
			all = append(all, named{name, name, o})
		}
		return all
	}
	c.reversed(message{}, list(c.base.Webhooks), list(c.rev.Webhooks), c.base.Root, c.rev.Root)
}

// reversed compares requests that the service sends: those of one name, and of the rest those
// that are sent alike.
func (c *comparison) reversed(m message, old, now []named, oldParent, nowParent node.Node) {
	left := make(map[string]named, len(now))
	for _, n := range now {
		left[n.name] = n
	}
	var lost []named
	for _, o := range old {
		n, ok := left[o.name]
		if !ok {
			lost = append(lost, o)
			continue
		}
		delete(left, o.name)
		c.sent(m, o, n)
	}
	alike := map[string][]named{}
	for _, n := range now {
		if _, ok := left[n.name]; ok {
			alike[n.wire] = append(alike[n.wire], n)
		}
	}
	for _, o := range lost {
		rest := alike[o.wire]
		if len(rest) == 0 {
			c.service(m.part(o.name), fact{aspect: "callback", effect: Removed, name: o.name, base: at(o.op.Key), rev: missing(nowParent)})
			continue
		}
		alike[o.wire] = rest[1:]
		delete(left, rest[0].name)
		c.sent(m, o, rest[0])
	}
	for _, n := range now {
		if _, ok := left[n.name]; ok {
			c.service(m.part(n.name), fact{aspect: "callback", effect: Added, name: n.name, base: missing(oldParent), rev: at(n.op.Key)})
		}
	}
}

// sent compares one request that the service sends.
func (c *comparison) sent(m message, o, n named) {
	m = m.part(n.name)
	m.reversed, m.slot = true, slot{ops: pair{o.op, n.op}}
	c.compared++
	c.reversedOperation(m, pair{o.op, n.op})
}

// reversedOperation compares one request that the service sends. Callbacks may lead back to
// themselves; a pair that is being compared is not entered again.
func (c *comparison) reversedOperation(m message, p pair) {
	if c.entered[p] {
		return
	}
	c.entered[p] = true
	defer delete(c.entered, p)
	c.parameters(m, p)
	c.body(m, p.base.Body, p.rev.Body, p.base.Node, p.rev.Node)
	c.responses(m, p)
	c.announcements(m, p)
	c.operationID(m, p)
	c.readers(m, p.base.Node, p.rev.Node, operationKeywords)
	c.callbacks(m, p)
}
