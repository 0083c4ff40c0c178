package drift

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/postel-api/postel/internal/node"
	"github.com/postel-api/postel/swagger/conformance"
)

const defaultTimeout = 10 * time.Second

func (r *runner) newClient() *http.Client {
	c := &http.Client{Transport: r.options.Transport, Timeout: r.options.Timeout}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if c.Transport == nil {
		c.Transport = &http.Transport{
			ForceAttemptHTTP2:  true,
			DisableCompression: true, // what the service sends is what is checked
		} // without a proxy, which would hide where a request goes
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

// send sends a request, and returns the exchange with an answer that is read up to its bound.
func (r *runner) send(ctx context.Context, method string, p plan) (*conformance.Exchange, error) {
	req, err := http.NewRequestWithContext(ctx, method, p.url.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header = p.header.Clone()
	for name, values := range r.options.Header {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	req.Header.Set("User-Agent", "postel")
	resp, err := r.client.Do(req)
	if err != nil {
		var e *url.Error
		if errors.As(err, &e) {
			err = e.Err
		}
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, MaxBody+1))
	if err != nil {
		return nil, err
	}
	cut := len(body) > MaxBody
	return &conformance.Exchange{
		Method: method, URL: p.url, Header: req.Header, Status: resp.StatusCode, Answer: resp.Header,
		Answered: body[:min(len(body), MaxBody)], AnswerCut: cut,
	}, nil
}

// equal reports whether two bodies are the same bytes, or the same JSON value.
func equal(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	first, err := node.ParseJSON("first", a, node.Options{MaxDepth: 200})
	if err != nil {
		return false
	}
	second, err := node.ParseJSON("second", b, node.Options{MaxDepth: 200})
	return err == nil && node.Equal(first.Root(), second.Root())
}
