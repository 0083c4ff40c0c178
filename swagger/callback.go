package swagger

import "github.com/postel-api/postel/internal/node"

// callbackList reads the names of an operation's callbacks; what they send is read by
// callbacks, after everything else.
func (l *loader) callbackList(op node.Node) []*Callback {
	m := l.entries(op, "callbacks", node.Object)
	var list []*Callback
	for name, n := range m.Members() {
		if stray(name, n, node.Object) {
			continue
		}
		obj, ref := l.object(n, "a callback")
		if !obj.Exists() {
			continue
		}
		c := &Callback{Name: name, Key: m.Key(name), Node: obj, Ref: ref}
		l.pending = append(l.pending, c)
		list = append(list, c)
	}
	return list
}

// callbacks reads the operations of all callbacks, and of callbacks in them. It is a loop over
// a list, and each callback object is read once: callbacks that lead to themselves end, and
// a long way through references needs no deep stack.
func (l *loader) callbacks() {
	for i := 0; i < len(l.pending); i++ {
		c := l.pending[i]
		if first := l.memo.callbacks[c.Node]; first != nil {
			c.Operations = first.Operations
			continue
		}
		l.memo.callbacks[c.Node] = c
		for expression, item := range c.Node.Members() {
			if !extension(expression) {
				c.Operations = l.operations(c.Operations, expression, c.Node.Key(expression), item)
			}
		}
	}
	l.pending = nil
}
