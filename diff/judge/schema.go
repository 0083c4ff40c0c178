package judge

import (
	"encoding/json"
	"errors"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postel-api/postel/internal/node"
)

// built returns a definition as kin-openapi has schemas, made once. They are built and not loaded
// from a text: what is loaded would have been written here, too, and loading costs more than all
// of the judging.
func (s *side) built(d *definition) *openapi3.Schema {
	if d.kin == nil {
		d.kin = &openapi3.Schema{}
		s.fill(d.kin, d.schema)
	}
	return d.kin
}

// ref returns a schema, that of a definition for a reference.
func (s *side) ref(v any) *openapi3.SchemaRef {
	if m, ok := v.(map[string]any); ok {
		if name, ok := m["$ref"].(string); ok {
			return &openapi3.SchemaRef{Value: s.built(s.named(name))}
		}
	}
	k := &openapi3.Schema{}
	s.fill(k, v)
	return &openapi3.SchemaRef{Value: k}
}

func (s *side) refs(v any) openapi3.SchemaRefs {
	list, _ := v.([]any)
	var out openapi3.SchemaRefs
	for _, e := range list {
		out = append(out, s.ref(e))
	}
	return out
}

// fill writes a schema in terms of OpenAPI 3.0. Keywords that are unknown there are left out:
// whoever meets one abstains.
func (s *side) fill(k *openapi3.Schema, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		always, _ := v.(bool)
		k.Always = &always
		return
	}
	if _, alias := m["$ref"]; alias {
		k.AllOf = openapi3.SchemaRefs{s.ref(m)}
		return
	}
	// It has no effect but one: whether a schema is empty is asked of everything below it, without
	// end where that leads back, unless the schema says something itself.
	k.AllowEmptyValue = true
	k.AllOf, k.AnyOf, k.OneOf = s.refs(m["allOf"]), s.refs(m["anyOf"]), s.refs(m["oneOf"])
	if not, ok := m["not"]; ok {
		k.Not = s.ref(not)
	}
	k.Pattern, _ = m["pattern"].(string)
	k.Format, _ = m["format"].(string)
	k.Enum, _ = m["enum"].([]any)
	fillNumbers(k, m)
	s.fillContainers(k, m)
	fillTypes(k, m)
	if k.Enum != nil && len(k.Enum) == 0 {
		never := false
		k.Always = &never
	}
}

// fillTypes writes the types. For kin-openapi null is accepted by what is nullable, whatever else
// is said, and by nothing that has no type; a union is asked about it only if the schema around is
// not nullable. So a schema without union is nullable if all of it accepts null, and one with a
// union has an extra conjunct that refuses null where the schema itself does.
func fillTypes(k *openapi3.Schema, m map[string]any) {
	var types openapi3.Types
	null := true
	switch t := m["type"].(type) {
	case string:
		types, null = openapi3.Types{t}, t == "null"
	case []any:
		null = false
		for _, name := range t {
			if name == "null" {
				null = true
			} else {
				types = append(types, name.(string))
			}
		}
	}
	if k.Enum != nil {
		null = null && contains(k.Enum, nil)
	}
	if len(types) > 0 {
		k.Type = &types
	}
	if len(k.AllOf)+len(k.AnyOf)+len(k.OneOf) == 0 {
		k.Nullable = null
		return
	}
	if !null {
		k.AllOf = append(k.AllOf, &openapi3.SchemaRef{Value: &openapi3.Schema{Type: k.Type, Enum: k.Enum}})
	}
}

func contains(list []any, want any) bool {
	for _, e := range list {
		if e == want {
			return true
		}
	}
	return false
}

func fillNumbers(k *openapi3.Schema, m map[string]any) {
	k.Min, k.Max, k.MultipleOf = float(m["minimum"]), float(m["maximum"]), float(m["multipleOf"])
	k.ExclusiveMin.Value, k.ExclusiveMax.Value = float(m["exclusiveMinimum"]), float(m["exclusiveMaximum"])
	k.MaxLength, k.MaxItems, k.MaxProps = count(m["maxLength"]), count(m["maxItems"]), count(m["maxProperties"])
	for to, v := range map[*uint64]any{&k.MinLength: m["minLength"], &k.MinItems: m["minItems"], &k.MinProps: m["minProperties"]} {
		if n := count(v); n != nil {
			*to = *n
		}
	}
}

func (s *side) fillContainers(k *openapi3.Schema, m map[string]any) {
	k.UniqueItems, _ = m["uniqueItems"].(bool)
	if items, ok := m["items"]; ok {
		k.Items = s.ref(items)
	}
	if props, ok := m["properties"].(map[string]any); ok {
		k.Properties = openapi3.Schemas{}
		for name, p := range props {
			k.Properties[name] = s.ref(p)
		}
	}
	names, _ := m["required"].([]any)
	for _, name := range names {
		k.Required = append(k.Required, name.(string))
	}
	switch a := m["additionalProperties"].(type) {
	case bool:
		k.AdditionalProperties.Has = &a
	case map[string]any:
		k.AdditionalProperties.Schema = s.ref(a)
	}
}

func float(v any) *float64 {
	n, ok := v.(json.Number)
	if !ok {
		return nil
	}
	f, err := n.Float64()
	if err != nil {
		return nil
	}
	return &f
}

func count(v any) *uint64 {
	n, ok := v.(json.Number)
	if !ok {
		return nil
	}
	i, err := n.Int64()
	if err != nil || i < 0 {
		return nil
	}
	u := uint64(i)
	return &u
}

// formatRuns are the ways in which kin-openapi is asked where a format is met: with all formats
// checked, and with none. It has checks of its own for three of them only, which are looser than
// the specifications, so that it has an opinion where the formats do not decide.
func (l *library) formatRuns() []map[string]openapi3.StringFormatValidator {
	if l.runs == nil {
		checked, unchecked := map[string]openapi3.StringFormatValidator{}, map[string]openapi3.StringFormatValidator{}
		c := newCompiler()
		for _, name := range sortedKeys(formats()) {
			s := formatSchema(c, name)
			checked[name] = openapi3.NewCallbackValidator(func(text string) error {
				if s.Validate(text) != nil {
					return errors.New("not of the format")
				}
				return nil
			})
			unchecked[name] = openapi3.NewCallbackValidator(func(string) error { return nil })
		}
		l.runs = []map[string]openapi3.StringFormatValidator{checked, unchecked}
	}
	return l.runs
}

// visiting are the options of a visit. Objections are written in brief: in full they print the
// schema, which takes for ever where it is recursive.
func visiting(formats map[string]openapi3.StringFormatValidator) []openapi3.SchemaValidationOption {
	return []openapi3.SchemaValidationOption{
		openapi3.WithStringFormatValidators(formats), openapi3.SetSchemaErrorMessageCustomizer(brief),
	}
}

func brief(e *openapi3.SchemaError) string {
	at := ""
	for _, step := range e.JSONPointer() {
		at += "/" + node.Escape(step)
	}
	text := e.Reason
	if text == "" {
		text = "it fails " + e.SchemaField
	}
	return "at '" + at + "': " + text
}

// formatSchema compiles the schema of the texts of a format.
func formatSchema(c *jsonschema.Compiler, name string) *jsonschema.Schema {
	place := address + "format/" + name
	if err := c.AddResource(place, map[string]any{"format": name}); err != nil {
		panic(err) // the name is new
	}
	return c.MustCompile(place)
}
