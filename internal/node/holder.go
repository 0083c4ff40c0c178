package node

import "iter"

// Holders yields every object of the tree that has a member with that key, with the member's
// value. The order is that of the parse: a parent before what it contains. It reads the arena
// from end to end, which is much faster than a walk from the root.
func (t *Tree) Holders(key string) iter.Seq2[Node, Node] {
	return func(yield func(holder, value Node) bool) {
		for id := range t.recs {
			r := &t.recs[id]
			if r.kind != Object {
				continue
			}
			ms := t.members[r.a : r.a+r.b]
			for i := range ms {
				m := &ms[i]
				if m.b-m.a != uint32(len(key)) || m.value == dropped || t.key(m) != key {
					continue
				}
				if !yield(Node{t, uint32(id)}, Node{t, m.value}) {
					return
				}
			}
		}
	}
}
