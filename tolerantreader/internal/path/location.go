package path

import "strconv"

// Location is the way from the root to one place.
type Location []Step

// Step is a step to a child: by its name, or by its index where the name is of no use.
type Step struct {
	// Name is the name of a member, of an element, or, behind an @, of an attribute.
	Name string
	// Index is the index of an element of an array, or of an element of XML among the siblings of the
	// name that the step before it has. It counts where Name does not: where Indexed is true.
	Index   int
	Indexed bool
}

// String is the normalized path (RFC 9535 section 2.7): one text for each place.
func (l Location) String() string {
	var w writer
	w.WriteByte('$')
	for _, s := range l {
		w.WriteByte('[')
		if s.Indexed {
			w.WriteString(strconv.Itoa(s.Index))
		} else {
			w.quoted(s.Name)
		}
		w.WriteByte(']')
	}
	return w.String()
}

// Pointer is the JSON Pointer (RFC 6901 section 3).
func (l Location) Pointer() string {
	var w writer
	for _, s := range l {
		w.WriteByte('/')
		if s.Indexed {
			w.WriteString(strconv.Itoa(s.Index))
		} else {
			escaped.WriteString(&w, s.Name)
		}
	}
	return w.String()
}
