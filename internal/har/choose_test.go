package har_test

import (
	"errors"
	"net/url"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/har"
)

const session = `{"log": {"entries": [
  {"request": {"url": "https://shop.example.com/v1/orders"}, "response": {"status": 200, "content": {"mimeType": "application/json"}}},
  {"request": {"url": "https://shop.example.com/v1"}, "response": {"status": 200}},
  {"request": {"url": "https://shop.example.com/v10/orders"}, "response": {"status": 200}},
  {"request": {"url": "https://SHOP.example.com/v1/logo.png"}, "response": {"status": 200, "content": {"mimeType": "image/png"}}},
  {"request": {"url": "https://shop.example.com/v1/app.js"}, "response": {"status": 200, "content": {"mimeType": "text/javascript; charset=utf-8"}}},
  {"request": {"method": "OPTIONS", "url": "https://shop.example.com/v1/orders"}, "response": {"status": 204}},
  {"request": {"url": "https://shop.example.com/v1/orders"}, "response": {"status": 0}},
  {"request": {"url": "wss://shop.example.com/v1/orders"}, "response": {"status": 101}},
  {"request": {"url": "https://ads.example.com/", "method": "GET"}, "response": {"status": 200, "content": {"mimeType": "text/html"}}}]}}`

func TestTheExchangesWithOneAPIAreChosen(t *testing.T) {
	t.Parallel()
	entries, err := har.Read("session.har", []byte(session))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		choice har.Choice
		base   string
		want   []string
		left   []har.Left
	}{
		"the only origin": {
			har.Choice{}, "https://shop.example.com", []string{"/v1/orders", "/v1", "/v10/orders"},
			[]har.Left{{Reason: "pages, scripts and pictures", Count: 2}, {Reason: "preflights", Count: 1}, {Reason: "without an answer", Count: 1}, {Reason: "with another origin", Count: 2}},
		},
		"below a base": {
			har.Choice{Base: &url.URL{Scheme: "https", Host: "shop.example.com", Path: "/v1/"}}, "https://shop.example.com/v1/", []string{"/v1/orders", "/v1"},
			[]har.Left{{Reason: "with another origin", Count: 3}, {Reason: "pages, scripts and pictures", Count: 2}, {Reason: "preflights", Count: 1}, {Reason: "without an answer", Count: 1}},
		},
		"some paths": {
			har.Choice{Only: regexp.MustCompile("^/v1/o")}, "https://shop.example.com", []string{"/v1/orders"},
			[]har.Left{{Reason: "with another path", Count: 2}, {Reason: "pages, scripts and pictures", Count: 2}, {Reason: "preflights", Count: 1}, {Reason: "without an answer", Count: 1}, {Reason: "with another origin", Count: 2}},
		},
	} {
		chosen, base, left, err := har.Choose(entries, test.choice)
		if err != nil || base.String() != test.base {
			t.Errorf("%s: %v %v", name, base, err)
		}
		var got []string
		for _, e := range chosen {
			got = append(got, e.Request.URL.Path)
		}
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%s (-want +got)\n%s", name, d)
		}
		if d := cmp.Diff(test.left, left); d != "" {
			t.Errorf("%s (-want +got)\n%s", name, d)
		}
	}
}

func TestOneOfSeveralServicesHasToBeChosen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"log": {"entries": [{"request": {"url": "http://b.example/x"}, "response": {"status": 200}}, {"request": {"url": "http://a.example/x"}, "response": {"status": 200}}]}}`: "the recording has exchanges with http://a.example, http://b.example",
		`{"log": {"entries": []}}`: "no exchange of the recording is one with an API",
	} {
		entries, err := har.Read("two.har", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		_, _, _, err = har.Choose(entries, har.Choice{})
		var origins *har.OriginsError
		if !errors.As(err, &origins) || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
