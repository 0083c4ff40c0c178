package tolerantreader_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/postel-api/postel/tolerantreader"
	"github.com/postel-api/postel/tolerantreader/html"
)

// The customer of Building Microservices, of which a help desk needs three fields.
type helpdeskCustomer struct {
	Firstname string `read:"$.naming.firstname | $.firstname | $..firstname"`
	Email     string `read:"$.email | $..email"`
	Phone     string `read:"$.telephoneNumber | $..telephoneNumber, optional"`
}

func Example() {
	customers := tolerantreader.MustFor[helpdeskCustomer]()
	for _, body := range []string{
		`{"naming": {"firstname": "Sam", "lastname": "Newman"}, "email": "sam@magpiebrain.com", "telephoneNumber": "555-1234-5678"}`,
		`{"firstname": "Sam", "lastname": "Newman", "email": "sam@magpiebrain.com", "telephoneNumber": "555-1234-5678"}`,
		`<customer><naming><firstname>Sam</firstname><lastname>Newman</lastname></naming><email>sam@magpiebrain.com</email><telephoneNumber>555-1234-5678</telephoneNumber></customer>`,
		`<customer><firstname>Sam</firstname><lastname>Newman</lastname><email>sam@magpiebrain.com</email><telephoneNumber>555-1234-5678</telephoneNumber></customer>`,
	} {
		customer, report, err := customers.ReadReport([]byte(body))
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(customer.Firstname, customer.Email, customer.Phone)
		for _, f := range report.Findings {
			fmt.Println("  tolerated:", f)
		}
	}
	// Output:
	// Sam sam@magpiebrain.com 555-1234-5678
	// Sam sam@magpiebrain.com 555-1234-5678
	//   tolerated: firstname: alternative at $.firstname: wanted $.naming.firstname, got $.firstname
	// Sam sam@magpiebrain.com 555-1234-5678
	// Sam sam@magpiebrain.com 555-1234-5678
	//   tolerated: firstname: alternative at $.firstname: wanted $.naming.firstname, got $.firstname
}

func ExampleReader_Read() {
	_, err := tolerantreader.MustFor[struct {
		Firstname string `read:"$.naming.firstname | $.firstname"`
		Lastname  string `read:"$.naming.lastname"`
		Points    int    `read:"$.loyalty.points"`
	}]().Read([]byte(`{"naming": {"givenname": "Sam", "lastname": "Newman"}, "loyalty": {"points": "many"}}`))
	fmt.Println(err)
	fmt.Println(errors.Is(err, tolerantreader.ErrMissing), errors.Is(err, tolerantreader.ErrInvalid))
	// Output:
	// firstname: required, not found at $.naming.firstname, $.firstname; $.naming is an object with keys givenname, lastname; nearest: $.naming.givenname
	// points: wanted an integer at $.loyalty.points, got "many": it is a string, and not of a number
	// true true
}

func ExampleReader_ReadReport() {
	reader := tolerantreader.MustFor[struct {
		Points int    `read:"$.points, accept=number-string"`
		Tier   string `read:"$..tier"`
	}]()
	_, report, err := reader.ReadReport([]byte(`{"points": "1200", "loyalty": {"tier": "gold"}}`))
	fmt.Println(report.Verified, err)
	for _, f := range report.Findings {
		fmt.Println(f.Kind, f.At.Pointer, f.At.Offset)
	}
	// Output:
	// true <nil>
	// coerced /points 11
	// relocated /loyalty/tier 39
}

// An array of objects is a slice of structs: one element, one struct.
func ExampleFor_elements() {
	reader := tolerantreader.MustFor[struct {
		Items []struct {
			SKU   string `read:"@.sku"`
			Price *int   `read:"@.price"`
		} `read:"$.items"`
	}]()
	order, err := reader.Read([]byte(`{"items": [{"sku": "a", "price": 3}, {"sku": "b"}, {"sku": "c", "price": 5}]}`))
	fmt.Println(err)
	for _, item := range order.Items {
		fmt.Println(item.SKU, item.Price != nil)
	}
	// Output:
	// <nil>
	// a true
	// b false
	// c true
}

// Mistakes are found when a reader is made, all at once.
func ExampleFor_mistakes() {
	_, err := tolerantreader.For[struct {
		Name string   `read:"$.name, optoinal"`
		Age  int      `read:"$.age, default=old"`
		Done chan int `read:"$.done"`
	}]()
	fmt.Println(err)
	// Output:
	// struct.Name: "$.name, optoinal", column 9: "optoinal" is no option; there are optional, default=, accept=, first, rel=
	// struct.Done: "$.done": nothing can be read into a chan int
	// struct.Age: "default=old": the default is no integer: it is no number
}

func ExampleMaybe() {
	reader := tolerantreader.MustFor[struct {
		Email tolerantreader.Maybe[string] `read:"$.email"`
	}]()
	for _, patch := range []string{`{}`, `{"email": null}`, `{"email": ""}`} {
		p, err := reader.Read([]byte(patch))
		fmt.Printf("%s %q %v\n", p.Email.State, p.Email.Value, err)
	}
	// Output:
	// absent "" <nil>
	// null "" <nil>
	// present "" <nil>
}

func ExamplePlan_Scan() {
	plan, err := tolerantreader.New([]tolerantreader.Field{
		{Name: "id", Paths: []string{"$.id"}, Kind: tolerantreader.Int},
		{Name: "tags", Paths: []string{"$.tags"}, Kind: tolerantreader.List, Optional: true},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	values := make([]tolerantreader.Value, 2) // to be used again and again
	if err := plan.Scan([]byte(`{"id": 9007199254740993, "tags": ["a", "b"]}`), values); err != nil {
		fmt.Println(err)
		return
	}
	id, err := values[0].Int64()
	fmt.Println(id, err)
	for tag := range values[1].Elements() {
		fmt.Println(tag)
	}
	fmt.Println(values[1].GJSON().Get("#"))
	// Output:
	// 9007199254740993 <nil>
	// a
	// b
	// 2
}

func ExampleGet() {
	name, err := tolerantreader.Get[string]([]byte(`{"person": {"name": "Sam"}}`), "$.name", "$..name")
	fmt.Println(name, err)
	// Output: Sam <nil>
}

func ExampleReader_ReadResponse() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/xml; charset=iso-8859-1")
		w.Header().Set("Link", `</customers/2>; rel="next"`)
		w.Write([]byte("<customer><firstname>Ren\xe9</firstname></customer>"))
	}))
	defer server.Close()

	reader := tolerantreader.MustFor[struct {
		Firstname string                   `read:"$.firstname"`
		Next      tolerantreader.Hyperlink `read:"rel=next"`
	}]()
	response, err := http.Get(server.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	customer, report, err := reader.ReadResponse(response)
	fmt.Println(customer.Firstname, customer.Next.Href, customer.Next.Source, err)
	fmt.Println(report)
	// Output:
	// René /customers/2 Link header <nil>
	// charset: wanted UTF-8, got ISO-8859-1
	// next: alternative: wanted rel=next in the document, got the Link header
}

// The album of Building Microservices, whose links say what can be done next.
func ExampleHyperlink() {
	type album struct {
		Name   string `read:"$.name"`
		Artist string `read:"rel=/artist"`
		Buy    string `read:"rel=/instantpurchase"`
	}
	reader := tolerantreader.MustFor[album]()
	for _, body := range []string{
		`<album><name>Give Blood</name><link rel="/artist" href="/artist/theBrakes"/><link rel="/instantpurchase" href="/instantPurchase/1234"/></album>`,
		`{"name": "Give Blood", "_links": {"/artist": {"href": "/artist/theBrakes"}, "/instantpurchase": [{"href": "/instantPurchase/1234"}]}}`,
	} {
		fmt.Println(reader.Read([]byte(body)))
	}
	// Output:
	// {Give Blood /artist/theBrakes /instantPurchase/1234} <nil>
	// {Give Blood /artist/theBrakes /instantPurchase/1234} <nil>
}

func ExampleWithHTML() {
	reader := tolerantreader.MustFor[struct {
		Title string `read:"css:h1"`
		Next  string `read:"rel=next"`
	}](tolerantreader.WithHTML(html.Reader{}))
	fmt.Println(reader.Read([]byte(`<!doctype html><h1>Give <em>Blood</em></h1><a rel=next href=/2>more</a>`)))
	// Output: {Give Blood /2} <nil>
}

func ExampleReader_Contract() {
	contract := tolerantreader.MustFor[helpdeskCustomer]().Contract("helpdesk")
	for _, need := range contract.Reads {
		fmt.Println(need.Name, need.Kind, need.Required, need.Paths)
	}
	findings, err := contract.CheckBody([]byte(`{"first_name": "Sam", "email": "sam@magpiebrain.com"}`))
	fmt.Println(err)
	for _, f := range findings {
		fmt.Println(f)
	}
	// Output:
	// email string true [$.email $..email]
	// firstname string true [$.naming.firstname $.firstname $..firstname]
	// phone string false [$.telephoneNumber $..telephoneNumber]
	// <nil>
	// firstname: violated: wanted present at $.naming.firstname, $.firstname, $..firstname, got absent; also at $.first_name
}

func ExampleContract_JSONSchema() {
	plan, err := tolerantreader.New([]tolerantreader.Field{{Name: "id", Paths: []string{"$.id", "$.key"}, Kind: tolerantreader.Int}})
	if err != nil {
		fmt.Println(err)
		return
	}
	schema, err := plan.Contract("shop").JSONSchema()
	fmt.Println(len(schema) > 0, err)
	// Output: true <nil>
}
