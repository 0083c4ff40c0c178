package jsonscan

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

// shown is the matches as the reader of a test wants to see them: "0 number 1" is the first path.
func shown(doc string, found []document.Match) []string {
	kinds := []string{"absent", "null", "bool", "number", "string", "array", "object"}
	var list []string
	for _, m := range found {
		list = append(list, fmt.Sprintf("%d %s %s", m.Path, kinds[m.Kind], doc[m.Start:m.End]))
	}
	return list
}

func TestPathsLeadToPlaces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		doc   string
		paths []*path.Path
		want  []string
	}{
		{"names", `{"a":{"b":1},"c":"d"}`, []*path.Path{dotted("a.b"), dotted("c")}, []string{"0 number 1", "1 string \"d\""}},
		{"a path to the root", ` [1] `, []*path.Path{{}, dotted("0")}, []string{"0 array [1]", "1 number 1"}},
		{"a value and what is in it", `{"a":{"b":1}}`, []*path.Path{dotted("a.b"), dotted("a")}, []string{"1 object {\"b\":1}", "0 number 1"}},
		{"each kind of value", `{"a":null,"b":true,"c":-1.5e3,"d":"","e":[],"f":{}}`, []*path.Path{dotted("*")}, []string{"0 null null", "0 bool true", "0 number -1.5e3", "0 string \"\"", "0 array []", "0 object {}"}},
		{"an index", `[[1,2],[3,4]]`, []*path.Path{dotted("1.0")}, []string{"0 number 3"}},
		{"a slice", `[0,1,2,3,4,5,6]`, []*path.Path{parse(child(slice(1, 6, 2)))}, []string{"0 number 1", "0 number 3", "0 number 5"}},
		{"a slice with step zero selects nothing", `[0,1]`, []*path.Path{parse(child(slice(0, 2, 0)))}, nil},
		{"a slice without bounds", `[0,1]`, []*path.Path{parse(child(path.Selector{Kind: path.Slice}))}, []string{"0 number 0", "0 number 1"}},
		{"a wildcard in objects and arrays", `{"a":[1,2],"b":{"c":3}}`, []*path.Path{dotted("*.*")}, []string{"0 number 1", "0 number 2", "0 number 3"}},
		{"names anywhere", `{"a":1,"b":[{"a":{"a":2}}]}`, []*path.Path{parse(below(name("a")))}, []string{"0 number 1", "0 object {\"a\":2}", "0 number 2"}},
		{"a place is found once", `{"a":{"a":{"b":1}}}`, []*path.Path{parse(below(name("a")), below(name("b")))}, []string{"0 number 1"}},
		{"several selectors", `{"a":1,"0":2,"b":3}`, []*path.Path{parse(child(name("b"), name("a"), index(0)))}, []string{"0 number 1", "0 number 3"}},
		{"an index does not select a member", `{"0":1}`, []*path.Path{dotted("0")}, nil},
		{"a scalar is where a path goes on", `{"a":1}`, []*path.Path{dotted("a.b")}, nil},
		{"an array is where a name is asked for", `{"a":[{"b":1}]}`, []*path.Path{dotted("a.b")}, nil},
		{"escapes in names", `{"\u0061\n\"\ud83d\ude00":1,"\b\f\r\t\/\\":2}`, []*path.Path{dotted("a\n\"😀"), dotted("\b\f\r\t/\\")}, []string{"0 number 1", "1 number 2"}},
		{"escapes before and behind other runes", `{"\u0061é":1,"é\u0061":2}`, []*path.Path{dotted("aé"), dotted("éa")}, []string{"0 number 1", "1 number 2"}},
		{"a name or every child", `{"a":1,"b":2}`, []*path.Path{parse(child(name("a"), wildcard()))}, []string{"0 number 1", "0 number 2"}},
		{"a lone surrogate in a name", `{"\ud83da\ude00":1}`, []*path.Path{dotted("\uFFFDa\uFFFD")}, []string{"0 number 1"}},
		{"a name that only starts like one asked for", `{"firstname2":1,"firstnam":2,"firstname":3}`, []*path.Path{dotted("firstname")}, []string{"0 number 3"}},
		{"long names differ in the middle", `{"aaaaaaaaaXaaaaaaaaa":1,"aaaaaaaaaYaaaaaaaaa":2}`, []*path.Path{dotted("aaaaaaaaaYaaaaaaaaa"), dotted("aaaaaaaaaXaaaaaaaaa")}, []string{"1 number 1", "0 number 2"}},
		{"the empty name", `{"":1}`, []*path.Path{parse(child(name("")))}, []string{"0 number 1"}},
		{"white space everywhere", " {\n\t\"a\" :\r\n [ 1 , 2 ] , \"b\" : { } } ", []*path.Path{dotted("a.1"), dotted("b")}, []string{"0 number 2", "1 object { }"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := compile(t, tt.paths...)
			for _, mode := range []Mode{Verify, Skim} {
				var f document.Found
				if err := p.Scan([]byte(tt.doc), wide, mode, &f); err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(tt.want, shown(tt.doc, f.Matches)); d != "" {
					t.Errorf("mode %d (-want +got)\n%s", mode, d)
				}
				got := slices.SortedFunc(slices.Values(f.Matches), byPlace)
				if d := cmp.Diff(oracle([]byte(tt.doc), tt.paths, Options{}), got); d != "" {
					t.Errorf("mode %d, the oracle (-want +got)\n%s", mode, d)
				}
			}
		})
	}
}

func TestFoldedNamesAreEqualButForCase(t *testing.T) {
	t.Parallel()
	doc := `{"FirstName":1,"firstname":2,"STRASSE":3,"straſſe":4,"\u212Aelvin":5,"K":6}`
	paths := []*path.Path{dotted("firstname"), dotted("firstname"), dotted("strasse"), dotted("kelvin"), dotted("k")}
	p, err := Compile(paths, Options{Fold: []bool{true, false, true, true, true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range []Mode{Verify, Skim} {
		var f document.Found
		if err := p.Scan([]byte(doc), wide, mode, &f); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{"0 number 1", "0 number 2", "1 number 2", "2 number 3", "2 number 4", "3 number 5", "4 number 6"}, shown(doc, f.Matches)); d != "" {
			t.Errorf("mode %d (-want +got)\n%s", mode, d)
		}
		if len(f.Duplicates) > 0 {
			t.Errorf("mode %d takes names that differ in case for duplicates: %v", mode, f.Duplicates)
		}
	}
}

func TestARuneOfThreeBytesFoldsToAShorterName(t *testing.T) {
	t.Parallel()
	p, err := Compile([]*path.Path{dotted("k")}, Options{Fold: []bool{true}})
	if err != nil {
		t.Fatal(err)
	}
	var f document.Found
	if err := p.Scan([]byte("{\"\u212A\":1}"), wide, Verify, &f); err != nil || len(f.Matches) != 1 {
		t.Errorf("error %v, found %v", err, f.Matches)
	}
}

// Strings, escapes and brackets are skipped rightly wherever the blocks of 64 bytes start and end, and
// wherever the last of them does.
func TestWhatIsSkippedMayStandAnywhereInABlock(t *testing.T) {
	t.Parallel()
	p := compile(t, dotted("a"))
	for before := range 2 * block {
		for _, inner := range []string{`"\"]}"`, `"\\"`, `"\\\"]"`, `[[],{"":[]}]`, `"]}",[]`, `"¢܀"`} {
			for _, behind := range []int{0, 10, 70} {
				doc := `{"x":[` + repeat("0,", before/2) + repeat(" ", before%2) + inner + `],"a":1` + repeat(" ", behind) + `}`
				var f document.Found
				if err := p.Scan([]byte(doc), wide, Skim, &f); err != nil || len(f.Matches) != 1 {
					t.Errorf("%s\nerror %v, found %v", doc, err, f.Matches)
				}
			}
		}
	}
}

func TestNamesThatComeAgainAreReportedOnTheWayOfPaths(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		doc   string
		paths []*path.Path
		want  []document.Duplicate
	}{
		{"a member that a path ends at", `{"a":1,"a":2}`, []*path.Path{dotted("b"), dotted("a")}, []document.Duplicate{{Path: 1, Start: 7, First: 1}}},
		{"each time", `{"a":1,"a":2,"a":3}`, []*path.Path{dotted("a")}, []document.Duplicate{{Start: 7, First: 1}, {Start: 13, First: 1}}},
		{"a member on the way", `{"a":{"b":1},"a":{"b":2}}`, []*path.Path{dotted("a.b")}, []document.Duplicate{{Start: 13, First: 1}}},
		{"a name that is escaped once", `{"a":1,"\u0061":2}`, []*path.Path{dotted("a")}, []document.Duplicate{{Start: 7, First: 1}}},
		{"after an object with the name in it", `{"a":{"a":1},"b":{"a":{},"a":1}}`, []*path.Path{parse(below(name("a")))}, []document.Duplicate{{Start: 25, First: 18}}},
		{"a member that several paths ask for", `{"a":{},"a":{}}`, []*path.Path{dotted("x"), dotted("a.c"), dotted("a.b")}, []document.Duplicate{{Path: 1, Start: 8, First: 1}}},
		{"a name that is asked for elsewhere", `{"b":1,"b":2,"a":{"b":3}}`, []*path.Path{dotted("a.b")}, nil},
		{"names elsewhere", `{"a":{"c":1,"c":2},"x":1,"x":2}`, []*path.Path{dotted("a.b")}, nil},
		{"the same name in different objects", `[{"a":1},{"a":1}]`, []*path.Path{dotted("*.a")}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var f document.Found
			if err := compile(t, tt.paths...).Scan([]byte(tt.doc), wide, Verify, &f); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, f.Duplicates); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if err := compile(t, tt.paths...).Scan([]byte(tt.doc), wide, Skim, &f); err != nil || len(f.Duplicates) > 0 {
				t.Errorf("Skim, which sees some of them only, reports %v, error %v", f.Duplicates, err)
			}
		})
	}
}

func TestSkimStopsWhereNothingMoreCanBeFound(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		doc    string
		paths  []*path.Path
		unread string
	}{
		{"after the last field", `{"a":1,"b":2}`, []*path.Path{dotted("a")}, `,"b":2}`},
		{"below the root", `{"a":{"b":1,"c":2},"d":3}`, []*path.Path{dotted("a.b")}, `,"c":2},"d":3}`},
		{"behind the elements asked for", `[1,2,3]`, []*path.Path{parse(child(slice(0, 2, 1)))}, `,3]`},
		{"at a root of another kind", `[1,2,3]`, []*path.Path{dotted("a")}, `[1,2,3]`},
		{"what is not asked for", `{"a":[1,[2]],"b":3}`, []*path.Path{dotted("b")}, `1,[2]]}`},
		{"never for names anywhere", `{"a":1,"b":2}`, []*path.Path{parse(below(name("a")))}, ``},
		{"nothing without paths", `{"a":1}`, nil, `{"a":1}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var f document.Found
			if err := compile(t, tt.paths...).Scan([]byte(tt.doc), wide, Skim, &f); err != nil {
				t.Fatal(err)
			}
			if f.Unread != len(tt.unread) {
				t.Errorf("%d bytes were not looked at, want %d: %s", f.Unread, len(tt.unread), tt.unread)
			}
			if err := compile(t, tt.paths...).Scan([]byte(tt.doc), wide, Verify, &f); err != nil || f.Unread != 0 {
				t.Errorf("Verify leaves %d bytes unread, error %v", f.Unread, err)
			}
		})
	}
}

func TestSkimDoesNotSeeWhatIsWrongBehindTheLastField(t *testing.T) {
	t.Parallel()
	p := compile(t, dotted("a.b.1"))
	var f document.Found
	for range 2 { // an error leaves nothing behind in what is kept from scan to scan
		for _, doc := range []string{`{"a":{"b":[0,1,"`, `{"a":{"b":[0,1],`, `{"a":{"b":[0,1]},x}}}`} {
			if err := p.Scan([]byte(doc), wide, Skim, &f); err != nil || len(f.Matches) != 1 || f.Unread != len(doc)-len(`{"a":{"b":[0,1`) {
				t.Errorf("%s: error %v, found %+v", doc, err, f)
			}
			if err := p.Scan([]byte(doc), wide, Verify, &f); err == nil {
				t.Errorf("Verify takes %s", doc)
			}
		}
	}
}

func TestAByteOrderMarkIsSkippedAndReported(t *testing.T) {
	t.Parallel()
	p := compile(t, dotted("a"))
	var f document.Found
	if err := p.Scan([]byte("\xEF\xBB\xBF{\"a\":1}"), wide, Verify, &f); err != nil || !f.BOM || f.Matches[0].Start != 8 {
		t.Errorf("error %v, found %+v", err, f)
	}
	if err := p.Scan([]byte("{\"a\":1}"), wide, Verify, &f); err != nil || f.BOM {
		t.Errorf("error %v, found %+v", err, f)
	}
}

func TestManyPathsAreSeveralWords(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	var paths []*path.Path
	b.WriteByte('{')
	for n := range 100 {
		fmt.Fprintf(&b, `"n%d":{"a":[%d,{"b":"%d"}]},`, n, n, n)
		paths = append(paths, dotted(fmt.Sprintf("n%d.a.1.b", n)), dotted(fmt.Sprintf("n%d", n)))
	}
	b.WriteString(`"end":[[]]}`)
	paths = append(paths, parse(below(name("b"))))
	for _, mode := range []Mode{Verify, Skim} {
		var f document.Found
		if err := compile(t, paths...).Scan([]byte(b.String()), wide, mode, &f); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(oracle([]byte(b.String()), paths, Options{}), slices.SortedFunc(slices.Values(f.Matches), byPlace)); d != "" {
			t.Errorf("mode %d (-want +got)\n%s", mode, d)
		}
	}
}

func TestWhatCannotBeFoundInOnePassIsRefusedWithThePath(t *testing.T) {
	t.Parallel()
	space, back := "urn:x", int64(-1)
	long := &path.Path{Text: "long"}
	for range 65 {
		long.Segments = append(long.Segments, child(name("a")))
	}
	for _, p := range []*path.Path{
		parse(child(index(-1))),
		parse(child(path.Selector{Kind: path.Slice, Slice: path.Bounds{Start: &back}})),
		parse(child(path.Selector{Kind: path.Slice, Slice: path.Bounds{End: &back}})),
		parse(child(path.Selector{Kind: path.Slice, Slice: path.Bounds{Step: &back}})),
		parse(child(path.Selector{Kind: path.Filter})),
		parse(child(path.Selector{Kind: path.Attribute, Name: "id"})),
		parse(child(path.Selector{Kind: path.Name, Name: "id", Space: &space})),
		long,
	} {
		if _, err := Compile([]*path.Path{p}, Options{}); err == nil || !strings.HasPrefix(err.Error(), p.Text+": ") || Streamable(p) {
			t.Errorf("%s: %v", p.Text, err)
		}
	}
	if long.Segments = long.Segments[:64]; !Streamable(long) {
		t.Error("64 segments are too many")
	}
}

func TestAValueThatWasFoundIsScannedWhereItStands(t *testing.T) {
	t.Parallel()
	doc := []byte(`{"list":[{"a":1},{"a":[2,3]}],"a":4}`)
	var outer, inner document.Found
	if err := compile(t, dotted("list.*")).Scan(doc, wide, Verify, &outer); err != nil {
		t.Fatal(err)
	}
	for _, m := range []document.Match{{}, {Start: 3, End: 99}, {Start: -1, End: 3}, {Start: 5, End: 4}} {
		if err := compile(t, dotted("a")).ScanValue(doc, m, wide, Verify, &inner); err == nil {
			t.Errorf("%v is taken for a value", m)
		}
	}
	for _, mode := range []Mode{Verify, Skim} {
		if err := compile(t, dotted("a")).ScanValue(doc, outer.Matches[1], wide, mode, &inner); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]document.Match{{Start: 22, End: 27, Parent: 17, Kind: document.Array}}, inner.Matches); d != "" {
			t.Errorf("mode %d (-want +got)\n%s", mode, d)
		}
	}
}

func TestAScanAllocatesNothing(t *testing.T) { // not parallel: it counts allocations
	if raced {
		t.Skip("pools forget what they are given under the race detector")
	}
	var hundred []*path.Path
	for n := range 100 {
		hundred = append(hundred, dotted(fmt.Sprintf("customers.%d.naming.firstname", n)))
	}
	folding, err := Compile([]*path.Path{dotted("a.B.ς")}, Options{Fold: []bool{true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		doc     []byte
		program *Program
	}{
		{"fields of a list", page(100_000), compile(t, pageFields()...)},
		{"a name anywhere", page(100_000), compile(t, parse(below(name("firstname"))))},
		{"a hundred paths", page(100_000), compile(t, hundred...)},
		{"deep", []byte(repeat(`{"a":[`, 400) + `{"b":0}` + repeat("]}", 400)), compile(t, parse(below(name("a"))), parse(below(name("b"))))},
		{"escaped and folded names", []byte(`{"\u0041":{"\u0062":{"Σ":1}}}`), folding},
		{"names that come again", []byte(`{"id":1,"id":2}`), compile(t, dotted("id"))},
	} {
		for _, mode := range []Mode{Verify, Skim} {
			var f document.Found
			if n := testing.AllocsPerRun(20, func() {
				if err := tt.program.Scan(tt.doc, wide, mode, &f); err != nil {
					t.Fatal(err)
				}
			}); n > 0 || len(f.Matches) == 0 {
				t.Errorf("%s, mode %d: %v allocations, %d matches", tt.name, mode, n, len(f.Matches))
			}
		}
	}
	doc := page(100_000)
	if n := testing.AllocsPerRun(20, func() {
		if err := Check(doc, wide); err != nil {
			t.Fatal(err)
		}
	}); n > 0 {
		t.Errorf("Check: %v allocations", n)
	}
}

func TestAProgramIsSharedByGoroutines(t *testing.T) {
	t.Parallel()
	doc, p := page(20_000), compile(t, pageFields()...)
	var want document.Found
	if err := p.Scan(doc, wide, Verify, &want); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			for range 20 {
				var f document.Found
				if err := p.Scan(doc, wide, Mode(n%2), &f); err != nil || !slices.Equal(f.Matches, want.Matches) {
					t.Errorf("mode %d: error %v, found %v", n%2, err, f.Matches)
				}
			}
		})
	}
	group.Wait()
}
