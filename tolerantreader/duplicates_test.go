package tolerantreader_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader"
)

func TestOfNamesThatStandTwiceOneIsTakenEverywhere(t *testing.T) {
	t.Parallel()
	type wanted struct {
		X   string   `read:"$.a.x, default=none"`
		All []string `read:"$..x, optional"`
	}
	for _, test := range []struct {
		body        string
		first, last wanted
	}{
		{`{"a":{"x":"1","x":"2"}}`, wanted{"1", []string{"1"}}, wanted{"2", []string{"2"}}},
		{`{"a":{"x":"1", "x" : "2" ,"x":"3"}}`, wanted{"1", []string{"1"}}, wanted{"3", []string{"3"}}},
		{`{"a":{"x":"1"},"a":{}}`, wanted{"1", []string{"1"}}, wanted{"none", nil}},
		{`{"a":{},"a":{"x":"1"}}`, wanted{"none", nil}, wanted{"1", []string{"1"}}},
		{`{"a":{"x":"1"},"a":{"x":"2"},"b":{"x":"3"}}`, wanted{"1", []string{"1", "3"}}, wanted{"2", []string{"2", "3"}}},
	} {
		for option, want := range map[string]wanted{"first": test.first, "last": test.last} {
			opt := tolerantreader.FirstOfDuplicates()
			if option == "last" {
				opt = tolerantreader.LastOfDuplicates()
			}
			got, report, err := tolerantreader.MustFor[wanted](opt).ReadReport([]byte(test.body))
			if diff := cmp.Diff(want, got); err != nil || diff != "" || len(report.ByKind(tolerantreader.DuplicateKey)) == 0 {
				t.Errorf("%s, %s: %v, %v, -want +got\n%s", test.body, option, err, report, diff)
			}
		}
		if _, err := tolerantreader.MustFor[wanted]().Read([]byte(test.body)); !errors.Is(err, tolerantreader.ErrAmbiguous) {
			t.Errorf("%s: got %v", test.body, err)
		}
	}
}
