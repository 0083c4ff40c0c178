package tolerantreader_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader"
)

// Gjson overflows its stack on these bytes, which it must never see.
func TestGJSONNeverSeesWhatItCannotBear(t *testing.T) {
	t.Parallel()
	deep := append(bytes.Repeat([]byte("["), 10_000_000), bytes.Repeat([]byte("]"), 10_000_000)...)
	plan, err := tolerantreader.New([]tolerantreader.Field{{Name: "all", Paths: []string{"$"}}})
	if err != nil {
		t.Fatal(err)
	}
	values := make([]tolerantreader.Value, 1)
	if err := plan.Scan(deep, values); !errors.Is(err, tolerantreader.ErrLimit) {
		t.Errorf("got %v", err)
	}
	for _, opts := range [][]tolerantreader.Option{{tolerantreader.MaxDepth(1 << 30)}, {tolerantreader.MaxDepth(1 << 30), tolerantreader.Skim()}} {
		plan, err := tolerantreader.New([]tolerantreader.Field{{Name: "a", Paths: []string{"$.a"}}}, opts...)
		if err != nil {
			t.Fatal(err)
		}
		body := append(append([]byte(`{"a":`), deep[9_980_000:10_020_000]...), '}')
		err = plan.Scan(body, values)
		if err == nil && values[0].GJSON().Exists() {
			t.Error("gjson was given 20,000 nested arrays")
		}
	}
	skimming, err := tolerantreader.New([]tolerantreader.Field{{Name: "a", Paths: []string{"$.a"}}}, tolerantreader.Skim())
	if err != nil {
		t.Fatal(err)
	}
	if err := skimming.Scan([]byte(`{"a":{"b":tru}}`), values); err == nil && values[0].GJSON().Exists() {
		t.Error("gjson was given what nobody verified")
	}
	if err := skimming.Scan([]byte(`{"a":{"b":true}}`), values); err != nil || !values[0].GJSON().Get("b").Bool() {
		t.Errorf("got %v, %v", values[0].GJSON(), err)
	}
}

func TestAModifierOfGJSONThatIsQuadraticIsRefused(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"gjson:@dig:firstname", "gjson:a.@unknown", "gjson:@this.@dig:x"} {
		if _, err := tolerantreader.New([]tolerantreader.Field{{Name: "x", Paths: []string{path}}}); err == nil {
			t.Errorf("%s was taken", path)
		}
	}
}

// limits are the documents that go beyond a limit, and the limit.
func TestLimitsHold(t *testing.T) {
	t.Parallel()
	field := []tolerantreader.Field{{Name: "x", Paths: []string{"$..x"}, Kind: tolerantreader.List, Optional: true}}
	for _, test := range []struct {
		opts []tolerantreader.Option
		body string
		what string
	}{
		{nil, strings.Repeat("[", 1001) + strings.Repeat("]", 1001), "depth"},
		{nil, strings.Repeat("[", 1000) + strings.Repeat("]", 1000), ""},
		{nil, strings.Repeat("<a>", 1001) + strings.Repeat("</a>", 1001), "depth"},
		{[]tolerantreader.Option{tolerantreader.MaxDepth(3)}, `[[[[]]]]`, "depth"},
		{[]tolerantreader.Option{tolerantreader.MaxMatches(2)}, `[{"x":1},{"x":2},{"x":3}]`, "matches"},
		{[]tolerantreader.Option{tolerantreader.MaxBytes(3)}, `[1,2]`, "bytes"},
		{[]tolerantreader.Option{tolerantreader.MaxBytes(5)}, `[1,2]`, ""},
	} {
		plan, err := tolerantreader.New(field, test.opts...)
		if err != nil {
			t.Fatal(err)
		}
		err = plan.Scan([]byte(test.body), make([]tolerantreader.Value, 1))
		var limit *tolerantreader.LimitError
		if got := errors.As(err, &limit); got != (test.what != "") || got && limit.What != test.what {
			t.Errorf("%.20s: got %v, want %q", test.body, err, test.what)
		}
	}
}

// A list of elements that are all wrong is told in a bounded error.
func TestAnErrorIsBounded(t *testing.T) {
	t.Parallel()
	body := `{"items":[` + strings.Repeat(`{"skus":1},`, 9_000) + `{}]}`
	_, report, err := tolerantreader.MustFor[struct {
		Items []struct {
			SKU string `read:"@.sku"`
		} `read:"$.items"`
	}]().ReadReport([]byte(body))
	var failure *tolerantreader.ReadError
	if !errors.As(err, &failure) || len(failure.Missing) != 100 {
		t.Errorf("%d missing, %v", len(failure.Missing), report)
	}
	_, report, err = tolerantreader.MustFor[struct {
		Items []int `read:"$.items, accept=number-string"`
	}]().ReadReport([]byte(`{"items":[` + strings.Repeat(`"1",`, 2_000) + `"1"]}`))
	if err != nil || len(report.Findings) != 1_000 || !report.Truncated {
		t.Errorf("%d findings, %v", len(report.Findings), err)
	}
}

// What is looked for once more, in other cases, is looked for in one outline of the document.
func TestFoldedNamesInAListTakeLinearTime(t *testing.T) {
	t.Parallel()
	type list struct {
		Items []struct {
			Name string `read:"@.naming.name, accept=case"`
			Mail string `read:"@.email | @..email, accept=case, optional"`
		} `read:"$.items"`
	}
	body := `{"items":[` + strings.Repeat(`{"naming":{"Name":"x"}},`, 8_000) + `{"naming":{"NAME":"y"}}]}`
	got, err := tolerantreader.MustFor[list]().Read([]byte(body))
	if err != nil || len(got.Items) != 8_001 || got.Items[8_000].Name != "y" {
		t.Errorf("%d items, %v", len(got.Items), err)
	}
}

func TestBytesAndStreamsAreReadAlike(t *testing.T) {
	t.Parallel()
	for _, opts := range [][]tolerantreader.Option{nil, {tolerantreader.Skim()}} {
		reader := tolerantreader.MustFor[customer](opts...)
		for _, test := range bodies {
			a, ra, ea := reader.ReadReport([]byte(test.body))
			b, rb, eb := reader.ReadStream(iotest(test.body), "application/json")
			if diff := cmp.Diff(a, b) + cmp.Diff(ra, rb) + cmp.Diff(fmt.Sprint(ea), fmt.Sprint(eb)); diff != "" {
				t.Errorf("%s\n%s", test.body, diff)
			}
		}
	}
}

// iotest gives one byte at a time.
func iotest(text string) *slow { return &slow{strings.NewReader(text)} }

type slow struct{ *strings.Reader }

func (s *slow) Read(b []byte) (int, error) { return s.Reader.Read(b[:1]) }

func TestSkimAndVerifyReadTheSame(t *testing.T) {
	t.Parallel()
	verify, skim := tolerantreader.MustFor[order](), tolerantreader.MustFor[order](tolerantreader.Skim())
	for _, test := range bodies {
		a, ra, ea := verify.ReadReport([]byte(test.body))
		b, rb, eb := skim.ReadReport([]byte(test.body))
		if diff := cmp.Diff(a, b) + cmp.Diff(ra.Findings, rb.Findings) + cmp.Diff(fmt.Sprint(ea), fmt.Sprint(eb)); diff != "" {
			t.Errorf("%s\n%s", test.body, diff)
		}
		if ea == nil && (!ra.Verified || rb.Verified) {
			t.Errorf("%s: verified %v and %v", test.body, ra.Verified, rb.Verified)
		}
	}
}

// Whatever comes, reading ends, and what is read of a document is the same however it is read.
func FuzzRead(f *testing.F) {
	for _, test := range bodies {
		f.Add([]byte(test.body))
	}
	for _, seed := range []string{
		`<order><id>1</id><total>2</total><items><sku>a</sku></items></order>`, `<a`, "\ufeff{}", `{"id":"\ud800","id":1}`,
		`{"_links":{"self":[{"href":"/"}]},"_embedded":{"id":1}}`, `<!doctype html><p>`, "\xff\xfe{\x00}\x00",
	} {
		f.Add([]byte(seed))
	}
	reader := tolerantreader.MustFor[order](tolerantreader.Embedded())
	lenient := tolerantreader.MustFor[struct {
		ID   any               `read:"$..id, first, accept=any"`
		Self []string          `read:"rel=self, optional"`
		Item map[string]string `read:"$.item, optional, accept=any"`
		Any  []any             `read:"$..sku | $.items, optional, accept=case"`
	}](tolerantreader.LastOfDuplicates(), tolerantreader.Skim())
	f.Fuzz(func(t *testing.T, body []byte) {
		a, ea := reader.Read(body)
		b, report, eb := reader.ReadReport(body)
		if diff := cmp.Diff(fmt.Sprint(ea), fmt.Sprint(eb)); diff != "" {
			t.Errorf("%q\n%s", body, diff)
		}
		if diff := cmp.Diff(a, b); ea == nil && diff != "" {
			t.Errorf("%q\n%s", body, diff)
		}
		for _, finding := range report.Findings {
			_ = finding.String()
		}
		_, _, _ = lenient.ReadReport(body)
	})
}
