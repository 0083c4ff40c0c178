package main

import (
	"testing"

	"github.com/postel-api/postel/diff/subschema"
)

// BenchmarkWide is the pair of 1,000 properties with one edit, read and decided.
func BenchmarkWide(b *testing.B) {
	old, now := parsed(wide(1000, `{"type": "integer"}`)), parsed(wide(1000, `{"type": "number"}`))
	for b.Loop() {
		u := subschema.NewUniverse()
		u.Contains(u.Add(old, subschema.Draft202012, nil), u.Add(now, subschema.Draft202012, nil), subschema.Relation{})
	}
}

// BenchmarkFold is a union of unions, sixteen deep.
func BenchmarkFold(b *testing.B) {
	old, now := parsed(fold(16, `{"type": "integer"}`)), parsed(fold(16, `{"type": "number"}`))
	for b.Loop() {
		u := subschema.NewUniverse()
		u.Contains(u.Add(old, subschema.Draft202012, nil), u.Add(now, subschema.Draft202012, nil), subschema.Relation{})
	}
}

// The generated pairs are what they are taken for.
func TestGeneratedPairsAreDecided(t *testing.T) {
	for _, c := range []struct {
		old, now string
		want     subschema.Verdict
	}{
		{wide(30, `{"type": "integer"}`), wide(30, `{"type": "number"}`), subschema.Contained},
		{wide(30, `{"type": "number"}`), wide(30, `{"type": "integer"}`), subschema.NotContained},
		{fold(5, `{"type": "integer"}`), fold(5, `{"type": "number"}`), subschema.Contained},
		{union(5, `{"type": "string"}`), union(5, `{"type": "string", "maxLength": 3}`), subschema.NotContained},
	} {
		u := subschema.NewUniverse()
		a := u.Contains(u.Add(parsed(c.old), subschema.Draft202012, nil), u.Add(parsed(c.now), subschema.Draft202012, nil), subschema.Relation{})
		if a.Verdict != c.want {
			t.Errorf("%s, want %s\nA %s\nB %s", a.Verdict, c.want, c.old, c.now)
		}
	}
}
