package jsonscan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// page is a page of customers of about that many bytes, with fields before and behind them. How fast
// scanning is beside others is measured in bench/tolerantreader.
func page(size int) []byte {
	var b strings.Builder
	b.WriteString(`{"id":"page-1","version":"2.4.0","source":{"system":"crm","region":"eu-west"},"owner":{"naming":{"firstname":"Sam","lastname":"Newman"}},"customers":[`)
	for n := 0; b.Len() < size; n++ {
		if n > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"naming":{"firstname":"Jo%d","lastname":"M\u00fcller-%d","title":null},"email":"jo.%d@example.org","address":{"street":"Hauptstraße %d","location":{"lat":52.%d,"lon":13.%d}},"tags":["new","b2b","eu"],"orders":[{"number":"A-%d","total":%d.95}]}`, n, n, n, n, n, n, n, n, n)
	}
	b.WriteString(`],"total":48211,"page":{"number":1,"size":1000,"last":false},"currency":"EUR","duration":0.182}`)
	return []byte(b.String())
}

func pageFields() []*path.Path {
	var list []*path.Path
	for _, text := range strings.Fields("id version source.system source.region owner.naming.firstname owner.naming.lastname customers.0.naming.firstname total page.number page.size page.last currency duration") {
		list = append(list, dotted(text))
	}
	return list
}

func BenchmarkScan(b *testing.B) {
	for _, bb := range []struct {
		name  string
		paths []*path.Path
	}{{"fields", pageFields()}, {"anywhere", []*path.Path{parse(below(name("firstname")))}}} {
		for _, size := range []int{1000, 10_000, 1_000_000} {
			for mode, label := range []string{"verify", "skim"} {
				b.Run(fmt.Sprint(bb.name, "/", label, "/", size), func(b *testing.B) {
					doc, p := page(size), compile(b, bb.paths...)
					var f document.Found
					b.SetBytes(int64(len(doc)))
					b.ReportAllocs()
					for b.Loop() {
						if err := p.Scan(doc, wide, Mode(mode), &f); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	doc := page(1_000_000)
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if err := Check(doc, wide); err != nil {
			b.Fatal(err)
		}
	}
}
