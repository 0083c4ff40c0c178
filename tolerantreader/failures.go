package tolerantreader

import (
	"bytes"
	"slices"
	"strings"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// maxFailures bounds how many failures one error tells, and how many findings one report has.
const (
	maxFailures = 100
	maxFindings = 1_000
)

// failures are what is wrong, while a document is read. Places have offsets only: they are named when
// all are known.
type failures struct {
	absent  []lacking
	bad     []InvalidField
	several []AmbiguousField
	syntax  *SyntaxError
	limit   *LimitError
}

// lacking is a missing field.
type lacking struct {
	field *field
	name  string
	base  document.Match
}

func (f *failures) count() int { return len(f.absent) + len(f.bad) + len(f.several) }

// full says that reading on would tell nothing more.
func (f *failures) full() bool {
	return f.syntax != nil || f.limit != nil || f.count() >= maxFailures
}

// any says whether anything is wrong.
func (f *failures) any() bool { return f.count() > 0 || f.syntax != nil || f.limit != nil }

func (f *failures) missing(field *field, name string, base document.Match) {
	f.absent = append(f.absent, lacking{field, name, base})
}

func (f *failures) invalid(i InvalidField) { f.bad = append(f.bad, i) }

// maxPlaces bounds how many places of one field are named.
const maxPlaces = 5

func (f *failures) ambiguous(name, path, reason string, at ...document.Match) {
	a := AmbiguousField{Field: name, Path: path, Reason: reason}
	for _, m := range at[:min(len(at), maxPlaces)] {
		a.At = append(a.At, Location{Offset: m.Start})
	}
	f.several = append(f.several, a)
}

// note keeps a finding.
func (r *reading) note(kind FindingKind, m document.Match, want, got string, also ...document.Match) {
	if len(r.report.Findings) >= maxFindings {
		r.report.Truncated = true
		return
	}
	f := Finding{Field: r.name(), Kind: kind, At: Location{Offset: m.Start}, Want: want, Got: got}
	for _, other := range also {
		if other.Start != m.Start && len(f.Also) < maxPlaces {
			f.Also = append(f.Also, Location{Offset: other.Start})
		}
	}
	r.report.Findings = append(r.report.Findings, f)
}

// finish names all places, and is the error.
func (r *reading) finish() error {
	if r.report != nil {
		r.report.Format, r.report.Unread = r.format, r.unread
		r.report.Verified = !r.plan.options.skim && r.failures.syntax == nil && r.failures.limit == nil
	}
	findings := r.report != nil && len(r.report.Findings) > 0
	if !findings && !r.failures.any() {
		return nil
	}
	var o *outline
	if r.failures.syntax == nil && r.failures.limit == nil {
		o = r.outlined()
	}
	if findings && o != nil {
		for i := range r.report.Findings {
			f := &r.report.Findings[i]
			f.At = o.location(f.At.Offset)
			nameAll(o, f.Also)
		}
	}
	if !r.failures.any() {
		return nil
	}
	return r.failures.explain(r, o)
}

func nameAll(o *outline, at []Location) {
	for i := range at {
		at[i] = o.location(at[i].Offset)
	}
}

// explain is the error that the failures are.
func (f *failures) explain(r *reading, o *outline) *ReadError {
	e := &ReadError{Syntax: f.syntax, Limit: f.limit}
	if o == nil {
		return e
	}
	e.Invalid, e.Ambiguous = f.bad, f.several
	for i := range e.Invalid {
		e.Invalid[i].At = o.location(e.Invalid[i].At.Offset)
	}
	for i := range e.Ambiguous {
		nameAll(o, e.Ambiguous[i].At)
	}
	x := explainer{reading: r, outline: o, steps: maxSearched}
	for _, l := range f.absent {
		e.Missing = append(e.Missing, x.missing(l))
	}
	return e
}

// explainer says of missing fields what there is instead.
type explainer struct {
	*reading
	outline *outline
	claimed map[int32]bool // places that fields of the document were read at
	steps   int            // how many places may still be looked at for what could be meant
}

func (x *explainer) missing(l lacking) MissingField {
	m := MissingField{Field: l.name}
	root := x.root(l.base)
	if l.field.Rel != "" {
		m.Paths = append(m.Paths, "rel="+l.field.Rel)
	}
	var ends []int32
	for _, c := range l.field.candidates {
		if c.role != declared && c.role != embedded {
			continue
		}
		m.Paths = append(m.Paths, x.text(c.path, root))
		if n, ok := x.outline.follow(c.path, root); ok && !slices.Contains(ends, n) {
			ends = append(ends, n)
		}
	}
	for _, n := range ends {
		if n != root || len(ends) == 1 {
			m.Stood = append(m.Stood, x.obstacle(n))
		}
	}
	m.Nearest = x.nearest(l.field, root, ends)
	return m
}

// root is the node of which a field was read.
func (x *explainer) root(base document.Match) int32 {
	if base.Parent < 0 {
		return 0
	}
	return max(0, x.outline.at(base.Start))
}

// text is a path with the place of its value for the @.
func (x *explainer) text(p *path.Path, root int32) string {
	if !p.Relative || int(root) >= len(x.outline.nodes) {
		return p.Text
	}
	return strings.Replace(p.Text, "@", x.outline.place(root).Path, 1)
}

// follow goes along a path as far as it leads, where it is a way of names and indexes.
func (o *outline) follow(p *path.Path, n int32) (int32, bool) {
	if int(n) >= len(o.nodes) || len(p.Segments) > 0 && p.Segments[0].Descendant {
		return 0, false
	}
	segments := p.Segments
	if p.FromDocument && len(segments) > 0 {
		segments = segments[1:]
	}
	for _, s := range segments {
		if s.Descendant || len(s.Selectors) != 1 {
			break
		}
		next := int32(-1)
		for c := n + 1; c < o.nodes[n].after; c = o.nodes[c].after {
			x := &o.nodes[c]
			if sel := s.Selectors[0]; sel.Kind == path.Name && x.name == sel.Name && o.nodes[n].kind != document.Array ||
				sel.Kind == path.Index && o.nodes[n].kind == document.Array && int64(x.index) == sel.Index {
				next = c
				break
			}
		}
		if next < 0 {
			break
		}
		n = next
	}
	return n, true
}

// maxKeys bounds how many names of an object are told.
const maxKeys = 8

func (x *explainer) obstacle(n int32) Obstacle {
	node := &x.outline.nodes[n]
	o := Obstacle{At: x.outline.place(n), Kind: kindOf(node.kind)}
	switch o.Kind {
	case Object:
		var keys []string
		for c := n + 1; c < node.after; c = x.outline.nodes[c].after {
			if len(keys) == maxKeys {
				o.More = int(node.children) - maxKeys
				break
			}
			keys = append(keys, x.outline.nodes[c].name)
		}
		o.Keys = keys
	case List:
		o.Length = int(node.children)
	}
	return o
}

// position is the line and the column of an offset, both counted from 1.
func position(doc []byte, offset int) (line, column int) {
	before := doc[:max(0, min(offset, len(doc)))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}
