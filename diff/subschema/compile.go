package subschema

import "github.com/postel-api/postel/internal/node"

// Compile reads a schema from a JSON or YAML document of its own. References stay within the
// document: JSON Pointers, anchors and $id. What lies beyond stays undecided. The error says
// where a document cannot be read.
func Compile(data []byte, d Dialect) (*Schema, error) {
	return NewUniverse().Compile(data, d)
}

// Compile is the function of that name, into u. Schemas that are compared often are best compiled
// into one universe, which remembers what it has found out.
func (u *Universe) Compile(data []byte, d Dialect) (*Schema, error) {
	t, err := node.Parse("schema", data, node.Options{})
	if err != nil {
		return nil, err
	}
	return u.Add(t.Root(), d, newLocals(t.Root(), d)), nil
}

// Contains decides whether every value that the sender may send is one that the receiver accepts.
// See [Universe.Contains]; the schemas may be of different universes.
func Contains(sender, receiver *Schema, rel Relation) Answer {
	return sender.u.Contains(sender, sender.u.adopt(receiver), rel)
}

// Equal decides whether two schemas accept the same values: Contained means equal, and the
// witness of NotContained is in one of them only.
func Equal(a, b *Schema) Answer {
	b = a.u.adopt(b)
	rel := Relation{Reading: Strict}
	there := a.u.Contains(a, b, rel)
	if there.Verdict == NotContained {
		return there
	}
	back := a.u.Contains(b, a, rel)
	if back.Verdict == Contained && there.Verdict != Contained {
		back = there
	}
	back.Steps = there.Steps + back.Steps
	return back
}

// Empty decides whether s accepts no value at all: Contained means empty, and the witness of
// NotContained is a value of s.
func Empty(s *Schema) Answer {
	return s.u.Contains(s, s.u.made(falseForm), Relation{Reading: Strict})
}

// Witness returns a small value of s as JSON text; ok is false where s is empty, or where that
// could not be decided.
func Witness(s *Schema) (text string, ok bool) {
	a := Empty(s)
	return a.Witness, a.Verdict == NotContained
}

// adopt returns the schema of u that is what s is in its own universe.
func (u *Universe) adopt(s *Schema) *Schema {
	if s == nil || s.u == u {
		return s
	}
	switch r := s.recipe.(type) {
	case nil:
		return u.add(s.Node, s.dialect, s.r, s.scope)
	case *allRecipe:
		return u.AllOf(mapAll(r.parts, u.adopt)...)
	}
	return u.made(s.normal().mapped(u.adopt, func(p property) property {
		p.schema = u.adopt(p.schema)
		return p
	}))
}
