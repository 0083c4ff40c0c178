package swagger

import "github.com/postel-api/postel/internal/node"

// operationKey identifies what an operation says: its own object, and the path item whose
// parameters and servers it takes over.
type operationKey struct {
	node node.Node
	item *pathItem
}

// operation completes op and appends it to ops.
func (l *loader) operation(ops []*Operation, op *Operation, item *pathItem) []*Operation {
	n := l.plain(op.Node, "an operation")
	if !n.Exists() {
		return ops
	}
	id := operationKey{n, item}
	said := l.memo.operations[id]
	if said == nil {
		said = l.said(n, item)
		l.memo.operations[id] = said
		l.operationID(op, said)
	}
	o := *said
	o.Method, o.Path, o.Key, o.Node, o.Item, o.ItemKey = op.Method, op.Path, op.Key, n, item.node, op.ItemKey
	return append(ops, &o)
}

// said reads everything about an operation that does not depend on where it is listed.
func (l *loader) said(n node.Node, item *pathItem) *Operation {
	l.fields(n, "an operation", l.operationFields())
	l.prose(n, "summary")
	l.prose(n, "description")
	op := &Operation{
		ID:         l.text(n, "operationId"),
		Security:   l.doc.Security,
		Deprecated: n.Get("deprecated"),
		Sunset:     n.Get("x-sunset"),
	}
	l.flag(n, "deprecated", false)
	if s := l.security(n); s != nil {
		op.Security = s
	}
	op.Parameters = l.override(item.parameters, l.parameters(n), n)
	if l.doc.Version == V20 {
		l.said20(op, n, item)
		return op
	}
	if op.Servers = l.servers(n); op.Servers == nil {
		op.Servers = item.servers
	}
	if op.Servers == nil {
		op.Servers = l.doc.Servers
	}
	op.Body = l.body(n)
	op.Responses = l.responses(n, nil)
	op.Callbacks = l.callbackList(n)
	return op
}

// operationID reports a second operation with the same id.
func (l *loader) operationID(op, said *Operation) {
	if said.ID == "" {
		return
	}
	if first, ok := l.memo.ids[said.ID]; ok {
		if first != op.Node {
			l.fault(op.Node.Get("operationId").Span(), "the operationId "+quoted(said.ID)+" stands for two operations", "")
		}
		return
	}
	l.memo.ids[said.ID] = op.Node
}
