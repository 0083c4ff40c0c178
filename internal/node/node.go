// Package node turns the bytes of a JSON or YAML document into one read-only tree that keeps
// what a comparison of API descriptions needs and generic decoding loses: the exact text of
// every number, the order of members, and the place (line and column) of every key and value.
//
// A [Tree] is an arena without pointers: its records refer to each other and to the source by
// index, so that a tree of a million values costs the garbage collector nothing. A [Node] is a
// small comparable handle into a tree; the zero Node means "absent" and answers every question
// with the zero value, so that paths into a document can be walked without checks between.
//
// A Tree never changes after it was parsed and may be read by several goroutines at once. What
// only some callers need (lines, pointers, digests) is computed when it is first asked for.
// Strings returned by a Node are views into the tree; they stay valid as long as they are used.
//
// # Values
//
// JSON is read as RFC 8259 says. YAML is read as far as it has the values of JSON:
//
//   - a plain scalar is what the core schema of YAML 1.2.2 (section 10.3.2) says, so yes, no, on,
//     off and 2001-12-14 are strings; 0x1F and 0o17 are written out in decimal notation, and
//     .5, 1. and +1 in the grammar of JSON, with all their digits;
//   - .inf, .nan, 017 and 1_000 are read as [Tree.Faults] says, since readers disagree;
//   - a key is the text that is written, whatever type it would have as a value;
//   - an alias is the node of its anchor, so that a tree of YAML may be a graph without cycles;
//   - a merge key (<<) brings the members that its mapping has not got itself;
//   - tags other than those of the core schema, comments and directives mean nothing.
//
// Where a key stands twice in an object the last one counts, and it is a fault.
//
// # Hostile input
//
// Hostile input ends here: the limits of [Options] bound depth, size, and the expansion of YAML
// aliases, and no cost grows faster than the size of the document times its logarithm. Every
// error is an [*Error] with a position, a sentence, and where there is one a way out.
package node

import (
	"iter"
	"unsafe"
)

// Kind is the JSON type of a value.
type Kind uint8

// The kinds. Absent is the kind of the zero Node.
const (
	Absent Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// String returns the name that JSON Schema gives to the type, "absent" for the zero Node.
func (k Kind) String() string {
	return [...]string{"absent", "null", "boolean", "number", "string", "array", "object"}[k]
}

// Noun returns what people call a value of the kind: "a list", "a map", "true or false".
func (k Kind) Noun() string {
	switch k {
	case Array:
		return "a list"
	case Object:
		return "a map"
	case Null:
		return "nothing"
	case Bool:
		return "true or false"
	}
	return "a " + k.String()
}

// Tree is one parsed document.
type Tree struct {
	name    string
	src     []byte
	side    []byte // texts that differ from their spelling in the source
	recs    []rec
	items   []uint32
	members []member
	sorted  []uint32          // for large objects: member indexes, ordered by key
	large   map[uint32]uint32 // where the members of a large object begin in sorted
	root    uint32
	aliased bool // a value may be reached on several ways, or stand outside of its container

	faults   []Fault
	unlisted int // faults beyond the ones that are kept

	index   lineIndex
	parents parentIndex
	digests digestIndex
}

// rec is one value. For scalars a and b delimit the text, for containers they are the index of
// the first child and the number of children.
type rec struct {
	start, end uint32 // span in the source
	a, b       uint32
	kind       Kind
	side       bool // the text is in side, not in src
}

type member struct {
	a, b  uint32 // key text
	start uint32 // offset of the key in the source
	end   uint32
	value uint32
	side  bool
}

// Node is a handle to one value of a tree. Nodes are comparable: two nodes are == if they are
// the same place of the same tree (a YAML alias is the place of its anchor).
type Node struct {
	t  *Tree
	id uint32
}

// Root returns the value of the whole document.
func (t *Tree) Root() Node { return Node{t, t.root} }

// Name returns the name under which the document was parsed, as messages show it.
func (t *Tree) Name() string { return t.name }

// Source returns the bytes that were parsed, without a byte order mark. They must not be changed.
func (t *Tree) Source() []byte { return t.src }

// Len returns the number of values in the tree. Ids of nodes are below it.
func (t *Tree) Len() int { return len(t.recs) }

// Faults returns what was wrong in the document without making it unreadable, in the order of
// the source: duplicate keys, a second YAML document, text that readers of YAML disagree about.
// A document with very many of them lists the first hundred found and says how many more.
func (t *Tree) Faults() []Fault { return t.faults }

// Tree returns the tree that n belongs to, nil for the zero Node.
func (n Node) Tree() *Tree { return n.t }

// ID returns a number that is unique to n's place in its tree.
func (n Node) ID() int { return int(n.id) }

// IsZero reports whether n is absent.
func (n Node) IsZero() bool { return n.t == nil }

// Exists reports whether n is there, be it null.
func (n Node) Exists() bool { return n.t != nil }

// Kind returns the type of n's value.
func (n Node) Kind() Kind {
	if n.t == nil {
		return Absent
	}
	return n.t.recs[n.id].kind
}

// Text returns the text of a scalar: the value of a string, a number as it is written (in
// JSON's grammar), "true", "false" or "null". It is "" for containers.
func (n Node) Text() string {
	if n.t == nil {
		return ""
	}
	r := &n.t.recs[n.id]
	if r.kind >= Array {
		return ""
	}
	return n.t.text(r.a, r.b, r.side)
}

// Str returns the value of a string and "" for everything else.
func (n Node) Str() string {
	if n.Kind() != String {
		return ""
	}
	return n.Text()
}

// Bool returns the value of a boolean and false for everything else.
func (n Node) Bool() bool { return n.Kind() == Bool && n.Text() == "true" }

// Len returns the number of elements or members, 0 for scalars.
func (n Node) Len() int {
	if n.Kind() < Array {
		return 0
	}
	return int(n.t.recs[n.id].b)
}

// Get returns the member of an object with that key, the zero Node if there is none. Where a
// key stands twice the last one counts.
func (n Node) Get(key string) Node {
	if m := n.member(key); m != nil {
		return Node{n.t, m.value}
	}
	return Node{}
}

// Has reports whether an object has a member with that key.
func (n Node) Has(key string) bool { return n.Get(key).Exists() }

// Path follows keys from n.
func (n Node) Path(keys ...string) Node {
	for _, k := range keys {
		n = n.Get(k)
	}
	return n
}

// Key returns the key under which an object has that member, as a place to point at. Where the
// member came through a merge key of YAML, it is the place in the mapping that was merged.
func (n Node) Key(key string) Span {
	m := n.member(key)
	if m == nil {
		return Span{}
	}
	return Span{n.t, m.start, m.end}
}

func (n Node) member(key string) *member {
	if n.Kind() != Object {
		return nil
	}
	return n.t.find(n.id, key)
}

// At returns element i of an array, the zero Node beyond its ends.
func (n Node) At(i int) Node {
	if n.Kind() != Array || i < 0 || i >= n.Len() {
		return Node{}
	}
	return Node{n.t, n.t.items[int(n.t.recs[n.id].a)+i]}
}

// Items yields the elements of an array in order.
func (n Node) Items() iter.Seq2[int, Node] {
	return func(yield func(int, Node) bool) {
		if n.Kind() != Array {
			return
		}
		r := n.t.recs[n.id]
		for i, id := range n.t.items[r.a : r.a+r.b] {
			if !yield(i, Node{n.t, id}) {
				return
			}
		}
	}
}

// Members yields the members of an object in the order of the document. A key that stands
// twice is yielded once, with its last value.
func (n Node) Members() iter.Seq2[string, Node] {
	return func(yield func(string, Node) bool) {
		if n.Kind() != Object {
			return
		}
		t, r := n.t, n.t.recs[n.id]
		ms := t.members[r.a : r.a+r.b]
		for i := range ms {
			if !yield(t.key(&ms[i]), Node{t, ms[i].value}) {
				return
			}
		}
	}
}

// Keys returns the keys of an object in the order of the document.
func (n Node) Keys() []string {
	keys := make([]string, 0, n.Len())
	for k := range n.Members() {
		keys = append(keys, k)
	}
	return keys
}

// Strings returns the strings among the elements of an array.
func (n Node) Strings() []string {
	var out []string
	for _, v := range n.Items() {
		if v.Kind() == String {
			out = append(out, v.Text())
		}
	}
	return out
}

func (t *Tree) bytes(a, b uint32, side bool) []byte {
	if side {
		return t.side[a:b]
	}
	return t.src[a:b]
}

// text is a view of the tree. The tree never changes once it is parsed, so the view cannot
// change under the string.
func (t *Tree) text(a, b uint32, side bool) string {
	buf := t.bytes(a, b, side)
	return unsafe.String(unsafe.SliceData(buf), len(buf))
}

func (t *Tree) key(m *member) string { return t.text(m.a, m.b, m.side) }
