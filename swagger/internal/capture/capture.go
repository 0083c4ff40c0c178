// Package capture watches exchanges as they pass through a handler, and changes nothing: bytes go on
// as they come, and what the writer underneath can do (flush, hijack, push, deadlines), the one that
// is handed on can do.
package capture

import (
	"bufio"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"

	"github.com/postel-api/postel/swagger/conformance"
)

// Serve serves a request by next, and returns what has passed. Of each body maxBody bytes are kept.
// ok is false where there is no answer to look at: the connection was taken over. A panic of next goes
// on to the caller.
//
// The request's Body is another one while next runs, and the same again afterwards.
func Serve(next http.Handler, w http.ResponseWriter, r *http.Request, maxBody int) (x *conformance.Exchange, ok bool) {
	out := &writer{under: w, kept: kept{most: maxBody}}
	in := &reader{under: r.Body, kept: kept{most: maxBody}}
	target := *r.URL
	x = &conformance.Exchange{Method: r.Method, URL: &target, Header: r.Header.Clone()}
	if r.Body != nil && r.Body != http.NoBody {
		r.Body = in
		defer func() { r.Body = in.under }()
	}
	next.ServeHTTP(out.same(), r)
	if out.taken {
		return nil, false
	}
	x.Body, x.BodyCut = in.bytes, in.cut || !in.ended && int64(len(in.bytes)) != r.ContentLength && r.ContentLength != 0
	if out.status == 0 {
		out.answered(http.StatusOK) // as net/http does
	}
	x.Status, x.Answer, x.Answered, x.AnswerCut = out.status, out.header, out.bytes, out.cut
	if t := x.Answer.Get("Content-Type"); t == "" && len(x.Answered) > 0 && x.Answer.Get("Content-Encoding") == "" {
		x.Answer.Set("Content-Type", http.DetectContentType(x.Answered)) // as net/http does
	}
	return x, true
}

// kept is the beginning of a body.
type kept struct {
	bytes []byte
	most  int
	cut   bool
}

func (k *kept) keep(p []byte) {
	if room := k.most - len(k.bytes); len(p) > room {
		k.cut, p = true, p[:room]
	}
	k.bytes = append(k.bytes, p...)
}

// reader is the body of a request.
type reader struct {
	under io.ReadCloser
	kept
	ended bool
}

// Read reads on.
func (r *reader) Read(p []byte) (int, error) {
	n, err := r.under.Read(p)
	r.keep(p[:max(n, 0)])
	r.ended = r.ended || err == io.EOF
	return n, err
}

// Close closes the body.
func (r *reader) Close() error { return r.under.Close() }

// writer is the answer.
type writer struct {
	under http.ResponseWriter
	kept
	status int // 0: not sent yet
	header http.Header
	taken  bool // hijacked
}

// Header returns the header to be sent.
func (w *writer) Header() http.Header { return w.under.Header() }

// WriteHeader sends the header. A status of 1xx is not the answer yet, but for 101.
func (w *writer) WriteHeader(status int) {
	if status >= 200 || status == http.StatusSwitchingProtocols {
		w.answered(status)
	}
	w.under.WriteHeader(status)
}

func (w *writer) answered(status int) {
	if w.status == 0 {
		w.status, w.header = status, maps.Clone(w.under.Header())
		for name, values := range w.header {
			w.header[name] = slices.Clone(values)
		}
		if w.header == nil {
			w.header = http.Header{}
		}
	}
}

// Write sends a part of the body.
func (w *writer) Write(p []byte) (int, error) {
	w.answered(http.StatusOK)
	n, err := w.under.Write(p)
	w.keep(p[:min(max(n, 0), len(p))])
	return n, err
}

// Unwrap is for [http.ResponseController].
func (w *writer) Unwrap() http.ResponseWriter { return w.under }

// same returns a writer that has the methods that the one underneath has.
func (w *writer) same() http.ResponseWriter {
	_, f := w.under.(http.Flusher)
	_, h := w.under.(http.Hijacker)
	_, p := w.under.(http.Pusher)
	switch {
	case f && h && p:
		return struct {
			*writer
			flusher
			hijacker
			pusher
		}{w, flusher{w}, hijacker{w}, pusher{w}}
	case f && h:
		return struct {
			*writer
			flusher
			hijacker
		}{w, flusher{w}, hijacker{w}}
	case f && p:
		return struct {
			*writer
			flusher
			pusher
		}{w, flusher{w}, pusher{w}}
	case h && p:
		return struct {
			*writer
			hijacker
			pusher
		}{w, hijacker{w}, pusher{w}}
	case f:
		return struct {
			*writer
			flusher
		}{w, flusher{w}}
	case h:
		return struct {
			*writer
			hijacker
		}{w, hijacker{w}}
	case p:
		return struct {
			*writer
			pusher
		}{w, pusher{w}}
	}
	return w
}

type flusher struct{ w *writer }

// Flush sends what is there, the header too.
func (f flusher) Flush() {
	f.w.answered(http.StatusOK)
	f.w.under.(http.Flusher).Flush()
}

type hijacker struct{ w *writer }

// Hijack takes the connection over.
func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, b, err := h.w.under.(http.Hijacker).Hijack()
	h.w.taken = h.w.taken || err == nil
	return c, b, err
}

type pusher struct{ w *writer }

// Push pushes a resource.
func (p pusher) Push(target string, o *http.PushOptions) error {
	return p.w.under.(http.Pusher).Push(target, o)
}
