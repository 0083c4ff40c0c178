package wire_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/diff/wire"
)

func Example() {
	r := wire.Request{
		Method: "POST", URL: "https://customers.example/v1/customers?dry=true",
		Header: []wire.Field{{Name: "Content-Type", Value: "application/json"}},
		Body:   `{"name":"O'Neil"}`,
	}
	fmt.Print(r.String())
	fmt.Println(r.Curl())
	// Output:
	// POST /v1/customers?dry=true HTTP/1.1
	// Host: customers.example
	// Content-Type: application/json
	//
	// {"name":"O'Neil"}
	// curl -i -X POST 'https://customers.example/v1/customers?dry=true' -H 'Content-Type: application/json' --data-binary '{"name":"O'\''Neil"}'
}

func TestTheCommandLineSendsTheVeryRequest(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	type sent struct{ Method, URI, Type, Trace, Body string }
	var got sent
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = sent{r.Method, r.RequestURI, r.Header.Get("Content-Type"), r.Header.Get("X-Trace"), string(body)}
	}))
	defer server.Close()
	for _, c := range []struct {
		method, target, body string
	}{
		{"GET", "/a%2Fb?x=$HOME&y=`id`", ""},
		{"POST", "/", `{"a":"it's \"quoted\" \\ $(id)"}`},
		{"PUT", "/;color=blue", "@/etc/passwd"},
		{"PATCH", "/x", "line one\nline two"},
		{"DELETE", "/x?q=[1]&r={a,b}", ""},
	} {
		r := wire.Request{Method: c.method, URL: server.URL + c.target, Header: []wire.Field{{Name: "Content-Type", Value: "text/plain"}, {Name: "X-Trace", Value: "!history 'n' %20"}}, Body: c.body}
		if out, err := exec.Command("sh", "-c", r.Curl()).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", r.Curl(), err, out)
		}
		want := sent{c.method, c.target, "text/plain", "!history 'n' %20", c.body}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", r.Curl(), d)
		}
	}
}

func TestBodiesAreWrittenByTheirMediaType(t *testing.T) {
	t.Parallel()
	const object = `{"name": "Sam & Co", "tags": ["a", "b"], "address": {"city": "Ulm"}}`
	for _, c := range []struct{ media, value, kind, body string }{
		{"application/json; charset=utf-8", object, "application/json; charset=utf-8", `{"name":"Sam & Co","tags":["a","b"],"address":{"city":"Ulm"}}`},
		{"application/*", `1.0`, "application/json", `1.0`},
		{"application/merge-patch+json", `"a\u0000b"`, "application/merge-patch+json", `"a\u0000b"`},
		{"application/x-ndjson", `{"a": 1}`, "application/x-ndjson", "{\"a\":1}\n"},
		{"text/event-stream", `{"a": 1}`, "text/event-stream", "data: {\"a\":1}\n\n"},
		{"text/plain", `"as it is"`, "text/plain", "as it is"},
		{"application/x-www-form-urlencoded", object, "application/x-www-form-urlencoded", "name=Sam%20%26%20Co&tags=a&tags=b&address=%7B%22city%22%3A%22Ulm%22%7D"},
		{"multipart/form-data", `{"a": 1, "b": {"c": 2}}`, "multipart/form-data; boundary=part",
			"--part\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--part\r\nContent-Disposition: form-data; name=\"b\"\r\nContent-Type: application/json\r\n\r\n{\"c\":2}\r\n--part--"},
		{"application/xml", object, "", "error: there is no form for application/xml"},
		{"image/png", `1`, "", "error: there is no form for a value that is no string in image/png"},
		{"multipart/form-data", `{"a": "--part"}`, "multipart/form-data; boundary=part", "error: the part a has the boundary of the parts in it"},
	} {
		kind, body, err := wire.Body(c.media, value(t, c.value), nil)
		if err != nil {
			body = "error: " + err.Error()
		}
		if d := cmp.Diff([]string{c.kind, c.body}, []string{kind, body}); d != "" {
			t.Errorf("%s as %s (-want +got):\n%s", c.value, c.media, d)
		}
	}
}

// A form that is read back has the values that were written.
func FuzzFormsAreReadBack(f *testing.F) {
	f.Add("name", "a&b=c+d e%20;,/?")
	f.Add("[x]", "\x00\u2028")
	f.Fuzz(func(t *testing.T, name, text string) {
		if name == "" || !utf8.ValidString(name) || !utf8.ValidString(text) {
			return
		}
		v := value(t, "{"+wire.Quote(name)+": "+wire.Quote(text)+"}")
		_, body, err := wire.Body("application/x-www-form-urlencoded", v, nil)
		if err != nil {
			t.Fatal(err)
		}
		read, err := url.ParseQuery(body)
		if err != nil || read.Get(name) != text {
			t.Errorf("%q = %q was written as %q and read as %q, %v", name, text, body, read.Get(name), err)
		}
	})
}
