package dateexpr_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/postel-api/postel/contracts/internal/dateexpr"
)

func ExampleEval() {
	now := time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC) // a Monday
	for _, e := range []string{"today + 1 week", "next monday", "tomorrow @ 4 o'clock pm", "soon"} {
		at, err := dateexpr.Eval(e, now)
		fmt.Println(at.Format("2006-01-02 15:04"), err)
	}
	// Output:
	// 2026-11-30 10:30 <nil>
	// 2026-11-30 10:30 <nil>
	// 2026-11-24 16:00 <nil>
	// 0001-01-01 00:00 the date expression "soon" is not understood at "soon"
}

func TestExpressions(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC)
	for e, want := range map[string]string{
		"":                                "2026-11-23T10:30",
		"now":                             "2026-11-23T10:30",
		"today":                           "2026-11-23T10:30",
		"yesterday":                       "2026-11-22T10:30",
		"today + 1 day":                   "2026-11-24T10:30",
		"today+2 weeks-3 days":            "2026-12-04T10:30",
		"+ 1 year":                        "2027-11-23T10:30",
		"last fri":                        "2026-11-20T10:30",
		"next friday":                     "2026-11-27T10:30",
		"last monday":                     "2026-11-16T10:30",
		"next month":                      "2026-12-23T10:30",
		"last year":                       "2025-11-23T10:30",
		"next february":                   "2027-02-23T10:30",
		"last dec":                        "2025-12-23T10:30",
		"@ midnight":                      "2026-11-23T00:00",
		"@ noon + 30 minutes":             "2026-11-23T12:30",
		"@ 4 o'clock":                     "2026-11-23T16:00",
		"@ 11 o'clock":                    "2026-11-23T11:00",
		"@ 12 o'clock am":                 "2026-11-23T00:00",
		"@ 12 o'clock pm":                 "2026-11-23T12:00",
		"@ now + 1 hour - 30 seconds":     "2026-11-23T11:29",
		"@ last hour":                     "2026-11-23T09:30",
		"Today + 1 week @ Next hour":      "2026-11-30T11:30",
		"today + 1 fortnight @ 1 o'clock": "2026-12-07T13:00",
	} {
		at, err := dateexpr.Eval(e, now)
		if got := at.Format("2006-01-02T15:04"); err != nil || got != want {
			t.Errorf("%q: %s, %v, want %s", e, got, err, want)
		}
	}
	for _, e := range []string{"next", "today +", "today + 1", "today + x days", "today + 1 lightyear", "@ 13 o'clock", "@ 4 pm", "@ next", "today tomorrow", "today + 99999999999 days"} {
		if at, err := dateexpr.Eval(e, now); err == nil {
			t.Errorf("%q: %s", e, at)
		}
	}
}

func FuzzEval(f *testing.F) {
	f.Add("next monday + 1 week @ 4 o'clock pm - 3 minutes")
	f.Fuzz(func(t *testing.T, e string) {
		if at, err := dateexpr.Eval(e, time.Unix(0, 0)); err != nil && !at.IsZero() {
			t.Errorf("%q: an error, and %s", e, at)
		}
	})
}
