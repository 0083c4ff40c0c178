package node

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Options are the limits of one parse. The zero value of a field means its default.
type Options struct {
	MaxBytes int // size of the source, default 256 MiB
	MaxDepth int // nesting of containers, default 1,000
	MaxNodes int // values after YAML aliases are expanded, default 20,000,000
}

const (
	defaultMaxBytes = 256 << 20
	defaultMaxDepth = 1000
	defaultMaxNodes = 20_000_000
)

// dropped marks a member whose key stands again later in its object.
const dropped = ^uint32(0)

// Parse reads a document. A text that begins like a JSON object or array is read as JSON, and
// as YAML (which has a looser grammar of flow collections) only if name ends in .yaml or .yml
// and it is not JSON; everything else is read as YAML.
func Parse(name string, src []byte, o Options) (*Tree, error) {
	o = o.withDefaults()
	if len(src) > o.MaxBytes {
		return nil, &Error{Pos: Position{File: name}, Msg: "the document is larger than the limit"}
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	t := &Tree{name: name, src: src}
	if err := t.checkText(); err != nil {
		return nil, err
	}
	if !looksLikeJSON(src) {
		return t, t.parseYAML(o)
	}
	err := t.parseJSON(o)
	ext := strings.ToLower(path.Ext(name))
	if err == nil || ext != ".yaml" && ext != ".yml" {
		return t, err
	}
	y := &Tree{name: name, src: src}
	if y.parseYAML(o) == nil {
		return y, nil
	}
	return nil, err
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
	return o
}

func looksLikeJSON(src []byte) bool {
	src = bytes.TrimLeft(src, " \t\r\n")
	return len(src) > 0 && (src[0] == '{' || src[0] == '[')
}

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
	err.Line = strings.ToValidUTF8(err.Line, "\uFFFD")
	err.Help = "save the document as UTF-8"
	return err
}

func (t *Tree) span(start, end int) Span { return Span{t, uint32(start), uint32(end)} }

// largeObject is the size from which an object gets an index for binary search.
const largeObject = 24

// finishObject records duplicate keys and indexes a large object. The members of id are the
// last ones appended.
func (t *Tree) finishObject(id uint32) {
	r := &t.recs[id]
	ms := t.members[r.a : r.a+r.b]
	if len(ms) < largeObject {
		for i := range ms {
			for j := i + 1; j < len(ms); j++ {
				if t.key(&ms[i]) == t.key(&ms[j]) {
					t.duplicate(&ms[i], &ms[j])
					break
				}
			}
		}
		return
	}
	idx := make([]uint32, len(ms))
	for i := range idx {
		idx[i] = uint32(i)
	}
	slices.SortStableFunc(idx, func(a, b uint32) int { return strings.Compare(t.key(&ms[a]), t.key(&ms[b])) })
	for i := 1; i < len(idx); i++ {
		if a, b := &ms[idx[i-1]], &ms[idx[i]]; t.key(a) == t.key(b) {
			t.duplicate(a, b)
		}
	}
	if t.big == nil {
		t.big = map[uint32]uint32{}
	}
	t.big[id] = uint32(len(t.sorted))
	t.sorted = append(t.sorted, idx...)
}

func (t *Tree) duplicate(first, again *member) {
	line := t.lineAt(first.start)
	t.faults = append(t.faults, Fault{
		Span: Span{t, again.start, again.end},
		Msg:  "the key \"" + t.key(again) + "\" stands twice in this object, first on line " + itoa(line) + "; the last one counts",
	})
	first.value = dropped
}
