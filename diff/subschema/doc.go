// Package subschema decides whether every value of one JSON Schema is a value of another, and
// proves it: by a structural proof, or by a witness, a value that the first schema accepts and
// the second one refuses.
package subschema

import "github.com/postel-api/postel/internal/node"

// Compile reads a schema from a JSON or YAML document of its own. References stay within the
// document: JSON Pointers, anchors and $id. What lies beyond stays undecided. The error says
// where a document cannot be read.
func Compile(data []byte, d Dialect) (*Schema, error) {
	return NewUniverse().Compile(data, d)
}

// Compile is [Compile] into u. Schemas that are compared often are best compiled into one
// universe, which remembers what it has found out.
func (u *Universe) Compile(data []byte, d Dialect) (*Schema, error) {
	t, err := node.Parse("schema", data, node.Options{})
	if err != nil {
		return nil, err
	}
	return u.Add(t.Root(), d, newLocals(t.Root(), d)), nil
}
