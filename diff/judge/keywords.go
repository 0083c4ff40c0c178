package judge

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger"
)

// object rewrites the keywords of one schema object.
type object struct {
	w   *writer
	n   node.Node
	c   setting
	out map[string]any
	all []any // further conjuncts
}

// broken notes why the object cannot be judged.
func (o *object) broken(reason string) {
	if _, ok := o.out[broken]; !ok {
		o.out[broken] = reason
	}
}

func (o *object) keywords() {
	o.types()
	o.enum()
	o.numbers()
	o.text()
	o.counts()
	o.items()
	o.members()
	o.combined()
	if o.w.s.modern() {
		o.modern()
	}
	if o.n.Get("$ref").Kind() == node.String {
		o.sibling()
	}
	if len(o.all) > 0 {
		o.out["allOf"] = o.all
	}
}

// sibling adds what the $ref of a schema with other members means (JSON Schema 2020-12).
func (o *object) sibling() {
	to, ok := o.w.s.target(o.n)
	if !ok {
		o.broken("the reference " + o.n.Get("$ref").Str() + " leads nowhere")
		return
	}
	o.all = append(o.all, o.w.refer(to, o.c))
}

// types rewrites type and nullable. In OpenAPI 3.0 nullable means something only beside a type of
// the same schema object (3.0.3, section 4.7.24.1); Swagger 2.0 has x-nullable in its place.
func (o *object) types() {
	var list []any
	switch t := o.n.Get("type"); t.Kind() {
	case node.String:
		list = append(list, o.typeName(t.Str()))
	case node.Array:
		for _, e := range t.Items() {
			if name := o.typeName(e.Str()); !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
		if len(list) == 0 {
			o.broken("a list of types is empty")
		}
	case node.Absent:
	default:
		o.broken("a type is no text")
	}
	if len(list) == 0 {
		if o.w.s.relation.UntypedObjects && !o.c.typed && o.n.Has("properties") {
			o.out["type"] = "object"
		}
		return
	}
	nullable := o.w.s.doc.Version == swagger.V30 && o.n.Get("nullable").Bool() ||
		o.w.s.doc.Version == swagger.V20 && o.n.Get("x-nullable").Bool()
	if nullable && !slices.Contains(list, any("null")) {
		list = append(list, "null")
	}
	o.out["type"] = list
	if len(list) == 1 {
		o.out["type"] = list[0]
	}
}

func (o *object) typeName(name string) any {
	switch name {
	case "null", "boolean", "number", "integer", "string", "array", "object":
		return name
	case "file":
		if o.w.s.doc.Version == swagger.V20 {
			return "string"
		}
	}
	o.broken("there is no type " + strconv.Quote(name))
	return "string"
}

// enum rewrites enum and const, which is an enum of one. x-extensible-enum lists the known values where there is no enum;
// to the receiver the list is open where the relation says so.
func (o *object) enum() {
	if o.c.extensible && !o.c.exact {
		return
	}
	list := o.n.Get("enum")
	if !list.Exists() {
		list = o.n.Get("x-extensible-enum")
	}
	if list.Kind() == node.Array {
		values := make([]any, 0, list.Len())
		for _, e := range list.Items() {
			values = append(values, o.value(e))
		}
		o.out["enum"] = values
	}
	if c := o.n.Get("const"); c.Exists() && o.w.s.modern() {
		if only := []any{o.value(c)}; o.out["enum"] == nil {
			o.out["enum"] = only
		} else {
			o.all = append(o.all, map[string]any{"enum": only})
		}
	}
}

// value returns a JSON value of the document.
func (o *object) value(n node.Node) any {
	switch n.Kind() {
	case node.Bool:
		return n.Bool()
	case node.Number:
		return o.number(n)
	case node.String:
		return n.Str()
	case node.Array:
		list := []any{}
		for _, e := range n.Items() {
			list = append(list, o.value(e))
		}
		return list
	case node.Object:
		m := map[string]any{}
		for k, e := range n.Members() {
			m[k] = o.value(e)
		}
		return m
	}
	return nil
}

func (o *object) number(n node.Node) any {
	if !exact(n.Text()) {
		o.broken("a number of the schema is beyond exact arithmetic")
		return json.Number("0")
	}
	if !fitsFloat(n.Text()) {
		o.out[inexact] = true
	}
	return json.Number(n.Text())
}

// inexact is the key that marks schemas with numbers that a float64 cannot hold.
const inexact = "x-inexact"

// numbers rewrites bounds. Up to draft 4 the exclusive keywords are flags beside the bounds.
func (o *object) numbers() {
	for _, k := range [...][2]string{{"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"}} {
		bound, exclusive := o.n.Get(k[0]), o.n.Get(k[1])
		if exclusive.Kind() == node.Bool && o.w.s.modern() {
			o.broken(k[1] + " is no number")
		}
		if exclusive.Kind() == node.Number {
			o.out[k[1]] = o.number(exclusive)
		}
		if bound.Kind() != node.Number {
			continue
		}
		if exclusive.Bool() && !o.w.s.modern() {
			o.out[k[1]] = o.number(bound)
		} else {
			o.out[k[0]] = o.number(bound)
		}
	}
	if m := o.n.Get("multipleOf"); m.Kind() == node.Number {
		if r, ok := m.Rat(); !ok || r.Sign() <= 0 {
			o.broken("multipleOf is not above zero")
		} else {
			o.out["multipleOf"] = o.number(m)
		}
	}
}

// text rewrites pattern and format.
func (o *object) text() {
	if p := o.n.Get("pattern"); p.Kind() == node.String {
		if reason := mistrusted(p.Str()); reason != "" {
			o.broken(reason)
		} else {
			o.out["pattern"] = p.Str()
		}
	}
	f := o.n.Get("format").Str()
	if f == "binary" {
		o.out["format"] = f // an annotation, by which kin-openapi tells how to read a body
	}
	if o.w.s.relation.FormatsAnnotate {
		return
	}
	if _, ok := formats()[f]; ok {
		o.out["format"] = f
	}
	o.within(numericFormat(f))
}

// within adds the bounds of a numeric format, in place where the schema has none of its own.
func (o *object) within(bounds map[string]any) {
	if bounds == nil {
		return
	}
	for _, k := range []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"} {
		if _, taken := o.out[k]; taken {
			o.all = append(o.all, bounds)
			return
		}
	}
	for k, v := range bounds {
		if k != "multipleOf" || o.out["type"] != "integer" {
			o.out[k] = v
		}
	}
}

// counts rewrites lengths and numbers of things. What is no count has no effect.
func (o *object) counts() {
	keys := []string{"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}
	if o.w.s.modern() {
		keys = append(keys, "minContains", "maxContains")
	}
	for _, k := range keys {
		if v := o.n.Get(k); v.Kind() == node.Number {
			if r, ok := v.Rat(); ok && r.IsInt() && r.Sign() >= 0 {
				n := int64(1e15)
				if r.Num().IsInt64() {
					n = min(n, r.Num().Int64())
				}
				o.out[k] = json.Number(strconv.FormatInt(n, 10))
			}
		}
	}
	if o.n.Get("uniqueItems").Bool() {
		o.out["uniqueItems"] = true
	}
}

func (o *object) items() {
	switch v := o.n.Get("items"); v.Kind() {
	case node.Absent:
	case node.Array:
		o.broken("items is a list, which the dialect does not have")
	default:
		o.out["items"] = o.w.at(v, o.c.below())
	}
}

// schemas rewrites a table of schemas.
func (o *object) schemas(n node.Node, c setting) map[string]any {
	m := map[string]any{}
	for k, e := range n.Members() {
		m[k] = o.w.at(e, c)
	}
	return m
}

// list rewrites a list of schemas.
func (o *object) list(n node.Node, c setting) []any {
	list := make([]any, 0, n.Len())
	for _, e := range n.Items() {
		list = append(list, o.w.at(e, c))
	}
	return list
}

// modern rewrites the keywords that JSON Schema 2020-12 has and OpenAPI 3.0 has not.
func (o *object) modern() {
	below, exactly := o.c.below(), setting{exact: true}
	if v := o.n.Get("prefixItems"); v.Len() > 0 {
		o.out["prefixItems"] = o.list(v, below)
	}
	if v := o.n.Get("contains"); v.Exists() {
		if o.n.Has("maxContains") {
			below = exactly
		}
		o.out["contains"] = o.w.at(v, below)
	}
	if v := o.n.Get("propertyNames"); v.Exists() {
		o.out["propertyNames"] = o.w.at(v, o.c.below())
	}
	if v := o.n.Get("unevaluatedItems"); v.Exists() {
		o.out["unevaluatedItems"] = o.w.at(v, o.c.below())
	}
	if v := o.n.Get("if"); v.Exists() {
		o.out["if"] = o.w.at(v, exactly)
		for _, k := range []string{"then", "else"} {
			if e := o.n.Get(k); e.Exists() {
				o.out[k] = o.w.at(e, o.c.branch())
			}
		}
	}
	if v := o.n.Get("dependentSchemas"); v.Len() > 0 {
		o.out["dependentSchemas"] = o.schemas(v, o.c.branch())
	}
	if o.n.Has("$dynamicRef") {
		o.broken("$dynamicRef is not followed")
	}
}
