package subschema

import (
	"slices"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// A discriminator says which branch of a oneOf or anyOf a value means: its property holds a key of
// the mapping, or the name of the branch's component (OpenAPI 3.0.4, 4.7.25, and 3.1.1, 4.8.25).
// So each branch has a tag, and as tags differ no value meets two of them. A branch that describes
// the property by an enum or const of its own has its tag already. Where a branch is no
// reference, and so has no name, the discriminator says nothing.

// tags is a discriminator: for each branch the values that mean it, nil for branches without.
type tags struct {
	property string
	values   [][]string
}

// readTags returns the tags of the branches, nil if there is nothing to tell them by.
func readTags(d, branches node.Node) *tags {
	t := &tags{property: d.Get("propertyName").Str()}
	if t.property == "" {
		return nil
	}
	for _, b := range branches.Items() {
		ref := b.Get("$ref").Str()
		if ref == "" {
			t.values = append(t.values, nil)
			continue
		}
		var values []string
		for value, target := range d.Get("mapping").Members() {
			if means(target.Str(), ref) {
				values = append(values, value)
			}
		}
		if values == nil {
			values = []string{lastStep(ref)}
		}
		t.values = append(t.values, values)
	}
	return t
}

// means reports whether the target of a mapping, a name or a reference, is the schema at ref.
func means(target, ref string) bool {
	return target == ref || !strings.ContainsAny(target, "/#") && lastStep(target) == lastStep(ref)
}

func lastStep(ref string) string {
	ref = ref[strings.LastIndexAny(ref, "/#")+1:]
	return node.Unescape(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(ref, ".json"), ".yaml"), ".yml"))
}

// tagged returns f with the tags of its disjunctions made part of their branches.
func (u *Universe) tagged(f *form) *form {
	if !slices.ContainsFunc(f.unions, func(un union) bool { return un.tags != nil }) {
		return f
	}
	g := *f
	g.unions = mapAll(f.unions, u.withTags)
	return &g
}

func (u *Universe) withTags(un union) union {
	t := un.tags
	un.tags = nil
	if t == nil || !t.apart() {
		return un
	}
	branches := slices.Clone(un.branches)
	for i, b := range branches {
		f := b.settledForm()
		switch {
		case f.kinds&objs == 0 || u.hasOwnTag(f, t.property):
		case t.values[i] == nil:
			return un
		default:
			branches[i] = u.and([]*Schema{b, u.tag(t.property, t.values[i])})
		}
	}
	un.branches = branches
	return un
}

// apart reports whether no value means two branches.
func (t *tags) apart() bool {
	seen := map[string]bool{}
	for _, vs := range t.values {
		for _, v := range vs {
			if seen[v] {
				return false
			}
			seen[v] = true
		}
	}
	return true
}

// hasOwnTag reports whether f describes the property by listing its values.
func (u *Universe) hasOwnTag(f *form, property string) bool {
	for _, un := range f.unions {
		if !slices.ContainsFunc(un.branches, func(b *Schema) bool { return !u.hasOwnTag(b.settledForm(), property) }) {
			return true
		}
	}
	s := f.member(u, property)
	return s != nil && s.stage != reading && s.normal().enum != nil
}

// tag returns the schema of the objects that have one of the values as that property.
func (u *Universe) tag(name string, values []string) *Schema {
	key := name + "\x00" + strings.Join(values, "\x00")
	if s := u.tags[key]; s != nil {
		return s
	}
	vs := mapAll(values, stringValue)
	member := u.derived((&form{kinds: strs, enum: newEnum(vs)}).tidy())
	s := u.derived(&form{kinds: allKinds, obj: &objects{
		groups: []group{{props: []property{{name: name, schema: member}}}}, required: []string{name}, max: -1,
	}})
	u.tags[key] = s
	return s
}
