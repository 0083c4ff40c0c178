package subschema

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// What a $dynamicRef means depends on the schema resources that were entered before: where the
// schema it leads to has a $dynamicAnchor of that name, the outermost resource that has one, too,
// is meant (JSON Schema 2020-12 Core, section 8.2.3.2). A schema that is entered in different ways
// is read once for each of them. Ways differ by what the names of dynamic anchors would mean, of
// which there are few.

// DynamicResolver is a Resolver that knows which $dynamicRef can mean only one schema.
type DynamicResolver interface {
	// ResolveDynamic returns what the $dynamicRef of ref means whatever schema is entered
	// first; ok is false where that decides.
	ResolveDynamic(ref node.Node) (target node.Node, ok bool)
}

func (r *reader) readDynamic(v node.Node) {
	if target, ok := r.s.dynamicTarget(r.n); ok {
		r.s.parts = append(r.s.parts, r.sub(target))
		return
	}
	r.opaque("$dynamicRef " + strconv.Quote(v.Str()) + " depends on the schema that was entered first")
}

// bookend is one $dynamicAnchor.
type bookend struct {
	name string
	n    node.Node
}

// dynamicScope is the resources that were entered, as far as it matters: the first one for each
// name that several of them have. nil: none.
type dynamicScope struct {
	first []bookend // sorted by name
	lost  bool      // there are more ways than are told apart
}

// maxScopes is how many ways to enter schemas one document has.
const maxScopes = 200

// entering returns the scope within the resource of n.
func (l *locals) entering(from *dynamicScope, n node.Node) *dynamicScope {
	base := l.bases[n]
	if base == nil || from != nil && from.lost {
		return from
	}
	var first []bookend
	if from != nil {
		first = from.first
	}
	known := len(first)
	for _, b := range l.bookends[withoutFragment(base)] {
		i, ok := slices.BinarySearchFunc(first, b.name, func(f bookend, name string) int { return compare(f.name, name) })
		if l.dynamic[b.name] > 1 && !ok {
			first = slices.Insert(slices.Clone(first), i, b)
		}
	}
	if len(first) == known {
		return from
	}
	return l.scope(first)
}

// scope returns the one scope with those anchors.
func (l *locals) scope(first []bookend) *dynamicScope {
	var key []byte
	for _, b := range first {
		key = append(binary.AppendUvarint(key, uint64(len(b.name))), b.name...)
		base := withoutFragment(l.bases[b.n])
		key = append(binary.AppendUvarint(key, uint64(len(base))), base...)
	}
	if s := l.scopes[string(key)]; s != nil {
		return s
	}
	if len(l.scopes) >= maxScopes {
		return l.lost
	}
	s := &dynamicScope{first: first}
	l.scopes[string(key)] = s
	return s
}

// dynamicTarget returns what the $dynamicRef of ref means in s; ok is false where that is not known.
func (s *Schema) dynamicTarget(ref node.Node) (target node.Node, ok bool) {
	switch r := s.r.(type) {
	case *locals:
		return r.resolveDynamic(ref, s.scope)
	case DynamicResolver:
		return r.ResolveDynamic(ref)
	}
	return target, false
}

func (l *locals) resolveDynamic(ref node.Node, in *dynamicScope) (node.Node, bool) {
	text := ref.Get("$dynamicRef").Str()
	_, name, _ := strings.Cut(text, "#")
	n, err := l.find(ref, text)
	if err != nil || l.dynamic[name] <= 1 || n.Get("$dynamicAnchor").Str() != name {
		return n, err == nil
	}
	if in == nil {
		return n, true
	}
	for _, b := range in.first {
		if b.name == name {
			return b.n, true
		}
	}
	return n, !in.lost
}
