package node

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Options are the limits of one parse. The zero value of a field means its default.
type Options struct {
	MaxBytes int // size of the source, default 256 MiB, at most 1 GiB
	MaxDepth int // nesting of containers, aliases written out, default 1,000

	// MaxNodes is the number of values, aliases written out, default 20,000,000. YAML is read
	// through a tree of pointers that costs hundreds of bytes a value, so what is written in a
	// YAML source may be an eighth of it.
	MaxNodes int

	// JSON reads the source as JSON, whatever it looks like and is called.
	JSON bool
}

const (
	defaultMaxBytes = 256 << 20
	defaultMaxDepth = 1000
	defaultMaxNodes = 20_000_000
)

// dropped marks a member whose key stands again later in its object.
const dropped = ^uint32(0)

// Parse reads a document. name is what messages call it. A text that begins like a JSON object
// or array is read as JSON (RFC 8259), and as YAML, whose flow collections look alike, only if
// it is not JSON and name ends in .yaml or .yml; everything else is read as YAML 1.2. The
// document is the first one of a YAML stream; a byte order mark is skipped.
//
// src belongs to the tree from now on and must not be changed. The error is an [*Error].
func Parse(name string, src []byte, o Options) (*Tree, error) {
	o = o.withDefaults()
	t, err := newTree(name, src, o)
	if err != nil {
		return nil, err
	}
	if o.JSON {
		return t.parse((*Tree).parseJSON, o)
	}
	if !looksLikeJSON(t.src) {
		return t.parse((*Tree).parseYAML, o)
	}
	asJSON, err := t.parse((*Tree).parseJSON, o)
	var e *Error
	if err == nil || !hasYAMLName(name) || errors.As(err, &e) && e.overLimit {
		return asJSON, err
	}
	asYAML, yamlErr := (&Tree{name: name, src: t.src}).parse((*Tree).parseYAML, o)
	if yamlErr == nil {
		return asYAML, nil
	}
	return nil, laterError(err, yamlErr)
}

// ParseJSON reads a document of JSON as [Parse] does. A program that calls nothing else is linked
// without the reader of YAML, which is larger than all the rest.
func ParseJSON(name string, src []byte, o Options) (*Tree, error) {
	o = o.withDefaults()
	t, err := newTree(name, src, o)
	if err != nil {
		return nil, err
	}
	return t.parse((*Tree).parseJSON, o)
}

// newTree returns a tree that is still to be read, of a text of the size that o allows.
func newTree(name string, src []byte, o Options) (*Tree, error) {
	if len(src) > o.MaxBytes {
		return nil, &Error{
			Pos: Position{File: name},
			Msg: fmt.Sprintf("the document has %d bytes, the limit is %d", len(src), o.MaxBytes),
		}
	}
	t := &Tree{name: name, src: bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))}
	return t, t.checkText()
}

func (t *Tree) parse(read func(*Tree, Options) error, o Options) (*Tree, error) {
	if err := read(t, o); err != nil {
		return nil, err
	}
	t.finish()
	return t, nil
}

// laterError returns the error that stands further down in the document: the grammar that got
// further is more likely the one that was meant.
func laterError(a, b error) error {
	var x, y *Error
	if !errors.As(a, &x) || !errors.As(b, &y) {
		return a
	}
	if cmp.Or(cmp.Compare(y.Pos.Line, x.Pos.Line), cmp.Compare(y.Pos.Column, x.Pos.Column)) > 0 {
		return b
	}
	return a
}

// hasYAMLName reports whether name, a file name or a URL, says that the document is YAML.
func hasYAMLName(name string) bool {
	if i := strings.IndexAny(name, "?#"); i >= 0 && strings.Contains(name, "://") {
		name = name[:i]
	}
	ext := strings.ToLower(path.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}

func (o Options) withDefaults() Options {
	if o.MaxBytes == 0 {
		o.MaxBytes = defaultMaxBytes
	}
	if o.MaxDepth == 0 {
		o.MaxDepth = defaultMaxDepth
	}
	if o.MaxNodes == 0 {
		o.MaxNodes = defaultMaxNodes
	}
	o.MaxBytes = min(o.MaxBytes, 1<<30) // offsets and side texts are counted in 32 bits
	return o
}

func looksLikeJSON(src []byte) bool {
	src = bytes.TrimLeft(src, " \t\r\n")
	return len(src) > 0 && (src[0] == '{' || src[0] == '[')
}

// maxRepairedLine is the longest line, in bytes, that an error shows although it is not UTF-8.
const maxRepairedLine = 1 << 16

// checkText refuses what is no text at all: bytes that are not UTF-8 (RFC 8259, section 8.1).
func (t *Tree) checkText() error {
	if utf8.Valid(t.src) {
		return nil
	}
	at := 0
	for {
		r, n := utf8.DecodeRune(t.src[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	err := t.span(at, at+1).Errorf("the document is not UTF-8: byte 0x%02x", t.src[at])
	if bytes.HasPrefix(t.src, []byte("\xff\xfe")) || bytes.HasPrefix(t.src, []byte("\xfe\xff")) {
		err.Msg = "the document is UTF-16, not UTF-8"
	}
	if len(err.Line) > maxRepairedLine {
		err.Line = ""
	}
	err.Line = strings.ToValidUTF8(err.Line, "\uFFFD")
	err.Help = "save the document as UTF-8"
	return err
}

func (t *Tree) span(start, end int) Span { return Span{t, uint32(start), uint32(end)} }

// maxFaults is the number of faults that a tree lists.
const maxFaults = 100

func (t *Tree) hasManyFaults() bool { return len(t.faults) >= maxFaults }

func (t *Tree) fault(s Span, msg, help string) {
	if t.hasManyFaults() {
		t.unlisted++
		return
	}
	t.faults = append(t.faults, Fault{Span: s, Msg: msg, Help: help})
}

// finish brings a tree into its final form.
func (t *Tree) finish() {
	slices.SortStableFunc(t.faults, func(a, b Fault) int { return cmp.Compare(a.Span.start, b.Span.start) })
	if t.unlisted > 0 {
		t.faults = append(t.faults, Fault{
			Span: t.Root().Span(),
			Msg:  "the document has " + itoa(t.unlisted) + " more faults like these",
		})
	}
	t.recs, t.items, t.members = fit(t.recs), fit(t.items), fit(t.members)
	t.side, t.sorted = fit(t.side), fit(t.sorted)
}

// fit gives back the room that a slice did not need, if it is worth a copy.
func fit[S ~[]E, E any](s S) S {
	if cap(s)-len(s) > len(s)/8 {
		return append(make(S, 0, len(s)), s...)
	}
	return s
}
