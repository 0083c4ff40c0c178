package conformance_test

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
)

func Example() {
	doc, err := swagger.Load("shop.yaml", []byte(`openapi: 3.1.1
info: {title: Shop, version: 1.0.0}
paths:
  /orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200":
          description: the order
          content:
            application/json:
              schema:
                type: object
                properties:
                  state: {enum: [open, paid]}
`), swagger.Options{})
	if err != nil {
		panic(err)
	}
	c, err := conformance.New(doc, conformance.Options{})
	if err != nil {
		panic(err)
	}
	result := c.Check(&conformance.Exchange{
		Method: "GET", URL: &url.URL{Path: "/orders/17"},
		Status: 200, Answer: http.Header{"Content-Type": {"application/json"}}, Answered: []byte(`{"state": "lost", "stat": 1}`),
	})
	for _, f := range result.Findings {
		fmt.Println(f)
	}
	// Output:
	// shop.yaml:15:27: response-body-mismatch: GET /orders/{id}, response body /state: it is none of ["open","paid"], got "lost"
	// shop.yaml:14:17: response-member-undeclared: GET /orders/{id}, response body /stat: the member "stat" is not described; did you mean "state"?, got 1
}
