package node

import (
	"slices"
	"strings"
	"sync"
)

// Pointer follows a JSON Pointer (RFC 6901) from n; ok is false where a token leads nowhere.
func (n Node) Pointer(ptr string) (v Node, ok bool) {
	if ptr == "" {
		return n, n.Exists()
	}
	if ptr[0] != '/' {
		return Node{}, false
	}
	for tok := range strings.SplitSeq(ptr[1:], "/") {
		tok = Unescape(tok)
		switch n.Kind() {
		case Object:
			n = n.Get(tok)
		case Array:
			n = n.At(index(tok))
		default:
			return Node{}, false
		}
		if n.IsZero() {
			return Node{}, false
		}
	}
	return n, true
}

func index(tok string) int {
	if tok == "" || len(tok) > 9 || (tok[0] == '0' && tok != "0") {
		return -1
	}
	i := 0
	for _, c := range []byte(tok) {
		if c < '0' || c > '9' {
			return -1
		}
		i = i*10 + int(c-'0')
	}
	return i
}

// Escape writes a key as a token of a JSON Pointer (RFC 6901, section 3).
func Escape(key string) string {
	if !strings.ContainsAny(key, "~/") {
		return key
	}
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}

// Unescape is the inverse of [Escape].
func Unescape(tok string) string {
	if !strings.Contains(tok, "~") {
		return tok
	}
	return strings.ReplaceAll(strings.ReplaceAll(tok, "~1", "/"), "~0", "~")
}

// JSONPointer returns the JSON Pointer (RFC 6901) of n from the root of its tree, "" for the root
// and for the zero Node. A value that is reached on several ways, through YAML aliases, has the
// pointer of the first one in the document, where its anchor stands.
func (n Node) JSONPointer() string {
	if n.t == nil {
		return ""
	}
	var tokens []string
	for l := n.t.parent(n.id); !l.isRoot(); l = n.t.parent(l.parent) {
		tokens = append(tokens, n.t.token(l))
	}
	if len(tokens) == 0 {
		return ""
	}
	slices.Reverse(tokens)
	return "/" + strings.Join(tokens, "/")
}

// Parent returns the object or array that n stands in, the zero Node for the root of a tree.
// For a value that is reached on several ways it is the one of [Node.JSONPointer].
func (n Node) Parent() Node {
	if n.t == nil {
		return Node{}
	}
	l := n.t.parent(n.id)
	if l.isRoot() {
		return Node{}
	}
	return Node{n.t, l.parent}
}

// Heading returns the key that n stands under, the zero Span for an element and for the root.
func (n Node) Heading() Span {
	if n.t == nil || n.id == n.t.root {
		return Span{}
	}
	l := n.t.parent(n.id)
	r := &n.t.recs[l.parent]
	if r.kind != Object {
		return Span{}
	}
	m := &n.t.members[r.a+l.at]
	return Span{n.t, m.start, m.end}
}

// Place returns where a person looks for n: the key that it stands under, or n itself.
func (n Node) Place() Span {
	if h := n.Heading(); !h.IsZero() {
		return h
	}
	return n.Span()
}

// link is the way to a value from the container that holds it.
type link struct {
	parent uint32
	at     uint32 // which member or element
}

// noParent is the parent of the root, and of a YAML mapping that only a merge key refers to.
const noParent = ^uint32(0)

func (l link) isRoot() bool { return l.parent == noParent }

// parentIndex finds the container of a value. It is built when the first pointer is asked for.
type parentIndex struct {
	once  sync.Once
	links []link
}

func (t *Tree) parent(id uint32) link {
	t.parents.once.Do(func() { t.parents.links = t.linkParents() })
	return t.parents.links[id]
}

// linkParents walks the tree in the order of the document, so that a value that is reached on
// several ways gets the first one.
func (t *Tree) linkParents() []link {
	links := make([]link, len(t.recs))
	for i := range links {
		links[i].parent = noParent
	}
	seen := make([]bool, len(t.recs))
	seen[t.root] = true
	open := []link{{parent: t.root}} // at is the next child to look at
	for len(open) > 0 {
		top := &open[len(open)-1]
		r := &t.recs[top.parent]
		if r.kind < Array || top.at == r.b {
			open = open[:len(open)-1]
			continue
		}
		way := *top
		top.at++
		child := t.child(r, way.at)
		if seen[child] {
			continue
		}
		seen[child] = true
		links[child] = way
		if t.recs[child].kind >= Array {
			open = append(open, link{parent: child})
		}
	}
	return links
}

// child returns the i-th child of a container.
func (t *Tree) child(r *rec, i uint32) uint32 {
	if r.kind == Array {
		return t.items[r.a+i]
	}
	return t.members[r.a+i].value
}

// token returns the token of a JSON Pointer for the last step of a way.
func (t *Tree) token(l link) string {
	r := &t.recs[l.parent]
	if r.kind == Array {
		return itoa(int(l.at))
	}
	return Escape(t.key(&t.members[r.a+l.at]))
}
