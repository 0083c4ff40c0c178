package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/internal/node"
)

// parsed reads a schema that this program has made.
func parsed(text string) node.Node {
	t, err := node.Parse("generated", []byte(text), node.Options{})
	if err != nil {
		panic(err) // a mistake in this program
	}
	return t.Root()
}

// wide returns an object with n properties, one of them with the given schema.
func wide(n int, last string) string {
	var b strings.Builder
	b.WriteString(`{"type": "object", "properties": {`)
	for i := range n - 1 {
		fmt.Fprintf(&b, `"property%d": {"type": %q, "description": "the property number %d"}, `, i, []string{"string", "integer", "boolean"}[i%3], i)
	}
	fmt.Fprintf(&b, `"last": %s}}`, last)
	return b.String()
}

// wideTable measures an object of many properties with one edit.
func wideTable() string {
	var b strings.Builder
	b.WriteString("\n### Objects of 1,000 properties with one edit\n\n")
	b.WriteString("From parsed texts; each time in a universe of its own. Medians of 51.\n\n| edit | answer | read and hash, ms | decide, ms | both, ms |\n| --- | --- | ---: | ---: | ---: |\n")
	worst := time.Duration(0)
	for _, c := range []struct{ name, old, now string }{
		{"widened", `{"type": "integer"}`, `{"type": "number"}`},
		{"narrowed", `{"type": "string"}`, `{"type": "string", "maxLength": 5}`},
	} {
		old, now := parsed(wide(1000, c.old)), parsed(wide(1000, c.now))
		var read, decide []time.Duration
		var a subschema.Answer
		for range 51 {
			u := subschema.NewUniverse()
			start := time.Now()
			s, r := u.Add(old, subschema.Draft202012, nil), u.Add(now, subschema.Draft202012, nil)
			u.Classify()
			read = append(read, time.Since(start))
			start = time.Now()
			a = u.Contains(s, r, subschema.Relation{})
			decide = append(decide, time.Since(start))
		}
		both := median(read) + median(decide)
		worst = max(worst, both)
		fmt.Fprintf(&b, "| %s | %s by %s, %d steps | %.3f | %.3f | %.3f |\n", c.name, a.Verdict, a.Proof, a.Steps, ms(median(read)), ms(median(decide)), ms(both))
	}
	fmt.Fprintf(&b, "\nRequired: under 1 ms. Measured: %.3f ms, %s.\n", ms(worst), met(worst < time.Millisecond))
	return b.String()
}

// shapesTable measures what takes exponential time if it is done without care.
func shapesTable() string {
	var b strings.Builder
	b.WriteString("\n### Shapes that invite exponential work\n\n")
	b.WriteString("Steps against the budget of 20,000 for each of the three stages, and time, for growing k.\n\n| shape | k | answer | steps | ms |\n| --- | ---: | --- | ---: | ---: |\n")
	for _, s := range []struct {
		name string
		make func(k int) (string, string)
	}{
		{"k nested oneOf of two objects", func(k int) (string, string) {
			return fold(k, `{"type": "integer"}`), fold(k, `{"type": "number"}`)
		}},
		{"oneOf of k open objects, one narrowed", func(k int) (string, string) {
			return union(k, `{"type": "string"}`), union(k, `{"type": "string", "maxLength": 3}`)
		}},
		{"k nested not", func(k int) (string, string) {
			return strings.Repeat(`{"not": `, k) + `{"type": "integer"}` + strings.Repeat("}", k), strings.Repeat(`{"not": `, k) + `{"type": "number"}` + strings.Repeat("}", k)
		}},
		{"k overlapping patterns", func(k int) (string, string) {
			return patterns(k, `{"type": "integer"}`), patterns(k, `{"type": "number"}`)
		}},
	} {
		for _, k := range []int{4, 8, 16, 32} {
			x, y := s.make(k)
			old, now := parsed(x), parsed(y)
			var took []time.Duration
			var a subschema.Answer
			for range 5 {
				u := subschema.NewUniverse()
				start := time.Now()
				a = u.Contains(u.Add(old, subschema.Draft202012, nil), u.Add(now, subschema.Draft202012, nil), subschema.Relation{})
				took = append(took, time.Since(start))
			}
			answer := a.Verdict.String()
			if a.Proof != "" {
				answer += " by " + a.Proof
			}
			fmt.Fprintf(&b, "| %s | %d | %s | %d | %.2f |\n", s.name, k, answer, a.Steps, ms(median(took)))
		}
	}
	return b.String()
}

func fold(k int, leaf string) string {
	s := leaf
	for i := range k {
		s = fmt.Sprintf(`{"oneOf": [{"type": "object", "required": ["a%d"], "properties": {"a%d": %s}}, {"type": "object", "required": ["b%d"], "properties": {"b%d": {"type": "string"}}}]}`, i, i, s, i, i)
	}
	return s
}

func union(k int, last string) string {
	var list []string
	for i := range k {
		member := `{"type": "string"}`
		if i == k-1 {
			member = last
		}
		list = append(list, fmt.Sprintf(`{"type": "object", "required": ["m%d"], "properties": {"m%d": %s}}`, i, i, member))
	}
	return `{"oneOf": [` + strings.Join(list, ", ") + `]}`
}

func patterns(k int, last string) string {
	var list []string
	for i := range k {
		member := `{"type": ["integer", "string"]}`
		if i == k-1 {
			member = last
		}
		list = append(list, fmt.Sprintf(`"^[a-z]{0,%d}x": %s`, i, member))
	}
	return `{"type": "object", "patternProperties": {` + strings.Join(list, ", ") + `}}`
}
