package jsonscan

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Names that begin and end alike, differ in length alone, are long, or are empty.
func TestEachNameOfATableIsFoundAndNoOther(t *testing.T) {
	t.Parallel()
	var all []string
	for n := range 200 {
		all = append(all, strings.Repeat("a", n), fmt.Sprintf("name%d", n), fmt.Sprintf("the first bytes %d the last bytes", n), fmt.Sprintf("%dé", n))
	}
	for _, every := range []int{1, 2, 3, 100} {
		var names []string
		number := map[string]int{}
		for n := 0; n < len(all); n += every {
			number[all[n]] = len(names)
			names = append(names, all[n])
		}
		table := newNameTable(names)
		for _, name := range all {
			want, asked := number[name]
			if !asked {
				want = -1
			}
			for _, behind := range []string{"", `":1,"b":2}`} { // a name may be the last of its bytes
				doc := []byte(`{"` + name + behind)
				got := -1
				if table.has(len(name)) {
					got = table.find(doc, 2, 2+len(name))
				}
				if got != want {
					t.Errorf("of %d names %q is number %d, want %d", len(names), name, got, want)
				}
			}
		}
	}
}

func TestRunesThatAreEqualButForCaseFoldToOne(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		one := appendFolded(nil, utf8.AppendRune(nil, r))
		other := appendFolded(nil, utf8.AppendRune(nil, unicode.SimpleFold(r)))
		if string(one) != string(other) || !strings.EqualFold(string(one), string(r)) {
			t.Errorf("%q folds to %q, %q to %q", r, one, unicode.SimpleFold(r), other)
		}
		if utf8.RuneLen(r) > foldGrowth*len(one) || escapeGrowth*len(one) < 6 || r > 0xFFFF && escapeGrowth*len(one) < 12 {
			t.Errorf("%q is more than %d times as long as what it folds to, %q", r, foldGrowth, one)
		}
	}
}
