package upstream_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/upstream"
)

func TestAnAnswerCannotActInABrowser(t *testing.T) {
	t.Parallel()
	a := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Link", "<https://evil.example>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		for name, value := range map[string]string{
			"Content-Type": "text/html", "Set-Cookie": "a=b", "Clear-Site-Data": `"*"`, "Service-Worker-Allowed": "/", "Refresh": "0;url=https://evil.example",
			"Access-Control-Allow-Origin": "*", "Content-Security-Policy": "default-src *; report-uri https://evil.example", "X-Frame-Options": "DENY",
			"Strict-Transport-Security": "max-age=1", "Alt-Svc": `h2="evil.example:443"`, "Nel": "{}", "Etag": `"1"`, "Date": "Mon, 02 Jan 2006 15:04:05 GMT",
			"Postel-Location": "https://evil.example", "Keep-Alive": "timeout=5", "X-Request": "1", "Cache-Control": "max-age=5",
		} {
			w.Header().Set(name, value)
		}
		fmt.Fprint(w, "<script>alert(1)</script>")
	})
	s := proxy(t, a, nil)
	policy := http.Header{
		"Content-Security-Policy": {"sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"},
		"X-Content-Type-Options":  {"nosniff"}, "Referrer-Policy": {"no-referrer"}, "Cross-Origin-Resource-Policy": {"same-origin"},
		"Content-Type": {"text/html"}, "Content-Length": {"25"}, "Etag": {`"1"`}, "Date": {"Mon, 02 Jan 2006 15:04:05 GMT"}, "Cache-Control": {"max-age=5"},
		"Postel-Removed": {"Access-Control-Allow-Origin, Alt-Svc, Clear-Site-Data, Content-Security-Policy, Nel, Refresh, Service-Worker-Allowed, Set-Cookie, Strict-Transport-Security, X-Frame-Options"},
	}
	data := policy.Clone()
	data["X-Request"] = []string{"1"}
	data["Link"] = []string{"<https://evil.example>; rel=preload"}
	for dest, want := range map[string]http.Header{"empty": data, "iframe": policy} {
		r, _ := send(t, s, "GET /_live/api/ HTTP/1.1\nHost: HOST\nSec-Fetch-Site: same-origin\nSec-Fetch-Dest: "+dest)
		if got := r.Header.Get(upstream.TimingHeader); !regexp.MustCompile(`^wait;dur=\d+\.\d(, (dns|connect|tls);dur=\d+\.\d)*$`).MatchString(got) {
			t.Errorf("%s: the timing is %q", dest, got)
		}
		r.Header.Del(upstream.TimingHeader)
		if diff := cmp.Diff(want, r.Header); diff != "" || r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d, the header (-want +got)\n%s", dest, r.StatusCode, diff)
		}
	}
}

func TestALocationBelowTheUpstreamLeadsThroughTheProxyAndNoOtherIsALocation(t *testing.T) {
	t.Parallel()
	var a *api
	a = serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Location"] = []string{strings.ReplaceAll(r.Header.Get("X-To"), "API", a.URL)}
		w.WriteHeader(http.StatusFound)
	})
	s := proxy(t, a, nil)
	port := regexp.MustCompile(`\d+$`).FindString(a.URL)
	for _, c := range []struct{ to, location, text string }{
		{"API/v1/orders/17?a=1#b", "/_live/api/orders/17?a=1#b", ""},
		{"/v1/orders", "/_live/api/orders", ""},
		{"17", "/_live/api/orders/17", ""},
		{"?page=2", "/_live/api/orders/?page=2", ""},
		{"../customers", "/_live/api/customers", ""},
		{"/v1/a%2Fb", "/_live/api/a%2Fb", ""},
		{"/v2/orders", "", "API/v2/orders"},
		{"/v1", "", "API/v1"},
		{"../../admin", "", "API/admin"},
		{"/v1/%2e%2e/admin", "", "API/v1/%2e%2e/admin"},
		{"/v1/a%5c..%5cb", "", "API/v1/a%5c..%5cb"},
		{"https://evil.example/v1/", "", "https://evil.example/v1/"},
		{"//evil.example/v1/", "", "http://evil.example/v1/"},
		{"http://user:pw@127.0.0.1:" + port + "/v1/", "", "http://user:pw@127.0.0.1:" + port + "/v1/"},
		{"https://127.0.0.1:" + port + "/v1/", "", "https://127.0.0.1:" + port + "/v1/"},
		{"http://localhost:" + port + "/v1/", "", "http://localhost:" + port + "/v1/"},
		{"javascript:alert(1)", "", "javascript:alert(1)"},
		{"http://[evil/", "", "http:%2F%2F%5Bevil%2F"},
	} {
		r, _ := send(t, s, "GET /_live/api/orders/ HTTP/1.1\nHost: HOST\nX-To: "+c.to)
		if got := r.Header.Get("Location"); got != c.location || r.StatusCode != http.StatusFound {
			t.Errorf("%s: %d, Location is %q, want %q", c.to, r.StatusCode, got, c.location)
		}
		if got, want := r.Header.Get(upstream.LocationHeader), strings.ReplaceAll(c.text, "API", a.URL); got != want {
			t.Errorf("%s: the text is %q, want %q", c.to, got, want)
		}
	}
}

func TestAnAnswerThatIsTooLargeIsRefusedOrCut(t *testing.T) {
	t.Parallel()
	a := serve(t, func(w http.ResponseWriter, r *http.Request) {
		text := bytes.Repeat([]byte("a"), 1001)
		switch r.URL.Path {
		case "/v1/just":
			text = text[1:]
		case "/v1/streamed":
			w.(http.Flusher).Flush()
		case "/v1/packed":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(text)
			_ = z.Close()
			return
		case "/v1/strange":
			w.Header().Set("Content-Encoding", "br")
		}
		_, _ = w.Write(text)
	})
	s := proxy(t, a, func(o *upstream.Options) { o.MaxAnswer = 1000 })
	for path, want := range map[string]string{
		"just":     "^200 a{1000}$",
		"known":    `^502 \{.*"the answer of the upstream is too large"\}`,
		"streamed": "^200 a{0,1000}; unexpected EOF$",
		"packed":   "^200 a{0,1000}; unexpected EOF$",
		"strange":  `^502 \{.*"the answer is compressed in a way that was not asked for"\}`,
	} {
		r, body := send(t, s, "GET /_live/api/"+path+" HTTP/1.1\nHost: HOST\nAccept-Encoding: br, gzip")
		if got := fmt.Sprint(r.StatusCode, " ", strings.TrimSpace(body)); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%s: %s", path, got)
		}
	}
}
