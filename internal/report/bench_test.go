package report

import (
	"fmt"
	"io"
	"testing"
)

// BenchmarkFormats writes a report of 9,216 findings.
func BenchmarkFormats(b *testing.B) {
	r := breaking()
	for range 10 {
		r.Findings = append(r.Findings, r.Findings...)
	}
	for i := range r.Findings {
		r.Findings[i].Fingerprint = fmt.Sprintf("%012x", i)
	}
	for _, f := range Formats() {
		b.Run(string(f), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := Write(io.Discard, f, r, unicodeOptions); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLongLines shows 100 findings on a line of ten megabytes.
func BenchmarkLongLines(b *testing.B) {
	r := minified()
	for range 99 {
		r.Findings = append(r.Findings, r.Findings[0])
	}
	for b.Loop() {
		if err := Write(io.Discard, Text, r, unicodeOptions); err != nil {
			b.Fatal(err)
		}
	}
}
