package capture_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postel-api/postel/swagger/conformance"
	"github.com/postel-api/postel/swagger/internal/capture"
)

func TestWhatPassesIsKeptUpToItsBound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		most    int
		want    conformance.Exchange // without URL and Header
	}{
		"an implicit 200": {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "{}") }, 10,
			conformance.Exchange{Method: "POST", Status: 200, Answered: []byte("{}"), Answer: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, BodyCut: true}},
		"nothing at all": {func(http.ResponseWriter, *http.Request) {}, 10,
			conformance.Exchange{Method: "POST", Status: 200, Answer: http.Header{}, BodyCut: true}},
		"a body that is read": {func(w http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); w.WriteHeader(204) }, 10,
			conformance.Exchange{Method: "POST", Status: 204, Answer: http.Header{}, Body: []byte("0123456789")}},
		"more than is kept": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(201); io.Copy(w, r.Body) }, 4,
			conformance.Exchange{Method: "POST", Status: 201, Answer: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, Body: []byte("0123"), BodyCut: true, Answered: []byte("0123"), AnswerCut: true}},
		"headers as they were sent": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(103)
			w.Header().Set("X", "1")
			w.WriteHeader(202)
			w.Header().Set("X", "2")
		}, 4, conformance.Exchange{Method: "POST", Status: 202, Answer: http.Header{"X": {"1"}}, BodyCut: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("POST", "/a", strings.NewReader("0123456789"))
			before := r.Body
			x, ok := capture.Serve(test.handler, httptest.NewRecorder(), r, test.most)
			if !ok || r.Body != before {
				t.Fatal("the exchange was not kept, or the request is another one afterwards")
			}
			x.URL, x.Header = nil, nil
			if d := cmp.Diff(&test.want, x); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

type plain struct{ http.ResponseWriter }

type pushing struct{ http.ResponseWriter }

func (pushing) Push(string, *http.PushOptions) error { return errors.New("pushed") }

type hijacking struct{ http.ResponseWriter }

func (hijacking) Hijack() (net.Conn, *bufio.ReadWriter, error) { return nil, nil, nil }

type flushing struct{ http.ResponseWriter }

func (flushing) Flush() {}

func TestAWriterCanDoWhatTheOneUnderneathCan(t *testing.T) {
	t.Parallel()
	under := plain{httptest.NewRecorder()}
	for _, w := range []http.ResponseWriter{
		under, flushing{under}, hijacking{under}, pushing{under},
		struct {
			plain
			http.Flusher
			http.Hijacker
		}{under, flushing{}, hijacking{}},
		struct {
			plain
			http.Flusher
			http.Pusher
		}{under, flushing{}, pushing{}},
		struct {
			plain
			http.Hijacker
			http.Pusher
		}{under, hijacking{}, pushing{}},
		struct {
			plain
			http.Flusher
			http.Hijacker
			http.Pusher
		}{under, flushing{}, hijacking{}, pushing{}},
	} {
		capture.Serve(http.HandlerFunc(func(got http.ResponseWriter, _ *http.Request) {
			can := func(w http.ResponseWriter) (out [3]bool) {
				_, out[0] = w.(http.Flusher)
				_, out[1] = w.(http.Hijacker)
				_, out[2] = w.(http.Pusher)
				return out
			}
			if can(got) != can(w) {
				t.Errorf("flush, hijack, push: got %v, want %v", can(got), can(w))
			}
			if u, ok := got.(interface{ Unwrap() http.ResponseWriter }); !ok || u.Unwrap() != w {
				t.Error("the writer underneath cannot be reached")
			}
			if f, ok := got.(http.Flusher); ok {
				f.Flush()
			}
			if p, ok := got.(http.Pusher); ok && p.Push("/", nil).Error() != "pushed" {
				t.Error("nothing was pushed")
			}
		}), w, httptest.NewRequest("GET", "/", nil), 10)
	}
}

func TestAConnectionThatIsTakenOverIsNoExchange(t *testing.T) {
	t.Parallel()
	_, ok := capture.Serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Hijacker).Hijack()
	}), hijacking{httptest.NewRecorder()}, httptest.NewRequest("GET", "/", nil), 10)
	if ok {
		t.Error("it counts as an exchange")
	}
}

func TestAPanicGoesOn(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("POST", "/", strings.NewReader("x"))
	before := r.Body
	defer func() {
		if got := recover(); got != http.ErrAbortHandler || r.Body != before {
			t.Errorf("got %v", got)
		}
	}()
	capture.Serve(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), httptest.NewRecorder(), r, 10)
}
