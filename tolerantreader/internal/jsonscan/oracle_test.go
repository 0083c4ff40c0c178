package jsonscan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// Paths are built by hand, so that nothing of these tests hangs on a parser.

func parse(segments ...path.Segment) *path.Path {
	return &path.Path{Text: fmt.Sprint(segments), Segments: segments}
}

func child(s ...path.Selector) path.Segment { return path.Segment{Selectors: s} }
func below(s ...path.Selector) path.Segment { return path.Segment{Descendant: true, Selectors: s} }

func name(n string) path.Selector { return path.Selector{Kind: path.Name, Name: n} }
func index(n int64) path.Selector { return path.Selector{Kind: path.Index, Index: n} }
func wildcard() path.Selector     { return path.Selector{Kind: path.Wildcard} }

func slice(start, end, step int64) path.Selector {
	return path.Selector{Kind: path.Slice, Slice: path.Bounds{Start: &start, End: &end, Step: &step}}
}

// dotted is a path of names, of indices where they are digits, and of wildcards: "a.0.*".
func dotted(text string) *path.Path {
	p := &path.Path{Text: text}
	for _, word := range strings.Split(text, ".") {
		var n int64
		switch _, err := fmt.Sscanf(word, "%d", &n); {
		case word == "*":
			p.Segments = append(p.Segments, child(wildcard()))
		case err == nil:
			p.Segments = append(p.Segments, child(index(n)))
		default:
			p.Segments = append(p.Segments, child(name(word)))
		}
	}
	return p
}

func compile(t testing.TB, paths ...*path.Path) *Program {
	t.Helper()
	p, err := Compile(paths, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var wide = document.Limits{Depth: 1000, Matches: 10_000}

// place is a value with its span, as the oracle reads it: with encoding/json's tokens and recursion,
// for documents that are known to be valid.
type place struct {
	start, end int
	kind       document.Kind
	names      []string // of members
	children   []*place
}

type reader struct {
	doc []byte
	d   *json.Decoder
}

func read(doc []byte) *place {
	r := reader{doc, json.NewDecoder(bytes.NewReader(doc))}
	r.d.UseNumber()
	return r.value()
}

// token is the next token and where it starts.
func (r *reader) token() (json.Token, int) {
	start := int(r.d.InputOffset())
	for start < len(r.doc) && strings.IndexByte(" \t\r\n,:", r.doc[start]) >= 0 {
		start++
	}
	t, err := r.d.Token()
	if err != nil {
		panic(err)
	}
	return t, start
}

func (r *reader) value() *place {
	t, start := r.token()
	v := &place{start: start, kind: kindOf(r.doc[start])}
	for t == json.Delim('{') && r.d.More() {
		name, _ := r.token()
		v.names = append(v.names, name.(string))
		v.children = append(v.children, r.value())
	}
	for t == json.Delim('[') && r.d.More() {
		v.children = append(v.children, r.value())
	}
	if v.kind == document.Object || v.kind == document.Array {
		r.token()
	}
	v.end = int(r.d.InputOffset())
	return v
}

// evaluate is the matches of a path, straight from RFC 9535, as a set in document order.
func evaluate(root *place, p *path.Path, fold bool) []document.Match {
	type node struct{ place, parent *place }
	nodes := []node{{root, &place{}}}
	for _, segment := range p.Segments {
		var next []node
		for _, n := range nodes {
			from := []*place{n.place}
			for k := 0; segment.Descendant && k < len(from); k++ {
				from = append(from, from[k].children...)
			}
			for _, f := range from {
				for k, c := range f.children {
					if slices.ContainsFunc(segment.Selectors, func(s path.Selector) bool { return selects(s, f, k, fold) }) {
						next = append(next, node{c, f})
					}
				}
			}
		}
		nodes = next
	}
	var list []document.Match
	for _, n := range nodes {
		list = append(list, document.Match{Start: n.place.start, End: n.place.end, Kind: n.place.kind, Parent: n.parent.start})
	}
	slices.SortFunc(list, func(a, b document.Match) int { return a.Start - b.Start })
	return slices.Compact(list)
}

func selects(s path.Selector, in *place, k int, fold bool) bool {
	switch s.Kind {
	case path.Name:
		return in.kind == document.Object && (in.names[k] == s.Name || fold && strings.EqualFold(in.names[k], s.Name))
	case path.Index:
		return in.kind == document.Array && int64(k) == s.Index
	case path.Slice:
		start, end, step := or(s.Slice.Start, 0), or(s.Slice.End, math.MaxInt64), or(s.Slice.Step, 1)
		return in.kind == document.Array && int64(k) >= start && int64(k) < end && step > 0 && (int64(k)-start)%step == 0
	}
	return s.Kind == path.Wildcard
}

func or(bound *int64, otherwise int64) int64 {
	if bound == nil {
		return otherwise
	}
	return *bound
}

// oracle is what Scan finds in a valid document.
func oracle(doc []byte, paths []*path.Path, o Options) []document.Match {
	root := read(doc)
	var list []document.Match
	for n, p := range paths {
		for _, m := range evaluate(root, p, n < len(o.Fold) && o.Fold[n]) {
			m.Path = n
			list = append(list, m)
		}
	}
	slices.SortFunc(list, byPlace)
	return list
}

func byPlace(a, b document.Match) int {
	if a.Start != b.Start {
		return a.Start - b.Start
	}
	return a.Path - b.Path
}
