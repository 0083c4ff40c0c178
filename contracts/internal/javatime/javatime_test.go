package javatime_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/postel-api/postel/contracts/internal/javatime"
)

func Example() {
	p, err := javatime.Parse("yyyy-MM-dd'T'HH:mm:ssXXX")
	if err != nil {
		panic(err)
	}
	for _, text := range []string{"2026-11-23T10:00:00+01:00", "2023-02-31T10:00:00Z", "2026-11-23"} {
		problem, ok := p.Match(text)
		fmt.Printf("%v %q\n", ok, problem)
	}
	fmt.Println(p.Format(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)))
	// Output:
	// true ""
	// false "there is no day 31 in that month"
	// false "at the end should stand \"T\""
	// 2026-11-23T10:00:00Z
}

func TestATextIsOfAPatternOrNot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ pattern, yes, no string }{
		{"yyyy-MM-dd", "2020-01-03|2020-1-3|2024-02-29", "2023-02-29|2023-02-31|20-13-01|2020-01-03Z|x|"},
		{"HH:mm:ss", "23:59:59|1:2:3", "24:00:00|23:60:00|23:59"},
		{"yyyyMMdd", "20200103", "2020013|202001031"},
		{"yyyyMMddHHmmss", "20200103235959", "20200103245959"},
		{"yy-M-d", "20-1-13", "2020-1-3"},
		{"yyyy-MM-dd'T'HH:mm:ss.SSS", "2020-01-03T10:00:00.123|2020-01-03T10:00:00.12", "2020-01-03T10:00:00.|2020-01-03T10:00:00.123456"},
		{"HH:mm:ssX", "10:00:00Z|10:00:00+01|10:00:00+0130", "10:00:00|10:00:00+1"},
		{"HH:mmXX", "10:00Z|10:00+0100", "10:00+01:00|10:00+01"},
		{"HH:mmXXX", "10:00Z|10:00+01:00", "10:00+0100|10:00+19:00"},
		{"HH:mmxxx", "10:00+00:00", "10:00Z"},
		{"HH:mmZ", "10:00+0000|10:00-0500", "10:00Z|10:00+00:00"},
		{"HH:mmZZZZ", "10:00GMT|10:00GMT+01:00", "10:00+01:00"},
		{"HH:mmZZZZZ", "10:00Z|10:00+01:00", "10:00+0100"},
		{"HH:mm O", "10:00 GMT+8|10:00 GMT+08:00", "10:00 +8"},
		{"HH:mm z", "10:00 CET|10:00 UTC|10:00 GMT+1", "10:00 |10:00 12"},
		{"HH:mm VV", "10:00 Europe/Berlin|10:00 Z|10:00 +01:00", "10:00 /x"},
		{"EEE, d MMM yyyy", "Mon, 23 Nov 2026", "Tue, 23 Nov 2026|Mon, 23 November 2026|mon, 23 Nov 2026"},
		{"EEEE d MMMM yyyy", "Monday 23 November 2026", "Mon 23 November 2026"},
		{"h:mm a", "1:05 PM|12:00 AM", "13:05 PM|0:10 AM|1:05 pm"},
		{"K:mm k", "0:10 24", "12:10 24|0:10 0"},
		{"yyyy-DDD", "2024-366|2023-1", "2023-366|2023-367"},
		{"YYYY-'W'ww-e", "2026-W48-2", "2026-W54-2|2026-48-2"},
		{"QQQ yyyy", "Q4 2026", "Q5 2026"},
		{"yyyy G", "44 BC|2026 AD", "0 AD"},
		{"uuuu", "-43|2026", "x"},
		{"A", "86399999", "86400000"},
		{"yyyy['-'MM['-'dd]]", "2026|2026-11|2026-11-23", "2026-|2026-11-"},
		{"h 'o''clock' ''a''", "1 o'clock 'PM'", "1 oclock PM"},
		{"dd.MM.yyyy dd", "23.11.2026 23", "23.11.2026 24"},
	} {
		t.Run(c.pattern, func(t *testing.T) {
			t.Parallel()
			p, err := javatime.Parse(c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			for want, texts := range map[bool]string{true: c.yes, false: c.no} {
				for text := range strings.SplitSeq(texts, "|") {
					if problem, ok := p.Match(text); ok != want {
						t.Errorf("%q: %v %s, want %v", text, ok, problem, want)
					}
				}
			}
		})
	}
}

func TestAPatternThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		"yyyy-bb":                 "at character 6 b is no field",
		"'T":                      "at character 1 a quote is not closed",
		"[yyyy":                   "an optional part is not closed",
		"yyyy]":                   "at character 5 an optional part is closed that was not opened",
		"ddd":                     "at character 1 ddd has too many letters",
		"{":                       "{ is reserved",
		strings.Repeat("d", 2000): "it is longer than 1000 bytes",
	} {
		if _, err := javatime.Parse(pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20s: %v", pattern, err)
		}
	}
}

func FuzzPattern(f *testing.F) {
	for _, p := range []string{"yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "EEEE, d. MMMM uuuu h:mm a", "yyyyMMddHHmmssSSS", "QQQ YYYY ww e F W", "D A n N O z VV x ZZZZ", "[yyyy]G''", "yy K k L c"} {
		f.Add(p, int64(1_700_000_000))
	}
	f.Fuzz(func(t *testing.T, pattern string, seconds int64) {
		p, err := javatime.Parse(pattern)
		if err != nil || len(pattern) > 200 {
			return
		}
		if seconds %= 250_000_000_000; seconds < 0 { // to the year 9892
			seconds = -seconds
		}
		text := p.Format(time.Unix(seconds, 123_456_789).UTC())
		if problem, ok := p.Match(text); ok != (problem == "") {
			t.Errorf("%s on %q: %v %q", pattern, text, ok, problem)
		}
	})
}

func TestWhatAPatternWritesItReads(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{time.UTC, time.FixedZone("CET", 3600), time.FixedZone("X", -(5*3600 + 1800))}
	for _, pattern := range []string{
		"yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "EEEE, d. MMMM uuuu h:mm a", "yyyyMMddHHmmssSSS", "QQQ YYYY ww e F W",
		"D A n N O z VV x ZZZZ", "[yyyy]G''", "uuuu K k L c", "MMM dd HH:mm:ss Z", "E d M y GGGG QQQQ", "XX X xxxxx ZZZZZ",
	} {
		p, err := javatime.Parse(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 300 {
			at := time.Unix(int64(i)*8_123_457, int64(i)*3_333_333).In(zones[i%3])
			text := p.Format(at)
			if problem, ok := p.Match(text); !ok {
				t.Errorf("%s wrote %q, and does not read it: %s", pattern, text, problem)
			}
		}
	}
}
