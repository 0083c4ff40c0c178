package tolerantreader

import (
	"bytes"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

// outcome is where a field stands.
type outcome struct {
	state standing
	// candidate is the number of the candidate that led there, counted from 0.
	candidate int
	// matches are the one place of a value, or the places of the elements of a list. Where isList is
	// true the one place is the list.
	matches []document.Match
	isList  bool
	links   []Hyperlink
}

// standing is what a field was resolved to.
type standing uint8

const (
	absent standing = iota
	null
	present
	fromLinks // the value was made of links
	failed
)

// resolve finds the first candidate that leads to a value.
func (r *reading) resolve(f *field, l *level) outcome {
	for i := range f.candidates {
		c := &f.candidates[i]
		if c.role >= halLink {
			if o := r.resolveLink(f, c, i, l); o.state != absent {
				return o
			}
			continue
		}
		if matches := l.of(c.number); len(matches) > 0 {
			if o := r.resolveAt(f, i, matches, l); o.state != absent {
				return o
			}
		}
	}
	if f.Rel != "" && l.base.Parent < 0 {
		if o := r.resolveHeader(f); o.state != absent {
			return o
		}
	}
	if f.Accept&CaseFold != 0 {
		return r.resolveFolded(f, l)
	}
	return outcome{}
}

// resolveAt decides what the places mean that a candidate leads to.
func (r *reading) resolveAt(f *field, i int, matches []document.Match, l *level) outcome {
	c := &f.candidates[i]
	if len(l.found.Mixed) > 0 {
		for _, m := range l.found.Mixed {
			if m.Path == c.number {
				r.failures.ambiguous(r.name(), c.path.Text, "elements of two namespaces have the name", matches...)
				return outcome{state: failed}
			}
		}
	}
	o := outcome{state: present, candidate: i, matches: matches}
	if f.shape.kind == List {
		o.isList = r.areLists(f, c, matches)
	}
	if f.shape.kind != List || o.isList {
		one, ok := r.pick(f, c, matches)
		if !ok {
			return outcome{state: failed}
		}
		o.matches = one
		if one[0].Kind == document.Null {
			o.state = r.nullAt(f, one[0])
			return o
		}
	}
	if r.report != nil {
		r.noteResolved(f, &o, l)
	}
	return o
}

// areLists says whether places are lists, one of which is the field, and not the elements of one.
func (r *reading) areLists(f *field, c *candidate, matches []document.Match) bool {
	if r.format != JSON {
		return matches[0].Kind == document.Null && len(matches) == 1
	}
	if !c.plural {
		return true
	}
	if c.each {
		return false
	}
	for _, m := range matches {
		if m.Kind != document.Array {
			return false
		}
	}
	return true
}

// nullAt is the state of a field where null stands.
func (r *reading) nullAt(f *field, m document.Match) standing {
	switch {
	case f.Nullable || f.shape.nullable && f.shape.kind == Any:
		return null
	case f.Optional || f.fallback != nil || f.Accept&NullAsAbsent != 0:
		if r.report != nil {
			r.note(NullTaken, m, f.Kind.phrase(), "null")
		}
		return absent
	}
	r.invalid(f.shape, m, "it is null")
	return failed
}

// pick is the one place of several that a field is read at.
func (r *reading) pick(f *field, c *candidate, matches []document.Match) ([]document.Match, bool) {
	if len(matches) == 1 {
		return matches, true
	}
	if !c.plural && r.format == JSON {
		return matches[:1], true // a name stands twice, which was refused
	}
	first := 0
	for i, m := range matches {
		if c.path.Dialect == path.JSONPath && m.Parent < matches[first].Parent {
			first = i // RFC 9535 section 2.5.2.2: the children of a node come before its descendants
		}
	}
	same := true
	for _, m := range matches {
		same = same && r.same(matches[first], m)
	}
	if !same && !f.First {
		r.failures.ambiguous(r.name(), c.path.Text, "different values stand there", matches...)
		return nil, false
	}
	if r.report != nil && !same {
		r.note(FirstTaken, matches[first], "", "", matches...)
	}
	return matches[first : first+1], true
}

// same says whether the same value stands at two places: the same text for scalars, the same bytes
// but for white space for containers.
func (r *reading) same(a, b document.Match) bool {
	if a.Start == b.Start && a.End == b.End {
		return true
	}
	if kindOf(a.Kind) != kindOf(b.Kind) {
		return false
	}
	switch a.Kind {
	case document.Object, document.Array, document.Element:
		return sameBytes(r.doc[a.Start:a.End], r.doc[b.Start:b.End])
	}
	left, _ := textOf(r.doc, a, nil)
	right, _ := textOf(r.doc, b, nil)
	return bytes.Equal(left, right)
}

// sameBytes compares without white space, which within a string counts as little in both.
func sameBytes(a, b []byte) bool {
	white := func(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
	quoted, i, j := false, 0, 0
	for {
		for !quoted && i < len(a) && white(a[i]) {
			i++
		}
		for !quoted && j < len(b) && white(b[j]) {
			j++
		}
		if i == len(a) || j == len(b) {
			return i == len(a) && j == len(b)
		}
		if a[i] != b[j] {
			return false
		}
		switch {
		case quoted && a[i] == '\\' && i+1 < len(a) && j+1 < len(b) && a[i+1] == b[j+1]:
			i, j = i+1, j+1
		case a[i] == '"':
			quoted = !quoted
		}
		i, j = i+1, j+1
	}
}

// noteResolved notes what is remarkable about where a field was found.
func (r *reading) noteResolved(f *field, o *outcome, l *level) {
	c := &f.candidates[o.candidate]
	m := o.matches[0]
	all := l.of(c.number)
	switch {
	case c.role == embedded:
		r.note(Relocated, m, f.candidates[0].path.Text, "")
	case c.search:
		var also []document.Match
		if f.shape.kind != List && len(all) > 1 && !f.First {
			also = all
		}
		r.note(Relocated, m, f.candidates[0].path.Text, "", also...)
	case o.candidate > 0:
		r.note(Alternative, m, f.candidates[0].path.Text, c.path.Text)
	}
	r.noteConflicts(f, o, l)
	if r.format == XML && m.Kind != document.Attribute && unspaced(c.path) {
		if n := xmlscan.NameOf(r.doc, &l.found, m); n.Space != "" {
			r.note(Namespaced, m, n.Local, "{"+n.Space+"}"+n.Local)
		}
	}
}

// unspaced says whether a path does not say in which namespace its last name is.
func unspaced(p *path.Path) bool {
	if len(p.Segments) == 0 {
		return false
	}
	for _, s := range p.Segments[len(p.Segments)-1].Selectors {
		if s.Kind == path.Name && s.Space == nil {
			return true
		}
	}
	return false
}

// noteConflicts notes the less preferred paths at which another value stands.
func (r *reading) noteConflicts(f *field, o *outcome, l *level) {
	if len(o.matches) != 1 {
		return
	}
	for i := o.candidate + 1; i < len(f.candidates); i++ {
		c := &f.candidates[i]
		if c.search || c.role != declared {
			continue
		}
		if others := l.of(c.number); len(others) == 1 && others[0].Kind != document.Null && !r.same(o.matches[0], others[0]) {
			r.note(Conflict, o.matches[0], r.excerpt(o.matches[0]), r.excerpt(others[0]), others[0])
		}
	}
}

// asking is the field that asks for a path.
func (g *group) asking(number int) *field {
	for _, f := range g.fields {
		for _, c := range f.candidates {
			if c.number == number {
				return f
			}
		}
	}
	return nil
}

// text is the text of a path of the field.
func (f *field) text(number int) string {
	for _, c := range f.candidates {
		if c.number == number {
			return c.path.Text
		}
	}
	return ""
}
