package conformance_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
)

const shop = `openapi: VERSION
info: {title: Shop, version: 1.0.0}
servers: [{url: "https://{region}.shop.example/v1", variables: {region: {default: eu}}}]
security: [{token: []}]
paths:
  /orders:
    get:
      security: []
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
        - {name: filter, in: query, style: deepObject, schema: {type: object, properties: {state: {type: string}}}}
        - {name: X-Tenant, in: header, required: true, schema: {type: string}}
      responses:
        "200":
          description: orders
          headers:
            X-Total: {required: true, schema: {type: integer}}
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Order"}}
        4XX: {$ref: "#/components/responses/Problem"}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Order"}
      responses:
        "201": {description: made, headers: {Location: {schema: {type: string}}}}
        4XX: {$ref: "#/components/responses/Problem"}
  /orders/{orderId}:
    parameters:
      - {name: orderId, in: path, required: true, schema: {type: integer}}
    get:
      security: []
      responses:
        "200":
          description: one
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Order"}
  /orders/latest:
    get:
      security: []
      responses:
        "204": {description: none}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
  responses:
    Problem:
      description: what went wrong
      content:
        application/problem+json:
          schema: {type: object, properties: {title: {type: string}}}
  schemas:
    Order:
      type: object
      required: [id, state]
      properties:
        id: {type: integer, readOnly: true}
        state: {type: string, enum: [open, paid]}
        secret: {type: string, writeOnly: true}
        labels: {type: object, additionalProperties: {type: string}}
        note: {type: object}
        payment:
          oneOf:
            - {type: object, required: [iban], properties: {iban: {type: string}}}
            - {type: object, required: [card], properties: {card: {type: string}}}
        lines:
          type: array
          items:
            allOf:
              - {type: object, properties: {sku: {type: string}}}
              - {type: object, properties: {count: {type: integer, minimum: 1}}}
`

func checker(t testing.TB, version string, o conformance.Options) *conformance.Checker {
	t.Helper()
	doc, err := swagger.Load("shop.yaml", []byte(strings.Replace(shop, "VERSION", version, 1)), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Faults) > 0 {
		t.Fatal(doc.Faults[0].Err())
	}
	c, err := conformance.New(doc, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// exchange reads "GET /v1/orders?limit=1 | header: value | body" and the same for the answer, whose
// first word is the status.
func exchange(t testing.TB, request, answer string) *conformance.Exchange {
	t.Helper()
	x := &conformance.Exchange{Header: http.Header{}, Answer: http.Header{}}
	parts := strings.Split(request, " | ")
	method, target, _ := strings.Cut(parts[0], " ")
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	x.Method, x.URL = method, u
	x.Body = rest(x.Header, parts[1:])
	parts = strings.Split(answer, " | ")
	for _, digit := range parts[0] {
		x.Status = x.Status*10 + int(digit-'0')
	}
	x.Answered = rest(x.Answer, parts[1:])
	return x
}

func rest(h http.Header, parts []string) (body []byte) {
	for _, p := range parts {
		if name, value, ok := strings.Cut(p, ": "); ok && !strings.HasPrefix(p, "{") && !strings.HasPrefix(p, "[") {
			h.Add(name, value)
			continue
		}
		body = []byte(p)
		if h.Get("Content-Type") == "" {
			h.Set("Content-Type", "application/json")
		}
	}
	return body
}

func TestWhatAnExchangeDisagreesWithIsFound(t *testing.T) {
	t.Parallel()
	const get, list, token = "GET /v1/orders/7", "200 | X-Total: 1 | ", " | Authorization: Bearer x"
	order := func(members string) string { return `{"id": 7, "state": "open"` + members + `}` }
	for name, test := range map[string]struct {
		request, answer string
		want            []string // rule, part and pointer
	}{
		"nothing":                               {get, "200 | " + order(""), nil},
		"a literal path goes before a variable": {"GET /v1/orders/latest", "204", nil},
		"an unknown path that is served":        {"GET /v1/nowhere", "200", []string{"route-undeclared path"}},
		"an unknown path that is not":           {"GET /v1/nowhere", "404", nil},
		"a path beside the server's base":       {"GET /orders/7", "200 | " + order(""), []string{"route-undeclared path"}},
		"an unknown method":                     {"DELETE /v1/orders/7", "204", []string{"method-undeclared method"}},
		"an unknown method that is refused":     {"DELETE /v1/orders/7", "405", nil},
		"HEAD where GET is described":           {"HEAD /v1/orders/7", "200", nil},
		"an unknown status":                     {get, "202", []string{"status-undeclared status"}},
		"a range of statuses":                   {"POST /v1/orders", "422 | Content-Type: application/problem+json | {\"title\": \"no\"}", nil},
		"an unknown media type":                 {get, "200 | Content-Type: text/plain | seven", []string{"response-media-type-undeclared response body"}},
		"a missing body":                        {get, "200", []string{"response-body-missing response body"}},
		"an undescribed body":                   {"GET /v1/orders/latest", "204 | {}", []string{"response-body-undeclared response body"}},
		"no JSON":                               {get, "200 | {", []string{"response-body-mismatch response body"}},
		"a wrong type":                          {get, `200 | {"id": "7", "state": "open"}`, []string{"response-body-mismatch response body /id"}},
		"a value outside of an enum":            {get, `200 | {"id": 7, "state": "lost"}`, []string{"response-body-mismatch response body /state"}},
		"a missing member":                      {get, `200 | {"id": 7}`, []string{"response-body-mismatch response body"}},
		"an undescribed member":                 {get, "200 | " + order(`, "colour": 1`), []string{"response-member-undeclared response body /colour"}},
		"an undescribed member below":           {get, "200 | " + order(`, "lines": [{"sku": "a"}, {"skus": "a"}]`), []string{"response-member-undeclared response body /lines/1/skus"}},
		"a value below allOf":                   {get, "200 | " + order(`, "lines": [{"sku": "a", "count": 0}]`), []string{"response-body-mismatch response body /lines/0/count"}},
		"members that are open":                 {get, "200 | " + order(`, "labels": {"a": "b"}, "note": {"any": 1}`), nil},
		"an open member of a wrong type":        {get, "200 | " + order(`, "labels": {"a": 1}`), []string{"response-body-mismatch response body /labels/a"}},
		"an alternative":                        {get, "200 | " + order(`, "payment": {"iban": "x"}`), nil},
		"none of the alternatives":              {get, "200 | " + order(`, "payment": {}`), []string{"response-body-mismatch response body /payment"}},
		"a write-only member":                   {get, "200 | " + order(`, "secret": "x"`), []string{"write-only-member-sent response body /secret"}},
		"an undescribed header":                 {get, "200 | X-Shard: 3 | " + order(""), []string{"response-header-undeclared response header X-Shard"}},
		"a missing header":                      {"GET /v1/orders | X-Tenant: a", "200 | []", []string{"response-header-missing response header X-Total"}},
		"a wrong header":                        {"GET /v1/orders | X-Tenant: a", "200 | X-Total: many | []", []string{"response-header-mismatch response header X-Total"}},
		"a missing parameter":                   {"GET /v1/orders", list + "[]", []string{"parameter-missing header parameter X-Tenant"}},
		"a wrong parameter":                     {"GET /v1/orders?limit=many | X-Tenant: a", list + "[]", []string{"parameter-mismatch query parameter limit"}},
		"a parameter beyond its maximum":        {"GET /v1/orders?limit=101 | X-Tenant: a", list + "[]", []string{"parameter-mismatch query parameter limit"}},
		"a wrong parameter that is refused":     {"GET /v1/orders?limit=many", "400 | Content-Type: application/problem+json | {\"title\": \"no\"}", nil},
		"a wrong path parameter":                {"GET /v1/orders/seven", "200 | " + order(""), []string{"parameter-mismatch path parameter orderId"}},
		"an undescribed query parameter":        {"GET /v1/orders?limits=1&filter[state]=open | X-Tenant: a", list + "[]", []string{"query-parameter-undeclared query parameter limits"}},
		"no credentials":                        {"POST /v1/orders | {\"state\": \"open\"}", "201", []string{"credentials-not-asked credentials"}},
		"a request without what is read-only":   {"POST /v1/orders" + token + " | {\"state\": \"open\"}", "201 | Location: /v1/orders/8", nil},
		"no request body":                       {"POST /v1/orders" + token, "201", []string{"request-body-missing request body"}},
		"an undescribed request body":           {get + " | {}", "200 | " + order(""), []string{"request-body-undeclared request body"}},
		"an undescribed type of request":        {"POST /v1/orders" + token + " | Content-Type: text/csv | a,b", "201", []string{"request-media-type-undeclared request body"}},
		"a wrong request":                       {"POST /v1/orders" + token + " | {\"state\": 1}", "201", []string{"request-body-mismatch request body /state"}},
		"an undescribed member of a request":    {"POST /v1/orders" + token + " | {\"state\": \"open\", \"stat\": 1}", "201", []string{"request-member-undeclared request body /stat"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, version := range []string{"3.0.4", "3.1.1", "3.2.0"} {
				var got []string
				for _, f := range checker(t, version, conformance.Options{}).Check(exchange(t, test.request, test.answer)).Findings {
					got = append(got, strings.TrimSpace(f.Rule.ID+" "+f.Part+" "+f.Pointer))
					if f.At.IsZero() || f.Message == "" || f.Rule.Why == "" {
						t.Errorf("%s: it has no place or no sentence: %+v", version, f)
					}
				}
				if d := cmp.Diff(test.want, got); d != "" {
					t.Errorf("%s (-want +got)\n%s", version, d)
				}
			}
		})
	}
}

func TestARuleIsSaidOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range conformance.Rules() {
		if seen[r.ID] || r.ID == "" || r.Title == "" || r.Why == "" {
			t.Errorf("%+v", r)
		}
		seen[r.ID] = true
	}
}

func TestSettingsSayWhereTheServiceIsAndWhatItsHeadersAre(t *testing.T) {
	t.Parallel()
	x := exchange(t, "GET /api/orders/7", `200 | X-Request-Id: 1 | {"id": 7, "state": "open"}`)
	if got := checker(t, "3.1.1", conformance.Options{Base: "/api/", Headers: []string{"x-request-id"}}).Check(x).Findings; len(got) > 0 {
		t.Errorf("%v", got)
	}
	if got := checker(t, "3.1.1", conformance.Options{}).Check(x).Findings; len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestWhatCannotBeCheckedIsSaid(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`200 | Content-Encoding: gzip | {"id": 7}`: "response body: it is compressed (gzip)",
		`200 | {"id": 7, "state": "open"}`:         "response body: it is not there as a whole, or has more than 10 bytes",
	} {
		r := checker(t, "3.1.1", conformance.Options{MaxBody: 10}).Check(exchange(t, "GET /v1/orders/7", answer))
		if d := cmp.Diff([]string{want}, r.Unchecked); d != "" || len(r.Findings) > 0 {
			t.Errorf("%s: %v (-want +got)\n%s", answer, r.Findings, d)
		}
	}
}

func TestNoMessageShowsAValue(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	for _, version := range []string{"3.0.4", "3.1.1"} {
		c := checker(t, version, conformance.Options{})
		for _, body := range []string{`{"id": "hunter2", "state": "hunter2", "colour": "hunter2", "secret": "hunter2", "labels": {"a": ["hunter2"]}, "payment": "hunter2"}`, `["hunter2"]`, "hunter2"} {
			r := c.Check(exchange(t, "GET /v1/orders/hunter2?hunter=hunter2", "200 | X-Shard: hunter2 | "+body))
			if len(r.Findings) < 3 {
				t.Errorf("%s: %v", body, r.Findings)
			}
			for _, f := range r.Findings {
				if strings.Contains(f.Message+f.Pointer+f.Part, secret) {
					t.Errorf("%s", f)
				}
			}
		}
	}
}

func TestCoverageSaysWhatWasNeverExercised(t *testing.T) {
	t.Parallel()
	doc, err := swagger.Load("a.yaml", []byte(`openapi: 3.1.1
info: {title: A, version: 1.0.0}
paths:
  /a:
    post:
      parameters:
        - {name: q, in: query, schema: {type: string}}
        - {name: session, in: cookie, schema: {type: string}}
      requestBody:
        content: {application/json: {examples: {one: {value: {n: 1.0}}, two: {value: {n: 2}}}}}
      responses:
        "200": {description: yes, content: {application/json: {example: {m: [1]}}}}
        default: {description: no}
`), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := conformance.New(doc, conformance.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := conformance.NewCoverage(doc)
	x := exchange(t, `POST /a?q=1 | {"n": 1}`, `200 | {"m": [1]}`)
	all.Add(x, c.Check(x))
	var missed []string
	for _, i := range all.Items() {
		if i.Times == 0 {
			missed = append(missed, i.String())
		}
	}
	want := []string{"a.yaml:13:9: status POST /a default", "a.yaml:8:11: parameter POST /a cookie session", "a.yaml:10:73: example POST /a request application/json two"}
	if d := cmp.Diff(want, missed); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if got, want := all.String(), "1 of 1 operations, 1 of 2 statuses, 1 of 2 parameters, 2 of 3 examples"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := all.Share(); got != 0.625 {
		t.Errorf("got %v", got)
	}
}

func TestATextIsNotReadByASchemaWithoutOneType(t *testing.T) {
	t.Parallel()
	doc, err := swagger.Load("a.yaml", []byte(`openapi: 3.1.1
info: {title: A, version: 1.0.0}
paths:
  /a:
    get:
      parameters:
        - {name: state, in: query, required: true, schema: {enum: [open, paid]}}
        - {name: list, in: query, schema: {type: array}}
        - {name: either, in: query, schema: {type: [string, integer]}}
      responses: {"200": {description: yes, headers: {X-A: {schema: {}}}}}
`), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := conformance.New(doc, conformance.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r := c.Check(exchange(t, "GET /a?state=open&list=1&either=2", "200 | X-A: 1")); len(r.Findings) > 0 || len(r.Unchecked) != 4 {
		t.Errorf("%v %v", r.Findings, r.Unchecked)
	}
	if r := c.Check(exchange(t, "GET /a", "200")); len(r.Findings) != 1 {
		t.Errorf("%v", r.Findings)
	}
}

// Templates of other lengths stand between those that compete, whatever their order in the document.
func TestALiteralSegmentGoesBeforeAVariableOneInEveryOrder(t *testing.T) {
	t.Parallel()
	paths := []string{"/{a}/{b}", "/{a}", "/{a}/x", "/{a}/{b}/{c}", "/y/{b}", "/y/x"}
	for i := range paths {
		text := "openapi: 3.1.1\ninfo: {title: Order, version: 1.0.0}\npaths:\n"
		for j := range paths {
			text += "  " + paths[(i+j)%len(paths)] + ": {get: {responses: {\"204\": {description: none}}}}\n"
		}
		doc, err := swagger.Load("openapi.yaml", []byte(text), swagger.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := conformance.New(doc, conformance.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for target, want := range map[string]string{"/1/x": "/{a}/x", "/1/2": "/{a}/{b}", "/y/2": "/y/{b}", "/y/x": "/y/x", "/1": "/{a}", "/y/x/3": "/{a}/{b}/{c}"} {
			r := c.Check(&conformance.Exchange{Method: "GET", URL: &url.URL{Path: target}, Status: 204})
			if r.Operation == nil || r.Operation.Path != want {
				t.Errorf("%s leads to %v, want %s, in\n%s", target, r.Operation, want, text)
			}
		}
	}
}
