package accept

import (
	"bytes"
	"encoding/json"
)

// schemaID names the schema of the file; the number is raised when the meaning of a key changes.
const schemaID = "tag:postel-api@github.com,2026:accept/1"

// Schema returns the JSON Schema (2020-12) of the file, made from the table of keys.
func Schema() []byte {
	properties := map[string]any{
		"until": map[string]any{
			"type": "string", "description": "the last day on which the entry counts (2026-12-31), or the version of the base from which on it does not (2.0.0)",
			"pattern": `^\s*([0-9]{4}-[0-9]{2}-[0-9]{2}|(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)([-+].*)?)\s*$`,
		},
	}
	for _, f := range fields() {
		property := map[string]any{"type": "string", "pattern": `\S`, "description": f.sentence}
		if f.name == "fingerprint" {
			property["pattern"] = `^\s*[0-9a-f]{12}\s*$`
		}
		properties[f.name] = property
	}
	places := []any{}
	none := map[string]any{"rule": false}
	for _, name := range []string{"path", "method", "part", "media", "pointer"} {
		places = append(places, map[string]any{"required": []string{name}})
		none[name] = false
	}
	root := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id":     schemaID,
		"title":   "Changes of an API that somebody answers for (.postel-accept.yaml)",
		"type":    []string{"object", "null"}, "additionalProperties": false,
		"properties": map[string]any{
			list: map[string]any{"type": []string{"array", "null"}, "items": map[string]any{
				"type": "object", "additionalProperties": false, "properties": properties, "required": []string{"reason", "author"},
				"oneOf": []any{
					map[string]any{"required": []string{"fingerprint"}, "properties": none},
					map[string]any{"required": []string{"rule"}, "properties": map[string]any{"fingerprint": false}, "anyOf": places},
				},
			}},
		},
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(root); err != nil {
		panic(err) // texts, lists and maps always have a JSON form
	}
	return b.Bytes()
}
