package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// Reordered spells a JSON description in another way: the members of every object in reverse
// alphabetical order, lists that are sets to their reader (required, enum, parameters, tags,
// oneOf, anyOf) in reverse, other indentation, and every description reworded. What the
// description promises, and every text but the descriptions, stays.
//
// Examples and defaults are values, so their members are ordered anew and nothing else. The
// error says that data is not one JSON object.
func Reordered(data []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber() // 1e400 and 9007199254740993 stay what they are
	var document any
	if err := decoder.Decode(&document); err != nil {
		return nil, fmt.Errorf("reading the description to reorder: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("reading the description to reorder: something follows the JSON value")
	}
	o, ok := reorder(document, false).(object)
	if !ok {
		return nil, fmt.Errorf("reading the description to reorder: it is no JSON object")
	}
	return indented(o), nil
}

// reorder converts what encoding/json reads. A plain value is one in which no member has a
// meaning to OpenAPI.
func reorder(value any, plain bool) any {
	switch v := value.(type) {
	case map[string]any:
		return reorderMembers(v, plain)
	case []any:
		l := make(list, len(v))
		for i, element := range v {
			l[i] = reorder(element, plain)
		}
		return l
	}
	return value
}

func reorderMembers(members map[string]any, plain bool) object {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	slices.Reverse(names)
	o := make(object, len(names))
	for i, name := range names {
		value := reorder(members[name], plain || holdsValues(name, members[name]))
		if !plain {
			value = respell(name, value)
		}
		o[i] = member{name, value}
	}
	return o
}

// holdsValues says whether a member holds values of the API rather than parts of its
// description. A schema may have a property named "default", whose value is a schema, and then
// the schema is left as it is, which is safe.
func holdsValues(name string, value any) bool {
	switch name {
	case "default", "example", "examples", "const":
		return true
	case "enum":
		_, values := value.([]any)
		return values
	}
	return false
}

// respell changes what may be changed in a member of the description.
func respell(name string, value any) any {
	switch v := value.(type) {
	case string:
		if name == "description" {
			return "In other words: " + v
		}
	case list:
		switch name {
		case "required", "enum", "parameters", "tags", "oneOf", "anyOf":
			v = slices.Clone(v)
			slices.Reverse(v)
			return v
		}
	}
	return value
}
