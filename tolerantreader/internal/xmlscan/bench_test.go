package xmlscan

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// list is a list of customers of about that many bytes.
func list(bytes int) []byte {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<customers count=\"1000\">\n  <source>crm</source>\n")
	for n := 0; b.Len() < bytes; n++ {
		fmt.Fprintf(&b, `  <customer id="c-%d" status="active">
    <naming><firstname>Jo &amp; %d</firstname><lastname>Müller</lastname></naming>
    <email>jo%d@example.org</email>
    <address kind="home"><street>Main Street %d</street><city>Zürich</city></address>
    <tags><tag>a</tag><tag>b</tag></tags>
  </customer>
`, n, n, n, n)
	}
	b.WriteString("  <total>12</total>\n</customers>\n")
	return []byte(b.String())
}

func five() []*path.Path {
	c := func(names ...string) *path.Path {
		p := parse(child(name("customer")), child(index(0)))
		for _, n := range names {
			p.Segments = append(p.Segments, child(name(n)))
		}
		return p
	}
	return []*path.Path{dotted("source"), c("@id"), c("naming", "firstname"), c("address", "city"), dotted("total")}
}

func BenchmarkScan(b *testing.B) {
	p := compile(b, five()...)
	for _, size := range []int{200, 10_000, 1_000_000} {
		doc := list(size)
		for mode, label := range []string{"verify", "skim"} {
			b.Run(fmt.Sprint(label, size), func(b *testing.B) {
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
		b.Run(fmt.Sprint("tokens", size), func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			for b.Loop() {
				d := xml.NewDecoder(strings.NewReader(string(doc)))
				for {
					if _, err := d.Token(); err == io.EOF {
						break
					}
				}
			}
		})
	}
}
