package swagger_test

import (
	"fmt"
	"log"

	"github.com/postel-api/postel/swagger"
)

func ExampleLoad() {
	const text = `openapi: 3.1.0
info: {title: Customers, version: 1.0.0}
paths:
  /customers/{id}:
    parameters:
    - {name: id, in: path, required: true, schema: {type: integer}}
    get:
      responses:
        200: {description: one, content: {application/json: {schema: {type: object}}}}
        404: {$ref: '#/components/responses/missing'}
`
	doc, err := swagger.Load("customers.yaml", []byte(text), swagger.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, op := range doc.Operations {
		fmt.Println(op.Method, op.Path)
		for _, p := range op.Parameters {
			fmt.Println(" ", p.In, p.Name, p.Schema.Get("type").Text(), p.Style)
		}
		for _, r := range op.Responses {
			fmt.Println(" ", r.Status, r.Content[0].Name)
		}
	}
	for _, f := range doc.Faults {
		fmt.Println(f.Err())
	}
	// Output:
	// GET /customers/{id}
	//   path id integer simple
	//   200 application/json
	// customers.yaml:10:21: the reference "#/components/responses/missing" leads nowhere: the document has no "components"
}

// A file that is referred to is asked of Files, here a map in memory.
func ExampleDocument_Resolve() {
	files := archive{
		"api.yaml": `openapi: 3.0.3
paths: {}
components:
  schemas:
    Order: {$ref: 'models/order.yaml'}
`,
		"models/order.yaml": "$ref: '#/definitions/Order'\ndefinitions: {Order: {type: object}}\n",
	}
	doc, err := swagger.Load("api.yaml", []byte(files["api.yaml"]), swagger.Options{Files: files})
	if err != nil {
		log.Fatal(err)
	}
	order, err := doc.Resolve(doc.Components[0].Node)
	fmt.Println(order.Pos().File, order.Pos().Line, order.Get("type").Text(), err)
	// Output: models/order.yaml 2 object <nil>
}
