package tolerantreader

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"unicode"
)

// For makes a reader of the struct T out of its read tags. An error is all mistakes in them, each a
// *DeclarationError, joined.
func For[T any](opts ...Option) (*Reader[T], error) {
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Struct {
		return nil, &DeclarationError{Field: t.String(), Reason: "it is no struct"}
	}
	b := binder{builder: builder{options: optionsOf(opts)}}
	g := b.bind(t, nameOf(t), 0)
	if len(b.wrong) == 0 && len(g.fields) == 0 {
		b.reject("", t.String(), "", 0, "no field has a read tag")
	}
	p, err := b.plan(fieldsOf(g), g)
	if err != nil {
		return nil, err
	}
	return &Reader[T]{plan: p}, nil
}

// MustFor is For for declarations that are known to be right: it panics where they are not.
func MustFor[T any](opts ...Option) *Reader[T] {
	r, err := For[T](opts...)
	if err != nil {
		panic(fmt.Sprintf("tolerantreader.MustFor[%s]: %v", reflect.TypeFor[T](), err))
	}
	return r
}

// binder compiles Go types.
type binder struct {
	builder
	// around are the structs that are being compiled, to notice one within itself.
	around []reflect.Type
}

// bind compiles the fields of a struct.
func (b *binder) bind(t reflect.Type, owner string, depth int) *group {
	g := &group{level: depth}
	if slices.Contains(b.around, t) {
		b.reject("", owner, "", 0, "the struct contains itself; what is read has a fixed depth")
		return g
	}
	b.around = append(b.around, t)
	var tags []tag
	b.structFields(g, t, owner, nil, depth, &tags)
	b.around = b.around[:len(b.around)-1]
	b.finish(g, owner, tags)
	return g
}

// nameOf is what a struct is called in mistakes.
func nameOf(t reflect.Type) string {
	if t.Name() != "" {
		return t.Name()
	}
	return "struct"
}

// structFields adds the fields of a struct, and of those that it embeds, to a group.
func (b *binder) structFields(g *group, t reflect.Type, owner string, at []int, depth int, tags *[]tag) {
	for i := range t.NumField() {
		sf := t.Field(i)
		text, tagged := sf.Tag.Lookup("read")
		index := append(slices.Clone(at), i)
		switch {
		case text == "-":
		case !tagged && sf.Anonymous && sf.Type.Kind() == reflect.Struct:
			b.structFields(g, sf.Type, owner, index, depth, tags)
		case !tagged:
			if within := innermost(sf.Type); within.Kind() == reflect.Struct && hasTags(within) {
				b.reject(owner, sf.Name, "", 0, "its type has read tags, but the field has none")
			}
		case !sf.IsExported():
			b.reject(owner, sf.Name, text, 0, "the field is not exported")
		default:
			t, wrong := parseTag(text)
			for _, m := range wrong {
				b.reject(owner, sf.Name, text, m.column, "%s", m.reason)
			}
			if len(wrong) > 0 {
				continue
			}
			g.fields = append(g.fields, b.boundField(owner, sf, text, t, index, depth))
			*tags = append(*tags, t)
		}
	}
}

// boundField is a field of a struct, compiled but for its paths.
func (b *binder) boundField(owner string, sf reflect.StructField, text string, t tag, at []int, depth int) *field {
	f := &field{Field: t.field, at: at}
	f.Name, f.called = fieldName(sf.Name), sf.Name
	around := place{owner + "." + sf.Name, depth, func(reason string) { b.reject(owner, sf.Name, text, 0, "%s", reason) }}
	f.shape = b.shapeOf(sf.Type, f.Accept, around)
	f.Kind = f.shape.kind
	for _, w := range f.shape.wrap {
		f.Optional = true
		f.Nullable = f.Nullable || w == threeStates
	}
	return f
}

// innermost is a type without pointers and slices around it.
func innermost(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// hasTags says whether a struct has read tags of its own.
func hasTags(t reflect.Type) bool {
	for i := range t.NumField() {
		if text, ok := t.Field(i).Tag.Lookup("read"); ok && text != "-" {
			return true
		}
	}
	return false
}

// fieldName is the name of a Go field as documents write names: firstName for FirstName, id for ID,
// and urlPath for URLPath.
func fieldName(name string) string {
	letters := []rune(name)
	for i, r := range letters {
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(letters) && unicode.IsLower(letters[i+1]) {
			break
		}
		letters[i] = unicode.ToLower(r)
	}
	return string(letters)
}

// place is where in a declaration a type stands.
type place struct {
	owner  string
	depth  int
	reject func(reason string)
}

// shapeOf is the shape of a Go type.
func (b *binder) shapeOf(t reflect.Type, accept Tolerance, at place) *shape {
	s := &shape{accept: accept}
	for {
		if t.Kind() == reflect.Pointer {
			s.wrap, t = append(s.wrap, pointer), t.Elem()
		} else if t.Implements(maybeType) {
			s.wrap, t = append(s.wrap, threeStates), t.Field(1).Type
		} else {
			break
		}
	}
	s.of, s.nullable = t, len(s.wrap) > 0
	if s.kind, s.scalar = scalarOf(t); s.scalar != nil {
		return s
	}
	switch {
	case t == rawType:
		s.nullable, s.whole = true, storeRaw
	case t == anyType:
		s.nullable, s.whole = true, storeAny
	case t == linkType:
		s.kind = Link
	case t.Kind() == reflect.Slice:
		s.kind, s.elements = List, b.shapeOf(t.Elem(), accept, at)
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		s.kind, s.elements = Object, b.shapeOf(t.Elem(), accept, at)
	case t.Kind() == reflect.Struct && hasFields(t):
		owner := at.owner
		if t.Name() != "" {
			owner = t.Name()
		}
		s.kind, s.group = Object, b.bind(t, owner, at.depth+1)
	default:
		at.reject(unreadable(t))
	}
	return s
}

// hasFields says whether a struct has fields to read, of its own or embedded.
func hasFields(t reflect.Type) bool {
	if hasTags(t) {
		return true
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous && f.Type.Kind() == reflect.Struct && hasFields(f.Type) {
			return true
		}
	}
	return false
}

// unreadable says why a type cannot be read.
func unreadable(t reflect.Type) string {
	switch {
	case t == durationType:
		return "a time.Duration has no form that documents agree on; read a string or a number"
	case t.Kind() == reflect.Map:
		return fmt.Sprintf("%s has keys that are no strings", t)
	case t.Kind() == reflect.Struct:
		return fmt.Sprintf("%s is a struct without read tags and without UnmarshalText", t)
	}
	return fmt.Sprintf("nothing can be read into a %s", t)
}

// storeRaw stores JSON as it is written. Of another format it is as it is written there.
func storeRaw(v Value, dst reflect.Value) (reason string) {
	if v.format == JSON && !v.verified && !json.Valid(v.Span()) {
		return "it is not well-formed"
	}
	if dst.IsValid() {
		dst.SetBytes(slices.Clone(v.Span()))
	}
	return ""
}

// storeAny stores whatever stands there.
func storeAny(v Value, dst reflect.Value) (reason string) {
	x, err := v.Interface()
	if err != nil {
		return "it is not well-formed, or nests too deep"
	}
	if x != nil && dst.IsValid() {
		dst.Set(reflect.ValueOf(x))
	}
	return ""
}

// fieldsOf is a group as it would have been declared without a struct.
func fieldsOf(g *group) []Field {
	fields := make([]Field, len(g.fields))
	for i, f := range g.fields {
		f.Fields, f.Elements = partsOf(f.shape)
		fields[i] = f.Field
	}
	return fields
}

// partsOf are the fields and the elements of a shape, declared.
func partsOf(s *shape) (fields []Field, elements *Field) {
	if s.group != nil {
		fields = fieldsOf(s.group)
	}
	if s.elements != nil {
		e := Field{Kind: s.elements.kind, Nullable: s.elements.nullable, Accept: s.elements.accept}
		e.Fields, e.Elements = partsOf(s.elements)
		elements = &e
	}
	return fields, elements
}
