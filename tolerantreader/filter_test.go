package tolerantreader_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/tolerantreader"
)

// orders are read by conditions and from the end, from JSON and from XML.
type orders struct {
	Paid   []string `read:"$.order[?@.paid == true && @.total > 9].sku"`
	Last   string   `read:"$.order[-1].sku"`
	Second string   `read:"$.order[?@.id == $.shown].sku"`
	Match  []string `read:"$.order[?match(@.sku, 'a|c') || @.total >= 100].sku, optional"`
	Lines  []line   `read:"$.order[?@.total]"`
}

type line struct {
	Sku   string  `read:"@.sku"`
	Total float64 `read:"@.total, accept=number-string"`
	Tag   string  `read:"@.tag[-1] | @.tag, optional"`
}

func TestFiltersReadJSONAndXMLAlike(t *testing.T) {
	t.Parallel()
	want := orders{
		Paid: []string{"a", "b"}, Last: "c", Second: "b", Match: []string{"a", "c"},
		Lines: []line{{"a", 10, "y"}, {"b", 9.5, ""}},
	}
	reader := tolerantreader.MustFor[orders]()
	for format, body := range map[string]string{
		"JSON": `{"shown": 2, "order": [
			{"id": 1, "sku": "a", "total": 1e1, "paid": true, "tag": ["x", "y"]},
			{"id": 2, "sku": "b", "total": 9.50, "paid": true},
			{"id": 3, "sku": "c"}]}`,
		"XML": `<orders><shown>2</shown>
			<order><id>1</id><sku>a</sku><total>10</total><paid>true</paid><tag>x</tag><tag>y</tag></order>
			<order><id>2</id><sku>b</sku><total>9.50</total><paid>true</paid></order>
			<order><id>3</id><sku>c</sku></order></orders>`,
	} {
		got, err := reader.Read([]byte(body))
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
	}
}

func TestAFilterOfANestedStructCannotAskFromTheDocument(t *testing.T) {
	t.Parallel()
	_, err := tolerantreader.For[struct {
		Orders []struct {
			Sku string `read:"@.item[?@.id == $.shown].sku"`
		} `read:"$.order"`
	}]()
	var wrong *tolerantreader.DeclarationError
	if !errors.As(err, &wrong) || !strings.Contains(wrong.Reason, "asks from $") {
		t.Errorf("got %v", err)
	}
}

func TestAFilterThatAsksTooMuchHasAnEnd(t *testing.T) {
	t.Parallel()
	reader := tolerantreader.MustFor[struct {
		X []string `read:"$..[?@..[?@..[?@..x]]], optional"`
	}]()
	_, err := reader.Read([]byte(strings.Repeat(`{"a":[`, 400) + strings.Repeat("]}", 400)))
	var limit *tolerantreader.LimitError
	if !errors.As(err, &limit) || limit.What != "steps of a search" {
		t.Errorf("got %v", err)
	}
}

func ExampleGet_filter() {
	body := []byte(`{"phones": [{"type": "home", "number": "555-1234"}, {"type": "work", "number": "555-5678"}]}`)
	number, err := tolerantreader.Get[string](body, "$.phones[?@.type == 'work'].number")
	fmt.Println(number, err)
	page := []byte(`<customer><phone type="home">555-1234</phone><phone type="work">555-5678</phone></customer>`)
	number, err = tolerantreader.Get[string](page, "//phone[@type='work']")
	fmt.Println(number, err)
	// Output:
	// 555-5678 <nil>
	// 555-5678 <nil>
}
