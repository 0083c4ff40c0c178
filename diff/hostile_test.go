package diff_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/postel-api/postel/diff"
)

// Documents that are made to be slow or large end in a verdict within a budget of memory. (Time
// is not tested; a shape that is not linear here does not end before the test's time-out.)
func TestHostileDocumentsEndInAVerdict(t *testing.T) {
	const head = `{"openapi":"3.1.0","info":{"title":"h","version":"1"},"paths":{"/a":{"post":{"requestBody":{"content":{"application/json":{"schema":%s}}},"responses":{"200":{"description":"OK"}}}}}`
	doc := func(schema, components string) string {
		return fmt.Sprintf(head, schema) + `,"components":{"schemas":{` + components + `}}}`
	}
	chain := func(last string) string {
		const n = 100_000
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"S%d":{"$ref":"#/components/schemas/S%d"},`, i, i+1)
		}
		fmt.Fprintf(&b, `"S%d":{"type":%q}`, n, last)
		return b.String()
	}
	nested := func(keyword, last string) string {
		const n = 20_000
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"S%d":{%s{"$ref":"#/components/schemas/S%d"}%s},`, i, keyword, i+1, strings.Repeat("}", strings.Count(keyword, "{"))+strings.Repeat("]", strings.Count(keyword, "[")))
		}
		fmt.Fprintf(&b, `"S%d":{"type":%q}`, n, last)
		return b.String()
	}
	many := func(n int, format, last string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format+",", i)
		}
		return b.String() + last
	}
	first := `{"$ref":"#/components/schemas/S0"}`
	for _, c := range []struct {
		name           string
		base, revision string
		want           diff.Bump
	}{
		{"a chain of 100,000 references", doc(first, chain("string")), doc(first, chain("integer")), diff.Major},
		{"20,000 nested allOf", doc(first, nested(`"allOf":[`, "string")), doc(first, nested(`"allOf":[`, "integer")), diff.Major},
		{"20,000 nested properties", doc(first, nested(`"properties":{"p":`, "string")), doc(first, nested(`"properties":{"p":`, "integer")), diff.Major},
		{"1,000,000 values", doc(`{"enum":[`+many(1_000_000, "%d", "-1")+`]}`, ""), doc(`{"enum":[`+many(1_000_000, "%d", "-2")+`]}`, ""), diff.Major},
		{"20,000 alternatives", doc(`{"anyOf":[`+many(20_000, `{"const":%d}`, `{"const":"a"}`)+`]}`, ""), doc(`{"anyOf":[`+many(20_000, `{"const":%d}`, `{"const":"b"}`)+`]}`, ""), diff.Major},
		{"a schema that refers to itself only", doc(first, `"S0":{"$ref":"#/components/schemas/S0"}`), doc(first, `"S0":{"type":"string"}`), diff.Major},
		{"a schema that contains itself", doc(first, `"S0":{"allOf":[{"$ref":"#/components/schemas/S0"}],"type":"string"}`), doc(first, `"S0":{"allOf":[{"$ref":"#/components/schemas/S0"}],"type":"integer"}`), diff.Major},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r := compare(t, c.base, c.revision)
			runtime.ReadMemStats(&after)
			if r.Verdict != c.want {
				t.Errorf("verdict %s, want %s:\n%.1000s", r.Verdict, c.want, lines(r))
			}
			const budget = 6 << 30
			if used := after.TotalAlloc - before.TotalAlloc; used > budget {
				t.Errorf("it took %d MB of allocations, the budget is %d", used>>20, budget>>20)
			} else {
				t.Logf("%d MB allocated", used>>20)
			}
		})
	}
}
