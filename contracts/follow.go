package contracts

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postel-api/postel/contracts/matching"
	"github.com/postel-api/postel/hal"
)

// follow goes from the provider's URL along the chain of a request, and returns where it leads; nil where it
// leads nowhere, and then out says why. Only GET is sent, to the provider's origin alone, with the headers of
// the request that are about all of a conversation, and what Options.Edit puts in. Nothing is kept between
// interactions: a provider state may have changed everything.
func (v *verifier) follow(ctx context.Context, c *Contract, i *Interaction, out *Result) *url.URL {
	var last *http.Request
	var edit error
	client := hal.NewClient(hal.ClientOptions{
		Accept: hal.MediaJSON + ", " + hal.MediaXML + ";q=0.9, */*;q=0.5", // any document with links will do
		HTTP:   v.client, Timeout: v.o.Timeout, MaxBody: v.o.MaxBody, SameOrigin: true, NoCache: true,
		Deprecated: func(d hal.Deprecation) { v.deprecated(i, d) },
		Credentials: func(r *http.Request) error {
			for _, h := range i.Request.Headers {
				if !ofOneRequest(h.Name) {
					r.Header[http.CanonicalHeaderKey(h.Name)] = slices.Clone(h.Values)
				}
			}
			if r.Header.Get("User-Agent") == "" {
				r.Header.Set("User-Agent", "postel")
			}
			last = r
			if v.o.Edit != nil {
				edit = v.o.Edit(c, i, r)
			}
			return edit
		},
	})
	entry := *v.base
	if entry.Path == "" {
		entry.Path = "/"
	}
	r, err := client.Get(ctx, entry.String())
	if err != nil {
		err = &hal.ChainError{Chain: i.Request.Follow, Step: -1, Cause: err}
	} else {
		var at *url.URL
		if at, err = client.Address(ctx, r, i.Request.Follow); err == nil {
			return at
		}
	}
	if edit != nil {
		out.Problem = edit.Error()
		return nil
	}
	if last != nil {
		out.Curl = v.curl(last)
	}
	var network *url.Error
	if errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		out.Problem = v.unreachable(err)
		return nil
	}
	out.Mismatches = []matching.Mismatch{lost(i.Request, err)}
	return nil
}

// ofOneRequest reports whether a header is about the request that it stands in, and not about those on the
// way there: what comes back, whether it is sent, and what it carries (RFC 9110, sections 8, 12.5, 13.1 and
// 14.2; RFC 7240).
func ofOneRequest(header string) bool {
	name := strings.ToLower(header)
	return slices.Contains([]string{"accept", "expect", "host", "idempotency-key", "prefer", "range"}, name) ||
		strings.HasPrefix(name, "content-") || strings.HasPrefix(name, "if-")
}

// lost is what a chain that leads nowhere means for its interaction: the provider does not offer what the
// consumer follows.
func lost(r *Request, err error) matching.Mismatch {
	out := matching.Mismatch{Part: "request", Rule: "follow", Expected: r.Follow.String(), Message: "the chain cannot be followed: " + err.Error(), At: r.At}
	var missing *hal.RelationError
	if errors.As(err, &missing) {
		out.Actual = "no " + missing.Rel
	}
	return out
}

// deprecated warns of a control that the consumer follows and that is going to go.
func (v *verifier) deprecated(i *Interaction, d hal.Deprecation) {
	said := fmt.Sprintf("%s, which is on the way, is deprecated", d.URL.Path)
	if len(d.Chain) > 0 {
		said = fmt.Sprintf("the relation %s, which the chain follows, is deprecated", d.Chain[len(d.Chain)-1].Rel)
	}
	if !d.Until.IsZero() {
		said += ", and goes on " + d.Until.Format(time.DateOnly)
	}
	help := ""
	if d.Info != "" {
		help = "see " + d.Info
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.warn(Warning{At: i.Request.At, Message: said, Help: help})
}
