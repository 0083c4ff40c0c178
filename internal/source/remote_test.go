package source_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/internal/source"
)

// private allows the loopback addresses that test servers have.
var private = source.Options{AllowPrivate: true}

// server answers each path with its content; a content that begins with "->" is a redirect.
func server(t *testing.T, files map[string]string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, ok := files[r.URL.Path]
		target, redirects := strings.CutPrefix(content, "->")
		switch {
		case !ok:
			http.NotFound(w, r)
		case redirects:
			http.Redirect(w, r, target, http.StatusFound)
		default:
			w.Header().Set("Content-Type", "text/plain")
			fmt.Fprint(w, content)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func TestAURLIsFetched(t *testing.T) {
	t.Parallel()
	s := server(t, map[string]string{"/api/openapi.yaml": "doc", "/old": "->/api/openapi.yaml"})
	for arg, want := range map[string]string{
		"/api/openapi.yaml": "/api/openapi.yaml=doc", "/api/openapi.yaml?a=b#/c": "/api/openapi.yaml?a=b=doc", "/old": "/api/openapi.yaml=doc",
	} {
		in := one(t, s.URL+arg, private)
		if got := in.Name + "=" + string(in.Data); got != s.URL+want {
			t.Errorf("%s: got %s", arg, got)
		}
	}
}

func TestCredentialsAreSentAndNotShown(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		switch {
		case user != "ada" || password != "secret":
			http.Error(w, "who?", http.StatusUnauthorized)
		case r.URL.Path == "/gone":
			http.NotFound(w, r)
		default:
			fmt.Fprint(w, r.Header.Get("Accept")[:11], r.Header.Get("User-Agent"))
		}
	}))
	defer s.Close()
	in := one(t, strings.Replace(s.URL, "://", "://ada:secret@", 1)+"/openapi.yaml", private)
	if in.Name != s.URL+"/openapi.yaml" || string(in.Data) != "applicationpostel" {
		t.Errorf("got %s=%s", in.Name, in.Data)
	}
	if got, want := read(in, in.Name, "x.yaml"), s.URL+"/x.yaml=applicationpostel"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := read(in, in.Name, "gone"), s.URL+"/gone cannot be read: the server answered 404 Not Found"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	_, err := source.One(t.Context(), strings.Replace(s.URL, "://", "://token@", 1), private)
	if got, want := sentence(err), s.URL+" cannot be read: the server answered 401 Unauthorized"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestURLsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "0123456789") })
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		zeros := make([]byte, 1<<16)
		for range 1 << 10 {
			if _, err := z.Write(zeros); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/hang", func(http.ResponseWriter, *http.Request) { <-hang })
	mux.HandleFunc("/slow", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "a")
		w.(http.Flusher).Flush()
		<-hang
	})
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "\n<!doctype html>")
	})
	mux.HandleFunc("/short", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "9")
		fmt.Fprint(w, "0")
	})
	mux.HandleFunc("/r/{n}", func(w http.ResponseWriter, r *http.Request) {
		n := len(r.PathValue("n"))
		if n == 0 || n == 6 {
			fmt.Fprint(w, "end")
			return
		}
		http.Redirect(w, r, "/r/"+strings.Repeat("x", n+1), http.StatusFound)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/ftp", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "ftp://example.com/x", http.StatusFound)
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	defer close(hang)
	closed := httptest.NewServer(nil)
	closed.Close()

	if in := one(t, s.URL+"/r/x", private); string(in.Data) != "end" {
		t.Errorf("five redirects: got %s", in.Data)
	}
	tests := map[string]string{
		s.URL + "/none":       s.URL + "/none cannot be read: the server answered 404 Not Found",
		s.URL + "/large":      s.URL + "/large is larger than the limit of 9 bytes",
		s.URL + "/bomb":       s.URL + "/bomb is larger than the limit of 9 bytes",
		s.URL + "/hang":       s.URL + "/hang has not answered within 500ms",
		s.URL + "/slow":       s.URL + "/slow has not answered within 500ms",
		s.URL + "/short":      s.URL + "/short cannot be reached: unexpected EOF",
		s.URL + "/loop":       s.URL + "/loop redirects more than 5 times",
		s.URL + "/ftp":        s.URL + "/ftp redirects to ftp://example.com/x, which is less secure",
		s.URL + "/file":       s.URL + "/file redirects to file:///etc/passwd, which is less secure",
		closed.URL:            closed.URL + " cannot be reached: connection refused",
		"http://":             "http:// is not a URL: it has no host",
		"http://:80/x":        "http://:80/x is not a URL: it has no host",
		"http://a b/":         "http://a b/ is not a URL: invalid character \" \" in host name",
		"https://[::1/x":      "https://[::1/x is not a URL: missing ']' in host",
		"http://x.invalid/%z": "http://x.invalid/%z is not a URL: invalid URL escape \"%z\"",
	}
	for arg, want := range tests {
		o := source.Options{AllowPrivate: true, MaxBytes: 9}
		if strings.Contains(want, "has not answered") {
			o.Timeout = 500 * time.Millisecond
		}
		_, err := source.One(t.Context(), arg, o)
		if diff := cmp.Diff(want, sentence(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", arg, diff)
		}
	}
	_, err := source.One(t.Context(), s.URL+"/page", private)
	if got, want := sentence(err), s.URL+"/page is a web page and not a description | use the address of the file itself"; got != want {
		t.Errorf("got %s", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = source.One(ctx, s.URL+"/large", private)
	if got, want := sentence(err), "reading "+s.URL+"/large was interrupted"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestPrivateAddressesAreRefusedWhereverTheyComeFrom(t *testing.T) {
	t.Parallel()
	s := server(t, map[string]string{"/openapi.yaml": "secret"})
	refused := func(url, address string) string {
		return url + " leads to the private address " + address + " | --allow-private allows it"
	}
	port := s.URL[strings.LastIndexByte(s.URL, ':'):]
	tests := map[string]string{
		s.URL + "/openapi.yaml":                      "127.0.0.1",
		"http://[::ffff:127.0.0.1]" + port:           "127.0.0.1",
		"http://[::1]" + port:                        "::1",
		"http://0.0.0.0" + port:                      "0.0.0.0",
		"http://169.254.169.254/latest/meta-data":    "169.254.169.254",
		"http://10.0.0.1/":                           "10.0.0.1",
		"http://172.16.0.1/":                         "172.16.0.1",
		"http://192.168.1.1/":                        "192.168.1.1",
		"http://100.64.0.1/":                         "100.64.0.1",
		"http://[fd00:ec2::254]/":                    "fd00:ec2::254",
		"http://[fe80::1%25eth0]/":                   "fe80::1%eth0",
		"http://[64:ff9b::a00:1]/":                   "64:ff9b::a00:1",
		"http://[2002:a00:1::]/":                     "2002:a00:1::",
		"http://224.0.0.1/":                          "224.0.0.1",
		"http://255.255.255.255/":                    "255.255.255.255",
		"http://user:pass@127.0.0.1" + port + "/#/x": "127.0.0.1",
	}
	for arg, address := range tests {
		_, err := source.One(t.Context(), arg, source.Options{})
		shown := strings.TrimSuffix(strings.Replace(arg, "user:pass@", "", 1), "#/x")
		got := sentence(err)
		if strings.Contains(got, "cannot be reached") && strings.Contains(arg, "[") {
			continue // this system has no such network
		}
		if want := refused(shown, address); got != want && got != refused(shown, "::ffff:"+address) {
			t.Errorf("%s:\ngot  %s\nwant %s", arg, got, want)
		}
	}
	if _, err := source.One(t.Context(), "http://localhost"+port+"/openapi.yaml", source.Options{}); !strings.Contains(sentence(err), "leads to the private address") {
		t.Errorf("a name that means a private address: %s", sentence(err))
	}
}

func TestProxiesOfTheEnvironmentAreNotAsked(t *testing.T) {
	s := server(t, map[string]string{"/openapi.yaml": "doc"})
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("the proxy was asked for %s", r.URL)
	}))
	defer proxy.Close()
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	if in := one(t, s.URL+"/openapi.yaml", private); string(in.Data) != "doc" {
		t.Errorf("got %s", in.Data)
	}
	_, err := source.One(t.Context(), "http://192.0.2.1/openapi.yaml", source.Options{})
	if got, want := sentence(err), "http://192.0.2.1/openapi.yaml leads to the private address 192.0.2.1 | --allow-private allows it"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestReferencesOfAURLLeadToItsDirectory(t *testing.T) {
	t.Parallel()
	other := server(t, map[string]string{"/x.yaml": "other", "/y.yaml": "y"})
	files := map[string]string{
		"/api/openapi.yaml": "entry", "/api/models/x.yaml": "x", "/api/models/a b.yaml": "ab", "/secret.yaml": "secret", "/api2/x.yaml": "x",
		"/api/out.yaml": "->/secret.yaml", "/api/other.yaml": "->" + other.URL + "/x.yaml", "/api/moved.yaml": "->models/x.yaml", "/start": "->/api/openapi.yaml",
	}
	s := server(t, files)
	outside := func(ref, url string) string {
		return ref + " leads to " + url + ", outside of the entry document's directory " + s.URL + "/api/ | --allow-remote-refs allows it"
	}
	entry := s.URL + "/api/openapi.yaml"
	tests := []struct{ from, ref, want, allowed string }{
		{entry, "models/x.yaml", s.URL + "/api/models/x.yaml=x", ""},
		{entry, "/api/models/x.yaml#/a", s.URL + "/api/models/x.yaml=x", ""},
		{entry, s.URL + "/api/models/x.yaml", s.URL + "/api/models/x.yaml=x", ""},
		{entry, "models/../models/a%20b.yaml", s.URL + "/api/models/a%20b.yaml=ab", ""},
		{entry, "moved.yaml", s.URL + "/api/models/x.yaml=x", ""},
		{s.URL + "/api/models/x.yaml", "../openapi.yaml", entry + "=entry", ""},
		{s.URL + "/api/models/x.yaml", "", s.URL + "/api/models/x.yaml=x", ""},
		{entry, "none.yaml", s.URL + "/api/none.yaml cannot be read: the server answered 404 Not Found", ""},
		{entry, "../secret.yaml", outside("../secret.yaml", s.URL+"/secret.yaml"), s.URL + "/secret.yaml=secret"},
		{entry, "/api2/x.yaml", outside("/api2/x.yaml", s.URL+"/api2/x.yaml"), s.URL + "/api2/x.yaml=x"},
		{entry, "%2e%2e/secret.yaml", outside("%2e%2e/secret.yaml", s.URL+"/api/%2e%2e/secret.yaml"), s.URL + "/api/%2e%2e/secret.yaml cannot be read: the server answered 404 Not Found"},
		{entry, "..%2Fsecret.yaml", outside("..%2Fsecret.yaml", s.URL+"/api/..%2Fsecret.yaml"), s.URL + "/api/..%2Fsecret.yaml cannot be read: the server answered 404 Not Found"},
		{entry, "out.yaml", outside("out.yaml", s.URL+"/secret.yaml"), s.URL + "/secret.yaml=secret"},
		{entry, "other.yaml", outside("other.yaml", other.URL+"/x.yaml"), other.URL + "/x.yaml=other"},
		{entry, other.URL + "/x.yaml", outside(other.URL+"/x.yaml", other.URL+"/x.yaml"), other.URL + "/x.yaml=other"},
		{other.URL + "/x.yaml", "y.yaml", other.URL + "/x.yaml refers to y.yaml, but was not read before", other.URL + "/y.yaml=y"},
		{entry, "file:///etc/passwd", "file:///etc/passwd leads from the network to file:///etc/passwd, which is not an http or https URL", "file:///etc/passwd leads from the network to file:///etc/passwd, which is not an http or https URL"},
		{entry, "mailto:x", "mailto:x leads from the network to mailto:x, which is not an http or https URL", "mailto:x leads from the network to mailto:x, which is not an http or https URL"},
	}
	in := one(t, s.URL+"/start", private)
	free := one(t, s.URL+"/start", source.Options{AllowPrivate: true, AllowRemoteRefs: true})
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, read(in, tt.from, tt.ref)); diff != "" {
			t.Errorf("%q from %s (-want +got):\n%s", tt.ref, tt.from, diff)
		}
		want := tt.allowed
		if want == "" {
			want = tt.want
		}
		if diff := cmp.Diff(want, read(free, tt.from, tt.ref)); diff != "" {
			t.Errorf("%q from %s with all references allowed (-want +got):\n%s", tt.ref, tt.from, diff)
		}
	}
}

func TestAFileMayReferToTheNetworkWhereThatIsAllowed(t *testing.T) {
	t.Parallel()
	s := server(t, map[string]string{"/a/x.yaml": "x", "/b/y.yaml": "y"})
	dir := write(t, map[string]string{"openapi.yaml": "", "x.yaml": "local"})
	in := one(t, "openapi.yaml", source.Options{Dir: dir, AllowPrivate: true, AllowRemoteRefs: true})
	got := []string{
		read(in, "openapi.yaml", s.URL+"/a/x.yaml#/z"), read(in, s.URL+"/a/x.yaml", "../b/y.yaml"), read(in, "openapi.yaml", "x.yaml"),
		read(in, s.URL+"/a/x.yaml", "file://"+dir+"/x.yaml"),
	}
	want := []string{
		s.URL + "/a/x.yaml=x", s.URL + "/b/y.yaml=y", "x.yaml=local",
		"file://" + dir + "/x.yaml leads from the network to file://" + dir + "/x.yaml, which is not an http or https URL",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	guarded := one(t, "openapi.yaml", source.Options{Dir: dir, AllowRemoteRefs: true})
	if got := read(guarded, "openapi.yaml", s.URL+"/a/x.yaml"); !strings.Contains(got, "leads to the private address 127.0.0.1") {
		t.Errorf("got %s", got)
	}
}
