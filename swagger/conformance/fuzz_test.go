package conformance_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/postel-api/postel/swagger/conformance"
)

func FuzzCheck(f *testing.F) {
	f.Add("GET", "/v1/orders/7?limit=1", "application/json", []byte(`{"a": 1}`), 200, []byte(`{"id": 7, "payment": {"iban": 1}}`))
	f.Add("POST", "/v1/orders", "multipart/form-data; boundary=x", []byte("--x\r\n"), 201, []byte(""))
	f.Add("GET", "/v1/orders?filter[state]=%zz", "*/*", []byte("["), 404, []byte(`{"title": null}`))
	checkers := []*conformance.Checker{checker(f, "3.0.4", conformance.Options{}), checker(f, "3.1.1", conformance.Options{})}
	f.Fuzz(func(t *testing.T, method, target, contentType string, body []byte, status int, answered []byte) {
		u, err := url.Parse(target)
		if err != nil {
			return
		}
		h := http.Header{"Content-Type": {contentType}, "X-Tenant": {target}}
		for _, c := range checkers {
			x := &conformance.Exchange{Method: method, URL: u, Header: h, Body: body, Status: status, Answer: http.Header{"Content-Type": {contentType}, "Location": {target}}, Answered: answered}
			r := c.Check(x)
			for _, found := range r.Findings {
				if found.Rule.ID == "" || found.At.IsZero() || found.Message == "" {
					t.Errorf("a finding says nothing: %+v", found)
				}
			}
			conformance.NewCoverage(c.Document()).Add(x, r)
		}
	})
}
