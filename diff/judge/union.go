package judge

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// inclusive is the key that marks a union which is read as anyOf although it is written as oneOf.
// Whether a branch accepts more is found out by looking at it, which is not to know: it may be more
// of nothing. So whoever accepts a value that met such a union is not sure.
const inclusive = "x-inclusive"

// combined rewrites the keywords that combine schemas of one value.
func (o *object) combined() {
	if v := o.n.Get("allOf"); v.Len() > 0 {
		o.all = append(o.all, o.list(v, o.c)...)
	}
	if v := o.n.Get("anyOf"); v.Len() > 0 {
		o.out["anyOf"] = o.branches(v)
	}
	if v := o.n.Get("oneOf"); v.Len() > 0 {
		if o.c.exact || !o.w.s.receiver || !slices.ContainsFunc(items(v), o.w.s.widened) {
			o.out["oneOf"] = o.branches(v)
		} else {
			o.all = append(o.all, map[string]any{"anyOf": o.branches(v), inclusive: true})
		}
	}
	if v := o.n.Get("not"); v.Exists() {
		o.out["not"] = o.w.at(v, setting{exact: true})
	}
}

func items(n node.Node) []node.Node {
	var list []node.Node
	for _, e := range n.Items() {
		list = append(list, e)
	}
	return list
}

// branches rewrites the alternatives of a union. A discriminator demands its tag of each one that
// is a reference and lists no tags of its own; where one of the others is no reference, or where
// two have the same tag, it says nothing.
func (o *object) branches(v node.Node) []any {
	list := o.list(v, o.c.branch())
	d := o.n.Get("discriminator")
	property := d.Get("propertyName").Str()
	if property == "" {
		return list
	}
	tags := make([][]any, len(list))
	seen := map[any]bool{}
	for i, b := range items(v) {
		ref := b.Get("$ref").Str()
		if ref != "" {
			tags[i] = tagsOf(d.Get("mapping"), ref)
		}
		for _, tag := range tags[i] {
			if seen[tag] {
				return list
			}
			seen[tag] = true
		}
	}
	out := slices.Clone(list)
	for i, b := range items(v) {
		switch {
		case o.w.s.listsTags(b, property) || !o.w.s.mayBeObject(b):
		case tags[i] == nil:
			return list
		default:
			tag := map[string]any{"type": "string", "enum": tags[i]}
			out[i] = map[string]any{"allOf": []any{list[i], map[string]any{
				"properties": map[string]any{property: tag}, "required": []any{property},
			}}}
		}
	}
	return out
}

// tagsOf returns the keys of the mapping that mean a branch, or the name of its component.
func tagsOf(mapping node.Node, ref string) []any {
	var tags []any
	for tag, to := range mapping.Members() {
		target := to.Str()
		if target == ref || !strings.ContainsAny(target, "#/") && componentOf(target) == componentOf(ref) {
			tags = append(tags, tag)
		}
	}
	if tags == nil {
		tags = append(tags, componentOf(ref))
	}
	return tags
}

// componentOf returns the name that a reference ends in, without the extension of a file.
func componentOf(ref string) string {
	if i := strings.LastIndexAny(ref, "#/"); i >= 0 {
		ref = ref[i+1:]
	}
	for _, extension := range []string{".json", ".yaml", ".yml"} {
		ref = strings.TrimSuffix(ref, extension)
	}
	return node.Unescape(ref)
}

// listsTags reports whether a schema describes a member by listing its values, in each of the
// alternatives if it has some.
func (s *side) listsTags(n node.Node, property string) bool {
	return s.listsTagsWithin(n, property, map[node.Node]bool{})
}

func (s *side) listsTagsWithin(n node.Node, property string, open map[node.Node]bool) bool {
	for _, c := range s.conjuncts(n) {
		if open[c] {
			continue
		}
		p := c.Get("properties").Get(property)
		if p.Exists() && slices.ContainsFunc(s.conjuncts(p), func(e node.Node) bool {
			return e.Get("enum").Kind() == node.Array || e.Get("x-extensible-enum").Kind() == node.Array ||
				e.Has("const") && s.modern()
		}) {
			return true
		}
		open[c] = true
		for _, k := range []string{"anyOf", "oneOf"} {
			list := items(c.Get(k))
			if len(list) > 0 && !slices.ContainsFunc(list, func(b node.Node) bool { return !s.listsTagsWithin(b, property, open) }) {
				return true
			}
		}
		delete(open, c)
	}
	return false
}

// mayBeObject reports whether no type of a schema excludes objects.
func (s *side) mayBeObject(n node.Node) bool {
	for _, c := range s.conjuncts(n) {
		if !admits(c, "object") {
			return false
		}
	}
	return true
}

// widened reports whether the receiver's rewriting makes a schema accept more, at any depth.
func (s *side) widened(n node.Node) bool {
	if w, ok := s.weak[n]; ok {
		return w
	}
	seen := map[node.Node]bool{}
	stack := []node.Node{n}
	found := false
	for len(stack) > 0 && !found && s.steps >= 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[at] || at.Kind() != node.Object {
			continue
		}
		seen[at] = true
		s.steps--
		found = s.weak[at] || s.widens(at)
		stack = s.parts(stack, at)
	}
	s.weak[n] = found
	return found
}

// widens reports whether the rewriting changes a schema object itself.
func (s *side) widens(n node.Node) bool {
	c := s.around([]node.Node{n}, setting{})
	if c.extensible || len(c.removed) > 0 && admits(n, "object") {
		return true
	}
	return admits(n, "object") && s.relation.TolerantReceiver && (isFalse(n.Get("additionalProperties")) || s.modern() && isFalse(n.Get("unevaluatedProperties")))
}

// admits reports whether the type of a schema object does not exclude a type.
func admits(n node.Node, name string) bool {
	t := n.Get("type")
	return t.Kind() != node.String && t.Kind() != node.Array || t.Str() == name || slices.Contains(t.Strings(), name)
}

// parts appends the schemas inside of a schema object, and what it refers to, without those that
// its type keeps from being asked.
func (s *side) parts(list []node.Node, n node.Node) []node.Node {
	if to, ok := s.target(n); ok {
		list = append(list, to)
	}
	for _, k := range []string{"allOf", "anyOf", "oneOf"} {
		list = append(list, items(n.Get(k))...)
	}
	list = append(list, n.Get("then"), n.Get("else"))
	if admits(n, "array") {
		list = append(append(list, items(n.Get("prefixItems"))...), n.Get("items"), n.Get("contains"), n.Get("unevaluatedItems"))
	}
	if !admits(n, "object") {
		return list
	}
	for _, k := range []string{"properties", "patternProperties", "dependentSchemas"} {
		for _, e := range n.Get(k).Members() {
			list = append(list, e)
		}
	}
	return append(list, n.Get("additionalProperties"), n.Get("unevaluatedProperties"), n.Get("propertyNames"))
}
