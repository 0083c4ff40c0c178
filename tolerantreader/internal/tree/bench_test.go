package tree

import (
	"strings"
	"testing"
)

// list is a list of a few megabytes.
var list = "[" + strings.Repeat(`{"id":12345,"sku":"abc-1234","price":12.50,"tags":["x","y"],"name":"some \u0065scaped text","nested":{"a":1,"b":[1,2,3]}},`, 7000) + `{"id":1}]`

func BenchmarkFromJSON(b *testing.B) {
	b.SetBytes(int64(len(list)))
	b.ReportAllocs()
	for b.Loop() {
		read(b, list, wide)
	}
}

func BenchmarkEval(b *testing.B) {
	d := read(b, list, wide)
	for _, text := range []string{"$[?@.id==1]", "$..[?@.a==2]", "$[?@.price>100 && match(@.sku,'abc.*')]", "$[-1].id"} {
		b.Run(text, func(b *testing.B) {
			p := parse(b, text)
			b.SetBytes(int64(len(list)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.Eval(p, d.Root()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
