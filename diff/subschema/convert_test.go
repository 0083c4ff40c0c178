package subschema

import (
	"encoding/json"
	"strings"
)

// This file rewrites OpenAPI 3.0 and Swagger 2.0 schema objects as JSON Schema 2020-12, for the
// other validator. It shares no code with the reader of this package, so that a misreading does
// not confirm itself.

// converted returns a schema object of the dialect in 2020-12.
func converted(d Dialect, v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	if d == Draft202012 {
		return withoutAnnotations(m)
	}
	if ref, ok := m["$ref"].(string); ok {
		return map[string]any{"$ref": ref}
	}
	out := map[string]any{}
	for key, e := range m {
		convertKeyword(d, out, m, key, e)
	}
	convertFormat(out, m)
	return out
}

func convertKeyword(d Dialect, out, m map[string]any, key string, e any) {
	switch key {
	case "type":
		out["type"] = convertType(d, m, e)
	case "minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "enum":
		if _, taken := out[key]; !taken {
			out[key] = e
		}
		if flag, _ := m["exclusive"+strings.ToUpper(key[:1])+key[1:]].(bool); flag {
			out["exclusive"+strings.ToUpper(key[:1])+key[1:]] = e
		}
	case "required":
		if _, list := e.([]any); list {
			out[key] = e
		}
	case "items", "not", "additionalProperties":
		if list, tuple := e.([]any); tuple {
			out["prefixItems"] = convertedAll(d, list)
			return
		}
		out[key] = converted(d, e)
	case "allOf", "anyOf", "oneOf":
		list, _ := e.([]any)
		if len(list) == 0 {
			return
		}
		out[key] = convertedAll(d, list)
	case "properties":
		props := map[string]any{}
		for name, s := range e.(map[string]any) {
			props[name] = converted(d, s)
		}
		out[key] = props
	}
}

func convertedAll(d Dialect, list []any) []any {
	out := []any{}
	for _, s := range list {
		out = append(out, converted(d, s))
	}
	return out
}

func convertType(d Dialect, m map[string]any, e any) any {
	if e == "file" {
		e = "string"
	}
	key := "nullable"
	if d == Swagger20 {
		key = "x-nullable"
	}
	if nullable, _ := m[key].(bool); nullable {
		if list, ok := e.([]any); ok {
			return append(append([]any{}, list...), "null")
		}
		return []any{e, "null"}
	}
	return e
}

// convertFormat keeps the formats that the other validator asserts as we do, as patterns and
// bounds where it has none.
func convertFormat(out, m map[string]any) {
	all, _ := out["allOf"].([]any)
	add := func(s string) {
		var v any
		if json.Unmarshal([]byte(s), &v) == nil {
			out["allOf"] = append(append([]any{}, all...), v)
		}
	}
	switch m["format"] {
	case "date", "date-time", "time", "uuid", "ipv4", "ipv6", "uri", "email", "hostname":
		out["format"] = m["format"]
	case "int32":
		add(`{"if":{"type":"number"},"then":{"type":"integer","minimum":-2147483648,"maximum":2147483647}}`)
	case "int64":
		out["allOf"] = append(append([]any{}, all...), map[string]any{"if": map[string]any{"type": "number"},
			"then": map[string]any{"type": "integer", "minimum": json.Number("-9223372036854775808"), "maximum": json.Number("9223372036854775807")}})
	case "double":
		out["allOf"] = append(append([]any{}, all...), map[string]any{"minimum": json.Number("-1.7976931348623157e308"), "maximum": json.Number("1.7976931348623157e308")})
	case "float":
		add(`{"minimum":-3.4028234663852886e38,"maximum":3.4028234663852886e38}`)
	}
}

// withoutAnnotations drops what the other validator would trip over.
func withoutAnnotations(m map[string]any) any {
	out := map[string]any{}
	for key, e := range m {
		switch key {
		case "example", "examples", "default", "discriminator", "xml", "externalDocs", "description", "title":
		case "properties", "patternProperties", "$defs", "dependentSchemas":
			props := map[string]any{}
			for name, s := range e.(map[string]any) {
				props[name] = converted(Draft202012, s)
			}
			out[key] = props
		case "allOf", "anyOf", "oneOf", "prefixItems":
			if list := e.([]any); len(list) > 0 {
				out[key] = convertedAll(Draft202012, list)
			}
		case "items", "not", "additionalProperties", "contains", "propertyNames", "if", "then", "else":
			out[key] = converted(Draft202012, e)
		case "format":
		default:
			if !strings.HasPrefix(key, "x-") && !strings.HasPrefix(key, "$recursive") {
				out[key] = e
			}
		}
	}
	convertFormat(out, m)
	return out
}
