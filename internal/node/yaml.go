package node

import (
	"bytes"
	"math/big"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// parseYAML reads the first document of a YAML stream. Aliases become the node of their anchor,
// merge keys are applied; both are counted as if they had been written out.
func (t *Tree) parseYAML(o Options) error {
	var doc yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(t.src))
	if err := dec.Decode(&doc); err != nil {
		return t.yamlError(err)
	}
	b := &yamlBuilder{t: t, o: o, ids: map[*yaml.Node]uint32{}, sizes: map[uint32]int{}}
	root, err := b.build(&doc, 0)
	t.root = root
	return err
}

type yamlBuilder struct {
	t     *Tree
	o     Options
	ids   map[*yaml.Node]uint32 // anchors
	sizes map[uint32]int        // expanded sizes of anchors
	total int
}

func (t *Tree) yamlError(err error) error {
	return &Error{Pos: Position{File: t.name}, Msg: err.Error()}
}

func (b *yamlBuilder) build(y *yaml.Node, depth int) (uint32, error) {
	t := b.t
	switch y.Kind {
	case yaml.DocumentNode:
		return b.build(y.Content[0], depth)
	case yaml.AliasNode:
		return b.ids[y.Alias], nil
	}
	start := t.offset(y.Line, y.Column)
	id := uint32(len(t.recs))
	t.recs = append(t.recs, rec{start: start, end: start})
	if y.Anchor != "" {
		b.ids[y] = id
	}
	switch y.Kind {
	case yaml.MappingNode:
		var ms []member
		for i := 0; i+1 < len(y.Content); i += 2 {
			k := y.Content[i]
			v, err := b.build(y.Content[i+1], depth+1)
			if err != nil {
				return 0, err
			}
			a, e := b.text(k.Value)
			ks := t.offset(k.Line, k.Column)
			ms = append(ms, member{a: a, b: e, side: true, start: ks, end: ks + uint32(len(k.Value)), value: v})
		}
		r := &t.recs[id]
		r.kind, r.a, r.b = Object, uint32(len(t.members)), uint32(len(ms))
		t.members = append(t.members, ms...)
		t.finishObject(id)
	case yaml.SequenceNode:
		var items []uint32
		for _, c := range y.Content {
			v, err := b.build(c, depth+1)
			if err != nil {
				return 0, err
			}
			items = append(items, v)
		}
		r := &t.recs[id]
		r.kind, r.a, r.b = Array, uint32(len(t.items)), uint32(len(items))
		t.items = append(t.items, items...)
	default:
		kind, text := scalarOf(y)
		a, e := b.text(text)
		r := &t.recs[id]
		r.kind, r.a, r.b, r.side = kind, a, e, true
		r.end = start + uint32(len(y.Value))
	}
	return id, nil
}

func (b *yamlBuilder) text(s string) (a, e uint32) {
	a = uint32(len(b.t.side))
	b.t.side = append(b.t.side, s...)
	return a, uint32(len(b.t.side))
}

func scalarOf(y *yaml.Node) (Kind, string) {
	switch y.ShortTag() {
	case "!!null":
		return Null, "null"
	case "!!bool":
		return Bool, strings.ToLower(y.Value)
	case "!!int":
		if i, ok := new(big.Int).SetString(y.Value, 0); ok {
			return Number, i.String()
		}
		return Number, y.Value
	case "!!float":
		return Number, y.Value
	}
	return String, y.Value
}

func (t *Tree) offset(line, col int) uint32 {
	lines := t.indexed().lines
	if line < 1 || line > len(lines) {
		return 0
	}
	at := lines[line-1]
	for ; col > 1 && int(at) < len(t.src); col-- {
		_, n := utf8.DecodeRune(t.src[at:])
		at += uint32(n)
	}
	return at
}
