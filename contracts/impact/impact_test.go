package impact_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/formats"
	"github.com/postel-api/postel/contracts/impact"
	"github.com/postel-api/postel/diff"
	"github.com/postel-api/postel/swagger"
)

func load(t testing.TB, name, text string) *swagger.Document {
	t.Helper()
	d, err := swagger.Load(name, []byte(text), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func read(t testing.TB, texts ...string) []*contracts.Contract {
	t.Helper()
	var list []*contracts.Contract
	for i, text := range texts {
		c, err := formats.Read(fmt.Sprintf("contract-%d.yaml", i), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	return list
}

const service = `openapi: 3.1.0
info: {title: customer, version: 1.0.0}
paths:
  /customers/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: fields, in: query, schema: {type: string}}
      responses:
        "200":
          description: ok
          headers: {ETag: {schema: {type: string}, required: true}}
          content:
            application/json:
              schema:
                type: object
                required: [firstname, lastname, email, telephoneNumber, orders]
                properties:
                  firstname: {type: string}
                  lastname: {type: string}
                  email: {type: string}
                  telephoneNumber: {type: string}
                  orders: {type: array, items: {type: object, required: [sku, price], properties: {sku: {type: string}, price: {type: number}}}}
    put:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {firstname: {type: string}, email: {type: string}}}}}}
      responses: {"204": {description: done}}
`

// The consumers of the service: three read, one also writes, one says only that there is an answer.
const (
	email = `{postel: contract/1, consumer: email, provider: customer, interactions: [
		{description: a customer, request: {path: /customers/7}, response: {reads: {firstname: string, lastname: string, email: {paths: ["$.email", "$..email"], kind: string}}}}]}`
	helpdesk = `{"consumer": {"name": "helpdesk"}, "provider": {"name": "customer"}, "interactions": [
		{"description": "a customer to call", "request": {"path": "/customers/7", "query": "fields=all"}, "response": {"status": 200, "body": {"telephoneNumber": "1"}}},
		{"description": "a change", "request": {"method": "PUT", "path": "/customers/7", "body": {"firstname": "Ada"}}, "response": {"status": 204}}]}`
	shop = `{postel: contract/1, consumer: shop, provider: customer, interactions: [
		{description: orders, request: {path: /v1/customers/7}, response: {headers: {ETag: x}, reads: {orders: {paths: [$.orders], kind: list, elements: {kind: object, reads: [{name: sku, paths: ["@.sku"], kind: string, required: true}]}}}}}]}`
	monitor = `{postel: contract/1, consumer: monitor, provider: customer, interactions: [
		{description: alive, request: {path: /customers/7}, response: {status: 200}}]}`
)

// TestOnlyThoseAreHitThatTouchWhatChanged has the book's case first: the e-mail service reads three
// fields, and a telephone number that is gone does not trouble it (Building Microservices, on
// consumer-driven contracts).
func TestOnlyThoseAreHitThatTouchWhatChanged(t *testing.T) {
	t.Parallel()
	list := read(t, email, helpdesk, shop, monitor)
	for _, c := range []struct{ name, from, to, want string }{
		{"a member that one reads is removed", "                  telephoneNumber: {type: string}\n", "", "helpdesk ? monitor"},
		{"a member that another reads", "                  lastname: {type: string}\n", "", "email ? monitor"},
		{"a member that is found anywhere", "email: {type: string}\n                  tele", "email: {type: integer}\n                  tele", "email ? monitor"},
		{"a member of elements that is read", "sku: {type: string}", "sku: {type: integer}", "shop ? monitor"},
		{"a member of elements that is not", "price: {type: number}", "price: {type: string}", " ? monitor"},
		{"a header", "headers: {ETag: {schema: {type: string}, required: true}}", "headers: {}", "shop"},
		{"an operation", "    get:", "    head:", "email helpdesk monitor shop"},
		{"a query parameter that one sends", "        - {name: fields, in: query, schema: {type: string}}\n", "", "helpdesk"},
		{"a query parameter that is demanded", "name: fields, in: query,", "name: fields, in: query, required: true,", "email helpdesk monitor shop"},
		{"a member that one sends", "{type: object, properties: {firstname: {type: string}, email", "{type: object, properties: {firstname: {type: string, maxLength: 2}, email", "helpdesk"},
		{"a member that nobody sends", "properties: {firstname: {type: string}, email: {type: string}}", "properties: {firstname: {type: string}, email: {type: string, maxLength: 2}}", ""},
		{"a member that must be sent", "{type: object, properties: {firstname", "{type: object, required: [email], properties: {firstname", "helpdesk"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(service, c.from, c.to, 1)
			if c.from == "                  telephoneNumber: {type: string}\n" || c.from == "                  lastname: {type: string}\n" {
				name := strings.TrimSpace(strings.Split(c.from, ":")[0])
				changed = strings.Replace(changed, ", "+name, "", 1)
			}
			if changed == service {
				t.Fatal("nothing changed")
			}
			r := diff.Compare(load(t, "base", service), load(t, "revision", changed), diff.Options{})
			if len(r.Findings) == 0 {
				t.Fatal("nothing was found")
			}
			var hit, unknown []string
			for i, e := range impact.Of(r.Findings, list) {
				if r.Findings[i].Bump < diff.Major {
					continue
				}
				for _, h := range e.Hit {
					hit = append(hit, h.Consumer)
					if h.At.IsZero() {
						t.Errorf("%s: the evidence has no place", h.Consumer)
					}
				}
				unknown = append(unknown, e.Unknown...)
			}
			got := strings.Join(hit, " ")
			if len(unknown) > 0 {
				got += " ? " + strings.Join(unknown, " ")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s\n%+v", diff, r.Findings)
			}
		})
	}
}

func TestConsumersThatBreakAreNamedOnce(t *testing.T) {
	t.Parallel()
	old, err := os.ReadFile("../../testdata/customer/1.2.0.yaml")
	if err != nil {
		t.Fatal(err)
	}
	now, err := os.ReadFile("../../testdata/customer/2.0.0.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := diff.Compare(load(t, "1.2.0.yaml", string(old)), load(t, "2.0.0.yaml", string(now)), diff.Options{})
	got := impact.Broken(r.Findings, impact.Of(r.Findings, read(t, email, helpdesk, monitor)))
	if diff := cmp.Diff([]string{"email", "helpdesk"}, got); diff != "" {
		t.Error(diff)
	}
}

// Where a chain of relations leads only the running service knows: it may be the operation that changed.
func TestOfAConsumerThatFollowsRelationsNothingIsSure(t *testing.T) {
	t.Parallel()
	list := read(t, `{postel: contract/1, consumer: radio, provider: customer, interactions: [
		{description: a customer, request: {follow: "mc:customers > mc:customer[0]"}, response: {reads: {lastname: string}}}]}`)
	for _, c := range []struct {
		name, from, to string
		unknown        bool
	}{
		{"what it reads", "                  lastname: {type: string}", "                  lastname: {type: integer}", true},
		{"what it does not read", "telephoneNumber: {type: string}", "telephoneNumber: {type: integer}", false},
		{"an operation of its method", "    get:", "    head:", true},
		{"an operation of another method", "    put:", "    patch:", false},
	} {
		changed := strings.Replace(service, c.from, c.to, 1)
		r := diff.Compare(load(t, "base", service), load(t, "revision", changed), diff.Options{})
		unknown := false
		for i, e := range impact.Of(r.Findings, list) {
			if r.Findings[i].Bump == diff.Major {
				unknown = unknown || len(e.Unknown) > 0
			}
			if len(e.Hit) > 0 {
				t.Errorf("%s: %+v", c.name, e.Hit)
			}
		}
		if unknown != c.unknown || len(r.Findings) == 0 {
			t.Errorf("%s: unknown is %t", c.name, unknown)
		}
	}
}
