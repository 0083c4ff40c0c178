package mock_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff/subschema"
	"github.com/postel-api/postel/diff/wire"
	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/mock"
)

const orders = `
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
paths:
  /orders:
    get:
      responses:
        "404": {description: none, content: {application/problem+json: {example: {title: none}}}}
        "200":
          description: all
          content:
            application/xml: {example: <orders/>}
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Order"}}
              examples:
                wrong: {value: {not: a list}}
                two: {value: [{id: a}, {id: b}]}
                none: {value: []}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses:
        "201":
          description: made
          headers: {X-Request: {required: true, schema: {type: string, format: uuid}}, X-More: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
  /orders/{id}:
    get: {responses: {2XX: {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}}
    delete: {responses: {"204": {description: gone}}}
  /orders/latest:
    get: {responses: {"200": {description: one, content: {text/plain: {schema: {type: string, const: latest}}}}}}
  /orders/{id}.{form}:
    get: {responses: {"200": {description: one, content: {text/plain: {schema: {type: string, const: form}}}}}}
  /never:
    get: {responses: {"200": {description: no, content: {application/json: {schema: false}}}}}
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: {type: string, readOnly: true, pattern: "^[a-z]$"}
        card: {type: string, writeOnly: true}
        total: {type: number, examples: [12.5]}
        state: {enum: [open, closed]}
        lines: {type: array, minItems: 2, items: {type: object, properties: {sku: {type: string, default: lamp}}}}
        next: {$ref: "#/components/schemas/Order"}
`

func load(t *testing.T, text string) *swagger.Document {
	t.Helper()
	doc, err := swagger.Load("orders.yaml", []byte(text), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestAMockAnswersAsTheDescriptionPromises(t *testing.T) {
	t.Parallel()
	const whole = `{"id":"a","total":12.5,"state":"open","lines":[{"sku":"lamp"},{"sku":"lamp"}]}`
	m := mock.New(load(t, orders))
	for _, c := range []struct {
		name, request string
		header        []string
		status        int
		source, body  string
	}{
		{"the first example that its schema accepts", "GET /orders", nil, 200, "example two", `[{"id":"a"},{"id":"b"}]`},
		{"a named example", "GET /orders", []string{"Prefer", "example=none"}, 200, "example none", `[]`},
		{"a named example is taken as it is", "GET /orders", []string{"Prefer", `code=200; example="wrong"`}, 200, "example wrong", `{"not":"a list"}`},
		{"a status", "GET /orders", []string{"Prefer", "respond-async, code=404"}, 404, "example", `{"title":"none"}`},
		{"a media type", "GET /orders", []string{"Accept", "text/html, application/xml;q=0.9"}, 200, "example", `<orders/>`},
		{"a value of the schema, without what is only written", "GET /orders/7", nil, 200, "schema", whole},
		{"HEAD has no body", "HEAD /orders", nil, 200, "example two", ``},
		{"no body", "DELETE /orders/7", nil, 204, "none", ``},
		{"a literal path wins over a template", "GET /orders/latest", nil, 200, "schema", `latest`},
		{"a template within a segment", "GET /orders/7.pdf", nil, 200, "schema", `form`},
		{"a status that is not described", "GET /orders", []string{"Prefer", "code=418"}, 404, "problem", `{"title":"the description has no response 418 for GET /orders","status":404}`},
		{"an example that is not there", "GET /orders", []string{"Prefer", "example=three"}, 404, "problem", `{"title":"the response 200 has no example three","status":404}`},
		{"a path that is not described", "GET /customers", nil, 404, "problem", `{"title":"the description has no operation for /customers","status":404}`},
		{"a method that is not described", "PUT /orders/7", nil, 405, "problem", `{"title":"the description has no PUT for /orders/7","status":405}`},
		{"a media type that is not described", "GET /orders", []string{"Accept", "image/png"}, 406, "problem", `{"title":"the response 200 has no media type that is accepted","status":406}`},
		{"a schema without values", "GET /never", nil, 501, "problem", `{"title":"no value was found for the schema of application/json","status":501}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			method, path, _ := strings.Cut(c.request, " ")
			r := httptest.NewRequest(method, path, nil)
			for i := 0; i < len(c.header); i += 2 {
				r.Header.Set(c.header[i], c.header[i+1])
			}
			w := httptest.NewRecorder()
			m.ServeHTTP(w, r)
			got := strings.TrimRight(w.Body.String(), "\n")
			if w.Code != c.status || w.Header().Get("X-Postel-Mock") != c.source || got != c.body {
				t.Errorf("%d %s %s, want %d %s %s", w.Code, w.Header().Get("X-Postel-Mock"), got, c.status, c.source, c.body)
			}
		})
	}
}

func TestWhatWasMadeHasALocationAndTheHeadersThatAreRequired(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	mock.New(load(t, orders)).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/orders", strings.NewReader("{}")))
	want := http.Header{
		"Content-Type": {"application/json"}, "Location": {"/orders/1"}, "X-Postel-Mock": {"schema"},
		"X-Request": {"123e4567-e89b-12d3-a456-426614174000"},
	}
	if diff := cmp.Diff(want, w.Header()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTheAllowedMethodsAreSaid(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	mock.New(load(t, orders)).ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/orders/7", nil))
	if got := w.Header().Get("Allow"); got != "DELETE, GET" {
		t.Errorf("Allow is %q", got)
	}
}

func TestARequestBodyIsMadeOfTheSchemaWithoutWhatIsOnlyRead(t *testing.T) {
	t.Parallel()
	doc := load(t, orders)
	s := mock.NewSampler(doc)
	media, text, ok := s.Body(doc.Operations[1])
	if !ok || media.Name != "application/json" {
		t.Fatalf("there is no body, %v", media)
	}
	const want = `{"card":"x","total":12.5,"state":"open","lines":[{"sku":"lamp"},{"sku":"lamp"}]}`
	if text != want {
		t.Errorf("the body is %s, want %s", text, want)
	}
}

func TestASchemaThatRefersToItselfHasAValue(t *testing.T) {
	t.Parallel()
	doc := load(t, `
openapi: 3.0.3
info: {title: a, version: "1"}
paths: {}
components:
  schemas:
    A: {type: object, required: [b], properties: {b: {$ref: "#/components/schemas/B"}}}
    B: {oneOf: [{$ref: "#/components/schemas/A"}, {type: string, maxLength: 2}]}
    C: {$ref: "#/components/schemas/C"}
`)
	s := mock.NewSampler(doc)
	for name, want := range map[string]bool{"A": true, "B": true, "C": false} {
		v, ok := s.Value(doc.Root.Path("components", "schemas", name), subschema.Response)
		if ok != want {
			t.Errorf("%s has the value %q, %t", name, wire.JSON(v), ok)
		}
	}
}

func FuzzAMockAnswersEveryRequest(f *testing.F) {
	f.Add("GET", "/orders/7", "code=200", "*/*")
	f.Add("POST", "/orders/{id}", `example=";,="`, "a/b;q=x")
	doc, err := swagger.Load("orders.yaml", []byte(orders), swagger.Options{})
	if err != nil {
		f.Fatal(err)
	}
	m := mock.New(doc)
	f.Fuzz(func(t *testing.T, method, path, prefer, accept string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Method, r.URL.Path, r.URL.RawPath = method, path, ""
		r.Header.Set("Prefer", prefer)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		m.ServeHTTP(w, r)
		if w.Code < 200 || w.Code > 599 {
			t.Errorf("the status is %d", w.Code)
		}
	})
}
