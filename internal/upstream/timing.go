package upstream

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http/httptrace"
	"strings"
	"sync"
	"time"
)

// exchange is what is known of one request while it is under way.
type exchange struct {
	start time.Time
	frame bool // the answer is shown in a frame

	mu    sync.Mutex // connections are tried side by side
	begun map[string]time.Time
	took  []string // "dns;dur=1.2"
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange { return ctx.Value(exchangeKey{}).(*exchange) }

// attach returns a context whose requests are timed.
func (x *exchange) attach(ctx context.Context) context.Context {
	x.begun = map[string]time.Time{}
	trace := &httptrace.ClientTrace{
		DNSStart:          func(httptrace.DNSStartInfo) { x.begin("dns") },
		DNSDone:           func(httptrace.DNSDoneInfo) { x.end("dns") },
		ConnectStart:      func(string, string) { x.begin("connect") },
		ConnectDone:       func(_, _ string, err error) { x.endUnless("connect", err) },
		TLSHandshakeStart: func() { x.begin("tls") },
		TLSHandshakeDone:  func(_ tls.ConnectionState, err error) { x.endUnless("tls", err) },
	}
	return httptrace.WithClientTrace(context.WithValue(ctx, exchangeKey{}, x), trace)
}

func (x *exchange) begin(phase string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, ok := x.begun[phase]; !ok {
		x.begun[phase] = time.Now()
	}
}

func (x *exchange) endUnless(phase string, err error) {
	if err == nil {
		x.end(phase)
	}
}

func (x *exchange) end(phase string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.took = append(x.took, duration(phase, time.Since(x.begun[phase])))
}

// timing is the value of TimingHeader, when the head of the answer has come.
func (x *exchange) timing() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return strings.Join(append([]string{duration("wait", time.Since(x.start))}, x.took...), ", ")
}

func duration(phase string, d time.Duration) string {
	return fmt.Sprintf("%s;dur=%.1f", phase, float64(d.Microseconds())/1000)
}
