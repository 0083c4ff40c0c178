package jsonscan

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// deep is below the depth of 10,000 at which encoding/json ends.
var deep = document.Limits{Depth: 9_000, Matches: 1_000_000}

// FuzzCheck holds that JSON is what encoding/json takes, in UTF-8.
func FuzzCheck(f *testing.F) {
	for _, docs := range []map[string][]string{accepted, refused} {
		for _, list := range docs {
			for _, doc := range list {
				if len(doc) < 100 {
					f.Add([]byte(doc))
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		err := Check(doc, deep)
		if _, beyond := err.(*document.LimitError); beyond {
			return
		}
		value := doc[mark(doc):]
		if want := utf8.Valid(doc) && json.Valid(value); (err == nil) != want {
			t.Errorf("%q: %v, but encoding/json says %v", doc, err, want)
		}
	})
}

// FuzzScan holds, for documents and paths that the fuzzer makes up, that Verify finds what the oracle
// finds, and that Skim and gjson find that too where no name comes again.
func FuzzScan(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":"c"}],"b":{"a":null}}`), "a.1.b ..b *.a")
	f.Add(page(1500), "customers.0.naming.firstname ..firstname total customers.*.orders.*.number page")
	f.Add([]byte(`{"\u0061":{"A":1,"a":2}}`), "a.a ~a.A")
	f.Add([]byte(`[[0,1,2],[3,4,5]]`), "*.1:9:2 0.2 ..1 2:5:1.*")
	f.Fuzz(func(t *testing.T, doc []byte, text string) {
		paths, o := invented(text)
		hold(t, doc, paths, o)
	})
}

// invented are paths of a text: words with dots between them, ".." before what is looked for
// anywhere, "~" before a path that folds.
func invented(text string) ([]*path.Path, Options) {
	var paths []*path.Path
	var o Options
	for _, one := range strings.Fields(text) {
		p := &path.Path{Text: one}
		rest, fold := strings.CutPrefix(one, "~")
		descendant := false
		for k, word := range strings.Split(rest, ".") {
			if word == "" && k > 0 || word == "" && strings.HasPrefix(rest, "..") {
				descendant = descendant || k > 0
				continue
			}
			p.Segments = append(p.Segments, path.Segment{Descendant: descendant, Selectors: []path.Selector{selector(word)}})
			descendant = false
		}
		if Streamable(p) {
			paths, o.Fold = append(paths, p), append(o.Fold, fold)
		}
	}
	return paths, o
}

func selector(word string) path.Selector {
	var start, end, step int64
	if n, _ := fmt.Sscanf(word, "%d:%d:%d", &start, &end, &step); n == 3 {
		return slice(start, end, step)
	} else if n == 1 {
		return index(start)
	}
	if word == "*" {
		return wildcard()
	}
	return name(word)
}

// hold is what FuzzScan and the test with random documents hold.
func hold(t *testing.T, doc []byte, paths []*path.Path, o Options) {
	t.Helper()
	p, err := Compile(paths, o)
	if err != nil {
		t.Fatal(err)
	}
	var verified, skimmed document.Found
	err = p.Scan(doc, deep, Verify, &verified)
	skimming := p.Scan(doc, deep, Skim, &skimmed)
	if (err == nil) != (Check(doc, deep) == nil) {
		t.Fatalf("%q: Check does not agree with %v", doc, err)
	}
	if err != nil || len(verified.Matches) > 1000 || len(paths)*len(doc) > 1<<20 {
		return
	}
	verified.Matches = slices.SortedFunc(slices.Values(verified.Matches), byPlace)
	if d := cmp.Diff(oracle(doc[mark(doc):], paths, o), shifted(verified.Matches, mark(doc))); d != "" {
		t.Fatalf("%s\n%q\nVerify (-want +got)\n%s", texts(paths), doc, d)
	}
	if again(doc[mark(doc):]) {
		return
	}
	if len(verified.Duplicates) > 0 {
		t.Fatalf("%q: no name comes again, but %v", doc, verified.Duplicates)
	}
	skimmed.Matches = slices.SortedFunc(slices.Values(skimmed.Matches), byPlace)
	if d := cmp.Diff(verified.Matches, skimmed.Matches); d != "" || skimming != nil {
		t.Fatalf("%s\n%q\nSkim: %v (-Verify +Skim)\n%s", texts(paths), doc, skimming, d)
	}
	for n, one := range paths {
		beside(t, doc, n, one, n < len(o.Fold) && o.Fold[n], verified.Matches)
	}
}

func texts(paths []*path.Path) (list []string) {
	for _, p := range paths {
		list = append(list, p.Text)
	}
	return list
}

// shifted are matches of a document without its byte order mark.
func shifted(list []document.Match, by int) []document.Match {
	var moved []document.Match
	for _, m := range list {
		m.Start, m.End = m.Start-by, m.End-by
		if m.Parent >= by {
			m.Parent -= by
		}
		moved = append(moved, m)
	}
	return moved
}

// again says whether a name comes again in an object of a valid document.
func again(doc []byte) bool {
	places := []*place{read(doc)}
	for k := 0; k < len(places); k++ {
		names := slices.Sorted(slices.Values(places[k].names))
		if len(slices.Compact(names)) < len(places[k].names) {
			return true
		}
		places = append(places, places[k].children...)
	}
	return false
}

// beside holds the only match of a path of plain names against gjson's first hit.
func beside(t *testing.T, doc []byte, n int, p *path.Path, fold bool, found []document.Match) {
	t.Helper()
	var words []string
	for _, s := range p.Segments {
		word := s.Selectors[0].Name
		if fold || s.Descendant || s.Selectors[0].Kind != path.Name || !plain(word) {
			return
		}
		words = append(words, word)
	}
	if len(words) == 0 || doc[mark(doc)] != '{' {
		return
	}
	// A name with an escape in it is not what gjson compares in the same way.
	hit := gjson.GetBytes(doc, strings.Join(words, "."))
	k := slices.IndexFunc(found, func(m document.Match) bool { return m.Path == n })
	switch {
	case k < 0 != !hit.Exists():
		t.Fatalf("%s\n%q\ngjson finds %q, Scan %v", p.Text, doc, hit.Raw, found)
	case k >= 0 && hit.Raw != string(doc[found[k].Start:found[k].End]):
		t.Fatalf("%s\n%q\ngjson finds %q, Scan %q", p.Text, doc, hit.Raw, doc[found[k].Start:found[k].End])
	}
}

// plain says whether gjson takes a word for a name and nothing else: not for an index, a modifier, a
// pattern.
func plain(word string) bool {
	for _, c := range word {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return word != ""
}

// Random documents of few names hit what fuzzing rarely does: blocks that end anywhere, deep within
// strings, escapes and brackets.
func TestRandomDocumentsAreReadAsTheOracleReadsThem(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		var b strings.Builder
		invent(&b, r, 5)
		paths, o := invented([]string{"a.b ..c", "..a.b ~..B 0 1", "*.* ..0", "..1:5:2 a.a.a", "a b c d", "..*", "b.*.c ~a", "0.a 1.b 2.c"}[r.IntN(8)])
		hold(t, []byte(b.String()), paths, o)
	}
}

// invent writes a random value.
func invent(b *strings.Builder, r *rand.Rand, depth int) {
	space := func() { b.WriteString([]string{"", "", "", " ", "\n    ", "\t\r\n          "}[r.IntN(6)]) }
	kind := r.IntN(8)
	if depth == 0 {
		kind = 4 + r.IntN(4)
	}
	space()
	switch kind {
	case 0, 1:
		b.WriteByte('[')
		for n := range r.IntN(6) {
			if n > 0 {
				b.WriteByte(',')
			}
			invent(b, r, depth-1)
		}
		space()
		b.WriteByte(']')
	case 2, 3:
		b.WriteByte('{')
		for n, k := range r.Perm(6)[:r.IntN(6)] {
			if n > 0 {
				b.WriteByte(',')
			}
			space()
			b.WriteString([]string{`"a"`, `"b"`, `"c"`, `"B"`, `"\u0064"`, `"a long name \" with }]{["`}[k])
			space()
			b.WriteByte(':')
			invent(b, r, depth-1)
		}
		space()
		b.WriteByte('}')
	case 4, 5:
		b.WriteByte('"')
		for range r.IntN(20) {
			b.WriteString([]string{"x", "]", "}", "[", "{", `\\`, `\"`, "é", "€", "𝄞", `\u005c`, "some more text", ",", ":", "Y_y", "¢", "܀", "ۀ"}[r.IntN(18)])
		}
		b.WriteByte('"')
	case 6:
		fmt.Fprintf(b, "%d%s", r.IntN(1000)-500, []string{"", ".25", "e+7"}[r.IntN(3)])
	default:
		b.WriteString([]string{"null", "true", "false", `""`, "{}", "[]"}[r.IntN(6)])
	}
	space()
}
