// Package upstream passes requests of a page on to a fixed list of services, and to nothing else.
//
// A page that tries out an API cannot ask it directly where the API allows no other origin. It asks
// its own origin instead: below [Options].Prefix the first segment names an upstream, and the rest is
// the path below the upstream's base, with its query:
//
//	GET /_live/orders/17?full=1   →   GET https://api.example.com/v1/orders/17?full=1
//	    with {Name: "orders", URL: "https://api.example.com/v1/orders"}
//
// # What is refused
//
// Everything that is not plainly that. Each refusal is a row of the table in refusal.go, and is answered
// as application/problem+json (RFC 9457) with its id in the member "refusal":
//
//   - requests that were sent to another name (DNS rebinding), or by another site or origin, GET too,
//   - requests in absolute form (RFC 9112, section 3.2.2), CONNECT, TRACE and upgrades,
//   - upstreams that are not in the list,
//   - paths that begin with two slashes, or that hold dot segments, backslashes or control characters,
//     encoded any number of times: a path that stays below its base as it is written does so however it
//     is decoded,
//   - methods that are not safe (RFC 9110, section 9.2.1), without [ConfirmHeader] or AllowWrites,
//   - header fields and bodies that are too large, and answers that are,
//   - names that lead to an address of a private network at the moment of a connection, unless the
//     upstream says so, and always to one of a link, at which clouds hand out credentials.
//
// # What is taken away
//
// From requests: cookies, hop-by-hop fields (RFC 9110, section 7.6.1), Forwarded (RFC 7239), X-Forwarded-…
// and what tells of the page: Origin, Referer, Sec-…. Authorization reaches the upstream that the request
// names, and no other.
//
// From answers: cookies, and every field by which a browser would act: see [RemovedHeader]. An answer that a
// browser shows in a frame has no fields but those of its content. Each answer has a content security policy
// by which nothing in it runs, and with which it has an origin of its own.
//
// Redirects are not followed here. A Location below the base of the same upstream becomes the path at the
// proxy; one that leads elsewhere is no Location any more, but stands in [LocationHeader], as text.
package upstream

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// The header fields with which page and proxy understand each other.
const (
	// ConfirmHeader is set by a page, to any value, when its reader has agreed that requests change
	// something. Another site cannot set it without a preflight request, which is refused.
	ConfirmHeader = "Postel-Confirmed"
	// LocationHeader is where an answer's Location leads, where that is not below the upstream.
	LocationHeader = "Postel-Location"
	// RemovedHeader lists the names of the fields of the answer that were taken away.
	RemovedHeader = "Postel-Removed"
	// TimingHeader holds how long the upstream took, in milliseconds, as in the field Server-Timing:
	// "wait;dur=12.5" until the head of the answer, and of that "dns", "connect" and "tls" where they were
	// needed.
	TimingHeader = "Postel-Timing"
)

// Upstream is a service that may be asked.
type Upstream struct {
	Name string // the first segment of the path: letters, digits and hyphens, in lower case
	URL  string // its base: scheme, host, and a path

	// Header is sent with each request that has no such field of its own, such as credentials. It is
	// never answered or printed.
	Header http.Header

	// Private says that the name in URL may lead to an address of a private network. Where URL has an
	// address in the place of a name, that address is asked and no other.
	Private bool
}

// Options are what may be asked, and how much.
type Options struct {
	Prefix    string // where the proxy is mounted: "/_live/"; it begins and ends with a slash
	Upstreams []Upstream

	// Hosts are the values of Host by which the proxy is called, with the port. nil: localhost and the
	// addresses of this machine, with the port at which the connection arrived.
	Hosts []string

	// AllowWrites lets methods pass that are not safe, without the page's confirmation.
	AllowWrites bool

	MaxRequest int64         // bytes of a request's body; 0: 16 MiB
	MaxAnswer  int64         // bytes of an answer's body, decompressed; 0: 64 MiB
	MaxHeader  int           // bytes of a request's header, and of an answer's; 0: 64 KiB
	Timeout    time.Duration // of a request, with its answer; 0: 30 s
}

func (o Options) orDefaults() Options {
	if o.MaxRequest == 0 {
		o.MaxRequest = 16 << 20
	}
	if o.MaxAnswer == 0 {
		o.MaxAnswer = 64 << 20
	}
	if o.MaxHeader == 0 {
		o.MaxHeader = 64 << 10
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	return o
}

// Proxy is the handler. It may be used by several goroutines.
type Proxy struct {
	o       Options
	targets map[string]*target
	resolve *net.Resolver // nil: the system's
}

// target is an upstream that has been read.
type target struct {
	Upstream
	base  *url.URL // with a path that ends with a slash
	proxy *httputil.ReverseProxy
}

// New returns a proxy. The error says what is wrong with the options; it holds no credentials.
func New(o Options) (*Proxy, error) {
	p := &Proxy{o: o.orDefaults(), targets: map[string]*target{}}
	if !strings.HasPrefix(o.Prefix, "/") || !strings.HasSuffix(o.Prefix, "/") {
		return nil, fmt.Errorf("the prefix begins and ends with a slash, like /_live/, not %q", o.Prefix)
	}
	for _, u := range o.Upstreams {
		if !regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`).MatchString(u.Name) {
			return nil, fmt.Errorf("the name of an upstream is of letters, digits and hyphens in lower case, not %q", u.Name)
		}
		if p.targets[u.Name] != nil {
			return nil, fmt.Errorf("two upstreams are called %s", u.Name)
		}
		base, err := Base(u.URL)
		if err != nil {
			return nil, err
		}
		t := &target{Upstream: u, base: base}
		t.proxy = p.reverse(t)
		p.targets[u.Name] = t
	}
	return p, nil
}

// Base reads the URL of an upstream. The error holds nothing of the URL but its host, since the rest may
// be secret.
func Base(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the URL of an upstream cannot be read")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("the URL of an upstream begins with http:// or https://")
	case u.Hostname() == "":
		return nil, fmt.Errorf("the URL of an upstream has a host")
	case u.User != nil:
		return nil, fmt.Errorf("the URL of an upstream has no user part: credentials for %s are header fields", u.Host)
	case u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("the URL of an upstream has no query and no fragment: %s is asked for paths below it", u.Host)
	case stray(u.EscapedPath()) != nil:
		return nil, fmt.Errorf("the path of the upstream at %s has %s", u.Host, stray(u.EscapedPath()).title)
	}
	u.ForceQuery = false
	if !strings.HasSuffix(u.Path, "/") {
		u = u.JoinPath("/")
	}
	return u, nil
}

// ServeHTTP passes a request on, or says why it does not.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, check := range checks() {
		if no := check(p, r); no != nil {
			no.answer(w)
			return
		}
	}
	t, _ := p.find(r)
	ctx, cancel := context.WithTimeout(r.Context(), p.o.Timeout)
	defer cancel()
	x := &exchange{start: time.Now(), frame: r.Header.Get("Sec-Fetch-Dest") == "iframe"}
	r = r.WithContext(x.attach(ctx))
	r.Body = http.MaxBytesReader(w, r.Body, p.o.MaxRequest)
	t.proxy.ServeHTTP(final{w}, r)
}

// reverse is the proxy for one upstream. What may be sent has been decided before.
func (p *Proxy) reverse(t *target) *httputil.ReverseProxy {
	dialer := &net.Dialer{Timeout: p.o.Timeout, Control: t.control}
	return &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { p.request(t, r) },
		ModifyResponse: func(r *http.Response) error { return p.response(t, r) },
		ErrorHandler:   func(w http.ResponseWriter, _ *http.Request, err error) { p.failed(t, err).answer(w) },
		ErrorLog:       log.New(io.Discard, "", 0), // what it would say holds URLs, and these tokens
		FlushInterval:  -1,
		Transport: &http.Transport{
			// No proxy of the environment: what is behind it could not be checked.
			DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
				d := *dialer
				d.Resolver = p.resolve
				return d.DialContext(ctx, network, to)
			},
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    p.o.Timeout,
			IdleConnTimeout:        30 * time.Second,
			MaxResponseHeaderBytes: int64(p.o.MaxHeader),
		},
	}
}

// Place is an upstream as a page sees it.
type Place struct {
	Base string `json:"base"` // of the upstream, with a slash at its end
	Path string `json:"path"` // at the proxy, with a slash at its end
}

// Places are the upstreams, in the order of the options.
func (p *Proxy) Places() []Place {
	list := []Place{}
	for _, u := range p.o.Upstreams {
		list = append(list, Place{Base: p.targets[u.Name].base.String(), Path: p.o.Prefix + u.Name + "/"})
	}
	return list
}

// host is the host of the upstream without its port, and its address where it is one.
func (t *target) host() (name string, literal netip.Addr) {
	name = t.base.Hostname()
	literal, _ = netip.ParseAddr(name) // a name is no address
	return name, literal.Unmap()
}
