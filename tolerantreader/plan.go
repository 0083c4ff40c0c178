package tolerantreader

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// Plan is a set of fields, compiled. It is immutable and safe for concurrent use.
type Plan struct {
	fields   []Field
	options  options
	group    *group
	levels   int // how deep objects with fields nest
	readings sync.Pool
}

// New compiles fields. An error is all mistakes in them, each a *DeclarationError, joined.
func New(fields []Field, opts ...Option) (*Plan, error) {
	b := builder{options: optionsOf(opts)}
	g := b.group(fields, "", 0)
	return b.plan(fields, g)
}

// group is what is read of one value: of the document, or of an object in it.
type group struct {
	fields []*field
	// paths are those of all candidates, numbered for the engines.
	paths []*path.Path
	json  engine
	xml   engine
	html  *pageEngine // of the document, where pages are read
	level int
}

// field is a field, compiled.
type field struct {
	Field
	shape      *shape
	called     string // in mistakes: the name of the Go field
	candidates []candidate
	// at is the index of the Go field, through embedded structs.
	at []int
	// index is the place of the field among those of its group.
	index int
	// fallback is the default as a cell.
	fallback *cell
}

// candidate is one place where a field may stand.
type candidate struct {
	path   *path.Path
	css    string // the selector, where it is one, and path has nothing but a text
	number int    // among the paths of the group
	role   role
	// search says that the path has a descendant segment, plural that it can lead to several places in
	// JSON, and each that its last segment selects children whatever their names.
	search, plural, each bool
}

// role says how a place is understood.
type role uint8

const (
	declared    role = iota
	embedded         // the same path within _embedded
	halLink          // $._links.rel
	halLinks         // $._links, where names may be CURIEs
	elementLink      // link elements
	pageLink         // link and a elements of a page
)

// builder compiles declarations and collects what is wrong with them.
type builder struct {
	options options
	levels  int
	wrong   []error
}

func (b *builder) plan(fields []Field, g *group) (*Plan, error) {
	if len(b.wrong) > 0 {
		return nil, errors.Join(b.wrong...)
	}
	p := &Plan{fields: fields, options: b.options, group: g, levels: b.levels}
	p.readings.New = func() any { return &reading{plan: p, levels: make([]level, p.levels)} }
	return p, nil
}

// reject keeps a mistake.
func (b *builder) reject(owner, name, text string, column int, format string, args ...any) {
	b.wrong = append(b.wrong, &DeclarationError{Struct: owner, Field: name, Tag: text, Column: column, Reason: fmt.Sprintf(format, args...)})
}

// group compiles fields without Go types.
func (b *builder) group(fields []Field, owner string, level int) *group {
	g := &group{level: level}
	for i, f := range fields {
		name := f.Name
		if name == "" {
			b.reject(owner, fmt.Sprintf("field %d", i), "", 0, "it has no name")
		}
		g.fields = append(g.fields, &field{Field: f, called: f.Name, shape: b.shape(f, owner, level)})
	}
	b.finish(g, owner, nil)
	return g
}

// shape is the shape of a field without a Go type.
func (b *builder) shape(f Field, owner string, level int) *shape {
	s := &shape{kind: f.Kind, accept: f.Accept, nullable: f.Nullable || f.Kind == Any, scalar: checkOf(f.Kind)}
	name := owner
	if f.Name != "" {
		name = strings.TrimPrefix(owner+"."+f.Name, ".")
	}
	switch {
	case f.Kind > Link:
		b.reject(owner, f.Name, "", 0, "%s cannot be asked for", f.Kind)
	case len(f.Fields) > 0 && f.Kind != Object:
		b.reject(owner, f.Name, "", 0, "only an object has fields")
	case f.Elements != nil && f.Kind != List && f.Kind != Object:
		b.reject(owner, f.Name, "", 0, "only a list or an object has elements")
	case len(f.Fields) > 0:
		s.group = b.group(f.Fields, name, level+1)
	case f.Elements != nil:
		s.elements = b.shape(*f.Elements, name, level)
	case f.Kind == List:
		s.elements = &shape{kind: Any, nullable: true}
	}
	return s
}

// finish compiles the paths of a group and what its fields have in common. Columns are of the paths
// in the tag of a field, and may be nil.
func (b *builder) finish(g *group, owner string, tags []tag) {
	b.levels = max(b.levels, g.level+1)
	seen := map[string]bool{}
	for i, f := range g.fields {
		f.index = i
		if f.Name != "" && seen[f.Name] {
			b.reject(owner, f.called, "", 0, "the name stands twice")
		}
		seen[f.Name] = true
		b.links(g, f)
		for n, text := range f.Paths {
			column := 0
			if tags != nil {
				column = tags[i].columns[n]
			}
			b.candidate(g, f, owner, text, column)
		}
		if b.options.embedded && g.level == 0 {
			b.embed(g, f)
		}
		b.check(f, owner, len(f.Paths) == 0 && f.Rel == "")
	}
	b.engines(g, owner)
}

// candidate compiles a path of a field.
func (b *builder) candidate(g *group, f *field, owner, text string, column int) {
	if selector, ok := strings.CutPrefix(text, "css:"); ok {
		b.selector(g, f, owner, text, selector, column)
		return
	}
	p, err := path.Parse(text)
	if err != nil {
		var syntax *path.SyntaxError
		if errors.As(err, &syntax) {
			column = max(column, 1) + syntax.Column - 1
		}
		b.reject(owner, f.called, text, column, "%v", err)
		return
	}
	switch {
	case g.level == 0 && p.Relative:
		b.reject(owner, f.called, text, column, "the path begins with @, but no value is around the field; write $")
	case g.level > 0 && !p.Relative:
		b.reject(owner, f.called, text, column, "the path begins at the document, but the field is read of the value around it; write @")
	case g.level > 0 && p.AsksDocument():
		b.reject(owner, f.called, text, column, "a filter asks from $, but the field is read of the value around it; write @")
	}
	f.add(g, p, declared)
}

// add makes a candidate of a path.
func (f *field) add(g *group, p *path.Path, r role) {
	c := candidate{path: p, number: len(g.paths), role: r}
	for i, s := range p.Segments {
		one := !s.Descendant && single(p.Dialect, s.Selectors)
		c.search = c.search || s.Descendant
		c.plural = c.plural || !one
		if i == len(p.Segments)-1 {
			last := s.Selectors[0].Kind
			c.each = last == path.Slice || last == path.Wildcard || last == path.Filter || len(s.Selectors) > 1 && !one
		}
	}
	g.paths = append(g.paths, p)
	f.candidates = append(f.candidates, c)
}

// single says whether selectors select at most one child: one name or index, or one token that is
// either (RFC 6901 section 4).
func single(d path.Dialect, selectors []path.Selector) bool {
	if len(selectors) > 1 {
		return d == path.Pointer || d == path.GJSON
	}
	k := selectors[0].Kind
	return k == path.Name || k == path.Attribute || k == path.Index
}

// embed adds the candidates of a field within _embedded.
func (b *builder) embed(g *group, f *field) {
	for _, c := range f.candidates {
		if c.role != declared || c.search || c.path.FromDocument {
			continue
		}
		p := *c.path
		p.Text = strings.Replace(p.Text, "$", "$._embedded", 1)
		p.Segments = append([]path.Segment{named("_embedded")}, p.Segments...)
		f.add(g, &p, embedded)
	}
}

// named is the segment that selects the children of a name.
func named(name string) path.Segment {
	return path.Segment{Selectors: []path.Selector{{Kind: path.Name, Name: name}}}
}

// check finds what the parts of a field say against each other.
func (b *builder) check(f *field, owner string, nowhere bool) {
	elements := Any
	if f.shape.elements != nil {
		elements = f.shape.elements.kind
	}
	kind := f.Kind
	if kind == Object && f.shape.elements != nil {
		kind = elements
	}
	if unfit := f.Accept.unfit(kind, elements); unfit != 0 && f.Accept != AnyTolerance {
		b.reject(owner, f.called, "accept="+f.Accept.String(), 0, "%s means nothing for %s", unfit, f.Kind.phrase())
	}
	if nowhere {
		b.reject(owner, f.called, "", 0, "it has neither a path nor a relation")
	}
	if f.Rel != "" && f.Kind != Link && f.Kind != String && !(f.Kind == List && (elements == Link || elements == String)) {
		b.reject(owner, f.called, "rel="+f.Rel, 0, "a link is a Hyperlink or a string, not %s", f.Kind.phrase())
	}
	if f.Default == nil {
		return
	}
	f.Optional = true
	f.fallback = &cell{kind: document.Text, text: []byte(*f.Default)}
	if f.shape.scalar == nil {
		b.reject(owner, f.called, "default="+*f.Default, 0, "%s has no default", f.Kind.phrase())
		return
	}
	c := *f.fallback
	if f.shape.scalar(&c, reflect.Value{}); c.reason != "" {
		b.reject(owner, f.called, "default="+*f.Default, 0, "the default is no %s: %s", strings.TrimPrefix(strings.TrimPrefix(f.Kind.phrase(), "an "), "a "), c.reason)
	}
}

// selector adds a selector of CSS as a candidate of a field.
func (b *builder) selector(g *group, f *field, owner, text, selector string, column int) {
	switch {
	case b.options.html == nil:
		b.reject(owner, f.called, text, column, "selectors are read with the option WithHTML only")
		return
	case g.level > 0:
		b.reject(owner, f.called, text, column, "a selector begins at the page; write a path that begins with @")
		return
	}
	if _, err := b.options.html.Selectors([]string{selector}); err != nil {
		b.reject(owner, f.called, text, column, "%v", err)
		return
	}
	f.addSelector(g, text, selector, declared)
}

// addSelector makes a candidate of a selector.
func (f *field) addSelector(g *group, text, selector string, r role) {
	c := candidate{path: &path.Path{Text: text}, css: selector, number: len(g.paths), role: r, plural: true, each: true}
	g.paths = append(g.paths, c.path)
	f.candidates = append(f.candidates, c)
}

// engines compiles the paths of a group for each format.
func (b *builder) engines(g *group, owner string) {
	if len(b.wrong) > 0 {
		return
	}
	var err error
	if g.json, err = numberedEngine(g, newJSONEngine, func(c candidate) bool { return c.css == "" && c.role != elementLink }); err != nil {
		b.reject(owner, "paths", "", 0, "%v", err)
	}
	if g.xml, err = numberedEngine(g, newXMLEngine, func(c candidate) bool { return c.css == "" && c.role != halLink && c.role != halLinks }); err != nil {
		b.reject(owner, "paths", "", 0, "%v", err)
	}
	if b.options.html != nil && g.level == 0 {
		if g.html, err = newPageEngine(g, b.options.html); err != nil {
			b.reject(owner, "paths", "", 0, "%v", err)
		}
	}
}
