// Package document makes the API descriptions that the measurements need beside real ones.
//
// Every document is a function of its arguments alone: two runs, on any machine, write the same
// bytes. [Growth] makes services of any size, so that the time of a comparison can be held
// against the size of what is compared. [ReferenceChain], [NestedAllOf] and [Recursion] make
// shapes in which careless readers lose time or memory. [Reordered] spells an existing
// description in another way without changing what it promises.
//
// Each maker of shapes returns two documents, base and revision, with a small edit between them.
package document

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// object is a JSON object whose members are written in the order given.
type object []member

type member struct {
	name  string
	value any
}

// list is a JSON array.
type list []any

// ref is a reference object.
func ref(pointer string) object { return object{{"$ref", "#/components/" + pointer}} }

// description is an OpenAPI 3.0.3 document with these paths and components.
func description(title, version string, paths object, components object) object {
	return object{
		{"openapi", "3.0.3"},
		{"info", object{{"title", title}, {"version", version}}},
		{"servers", list{object{{"url", "https://api.example.com/v1"}}}},
		{"paths", paths},
		{"components", components},
	}
}

// indented is the text of a document, as people keep it in repositories.
func indented(o object) []byte {
	var b bytes.Buffer
	writeValue(&b, o, 0)
	b.WriteByte('\n')
	return b.Bytes()
}

func writeValue(b *bytes.Buffer, value any, depth int) {
	switch v := value.(type) {
	case object:
		writeMembers(b, v, depth)
	case list:
		writeElements(b, v, depth)
	default:
		writeScalar(b, v)
	}
}

func writeMembers(b *bytes.Buffer, o object, depth int) {
	if len(o) == 0 {
		b.WriteString("{}")
		return
	}
	b.WriteByte('{')
	for i, m := range o {
		lineBreak(b, i, depth+1)
		writeScalar(b, m.name)
		b.WriteString(": ")
		writeValue(b, m.value, depth+1)
	}
	lineBreak(b, 0, depth)
	b.WriteByte('}')
}

func writeElements(b *bytes.Buffer, l list, depth int) {
	if len(l) == 0 {
		b.WriteString("[]")
		return
	}
	b.WriteByte('[')
	for i, element := range l {
		lineBreak(b, i, depth+1)
		writeValue(b, element, depth+1)
	}
	lineBreak(b, 0, depth)
	b.WriteByte(']')
}

// lineBreak starts a line, after a comma where it is not the first of its container.
func lineBreak(b *bytes.Buffer, index, depth int) {
	if index > 0 {
		b.WriteByte(',')
	}
	b.WriteByte('\n')
	// Deep shapes would consist of white space alone if every level had its own column.
	b.Write(bytes.Repeat([]byte("  "), min(depth, 12)))
}

// writeScalar writes a value without children as JSON, without escapes for HTML.
func writeScalar(b *bytes.Buffer, value any) {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("document: %T is not a JSON value: %v", value, err))
	}
	b.Truncate(b.Len() - 1) // the encoder ends with a line feed
}
