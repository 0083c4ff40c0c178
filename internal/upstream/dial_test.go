package upstream

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

func TestAConnectionIsOneToAnAddressThatTheUpstreamMayHave(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base    string
		private bool
		at      string
		allowed bool
	}{
		{"https://api.example.com/", false, "8.8.8.8:443", true},
		{"https://api.example.com/", false, "[2606:4700::1111]:443", true},
		{"https://api.example.com/", false, "10.0.0.5:443", false},
		{"https://api.example.com/", false, "127.0.0.1:443", false},
		{"https://api.example.com/", false, "[::1]:443", false},
		{"https://api.example.com/", false, "[::ffff:127.0.0.1]:443", false},
		{"https://api.example.com/", false, "169.254.169.254:443", false},
		{"https://api.example.com/", false, "[fe80::1%eth0]:443", false},
		{"https://api.example.com/", false, "0.0.0.0:443", false},
		{"http://orders.internal/", true, "10.0.0.5:80", true},
		{"http://orders.internal/", true, "8.8.8.8:80", true},
		{"http://orders.internal/", true, "169.254.169.254:80", false},
		{"http://orders.internal/", true, "[fd00:ec2::254]:80", false},
		{"http://localhost:8080/", false, "127.0.0.1:8080", true},
		{"http://localhost:8080/", false, "[::1]:8080", true},
		{"http://localhost:8080/", true, "10.0.0.5:8080", false},
		{"http://10.0.0.5/", false, "10.0.0.5:80", true},
		{"http://10.0.0.5/", true, "10.0.0.6:80", false},
		{"http://169.254.169.254/", false, "169.254.169.254:80", true},
		{"http://[::ffff:10.0.0.5]/", false, "10.0.0.5:80", true},
	} {
		base, err := Base(c.base)
		if err != nil {
			t.Fatal(err)
		}
		tt := &target{Upstream: Upstream{Private: c.private}, base: base}
		if err := tt.control("tcp", c.at, nil); (err == nil) != c.allowed {
			t.Errorf("%s (private: %t) at %s: %v", c.base, c.private, c.at, err)
		}
	}
}

// names is a resolver whose server answers every question with one address, which can be changed.
func names(t *testing.T, at *atomic.Value) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		data := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(data)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(data[:n]) != nil {
				continue
			}
			m.Response = true
			m.Additionals = nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 0},
					Body:   &dnsmessage.AResource{A: at.Load().(netip.Addr).As4()},
				}}
			}
			if packed, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(packed, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func TestANameThatLeadsToThisMachineLaterIsRefusedThen(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	defer service.Close()
	port := service.Listener.Addr().(*net.TCPAddr).AddrPort().Port()
	u := url.URL{Scheme: "http", Host: netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port).String()}
	for _, private := range []bool{false, true} {
		base := strings.Replace(u.String(), "127.0.0.1", "orders.example.test", 1)
		p, err := New(Options{Prefix: "/_live/", Upstreams: []Upstream{{Name: "api", URL: base, Private: private}}})
		if err != nil {
			t.Fatal(err)
		}
		at := &atomic.Value{}
		p.resolve = names(t, at)
		ask := func(address string) (int, string) {
			at.Store(netip.MustParseAddr(address))
			r := httptest.NewRequest(http.MethodGet, "/_live/api/", nil)
			r.Host = "localhost"
			w := httptest.NewRecorder()
			p.ServeHTTP(w, r)
			var problem struct{ Refusal, Title string }
			_ = json.Unmarshal(w.Body.Bytes(), &problem) // a 204 has none
			return w.Code, strings.TrimSpace(problem.Refusal + " " + problem.Title)
		}
		if code, text := ask("169.254.169.254"); code != http.StatusBadGateway || text != "address orders.example.test leads to 169.254.169.254, which is not an address of the internet" {
			t.Errorf("private %t: %d %s", private, code, text)
		}
		code, text := ask("127.0.0.1")
		if private && code != http.StatusNoContent || !private && !strings.HasPrefix(text, "address ") {
			t.Errorf("private %t: %d %s", private, code, text)
		}
	}
}

func FuzzAPathStaysBelowItsUpstreamHoweverOftenItIsDecoded(f *testing.F) {
	for _, seed := range []string{"orders/17", "../x", "%2e%2e/", "a%2f..%2f", "%252e%252e%255c", "//evil", "@evil", "%", "%zz%2e%2e", "..;/", "a%0d%0ab", "\\", "é/%C3%A9"} {
		f.Add(seed, "q=1")
	}
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", url.QueryEscape(r.Host+" "+r.RequestURI))
	}))
	f.Cleanup(service.Close)
	p, err := New(Options{Prefix: "/_live/", Upstreams: []Upstream{{Name: "api", URL: service.URL + "/v1"}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, rest, query string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = "localhost"
		u, err := url.ParseRequestURI("/_live/api/" + rest + "?" + query)
		if err != nil {
			return // no server would have passed it on
		}
		r.URL = u
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		text, err := url.QueryUnescape(w.Header().Get("X-Seen"))
		if err != nil {
			t.Fatal(err)
		}
		if w.Code != http.StatusOK {
			if w.Code < 400 || !strings.Contains(w.Body.String(), `"refusal"`) {
				t.Fatalf("%q: %d %s", rest, w.Code, w.Body)
			}
			return
		}
		host, target, _ := strings.Cut(text, " ")
		seen, _, _ := strings.Cut(target, "?")
		if "http://"+host != service.URL {
			t.Fatalf("%q: %s was asked", rest, host)
		}
		for range 8 {
			if clean := path.Clean(strings.ReplaceAll(seen, `\`, "/")); clean != "/v1" && !strings.HasPrefix(clean, "/v1/") {
				t.Fatalf("%q: %s leaves the upstream", rest, seen)
			}
			seen = decode(seen)
		}
	})
}
