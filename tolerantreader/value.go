package tolerantreader

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"math/big"
	"time"

	"github.com/tidwall/gjson"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// Value is what a field was read as: a place in a document. It stays valid as long as the document is
// not changed, and copies nothing before it is asked.
type Value struct {
	State State
	// Kind is the kind of what stands there, in the words of the document: String, Number, Bool, Object,
	// List or Null; Any where the value is absent; Link where it was made of a link.
	Kind Kind
	// Field and Candidate are the numbers of the field and of the path that led to it, from 0. The
	// Candidate of an absent value and of a Link header is -1.
	Field, Candidate int

	doc      []byte
	at       document.Match
	format   Format
	verified bool
	accept   Tolerance
	fallback *cell
	parts    []document.Match // the elements of a list that stand apart
	links    []Hyperlink
}

// Span is the value as it is written: JSON with its quotes, an XML element with its tags, an
// attribute without its quotes. It is nil for a value that is not one piece of the document: what is
// absent, a default, a list whose elements stand apart, a link of a header.
func (v Value) Span() []byte {
	if v.State == Absent || v.parts != nil || v.links != nil || v.fallback != nil {
		return nil
	}
	return v.doc[v.at.Start:v.at.End]
}

// Offset is the byte at which the value begins in the document as it is in UTF-8, or -1 where
// Span is nil.
func (v Value) Offset() int {
	if v.Span() == nil {
		return -1
	}
	return v.at.Start
}

// cell is the value as a scalar.
func (v Value) cell() cell {
	if v.fallback != nil {
		return *v.fallback
	}
	if v.State != Present || v.parts != nil {
		return cell{reason: "it is " + v.State.String()}
	}
	if v.links != nil {
		return cell{kind: document.String, text: []byte(v.links[0].Href)}
	}
	c := cell{kind: scalarKind(v.at.Kind, v.format), accept: v.accept}
	c.text, _ = textOf(v.doc, v.at, nil)
	return c
}

// result is the error of a conversion.
func (v Value) result(want Kind, c *cell) error {
	if c.reason == "" {
		return nil
	}
	return fmt.Errorf("wanted %s: %s: %w", want.phrase(), c.reason, ErrInvalid)
}

// Text is the text of a string, and of every other scalar as it is written. It is empty for
// containers and for what is absent.
func (v Value) Text() string {
	c := v.cell()
	if v.at.Kind == document.Array || v.at.Kind == document.Object || c.kind == document.Element {
		return ""
	}
	return string(c.text)
}

// String is Text, for printing.
func (v Value) String() string { return v.Text() }

// AppendText appends Text to b.
func (v Value) AppendText(b []byte) ([]byte, error) {
	c := v.cell()
	return append(b, c.text...), nil
}

// Int64 is a whole number, exactly.
func (v Value) Int64() (int64, error) {
	c := v.cell()
	n := c.signed(64)
	return n, v.result(Int, &c)
}

// Uint64 is a whole number that is not negative, exactly.
func (v Value) Uint64() (uint64, error) {
	c := v.cell()
	n := c.unsigned(64)
	return n, v.result(Int, &c)
}

// Float64 is a number. A whole number that float64 would round is an error.
func (v Value) Float64() (float64, error) {
	c := v.cell()
	n := c.float(64)
	return n, v.result(Float, &c)
}

// Number is a number as it is written.
func (v Value) Number() (json.Number, error) {
	c := v.cell()
	n := c.numeral()
	return json.Number(n), v.result(Number, &c)
}

// BigInt is a whole number of up to 10,000 digits.
func (v Value) BigInt() (*big.Int, error) {
	c := v.cell()
	n := new(big.Int)
	c.bigInteger(n)
	return n, v.result(Int, &c)
}

// Bool is true or false.
func (v Value) Bool() (bool, error) {
	c := v.cell()
	b := c.boolean()
	return b, v.result(Bool, &c)
}

// Time is a time (RFC 3339).
func (v Value) Time() (time.Time, error) {
	c := v.cell()
	t := c.time()
	return t, v.result(Time, &c)
}

// Bytes is what base64 encodes.
func (v Value) Bytes() ([]byte, error) {
	c := v.cell()
	b := c.base64(nil)
	return b, v.result(Bytes, &c)
}

// Links are the links that the value was made of.
func (v Value) Links() []Hyperlink { return v.links }

// Elements are the elements of a list, in the order of the document. There are none in what is no
// list.
func (v Value) Elements() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		for _, m := range v.parts {
			if !yield(v.part(m)) {
				return
			}
		}
		if v.parts != nil || v.State != Present || v.at.Kind != document.Array {
			return
		}
		walk := childrenOf(v.doc, v.at.Start, v.at.End)
		for start, end, ok := walk.value(); ok; start, end, ok = walk.value() {
			if !yield(v.part(document.Match{Start: start, End: end, Kind: jsonKind(v.doc[start]), Parent: v.at.Start})) {
				return
			}
		}
	}
}

// part is an element of the value.
func (v Value) part(m document.Match) Value {
	v.parts, v.at, v.Kind, v.State = nil, m, kindOf(m.Kind), Present
	if m.Kind == document.Null {
		v.State = IsNull
	}
	return v
}

// maxGJSONDepth is how deep a value may nest that gjson is given: its functions call themselves.
const maxGJSONDepth = 10_000

// GJSON is the value for gjson, whose syntax then leads on. Gjson believes everything it is given, so
// it is given JSON alone that was verified, here where the plan skims, and that does not nest deeper
// than 10,000. Otherwise it is the Result that does not exist.
func (v Value) GJSON() gjson.Result {
	span := v.Span()
	if v.format != JSON || span == nil || !v.verified && !json.Valid(span) || deeper(span, maxGJSONDepth) {
		return gjson.Result{}
	}
	return gjson.ParseBytes(span)
}

// deeper says whether JSON nests deeper than so many containers.
func deeper(span []byte, limit int) bool {
	depth := 0
	for i := 0; i < len(span); i++ {
		switch span[i] {
		case '"':
			i = skipString(span, i) - 1
		case '{', '[':
			if depth++; depth > limit {
				return true
			}
		case '}', ']':
			depth--
		}
	}
	return false
}

// Interface is the value as encoding/json gives it to an any, numbers as json.Number. An element of
// XML is its text, or where it has child elements a map of them, with @ before the names of
// attributes and a list for what stands more than once.
func (v Value) Interface() (any, error) {
	switch {
	case v.State == Absent, v.State == IsNull:
		return nil, nil
	case v.fallback != nil:
		return v.Text(), nil
	case v.parts != nil:
		list := make([]any, 0, len(v.parts))
		for e := range v.Elements() {
			x, err := e.Interface()
			if err != nil {
				return nil, err
			}
			list = append(list, x)
		}
		return list, nil
	case v.links != nil:
		return v.links, nil
	case v.format != JSON && v.at.Kind == document.Element:
		return elementTree(v.Span()), nil
	case v.format != JSON:
		return v.Text(), nil
	}
	d := json.NewDecoder(bytes.NewReader(v.Span()))
	d.UseNumber()
	var x any
	if err := d.Decode(&x); err != nil {
		return nil, fmt.Errorf("wanted a value: %w: %w", ErrInvalid, err)
	}
	return x, nil
}

// elementTree is an element as maps, lists and strings.
func elementTree(span []byte) any {
	o := newOutline(span, XML)
	made := make([]any, len(o.nodes))
	for n := len(o.nodes) - 1; n >= 0; n-- {
		x := o.nodes[n]
		m := document.Match{Start: x.start, End: x.end, Kind: x.kind}
		if x.kind != document.Element {
			text, _ := textOf(span, m, nil)
			made[n] = string(text)
			continue
		}
		object := map[string]any{}
		for c := int32(n) + 1; c < x.after; c = o.nodes[c].after {
			name := o.nodes[c].name
			if o.siblings[sibling{int32(n), name}] > 1 {
				list, _ := object[name].([]any)
				object[name] = append(list, made[c])
			} else {
				object[name] = made[c]
			}
		}
		made[n] = object
	}
	if len(made) == 0 {
		return nil
	}
	return made[0]
}

// valueOf is what a field was resolved to, for Scan.
func (r *reading) valueOf(f *field, o outcome, _ *level) Value {
	v := Value{Field: f.index, Candidate: -1, doc: r.doc, format: r.format, verified: !r.plan.options.skim, accept: f.Accept}
	switch o.state {
	case null:
		v.State, v.Kind, v.Candidate, v.at = IsNull, Null, o.candidate, o.matches[0]
	case present:
		v.State, v.Candidate = Present, o.candidate
		if f.shape.kind == List && !o.isList {
			v.Kind, v.parts = List, append([]document.Match{}, o.matches...)
			break
		}
		v.at = o.matches[0]
		v.Kind = kindOf(v.at.Kind)
	case fromLinks:
		v.State, v.Kind, v.Candidate, v.links = Present, Link, o.candidate, o.links
	case absent:
		if f.fallback != nil {
			v.State, v.Kind, v.fallback = Present, f.Kind, f.fallback
		}
	}
	return v
}
