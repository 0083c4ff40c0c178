package hal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// ClientOptions say how a client asks.
type ClientOptions struct {
	// HTTP sends requests; nil is a client of its own. Its CheckRedirect and Timeout are not used.
	HTTP *http.Client
	// Accept is the field Accept; "" asks for HAL in JSON, then in XML.
	Accept string
	// Timeout bounds each request, its answer included; 0 is 30 seconds.
	Timeout time.Duration
	// MaxBody bounds an answer, in bytes; 0 is 16 MiB.
	MaxBody int64
	// MaxRedirects bounds the redirects of one request; 0 is 10, negative is none.
	MaxRedirects int
	// Credentials puts credentials into a request. It is called for the origins in Origins only.
	Credentials func(*http.Request) error
	// Origins are the origins (scheme://host:port) that credentials are sent to; empty is the origin of
	// the first entry that is asked for.
	Origins []string
	// SameOrigin refuses redirects, and steps of a chain, to another origin.
	SameOrigin bool
	// NoEmbedded asks for linked resources although copies are embedded.
	NoEmbedded bool
	// NoCache asks every time.
	NoCache bool
	// Deprecated is told of each deprecated control that is followed and of each deprecated resource that
	// is read; nil where nobody listens.
	Deprecated func(Deprecation)
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Client follows controls. It may be used by several goroutines.
type Client struct {
	o           ClientOptions
	http        *http.Client
	cache       *cache
	credentials *credentials
}

// NewClient makes a client.
func NewClient(o ClientOptions) *Client {
	if o.Accept == "" {
		o.Accept = MediaForms + ", " + MediaJSON + ", " + MediaXML + ";q=0.9, application/json;q=0.8, */*;q=0.1"
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.MaxBody == 0 {
		o.MaxBody = 16 << 20
	}
	if o.MaxRedirects == 0 {
		o.MaxRedirects = 10
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	inner := http.Client{}
	if o.HTTP != nil {
		inner = *o.HTTP
	}
	c := &Client{o: o, cache: newCache(), credentials: &credentials{next: inner.Transport, put: o.Credentials, origins: slices.Clone(o.Origins)}}
	inner.Transport = c.credentials
	inner.Timeout = 0
	inner.CheckRedirect = c.redirect
	c.http = &inner
	return c
}

func (c *Client) redirect(r *http.Request, via []*http.Request) error {
	if len(via) > max(c.o.MaxRedirects, 0) {
		return &LimitError{fmt.Sprintf("more than %d redirects", max(c.o.MaxRedirects, 0))}
	}
	if r.URL.Scheme != "http" && r.URL.Scheme != "https" {
		return &TargetError{r.URL.Redacted(), "only http and https are followed"}
	}
	if c.o.SameOrigin && origin(r.URL) != origin(via[0].URL) {
		return &TargetError{r.URL.Redacted(), "a redirect leads to another origin"}
	}
	if via[0].URL.Scheme == "https" && r.URL.Scheme == "http" {
		return &TargetError{r.URL.Redacted(), "a redirect leads from https to http"}
	}
	return nil
}

// Get reads a resource. An answer of 400 and above is a *StatusError.
func (c *Client) Get(ctx context.Context, address string) (*Resource, error) {
	u, err := resolve(nil, address)
	if err != nil {
		return nil, err
	}
	c.credentials.enter(u)
	return c.get(ctx, u, false)
}

// Refresh reads a resource again by its reference to itself: an embedded copy becomes the whole, an old
// answer a new one. A service that says it has not changed sends nothing.
func (c *Client) Refresh(ctx context.Context, r *Resource) (*Resource, error) {
	self := r.Self()
	if self == nil {
		return nil, &RelationError{Rel: "self", Known: r.Relations()}
	}
	c.credentials.enter(self)
	return c.get(ctx, self, true)
}

func (c *Client) get(ctx context.Context, u *url.URL, again bool) (*Resource, error) {
	request, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	key := c.o.Accept + " " + u.String()
	old := c.cache.get(key)
	if c.o.NoCache {
		old = nil
	}
	if old != nil && !again && c.o.Now().Before(old.fresh) {
		return c.read(old.at, old.status, old.header, old.body, &Exchange{Method: http.MethodGet, At: old.when, Fresh: old.fresh, Cached: true})
	}
	if old != nil {
		old.ask(request.Header)
	}
	r, err := c.send(ctx, request, old, again)
	if err != nil || c.o.NoCache {
		return r, err
	}
	c.cache.put(key, r.URL, r.Exchange)
	return r, nil
}

// Do sends a request, whatever its method, and reads its answer. The address may be relative to a
// resource that is given with it. An unsafe method makes the client forget what it knows of the target
// and of what Location and Content-Location name on the same origin (RFC 9111, section 4.4).
func (c *Client) Do(ctx context.Context, request *http.Request) (*Resource, error) {
	if _, err := resolve(nil, request.URL.String()); err != nil {
		return nil, err
	}
	c.credentials.enter(request.URL)
	return c.send(ctx, request, nil, false)
}

func (c *Client) send(ctx context.Context, request *http.Request, old *entry, again bool) (*Resource, error) {
	if request.Header.Get("Accept") == "" {
		request.Header.Set("Accept", c.o.Accept)
	}
	if again {
		request.Header.Set("Cache-Control", "no-cache")
	}
	response, x, err := c.exchange(ctx, request)
	if err != nil {
		return nil, err
	}
	if !safe(request.Method) && x.Status < 400 {
		c.forget(response)
	}
	if x.Status == http.StatusPreconditionFailed {
		return nil, &PreconditionError{URL: response.Request.URL, ETag: request.Header.Get("If-Match")}
	}
	if old != nil && x.Status == http.StatusNotModified {
		old = old.renewed(x.Header, x.At)
		x.Cached, x.Fresh = true, old.fresh
		return c.read(old.at, old.status, old.header, old.body, x)
	}
	x.Fresh = freshUntil(x.Header, x.At)
	return c.read(response.Request.URL, x.Status, x.Header, x.Body, x)
}

// exchange sends a request and reads its answer, within the bounds of the client. The body of the response
// is read and closed.
func (c *Client) exchange(ctx context.Context, request *http.Request) (*http.Response, *Exchange, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	start := c.o.Now()
	response, err := c.http.Do(request.WithContext(ctx))
	if err != nil {
		return nil, nil, plain(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, c.o.MaxBody+1))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: the answer broke off: %w", response.Request.URL.Redacted(), plain(err))
	}
	if int64(len(body)) > c.o.MaxBody {
		return nil, nil, &LimitError{fmt.Sprintf("%s answered more than %d bytes", response.Request.URL.Redacted(), c.o.MaxBody)}
	}
	now := c.o.Now()
	return response, &Exchange{Method: request.Method, Status: response.StatusCode, Header: response.Header, At: now, Took: now.Sub(start), Body: body}, nil
}

// plain takes away what net/http says around an error of ours.
func plain(err error) error {
	var limit *LimitError
	var target *TargetError
	switch {
	case errors.As(err, &limit):
		return limit
	case errors.As(err, &target):
		return target
	}
	return err
}

// read makes a resource of an answer.
func (c *Client) read(at *url.URL, status int, header http.Header, body []byte, x *Exchange) (*Resource, error) {
	x.Status, x.Header, x.Body, x.ETag = status, header, body, header.Get("ETag")
	var r *Resource
	var err error
	if len(bytes.TrimSpace(body)) == 0 {
		r = &Resource{URL: at}
		r.header(header.Values("Link"))
	} else {
		r, err = Read(at, header, body)
	}
	if status >= 400 {
		if r != nil {
			r.attach(x)
		}
		return nil, &StatusError{Method: x.Method, URL: at, Status: status, Header: header, Resource: r}
	}
	if err != nil {
		return nil, err
	}
	r.attach(x)
	c.deprecatedResource(r)
	return r, nil
}

// attach gives the exchange to a resource and to what it embeds.
func (r *Resource) attach(x *Exchange) {
	open := []*Resource{r}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		at.Exchange = x
		for _, e := range at.Embedded {
			open = append(open, e.Resources...)
		}
	}
}

func safe(method string) bool {
	return method == "" || slices.Contains([]string{"GET", "HEAD", "OPTIONS", "TRACE", "QUERY"}, method)
}

// forget drops what an unsafe call may have changed.
func (c *Client) forget(response *http.Response) {
	target := response.Request.URL
	c.cache.forget(target.String())
	for _, field := range []string{"Location", "Content-Location"} {
		if u, err := target.Parse(response.Header.Get(field)); err == nil && response.Header.Get(field) != "" && origin(u) == origin(target) {
			c.cache.forget(u.String())
		}
	}
}

// Follow goes from an entry along steps, which are written as [ParseStep] reads them, and returns the one
// resource they lead to. The error is a *ChainError.
func (c *Client) Follow(ctx context.Context, entry string, steps ...string) (*Resource, error) {
	chain := make(Chain, len(steps))
	for i, s := range steps {
		step, err := ParseStep(s)
		if err != nil {
			return nil, err
		}
		chain[i] = step
	}
	list, err := c.Walk(ctx, entry, chain)
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		return nil, &ChainError{Chain: chain, Step: len(chain) - 1, Cause: &AmbiguousError{Rel: chain[len(chain)-1].Rel, Count: len(list)}}
	}
	return list[0], nil
}

// MaxResources bounds what one chain with [*] leads to.
const MaxResources = 10_000

// Walk goes from an entry along a chain, and returns all that it leads to: one resource unless a step
// takes all controls of its relation. The error is a *ChainError.
func (c *Client) Walk(ctx context.Context, entry string, chain Chain) ([]*Resource, error) {
	r, err := c.Get(ctx, entry)
	if err != nil {
		return nil, &ChainError{Chain: chain, Step: -1, Cause: err}
	}
	return c.WalkFrom(ctx, r, chain)
}

// WalkFrom goes from a resource along a chain, as Walk does.
func (c *Client) WalkFrom(ctx context.Context, r *Resource, chain Chain) ([]*Resource, error) {
	at := []*Resource{r}
	for i, s := range chain {
		var next []*Resource
		for _, r := range at {
			found, err := c.step(ctx, r, s, chain[:i+1])
			if err != nil {
				return nil, &ChainError{Chain: chain, Step: i, At: r.URL, Cause: err}
			}
			if next = append(next, found...); len(next) > MaxResources {
				return nil, &ChainError{Chain: chain, Step: i, At: r.URL, Cause: &LimitError{fmt.Sprintf("the chain leads to more than %d resources", MaxResources)}}
			}
		}
		at = next
	}
	return at, nil
}

// step takes one step: embedded resources first, then links.
func (c *Client) step(ctx context.Context, r *Resource, s Step, so Chain) ([]*Resource, error) {
	links := r.Find(s.Rel)
	if !s.Fetch && !c.o.NoEmbedded && len(s.Vars) == 0 {
		list, err := s.takeEmbedded(r.FindEmbedded(s.Rel))
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			for _, l := range links {
				c.deprecatedLink(r, &l, so)
			}
			return list, nil
		}
	}
	if len(links) == 0 && len(r.FindEmbedded(s.Rel)) > 0 {
		// Embedded only, and the whole is asked for: its self link leads there.
		list, err := s.takeEmbedded(r.FindEmbedded(s.Rel))
		if err != nil {
			return nil, err
		}
		out := make([]*Resource, len(list))
		for i, e := range list {
			if self := e.Self(); self != nil {
				if err := c.near(r, self); err != nil {
					return nil, err
				}
			}
			if out[i], err = c.Refresh(ctx, e); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	links, err := s.take(links)
	if err != nil {
		return nil, err
	}
	if len(links) == 0 {
		return nil, r.missing(s)
	}
	out := make([]*Resource, len(links))
	for i := range links {
		u, err := c.target(r, &links[i], s)
		if err != nil {
			return nil, err
		}
		c.deprecatedLink(r, &links[i], so)
		if out[i], err = c.get(ctx, u, false); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// missing says that a resource does not have what a step asks for.
func (r *Resource) missing(s Step) *RelationError {
	e := &RelationError{Rel: Step{Rel: s.Rel, Pick: s.Pick}.String(), Known: r.Relations()}
	if !slices.Contains(e.Known, s.Rel) {
		e.Nearest = nearest(s.Rel, e.Known)
	}
	return e
}

// target is the address of a link.
func (c *Client) target(r *Resource, l *Link, s Step) (*url.URL, error) {
	href, err := l.Expand(s.Vars)
	if err != nil {
		return nil, err
	}
	u, err := r.Resolve(href)
	if err != nil {
		return nil, err
	}
	return u, c.near(r, u)
}

// near refuses a target of another origin than that of the resource that names it, where SameOrigin is set.
func (c *Client) near(r *Resource, u *url.URL) error {
	if c.o.SameOrigin && r.URL != nil && origin(u) != origin(r.URL) {
		return &TargetError{u.Redacted(), "it leads to another origin"}
	}
	return nil
}

// Address returns where a chain leads from a resource without asking for its last step; what a caller
// sends there is his own business. The last step has to be one link.
func (c *Client) Address(ctx context.Context, r *Resource, chain Chain) (*url.URL, error) {
	if len(chain) == 0 {
		if self := r.Self(); self != nil {
			return self, nil
		}
		return nil, &ChainError{Chain: chain, Step: -1, Cause: &RelationError{Rel: "self", Known: r.Relations()}}
	}
	last := len(chain) - 1
	at, err := c.WalkFrom(ctx, r, chain[:last])
	if err != nil {
		return nil, err
	}
	fail := func(cause error) (*url.URL, error) {
		return nil, &ChainError{Chain: chain, Step: last, At: at[0].URL, Cause: cause}
	}
	if len(at) != 1 {
		return nil, &ChainError{Chain: chain, Step: last, Cause: &AmbiguousError{Rel: chain[last].Rel, Count: len(at)}}
	}
	s := chain[last]
	links, err := s.take(at[0].Find(s.Rel))
	switch {
	case err != nil:
		return fail(err)
	case len(links) > 1:
		return fail(&AmbiguousError{Rel: s.Rel, Count: len(links)})
	case len(links) == 1:
		u, err := c.target(at[0], &links[0], s)
		if err != nil {
			return fail(err)
		}
		c.deprecatedLink(at[0], &links[0], chain)
		return u, nil
	}
	list, err := s.takeEmbedded(at[0].FindEmbedded(s.Rel))
	if err != nil {
		return fail(err)
	}
	if len(list) == 1 {
		if self := list[0].Self(); self != nil {
			if err := c.near(at[0], self); err != nil {
				return fail(err)
			}
			return self, nil
		}
	}
	return fail(at[0].missing(s))
}

// origin is scheme, host and port (RFC 6454, section 4).
func origin(u *url.URL) string {
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + host + ":" + port
}
