package hal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Object is the members of a JSON object in their order. Values are nil, bool, [json.Number], string,
// []any and Object.
type Object []Member

// Member is a member of an object.
type Member struct {
	Name  string
	Value any
}

// Get returns the value of the last member with that name, as encoding/json does, nil where there is none.
func (o Object) Get(name string) any {
	for _, m := range slices.Backward(o) {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// Has reports whether there is a member with that name.
func (o Object) Has(name string) bool {
	return slices.ContainsFunc(o, func(m Member) bool { return m.Name == name })
}

// MarshalJSON writes the members in their order.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encode(&b, m.Name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := encode(&b, m.Value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func encode(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the encoder ends values with a line
	return nil
}

// ObjectOf makes an object of a Go value that encoding/json writes as one, such as a struct.
func ObjectOf(v any) (Object, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	out, err := parseJSON(data, maxNested)
	if err != nil {
		return nil, err
	}
	o, ok := out.(Object)
	if !ok {
		return nil, fmt.Errorf("the state of a resource is a JSON object, and %T is %s", v, kindOf(out))
	}
	return o, nil
}

// kindOf names the kind of a value for people.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case string:
		return "a string"
	case []any:
		return "an array"
	}
	return "an object"
}

// The bounds on what is read.
const (
	maxNested = 200       // documents in documents, values in values
	maxValues = 2_000_000 // of one document
)

// parseJSON reads one JSON value and nothing after it. It does not call itself: depth is bounded by
// nested, not by the stack.
func parseJSON(data []byte, nested int) (any, error) {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	d.UseNumber()
	type level struct {
		object Object
		array  []any
		list   bool
		name   string
		named  bool
	}
	var open []level
	var root any
	done := false
	put := func(v any) {
		if len(open) == 0 {
			root, done = v, true
			return
		}
		top := &open[len(open)-1]
		if top.list {
			top.array = append(top.array, v)
			return
		}
		top.object, top.named = append(top.object, Member{top.name, v}), false
	}
	for count := 0; !done; count++ {
		if count > maxValues {
			return nil, fmt.Errorf("the document has more than %d values", maxValues)
		}
		t, err := d.Token()
		if err != nil {
			return nil, jsonProblem(err, d.InputOffset())
		}
		if delim, ok := t.(json.Delim); ok {
			switch delim {
			case '{', '[':
				if len(open) >= nested {
					return nil, fmt.Errorf("the document nests deeper than %d levels", nested)
				}
				l := level{list: delim == '['}
				if l.list {
					l.array = []any{}
				} else {
					l.object = Object{}
				}
				open = append(open, l)
			default:
				top := open[len(open)-1]
				open = open[:len(open)-1]
				if top.list {
					put(top.array)
				} else {
					put(top.object)
				}
			}
			continue
		}
		if len(open) > 0 {
			if top := &open[len(open)-1]; !top.list && !top.named {
				top.name, top.named = t.(string), true // a name is all the decoder lets stand here
				continue
			}
		}
		put(t)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("something stands behind the document, at byte %d", d.InputOffset())
	}
	return root, nil
}

func jsonProblem(err error, offset int64) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the document ends in its middle, at byte %d", offset)
	}
	return fmt.Errorf("no JSON at byte %d: %s", offset, strings.TrimPrefix(err.Error(), "json: "))
}
