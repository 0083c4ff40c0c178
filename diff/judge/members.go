package judge

import (
	"slices"

	"github.com/postel-api/postel/internal/node"
)

// members rewrites the keywords about objects. Removed members are forbidden to the sender, and
// nothing to the receiver.
func (o *object) members() {
	props := o.schemas(o.n.Get("properties"), o.c.below())
	kept := func(list node.Node) []any {
		var names []any
		for _, name := range list.Strings() {
			if !slices.Contains(o.c.removed, name) && !slices.Contains(names, any(name)) {
				names = append(names, name)
			}
		}
		return names
	}
	if names := kept(o.n.Get("required")); len(names) > 0 {
		o.out["required"] = names
	}
	for _, name := range o.c.removed {
		props[name] = o.w.s.receiver
	}
	if len(props) > 0 {
		o.out["properties"] = props
	}
	if v := o.n.Get("additionalProperties"); v.Kind() == node.Bool || v.Kind() == node.Object {
		o.out["additionalProperties"] = o.additional(v)
	}
	if !o.w.s.modern() {
		return
	}
	if v := o.n.Get("patternProperties"); v.Len() > 0 {
		o.patterned(v)
	}
	if v := o.n.Get("unevaluatedProperties"); v.Exists() {
		o.out["unevaluatedProperties"] = o.additional(v)
	}
	dependents := map[string]any{}
	for name, list := range o.n.Get("dependentRequired").Members() {
		if names := kept(list); len(names) > 0 && !slices.Contains(o.c.removed, name) {
			dependents[name] = names
		}
	}
	if len(dependents) > 0 {
		o.out["dependentRequired"] = dependents
	}
}

// additional rewrites the schema of members that are not declared; a tolerant receiver's false
// is true.
func (o *object) additional(v node.Node) any {
	if o.tolerant() && isFalse(v) {
		return true
	}
	return o.w.at(v, o.c.below())
}

func (o *object) tolerant() bool {
	return o.w.s.receiver && o.w.s.relation.TolerantReceiver && !o.c.exact
}

func isFalse(n node.Node) bool { return n.Kind() == node.Bool && !n.Bool() }

func (o *object) patterned(v node.Node) {
	out := map[string]any{}
	for source, e := range v.Members() {
		if reason := mistrusted(source); reason != "" {
			o.broken(reason)
			continue
		}
		out[source] = o.w.at(e, o.c.below())
	}
	o.out["patternProperties"] = out
}
