package node

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// builder makes the records of a tree from the nodes of the YAML library. It recurses no deeper
// than the limit on depth.
type builder struct {
	t       *Tree
	o       Options
	cursor  cursor
	anchors map[*yaml.Node]*anchor
	total   int // values so far, aliases written out
	copied  int // members that merge keys have copied

	// The children of the collections that are being read. They move to the tree when their
	// collection is complete, so that the children of each stand side by side.
	openItems   []uint32
	openMembers []member
}

// mergeShare is the part of MaxNodes that members from merge keys may take. Unlike the values
// that aliases stand for, they are copied.
const mergeShare = 20

// anchor is a value that aliases can mean.
type anchor struct {
	built
	size int // values, aliases written out
	done bool
}

// built is what is known of a value after it was read.
type built struct {
	id     uint32
	end    uint32 // of its text, in the source
	height int    // containers from it down
}

// value reads one value; depth counts the containers that it would be in.
func (b *builder) value(y *yaml.Node, depth int) (built, error) {
	if y.Kind == yaml.AliasNode {
		return b.alias(y, depth)
	}
	if depth > b.o.MaxDepth && y.Kind != yaml.ScalarNode {
		return built{}, b.at(y).Errorf("the document is nested deeper than %d levels", b.o.MaxDepth)
	}
	before := b.total
	b.total++
	var a *anchor
	if y.Anchor != "" {
		a = &anchor{}
		b.anchors[y] = a
	}
	start := b.contentStart(y)
	v := built{id: uint32(len(b.t.recs))}
	b.t.recs = append(b.t.recs, rec{start: start})
	var err error
	switch y.Kind {
	case yaml.MappingNode:
		err = b.mapping(y, &v, start, depth)
	case yaml.SequenceNode:
		err = b.sequence(y, &v, start, depth)
	default:
		b.scalar(y, &v, start)
	}
	b.t.recs[v.id].end = v.end
	if a != nil {
		*a = anchor{built: v, size: b.total - before, done: true}
	}
	return v, err
}

func (b *builder) alias(y *yaml.Node, depth int) (built, error) {
	a := b.anchors[y.Alias]
	s := b.at(y)
	s.end = s.start + 1 + uint32(len(y.Value))
	switch {
	case a == nil || !a.done:
		return built{}, s.Errorf("the alias *%s stands inside of the value that it means", y.Value)
	case a.size > b.o.MaxNodes-b.total:
		return built{}, s.Errorf("the document has more than %d values when this alias is written out", b.o.MaxNodes)
	case depth+a.height-1 > b.o.MaxDepth:
		return built{}, s.Errorf("the document is nested deeper than %d levels when this alias is written out", b.o.MaxDepth)
	}
	b.total += a.size
	b.t.aliased = true
	return built{id: a.id, end: s.end, height: a.height}, nil
}

func (b *builder) sequence(y *yaml.Node, v *built, start uint32, depth int) error {
	first := len(b.openItems)
	v.end = start
	for _, c := range y.Content {
		item, err := b.value(c, depth+1)
		if err != nil {
			return err
		}
		b.openItems = append(b.openItems, item.id)
		v.end, v.height = item.end, max(v.height, item.height)
	}
	v.height++
	b.closeFlow(y, v, start, '[', ']')
	t, items := b.t, b.openItems[first:]
	r := &t.recs[v.id]
	r.kind, r.a, r.b = Array, uint32(len(t.items)), uint32(len(items))
	t.items = append(t.items, items...)
	b.openItems = b.openItems[:first]
	return nil
}

func (b *builder) mapping(y *yaml.Node, v *built, start uint32, depth int) error {
	first := len(b.openMembers)
	if err := b.members(y, v, start, depth); err != nil {
		return err
	}
	t, members := b.t, b.openMembers[first:]
	r := &t.recs[v.id]
	r.kind, r.a, r.b = Object, uint32(len(t.members)), uint32(len(members))
	t.members = append(t.members, members...)
	b.openMembers = b.openMembers[:first]
	t.finishObject(v.id)
	return nil
}

// members opens what a mapping holds: its own members, and after them the ones that its merge
// keys bring and that it has not got itself (https://yaml.org/type/merge.html).
func (b *builder) members(y *yaml.Node, v *built, start uint32, depth int) error {
	first := len(b.openMembers)
	var merged []member
	v.end = start
	for i := 0; i+1 < len(y.Content); i += 2 {
		k, c := y.Content[i], y.Content[i+1]
		if k.Tag == mergeTag {
			ms, err := b.merge(c, v, depth)
			if err != nil {
				return err
			}
			merged = append(merged, ms...)
			continue
		}
		m, err := b.key(k)
		if err != nil {
			return err
		}
		child, err := b.value(c, depth+1)
		if err != nil {
			return err
		}
		m.value = child.id
		b.openMembers = append(b.openMembers, m)
		v.end, v.height = max(v.end, m.end, child.end), max(v.height, child.height)
	}
	v.height++
	b.closeFlow(y, v, start, '{', '}')
	b.addMissing(first, merged)
	return nil
}

// addMissing opens the merged members whose key is not among the members from first on.
func (b *builder) addMissing(first int, merged []member) {
	if len(merged) == 0 {
		return
	}
	own := b.openMembers[first:]
	has := make(map[string]bool, len(own)+len(merged))
	for i := range own {
		has[b.t.key(&own[i])] = true
	}
	for i := range merged {
		if key := b.t.key(&merged[i]); !has[key] {
			has[key] = true
			b.openMembers = append(b.openMembers, merged[i])
		}
	}
}

// merge returns the members that the value of a merge key brings, the ones that win first. The
// value is a mapping or a sequence of mappings, each of them written out or an alias; it takes
// the place of the mapping v that holds the merge key.
func (b *builder) merge(y *yaml.Node, v *built, depth int) ([]member, error) {
	if y.Kind != yaml.SequenceNode {
		return b.mergeOne(y, v, depth)
	}
	var all []member
	start := b.contentStart(y)
	for _, c := range y.Content {
		ms, err := b.mergeOne(c, v, depth)
		if err != nil {
			return nil, err
		}
		all = append(all, ms...)
	}
	b.closeFlow(y, v, start, '[', ']')
	return all, nil
}

func (b *builder) mergeOne(y *yaml.Node, v *built, depth int) ([]member, error) {
	b.t.aliased = true
	var source built
	var members []member
	var err error
	switch {
	case y.Kind == yaml.MappingNode && y.Anchor == "":
		first := len(b.openMembers)
		err = b.members(y, &source, b.contentStart(y), depth)
		members = slices.Clone(b.openMembers[first:])
		b.openMembers = b.openMembers[:first]
	case y.Kind == yaml.MappingNode || y.Kind == yaml.AliasNode && y.Alias.Kind == yaml.MappingNode:
		if source, err = b.value(y, depth); err == nil {
			r := b.t.recs[source.id]
			members = b.t.members[r.a : r.a+r.b]
		}
	default:
		err = b.at(y).Errorf("a merge key needs a mapping or a list of mappings")
	}
	if err != nil {
		return nil, err
	}
	if b.copied += len(members); b.copied > b.o.MaxNodes/mergeShare {
		return nil, b.at(y).Errorf("the document has more than %d members that come from merge keys", b.o.MaxNodes/mergeShare)
	}
	v.end, v.height = max(v.end, source.end), max(v.height, source.height-1)
	return members, nil
}

// key reads a key. Its text is what is written, as the OpenAPI Specification (section 4.3 of
// 3.1.1) asks for with the failsafe schema: 200 is "200".
func (b *builder) key(y *yaml.Node) (member, error) {
	if y.Anchor != "" {
		if _, err := b.value(y, b.o.MaxDepth); err != nil {
			return member{}, err
		}
	}
	scalar := y
	if y.Kind == yaml.AliasNode {
		scalar = y.Alias
	}
	if scalar.Kind != yaml.ScalarNode {
		err := b.at(y).Errorf("a collection cannot be a key")
		err.Help = "put it in quotes if it is a string"
		return member{}, err
	}
	m := member{start: b.contentStart(y)}
	m.end = m.start + 1 + uint32(len(y.Value))
	if y.Kind == yaml.ScalarNode {
		m.end = b.scalarEnd(y, m.start)
	}
	m.a, m.b, m.side = b.text(scalar.Value, m.start, m.end)
	return m, nil
}

func (b *builder) scalar(y *yaml.Node, v *built, start uint32) {
	v.end = b.scalarEnd(y, start)
	kind, text, problem := resolveScalar(y)
	if problem != "" {
		b.t.fault(Span{b.t, start, v.end}, quote(y.Value)+" "+problem, "put it in quotes if it is a string")
	}
	r := &b.t.recs[v.id]
	r.kind = kind
	r.a, r.b, r.side = b.text(text, start, v.end)
}

// text returns where the text of a scalar is: in its place of the source, within quotes or not,
// or else in the side buffer.
func (b *builder) text(s string, start, end uint32) (from, to uint32, side bool) {
	t := b.t
	switch n := uint32(len(s)); {
	case end-start == n && string(t.src[start:end]) == s:
		return start, end, false
	case end-start == n+2 && string(t.src[start+1:end-1]) == s:
		return start + 1, end - 1, false
	}
	from = uint32(len(t.side))
	t.side = append(t.side, s...)
	return from, uint32(len(t.side)), true
}
