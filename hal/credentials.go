package hal

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
)

// credentials puts credentials into requests to some origins and no others, redirects included: it
// stands behind net/http's following of them, and works on copies, so that nothing is carried on.
type credentials struct {
	next http.RoundTripper
	put  func(*http.Request) error

	mu      sync.Mutex
	origins []string
}

// enter makes the origin of the first entry the one that credentials are for, where none is given.
func (c *credentials) enter(u *url.URL) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.origins) == 0 {
		c.origins = []string{origin(u)}
	}
}

func (c *credentials) trusted(u *url.URL) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.origins, func(o string) bool {
		if t, err := url.Parse(o); err == nil {
			o = origin(t)
		}
		return o == origin(u)
	})
}

// RoundTrip implements http.RoundTripper.
func (c *credentials) RoundTrip(r *http.Request) (*http.Response, error) {
	next := c.next
	if next == nil {
		next = http.DefaultTransport
	}
	if c.put == nil || !c.trusted(r.URL) {
		return next.RoundTrip(r)
	}
	r = r.Clone(r.Context())
	if err := c.put(r); err != nil {
		return nil, err
	}
	return next.RoundTrip(r)
}
