package observed_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/contracts"
	"github.com/postel-api/postel/contracts/native"
	"github.com/postel-api/postel/contracts/observed"
	"github.com/postel-api/postel/internal/har"
)

// exchange is an entry of a recording.
func exchange(method, target, request string, status int, media, answer string) string {
	post := ""
	if request != "" {
		post = fmt.Sprintf(`, "postData": {"mimeType": "application/json", "text": %q}`, request)
	}
	return fmt.Sprintf(`{"request": {"method": %q, "url": %q, "headers": [{"name": "Accept", "value": "application/json"}, {"name": "Authorization", "value": "Bearer hidden"}]%s},
		"response": {"status": %d, "content": {"mimeType": %q, "text": %q}}}`, method, target, post, status, media, answer)
}

func read(t *testing.T, exchanges ...string) []har.Entry {
	t.Helper()
	entries, err := har.Read("r.har", []byte(`{"log": {"entries": [`+strings.Join(exchanges, ",")+`]}}`))
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestARecordingBecomesAContract(t *testing.T) {
	t.Parallel()
	const shop, json = "https://shop.example.com/v1", "application/json; charset=utf-8"
	entries := read(t,
		exchange("GET", shop+"/orders/7?expand=items&access_token=hidden", "", 200, json, `{"id": 7, "total": 9, "note": null, "customer": {"name": "Ada", "two words": true}, "items": [{"sku": "A"}, {"sku": "B", "n": 1}], "tags": []}`),
		exchange("GET", shop+"/orders/7?expand=items&access_token=other", "", 200, json, `{"id": 7, "total": 9.5, "note": "x", "customer": {"name": "Ada", "two words": false}, "items": []}`),
		exchange("POST", shop+"/orders", `{"item": "A"}`, 201, json, `{"id": 8}`),
		exchange("POST", shop+"/orders", `{"item": "Z"}`, 422, "application/problem+json", `{"title": "no such item"}`),
		exchange("DELETE", shop+"/orders/8", "", 204, "", ""),
		exchange("OPTIONS", shop+"/orders", "", 204, "", ""),
		exchange("GET", shop+"/", "", 200, "text/html", "<html>"),
		exchange("GET", "https://cdn.example.com/a.js", "", 200, "text/javascript", "1"),
	)
	c, left, err := observed.Contract(entries, observed.Options{Consumer: "till", Provider: "shop", Choice: har.Choice{Base: &url.URL{Scheme: "https", Host: "shop.example.com", Path: "/v1/"}}})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := native.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	want := `postel: contract/1
consumer: till
provider: shop
interactions:
  - description: GET /orders/7
    observed: true
    request:
      method: GET
      path: /orders/7
      query:
        expand: items
      headers:
        Accept: application/json
    response:
      status: 200
      reads:
        id: int
        total: number
        note:
          kind: string
          required: true
          nullable: true
        customer.name:
          paths:
            - "$['customer'].name"
          kind: string
          required: true
        customer.two words:
          paths:
            - "$['customer']['two words']"
          kind: bool
          required: true
        items.sku:
          paths:
            - "$['items'][*].sku"
          kind: list
          required: false
          elements:
            kind: string
            required: true
        items.n:
          paths:
            - "$['items'][*].n"
          kind: list
          required: false
          elements:
            kind: int
            required: true
        tags:
          kind: list
          required: false
        items:
          kind: list
          required: false
  - description: POST /orders
    observed: true
    request:
      method: POST
      path: /orders
      headers:
        Accept: application/json
        Content-Type: application/json
      body:
        item: A
    response:
      status: 201
      reads:
        id: int
  - description: "POST /orders: 422"
    observed: true
    request:
      method: POST
      path: /orders
      headers:
        Accept: application/json
        Content-Type: application/json
      body:
        item: Z
    response:
      status: 422
      reads:
        title: string
  - description: DELETE /orders/8
    observed: true
    request:
      method: DELETE
      path: /orders/8
      headers:
        Accept: application/json
    response:
      status: 204
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if strings.Contains(b.String(), "hidden") {
		t.Error("a secret is written")
	}
	if d := cmp.Diff([]har.Left{{Reason: "preflights", Count: 1}, {Reason: "pages, scripts and pictures", Count: 1}, {Reason: "with another origin", Count: 1}}, left); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestOfSeveralOriginsOneIsChosen(t *testing.T) {
	t.Parallel()
	entries := read(t, exchange("GET", "http://a/x", "", 200, "application/json", "1"), exchange("GET", "http://b/x", "", 200, "application/json", "1"))
	if _, _, err := observed.Contract(entries, observed.Options{}); err == nil || err.Error() != "the recording has exchanges with http://a, http://b" {
		t.Errorf("got %v", err)
	}
	if _, _, err := observed.Contract(entries[:1], observed.Options{}); err != nil {
		t.Error(err)
	}
	if _, _, err := observed.Contract(nil, observed.Options{}); err == nil || err.Error() != "no exchange of the recording is one with an API" {
		t.Errorf("got %v", err)
	}
	c, left, err := observed.Contract(entries[:1], observed.Options{Choice: har.Choice{Only: regexp.MustCompile("^/y")}})
	if err != nil || len(c.Interactions) != 0 || left[0].Reason != "with another path" {
		t.Errorf("got %v %v %v", c, left, err)
	}
}

// What was recorded of a service is met by that service.
func TestAServiceMeetsWhatWasRecordedOfIt(t *testing.T) {
	t.Parallel()
	answers := map[string]string{
		"/list":   `[{"id": 1, "a": {"b": [[1], [2, 3]]}}, {"id": "x"}]`,
		"/empty":  `{}`,
		"/nested": `{"a": {"b": {"c": [{"d": null}, {"d": 1.5}]}}, "it's": {"\\": "q\"uote"}}`,
		"/scalar": `7`,
		"/many":   `{"a": [1, "x", true, null], "a.b": 1}`,
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if _, err := w.Write([]byte(answers[r.URL.Path])); err != nil {
			t.Error(err)
		}
	}))
	defer s.Close()
	var exchanges []string
	for path, answer := range answers {
		exchanges = append(exchanges, exchange("GET", s.URL+path, "", 200, "application/json", answer))
	}
	c, _, err := observed.Contract(read(t, exchanges...), observed.Options{Consumer: "a", Provider: "b"})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := native.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	again, err := native.Read("c.yaml", b.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	r, err := contracts.Run(t.Context(), []*contracts.Contract{again}, contracts.Options{URL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Results {
		if r.Results[i].Verdict != contracts.Pass {
			t.Errorf("%s: %s %v", r.Results[i].Interaction.Description, r.Results[i].Problem, r.Results[i].Mismatches)
		}
	}
}
