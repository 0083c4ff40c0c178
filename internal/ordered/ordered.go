// Package ordered is JSON objects whose members are written in their order, where encoding/json
// would sort a map.
package ordered

import (
	"bytes"
	"encoding/json"
)

// Object is a JSON object. Its members are written in their order.
type Object []Member

// Member is a member of an object. Value is anything that encoding/json writes.
type Member struct {
	Name  string
	Value any
}

// Add adds a member at the end.
func (o *Object) Add(name string, value any) { *o = append(*o, Member{name, value}) }

// MarshalJSON writes the members in their order. <, > and & are left to the encoder that asks.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := e.Encode(m.Name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := e.Encode(m.Value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
