package tolerantreader

// Field is a declaration of one thing that is read.
type Field struct {
	// Name is what findings and errors call the field.
	Name string
	// Paths are where it may stand, in order of preference. They begin at the document ("$.email"), or,
	// in Fields and Elements, at the value that they are part of ("@.sku").
	Paths []string
	// Rel makes the field the link of this relation (RFC 8288), which is looked for before Paths.
	Rel string
	// Kind is what it must be.
	Kind Kind
	// Optional says that it may be absent.
	Optional bool
	// Nullable says that null is one of its values. Otherwise null is an error for a required field,
	// and counts as absent for an optional one.
	Nullable bool
	// Default is its value where it is absent, as text, or nil. A field with a default is optional.
	Default *string
	// Accept are the deviations that are accepted in its value.
	Accept Tolerance
	// First takes the first of several values that a path leads to. Otherwise they must be equal.
	First bool
	// Fields are what is read of an Object, with paths that begin with @.
	Fields []Field
	// Elements is what each element of a List must be, or each value of an Object without Fields. It
	// has neither Name nor Paths. Nil is anything.
	Elements *Field
}
