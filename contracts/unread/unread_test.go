package unread_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/formats"
	"github.com/postel-api/postel/contracts/unread"
	"github.com/postel-api/postel/swagger"
)

const description = `openapi: 3.1.0
info: {title: shop, version: 1.0.0}
paths:
  /orders/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: expand, in: query, schema: {type: string}}
        - {name: lang, in: query, schema: {type: string}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses:
        "200":
          headers: {ETag: {schema: {type: string}}, Age: {schema: {type: integer}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
        "404": {description: none}
        "410": {description: gone}
  /orders/latest:
    get: {responses: {"200": {content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}}
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {item: {type: string}, note: {type: string}, address: {type: object, properties: {city: {}, zip: {}}}}}
      responses: {"201": {description: made}}
    delete: {responses: {"204": {description: all gone}}}
components:
  schemas:
    Order:
      allOf:
        - {type: object, properties: {id: {type: string}, total: {type: number}}}
      properties:
        customer: {$ref: "#/components/schemas/Customer", description: who bought}
        items: {type: array, items: {type: object, properties: {sku: {type: string}, count: {type: integer}}}}
        parent: {$ref: "#/components/schemas/Order"}
    Customer:
      type: object
      properties: {name: {type: string}, phone: {type: string}, home: {type: object, properties: {city: {type: string}}}}
`

const consumers = `postel: contract/1
consumer: print
provider: shop
interactions:
  - description: an order
    request: {path: /orders/7, query: {expand: items}}
    response:
      headers: {ETag: '"x"'}
      reads:
        id: string
        name: {paths: ["$.customer.name"], kind: string}
        skus: {paths: ["$.items[*].sku"], kind: list}
  - description: no order
    request: {path: /orders/8}
    response: {status: 404}
  - description: something else
    request: {path: /carts/8}
    response: {status: 404}
  - description: a new order
    request: {method: POST, path: /orders, body: {item: a, address: {city: London}}}
    response: {status: 201}
`

func TestWhatNoConsumerUsesIsListed(t *testing.T) {
	t.Parallel()
	want := `GET /orders/{id}: print
  9 parameter query lang in request
  10 parameter header X-Trace in request
  13 header Age in 200
  38 member /customer/phone in 200
  38 member /customer/home in 200
  34 member /items/*/count in 200
  35 member /parent in 200
  31 member /total in 200
  16 response 410 in 410
GET /orders/latest: nobody
POST /orders: print
  24 member /note in request
  24 member /address/zip in request
DELETE /orders: nobody
print: something else: no such operation
`
	got := text(t, consumers)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestOfAnAnswerWhoseReaderIsSilentNothingIsListed(t *testing.T) {
	t.Parallel()
	got := text(t, `{"consumer": {"name": "quiet"}, "provider": {"name": "shop"}, "interactions": [
		{"description": "an order", "request": {"path": "/orders/latest"}, "response": {"status": 200}}]}`)
	if want := "GET /orders/latest: quiet (silent: [{quiet 200}])\n"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What a consumer that follows relations uses may be of any operation of the method, and counts as used.
func TestAConsumerThatFollowsRelationsMayCallAnyOperation(t *testing.T) {
	t.Parallel()
	got := text(t, consumers+`  - description: an order by its relations
    request: {follow: "mc:orders > mc:order[0]", query: {lang: en}}
    response: {reads: {total: number}}
`)
	for want, listed := range map[string]bool{
		"GET /orders/{id}: print (perhaps: [print])\n": true, "GET /orders/latest: nobody (perhaps: [print])\n": true, "DELETE /orders: nobody\n": true,
		"parameter query lang": false, "member /total": false, "member /parent": true, "by its relations: no such operation": false,
	} {
		if strings.Contains(got, want) != listed {
			t.Errorf("%q is listed: %t\n%s", want, !listed, got)
		}
	}
}

// text is a report in lines.
func text(t *testing.T, contract string) string {
	t.Helper()
	doc, err := swagger.Load("shop.yaml", []byte(description), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := formats.Read("contract.yaml", []byte(contract))
	if err != nil {
		t.Fatal(err)
	}
	r := unread.Of(doc, []*contracts.Contract{c})
	var b strings.Builder
	for _, op := range r.Operations {
		who := strings.Join(op.Consumers, ", ")
		if who == "" {
			who = "nobody"
		}
		fmt.Fprintf(&b, "%s %s: %s", op.Method, op.Path, who)
		if len(op.Followers) > 0 {
			fmt.Fprintf(&b, " (perhaps: %v)", op.Followers)
		}
		if len(op.Silent) > 0 {
			fmt.Fprintf(&b, " (silent: %v)", op.Silent)
		}
		b.WriteByte('\n')
		for _, p := range op.Parts {
			fmt.Fprintf(&b, "  %d %s %s in %s\n", p.At.Pos().Line, p.Kind, p.Name, p.In)
		}
	}
	for _, s := range r.Strangers {
		fmt.Fprintf(&b, "%s: %s: no such operation\n", s.Contract.Consumer, s.Interaction.Description)
	}
	return b.String()
}
