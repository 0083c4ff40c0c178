package hal

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Deprecation is the news that a control or a resource is going to go.
type Deprecation struct {
	// URL is the resource that said it.
	URL *url.URL
	// Rel is the relation of the link that is deprecated, "" where the resource itself is.
	Rel string
	// Chain is how the client got there, as far as it knows.
	Chain Chain
	// Info is where more is written (the link's deprecation, or a link of the relation deprecation or
	// sunset), "" where nowhere.
	Info string
	// Since is from when on it is deprecated (Deprecation, RFC 9745), Until when it goes (Sunset, RFC
	// 8594); zero where that is not said.
	Since, Until time.Time
}

// DeprecationOf returns what a resource's answer says about its own end, and whether it says anything.
func DeprecationOf(r *Resource) (Deprecation, bool) {
	if r.Exchange == nil {
		return Deprecation{}, false
	}
	d := Deprecation{URL: r.URL}
	h := r.Exchange.Header
	value := strings.TrimSpace(h.Get("Deprecation"))
	if seconds, ok := strings.CutPrefix(value, "@"); ok {
		if n, err := strconv.ParseInt(seconds, 10, 64); err == nil {
			d.Since = time.Unix(n, 0).UTC()
		}
	} else if t, err := http.ParseTime(value); err == nil { // as older drafts wrote it
		d.Since = t
	}
	if t, err := http.ParseTime(h.Get("Sunset")); err == nil {
		d.Until = t
	}
	for _, rel := range []string{"deprecation", "sunset"} {
		for _, l := range r.Find(rel) {
			if d.Info == "" && l.Source == Header {
				d.Info = l.Href
			}
		}
	}
	said := value != "" && value != "false" && value != "?0"
	return d, said || !d.Until.IsZero()
}

func (c *Client) deprecatedResource(r *Resource) {
	if c.o.Deprecated == nil {
		return
	}
	if d, ok := DeprecationOf(r); ok {
		c.o.Deprecated(d)
	}
}

// deprecatedLink tells of a link that is followed, or whose embedded copy is used.
func (c *Client) deprecatedLink(r *Resource, l *Link, so Chain) {
	if c.o.Deprecated == nil || l.Deprecation == "" {
		return
	}
	c.o.Deprecated(Deprecation{URL: r.URL, Rel: l.Relation, Chain: so, Info: l.Deprecation})
}
