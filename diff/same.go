package diff

import (
	"path"
	"strings"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// sameness tells in constant time that two places of the two documents say the same, down to
// everything they refer to, so that nothing is built for what did not change. On real pairs of
// versions that is nine places of ten.
//
// Equal digests are equal contents. A reference inside equal contents leads to the same place
// of both documents by name; what remains to know is whether that place changed, or leads to
// one that did. Those places are found once for the whole document.
type sameness struct {
	off    bool // the documents are read by different rules, so that equal texts may differ
	base   *swagger.Document
	digest func(node.Node) node.Digest
	bad    map[node.Node]bool // targets of references that do not say the same in both
	states map[*node.Tree][]state
}

type state uint8

const (
	unknown state = iota
	clean         // leads to nothing that changed
	dirty
)

// readingKeywords are the members of a root object that change how the rest is read.
var readingKeywords = []string{"consumes", "produces", "jsonSchemaDialect", "schemes"}

func newSameness(base, rev *swagger.Document, digest func(node.Node) node.Digest) *sameness {
	s := &sameness{base: base, digest: digest, bad: map[node.Node]bool{}, states: map[*node.Tree][]state{}}
	s.off = base.Version != rev.Version
	for _, k := range readingKeywords {
		s.off = s.off || base.Root.Get(k).Digest() != rev.Root.Get(k).Digest()
	}
	if !s.off {
		s.findChanged(rev)
	}
	return s
}

// target is the name of a place: the file from the entry's folder on, and the pointer.
type target struct{ file, pointer string }

func targetOf(d *swagger.Document, n node.Node) target {
	dir := path.Dir(d.Root.Tree().Name()) + "/"
	return target{strings.TrimPrefix(n.Tree().Name(), dir), n.JSONPointer()}
}

// findChanged finds the targets of references that changed, and those that lead to them.
func (s *sameness) findChanged(rev *swagger.Document) {
	old, later := side(func() []node.Node { return targets(s.base) }, func() map[target]node.Node {
		later := map[target]node.Node{}
		for _, to := range targets(rev) {
			later[s.entry(rev, to)] = to
		}
		return later
	})
	users := map[node.Node][]node.Node{} // by target: the targets that contain a reference to it
	var queue []node.Node
	mark := func(n node.Node) {
		if !s.bad[n] {
			s.bad[n] = true
			queue = append(queue, n)
		}
	}
	budget := 32 * (s.base.Root.Tree().Len() + 1000)
	for _, to := range old {
		if other := later[s.entry(s.base, to)]; other.IsZero() || s.digest(to) != s.digest(other) {
			mark(to)
		}
		inside, left := referencesIn(s.base, to, budget)
		budget = left
		if budget <= 0 {
			s.off = true // targets inside targets inside targets: not worth the time
			return
		}
		for _, r := range inside {
			users[r] = append(users[r], to)
		}
	}
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, u := range users[n] {
			mark(u)
		}
	}
}

// entry names a target; the entry file has one name in both documents.
func (s *sameness) entry(d *swagger.Document, n node.Node) target {
	t := targetOf(d, n)
	if n.Tree() == d.Root.Tree() {
		t.file = ""
	}
	return t
}

// targets returns every place that a reference of the document leads to, once. A broken
// reference leads nowhere; as a text it is part of the digest.
func targets(d *swagger.Document) []node.Node {
	var out []node.Node
	seen := map[node.Node]bool{}
	for _, t := range d.Files() {
		for holder, ref := range t.Holders("$ref") {
			if ref.Kind() != node.String {
				continue
			}
			if to, err := d.Resolve(holder); err == nil && !seen[to] {
				seen[to] = true
				out = append(out, to)
			}
		}
	}
	return out
}

// referencesIn returns the targets of the references below n, and what is left of the budget.
func referencesIn(d *swagger.Document, n node.Node, budget int) ([]node.Node, int) {
	var out []node.Node
	stack := []node.Node{n}
	for len(stack) > 0 && budget > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		budget--
		if n.Get("$ref").Kind() == node.String {
			if to, err := d.Resolve(n); err == nil {
				out = append(out, to)
			}
		}
		for _, v := range n.Items() {
			if v.Len() > 0 {
				stack = append(stack, v)
			}
		}
		for _, v := range n.Members() {
			if v.Len() > 0 {
				stack = append(stack, v)
			}
		}
	}
	return out, budget
}

// nodes reports whether two places say the same, down to everything they refer to.
func (s *sameness) nodes(o, n node.Node) bool {
	if s.off || o.IsZero() || n.IsZero() {
		return o.IsZero() && n.IsZero()
	}
	return s.digest(o) == s.digest(n) && s.clean(o)
}

// clean reports whether nothing below a place of the base leads to something that changed.
func (s *sameness) clean(n node.Node) bool {
	if n.Len() == 0 {
		return true
	}
	all := s.states[n.Tree()]
	if all == nil {
		all = make([]state, n.Tree().Len())
		s.states[n.Tree()] = all
	}
	if st := all[n.ID()]; st != unknown {
		return st == clean
	}
	result := clean
	if n.Get("$ref").Kind() == node.String {
		if to, err := s.base.Resolve(n); err != nil || s.bad[to] {
			result = dirty // a reference that leads nowhere here may lead somewhere there
		}
	}
	for _, v := range n.Items() {
		if !s.clean(v) {
			result = dirty
		}
	}
	for _, v := range n.Members() {
		if !s.clean(v) {
			result = dirty
		}
	}
	all[n.ID()] = result
	return result == clean
}
