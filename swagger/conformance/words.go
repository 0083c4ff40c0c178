package conformance

import (
	"fmt"
	"strings"

	"github.com/postel-api/postel/internal/node"
)

// message says what is wrong with a value, without showing it.
func (v violation) message(schema, value node.Node) string {
	if v.reason != "" {
		return v.reason
	}
	expected := clip(string(node.AppendJSON(nil, schema.Get(v.keyword))))
	switch v.keyword {
	case "required":
		return fmt.Sprintf("the member %q is required, and not there", clip(v.missing))
	case "type":
		if value.Exists() {
			return fmt.Sprintf("it is %s, and not of type %s", value.Kind().Noun(), names(schema.Get("type")))
		}
		return "it is not of type " + names(schema.Get("type"))
	case "additionalProperties", "unevaluatedProperties", "properties":
		return "it has a member that the schema does not allow"
	case "nullable":
		return "it is null, and the schema does not allow it"
	}
	if words, ok := keywordWords()[v.keyword]; ok {
		return strings.Replace(words, "%", expected, 1)
	}
	if v.keyword == "" {
		return "it does not meet the schema"
	}
	return "it does not meet " + v.keyword
}

func names(n node.Node) string {
	if n.Kind() == node.Array {
		return strings.Join(n.Strings(), " or ")
	}
	if n.Text() == "" {
		return "the schema's"
	}
	return n.Text()
}

// keywordWords are the sentences of keywords; % is the keyword's value.
func keywordWords() map[string]string {
	return map[string]string{
		"enum":             "it is none of %",
		"const":            "it is not %",
		"minimum":          "it is below %",
		"maximum":          "it is above %",
		"exclusiveMinimum": "it is not above the minimum",
		"exclusiveMaximum": "it is not below the maximum",
		"multipleOf":       "it is no multiple of %",
		"minLength":        "it has fewer than % characters",
		"maxLength":        "it has more than % characters",
		"pattern":          "it does not match %",
		"format":           "it is not of the format %",
		"minItems":         "it has fewer than % elements",
		"maxItems":         "it has more than % elements",
		"uniqueItems":      "it has an element twice",
		"minProperties":    "it has fewer than % members",
		"maxProperties":    "it has more than % members",
		"oneOf":            "it meets none of the alternatives, or several",
		"anyOf":            "it meets none of the alternatives",
		"not":              "it is what the schema excludes",
		"discriminator":    "the discriminator names no alternative",
	}
}
