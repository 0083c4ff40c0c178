package tree

import (
	"bytes"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

// bytesPerNode is about how many bytes of JSON one node takes.
const bytesPerNode = 16

// FromJSON is the tree of the JSON value that stands in doc from start to end, with white space around
// it. It was verified: what is not JSON (RFC 8259) is refused where it cannot be walked over, and else
// not noticed. Offsets are those of doc.
func FromJSON(doc []byte, start, end int, limits document.Limits) (*Document, error) {
	b, err := newBuilder(doc[:end], limits)
	if err != nil {
		return nil, err
	}
	b.nodes = make([]node, 0, (end-start)/bytesPerNode+1)
	w := jsonWalk{builder: b, at: start}
	for {
		if err := w.next(); err != nil {
			return nil, err
		}
		if w.open == none && len(w.nodes) > 0 {
			return w.Document, nil
		}
	}
}

// jsonWalk walks over JSON.
type jsonWalk struct {
	*builder
	at    int
	named node // the name of the member whose value is next
}

// next takes a token, or a name with its colon.
func (w *jsonWalk) next() error {
	if w.blank(); w.at >= len(w.text) {
		return w.broken("the value is not closed")
	}
	x := w.named
	x.start = int32(w.at)
	inObject := w.open != none && w.nodes[w.open].kind == document.Object
	switch c := w.text[w.at]; {
	case c == ',':
		w.at++
		return nil
	case c == '}' || c == ']':
		if w.open == none {
			return w.broken("nothing is open that closes here")
		}
		w.at++
		w.shut(int32(w.at))
		return nil
	case inObject && x.nameStart == 0:
		return w.name()
	case c == '{' || c == '[':
		x.kind = document.Object
		if c == '[' {
			x.kind = document.Array
		}
		w.at++
		w.named = node{}
		return w.begin(x)
	}
	return w.scalar(x)
}

// name takes the name of a member and the colon.
func (w *jsonWalk) name() error {
	start := w.at
	if !w.quoted() {
		return w.broken("the name of a member is missing")
	}
	w.named = node{nameStart: int32(start + 1), nameEnd: int32(w.at - 1)}
	w.named.plain = bytes.IndexByte(w.text[start:w.at], '\\') < 0
	if w.blank(); w.at >= len(w.text) || w.text[w.at] != ':' {
		return w.broken("a colon is missing after a name")
	}
	w.at++
	return nil
}

// scalar takes a string, a number, true, false or null.
func (w *jsonWalk) scalar(x node) error {
	switch c := w.text[w.at]; c {
	case '"':
		x.kind = document.String
	case 't', 'f':
		x.kind = document.Bool
	case 'n':
		x.kind = document.Null
	default:
		x.kind = document.Number
	}
	if x.kind != document.String {
		for w.at < len(w.text) && bytes.IndexByte([]byte(" \t\r\n,]}:[{\""), w.text[w.at]) < 0 {
			w.at++
		}
	} else if !w.quoted() {
		return w.broken("a string is not closed")
	}
	if x.end = int32(w.at); x.end == x.start {
		return w.broken("a value is missing")
	}
	w.named = node{}
	w.add(x)
	return nil
}

// quoted takes a string.
func (w *jsonWalk) quoted() bool {
	if w.text[w.at] != '"' {
		return false
	}
	for i := w.at + 1; i < len(w.text); i++ {
		switch w.text[i] {
		case '\\':
			i++
		case '"':
			w.at = i + 1
			return true
		}
	}
	return false
}

func (w *jsonWalk) blank() {
	for w.at < len(w.text) && (w.text[w.at] == ' ' || w.text[w.at] == '\t' || w.text[w.at] == '\r' || w.text[w.at] == '\n') {
		w.at++
	}
}

func (w *jsonWalk) broken(reason string) error {
	return &document.SyntaxError{Format: "JSON", Offset: w.at, Reason: reason}
}
