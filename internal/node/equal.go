package node

import "bytes"

// Equal reports whether two values are the same JSON value: the order of members has no
// influence, numbers are compared by value (1.0 and 1 are equal, as are 0 and -0), strings by
// code points. Two absent values are equal. The cost is linear in what is compared, times the
// logarithm of the number of members, also where YAML aliases reach a value on many ways.
func Equal(a, b Node) bool {
	c := comparison{a: a.t, b: b.t}
	if a.t != nil && b.t != nil && a.t.aliased && b.t.aliased {
		c.classes = map[place]place{}
	}
	return c.equal(a, b)
}

// comparison is one call of Equal. Where both documents have aliases, it keeps the values that
// were found to be compared with each other in classes (union-find): two values of one class
// need no further look, and each further look makes two classes one, so there are at most as
// many as there are values.
type comparison struct {
	a, b    *Tree
	classes map[place]place
}

// place is a container of one of the two trees.
type place struct {
	second bool
	id     uint32
}

func (c *comparison) equal(a, b Node) bool {
	if a == b {
		return true
	}
	kind := a.Kind()
	if kind != b.Kind() {
		return false
	}
	switch kind {
	case Array:
		return a.Len() == b.Len() && (c.joined(a, b) || c.equalItems(a, b))
	case Object:
		return a.Len() == b.Len() && (c.joined(a, b) || c.equalMembers(a, b))
	case Number:
		return equalNumbers(a.Text(), b.Text())
	}
	return a.Text() == b.Text()
}

func (c *comparison) equalItems(a, b Node) bool {
	for i, v := range a.Items() {
		if !c.equal(v, b.At(i)) {
			return false
		}
	}
	return true
}

func (c *comparison) equalMembers(a, b Node) bool {
	i := 0
	for key, v := range a.Members() {
		w, ok := b.memberAt(i, key)
		if !ok {
			w = b.Get(key)
		}
		if w.IsZero() || !c.equal(v, w) {
			return false
		}
		i++
	}
	return true
}

// memberAt returns member i if it has that key: members mostly stand in the same order.
func (n Node) memberAt(i int, key string) (Node, bool) {
	m := &n.t.members[int(n.t.recs[n.id].a)+i]
	return Node{n.t, m.value}, n.t.key(m) == key
}

// joined puts two containers into one class and reports whether they were in one before.
func (c *comparison) joined(a, b Node) bool {
	if c.classes == nil {
		return false
	}
	x, y := c.class(place{false, a.id}), c.class(place{c.a != c.b, b.id})
	if x == y {
		return true
	}
	c.classes[x] = y
	return false
}

// class returns the representative of p's class, and shortens the way to it.
func (c *comparison) class(p place) place {
	root := p
	for next, ok := c.classes[root]; ok; next, ok = c.classes[root] {
		root = next
	}
	for p != root {
		p, c.classes[p] = c.classes[p], root
	}
	return root
}

func equalNumbers(a, b string) bool {
	if a == b {
		return true
	}
	var x, y [32]byte
	return bytes.Equal(appendDecimal(x[:0], a), appendDecimal(y[:0], b))
}
