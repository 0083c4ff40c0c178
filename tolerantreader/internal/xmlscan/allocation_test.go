package xmlscan

import (
	"testing"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

func TestAScanAllocatesNothingOnceItsMemoryHasGrown(t *testing.T) { // not parallel: it counts allocations
	if raced {
		t.Skip("pools forget what they are given under the race detector")
	}
	doc := list(100_000)
	many := "<r><i"
	for _, n := range "abcdefghijklmnopqrst" {
		many += " " + string(n) + "='&amp;' xmlns:p" + string(n) + "='&amp;" + string(n) + "'"
	}

	for _, tt := range []struct {
		name    string
		doc     []byte
		program *Program
	}{
		{"five fields of a list", doc, compile(t, five()...)},
		{"everything of a list", doc, compile(t, parse(below(wildcard())), parse(below(attr("*"))), parse(below(name("city"))))},
		{"many attributes and declarations", []byte(many + "/><pa:i xmlns:pa='b'/><i/></r>"), compile(t, dotted("i"))},
	} {
		for _, mode := range []Mode{Verify, Skim} {
			var f document.Found
			if n := testing.AllocsPerRun(20, func() {
				if err := tt.program.Scan(tt.doc, wide, mode, &f); err != nil {
					t.Fatal(err)
				}
			}); n > 0 {
				t.Errorf("%s, mode %d: %v allocations", tt.name, mode, n)
			}
			if len(f.Matches) < 2 {
				t.Errorf("%s: %d matches", tt.name, len(f.Matches))
			}
		}
	}
}

func TestTextAllocatesNothingWhereThereIsRoom(t *testing.T) {
	doc := []byte("<a>b &amp; c<![CDATA[d]]><e/>\r\n</a>")
	m := document.Match{End: len(doc), Kind: document.Text}
	room := make([]byte, 0, 100)
	if n := testing.AllocsPerRun(20, func() { Text(room, doc, m) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestDecodingUTF8AllocatesNothing(t *testing.T) {
	for _, doc := range [][]byte{[]byte("<a/>"), []byte(`<?xml version="1.0" encoding="UTF-8"?><a/>`), []byte("\ufeff<a/>")} {
		if n := testing.AllocsPerRun(20, func() {
			if _, _, err := Decode(doc, ""); err != nil {
				t.Fatal(err)
			}
		}); n > 0 {
			t.Errorf("%s: %v allocations", doc, n)
		}
	}
}
