package har_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postel-api/postel/internal/har"
	"github.com/postel-api/postel/internal/node"
)

const recording = `{"log": {"version": "1.2", "creator": {"name": "browser"}, "entries": [
  {"request": {"method": "post", "url": "https://api.example.com/orders?lang=en", "headers": [{"name": ":method", "value": "POST"}, {"name": "Accept", "value": "application/json"}],
     "postData": {"mimeType": "application/json", "text": "{\"item\": 7}"}},
   "response": {"status": 201, "headers": [{"name": "Location", "value": "/orders/9"}], "content": {"mimeType": "application/json", "text": "eyJpZCI6IDl9", "encoding": "base64"}}},
  {"request": {"url": "https://api.example.com/form", "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a b", "value": "ü"}]}},
   "response": {"status": 0}}
]}}`

func TestARecordingIsRead(t *testing.T) {
	t.Parallel()
	got, err := har.Read("r.har", []byte(recording))
	if err != nil {
		t.Fatal(err)
	}
	target := func(s string) *url.URL {
		u, err := url.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	want := []har.Entry{
		{
			Request:  har.Request{Method: "POST", URL: target("https://api.example.com/orders?lang=en"), Headers: []har.Field{{"Accept", "application/json"}}, Body: har.Body{Type: "application/json", Bytes: []byte(`{"item": 7}`)}},
			Response: har.Response{Status: 201, Headers: []har.Field{{"Location", "/orders/9"}}, Body: har.Body{Type: "application/json", Bytes: []byte(`{"id": 9}`)}},
		},
		{Request: har.Request{Method: "GET", URL: target("https://api.example.com/form"), Body: har.Body{Type: "application/x-www-form-urlencoded", Bytes: []byte("a+b=%C3%BC")}}},
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreTypes(node.Span{}), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if name := har.Get(got[0].Response.Headers, "location"); name != "/orders/9" {
		t.Errorf("got %q", name)
	}
}

func TestWhatIsNoRecordingIsSaid(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"log": {}}`:                "this is no HTTP archive",
		`{"log": `:                   "r.har:1",
		`{"log": {"entries": [{}]}}`: "the exchange has no request",
		`{"log": {"entries": [{"request": {"url": "/orders"}}]}}`:                                                                `the request has no URL: "/orders"`,
		`{"log": {"entries": [{"request": {"url": "http://a"}, "response": {"content": {"text": "*", "encoding": "base64"}}}]}}`: "the content is not base64",
	} {
		if _, err := har.Read("r.har", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(recording))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := har.Read("r.har", data)
		for _, e := range entries {
			if err != nil || e.Request.URL == nil || e.Request.Method == "" {
				t.Errorf("%v %+v", err, e)
			}
		}
	})
}
