package jsonscan

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader/internal/document"
)

func repeat(s string, n int) string { return strings.Repeat(s, n) }

// hostile is a document that was written to hurt its reader, or that readers get wrong. Those with a
// size are large enough that anything quadratic would not end.
type hostile struct {
	name string
	doc  string
	// refused is part of the error, empty where the document is read; found is then what the paths
	// $..firstname, $.a.b and $..way.end lead to.
	refused string
	found   []string
}

func hostileDocuments() []hostile {
	const depth = "more than 1000 depth"
	var many strings.Builder
	for n := range 100_000 {
		fmt.Fprintf(&many, `"name%d":{},`, n)
	}
	return []hostile{
		{name: "ten million arrays inside one another", doc: repeat("[", 1e7) + repeat("]", 1e7), refused: depth},
		{name: "ten million arrays that are not closed", doc: repeat("[", 1e7), refused: depth},
		{name: "a hundred thousand objects inside one another", doc: repeat(`{"a":`, 1e5) + "1" + repeat("}", 1e5), refused: depth},
		{name: "as many arrays as may be, again and again", doc: "[" + repeat(repeat("[", 999)+repeat("]", 999)+",", 1000) + "0]"},
		{name: "objects with the name inside one another, again and again", doc: "[" + repeat(repeat(`{"firstname":`, 999)+"0"+repeat("}", 999)+",", 100) + "0]", refused: "more than 20000 matches"},
		{name: "a million closing brackets", doc: repeat("]", 1e6), refused: "a value is missing"},
		{name: "a name in an object twice", doc: `{"firstname":1,"firstname":2}`, found: []string{"0 number 1", "0 number 2"}},
		{name: "a parent twice", doc: `{"a":{"x":1},"a":{"b":2}}`, found: []string{"1 number 2"}},
		{name: "a name twice, far from one another, a thousand times", doc: `{"a":"` + repeat("x", 1e6) + `"` + repeat(`,"a":1`, 1000) + `}`},
		{name: "a name a million times", doc: `{"a":1` + repeat(`,"a":1`, 1e6) + `}`, refused: "more than 20000 duplicate names"},
		{name: "the name a million times, in objects of their own", doc: `[` + repeat(`{"firstname":1},`, 1e6) + `0]`, refused: "more than 20000 matches"},
		{name: "a name on the way, in a million objects", doc: `[` + repeat(`{"way":1},`, 1e6) + `0]`},
		{name: "another kind on the way", doc: `{"a":1}`},
		{name: "an array on the way", doc: `{"a":[{"b":1}]}`},
		{name: "null on the way", doc: `{"a":null}`},
		{name: "null", doc: `{"firstname":null}`, found: []string{"0 null null"}},
		{name: "another case", doc: `{"FirstName":1}`},
		{name: "an escaped name", doc: `{"\u0066irst\u006Eame":1}`, found: []string{"0 number 1"}},
		{name: "a name of six megabytes of escapes", doc: `{"` + repeat(`\u0066`, 1e6) + `":1,"firstname":2}`, found: []string{"0 number 2"}},
		{name: "a million names with escapes", doc: `{` + repeat(`"\u0061a":1,`, 1e6) + `"firstname":2}`, found: []string{"0 number 2"}},
		{name: "a hundred thousand names", doc: "{" + many.String() + `"firstname":1}`, found: []string{"0 number 1"}},
		{name: "an integer that a float does not have", doc: `{"firstname":9007199254740993}`, found: []string{"0 number 9007199254740993"}},
		{name: "a number beyond floats", doc: `{"firstname":1e400}`, found: []string{"0 number 1e400"}},
		{name: "a number of a million digits", doc: `[` + repeat("1", 1e6) + `,{"firstname":1}]`, found: []string{"0 number 1"}},
		{name: "an exponent of a million digits", doc: `[1e` + repeat("1", 1e6) + `,{"firstname":1}]`, found: []string{"0 number 1"}},
		{name: "a string of sixteen megabytes", doc: `["` + repeat("x", 16e6) + `",{"firstname":1}]`, found: []string{"0 number 1"}},
		{name: "a string of a million backslashes", doc: `["` + repeat(`\\`, 1e6) + `",{"firstname":1}]`, found: []string{"0 number 1"}},
		{name: "a string that ends in an odd number of backslashes", doc: `["` + repeat(`\`, 1e6+1) + `",{"firstname":1}]`, refused: "a comma"},
		{name: "brackets in strings", doc: `{"x":["]}]}","\"]}"],"y":{"z":"}}}"},"firstname":1}`, found: []string{"0 number 1"}},
		{name: "sixteen megabytes of white space", doc: repeat(" \n", 8e6) + `{"firstname":1}`, found: []string{"0 number 1"}},
		{name: "white space and nothing else", doc: repeat(" ", 1e6), refused: "the document ends"},
		{name: "an array of a million nothings", doc: `[` + repeat(",", 1e6) + `]`, refused: "a value is missing"},
		{name: "a million empty objects", doc: `[` + repeat("{},", 1e6) + `{"firstname":1}]`, found: []string{"0 number 1"}},
		{name: "a lone surrogate", doc: `{"firstname":"\ud800"}`, found: []string{`0 string "\ud800"`}},
		{name: "a lone surrogate in a name", doc: `{"\ud800":{"firstname":1}}`, found: []string{"0 number 1"}},
		{name: "Latin-1", doc: "{\"firstname\":\"J\xF6rg\"}", refused: "not UTF-8"},
		{name: "UTF-16", doc: "\xFF\xFE{\x00}\x00", refused: "a value is missing"},
		{name: "a byte order mark", doc: "\uFEFF{\"firstname\":1}", found: []string{"0 number 1"}},
		{name: "two documents", doc: `{"firstname":1}{"firstname":2}`, refused: "something follows"},
		{name: "a document and an error page", doc: `{"firstname":1}<html>`, refused: "something follows"},
		{name: "an error page", doc: `<html><body>502 Bad Gateway</body></html>`, refused: "a value is missing"},
		{name: "single quotes", doc: `{'firstname':'Jo'}`, refused: "a name in double quotes is missing"},
		{name: "a comment", doc: `{/* no */"firstname":1}`, refused: "a name in double quotes is missing"},
		{name: "a value that is cut", doc: `{"firstname":tru}`, refused: "true is what starts like that"},
		{name: "NaN", doc: `{"firstname":NaN}`, refused: "a value is missing"},
		{name: "a leading zero", doc: `{"firstname":012}`, refused: "a comma"},
		{name: "a comma that is missing", doc: `{"firstname":1 "b":2}`, refused: "a comma"},
		{name: "a NUL", doc: "{\"firstname\":1}\x00", refused: "something follows"},
		{name: "the names of other languages' objects", doc: `{"__proto__":{"firstname":1},"constructor":{"prototype":{}}}`, found: []string{"0 number 1"}},
	}
}

func TestHostileDocumentsAreReadOrRefused(t *testing.T) {
	p := compile(t, parse(below(name("firstname"))), dotted("a.b"), parse(below(name("way")), child(name("end"))))
	limits := document.Limits{Depth: 1000, Matches: 20_000}
	for _, h := range hostileDocuments() {
		t.Run(h.name, func(t *testing.T) {
			doc := []byte(h.doc)
			var found document.Found
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := p.Scan(doc, limits, Verify, &found)
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
				t.Errorf("%d bytes were allocated for %d", used, len(doc))
			}
			if h.refused != "" {
				if err == nil || !strings.Contains(err.Error(), h.refused) {
					t.Errorf("got %v, want %q", err, h.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(h.found, shown(h.doc, found.Matches)); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			var skimmed document.Found
			if err := p.Scan(doc, limits, Skim, &skimmed); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(found.Matches, skimmed.Matches); d != "" && len(found.Duplicates) == 0 {
				t.Errorf("(-Verify +Skim)\n%s", d)
			}
		})
	}
}

// What is skipped is bounded as well, whether it is a member or the rest of a container.
func TestSkimRefusesWhatIsTooDeepToSkip(t *testing.T) {
	t.Parallel()
	p := compile(t, dotted("a.b"), dotted("c"))
	for _, filler := range []string{"", repeat(" ", 60)} {
		for _, format := range []string{`{"x":%s%s,"c":1}`, `{"a":{"b":0,"x":` + filler + `%s%s},"c":1}`, `{"a":` + filler + `%s%s,"c":1}`} {
			for _, limit := range []int{2, 3, 10, 1000} {
				outer := strings.Count(format, "{")
				for inner := max(1, limit-outer); inner <= limit-outer+1; inner++ {
					doc := fmt.Sprintf(format, repeat("[", inner), repeat("]", inner))
					limits := document.Limits{Depth: limit, Matches: 10}
					var found document.Found
					err := p.Scan([]byte(doc), limits, Skim, &found)
					if beyond := new(document.LimitError); errors.As(err, &beyond) != (inner+outer > limit) {
						t.Errorf("limit %d, %.40s: %v", limit, doc, err)
					}
					if verified := p.Scan([]byte(doc), limits, Verify, &found); fmt.Sprint(verified) != fmt.Sprint(err) {
						t.Errorf("%.40s: Verify says %v, Skim %v", doc, verified, err)
					}
				}
			}
		}
	}
}
