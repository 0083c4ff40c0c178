package observe_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/postel-api/postel/swagger"
	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/observe"
)

const orders = `openapi: VERSION
info: {title: Orders, version: 1.0.0}
paths:
  /orders:
    get:
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses:
        "200":
          description: orders
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Order"}}
components:
  schemas:
    Order:
      type: object
      required: [id, state]
      properties:
        id: {type: integer}
        state: {type: string, enum: [open, paid]}
        customer: {type: object, properties: {name: {type: string}, email: {type: string, format: email}}}
        lines: {type: array, items: {type: object, properties: {sku: {type: string}, count: {type: integer, minimum: 1}}}}
`

func document(t testing.TB, version string) *swagger.Document {
	t.Helper()
	doc, err := swagger.Load("orders.yaml", []byte(strings.Replace(orders, "VERSION", version, 1)), swagger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// twoKilobytes is a body as the description has it.
func twoKilobytes(t testing.TB) []byte {
	t.Helper()
	var list []map[string]any
	for i := range 13 {
		list = append(list, map[string]any{
			"id": i, "state": "open", "customer": map[string]any{"name": "Sam Newman", "email": "sam@musiccorp.example"},
			"lines": []map[string]any{{"sku": "cd-4711", "count": 1}, {"sku": "lp-0815", "count": 2}},
		})
	}
	body, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	if len(body) < 1_900 || len(body) > 2_200 {
		t.Fatalf("the body has %d bytes", len(body))
	}
	return body
}

// What observing costs an endpoint that writes 2 KB of JSON, on loopback, as a share of the time of a
// request. Both sides take turns, so that whatever else the machine does hits both.
func BenchmarkOverhead(b *testing.B) {
	var list []map[string]any
	if err := json.Unmarshal(twoKilobytes(b), &list); err != nil {
		b.Fatal(err)
	}
	next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(list); err != nil {
			b.Error(err)
		}
	})
	for _, version := range []string{"3.0.4", "3.1.1"} {
		for _, rate := range []float64{0, 0.01, 0.1} {
			b.Run(fmt.Sprintf("%s/rate=%v", version, rate), func(b *testing.B) {
				o, err := observe.Observe(next, document(b, version), rate, nil)
				if err != nil {
					b.Fatal(err)
				}
				defer o.Close()
				plain, observed := httptest.NewServer(next), httptest.NewServer(o)
				defer plain.Close()
				defer observed.Close()
				var without, with time.Duration
				for b.Loop() {
					without += timed(b, plain.URL)
					with += timed(b, observed.URL)
				}
				b.ReportMetric(100*(with.Seconds()/without.Seconds()-1), "%overhead")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// timed is how long 100 requests take.
func timed(b *testing.B, url string) time.Duration {
	b.Helper()
	start := time.Now()
	for range 100 {
		r, err := http.Get(url + "/orders?page=1")
		if err != nil {
			b.Fatal(err)
		}
		_, err = io.Copy(io.Discard, r.Body)
		r.Body.Close()
		if err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

// What one check costs.
func BenchmarkCheck(b *testing.B) {
	body := twoKilobytes(b)
	for _, version := range []string{"3.0.4", "3.1.1"} {
		b.Run(version, func(b *testing.B) {
			c, err := conformance.New(document(b, version), conformance.Options{})
			if err != nil {
				b.Fatal(err)
			}
			r := httptest.NewRequest("GET", "/orders?page=1", nil)
			x := &conformance.Exchange{Method: "GET", URL: r.URL, Status: 200, Answer: http.Header{"Content-Type": {"application/json"}}, Answered: body}
			for b.Loop() {
				if f := c.Check(x); len(f.Findings) > 0 || len(f.Unchecked) > 0 {
					b.Fatal(f)
				}
			}
		})
	}
}
