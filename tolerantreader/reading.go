package tolerantreader

import (
	"bytes"
	"errors"
	"reflect"
	"strconv"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/xmlscan"
)

// reading is one reading of one document. It is reused, so that reading a document where everything
// is as it should be allocates nothing but the values.
type reading struct {
	plan    *Plan
	doc     []byte
	format  Format
	media   string
	headers []Hyperlink // of the Link header
	levels  []level
	trail   []step
	scratch []byte
	// scalarCell is the one cell that is in use at a time: passed to a function that the compiler does
	// not know, it would be allocated for each scalar.
	scalarCell cell
	report     *Report  // nil where nobody asked
	outline    *outline // made where it is needed
	unread     int
	failures   failures
	values     []Value // what Scan wants, by field of the document
}

// level is what was found for a group. Nested groups need one each, because the outer matches are
// still walked over.
type level struct {
	found document.Found
	// sorted are the matches by path, in the order of the document, and those of path n begin at
	// first[n].
	sorted []document.Match
	first  []int32
	// base is the value of which the group is read.
	base document.Match
}

// step is a part of the name of the field that is being read.
type step struct {
	name  string
	index int // of an element, or -1
}

// maxKept bounds the memory that is kept from reading to reading, in matches.
const maxKept = 1 << 14

// begin prepares the reading of a document.
func (p *Plan) begin(d decoded) *reading {
	r := p.readings.Get().(*reading)
	r.doc, r.format, r.media, r.headers = d.text, d.format, d.media, d.headers
	return r
}

// end gives the reading back.
func (r *reading) end() {
	for i := range r.levels {
		if cap(r.levels[i].sorted) > maxKept {
			r.levels[i] = level{}
		}
	}
	if cap(r.scratch) > maxKept {
		r.scratch = nil
	}
	r.doc, r.headers, r.report, r.values, r.outline, r.failures = nil, nil, nil, nil, nil, failures{}
	r.trail, r.unread, r.scalarCell = r.trail[:0], 0, cell{}
	r.plan.readings.Put(r)
}

// group sorts what was found by path, without allocation once there is memory.
func (l *level) group(paths int) {
	l.first = append(l.first[:0], make([]int32, paths+1)...)
	matches := l.found.Matches
	for i := range matches {
		l.first[matches[i].Path]++
	}
	total := int32(0)
	for n, count := range l.first {
		l.first[n] = total
		total += count
	}
	if cap(l.sorted) < len(matches) {
		l.sorted = make([]document.Match, len(matches)+8)
	}
	l.sorted = l.sorted[:len(matches)]
	for i := range matches {
		n := matches[i].Path
		l.sorted[l.first[n]] = matches[i]
		l.first[n]++
	}
	copy(l.first[1:], l.first)
	l.first[0] = 0
}

// of are the matches of a path.
func (l *level) of(number int) []document.Match { return l.sorted[l.first[number]:l.first[number+1]] }

// engine is the engine of the group for the format.
func (r *reading) engine(g *group) engine {
	if r.format == JSON {
		return g.json
	}
	return g.xml
}

// document reads the whole document.
func (r *reading) document(dst reflect.Value) {
	g, l := r.plan.group, &r.levels[0]
	l.base = document.Match{End: len(r.doc), Parent: -1}
	if err := r.find(g, l); err != nil {
		r.failures.document(err, r.doc, r.format)
		return
	}
	r.unread = l.found.Unread
	r.fields(g, l, dst)
}

// find finds what the paths of the document lead to.
func (r *reading) find(g *group, l *level) error {
	limits := r.plan.options.limits
	if r.format != HTML {
		return r.engine(g).find(r.doc, limits, r.plan.options.skim, &l.found)
	}
	text, err := g.html.page(r.doc, r.media, limits, &l.found)
	r.doc = text
	return err
}

// object reads the fields of a value.
func (r *reading) object(g *group, m document.Match, outer *level, dst reflect.Value) {
	l := &r.levels[g.level]
	l.base = m
	if err := r.engine(g).within(r.doc, m, &outer.found, r.plan.options.limits, r.plan.options.skim, &l.found); err != nil {
		r.failures.document(err, r.doc, r.format)
		return
	}
	r.fields(g, l, dst)
}

// fields reads the fields of what was found.
func (r *reading) fields(g *group, l *level, dst reflect.Value) {
	if len(l.found.Duplicates) > 0 {
		r.duplicated(g, l)
	}
	l.group(len(g.paths))
	for _, f := range g.fields {
		if r.failures.full() {
			return
		}
		into := dst
		if dst.IsValid() {
			if len(f.at) == 1 {
				into = dst.Field(f.at[0])
			} else {
				into = dst.FieldByIndex(f.at)
			}
		}
		r.trail = append(r.trail, step{f.Name, -1})
		r.field(f, l, into)
		r.trail = r.trail[:len(r.trail)-1]
	}
}

// field reads one field.
func (r *reading) field(f *field, l *level, dst reflect.Value) {
	o := r.resolve(f, l)
	if r.values != nil && l == &r.levels[0] {
		r.values[f.index] = r.valueOf(f, o, l)
	}
	switch o.state {
	case failed:
	case absent:
		r.absent(f, l, dst)
	case null:
		f.shape.null(dst)
	case fromLinks:
		r.storeLinks(f.shape, o.links, dst)
	case present:
		r.outcome(f, o, l, dst)
	}
}

// absent gives a field its default, or says that it is missing.
func (r *reading) absent(f *field, l *level, dst reflect.Value) {
	switch {
	case f.fallback != nil:
		c := *f.fallback
		f.shape.scalar(&c, f.shape.unwrap(dst))
		if r.report != nil {
			r.note(Defaulted, document.Match{Start: -1}, "", *f.Default)
		}
	case !f.Optional:
		r.failures.missing(f, r.name(), l.base)
	}
}

// outcome stores what a field was resolved to.
func (r *reading) outcome(f *field, o outcome, l *level, dst reflect.Value) {
	if f.shape.kind == List && !o.isList {
		r.list(f.shape, o.matches, l, dst)
		return
	}
	r.value(f.shape, o.matches[0], l, dst)
}

// value stores one value.
func (r *reading) value(s *shape, m document.Match, l *level, dst reflect.Value) {
	if m.Kind == document.Null {
		if s.nullable {
			s.null(dst)
		} else {
			r.invalid(s, m, "it is null")
		}
		return
	}
	if m.Kind == document.Array && s.kind != List && s.kind != Any {
		if only, ok := r.single(s, m); ok {
			m = only
		}
	}
	switch {
	case s.whole != nil:
		v := Value{State: Present, Kind: kindOf(m.Kind), doc: r.doc, at: m, format: r.format, verified: !r.plan.options.skim}
		if reason := s.whole(v, s.unwrap(dst)); reason != "" {
			r.invalid(s, m, reason)
		}
	case s.scalar != nil:
		r.scalar(s, m, dst)
	case s.kind == List:
		r.listIn(s, m, l, dst)
	case s.kind == Link:
		r.link(s, m, dst)
	case s.kind == Object && m.Kind != document.Object && m.Kind != document.Element && (m.Kind != document.Text || r.format == JSON):
		r.invalid(s, m, notScalar(m.Kind))
	case s.group != nil:
		r.object(s.group, m, l, s.unwrap(dst))
	case s.elements != nil:
		r.members(s, m, l, s.unwrap(dst))
	}
}

// single is the only element of a list, where the shape accepts a list of one for the value.
func (r *reading) single(s *shape, m document.Match) (document.Match, bool) {
	if s.accept&SingleList == 0 {
		return m, false
	}
	walk := childrenOf(r.doc, m.Start, m.End)
	start, end, ok := walk.value()
	if _, _, more := walk.value(); !ok || more {
		return m, false
	}
	only := document.Match{Start: start, End: end, Parent: m.Start, Kind: jsonKind(r.doc[start])}
	r.coerced(s, only, SingleList)
	return only, true
}

// cell is a scalar of the document.
func (r *reading) cell(m document.Match, accept Tolerance) cell {
	c := cell{kind: scalarKind(m.Kind, r.format), accept: accept}
	c.text, r.scratch = textOf(r.doc, m, r.scratch)
	return c
}

// scalarKind is the kind of a scalar. In a page an element is its text, whatever is marked up in it.
func scalarKind(k document.Kind, f Format) document.Kind {
	if f == HTML && k == document.Element {
		return document.Text
	}
	return k
}

// textOf is the text of a scalar: a part of the document, or made in scratch, which it gives back.
func textOf(doc []byte, m document.Match, scratch []byte) (text, _ []byte) {
	raw := doc[m.Start:m.End]
	switch m.Kind {
	case document.String:
		if bytes.IndexByte(raw, '\\') < 0 {
			return unquote(raw, nil), scratch
		}
		text = unquote(raw, scratch[:0])
	case document.Text, document.Attribute, document.Element:
		text = xmlscan.Text(scratch[:0], doc, m)
	default:
		return raw, scratch
	}
	return text, text[:0]
}

// scalar stores a scalar.
func (r *reading) scalar(s *shape, m document.Match, dst reflect.Value) {
	c := &r.scalarCell
	*c = r.cell(m, s.accept)
	s.scalar(c, s.unwrap(dst))
	if c.reason != "" {
		r.invalid(s, m, c.reason)
		return
	}
	if c.used != 0 {
		r.coerced(s, m, c.used)
	}
}

// coerced notes the use of tolerances.
func (r *reading) coerced(s *shape, m document.Match, used Tolerance) {
	if r.report != nil {
		r.note(Coerced, m, s.kind.phrase(), r.excerpt(m)+" ("+used.String()+")")
	}
}

// listIn stores the elements of an array, or what is there as a list of one.
func (r *reading) listIn(s *shape, m document.Match, l *level, dst reflect.Value) {
	switch {
	case m.Kind == document.Array:
		r.list(s, r.elements(m), l, dst)
	case r.format != JSON:
		r.list(s, []document.Match{m}, l, dst)
	case s.accept&ListSingle != 0:
		r.coerced(s, m, ListSingle)
		r.list(s, []document.Match{m}, l, dst)
	default:
		r.invalid(s, m, notScalar(m.Kind)+", and list-single is not accepted")
	}
}

// elements are the places of the elements of an array.
func (r *reading) elements(m document.Match) []document.Match {
	var all []document.Match
	walk := childrenOf(r.doc, m.Start, m.End)
	for start, end, ok := walk.value(); ok; start, end, ok = walk.value() {
		all = append(all, document.Match{Start: start, End: end, Parent: m.Start, Kind: jsonKind(r.doc[start])})
	}
	return all
}

// list stores places as a list: one element, one place.
func (r *reading) list(s *shape, matches []document.Match, l *level, dst reflect.Value) {
	dst = s.unwrap(dst)
	if dst.IsValid() {
		dst.Set(reflect.MakeSlice(dst.Type(), len(matches), len(matches)))
	}
	last := &r.trail[len(r.trail)-1]
	depth := len(r.trail)
	nested := last.index >= 0
	if nested {
		r.trail = append(r.trail, step{"", -1})
		depth++
	}
	for i, m := range matches {
		if r.failures.full() {
			break
		}
		var into reflect.Value
		if dst.IsValid() {
			into = dst.Index(i)
		}
		r.trail[depth-1].index = i
		r.value(s.elements, m, l, into)
	}
	r.trail[depth-1].index = -1
	if nested {
		r.trail = r.trail[:depth-1]
	}
}

// members stores the members of an object whose names are not known.
func (r *reading) members(s *shape, m document.Match, l *level, dst reflect.Value) {
	if r.format != JSON {
		r.invalid(s, m, "an element has no members without names in XML")
		return
	}
	var made reflect.Value
	if dst.IsValid() {
		made = reflect.MakeMap(dst.Type())
		dst.Set(made)
	}
	seen := map[string]bool{}
	walk := childrenOf(r.doc, m.Start, m.End)
	for {
		nameStart, nameEnd, ok := walk.value()
		start, end, ok2 := walk.value()
		if !ok || !ok2 || r.failures.full() {
			return
		}
		key := string(unquote(r.doc[nameStart:nameEnd], nil))
		if seen[key] && r.plan.options.duplicates != lastOfDuplicates {
			if r.plan.options.duplicates == refuseDuplicates {
				r.failures.ambiguous(r.name(), "", "the name "+strconv.Quote(key)+" stands more than once in the object", m)
			}
			continue
		}
		seen[key] = true
		var into reflect.Value
		if made.IsValid() {
			into = reflect.New(made.Type().Elem()).Elem()
		}
		r.trail = append(r.trail, step{key, -1})
		r.value(s.elements, document.Match{Start: start, End: end, Parent: m.Start, Kind: jsonKind(r.doc[start])}, l, into)
		r.trail = r.trail[:len(r.trail)-1]
		if made.IsValid() {
			made.SetMapIndex(reflect.ValueOf(key).Convert(made.Type().Key()), into)
		}
	}
}

// outlined is the outline of the document, made once.
func (r *reading) outlined() *outline {
	if r.outline == nil {
		r.outline = newOutline(r.doc, r.format)
	}
	return r.outline
}

// name is the name of the field that is being read: items[1].sku.
func (r *reading) name() string {
	var b []byte
	for i, s := range r.trail {
		if i > 0 && s.name != "" {
			b = append(b, '.')
		}
		b = append(b, s.name...)
		if s.index >= 0 {
			b = append(b, '[')
			b = strconv.AppendInt(b, int64(s.index), 10)
			b = append(b, ']')
		}
	}
	return string(b)
}

// invalid says that a value is not what it must be.
func (r *reading) invalid(s *shape, m document.Match, reason string) {
	r.failures.invalid(InvalidField{Field: r.name(), At: Location{Offset: m.Start}, Want: s.kind, Got: r.excerpt(m), Reason: reason})
}

// maxExcerpt bounds what is quoted of a document, in bytes.
const maxExcerpt = 40

// excerpt is the beginning of a value as it is written, or what it is.
func (r *reading) excerpt(m document.Match) string {
	switch scalarKind(m.Kind, r.format) {
	case document.Object, document.Element:
		return "an object"
	case document.Array:
		return "a list"
	}
	c := r.cell(m, 0)
	text := c.text
	more := ""
	if len(text) > maxExcerpt {
		text, more = text[:maxExcerpt], "..."
	}
	if m.Kind == document.Number || m.Kind == document.Bool || m.Kind == document.Null {
		return string(text) + more
	}
	return strconv.Quote(string(text) + more)
}

// document keeps what is wrong with the document as a whole.
func (f *failures) document(err error, doc []byte, format Format) {
	var syntax *document.SyntaxError
	var limit *document.LimitError
	switch {
	case errors.As(err, &syntax):
		line, column := position(doc, syntax.Offset)
		f.syntax = &SyntaxError{Format: format, Offset: syntax.Offset, Line: line, Column: column, Reason: syntax.Reason}
	case errors.As(err, &limit):
		f.limit = &LimitError{What: limit.What, Limit: limit.Limit, Offset: limit.Offset}
	default:
		f.syntax = &SyntaxError{Format: format, Line: 1, Column: 1, Reason: err.Error()}
	}
}
