package semver

import (
	"errors"
	"strings"
	"testing"
)

func TestRangesMeanIntervals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ typed, normal string }{
		{"*", ">=0.0.0"}, {"x", ">=0.0.0"}, {"=*", ">=0.0.0"}, {"x.X.*", ">=0.0.0"},
		{"1", ">=1.0.0 <2.0.0"}, {"1.x", ">=1.0.0 <2.0.0"}, {"1.2.x", ">=1.2.0 <1.3.0"}, {"=1.2", ">=1.2.0 <1.3.0"},
		{"1.2.3", "1.2.3"}, {"=v1.2.3", "1.2.3"}, {"1.2.3+build", "1.2.3"}, {"1.2.3-rc.1", "1.2.3-rc.1"}, {"0.0.0", "0.0.0"},
		{"^1.2", ">=1.2.0 <2.0.0"}, {"^1", ">=1.0.0 <2.0.0"}, {"^0.2.3", ">=0.2.3 <0.3.0"}, {"^0.0.3", "0.0.3"}, {"^0", "<1.0.0"}, {"^0.0", "<0.1.0"},
		{"^0.1", ">=0.1.0 <0.2.0"}, {"^1.2.3-rc.1", ">=1.2.3-rc.1 <2.0.0"}, {"^0.0.3-rc.1", ">=0.0.3-rc.1 <0.0.4"},
		{"~1.2.3", ">=1.2.3 <1.3.0"}, {"~> 1.2", ">=1.2.0 <1.3.0"}, {"~1", ">=1.0.0 <2.0.0"}, {"~0.0", "<0.1.0"}, {"~1.2.3-rc.1", ">=1.2.3-rc.1 <1.3.0"},
		{">1.2.3", ">=1.2.4"}, {">1.2", ">=1.3.0"}, {">1", ">=2.0.0"}, {">= 1.2", ">=1.2.0"}, {"<1.2", "<1.2.0"}, {"<=1.2", "<1.3.0"}, {"<=1.2.3", "<1.2.4"},
		{">1.2.3-rc.1", ">1.2.3-rc.1"}, {"<=1.2.3-rc.1", "<=1.2.3-rc.1"}, {"<2.0.0-rc.1", "<2.0.0-rc.1"}, {">=1.2.3-rc.0", ">=1.2.3-rc.0"},
		{"1.2 - 2.3", ">=1.2.0 <2.4.0"}, {"1.2.3 - 2.3.4", ">=1.2.3 <2.3.5"}, {"1.0.0 - *", ">=1.0.0"}, {"1.2.3-rc.1 - 2", ">=1.2.3-rc.1 <3.0.0"},
		{">=1.2 <3", ">=1.2.0 <3.0.0"}, {">=1.2, <3", ">=1.2.0 <3.0.0"}, {">=1.2,<3", ">=1.2.0 <3.0.0"},
		{"1.2 || ^3", ">=1.2.0 <1.3.0 || >=3.0.0 <4.0.0"}, {"^3||1.2", ">=1.2.0 <1.3.0 || >=3.0.0 <4.0.0"}, {"^1 || ^2", ">=1.0.0 <3.0.0"},
		{"!=1.2.3", "<1.2.3 || >=1.2.4"}, {"!=1.2", "<1.2.0 || >=1.3.0"}, {"^1.2, !=1.2.5", ">=1.2.0 <1.2.5 || >=1.2.6 <2.0.0"}, {"!=1.2.3-rc.1", ">=0.0.0"},
		{">=1.2.3-a !=1.2.3-rc.1", ">=1.2.3-a <1.2.3-rc.1 || >1.2.3-rc.1"},
		{">=1 <3 || 2.0.0-rc.1", ">=1.0.0 <3.0.0 || 2.0.0-rc.1"}, {">=1 <2 || >=2.0.0-a <2.0.0", ">=1.0.0 <2.0.0 || >=2.0.0-a <2.0.0"},
		{">2.0.0 <1.0.0", "<0.0.0-0"}, {"<0.0.0", "<0.0.0-0"}, {"^1.2.3 !=1", "<0.0.0-0"},
		{"^99999999999999999999999.0.0", ">=99999999999999999999999.0.0 <100000000000000000000000.0.0"},
	} {
		r, err := ParseRange(test.typed)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := r.Normal(); got != test.normal || r.String() != test.typed || r.IsEmpty() != (got == nothing) {
			t.Errorf("%s is %s, want %s", r, got, test.normal)
		}
	}
}

func TestARefusedRangeSaysWhatToWriteInstead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		typed  string
		offset int
		want   string
	}{
		{"", 0, `"" is no range: a part of it is empty; write * for every version`},
		{"||", 0, `"||" is no range: a part of it is empty; write * for every version`},
		{"^1 || ", 6, `"^1 || " is no range: a part of it is empty; write * for every version`},
		{"^1,", 3, `"^1," is no range: nothing follows the comma`},
		{",^1", 0, `",^1" is no range: a version is missing`},
		{"^1,,^2", 3, `"^1,,^2" is no range: a version is missing`},
		{"~0.0.0", 0, `"~0.0.0" is no range: programs read a tilde before 0.0.0 differently, some as every version; write >=0.0.0 <0.1.0, or 0.0.0 alone`},
		{"1 || ^*", 5, `"1 || ^*" is no range: ^ before a wildcard says nothing, and programs read it differently; write * for every version`},
		{"<=x", 0, `"<=x" is no range: <= before a wildcard says nothing, and programs read it differently; write * for every version`},
		{">=1 >*", 4, `">=1 >*" is no range: > before a wildcard says nothing, and programs read it differently; write * for every version`},
		{"1.x.5", 0, `"1.x.5" is no range: "1.x.5" has a number after a wildcard; write 1.x`},
		{"x.1.2", 0, `"x.1.2" is no range: "x.1.2" has a number after a wildcard; write x`},
		{">01.2.3", 1, `">01.2.3" is no range: the major number "01" has a leading zero; write 1`},
		{"1.2-rc.1", 0, `"1.2-rc.1" is no range: "1.2-rc.1" has a pre-release or build metadata without all three numbers before it; write 1.2.0-rc.1`},
		{"1.2.3-rc.01", 9, `"1.2.3-rc.01" is no range: the number "01" of its pre-release has a leading zero`},
		{"=> 1.2", 0, `"=> 1.2" is no range: => is no operator; write >=`},
		{"1.2 | 2", 4, `"1.2 | 2" is no range: | is no operator; write || for "or"`},
		{"1 && 2", 2, `"1 && 2" is no range: && is no operator; write a space or a comma for "and"`},
		{"<<1", 0, `"<<1" is no range: << is no operator; write one of = != < <= > >= ~ ^`},
		{"> =1", 2, `"> =1" is no range: an operator follows another one; write one operator, without a space in it`},
		{">=1<2", 3, `">=1<2" is no range: two parts of it have nothing between them; put a space before <`},
		{"^1 - 2", 0, `"^1 - 2" is no range: a range with a hyphen has an operator; write it without the operator`},
		{"1 - <2", 4, `"1 - <2" is no range: a range with a hyphen has an operator; write it without the operator`},
		{"1 -", 3, `"1 -" is no range: a version is missing`},
		{"^", 1, `"^" is no range: a version is missing`},
		{"latest", 0, `"latest" is no range: the major number "latest" has other characters than digits; write versions such as 1.2.0, 1.2 or 1.x`},
		{"1.2.3.4", 0, `"1.2.3.4" is no range: "1.2.3.4" has 4 numbers; write three at most`},
		{"^2023-10-01", 1, `"^2023-10-01" is no range: 2023-10-01 is a calendar version, which no range can name; write versions such as 1.2.0`},
	} {
		_, err := ParseRange(test.typed)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || err.Error() != test.want || syntax.Offset != test.offset {
			t.Errorf("%q: %+v\ngot  %v\nwant %s", test.typed, syntax, err, test.want)
		}
	}
	if _, err := ParseRange(strings.Repeat("1 ", MaxRangeLength)); err == nil {
		t.Error("a long range is read")
	}
}

// propertyRanges are ranges of every shape.
func propertyRanges(t *testing.T) []Range {
	t.Helper()
	var all []Range
	for _, s := range append(gridRanges(), randomRanges(150)...) {
		if r, err := ParseRange(s); err == nil {
			all = append(all, r)
		}
	}
	return all
}

// corners are versions at and beside the bounds of ranges: if two sets differ, they differ there.
func corners(ranges ...Range) []Version {
	var all []Version
	for _, r := range ranges {
		for _, i := range append(append(intervals(nil), r.set.releases...), r.set.prereleases...) {
			for _, c := range []cut{i.low, i.high} {
				all = append(all, c.v, c.v.successor(), c.v.Core(), c.v.raise(Patch))
			}
		}
	}
	return all
}

func TestTheNormalFormIsAnEqualRange(t *testing.T) {
	t.Parallel()
	for _, r := range propertyRanges(t) {
		set, fault := parseRange(r.Normal())
		if fault != nil {
			t.Fatalf("%s is %s: %v", r, r.Normal(), fault)
		}
		again := Range{set: set}
		if !again.Covers(r) || !r.Covers(again) || again.Normal() != r.Normal() {
			t.Errorf("%s is %s, and that is %s", r, r.Normal(), again.Normal())
		}
	}
}

func TestRangesAreSets(t *testing.T) {
	t.Parallel()
	ranges := propertyRanges(t)
	for i, r := range ranges {
		for j := i % 7; j < len(ranges); j += 7 {
			s := ranges[j]
			both, covers, witness := r.Intersect(s), r.Covers(s), false
			for _, v := range corners(r, s) {
				inR, inS := r.Has(v), s.Has(v)
				if both.Has(v) != (inR && inS) {
					t.Fatalf("%s and %s is %s: %s", r, s, both, v)
				}
				witness = witness || inS && !inR
			}
			if covers == witness {
				t.Fatalf("%s covers %s: %v, but a version tells the other way", r, s, covers)
			}
			if !r.Covers(both) || covers && !both.Covers(s) {
				t.Fatalf("%s and %s is %s", r, s, both)
			}
		}
	}
}

func TestEveryVersionIsExplained(t *testing.T) {
	t.Parallel()
	for _, r := range propertyRanges(t) {
		for _, s := range gridVersions() {
			v := MustParse(s)
			text := r.Explain(v)
			if in := strings.HasPrefix(text, s+" is in "+r.named()); in != r.Has(v) || text == "" {
				t.Fatalf("%s, %s: %s", r, s, text)
			}
			below, above := false, false
			for _, c := range corners(r) {
				below = below || r.Has(c) && c.Compare(v) < 0
				above = above || r.Has(c) && c.Compare(v) > 0
			}
			if strings.Contains(text, " is in a gap of ") && (!below || !above) || strings.Contains(text, " is too high: ") && above || strings.Contains(text, " is below ") && below {
				t.Fatalf("%s, %s: %s", r, s, text)
			}
			if strings.HasSuffix(text, "the lowest version that "+r.named()+" allows") {
				low := MustParse(strings.TrimSuffix(strings.Fields(text)[3], ","))
				if !r.Has(low) || v.Compare(low) >= 0 {
					t.Fatalf("%s, %s: %s", r, s, text)
				}
			}
		}
	}
}

func TestMustParseRangePanicsForWhatIsNoRange(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	MustParseRange("^*")
}
