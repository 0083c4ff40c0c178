package tree

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader/internal/document"
	"github.com/postel-api/postel/tolerantreader/internal/path"
)

func read(t testing.TB, doc string, limits document.Limits) *Document {
	t.Helper()
	d, err := FromJSON([]byte(doc), 0, len(doc), limits)
	if err != nil {
		t.Fatalf("%.100s: %v", doc, err)
	}
	return d
}

func parse(t testing.TB, text string) *path.Path {
	t.Helper()
	p, err := path.Parse(text)
	if err != nil {
		t.Fatalf("%.100s: %v", text, err)
	}
	return p
}

// values are the values at where a path leads to, as they stand in the document.
func values(t testing.TB, doc, text string) []string {
	t.Helper()
	d := read(t, doc, wide)
	nodes, err := d.Eval(parse(t, text), d.Root())
	if err != nil {
		t.Fatalf("%s of %.100s: %v", text, doc, err)
	}
	all := []string{}
	for _, n := range nodes {
		m := d.Match(n, 0)
		all = append(all, doc[m.Start:m.End])
	}
	return all
}

func TestValuesAreComparedExactly(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ doc, path, want string }{
		{"[9007199254740992,9007199254740993]", "$[?@==9007199254740993]", "9007199254740993"},
		{"[9007199254740992,9007199254740993]", "$[?@<9007199254740993]", "9007199254740992"},
		{"[0.1,0.10000000000000000001,1e-1]", "$[?@==0.1]", "0.1 1e-1"},
		{"[1e400,1e401,-1e400]", "$[?@>1e400]", "1e401"},
		{"[1e99999999999999999999,2]", "$[?@>2]", "1e99999999999999999999"},
		{"[-0,0,0.0e7,1]", "$[?@==0]", "-0 0 0.0e7"},
		{"[-1,-10,-2]", "$[?@<-1.5]", "-10 -2"},
		{`["\u0061","a","\ud83d\ude00","😀","\ud800"]`, `$[?@=='a' || @=='😀']`, `"\u0061" "a" "\ud83d\ude00" "😀"`},
		{`["\ud800","\ufffd"]`, "$[?@=='\uFFFD']", `"\ud800" "\ufffd"`},
		{`[{"a":[1,{"b":null}]},{"a":[1.0,{"\u0062":null}]},{"a":[1]}]`, "$[?@.a==$[0].a]", `{"a":[1,{"b":null}]} {"a":[1.0,{"\u0062":null}]}`},
		{`[{"a":1,"b":2},{"b":2,"a":1},{"a":1,"c":2}]`, "$[?@==$[0]]", `{"a":1,"b":2} {"b":2,"a":1}`},
		{`[true,false,null,1]`, "$[?@<=true]", "true"},
		{`[{"a\n":1},{"b":1}]`, `$[?@['a\n']]`, `{"a\n":1}`},
		{`{"x":{"a":1},"y":[{"a":2}]}`, "$.y[?@.a>$.x.a]", `{"a":2}`},
		{`["ab","äöü€"]`, "$[?length(@)==4]", `"äöü€"`},
	} {
		if got := strings.Join(values(t, tt.doc, tt.path), " "); got != tt.want {
			t.Errorf("%s of %s: got %s, want %s", tt.path, tt.doc, got, tt.want)
		}
	}
}

func TestNumbersAreOrderedAsTheirValues(t *testing.T) {
	t.Parallel()
	all := []string{"0", "-0", "0.0", "1", "-1", "1.0", "10e-1", "0.1e1", "1.5", "15e-1", "100", "1e2", "99.999", "-99.999", "1E+2", "0.001", "1e-3", "12345678901234567890", "12345678901234567891", "-2e300", "3e-300"}
	for _, a := range all {
		for _, b := range all {
			x, _ := new(big.Rat).SetString(a)
			y, _ := new(big.Rat).SetString(b)
			if got, want := compareNumbers(a, b), x.Cmp(y); got != want {
				t.Errorf("%s and %s: got %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestNumbersAreThoseOfJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0", "-0", "1", "01", "-", "", "1.", ".1", "1.5", "1e", "1e5", "1E+5", "1e-", "1.5e-3", "-1.5e-3", "+1", "1x", "1.x", "1e5x", "0x1", "-01", "1.50"} {
		if got, want := isNumber(text), json.Valid([]byte(text)); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestStringsSayWhatEncodingJSONReads(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`a`, `\u0041`, `\ud83d\ude00x`, `\ud83d`, `\ud83dx`, `\ud83d\n`, `\ud83d\u0041`, `\ude00`, `\"\\\/\b\f\n\r\t`, `é\u00e9`, `\ud83d\ud83d\ude00`} {
		var want string
		if err := json.Unmarshal([]byte(`"`+text+`"`), &want); err != nil {
			t.Fatal(err)
		}
		if got := unescaped([]byte(text)); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{`\`, `\u`, `\u12`, `\ud83d\u1`, `\uxyzw`} { // which no verified document has
		_ = unescaped([]byte(text))
	}
}

func TestEachFunctionIsImplemented(t *testing.T) {
	t.Parallel()
	var want []string
	for _, f := range path.Functions() {
		want = append(want, f.Name)
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(functions))); diff != "" {
		t.Errorf("(-declared +implemented):\n%s", diff)
	}
}

// A pattern that is no I-Regexp (RFC 9485) matches nothing.
func TestPatternsAreIRegexps(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		pattern, text string
		matches       bool
	}{
		{"a|bc", "bc", true}, {"a|bc", "ac", false}, {"", "", true}, {"(a|)b", "b", true}, {"(ab)*", "abab", true},
		{"a{2}", "aa", true}, {"a{2}", "a", false}, {"a{1,2}", "aaa", false}, {"a{1,}", "aaa", true}, {"a{,2}", "a", false}, {"a{", "a{", false}, {"a{1", "a", false},
		{"a**", "a", false}, {"a+?", "a", false}, {"*a", "a", false}, {"(*)", "", false}, {"|*", "", false}, {"^*", "", true},
		{"(?:a)", "a", false}, {"(?i)a", "A", false}, {"(a", "a", false}, {"a)", "a", false}, {"a]", "a]", false}, {"a}", "a}", false},
		{`\d`, "1", false}, {`\w`, "a", false}, {`\.`, ".", true}, {`\n`, "\n", true}, {`\`, `\`, false}, {`\-`, "-", true}, {`\/`, "/", false},
		{`\p{Lu}`, "A", true}, {`\P{L}`, "1", true}, {`\p{Greek}`, "α", false}, {`\p{Cs}`, "a", false}, {`\pL`, "A", false}, {`\p{L`, "A", false}, {`\p{Cn}`, "\u0378", true}, {`\pLu}`, "A", false},
		{"[a-c]", "b", true}, {"[^a-c]", "b", false}, {"[-a]", "-", true}, {"[a-]", "-", true}, {"[^-]", "-", false}, {"[--a]", "-", false}, {"[a-c-e]", "-", false}, {"[]", "", false}, {"[^]", "a", false}, {"[a", "a", false},
		{"[c-a]", "b", false}, {`[\]\[]`, "]", true}, {"[[]", "[", false}, {`[\p{Nd}x]`, "7", true}, {`[a-\p{L}]`, "b", false}, {`[\n-\r]`, "\n", true}, {"[a^]", "^", true}, {"[a-^]", "a", false}, {"[.]", "x", false}, {"[&&~]", "&", true}, {`[\p{L}-]`, "-", true},
		{".", "\n", false}, {".", "é", true}, {"a$b", "a$b", false}, {"a=b", "a=b", true}, {"é+", "éé", true},
		{"a{1000}", strings.Repeat("a", 1000), true}, {strings.Repeat("(", 600) + strings.Repeat(")", 600), "", false},
	} {
		e := newEvaluator(read(t, "null", wide))
		got := e.matches([]operand{literal(tt.text), literal(tt.pattern)}, true)
		if got != tt.matches || e.err != nil {
			t.Errorf("%.50q and %.50q: got %v, %v", tt.pattern, tt.text, got, e.err)
		}
	}
}

func TestNamesThatStandTwiceAreTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		doc, path, want string
	}{
		{`{"a":1,"a":2}`, "$['a',-1]", "1 2; 7-1"},
		{`{"a":{"b":1,"\u0062":2}}`, "$.a[?@>0]", "1 2; 12-6"},
		{`[{"a":1,"a":2}]`, "$[?@.a==1].b", "; 8-2"},
		{`[{"a":1,"a":2}]`, "$[?@.a==2].b", "; 8-2"},
		{`[{"a":1,"a":2}]`, "$[?@.a==1].a", "1 2; 8-2"},
		{`{"x":[1],"b":1,"b":2}`, "$.x[-1]", "1; "},
	} {
		d := read(t, tt.doc, wide)
		var found document.Found
		if err := d.Find(parse(t, tt.path), 0, d.Root(), &found); err != nil {
			t.Fatal(err)
		}
		var places, again []string
		for _, m := range found.Matches {
			places = append(places, tt.doc[m.Start:m.End])
		}
		for _, x := range found.Duplicates {
			again = append(again, fmt.Sprintf("%d-%d", x.Start, x.First))
		}
		if got := strings.Join(places, " ") + "; " + strings.Join(again, " "); got != tt.want {
			t.Errorf("%s of %s: got %q, want %q", tt.path, tt.doc, got, tt.want)
		}
	}
}

func TestSearchesEndAtTheirBounds(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":[`, 400) + strings.Repeat("]}", 400)
	list := "[" + strings.Repeat("1,", 20_000) + "1]"
	for name, tt := range map[string]struct{ doc, path, what string }{
		"too many matches":                {list, "$[?@==1]", "matches"},
		"too many of one place":           {"[1]", "$[" + strings.Repeat("0,", 10_000) + "-1]", "matches"},
		"descendants of descendants":      {deep, "$..*..*..*", "matches"},
		"descendants in descendants":      {deep, "$..[?@..[?@..[?@..x]]]", "steps of a search"},
		"each with each":                  {list, "$[?count($[?@!=2])>1 && $[?@==2]][?@[?@==1]]", ""},
		"each element with the list":      {"[" + list + "," + list + "]", "$[0][?@ != 1 || count($[1][?@==2]) == 1]", ""},
		"patterns that repeat":            {`["a"]`, "$[?match(@,'(a{500}){500}')]", "states of a pattern"},
		"a pattern that repeats too much": {`["a"]`, "$[?match(@,'a{1001}')]", "repetitions in a pattern"},
		"patterns from the document":      {"[" + strings.Repeat(`"a{900}",`, 5_000) + `"` + strings.Repeat("b{900}", 100) + `"]`, "$[?@ != 'x' && match($[-1], @)]", "steps of a search"},
		"long texts and long patterns":    {`["` + strings.Repeat("a", 1<<20) + `"]`, "$[?search(@,'" + strings.Repeat(".{900}", 20) + "b')]", "steps of a search"},
	} {
		d := read(t, tt.doc, document.Limits{Depth: 1000, Matches: 10_000})
		_, err := d.Eval(parse(t, tt.path), d.Root())
		var limit *document.LimitError
		if tt.what == "" && err != nil || tt.what != "" && (!errors.As(err, &limit) || limit.What != tt.what) {
			t.Errorf("%s: got %v, want %q", name, err, tt.what)
		}
	}
}

func TestWhatIsNotJSONIsRefusedOrWalkedOver(t *testing.T) {
	t.Parallel()
	for doc, offset := range map[string]int{"": 0, " ": 1, "[": 1, `{"a"`: 4, `{"a":`: 5, `{1:2}`: 1, "}": 0, `"a`: 0, `["a\`: 1, `{"a" 1}`: 5, ":": 0} {
		_, err := FromJSON([]byte(doc), 0, len(doc), wide)
		var syntax *document.SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != offset {
			t.Errorf("%q: got %+v, want offset %d", doc, err, offset)
		}
	}
	_, err := FromJSON([]byte("[[[]]]"), 0, 6, document.Limits{Depth: 2})
	var limit *document.LimitError
	if !errors.As(err, &limit) || limit.What != "depth" || limit.Offset != 2 {
		t.Errorf("got %+v", err)
	}
	if _, err := FromJSON([]byte(strings.Repeat("[", 1<<20)), 0, 1<<20, document.Limits{Depth: 2 << 20}); !errors.As(err, new(*document.SyntaxError)) {
		t.Errorf("got %v", err)
	}
}
