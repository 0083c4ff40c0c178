package diff_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff"
)

// exchangeOf compares two documents and returns the message of the first finding of a rule.
func exchangeOf(t *testing.T, base, revision, rule string) string {
	t.Helper()
	r := diff.Compare(load(t, "base.yaml", []byte(base)), load(t, "revision.yaml", []byte(revision)), diff.Options{Exchanges: true})
	for _, f := range r.Findings {
		if f.Rule != rule {
			continue
		}
		if f.Exchange == nil {
			return "none"
		}
		text := f.Exchange.Request.String()
		if f.Exchange.Response != nil {
			text += "\n" + f.Exchange.Response.String()
		}
		return text
	}
	t.Fatalf("no finding of %s: %v", rule, r.Findings)
	return ""
}

func TestBreaksAreShownAsWholeMessages(t *testing.T) {
	t.Parallel()
	const head = "openapi: 3.1.0\ninfo: {title: Orders, version: 1.0.0}\nservers: [{url: 'https://{region}.orders.example/v1/', variables: {region: {default: eu}}}]\npaths:\n"
	for _, c := range []struct {
		name, rule     string
		base, revision string
		want           string
	}{
		{
			name: "a query parameter with its value, required ones beside it with their examples",
			rule: "request-range-narrowed",
			base: `
  /orders/{id}/lines:
    get:
      parameters:
        - {name: id, in: path, required: true, example: o/1, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
        - {name: X-Tenant, in: header, required: true, schema: {type: string, enum: [music]}}
        - {name: sort, in: query, schema: {type: string}}
      responses: {"200": {description: OK}}
`,
			revision: `
  /orders/{id}/lines:
    get:
      parameters:
        - {name: id, in: path, required: true, example: o/1, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50}}
        - {name: X-Tenant, in: header, required: true, schema: {type: string, enum: [music]}}
        - {name: sort, in: query, schema: {type: string}}
      responses: {"200": {description: OK}}
`,
			want: "GET /v1/orders/o%2F1/lines?limit=51 HTTP/1.1\nHost: eu.orders.example\nX-Tenant: music\n",
		},
		{
			name: "a deep place of a body, in a body that both accept",
			rule: "request-length-narrowed",
			base: `
  /orders:
    post:
      security: [{token: []}]
      requestBody: {content: {application/json: {schema: {type: object, required: [id, lines], properties: {id: {type: string, examples: [o_1]}, lines: {type: array, items: {type: object, required: [sku], properties: {sku: {type: string}, note: {type: string, maxLength: 9}}}}}}}}}
      responses: {"201": {description: created}}
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
`,
			revision: `
  /orders:
    post:
      security: [{token: []}]
      requestBody: {content: {application/json: {schema: {type: object, required: [id, lines], properties: {id: {type: string, examples: [o_1]}, lines: {type: array, items: {type: object, required: [sku], properties: {sku: {type: string}, note: {type: string, maxLength: 4}}}}}}}}}
      responses: {"201": {description: created}}
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
`,
			want: "POST /v1/orders HTTP/1.1\nHost: eu.orders.example\nContent-Type: application/json\nAuthorization: Bearer TOKEN\n\n" +
				`{"id":"o_1","lines":[{"sku":"x","note":"aaaaa"}]}` + "\n",
		},
		{
			name: "an answer, with the request before it and the headers that were promised",
			rule: "response-null-widened",
			base: `
  /orders/latest:
    get:
      responses:
        "2XX": {description: OK, headers: {ETag: {required: true, schema: {type: string, examples: [abc]}}}, content: {application/json: {schema: {type: object, required: [total], properties: {total: {type: number}}}}}}
`,
			revision: `
  /orders/latest:
    get:
      responses:
        "200": {description: OK, headers: {ETag: {required: true, schema: {type: string, examples: [abc]}}}, content: {application/json: {schema: {type: object, required: [total], properties: {total: {type: [number, "null"]}}}}}}
`,
			want: "GET /v1/orders/latest HTTP/1.1\nHost: eu.orders.example\n\nHTTP/1.1 200 OK\nETag: abc\nContent-Type: application/json\n\n" + `{"total":null}` + "\n",
		},
		{
			name: "a required parameter that old clients do not send",
			rule: "request-required-parameter-added",
			base: `
  /orders:
    get: {responses: {"200": {description: OK}}}
`,
			revision: `
  /orders:
    get: {parameters: [{name: page, in: query, required: true, schema: {type: integer}}], responses: {"200": {description: OK}}}
`,
			want: "GET /v1/orders HTTP/1.1\nHost: eu.orders.example\n",
		},
		{
			name: "an operation that is gone",
			rule: "operation-removed",
			base: `
  /orders: {get: {responses: {"200": {description: OK}}}}
  /orders/{id}: {delete: {parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 7}}], responses: {"204": {description: gone}}}}
`,
			revision: `
  /orders: {get: {responses: {"200": {description: OK}}}}
`,
			want: "DELETE /v1/orders/7 HTTP/1.1\nHost: eu.orders.example\n",
		},
		{
			name: "a form is written as one",
			rule: "request-enum-value-removed",
			base: `
  /orders:
    post:
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, required: [kind], properties: {kind: {enum: [a, b & c]}}}}}}
      responses: {"200": {description: OK}}
`,
			revision: `
  /orders:
    post:
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, required: [kind], properties: {kind: {enum: [a]}}}}}}
      responses: {"200": {description: OK}}
`,
			want: "POST /v1/orders HTTP/1.1\nHost: eu.orders.example\nContent-Type: application/x-www-form-urlencoded\n\nkind=b%20%26%20c\n",
		},
		{
			name: "what has no form in HTTP here is not shown as a message",
			rule: "request-type-narrowed",
			base: `
  /orders:
    post: {requestBody: {content: {application/xml: {schema: {type: [object, string]}}}}, responses: {"200": {description: OK}}}
`,
			revision: `
  /orders:
    post: {requestBody: {content: {application/xml: {schema: {type: object}}}}, responses: {"200": {description: OK}}}
`,
			want: "none",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := exchangeOf(t, head+strings.TrimPrefix(c.base, "\n"), head+strings.TrimPrefix(c.revision, "\n"), c.rule)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}
