package tolerantreader

import (
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// Place is where a field may stand, as the names that lead there; see [Plan.Places].
type Place struct {
	// Field is the name of the field of the plan that is read there.
	Field string
	// Names lead from the document to the value; "*" is any element, member or name that a filter
	// chooses.
	Names []string
	// Anywhere says that Names begin at any depth, as for $..name.
	Anywhere bool
}

// Places are the places that the plan reads, those of fields within fields included: what a provider
// must not take away. Links of a relation, selectors of HTML and attributes have none.
func (p *Plan) Places() []Place {
	var out []Place
	for _, f := range p.fields {
		out = append(out, standsAt(f, Place{Field: f.Name})...)
	}
	return out
}

// standsAt is the places of a field that is read of the value at a place.
func standsAt(f Field, outer Place) []Place {
	var here []Place
	for _, text := range f.Paths {
		p, err := path.Parse(text)
		if err != nil {
			continue // a selector of HTML
		}
		if at, ok := leading(outer, p.Segments); ok {
			here = append(here, at)
		}
	}
	if len(f.Paths) == 0 {
		here = []Place{outer} // the elements of a list
	}
	switch {
	case len(f.Fields) > 0:
		return inside(here, f.Fields, outer.Field)
	case f.Elements != nil && (len(f.Elements.Fields) > 0 || f.Elements.Elements != nil):
		for i := range here {
			here[i].Names = append(here[i].Names[:len(here[i].Names):len(here[i].Names)], "*")
		}
		if f.Elements.Elements != nil {
			var out []Place
			for _, at := range here {
				out = append(out, standsAt(*f.Elements, at)...)
			}
			return out
		}
		return inside(here, f.Elements.Fields, outer.Field)
	}
	return here
}

// inside are the places of the fields of an object.
func inside(here []Place, fields []Field, name string) []Place {
	var out []Place
	for _, at := range here {
		at.Field = name
		for _, f := range fields {
			out = append(out, standsAt(f, at)...)
		}
	}
	return out
}

// leading goes on from a place by the segments of a path; ok is false where they leave what has names.
func leading(at Place, segments []path.Segment) (Place, bool) {
	names := append([]string(nil), at.Names...)
	for _, s := range segments {
		if s.Descendant {
			names, at.Anywhere = nil, true
		}
		name := "*"
		if len(s.Selectors) > 0 && s.Selectors[0].Kind == path.Name {
			name = s.Selectors[0].Name
		}
		if len(s.Selectors) > 0 && s.Selectors[0].Kind == path.Attribute {
			return at, false
		}
		names = append(names, name)
	}
	at.Names = names
	return at, true
}
