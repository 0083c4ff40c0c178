package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"syscall"
	"time"

	"github.com/postel-api/postel/internal/address"
)

const maxRedirects = 5

func openURL(ctx context.Context, arg string, o Options) (Input, error) {
	u, err := url.Parse(arg)
	if err != nil {
		return Input{}, &Error{Arg: arg, Msg: fmt.Sprintf("%s is not a URL: %s", arg, urlReason(err))}
	}
	if u.Hostname() == "" {
		return Input{}, &Error{Arg: arg, Msg: fmt.Sprintf("%s is not a URL: it has no host", arg)}
	}
	f := newFiles(ctx, o, nil)
	final, data, err := f.remote.fetch(u, arg, nil)
	if err != nil {
		f.remote.close()
		return Input{}, err
	}
	f.remote.entry = final
	return Input{Name: f.remote.name(final), Data: data, Files: f}, nil
}

// remote reads files by http and https.
type remote struct {
	ctx    context.Context
	o      Options
	client *http.Client
	entry  *url.URL            // the entry document, nil if it is not remote
	urls   map[string]*url.URL // by name, with the credentials that names do not show
}

func newRemote(ctx context.Context, o Options) *remote {
	dialer := &net.Dialer{Timeout: o.Timeout}
	if !o.AllowPrivate {
		dialer.Control = refusePrivate
	}
	transport := &http.Transport{
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    o.Timeout,
		ForceAttemptHTTP2:      true,
		IdleConnTimeout:        5 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
	return &remote{ctx: ctx, o: o, client: &http.Client{Transport: transport, Timeout: o.Timeout}, urls: map[string]*url.URL{}}
}

func (r *remote) close() { r.client.CloseIdleConnections() }

// privateAddress is an address that only its own network can reach.
type privateAddress struct{ address netip.Addr }

func (p privateAddress) Error() string { return p.address.String() + " is a private address" }

// refusePrivate runs when the address of a connection is known, after the name was resolved.
func refusePrivate(_, to string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(to)
	if err != nil {
		return err
	}
	if !address.IsPublic(at.Addr()) {
		return privateAddress{at.Addr()}
	}
	return nil
}

// readFrom reads what ref means as seen from a remote file.
func (r *remote) readFrom(from string, ref *url.URL, written string) (name string, data []byte, err error) {
	base := r.urls[from]
	if base == nil {
		return "", nil, &Error{Arg: written, Msg: fmt.Sprintf("%s refers to %s, but was not read before", from, written)}
	}
	return r.read(base.ResolveReference(ref), written)
}

// read reads a remote file that a reference leads to.
func (r *remote) read(u *url.URL, ref string) (name string, data []byte, err error) {
	if err := r.allow(u, ref); err != nil {
		return "", nil, err
	}
	final, data, err := r.fetch(u, ref, r.allow)
	if err != nil {
		return "", nil, err
	}
	return r.name(final), data, nil
}

// allow decides about a reference: to the origin of the entry document, in its directory and
// below, or anywhere if the options say so.
func (r *remote) allow(u *url.URL, ref string) error {
	switch {
	case !isHTTP(u):
		return &Error{Arg: ref, Msg: fmt.Sprintf("%s leads from the network to %s, which is not an http or https URL", ref, show(u))}
	case r.o.AllowRemoteRefs:
		return nil
	case r.entry == nil:
		return &Error{Arg: ref, Msg: fmt.Sprintf("%s leads to the network", show(u)), Help: "--allow-remote-refs allows it"}
	case origin(u) != origin(r.entry) || !isBelow(u.Path, r.entry.Path):
		return &Error{
			Arg:  ref,
			Msg:  fmt.Sprintf("%s leads to %s, outside of the entry document's directory %s", ref, show(u), origin(r.entry)+directory(r.entry.Path)),
			Help: "--allow-remote-refs allows it",
		}
	}
	return nil
}

func isHTTP(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// origin returns scheme, host and port (RFC 6454), the port also where it is the default one.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

func directory(p string) string { return p[:strings.LastIndexByte(p, '/')+1] }

// isBelow reports whether a path is in the directory of the entry document. Both are decoded: a
// server may take an encoded ".." for what it stands for.
func isBelow(p, entry string) bool {
	for segment := range strings.FieldsFuncSeq(p, func(c rune) bool { return c == '/' || c == '\\' }) {
		if segment == ".." {
			return false
		}
	}
	dir := path.Clean("/" + directory(entry))
	return dir == "/" || strings.HasPrefix(path.Clean("/"+p), dir+"/")
}

// show returns a URL as messages show it, without credentials.
func show(u *url.URL) string {
	shown := *u
	shown.User, shown.Fragment, shown.RawFragment = nil, "", ""
	return shown.String()
}

// name returns the one name of a URL. It has no credentials, since it is shown.
func (r *remote) name(u *url.URL) string {
	name := show(u)
	r.urls[name] = u
	return name
}

// fetch reads a URL; allow, if there is one, decides about each redirect. final is where the
// file was found, which its references are relative to (RFC 3986, section 5.1.3).
func (r *remote) fetch(u *url.URL, arg string, allow func(*url.URL, string) error) (final *url.URL, data []byte, err error) {
	called := show(u)
	req, err := http.NewRequestWithContext(r.ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, &Error{Arg: arg, Msg: fmt.Sprintf("%s is not a URL: %s", called, urlReason(err))}
	}
	req.Header.Set("Accept", "application/yaml, application/json;q=0.9, */*;q=0.5")
	req.Header.Set("User-Agent", "postel")
	client := *r.client
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		switch {
		case len(via) > maxRedirects:
			return &Error{Arg: arg, Msg: fmt.Sprintf("%s redirects more than %d times", called, maxRedirects)}
		case !isHTTP(next.URL) || next.URL.Scheme == "http" && u.Scheme == "https":
			return &Error{Arg: arg, Msg: fmt.Sprintf("%s redirects to %s, which is less secure", called, show(next.URL))}
		case allow != nil:
			return allow(next.URL, arg)
		}
		return nil
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, nil, r.unreachable(err, u, arg)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, nil, &Error{Arg: arg, Msg: fmt.Sprintf("%s cannot be read: the server answered %s", called, resp.Status)}
	}
	data, err = io.ReadAll(io.LimitReader(resp.Body, r.o.MaxBytes+1))
	switch {
	case err != nil:
		return nil, nil, r.unreachable(err, u, arg)
	case int64(len(data)) > r.o.MaxBytes:
		return nil, nil, tooLarge(arg, called, r.o.MaxBytes)
	case isWebPage(resp.Header, data):
		return nil, nil, &Error{Arg: arg, Msg: fmt.Sprintf("%s is a web page and not a description", called), Help: "use the address of the file itself"}
	}
	return resp.Request.URL, data, nil
}

func isWebPage(h http.Header, data []byte) bool {
	text := strings.TrimSpace(string(data[:min(len(data), 64)]))
	return strings.HasPrefix(h.Get("Content-Type"), "text/html") && strings.HasPrefix(text, "<")
}

// unreachable says why a request has failed.
func (r *remote) unreachable(err error, u *url.URL, arg string) error {
	var own *Error
	var private privateAddress
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	called := show(u)
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &private):
		return &Error{Arg: arg, Msg: fmt.Sprintf("%s leads to the private address %s", called, private.address), Help: "--allow-private allows it"}
	case r.ctx.Err() != nil:
		return &Error{Arg: arg, Msg: fmt.Sprintf("reading %s was interrupted", called)}
	case errors.As(err, &dns) && dns.IsNotFound:
		return &Error{Arg: arg, Msg: fmt.Sprintf("there is no host called %s", dns.Name)}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &Error{Arg: arg, Msg: fmt.Sprintf("%s has not answered within %s", called, r.o.Timeout)}
	}
	return &Error{Arg: arg, Msg: fmt.Sprintf("%s cannot be reached: %s", called, urlReason(err))}
}

// urlReason returns what is wrong with a URL or a request, without the URL and the operation.
func urlReason(err error) string {
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err
	}
	var oe *net.OpError
	if errors.As(err, &oe) {
		err = oe.Err
	}
	return reason(err)
}
