package tolerantreader

import (
	"encoding/json"
	"strconv"

	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// JSONSchema is an open JSON Schema (2020-12) of the JSON documents that a consumer with this contract
// can read: it says nothing about what is not read. A document that it refuses cannot be read. What a
// schema cannot say it leaves open: that several places which a search leads to hold equal values,
// what a filter selects, and that names stand once.
func (c *Contract) JSONSchema() ([]byte, error) {
	p, err := c.Plan()
	if err != nil {
		return nil, err
	}
	w := schemaWriter{defs: object{}}
	schema := w.group(p.group)
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["title"] = "What " + c.Consumer + " reads"
	if len(w.defs) > 0 {
		schema["$defs"] = w.defs
	}
	return json.MarshalIndent(schema, "", "  ")
}

// object is a schema. Its members are written in the order of their names.
type object = map[string]any

// schemaWriter writes schemas, and names those that refer to themselves.
type schemaWriter struct{ defs object }

// group is the schema of a value of which fields are read.
func (w *schemaWriter) group(g *group) object {
	var all []any
	for _, f := range g.fields {
		if s := w.field(f); len(s) > 0 {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return object{}
	}
	return object{"allOf": all}
}

// field is the schema that one field asks of the value around it: its first candidate that is present
// is right, and where it is required one is.
func (w *schemaWriter) field(f *field) object {
	if f.Accept&CaseFold != 0 || f.Rel != "" {
		return object{} // names in any case, and headers, are beyond a schema
	}
	var anyOf []any
	var before []any // what is absent when a candidate is asked
	for _, c := range f.candidates {
		right, present := w.right(f, c), w.present(f, c)
		if right == nil {
			return object{}
		}
		anyOf = append(anyOf, both(append(before[:len(before):len(before)], present, right)))
		before = append(before, not(present))
	}
	if f.Optional {
		anyOf = append(anyOf, both(before))
	}
	if len(anyOf) == 1 {
		return anyOf[0].(object)
	}
	return object{"anyOf": anyOf}
}

func both(all []any) object {
	if len(all) == 1 {
		return all[0].(object)
	}
	return object{"allOf": all}
}

func not(s any) object { return object{"not": s} }

// present is the schema of a value in which a candidate leads to something that counts.
func (w *schemaWriter) present(f *field, c candidate) object {
	there := object{}
	if nullIsAbsent(f) {
		there = object{"not": object{"type": "null"}}
	}
	if f.shape.kind == List && c.plural {
		there = object{}
	}
	return w.some(c.path.Segments, there)
}

// nullIsAbsent says whether null counts as absent for a field.
func nullIsAbsent(f *field) bool {
	return !f.Nullable && f.shape.kind != Any && (f.Optional || f.Accept&NullAsAbsent != 0)
}

// right is the schema of a value in which what a candidate leads to is what it must be, or nil where
// no schema says it.
func (w *schemaWriter) right(f *field, c candidate) object {
	value := w.shape(f.shape, f.Nullable)
	switch {
	case f.shape.kind == List && c.plural && !c.each:
		return object{} // one list, or the elements of one: what it is depends on all places
	case f.shape.kind == List && c.plural:
		value = w.shape(f.shape.elements, f.shape.elements.nullable)
	}
	for _, s := range c.path.Segments {
		for _, sel := range s.Selectors {
			if sel.Kind == path.Filter || sel.Kind == path.Slice || sel.Kind == path.Index && sel.Index < 0 || len(s.Selectors) > 1 {
				return nil
			}
		}
	}
	if c.plural && f.shape.kind != List && (f.First || nullIsAbsent(f)) {
		return object{}
	}
	return w.every(c.path.Segments, value)
}

// some is the schema of a value in which a path leads to something that meets there.
func (w *schemaWriter) some(segments []path.Segment, there object) object {
	if len(segments) == 0 {
		return there
	}
	rest := w.some(segments[1:], there)
	s := segments[0]
	var anyOf []any
	for _, sel := range s.Selectors {
		switch sel.Kind {
		case path.Name, path.Attribute:
			anyOf = append(anyOf, object{"type": "object", "required": []string{nameOfSelector(sel)}, "properties": object{nameOfSelector(sel): rest}})
		case path.Index:
			if sel.Index >= 0 && sel.Index < maxPrefix {
				anyOf = append(anyOf, object{"type": "array", "minItems": sel.Index + 1, "prefixItems": prefix(sel.Index, rest)})
			} else {
				anyOf = append(anyOf, object{"type": "array"})
			}
		default:
			anyOf = append(anyOf, anyChild(rest)...)
		}
	}
	if s.Descendant {
		name := "some" + strconv.Itoa(len(w.defs))
		w.defs[name] = nil
		anyOf = append(anyOf, anyChild(object{"$ref": "#/$defs/" + name})...)
		w.defs[name] = object{"anyOf": anyOf}
		return object{"$ref": "#/$defs/" + name}
	}
	if len(anyOf) == 1 {
		return anyOf[0].(object)
	}
	return object{"anyOf": anyOf}
}

// every is the schema of a value in which all that a path leads to meets right.
func (w *schemaWriter) every(segments []path.Segment, right object) object {
	if len(segments) == 0 {
		return right
	}
	rest := w.every(segments[1:], right)
	s := segments[0]
	schema := object{}
	switch sel := s.Selectors[0]; sel.Kind {
	case path.Name, path.Attribute:
		schema = object{"properties": object{nameOfSelector(sel): rest}}
	case path.Index:
		if sel.Index < maxPrefix {
			schema = object{"prefixItems": prefix(sel.Index, rest)}
		}
	case path.Wildcard:
		schema = object{"additionalProperties": rest, "items": rest}
	}
	if !s.Descendant {
		return schema
	}
	name := "every" + strconv.Itoa(len(w.defs))
	below := object{"$ref": "#/$defs/" + name}
	w.defs[name] = object{"allOf": []any{schema, object{"additionalProperties": below, "items": below}}}
	return below
}

// maxPrefix bounds how many elements before one are written out.
const maxPrefix = 1_000

func prefix(index int64, last object) []any {
	items := make([]any, index+1)
	for i := range items {
		items[i] = true
	}
	items[index] = last
	return items
}

func nameOfSelector(s path.Selector) string {
	if s.Kind == path.Attribute {
		return "@" + s.Name
	}
	return s.Name
}

// anyChild is the schemas of values of which a child meets rest.
func anyChild(rest object) []any {
	return []any{
		object{"type": "object", "not": object{"additionalProperties": not(rest)}},
		object{"type": "array", "contains": rest},
	}
}

// shape is the schema of a value.
func (w *schemaWriter) shape(s *shape, nullable bool) object {
	schema := w.bare(s)
	if s.accept&SingleList != 0 && s.kind != List {
		schema = object{"anyOf": []any{schema, object{"type": "array", "minItems": 1, "maxItems": 1, "items": schema}}}
	}
	if nullable && s.kind != Any {
		schema = object{"anyOf": []any{schema, object{"type": "null"}}}
	}
	return schema
}

// Patterns of what is read out of strings.
const (
	numeralPattern = `^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`
	integerPattern = `^-?(0|[1-9][0-9]*)$`
)

// bare is the schema of a value that is not null.
func (w *schemaWriter) bare(s *shape) object {
	var forms []any
	form := func(f object) { forms = append(forms, f) }
	switch s.kind {
	case String:
		form(object{"type": "string"})
		if s.accept&StringNumber != 0 {
			form(object{"type": "number"})
		}
		if s.accept&StringBool != 0 {
			form(object{"type": "boolean"})
		}
	case Int:
		form(object{"type": "integer"})
		if s.accept&NumberString != 0 {
			pattern := integerPattern
			if s.accept&IntegerFloat != 0 {
				pattern = numeralPattern
			}
			form(object{"type": "string", "pattern": pattern})
		}
	case Float, Number:
		form(object{"type": "number"})
		if s.accept&NumberString != 0 {
			form(object{"type": "string", "pattern": numeralPattern})
		}
	case Bool:
		form(object{"type": "boolean"})
		if s.accept&BoolString != 0 {
			form(object{"enum": []any{"true", "false"}})
		}
		if s.accept&BoolWord != 0 {
			form(object{"enum": []any{"1", "0", "yes", "no", 1, 0}})
		}
	case Time:
		if s.accept&Date != 0 {
			return object{"type": "string"}
		}
		return object{"type": "string", "format": "date-time"}
	case Bytes:
		return object{"type": "string", "pattern": `^[A-Za-z0-9+/_-]*={0,2}$`}
	case Object:
		return w.objectShape(s)
	case List:
		list := object{"type": "array", "items": w.shape(s.elements, s.elements.nullable)}
		if s.accept&ListSingle == 0 {
			return list
		}
		form(list)
		form(w.shape(s.elements, s.elements.nullable))
	case Link:
		return object{"anyOf": []any{object{"type": "string", "minLength": 1}, object{"type": "object", "required": []string{"href"}, "properties": object{"href": object{"type": "string", "minLength": 1}}}}}
	default:
		return object{}
	}
	if len(forms) == 1 {
		return forms[0].(object)
	}
	return object{"anyOf": forms}
}

func (w *schemaWriter) objectShape(s *shape) object {
	schema := object{"type": "object"}
	if s.group != nil {
		schema = w.group(s.group)
		schema["type"] = "object"
	}
	if s.elements != nil {
		schema["additionalProperties"] = w.shape(s.elements, s.elements.nullable)
	}
	return schema
}
