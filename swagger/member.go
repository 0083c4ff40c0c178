package swagger

import (
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// The functions of this file read one member of an object and say what is wrong with it. Each
// returns the zero value where the member is absent or of no use.

// object returns the object that n is or refers to, and n itself as ref if it is a reference.
// what names the thing in a fault: "a parameter".
func (l *loader) object(n node.Node, what string) (obj, ref node.Node) {
	if !n.Exists() {
		return node.Node{}, node.Node{}
	}
	if isReference(n) {
		ref = n
	}
	obj, f := l.refs.follow(n, true)
	switch {
	case f != nil:
		l.failed(f, n)
		return node.Node{}, ref
	case obj.Kind() != node.Object:
		l.wrong(obj, what, node.Object)
		return node.Node{}, ref
	}
	return obj, ref
}

// plain is object where the specification has no reference: one that stands there is followed.
func (l *loader) plain(n node.Node, what string) node.Node {
	if isReference(n) {
		n = l.tolerated(n, what)
	}
	if n.Exists() && n.Kind() != node.Object {
		l.wrong(n, what, node.Object)
		return node.Node{}
	}
	return n
}

// member returns the member of that kind. A reference in its place is followed, although the
// specification has none there.
func (l *loader) member(n node.Node, key string, kind node.Kind) node.Node {
	v := n.Get(key)
	if !v.Exists() {
		return v
	}
	if isReference(v) {
		if v = l.tolerated(v, quoted(key)); !v.Exists() {
			return v
		}
	}
	if v.Kind() != kind {
		l.wrong(v, quoted(key), kind)
		return node.Node{}
	}
	return v
}

// tolerated follows a reference that stands in the place of something that the specification
// wants written out.
func (l *loader) tolerated(ref node.Node, what string) node.Node {
	v, f := l.refs.follow(ref, true)
	if f != nil {
		l.failed(f, ref)
		return node.Node{}
	}
	l.faults.repeat(node.Fault{
		Span: ref.Key("$ref"),
		Msg:  "the specification has no $ref in the place of " + what + "; it is followed",
		Help: "not every tool follows it: write out what it refers to",
	})
	return v
}

// text returns a string member. A number or boolean, which YAML makes of an unquoted word, is
// taken as it is spelled.
func (l *loader) text(n node.Node, key string) string {
	v := n.Get(key)
	switch v.Kind() {
	case node.Absent:
		return ""
	case node.String:
		return v.Text()
	case node.Number, node.Bool:
		l.fault(v.Span(), quoted(key)+" has to be a string, not "+article(v.Kind())+"; it is read as "+quoted(v.Text()), "put it in quotes")
		return v.Text()
	}
	return l.member(n, key, node.String).Str()
}

// prose looks at a text that only people read, for a reference in its place.
func (l *loader) prose(n node.Node, key string) {
	if v := n.Get(key); isReference(v) {
		l.tolerated(v, quoted(key))
	}
}

// schema returns a member that holds a schema.
func (l *loader) schema(n node.Node, key string) node.Node {
	v := n.Get(key)
	switch v.Kind() {
	case node.Bool:
		if l.doc.Version < V31 {
			l.fault(v.Span(), "a schema has to be an object in "+l.specification()+"; this is read as in 3.1", "")
		}
	case node.Absent, node.Object:
	default:
		l.wrong(v, "a schema", node.Object)
		return node.Node{}
	}
	return v
}

// flag returns a boolean member, otherwise if there is none.
func (l *loader) flag(n node.Node, key string, otherwise bool) bool {
	v := n.Get(key)
	switch v.Kind() {
	case node.Absent:
		return otherwise
	case node.Bool:
		return v.Bool()
	case node.String:
		if s := v.Text(); s == "true" || s == "false" {
			l.fault(v.Span(), quoted(key)+" has to be a boolean, not a string; it is read as "+s, "remove the quotes")
			return s == "true"
		}
	}
	l.wrong(v, quoted(key), node.Bool)
	return otherwise
}

// entries is member for a list or table whose entries become parts of the model.
func (l *loader) entries(n node.Node, key string, kind node.Kind) node.Node {
	v := l.member(n, key, kind)
	if v.Exists() && !l.spend(v.Len(), v.Span()) {
		return node.Node{}
	}
	return v
}

// minBudget is how many parts any description may have.
const minBudget = 1_000_000

// operationCost is the size of an operation, in parts.
const operationCost = 16

// spend takes n parts from the budget; false says that there is no room for them. A few
// kilobytes of references and aliases can spell out more operations with more parameters than
// fit into memory; an honest description repeats itself less often than it has values.
func (l *loader) spend(n int, at node.Span) bool {
	if n > l.budget {
		l.faults.repeat(node.Fault{Span: at, Msg: "the description has too many parts when its references are followed; the rest is left out"})
		return false
	}
	l.budget -= n
	return true
}

func isReference(n node.Node) bool { return n.Get("$ref").Kind() == node.String }

// extension reports whether a member of an object that may be extended is an extension.
func extension(key string) bool { return strings.HasPrefix(key, "x-") }

// stray reports whether a member of a map is there as an extension. Maps have none, and x-api-key is a
// name like any other there; but people write them, and what is not of the kind is taken for one.
func stray(key string, n node.Node, kind node.Kind) bool { return extension(key) && n.Kind() != kind }
