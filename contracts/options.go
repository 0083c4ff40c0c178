package contracts

import (
	"context"
	"net/http"
	"regexp"
	"time"
)

// Options say how contracts are verified.
type Options struct {
	// URL is where the provider is: scheme, host, and perhaps a path that stands before every other.
	URL string
	// Transport carries requests to the provider; nil for one of Go's own with its own connections.
	Transport http.RoundTripper
	// States sets up provider states; nil where nobody can.
	States States
	// Edit changes a request before it is sent; nil for no change.
	Edit func(*Contract, *Interaction, *http.Request) error
	// Secret is told a header's name and says whether its value is left out of reports. The headers
	// Authorization, Cookie and Proxy-Authorization always are.
	Secret func(header string) bool
	// SecretQuery is told a query parameter's name and says the same of it.
	SecretQuery func(parameter string) bool
	// Only leaves out interactions whose description does not match, Consumer contracts of others.
	Only     *regexp.Regexp
	Consumer string
	// Jobs is how many interactions without a state are verified at once, 0 for one for each of the
	// processors, at least 4.
	Jobs int
	// Timeout bounds each call, 0 for 30 seconds.
	Timeout time.Duration
	// MaxBody bounds an answer in bytes, unpacked; 0 for 32 MiB.
	MaxBody int64
	// FollowRedirects follows them, up to ten; by default a redirect is the answer.
	FollowRedirects bool
	// Compat judges and sends as the reference implementation does where Postel differs on purpose:
	// redirects are followed; everything runs in order, unless Jobs is above 1, and equal
	// interactions each; that there is no state is announced by a state without a name, a state that
	// nobody sets up is a warning, and the first state is torn down first, none where one could not
	// be set up; a query parameter that is Bare is left out; the media type of a body is no header;
	// values of provider states are not expected.
	Compat bool
	// Done is told each result as soon as it is there, one at a time; nil where nobody asks.
	Done func(Result)
	// Now is the clock that generators of dates read and durations are taken from; nil for the
	// system's.
	Now func() time.Time
}

// States sets up what a provider must have before an interaction, and takes it away again.
type States interface {
	// Can reports whether a state is one that can be set up.
	Can(State) bool
	// Setup sets a state up. What it returns are values that generators of the request may use.
	Setup(context.Context, State) (values map[string]any, err error)
	// Teardown takes a state away.
	Teardown(context.Context, State) error
}

func (o Options) withDefaults() Options {
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 32 << 20
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Transport == nil {
		o.Transport = NewTransport()
	}
	return o
}

// NewTransport returns what carries requests where Options.Transport is nil, for those who change something
// of it, such as certificates.
func NewTransport() *http.Transport {
	t := &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true}
	if usual, ok := http.DefaultTransport.(*http.Transport); ok { // a program may have put another there
		t = usual.Clone()
	}
	t.DisableCompression = true // what the provider sends is what is judged
	t.MaxIdleConnsPerHost = 64
	return t
}
