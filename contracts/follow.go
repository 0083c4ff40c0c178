package contracts

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/hal"
)

// follow goes from the provider's URL along the chain of a request, and returns where it leads. Only GET is
// sent, to the provider's origin alone, with the headers of the request and what Options.Edit puts in.
// Nothing is kept between interactions: a provider state may have changed everything.
func (v *verifier) follow(ctx context.Context, c *Contract, i *Interaction, headers []Field) (*url.URL, error) {
	client := hal.NewClient(hal.ClientOptions{
		HTTP: v.client, Timeout: v.o.Timeout, MaxBody: v.o.MaxBody, SameOrigin: true, NoCache: true,
		Credentials: func(r *http.Request) error {
			for _, h := range headers {
				if h.Name != "Content-Type" && h.Name != "Content-Length" {
					r.Header[http.CanonicalHeaderKey(h.Name)] = h.Values
				}
			}
			if v.o.Edit == nil {
				return nil
			}
			return v.o.Edit(c, i, r)
		},
	})
	entry := *v.base
	if entry.Path == "" {
		entry.Path = "/"
	}
	r, err := client.Get(ctx, entry.String())
	if err != nil {
		return nil, &hal.ChainError{Chain: i.Request.Follow, Step: -1, Cause: err}
	}
	u, err := client.Address(ctx, r, i.Request.Follow)
	if err != nil {
		return nil, err
	}
	if u.Scheme != v.base.Scheme || u.Host != v.base.Host {
		return nil, &hal.ChainError{Chain: i.Request.Follow, Step: len(i.Request.Follow) - 1, At: r.URL, Cause: &hal.TargetError{Target: u.String(), Reason: "it leads to another origin than the provider's"}}
	}
	return u, nil
}

// lost is what a chain that leads nowhere means for its interaction: the provider does not offer what the
// consumer follows. ok is false where the provider gave no answer at all.
func lost(i *Interaction, err error) (m matching.Mismatch, ok bool) {
	var chain *hal.ChainError
	var network *url.Error
	if !errors.As(err, &chain) || errors.As(err, &network) {
		return m, false
	}
	m = matching.Mismatch{Part: "request", Rule: "follow", Expected: i.Request.Follow.String(), Message: "the chain cannot be followed: " + chain.Error(), At: i.Request.At}
	var missing *hal.RelationError
	if errors.As(err, &missing) {
		m.Actual = "no " + missing.Rel
	}
	return m, true
}
