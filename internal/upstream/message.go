package upstream

import (
	"errors"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
)

// request makes what the upstream gets. The reverse proxy has taken away hop-by-hop fields already.
func (p *Proxy) request(t *target, r *httputil.ProxyRequest) {
	_, rest := p.find(r.In)
	out := *t.base
	out.RawPath = t.base.EscapedPath() + rest
	out.Path, _ = url.PathUnescape(out.RawPath) // both parts were read from URLs, and pass as they were written
	out.RawQuery, out.ForceQuery = r.In.URL.RawQuery, r.In.URL.ForceQuery
	r.Out.URL, r.Out.Host = &out, ""

	head := r.Out.Header
	for name := range head {
		if ours(name) {
			head.Del(name)
		}
	}
	for name, values := range t.Header {
		if name = http.CanonicalHeaderKey(name); len(head.Values(name)) == 0 {
			head[name] = slices.Clone(values)
		}
	}
	// The transport asks for gzip itself and unpacks it, so that the bound is one of what arrives.
	head.Del("Accept-Encoding")
}

// ours reports whether a field of a request is about this proxy and its page, and nothing for the
// upstream.
func ours(name string) bool {
	switch name {
	case "Cookie", "Origin", "Referer", "Forwarded", "Via", "X-Real-Ip", "Priority", "Upgrade-Insecure-Requests", ConfirmHeader:
		return true
	}
	for _, prefix := range []string{"X-Forwarded-", "Sec-", "Access-Control-Request-"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// refusedAnswer is an answer of the upstream that does not pass.
type refusedAnswer struct{ no *refusal }

func (r *refusedAnswer) Error() string { return r.no.title }

// response makes what the page gets.
func (p *Proxy) response(t *target, r *http.Response) error {
	switch coding := r.Header.Get("Content-Encoding"); {
	case r.StatusCode == http.StatusSwitchingProtocols:
		return &refusedAnswer{upgrade()}
	case coding != "" && coding != "identity":
		return &refusedAnswer{&refusal{"coding", http.StatusBadGateway, "the answer is compressed in a way that was not asked for", "gzip was, or nothing"}}
	case r.ContentLength > p.o.MaxAnswer && r.Request.Method != http.MethodHead:
		return &refusedAnswer{largeAnswer(p.o.MaxAnswer)}
	}
	r.Body = &bounded{r.Body, p.o.MaxAnswer}
	location := r.Header.Get("Location")
	x := exchangeOf(r.Request.Context())
	removed := strip(r.Header, x.frame)
	if location != "" {
		p.locate(t, r, location)
	}
	if len(removed) > 0 {
		r.Header.Set(RemovedHeader, strings.Join(removed, ", "))
	}
	r.Header.Set(TimingHeader, x.timing())
	protect(r.Header)
	return nil
}

// locate says where an answer leads: with Location if a browser may follow it, else as text.
func (p *Proxy) locate(t *target, r *http.Response, location string) {
	r.Header.Del("Location")
	to, err := r.Request.URL.Parse(location)
	if err != nil {
		r.Header.Set(LocationHeader, url.PathEscape(location))
		return
	}
	rest, below := t.below(to)
	if !below {
		r.Header.Set(LocationHeader, to.String())
		return
	}
	here := p.o.Prefix + t.Name + "/" + rest
	if to.RawQuery != "" {
		here += "?" + to.RawQuery
	}
	if to.Fragment != "" {
		here += "#" + to.EscapedFragment()
	}
	r.Header.Set("Location", here)
}

// below returns the path of a URL below the upstream's base, if that is where it is.
func (t *target) below(u *url.URL) (rest string, ok bool) {
	if u.Scheme != t.base.Scheme || u.User != nil || u.Opaque != "" || authority(u) != authority(t.base) {
		return "", false
	}
	rest, ok = strings.CutPrefix(u.EscapedPath(), t.base.EscapedPath())
	return rest, ok && stray("/"+rest) == nil
}

// authority is the host and port of a URL in one spelling.
func authority(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return strings.ToLower(u.Hostname()) + ":" + port
}

// acted are the fields of an answer by which a browser would act in the name of this proxy's origin:
// keep something, ask other hosts, let other sites read, or go there.
func acted() []string {
	return []string{
		"Set-Cookie", "Set-Cookie2", "Clear-Site-Data", "Service-Worker-Allowed", "Set-Login", "Activate-Storage-Access",
		"Strict-Transport-Security", "Alt-Svc", "Expect-Ct", "Public-Key-Pins", "Accept-Ch", "Critical-Ch",
		"Nel", "Report-To", "Reporting-Endpoints", "Sourcemap", "X-Sourcemap", "Speculation-Rules", "Use-As-Dictionary", "Refresh",
		"Content-Security-Policy", "Content-Security-Policy-Report-Only", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy",
		"Permissions-Policy", "Feature-Policy", "Document-Policy", "Origin-Agent-Cluster", "Timing-Allow-Origin",
		"Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers",
		"Access-Control-Expose-Headers", "Access-Control-Max-Age", "Access-Control-Allow-Private-Network",
		"Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Resource-Policy",
	}
}

// shown are the fields of an answer that a frame needs. Others, such as Link, make a browser ask other
// hosts when it shows the answer.
func shown() []string {
	return []string{"Content-Type", "Content-Length", "Content-Language", "Date", "Etag", "Last-Modified", "Cache-Control"}
}

// strip takes fields away, and returns their names in order. Location is left to locate.
func strip(head http.Header, frame bool) (removed []string) {
	for name := range head {
		switch {
		case strings.HasPrefix(name, "Postel-"): // only this proxy speaks with the page
		case slices.Contains(acted(), name):
			removed = append(removed, name)
		case frame && !slices.Contains(shown(), name):
		default:
			continue
		}
		head.Del(name)
	}
	slices.Sort(removed)
	return removed
}

// protect makes an answer harmless where a browser shows it: it has an origin of its own, runs nothing,
// asks for nothing and is framed by this origin alone.
func protect(head http.Header) {
	head.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// bounded ends a body with an error where it grows too large. The connection to the page is cut then,
// so that nobody takes what came for the whole.
type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(data []byte) (int, error) {
	if int64(len(data)) > b.left+1 {
		data = data[:b.left+1]
	}
	n, err := b.ReadCloser.Read(data)
	if b.left -= int64(n); b.left < 0 {
		return n - 1, errors.New("the answer is too large")
	}
	return n, err
}

// final passes no informational answers (RFC 9110, section 15.2): with early hints a browser would ask
// other hosts.
type final struct{ http.ResponseWriter }

func (f final) WriteHeader(status int) {
	if status >= http.StatusOK {
		f.ResponseWriter.WriteHeader(status)
	}
}

// Unwrap lets the reverse proxy flush.
func (f final) Unwrap() http.ResponseWriter { return f.ResponseWriter }
