package learn_test

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/learn"
)

func ExampleDescribe() {
	exchanges := []*conformance.Exchange{{
		Method:   "GET",
		URL:      &url.URL{Path: "/orders/7"},
		Status:   200,
		Answer:   http.Header{"Content-Type": {"application/json"}, "Set-Cookie": {"sid=secret"}},
		Answered: []byte(`{"id": 7, "placed": "2026-01-31"}`),
	}}
	draft, err := learn.Describe(exchanges, learn.Options{Title: "Orders", Version: "0.1.0"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s", draft.YAML())
	// Output:
	// openapi: "3.1.1"
	// info:
	//   title: Orders
	//   version: "0.1.0"
	//   description: "A draft, learned from recorded exchanges: what was seen, and not what is promised."
	// x-postel-learned:
	//   exchanges: 1
	// paths:
	//   /orders/{orderId}:
	//     get:
	//       x-postel-learned:
	//         exchanges: 1
	//       parameters:
	//         - name: orderId
	//           in: path
	//           required: true
	//           schema:
	//             type: integer
	//           example: 7
	//           x-postel-learned:
	//             exchanges: 1
	//       responses:
	//         "200":
	//           description: OK
	//           headers:
	//             Set-Cookie:
	//               schema:
	//                 type: string
	//               x-postel-learned:
	//                 exchanges: 1
	//           content:
	//             application/json:
	//               schema:
	//                 type: object
	//                 required:
	//                   - id
	//                   - placed
	//                 properties:
	//                   id:
	//                     type: integer
	//                   placed:
	//                     type: string
	//                     format: date
	//               example:
	//                 id: 7
	//                 placed: "2026-01-31"
	//           x-postel-learned:
	//             exchanges: 1
}
