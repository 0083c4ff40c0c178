package upstream_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/upstream"
)

// api is an upstream that remembers what it was asked.
type api struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string // "GET /v1/orders?x=1"
	last *http.Request
}

func serve(t *testing.T, answer http.HandlerFunc) *api {
	t.Helper()
	a := &api{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		a.seen, a.last = append(a.seen, r.Method+" "+r.RequestURI), r.Clone(r.Context())
		a.mu.Unlock()
		if answer != nil {
			answer(w, r)
		}
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *api) requests() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.seen
}

// proxy serves a proxy for one upstream called api, whose base is below /v1.
func proxy(t *testing.T, a *api, change func(*upstream.Options)) *httptest.Server {
	t.Helper()
	o := upstream.Options{Prefix: "/_live/", Upstreams: []upstream.Upstream{{Name: "api", URL: a.URL + "/v1"}}}
	if change != nil {
		change(&o)
	}
	p, err := upstream.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	return s
}

// send writes a request as it is given, HOST being the proxy's, and reads the answer.
func send(t *testing.T, s *httptest.Server, request string) (*http.Response, string) {
	t.Helper()
	host := s.Listener.Addr().String()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(request, "\r\n\r\n") {
		request += "\n\n"
	}
	request = strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(request, "\r\n", "\n"), "\n", "\r\n"), "HOST", host)
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%s: %v", request, err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		body = append(body, "; "+err.Error()...)
	}
	return r, string(body)
}

func TestWhatIsNotARequestOfThePageToAnUpstreamIsRefused(t *testing.T) {
	t.Parallel()
	a := serve(t, nil)
	s := proxy(t, a, func(o *upstream.Options) { o.MaxHeader, o.MaxRequest = 2000, 10 })
	port := s.Listener.Addr().(*net.TCPAddr).Port
	for _, c := range []struct{ name, request, refusal string }{
		{"another upstream", "GET /_live/other/ HTTP/1.1\nHost: HOST", "upstream"},
		{"no upstream", "GET /_live/ HTTP/1.1\nHost: HOST", "upstream"},
		{"an upstream without its slash", "GET /_live/api HTTP/1.1\nHost: HOST", "upstream"},
		{"a path that is not the proxy's", "GET /v1/orders HTTP/1.1\nHost: HOST", "upstream"},
		{"a host in the place of an upstream", "GET /_live/evil.example/ HTTP/1.1\nHost: HOST", "upstream"},
		{"a URL in the place of an upstream", "GET /_live/http://evil.example/ HTTP/1.1\nHost: HOST", "upstream"},
		{"a user part", "GET /_live/api@evil.example/ HTTP/1.1\nHost: HOST", "upstream"},
		{"an upstream in other letters", "GET /_live/API/ HTTP/1.1\nHost: HOST", "upstream"},
		{"two slashes and a host", "GET /_live/api//evil.example/ HTTP/1.1\nHost: HOST", "slashes"},
		{"two slashes at the start", "GET //evil.example/_live/api/ HTTP/1.1\nHost: HOST", "upstream"},
		{"a dot segment", "GET /_live/api/../../etc HTTP/1.1\nHost: HOST", "dots"},
		{"a dot segment that stays below", "GET /_live/api/a/../b HTTP/1.1\nHost: HOST", "dots"},
		{"a single dot", "GET /_live/api/./a HTTP/1.1\nHost: HOST", "dots"},
		{"an encoded dot segment", "GET /_live/api/%2e%2e/admin HTTP/1.1\nHost: HOST", "dots"},
		{"a half encoded dot segment", "GET /_live/api/.%2E/admin HTTP/1.1\nHost: HOST", "dots"},
		{"a dot segment with encoded slashes", "GET /_live/api/a%2f..%2f..%2fadmin HTTP/1.1\nHost: HOST", "dots"},
		{"a dot segment that is encoded twice", "GET /_live/api/%252e%252e/admin HTTP/1.1\nHost: HOST", "dots"},
		{"a dot segment beside a percent sign", "GET /_live/api/%25zz/%252e%252e/admin HTTP/1.1\nHost: HOST", "dots"},
		{"a dot segment with a parameter", "GET /_live/api/..;x=1/admin HTTP/1.1\nHost: HOST", "dots"},
		{"a path that is encoded without end", "GET /_live/api/%2525252525252e HTTP/1.1\nHost: HOST", "bytes"},
		{"a backslash", `GET /_live/api/..\..\admin HTTP/1.1` + "\nHost: HOST", "bytes"},
		{"an encoded backslash", "GET /_live/api/%5cevil.example HTTP/1.1\nHost: HOST", "bytes"},
		{"an encoded line break", "GET /_live/api/a%0d%0aHost:%20evil.example HTTP/1.1\nHost: HOST", "bytes"},
		{"a line break that is encoded twice", "GET /_live/api/a%250d%250a HTTP/1.1\nHost: HOST", "bytes"},
		{"an encoded null", "GET /_live/api/a%00 HTTP/1.1\nHost: HOST", "bytes"},
		{"the absolute form", "GET http://evil.example/_live/api/ HTTP/1.1\nHost: HOST", "form"},
		{"the absolute form of this proxy", "GET http://HOST/_live/api/ HTTP/1.1\nHost: HOST", "form"},
		{"the asterisk form", "OPTIONS * HTTP/1.1\nHost: HOST", ""},
		{"the authority form", "CONNECT evil.example:443 HTTP/1.1\nHost: evil.example:443", "form"},
		{"TRACE", "TRACE /_live/api/ HTTP/1.1\nHost: HOST", "method"},
		{"another name", "GET /_live/api/ HTTP/1.1\nHost: evil.example", "host"},
		{"another name with the port", fmt.Sprintf("GET /_live/api/ HTTP/1.1\nHost: evil.example:%d", port), "host"},
		{"a name that begins like this machine's", fmt.Sprintf("GET /_live/api/ HTTP/1.1\nHost: localhost.evil.example:%d", port), "host"},
		{"another port", fmt.Sprintf("GET /_live/api/ HTTP/1.1\nHost: 127.0.0.1:%d", port+1), "host"},
		{"no host", "GET /_live/api/ HTTP/1.1\nHost:", "host"},
		{"another site", "GET /_live/api/ HTTP/1.1\nHost: HOST\nSec-Fetch-Site: cross-site", "site"},
		{"another port of this machine", "GET /_live/api/ HTTP/1.1\nHost: HOST\nSec-Fetch-Site: same-site", "site"},
		{"a person who types it", "GET /_live/api/ HTTP/1.1\nHost: HOST\nSec-Fetch-Site: none", "site"},
		{"another origin", "GET /_live/api/ HTTP/1.1\nHost: HOST\nOrigin: https://evil.example", "site"},
		{"an origin that is hidden", "GET /_live/api/ HTTP/1.1\nHost: HOST\nOrigin: null", "site"},
		{"a preflight request", "OPTIONS /_live/api/ HTTP/1.1\nHost: HOST\nOrigin: https://evil.example\nAccess-Control-Request-Method: DELETE", "site"},
		{"a script", "GET /_live/api/x.js HTTP/1.1\nHost: HOST\nSec-Fetch-Site: same-origin\nSec-Fetch-Dest: script", "destination"},
		{"a service worker", "GET /_live/api/x.js HTTP/1.1\nHost: HOST\nSec-Fetch-Site: same-origin\nSec-Fetch-Dest: serviceworker", "destination"},
		{"a page of its own", "GET /_live/api/ HTTP/1.1\nHost: HOST\nSec-Fetch-Site: same-origin\nSec-Fetch-Dest: document", "destination"},
		{"a web socket", "GET /_live/api/ HTTP/1.1\nHost: HOST\nConnection: Upgrade\nUpgrade: websocket", "upgrade"},
		{"a web socket whose connection does not say so", "GET /_live/api/ HTTP/1.1\nHost: HOST\nUpgrade: websocket", "upgrade"},
		{"an upgrade to HTTP/2", "GET /_live/api/ HTTP/1.1\nHost: HOST\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c", "upgrade"},
		{"a large header", "GET /_live/api/ HTTP/1.1\nHost: HOST\nX-A: " + strings.Repeat("a", 3000), "header-size"},
		{"a large query", "GET /_live/api/?" + strings.Repeat("a", 3000) + " HTTP/1.1\nHost: HOST", "header-size"},
		{"a large body", "PUT /_live/api/ HTTP/1.1\nHost: HOST\nPostel-Confirmed: 1\nContent-Length: 11\n\n12345678901", "request-size"},
		{"a large body without its length", "PUT /_live/api/streamed HTTP/1.1\nHost: HOST\nPostel-Confirmed: 1\nTransfer-Encoding: chunked\n\nb\r\n12345678901\r\n0\n\n", "request-size"},
		{"a write that nobody agreed to", "DELETE /_live/api/ HTTP/1.1\nHost: HOST", "unconfirmed"},
		{"a method of its own that nobody agreed to", "PURGE /_live/api/ HTTP/1.1\nHost: HOST", "unconfirmed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, body := send(t, s, c.request)
			if c.refusal == "" { // net/http answers it itself
				if r.StatusCode == http.StatusOK && body != "" {
					t.Errorf("%d %s", r.StatusCode, body)
				}
				return
			}
			var problem struct {
				Refusal, Title, Detail string
				Status                 int
			}
			if err := json.Unmarshal([]byte(body), &problem); err != nil {
				t.Fatalf("%d %s: %v", r.StatusCode, body, err)
			}
			if problem.Refusal != c.refusal || problem.Status != r.StatusCode || problem.Title == "" || problem.Detail == "" || r.StatusCode < 400 {
				t.Errorf("%d %s, want the refusal %s", r.StatusCode, body, c.refusal)
			}
			if got := r.Header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("it is %s", got)
			}
		})
	}
	for _, seen := range a.requests() {
		if seen != "PUT /v1/streamed" { // its body is read while it is passed on
			t.Errorf("the upstream was asked: %s", seen)
		}
	}
}

// What no server lets in is refused as well: a handler in front may have changed the request.
func TestBytesThatNoRequestHasAreRefused(t *testing.T) {
	t.Parallel()
	a := serve(t, nil)
	p, err := upstream.New(upstream.Options{Prefix: "/_live/", Upstreams: []upstream.Upstream{{Name: "api", URL: a.URL}}})
	if err != nil {
		t.Fatal(err)
	}
	for refusal, change := range map[string]func(*http.Request){
		`"bytes"`: func(r *http.Request) { r.URL.RawQuery = "a=1\r\nHost: evil.example" },
		`"field"`: func(r *http.Request) { r.Header["X-A"] = []string{"1\r\nHost: evil.example"} },
		`"form"`:  func(r *http.Request) { r.URL.Host = "evil.example" },
	} {
		r := httptest.NewRequest(http.MethodGet, "/_live/api/", nil)
		r.Host = "localhost"
		change(r)
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"refusal":`+refusal) {
			t.Errorf("%s: %d %s", refusal, w.Code, w.Body)
		}
	}
	if got := a.requests(); len(got) > 0 {
		t.Errorf("the upstream was asked: %s", got)
	}
}

func TestWhatIsBelowAnUpstreamPassesAsItWasWritten(t *testing.T) {
	t.Parallel()
	a := serve(t, nil)
	s := proxy(t, a, nil)
	for path, want := range map[string]string{
		"":                        "/v1/",
		"orders/17":               "/v1/orders/17",
		"orders?a=1&b=%0d%0a;c":   "/v1/orders?a=1&b=%0d%0a;c",
		"orders?":                 "/v1/orders?",
		"a%2Fb/caf%C3%A9":         "/v1/a%2Fb/caf%C3%A9",
		"@evil.example/":          "/v1/@evil.example/",
		"http://evil.example/":    "/v1/http://evil.example/",
		"100%25":                  "/v1/100%25",
		"a//b":                    "/v1/a//b",
		"...":                     "/v1/...",
		"a;v=1/..b":               "/v1/a;v=1/..b",
		"%7Eme/it's(a)!*":         "/v1/%7Eme/it's(a)!*",
		"_live/api/":              "/v1/_live/api/",
		"orders?u=//evil.example": "/v1/orders?u=//evil.example",
	} {
		r, body := send(t, s, "GET /_live/api/"+path+" HTTP/1.1\nHost: HOST")
		seen := a.requests()
		if r.StatusCode != http.StatusOK || seen[len(seen)-1] != "GET "+want {
			t.Errorf("%s: %d %s, asked %s, want %s", path, r.StatusCode, body, seen[len(seen)-1], want)
		}
	}
	if got := a.last.Host; got != strings.TrimPrefix(a.URL, "http://") {
		t.Errorf("the upstream is called %s", got)
	}
}

func TestWritesPassWhenTheReaderAgreedOrTheyAreAllowed(t *testing.T) {
	t.Parallel()
	a := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %q", r.Method, body, r.Header.Get(upstream.ConfirmHeader))
	})
	asks, allows := proxy(t, a, nil), proxy(t, a, func(o *upstream.Options) { o.AllowWrites = true })
	if _, got := send(t, asks, "POST /_live/api/ HTTP/1.1\nHost: HOST\nOrigin: http://HOST\nSec-Fetch-Site: same-origin\nPostel-Confirmed: yes\nContent-Length: 2\n\nhi"); got != `POST hi ""` {
		t.Error(got)
	}
	if _, got := send(t, allows, "DELETE /_live/api/ HTTP/1.1\nHost: HOST"); got != `DELETE  ""` {
		t.Error(got)
	}
	if _, got := send(t, asks, "QUERY /_live/api/ HTTP/1.1\nHost: HOST\nContent-Length: 1\n\nq"); got != `QUERY q ""` {
		t.Error(got)
	}
}

func TestARequestTellsNothingOfThePage(t *testing.T) {
	t.Parallel()
	a := serve(t, nil)
	s := proxy(t, a, func(o *upstream.Options) {
		o.Upstreams[0].Header = http.Header{"authorization": {"Bearer of-the-command"}, "X-Tenant": {"music"}}
	})
	send(t, s, `GET /_live/api/ HTTP/1.1
Host: HOST
Accept: application/hal+json
X-Api-Key: k
If-None-Match: "1"
Cookie: session=secret
Origin: http://HOST
Referer: http://HOST/#secret
Sec-Fetch-Site: same-origin
Sec-Ch-Ua: x
Forwarded: for=10.0.0.1
X-Forwarded-For: 10.0.0.1
X-Forwarded-Host: x
X-Forwarded-Prefix: x
X-Real-Ip: 10.0.0.1
Via: 1.1 x
Te: gzip
Trailer: X-A
Keep-Alive: 5
Proxy-Authorization: Basic secret
Proxy-Connection: keep-alive
Connection: X-Hop
X-Hop: 1
Accept-Encoding: br`)
	want := http.Header{
		"Accept": {"application/hal+json"}, "X-Api-Key": {"k"}, "If-None-Match": {`"1"`}, "Accept-Encoding": {"gzip"},
		"Authorization": {"Bearer of-the-command"}, "X-Tenant": {"music"},
	}
	if diff := cmp.Diff(want, a.last.Header); diff != "" {
		t.Errorf("the header (-want +got)\n%s", diff)
	}
	send(t, s, "GET /_live/api/ HTTP/1.1\nHost: HOST\nAuthorization: Bearer of-the-page")
	if got := a.last.Header.Values("Authorization"); cmp.Diff([]string{"Bearer of-the-page"}, got) != "" {
		t.Errorf("Authorization is %q", got)
	}
}

func TestCredentialsReachTheirUpstreamOnly(t *testing.T) {
	t.Parallel()
	a, b := serve(t, nil), serve(t, nil)
	s := proxy(t, a, func(o *upstream.Options) {
		o.Upstreams[0].Header = http.Header{"Authorization": {"Bearer secret"}}
		o.Upstreams = append(o.Upstreams, upstream.Upstream{Name: "docs", URL: b.URL})
	})
	send(t, s, "GET /_live/docs/rels/orders HTTP/1.1\nHost: HOST")
	if got := b.last.Header.Get("Authorization"); got != "" || b.requests()[0] != "GET /rels/orders" {
		t.Errorf("the other upstream got %q, %s", got, b.requests())
	}
}

func TestAFaultOfTheUpstreamIsASentenceWithoutTokens(t *testing.T) {
	t.Parallel()
	stuck := make(chan struct{})
	a := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/slow":
			<-stuck
		case "/v1/rude":
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_, _ = io.WriteString(conn, "no HTTP\r\n\r\n")
				_ = conn.Close()
			}
		case "/v1/upgrades":
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
				_ = conn.Close()
			}
		case "/v1/wide":
			w.Header().Set("X-A", strings.Repeat("a", 100_000))
		}
	})
	defer close(stuck)
	gone := serve(t, nil)
	gone.Close()
	s := proxy(t, a, func(o *upstream.Options) {
		o.Timeout = 300 * time.Millisecond
		o.Upstreams[0].Header = http.Header{"Authorization": {"Bearer secret-of-the-command"}}
		o.Upstreams = append(o.Upstreams,
			upstream.Upstream{Name: "gone", URL: gone.URL},
			upstream.Upstream{Name: "tls", URL: "https" + strings.TrimPrefix(a.URL, "http")},
		)
	})
	for path, want := range map[string]string{
		"api/slow":     "504 timeout",
		"api/rude":     "502 answer",
		"api/upgrades": "501 upgrade",
		"api/wide":     "502 answer",
		"gone/":        "502 connection",
		"tls/":         "502 answer",
	} {
		r, body := send(t, s, "GET /_live/"+path+"?token=secret-of-the-query HTTP/1.1\nHost: HOST\nX-Api-Key: secret-of-the-page")
		var problem struct{ Refusal, Title, Detail string }
		if err := json.Unmarshal([]byte(body), &problem); err != nil {
			t.Fatalf("%s: %d %s: %v", path, r.StatusCode, body, err)
		}
		if got := fmt.Sprint(r.StatusCode, " ", problem.Refusal); got != want || problem.Title == "" || problem.Detail == "" {
			t.Errorf("%s: %s, want %s: %s", path, got, want, body)
		}
		if strings.Contains(fmt.Sprint(body, r.Header), "secret") {
			t.Errorf("%s: a token is in %s %v", path, body, r.Header)
		}
	}
}

func TestAnUpstreamIsABaseWithoutCredentials(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, url, want string }{
		{"API", "http://a", `the name of an upstream is of letters, digits and hyphens in lower case, not "API"`},
		{"a/b", "http://a", `the name of an upstream is of letters, digits and hyphens in lower case, not "a/b"`},
		{"a", "ftp://a", "the URL of an upstream begins with http:// or https://"},
		{"a", "http://secret@:80/", "the URL of an upstream has a host"},
		{"a", "http://me:secret@a/", "the URL of an upstream has no user part: credentials for a are header fields"},
		{"a", "http://a/?token=secret", "the URL of an upstream has no query and no fragment: a is asked for paths below it"},
		{"a", "http://a/%2e%2e/", "the path of the upstream at a has a dot segment, or two that become one when they are decoded"},
		{"a", "http://secret\x7f", "the URL of an upstream cannot be read"},
	} {
		_, err := upstream.New(upstream.Options{Prefix: "/", Upstreams: []upstream.Upstream{{Name: c.name, URL: c.url}}})
		if err == nil || err.Error() != c.want {
			t.Errorf("%s %s: %v, want %s", c.name, c.url, err, c.want)
		}
	}
	twice := []upstream.Upstream{{Name: "a", URL: "http://a"}, {Name: "a", URL: "http://b"}}
	if _, err := upstream.New(upstream.Options{Prefix: "/", Upstreams: twice}); err == nil || err.Error() != "two upstreams are called a" {
		t.Error(err)
	}
	if _, err := upstream.New(upstream.Options{Prefix: "/_live"}); err == nil {
		t.Error("a prefix without its slash is taken")
	}
	p, err := upstream.New(upstream.Options{Prefix: "/_live/", Upstreams: []upstream.Upstream{{Name: "b", URL: "https://b.example/v1"}, {Name: "a", URL: "https://a.example"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []upstream.Place{{Base: "https://b.example/v1/", Path: "/_live/b/"}, {Base: "https://a.example/", Path: "/_live/a/"}}
	if diff := cmp.Diff(want, p.Places()); diff != "" {
		t.Errorf("the places (-want +got)\n%s", diff)
	}
}

func TestAProxyOfAServiceIsCalledByTheNamesItWasGiven(t *testing.T) {
	t.Parallel()
	a := serve(t, nil)
	s := proxy(t, a, func(o *upstream.Options) { o.Hosts = []string{"api.example.com"} })
	if r, body := send(t, s, "GET /_live/api/ HTTP/1.1\nHost: API.example.com\nOrigin: https://api.example.com"); r.StatusCode != http.StatusOK {
		t.Errorf("%d %s", r.StatusCode, body)
	}
	if r, body := send(t, s, "GET /_live/api/ HTTP/1.1\nHost: HOST"); r.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("%d %s", r.StatusCode, body)
	}
}
