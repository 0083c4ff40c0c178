package tolerantreader_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader"
)

// customer is the customer of Building Microservices.
type customer struct {
	Firstname string `read:"$.naming.firstname | $.firstname | $..firstname"`
	Lastname  string `read:"$.naming.lastname | $.lastname | $..lastname"`
	Email     string `read:"$.email | $..email"`
	Phone     string `read:"$.telephoneNumber | $..telephoneNumber, accept=string-number"`
}

func TestACustomerIsReadWhereverItsPartsStand(t *testing.T) {
	t.Parallel()
	sam := customer{"Sam", "Newman", "sam@magpiebrain.com", "555-1234-5678"}
	for name, test := range map[string]struct {
		body     string
		findings []string
	}{
		"with naming": {
			body: `{"naming":{"firstname":"Sam","lastname":"Newman"},"email":"sam@magpiebrain.com","telephoneNumber":"555-1234-5678"}`,
		},
		"without naming": {
			body: `{"firstname":"Sam","lastname":"Newman","email":"sam@magpiebrain.com","telephoneNumber":"555-1234-5678"}`,
			findings: []string{
				"firstname: alternative at $.firstname: wanted $.naming.firstname, got $.firstname",
				"lastname: alternative at $.lastname: wanted $.naming.lastname, got $.lastname",
			},
		},
		"within something else": {
			body: `{"customer":{"naming":{"firstname":"Sam","lastname":"Newman"},"contact":{"email":"sam@magpiebrain.com","telephoneNumber":"555-1234-5678"}}}`,
			findings: []string{
				"firstname: relocated at $.customer.naming.firstname: wanted $.naming.firstname",
				"lastname: relocated at $.customer.naming.lastname: wanted $.naming.lastname",
				"email: relocated at $.customer.contact.email: wanted $.email",
				"phone: relocated at $.customer.contact.telephoneNumber: wanted $.telephoneNumber",
			},
		},
		"XML with naming": {
			body: `<customer><naming><firstname>Sam</firstname><lastname>Newman</lastname></naming><email>sam@magpiebrain.com</email><telephoneNumber>555-1234-5678</telephoneNumber></customer>`,
		},
		"XML without naming": {
			body: `<?xml version="1.0"?><customer><firstname>Sam</firstname><lastname>New<!-- -->man</lastname><email>sam&#64;magpiebrain.com</email><telephoneNumber><![CDATA[555-1234-5678]]></telephoneNumber></customer>`,
			findings: []string{
				"firstname: alternative at $.firstname: wanted $.naming.firstname, got $.firstname",
				"lastname: alternative at $.lastname: wanted $.naming.lastname, got $.lastname",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, report, err := tolerantreader.MustFor[customer]().ReadReport([]byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(sam, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if diff := cmp.Diff(test.findings, findingsOf(report)); diff != "" {
				t.Errorf("findings, -want +got\n%s", diff)
			}
		})
	}
}

func findingsOf(r *tolerantreader.Report) []string {
	var lines []string
	for _, f := range r.Findings {
		lines = append(lines, f.String())
	}
	return lines
}

// everything has a field of each type.
type everything struct {
	String string                         `read:"$.string, optional, accept=any"`
	Int8   int8                           `read:"$.int8, optional, accept=any"`
	Int64  int64                          `read:"$.int64, optional, accept=any"`
	Uint64 uint64                         `read:"$.uint64, optional"`
	Float  float64                        `read:"$.float, optional, accept=any"`
	Bool   bool                           `read:"$.bool, optional, accept=any"`
	Number json.Number                    `read:"$.number, optional"`
	Big    *big.Int                       `read:"$.big, optional"`
	Time   time.Time                      `read:"$.time, optional, accept=date"`
	Bytes  []byte                         `read:"$.bytes, optional"`
	Addr   netip.Addr                     `read:"$.addr, optional"`
	Any    any                            `read:"$.any, optional"`
	Raw    json.RawMessage                `read:"$.raw, optional"`
	Strict int                            `read:"$.strict, optional"`
	Map    map[string]int                 `read:"$.map, optional"`
	List   []int                          `read:"$.list, optional, accept=list-single+number-string"`
	Single string                         `read:"$.single, optional, accept=single-list"`
	Lists  [][]int                        `read:"$.lists, optional"`
	Maybe  tolerantreader.Maybe[int]      `read:"$.maybe"`
	Maybes []tolerantreader.Maybe[string] `read:"$.maybes, optional"`
	Deep   map[string][]struct {
		N *int `read:"@.n"`
	} `read:"$.deep, optional"`
}

func TestValuesAreReadExactlyOrNotAtAll(t *testing.T) {
	t.Parallel()
	reader := tolerantreader.MustFor[everything]()
	for _, test := range []struct {
		body   string
		want   func(e *everything)
		reason string // of the error
	}{
		{`{"string":"S\u0061m \ud83d\ude00 \n"}`, func(e *everything) { e.String = "Sam 😀 \n" }, ""},
		{`{"string":"\ud800"}`, func(e *everything) { e.String = "\ufffd" }, ""},
		{`{"string":12.50}`, func(e *everything) { e.String = "12.50" }, ""},
		{`{"string":true}`, func(e *everything) { e.String = "true" }, ""},
		{`{"string":{}}`, nil, "it is an object"},
		{`{"int8":-128}`, func(e *everything) { e.Int8 = -128 }, ""},
		{`{"int8":128}`, nil, "it is out of range"},
		{`{"int8":"127"}`, func(e *everything) { e.Int8 = 127 }, ""},
		{`{"int8":"12abc"}`, nil, "it is a string, and not of a number"},
		{`{"int8":" 12"}`, nil, "it is a string, and not of a number"},
		{`{"int8":1.0}`, func(e *everything) { e.Int8 = 1 }, ""},
		{`{"int8":1.27e2}`, func(e *everything) { e.Int8 = 127 }, ""},
		{`{"int8":1.9}`, nil, "it has a fraction"},
		{`{"int8":1e400}`, nil, "it is out of range"},
		{`{"int8":1e-400}`, nil, "it has a fraction"},
		{`{"int8":1e99999999999999999999}`, nil, "it is out of range"},
		{`{"int8":0e99999999999999999999}`, func(e *everything) {}, ""},
		{`{"int8":true}`, nil, "it is a boolean"},
		{`{"int64":9223372036854775807}`, func(e *everything) { e.Int64 = 9223372036854775807 }, ""},
		{`{"int64":-9223372036854775808}`, func(e *everything) { e.Int64 = -9223372036854775808 }, ""},
		{`{"int64":9223372036854775808}`, nil, "it is out of range"},
		{`{"int64":9007199254740993}`, func(e *everything) { e.Int64 = 9007199254740993 }, ""},
		{`{"uint64":18446744073709551615}`, func(e *everything) { e.Uint64 = 18446744073709551615 }, ""},
		{`{"uint64":18446744073709551616}`, nil, "it is out of range"},
		{`{"uint64":-1}`, nil, "it is out of range"},
		{`{"uint64":-0}`, func(e *everything) {}, ""},
		{`{"uint64":1.0}`, nil, "it is written with a fraction or an exponent, and integer-float is not accepted"},
		{`{"float":0.1}`, func(e *everything) { e.Float = 0.1 }, ""},
		{`{"float":1e400}`, nil, "it is out of range"},
		{`{"float":1e-400}`, nil, "it is out of range"},
		{`{"float":9007199254740993}`, nil, "it is a whole number that would be rounded"},
		{`{"float":9007199254740992}`, func(e *everything) { e.Float = 9007199254740992 }, ""},
		{`{"float":"1.5"}`, func(e *everything) { e.Float = 1.5 }, ""},
		{`{"bool":"yes"}`, func(e *everything) { e.Bool = true }, ""},
		{`{"bool":1}`, func(e *everything) { e.Bool = true }, ""},
		{`{"bool":"false"}`, func(e *everything) {}, ""},
		{`{"bool":2}`, nil, "it is no boolean"},
		{`{"number":1e400}`, func(e *everything) { e.Number = "1e400" }, ""},
		{`{"big":123456789012345678901234567890}`, func(e *everything) {
			e.Big, _ = new(big.Int).SetString("123456789012345678901234567890", 10)
		}, ""},
		{`{"big":1e1000000000}`, nil, "it has more than 10000 digits"},
		{`{"time":"2026-11-23T10:00:00Z"}`, func(e *everything) { e.Time = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }, ""},
		{`{"time":"2026-11-23"}`, func(e *everything) { e.Time = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }, ""},
		{`{"time":"23.11.2026"}`, nil, "it is no date-time of RFC 3339"},
		{`{"time":1}`, nil, "it is a number"},
		{`{"bytes":"aGk="}`, func(e *everything) { e.Bytes = []byte("hi") }, ""},
		{`{"bytes":"aGk"}`, func(e *everything) { e.Bytes = []byte("hi") }, ""},
		{`{"bytes":"-_8="}`, func(e *everything) { e.Bytes = []byte{0xfb, 0xff} }, ""},
		{`{"bytes":"aGk=="}`, nil, "it is no base64"},
		{`{"bytes":"a b"}`, nil, "it is no base64"},
		{`{"addr":"127.0.0.1"}`, func(e *everything) { e.Addr = netip.MustParseAddr("127.0.0.1") }, ""},
		{`{"addr":"x"}`, nil, `ParseAddr("x"): unable to parse IP`},
		{`{"any":{"a":[1,null,"x"]}}`, func(e *everything) {
			e.Any = map[string]any{"a": []any{json.Number("1"), nil, "x"}}
		}, ""},
		{`{"any":null}`, func(e *everything) {}, ""},
		{`{"raw":[1, 2]}`, func(e *everything) { e.Raw = json.RawMessage("[1, 2]") }, ""},
		{`{"strict":"1"}`, nil, "it is a number in a string, and number-string is not accepted"},
		{`{"map":{"a":1,"b":2}}`, func(e *everything) { e.Map = map[string]int{"a": 1, "b": 2} }, ""},
		{`{"map":{"a":"x"}}`, nil, "it is a string, and not of a number"},
		{`{"map":[]}`, nil, "it is a list"},
		{`{"list":[1,"2"]}`, func(e *everything) { e.List = []int{1, 2} }, ""},
		{`{"list":[]}`, func(e *everything) { e.List = []int{} }, ""},
		{`{"list":3}`, func(e *everything) { e.List = []int{3} }, ""},
		{`{"list":[1,null]}`, nil, "it is null"},
		{`{"single":["x"]}`, func(e *everything) { e.Single = "x" }, ""},
		{`{"single":["x","y"]}`, nil, "it is a list"},
		{`{"single":[]}`, nil, "it is a list"},
		{`{"lists":[[1],[],[2,3]]}`, func(e *everything) { e.Lists = [][]int{{1}, {}, {2, 3}} }, ""},
		{`{"maybe":null}`, func(e *everything) { e.Maybe.State = tolerantreader.IsNull }, ""},
		{`{"maybe":0}`, func(e *everything) { e.Maybe.State = tolerantreader.Present }, ""},
		{`{"maybes":["a",null]}`, func(e *everything) {
			e.Maybes = []tolerantreader.Maybe[string]{{State: tolerantreader.Present, Value: "a"}, {State: tolerantreader.IsNull}}
		}, ""},
		{`{"deep":{"a":[{"n":1},{}]}}`, func(e *everything) {
			type element = struct {
				N *int `read:"@.n"`
			}
			e.Deep = map[string][]element{"a": {{N: new(1)}, {}}}
		}, ""},
		{`{}`, func(e *everything) {}, ""},
	} {
		t.Run(test.body, func(t *testing.T) {
			t.Parallel()
			got, err := reader.Read([]byte(test.body))
			if test.want == nil {
				var failure *tolerantreader.ReadError
				if !errors.As(err, &failure) || len(failure.Invalid) != 1 || failure.Invalid[0].Reason != test.reason {
					t.Fatalf("got %+v, %v; want the reason %q", got, err, test.reason)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var want everything
			test.want(&want)
			if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *big.Int) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 }), cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestEachElementIsOneStruct(t *testing.T) {
	t.Parallel()
	type order struct {
		Items []struct {
			SKU   string `read:"@.sku"`
			Count int    `read:"@.amount.count, default=1"`
		} `read:"$.items[*] | $.item"`
	}
	reader := tolerantreader.MustFor[order]()
	for _, body := range []string{
		`{"items":[{"sku":"a","amount":{"count":2}},{"sku":"b"},{"sku":"c","amount":{"count":3}}]}`,
		`<order><item><sku>a</sku><amount><count>2</count></amount></item><item><sku>b</sku></item><item><sku>c</sku><amount><count>3</count></amount></item></order>`,
	} {
		got, err := reader.Read([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Items) != 3 || got.Items[1].SKU != "b" || got.Items[1].Count != 1 || got.Items[2].Count != 3 {
			t.Errorf("%s: got %+v", body, got)
		}
	}
	_, err := reader.Read([]byte(`{"items":[{"sku":"a"},{"skus":"b"},{"sku":1}]}`))
	want := "items[1].sku: required, not found at $.items[1].sku; $.items[1] is an object with keys skus; nearest: $.items[1].skus\n" +
		"items[2].sku: wanted a string at $.items[2].sku, got 1: it is a number, and string-number is not accepted"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestEverythingThatIsWrongIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	type wanted struct {
		Firstname string `read:"$.naming.firstname | $.firstname"`
		Age       int    `read:"$.age"`
		Email     string `read:"$..email"`
	}
	_, err := tolerantreader.MustFor[wanted]().Read([]byte(`{"naming":{"givenname":"Sam","lastname":2},"age":"old","a":{"email":"x"},"b":{"email":"y"}}`))
	want := `firstname: required, not found at $.naming.firstname, $.firstname; $.naming is an object with keys givenname, lastname; nearest: $.naming.givenname
age: wanted an integer at $.age, got "old": it is a string, and not of a number
email: ambiguous at $..email: different values stand there: $.a.email, $.b.email`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	for _, is := range []error{tolerantreader.ErrMissing, tolerantreader.ErrInvalid, tolerantreader.ErrAmbiguous} {
		if !errors.Is(err, is) {
			t.Errorf("it is not %v", is)
		}
	}
	if errors.Is(err, tolerantreader.ErrSyntax) {
		t.Error("the syntax is not wrong")
	}
}

func TestWhatCouldBeMeantIsNamed(t *testing.T) {
	t.Parallel()
	type wanted struct {
		FirstName string `read:"$.firstName"`
	}
	reader := tolerantreader.MustFor[wanted]()
	for body, nearest := range map[string]string{
		`{"first_name":"x"}`:                           "$.first_name",
		`{"FIRSTNAME":"x"}`:                            "$.FIRSTNAME",
		`{"a":[{"firstName":"x"}]}`:                    "$.a[0].firstName",
		`{"firstNmae":"x"}`:                            "$.firstNmae",
		`{"a":{"firstName":1},"b":{"first-name":"x"}}`: "$.b['first-name'], $.a.firstName",
		`{"a":1,"b":{}}`:                               "",
		`{}`:                                           "",
		`[]`:                                           "",
		`7`:                                            "",
	} {
		_, err := reader.Read([]byte(body))
		if err == nil {
			t.Errorf("%s: it was found", body)
			continue
		}
		_, got, _ := strings.Cut(err.Error(), "nearest: ")
		if got != nearest {
			t.Errorf("%s: got %q, want %q\n%v", body, got, nearest, err)
		}
	}
}

func TestManyReadAtTheSameTime(t *testing.T) {
	t.Parallel()
	reader := tolerantreader.MustFor[customer]()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 50 {
				first := strings.Repeat("x", i+1)
				body := `{"firstname":"` + first + `","lastname":"l","email":"e","telephoneNumber":` + strings.Repeat("1", i+1) + `}`
				got, report, err := reader.ReadReport([]byte(body))
				if err != nil || got.Firstname != first || len(report.Findings) != 3 {
					t.Errorf("got %+v, %v, %v", got, report, err)
				}
			}
		})
	}
	all.Wait()
}

func TestGetReadsOneValue(t *testing.T) {
	t.Parallel()
	body := []byte(`{"a":[1,2],"b":"x"}`)
	if n, err := tolerantreader.Get[int](body, "$.n", "$.a[1]"); n != 2 || err != nil {
		t.Errorf("got %v, %v", n, err)
	}
	if s, err := tolerantreader.Get[string](body, "$.b"); s != "x" || err != nil {
		t.Errorf("got %v, %v", s, err)
	}
	if _, err := tolerantreader.Get[string](body, "$.c"); !errors.Is(err, tolerantreader.ErrMissing) {
		t.Errorf("got %v", err)
	}
	if _, err := tolerantreader.Get[string](body, "$.["); err == nil {
		t.Error("the path was taken")
	}
}
