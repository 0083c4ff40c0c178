package upstream

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"

	"github.com/postel-api/postel/internal/address"
)

// refusal is the answer of the proxy itself.
type refusal struct {
	id     string
	status int
	title  string
	detail string // what is asked of the caller
}

// answer writes a refusal as a problem (RFC 9457).
func (n *refusal) answer(w http.ResponseWriter) {
	head := w.Header()
	clear(head)
	head.Set("Content-Type", "application/problem+json")
	head.Set("Cache-Control", "no-store")
	protect(head)
	w.WriteHeader(n.status)
	// Nobody can be told that the client has gone.
	_ = json.NewEncoder(w).Encode(map[string]any{"refusal": n.id, "status": n.status, "title": n.title, "detail": n.detail})
}

// The refusals that are decided before anything is sent.
func wrongHost() *refusal {
	return &refusal{"host", http.StatusMisdirectedRequest, "the request was sent to another name", "call this page by the address that was printed for it"}
}

func otherSite() *refusal {
	return &refusal{"site", http.StatusForbidden, "another site asks for this", "requests come from the page of this origin alone"}
}

func notData() *refusal {
	return &refusal{"destination", http.StatusForbidden, "this is asked for as a part of a page", "only data and documents in frames come through here"}
}

func absoluteForm() *refusal {
	return &refusal{"form", http.StatusBadRequest, "the target of the request is no path", "name an upstream of the list by its path"}
}

func upgrade() *refusal {
	return &refusal{"upgrade", http.StatusNotImplemented, "connections are not upgraded", "ask without Upgrade; web sockets do not pass"}
}

func badMethod() *refusal {
	return &refusal{"method", http.StatusNotImplemented, "CONNECT and TRACE do not pass", "use a method of the API"}
}

func unknownUpstream() *refusal {
	return &refusal{"upstream", http.StatusNotFound, "there is no such upstream", "the list of upstreams was fixed at the start"}
}

func emptySegment() *refusal {
	return &refusal{"slashes", http.StatusBadRequest, "two slashes at its start", "name a path below the upstream, not a host"}
}

func dotSegment() *refusal {
	return &refusal{"dots", http.StatusBadRequest, "a dot segment, or two that become one when they are decoded", "resolve the path before it is asked for"}
}

func strayByte() *refusal {
	return &refusal{"bytes", http.StatusBadRequest, "a backslash, a control character or an encoding that is none", "encode the path as RFC 3986 has it"}
}

func badField() *refusal {
	return &refusal{"field", http.StatusBadRequest, "a header field has bytes that no field may have", "take line breaks and control characters out of it"}
}

func largeHeader() *refusal {
	return &refusal{"header-size", http.StatusRequestHeaderFieldsTooLarge, "the header of the request is too large", "send less"}
}

func largeRequest() *refusal {
	return &refusal{"request-size", http.StatusRequestEntityTooLarge, "the body of the request is too large", "send less"}
}

func unconfirmed() *refusal {
	return &refusal{"unconfirmed", http.StatusPreconditionRequired, "this method may change something", "confirm it in the page, which sends " + ConfirmHeader}
}

func largeAnswer(limit int64) *refusal {
	return &refusal{"answer-size", http.StatusBadGateway, "the answer of the upstream is too large", fmt.Sprintf("%d bytes pass at most", limit)}
}

// checks are the questions of which each can refuse a request, in their order. What is sent has passed
// all of them.
func checks() []func(*Proxy, *http.Request) *refusal {
	return []func(*Proxy, *http.Request) *refusal{
		(*Proxy).checkForm, (*Proxy).checkHost, (*Proxy).checkSite, (*Proxy).checkHeader,
		(*Proxy).checkMethod, (*Proxy).checkPath, (*Proxy).checkSize,
	}
}

// checkForm wants the origin form of a request target (RFC 9112, section 3.2.1).
func (p *Proxy) checkForm(r *http.Request) *refusal {
	if u := r.URL; u.IsAbs() || u.Host != "" || u.User != nil || u.Opaque != "" || !strings.HasPrefix(u.Path, "/") {
		return absoluteForm()
	}
	return nil
}

// checkHost finds names that were made to lead here (DNS rebinding): the page of such a name is of
// another site, and its browser takes this proxy for that site.
func (p *Proxy) checkHost(r *http.Request) *refusal {
	if p.o.Hosts != nil {
		if !slices.ContainsFunc(p.o.Hosts, func(h string) bool { return strings.EqualFold(h, r.Host) }) {
			return wrongHost()
		}
		return nil
	}
	if !CalledAsLoopback(r) {
		return wrongHost()
	}
	return nil
}

// CalledAsLoopback reports whether a request was sent to this machine by a name that is always this
// machine's, and to the port at which it arrived.
func CalledAsLoopback(r *http.Request) bool {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host, port = r.Host, "80"
	}
	if !address.IsLoopbackHost(host) {
		return false
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return true // no connection: a handler that calls another
	}
	_, arrived, err := net.SplitHostPort(local.String())
	return err == nil && port == arrived
}

// checkSite wants requests of the page's own origin. Programs that are no browsers send none of
// these fields, and no browser lets a page leave them out.
func (p *Proxy) checkSite(r *http.Request) *refusal {
	for _, site := range r.Header.Values("Sec-Fetch-Site") {
		if site != "same-origin" {
			return otherSite()
		}
	}
	for _, origin := range r.Header.Values("Origin") {
		if !strings.EqualFold(origin, "http://"+r.Host) && !strings.EqualFold(origin, "https://"+r.Host) {
			return otherSite()
		}
	}
	for _, dest := range r.Header.Values("Sec-Fetch-Dest") {
		if dest != "empty" && dest != "iframe" { // else scripts of the upstream would be the page's
			return notData()
		}
	}
	return nil
}

func (p *Proxy) checkHeader(r *http.Request) *refusal {
	size := len(r.Method) + len(r.URL.Path) + len(r.URL.RawQuery)
	for name, values := range r.Header {
		for _, v := range values {
			if !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(v) {
				return badField()
			}
			size += len(name) + len(v) + 4
		}
	}
	if size > p.o.MaxHeader {
		return largeHeader()
	}
	if r.Header.Get("Upgrade") != "" || httpguts.HeaderValuesContainsToken(r.Header.Values("Connection"), "upgrade") {
		return upgrade()
	}
	return nil
}

func (p *Proxy) checkMethod(r *http.Request) *refusal {
	switch r.Method {
	case http.MethodConnect, http.MethodTrace:
		return badMethod()
	case http.MethodGet, http.MethodHead, http.MethodOptions, "QUERY":
		return nil
	}
	if !p.o.AllowWrites && r.Header.Get(ConfirmHeader) == "" {
		return unconfirmed()
	}
	return nil
}

func (p *Proxy) checkPath(r *http.Request) *refusal {
	t, rest := p.find(r)
	if t == nil {
		return unknownUpstream()
	}
	if no := stray("/" + rest); no != nil {
		return no.about("the path below the upstream has ")
	}
	if strings.ContainsFunc(r.URL.RawQuery, func(c rune) bool { return c <= 0x20 || c == 0x7f }) {
		return strayByte().about("the query has ")
	}
	return nil
}

func (p *Proxy) checkSize(r *http.Request) *refusal {
	if r.ContentLength > p.o.MaxRequest {
		return largeRequest()
	}
	return nil
}

// about puts words before the title.
func (n refusal) about(words string) *refusal {
	n.title = words + n.title
	return &n
}

// find returns the upstream that a request names, nil where there is none, and the path below it as it
// was written.
func (p *Proxy) find(r *http.Request) (*target, string) {
	below, ok := strings.CutPrefix(r.URL.EscapedPath(), p.o.Prefix)
	if !ok {
		return nil, ""
	}
	name, rest, ok := strings.Cut(below, "/")
	if !ok {
		return nil, ""
	}
	return p.targets[name], rest
}

// maxDecoding is how many times a path is decoded to see what a server behind the upstream could make
// of it. One that is encoded more often than that is refused.
const maxDecoding = 5

// stray says what is wrong with a path that is empty or begins with a slash, nil if nothing is.
func stray(path string) *refusal {
	if strings.HasPrefix(path, "//") {
		return emptySegment()
	}
	for range maxDecoding {
		if strings.ContainsFunc(path, func(c rune) bool { return c < 0x20 || c == 0x7f || c == '\\' }) {
			return strayByte()
		}
		for segment := range strings.SplitSeq(path, "/") {
			// What follows a semicolon is a parameter that some servers take away first.
			if segment, _, _ = strings.Cut(segment, ";"); segment == "." || segment == ".." {
				return dotSegment()
			}
		}
		decoded := decode(path)
		if decoded == path {
			return nil
		}
		path = decoded
	}
	return strayByte()
}

// decode decodes what is percent-encoded (RFC 3986, section 2.1). A percent sign that encodes nothing is
// text, as for a careless server.
func decode(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
