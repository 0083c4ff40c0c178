package config

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/postel-api/postel/diff"
)

// schemaID names the schema of the file; the number is raised when the meaning of a key changes.
const schemaID = "tag:postel-api@github.com,2026:config/1"

// period is [parseNotice] as a pattern.
const period = `^\s*[0-9]{1,5}\s+(year|month|week|day)s?(\s+[0-9]{1,5}\s+(year|month|week|day)s?){0,3}\s*$`

// object is a JSON object; its members are written in the order of their names.
type object = map[string]any

// Schema returns the JSON Schema (2020-12) of the file, made from the table of keys.
func Schema() []byte {
	root := object{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"$id":                  schemaID,
		"title":                "Settings of postel (" + FileName + ")",
		"type":                 "object",
		"additionalProperties": false,
	}
	properties := object{}
	for _, k := range Keys() {
		in, name := properties, k.Name
		if group := k.group(); group != "" {
			if properties[group] == nil {
				properties[group] = object{"type": "object", "additionalProperties": false, "properties": object{}}
			}
			in, name = properties[group].(object)["properties"].(object), strings.TrimPrefix(name, group+".")
		}
		in[name] = k.schema()
	}
	root["properties"] = properties
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(root); err != nil {
		panic(err) // texts, lists and maps always have a JSON form
	}
	return b.Bytes()
}

// schema returns the JSON Schema of one value.
func (k Key) schema() object {
	s := k.shape()
	s["description"] = k.Sentence
	if k.Default != "" {
		s["default"] = k.Default
		if k.Type == Bool {
			s["default"] = k.Default == "true"
		}
	}
	return s
}

func (k Key) shape() object {
	switch k.Type {
	case Word:
		return object{"enum": k.Values}
	case Bool:
		return object{"type": "boolean"}
	case Period:
		return object{"type": "string", "pattern": period}
	case List:
		item := object{"type": "string", "pattern": `\S`}
		if k.Values != nil {
			item["pattern"] = "^(" + strings.Join(k.Values, "|") + ")(=.*)?$"
		}
		return object{"anyOf": []any{item, object{"type": "array", "items": item}}}
	case Map:
		return assumptionSchema()
	case Rules:
		return ruleSchema()
	}
	return object{"type": "string", "pattern": `\S`}
}

func assumptionSchema() object {
	properties := object{}
	for _, a := range diff.Assumptions() {
		s := object{"enum": a.Values, "description": a.Sentence}
		properties[a.Key], properties[a.Name] = s, s
	}
	return object{"type": "object", "additionalProperties": false, "properties": properties}
}

func ruleSchema() object {
	var ids []string
	for _, r := range diff.Rules() {
		ids = append(ids, r.ID)
	}
	return object{
		"type":          "object",
		"propertyNames": object{"enum": ids},
		"additionalProperties": object{
			"type": "object", "additionalProperties": false, "required": []string{"bump", "reason"},
			"properties": object{
				"bump":   object{"enum": []string{"major", "minor", "patch", "off"}, "description": "what the rule needs here, or off"},
				"reason": object{"type": "string", "pattern": `\S`, "description": "why, for those who read this later"},
			},
		},
	}
}
